"""A break in the figures of a KPI: from a month on they count something else (定義の変更).

Every expected value is computed here; the plan is of 2020.
"""

from decimal import Decimal

import pytest
from judged import flow, kpi_of, plan_with, rate
from msgspec.structs import replace

from planner.history.dated import until
from planner.kpi.breaks import break_between
from planner.kpi.doubts import doubts
from planner.kpi.expected import why_no_basis
from planner.kpi.mistyped import mistyped
from planner.kpi.owed import difference
from planner.kpi.readings import reading
from planner.kpi.standing import standing
from planner.kpi.verdicts import verdict
from planner.language import set_language
from planner.plan.fiscal import Month
from planner.plan.model import Population, SeriesBreak
from planner.plan.targets import Bound, OtherSeries, PriorYears, Target
from planner.reports import kpi_chart
from planner.wording.kpis import judgement_text, limit_text

MAY, JUNE, NOVEMBER, MARCH = map(Month, ("2020-05", "2020-06", "2020-11", "2021-03"))
APRIL = SeriesBreak(Month("2020-04"), "本部通知により分母を変更")
OCTOBER = SeriesBreak(Month("2020-10"), "窓口分を含める")
LAST_OCTOBER = SeriesBreak(Month("2019-10"))


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")


def broken(kpi, *breaks):
    return replace(kpi, breaks=breaks)


def prior(*figures, **fields):
    return rate(*figures, rule="at-least-prior", value=fields.pop("printed", None), **fields)


def judged(kpi, month):
    plan = plan_with(kpi)
    return plan, plan.kpis["k1"], standing(plan, plan.kpis["k1"], month)


def test_a_break_lies_between_a_month_before_it_and_one_from_it_on():
    kpi = broken(rate(), OCTOBER)
    assert break_between(kpi, Month("2020-09"), Month("2020-10")) == OCTOBER
    assert break_between(kpi, Month("2020-10"), Month("2021-03")) is None
    assert break_between(kpi, Month("2020-04"), Month("2020-09")) is None


# Last year's figures


@pytest.mark.parametrize("printed", [None, "95.1"])
def test_last_years_value_before_a_break_is_no_limit_not_even_as_the_plan_printed_it(printed):
    kpi = prior("actual@2019=95.1", "actual@2020=97.0", printed=printed)
    assert verdict(plan_with(kpi), kpi).is_met is True
    found = verdict(plan_with(kpi), broken(kpi, APRIL))
    assert (found.is_met, found.why) == (None, "definition-changed")


def test_it_says_since_when_and_why():
    plan, kpi, found = judged(broken(prior("actual@2019=95.1", "actual@2020-05=97.0"), APRIL), MAY)
    assert found.why == "definition-changed"
    assert judgement_text(plan, kpi, found) == (
        "定義の変更で前の数字と比べられない（4月から、本部通知により分母を変更）"
    )
    assert limit_text(kpi, found) == "前年度以上（定義の変更）"


def test_the_same_month_of_last_year_is_not_expected_across_a_break():
    kpi = prior("actual@2019-05=90.0", "actual@2020-05=89.0", judged_on="month")
    assert judged(kpi, MAY)[2].is_short is True
    assert judged(broken(kpi, APRIL), MAY)[2].expected is None


def test_a_break_of_this_october_leaves_june_comparable_and_november_not():
    kpi = prior(
        *("actual@2019-06=90.0", "actual@2020-06=91.0"),
        *("actual@2019-11=90.0", "actual@2020-11=80.0"),
        judged_on="month",
    )
    plan = plan_with(broken(kpi, OCTOBER))
    june = until(plan, JUNE)
    assert standing(june, june.kpis["k1"], JUNE).is_short is False  # 91.0 against 90.0
    found = standing(plan, plan.kpis["k1"], NOVEMBER)
    assert (found.is_short, found.why) == (None, "definition-changed")


def test_a_break_in_last_october_leaves_last_november_comparable_and_its_year_not():
    months = prior("actual@2019-11=90.0", "actual@2020-11=89.0", judged_on="month")
    assert judged(broken(months, LAST_OCTOBER), NOVEMBER)[2].is_short is True
    year = broken(prior("actual@2019=95.1", "actual@2020=97.0"), LAST_OCTOBER)
    assert verdict(plan_with(year), year).why == "definition-changed"


def test_a_number_of_the_plan_is_a_limit_whatever_counted_before():
    kpi = broken(rate("actual@2020=93.0", value="92.0"), APRIL)
    assert verdict(plan_with(kpi), kpi).is_met is True


def test_the_higher_of_last_year_and_the_country_is_unknown_across_a_break():
    rule = Bound("at-least", OtherSeries("national", back=1))
    kpi = broken(replace(rate("national@2019=90", "actual@2020=91"), target=Target(rule)), APRIL)
    assert verdict(plan_with(kpi), kpi).why == "definition-changed"
    same_year = replace(kpi, target=Target(Bound("at-least", OtherSeries("national"))))
    known = replace(same_year, figures={**same_year.figures, **rate("national@2020=90").figures})
    assert verdict(plan_with(known), known).is_met is True


def test_the_mean_of_years_that_a_break_parts_is_unknown():
    kpi = rate("actual@2017=80", "actual@2018=82", "actual@2019=84", "actual@2020=83")
    kpi = replace(kpi, target=Target(Bound("at-least", PriorYears(years=3, by="mean"))))
    assert verdict(plan_with(kpi), kpi).is_met is True  # the mean is 82
    broken_before = broken(kpi, SeriesBreak(Month("2018-04")))
    assert verdict(plan_with(kpi), broken_before).why == "definition-changed"
    long_ago = broken(kpi, SeriesBreak(Month("2017-04")))
    assert verdict(plan_with(kpi), long_ago).is_met is True


def test_the_level_at_the_end_of_last_year_is_no_start_across_a_break():
    kpi = kpi_of("actual@2020-03=600", "actual@2020-06=700", value="1000", kind="level")
    assert judged(kpi, JUNE)[2].expected.value == Decimal(700)  # 600 + 400 x 3/12
    plan, own, found = judged(broken(kpi, APRIL), JUNE)
    assert (found.expected, found.why) == (None, "before-judging")
    assert why_no_basis(plan, own, found.limit, found.used, "twelfths") == "definition-changed"


def test_last_years_share_is_no_basis_across_a_break():
    figures = ("cumulative@2019-05=100", "cumulative@2019=1000", "cumulative@2020-05=250")
    kpi = flow(*figures, expected_by="prior-share")
    assert judged(kpi, MAY)[2].expected.value == Decimal(120)  # 1,200 x 100/1,000
    plan, own, found = judged(broken(kpi, APRIL), MAY)
    assert (found.expected.basis, found.expected.value) == ("twelfths", Decimal(200))
    assert why_no_basis(plan, own, found.limit, found.used, "prior-share") == "definition-changed"


# Totals


MONTHS = tuple(f"actual@2020-{month:02}=10" for month in range(4, 13))


def test_months_are_not_added_up_across_a_break():
    kpi = flow(*MONTHS)
    assert reading(kpi, NOVEMBER).value == Decimal(80)
    assert reading(broken(kpi, OCTOBER), NOVEMBER) is None
    assert reading(broken(kpi, OCTOBER), Month("2020-09")).value == Decimal(60)
    assert reading(broken(kpi, APRIL), NOVEMBER).value == Decimal(80)


def test_a_total_that_cannot_be_made_says_so():
    found = judged(broken(flow(*MONTHS), OCTOBER), NOVEMBER)[2]
    assert (found.is_short, found.why, found.used) == (None, "definition-changed", None)


def test_a_total_that_a_person_printed_stands():
    kpi = broken(flow(*MONTHS, "cumulative@2020-10=75"), OCTOBER)
    assert reading(kpi, Month("2020-10")).value == Decimal(75)
    assert reading(kpi, NOVEMBER).value == Decimal(85)
    assert doubts(plan_with(kpi), kpi, standing(plan_with(kpi), kpi, NOVEMBER)) == ()


def test_the_counts_of_a_rate_are_not_added_up_across_a_break():
    counts = [f"{s}@2020-{m:02}={v}" for m in range(4, 13) for s, v in
              (("numerator", 9), ("denominator", 10))]  # fmt: skip
    kpi = rate(*counts, value="80.0", judged_on="cumulative")
    assert reading(kpi, NOVEMBER).value == Decimal(90)
    assert reading(broken(kpi, OCTOBER), NOVEMBER) is None


def test_a_mean_of_months_does_not_cross_a_break():
    kpi = rate("actual@2020-09=90", "actual@2020-10=80", judged_on="mean")
    assert reading(kpi, Month("2020-10")).value == Decimal(85)
    assert reading(broken(kpi, OCTOBER), Month("2020-10")) is None


def test_a_figure_before_the_break_is_not_the_latest_after_it():
    kpi = rate("actual@2020-09=95.0")
    assert judged(kpi, NOVEMBER)[2].is_short is False
    found = judged(broken(kpi, OCTOBER), NOVEMBER)[2]
    assert (found.is_short, found.why) == (None, "definition-changed")


def test_a_population_keeps_its_totals_within_one_definition():
    kpi = rate(
        "numerator@2020-05=910",
        value="16.8",
        judged_on="cumulative",
        population=Population(Decimal(38911), Decimal(6538)),
    )
    assert judged(broken(kpi, APRIL), MAY)[2].used.counts.numerator == Decimal(910)


# What is shown


def test_a_jump_at_a_break_is_no_slip_of_the_hand():
    kpi = rate("actual@2020-03=5.0", "actual@2020-04=50.1")
    assert [own.reason for own in mistyped(kpi)] == ["times"]
    assert mistyped(broken(kpi, APRIL)) == ()


def test_no_difference_from_last_year_is_told_across_a_break():
    kpi = rate("actual@2019-05=90.0", "actual@2020-05=89.0")
    assert difference(kpi, "actual", "2020-05") == Decimal("-1.0")
    assert difference(broken(kpi, APRIL), "actual", "2020-05") is None


def test_the_chart_says_that_last_years_line_is_of_another_definition():
    kpi = rate("actual@2019-05=90.0", "actual@2020-05=89.0")
    names = [line.name for line in kpi_chart.build(plan_with(kpi), broken(kpi, APRIL)).lines]
    assert "前年度（定義の変更前）" in names
    assert "前年度" in [line.name for line in kpi_chart.build(plan_with(kpi), kpi).lines]


def test_a_break_of_a_later_month_is_not_on_the_page_of_an_earlier_one():
    plan = plan_with(broken(rate("actual@2020-05=95.0"), OCTOBER))
    assert until(plan, MAY).kpis["k1"].breaks == ()
    assert until(plan, MARCH).kpis["k1"].breaks == (OCTOBER,)
