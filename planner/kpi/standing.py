"""Where a KPI stands at a month: its figure, what it should be by now, and what is left (pure).

``standing(plan, kpi, month)`` answers for one KPI, ``standings(plan, month)`` for all of a plan,
each read once. Nothing here is a verdict of the year (see ``planner.kpi.verdicts``), and whether
the year can still be met is not judged: needed and past pace are given side by side.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import EXACT, quotient, whole
from planner.kpi.expected import Basis, Expected, expectations, is_annual_count, months_past, shares
from planner.kpi.readings import (
    Reading,
    earlier,
    is_told,
    is_total,
    judging_month,
    latest,
    of_year,
    reading,
)
from planner.kpi.targets import Limit, Unknown, limit, subject
from planner.plan.fiscal import Month, months_between
from planner.plan.model import Direction, Kpi, Plan

Why = (
    Unknown
    | Literal[
        "suspended",
        "no-figure",  # none so far this year
        "only-earlier",  # of earlier years alone
        "no-total",  # months are known, their total is not
        "incomplete",  # what is known makes no value: a numerator alone
        "no-denominator",  # counts of nothing
        "before-judging",  # the month it is judged on has not come
        "awaited",  # it has, its figure has not
        "no-series",  # what the case of a conditional target is about is not known
    ]
)

NoLanding = Literal["not-a-count", "undated", "nothing-yet"]
PaceState = Literal["needed", "reached", "exceeded", "year-over"]

_PERCENT = Decimal(100)


class Pace(Struct, frozen=True):
    """What a month must bring from now on, and what a month brought so far.

    Attributes:
        needed: What is missing ÷ months left; under an at-most rule what may still come; None
            when no month is left.
        so_far: The count ÷ the months it is of.
        months_left: The months of the year after the one looked at.
        is_people: Counted in people of the planned population, and not in the KPI's unit.
    """

    state: PaceState
    needed: Decimal | None
    so_far: Decimal
    months_left: int
    is_people: bool = False


class Landing(Struct, frozen=True):
    """What the year ends with if it goes on like this: the count ÷ the share of the year past."""

    value: Decimal
    basis: Basis


class People(Struct, frozen=True):
    """The people behind a rate: how many so far, and how many of which population were planned."""

    done: Decimal | None
    planned: Decimal
    base: Decimal
    actual_base: Decimal | None = None


class Standing(Struct, frozen=True):
    """Where a KPI stands at a month.

    Attributes:
        month: The month looked at.
        is_short: Whether it is short of what should be reached by now; None when unknown.
        why: Why that is not known.
        used: The figure used, of its own month or year.
        earlier: Key of the last figure of earlier years, where this year has none.
        value: What is held against ``expected``: the figure, one of its counts, or its rate.
        expected: What should be reached, by the basis that is judged by.
        others: The same by all other bases there are.
        limit: The target of the year.
        shortfall: How much is missing, under an at-most rule how much is too much; negative
            when ahead. In the unit of ``value``.
        size: The shortfall as a fraction of what is expected, comparable between KPIs.
        progress_rate: Figure ÷ target in percent; of people where a population was planned.
        lag: Months between the figure and the month looked at; 0 when it is of the month.
        is_provisional: Whether the figure or what it is compared with is 速報.
        is_rate: Whether a count is judged by the rate printed beside it.
    """

    kpi: str
    month: Month
    is_short: bool | None = None
    why: Why | None = None
    used: Reading | None = None
    earlier: str = ""
    value: Decimal | None = None
    expected: Expected | None = None
    others: tuple[Expected, ...] = ()
    limit: Limit = Limit()
    shortfall: Decimal | None = None
    size: Decimal | None = None
    progress_rate: Decimal | None = None
    landing: Landing | None = None
    no_landing: NoLanding | None = None
    required_pace: Pace | None = None
    people: People | None = None
    lag: int = 0
    is_provisional: bool = False
    is_rate: bool = False


def standings(plan: Plan, month: Month) -> dict[str, Standing]:
    """Where every KPI of a plan stands at a month, by its id."""
    return {kpi.id: standing(plan, kpi, month) for kpi in plan.kpis.values()}


def standing(plan: Plan, kpi: Kpi, month: Month) -> Standing:
    """Where a KPI stands at a month of the plan's year."""
    found = _figure_used(plan, kpi, month)
    asked = limit(kpi, plan.year, found)
    if found is None:
        before = earlier(kpi, plan.year.first)
        return Standing(
            kpi.id,
            month,
            why=_why_not(plan, kpi, month, asked, None),
            earlier=f"{before.series}@{before.period}" if before else "",
            limit=asked,
        )
    return _standing(plan, kpi, month, found, asked)


def progress_rate(value: Decimal, target: Decimal) -> Decimal | None:
    """A figure ÷ its target, in percent (76.2 ÷ 70.0 is 108.857…); None for a target of 0."""
    return quotient(EXACT.multiply(value, _PERCENT), target)


def _standing(plan: Plan, kpi: Kpi, month: Month, found: Reading, asked: Limit) -> Standing:
    rated = _by_rate(plan, kpi, found, asked)
    value, told = rated or (
        subject(kpi, asked.series, found),
        expectations(plan, kpi, asked, found),
    )
    why = _why_not(plan, kpi, month, asked, found) or _why_not_compared(asked, value, told)
    expected = told[0] if told else None
    shortfall = _shortfall(asked.direction, value, expected)
    landing, no_landing = _landing(plan, kpi, found, told)
    at = found.month_in(plan.year)
    return Standing(
        kpi.id,
        month,
        is_short=None if why or shortfall is None else shortfall > 0,
        why=why,
        used=found,
        value=value,
        expected=expected,
        others=told[1:],
        limit=asked,
        shortfall=shortfall,
        size=_size(shortfall, expected),
        progress_rate=_progress(kpi, found, asked, value),
        landing=landing,
        no_landing=no_landing,
        required_pace=_pace(plan, kpi, month, found, asked),
        people=people(kpi, found),
        lag=max(months_between(at, month), 0) if at is not None else 0,
        is_provisional=found.is_provisional or (expected is not None and expected.is_provisional),
        is_rate=rated is not None,
    )


def _figure_used(plan: Plan, kpi: Kpi, month: Month) -> Reading | None:
    """The figure of the judging month once it is there, else the latest of the year.

    At the end of the year that of the year stands for it, as it does in the verdict.
    """
    if kpi.judged_on == "judging-month":
        judged_in = judging_month(kpi, plan.year)
        if judged_in <= month and (found := reading(kpi, judged_in)):
            return found
        if month == plan.year.last and (found := of_year(kpi, plan.year)):
            return found
    return latest(kpi, month)


def _why_not(plan: Plan, kpi: Kpi, month: Month, asked: Limit, found: Reading | None) -> Why | None:
    """Why a KPI is not judged at a month, apart from what its figure is compared with."""
    if asked.why in {"reference", "no-target", "qualitative", "in-words"}:
        return asked.why
    if kpi.is_suspended(month):
        return "suspended"
    if kpi.judged_on == "judging-month":
        judged_in = judging_month(kpi, plan.year)
        if month < judged_in:
            return "before-judging"
        if found is None or found.period not in {judged_in, str(plan.fiscal_year)}:
            return "awaited"
    if found is not None:
        return asked.why if asked.why in {"condition-unknown", "no-case"} else None
    return _why_no_figure(plan, kpi, month)


def _why_not_compared(
    asked: Limit, value: Decimal | None, told: tuple[Expected, ...]
) -> Why | None:
    """Why a figure has nothing to be compared with, or no value that could be."""
    if value is None:
        return "no-series" if asked.series else "no-denominator"
    return None if told else asked.why or "no-target"


def _why_no_figure(plan: Plan, kpi: Kpi, month: Month) -> Why:
    if is_told(kpi, month):
        return "no-total" if is_total(kpi) else "incomplete"
    return "only-earlier" if earlier(kpi, plan.year.first) else "no-figure"


def _by_rate(
    plan: Plan, kpi: Kpi, found: Reading, asked: Limit
) -> tuple[Decimal, tuple[Expected, ...]] | None:
    """A count of a planned population by the rate printed beside it, which says what it means."""
    rate = printed_rate(kpi, found)
    at = found.month_in(plan.year)
    if rate is None or at is None or asked.is_prior or kpi.population is None:
        return None
    target = kpi.population.rate
    if target is None or asked.value is None:
        return None
    return rate, (*shares(plan, kpi, target, at), Expected("year", target))


def printed_rate(kpi: Kpi, found: Reading) -> Decimal | None:
    """The rate printed beside a count of people, for the same month or year."""
    if kpi.kind != "flow" or kpi.population is None or kpi.population.rate is None:
        return None
    figure = kpi.figure("rate", found.period)
    return figure.value if figure else None


def people(kpi: Kpi, found: Reading) -> People | None:
    """The people behind a rate or count of a planned population."""
    if kpi.population is None:
        return None
    planned, base = kpi.population.people, kpi.population.base
    if kpi.kind == "flow":
        return People(found.value, planned, base)
    if found.counts is None:
        return People(None, planned, base)
    return People(found.counts.numerator, planned, base, found.counts.denominator)


def _shortfall(
    direction: Direction | None, value: Decimal | None, expected: Expected | None
) -> Decimal | None:
    if direction is None or value is None or expected is None:
        return None
    if direction == "at-least":
        return EXACT.subtract(expected.value, value)
    return EXACT.subtract(value, expected.value)


def _size(shortfall: Decimal | None, expected: Expected | None) -> Decimal | None:
    """The shortfall as a fraction of what is expected; of nothing expected all is too much."""
    if shortfall is None or expected is None:
        return None
    part = quotient(shortfall, expected.value.copy_abs())
    return part if part is not None else Decimal(int(shortfall > 0) - int(shortfall < 0))


def _progress(kpi: Kpi, found: Reading, asked: Limit, value: Decimal | None) -> Decimal | None:
    if kpi.kind == "ratio" and kpi.population is not None and found.counts is not None:
        return progress_rate(found.counts.numerator, kpi.population.people)
    if asked.value is None:
        return None
    of = value if asked.series else found.value
    return progress_rate(of, asked.value) if of is not None else None


def _landing(
    plan: Plan, kpi: Kpi, found: Reading, told: tuple[Expected, ...]
) -> tuple[Landing | None, NoLanding | None]:
    """What the year ends with, by the first basis that says how much of the year is past."""
    if not is_annual_count(kpi):
        return None, "not-a-count"
    at = found.month_in(plan.year)
    if at is None or found.value is None:
        return None, "undated"
    shared = next((one for one in told if one.share), None)
    if shared is None and (found_shares := shares(plan, kpi, Decimal(1), at)):
        shared = next((one for one in found_shares if one.share), None)
    if shared is None or not shared.share:
        return None, "nothing-yet"
    return Landing(whole(found.value, shared.share), shared.basis), None


def _pace(plan: Plan, kpi: Kpi, month: Month, found: Reading, asked: Limit) -> Pace | None:
    """What is missing ÷ months left, beside what a month brought; only of annual counts."""
    at = found.month_in(plan.year)
    counted = _counted(kpi, found, asked)
    if at is None or counted is None or asked.direction is None or not is_annual_count(kpi):
        return None
    done, goal, is_people = counted
    so_far = EXACT.divide(done, Decimal(months_past(at)))
    left = months_between(month, plan.year.last)
    missing = EXACT.subtract(goal, done)
    if left <= 0:
        return Pace("year-over", None, so_far, 0, is_people)
    needed = EXACT.divide(max(missing, Decimal(0)), Decimal(left))
    return Pace(_pace_state(asked.direction, missing), needed, so_far, left, is_people)


def _pace_state(direction: Direction, missing: Decimal) -> PaceState:
    if direction == "at-least":
        return "needed" if missing > 0 else "reached"
    return "needed" if missing >= 0 else "exceeded"


def _counted(kpi: Kpi, found: Reading, asked: Limit) -> tuple[Decimal, Decimal, bool] | None:
    """What is counted and up to where: the flow, or the people of a rate; None for neither."""
    if kpi.kind == "flow" and found.value is not None and asked.value is not None:
        return found.value, asked.value, False
    if kpi.population is not None and found.counts is not None:
        return found.counts.numerator, kpi.population.people, True
    return None
