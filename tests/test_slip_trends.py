"""What became of what slipped: new, worse, the same, better, over, and what cannot be said."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import flow, plan_with, rate
from months import APRIL, JUNE, MAY
from plans import bullets, small_plan, with_row, without_figures
from slipping import MONTHS, plans, quick

from planner.language import set_language
from planner.plan.model import Mark, Report, Suspension
from planner.slips.behind import Asked, behind
from planner.slips.slips import REASONS, slips
from planner.slips.trends import TRENDS, count_trends, slips_at_end_of, slips_known_now
from planner.wording.reasons import trend_name, trend_sign
from planner.wording.slips import recovered_sentence


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
        (said(m05="△"), []),  # nothing reported yet: neither told nor over
        (said(m05="○", m06="○"), []),
    ],
)
def test_below_plan_is_new_the_same_or_over(plan, trend):
    assert trends(plan, "below") == trend


def test_a_row_that_rests_has_not_recovered():
    plan = with_row(said(m05="△", m06="○"), "survey", suspensions=(Suspension("rest", JUNE, None),))
    assert trends(plan, "below") == []


@pytest.mark.parametrize(
    ("may", "june", "trend"),
    [
        # Expected: 2/12 of 1,200 = 200 in 5月, 300 in 6月.
        ("100", "150", "same"),  # half is missing of both
        ("100", "120", "worse"),  # 0.50 → 0.60
        ("100", "240", "better"),  # 0.50 → 0.20
        ("100", "300", "recovered"),
        ("200", "240", "new"),
    ],
)
def test_a_short_kpi_is_worse_or_better_by_its_share_of_what_is_expected(may, june, trend):
    plan = plan_with(flow(f"cumulative@2020-05={may}", f"cumulative@2020-06={june}"))
    assert trends(plan, "kpi") == [("rate", trend)]


def test_a_figure_that_has_not_come_leaves_a_short_kpi_as_it_was():
    assert trends(plan_with(flow("cumulative@2020-05=100")), "kpi") == [("rate", "same")]


def test_a_kpi_that_rests_now_has_not_recovered():
    kpi = rate("actual@2020-05=50", suspensions=(Suspension("rest", JUNE),))
    assert trends(plan_with(kpi), "kpi") == []


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
        ("m2020-05", "same"),
        ("m2020-06", "new"),
    ]


def test_more_against_a_status_is_worse_and_less_better():
    plan = with_row(said(m05="○", m06="○"), "survey", marks=bullets(MAY, JUNE))
    assert trends(plan, "watermelon") == [("survey", "worse")]
    done = (Mark("m1", month=MAY, done=JUNE), Mark("m2", month=MAY))
    plan = with_row(plan, "survey", marks=done)
    assert trends(plan, "watermelon") == [("survey", "better")]


def test_a_report_that_came_is_over():
    plan = said(m06="○")
    assert ("survey", "recovered") in trends(plan, "unreported")


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
    assert (one.before.months, one.slip.months) == (1, 2)


def test_what_is_over_stands_last_and_each_trend_is_counted():
    plan = plan_with(flow("cumulative@2020-05=100", "cumulative@2020-06=120"))
    plan = with_row(plan, "survey", reports={MAY: Report("△"), JUNE: Report("○")})
    found = compare(plan, JUNE, None, "", ("kpi", "below"))
    assert [one.trend for one in found] == ["worse", "recovered"]
    number = {"new": 0, "worse": 1, "same": 0, "better": 0, "recovered": 1}
    assert count_trends(found) == number
    assert tuple(count_trends(found)) == TRENDS


def test_what_is_over_is_told_with_what_it_had():
    plan = with_row(said(m05="△", m06="○"), "survey", marks=(Mark("m", month=MAY, done=JUNE),))
    told = {
        one.slip.reason: recovered_sentence(plan, one.slip, MAY)
        for one in compare(plan, JUNE)
        if one.trend == "recovered" and one.slip.row == "survey"
    }
    assert told["below"] == "5月の「計画を下回る」は解消しました"
    assert told["overdue"] == "5月の「●の遅れ（5月の●）」は解消しました"
    short = plan_with(flow("cumulative@2020-05=100", "cumulative@2020-06=300"))
    (one,) = compare(short, JUNE, None, "", ("kpi",))
    assert recovered_sentence(short, one.slip, MAY) == ("5月の「KPI の不足（指標）」は解消しました")


def test_every_trend_has_a_name_and_a_sign_of_its_own_that_is_no_colour():
    assert len({trend_name(trend) for trend in TRENDS}) == len(TRENDS)
    assert len({trend_sign(trend) for trend in TRENDS}) == len(TRENDS)


@given(plans(), MONTHS)
@quick
def test_all_that_slips_is_told_in_its_order_and_nothing_both_slips_and_is_over(plan, month):
    found = compare(plan, month)
    now = tuple(one.slip for one in found if one.trend != "recovered")
    assert now == slips(plan, month)
    kept = {(slip.reason, slip.kpi or slip.row, slip.mark) for slip in now}
    over = {
        (one.slip.reason, one.slip.kpi or one.slip.row, one.slip.mark)
        for one in found
        if one.trend == "recovered"
    }
    assert not kept & over


@given(plans(), MONTHS, st.sampled_from(["", "保健"]), st.sets(st.sampled_from(REASONS)))
@quick
def test_what_is_known_now_of_an_earlier_month_is_what_slips_at_it(plan, month, group, reasons):
    found = slips_known_now(
        plan, month, slips_at_end_of(plan, month, group, reasons), group, reasons
    )
    now = slips(plan, month, group, reasons)
    assert len(found) == len(now)
    assert set(found) == set(now)
