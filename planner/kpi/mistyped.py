"""Figures that look like a slip of the hand: a digit too many, a wrong unit or sign (pure).

A figure is compared with the earlier ones of its own series, by their periods and never by the
order of their entry: months with months, years with years, spans with spans as long. Those that
look mistyped themselves are no measure for later ones; what was entered in last year's plan is told
there. A figure that a person confirmed never looks
mistyped. ``doubts`` tells these together with the contradictions.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.breaks import is_period_cut
from planner.kpi.exact import EXACT, distance
from planner.kpi.owed import is_typed
from planner.plan.fiscal import (
    Month,
    a_year_before,
    fiscal_year_of,
    is_month,
    last_month,
    months_between,
    period_order,
)
from planner.plan.model import Figure, Kpi

MistypedReason = Literal[
    "times",  # about 10, 100, 1,000 or more times an earlier figure, or such a part of it
    "sign",  # negative where nothing ever was
    "over-100",  # a share of more than the whole
    "falls",  # the running total of a count below that of an earlier month
]

_TIMES = (Decimal(10), Decimal(100), Decimal(1000))
_NEAR = Decimal("0.05")  # of such a multiple
_ALIKE = 2  # the factor up to which a figure is plausible beside another
_LAST = 6  # months after which another season may have begun
_WHOLE = Decimal(100)  # percent
_NEVER = Month("0001-01")

# Words in the names of KPIs whose figures are no amounts and no shares of a whole.
_COMPARISON = re.compile("差|増減|伸び|削減|減少|乖離|前年|比較|ポイント")


class Mistyped(Struct, frozen=True):
    """Why a figure looks mistyped.

    Attributes:
        other: The value it does not fit: an earlier figure, the value without its sign, the whole.
        against: The period of that figure; empty for none.
        times: How many times that figure it is, about: 10, or 0.1.
    """

    reason: MistypedReason
    figure: Figure
    other: Decimal
    against: str = ""
    times: Decimal | None = None


def mistyped(kpi: Kpi) -> tuple[Mistyped, ...]:
    """The figures of a KPI that look mistyped, the earliest first."""
    typed = [own for own in kpi.known_figures if is_typed(own.series) and last_month(own.period)]
    typed.sort(key=lambda own: (period_order(own.period), own.series))
    found: list[Mistyped] = []
    seen: dict[str, list[Figure]] = {}
    trusted: dict[tuple[str, int, str], list[Figure]] = {}
    for figure in typed:
        if kpi.breaks:  # what was before one is no measure
            for held in trusted.values():
                held[:] = [own for own in held if _is_alike_defined(kpi, own, figure)]
        of_series = seen.setdefault(figure.series, [])
        comparable = trusted.setdefault((figure.series, _length(figure), figure.unit), [])
        why = None if figure.is_sure else _why(kpi, figure, of_series, comparable)
        of_series.append(figure)
        if why is None:
            comparable.append(figure)
        elif kpi.entered(figure.series, figure.period) is not None:
            found.append(why)
    return tuple(found)


def _why(kpi: Kpi, figure: Figure, seen: list[Figure], trusted: list[Figure]) -> Mistyped | None:
    """The first reason to doubt a figure.

    Args:
        kpi: The KPI.
        figure: The figure.
        seen: All earlier figures of the series.
        trusted: Those of periods as long that do not look mistyped.
    """
    is_total = is_running(kpi, figure.series)
    so_far = _so_far(figure, trusted) if is_total else []
    last = (so_far if is_total else trusted)[-1:]
    recent = [own for own in last if _is_recent(own, figure)]
    before = a_year_before(figure.period)
    last_year = [own for own in trusted if own.period == before]
    return (
        _of_sign(kpi, figure, seen)
        or _of_size(kpi, figure, [*recent, *last_year])
        or _of_share(kpi, figure, seen)
        or _of_total(kpi, figure, so_far)
    )


def _is_alike_defined(kpi: Kpi, own: Figure, later: Figure) -> bool:
    """Whether no break parts an earlier figure from a later one."""
    return not is_period_cut(kpi, own.series, own.period, _end(later))


def _so_far(figure: Figure, trusted: list[Figure]) -> list[Figure]:
    """The figures of the same fiscal year."""
    year = fiscal_year_of(_end(figure))
    return [own for own in trusted if fiscal_year_of(_end(own)) == year]


def _is_recent(last: Figure, figure: Figure) -> bool:
    """Whether the last figure is of a year, or of so few months before that seasons agree."""
    return last.period.isdecimal() or months_between(_end(last), _end(figure)) <= _LAST


def _of_sign(kpi: Kpi, figure: Figure, seen: Iterable[Figure]) -> Mistyped | None:
    """A figure below 0 where none was before it."""
    if figure.value >= 0 or _may_be_negative(kpi, figure):
        return None
    if any(own.value < 0 for own in seen):
        return None
    return Mistyped("sign", figure, figure.value.copy_abs())


def _of_size(kpi: Kpi, figure: Figure, references: list[Figure]) -> Mistyped | None:
    """A figure of about 10 times another, unless one of them makes it plausible."""
    is_plausible = any(_is_alike(kpi, figure, other) for other in references)
    if figure.series == "rank" or is_plausible:
        return None
    for other in references:
        if times := _times(figure.value, other.value):
            return Mistyped("times", figure, other.value, other.period, times)
    return None


def _of_share(kpi: Kpi, figure: Figure, seen: Iterable[Figure]) -> Mistyped | None:
    """A share over 100 whose earlier figures and target are all within it."""
    if kpi.kind != "ratio" or figure.value <= _WHOLE or _COMPARISON.search(kpi.name):
        return None
    if (figure.unit or kpi.unit_of(figure.series)) != "%":
        return None
    target = kpi.target.number
    known = [*(own.value for own in seen), *([target] if target is not None else [])]
    if not known or any(own > _WHOLE for own in known):
        return None
    return Mistyped("over-100", figure, _WHOLE)


def _of_total(kpi: Kpi, figure: Figure, so_far: list[Figure]) -> Mistyped | None:
    """The running total of a count below one of the months before it; rates do fall."""
    if kpi.kind != "flow" or not so_far:
        return None
    most = max(so_far, key=lambda own: (own.value, own.period))
    if figure.value >= most.value or _may_be_negative(kpi, figure):
        return None
    return Mistyped("falls", figure, most.value, most.period)


def is_running(kpi: Kpi, series: str) -> bool:
    """Whether the figures of a series are totals since April, whatever they are called."""
    is_of_plan = kpi.population is not None and series in {"numerator", "denominator"}
    return series == "cumulative" or series.endswith("_cumulative") or is_of_plan


def _may_be_negative(kpi: Kpi, figure: Figure) -> bool:
    """Whether a figure is of money, or its KPI a difference by its name, unit or target."""
    unit, target = figure.unit or kpi.unit_of(figure.series), kpi.target.number
    is_difference = _COMPARISON.search(kpi.name + unit) is not None
    return is_difference or unit.endswith("円") or (target is not None and target < 0)


def _times(value: Decimal, other: Decimal) -> Decimal | None:
    """How many times another a value is: about 10 or 100, about 1,000 or more; None for others."""
    near = EXACT.multiply(_NEAR, other.copy_abs())
    if not other:
        return None
    for times in _TIMES:
        if distance(value, EXACT.multiply(times, other)) <= EXACT.multiply(times, near):
            return times
        if distance(EXACT.multiply(times, value), other) <= near:
            return 1 / times
    return _beyond(value.copy_abs(), other.copy_abs())


def _beyond(value: Decimal, other: Decimal) -> Decimal | None:
    """1,000 for what is even more than that many times another, or less than such a part of it."""
    most = _TIMES[-1]
    if value > EXACT.multiply(most, other):
        return most
    return 1 / most if value and EXACT.multiply(most, value) < other else None


def _is_alike(kpi: Kpi, figure: Figure, other: Figure) -> bool:
    """Whether a figure is plausible beside another: up to twice or half of it.

    A running total may also have grown as it did in the months before.
    """
    return any(_is_within(figure.value, value) for value in _expected(kpi, figure, other))


def _expected(kpi: Kpi, figure: Figure, other: Figure) -> Iterator[Decimal]:
    """Another figure, and for a running total what it would be at the same pace."""
    yield other.value
    year = fiscal_year_of(_end(figure))
    if is_running(kpi, figure.series) and is_month(other.period) and Month(other.period) in year:
        months = months_between(year.first, _end(figure)) + 1
        before = months_between(year.first, _end(other)) + 1
        yield EXACT.divide(EXACT.multiply(other.value, Decimal(months)), Decimal(before))


def _is_within(value: Decimal, expected: Decimal) -> bool:
    """Whether a value is at least half and at most twice another of the same sign."""
    if (value < 0) != (expected < 0):
        return False
    value, expected = value.copy_abs(), expected.copy_abs()
    return expected <= _ALIKE * value and value <= _ALIKE * expected


def _length(figure: Figure) -> int:
    """The months of a figure's period."""
    start, slash, end = figure.period.partition("/")
    if slash:
        return months_between(Month(start), Month(end)) + 1
    return 1 if is_month(start) else 0  # years are not compared with spans of twelve months


def _end(figure: Figure) -> Month:
    """The last month of a figure of a known period."""
    return last_month(figure.period) or _NEVER
