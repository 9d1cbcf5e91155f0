"""What does not fit in the figures a KPI is judged by, both sides kept (pure).

Nothing is corrected: the printed value is used, and what speaks against it is shown beside it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import distance, is_same
from planner.kpi.readings import Reading, is_total, of_month, of_year, reading, total
from planner.kpi.standing import Standing
from planner.kpi.targets import Limit, is_met
from planner.plan.fiscal import Month, add_months, fiscal_year_of, is_month
from planner.plan.model import Kpi, Plan

Reason = Literal[
    "counts",  # numerator and denominator make another rate
    "sum",  # the months make another total
    "stated",  # a remark of the source says another value
    "other-series",  # the month alone and the total are judged differently
    "crossed",  # each year's total lies nearer to the other year's month
    "prior",  # the plan printed another value of the prior year
    "year",  # the value of the year is not the total of March
]


class Doubt(Struct, frozen=True):
    """Two values of a KPI that do not fit together.

    Attributes:
        used: The value that is used.
        other: The value that speaks against it.
        period: What they are of.
    """

    reason: Reason
    kpi: str
    period: str
    used: Decimal
    other: Decimal


def doubts(plan: Plan, kpi: Kpi, found: Standing) -> tuple[Doubt, ...]:
    """What does not fit in the figures a standing rests on."""
    return tuple(_doubts(plan, kpi, found))


def _doubts(plan: Plan, kpi: Kpi, found: Standing) -> Iterator[Doubt]:
    used, asked = found.used, found.limit
    if asked.printed is not None and asked.value is not None:
        year = str(plan.fiscal_year - 1)
        yield Doubt("prior", kpi.id, year, asked.value, asked.printed)
    if used is None or used.value is None:
        return
    if used.beside is not None:
        reason: Reason = "sum" if kpi.kind == "flow" else "counts"
        yield Doubt(reason, kpi.id, used.period, used.value, used.beside)
    yield from _stated(kpi, used.value, used.period)
    yield from _year(plan, kpi, used)
    if kpi.kind == "ratio" and is_month(used.period):
        yield from _two_series(kpi, asked, used.value, Month(used.period))


def _stated(kpi: Kpi, value: Decimal, period: str) -> Iterator[Doubt]:
    stated = kpi.figure("stated", period)
    if stated is None:
        return
    known = [f.value for s in ("actual", "cumulative") if (f := kpi.figure(s, period))]
    if not any(is_same(stated.value, one) for one in known):
        yield Doubt("stated", kpi.id, period, value, stated.value)


def _year(plan: Plan, kpi: Kpi, used: Reading) -> Iterator[Doubt]:
    """The value of the year beside the total of March."""
    whole = of_year(kpi, plan.year) if is_total(kpi) else None
    march = reading(kpi, plan.year.last) if whole else None
    if whole is None or march is None or used.period not in {whole.period, march.period}:
        return
    if whole.value is None or march.value is None or is_same(whole.value, march.value):
        return
    yield Doubt("year", kpi.id, whole.period, whole.value, march.value)


def _two_series(kpi: Kpi, asked: Limit, value: Decimal, month: Month) -> Iterator[Doubt]:
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
        yield Doubt("other-series", kpi.id, month, value, other)
    if alone_before is None or together_before is None:
        return
    if _is_crossed(alone, together, alone_before, together_before):
        yield Doubt("crossed", kpi.id, month, together, together_before)


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
