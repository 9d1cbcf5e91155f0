"""The contract of a plan's place: all that the book and the library ask of where plans are kept.

What each method promises is told at length in README.md beside this file. Everything that goes
wrong is an ``UnavailableError`` that names the place as people know it.
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
    """Where a reader stopped: after entry ``seq``, whose hash is ``head``.

    Attributes:
        offset: How far that is as the place counts, for a file in bytes; nobody else asks it.
        origin: Hash of the first line, by which one plan's history is told from another's;
            empty where an earlier version did not say.
    """

    seq: int = -1
    offset: int = 0
    head: str = ""
    at: str = ""
    origin: str = ""


START = Position()


class Tail(Struct, frozen=True):
    """What stood after a position: whole entries, where they end, and what is wrong there.

    Attributes:
        is_torn: Whether part of a line follows, which was never acknowledged.
        goes_on: Whether what stands before the position is what a reader left there.
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
        """What an error calls it."""

    def read(self, position: Position = START, before: int | None = None) -> Tail:
        """The entries after a position; reading stops before the first that does not fit.

        Args:
            position: Where an earlier reading stopped.
            before: Number of an entry known not to fit.

        Raises:
            UnavailableError: When it is missing or cannot be read.
        """


class Lock(Protocol):
    """The right to write, of one writer."""

    def held(self) -> AbstractContextManager[None]:
        """Hold it; the death of its holder frees it.

        Raises:
            UnavailableError: ``busy`` naming the holder, or why the place takes no lock.
        """


class PlanPlace(History, Protocol):
    """Where a plan is kept: its own history, and what lies beside it."""

    @property
    def address(self) -> str:
        """Where it is, as people write it."""

    @property
    def identity(self) -> str:
        """What tells it from every other place, in every run of the program."""

    def begin(self, history: bytes) -> None:
        """Keep a new plan with the lines of its history, all of them or nothing.

        Raises:
            PlannerError: ``plan-exists``.
            UnavailableError: When the place cannot be written.
        """

    def lock(self, who: str) -> Lock:
        """The lock for a writer of this name, which those who wait are told."""

    def append(self, entry: Entry, behind: Tail) -> Position:
        """Keep an entry behind what was just read; on return it is on disk. Under the lock only.

        Raises:
            UnavailableError: ``not-saved``; nothing of it is there then.
        """

    def found_again(self, position: Position) -> Position | None:
        """The position after the same entry wherever it stands by now; None when it is gone.

        Raises:
            UnavailableError: As ``read``.
        """

    def state(self) -> object:
        """What changes whenever somebody writes or mends the history."""

    def load_checkpoint(self) -> tuple[Plan, Position] | None:
        """A plan as of a position, left to open quickly; None when there is none to trust."""

    def save_checkpoint(self, plan: Plan, position: Position) -> bool:
        """Leave the plan as of a position in one piece; whether that was possible."""

    def copies(self) -> Sequence[History]:
        """The copies of the history that are kept, the latest first."""

    def is_copy_due(self, day: date) -> bool:
        """Whether a day has no copy yet, and one could be made."""

    def copy(self, position: Position, day: date, label: str = "") -> None:
        """Copy the history up to a position that was verified.

        Args:
            position: The end of what was verified.
            day: Today.
            label: What the copy is made for; such a copy is kept for ever.

        Raises:
            UnavailableError: ``not-backed-up``; no other copy is touched then.
        """

    def sweep(self, now: datetime) -> None:
        """Clear away what killed writers left, as far as that is possible."""


class PlanLibrary(Protocol):
    """Where plans are kept, each under a name of its own."""

    @property
    def address(self) -> str:
        """Where it is, as people write it."""

    def is_there(self) -> bool:
        """Whether it can be reached; one that is not may still be begun."""

    def names(self) -> tuple[str, ...]:
        """The names of its plans, in order; one whose history is lost is named as well.

        Raises:
            UnavailableError: When that cannot be known.
        """

    def place(self, name: str) -> PlanPlace:
        """The place of the plan of a name, whether it has been begun or not."""

    def name_of(self, identity: str) -> str:
        """The name of the place with an identity; empty when it is none of this library's."""
