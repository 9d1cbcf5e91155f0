"""Writes: what an entry changes, field by field; and who made it."""

from typing import Any

import msgspec
from msgspec import Struct


class Signature(Struct, frozen=True):
    """The person and the instant of a change, given by the book."""

    who: str
    at: str


class Write(Struct, frozen=True):
    """One field of one entity, before and after, as plain JSON values.

    Attributes:
        entity: Its path: ``plan``, ``row:ID``, ``report:ROW:MONTH``, ``figure:KPI:SERIES@PERIOD``
            … (the kinds are in ``planner.history.entities``).
        field: Its field; empty for the entity as a whole (None: it does not exist). Lines of older
            versions write parts of one: ``target.rule`` (``planner.plan.older_targets``).
    """

    entity: str
    field: str
    before: Any
    after: Any

    @property
    def key(self) -> tuple[str, str]:
        """The unit of conflict: entity and field, of whichever part of it."""
        return (self.entity, self.field.partition(".")[0])

    def inverted(self) -> "Write":
        """The write that takes this one back."""
        return Write(self.entity, self.field, self.after, self.before)


def plain(value: object) -> Any:
    """The value as plain JSON, so that a new write equals the same write read from a file."""
    return msgspec.json.decode(msgspec.json.encode(value))
