"""What comes of an import before anything is written: the changes, and what is refused."""

from typing import Any

from msgspec import Struct

from planner.errors import PlannerError
from planner.history.intents import Change
from planner.plan.model import Plan


class NotTaken(Struct, frozen=True):
    """Something of a document that cannot be taken over.

    Attributes:
        place: Its JSON path in the document; the path in the plan of what the document lacks.
        value: What the document says; None for what it lacks.
        error: The reason.
        now: What the plan says now, where that is the reason.
    """

    place: str
    value: Any
    error: PlannerError
    now: Any = None


class Merge(Struct, frozen=True):
    """What an import would make of a plan.

    Attributes:
        before: The plan.
        after: The plan with the changes.
        changes: The intents that make it, in order.
        refused: What was left out.
    """

    before: Plan
    after: Plan
    changes: tuple[Change, ...]
    refused: tuple[NotTaken, ...]
