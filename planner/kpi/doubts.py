"""The doubts about a KPI's figures: values that contradict each other or look mistyped (pure).

Nothing is corrected: the printed value is used and the other shown with it. The form, the commands
and the review all use these.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

from planner.kpi.breaks import is_cut
from planner.kpi.exact import decimals_of, distance, is_same, rounded
from planner.kpi.mistyped import MistypedReason, mistyped
from planner.kpi.readings import (
    UNDATED,
    RateCounts,
    Reading,
    is_total,
    of_month,
    of_period,
    of_year,
    reading,
    total,
)
from planner.kpi.standing import Standing
from planner.kpi.targets import Limit, is_met, limit_of
from planner.plan.fiscal import (
    FiscalYear,
    Month,
    add_months,
    fiscal_year_of,
    is_month,
    is_period,
    last_month,
)
from planner.plan.model import Kpi, Plan

Reason = Literal[
    "counts",  # numerator and denominator give another rate
    "sum",  # the months add up to another total
    "stated",  # a remark in the source gives another value
    "other-series",  # the month alone and the total are judged differently
    "crossed",  # each year's total is closer to the other year's month
    "prior",  # the plan printed another value of the prior year
    "year",  # the value of the year is not the total of March
    "note",  # a note gives another value
    "last-year",  # the plan that this one follows has another value of the period
    "times",  # mistyped: about 10, 100 or 1,000 times an earlier figure, or such a part of it
    "sign",  # mistyped: negative where nothing ever was
    "over-100",  # mistyped: a share of more than the whole
    "falls",  # mistyped: the running total of a count below that of an earlier month
]

MISTYPED: frozenset[Reason] = frozenset(get_args(MistypedReason))


class Doubt(Struct, frozen=True):
    """Two values of a KPI that contradict each other, or one that looks mistyped beside another.

    Attributes:
        series: The series of the value used.
        period: The period of both.
        used: The value used.
        other: The value that contradicts it; a rate of counts has the decimals of the printed one.
        counts: The counts of that rate.
        more: Further values in a note.
        against: The period of the other value, if that is an earlier figure.
        times: How many times that figure the one used is, about: 10, or 0.1.
    """

    reason: Reason
    kpi: str
    series: str
    period: str
    used: Decimal
    other: Decimal
    counts: RateCounts | None = None
    more: tuple[Decimal, ...] = ()
    against: str = ""
    times: Decimal | None = None


def doubts(plan: Plan, kpi: Kpi, standing: Standing) -> tuple[Doubt, ...]:
    """The doubts about the figure of a standing, and the year's that look mistyped by its month."""
    used = standing.used
    contradicting = _doubts(plan, kpi, used.period if used else None, used, standing.limit)
    so_far = [month for month in plan.year.months if month <= standing.month]
    mistyped_here = (one for one in _mistyped(kpi) if last_month(one.period) in so_far)
    return (*contradicting, *_two_plans(kpi), *mistyped_here)


def doubts_of(plan: Plan, kpi: Kpi, periods: Iterable[str]) -> tuple[Doubt, ...]:
    """The doubts about the figures of some months, spans or years, each once.

    A figure that looks mistyped beside one of these is told too: that one may be wrong instead.
    """
    unique: dict[Doubt, None] = {}
    periods = tuple(periods)
    for period in periods:
        used = _reading(kpi, period)
        is_earlier = period != UNDATED and last_month(period) not in plan.year.months
        limit = limit_of(kpi, plan.year, None if is_earlier else used)
        unique |= dict.fromkeys(_doubts(plan, kpi, period, used, limit))
    known = frozenset(filter(None, periods))
    unique |= dict.fromkeys(one for one in _two_plans(kpi) if one.period in known)
    unique |= dict.fromkeys(one for one in _mistyped(kpi) if known & {one.period, one.against})
    return tuple(unique)


def mistyped_places(kpi: Kpi) -> frozenset[tuple[str, str]]:
    """Series and period of the figures that look mistyped."""
    return frozenset((one.series, one.period) for one in _mistyped(kpi))


def _two_plans(kpi: Kpi) -> Iterator[Doubt]:
    """The figures of earlier years that differ from those in the plan that this one follows."""
    for key in sorted(kpi.inherited.keys() & kpi.figures.keys()):
        own, other = kpi.figures[key], kpi.inherited[key]
        if own.value != other.value:
            yield Doubt("last-year", kpi.id, own.series, own.period, own.value, other.value)


def _mistyped(kpi: Kpi) -> Iterator[Doubt]:
    for one in mistyped(kpi):
        own, other = one.figure, one.other
        yield Doubt(
            *(one.reason, kpi.id, own.series, own.period, own.value, other),
            against=one.against,
            times=one.times,
        )


def _doubts(
    plan: Plan, kpi: Kpi, period: str | None, used: Reading | None, limit: Limit
) -> Iterator[Doubt]:
    """The doubts of a period, then that of the target, which does not depend on the period."""
    if period is not None:
        yield from _computed(kpi, period)
    if period is not None and used is not None and used.value is not None:
        yield from _stated(kpi, used, used.value, period)
        yield from _year(plan, kpi, used)
        if kpi.kind == "ratio" and period in plan.year.months:
            yield from _two_series(kpi, limit, used, used.value, Month(period))
    if limit.printed is not None and limit.value is not None:
        year = limit.known.period or str(plan.fiscal_year - 1)
        yield Doubt("prior", kpi.id, limit.series or "actual", year, limit.value, limit.printed)


def _reading(kpi: Kpi, period: str) -> Reading | None:
    """The reading of a period, as the KPI is judged."""
    if is_month(period):
        return reading(kpi, Month(period))
    if is_period(period) and "/" not in period:
        return of_year(kpi, FiscalYear(int(period)))
    return of_period(kpi, period)


def _computed(kpi: Kpi, period: str) -> Iterator[Doubt]:
    """The doubt about a printed rate or total that differs from the one computed."""
    printed = _total_to(kpi, period) if kpi.kind == "flow" else _printed_rate(kpi, period)
    if printed is None or printed.value is None or printed.beside is None:
        return
    own_period, value, computed = printed.span or printed.period, printed.value, printed.beside
    if kpi.kind == "flow":
        yield Doubt("sum", kpi.id, printed.series, own_period, value, computed)
    else:
        computed = rounded(computed, decimals_of(value))
        yield Doubt("counts", kpi.id, printed.series, own_period, value, computed, printed.counts)


def _total_to(kpi: Kpi, period: str) -> Reading | None:
    """The total of a flow up to the last month of a month or span."""
    end = last_month(period)
    return None if end is None or period.isdecimal() else total(kpi, end)


def _printed_rate(kpi: Kpi, period: str) -> Reading | None:
    """The rate printed for a period: of the judged series, else of the other one."""
    if kpi.kind != "ratio" or not is_month(period):
        return _reading(kpi, period)
    ways = (total, of_month) if is_total(kpi) else (of_month, total)
    readings = (way(kpi, Month(period)) for way in ways)
    return next((rate for rate in readings if rate is not None and not rate.is_made), None)


def _stated(kpi: Kpi, used: Reading, value: Decimal, period: str) -> Iterator[Doubt]:
    stated = kpi.figure("stated", period)
    if stated is None:
        return
    known = [f.value for s in ("actual", "cumulative") if (f := kpi.figure(s, period))]
    if not any(is_same(stated.value, figure) for figure in known):
        yield Doubt("stated", kpi.id, used.series, period, value, stated.value)


def _year(plan: Plan, kpi: Kpi, used: Reading) -> Iterator[Doubt]:
    """The doubt about a value of the year that differs from the total of March."""
    whole = of_year(kpi, plan.year) if is_total(kpi) else None
    march = reading(kpi, plan.year.last) if whole else None
    if whole is None or march is None or used.period not in {whole.period, march.period}:
        return
    if whole.value is None or march.value is None or is_same(whole.value, march.value):
        return
    yield Doubt("year", kpi.id, whole.series, whole.period, whole.value, march.value)


def _two_series(
    kpi: Kpi, limit: Limit, used: Reading, value: Decimal, month: Month
) -> Iterator[Doubt]:
    """The doubts about the rate of a month and that of its total, this year and last."""
    alone, together = _pair(kpi, month)
    before = add_months(month, -12)
    alone_before, together_before = _pair(kpi, before)
    if alone is None or together is None:
        return
    other = alone if is_total(kpi) else together
    against = (limit.value, limit.value)
    if limit.is_prior:
        pair = (alone_before, together_before)
        against = (pair[1], pair[0]) if is_total(kpi) else pair
    is_good = _judged(limit, value, against[0])
    is_other_good = _judged(limit, other, against[1])
    if None not in {is_good, is_other_good} and is_good != is_other_good:
        yield Doubt("other-series", kpi.id, used.series, month, value, other)
    if alone_before is None or together_before is None or is_cut(kpi, before, month):
        return
    if _is_crossed(alone, together, alone_before, together_before):
        yield Doubt("crossed", kpi.id, "cumulative", month, together, together_before)


def _pair(kpi: Kpi, month: Month) -> tuple[Decimal | None, Decimal | None]:
    """The printed rates of a month alone and of the year so far; None unless there are both."""
    if month == fiscal_year_of(month).first:
        return None, None
    alone, together = of_month(kpi, month), total(kpi, month)
    if alone is None or together is None or alone.is_made or together.is_made:
        return None, None
    if alone.series == together.series:
        return None, None
    return alone.value, together.value


def _judged(limit: Limit, value: Decimal, against: Decimal | None) -> bool | None:
    if limit.direction is None or against is None or limit.series:
        return None
    return is_met(limit, value, against)


def _is_crossed(
    alone: Decimal, together: Decimal, alone_before: Decimal, together_before: Decimal
) -> bool:
    """Whether the totals of two years look as if they had been exchanged."""
    return distance(together, alone) > distance(together, alone_before) and distance(
        together_before, alone_before
    ) > distance(together_before, alone)
