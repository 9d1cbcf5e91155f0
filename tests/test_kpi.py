"""Where a KPI stands, rule by rule; each expected value is computed in the test or in DOMAIN §8."""

from decimal import Decimal

import msgspec
import pytest
from judged import flow, kpi_of, plan_with, population, rate
from months import JUNE
from plans import STATUSES, bullets, refusal
from targeted import case_of, condition_of

from planner.errors import UnavailableError
from planner.kpi.doubts import doubts
from planner.kpi.standing import progress_rate, standing, standings
from planner.kpi.verdicts import (
    all_met,
    evidence_key,
    item_verdict,
    proposal,
    verdict,
)
from planner.plan.invariants import broken_invariants
from planner.plan.model import Figure, Status, Suspension
from planner.plan.schema import encode, from_document, to_document
from planner.wording.kpis import shown_number


def at(kpi, month=JUNE, **fields):
    """Where a KPI stands in a plan of its own."""
    plan = plan_with(kpi, **fields)
    return standing(plan, plan.kpis["k1"], month)


def of_year(kpi):
    plan = plan_with(kpi)
    return verdict(plan, plan.kpis["k1"])


def bases(found):
    return {one.basis: one.value for one in (found.expected, *found.others)}


def reasons(kpi, month=JUNE):
    plan = plan_with(kpi)
    return [
        one.reason for one in doubts(plan, plan.kpis["k1"], standing(plan, plan.kpis["k1"], month))
    ]


# Rules


@pytest.mark.parametrize(
    ("rule", "actual", "is_short"),
    [
        ("at-least", "99.99", True),
        ("at-least", "100", False),
        ("at-least", "100.00", False),
        ("at-least", "100.01", False),
        ("at-most", "99.99", False),
        ("at-most", "100", False),
        ("at-most", "100.01", True),
    ],
)
def test_equality_is_met_and_nothing_is_rounded(rule, actual, is_short):
    kpi = rate(f"actual@2020-06={actual}", rule=rule, value="100", judged_on="month")
    assert at(kpi).is_short is is_short


@pytest.mark.parametrize(
    ("rule", "before", "is_short"),
    [
        ("at-least-prior", "50.0", False),
        ("at-least-prior", "50.1", True),
        ("at-most-prior", "50.0", False),
        ("at-most-prior", "49.9", True),
    ],
)
def test_the_prior_year_is_that_of_the_same_month(rule, before, is_short):
    kpi = rate(
        "actual@2020-06=50.0",
        f"actual@2019-06={before}",
        "actual@2019=50.05",
        rule=rule,
        value=None,
    )
    found = at(kpi)
    assert found.is_short is is_short
    assert (found.expected.basis, found.expected.period) == ("prior-month", "2019-06")


def test_without_the_month_of_last_year_its_value_of_the_year_counts():
    kpi = rate("actual@2020-06=50.0", "actual@2019=50.05", rule="at-least-prior", value=None)
    found = at(kpi)
    assert (found.is_short, found.expected.basis) == (True, "year")


def test_an_unknown_prior_year_leaves_it_unknown_and_says_so():
    kpi = rate("actual@2020-06=50.0", rule="at-least-prior", value=None)
    found = at(kpi)
    assert (found.is_short, found.why, found.limit.value) == (None, "prior-unknown", None)
    assert found.used.value == Decimal("50.0")


def test_a_prior_year_in_its_first_count_makes_the_judgement_provisional():
    kpi = rate("actual@2020-06=50.0", "actual@2019=~49.0", rule="at-least-prior", value=None)
    found = at(kpi)
    assert (found.is_short, found.is_provisional) == (False, True)
    final = rate("actual@2020-06=50.0", "actual@2019=51.0", rule="at-least-prior", value=None)
    assert (at(final).is_short, at(final).is_provisional) == (True, False)


def test_the_value_printed_with_the_plan_holds_until_the_final_one_is_there():
    printed = {"rule": "at-least-prior", "value": "0.338"}
    assert at(rate("actual@2020-06=0.340", **printed)).limit.value == Decimal("0.338")
    first = at(rate("actual@2020-06=0.340", "actual@2019=~0.342", **printed))
    assert (first.limit.value, first.is_short) == (Decimal("0.338"), False)
    kpi = rate("actual@2020-06=0.340", "actual@2019=0.341", **printed)
    final = at(kpi)
    assert (final.limit.value, final.limit.printed) == (Decimal("0.341"), Decimal("0.338"))
    assert final.is_short
    assert reasons(kpi) == ["prior"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"role": "reference"}, "reference"),
        ({"rule": "none", "value": None}, "no-target"),
        ({"rule": "at-least", "value": None}, "no-target"),
        ({"rule": "qualitative", "value": None}, "qualitative"),
        ({"rule": "conditional", "value": None}, "in-words"),
    ],
)
def test_what_has_no_number_to_reach_is_never_judged(fields, why):
    kpi = rate("actual@2020-06=10", "actual@2020=10", **fields)
    assert (at(kpi).is_short, at(kpi).why) == (None, why)
    assert (of_year(kpi).is_met, of_year(kpi).why) == (None, why)
    plan = plan_with(kpi)
    assert proposal(plan, plan.rows["rate"], JUNE).why == "no-kpi"


# 20% at most; within 20% last year, last year's; with four tenders or fewer, one case.
SINGLE_BIDS = (
    case_of("at-most", 1, "numerator", condition_of("at-most", 4, "denominator")),
    case_of("at-most-prior", when=condition_of("at-most", "20.0", back=1)),
    case_of("at-most", "20.0"),
)


def single_bids(*figures):
    return rate(*figures, rule="conditional", value=None, cases=SINGLE_BIDS, judged_on="cumulative")


@pytest.mark.parametrize(
    ("figures", "case", "limit", "is_met"),
    [
        # 1 of 4 is 25%, yet one case is allowed
        (("numerator@2020=1", "denominator@2020=4", "actual@2019=15.0"), 0, "1", True),
        (("numerator@2020=2", "denominator@2020=4", "actual@2019=15.0"), 0, "1", False),
        (("numerator@2020=0", "denominator@2020=0", "actual@2019=15.0"), 0, "1", True),
        # 1 of 5 is 20%: within 20, but more than last year's 15
        (("numerator@2020=1", "denominator@2020=5", "actual@2019=15.0"), 1, "15.0", False),
        (("numerator@2020=1", "denominator@2020=10", "actual@2019=15.0"), 1, "15.0", True),
        (("numerator@2020=1", "denominator@2020=5", "actual@2019=20.0"), 1, "20.0", True),
        # last year was above 20%
        (("numerator@2020=1", "denominator@2020=5", "actual@2019=33.3"), 2, "20.0", True),
        (("numerator@2020=2", "denominator@2020=9", "actual@2019=33.3"), 2, "20.0", False),
    ],
)
def test_the_first_case_that_holds_is_the_target(figures, case, limit, is_met):
    kpi = single_bids(*figures)
    found = of_year(kpi)
    assert (found.limit.case, found.limit.value) == (case, Decimal(limit))
    assert found.is_met is is_met
    march = at(kpi, "2021-03")
    assert march.is_short is not is_met


def test_a_case_whose_condition_is_not_known_leaves_all_unknown():
    kpi = single_bids("numerator@2020=1", "denominator@2020=5")
    assert (of_year(kpi).is_met, of_year(kpi).why) == (None, "condition-unknown")
    assert at(kpi, "2021-03").why == "condition-unknown"
    assert of_year(single_bids("actual@2020=10.0", "actual@2019=5.0")).why == "condition-unknown"


def test_no_case_that_holds_is_no_target():
    cases = (case_of("at-most", 1, when=condition_of("at-least", 50)),)
    kpi = rate("actual@2020=10.0", rule="conditional", value=None, cases=cases)
    assert of_year(kpi).why == "no-case"


def test_a_conditional_target_is_written_and_read():
    plan = plan_with(single_bids("numerator@2020=1"))
    assert from_document(msgspec.json.decode(encode(to_document(plan)))) == plan


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+99"])
def test_a_target_that_no_table_prints_is_refused(value):
    document = to_document(plan_with(flow()))
    document["kpis"][0]["target"]["rule"]["value"] = value
    assert isinstance(refusal(from_document, document), UnavailableError)


def test_a_case_that_names_no_series_is_found_by_the_check_of_a_plan():
    cases = (case_of("at-most", 1, "分子", condition_of("at-most", 4, "denominator")),)
    plan = plan_with(rate(rule="conditional", value=None, cases=cases))
    (found,) = broken_invariants(plan)
    assert (found.code, found.parameters["id"]) == ("plan-series-unknown", "分子")


# Kinds


def test_a_flow_adds_up_from_april():
    found = at(flow("actual@2020-04=100", "actual@2020-05=80", "actual@2020-06=90"))
    assert (found.value, found.used.is_made) == (Decimal(270), True)


def test_a_printed_total_wins_over_the_sum_and_both_are_shown():
    months = ("actual@2020-04=100", "actual@2020-05=80")
    found = at(flow(*months, "cumulative@2020-05=181"))
    assert (found.value, found.used.beside) == (Decimal(181), Decimal(180))
    assert reasons(flow(*months, "cumulative@2020-05=181")) == ["sum"]
    assert at(flow(*months, "cumulative@2020-05=180")).used.beside is None


def test_months_after_a_printed_total_are_added_to_it():
    found = at(flow("cumulative@2020-05=181", "actual@2020-06=19"))
    assert (found.value, found.lag) == (Decimal(200), 0)


def test_a_missing_month_is_left_out_on_both_sides_and_named():
    # 190 of two months against 1,200 x 2/12
    found = at(flow("actual@2020-04=100", "actual@2020-06=90"))
    assert (found.value, found.used.period, found.lag) == (Decimal(190), "2020-06", 0)
    assert (found.used.missing, found.expected.value) == (("2020-05",), Decimal(200))


def test_spans_and_months_add_up_to_the_year():
    """Yamaguchi, FY2020: 5,215 inquiries in the first half, 4,442 in the second, 9,657 in all."""
    kpi = flow("actual@2020-04/2020-09=5215", "actual@2020-10/2021-03=4442", value="9657")
    assert (of_year(kpi).value, of_year(kpi).is_met) == (Decimal(9657), True)
    assert at(kpi, "2020-12").value == Decimal(5215)


def test_a_level_is_never_summed():
    kpi = kpi_of(
        *("actual@2020-04=500", "actual@2020-05=600"),
        value="1000",
        kind="level",
        judged_on="cumulative",
    )
    found = at(kpi)
    assert (found.value, found.expected.basis, found.is_short) == (Decimal(600), "year", True)
    assert found.size == Decimal("0.4")  # (1,000 - 600) ÷ 1,000
    assert (found.landing, found.no_landing, found.required_pace) == (None, "not-a-count", None)


def test_a_total_rate_is_the_sum_of_numerators_by_the_sum_of_denominators():
    kpi = rate(
        *("numerator@2020-04=90", "denominator@2020-04=100"),
        *("numerator@2020-05=10", "denominator@2020-05=300"),
        value="25.0",
        judged_on="cumulative",
    )
    found = at(kpi)  # (90 + 10) ÷ (100 + 300), and neither of 90% and 3.3%
    assert (found.value, found.is_short, found.used.is_made) == (Decimal(25), False, True)


def test_a_printed_rate_that_contradicts_its_counts_is_used_and_flagged():
    counts = ("numerator@2020-06=93", "denominator@2020-06=100")
    kpi = rate("actual@2020-06=91.0", *counts, judged_on="month")
    found = at(kpi)
    assert (found.value, found.used.beside, found.is_short) == (Decimal("91.0"), Decimal(93), True)
    assert reasons(kpi) == ["counts"]
    assert reasons(rate("actual@2020-06=93.0", *counts, judged_on="month")) == []


def test_a_rate_of_nothing_is_unknown():
    kpi = rate("numerator@2020-06=0", "denominator@2020-06=0", judged_on="month")
    assert (at(kpi).is_short, at(kpi).why) == (None, "no-denominator")


# What it is judged on


def test_a_month_and_a_total_are_judged_by_what_the_kpi_says():
    figures = ("actual@2020-05=69.84", "cumulative@2020-05=73.02")
    month = rate(*figures, value="70.0", judged_on="month")
    total = rate(*figures, value="70.0", judged_on="cumulative")
    assert (at(month).is_short, at(total).is_short) == (True, False)
    assert reasons(month) == reasons(total) == ["other-series"]


def test_the_judging_month_alone_decides():
    figures = ("actual@2020-08=79.0", "actual@2020-10=79.5")
    fields = {"value": "80.3", "judged_on": "judging-month", "judging_month": "2020-09"}
    assert at(rate(*figures, **fields), "2020-08").why == "before-judging"
    assert at(rate(*figures, **fields), "2020-12").why == "awaited"
    there = rate(*figures, "actual@2020-09=80.3", **fields)
    assert (at(there, "2020-12").is_short, at(there, "2020-12").used.period) == (False, "2020-09")
    assert of_year(there).symbol == "○"


def test_figures_that_lag_are_compared_with_their_own_month():
    kpi = rate(
        *("cumulative@2020-04=0.272", "target@2020-04=0.312", "target@2020-06=0.261"),
        rule="at-least-prior",
        value=None,
        judged_on="cumulative",
    )
    found = at(kpi)
    assert (found.is_short, found.lag, found.expected.value) == (True, 2, Decimal("0.312"))


def test_a_figure_after_the_month_looked_at_is_not_seen():
    kpi = rate("actual@2020-05=95.0", "actual@2020-07=80.0")
    assert at(kpi).used.period == "2020-05"


def test_figures_of_earlier_years_are_shown_and_not_judged():
    found = at(rate("actual@2019-12=80.9", "actual@2019-04/2019-06=79.8", value="85.0"))
    assert (found.is_short, found.why, found.earlier) == (None, "only-earlier", "actual@2019-12")
    assert at(rate(value="85.0")).why == "no-figure"


def test_a_figure_of_an_unsaid_month_counts_where_there_is_no_other():
    assert at(rate("actual@=100", value="100")).is_short is False
    assert at(rate("actual@=100", "actual@2020-05=99", value="100")).is_short is True
    assert of_year(rate("actual@=100", value="100")).is_met is None


def test_a_provisional_figure_makes_the_judgement_provisional():
    assert at(rate("actual@2020-06=~95.0")).is_provisional
    assert not at(rate("actual@2020-06=95.0")).is_provisional


def test_a_span_is_compared_with_the_same_span_of_last_year():
    kpi = rate(
        *("actual@2020-04/2020-06=79.8", "actual@2019-04/2019-06=80.0", "actual@2019-06=70.0"),
        rule="at-least-prior",
        value=None,
    )
    found = at(kpi)
    assert (found.is_short, found.expected.period) == (True, "2019-04/2019-06")


def test_a_suspended_kpi_is_not_judged_and_proposes_nothing():
    rest = (Suspension("s", "2020-06", "2020-07", "本部指示"),)
    kpi = rate("actual@2020-05=10.0", suspensions=rest)
    assert (at(kpi).is_short, at(kpi).why) == (None, "suspended")
    assert at(kpi, "2020-08").is_short is True
    plan = plan_with(kpi)
    assert proposal(plan, plan.rows["rate"], JUNE).why == "all-suspended"


# Expected by now


def test_a_month_with_a_target_of_its_own_is_judged_by_it():
    said = {"month_targets": {"target": "cumulative"}}
    found = at(flow("cumulative@2020-06=290", "target@2020-06=280", **said))
    assert (found.is_short, found.expected.basis) == (False, "own")
    assert bases(found)["twelfths"] == 300  # 1,200 x 3 ÷ 12


def test_targets_of_single_months_that_make_the_year_are_added():
    months = ("2020-04", "2020-05", "2020-06", "2020-07", "2020-08", "2020-09")
    later = ("2020-10", "2020-11", "2020-12", "2021-01", "2021-02", "2021-03")
    targets = [f"target@{month}=50" for month in months] + [f"target@{m}=150" for m in later]
    found = at(flow("cumulative@2020-06=140", *targets))  # 6 x 50 + 6 x 150 = 1,200
    assert (found.expected.value, found.is_short) == (Decimal(150), True)


def test_an_annual_count_is_shared_out_by_twelfths_or_as_the_kpi_chooses():
    figures = ("cumulative@2020-05=441", "cumulative@2019-05=263", "actual@2019=1997")
    marks = bullets("2020-05", "2020-07", "2020-09", "2020-11")
    by_twelfths = at(flow(*figures, value="3159"), marks=marks)
    # 3,159 x 2/12; 3,159 x 263/1,997 = 416.03…; 3,159 x 1/4
    assert by_twelfths.expected.value == Decimal("526.5")
    assert f"{bases(by_twelfths)['prior-share']:.1f}" == "416.0"
    assert bases(by_twelfths)["marks"] == Decimal("789.75")
    by_share = at(flow(*figures, value="3159", expected_by="prior-share"), marks=marks)
    assert (by_share.expected.basis, by_share.is_short) == ("prior-share", False)
    by_marks = at(flow(*figures, value="3159", expected_by="marks"), marks=marks)
    assert (by_marks.expected.basis, by_marks.is_short) == ("marks", True)


def test_a_chosen_basis_that_does_not_exist_gives_way_to_twelfths():
    found = at(flow("cumulative@2020-05=210", expected_by="prior-share"))
    assert (found.expected.basis, found.expected.value) == ("twelfths", Decimal(200))


def test_a_twelfth_that_does_not_end_is_still_exact():
    assert at(flow("cumulative@2020-04=8.333333333333333333", value="100")).is_short is True
    assert at(flow("cumulative@2020-04=8.333333333333333334", value="100")).is_short is False
    assert at(flow("cumulative@2020-05=542.5", value="3255")).is_short is False  # 3,255 x 2/12


def test_a_flow_judged_month_by_month_is_not_shared_out():
    kpi = flow("actual@2020-06=100", value="100", judged_on="month")
    assert (at(kpi).expected.basis, at(kpi).is_short) == ("year", False)


# The year ahead


def test_progress_is_figure_by_target():
    assert f"{progress_rate(Decimal('76.2'), Decimal('70.0')):.1f}" == "108.9"
    assert progress_rate(Decimal(1), Decimal(0)) is None


def test_needed_and_past_pace_stand_side_by_side():
    """Looked at in June with May's figure: (3,255 - 453) ÷ 10 months without one, 453 ÷ 2."""
    pace = at(flow("cumulative@2020-05=453", value="3255")).required_pace
    assert (f"{pace.needed:.2f}", pace.months_left) == ("280.20", 10)
    assert pace.so_far == Decimal("226.5")


def test_landing_is_the_count_by_the_share_of_the_year_past():
    found = at(flow("cumulative@2020-05=453", value="3255"))
    assert (f"{found.landing.value:.0f}", found.landing.basis) == ("2718", "twelfths")
    figures = ("cumulative@2020-05=441", "cumulative@2019-05=263", "actual@2019=1997")
    by_share = at(flow(*figures, value="3159", expected_by="prior-share"))
    assert f"{by_share.landing.value:.0f}" == "3349"  # 441 x 1,997 ÷ 263 = 3,348.58


def test_under_an_at_most_rule_the_pace_is_what_may_still_come():
    within = at(flow("cumulative@2020-06=240", rule="at-most"))
    assert (within.is_short, within.required_pace.state) == (False, "needed")
    assert f"{within.required_pace.needed:.1f}" == "106.7"  # (1,200 - 240) ÷ 9
    ahead = at(flow("cumulative@2020-06=360", rule="at-most"))
    assert (ahead.is_short, ahead.shortfall) == (True, Decimal(60))  # 360 - 1,200 x 3/12
    over = at(flow("cumulative@2020-06=1300", rule="at-most"))
    assert (over.required_pace.state, over.required_pace.needed) == ("exceeded", 0)


def test_a_target_reached_needs_nothing_more_and_march_has_no_month_left():
    reached = at(flow("cumulative@2020-06=1250")).required_pace
    assert (reached.state, reached.needed) == ("reached", 0)
    last = at(flow("cumulative@2021-03=1100"), "2021-03").required_pace
    assert (last.state, last.needed, last.months_left) == ("year-over", None, 0)


def test_a_rate_of_a_planned_population_counts_its_people():
    """910 of 38,911 people against 16.8%, 6,538 people planned: (453 + 441 + 16) ÷ 38,911."""
    kpi = rate(
        "numerator@2020-05=910",
        "denominator@2020-05=38911",
        value="16.8",
        judged_on="cumulative",
        population=population(38911, 6538, "16.8"),
    )
    found = at(kpi)
    assert (f"{found.value:.2f}", found.expected.value) == ("2.34", Decimal("2.8"))
    assert (found.is_short, f"{found.progress_rate:.1f}") == (True, "13.9")  # 910 ÷ 6,538
    assert (found.required_pace.is_people, f"{found.required_pace.needed:.1f}") == (
        True,
        "562.8",
    )  # 5,628 ÷ 10


def test_running_people_are_not_added_a_second_time():
    people = {"judged_on": "cumulative", "population": population(1000, 500, "50.0")}
    found = at(rate("numerator@2020-04=50", "numerator@2020-05=110", value="50.0", **people))
    assert found.value == Decimal(11)  # 110 of 1,000, not 160


# The year's end


def test_the_verdict_is_by_the_rate_of_the_actual_population():
    """93,342 of 93,550 planned people, yet 52.6% of those there are against 51.8%: met."""
    planned = population(180598, 93550, "51.8")
    fields = {"value": "51.8", "judged_on": "cumulative", "population": planned}
    printed = of_year(rate("actual@2020=52.6", "numerator@2020=93342", **fields))
    assert printed.symbol == "○"
    assert (printed.people.done, printed.people.planned) == (Decimal(93342), Decimal(93550))
    assert printed.people.base == Decimal(180598)
    counted = rate("numerator@2020=93342", "denominator@2020=177456", **fields)
    assert of_year(counted).symbol == "○"
    assert of_year(counted).people.actual_base == Decimal(177456)
    march = at(counted, "2021-03")
    assert (march.is_short, f"{march.progress_rate:.1f}") == (False, "99.8")


def test_a_count_of_people_is_met_by_the_rate_printed_beside_it():
    planned = population(180598, 93550, "51.8")
    kpi = flow("actual@2020=93342", "rate@2020=52.6", value="93550", population=planned)
    assert of_year(kpi).symbol == "○"
    assert (at(kpi, "2021-03").is_short, at(kpi, "2021-03").is_rate) == (False, True)
    alone = flow("actual@2020=93342", value="93550", population=planned)
    assert of_year(alone).symbol == "×"


def test_the_year_is_open_until_its_figure_is_there():
    assert of_year(flow("cumulative@2021-02=1300")).is_met is None
    assert of_year(flow("cumulative@2021-03=~1300")).is_met is True
    assert of_year(flow("cumulative@2021-03=~1300")).is_provisional


def test_the_value_of_the_year_beside_another_total_of_march_is_flagged():
    kpi = flow("cumulative@2021-03=1199", "actual@2020=1201")
    assert of_year(kpi).is_met is True
    assert reasons(kpi, "2021-03") == ["year"]


@pytest.mark.parametrize(
    ("met", "together"),
    [
        ((True, True), True),
        ((True, False), False),
        ((None, False), False),
        ((True, None), None),
        ((), None),
    ],
)
def test_one_mark_for_several_kpis_needs_them_all(met, together):
    assert all_met(met) is together


def test_an_item_is_met_when_all_its_kpis_are():
    good, bad = rate("actual@2020=93.0"), rate("actual@2020=91.0")
    words = rate(rule="qualitative", value=None)
    for kpis, met in (((good, good), True), ((good, bad), False), ((good, words), True)):
        plan = plan_with(*kpis)
        assert item_verdict(plan, plan.items["i3"]) is met


# Proposals

GOOD, BAD = rate("actual@2020-06=92.0"), rate("actual@2020-06=91.9")


@pytest.mark.parametrize(
    ("kpis", "status"),
    [
        ((GOOD,), "○"),
        ((BAD,), "△"),
        ((GOOD, BAD), "△"),
        ((GOOD, rate()), None),
        ((BAD, rate()), "△"),
        ((GOOD, rate("actual@2020-06=1", role="reference")), "○"),
        ((rate("actual@2020-06=100"),), "○"),  # never ◎, however far above
        ((flow("cumulative@2020-06=0"),), "△"),  # never □
    ],
)
def test_a_row_proposes_what_all_its_kpis_say(kpis, status):
    plan = plan_with(*kpis)
    assert proposal(plan, plan.rows["rate"], JUNE).status == status
    assert proposal(plan, plan.rows["rate"], JUNE, standings(plan, JUNE)).status == status


def test_a_proposal_rests_on_evidence_the_gravest_first_and_changes_nothing():
    plan = plan_with(GOOD, BAD, rate("actual@2020-06=46.0"))
    found = proposal(plan, plan.rows["rate"], JUNE)
    assert [one.kpi for one in found.evidence] == ["k3", "k2", "k1"]
    assert plan.rows["rate"].report(JUNE).status is None


def test_a_suspended_row_proposes_nothing():
    plan = plan_with(BAD, suspensions=(Suspension("s", "2020-06"),))
    found = proposal(plan, plan.rows["rate"], JUNE)
    assert (found.status, found.why, found.meaning) == (None, "row-suspended", None)


def test_a_month_before_the_ledger_is_proposed_for_and_says_so():
    """Figures of 未記録 months are facts; that nobody is asked about them is for the asker."""
    plan = plan_with(rate("actual@2020-04=10.0"))  # the ledger of the small plan begins in May
    found = proposal(plan, plan.rows["rate"], "2020-04")
    assert (found.status, found.is_recorded) == ("△", False)
    assert proposal(plan, plan.rows["rate"], JUNE).is_recorded


def test_the_symbols_are_those_of_the_plan():
    scale = (Status("A", "良い", "on", 2), Status("B", "悪い", "below", 1))
    plan = msgspec.structs.replace(plan_with(BAD), statuses=scale)
    assert proposal(plan, plan.rows["rate"], JUNE).status == "B"
    without = msgspec.structs.replace(plan, statuses=STATUSES[:1])
    assert proposal(without, plan.rows["rate"], JUNE).meaning == "below"
    assert proposal(without, plan.rows["rate"], JUNE).status is None


def test_the_key_of_evidence_changes_with_the_figures_and_not_with_the_month():
    def key(kpi, month=JUNE):
        plan = plan_with(kpi)
        return evidence_key(proposal(plan, plan.rows["rate"], month))

    assert key(BAD) == key(BAD, "2020-07")
    assert key(BAD) != key(rate("actual@2020-06=91.8"))


# Doubts


def test_totals_that_look_exchanged_are_pointed_out():
    """Gunma's mail rate: 97.8 (89.5 in all), last year 90.3 (95.5 in all)."""
    figures = ("actual@2020-05=97.8", "cumulative@2020-05=89.5")
    before = ("actual@2019-05=90.3", "cumulative@2019-05=95.5")
    assert "crossed" in reasons(rate(*figures, *before, judged_on="month"))
    straight = ("actual@2019-05=90.3", "cumulative@2019-05=89.0")
    assert "crossed" not in reasons(rate(*figures, *straight, judged_on="month"))


def test_a_value_stated_otherwise_is_pointed_out_unless_it_only_has_more_decimals():
    month = {"value": "70.0", "judged_on": "month"}
    assert reasons(rate("actual@2020-05=69.8", "stated@2020-05=69.84", **month)) == []
    assert reasons(rate("actual@2020-05=69.8", "stated@2020-05=69.44", **month)) == ["stated"]


def test_forty_digits_are_no_limit_to_exactness():
    long = "1" * 40
    kpi = flow(f"cumulative@2020-06={long}", value=None)
    kpi = msgspec.structs.replace(
        kpi, figures={"cumulative@2020-06": Figure("cumulative", "2020-06", Decimal(long))}
    )
    assert at(kpi).used.value == Decimal(long)


# What a year is not judged on


def test_a_kpi_that_rests_at_the_end_of_the_year_has_no_verdict_whatever_its_figure():
    for until in ("2021-03", None):  # None: 未定
        kpi = rate("actual@2020=99.0", suspensions=(Suspension("rest", "2021-02", until, "中止"),))
        found = of_year(kpi)
        assert (found.symbol, found.why, found.used.value) == (None, "suspended", 99)
    earlier = rate("actual@2020=99.0", suspensions=(Suspension("rest", "2020-05", "2020-06", "x"),))
    assert of_year(earlier).symbol == "○"


def test_a_rate_made_from_the_counts_of_a_month_is_an_actual_of_that_month():
    found = at(rate("numerator@2020-06=91", "denominator@2020-06=100", judged_on="month"))
    assert (found.used.series, found.used.period, found.used.value) == ("actual", JUNE, 91)


@pytest.mark.parametrize(("judged_on", "doubted"), [("cumulative", ["year"]), ("month", [])])
def test_only_of_a_total_the_years_figure_and_that_of_march_ought_to_be_one(judged_on, doubted):
    figures = ("actual@2020=93.0", "cumulative@2021-03=95.0", "actual@2021-03=95.0")
    assert reasons(rate(*figures, judged_on=judged_on), "2021-03") == doubted


def test_landing_goes_by_the_share_that_the_month_has_of_the_target():
    # half of 1,200 is planned by June; 450 by then are 900 in the year
    said = {"month_targets": {"target": "cumulative"}}
    found = at(flow("cumulative@2020-06=450", "target@2020-06=600", **said))
    assert (found.landing.value, found.landing.basis) == (900, "own")
    # last year 300 of the 1,200 were there in June, which are the target now
    figures = ("cumulative@2020-06=450", "cumulative@2019-06=300", "actual@2019=1200")
    before = at(flow(*figures, rule="at-least-prior", value=None))
    assert (before.landing.value, before.landing.basis) == (1800, "prior-month")


def test_a_computed_value_has_one_decimal_more_than_the_numbers_of_its_kpi():
    whole = Decimal("8.33333")  # 100 ÷ 12
    by_target = flow("cumulative@2020-04=9", value="100.50")
    assert shown_number(by_target, whole) == Decimal("8.333")
    by_figures = flow("cumulative@2020-04=9.5", value="100")
    assert shown_number(by_figures, whole) == Decimal("8.33")
    assert shown_number(flow("cumulative@2020-04=9", value="100"), whole) == Decimal("8.3")
