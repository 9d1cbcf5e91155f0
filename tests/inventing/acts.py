"""What people of an invented branch do on a day: intents, made on the plan as it stands then."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from planner.history.intents import Change
from planner.plan.model import Plan

Make = Callable[[Plan], Sequence[Change]]


class Act(Struct, frozen=True):
    """One entry to be.

    Attributes:
        make: The intents, on the plan as it stands; none where there is nothing to do.
        takes_back: Whether the person's latest entry is undone instead ("undo") or done again
            ("redo").
    """

    at: datetime
    who: str
    make: Make = lambda _: ()
    why: str = ""
    source: str = ""
    takes_back: str = ""


def doing(*changes: Change) -> Make:
    """What makes these intents, whatever the plan."""
    return lambda _: changes
