"""A figure beside the value expected of it: what is compared exactly, and what as printed (pure).

A number in a target is exact as written: 99.99 does not meet 100, and counts of 91,996 in 100,000
do not meet 92.0 though their rate is printed so. A value worked out from a target (twelfths,
shares) or published elsewhere (last year's rate) is compared with the exact quotient of counts
where there are counts to make one: on this side for the former, on both sides for the latter.
Without them both are taken to the decimals of the KPI, never to those of the figure at hand, so
that a better figure is never judged worse. Numbers of people and things are always exact.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import decimals_of, rate, rounded
from planner.kpi.readings import RateCounts, Reading
from planner.kpi.targets import Limit, is_met
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Figure, Kpi
from planner.plan.targets import series_in

Origin = Literal[
    "written",  # a number of the plan, as written
    "worked-out",  # from a number of the plan
    "published",  # a figure of last year or of others
]

_SHOWN = frozenset({"actual", "cumulative"})


class Side(Struct, frozen=True):
    """A value on one side of a comparison, with the counts that make exactly it."""

    value: Decimal
    counts: RateCounts | None = None


class Comparison(Struct, frozen=True):
    """A figure and the value expected of it, as they were compared.

    Attributes:
        value: The figure compared: as printed, the quotient of its counts, or rounded.
        against: The value it was compared with.
        is_met: Whether it meets that.
        is_exact: Whether the quotient of its counts was compared.
        is_rounded: Whether both were taken to the decimals of the KPI.
        turns: Whether the other way, rounded or exact, would say otherwise.
    """

    value: Decimal
    against: Decimal
    is_met: bool
    is_exact: bool = False
    is_rounded: bool = False
    turns: bool = False


class Pair(Struct, frozen=True):
    """A figure, the value expected of it, where that comes from, and the decimals of a rate."""

    figure: Side
    against: Side
    origin: Origin
    decimals: int | None = None


def of_reading(used: Reading, value: Decimal) -> Side:
    """A figure as a side: with its counts where they make exactly it."""
    return Side(value, used.exact if value == used.value else None)


def compared(kpi: Kpi, limit: Limit, pair: Pair) -> Comparison:
    """A figure and the value expected of it, compared by the rule of their origin."""
    value, against = pair.figure.value, pair.against.value
    exact = _quotient(kpi, pair.figure)
    if exact is not None and pair.origin == "published":
        other = _quotient(kpi, pair.against)
        exact = exact if other is not None else None
        against = other if other is not None else against
    if exact is not None:
        met = is_met(limit, exact, against)
        turns = met != _is_met_as_printed(limit, pair, exact)
        return Comparison(exact, against, met, is_exact=True, turns=turns)
    if pair.origin == "written" or pair.decimals is None:
        return Comparison(value, against, is_met(limit, value, against))
    short, other = rounded(value, pair.decimals), rounded(against, pair.decimals)
    met = is_met(limit, short, other)
    turns = met != is_met(limit, value, against)
    if pair.origin == "published" and not turns:  # both are shown as printed
        return Comparison(value, against, met)
    return Comparison(short, other, met, is_rounded=True, turns=turns)


def _is_met_as_printed(limit: Limit, pair: Pair, exact: Decimal) -> bool:
    """Whether a rate meets the value expected as the two would be printed."""
    value, against, decimals = pair.figure.value, pair.against.value, pair.decimals
    if decimals is None:
        return is_met(limit, value, against)
    if pair.origin == "written":
        return is_met(limit, rounded(exact, decimals) if value == exact else value, against)
    return is_met(limit, rounded(value, decimals), rounded(against, decimals))


def printed_decimals(kpi: Kpi, year: FiscalYear) -> int | None:
    """The decimals a KPI is printed with; None where nothing says so.

    Where nobody said so they are those of the number in its target, else the fewest of the figures
    of earlier years and of others that it is compared with.
    """
    if kpi.decimals is not None:
        return kpi.decimals
    number = kpi.target.number
    if number is not None:
        return decimals_of(number)
    others = set(series_in(kpi.target))
    known = (
        decimals_of(figure.value)
        for figure in kpi.known_figures
        if figure.unit in {"", kpi.unit} and _is_compared(figure, year, others)
    )
    return min(known, default=None)


def _is_compared(figure: Figure, year: FiscalYear, others: set[str]) -> bool:
    """Whether a figure is of earlier years, or of another series that the target names."""
    if figure.series in others:
        return True
    is_earlier = "" < figure.period[-7:] < year.first and figure.period != str(year.year)
    return figure.series in _SHOWN and is_earlier


def _quotient(kpi: Kpi, side: Side) -> Decimal | None:
    if side.counts is None:
        return None
    return rate(side.counts.numerator, side.counts.denominator, kpi.unit)
