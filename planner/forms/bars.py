"""The blocks of a KPI's months: their height is the figure against the 目安 of its own month."""

from decimal import Decimal
from math import ceil

from planner.forms.figure_line import Bar, Bars, level_bars
from planner.kpi.reached import Reached, reached
from planner.plan.model import Kpi, Plan

_STEP = Decimal("0.025")  # of the 目安, from one height to the next
_REACHED = "▅▆▇█"
_SHORT = "▃▂▁"


def bars_of(plan: Plan, kpi: Kpi) -> Bars:
    """The bars of a KPI: over the middle its 目安 is reached, under it the figure falls short.

    Without any 目安 they go from the least to the most figure, and say nothing of good or bad.
    """
    found = reached(plan, kpi)
    has_line = any(own.lead is not None for own in found.values())
    levels = level_bars({month: own.value for month, own in found.items()})
    months = {month: bar_of(own) or levels[month] for month, own in found.items()}
    return Bars(months, has_line=has_line)


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
