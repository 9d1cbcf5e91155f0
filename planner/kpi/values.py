"""The values that a target compares with, as far as the figures they come from are known (pure).

Last year's value is the final figure of that year, else the one the plan printed, else 速報. The
mean, best or worst of several years needs all of them. A value lowered or raised, and the higher or
lower of several, are worked out from these. Each is known for a whole year, and for a month: of the
same month of those years or of that series.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.breaks import is_period_cut, is_year_cut
from planner.kpi.exact import EXACT, summed
from planner.kpi.readings import (
    RateCounts,
    Reading,
    a_year_earlier,
    subject,
    year_reading,
)
from planner.plan.fiscal import FiscalYear, Month, add_months, is_month
from planner.plan.model import Kpi
from planner.plan.targets import (
    Bound,
    Condition,
    GivenYear,
    OtherSeries,
    Pick,
    Plain,
    PriorYears,
    Shift,
    Sign,
    Value,
)

Direction = Literal["at-least", "at-most"]

_SIDES: dict[Sign, Direction] = {
    "at-least": "at-least",
    "at-most": "at-most",
    "above": "at-least",
    "below": "at-most",
}


class Known(Struct, frozen=True):
    """A value that a target compares with.

    Attributes:
        value: None where a figure it comes from is unknown.
        is_provisional: Whether a figure it comes from is 速報.
        printed: The value as the plan printed it, if the final one differs.
        counts: Its counts, where it is a rate of one period.
        period: The period it is of, where it is of one.
        is_cut: Whether it is unknown because a break parts its figures from those judged.
    """

    value: Decimal | None = None
    is_provisional: bool = False
    printed: Decimal | None = None
    counts: RateCounts | None = None
    period: str = ""
    is_cut: bool = False


_UNKNOWN = Known()
_CUT = Known(is_cut=True)


def side(sign: Sign) -> Direction:
    """The side of a limit that is good."""
    return _SIDES[sign]


def known_in_year(kpi: Kpi, year: FiscalYear, asked: Bound | Condition) -> Known:
    """The value that a rule compares with in its whole year."""

    def plain(part: Plain) -> Known:
        if isinstance(part, Decimal):
            return Known(part)
        if isinstance(part, OtherSeries):
            of = FiscalYear(year.year - part.back)
            is_of_before = part.back and is_year_cut(kpi, of, year.last)
            return _CUT if is_of_before else _of_series(kpi, of, part)
        if isinstance(part, GivenYear):
            own = _in_year(kpi, FiscalYear(part.year), asked.series, year.last)
            return _or_printed(own, part.printed)
        last = year.year - part.back
        years = [FiscalYear(last - more) for more in range(part.years)]
        every = [_in_year(kpi, own, asked.series, year.last) for own in years]
        return _or_printed(_of_years(every, part, side(asked.sign)), part.printed)

    return _UNKNOWN if asked.value is None else _made(asked.value, plain)


def known_in_month(kpi: Kpi, used: Reading, asked: Bound, share: Decimal | None) -> Known:
    """The value that a rule compares with in the month of a figure; unknown where there is none.

    Args:
        kpi: The KPI of the target.
        used: The figure of the month.
        asked: The rule.
        share: The share of the year past, for a count of the year: a number beside figures of that
            month is that part of it; None for what does not add up.
    """

    def plain(part: Plain) -> Known:
        if isinstance(part, Decimal):
            return Known(_part(part, share))
        if isinstance(part, OtherSeries):
            before = _earlier(used.period, part.back)
            is_of_before = part.back and is_period_cut(kpi, "", before, _end(used))
            return _CUT if is_of_before else _of_period(kpi, part.series, before)
        if isinstance(part, GivenYear):
            return _UNKNOWN
        backs = range(part.back, part.back + part.years)
        every = [_in_month(kpi, used, back, asked.series) for back in backs]
        return _of_years(every, part, side(asked.sign))

    if asked.value is None or isinstance(asked.value, Decimal):
        return _UNKNOWN
    return _made(asked.value, plain, lambda plus: _part(plus, share))


def _made(
    value: Value, plain: Callable[[Plain], Known], part: Callable[[Decimal], Decimal] | None = None
) -> Known:
    """A value from its parts."""
    if isinstance(value, Pick):
        parts = [_made(one, plain, part) for one in value.values]
        numbers = [own.value for own in parts if own.value is not None]
        if len(numbers) < len(parts):
            return _CUT if any(own.is_cut for own in parts) else _UNKNOWN
        chosen = max(numbers) if value.which == "higher" else min(numbers)
        return next(own for own in parts if own.value == chosen)
    if isinstance(value, Shift):
        base = plain(value.base)
        if base.value is None:
            return base
        plus = part(value.plus) if part else value.plus
        shifted = EXACT.add(EXACT.multiply(base.value, value.times), plus)
        return Known(shifted, base.is_provisional)
    return plain(value)


def _of_years(every: Sequence[Known], part: PriorYears, direction: Direction) -> Known:
    """The value of one year, or the mean, best or worst of several; all of them must be known."""
    numbers = [own.value for own in every if own.value is not None]
    if not numbers or len(numbers) < len(every):
        return _CUT if any(own.is_cut for own in every) else _UNKNOWN
    if part.by == "value":
        return every[0]
    is_provisional = any(own.is_provisional for own in every)
    if part.by == "mean":
        mean = EXACT.divide(summed(numbers), Decimal(len(numbers)))
        return Known(mean, is_provisional)
    is_highest = (part.by == "best") == (direction == "at-least")
    return Known(max(numbers) if is_highest else min(numbers), is_provisional)


def _or_printed(own: Known, printed: Decimal | None) -> Known:
    """The final value, else the one the plan printed, else 速報; none across a break."""
    if own.is_cut:
        return own
    if own.value is None or (printed is not None and own.is_provisional):
        return Known(printed)
    differs = printed is not None and printed != own.value
    return Known(
        own.value,
        own.is_provisional,
        printed=printed if differs else None,
        counts=own.counts,
        period=own.period,
    )


def _in_year(kpi: Kpi, year: FiscalYear, series: str, until: Month) -> Known:
    """The value of an earlier year, to be compared with figures up to a month."""
    if is_year_cut(kpi, year, until):
        return _CUT
    return _of_reading(kpi, year_reading(kpi, year), series)


def _in_month(kpi: Kpi, used: Reading, back: int, series: str) -> Known:
    before: Reading | None = used
    for _ in range(back):
        before = a_year_earlier(kpi, before) if before else None
    if before and is_period_cut(kpi, before.series, before.span or before.period, _end(used)):
        return _CUT
    return _of_reading(kpi, before, series)


def _of_reading(kpi: Kpi, before: Reading | None, series: str) -> Known:
    if before is None or before.missing:
        return _UNKNOWN
    value = subject(kpi, series, before)
    counts = None if series else before.exact
    return Known(value, before.is_provisional, counts=counts, period=before.span or before.period)


def _of_series(kpi: Kpi, year: FiscalYear, part: OtherSeries) -> Known:
    """The value of another series for a year: that of the year, else of its last month."""
    for period in (str(year.year), year.last):
        own = _of_period(kpi, part.series, period)
        if own.value is not None:
            return _or_printed(own, part.printed)
    return Known(part.printed)


def _of_period(kpi: Kpi, series: str, period: str) -> Known:
    figure = kpi.figure(series, period) if period else None
    if figure is None:
        return _UNKNOWN
    return Known(figure.value, figure.is_provisional, period=period)


def _earlier(period: str, years: int) -> str:
    """The same month some years before; empty for what is no month."""
    return add_months(Month(period), -12 * years) if is_month(period) else ""


def _end(used: Reading) -> Month:
    """The last month of a figure of a month, which is to be compared."""
    return Month(used.period)


def _part(value: Decimal, share: Decimal | None) -> Decimal:
    return value if share is None else EXACT.multiply(value, share)
