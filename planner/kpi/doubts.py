"""Figures of a KPI that do not fit together, both sides kept (pure).

Nothing is corrected: the printed value is used, and what speaks against it is shown beside it.
The form, the commands and the review ask here, so that none of them judges for itself.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import decimals_of, distance, is_same, rounded
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
from planner.kpi.targets import Limit, is_met, limit
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
    "counts",  # numerator and denominator make another rate
    "sum",  # the months make another total
    "stated",  # a remark of the source says another value
    "other-series",  # the month alone and the total are judged differently
    "crossed",  # each year's total lies nearer to the other year's month
    "prior",  # the plan printed another value of the prior year
    "year",  # the value of the year is not the total of March
    "note",  # a person's note says another value
]


class Doubt(Struct, frozen=True):
    """Two values of a KPI that do not fit together.

    Attributes:
        series: The series of the value that is used.
        period: What they are of.
        used: The value that is used.
        other: The value that speaks against it; what counts make in the decimals of the printed
            rate.
        counts: The counts that make it.
        more: What a note says besides.
    """

    reason: Reason
    kpi: str
    series: str
    period: str
    used: Decimal
    other: Decimal
    counts: RateCounts | None = None
    more: tuple[Decimal, ...] = ()


def doubts(plan: Plan, kpi: Kpi, found: Standing) -> tuple[Doubt, ...]:
    """What does not fit in the figures a standing rests on."""
    period = found.used.period if found.used else None
    return tuple(_doubts(plan, kpi, period, found.used, found.limit))


def doubts_of(plan: Plan, kpi: Kpi, periods: Iterable[str]) -> tuple[Doubt, ...]:
    """What does not fit in the figures of some months, spans or years, each thing once."""
    found: dict[Doubt, None] = {}
    for period in periods:
        used = _reading(kpi, period)
        is_earlier = period != UNDATED and last_month(period) not in plan.year.months
        asked = limit(kpi, plan.year, None if is_earlier else used)
        found |= dict.fromkeys(_doubts(plan, kpi, period, used, asked))
    return tuple(found)


def _doubts(
    plan: Plan, kpi: Kpi, period: str | None, used: Reading | None, asked: Limit
) -> Iterator[Doubt]:
    """The doubts of a period, then that of the target, which is the same for all of them."""
    if period is not None:
        yield from _made_otherwise(kpi, period)
    if period is not None and used is not None and used.value is not None:
        yield from _stated(kpi, used, used.value, period)
        yield from _year(plan, kpi, used)
        if kpi.kind == "ratio" and period in plan.year.months:
            yield from _two_series(kpi, asked, used, used.value, Month(period))
    if asked.printed is not None and asked.value is not None:
        year = str(plan.fiscal_year - 1)
        yield Doubt("prior", kpi.id, asked.series or "actual", year, asked.value, asked.printed)


def _reading(kpi: Kpi, period: str) -> Reading | None:
    """The value of a period, as the KPI is judged."""
    if is_month(period):
        return reading(kpi, Month(period))
    if is_period(period) and "/" not in period:
        return of_year(kpi, FiscalYear(int(period)))
    return of_period(kpi, period)


def _made_otherwise(kpi: Kpi, period: str) -> Iterator[Doubt]:
    """A printed rate or total that is not what its counts, or the months and spans, make."""
    printed = _total_to(kpi, period) if kpi.kind == "flow" else _printed_rate(kpi, period)
    if printed is None or printed.value is None or printed.beside is None:
        return
    of, value, beside = printed.span or printed.period, printed.value, printed.beside
    if kpi.kind == "flow":
        yield Doubt("sum", kpi.id, printed.series, of, value, beside)
    else:
        made = rounded(beside, decimals_of(value))
        yield Doubt("counts", kpi.id, printed.series, of, value, made, printed.counts)


def _total_to(kpi: Kpi, period: str) -> Reading | None:
    """The total of a flow to the month that a month or span ends with."""
    end = last_month(period)
    return None if end is None or period.isdecimal() else total(kpi, end)


def _printed_rate(kpi: Kpi, period: str) -> Reading | None:
    """The rate printed for a period: of the series judged, else of the other."""
    if kpi.kind != "ratio" or not is_month(period):
        return _reading(kpi, period)
    ways = (total, of_month) if is_total(kpi) else (of_month, total)
    found = (way(kpi, Month(period)) for way in ways)
    return next((one for one in found if one is not None and not one.is_made), None)


def _stated(kpi: Kpi, used: Reading, value: Decimal, period: str) -> Iterator[Doubt]:
    stated = kpi.figure("stated", period)
    if stated is None:
        return
    known = [f.value for s in ("actual", "cumulative") if (f := kpi.figure(s, period))]
    if not any(is_same(stated.value, one) for one in known):
        yield Doubt("stated", kpi.id, used.series, period, value, stated.value)


def _year(plan: Plan, kpi: Kpi, used: Reading) -> Iterator[Doubt]:
    """The value of the year beside the total of March."""
    whole = of_year(kpi, plan.year) if is_total(kpi) else None
    march = reading(kpi, plan.year.last) if whole else None
    if whole is None or march is None or used.period not in {whole.period, march.period}:
        return
    if whole.value is None or march.value is None or is_same(whole.value, march.value):
        return
    yield Doubt("year", kpi.id, whole.series, whole.period, whole.value, march.value)


def _two_series(
    kpi: Kpi, asked: Limit, used: Reading, value: Decimal, month: Month
) -> Iterator[Doubt]:
    """A rate of the month beside that of the total, this year and last."""
    alone, together = _pair(kpi, month)
    before = add_months(month, -12)
    alone_before, together_before = _pair(kpi, before)
    if alone is None or together is None:
        return
    other = alone if is_total(kpi) else together
    against = (asked.value, asked.value)
    if asked.is_prior:
        pair = (alone_before, together_before)
        against = (pair[1], pair[0]) if is_total(kpi) else pair
    is_good = _judged(asked, value, against[0])
    is_other_good = _judged(asked, other, against[1])
    if None not in {is_good, is_other_good} and is_good != is_other_good:
        yield Doubt("other-series", kpi.id, used.series, month, value, other)
    if alone_before is None or together_before is None:
        return
    if _is_crossed(alone, together, alone_before, together_before):
        yield Doubt("crossed", kpi.id, "cumulative", month, together, together_before)


def _pair(kpi: Kpi, month: Month) -> tuple[Decimal | None, Decimal | None]:
    """The rate of a month alone and that of the year so far; both printed, and not one for both."""
    if month == fiscal_year_of(month).first:
        return None, None
    alone, together = of_month(kpi, month), total(kpi, month)
    if alone is None or together is None or alone.is_made or together.is_made:
        return None, None
    if alone.series == together.series:
        return None, None
    return alone.value, together.value


def _judged(asked: Limit, value: Decimal, against: Decimal | None) -> bool | None:
    if asked.direction is None or against is None or asked.series:
        return None
    return is_met(asked.direction, value, against)


def _is_crossed(
    alone: Decimal, together: Decimal, alone_before: Decimal, together_before: Decimal
) -> bool:
    """Whether the totals of two years look as if each stood in the other's place."""
    return distance(together, alone) > distance(together, alone_before) and distance(
        together_before, alone_before
    ) > distance(together_before, alone)
