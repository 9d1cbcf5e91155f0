"""What holds for any KPI: verdicts follow the figure, and neither order nor scale matters."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import plan_with
from targeted import case_of, condition_of, target_of

from planner.kpi.doubts import doubts
from planner.kpi.standing import standing, standings
from planner.kpi.verdicts import item_verdict, proposal, verdict
from planner.plan.model import Figure, Kpi, Population, Suspension
from planner.plan.targets import Bound, Cases, PriorYears

YEARS = ("2019", "2020")
MONTHS = [f"{year}-{month:02}" for year in (2019, 2020) for month in range(4, 13)]
MONTHS += [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 4)]
THIS_YEAR = [month for month in MONTHS if "2020-04" <= month <= "2021-03"]
SPANS = ("2020-04/2020-06", "2020-07/2020-09", "2019-04/2019-06")
BROKEN = (
    "",
    "2020-0x",
    "2020-04/x",
    "2020-09/2020-04",
    "12345",
    "2020-13",
    "５月",
)  # of damaged files
RULES = ("at-least", "at-most", "at-least-prior", "at-most-prior", "conditional")
FEW = settings(max_examples=150, deadline=None)

numbers = st.decimals(0, 5000, places=2, allow_nan=False, allow_infinity=False)
optional_numbers = st.none() | numbers


@st.composite
def figures_of(draw, series=("actual", "cumulative", "numerator", "denominator", "target", "rate")):
    keys = st.tuples(st.sampled_from(series), st.sampled_from([*MONTHS, *YEARS, *SPANS, *BROKEN]))
    found = draw(st.dictionaries(keys, st.tuples(numbers, st.booleans()), max_size=30))
    return [
        Figure(series, period, value, is_provisional)
        for (series, period), (value, is_provisional) in found.items()
    ]


def keyed(figures):
    return {f"{figure.series}@{figure.period}": figure for figure in figures}


@st.composite
def cases_of(draw):
    """Some limits, each under a condition on last year's value, and one for all others."""
    made = [
        case_of(
            draw(st.sampled_from(RULES[:4])),
            draw(optional_numbers),
            when=condition_of(draw(st.sampled_from(RULES[:2])), draw(numbers), back=1),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return (*made, case_of(draw(st.sampled_from(RULES[:2])), draw(numbers)))


@st.composite
def targets(draw, rule):
    judged_on = draw(st.sampled_from(["month", "cumulative", "latest", "judging-month"]))
    by = draw(st.sampled_from(THIS_YEAR)) if judged_on == "judging-month" else None
    cases, value = draw(cases_of()), draw(optional_numbers)
    return target_of(rule, value, cases=cases, judged_on=judged_on, by=by)


@st.composite
def kpis(draw, rules=(*RULES, "qualitative", "none"), kinds=("flow", "level", "ratio")):
    rule = draw(st.sampled_from(rules))
    people = st.builds(Population, numbers, numbers, rate=optional_numbers)
    return Kpi(
        "k1",
        "k",
        "指標",
        unit=draw(st.sampled_from(["%", "件"])),
        role=draw(st.sampled_from(["kpi", "measure", "reference"])),
        kind=draw(st.sampled_from(kinds)),
        target=draw(targets(rule)),
        expected_by=draw(st.sampled_from(["twelfths", "prior-share", "marks"])),
        population=draw(st.none() | people),
        figures=keyed(draw(figures_of())),
        suspensions=draw(st.just(()) | st.just((Suspension("s", "2020-06", "2020-09"),))),
    )


def plan_of(kpi):
    plan = plan_with(kpi)
    return plan, plan.kpis["k1"]


@FEW
@given(kpis(), st.sampled_from(THIS_YEAR))
def test_what_is_not_known_says_why_and_what_is_known_does_not(kpi, month):
    plan, kpi = plan_of(kpi)
    found, of_year = standing(plan, kpi, month), verdict(plan, kpi)
    assert (found.is_short is None) is (found.why is not None)
    assert (of_year.is_met is None) is (of_year.why is not None)
    if found.is_short is not None:
        assert found.is_short is (found.shortfall > 0)
        assert (found.size > 0) is found.is_short
        assert not kpi.is_suspended(month)
        assert kpi.role != "reference"
    assert proposal(plan, plan.rows["rate"], month).status in {"○", "△", None}
    doubts(plan, kpi, found)


@FEW
@given(kpis(), st.sampled_from(THIS_YEAR), st.randoms(use_true_random=False))
def test_the_order_of_figures_and_of_kpis_does_not_matter(kpi, month, rng):
    shuffled = list(kpi.figures.items())
    rng.shuffle(shuffled)
    other = msgspec.structs.replace(kpi, figures=dict(shuffled))
    plan, kpi = plan_of(kpi)
    plan_too, other = plan_of(other)
    assert standing(plan, kpi, month) == standing(plan_too, other, month)
    assert verdict(plan, kpi) == verdict(plan_too, other)
    assert doubts(plan, kpi, standing(plan, kpi, month)) == doubts(
        plan_too, other, standing(plan_too, other, month)
    )


def test_a_year_and_its_march_are_told_apart_in_whichever_order_they_came():
    figures = {
        f"actual@{period}": Figure("actual", period, Decimal(1)) for period in ("2019", "2020-03")
    }
    for order in (figures, dict(reversed(figures.items()))):
        plan, kpi = plan_of(Kpi("k1", "k", "指標", figures=order))
        assert standing(plan, kpi, "2020-04").earlier == "actual@2020-03"


@FEW
@given(st.lists(kpis(), min_size=2, max_size=4), st.sampled_from(THIS_YEAR))
def test_a_row_proposes_the_same_in_whichever_order_it_shows_its_kpis(several, month):
    plan, reverse = plan_with(*several), plan_with(*reversed(several))
    known = standings(plan, month)
    first = proposal(plan, plan.rows["rate"], month, known)
    second = proposal(reverse, reverse.rows["rate"], month)
    assert (first.status, first.why) == (second.status, second.why)
    assert item_verdict(plan, plan.items["i3"]) is item_verdict(reverse, reverse.items["i3"])


def scaled_rule(rule, more):
    """A rule with every number in it made more."""
    if isinstance(rule, Bound):
        value = rule.value
        if isinstance(value, PriorYears):
            made = msgspec.structs.replace(value, printed=more(value.printed))
        else:
            made = more(value)
        return msgspec.structs.replace(rule, value=made)
    if not isinstance(rule, Cases):
        return rule
    return Cases(
        tuple(
            msgspec.structs.replace(
                case,
                then=scaled_rule(case.then, more),
                when=case.when and msgspec.structs.replace(case.when, value=more(case.when.value)),
            )
            for case in rule.cases
        )
    )


def scaled(kpi, factor):
    """A count with all figures, targets and people so many times as large."""

    def more(value):
        return None if value is None else value * factor

    figures = [
        f if f.series == "rate" else msgspec.structs.replace(f, value=f.value * factor)
        for f in kpi.figures.values()
    ]
    people = kpi.population and msgspec.structs.replace(
        kpi.population, base=more(kpi.population.base), people=more(kpi.population.people)
    )
    target = msgspec.structs.replace(kpi.target, rule=scaled_rule(kpi.target.rule, more))
    return msgspec.structs.replace(kpi, figures=keyed(figures), target=target, population=people)


@FEW
@given(kpis(kinds=("flow", "level")), st.sampled_from(THIS_YEAR), st.sampled_from([10, 100]))
def test_counting_in_another_unit_changes_no_judgement(kpi, month, factor):
    kpi = msgspec.structs.replace(kpi, unit="件")
    plan, kpi = plan_of(kpi)
    other_plan, other = plan_of(scaled(kpi, factor))
    found, again = standing(plan, kpi, month), standing(other_plan, other, month)
    assert (found.is_short, found.why) == (again.is_short, again.why)
    assert verdict(plan, kpi).is_met is verdict(other_plan, other).is_met
    if found.size is not None:
        assert abs(found.size - again.size) < Decimal("1e-20")


def raised(kpi, more):
    """The KPI with every figure of this year, but for targets and denominators, so much higher."""
    figures = [
        msgspec.structs.replace(figure, value=figure.value + more)
        if figure.series not in {"target", "denominator"} and not is_last_years(figure)
        else figure
        for figure in kpi.figures.values()
    ]
    return msgspec.structs.replace(kpi, figures=keyed(figures))


def is_last_years(figure):
    return figure.period == "2019" or "2019-04" <= figure.period[-7:] < "2020-04"


@FEW
@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_higher_figures_never_worsen_an_at_least_rule_nor_better_an_at_most_one(rule, data):
    month, more = data.draw(st.sampled_from(THIS_YEAR)), data.draw(numbers)
    kpi = data.draw(kpis(rules=(rule,)))
    of_month = [Figure(series, month, data.draw(numbers)) for series in ("actual", "cumulative")]
    plan, kpi = plan_of(
        msgspec.structs.replace(
            kpi, role="kpi", suspensions=(), figures={**kpi.figures, **keyed(of_month)}
        )
    )
    before = standing(plan, kpi, month)
    plan, kpi = plan_of(raised(kpi, more))
    after = standing(plan, kpi, month)
    open_cases = {None, "condition-unknown"}  # decided where all cases that may apply agree
    assert before.why == after.why or {before.why, after.why} <= open_cases
    if before.is_short is None or after.is_short is None:
        return
    if before.limit.direction == "at-least":
        assert before.is_short or not after.is_short
    else:
        assert after.is_short or not before.is_short


@FEW
@pytest.mark.parametrize("rule", RULES)
@given(data=st.data())
def test_the_verdict_of_a_year_follows_its_figure(rule, data):
    low, more = data.draw(numbers), data.draw(numbers)
    prior, value = data.draw(numbers), data.draw(numbers)
    cases = data.draw(cases_of())

    def judged(actual):
        kpi = Kpi(
            "k1",
            "k",
            "率",
            unit="%",
            target=target_of(rule, None if "prior" in rule else value, cases=cases),
            figures=keyed([Figure("actual", "2020", actual), Figure("actual", "2019", prior)]),
        )
        return verdict(*plan_of(kpi))

    first, second = judged(low), judged(low + more)
    if first.is_met is None:
        assert second.is_met is None
    elif first.limit.direction == "at-least":
        assert second.is_met or not first.is_met
        assert first.is_met is (low >= first.limit.value)
    else:
        assert first.is_met or not second.is_met
        assert first.is_met is (low <= first.limit.value)
