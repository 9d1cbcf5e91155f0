"""The lines of the list of slips: rows, and folds over what is the same and what left."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from planner.forms.unseen import unseen_text
from planner.language import _
from planner.slips.behind import Behind, RowBehind
from planner.slips.trends import LEFT, TRENDS, Compared, Trend
from planner.wording.reasons import trend_name


class RowLine(Struct, frozen=True):
    """A row that is behind, or was while the cursor is on it."""

    behind: RowBehind

    @property
    def row(self) -> str:
        """Id of the row."""
        return self.behind.row

    @property
    def key(self) -> str:
        """The key by which the cursor stays on the line."""
        return self.behind.row


class LeftLine(Struct, frozen=True):
    """A slip that left, below the fold of its way, with all that there is of its row."""

    compared: Compared
    behind: RowBehind

    @property
    def row(self) -> str:
        """Id of the row."""
        return self.behind.row

    @property
    def key(self) -> str:
        """The key by which the cursor stays on the line; no row has it."""
        return " ".join(("", *self.compared.slip.key))


class Fold(Struct, frozen=True):
    """How many lines a part has; open, they follow."""

    part: Trend
    count: int
    is_open: bool

    @property
    def key(self) -> str:
        """The key by which the cursor stays on the line; no row has it."""
        return f" {self.part}"


SlipLine = RowLine | LeftLine | Fold


class SlipLines:
    """The lines in an order that holds while rows are worked on: new ones come last.

    A row that is no longer behind keeps its place, in case that is taken back, and stays to be
    seen while the cursor is on it.

    Attributes:
        staying: The row that stays though it is no longer behind; empty for none.
    """

    def __init__(self) -> None:
        self.staying = ""
        self._changed: list[str] = []
        self._same: list[str] = []
        self._open: set[Trend] = set()

    def start(self, found: Behind) -> None:
        """Begin a new list; where nothing changed, all rows behind are unfolded."""
        self._changed = [row.row for row in found.rows if not row.is_unchanged]
        self._same = [row.row for row in found.rows if row.is_unchanged]
        self._open = set() if self._changed else {"same"}
        self.staying = ""

    def follow(self, found: Behind, here: str) -> None:
        """Take over a change, each row in its place; the cursor is on the row ``here``."""
        if "same" not in self._open:  # what changed below a closed fold would not be seen
            changed = {row.row for row in found.rows if not row.is_unchanged}
            self._same = [row for row in self._same if row not in changed]
        known = {*self._changed, *self._same}
        self._changed += [row.row for row in found.rows if row.row not in known]
        is_behind = any(row.row == here for row in found.rows)
        self.staying = here if here in known and not is_behind else ""

    def turn(self, part: Trend) -> None:
        """Open a fold, or close it."""
        self._open ^= {part}

    def lines(self, found: Behind) -> tuple[SlipLine, ...]:
        """The lines as they are folded now."""
        changed, folds = self._parts(found)
        folded = (self._folded(part, lines) for part, lines in folds.items())
        return (*changed, *(line for lines in folded for line in lines))

    def held(self, found: Behind, part: Trend) -> Sequence[RowLine | LeftLine]:
        """The lines of a fold, open or closed."""
        return self._parts(found)[1].get(part, ())

    def _parts(
        self, found: Behind
    ) -> tuple[Sequence[RowLine], dict[Trend, Sequence[RowLine | LeftLine]]]:
        """The rows outside folds, and the lines of each fold in the order of the folds."""
        rows = {row.row: row for row in found.rows}
        every = rows | {row.row: row for row in found.settled}
        if self.staying:
            rows[self.staying] = every.get(self.staying, RowBehind(self.staying, None, ()))
        changed, same = (
            [RowLine(rows[row]) for row in order if row in rows]
            for order in (self._changed, self._same)
        )
        left = [LeftLine(own, every[own.slip.row]) for own in found.left]
        folds: dict[Trend, Sequence[RowLine | LeftLine]] = {"same": same}
        for kind in TRENDS:
            if kind in LEFT:
                folds[kind] = [own for own in left if own.compared.trend == kind]
        return changed, folds

    def _folded(self, part: Trend, lines: Sequence[SlipLine]) -> Iterable[SlipLine]:
        if not lines:
            return ()
        is_open = part in self._open
        return (Fold(part, len(lines), is_open), *(lines if is_open else ()))


def outside_folds(lines: Sequence[SlipLine]) -> Sequence[SlipLine]:
    """The lines there are however many folds are open; all where no row is outside a fold."""
    kept: list[SlipLine] = []
    is_inside = False
    for line in lines:
        is_inside = line.is_open if isinstance(line, Fold) else is_inside
        if isinstance(line, Fold) or not is_inside:
            kept.append(line)
    return kept if any(not isinstance(line, Fold) for line in kept) else lines


def fold_text(line: Fold) -> str:
    """The name of a fold and its number of rows or slips, with the sign of open or closed."""
    sign = "▼" if line.is_open else "▶"
    if line.part == "same":
        return _("{sign} 先月と同じ {count}行").format(sign=sign, count=line.count)
    name = trend_name(line.part)
    return _("{sign} {name} {count}件").format(sign=sign, name=name, count=line.count)


def foot_text(lines: Sequence[SlipLine], seen: range, cells: int) -> str:
    """What of a list is not seen: rows above and below, and each fold below by its name.

    Args:
        lines: The lines.
        seen: The places of those that are seen.
        cells: The cells there are.
    """
    folds = [fold_text(line) if isinstance(line, Fold) else "" for line in lines]
    return unseen_text(folds, seen, cells)
