"""What became of what slipped: new, worse, the same, better, and for what left, how."""

import msgspec
import pytest
from hypothesis import given
from judged import flow, plan_with, rate
from months import APRIL, APRIL_TO_MARCH, AUGUST, JULY, JUNE, MAY
from plans import bullets, small_plan, with_row, without_figures
from slipping import MONTHS, plans, quick, slips_of
from yearlong import Yearlong

from planner.history.intents import DropMark, MoveMark, Suspend, TickMark
from planner.language import set_language
from planner.plan.model import Mark, Promise, Report, Suspension
from planner.slips.behind import Asked, behind
from planner.slips.trends import LEFT, TRENDS, count_trends
from planner.wording.reasons import trend_name, trend_sign
from planner.wording.slips import change_sentence


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")


def compare(plan, month, since=None, group="", reasons=()):
    return behind(plan, Asked(month, group, reasons=reasons, since=since)).compared


def trends(plan, reason, month=JUNE, since=None):
    return [(one.slip.row, one.trend) for one in compare(plan, month, since, "", (reason,))]


def said(row="survey", **by_month):
    months = {f"2020-{name[1:]}": Report(status) for name, status in by_month.items()}
    return with_row(without_figures(small_plan()), row, reports=months)


@pytest.mark.parametrize(
    ("plan", "trend"),
    [
        (said(m05="○", m06="△"), [("survey", "new")]),
        (said(m05="△", m06="△"), [("survey", "same")]),  # a month more of it is time alone
        (said(m05="△", m06="○"), [("survey", "recovered")]),
        (said(m05="△"), [("survey", "held")]),  # nothing reported yet
        (said(m05="△", m06="□"), [("survey", "held")]),  # □ has no rank: nobody knows
        (said(m05="○", m06="○"), []),
    ],
)
def test_below_plan_is_new_the_same_over_or_waiting(plan, trend):
    assert trends(plan, "below") == trend


def test_a_row_that_rests_has_not_recovered():
    plan = with_row(said(m05="△", m06="○"), "survey", suspensions=(Suspension("rest", JUNE, None),))
    assert trends(plan, "below") == [("survey", "rested")]


@pytest.mark.parametrize(
    ("may", "june", "july", "trend"),
    [
        ("△", None, "△", "resumed"),
        ("△", "○", "△", "new"),
        ("△", "△", "△", "same"),
        (None, "○", "△", "new"),
    ],
)
def test_what_waited_and_stands_again_is_resumed_and_what_was_over_is_new(may, june, july, trend):
    plan = said(m05=may, m06=june, m07=july)
    assert trends(plan, "below", JULY) == [("survey", trend)]


def test_what_was_seen_to_be_over_while_nobody_told_of_it_is_new():
    """△ in 4月, nothing in 5月 (保留), ○ in 6月, △ in 7月: it was over in between."""
    assert trends(said(m04="△", m06="○", m07="△"), "below", JULY) == [("survey", "new")]


@pytest.mark.parametrize(
    ("may", "june", "trend"),
    [
        # Expected: 2/12 of 1,200 = 200 in 5月, 300 in 6月. Left to do by month: 1,100 ÷ 10 = 110.
        ("100", "150", "worse"),  # half is missing of both, but 150 are more than 100
        ("100", "120", "worse"),
        ("100", "205", "worse"),  # 95 short, but 995 ÷ 9 = 110.6 a month are needed
        ("100", "240", "better"),  # 60 short, 960 ÷ 9 = 106.7 a month
        ("100", "300", "recovered"),
        ("200", "240", "new"),
    ],
)
def test_a_short_kpi_is_worse_or_better_by_its_shortage_and_the_pace_needed(may, june, trend):
    plan = plan_with(flow(f"cumulative@2020-05={may}", f"cumulative@2020-06={june}"))
    assert trends(plan, "kpi") == [("rate", trend)]


@pytest.mark.parametrize("kpi", [flow("cumulative@2020-05=100"), rate("actual@2020-05=50")])
def test_a_figure_that_has_not_come_leaves_a_short_kpi_as_it_was(kpi):
    """What is expected is expected of the month of its figure."""
    assert trends(plan_with(kpi), "kpi") == [("rate", "same")]


def test_a_kpi_that_rests_now_has_not_recovered():
    kpi = rate("actual@2020-05=50", suspensions=(Suspension("rest", JUNE),))
    assert trends(plan_with(kpi), "kpi") == [("rate", "rested")]


@pytest.mark.parametrize(
    ("mark", "trend"),
    [
        (Mark("m", month=MAY, done=JUNE), "recovered"),
        (Mark("m", month=MAY), "same"),
        (Mark("m", month=MAY, promises=(Promise("2020-09"),)), None),  # as decided
        (Mark("m", month=MAY, dropped="中止"), None),
    ],
)
def test_a_mark_late_in_may_is_the_same_or_over(mark, trend):
    plan = with_row(without_figures(small_plan()), "survey", marks=(mark,))
    assert dict(trends(plan, "overdue")).get("survey") == trend


@pytest.mark.parametrize(
    ("change", "trend"),
    [
        (MoveMark("survey", "m2020-05", "2020-09", "会場"), "postponed"),
        (MoveMark("survey", "m2020-05", None, "会場"), "postponed"),
        (DropMark("survey", "m2020-05", "会場"), "dropped"),
        (Suspend("survey", "rest", JUNE, None, "指示"), "rested"),
        (TickMark("survey", "m2020-05", JUNE), "recovered"),
        (TickMark("survey", "m2020-05", JULY), "same"),
    ],
)
def test_a_late_mark_leaves_by_what_is_done_with_it(change, trend):
    year = Yearlong(with_row(without_figures(small_plan()), "survey", marks=bullets(MAY)))
    assert year.do(change, month=JUNE)
    assert dict(trends(year.plan, "overdue"))["survey"] == trend
    assert dict(trends(year.plan, "overdue", MAY))["survey"] == "new"


def test_a_mark_late_again_after_it_was_put_off_is_resumed():
    year = Yearlong(with_row(without_figures(small_plan()), "survey", marks=bullets(MAY)))
    year.do(MoveMark("survey", "m2020-05", JULY, "会場"), month=JUNE)
    months = (MAY, JUNE, JULY, AUGUST)
    every = [dict(trends(year.plan, "overdue", month)).get("survey") for month in months]
    assert every == ["new", "postponed", "resumed", "same"]


def test_a_second_move_made_this_month_is_new_and_over_once_when_it_is_carried_out():
    year = Yearlong(with_row(without_figures(small_plan()), "survey", marks=bullets(MAY)))
    year.do(MoveMark("survey", "m2020-05", JULY, "会場"), month=MAY)
    year.do(MoveMark("survey", "m2020-05", "2020-10", "講師"), month=JULY)
    year.do(TickMark("survey", "m2020-05", "2020-09"), month="2020-09")
    every = [trends(year.plan, "re-promised", month) for month in APRIL_TO_MARCH]
    own = [[trend for row, trend in found if row == "survey"] for found in every]
    assert own == [[], [], [], ["new"], ["same"], ["recovered"], *[[]] * 6]


def test_a_mark_carried_out_since_then_is_over():
    mark = Mark("m", month=MAY, done=JUNE)
    plan = with_row(without_figures(small_plan()), "survey", marks=(mark,))
    assert ("survey", "recovered") in trends(plan, "overdue")
    early = with_row(plan, "survey", marks=(msgspec.structs.replace(mark, done=MAY),))
    assert "survey" not in dict(trends(early, "overdue"))


def test_a_mark_late_by_a_month_more_is_the_same_and_one_due_now_new():
    plan = with_row(without_figures(small_plan()), "survey", marks=bullets(MAY, JUNE))
    own = [one for one in compare(plan, JUNE, None, "", ("overdue",)) if one.slip.row == "survey"]
    assert [(one.slip.mark, one.trend) for one in own] == [
        ("m2020-06", "new"),  # what changed comes first
        ("m2020-05", "same"),
    ]


def test_more_against_a_status_is_worse_and_less_better():
    plan = with_row(said(m05="○", m06="○"), "survey", marks=bullets(MAY, JUNE))
    assert trends(plan, "watermelon") == [("survey", "worse")]
    done = (Mark("m1", month=MAY, done=JUNE), Mark("m2", month=MAY))
    plan = with_row(plan, "survey", marks=done)
    assert trends(plan, "watermelon") == [("survey", "better")]


def test_a_status_that_fell_is_no_recovery_of_the_one_it_replaces():
    """○ against a short KPI, then △: the contradiction is gone, and nothing is better."""
    plan = plan_with(rate("actual@2020-05=50"))
    plan = with_row(plan, "rate", reports={MAY: Report("○"), JUNE: Report("△", "文", "策")})
    (own,) = [own for own in compare(plan, JUNE) if own.slip.row == "rate"]
    assert (own.slip.reasons, own.trend) == (("kpi", "below", "worse"), "worse")
    assert [(gone.ground.reason, gone.how) for gone in own.gone] == [("watermelon", "lowered")]


def test_a_kpi_short_therefore_below_therefore_fallen_is_one_slip_with_three_grounds():
    plan = plan_with(rate("actual@2020-05=95", "actual@2020-06=50"))
    plan = with_row(plan, "rate", reports={MAY: Report("○"), JUNE: Report("△", "文", "策")})
    (own,) = [own for own in compare(plan, JUNE) if own.slip.row == "rate"]
    assert (own.slip.reasons, own.trend) == (("kpi", "below", "worse"), "new")


def test_work_that_began_is_better_though_it_is_below_plan():
    """□ with a ● due in 5月, △ in 6月: the row goes on slipping, and not worse than before."""
    plan = with_row(said(m05="□", m06="△"), "survey", marks=(Mark("m", MAY, done=JUNE),))
    plan = with_row(plan, "survey", reports={MAY: Report("□"), JUNE: Report("△", "始めた", "急ぐ")})
    (own,) = [own for own in compare(plan, JUNE) if own.slip.key == ("survey", "work", "")]
    assert (own.slip.reasons, own.trend) == (("below",), "better")


def test_a_report_of_this_month_does_not_settle_the_one_still_missing():
    plan = said(m06="○")
    assert ("survey", "held") in trends(plan, "unreported")


def test_another_month_is_compared_with_where_one_is_named():
    plan = said(m04="△", m05="○", m06="△")
    assert trends(plan, "below") == [("survey", "new")]
    assert trends(plan, "below", JUNE, APRIL) == [("survey", "same")]


def test_before_the_year_there_is_nothing_to_compare_with():
    plan = said(m04="△")
    assert trends(plan, "below", APRIL) == [("survey", "new")]


def test_what_was_is_kept_beside_what_is():
    plan = said(m05="△", m06="△")
    (one,) = compare(plan, JUNE, None, "", ("below",))
    assert (one.before.lead.months, one.slip.lead.months) == (1, 2)


def test_what_is_over_stands_last_and_each_trend_is_counted():
    plan = plan_with(flow("cumulative@2020-05=100", "cumulative@2020-06=120"))
    plan = with_row(plan, "survey", reports={MAY: Report("△"), JUNE: Report("○")})
    found = compare(plan, JUNE, None, "", ("kpi", "below"))
    assert [one.trend for one in found] == ["worse", "recovered"]
    expected = {**dict.fromkeys(TRENDS, 0), "worse": 1, "recovered": 1}
    assert count_trends(found) == expected
    assert tuple(count_trends(found)) == TRENDS


def test_what_left_is_told_with_what_it_had_and_how_it_left():
    plan = with_row(said(m05="△", m06="○"), "survey", marks=(Mark("m", month=MAY, done=JUNE),))
    told = {
        own.slip.reason: change_sentence(plan, own, JUNE, MAY)
        for own in compare(plan, JUNE)
        if own.trend == "recovered" and own.slip.row == "survey"
    }
    assert told["below"].startswith("5月の「計画を下回る」: △から6月は○になりました")
    assert told["overdue"] == "5月の「●の遅れ」: 5月の●を6月に実施しました"
    short = plan_with(flow("cumulative@2020-05=100", "cumulative@2020-06=300"))
    (own,) = compare(short, JUNE, None, "", ("kpi",))
    assert change_sentence(short, own, JUNE, MAY).startswith(
        "5月の「KPI の不足」: 指標 300件（R2.6、累計）、目安 300件（目標の3/12）"
    )


def test_every_trend_has_a_name_and_a_sign_of_its_own_that_is_no_colour():
    assert len({trend_name(trend) for trend in TRENDS}) == len(TRENDS)
    assert len({trend_sign(trend) for trend in TRENDS}) == len(TRENDS)


@given(plans(), MONTHS)
@quick
def test_all_that_slips_is_told_and_no_ground_both_stands_and_is_gone(plan, month):
    found = compare(plan, month)
    now = [own.slip for own in found if own.trend not in LEFT]
    assert sorted(slip.key for slip in now) == sorted(slip.key for slip in slips_of(plan, month))
    assert set(now) == set(slips_of(plan, month))
    standing = {ground.key for slip in now for ground in slip.grounds}
    assert not standing & {gone.ground.key for own in found for gone in own.gone}


def test_a_contradiction_that_goes_on_with_less_against_it_is_neither_gone_nor_worse():
    """○ in 5月 against rate's KPI and a late 手順; in 6月 the KPI is met, the 手順 still late."""
    plan = plan_with(rate("actual@2020-05=50", "actual@2020-06=95"))
    plan = with_row(
        plan,
        "notices",
        marks=(Mark("step", month=MAY, text="発送"),),
        reports={MAY: Report("○", "順調"), JUNE: Report("○", "順調")},
    )
    found = [own for own in compare(plan, JUNE) if own.slip.row == "notices"]
    assert [(own.slip.reasons, own.trend) for own in found if own.trend not in LEFT] == [
        (("overdue", "watermelon"), "better")
    ]
    ((over, how),) = [(own.trend, own.how) for own in found if own.trend in LEFT]
    assert (over, how) == ("recovered", "reached")  # that it was against a KPI
    told = [change_sentence(plan, own, JUNE, MAY) for own in found]
    assert not [text for text in told if "のままとしました" in text]


def test_a_contradiction_that_was_against_a_mark_and_is_against_a_kpi_too_is_worse():
    plan = plan_with(rate("actual@2020-05=95", "actual@2020-06=50"))
    plan = with_row(
        plan,
        "notices",
        marks=(Mark("step", month=MAY, text="発送"),),
        reports={MAY: Report("○", "順調"), JUNE: Report("○", "順調")},
    )
    own = {own.slip.reasons: own for own in compare(plan, JUNE) if own.slip.row == "notices"}
    assert {reasons: one.trend for reasons, one in own.items()} == {
        ("overdue",): "same",
        ("watermelon",): "new",
    }
    assert all(not one.gone for one in own.values())
    assert trends(plan, "watermelon") == [("notices", "worse")]


def test_a_slip_of_which_one_part_is_over_and_one_waits_is_held():
    """In 6月 the KPI is met, and nobody has said a status yet."""
    plan = plan_with(rate("actual@2020-05=50", "actual@2020-06=95"))
    plan = with_row(plan, "rate", reports={MAY: Report("△", "文", "策")})
    (own,) = [own for own in compare(plan, JUNE) if own.slip.row == "rate"]
    assert (own.slip.reasons, own.trend, own.how) == (("kpi", "below"), "held", "no-status")
    assert [gone.how for gone in own.gone] == ["reached", "no-status"]
