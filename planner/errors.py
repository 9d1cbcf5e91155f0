"""What can be refused: a code and its parameters; the sentence is made at the edge."""

from enum import IntEnum
from typing import Any

from msgspec import Struct, field


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    UNAVAILABLE = 3


class Fault(Struct, frozen=True):
    """What is wrong with a file or a value: a code and the values its phrase names."""

    code: str
    parameters: dict[str, Any] = field(default_factory=dict)


class PlannerError(Exception):
    """Something asked for that cannot be done, as a code and the values its sentence names.

    Args:
        code: Key of the sentence in ``wording.ERRORS``.
        parameters: Values the sentence shows; already plain text, numbers or a Fault.
    """

    exit_code = Exit.REFUSED

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        return f"{self.code} {self.parameters}" if self.parameters else self.code


class UsageError(PlannerError):
    """The command line or a typed value could not be understood."""

    exit_code = Exit.USAGE


class UnavailableError(PlannerError):
    """The plan is busy, damaged, or its folder cannot be read or written."""

    exit_code = Exit.UNAVAILABLE

    def beyond(self) -> "UnavailableError":
        """The same damage where a state beyond it is known, and shown."""
        return UnavailableError(self.code, **{**self.parameters, "is_beyond": True})


class ConflictError(PlannerError):
    """The same field was changed by someone else since it was looked at.

    Args:
        mine: The value that was to be written.
        theirs: The value that stands now.
        who: Who wrote it.
        at: When, as an ISO instant in UTC.
        key: Entity and field, the unit of conflict.
    """

    def __init__(
        self, *, mine: object, theirs: object, who: str, at: str, key: tuple[str, str] = ("", "")
    ) -> None:
        super().__init__("conflict", mine=mine, theirs=theirs, who=who, at=at)
        self.key = key
        self.mine = mine
        self.theirs = theirs
