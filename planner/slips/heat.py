"""The heat map: the number of slips of each group at each month, and the gravest (pure).

Each month is judged by what is known now: a ● done later no longer slips in any month.
"""

from enum import Enum

from msgspec import Struct

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, behind, of_group
from planner.slips.slips import Reason


class HeatState(Enum):
    """Whether a month is judged, before the ledger, or after 基準月."""

    JUDGED = "judged"
    UNRECORDED = "unrecorded"
    TO_COME = "to-come"


class HeatCell(Struct, frozen=True):
    """The number of slips of a group at a month; ``gravest`` is None where there is none."""

    state: HeatState
    count: int = 0
    gravest: Reason | None = None


class HeatLine(Struct, frozen=True):
    """The line of a group (empty: the whole plan), with a cell for each of the twelve months."""

    group: str
    cells: tuple[HeatCell, ...]


def heat(plan: Plan) -> tuple[HeatLine, ...]:
    """The lines of the whole plan and its groups; slips of shared rows count in each group."""
    by_month = {
        month: behind(plan, Asked(month, is_compared=False))
        for month in plan.year.months
        if _state(plan, month) is HeatState.JUDGED
    }
    return tuple(
        HeatLine(group, tuple(_cell(plan, by_month, month, group) for month in plan.year.months))
        for group in ("", *plan.groups)
    )


def _state(plan: Plan, month: Month) -> HeatState:
    if not plan.is_recorded(month):
        return HeatState.UNRECORDED
    return HeatState.JUDGED if month <= plan.status_month else HeatState.TO_COME


def _cell(plan: Plan, by_month: dict[Month, Behind], month: Month, group: str) -> HeatCell:
    every = by_month.get(month)
    own = of_group(plan, every, group) if every else ()
    return HeatCell(_state(plan, month), len(own), own[0].reason if own else None)
