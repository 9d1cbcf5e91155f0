"""The standing of a KPI at a month: its figure, the value expected, and the pace needed (pure).

The verdict of the year is in ``planner.kpi.verdicts``. Whether the year can still be met is not
judged: needed and past pace are given together.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import EXACT, quotient, whole
from planner.kpi.expected import Basis, Expected, expectations, is_annual_count, months_past, shares
from planner.kpi.readings import (
    Reading,
    earlier,
    has_figures,
    is_total,
    judging_month,
    latest,
    of_year,
    reading,
)
from planner.kpi.targets import Direction, Limit, Unknown, limit_of, subject
from planner.plan.fiscal import Month, months_between
from planner.plan.model import Kpi, Plan

Why = (
    Unknown
    | Literal[
        "suspended",
        "no-figure",  # none this year
        "only-earlier",  # only figures of earlier years
        "no-total",  # figures of months, but no total
        "incomplete",  # figures that give no value: a numerator alone
        "no-denominator",  # the denominator is 0
        "before-judging",  # the judging month is later
        "awaited",  # the figure of the judging month is missing
        "no-series",  # the series of a conditional target is unknown
    ]
)

NoLanding = Literal["not-a-count", "undated", "nothing-yet"]
PaceState = Literal["needed", "reached", "exceeded", "year-over"]

_PERCENT = Decimal(100)


class Pace(Struct, frozen=True):
    """The pace needed a month from now on, and the pace so far.

    Attributes:
        needed: The missing part ÷ months left; under an at-most rule the part still allowed; None
            when no month is left.
        so_far: The count ÷ the months it covers.
        months_left: The months of the year after the month looked at.
        is_people: Whether it is in people of the planned population, not in the KPI's unit.
    """

    state: PaceState
    needed: Decimal | None
    so_far: Decimal
    months_left: int
    is_people: bool = False


class Landing(Struct, frozen=True):
    """着地見込み of a KPI: the count ÷ the share of the year past by a basis."""

    value: Decimal
    basis: Basis


class People(Struct, frozen=True):
    """The people of a rate: those reached, those planned, and the planned and actual population."""

    done: Decimal | None
    planned: Decimal
    base: Decimal
    actual_base: Decimal | None = None


class Standing(Struct, frozen=True):
    """The standing of a KPI at a month.

    Attributes:
        month: The month looked at.
        is_short: Whether ``value`` misses ``expected``; None when unknown.
        why: Why that is unknown.
        used: The figure used, with its own month or year.
        earlier: Key of the last figure of earlier years, if this year has none.
        value: The value compared: the figure, one of its counts, or its rate.
        expected: The value expected, by the basis used for judging.
        others: The values expected by the other bases.
        limit: The limit of the year.
        shortfall: The amount missing, under an at-most rule the amount in excess; negative when
            ahead. In the unit of ``value``.
        size: The shortfall as a fraction of ``expected``, comparable between KPIs.
        progress_rate: Figure ÷ target in percent; of people if a population was planned.
        lag: Months from the figure to the month looked at; 0 for the same month.
        is_provisional: Whether the figure or ``expected`` is 速報.
        is_rate: Whether a count is judged by its printed rate.
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
    """The standings of all KPIs of a plan at a month, by id."""
    return {kpi.id: standing(plan, kpi, month) for kpi in plan.kpis.values()}


def standing(plan: Plan, kpi: Kpi, month: Month) -> Standing:
    """The standing of a KPI at a month of the plan's year."""
    used = _figure_used(plan, kpi, month)
    limit = limit_of(kpi, plan.year, used)
    if used is None:
        before = earlier(kpi, plan.year.first)
        return Standing(
            kpi.id,
            month,
            why=_why_not(plan, kpi, month, limit, None),
            earlier=f"{before.series}@{before.period}" if before else "",
            limit=limit,
        )
    return _standing(plan, kpi, month, used, limit)


def progress_rate(value: Decimal, target: Decimal) -> Decimal | None:
    """A figure ÷ its target, in percent (76.2 ÷ 70.0 is 108.857…); None for a target of 0."""
    return quotient(EXACT.multiply(value, _PERCENT), target)


def _standing(plan: Plan, kpi: Kpi, month: Month, used: Reading, limit: Limit) -> Standing:
    rated = _by_rate(plan, kpi, used, limit)
    value, expected = rated or (
        subject(kpi, limit.series, used),
        expectations(plan, kpi, limit, used),
    )
    why = _why_not(plan, kpi, month, limit, used) or _why_not_compared(limit, value, expected)
    first = expected[0] if expected else None
    shortfall = _shortfall(limit.direction, value, first)
    landing, no_landing = _landing(plan, kpi, used, expected)
    at = used.month_in(plan.year)
    return Standing(
        kpi.id,
        month,
        is_short=None if why or shortfall is None else shortfall > 0,
        why=why,
        used=used,
        value=value,
        expected=first,
        others=expected[1:],
        limit=limit,
        shortfall=shortfall,
        size=_size(shortfall, first),
        progress_rate=_progress(kpi, used, limit, value),
        landing=landing,
        no_landing=no_landing,
        required_pace=_pace(plan, kpi, month, used, limit),
        people=people(kpi, used),
        lag=max(months_between(at, month), 0) if at is not None else 0,
        is_provisional=used.is_provisional or (first is not None and first.is_provisional),
        is_rate=rated is not None,
    )


def _figure_used(plan: Plan, kpi: Kpi, month: Month) -> Reading | None:
    """The figure of the judging month if it is known, else the latest of the year.

    At the end of the year a figure of the year replaces a missing one, as in the verdict.
    """
    if kpi.judged_on == "judging-month":
        judged_in = judging_month(kpi, plan.year)
        if judged_in <= month and (used := reading(kpi, judged_in)):
            return used
        if month == plan.year.last and (used := of_year(kpi, plan.year)):
            return used
    return latest(kpi, month)


def _why_not(plan: Plan, kpi: Kpi, month: Month, limit: Limit, used: Reading | None) -> Why | None:
    """Why a KPI is not judged at a month, apart from its value and the value expected."""
    if limit.why in {"reference", "no-target", "qualitative", "in-words"}:
        return limit.why
    if kpi.is_suspended(month):
        return "suspended"
    if kpi.judged_on == "judging-month":
        judged_in = judging_month(kpi, plan.year)
        if month < judged_in:
            return "before-judging"
        if used is None or used.period not in {judged_in, str(plan.fiscal_year)}:
            return "awaited"
    if used is not None:
        return limit.why if limit.why in {"condition-unknown", "no-case"} else None
    return _why_no_figure(plan, kpi, month)


def _why_not_compared(
    limit: Limit, value: Decimal | None, expected: tuple[Expected, ...]
) -> Why | None:
    """Why a figure has no value to compare, or nothing to be compared with."""
    if value is None:
        return "no-series" if limit.series else "no-denominator"
    return None if expected else limit.why or "no-target"


def _why_no_figure(plan: Plan, kpi: Kpi, month: Month) -> Why:
    if has_figures(kpi, month):
        return "no-total" if is_total(kpi) else "incomplete"
    return "only-earlier" if earlier(kpi, plan.year.first) else "no-figure"


def _by_rate(
    plan: Plan, kpi: Kpi, used: Reading, limit: Limit
) -> tuple[Decimal, tuple[Expected, ...]] | None:
    """The rate printed with a count of a planned population and the rates expected; else None."""
    rate = printed_rate(kpi, used)
    at = used.month_in(plan.year)
    if rate is None or at is None or limit.is_prior or kpi.population is None:
        return None
    target = kpi.population.rate
    if target is None or limit.value is None:
        return None
    return rate, (*shares(plan, kpi, target, at), Expected("year", target))


def printed_rate(kpi: Kpi, used: Reading) -> Decimal | None:
    """The rate printed with a count of people for the same month or year; else None."""
    if kpi.kind != "flow" or kpi.population is None or kpi.population.rate is None:
        return None
    figure = kpi.figure("rate", used.period)
    return figure.value if figure else None


def people(kpi: Kpi, used: Reading) -> People | None:
    """The people of a rate or count of a planned population; else None."""
    if kpi.population is None:
        return None
    planned, base = kpi.population.people, kpi.population.base
    if kpi.kind == "flow":
        return People(used.value, planned, base)
    if used.counts is None:
        return People(None, planned, base)
    return People(used.counts.numerator, planned, base, used.counts.denominator)


def _shortfall(
    direction: Direction | None, value: Decimal | None, expected: Expected | None
) -> Decimal | None:
    if direction is None or value is None or expected is None:
        return None
    if direction == "at-least":
        return EXACT.subtract(expected.value, value)
    return EXACT.subtract(value, expected.value)


def _size(shortfall: Decimal | None, expected: Expected | None) -> Decimal | None:
    """The shortfall as a fraction of the value expected; 1, 0 or -1 if that is 0."""
    if shortfall is None or expected is None:
        return None
    part = quotient(shortfall, expected.value.copy_abs())
    return part if part is not None else Decimal(int(shortfall > 0) - int(shortfall < 0))


def _progress(kpi: Kpi, used: Reading, limit: Limit, value: Decimal | None) -> Decimal | None:
    if kpi.kind == "ratio" and kpi.population is not None and used.counts is not None:
        return progress_rate(used.counts.numerator, kpi.population.people)
    if limit.value is None:
        return None
    done = value if limit.series else used.value
    return progress_rate(done, limit.value) if done is not None else None


def _landing(
    plan: Plan, kpi: Kpi, used: Reading, expected: tuple[Expected, ...]
) -> tuple[Landing | None, NoLanding | None]:
    """The landing by the first basis with a share of the year past, or why there is none."""
    if not is_annual_count(kpi):
        return None, "not-a-count"
    at = used.month_in(plan.year)
    if at is None or used.value is None:
        return None, "undated"
    shared = next((basis for basis in expected if basis.share), None) or next(
        (basis for basis in shares(plan, kpi, Decimal(1), at) if basis.share), None
    )
    if shared is None or not shared.share:
        return None, "nothing-yet"
    return Landing(whole(used.value, shared.share), shared.basis), None


def _pace(plan: Plan, kpi: Kpi, month: Month, used: Reading, limit: Limit) -> Pace | None:
    """The pace needed and the pace so far; only for annual counts."""
    at = used.month_in(plan.year)
    counted = _counted(kpi, used, limit)
    if at is None or counted is None or limit.direction is None or not is_annual_count(kpi):
        return None
    done, goal, is_people = counted
    so_far = EXACT.divide(done, Decimal(months_past(at)))
    left = months_between(month, plan.year.last)
    missing = EXACT.subtract(goal, done)
    if left <= 0:
        return Pace("year-over", None, so_far, 0, is_people)
    needed = EXACT.divide(max(missing, Decimal(0)), Decimal(left))
    return Pace(_pace_state(limit.direction, missing), needed, so_far, left, is_people)


def _pace_state(direction: Direction, missing: Decimal) -> PaceState:
    if direction == "at-least":
        return "needed" if missing > 0 else "reached"
    return "needed" if missing >= 0 else "exceeded"


def _counted(kpi: Kpi, used: Reading, limit: Limit) -> tuple[Decimal, Decimal, bool] | None:
    """The count, its target and whether it is people: of a flow, or of the people of a rate."""
    if kpi.kind == "flow" and used.value is not None and limit.value is not None:
        return used.value, limit.value, False
    if kpi.population is not None and used.counts is not None:
        return used.counts.numerator, kpi.population.people, True
    return None
