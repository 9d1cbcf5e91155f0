"""The rows that are behind at a month: their reasons together, and what became of each row."""

import pytest
from months import JULY, JUNE, MAY
from msgspec import structs
from plans import bullets, small_plan, with_row
from slipping import slips_of
from yearlong import Yearlong

from planner.history.intents import DropMark, MoveMark, Suspend, TickMark
from planner.language import set_language
from planner.plan.model import Plan, Report
from planner.slips.behind import Asked, Behind, behind
from planner.wording.behind import (
    count_text,
    direction_sign,
    reasons_text,
    row_reasons,
    sum_text,
    trends_text,
)


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")


WORK = ("below", "no-remedy", "overdue")

# Of the small plan: "review" has ● in 5月 and 6月, "leaflet" in 5月, and both are single ●.


def reported(plan: Plan, row: str, **statuses: str) -> Plan:
    """The plan with statuses of months: may="△"; each with a note and a remedy."""
    months = {"may": MAY, "june": JUNE, "july": JULY}
    reports = {months[name]: Report(symbol, "文", "策") for name, symbol in statuses.items()}
    return with_row(plan, row, reports=reports)


def done(plan: Plan, row: str, mark: str, month: str) -> Plan:
    marks = plan.rows[row].marks
    ticked = tuple(structs.replace(m, done=month) if m.id == mark else m for m in marks)
    return with_row(plan, row, marks=ticked)


def found(plan: Plan, month: str = JUNE, *reasons: str, **asked: object) -> Behind:
    return behind(plan, Asked(month, reasons=reasons, **asked))


def trend(plan: Plan, row: str, month: str = JUNE, *reasons: str) -> str:
    every = found(plan, month, *reasons)
    return next(own.trend for own in (*every.rows, *every.settled) if own.row == row)


def summary_text(every: Behind) -> str:
    """The heading of the review, of the command and of the report."""
    return "　".join(filter(None, (count_text(every), sum_text(every), trends_text(every))))


def test_a_row_stands_once_with_all_its_reasons_what_changed_and_the_gravest_first():
    plan = reported(small_plan(), "review", june="△")
    rows = found(plan, JUNE, "below", "overdue").rows
    assert len({row.row for row in rows}) == len(rows)
    (review,) = [row for row in rows if row.row == "review"]
    assert [one.slip.reason for one in review.slips] == ["below", "overdue", "overdue"]
    assert row_reasons(plan, review) == "△、●の遅れ、●の遅れ 1か月"  # that of 5月 is the same


def test_what_was_not_behind_a_month_earlier_is_new():
    assert trend(reported(small_plan(), "survey", june="△"), "survey", JUNE, "below") == "new"


def test_the_same_reasons_as_last_month_are_the_same():
    plan = reported(small_plan(), "survey", may="△", june="△")
    assert trend(plan, "survey", JUNE, "below") == "same"


def below(plan: Plan, row: str, may: str, june: str) -> Plan:
    """The plan with △ in both months, each with a 改善策 or none."""
    reports = {MAY: Report("△", "文", may), JUNE: Report("△", "文", june)}
    return with_row(plan, row, reports=reports)


@pytest.mark.parametrize(
    ("remedies", "letters", "of_row"),
    [
        (("策", "策"), ["new", "same", "same"], "new"),
        (("策", ""), ["worse", "new", "same"], "worse"),
        (("", "策"), ["new", "better", "same"], "new"),
    ],
)
def test_the_letter_of_a_row_is_that_of_one_of_its_slips_worse_before_new_before_others(
    remedies: tuple[str, str], letters: list[str], of_row: str
):
    """△ in both months; review's ● of 5月 is late in both, and in 6月 its second one as well."""
    plan = below(small_plan(), "review", *remedies)
    (row,) = [o for o in found(plan, JUNE, *WORK).rows if o.row == "review"]
    assert sorted(own.trend for own in row.slips) == sorted(letters)
    assert row.trend == of_row


def test_a_row_with_a_better_slip_beside_the_same_is_better():
    """leaflet is △ in both months, with a 改善策 from 6月 on; its ● of 5月 is late in both."""
    plan = below(small_plan(), "leaflet", "", "策")
    assert trend(plan, "leaflet", JUNE, *WORK) == "better"


def test_a_row_with_a_slip_that_left_has_the_letter_of_those_that_stand_and_is_not_folded():
    plan = reported(small_plan(), "leaflet", may="△", june="△")
    plan = done(plan, "leaflet", "m2020-05", JUNE)
    every = found(plan, JUNE, "below", "overdue")
    (row,) = [row for row in every.rows if row.row == "leaflet"]
    assert [own.trend for own in row.slips] == ["same"]
    assert [own.trend for own in row.left] == ["recovered"]
    assert (row.trend, row.is_unchanged) == ("same", False)
    assert row in every.rows_left


def test_a_row_all_of_whose_reasons_are_over_is_recovered():
    plan = done(small_plan(), "leaflet", "m2020-05", JUNE)
    every = found(plan, JUNE, "overdue")
    assert [(row.row, row.trend) for row in every.settled] == [("leaflet", "recovered")]
    assert "leaflet" not in [row.row for row in every.rows]


def test_a_report_still_to_come_makes_no_row_worse():
    # late since May; the report of May was given, that of June is not
    plan = reported(small_plan(), "leaflet", may="□")
    plan = with_row(plan, "review", reports={MAY: Report("○", "文")})
    plan = done(plan, "review", "m2020-06", JUNE)
    reasons = {o.slip.reason for r in found(plan).rows if r.row == "review" for o in r.slips}
    assert reasons == {"overdue", "unreported"}
    assert trend(plan, "review") == "same"


def late_in_may(*changes: object) -> Plan:
    """The small plan without review's ●; leaflet's ● of 5月 is open, then the changes for 6月."""
    year = Yearlong(with_row(small_plan(), "review", marks=()))
    for change in changes:
        assert year.do(change, month=JUNE)
    return year.plan


LEAFLET = ("leaflet", "m2020-05")


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        (TickMark(*LEAFLET, JUNE), "recovered", "0件・0行　5月 1 −解消1 ＝0件"),
        (MoveMark(*LEAFLET, "2020-09", "会場"), "postponed", "0件・0行　5月 1 −延期1 ＝0件"),
        (DropMark(*LEAFLET, "会場"), "dropped", "0件・0行　5月 1 −中止1 ＝0件"),
        (Suspend("leaflet", "r", JUNE, None, "指示"), "rested", "0件・0行　5月 1 −休止1 ＝0件"),
    ],
)
def test_what_left_says_how_in_its_row_and_in_the_sum(change: object, kind: str, told: str):
    every = found(late_in_may(change), JUNE, "overdue")
    assert [(row.row, row.trend) for row in every.settled] == [("leaflet", kind)]
    assert summary_text(every) == told


def test_a_row_is_over_only_where_all_of_it_is_over():
    """leaflet's ● of 5月 was carried out in 6月, its second one put off: the row is 延期."""
    plan = with_row(small_plan(), "leaflet", marks=bullets("2020-04", MAY))
    year = Yearlong(structs.replace(plan, ledger_from="2020-04"))
    year.do(TickMark("leaflet", "m2020-04", JUNE), month=JUNE)
    year.do(MoveMark(*LEAFLET, "2020-09", "会場"), month=JUNE)
    every = found(year.plan, JUNE, "overdue")
    assert [(row.row, row.trend) for row in every.settled] == [("leaflet", "postponed")]
    assert (every.trends["recovered"], every.trends["postponed"]) == (1, 1)


def test_a_row_whose_report_is_missing_still_is_not_over_though_its_work_is():
    plan = small_plan()
    for mark in ("m2020-05", "m2020-06"):
        plan = done(plan, "review", mark, JUNE)
    every = found(plan)
    (row,) = [row for row in every.rows if row.row == "review"]
    assert [own.slip.reason for own in row.slips] == ["unreported"]
    assert {own.trend for own in row.left} == {"recovered"}
    assert (row.trend, row.is_unchanged) == ("same", False)
    assert "review" not in {row.row for row in every.settled}


def test_the_month_before_is_counted_as_it_was():
    """In 5月 review's ● of 5月 and leaflet's are late; in 6月 leaflet's is done, review's second late."""
    plan = done(small_plan(), "leaflet", "m2020-05", JUNE)
    every = found(plan, JUNE, "overdue")
    assert (every.before, found(plan, MAY, "overdue").count) == (2, 2)
    assert (every.reasons_before, every.reasons) == ({"overdue": 2}, {"overdue": 2})
    assert summary_text(every) == "2件・1行　5月 2 ＋新規1 −解消1 ＝2件　新1 同1"


def test_the_first_month_of_the_year_has_none_before():
    every = found(small_plan(), "2020-04")
    assert every.before is None
    assert sum_text(every) == ""
    assert summary_text(every) == "1件・1行　新1"  # its KPI alone


def test_where_no_change_is_asked_for_there_is_neither_before_nor_trend():
    every = found(small_plan(), JUNE, "overdue", is_compared=False)
    assert every.before is None
    assert [(row.row, row.trend) for row in every.rows] == [("review", None), ("leaflet", None)]
    assert every.reasons == found(small_plan(), JUNE, "overdue").reasons == {"overdue": 3}


def test_another_month_is_compared_with_where_one_is_named():
    # in May review's ● and leaflet's; by July also review's of June and survey's of July
    every = found(small_plan(), JULY, "overdue", since=MAY)
    assert (every.reasons_before, every.reasons) == ({"overdue": 2}, {"overdue": 4})
    assert (every.trends["new"], every.trends["same"]) == (2, 2)


def test_the_counts_are_those_of_the_slips():
    plan = reported(small_plan(), "review", june="△")
    for month in (MAY, JUNE, JULY):
        every = found(plan, month)
        assert every.count == len(slips_of(plan, month))
        assert sum(len(row.slips) for row in every.rows) == every.count


def test_only_incentive_items_are_counted_where_they_are_asked_for():
    plan = reported(small_plan(), "notices", june="△")
    plan = reported(plan, "survey", june="△")
    rows = found(plan, JUNE, "below", incentive_only=True).rows
    assert [row.row for row in rows] == ["notices"]


def test_a_missing_report_is_never_folded_away_as_the_same():
    """Without a report in 5月 and 6月: the same, and shown all the same."""
    (survey,) = [row for row in found(small_plan()).rows if row.row == "survey"]
    assert (survey.trend, survey.is_unchanged) == ("same", False)
    (review,) = [row for row in found(small_plan(), JULY, "overdue").rows if row.row == "review"]
    assert (review.trend, review.is_unchanged) == ("same", True)


def test_what_changed_stands_before_what_is_the_same():
    """By 7月 survey's ● is newly late, review's and leaflet's as before: survey comes first."""
    every = found(small_plan(), JULY, "overdue")
    assert [row.row for row in every.rows] == ["survey", "review", "leaflet"]


@pytest.mark.parametrize(("before", "now", "sign"), [(2, 1, "↓"), (1, 2, "↑"), (1, 1, "→")])
def test_a_number_fell_rose_or_stayed(before: int, now: int, sign: str):
    assert direction_sign(before, now) == sign


def test_each_reason_is_counted_beside_the_month_before():
    plan = reported(small_plan(), "review", june="△")
    # by 5月 review's ● and leaflet's are late; by 6月 review's of 6月 as well, with △
    asked = found(plan, JUNE, "below", "overdue")
    assert reasons_text(asked) == "計画を下回る 0→1  ●の遅れ 2→3"


def test_a_reason_counted_as_often_as_the_month_before_has_its_number_alone():
    asked = found(done(small_plan(), "leaflet", "m2020-05", JUNE), JUNE, "overdue")
    assert reasons_text(asked) == "●の遅れ 2"


def test_without_a_month_before_the_reasons_are_counted_alone():
    asked = found(small_plan(), JUNE, "overdue", is_compared=False)
    assert reasons_text(asked) == "●の遅れ 3"
