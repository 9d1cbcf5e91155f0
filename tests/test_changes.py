"""Every intent: what it writes, what it leaves out, and what the rules refuse."""

from decimal import Decimal

import msgspec
import pytest
from plans import JULY_MARK, JUNE_FIGURE, MAY_FIGURE, refusal, small_plan

from planner.history.entries import apply
from planner.history.intents import (
    AddMark,
    AddStep,
    ClearFigure,
    ConfirmNote,
    DropMark,
    MoveMark,
    RecordFigure,
    RemoveMark,
    RestoreMark,
    Resume,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    UntickMark,
    WriteNote,
    WriteRemedy,
    cleaned,
)
from planner.history.rules import writes
from planner.history.writes import Signature, Write
from planner.plan.model import Figure, Mark, Promise, Report, Suspension
from planner.plan.reporting import last_note

SIGNED = Signature("佐藤", "2020-06-01T00:00:00.000000+00:00")


def after(plan, *changes):
    for change in changes:
        plan = apply(plan, writes(plan, change, SIGNED))
    return plan


def mark_after(plan, *changes, row="survey", mark=JULY_MARK):
    return after(plan, *changes).rows[row].mark(mark)


def refused(plan, change):
    return refusal(writes, plan, change, SIGNED)


@pytest.fixture(params=[True, False], ids=["decided", "draft"])
def plan(request):
    return small_plan(decided=request.param)


@pytest.fixture
def decided():
    return small_plan()


@pytest.fixture
def draft():
    return small_plan(decided=False)


# 実施状況, 進捗状況, 改善策


def test_a_status_is_written_for_its_row_and_month(plan):
    assert writes(plan, SetStatus("survey", "2020-06", "△"), SIGNED) == (
        Write("report:survey:2020-06", "status", None, "△"),
    )
    assert after(plan, SetStatus("survey", "2020-06", "△")).rows["survey"].reports == {
        "2020-06": Report(status="△")
    }


def test_a_status_is_cleared_by_none(plan):
    cleared = after(plan, SetStatus("survey", "2020-06", "△"), SetStatus("survey", "2020-06", None))
    assert cleared.rows["survey"].reports == {}


def test_a_kpi_row_has_a_status_too(plan):
    assert after(plan, SetStatus("rate", "2020-06", "○")).rows["rate"].report("2020-06").status


@pytest.mark.parametrize("symbol", ["×", "S", "", "○○"])
def test_a_status_not_on_the_scale_is_refused_with_the_scale(plan, symbol):
    error = refused(plan, SetStatus("survey", "2020-06", symbol))
    assert error.code == "status-unknown"
    assert error.parameters == {"status": symbol, "scale": "◎ ○ △ □"}


def test_status_note_and_remedy_of_a_month_stand_beside_each_other(plan):
    changed = after(
        plan,
        SetStatus("survey", "2020-06", "△"),
        WriteNote("survey", "2020-06", "回収が遅い"),
        WriteRemedy("survey", "2020-06", "督促する"),
    )
    assert changed.rows["survey"].report("2020-06") == Report("△", "回収が遅い", "督促する")


def test_notes_are_cleaned_of_control_characters_and_blanks_at_the_end(plan):
    changed = after(plan, WriteNote("survey", "2020-06", "髙橋\x1b[2J\r\n済 \n"))
    assert changed.rows["survey"].report("2020-06").note == "髙橋[2J\n済"


def test_a_note_emptied_is_a_cleared_one_and_not_an_unwritten_one(plan):
    changed = after(plan, WriteNote("survey", "2020-06", "a"), WriteNote("survey", "2020-06", ""))
    assert changed.rows["survey"].report("2020-06").note == ""
    assert not changed.rows["survey"].report("2020-06").is_reported


@pytest.mark.parametrize(
    "change",
    [
        SetStatus("daily", "2020-05", "○"),
        SetStatus("survey", "2020-05", None),
        WriteNote("daily", "2020-05", "5月は予定どおり\n"),
        WriteNote("survey", "2020-05", " \n"),
        WriteRemedy("survey", "2020-05", ""),
        SetStatusMonth("2020-06"),
        UntickMark("survey", JULY_MARK),
        RestoreMark("survey", JULY_MARK),
        MoveMark("survey", JULY_MARK, "2020-07", "同じ月"),
    ],
)
def test_a_change_to_what_stands_already_writes_nothing(plan, change):
    assert writes(plan, change, SIGNED) == ()


def test_confirming_takes_over_the_last_note_before_the_month(plan):
    changed = after(plan, ConfirmNote("daily", "2020-07"))
    assert changed.rows["daily"].report("2020-07") == Report(note="5月は予定どおり")


def test_confirming_passes_over_months_without_a_note(plan):
    changed = after(plan, SetStatus("daily", "2020-06", "△"), ConfirmNote("daily", "2020-07"))
    assert changed.rows["daily"].report("2020-07").note == "5月は予定どおり"


@pytest.mark.parametrize("month", ["2020-04", "2020-05"])
def test_without_an_earlier_note_there_is_nothing_to_confirm(plan, month):
    error = refused(plan, ConfirmNote("daily", month))
    assert (error.code, error.parameters) == ("no-note-to-confirm", {"row": "1-1"})


def test_the_last_note_is_the_latest_one_before_a_month(plan):
    row = after(plan, WriteNote("daily", "2020-06", "6月")).rows["daily"]
    assert last_note(row, "2020-07") == "6月"
    assert last_note(row, "2020-06") == "5月は予定どおり"
    assert last_note(row, "2020-05") is None


# ●


def test_a_ticked_mark_has_its_month_done_and_a_word(plan):
    mark = mark_after(plan, TickMark("survey", JULY_MARK, "2020-08", "68件\n"))
    assert mark == Mark(JULY_MARK, month="2020-07", done="2020-08", word="68件")


def test_a_mark_may_be_done_earlier_than_planned(plan):
    assert mark_after(plan, TickMark("survey", JULY_MARK, "2020-05")).done == "2020-05"


def test_ticking_again_corrects_the_month_and_keeps_the_word(plan):
    mark = mark_after(
        plan,
        TickMark("survey", JULY_MARK, "2020-07", "68件"),
        TickMark("survey", JULY_MARK, "2020-08"),
    )
    assert (mark.done, mark.word) == ("2020-08", "68件")


def test_unticking_takes_back_the_month_and_the_word(plan):
    mark = mark_after(
        plan, TickMark("survey", JULY_MARK, "2020-07", "68件"), UntickMark("survey", JULY_MARK)
    )
    assert mark == Mark(JULY_MARK, month="2020-07")


def test_in_the_draft_a_moved_mark_rewrites_the_plan(draft):
    assert writes(draft, MoveMark("survey", JULY_MARK, "2020-09", "都合"), SIGNED) == (
        Write("mark:survey:m2020-07", "month", "2020-07", "2020-09"),
    )


def test_after_the_decision_a_moved_mark_keeps_its_baseline_and_promises_another_month(decided):
    mark = mark_after(decided, MoveMark("survey", JULY_MARK, "2020-09", "会場の都合\n", "先方"))
    assert mark.month == "2020-07"
    assert mark.due == "2020-09"
    assert mark.promises == (Promise("2020-09", "会場の都合", "先方", "佐藤", SIGNED.at),)


def test_every_promise_is_kept_and_the_latest_counts(decided):
    mark = mark_after(
        decided,
        MoveMark("survey", JULY_MARK, "2020-09", "会場"),
        MoveMark("survey", JULY_MARK, "2020-12", "本部"),
        MoveMark("survey", JULY_MARK, "2020-07", "会場が空いた"),
    )
    assert [promise.month for promise in mark.promises] == ["2020-09", "2020-12", "2020-07"]
    assert mark.due == "2020-07"


def test_a_mark_may_be_moved_to_no_month_yet(plan):
    mark = mark_after(plan, MoveMark("survey", JULY_MARK, None, "未定"))
    assert mark.month == "2020-07"
    assert mark.due is None


def test_a_dropped_mark_keeps_its_reason_and_can_be_taken_up_again(plan):
    dropped = after(plan, DropMark("survey", JULY_MARK, "中止"))
    assert dropped.rows["survey"].mark(JULY_MARK).dropped == "中止"
    restored = after(dropped, RestoreMark("survey", JULY_MARK))
    assert restored.rows["survey"].mark(JULY_MARK) == Mark(JULY_MARK, month="2020-07")


def test_in_the_draft_a_mark_dropped_without_a_word_is_dropped_all_the_same(draft):
    mark = mark_after(draft, DropMark("survey", JULY_MARK))
    assert mark.dropped == ""
    assert not mark.is_open


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        (
            TickMark("survey", JULY_MARK, "2020-07"),
            MoveMark("survey", JULY_MARK, "2020-09", "都合"),
            "mark-done",
        ),
        (
            TickMark("survey", JULY_MARK, "2020-07"),
            DropMark("survey", JULY_MARK, "止"),
            "mark-done",
        ),
        (
            DropMark("survey", JULY_MARK, "中止"),
            MoveMark("survey", JULY_MARK, "2020-09", "都合"),
            "mark-dropped",
        ),
        (
            DropMark("survey", JULY_MARK, "中止"),
            TickMark("survey", JULY_MARK, "2020-07"),
            "mark-dropped",
        ),
        (
            DropMark("survey", JULY_MARK, "中止"),
            DropMark("survey", JULY_MARK, "また"),
            "mark-dropped",
        ),
    ],
)
def test_what_is_done_or_dropped_is_not_moved_dropped_or_ticked(plan, first, then, code):
    error = refused(after(plan, first), then)
    assert (error.code, error.parameters) == (code, {"row": "2-1"})


def test_in_the_draft_a_new_mark_belongs_to_the_plan(draft):
    mark = mark_after(draft, AddMark("survey", "new", "2020-10"), mark="new")
    assert mark == Mark("new", month="2020-10")
    assert not mark.is_unplanned


def test_after_the_decision_a_new_mark_is_unplanned_work(decided):
    mark = mark_after(decided, AddMark("survey", "new", "2020-10", "追加"), mark="new")
    assert mark == Mark("new", promises=(Promise("2020-10", "追加", "", "佐藤", SIGNED.at),))
    assert mark.is_unplanned
    assert mark.due == "2020-10"


def test_a_month_has_one_mark(plan):
    error = refused(plan, AddMark("survey", "new", "2020-07"))
    assert (error.code, error.parameters) == ("mark-exists", {"row": "2-1", "month": "2020-07"})


def test_a_dropped_mark_and_a_step_leave_room_for_a_new_mark(plan):
    again = AddMark("survey", "new", "2020-07", "やはり実施")
    dropped = after(plan, DropMark("survey", JULY_MARK, "中止"), again)
    assert dropped.rows["survey"].mark("new").due == "2020-07"
    step = after(plan, AddStep("survey", "step", "2020-08", "集計"))
    assert after(step, AddMark("survey", "new", "2020-08", "要望")).rows["survey"].mark("new")


@pytest.mark.parametrize(
    "change",
    [AddMark("survey", JULY_MARK, "2020-09"), AddStep("survey", JULY_MARK, "2020-09", "集計")],
)
def test_a_new_mark_never_takes_the_place_of_one_with_its_id(plan, change):
    assert refused(plan, change).code == "mark-exists"


def test_a_kpi_row_has_no_marks(plan):
    error = refused(plan, AddMark("rate", "new", "2020-07"))
    assert (error.code, error.parameters) == ("kpi-row-has-no-marks", {"row": "3-2"})


def test_in_the_draft_a_mark_is_taken_out_of_the_plan(draft):
    assert after(draft, RemoveMark("survey", JULY_MARK)).rows["survey"].marks == ()


def test_after_the_decision_no_mark_is_taken_out(decided):
    error = refused(decided, RemoveMark("survey", JULY_MARK))
    assert (error.code, error.parameters) == ("plan-decided", {"row": "2-1"})


def test_a_step_has_a_month_and_a_text(plan):
    step = mark_after(plan, AddStep("survey", "step", "2020-09", " 集計\n"), mark="step")
    assert step == Mark("step", month="2020-09", text="集計")
    assert step.is_step


@pytest.mark.parametrize("text", ["", "  ", "\x1b"])
def test_a_step_without_a_text_is_refused(plan, text):
    assert refused(plan, AddStep("survey", "step", "2020-09", text)).code == "step-without-text"


def test_a_step_nothing_was_said_about_may_be_taken_out_again(decided):
    with_step = after(decided, AddStep("survey", "step", "2020-09", "集計"))
    assert after(with_step, RemoveMark("survey", "step")) == decided


@pytest.mark.parametrize(
    "said",
    [
        TickMark("survey", "step", "2020-09"),
        MoveMark("survey", "step", "2020-10", "都合"),
        DropMark("survey", "step", "不要"),
    ],
)
def test_a_step_something_was_said_about_stays(decided, said):
    told = after(decided, AddStep("survey", "step", "2020-09", "集計"), said)
    assert refused(told, RemoveMark("survey", "step")).code == "plan-decided"


# 休止


@pytest.mark.parametrize("end", ["2020-12", "2021-06", None])
def test_a_row_rests_from_a_month_to_a_month_or_without_end(plan, end):
    rested = after(plan, Suspend("survey", "rest", "2020-07", end, "本部の指示\n"))
    row = rested.rows["survey"]
    assert row.suspensions == (Suspension("rest", "2020-07", end, "本部の指示"),)
    assert not row.is_suspended("2020-06")
    assert row.is_suspended("2020-07")
    assert row.is_suspended("2020-12")


def test_a_suspension_does_not_end_before_it_starts(plan):
    error = refused(plan, Suspend("survey", "rest", "2020-07", "2020-06"))
    assert error.code == "suspension-ends-early"
    assert error.parameters == {"start": "2020-07", "end": "2020-06"}


def test_resuming_ends_a_suspension_with_the_month_before(plan):
    resumed = after(plan, Resume("seminar", "rest", "2020-08"))
    assert resumed.rows["seminar"].suspensions[0].end == "2020-07"


@pytest.mark.parametrize("month", ["2020-06", "2020-05"])
def test_resuming_from_its_start_on_takes_a_suspension_back(plan, month):
    assert after(plan, Resume("seminar", "rest", month)).rows["seminar"].suspensions == ()


@pytest.mark.parametrize("month", ["2020-09", "2020-12"])
def test_resuming_what_is_over_never_prolongs_it(plan, month):
    assert writes(plan, Resume("seminar", "rest", month), SIGNED) == ()


def test_what_does_not_rest_cannot_resume(plan):
    assert refused(plan, Resume("survey", "rest", "2020-07")).code == "not-suspended"


# 基準月 and what is common to all


def test_the_status_month_is_moved_by_choice(plan):
    assert after(plan, SetStatusMonth("2020-07")).status_month == "2020-07"


@pytest.mark.parametrize("month", ["2020-03", "2021-04"])
@pytest.mark.parametrize(
    "change",
    [
        lambda month: SetStatus("survey", month, "○"),
        lambda month: WriteNote("survey", month, "a"),
        lambda month: WriteRemedy("survey", month, "a"),
        lambda month: TickMark("survey", JULY_MARK, month),
        lambda month: MoveMark("survey", JULY_MARK, month),
        lambda month: AddMark("survey", "new", month),
        lambda month: AddStep("survey", "new", month, "集計"),
        lambda month: Suspend("survey", "rest", month),
        SetStatusMonth,
    ],
)
def test_a_month_outside_the_year_is_refused(plan, change, month):
    error = refused(plan, change(month))
    assert error.code == "month-outside-year"
    assert error.parameters == {"month": month, "year": "令和2年度"}


@pytest.mark.parametrize(
    "change",
    [
        SetStatus("gone", "2020-06", "○"),
        WriteNote("gone", "2020-06", "a"),
        ConfirmNote("gone", "2020-06"),
        WriteRemedy("gone", "2020-06", "a"),
        TickMark("gone", JULY_MARK, "2020-07"),
        UntickMark("gone", JULY_MARK),
        MoveMark("gone", JULY_MARK, "2020-07"),
        DropMark("gone", JULY_MARK),
        RestoreMark("gone", JULY_MARK),
        AddMark("gone", "new", "2020-07"),
        RemoveMark("gone", JULY_MARK),
        AddStep("gone", "new", "2020-07", "集計"),
        Suspend("gone", "rest", "2020-07"),
        Resume("gone", "rest", "2020-07"),
    ],
)
def test_a_change_of_a_row_that_is_gone_is_refused(plan, change):
    error = refused(plan, change)
    assert (error.code, error.parameters) == ("row-gone", {"row": "gone"})


@pytest.mark.parametrize(
    "change",
    [
        TickMark("survey", "gone", "2020-07"),
        UntickMark("survey", "gone"),
        MoveMark("survey", "gone", "2020-07"),
        DropMark("survey", "gone"),
        RestoreMark("survey", "gone"),
        RemoveMark("survey", "gone"),
    ],
)
def test_a_change_of_a_mark_that_is_gone_is_refused(plan, change):
    error = refused(plan, change)
    assert (error.code, error.parameters) == ("mark-gone", {"row": "2-1"})


def test_a_change_leaves_the_plan_it_was_made_on_as_it_was(plan):
    untouched = small_plan(decided=plan.decided is not None)
    after(plan, TickMark("survey", JULY_MARK, "2020-07"), WriteNote("daily", "2020-05", "改"))
    assert plan == untouched


def test_rows_not_changed_stay_the_same_objects(plan):
    changed = after(plan, TickMark("survey", JULY_MARK, "2020-07"))
    assert changed.rows["daily"] is plan.rows["daily"]
    assert changed.items is plan.items


def test_marks_do_not_depend_on_the_order_they_came_in(draft):
    added = after(draft, AddMark("review", "a", "2020-12"), AddMark("review", "b", "2020-11"))
    other = after(draft, AddMark("review", "b", "2020-11"), AddMark("review", "a", "2020-12"))
    assert added == other


def test_the_texts_of_a_stored_intent_are_cleaned():
    assert cleaned(WriteNote("survey", "2020-06", "a\x1b\ud800b")) == WriteNote(
        "survey", "2020-06", "ab"
    )
    assert cleaned(MoveMark("r", "m", None, "\x1bx", "\x9by")) == MoveMark("r", "m", None, "x", "y")


# 数字


def figure_after(plan, *changes, series="actual", period="2020-06"):
    return after(plan, *changes).kpis["k1"].figure(series, period)


def test_a_figure_is_written_whole_with_its_decimals(plan):
    change = RecordFigure(*JUNE_FIGURE, Decimal("92.0"), is_provisional=True, remark="6月末\n")
    assert writes(plan, change, SIGNED) == (
        Write(
            "figure:k1:actual@2020-06",
            "",
            None,
            {
                "series": "actual",
                "period": "2020-06",
                "value": "92.0",
                "is_provisional": True,
                "remark": "6月末",
            },
        ),
    )
    assert figure_after(plan, change) == Figure(
        "actual", "2020-06", Decimal("92.0"), is_provisional=True, remark="6月末"
    )


@pytest.mark.parametrize("period", ["2019-04", "2019-04/2019-06", "2019", "2021-04"])
def test_a_figure_may_be_of_any_month_span_or_year(plan, period):
    change = RecordFigure("k1", "actual", period, Decimal(-1))
    assert figure_after(plan, change, period=period).value == -1


@pytest.mark.parametrize(
    "period",
    ["", "2020-13", "2020-6", "2020-06/2020-04", "2020-04/2020-04", "2020-04/", "R2.6", "20"],
)
def test_a_figure_of_no_period_is_refused(plan, period):
    assert (
        refused(plan, RecordFigure("k1", "actual", period, Decimal(1))).code == "period-unreadable"
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "number-unreadable"),
        ("-Infinity", "number-unreadable"),
        ("1E+999999", "number-too-long"),
        ("1E+3", "number-too-long"),
        ("1E-999999", "number-too-long"),
        ("1234567890123456789", "number-too-long"),
    ],
)
def test_a_figure_that_is_no_plain_number_is_refused(plan, value, code):
    assert refused(plan, RecordFigure(*JUNE_FIGURE, Decimal(value))).code == code


@pytest.mark.parametrize("series", ["", "actual@2020-05", "a:b", "Actual", "実績", "x y"])
def test_a_series_that_would_break_its_key_is_refused(plan, series):
    error = refused(plan, RecordFigure("k1", series, "2020-06", Decimal(1)))
    assert (error.code, error.parameters["series"]) == ("series-unknown", series)


@pytest.mark.parametrize(
    "change",
    [RecordFigure("gone", *JUNE_FIGURE[1:], Decimal(1)), ClearFigure("gone", *JUNE_FIGURE[1:])],
)
def test_a_figure_of_a_kpi_that_is_gone_is_refused(plan, change):
    error = refused(plan, change)
    assert (error.code, error.parameters) == ("kpi-gone", {"kpi": "gone"})


def test_the_same_value_as_final_clears_the_mark_of_a_provisional_one(plan):
    assert plan.kpis["k1"].figure("actual", "2020-05").is_provisional
    changed = figure_after(plan, RecordFigure(*MAY_FIGURE, Decimal("79.0")), period="2020-05")
    assert changed == Figure("actual", "2020-05", Decimal("79.0"))


def test_more_decimals_are_another_value(plan):
    assert str(
        figure_after(plan, RecordFigure(*MAY_FIGURE, Decimal("79.00")), period="2020-05").value
    ) == ("79.00")


def test_a_figure_that_stands_already_writes_nothing(plan):
    assert (
        writes(plan, RecordFigure(*MAY_FIGURE, Decimal("79.0"), is_provisional=True), SIGNED) == ()
    )
    assert writes(plan, ClearFigure("k1", "cumulative", "2020-05"), SIGNED) == ()


def test_a_remark_stays_until_another_one_is_given(plan):
    remarked = after(plan, RecordFigure(*JUNE_FIGURE, Decimal(1), remark="参考"))
    assert figure_after(remarked, RecordFigure(*JUNE_FIGURE, Decimal(2))).remark == "参考"
    assert figure_after(remarked, RecordFigure(*JUNE_FIGURE, Decimal(2), remark="")).remark == ""


def test_a_series_keeps_its_own_unit(plan):
    places = Figure("rank", "2020-05", Decimal(25), unit="位")
    kpi = plan.kpis["k1"]
    kpi = msgspec.structs.replace(kpi, figures={**kpi.figures, "rank@2020-05": places})
    plan = msgspec.structs.replace(plan, kpis={"k1": kpi})
    change = RecordFigure("k1", "rank", "2020-06", Decimal(24))
    assert figure_after(plan, change, series="rank").unit == "位"


def test_a_figure_of_a_kpi_at_rest_may_still_be_known(plan):
    kpi = msgspec.structs.replace(
        plan.kpis["k1"], suspensions=(Suspension("s", "2020-06", None, "本部の指示"),)
    )
    plan = msgspec.structs.replace(plan, kpis={"k1": kpi})
    assert figure_after(plan, RecordFigure(*JUNE_FIGURE, Decimal(1))).value == 1


def test_a_cleared_figure_is_gone(plan):
    assert figure_after(plan, ClearFigure(*MAY_FIGURE), period="2020-05") is None


def test_once_the_plan_is_decided_targets_of_months_change_with_a_reason_only(decided, draft):
    change = RecordFigure("k1", "target", "2020-09", Decimal(90))
    assert refused(decided, change).code == "target-reason-missing"
    assert refused(decided, ClearFigure("k1", "target", "2020-09")).code == "target-reason-missing"
    assert figure_after(draft, change, series="target", period="2020-09").value == 90
    reasoned = msgspec.structs.replace(change, why="本部の通知")
    assert figure_after(decided, reasoned, series="target", period="2020-09").value == 90
    cleared = after(decided, ClearFigure("k1", "target", "2020-09", "本部の通知"))
    assert cleared.kpis["k1"].figure("target", "2020-09") is None
