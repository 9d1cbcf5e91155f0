"""The contract of a plan's place: the storage that the book and the library use.

README.md in this folder describes each method at length. Every failure is an ``UnavailableError``
that names the place as people know it.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from planner.errors import UnavailableError
from planner.history.entries import Entry
from planner.plan.model import Plan


class Position(Struct, frozen=True, omit_defaults=True):
    """The position in a history after entry ``seq``, whose hash is ``head``.

    Attributes:
        offset: The position as the place counts, for a file in bytes; only the place uses it.
        origin: Hash of the first line, which identifies the plan's history; empty in checkpoints
            of an earlier version.
    """

    seq: int = -1
    offset: int = 0
    head: str = ""
    at: str = ""
    origin: str = ""


START = Position()

PlanState = tuple[Plan, Position]
"""A plan as of a position in its history."""


class Tail(Struct, frozen=True):
    """The entries after a position, the position after them, and the problem there.

    Attributes:
        is_torn: Whether an incomplete line follows, which was never acknowledged.
        goes_on: Whether the history before the first position is still the same.
    """

    entries: tuple[Entry, ...]
    position: Position
    problem: UnavailableError | None = None
    is_torn: bool = False
    goes_on: bool = True


class History(Protocol):
    """A history that can be read: a plan's own, or a copy of it."""

    @property
    def name(self) -> str:
        """Its name in errors."""

    def read(self, position: Position = START, before: int | None = None) -> Tail:
        """The entries after a position; reading stops before the first that does not fit.

        Args:
            position: The position of an earlier reading.
            before: The number of an entry known not to fit.

        Raises:
            UnavailableError: When it is missing or cannot be read.
        """


class Lock(Protocol):
    """The lock of a place, for one writer."""

    def held(self) -> AbstractContextManager[None]:
        """Hold it; the death of its holder frees it.

        Raises:
            UnavailableError: ``busy`` naming the holder, or why the place takes no lock.
        """


class PlanPlace(History, Protocol):
    """The place of a plan: its history, checkpoint and copies."""

    @property
    def address(self) -> str:
        """The address as people write it."""

    @property
    def identity(self) -> str:
        """A text that identifies the place in every run of the program."""

    @property
    def library(self) -> "PlanLibrary | None":
        """The library it is in, where other plans are found; None where it is in none."""

    def begin(self, history: bytes) -> None:
        """Store the history of a new plan, completely or not at all.

        Raises:
            PlannerError: ``plan-exists``.
            UnavailableError: When the place cannot be written.
        """

    def lock(self, who: str, *, waits: bool = True) -> Lock:
        """The lock for a writer of a name, which is shown to those who wait.

        Args:
            who: The name.
            waits: Whether to wait for another holder, or to be ``busy`` at once.
        """

    def append(self, entry: Entry, behind: Tail) -> Position:
        """Append an entry after the tail just read, holding the lock; it is on disk on return.

        Raises:
            UnavailableError: ``not-saved``; then nothing of it is stored.
        """

    def found_again(self, position: Position) -> Position | None:
        """The present position after the same entry; None when that is gone.

        Raises:
            UnavailableError: As ``read``.
        """

    def state(self) -> object:
        """A value that changes whenever the history is written or repaired."""

    def load_checkpoint(self) -> PlanState | None:
        """The plan of the checkpoint and its position; None when there is no valid one."""

    def is_checkpoint_outdated(self) -> bool:
        """Whether there is a whole checkpoint of an older version of the program or its model."""

    def save_checkpoint(self, plan: Plan, position: Position) -> bool:
        """Save the plan as of a position, completely or not at all; whether that succeeded."""

    def copies(self) -> Sequence[History]:
        """The copies of the history, the latest first."""

    def is_copy_due(self, day: date) -> bool:
        """Whether a day has no copy yet and copies are possible."""

    def copy(self, position: Position, day: date, label: str = "") -> None:
        """Copy the history up to a position.

        Args:
            position: The end of the verified part.
            day: Today.
            label: The occasion; a copy with one is never deleted.

        Raises:
            UnavailableError: ``not-backed-up``; then no other copy is changed.
        """

    def sweep(self, now: datetime) -> None:
        """Delete the files that killed writers left, as far as possible."""


class PlanLibrary(Protocol):
    """The library of plans, each under a name of its own; a plan put away keeps its name."""

    @property
    def address(self) -> str:
        """The address as people write it."""

    def is_there(self) -> bool:
        """Whether it exists and can be reached."""

    def names(self) -> tuple[str, ...]:
        """The names of its plans in order, including those whose history is lost.

        Raises:
            UnavailableError: When it cannot be read.
        """

    def archived(self) -> tuple[str, ...]:
        """The names of the plans that were put away, in order.

        Raises:
            UnavailableError: When they cannot be read.
        """

    def place(self, name: str) -> PlanPlace:
        """The place of the plan with a name, put away or not; it need not exist yet."""

    def rename(self, name: str, new: str, who: str) -> None:
        """Give a plan, put away or not, another name, while nobody writes into it.

        Raises:
            PlannerError: ``plan-exists``.
            UnavailableError: ``busy``, ``history-missing`` or ``not-moved``; then it is as before.
        """

    def archive(self, name: str, who: str) -> None:
        """Put a plan away, while nobody writes into it.

        Raises:
            PlannerError: ``plan-exists``.
            UnavailableError: As ``rename``.
        """

    def bring_back(self, name: str, who: str) -> None:
        """Put a plan that was put away among the others again.

        Raises:
            PlannerError: ``plan-exists``.
            UnavailableError: As ``rename``.
        """

    def name_of(self, identity: str) -> str:
        """The name of the place with an identity; empty for a place of no plan in this library."""
