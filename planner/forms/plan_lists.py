"""The lists that the plan itself has: its pillars, its groups, the signs of its scale."""

from collections.abc import Sequence
from typing import Any

import msgspec

from planner.errors import PlannerError
from planner.history.intents import SetField
from planner.plan.model import Pillar, Plan, Status

Listed = Pillar | Status | str

LISTS = {"pillar": "pillars", "group": "groups", "status": "statuses"}
"""The field of the plan by what stands in its list."""


def key_of(each: Listed) -> str:
    """What a path has of something listed: the id of a pillar, the sign, the group itself."""
    if isinstance(each, str):
        return each
    return each.id if isinstance(each, Pillar) else each.symbol


def listed(plan: Plan, kind: str) -> list[Listed]:
    """What the plan has in the list of a kind."""
    return list(getattr(plan, LISTS[kind]))


def without(plan: Plan, kind: str, own: str) -> list[Listed]:
    """The list without one, as given by its path."""
    return [each for each in listed(plan, kind) if key_of(each) != own]


def put(others: Sequence[Listed], each: Listed, before: str = "", after: str = "") -> list[Listed]:
    """A list with one put before or behind another one; the last where neither is given.

    Raises:
        PlannerError: ``number-taken`` where another pillar has its number.
    """
    if isinstance(each, Pillar):
        for other in others:
            if isinstance(other, Pillar) and other.number == each.number:
                raise PlannerError("number-taken", number=each.number, title=other.title)
    keys = [key_of(other) for other in others]
    place = len(others)
    if before:
        place = keys.index(before)
    elif after:
        place = keys.index(after) + 1
    return [*others[:place], each, *others[place:]]


def change(kind: str, after: Sequence[Listed], why: str) -> SetField:
    """The change that gives the plan a list."""
    return SetField("plan", LISTS[kind], [plain(each) for each in after], why)


def plain(each: Listed) -> Any:
    """Something listed as plain JSON."""
    return msgspec.to_builtins(each)
