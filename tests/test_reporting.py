"""How far a month's reports have come, who looked at them, and what the plan decision asks for."""

from decimal import Decimal

import pytest
from months import JUNE
from plans import refusal, small_plan, with_row
from targeted import target_of

from planner.history.entries import apply
from planner.history.intents import (
    AddMark,
    Decide,
    DropMark,
    MoveMark,
    ReviewReport,
    SetStatus,
    SetTarget,
    WriteMemo,
    WriteNote,
    WriteRemedy,
)
from planner.history.rules import writes
from planner.history.writes import Signature
from planner.plan.fiscal import Month
from planner.plan.reporting import (
    Stage,
    covered,
    fingerprint,
    outstanding,
    returned,
    stage,
    unit_of,
    units,
    unreported,
)

AT = "2020-07-01T00:00:00.000000+00:00"
SIGNED = Signature("企画総務", AT)


def after(plan, *changes):
    for change in changes:
        plan = apply(plan, writes(plan, change, SIGNED))
    return plan


def refused(plan, change):
    return refusal(writes, plan, change, SIGNED)


def stage_of(plan, row, month=JUNE):
    return stage(plan, plan.rows[row], month)


@pytest.fixture
def plan():
    return small_plan()


@pytest.fixture
def told(plan):
    return after(plan, SetStatus("winter", JUNE, "○"), WriteNote("daily", JUNE, "順調"))


def test_an_item_reports_by_its_first_row_and_a_row_of_its_own_by_itself(plan):
    assert [row.id for row in units(plan)] == [
        *("daily", "survey", "notices", "seminar", "review", "leaflet")
    ]
    assert [row.id for row in covered(plan, plan.rows["daily"])] == ["daily", "winter"]
    assert [row.id for row in covered(plan, plan.rows["review"])] == ["review"]
    assert [row.id for row in covered(plan, plan.rows["leaflet"])] == ["leaflet"]
    assert unit_of(plan, plan.rows["winter"]).id == "daily"
    assert unit_of(plan, plan.rows["leaflet"]).id == "leaflet"


def test_a_group_sees_its_own_units(plan):
    assert [row.id for row in units(plan, "業務")] == ["survey", "notices", "seminar", "review"]


def test_a_report_of_any_row_of_the_item_is_its_report(plan, told):
    assert stage_of(plan, "daily") is Stage.UNREPORTED
    assert stage_of(told, "daily") is Stage.UNCHECKED


def test_what_rests_or_was_before_the_ledger_owes_no_report(plan):
    assert stage_of(plan, "seminar") is Stage.RESTING
    assert stage_of(plan, "survey", Month("2020-04")) is Stage.UNRECORDED


def test_a_memo_alone_is_no_report(plan):
    assert stage_of(after(plan, WriteMemo("survey", JUNE, "電話済")), "survey") is Stage.UNREPORTED


def test_a_report_is_checked_on_any_of_its_rows(told):
    checked = after(told, ReviewReport("winter", JUNE, "reviewed"))
    assert stage_of(checked, "daily") is Stage.REVIEWED
    review = checked.rows["daily"].report(JUNE).review
    assert (review.verdict, review.who, review.at) == ("reviewed", "企画総務", AT)


@pytest.mark.parametrize(
    "edit",
    [
        SetStatus("winter", JUNE, "△"),
        WriteNote("daily", JUNE, "遅れ気味"),
        WriteRemedy("winter", JUNE, "電話する"),
        WriteNote("winter", JUNE, "こちらも"),
    ],
)
@pytest.mark.parametrize(
    ("verdict", "stages"),
    [
        ("reviewed", (Stage.REVIEWED, Stage.CHANGED)),
        ("returned", (Stage.RETURNED, Stage.ANSWERED)),
    ],
)
def test_what_is_changed_after_a_review_waits_for_another_look(told, verdict, stages, edit):
    looked = after(told, ReviewReport("daily", JUNE, verdict, comment="件数を"))
    changed = after(looked, edit)
    assert (stage_of(looked, "daily"), stage_of(changed, "daily")) == stages


def test_a_memo_and_other_months_do_not_touch_a_review(told):
    checked = after(told, ReviewReport("daily", JUNE, "reviewed"))
    later = after(checked, WriteMemo("daily", JUNE, "済"), SetStatus("daily", "2020-07", "○"))
    assert stage_of(later, "daily") is Stage.REVIEWED


def test_nobody_confirms_what_was_changed_while_he_read(told):
    seen = fingerprint(told, told.rows["daily"], JUNE)
    meanwhile = after(told, WriteNote("daily", JUNE, "実は遅れ"))
    checked = after(meanwhile, ReviewReport("daily", JUNE, "reviewed", seen=seen))
    assert stage_of(checked, "daily") is Stage.CHANGED


def test_a_change_taken_back_is_what_was_reviewed(told):
    checked = after(told, ReviewReport("daily", JUNE, "reviewed"))
    back = after(checked, WriteNote("daily", JUNE, "別"), WriteNote("daily", JUNE, "順調"))
    assert stage_of(back, "daily") is Stage.REVIEWED


def test_a_review_is_taken_back(told):
    checked = after(told, ReviewReport("daily", JUNE, "reviewed"))
    assert after(checked, ReviewReport("daily", JUNE, None)) == told


def test_what_was_not_reported_is_not_reviewed_and_nothing_is_given_back_without_a_word(plan, told):
    assert refused(plan, ReviewReport("survey", JUNE, "reviewed")).code == "nothing-to-review"
    without = ReviewReport("daily", JUNE, "returned", comment=" ")
    assert refused(told, without).code == "return-without-comment"


def test_the_list_of_what_is_not_finished(told):
    found = outstanding(told, JUNE)
    assert [row.id for row in found.unreported] == ["survey", "notices", "review", "leaflet"]
    assert [row.id for row in found.unchecked] == ["daily"]
    given_back = after(told, ReviewReport("daily", JUNE, "returned", comment="件数を"))
    assert [row.id for row in outstanding(given_back, JUNE).unchecked] == ["daily"]
    checked = after(told, ReviewReport("daily", JUNE, "reviewed"))
    assert outstanding(checked, JUNE).unchecked == ()


def test_a_leader_finds_what_was_given_back_until_it_is_answered(told):
    given_back = after(told, ReviewReport("daily", JUNE, "returned", comment="件数を"))
    ((row, month, review),) = returned(given_back, "企画総務")
    assert (row.id, month, review.comment) == ("daily", JUNE, "件数を")
    assert returned(given_back, "保健") == ()
    assert returned(after(given_back, WriteNote("daily", JUNE, "3件")), "企画総務") == ()


def test_a_first_row_reported_on_its_own_does_not_report_for_the_others_twice(plan):
    separate = with_row(plan, "daily", is_separate=True)
    told = after(separate, SetStatus("winter", JUNE, "○"))
    assert stage_of(told, "daily") is Stage.UNCHECKED


# 計画決定


def test_the_units_that_owe_their_report_are_those_listed_as_unreported():
    # Item 4 rests; 5-2 reports apart from 5-1.
    owing = [small_plan().reference(row) for row in unreported(small_plan(), Month("2020-06"))]
    assert owing == ["1-1", "2-1", "3-1", "5-1", "5-2"]
    assert not list(unreported(small_plan(), Month("2020-04")))  # before the ledger began


@pytest.mark.parametrize(
    "change",
    [
        MoveMark("survey", "m2020-07", "2020-09"),
        MoveMark("survey", "m2020-07", "2020-09", " 　"),
        DropMark("survey", "m2020-07"),
        AddMark("survey", "new", "2020-10"),
        SetTarget("k1", target_of("at-least", Decimal("81.0"))),
    ],
    ids=lambda change: type(change).__name__,
)
def test_once_decided_the_plan_changes_with_a_reason_only(change):
    assert refused(small_plan(), change).code.endswith("reason-missing")
    assert after(small_plan(decided=False), change) != small_plan(decided=False)


def test_a_decision_freezes_the_months_of_the_marks():
    draft = small_plan(decided=False)
    moved = after(draft, MoveMark("survey", "m2020-07", "2020-08"))
    decided = after(moved, Decide("2020-04-01"))
    later = after(decided, MoveMark("survey", "m2020-07", "2020-10", "会場の都合"))
    mark = later.rows["survey"].mark("m2020-07")
    assert (mark.month, mark.due, mark.promises[-1].why) == ("2020-08", "2020-10", "会場の都合")


def test_a_plan_is_decided_once_and_withdrawn_with_a_reason(plan):
    assert refused(plan, Decide("2020-04-02")).code == "decided-already"
    assert refused(plan, Decide(None)).code.endswith("reason-missing")
    assert after(plan, Decide(None, "本部の修正")).decided is None
    assert refused(small_plan(decided=False), Decide("4月1日")).code == "day-unreadable"


def test_a_target_is_changed_with_its_reason(plan):
    changed = after(plan, SetTarget("k1", target_of("at-least", Decimal("81.0")), why="本部の通知"))
    assert changed.kpis["k1"].target == target_of("at-least", Decimal("81.0"))
    endless = SetTarget("k1", target_of("at-least", "9" * 19), why="x")
    assert refused(plan, endless).code == "number-too-long"
