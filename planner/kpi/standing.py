"""The standing of a KPI at a month: its figure, the value expected, and how they compare (pure).

The verdict of the year is in ``planner.kpi.verdicts``.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from planner.kpi.breaks import is_cut
from planner.kpi.carried_out import month_done
from planner.kpi.comparing import (
    Comparison,
    Origin,
    Pair,
    Side,
    compared,
    of_reading,
    printed_decimals,
)
from planner.kpi.exact import EXACT, decimals_of, quotient
from planner.kpi.expected import Expected, by_choice, expectations, shares
from planner.kpi.outlook import Landing, NoLanding, Pace, landings, pace
from planner.kpi.periods import of_periods, periods
from planner.kpi.readings import (
    Reading,
    earlier,
    has_figures,
    is_of_judging_month,
    is_total,
    judging_month,
    latest,
    of_year,
    reading,
    subject,
)
from planner.kpi.targets import Limit, Unknown, limit_of
from planner.plan.fiscal import Month, months_between
from planner.plan.model import Kpi, Plan, Row

Why = (
    Unknown
    | Literal[
        "suspended",
        "ended",  # 廃止, or all rows looked at that show it are
        "no-figure",  # none this year
        "only-earlier",  # only figures of earlier years
        "no-total",  # figures of months, but no total
        "incomplete",  # figures that give no value: a numerator alone
        "months-missing",  # some months have no figure
        "no-year-figure",  # figures of months, but none of the year they are judged by
        "no-denominator",  # the denominator is 0
        "before-judging",  # the month it is judged in is later
        "awaited",  # the figure of the judging month is missing
        "no-series",  # the series of a conditional target is unknown
    ]
)

_PERCENT = Decimal(100)

# What is never judged, whatever its figures are.
UNASKED = frozenset({"reference", "no-target", "qualitative", "in-words"})


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
        is_short: Whether the figure misses ``expected``; None when unknown.
        why: Why that is unknown.
        used: The figure used, with its own month or year.
        earlier: Key of the last figure of earlier years, if this year has none.
        judged_in: The month that a target with a month of its own is judged in.
        value: The figure as printed, one of its counts, or its rate.
        expected: The value expected, by the basis used for judging.
        others: The values expected by the other bases.
        comparison: The two as they were compared.
        limit: The limit of the year.
        shortfall: The amount missing, under an at-most rule the amount in excess; negative when
            ahead. In the unit of ``value``.
        size: The shortfall as a fraction of ``expected``, comparable between KPIs.
        progress_rate: Figure ÷ target in percent; of people if a population was planned; None under
            an at-most rule, where a high one is no success.
        landings: 着地見込み; two where they part widely and nobody chose a basis.
        lag: Months from the figure to the month looked at; 0 for the same month.
        is_provisional: Whether the figure or ``expected`` is 速報.
        is_rate: Whether a count is judged by its printed rate.
        done: The month in which what is to be done was carried out.
    """

    kpi: str
    month: Month
    is_short: bool | None = None
    why: Why | None = None
    used: Reading | None = None
    earlier: str = ""
    judged_in: Month | None = None
    value: Decimal | None = None
    expected: Expected | None = None
    others: tuple[Expected, ...] = ()
    comparison: Comparison | None = None
    limit: Limit = Limit()
    shortfall: Decimal | None = None
    size: Decimal | None = None
    progress_rate: Decimal | None = None
    landings: tuple[Landing, ...] = ()
    no_landing: NoLanding | None = None
    required_pace: Pace | None = None
    people: People | None = None
    lag: int = 0
    is_provisional: bool = False
    is_rate: bool = False
    done: Month | None = None

    @property
    def landing(self) -> Landing | None:
        """The 着地見込み; None where there is none, or two that part."""
        return self.landings[0] if len(self.landings) == 1 else None


def standings(plan: Plan, month: Month) -> dict[str, Standing]:
    """The standings of all KPIs of a plan at a month, by id."""
    return {kpi.id: standing(plan, kpi, month) for kpi in plan.kpis.values()}


def standing(plan: Plan, kpi: Kpi, month: Month, rows: Collection[Row] = ()) -> Standing:
    """The standing of a KPI at a month of the plan's year.

    Args:
        plan: The plan.
        kpi: One of its KPIs.
        month: The month.
        rows: The rows that show it, as far as they are looked at: once all are 廃止, it is.
    """
    found = _found(plan, kpi, month)
    if is_ended(plan, kpi, month, rows) and found.why not in UNASKED:
        return replace(found, is_short=None, why="ended")
    return found


def is_ended(plan: Plan, kpi: Kpi, month: Month, rows: Collection[Row] = ()) -> bool:
    """Whether a KPI is 廃止 in a month, by itself or with all the rows that are looked at."""
    return kpi.is_ended(month) or (bool(rows) and all(plan.is_ended(row, month) for row in rows))


def standing_by(plan: Plan, kpi: Kpi, month: Month, used: Reading) -> Standing:
    """The standing of a KPI by the figure of a month, which need not be the one it is judged by."""
    found = _standing_by(plan, kpi, month, used)
    return replace(found, is_short=None, why="ended") if kpi.is_ended(month) else found


def _found(plan: Plan, kpi: Kpi, month: Month) -> Standing:
    if kpi.target.over == "every":
        return _of_every(plan, kpi, month)
    return _standing_by(plan, kpi, month, _figure_used(plan, kpi, month))


def _standing_by(plan: Plan, kpi: Kpi, month: Month, used: Reading | None) -> Standing:
    limit = limit_of(kpi, plan.year, used)
    if limit.is_done:
        return _of_done(plan, kpi, month, limit)
    return _standing(plan, kpi, month, used, limit)


def progress_rate(value: Decimal, target: Decimal) -> Decimal | None:
    """A figure ÷ its target, in percent (76.2 ÷ 70.0 is 108.857…); None for a target of 0."""
    return quotient(EXACT.multiply(value, _PERCENT), target)


def _standing(plan: Plan, kpi: Kpi, month: Month, used: Reading | None, limit: Limit) -> Standing:
    if used is None:
        return _without_figure(plan, kpi, month, limit)
    if limit.candidates:
        every = [_standing(plan, kpi, month, used, own) for own in limit.candidates]
        if len({own.is_short for own in every}) == 1 and every[0].is_short is not None:
            return max(every, key=lambda own: own.shortfall or Decimal(0))
    judged = _judged(plan, kpi, used, limit)
    why = _why_not(plan, kpi, month, limit, used) or _why_not_compared(limit, judged)
    comparison = judged.comparison
    shortfall = _shortfall(limit, judged)
    found, no_landing = landings(plan, kpi, used, limit, judged.expected)
    at = used.month_in(plan.year)
    first = judged.expected[0] if judged.expected else None
    return Standing(
        kpi.id,
        month,
        is_short=None if why or comparison is None else not comparison.is_met,
        why=why,
        used=used,
        judged_in=_judged_in(plan, kpi, judged),
        value=judged.value,
        expected=first,
        others=judged.expected[1:],
        comparison=comparison,
        limit=limit,
        shortfall=shortfall,
        size=_size(shortfall, first),
        progress_rate=_progress(kpi, used, limit, judged.value),
        landings=found,
        no_landing=no_landing,
        required_pace=pace(plan, kpi, used, limit),
        people=people(kpi, used),
        lag=max(months_between(at, month), 0) if at is not None else 0,
        is_provisional=used.is_provisional or (first is not None and first.is_provisional),
        is_rate=judged.is_rate,
    )


class _Judged(Struct, frozen=True):
    """A figure and the values expected of it, as they are shown and compared."""

    value: Decimal | None
    expected: tuple[Expected, ...]
    comparison: Comparison | None = None
    is_rate: bool = False


def _judged(plan: Plan, kpi: Kpi, used: Reading, limit: Limit) -> _Judged:
    """The figure beside the values expected of it, compared with the first of them."""
    rated = _by_rate(plan, kpi, used, limit)
    value, expected = rated or (
        subject(kpi, limit.series, used),
        expectations(plan, kpi, limit, used),
    )
    if value is None or not expected or limit.direction is None:
        return _Judged(value, expected, is_rate=rated is not None)
    first = expected[0]
    is_alone = rated is not None or bool(limit.series)
    figure = Side(value) if is_alone else of_reading(used, value)
    origin = _origin(limit, first)
    is_as_it_is = origin == "written" and figure.counts is None
    decimals = None if is_as_it_is else _decimals(plan, kpi, is_rated=rated is not None)
    pair = Pair(figure, Side(first.value, first.counts), origin, decimals)
    return _Judged(value, expected, compared(kpi, limit, pair), is_rate=rated is not None)


def _origin(limit: Limit, first: Expected) -> Origin:
    if first.is_worked_out:
        return "worked-out"
    is_written = first.basis == "own" or limit.source == "number" or bool(limit.series)
    return "written" if is_written else "published"


def _without_figure(plan: Plan, kpi: Kpi, month: Month, limit: Limit) -> Standing:
    before = earlier(kpi, plan.year.first)
    return Standing(
        kpi.id,
        month,
        why=_why_not(plan, kpi, month, limit, None),
        earlier=f"{before.series}@{before.period}" if before else "",
        judged_in=_judged_in(plan, kpi),
        limit=limit,
    )


def _of_every(plan: Plan, kpi: Kpi, month: Month) -> Standing:
    """The standing of what is asked of every month: that of the month furthest from it."""
    readings, missing = of_periods(kpi, plan.year, month)
    limit = limit_of(kpi, plan.year)
    every = [_standing(plan, kpi, month, used, limit) for used in readings]
    judged = [own for own in every if own.is_short is not None]
    if judged:
        worst = max(judged, key=lambda own: (own.is_short, own.shortfall or Decimal(0)))
        earlier_ones = tuple(own for own in missing if worst.used and own < worst.used.period)
        used = worst.used and replace(worst.used, missing=earlier_ones)
        return replace(worst, used=used)
    if every:
        return every[-1]
    found = _without_figure(plan, kpi, month, limit)
    first = periods(kpi, plan.year)[0][-1]
    if found.why in {"no-figure", "only-earlier", "incomplete"} and month < first:
        return replace(found, why="before-judging", judged_in=first)
    return found


def _of_done(plan: Plan, kpi: Kpi, month: Month, limit: Limit) -> Standing:
    """The standing of what is to be carried out: 1 where it was, 0 where it was not in its time."""
    done = month_done(plan, kpi, month)
    judged_in = judging_month(kpi, plan.year)
    why: Why | None = "suspended" if kpi.is_suspended(month) else None
    if why is None and done is None and month < judged_in:
        why = "before-judging"
    value = Decimal(int(done is not None))
    is_short = None if why else done is None
    shortfall = None if why else EXACT.subtract(Decimal(1), value)
    return Standing(
        kpi.id,
        month,
        is_short=is_short,
        why=why,
        judged_in=judged_in,
        value=None if why else value,
        limit=limit,
        shortfall=shortfall,
        size=shortfall,
        no_landing="not-a-count",
        done=done,
    )


def _judged_in(plan: Plan, kpi: Kpi, judged: _Judged | None = None) -> Month | None:
    """The month a target is judged in: its own, or March for a level that starts nowhere."""
    if kpi.judged_on == "judging-month":
        return judging_month(kpi, plan.year)
    return plan.year.last if judged is not None and not judged.expected else None


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
    if limit.why in UNASKED:
        return limit.why
    if kpi.is_suspended(month):
        return "suspended"
    if kpi.judged_on == "judging-month":
        judged_in = judging_month(kpi, plan.year)
        if month < judged_in:
            return "before-judging"
        if used is None or not is_of_judging_month(kpi, plan.year, used):
            return "awaited"
    if used is not None:
        return limit.why if limit.why in {"condition-unknown", "no-case"} else None
    return _why_no_figure(plan, kpi, month)


def _why_not_compared(limit: Limit, judged: _Judged) -> Why | None:
    """Why a figure has no value to compare, or nothing to be compared with."""
    if judged.value is None:
        return "no-series" if limit.series else "no-denominator"
    if judged.expected:
        return None
    return limit.why or ("no-target" if limit.value is None else "before-judging")


def _why_no_figure(plan: Plan, kpi: Kpi, month: Month) -> Why:
    if has_figures(kpi, month) and is_cut(kpi, plan.year.first, month):
        return "definition-changed"
    if has_figures(kpi, month):
        return "no-total" if is_total(kpi) else "incomplete"
    return "only-earlier" if earlier(kpi, plan.year.first) else "no-figure"


def _by_rate(
    plan: Plan, kpi: Kpi, used: Reading, limit: Limit
) -> tuple[Decimal, tuple[Expected, ...]] | None:
    """The rate printed with a count of a planned population and the rates expected; else None."""
    rate = printed_rate(kpi, used)
    at = used.month_in(plan.year)
    if rate is None or at is None or limit.source != "number" or kpi.population is None:
        return None
    target = kpi.population.rate
    if target is None or limit.value is None:
        return None
    parts = by_choice(kpi, shares(plan, kpi, target, used))
    return rate, (*parts, Expected("year", target))


def _decimals(plan: Plan, kpi: Kpi, *, is_rated: bool) -> int | None:
    """The decimals a rate is compared with; None for people and things, which are exact."""
    if is_rated:
        planned = kpi.population.rate if kpi.population else None
        return None if planned is None else decimals_of(planned)
    return printed_decimals(kpi, plan.year) if kpi.kind == "ratio" else None


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


def _shortfall(limit: Limit, judged: _Judged) -> Decimal | None:
    """What is missing, before rounding; nothing where the figure only meets it as printed."""
    comparison = judged.comparison
    if comparison is None or judged.value is None:
        return None
    if comparison.is_rounded and comparison.turns:
        return Decimal(0)
    value = judged.value if comparison.is_rounded else comparison.value
    against = judged.expected[0].value if comparison.is_rounded else comparison.against
    if limit.direction == "at-least":
        return EXACT.subtract(against, value)
    return EXACT.subtract(value, against)


def _size(shortfall: Decimal | None, expected: Expected | None) -> Decimal | None:
    """The shortfall as a fraction of the value expected; 1, 0 or -1 if that is 0."""
    if shortfall is None or expected is None:
        return None
    part = quotient(shortfall, expected.value.copy_abs())
    return part if part is not None else Decimal(int(shortfall > 0) - int(shortfall < 0))


def _progress(kpi: Kpi, used: Reading, limit: Limit, value: Decimal | None) -> Decimal | None:
    if limit.direction != "at-least":
        return None
    if kpi.kind == "ratio" and kpi.population is not None and used.counts is not None:
        return progress_rate(used.counts.numerator, kpi.population.people)
    if limit.value is None:
        return None
    done = value if limit.series else used.value
    return progress_rate(done, limit.value) if done is not None else None
