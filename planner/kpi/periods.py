"""What is asked of every month, or of every half year: its periods, and the one furthest from it.

(pure)
"""

from decimal import Decimal

from msgspec import structs

from planner.kpi.exact import summed
from planner.kpi.readings import Reading, of_month
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import Kpi


def periods(kpi: Kpi, year: FiscalYear) -> tuple[tuple[Month, ...], ...]:
    """The months of each period of a year that the target asks something of."""
    months, span = year.months, kpi.target.span
    return tuple(months[start : start + span] for start in range(0, len(months), span))


def of_periods(kpi: Kpi, year: FiscalYear, month: Month) -> tuple[list[Reading], list[Month]]:
    """The readings of the periods that ended by a month, and the last months of those without.

    A count of a longer period is the sum of its months; anything else is the one of its last month.
    """
    readings: list[Reading] = []
    missing: list[Month] = []
    for own in periods(kpi, year):
        if own[-1] > month or kpi.is_suspended(own[-1]) or kpi.is_ended(own[-1]):
            continue
        found = _of_period(kpi, own)
        if found is None or found.value is None:
            missing.append(own[-1])
        else:
            readings.append(found)
    return readings, missing


def _of_period(kpi: Kpi, months: tuple[Month, ...]) -> Reading | None:
    last = of_month(kpi, months[-1])
    if kpi.kind != "flow" or len(months) == 1:
        return last
    known = [own for month in months if (own := of_month(kpi, month)) and own.value is not None]
    if len(known) < len(months):
        return None
    span = f"{months[0]}/{months[-1]}"
    value = summed(own.value or Decimal(0) for own in known)
    is_provisional = any(own.is_provisional for own in known)
    return structs.replace(
        known[-1], value=value, span=span, is_made=True, is_provisional=is_provisional
    )
