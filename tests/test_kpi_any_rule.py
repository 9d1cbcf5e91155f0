"""What holds for any target there can be: no figure is judged worse for being better."""

from decimal import Decimal

import msgspec
import pytest
from any_targets import bounds, cases
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import plan_with

from planner.kpi.standing import standing
from planner.kpi.verdicts import verdict
from planner.plan.model import Figure, Kpi, Population
from planner.plan.targets import Bound, Cases, Done, GivenYear, Pick, PriorYears, Shift, Target

MONTHS = [f"{year}-{month:02}" for year in (2018, 2019, 2020) for month in range(4, 13)]
MONTHS += [f"{year}-{month:02}" for year in (2019, 2020, 2021) for month in range(1, 4)]
THIS_YEAR = sorted(month for month in MONTHS if month >= "2020-04")
PERIODS = (*MONTHS, "2018", "2019", "2020", "2020-04/2020-06", "2019-04/2019-06")
SERIES = ("actual", "cumulative", "numerator", "denominator", "target", "national")
RAISED = {"actual", "cumulative", "numerator"}
FEW = settings(max_examples=250, deadline=None)

# Few enough that figures and limits come close to each other, with decimals as people print them.
numbers = st.one_of(
    st.decimals(0, 6, places=places, allow_nan=False, allow_infinity=False) for places in range(3)
)
overs = st.sampled_from(["month", "latest", "cumulative", "mean", "every"])


def _names_this_year(value):
    if isinstance(value, GivenYear):
        return value.year >= 2020
    held = value.values if isinstance(value, Pick) else ()
    return any(map(_names_this_year, (value.base,) if isinstance(value, Shift) else held))


limits = bounds.filter(lambda bound: not _names_this_year(bound.value))


@st.composite
def kpis(draw, rules):
    keys = st.tuples(st.sampled_from(SERIES), st.sampled_from(PERIODS))
    made = draw(st.dictionaries(keys, numbers, max_size=40))
    figures = [Figure(series, period, value) for (series, period), value in made.items()]
    people = st.builds(Population, numbers, numbers, rate=st.none() | numbers)
    target = Target(
        draw(rules),
        by=draw(st.none() | st.sampled_from(THIS_YEAR)),
        over=draw(overs),
        span=draw(st.sampled_from([1, 3, 6])),
    )
    return Kpi(
        "k1",
        "k",
        "指標",
        unit="%",
        kind=draw(st.sampled_from(["flow", "level", "ratio"])),
        target=target,
        decimals=draw(st.none() | st.integers(0, 2)),
        month_targets=draw(st.sampled_from([{}, {"target": "single"}, {"target": "cumulative"}])),
        expected_by=draw(st.sampled_from([None, "months", "twelfths", "prior-share", "marks"])),
        population=draw(st.none() | people),
        figures=keyed(figures),
    )


def keyed(figures):
    return {f"{figure.series}@{figure.period}": figure for figure in figures}


def judged(kpi, month):
    plan = plan_with(kpi)
    return standing(plan, plan.kpis["k1"], month), verdict(plan, plan.kpis["k1"])


def raised(kpi, more):
    """The KPI with every figure of this year higher, but for denominators, targets and others."""
    figures = [
        msgspec.structs.replace(figure, value=figure.value + more)
        if (figure.series in RAISED and figure.period[-7:] >= "2020-04") or figure.period == "2020"
        else figure
        for figure in kpi.figures.values()
    ]
    return msgspec.structs.replace(kpi, figures=keyed(figures))


ANY = limits | st.just(Done()) | st.lists(cases, min_size=1, max_size=3).map(tuple).map(Cases)


@FEW
@given(kpis(ANY), st.sampled_from(THIS_YEAR))
def test_what_is_not_known_says_why_and_what_is_known_does_not(kpi, month):
    found, of_year = judged(kpi, month)
    assert (found.is_short is None) is (found.why is not None)
    assert (of_year.is_met is None) is (of_year.why is not None)
    if found.is_short is not None and not found.limit.is_strict:
        assert found.is_short is (found.shortfall > 0)


@FEW
@given(kpis(ANY), st.sampled_from(THIS_YEAR), st.randoms(use_true_random=False))
def test_the_order_in_which_figures_came_does_not_matter(kpi, month, rng):
    shuffled = list(kpi.figures.items())
    rng.shuffle(shuffled)
    assert judged(kpi, month) == judged(msgspec.structs.replace(kpi, figures=dict(shuffled)), month)


@FEW
@given(
    kpis(limits), st.sampled_from(THIS_YEAR), st.sampled_from(["0.01", "0.1", "0.5", "1", "4.75"])
)
def test_a_better_figure_is_never_judged_worse(kpi, month, more):
    before, year_before = judged(kpi, month)
    after, year_after = judged(raised(kpi, Decimal(more)), month)
    is_floor = kpi.target.rule.sign in {"at-least", "above"}
    pairs = (
        (before.is_short, after.is_short),
        (
            None if year_before.is_met is None else not year_before.is_met,
            None if year_after.is_met is None else not year_after.is_met,
        ),
    )
    for was_short, is_short in pairs:
        if None not in {was_short, is_short}:
            assert (was_short or not is_short) if is_floor else (is_short or not was_short)


@pytest.mark.parametrize("value", ["91.9", "91.95", "91.996", "92.0", "92.04"])
def test_a_number_in_a_target_is_exact_whatever_the_decimals_of_the_kpi(value):
    kpi = Kpi(
        "k1",
        "k",
        "率",
        unit="%",
        decimals=1,
        target=Target(Bound("at-least", Decimal("92.0"))),
        figures=keyed([Figure("actual", "2020", Decimal(value))]),
    )
    assert judged(kpi, "2021-03")[1].is_met is (Decimal(value) >= Decimal("92.0"))


@FEW
@given(
    st.sampled_from(["at-least", "at-most", "above", "below"]),
    st.none() | st.integers(0, 2),
    st.tuples(numbers, st.integers(0, 2), st.sampled_from(["0.01", "0.1", "0.5"])),
    st.booleans(),
)
def test_decimals_never_make_a_better_rate_worse(sign, decimals, values, is_shared):
    """Against last year's rate, and against a part of a rate planned for people."""
    against, places, more = values
    share = against * 5 / 12 if is_shared else against
    first = round(share, places)  # as close as a figure of so many decimals comes to it
    people = Population(Decimal(1000), against * 10, rate=against) if is_shared else None
    value = against if is_shared else PriorYears()
    kpi = Kpi(
        "k1",
        "k",
        "率",
        unit="%",
        decimals=decimals,
        population=people,
        target=Target(Bound(sign, value), over="cumulative"),
    )

    def is_short(figure):
        figures = [Figure("cumulative", "2020-08", figure)]
        figures += [] if is_shared else [Figure("cumulative", "2019-08", against)]
        return judged(msgspec.structs.replace(kpi, figures=keyed(figures)), "2020-08")[0].is_short

    before, after = is_short(first), is_short(first + Decimal(more))
    assert (before or not after) if sign in {"at-least", "above"} else (after or not before)
