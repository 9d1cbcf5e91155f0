"""How figures are judged where a simple rule would be wrong: each case computed by hand.

Gunma's item 25 is the common example: 3,255 people a year, 271.25 a month.
"""

from decimal import Decimal

import pytest
from judged import flow, kpi_of, plan_with, population, rate
from msgspec.structs import replace
from plans import bullets

from planner.kpi.standing import standing
from planner.kpi.verdicts import item_verdict, verdict
from planner.language import set_language
from planner.plan.targets import Bound, Case, Cases, Condition, Done, PriorYears, Target
from planner.wording import kpis

MONTHS = (*tuple(f"2020-{month:02}" for month in range(4, 13)), "2021-01", "2021-02", "2021-03")


@pytest.fixture(autouse=True)
def _japanese():
    set_language("ja")


def at(kpi, month, **fields):
    plan = plan_with(kpi, **fields)
    return standing(plan, plan.kpis["k1"], month)


def said(kpi, month, **fields):
    plan = plan_with(kpi, **fields)
    own = plan.kpis["k1"]
    return kpis.judgement_text(plan, own, standing(plan, own, month))


def of_year(kpi, **fields):
    plan = plan_with(kpi, **fields)
    return verdict(plan, plan.kpis["k1"])


def monthly(series, *values):
    return tuple(f"{series}@{month}={value}" for month, value in zip(MONTHS, values, strict=False))


# The targets of the months: 単月 or 累計


GUNMA_25 = ("cumulative@2020-05=453", *monthly("target", 271, 271, 271))


def test_targets_of_single_months_are_added_where_somebody_said_so():
    # 271 + 271 = 542; 453 is 89 short, 16.4 %
    kpi = flow(*GUNMA_25, value="3255", month_targets={"target": "single"})
    found = at(kpi, "2020-05")
    assert (found.expected.basis, found.expected.value) == ("own", Decimal(542))
    assert said(kpi, "2020-05") == "△ 89件 下回る（16.4%）"


def test_running_targets_are_taken_as_they_are():
    kpi = flow(*GUNMA_25, value="3255", month_targets={"target": "cumulative"})
    assert at(kpi, "2020-05").expected.value == Decimal(271)


def test_targets_of_months_that_nobody_explained_are_not_judged_by():
    # neither running up to 3,255 nor twelve that make it: by twelfths, 3,255 x 2/12
    found = at(flow(*GUNMA_25, value="3255"), "2020-05")
    assert (found.expected.basis, found.expected.value) == ("twelfths", Decimal("542.5"))


def test_targets_that_never_fall_and_end_in_the_years_are_running_ones():
    running = (100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200)
    kpi = flow("cumulative@2020-05=180", *monthly("target", *running))
    assert at(kpi, "2020-05").expected.value == Decimal(200)


def test_targets_of_single_months_are_added_up_to_the_judging_month_too():
    # 100 in each of six months: 580 are 20 short of 600, not 480 ahead of September's own 100
    months = monthly("target", *(["100"] * 6))
    asked = {"value": "600", "judged_on": "judging-month", "judging_month": "2020-09"}
    kpi = flow("cumulative@2020-09=580", *months, **asked)
    found = at(kpi, "2020-09")
    assert (found.is_short, found.shortfall) == (True, Decimal(20))
    assert at(replace(kpi, month_targets={"target": "single"}), "2020-09").is_short is True


@pytest.mark.parametrize("kind", ["ratio", "level"])
def test_targets_of_rates_and_levels_are_never_added(kind):
    kpi = kpi_of(
        "actual@2020-05=50",
        *monthly("target", 40, 45),
        value="60",
        kind=kind,
        month_targets={"target": "single"},
    )
    assert at(kpi, "2020-05").expected.value == Decimal(45)


# Missing months


def test_a_month_without_a_figure_hides_no_later_one():
    # 453 by May, 300 in June and in July, nothing for August, then 0
    kpi = flow(
        *("cumulative@2020-05=453", "actual@2020-06=300", "actual@2020-07=300"),
        *("actual@2020-09=0", "actual@2020-10=0", "actual@2020-11=0", "actual@2020-12=0"),
        value="3255",
    )
    found = at(kpi, "2020-12")
    # 1,053 of eight months against 3,255 x 8/12
    assert (found.value, found.expected.value) == (Decimal(1053), Decimal(2170))
    assert (found.used.period, found.used.missing, found.lag) == ("2020-12", ("2020-08",), 0)
    plan = plan_with(kpi)
    assert "8月の数字なし" in kpis.used_text(plan.kpis["k1"], found)
    assert said(kpi, "2020-12") == "△ 1,117件 下回る（51.5%）"  # 1,117 ÷ 2,170


def test_a_missing_month_is_left_out_of_last_years_course_too():
    # last year 100, 300, 500 of 1,000 by April, May, June; May, 200 of them, is missing now
    figures = (
        *("actual@2020-04=90", "actual@2020-06=160"),
        *("cumulative@2019-04=100", "cumulative@2019-05=300", "cumulative@2019-06=500"),
        "actual@2019=1000",
    )
    found = at(flow(*figures, expected_by="prior-share"), "2020-06")
    assert (found.value, found.expected.value) == (Decimal(250), Decimal(360))  # 1,200 x 300/1,000


def test_a_printed_total_fills_the_gap():
    found = at(flow("actual@2020-04=100", "cumulative@2020-06=290"), "2020-06")
    assert (found.value, found.used.missing) == (Decimal(290), ())


def test_no_verdict_stands_on_a_year_with_a_gap_unless_the_gap_cannot_change_it():
    eleven = [place for place in MONTHS if place != "2020-08"]
    open_year = flow(*(f"actual@{place}=100" for place in eleven))  # 1,100 of 1,200
    assert (of_year(open_year).is_met, of_year(open_year).why) == (None, "months-missing")
    reached = flow(*(f"actual@{place}=110" for place in eleven))  # 1,210 of 1,200 already
    assert of_year(reached).is_met is True
    over = flow(*(f"actual@{place}=110" for place in eleven), rule="at-most")
    assert of_year(over).is_met is False


def test_a_mean_or_a_rate_with_a_gap_may_still_fall():
    target = Target(Bound("at-least", Decimal(50)), over="mean")
    ten = [place for place in MONTHS if place not in {"2020-05", "2020-12"}]
    mean = replace(rate(*(f"actual@{place}=51" for place in ten)), target=target)
    assert (of_year(mean).is_met, of_year(mean).why) == (None, "months-missing")
    # 55 of 100, then 54: with a month of 10 among them the year would end below 50
    counts = [f"numerator@{place}={55 - (place == MONTHS[-1])}" for place in ten]
    counts += [f"denominator@{place}=100" for place in ten]
    total = rate(*counts, value="50", judged_on="cumulative")
    assert (of_year(total).is_met, of_year(total).why) == (None, "months-missing")


def test_the_count_of_a_year_does_not_stand_for_that_of_november():
    asked = {"value": "40", "rule": "at-most", "judged_on": "judging-month"}
    kpi = flow("cumulative@2020-10=30", "actual@2020=61", judging_month="2020-11", **asked)
    assert (of_year(kpi).is_met, at(kpi, "2021-03").why) == (None, "awaited")
    march = flow("cumulative@2020-10=30", "actual@2020=61", judging_month="2021-03", **asked)
    assert (of_year(march).is_met, at(march, "2021-03").is_short) == (False, True)


# Rounding


def test_a_rate_printed_as_the_target_does_not_meet_it_if_its_counts_do_not():
    counts = ("numerator@2020=91996", "denominator@2020=100000")
    found = of_year(rate("actual@2020=92.0", *counts, value="92.0"))  # 91.996 %
    assert (found.is_met, found.comparison.turns) == (False, True)
    month = rate(
        *("actual@2020-06=92.0", "numerator@2020-06=91996", "denominator@2020-06=100000"),
        value="92.0",
    )
    assert said(month, "2020-06") == "△ 0.004%pt 下回る（0.0%、四捨五入では92.0%）"


def test_a_share_of_the_target_is_compared_with_the_quotient_of_the_counts():
    # 18-2 of the invented branch: 6,353 of 170,850 are 3.7185 %, printed 3.7; 8.9 x 5/12 = 3.7083
    people = {"judged_on": "cumulative", "population": population(170850, 15206, "8.9")}
    counts = ("numerator@2020-08=6353", "denominator@2020-08=170850")
    kpi = rate("cumulative@2020-08=3.7", *counts, value="8.9", **people)
    found = at(kpi, "2020-08")
    assert (found.is_short, found.comparison.is_exact, found.comparison.turns) == (
        False,
        True,
        False,
    )
    # without counts both are taken to one decimal: 3.7 and 3.7
    alone = at(rate("cumulative@2020-08=3.7", value="8.9", **people), "2020-08")
    assert (alone.is_short, alone.comparison.turns) == (False, True)
    assert at(rate("cumulative@2020-08=3.6", value="8.9", **people), "2020-08").is_short is True


def test_a_rate_is_as_good_as_last_years_in_the_decimals_they_are_printed_with():
    kpi = rate("actual@2020=0.2576", "actual@2019=0.258", rule="at-least-prior", value=None)
    found = of_year(kpi)
    assert (found.is_met, found.comparison.turns) == (True, True)  # 0.258 and 0.258
    counts = (
        *("numerator@2020=2576", "denominator@2020=1000000"),
        *("numerator@2019=2580", "denominator@2019=1000000"),
    )
    kpi = rate("actual@2020=0.258", "actual@2019=0.258", *counts, rule="at-least-prior", value=None)
    assert of_year(kpi).is_met is False  # 0.2576 and 0.2580 by their counts


def test_numbers_of_people_are_compared_as_they_are_and_told_in_whole_people():
    # 124 x 2/12 = 20.67: 21 people have to be there
    kpi = flow("cumulative@2020-05=20", value="124", unit="人")
    plan = plan_with(kpi)
    found = standing(plan, plan.kpis["k1"], "2020-05")
    assert found.is_short is True
    assert kpis.expected_text(plan, kpi, found, found.expected) == "21人（目標の2/12）"
    assert kpis.judgement_text(plan, kpi, found).startswith("△ 1人 下回る")
    assert at(flow("cumulative@2020-05=21", value="124"), "2020-05").is_short is False


# The year


def test_a_year_judged_by_month_is_judged_by_the_year():
    # 1,460 x 12 = 17,520 cases, one of them in April too late; March alone is 100 %
    late = ("numerator@2020-04=1459", "denominator@2020-04=1460")
    others = [f"{series}@{m}=1460" for m in MONTHS[1:] for series in ("numerator", "denominator")]
    kpi = rate(*late, *others, "actual@2021-03=100.0", value="100", judged_on="month")
    found = of_year(kpi)
    assert (found.is_met, found.used.counts[:2]) == (False, (Decimal(17519), Decimal(17520)))
    assert at(kpi, "2021-03").is_short is False  # March, looked at alone


def test_a_year_without_a_figure_of_its_own_has_no_verdict_by_march():
    found = of_year(rate(*monthly("actual", *(["95.0"] * 12)), value="92.0", judged_on="month"))
    assert (found.is_met, found.why) == (None, "no-year-figure")
    own = rate(*monthly("actual", *(["95.0"] * 12)), "actual@2020=91.0", judged_on="month")
    assert of_year(own).is_met is False


def every(*figures, sign="at-least", value="95", span=1, **fields):
    target = Target(Bound(sign, Decimal(value)), over="every", span=span)
    return replace(kpi_of(*figures, **fields), target=target)


def test_what_is_asked_of_every_month_is_missed_with_the_first_that_misses_it():
    good = ["95.0"] * 12
    assert of_year(every(*monthly("actual", *good), unit="%")).is_met is True
    kpi = every(*monthly("actual", "96.0", "94.9", *(["97.0"] * 10)), unit="%")
    assert of_year(kpi).is_met is False
    found = at(kpi, "2020-08")
    assert (found.is_short, found.used.period, found.value) == (True, "2020-05", Decimal("94.9"))
    assert of_year(every(*monthly("actual", *good[:11]), unit="%")).why == "months-missing"


def test_once_in_each_half_of_the_year_is_judged_when_the_half_is_over():
    kpi = every(*monthly("actual", 0, 0, 0, 0, 0, 1, 0), value="1", span=6, kind="flow")
    assert at(kpi, "2020-08").why == "before-judging"
    assert at(kpi, "2020-09").is_short is False
    none = every(*monthly("actual", 0, 0, 0, 0, 0, 0), value="1", span=6, kind="flow")
    assert at(none, "2020-09").is_short is True


def test_the_mean_of_the_months_is_that_of_the_months_so_far():
    # (94 + 96 + 95.5) ÷ 3 = 95.1666…
    target = Target(Bound("at-least", Decimal("95.2")), over="mean")
    kpi = replace(rate(*monthly("actual", "94", "96", "95.5")), target=target)
    found = at(kpi, "2020-06")
    assert (f"{found.value:.4f}", found.is_short) == ("95.1667", True)
    whole = replace(rate(*monthly("actual", *(["95.2"] * 12))), target=target)
    assert of_year(whole).is_met is True


# Pace and landing


def test_a_figure_that_lags_asks_for_no_more_than_it_did():
    # (3,255 - 453) ÷ 10 = 280.2, in May and in August
    for month in ("2020-05", "2020-08"):
        pace = at(flow("cumulative@2020-05=453", value="3255"), month).required_pace
        assert (pace.needed, pace.months_left) == (Decimal("280.2"), 10)


def test_exactly_on_plan_asks_for_what_was_asked_before():
    for count, month in enumerate(MONTHS[:11], 1):
        done = Decimal("271.25") * count
        pace = at(flow(f"cumulative@{month}={done}", value="3255"), month).required_pace
        assert pace.needed == Decimal("271.25")


def test_two_landings_that_part_stand_side_by_side_and_neither_is_the_landing():
    # Gunma 22-1: 3,549 x 12/2 = 21,294; 3,549 x 143,133 ÷ 6,297 = 80,670
    figures = ("cumulative@2020-05=3549", "cumulative@2019-05=6297", "actual@2019=143133")
    kpi = flow(*figures, value="147940")
    found = at(kpi, "2020-05")
    assert found.landing is None
    assert {own.basis: f"{own.value:.0f}" for own in found.landings} == {
        "twelfths": "21294",
        "prior-share": "80670",
    }
    text = kpis.landing_text(plan_with(kpi).kpis["k1"], found)
    assert text == "月割りなら 21,294件、前年度の進み方なら 80,670件"
    chosen = at(replace(kpi, expected_by="prior-share"), "2020-05")
    assert (f"{chosen.landing.value:.0f}", chosen.expected.basis) == ("80670", "prior-share")


def test_two_landings_that_are_close_are_one():
    # 453 x 6 = 2,718; 453 x 2,880 ÷ 478 = 2,729
    figures = ("cumulative@2020-05=453", "cumulative@2019-05=478", "actual@2019=2880")
    assert at(flow(*figures, value="3255"), "2020-05").landing.basis == "twelfths"


def test_what_has_no_target_has_no_landing():
    found = at(flow("actual@2020-04=5", value=None, rule="none", role="reference"), "2020-04")
    assert (found.landings, found.no_landing) == ((), "no-target")


def test_a_limit_not_to_be_passed_has_no_progress_rate():
    assert at(flow("cumulative@2020-05=100", rule="at-most"), "2020-05").progress_rate is None


def test_the_rate_planned_for_people_stands_for_no_mean_of_earlier_years():
    # (900 + 1,100) ÷ 2 = 1,000 people are asked for; 950 came, though their rate passes the planned
    figures = ("actual@2020=950", "rate@2020=10.0", "actual@2019=900", "actual@2018=1100")
    mean = Target(Bound("at-least", PriorYears(years=2, by="mean")), over="cumulative")
    kpi = replace(flow(*figures, population=population(9500, 760, "8.0")), target=mean)
    found = of_year(kpi)
    assert (found.value, found.against, found.is_met) == (Decimal(950), Decimal(1000), False)
    march = at(kpi, "2021-03")
    assert (march.value, march.is_short, march.is_rate) == (Decimal(950), True, False)


# Levels that grow


def level(*figures, value="1000", **fields):
    return kpi_of(*figures, value=value, kind="level", **fields)


def test_a_level_to_be_reached_whose_start_nobody_knows_is_judged_in_march():
    # Gunma 30-2: 610 of 1,000 in May
    kpi = level("actual@2020-05=610")
    assert (at(kpi, "2020-05").is_short, at(kpi, "2020-05").why) == (None, "before-judging")
    assert said(kpi, "2020-05") == "3月の数字で判定する"
    march = level("actual@2021-03=990")
    assert at(march, "2021-03").is_short is True


def test_a_level_goes_its_own_way_from_the_end_of_last_year():
    # from 580 to 1,000: 580 + 420 x 2/12 = 650
    kpi = level("actual@2020-03=580", "actual@2020-05=610")
    found = at(kpi, "2020-05")
    assert (found.expected.basis, found.expected.value) == ("twelfths", Decimal(650))
    assert (found.is_short, found.shortfall) == (True, Decimal(40))
    plan = plan_with(kpi)
    text = kpis.expected_text(plan, plan.kpis["k1"], found, found.expected)
    assert text == "650件（前年度末 580 から目標までの2/12）"


def test_a_level_that_is_good_already_is_to_be_kept():
    kpi = level("actual@2020-03=1100", "actual@2020-05=1050")
    assert at(kpi, "2020-05").is_short is False
    assert at(level("actual@2020-03=1100", "actual@2020-05=990"), "2020-05").is_short is True


# Done or not


def done(**fields):
    return replace(kpi_of(kind="level", unit=""), target=Target(Done(), **fields))


def test_what_is_to_be_carried_out_is_judged_when_its_time_is_over():
    assert at(done(), "2020-05").why == "before-judging"
    assert at(done(by="2020-09"), "2020-08").why == "before-judging"
    assert said(done(by="2020-09"), "2020-09") == "△ 未実施"


def test_a_bullet_that_is_done_carries_it_out():
    (mark,) = bullets("2020-06")
    marks = (replace(mark, done="2020-06"),)
    assert at(done(), "2020-05", marks=marks).why == "before-judging"
    assert said(done(), "2020-06", marks=marks) == "○ 6月に実施済"


def test_one_mark_covers_several_kpis_and_an_undone_one_is_a_cross():
    met = rate("actual@2020=95.0", value="92.0")
    plan = replace(plan_with(met, done()), status_month="2021-03")
    assert item_verdict(plan, plan.items["i3"]) is False
    earlier = replace(plan, status_month="2020-10")
    assert item_verdict(earlier, earlier.items["i3"]) is None


# Conditions


def conditional(*figures):
    """At most 20; at most 18 where last year was within 20."""
    cases = (
        Case(when=Condition("at-most", Decimal(20), back=1), then=Bound("at-most", Decimal(18))),
        Case(then=Bound("at-most", Decimal(20))),
    )
    return replace(rate(*figures), target=Target(Cases(cases)))


@pytest.mark.parametrize(("actual", "is_met"), [("17.0", True), ("19.0", None), ("21.0", False)])
def test_a_condition_that_nobody_knows_is_no_matter_where_all_cases_agree(actual, is_met):
    found = of_year(conditional(f"actual@2020={actual}"))
    assert found.is_met is is_met
    assert at(conditional(f"actual@2020-06={actual}"), "2020-06").is_short is (
        None if is_met is None else not is_met
    )
