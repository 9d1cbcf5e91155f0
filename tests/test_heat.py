"""The heat map: slips of each month and group, what lies before the ledger or ahead left empty."""

import pytest
from months import APRIL_TO_MARCH
from plans import small_plan, with_row, without_figures
from slipping import slips_of

from planner.plan.model import Mark, Report
from planner.slips.heat import HeatCell, HeatState, heat

UNRECORDED, TO_COME = HeatCell(HeatState.UNRECORDED), HeatCell(HeatState.TO_COME)


def judged(count, gravest=None):
    return HeatCell(HeatState.JUDGED, count, gravest)


def cells(plan, group=""):
    (line,) = [line for line in heat(plan) if line.group == group]
    return dict(zip(APRIL_TO_MARCH, line.cells, strict=True))


def said(plan, *months):
    """The plan with a note on every row in these months: no status that ● could stand against."""
    for row in plan.rows:
        plan = with_row(plan, row, reports={month: Report(note="順調") for month in months})
    return plan


def test_the_whole_plan_comes_first_then_its_groups_with_twelve_months_each():
    lines = heat(small_plan())
    assert [line.group for line in lines] == ["", "企画総務", "業務", "保健"]
    assert {len(line.cells) for line in lines} == {12}


def test_months_before_the_ledger_are_unrecorded_and_months_to_come_empty():
    """Recorded from 5月, 基準月 6月; of 4月 the KPI was published, and is short."""
    found = cells(small_plan())
    assert found["2020-04"] == HeatCell(HeatState.UNRECORDED, 1, "kpi")
    assert cells(without_figures(small_plan()))["2020-04"] == UNRECORDED
    assert {found[month].state for month in ("2020-05", "2020-06")} == {HeatState.JUDGED}
    assert {found[month] for month in APRIL_TO_MARCH[3:]} == {TO_COME}


def test_months_to_come_are_empty_though_the_ledger_begins_after_them():
    """基準月 6月, recorded from 12月 on: what was published is known of no month after 6月."""
    found = cells(small_plan(ledger_from="2020-12"))
    assert {found[month] for month in APRIL_TO_MARCH[3:]} == {TO_COME}


def test_a_month_without_slips_is_judged_and_has_no_reason():
    plan = said(without_figures(small_plan()), "2020-05", "2020-06")
    for row in ("review", "leaflet"):
        plan = with_row(plan, row, marks=())
    assert {cells(plan)[month] for month in ("2020-05", "2020-06")} == {judged(0)}


def test_each_group_has_the_slips_of_its_rows_and_a_shared_row_stands_in_each():
    # Reported throughout. review (all groups): 5月 is open in 5月, 5月 and 6月 in 6月;
    # leaflet (保健): 5月 is open in both.
    plan = said(without_figures(small_plan()), "2020-05", "2020-06")
    assert [cells(plan)[month].count for month in ("2020-05", "2020-06")] == [2, 3]
    counts = {g: cells(plan, g)["2020-06"].count for g in plan.groups}
    assert counts == {"企画総務": 2, "業務": 2, "保健": 3}


def test_the_gravest_reason_of_a_group_is_shown():
    plan = said(without_figures(small_plan()), "2020-05", "2020-06")
    plan = with_row(plan, "survey", reports={"2020-06": Report("△", "遅れ", "督促")})
    assert cells(plan, "業務")["2020-06"] == judged(3, "below")
    assert cells(plan, "保健")["2020-06"] == judged(3, "overdue")


def test_a_mark_done_later_slips_in_the_months_in_which_it_was_late():
    """leaflet's ● of 5月 is carried out in 6月: late in 5月, over in 6月."""
    plan = said(without_figures(small_plan()), "2020-05", "2020-06")
    assert [cells(plan, "保健")[month].count for month in ("2020-05", "2020-06")] == [2, 3]
    plan = with_row(plan, "leaflet", marks=(Mark("m", month="2020-05", done="2020-06"),))
    assert [cells(plan, "保健")[month].count for month in ("2020-05", "2020-06")] == [2, 2]


@pytest.mark.parametrize("group", ["", "企画総務", "業務", "保健"])
def test_each_cell_is_what_the_slips_of_its_month_and_group_say(group):
    plan = small_plan(status_month="2021-03", ledger_from="2020-04")
    for month, cell in cells(plan, group).items():
        found = slips_of(plan, month, group)
        assert cell == judged(len(found), found[0].reason if found else None)
