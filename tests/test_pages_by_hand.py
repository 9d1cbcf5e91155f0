"""The page of a month, example by example: what concerns a month, and what was made for later ones."""

from decimal import Decimal

import pytest
from judged import flow, plan_with, rate
from months import AUGUST, JULY, JUNE, MAY, SEPTEMBER
from msgspec import structs
from plans import bullets, new_book, refusal, small_plan, with_row, without_figures
from slipping import slips_of
from targeted import target_of
from yearlong import Yearlong, found_at, story

from planner.history.dated import until
from planner.history.intents import (
    CloseMonth,
    MoveMark,
    RecordFigure,
    ReopenMonth,
    SetBasis,
    SetKpiKind,
    SetMonthTargets,
    SetStatus,
    SetStatusMonth,
    SetTarget,
    Suspend,
    TickMark,
)
from planner.plan.model import Report, Suspension
from planner.slips.behind import Asked, behind
from planner.slips.closed import behind_as_closed
from planner.wording.behind import sum_text


@pytest.fixture
def quiet():
    """No figures, and one ● of survey in 6月."""
    plan = with_row(without_figures(small_plan()), "survey", marks=bullets(JUNE))
    return structs.replace(plan, ledger_from=MAY)


def late(plan, month):
    """The reasons of survey's ● on the page of a month, without its report."""
    return [r for s in slips_of(plan, month) if s.row == "survey" and s.mark for r in s.reasons]


def is_short(plan, month):
    """Whether the KPI falls short on the page of a month."""
    return any(slip.ground("kpi") for slip in slips_of(plan, month))


# What is made for a month counts from it


def test_on_the_page_of_july_moving_the_mark_of_june_to_september_makes_one_put_off(quiet):
    year = Yearlong(quiet)
    before = found_at(year.plan, JULY, reasons=("overdue",))
    year.do(MoveMark("survey", "m2020-06", SEPTEMBER, "会場の都合"), month=JULY)
    after = found_at(year.plan, JULY, reasons=("overdue",))
    assert (before.trends["postponed"], after.trends["postponed"]) == (0, 1)
    assert (before.trends["recovered"], after.trends["recovered"]) == (0, 0)
    assert (before.before, after.before) == (4, 4)  # 6月: review's two, leaflet's, survey's
    assert (before.count, after.count) == (4, 3)
    assert sum_text(after) == "6月 4 −延期1 ＝3件"
    assert [late(year.plan, month) for month in (JUNE, JULY, AUGUST, SEPTEMBER)] == [
        *(["overdue"], [], [], ["overdue"]),
    ]


def test_a_mark_carried_out_later_is_late_until_then(quiet):
    year = Yearlong(quiet)
    year.do(TickMark("survey", "m2020-06", AUGUST), month=AUGUST)
    assert [late(year.plan, month) for month in (JUNE, JULY, AUGUST)] == [
        *(["overdue"], ["overdue"], []),
    ]


def test_a_target_changed_in_june_leaves_the_page_of_may_as_it_was():
    """150 of 150 by 2/12 of 900: met in 5月. Raised to 1,200 in 6月: 200 were expected by then."""
    year = Yearlong(plan_with(flow("cumulative@2020-05=150", value="900")))
    page = story(year.plan, [MAY])
    assert not [slip for slip in slips_of(year.plan, MAY) if slip.ground("kpi")]
    year.do(
        SetTarget(
            "k1", target_of("at-least", Decimal(1200), judged_on="cumulative"), why="本部の見直し"
        ),
        month=JUNE,
    )
    assert story(year.plan, [MAY]) == page
    assert [slip.row for slip in slips_of(year.plan, JUNE) if slip.ground("kpi")] == ["rate"]


COURSE = (
    *("cumulative@2020-05=120", "cumulative@2019-05=50", "actual@2019=500"),
    *("target@2020-05=110", "target@2020-06=110"),
)


@pytest.mark.parametrize(
    "change",
    [
        SetBasis("k1", "prior-share"),  # 120 of 90, a tenth of 900
        SetMonthTargets("k1", "target", "cumulative"),  # 120 of 110 by 5月
    ],
    ids=["basis", "targets of the months"],
)
def test_how_figures_are_judged_from_june_on_leaves_the_page_of_may(change):
    year = Yearlong(plan_with(flow(*COURSE, value="900")))  # 120 of 150 by 2/12
    assert [is_short(year.plan, month) for month in (MAY, JUNE)] == [True, True]
    year.do(change, month=JUNE)
    assert [is_short(year.plan, month) for month in (MAY, JUNE)] == [True, False]
    year.undo()
    assert [is_short(year.plan, month) for month in (MAY, JUNE)] == [True, True]


def test_a_kpi_that_adds_up_from_june_on_was_a_number_to_reach_on_the_page_of_may():
    """120 of 1,800, by March and from a start nobody knows; as a count 150 are a twelfth of it."""
    kpi = flow("actual@2020-05=120", value="1800", judged_on="latest")
    year = Yearlong(plan_with(structs.replace(kpi, kind="level")))
    year.do(SetKpiKind("k1", "flow"), month=JUNE)
    assert [is_short(year.plan, month) for month in (MAY, JUNE)] == [False, True]
    year.undo()
    assert [is_short(year.plan, month) for month in (MAY, JUNE)] == [False, False]


def test_a_target_changed_in_june_makes_no_report_of_may_a_contradiction():
    plan = plan_with(flow("cumulative@2020-05=150", value="900"))
    year = Yearlong(with_row(plan, "rate", reports={MAY: Report("○", "順調")}))
    year.do(
        SetTarget(
            "k1", target_of("at-least", Decimal(1200), judged_on="cumulative"), why="本部の見直し"
        ),
        month=JUNE,
    )
    assert not [slip for slip in slips_of(year.plan, MAY) if slip.ground("watermelon")]


def test_a_kpi_that_meets_its_target_only_because_that_was_lowered_is_held():
    year = Yearlong(plan_with(rate("actual@2020-05=90")))  # of 92.0
    year.do(SetTarget("k1", target_of("at-least", Decimal("85.0")), why="本部の見直し"), month=JUNE)
    (own,) = found_at(year.plan, JUNE, reasons=("kpi",)).compared
    assert (own.trend, own.how) == ("held", "target")


def test_a_month_of_targets_changed_in_june_leaves_the_page_of_may_as_it_was():
    year = Yearlong(plan_with(rate("actual@2020-05=90", "target@2020-05=89")))
    assert not [slip for slip in slips_of(year.plan, MAY) if slip.ground("kpi")]
    year.do(RecordFigure("k1", "target", MAY, Decimal(91), why="見直し"), month=JUNE)
    assert not [slip for slip in slips_of(year.plan, MAY) if slip.ground("kpi")]
    assert [slip.row for slip in slips_of(year.plan, JUNE) if slip.ground("kpi")] == ["rate"]


def test_a_figure_that_comes_late_counts_for_the_month_it_is_of():
    """A correction is known now for its own month; the page as closed keeps what was known then."""
    year = Yearlong(plan_with(rate()))
    year.do(RecordFigure("k1", "actual", MAY, Decimal(50)), month=AUGUST)
    assert [slip.row for slip in slips_of(year.plan, MAY) if slip.ground("kpi")] == ["rate"]


def test_a_write_counts_from_no_month_before_that_of_the_last_one(quiet):
    """Moved for 8月, then looked at 7月 and moved again: the second move is of 8月 too."""
    year = Yearlong(quiet)
    year.do(MoveMark("survey", "m2020-06", SEPTEMBER, "会場"), month=AUGUST)
    year.do(MoveMark("survey", "m2020-06", "2020-10", "講師"), month=JULY)
    assert late(year.plan, JULY) == ["overdue"]
    assert late(year.plan, AUGUST) == ["re-promised"]
    assert year.entries[-1].month == AUGUST


def test_an_old_line_counts_from_no_month_before_that_of_the_last_one(quiet):
    """Moved while 8月 was the 基準月, and again after that was set back to 6月."""
    year = Yearlong(quiet, is_old=True)
    year.do(SetStatusMonth(AUGUST))
    year.do(MoveMark("survey", "m2020-06", SEPTEMBER, "会場"))
    year.do(SetStatusMonth(JUNE))
    year.do(MoveMark("survey", "m2020-06", "2020-10", "講師"))
    assert [entry.month for entry in year.entries] == [None] * 4
    assert [late(year.plan, month) for month in (JUNE, JULY, AUGUST)] == [
        *(["overdue"], ["overdue"], ["re-promised"]),
    ]


def test_a_late_mark_put_off_for_the_second_time_is_put_off_and_newly_promised_again(quiet):
    """Moved to 6月 in 5月, late in 6月, moved to 10月 in 7月: what was late left, the move is 新."""
    plan = with_row(quiet, "survey", marks=bullets(MAY))
    year = Yearlong(plan)
    year.do(MoveMark("survey", "m2020-05", JUNE, "会場"), month=MAY)
    year.do(MoveMark("survey", "m2020-05", "2020-10", "講師"), month=JULY)
    assert late(year.plan, JUNE) == ["overdue"]
    own = [own for own in found_at(year.plan, JULY).compared if own.slip.mark == "m2020-05"]
    own = [(one.slip.reasons, one.trend) for one in own if one.slip.row == "survey"]
    assert own == [(("re-promised",), "new"), (("overdue",), "postponed")]


def test_an_undo_of_a_write_that_took_its_field_back_counts_from_the_month_of_that_write(quiet):
    """Lowered for 9月, set back while looking at 7月, and that undone: lowered for 9月 as before."""
    year = Yearlong(plan_with(rate("actual@2020-05=90")))
    year.do(SetTarget("k1", target_of("at-least", Decimal(85)), why="見直し"), month=SEPTEMBER)
    lowered = story(year.plan)
    year.do(SetTarget("k1", target_of("at-least", Decimal("92.0")), why="戻す"), month=JULY)
    year.undo()
    assert story(year.plan) == lowered


def test_the_book_writes_the_month_an_entry_counts_from(tmp_path):
    opened = new_book(tmp_path)
    first = opened.submit(MoveMark("survey", "m2020-07", SEPTEMBER, "会場"), month=AUGUST)
    second = opened.submit(MoveMark("survey", "m2020-07", "2020-10", "講師"), month=JULY)
    plain = opened.submit(SetStatus("daily", JULY, "○"), month=JULY)
    assert (first.month, second.month, plain.month) == (AUGUST, AUGUST, JULY)
    opened.undo()
    assert opened.undo().month == AUGUST


def test_the_plan_up_to_a_month_has_its_figures_and_reports_and_the_targets_of_all_months():
    figures = (
        *("actual@2020-05=1", "actual@2020-06=2", "actual@2020-04/2020-06=3", "actual@2020=4"),
        *("actual@2019-06=5", "actual@2019=6", "target@2020-09=7"),
    )
    plan = plan_with(rate(*figures))
    plan = with_row(plan, "survey", reports={MAY: Report("○"), JUNE: Report("△")})
    page = until(plan, MAY)
    assert {f"{f.series}@{f.period}" for f in page.kpis["k1"].figures.values()} == {
        *("actual@2020-05", "actual@2019-06", "actual@2019", "target@2020-09"),
    }
    assert set(page.rows["survey"].reports) == {MAY}
    assert page.rows["survey"].marks == plan.rows["survey"].marks  # planned ● stay


# Rows at rest


def test_a_row_at_rest_owes_no_report_and_what_was_missing_is_at_rest():
    """seminar, the only row of item 4, rests from 6月 to 8月."""
    plan = small_plan()
    missing = {m: [s.row for s in slips_of(plan, m) if s.about == "report"] for m in (MAY, JULY)}
    assert "seminar" in missing[MAY]
    assert "seminar" not in missing[JULY]
    left = [own for own in found_at(plan, JUNE).left if own.slip.row == "seminar"]
    assert [(own.trend, own.how) for own in left] == [("rested", "suspended")]
    back = [own for own in found_at(plan, SEPTEMBER).slips if own.slip.row == "seminar"]
    assert [(own.slip.about, own.trend) for own in back] == [
        ("mark", "new"),
        ("report", "resumed"),
    ]


def test_a_rest_that_begins_later_changes_nothing_before_it(quiet):
    year = Yearlong(quiet)
    year.do(MoveMark("survey", "m2020-06", SEPTEMBER, "会場"), month=JULY)
    page = story(year.plan, [MAY, JUNE, JULY, AUGUST])
    year.do(Suspend("survey", "rest", SEPTEMBER, None, "本部の指示"), month=SEPTEMBER)
    assert story(year.plan, [MAY, JUNE, JULY, AUGUST]) == page


def test_several_rows_of_which_one_rests_owe_the_report_of_their_item():
    plan = with_row(small_plan(), "daily", suspensions=(Suspension("rest", JUNE),))
    missing = {slip.row for slip in slips_of(plan, JUNE) if slip.about == "report"}
    assert {"daily", "winter"} & missing == {"daily"}  # the first row reports for its item


def test_a_report_still_missing_is_not_told_as_reported_when_the_first_row_works_again():
    """daily rests in 6月 alone; of its item nothing is reported in 6月 or 7月."""
    plan = with_row(small_plan(), "daily", suspensions=(Suspension("rest", JUNE, JUNE),))
    assert [own.slip.row for own in found_at(plan, JULY).left if own.how == "reported"] == []


# As it was closed (締め時点)


def as_closed(opened, month):
    return behind_as_closed(opened.timeline(), Asked(month))


def said(found):
    return [(own.slip.key, own.slip.grounds, own.trend, own.how) for own in found.compared]


def test_the_page_as_closed_does_not_change_whatever_is_written_later(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(SetStatus("daily", MAY, "△"))
    opened.submit(CloseMonth(MAY))
    opened.submit(CloseMonth(JUNE))
    pages = {month: said(as_closed(opened, month)) for month in (MAY, JUNE)}
    assert pages[MAY]
    assert pages[JUNE]
    opened.submit(TickMark("leaflet", "m2020-05", JULY, "7/2配布"))  # 後着
    opened.submit(RecordFigure("k1", "actual", MAY, Decimal("81.0")))  # 確定, 後着
    opened.submit(RecordFigure("k1", "actual", JUNE, Decimal(99)))  # 後着
    opened.submit(MoveMark("review", "m2020-05", SEPTEMBER, "都合"), month=JULY)
    opened.submit(SetTarget("k1", target_of("at-least", Decimal(10)), why="見直し"), month=JULY)
    opened.submit(SetStatusMonth("2020-12"))
    assert {month: said(as_closed(opened, month)) for month in (MAY, JUNE)} == pages
    now = {month: said(behind(opened.plan, Asked(month))) for month in (MAY, JUNE)}
    assert now[MAY] != pages[MAY]  # 81.0 of 80.7
    assert now[JUNE] != pages[JUNE]


def test_a_reopened_month_has_no_page_as_closed_until_it_is_closed_again(tmp_path):
    opened = new_book(tmp_path)
    opened.submit(CloseMonth(MAY))
    opened.submit(CloseMonth(JUNE))
    first = said(as_closed(opened, JUNE))
    opened.submit(ReopenMonth(JUNE, "書き間違い"))
    assert refusal(as_closed, opened, JUNE).code == "not-closed"
    opened.submit(SetStatus("survey", JUNE, "△"))
    opened.submit(CloseMonth(JUNE))
    again = said(as_closed(opened, JUNE))
    assert again != first
    assert ("survey", "work", "") in [key for key, *_ in again]


def test_what_was_corrected_since_the_close_before_is_a_part_of_the_sum(tmp_path):
    """5月 is closed with 79.0 速報 of 80.7; the final figure is 81.0, so nothing was short in 5月."""
    opened = new_book(tmp_path)
    opened.submit(CloseMonth(MAY))
    closed = as_closed(opened, MAY).count
    opened.submit(RecordFigure("k1", "actual", MAY, Decimal("81.0")))
    opened.submit(CloseMonth(JUNE))
    found = as_closed(opened, JUNE)
    assert found.corrected == (0, 1)
    assert found.before == closed - 1
    assert sum_text(found).startswith(f"5月締め {closed} 訂正・後着−1 ")


def test_a_month_that_was_never_closed_has_no_page_as_closed(tmp_path):
    opened = new_book(tmp_path)
    assert refusal(as_closed, opened, JUNE).code == "close-unknown"
