"""Messages between the parts of the screen."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from planner.errors import PlannerError, UnavailableError
from planner.history.entries import Entry
from planner.plan.model import Plan
from planner.ui.acts.act import Desk, LookBack, Request, TakeBack

if TYPE_CHECKING:
    from planner.history.timeline import Timeline


class LeaveRequested(Message):
    """A person wants to leave; it comes after the changes asked for before.

    Args:
        find: Gives the name of the plan to open then; None for none.
    """

    def __init__(self, find: Callable[[Desk], str] | None = None) -> None:
        super().__init__()
        self.find = find


class Written(Message):
    """A request is on disk, or changed nothing.

    Args:
        request: What was asked for; None for a look at what others wrote.
        entry: The entry; None when nothing changed.
        plan: The plan now.
        pending: Requests still waiting.
        others: What others wrote since the last message.
        problem: Why the copy kept of a 締め was not made; the change itself stands.
    """

    def __init__(  # noqa: PLR0913 - what a change comes to
        self,
        request: Request | TakeBack | None,
        entry: Entry | None,
        plan: Plan,
        pending: int,
        others: tuple[Entry, ...] = (),
        *,
        problem: UnavailableError | None = None,
    ) -> None:
        super().__init__()
        self.problem = problem
        self.others = others
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
        others: What others wrote since the last message.
    """

    def __init__(
        self,
        request: Request | TakeBack,
        error: PlannerError,
        plan: Plan,
        pending: int,
        others: tuple[Entry, ...] = (),
    ) -> None:
        super().__init__()
        self.others = others
        self.request = request
        self.error = error
        self.plan = plan
        self.pending = pending


class Printed(Message):
    """A file was printed, or could not be.

    Args:
        path: Where it lies; None when it could not be written.
        error: Why not.
    """

    def __init__(self, path: Path | None, error: PlannerError | None = None) -> None:
        super().__init__()
        self.path = path
        self.error = error


class HistoryRead(Message):
    """The history is read, or cannot be.

    Args:
        request: What was asked for.
        timeline: Every plan there was; None where it could not be read.
        error: Why not.
    """

    def __init__(
        self,
        request: LookBack,
        timeline: "Timeline | None",
        error: PlannerError | None = None,
    ) -> None:
        super().__init__()
        self.request = request
        self.timeline = timeline
        self.error = error


class CaughtUp(Message):
    """It is found what others changed since the person's last visit.

    Args:
        rows: Ids of the rows.
        is_today: Whether no visit is known and it is what was changed today.
    """

    def __init__(self, rows: frozenset[str], *, is_today: bool) -> None:
        super().__init__()
        self.rows = rows
        self.is_today = is_today


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
