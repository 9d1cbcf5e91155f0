"""A table in bare columns for a terminal: a line for a row where there is room, nothing cut off.

The columns up to the first one with a share of the width are the row's head. Figures follow it on
its line, or stand below it; texts after them are folded in columns, or all values stand below the
head after the names of their columns.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from planner.formats.folding import fold
from planner.formats.glyphs import column_name, value_text
from planner.plan.grid import FigureCell
from planner.plan.signs import cell_sign
from planner.reports.document import MarkCell, Table, TableCell, TableLine
from planner.text import one_line, width

_GAP = 2
_LEAST = 14  # cells of a text in a column; what is narrower is hard to read
_LEAST_NAME = 24  # of a name before figures: narrower, it takes more lines than one above them
_MOST = 60  # cells of a name before figures, as the eye has to follow its line
_INDENT = 4


def lines(table: Table, cells: int) -> Iterator[str]:
    """The lines of a table, none wider than ``cells``."""
    columns = _Columns(table, cells)
    for line in columns.lines():
        yield line.rstrip()


class _Columns:
    """The columns of a table with the texts of its lines, and how wide they are."""

    def __init__(self, table: Table, cells: int) -> None:
        self._columns = table.columns
        self._cells = cells
        self._at = next(n for n, column in enumerate(table.columns) if column.share)
        self._names = [column_name(column) for column in table.columns]
        self._lines = [(line, self._texts(line)) for line in table.lines]
        self._widths = [self._needed(table, place) for place in range(len(table.columns))]
        self._lead = sum(cells + _GAP for cells in self._widths[: self._at])

    def lines(self) -> Iterator[str]:
        """All lines, the names of the columns first."""
        if any(column.share for column in self._columns[self._at + 1 :]):
            yield from self._with_texts()
        elif self._at + 1 == len(self._columns):
            yield from self._all_lines(self._cells, [], _GAP)
        else:
            yield from self._with_figures()

    def _with_texts(self) -> Iterator[str]:
        """Texts folded in their columns, or named below the head where these would be narrow."""
        shares = [place for place, column in enumerate(self._columns) if column.share]
        wanted = [self._widths[place] for place in shares]
        fixed = sum(self._widths) - sum(wanted) + _GAP * (len(self._columns) - 1)
        given = fitted(wanted, self._cells - fixed)
        if max(given) < min(max(wanted), _LEAST):
            yield from self._all_named()
            return
        widths = list(self._widths)
        for place, cells in zip(shares, given, strict=True):
            widths[place] = cells
        for texts in (self._names, *(texts for _line, texts in self._lines)):
            yield from self._folded(texts, widths)

    def _folded(self, texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
        folded = [fold(text, cells) for text, cells in zip(texts, widths, strict=True)]
        for parts in zip_longest(*folded, fillvalue=""):
            aligned = (
                _right(text, cells) if column.align == "right" else _left(text, cells)
                for text, cells, column in zip(parts, widths, self._columns, strict=True)
            )
            yield (" " * _GAP).join(aligned)

    def _with_figures(self) -> Iterator[str]:
        """Figures beside the heads, or below them where little room is left for these."""
        names = [width(name) for name in self._names[self._at + 1 :]]
        wanted = self._widths[self._at + 1 :]
        room = self._cells - self._lead - self._widths[self._at]
        gap = _GAP if sum(wanted) + _GAP * len(wanted) <= room else 1
        given = fitted(wanted, self._cells - _GAP - gap * len(wanted))
        strip = [max(pair) for pair in zip(names, given, strict=True)]
        left = self._cells - sum(strip) - gap * len(strip)
        if left < 0:
            yield from self._all_named()
            return
        head = self._lead + min(self._widths[self._at], _MOST)
        yield from self._all_lines(min(left, head), strip, gap)

    def _all_lines(self, start: int, strip: Sequence[int], gap: int) -> Iterator[str]:
        """Every line with its figures from a cell on."""
        if any(self._names):
            yield from self._with_strip(self._names, start, strip, gap)
        for line, texts in self._lines:
            if line.is_band:
                yield from fold(texts[0], self._cells)
            else:
                yield from self._with_strip(texts, start, strip, gap)

    def _with_strip(
        self, texts: Sequence[str], start: int, strip: Sequence[int], gap: int
    ) -> Iterator[str]:
        """A head and its figures: beside it, below it, or by their names where one is too wide."""
        values = texts[self._at + 1 :]
        placed = self._strip(values, strip, gap)
        if placed is None:
            yield from self._head(texts, self._cells)
            yield from self._named(values)
            return
        figures = " " * start + placed
        has_room = start - self._lead >= min(self._widths[self._at], _LEAST_NAME)
        head = self._head(texts, start if has_room and placed else self._cells)
        if has_room or (len(head) == 1 and not figures[: width(head[0]) + 1].strip()):
            head[0] += figures[width(head[0]) :]
        else:
            head.append(figures)
        yield from head

    def _strip(self, values: Sequence[str], strip: Sequence[int], gap: int) -> str | None:
        """Values in their cells; words reach to the left; None where one would meet another."""
        line, end = "", 0
        aligns = (column.align for column in self._columns[self._at + 1 :])
        for text, cells, align in zip(values, strip, aligns, strict=True):
            end += gap + cells
            filled = _left(text, cells) if text and align == "left" else text
            free = end - width(line)
            if "\n" in filled or width(filled) + bool(line) > free:
                return None
            line += _right(filled, free) if filled else ""
        return line

    def _all_named(self) -> Iterator[str]:
        for line, texts in self._lines:
            if line.is_band:
                yield from fold(texts[0], self._cells)
            else:
                yield from self._head(texts, self._cells)
                yield from self._named(texts[self._at + 1 :])

    def _head(self, texts: Sequence[str], cells: int) -> list[str]:
        """The first columns, the last of them folded below itself."""
        lead = "".join(
            _left(text, taken + _GAP)
            for text, taken in zip(texts[: self._at], self._widths, strict=False)
        )
        first, *more = fold(texts[self._at], cells - self._lead)
        return [lead + first, *(" " * self._lead + part for part in more)]

    def _named(self, values: Sequence[str]) -> Iterator[str]:
        """Values after the names of their columns, as many in a line as it takes."""
        indent = max(self._lead, _INDENT)
        room = self._cells - indent
        line = ""
        for name, value in zip(self._names[self._at + 1 :], values, strict=True):
            named = f"{name}: {one_line(value)}" if value else ""
            if line and named and width(line) + _GAP + width(named) > room:
                yield " " * indent + line
                line = ""
            if width(named) > room:
                first, *more = fold(named, room - _GAP)
                yield " " * indent + first
                yield from (" " * (indent + _GAP) + part for part in more)
            elif named:
                line += " " * _GAP * bool(line) + named
        if line:
            yield " " * indent + line

    def _texts(self, line: TableLine) -> list[str]:
        cells = dict(line.cells)
        return [_text(cells[n]) if n in cells else "" for n in range(len(self._columns))]

    def _needed(self, table: Table, place: int) -> int:
        """The cells a column needs; words among figures reach over empty cells beside them."""
        texts = [
            _text(cell)
            for line in table.lines
            for at, cell in line.cells
            if at == place and cell.columns == 1 and not _is_words(cell)
        ]
        parts = (part for text in (self._names[place], *texts) for part in text.split("\n"))
        return max(map(width, parts))


def fitted(wanted: Sequence[int], room: int) -> list[int]:
    """The widths wanted, the widest of them cut down to one size where there is too little room."""
    most = max(wanted)
    while most > 1 and sum(min(cells, most) for cells in wanted) > room:
        most -= 1
    return [min(cells, most) for cells in wanted]


def _text(cell: TableCell) -> str:
    """What a cell says: a ● with its 手順 in three cells, a target in brackets, △ for minus."""
    value = cell.value
    if isinstance(value, MarkCell):
        sign = cell_sign(value.cell)
        return sign if sign.strip() else ""
    text = value_text(value)
    if not isinstance(value, FigureCell):
        return text
    plain = text.replace("-", "△", 1) if value.value is not None and value.value < 0 else text
    return f"[{plain}]" if value.is_target else plain


def _is_words(cell: TableCell) -> bool:
    return isinstance(cell.value, FigureCell) and cell.value.value is None


def _left(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def _right(text: str, cells: int) -> str:
    return " " * (cells - width(text)) + text
