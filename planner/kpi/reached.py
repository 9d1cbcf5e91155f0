"""What the figures of a year's months reached, each against the 目安 of its own month (pure)."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from planner.kpi.periods import of_periods
from planner.kpi.readings import Reading, reading
from planner.kpi.standing import Standing, standing_by
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan


class Reached(Struct, frozen=True):
    """A month's figure, as the KPI is judged, and how it stood against the 目安 of that month.

    Attributes:
        value: The figure as it is judged.
        expected: The 目安 of the month; None where there is none.
        lead: How far it is beyond the 目安 in the good direction, as a fraction of it; negative
            where it falls short, also of a target that is not to be exceeded.
        is_short: Whether it misses the 目安; None where it is not judged in that month.
    """

    value: Decimal
    expected: Decimal | None = None
    lead: Decimal | None = None
    is_short: bool | None = None


def reached(plan: Plan, kpi: Kpi) -> dict[Month, Reached]:
    """What a KPI reached in each month of the year that has a figure of its own."""
    return {month: _reached(own) for month, own in standings_reached(plan, kpi).items()}


def standings_reached(plan: Plan, kpi: Kpi) -> dict[Month, Standing]:
    """The standing of each month of the year that has a figure of its own, by that figure."""
    every = {month: standing_by(plan, kpi, month, used) for month, used in _readings(plan, kpi)}
    return {month: own for month, own in every.items() if own.value is not None}


def _reached(own: Standing) -> Reached:
    assert own.value is not None
    expected = own.expected.value if own.expected else None
    lead = None if own.size is None else -own.size
    return Reached(own.value, expected, lead, own.is_short)


def _readings(plan: Plan, kpi: Kpi) -> Iterator[tuple[Month, Reading]]:
    """The figure of each month, as the KPI is judged; of each period where all are asked for."""
    if kpi.target.over == "every":
        readings, _missing = of_periods(kpi, plan.year, plan.year.last)
        yield from ((Month(used.period), used) for used in readings)
        return
    with_figure = {figure.period[-7:] for figure in kpi.known_figures}
    for month in plan.year.months:
        if month in with_figure and (used := reading(kpi, month)) and used.period == month:
            yield month, used
