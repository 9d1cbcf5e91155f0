"""KPIs as other branches have them: every expected value is computed in the test."""

from decimal import Decimal

import pytest
from judged import flow, kpi_of, plan_with, rate
from months import JUNE

from planner.kpi.exact import shortened
from planner.kpi.standing import standing
from planner.kpi.verdicts import verdict
from planner.language import set_language
from planner.plan.model import Figure
from planner.reports import kpi_chart
from planner.slips.behind import Asked, behind
from planner.wording import kpis
from planner.wording.behind import reasons_of
from planner.wording.targets import target_text


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")


def at(kpi, month=JUNE):
    plan = plan_with(kpi)
    return plan, plan.kpis["k1"], standing(plan, plan.kpis["k1"], month)


def judged(kpi, month=JUNE):
    return kpis.judgement_text(*at(kpi, month))


def trend_of(kpi, month=JUNE):
    plan = plan_with(kpi)
    found = behind(plan, Asked(month, reasons=("kpi",))).compared
    return next((one.trend, one.slip) for one in found)


def test_what_is_beyond_a_target_of_0_has_no_percentage():
    assert judged(kpi_of("actual@2020-06=3", kind="level", rule="at-most", value="0")) == (
        "△ 3件 上回る"
    )
    assert judged(rate("actual@2020-06=0.10", rule="at-most", value="0.00")) == "△ 0.10%pt 上回る"
    kpi = kpi_of("actual@2020-06=3", kind="level", rule="at-most", value="0")
    assert reasons_of(plan_with(kpi), trend_of(kpi)[1]) == "超過 3件"


@pytest.mark.parametrize(
    ("may", "june", "trend"), [(1, 9, "worse"), (9, 1, "better"), (3, 3, "same")]
)
def test_more_beyond_a_target_of_0_is_worse_and_less_better(may, june, trend):
    figures = (f"actual@2020-05={may}", f"actual@2020-06={june}")
    assert trend_of(kpi_of(*figures, kind="level", rule="at-most", value="0"))[0] == trend


def test_a_rate_just_short_is_not_shown_as_what_it_falls_short_of():
    # 24,999 ÷ 25,000 = 99.996%, which with two decimals would read 100%
    plan, kpi, found = at(
        rate("numerator@2020-06=24999", "denominator@2020-06=25000", value="100.0")
    )
    assert kpis.used_text(kpi, found) == "99.996%（R2.6、計算値）"
    assert kpis.judgement_text(plan, kpi, found) == (
        "△ 0.004%pt 下回る（0.0%、四捨五入では100.0%）"
    )


def test_counts_of_a_quarter_make_its_rate():
    # 5 ÷ 10 = 50%; the quarter a year before 9 ÷ 10 = 90%
    now = ("numerator@2020-04/2020-06=5", "denominator@2020-04/2020-06=10")
    before = ("numerator@2019-04/2019-06=9", "denominator@2019-04/2019-06=10")
    found = at(rate(*now, value="60"))[2]
    assert (found.value, found.is_short) == (Decimal(50), True)
    assert (found.used.period, found.used.span) == ("2020-06", "2020-04/2020-06")
    found = at(rate(*now, *before, rule="at-least-prior", value=None))[2]
    assert (found.expected.basis, found.expected.value) == ("prior-month", Decimal(90))


def test_counts_of_quarters_and_months_add_up_to_the_rate_of_the_year_so_far():
    # (5 + 9 + 4) ÷ (10 + 10 + 5) = 18 ÷ 25 = 72%
    figures = (
        *("numerator@2020-04/2020-06=5", "denominator@2020-04/2020-06=10"),
        *("numerator@2020-07/2020-09=9", "denominator@2020-07/2020-09=10"),
        *("numerator@2020-10=4", "denominator@2020-10=5"),
    )
    kpi = rate(*figures, judged_on="cumulative", value="72")
    assert at(kpi, "2020-10")[2].value == 72
    assert at(kpi, "2020-09")[2].value == 70  # 14 ÷ 20
    assert at(kpi, "2020-11")[2].lag == 1


@pytest.mark.parametrize(
    "kpi",
    [rate("numerator@2020-06=5"), flow("actual@2020-04/2020-06=300", judged_on="month")],
)
def test_figures_that_make_no_value_are_not_told_as_a_missing_total(kpi):
    assert at(kpi)[2].why == "incomplete"
    assert "累計" not in judged(kpi)


def test_a_landing_of_exactly_a_half_is_rounded_up():
    # 15.75 × 6 = 94.5, printed with the decimals of the target: 95
    _, kpi, found = at(flow("cumulative@2020-05=15.75", value="100"), "2020-05")
    assert found.landing.value == Decimal("94.5")
    assert kpis.landing_text(kpi, found) == "95件"


def test_a_months_target_in_another_unit_is_not_compared_with():
    kpi = flow("cumulative@2020-06=300", value="1200")
    kpi.figures["target@2020-06"] = Figure("target", JUNE, Decimal(25), unit="%")
    found = at(kpi)[2]
    assert (found.expected.basis, found.expected.value) == ("twelfths", 300)
    (target,) = (line for line in kpi_chart.build(*at(kpi)[:2]).lines if line.role == "target")
    assert target.values[2] == 300  # 3/12 of 1,200


def test_in_march_the_value_of_the_year_stands_for_that_of_the_judging_month():
    kpi = rate(
        *("actual@2020-10=91.0", "actual@2020=93.0"), judged_on="judging-month", judging_month=JUNE
    )
    plan, kpi, found = at(kpi, "2021-03")
    assert found.is_short is False
    assert verdict(plan, kpi).is_met is True
    assert at(kpi, "2020-12")[2].why == "awaited"


def test_a_target_below_0_is_written_as_tables_write_it():
    assert target_text(rate(rule="at-most", value="-4.96")) == "△4.96%以下"


def test_numbers_beyond_28_digits_are_shortened_too():
    # 10³⁰ and a fifth, without its decimals
    assert shortened(Decimal("1" + "0" * 30 + ".2"), 0) == Decimal(10) ** 30
    assert f"{shortened(Decimal('1' + '0' * 30 + '.2'), 0)}" == "1" + "0" * 30
