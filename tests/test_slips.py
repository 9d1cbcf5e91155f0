"""What slips, after DOMAIN §7: each reason with its evidence, and the order of a leader."""

import pytest
from months import APRIL_TO_MARCH
from plans import bullets, small_plan, with_item, with_row, without_figures
from slipping import grounds_of, slips_of

from planner.plan.ledger import overdue
from planner.plan.model import Mark, Promise, Report, Suspension
from planner.slips.grounds import Ground, is_unreported, months_running


def report_all(plan, month="2020-06"):
    """The plan with ○ on the first row of every item, so that no item is unreported."""
    for item in plan.items.values():
        row = plan.rows[item.rows[0]]
        plan = with_row(plan, row.id, reports={**row.reports, month: Report("○", "順調")})
    return plan


def quiet_plan():
    """Every item reported for 6月 as ○ and nothing due."""
    plan = report_all(without_figures(small_plan()))
    for row in ("review", "leaflet"):
        plan = with_row(plan, row, marks=())
    return plan


def reported(plan, row, **by_month):
    months = {f"2020-{name[1:]}": report for name, report in by_month.items()}
    return with_row(plan, row, reports=months)


def reasons(plan, month="2020-06", group=""):
    slips = slips_of(plan, month, group)
    return [(ground.row, ground.reason) for slip in slips for ground in slip.grounds]


def of_marks(plan, month="2020-06"):
    """What slips by its ●; that ○ stands against them is told in test_slip_reasons."""
    return grounds_of(plan, month, "overdue")


def only(plan, reason, month="2020-06"):
    (found,) = grounds_of(plan, month, reason)
    return found


def test_where_all_is_reported_and_nothing_is_due_nothing_slips():
    assert slips_of(quiet_plan(), "2020-06") == ()


# below, not-started, no-remedy


def test_below_plan_slips_with_the_months_it_has_been_so():
    below = Report("△", "遅れ", "督促する")
    plan = reported(quiet_plan(), "survey", m04=below, m05=below, m06=below)
    assert grounds_of(plan, "2020-06") == [
        Ground("survey", "i2", "below", months=3, since="2020-04", status="△")
    ]


def test_the_months_running_are_counted_back_to_the_last_other_status():
    plan = reported(
        quiet_plan(), "survey", m04=Report("△"), m05=Report("○"), m06=Report("△", remedy="x")
    )
    found = only(plan, "below")
    assert (found.months, found.since) == (1, "2020-06")
    assert months_running(plan.rows["survey"], "△", "2020-05") == 0


def test_below_plan_without_saying_what_to_improve_has_one_ground_more():
    plan = reported(quiet_plan(), "survey", m06=Report("△", "遅れ"))
    (slip,) = slips_of(plan)
    assert (slip.row, slip.reasons) == ("survey", ("below", "no-remedy"))


@pytest.mark.parametrize("remedy", ["", None])
def test_an_empty_remedy_is_none(remedy):
    plan = reported(quiet_plan(), "survey", m06=Report("△", "遅れ", remedy))
    assert ("survey", "no-remedy") in reasons(plan)


def test_below_plan_in_an_unrecorded_month_asks_for_no_remedy():
    plan = reported(quiet_plan(), "survey", m04=Report("△", "遅れ"))  # the ledger begins in 5月
    assert reasons(plan, "2020-04") == [("survey", "below")]


@pytest.mark.parametrize("symbol", ["○", "◎"])
def test_on_plan_and_above_do_not_slip(symbol):
    assert reasons(reported(quiet_plan(), "survey", m06=Report(symbol))) == []


def test_not_started_slips_while_marks_are_due():
    plan = with_row(quiet_plan(), "survey", marks=bullets("2020-05", "2020-06", "2020-07"))
    plan = reported(plan, "survey", m06=Report("□"))
    found = only(plan, "not-started")
    assert found == Ground(
        *("survey", "i2", "not-started"),
        months=1,
        since="2020-06",
        due=2,
        status="□",
        marks=(("survey", "m2020-05"), ("survey", "m2020-06")),
    )


def test_not_started_slips_even_on_continuous_work():
    plan = reported(quiet_plan(), "daily", m06=Report("□"))
    found = only(plan, "not-started")
    assert (found.row, found.due) == ("daily", 3)  # 4月, 5月 and 6月


def test_not_started_does_not_slip_before_a_mark_is_due():
    plan = reported(quiet_plan(), "survey", m06=Report("□"))  # its ● is in 7月
    assert reasons(plan) == []


@pytest.mark.parametrize(
    "mark",
    [
        Mark("m", month="2020-05", done="2020-06"),
        Mark("m", month="2020-05", dropped=""),
        Mark("m", month="2020-05", promises=(Promise("2020-09"),)),
        Mark("m", month="2020-05", promises=(Promise(None),)),
    ],
)
def test_marks_done_dropped_or_moved_away_are_not_due(mark):
    plan = with_row(quiet_plan(), "survey", marks=(mark,))
    assert reasons(reported(plan, "survey", m06=Report("□"))) == []


def test_a_mark_due_while_the_row_rested_counts_for_nothing():
    plan = with_row(
        quiet_plan(),
        "survey",
        marks=bullets("2020-05"),
        suspensions=(Suspension("rest", "2020-05", "2020-05"),),
    )
    assert reasons(reported(plan, "survey", m06=Report("□"))) == []


# overdue


def test_an_open_mark_is_overdue_by_the_months_since_its_latest_promise():
    plan = with_row(quiet_plan(), "survey", marks=bullets("2020-05"))
    assert of_marks(plan) == [
        Ground("survey", "i2", "overdue", months=1, mark="m2020-05", since="2020-05")
    ]


def test_a_mark_due_in_the_month_itself_is_overdue_by_none():
    plan = with_row(quiet_plan(), "survey", marks=bullets("2020-06"))
    assert only(plan, "overdue").months == 0


def test_a_moved_mark_is_late_from_its_new_month():
    mark = Mark("m", month="2020-05", promises=(Promise("2020-08"),))
    plan = with_row(quiet_plan(), "survey", marks=(mark,))
    assert reasons(plan, "2020-06") == []
    (found,) = [ground for ground in grounds_of(plan, "2020-10") if ground.mark == "m"]
    assert (found.reason, found.months, found.since) == ("overdue", 2, "2020-08")


def test_a_mark_reopened_slips_again():
    done = with_row(quiet_plan(), "survey", marks=(Mark("m", month="2020-05", done="2020-05"),))
    assert reasons(done) == []
    opened = with_row(done, "survey", marks=(Mark("m", month="2020-05"),))
    assert [slip.row for slip in of_marks(opened)] == ["survey"]


def test_each_overdue_mark_of_a_row_slips():
    plan = with_row(quiet_plan(), "survey", marks=bullets("2020-05", "2020-06"))
    assert [slip.mark for slip in of_marks(plan)] == ["m2020-05", "m2020-06"]


def test_a_step_of_continuous_work_slips_though_its_marks_never_do():
    plan = report_all(quiet_plan(), "2020-09")
    found = [slip for slip in of_marks(plan, "2020-09") if slip.item == "i3"]
    assert found == [
        Ground("notices", "i3", "overdue", 1, "step-8", since="2020-08", is_incentive=True)
    ]


def test_a_period_slips_at_its_end_and_not_before():
    plan = quiet_plan()
    for month in APRIL_TO_MARCH:
        plan = report_all(plan, month)
    assert ("winter", "overdue") not in reasons(plan, "2021-01")
    assert ("winter", "overdue") in reasons(plan, "2021-02")


def test_an_overdue_slip_names_every_mark_the_ledger_calls_overdue():
    plan = report_all(small_plan(), "2021-03")
    named = {(ground.row, ground.mark) for ground in of_marks(plan, "2021-03")}
    assert named == {
        (row.id, mark.id) for row in plan.rows.values() for mark in overdue(plan, row, "2021-03")
    }


# unreported


def test_an_item_without_a_report_is_unreported_once():
    found = [row for row, reason in reasons(small_plan()) if reason == "unreported"]
    assert sorted(found) == ["daily", "notices", "review", "survey"]


@pytest.mark.parametrize("report", [Report("○"), Report(note="済")])
def test_a_status_or_a_note_is_a_report(report):
    plan = reported(small_plan(), "survey", m06=report)
    assert not is_unreported(plan, plan.items["i2"], "2020-06")


@pytest.mark.parametrize("report", [Report(), Report(note=""), Report(remedy="督促する")])
def test_a_cleared_note_or_a_remedy_alone_is_no_report(report):
    plan = reported(small_plan(), "survey", m06=report)
    assert is_unreported(plan, plan.items["i2"], "2020-06")


def test_any_row_of_an_item_reports_for_it():
    plan = reported(small_plan(), "winter", m06=Report("○"))
    assert not is_unreported(plan, plan.items["i1"], "2020-06")


def test_a_report_of_another_month_is_none_for_this_one():
    assert is_unreported(small_plan(), small_plan().items["i1"], "2020-06")
    assert not is_unreported(small_plan(), small_plan().items["i1"], "2020-05")


def test_nothing_is_unreported_before_the_ledger_began():
    assert slips_of(without_figures(small_plan()), "2020-04") == ()


def test_an_item_at_rest_owes_no_report_until_it_resumes():
    plan = small_plan()
    assert not is_unreported(plan, plan.items["i4"], "2020-08")
    assert is_unreported(plan, plan.items["i4"], "2020-09")


def test_an_item_with_one_row_at_work_owes_its_report():
    plan = with_row(small_plan(), "daily", suspensions=(Suspension("rest", "2020-06"),))
    assert is_unreported(plan, plan.items["i1"], "2020-06")


def test_an_item_without_rows_yet_slips_in_nothing():
    plan = with_item(quiet_plan(), "i2", rows=())
    assert slips_of(plan, "2020-06") == ()


# Rest, groups, order


def test_a_row_at_rest_never_slips():
    plan = with_row(
        quiet_plan(),
        "survey",
        marks=(*bullets("2020-05"), Mark("step", month="2020-05", text="集計")),
        reports={"2020-06": Report("△")},
        suspensions=(Suspension("rest", "2020-06", None),),
    )
    assert slips_of(plan, "2020-06") == ()


def test_what_is_unrecorded_is_neither_overdue_nor_without_remedy_nor_unreported():
    plan = without_figures(small_plan(ledger_from="2020-07"))
    plan = reported(plan, "survey", m06=Report("△"))
    assert {reason for _, reason in reasons(plan)} == {"below"}


@pytest.mark.parametrize(
    ("group", "rows"),
    [
        ("企画総務", ["daily", "review"]),
        ("業務", ["survey", "notices", "review"]),
        ("保健", ["notices", "review"]),
        ("レセプト", []),
    ],
)
def test_a_group_sees_the_slips_of_its_own_rows(group, rows):
    found = {
        slip.row for slip in slips_of(small_plan(), "2020-06", group) if slip.about == "report"
    }
    assert sorted(found) == sorted(rows)


def test_a_row_s_own_group_goes_before_that_of_its_item():
    found = [row for row, reason in reasons(small_plan(), group="企画総務") if reason == "overdue"]
    assert set(found) == {"review"}  # leaflet belongs to 保健 alone
    found = [row for row, reason in reasons(small_plan(), group="保健") if reason == "overdue"]
    assert set(found) == {"review", "leaflet"}


def test_the_gravest_slip_comes_first():
    plan = quiet_plan()
    plan = reported(plan, "survey", m05=Report("△"), m06=Report("△", remedy="x"))
    plan = reported(plan, "daily", m06=Report("□"))
    plan = with_row(plan, "leaflet", marks=bullets("2020-05"))
    plan = with_row(plan, "review", marks=bullets("2020-06"), reports={})
    assert reasons(plan) == [
        ("survey", "below"),  # two months
        ("daily", "not-started"),  # one
        ("leaflet", "overdue"),  # a month late
        ("review", "overdue"),  # due this month
        ("review", "unreported"),
    ]


def test_of_two_slips_of_one_size_the_incentive_one_comes_first():
    plan = quiet_plan()
    for row in ("daily", "notices"):
        plan = reported(plan, row, m06=Report("△", remedy="x"))
    found = slips_of(plan, "2020-06")
    assert [(slip.row, slip.is_incentive) for slip in found] == [
        ("notices", True),
        ("daily", False),
    ]


def test_slips_of_one_size_stand_in_the_order_of_the_plan():
    plan = with_row(quiet_plan(), "review", marks=bullets("2020-05"))
    plan = with_row(plan, "survey", marks=bullets("2020-05"))
    assert [slip.row for slip in of_marks(plan)] == ["survey", "review"]
    odd = [ground.row for ground in grounds_of(plan, "2020-06", "watermelon")]
    assert odd == ["survey", "review"]
