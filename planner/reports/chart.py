"""Charts as data: lines over the same places, exact, and the numbers of their axis."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import EXACT

Role = Literal["actual", "target", "prior", "landing"]
Point = tuple[int, Decimal]
"""A place and a value."""


class Series(Struct, frozen=True):
    """A line of a chart.

    Attributes:
        role: Its meaning, by which each format chooses its stroke and its sign.
        values: One for each place; None where it is not known, which is a gap and not 0.
        provisional: The places whose value is 速報.
    """

    role: Role
    name: str
    values: tuple[Decimal | None, ...]
    provisional: frozenset[int] = frozenset()

    @property
    def last(self) -> int | None:
        """The last place with a value."""
        known = (place for place, value in enumerate(self.values) if value is not None)
        return max(known, default=None)

    def runs(self) -> Iterator[list[Point]]:
        """Its values without a gap between them, each with its place."""
        points = enumerate(self.values)
        for is_known, run in groupby(points, key=lambda point: point[1] is not None):
            if is_known:
                yield [(place, value) for place, value in run if value is not None]


class Chart(Struct, frozen=True):
    """Lines over the same places.

    Attributes:
        title: The name of the KPI.
        unit: Its unit; empty for none.
        note: The text below the title, its target; empty for none.
        places: The names below the axis: 4月 … 3月.
        lines: The actual figures first.
        has_zero: Whether the axis includes 0, as that of counts does.
    """

    title: str
    unit: str
    note: str
    places: tuple[str, ...]
    lines: tuple[Series, ...]
    has_zero: bool = False

    def values(self) -> list[Decimal]:
        """All values known."""
        return [value for line in self.lines for value in line.values if value is not None]


def marks(chart: Chart, most: int) -> tuple[Decimal, ...]:
    """The numbers of an axis, rising; all values lie between the first and the last.

    They are even steps of 1, 2 or 5 times a power of ten, at most ``most`` (2 or more) unless
    no step is wide enough.
    """
    known = chart.values() or [Decimal(0)]
    low, high = min(known), max(known)
    if chart.has_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    spread = EXACT.subtract(high, low) or high.copy_abs() or Decimal(1)
    for step in _steps(spread.adjusted() - 1):
        first, last = _steps_to(low, step, ROUND_FLOOR), _steps_to(high, step, ROUND_CEILING)
        if first > 0 and EXACT.multiply(step, Decimal(first)) == low:
            first -= 1  # a line along the axis would not be seen
        last = max(last, first + 1)
        if last - first < max(most, 3):
            break
    return tuple(EXACT.multiply(step, Decimal(count)) for count in range(first, last + 1))


def _steps(power: int) -> Iterator[Decimal]:
    """1, 2, 5, 10, 20 … times a power of ten, four powers of ten long."""
    for shift in range(power, power + 4):
        for digit in (1, 2, 5):
            yield Decimal(digit * 10**shift) if shift > 0 else Decimal(digit).scaleb(shift)


def _steps_to(value: Decimal, step: Decimal, rounding: str) -> int:
    return int(EXACT.divide(value, step).to_integral_value(rounding))
