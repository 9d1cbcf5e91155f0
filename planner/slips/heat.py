"""Where and when it slips: how many slips each group has at each month, and the gravest (pure).

Each month is judged by what is known now: a ● done since then slips in no month any more.
"""

from enum import Enum

from msgspec import Struct

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, behind, of_group
from planner.slips.slips import Reason


class HeatState(Enum):
    """Whether a month can be judged: it was, it lies before the ledger, or behind 基準月."""

    JUDGED = "judged"
    UNRECORDED = "unrecorded"
    TO_COME = "to-come"


class HeatCell(Struct, frozen=True):
    """The slips of a group at a month; ``gravest`` is None where nothing slips."""

    state: HeatState
    count: int = 0
    gravest: Reason | None = None


class HeatLine(Struct, frozen=True):
    """A group, empty for the whole plan, with a cell for each of the twelve months."""

    group: str
    cells: tuple[HeatCell, ...]


def heat(plan: Plan) -> tuple[HeatLine, ...]:
    """The whole plan, then its groups; a slip of a shared row stands in the line of each group."""
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
    found = by_month.get(month)
    own = of_group(plan, found, group) if found else ()
    return HeatCell(_state(plan, month), len(own), own[0].reason if own else None)
