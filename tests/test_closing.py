"""締め: what a closed month holds fast, what may still come, and that undo obeys it."""

from decimal import Decimal

import msgspec
import pytest
from months import JULY, JUNE, MAY
from plans import START, new_book, open_book, refusal, small_plan

from planner.errors import PlannerError
from planner.history import closing
from planner.history.entries import Entry, apply, fold, undoing
from planner.history.intents import (
    AddMark,
    AddStep,
    ClearFigure,
    CloseMonth,
    ConfirmNote,
    DropMark,
    KeepStatus,
    MoveMark,
    RecordFigure,
    ReopenMonth,
    RestoreMark,
    ReviewReport,
    SetStatus,
    Suspend,
    TickMark,
    UntickMark,
    WriteMemo,
    WriteNote,
    WriteRemedy,
)
from planner.history.rules import writes
from planner.history.writes import Signature, Write
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.ledger import month_done
from planner.plan.model import Close
from planner.store import backups
from planner.wording.closing import closing_lines, refusal_on_screen

AT = "2020-07-03T01:00:00.000000+00:00"
LATER = "2020-07-10T01:00:00.000000+00:00"
BOSS = Signature("企画総務", AT)
LEADER = Signature("佐藤", LATER)


def after(plan, *changes, by=LEADER):
    for change in changes:
        plan = apply(plan, writes(plan, change, by))
    return plan


def refused(plan, change):
    return refusal(writes, plan, change, LEADER)


@pytest.fixture
def told():
    """June reported, May's single ● of review ticked in May, 6月's still open."""
    return after(
        small_plan(),
        SetStatus("survey", JUNE, "△"),
        WriteNote("survey", JUNE, "準備中"),
        TickMark("review", "m2020-05", MAY, "5/7開催"),
        RecordFigure("k1", "actual", "2020-06", Decimal("79.4")),
    )


@pytest.fixture
def closed(told):
    return after(told, CloseMonth(JUNE), by=BOSS)


def test_a_close_takes_the_open_months_before_it_along_and_moves_the_status_month_on(told):
    closed = after(told, CloseMonth(JUNE), by=BOSS)
    assert closed.closes == {
        month: Close("企画総務", AT) for month in ("2020-04", "2020-05", "2020-06")
    }
    assert closed.status_month == JULY


def test_a_status_month_beyond_the_close_stays(told):
    ahead = msgspec.structs.replace(told, status_month=Month("2020-09"))
    assert after(ahead, CloseMonth(JUNE), by=BOSS).status_month == "2020-09"


def test_the_year_closes_with_march_and_the_status_month_stays_inside_it(told):
    closed = after(told, CloseMonth(Month("2021-03")), by=BOSS)
    assert len(closed.closes) == 12
    assert closed.status_month == JUNE


def test_a_month_is_closed_once(closed):
    error = refused(closed, CloseMonth(JUNE))
    assert (error.code, error.parameters["who"]) == ("closed-already", "企画総務")


@pytest.mark.parametrize(
    "change",
    [
        SetStatus("survey", JUNE, "○"),
        SetStatus("daily", MAY, None),
        WriteNote("survey", JUNE, "書き直し"),
        WriteNote("winter", JUNE, "後から初めて"),
        WriteRemedy("survey", JUNE, "電話する"),
        ConfirmNote("daily", JUNE),
        RecordFigure("k1", "actual", "2020-06", Decimal("79.5")),
        ClearFigure("k1", "actual", "2020-06"),
        ClearFigure("k1", "actual", "2020-05"),
        UntickMark("review", "m2020-05"),
        TickMark("review", "m2020-05", MAY, "5/8開催"),
        TickMark("review", "m2020-06", JUNE),
        MoveMark("review", "m2020-06", MAY, "前倒し"),
        AddMark("survey", "new", JUNE, "要望"),
        AddStep("survey", "new", MAY, "公告"),
    ],
    ids=lambda change: type(change).__name__,
)
def test_what_was_reported_for_a_closed_month_stands(closed, change):
    error = refused(closed, change)
    assert error.code == "month-closed"
    assert error.parameters["month"] in {MAY, JUNE}
    assert (error.parameters["who"], error.parameters["at"]) == ("企画総務", AT)


def test_without_the_safety_a_closed_month_could_be_rewritten(closed, monkeypatch):
    monkeypatch.setattr(closing, "require_open", lambda plan, made: None)
    changed = after(closed, SetStatus("survey", JUNE, "○"))
    assert changed.rows["survey"].report(JUNE).status == "○"


@pytest.mark.parametrize(
    "change",
    [
        SetStatus("survey", JULY, "○"),
        WriteNote("survey", JULY, "始めた"),
        WriteMemo("survey", JUNE, "本部に確認中"),
        KeepStatus("survey", JUNE, "○;;survey:m2020-05@2020-05"),
        ReviewReport("survey", JUNE, "reviewed"),
        Suspend("survey", "rest", JUNE, None, "本部指示"),
        RecordFigure("k1", "actual", "2019-06", Decimal("77.7")),
    ],
    ids=lambda change: type(change).__name__,
)
def test_what_no_close_holds_may_be_written(closed, change):
    assert after(closed, change) != closed


def test_a_first_figure_of_a_closed_month_arrives_late_and_may_be_corrected(closed):
    late = after(closed, RecordFigure("k1", "cumulative", "2020-06", Decimal("79.1")))
    assert late.kpis["k1"].figure("cumulative", "2020-06").late_at == LATER
    right = after(late, RecordFigure("k1", "cumulative", "2020-06", Decimal("79.2")))
    assert right.kpis["k1"].figure("cumulative", "2020-06").value == Decimal("79.2")
    assert after(right, ClearFigure("k1", "cumulative", "2020-06")) == closed


def test_the_figure_of_a_span_waits_for_its_last_month(closed):
    ended = after(closed, RecordFigure("k1", "actual", "2020-04/2020-06", Decimal("79.1")))
    assert ended.kpis["k1"].figure("actual", "2020-04/2020-06").late_at == LATER
    going_on = after(closed, RecordFigure("k1", "actual", "2020-06/2020-07", Decimal("79.1")))
    assert going_on.kpis["k1"].figure("actual", "2020-06/2020-07").late_at == ""


def test_a_preliminary_figure_becomes_final_after_the_close(closed):
    # 2020-05 is 速報 in the small plan.
    final = after(closed, RecordFigure("k1", "actual", "2020-05", Decimal("79.2")))
    figure = final.kpis["k1"].figure("actual", "2020-05")
    assert (figure.is_provisional, figure.late_at) == (False, LATER)


def test_what_arrived_late_is_held_by_the_next_close(closed):
    late = after(closed, RecordFigure("k1", "cumulative", "2020-06", Decimal("79.1")))
    again = Signature("企画総務", "2020-08-03T01:00:00.000000+00:00")
    reopened = after(late, ReopenMonth(JUNE, "数字の誤り"))
    shut = after(reopened, CloseMonth(JUNE), by=again)
    error = refused(shut, RecordFigure("k1", "cumulative", "2020-06", Decimal("79.2")))
    assert error.code == "month-closed"


def test_an_old_open_mark_is_ticked_in_an_open_month_and_is_late(closed):
    ticked = after(closed, TickMark("review", "m2020-06", JULY))
    assert ticked.rows["review"].mark("m2020-06").is_late
    assert after(ticked, UntickMark("review", "m2020-06")) == closed


def test_a_tick_made_while_a_closed_month_is_looked_at_goes_into_the_next_open_one(closed):
    row = closed.rows["review"]
    assert month_done(closed, row, row.mark("m2020-06"), JUNE) == JULY
    daily = closed.rows["daily"]  # work of every month: May's ● is May's as long as May is open
    assert month_done(closed, daily, daily.mark("m2020-05"), JULY) == JULY
    assert month_done(small_plan(), daily, daily.mark("m2020-05"), JULY) == MAY


def test_an_old_open_mark_is_moved_to_an_open_month_and_the_promise_is_late(closed):
    moved = after(closed, MoveMark("review", "m2020-06", JULY, "会場の都合"))
    assert moved.rows["review"].mark("m2020-06").promises[-1].is_late


def test_an_old_open_mark_is_dropped_late_and_may_be_taken_up_again(closed):
    dropped = after(closed, DropMark("review", "m2020-06", "主催者が中止"))
    assert dropped.rows["review"].mark("m2020-06").is_late
    assert after(dropped, RestoreMark("review", "m2020-06")) == closed


def test_what_was_dropped_at_the_close_stays_dropped(told):
    dropped = after(told, DropMark("review", "m2020-06", "主催者が中止"))
    shut = after(dropped, CloseMonth(JUNE), by=BOSS)
    assert refused(shut, RestoreMark("review", "m2020-06")).code == "month-closed"


def test_a_late_drop_is_undone_by_its_author(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    book.submit(CloseMonth(JUNE))
    book.submit(DropMark("review", "m2020-06", "主催者が中止"))
    book.undo()
    assert book.plan.rows["review"].mark("m2020-06").is_open
    book.redo()
    assert book.plan.rows["review"].mark("m2020-06").is_late


def test_a_mark_of_an_open_month_is_not_late(closed):
    ticked = after(closed, TickMark("survey", "m2020-07", JULY))
    assert not ticked.rows["survey"].mark("m2020-07").is_late
    moved = after(closed, MoveMark("survey", "m2020-07", "2020-09", "都合"))
    assert not moved.rows["survey"].mark("m2020-07").promises[-1].is_late


def test_a_report_of_a_closed_month_is_not_given_back(closed):
    assert refused(closed, ReviewReport("survey", JUNE, "returned", comment="なぜ")).code == (
        "month-closed"
    )


def test_reopening_needs_a_reason_and_frees_that_month_only(closed):
    assert refused(closed, ReopenMonth(JUNE, " ")).code.endswith("reason-missing")
    assert refused(closed, ReopenMonth(JULY, "誤り")).code == "not-closed"
    reopened = after(closed, ReopenMonth(JUNE, "誤り"))
    assert set(reopened.closes) == {"2020-04", "2020-05"}
    assert after(reopened, SetStatus("survey", JUNE, "○")).rows["survey"].report(JUNE).status == "○"
    assert refused(reopened, SetStatus("daily", MAY, "△")).code == "month-closed"


def test_a_close_of_an_unsaid_instant_holds_its_figures_as_well(told):
    """As a plan may begin that was closed elsewhere."""
    begun = msgspec.structs.replace(told, closes={JUNE: Close()})
    error = refused(begun, RecordFigure("k1", "actual", "2020-06", Decimal("79.5")))
    assert error.code == "month-closed"


# In a book: undo, redo, the copy


def test_undo_and_redo_obey_a_close(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    book.submit(SetStatus("survey", JUNE, "△"))
    boss = open_book(tmp_path, who="企画総務")
    boss.submit(CloseMonth(JUNE))
    assert refusal(book.undo).code == "month-closed"
    boss.submit(ReopenMonth(JUNE, "誤り"))
    book.undo()
    assert book.plan.rows["survey"].report(JUNE).status is None
    boss.submit(CloseMonth(JUNE))
    assert refusal(book.redo).code == "month-closed"


def test_an_undo_gives_back_no_report_of_a_closed_month(tmp_path):
    head = new_book(tmp_path, who="企画総務")
    head.submit(SetStatus("survey", JUNE, "△"))
    head.submit(ReviewReport("survey", JUNE, "returned", comment="件数も"))
    head.submit(ReviewReport("survey", JUNE, "reviewed"))
    open_book(tmp_path, who="部長").submit(CloseMonth(JUNE))
    assert refusal(head.undo).code == "month-closed"
    assert head.plan.rows["survey"].report(JUNE).review.verdict == "reviewed"


def test_an_undo_brings_no_mark_back_into_a_month_it_had_left_before_the_close(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    book.submit(MoveMark("review", "m2020-06", JULY, "会場の都合"))
    open_book(tmp_path, who="企画総務").submit(CloseMonth(JUNE))
    assert refusal(book.undo).code == "month-closed"
    assert book.plan.rows["review"].mark("m2020-06").due == JULY


def test_an_undo_takes_a_promise_back_that_was_made_after_the_close(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    open_book(tmp_path, who="企画総務").submit(CloseMonth(JUNE))
    book.submit(MoveMark("review", "m2020-06", JULY, "会場の都合"))
    book.undo()
    assert book.plan.rows["review"].mark("m2020-06").due == JUNE


def test_a_redo_moves_no_mark_out_of_a_month_closed_meanwhile(tmp_path):
    """It would leave June as if it had been moved before the close: not as 後着."""
    book = new_book(tmp_path, who="佐藤")
    book.submit(MoveMark("review", "m2020-06", JULY, "会場の都合"))
    book.undo()
    open_book(tmp_path, who="企画総務").submit(CloseMonth(JUNE))
    assert refusal(book.redo).code == "month-closed"
    moved = book.submit(MoveMark("review", "m2020-06", JULY, "会場の都合"))
    assert moved.writes[0].after[-1]["is_late"]


def test_no_figure_comes_back_into_a_closed_month_as_if_it_had_been_there(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    book.submit(ClearFigure("k1", "actual", "2020-05"))
    book.submit(RecordFigure("k1", "actual", "2020-06", Decimal("79.4")))
    book.undo()
    head = open_book(tmp_path, who="企画総務")
    head.submit(CloseMonth(JUNE))
    assert refusal(book.redo).code == "month-closed"
    assert refusal(book.undo).code == "month-closed"
    assert {"actual@2020-05", "actual@2020-06"}.isdisjoint(book.plan.kpis["k1"].figures)
    book.submit(RecordFigure("k1", "actual", "2020-06", Decimal("79.4")))
    assert book.plan.kpis["k1"].figure("actual", "2020-06").late_at


def test_a_clock_that_stands_still_tells_before_a_close_from_after_it(tmp_path):
    """Another computer's clock was ahead: until then all entries would bear its instant."""
    book = new_book(tmp_path, who="企画総務", clock=lambda: START)
    book.submit(CloseMonth(JUNE))
    book.submit(RecordFigure("k1", "actual", "2020-06", Decimal("79.4")))
    book.submit(ReopenMonth(JUNE, "訂正"))
    book.submit(CloseMonth(JUNE))
    changed = RecordFigure("k1", "actual", "2020-06", Decimal("99.9"))
    assert refusal(book.submit, changed).code == "month-closed"


def test_a_late_figure_is_undone_by_its_author(tmp_path):
    book = new_book(tmp_path, who="佐藤")
    book.submit(CloseMonth(JUNE))
    book.submit(RecordFigure("k1", "actual", "2020-06", Decimal("79.4")))
    book.undo()
    assert book.plan.kpis["k1"].figure("actual", "2020-06") is None


def test_a_mark_under_a_path_without_its_id_is_undone_or_refused_like_others():
    """As only another program writes it."""
    plan = msgspec.structs.replace(small_plan(), closes={MAY: Close("企画総務", AT)})
    entry = Entry(2, 1, "e", AT, "佐藤", "", writes=(Write("mark:review", "", None, {"id": ""}),))
    assert [write.after for write in undoing(fold(plan, [entry]), entry)] == [None]


@pytest.mark.parametrize(
    "write",
    [
        Write("figure:k1:actual@2020-05", "value", "79.0", "99.9"),
        Write("figure:k1:actual@2020-06", "", None, None),
    ],
)
def test_a_figure_written_as_only_another_program_does_is_held_too(write):
    plan = msgspec.structs.replace(small_plan(), closes={MAY: Close(), JUNE: Close()})
    assert refusal(closing.require_open, plan, [write]).code == "month-closed"


def test_a_close_is_undone_as_one(tmp_path):
    book = new_book(tmp_path, who="企画総務")
    before = book.plan
    book.submit(CloseMonth(JUNE))
    book.undo()
    assert (book.plan.closes, book.plan.status_month) == ({}, before.status_month)


def test_every_close_leaves_a_copy_that_is_kept(tmp_path):
    book = new_book(tmp_path, who="企画総務")
    book.submit(CloseMonth(MAY))
    book.submit(CloseMonth(JUNE))
    labels = [copy.label for copy in backups.backups(book.place.path)]
    assert labels == ["close-2020-05", "close-2020-06"]
    last = backups.backups(book.place.path)[-1].path.read_bytes()
    assert last == (book.place.path / "history.jsonl").read_bytes()


def test_a_copy_that_cannot_be_made_is_told_and_the_close_stands(tmp_path):
    book = new_book(tmp_path, who="企画総務")
    (book.place.path / backups.BACKUPS).write_text("in the way", encoding="utf-8")
    book.submit(CloseMonth(JUNE))
    assert book.backup_problem.code == "not-backed-up"
    assert open_book(tmp_path).plan.is_closed(JUNE)
    (book.place.path / backups.BACKUPS).unlink()
    book.submit(CloseMonth(JULY))
    assert book.backup_problem is None


def test_on_the_screen_a_closed_month_is_refused_with_the_keys_that_open_it():
    error = PlannerError("month-closed", month=JUNE, who="企画総務", at="2020-07-02T05:00:00+00:00")
    said = refusal_on_screen(error)
    assert "R2.6は 企画総務 が 2020-07-02 14:00 に締めた" in said
    assert "c（確認と締め）の C" in said
    other = PlannerError("no-status-to-keep", row="survey", month=JUNE)
    assert "c（確認と締め）" not in refusal_on_screen(other)


def test_before_a_close_three_items_without_a_report_are_named_and_the_rest_counted():
    # in 6月 the items 1, 2, 3 and 5 have no report, and 5-2 reports on its own; item 4 rests
    plan = small_plan()
    lines = closing_lines(plan, JUNE, reporting.outstanding(plan, JUNE))
    assert lines[0] == "未報告 5件: 1-1 窓口、2-1 調査、3-1 後発医薬品 ほか 2 件"
