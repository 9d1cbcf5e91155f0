"""The heat map: the number of slips of each group at each month, and the gravest (pure).

Each cell is the count of the page of its month and group, as the review shows it.
"""

from enum import Enum

from msgspec import Struct

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.slips.behind import Asked
from planner.slips.grounds import Reason
from planner.slips.pages import Pages


class HeatState(Enum):
    """Whether a month is judged, before the ledger, or after 基準月."""

    JUDGED = "judged"
    UNRECORDED = "unrecorded"
    TO_COME = "to-come"


class HeatCell(Struct, frozen=True):
    """The number of slips of a group at a month; ``gravest`` is None where there is none.

    Before the ledger, only what was published slips.
    """

    state: HeatState
    count: int = 0
    gravest: Reason | None = None


class HeatLine(Struct, frozen=True):
    """The line of a group (empty: the whole plan), with a cell for each of the twelve months."""

    group: str
    cells: tuple[HeatCell, ...]


def heat(plan: Plan) -> tuple[HeatLine, ...]:
    """The lines of the whole plan and its groups; slips of shared rows count in each group."""
    pages = Pages(plan)
    return tuple(
        HeatLine(group, tuple(_cell(pages, month, group) for month in plan.year.months))
        for group in ("", *plan.groups)
    )


def _state(plan: Plan, month: Month) -> HeatState:
    if month > plan.status_month:
        return HeatState.TO_COME
    return HeatState.JUDGED if plan.is_recorded(month) else HeatState.UNRECORDED


def _cell(pages: Pages, month: Month, group: str) -> HeatCell:
    state = _state(pages.plan, month)
    if state is HeatState.TO_COME:
        return HeatCell(state)
    own = Asked(month, group).chosen(pages.page(month))
    return HeatCell(state, len(own), own[0].reason if own else None)
