"""The lines of the list of slips: rows, and folds over unchanged and recovered ones."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from planner.slips.behind import Behind, RowBehind

Part = Literal["changed", "same", "recovered"]
"""A part of the list; all but the first lie below a fold."""


class RowLine(Struct, frozen=True):
    """A row that is behind, or was."""

    behind: RowBehind

    @property
    def key(self) -> str:
        """The key by which the cursor stays on the line."""
        return self.behind.row


class Fold(Struct, frozen=True):
    """How many rows of a part there are; open, they follow."""

    part: Part
    count: int
    is_open: bool

    @property
    def key(self) -> str:
        """The key by which the cursor stays on the line; no row has it."""
        return f" {self.part}"


SlipLine = RowLine | Fold


class SlipLines:
    """The lines in an order that holds while rows are worked on: new ones come last.

    A row that is no longer behind keeps its place, in case that is taken back, and stays to be
    seen while the cursor is on it.

    Attributes:
        staying: The row that stays though it is no longer behind; empty for none.
    """

    def __init__(self) -> None:
        self.staying = ""
        self._order: dict[Part, list[str]] = {}
        self._open: set[Part] = set()

    def start(self, found: Behind) -> tuple[SlipLine, ...]:
        """The lines of a new list; where nothing changed, all rows behind are unfolded."""
        self._order = {
            "changed": [row.row for row in found.rows if row.trend != "same"],
            "same": [row.row for row in found.rows if row.trend == "same"],
        }
        self._open = set() if self._order["changed"] else {"same"}
        self.staying = ""
        return self.lines(found)

    def follow(self, found: Behind, here: str) -> tuple[SlipLine, ...]:
        """The lines after a change, each in its place; the cursor is on the row ``here``."""
        known = {row for order in self._order.values() for row in order}
        self._order["changed"] += [row.row for row in found.rows if row.row not in known]
        is_behind = any(row.row == here for row in found.rows)
        self.staying = here if here in known and not is_behind else ""
        return self.lines(found)

    def turn(self, part: Part) -> None:
        """Open a fold, or close it."""
        self._open ^= {part}

    def lines(self, found: Behind) -> tuple[SlipLine, ...]:
        """The lines as they are folded now."""
        rows = {row.row: row for row in found.rows}
        over = {row.row: row for row in found.settled}
        if self.staying:
            rows[self.staying] = over.pop(self.staying, RowBehind(self.staying, "recovered", ()))
        changed, same = (
            [rows[row] for row in order if row in rows] for order in self._order.values()
        )
        return (
            *map(RowLine, changed),
            *self._folded("same", same),
            *self._folded("recovered", list(over.values())),
        )

    def _folded(self, part: Part, rows: Sequence[RowBehind]) -> Iterable[SlipLine]:
        if not rows:
            return ()
        is_open = part in self._open
        return (Fold(part, len(rows), is_open), *(map(RowLine, rows) if is_open else ()))
