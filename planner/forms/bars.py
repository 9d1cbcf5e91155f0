"""The blocks of a KPI's months: their height is the figure against the 目安 of its own month."""

from collections.abc import Mapping
from decimal import Decimal
from math import ceil

from planner.forms.blocks import HEIGHTS
from planner.forms.figure_line import Bar, Bars
from planner.kpi.reached import Reached, reached
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan

_STEP = Decimal("0.025")  # of the 目安, from one height to the next
_REACHED = "▅▆▇█"
_SHORT = "▃▂▁"
_LEVELS = HEIGHTS.replace("▄", "")  # at whose height a 目安 would stand


def bars_of(plan: Plan, kpi: Kpi) -> Bars:
    """The bars of a KPI: over the middle its 目安 is reached, under it the figure falls short.

    Without any 目安 only its course goes from the least to the most figure.
    """
    found = reached(plan, kpi)
    months = {month: bar for month, own in found.items() if (bar := bar_of(own))}
    if months:
        return Bars(months, has_line=True, course=months)
    return Bars({}, course=level_bars({month: own.value for month, own in found.items()}))


def level_bars(values: Mapping[Month, Decimal]) -> dict[Month, Bar]:
    """Bars from the least to the most value; they say nothing of good or bad."""
    least, most = min(values.values(), default=Decimal(0)), max(values.values(), default=Decimal(0))
    top = len(_LEVELS) - 1
    return {
        month: Bar(
            _LEVELS[int((value - least) * top / (most - least)) if most > least else 0], "quiet"
        )
        for month, value in values.items()
    }


def bar_of(own: Reached) -> Bar | None:
    """The bar of a month against its 目安; None where there is none."""
    if own.lead is None:
        return None
    is_short = own.lead < 0 if own.is_short is None else own.is_short
    letters = _SHORT if is_short else _REACHED
    steps = abs(own.lead) / _STEP
    place = max(ceil(steps) - 1, 0) if is_short else int(steps)
    look = {None: "quiet", True: "short", False: "reached"}[own.is_short]
    return Bar(letters[min(place, len(letters) - 1)], look)
