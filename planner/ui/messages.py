"""What the parts of the screen tell each other."""

from collections.abc import Sequence

from textual.message import Message

from planner.changes import Change
from planner.errors import PlannerError
from planner.history import Entry
from planner.model import Plan


class ChangeRequested(Message):
    """A person wants changes made, as one entry.

    Args:
        changes: What is wanted.
        seen: ``plan.seq`` of the plan the person looked at; None to write whatever stands.
        said: What to say once it is saved; empty: the change in words.
    """

    def __init__(self, changes: Sequence[Change], seen: int | None, said: str = "") -> None:
        super().__init__()
        self.changes = tuple(changes)
        self.seen = seen
        self.said = said


class UndoRequested(Message):
    """A person wants the last change taken back, or the last undo.

    Args:
        is_redo: Whether it is an undo that is taken back.
    """

    def __init__(self, *, is_redo: bool = False) -> None:
        super().__init__()
        self.is_redo = is_redo


class LeaveRequested(Message):
    """A person wants to leave; it stands in line behind the changes asked for."""


class Written(Message):
    """A request is on disk, or changed nothing.

    Args:
        request: What was asked for; None for a look at what others wrote.
        entry: The entry; None when nothing changed.
        plan: The plan now.
        pending: Requests still waiting.
    """

    def __init__(
        self,
        request: ChangeRequested | UndoRequested | None,
        entry: Entry | None,
        plan: Plan,
        pending: int,
    ) -> None:
        super().__init__()
        self.request = request
        self.entry = entry
        self.plan = plan
        self.pending = pending


class Refused(Message):
    """A request could not be carried out; its text is kept in it.

    Args:
        request: What was asked for.
        error: Why not.
        plan: The plan now.
        pending: Requests still waiting.
    """

    def __init__(
        self,
        request: ChangeRequested | UndoRequested,
        error: PlannerError,
        plan: Plan,
        pending: int,
    ) -> None:
        super().__init__()
        self.request = request
        self.error = error
        self.plan = plan
        self.pending = pending


class DamageFound(Message):
    """The plan's history turned out to be damaged; nothing is written until it is mended.

    Args:
        error: What is damaged.
    """

    def __init__(self, error: PlannerError) -> None:
        super().__init__()
        self.error = error


class WriterFailed(Message):
    """The writer met something unexpected; the program must stop visibly.

    Args:
        error: What it met.
    """

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error
