"""A document as plain text for a terminal or a .txt: columns in line, nothing cut off.

Rules are plain ASCII: terminals do not agree on how wide box drawing is.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from planner.formats import columns
from planner.formats.charted import figures, heading
from planner.formats.folding import fold, longest_piece
from planner.formats.glyphs import column_name, value_text
from planner.formats.page import Page
from planner.plan.grid import FigureCell
from planner.reports.chart import Chart
from planner.reports.document import (
    Align,
    Document,
    Heading,
    Leaf,
    Paragraph,
    Table,
    TableCell,
)
from planner.text import one_line, width

_LEAST_PROSE = 56  # cells; where the texts get fewer, they stand below the months
_LEAST = 5  # cells of a month: a ● apart from its bars
_MOST = 13  # cells of a month: a figure of ten digits; a longer word is broken
_INDENT = "    "


def render(document: Document, cells: int = Page().cells) -> str:
    """The document in lines of ``cells`` cells."""
    return "\n".join(line.rstrip() for line in _lines(document, cells)) + "\n"


def listed(document: Document, cells: int) -> str:
    """The document in lines of at most ``cells`` cells for a terminal, its tables without rules."""
    lines = [line for text in (document.title, document.subject) for line in fold(text, cells)]
    for block in document.leaves():
        if isinstance(block, Table):
            lines += columns.lines(block, cells)
        else:
            lines += _block(block, cells)
    return "\n".join(filter(None, lines))


def _lines(document: Document, cells: int) -> Iterator[str]:
    head = document.header
    parts = (head.reference, head.draft, head.date, head.confidentiality)
    if header := "　".join(filter(None, map(one_line, parts))):
        yield from fold(header, cells)
    yield from fold(one_line(document.title), cells)
    yield from fold(one_line(document.subject), cells)
    yield from fold("　".join(map(one_line, document.legend)), cells)
    for block in document.leaves():
        yield ""
        yield from _block(block, cells)


def _block(block: Leaf, cells: int) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield from fold(one_line(block.text) if isinstance(block, Heading) else block.text, cells)
        return
    if isinstance(block, Chart):
        for line in heading(block):
            yield from fold(line, cells)
        block = figures(block)
    widths = _widths(block, cells)
    if widths is None:
        yield from _stacked(block, cells)
    else:
        yield from _TextSheet(block, widths).lines()


def _widths(table: Table, cells: int) -> tuple[int, ...] | None:
    """The cells of each column between its bars; None where too little is left for the texts."""
    fixed = [
        0 if column.share else max(_needed(table, place), _LEAST)
        for place, column in enumerate(table.columns)
    ]
    bars = len(fixed) + 1
    room = cells - sum(fixed) - bars
    shares = sum(column.share for column in table.columns)
    if not shares and room >= 0:
        return tuple(fixed)
    if room < _LEAST_PROSE:
        return None
    return tuple(
        least or int(room * column.share / shares)
        for least, column in zip(fixed, table.columns, strict=True)
    )


def _needed(table: Table, place: int, *, is_tight: bool = False) -> int:
    """The cells a narrow column needs: its figures unbroken, its header in two lines at most."""
    column = table.columns[place]
    most = _MOST if column.align == "center" else max(_MOST, int(2 * column.ems))
    unbroken = [_unbroken(cell, column.align) for cell in _cells_at(table, place)]
    name = column_name(column)
    cells = width(name)
    header = cells if cells < 6 and not is_tight else (cells + 1) // 2
    blanks = 0 if column.align == "center" else 2
    needed = max(longest_piece(name), *unbroken, 2) + blanks
    return max(header, min(needed, most))


def _unbroken(cell: TableCell, align: Align) -> int:
    """The cells of what stands on one line: a figure with all its signs, a name, else a word."""
    is_figure = isinstance(cell.value, FigureCell) and cell.value.value is not None
    if is_figure or align != "center":
        return max(map(width, _text(cell).split("\n")))
    return longest_piece(_text(cell))


def _cells_at(table: Table, place: int) -> Iterator[TableCell]:
    for line in table.lines:
        yield from (cell for at, cell in line.cells if at == place and cell.columns == 1)


def _text(cell: TableCell) -> str:
    return value_text(cell.value)


# Columns with rules between them


class _Box(Struct):
    """A cell on the sheet: its lines, and how many of them are written."""

    lines: list[str]
    cells: int
    align: Align
    last: int  # the line of the table it ends on
    written: int = 0

    def next(self) -> str:
        """Its next line, filled to its width."""
        text = self.lines[self.written] if self.written < len(self.lines) else ""
        self.written += 1
        return _aligned(text, self.cells, self.align)


def _box(text: str, cells: int, align: Align, last: int = 0) -> _Box:
    """A box with its text folded, a blank on either side where it stands at one."""
    lines = fold(text, cells if align == "center" else cells - 2)
    return _Box(lines, cells, align, last)


class _TextSheet:
    """A table drawn with rules; a merged cell runs through those beside it."""

    def __init__(self, table: Table, widths: Sequence[int]) -> None:
        self._table = table
        self._widths = tuple(widths)
        self._owners = self._place_boxes()
        self._heights = self._measure()

    def lines(self) -> Iterator[str]:
        """All lines, top to bottom."""
        columns = self._table.columns
        yield self._rule("-")
        head = [
            _box(
                column_name(column) if len(column.title) > cells else column.title, cells, "center"
            )
            for column, cells in zip(columns, self._widths, strict=True)
        ]
        for _ in range(max(len(box.lines) for box in head)):
            yield self._written(head)
        yield self._rule("=")
        for place, owners in enumerate(self._owners):
            if place and self._table.lines[place].kind != "figures":
                yield self._between(self._owners[place - 1], owners)
            for _ in range(self._heights[place]):
                yield self._written(owners)
        yield self._rule("-")

    def _place_boxes(self) -> list[list[_Box]]:
        """For each line of the table the box that covers each column."""
        count = len(self._widths)
        empty = TableCell()
        above: list[_Box | None] = [None] * count
        placed = []
        for place, line in enumerate(self._table.lines):
            starting = dict(line.cells)
            owners: list[_Box] = []
            while len(owners) < count:
                at = len(owners)
                reaching = above[at]
                if at in starting or reaching is None or reaching.last < place:
                    cell = starting.get(at, empty)
                    box = self._box(cell, at, place)
                    owners += [box] * min(cell.columns, count - at)
                else:
                    owners.append(reaching)
            above = list(owners)
            placed.append(owners)
        return placed

    def _box(self, cell: TableCell, at: int, place: int) -> _Box:
        cells = sum(self._widths[at : at + cell.columns]) + cell.columns - 1
        align = self._table.columns[at].align if cell.columns == 1 else "left"
        return _box(_text(cell), cells, align, place + cell.rows - 1)

    def _measure(self) -> list[int]:
        """How many lines of text each line of the table takes."""
        heights: list[int] = []
        first: dict[int, int] = {}
        for place, owners in enumerate(self._owners):
            needed = 1
            for box in {id(box): box for box in owners}.values():
                start = first.setdefault(id(box), place)
                is_last = box.last <= place or place == len(self._owners) - 1
                if is_last:
                    needed = max(needed, len(box.lines) - self._above(heights, start, place))
            heights.append(needed)
        return heights

    def _above(self, heights: list[int], start: int, place: int) -> int:
        """The lines a box got before a line of the table, the rules it runs through included."""
        rules = sum(line.kind != "figures" for line in self._table.lines[start + 1 : place + 1])
        return sum(heights[start:place]) + (rules if place > start else 0)

    def _rule(self, sign: str) -> str:
        return "+" + "+".join(sign * cells for cells in self._widths) + "+"

    def _written(self, owners: Sequence[_Box]) -> str:
        line, last = "", None
        for box in owners:
            if box is not last:
                line += f"|{box.next()}"
            last = box
        return f"{line}|"

    def _between(self, upper: Sequence[_Box], lower: Sequence[_Box]) -> str:
        """The rule between two lines of the table, open where a box reaches through it."""
        line, was_ruled = "", False
        for place, box in enumerate(lower):
            is_ruled = upper[place] is not box
            if is_ruled or place == 0 or lower[place - 1] is not box:
                line += "+" if is_ruled or was_ruled else "|"
                line += "-" * self._widths[place] if is_ruled else box.next()
            was_ruled = is_ruled
        return line + ("+" if was_ruled else "|")


def _aligned(text: str, cells: int, align: Align) -> str:
    free = max(cells - width(text), 0)
    left = {"left": min(1, free), "center": free // 2, "right": max(free - 1, 0)}[align]
    return " " * left + text + " " * (free - left)


# Texts below the months, for a narrow terminal


def _stacked(table: Table, cells: int) -> Iterator[str]:
    strip = [place for place, column in enumerate(table.columns) if not column.share]
    widths = [_needed(table, place) for place in strip]
    if sum(widths) + len(widths) - 1 > cells:
        tight = [_needed(table, place, is_tight=True) for place in strip]
        widths = columns.fitted(tight, cells - len(tight) + 1)
    rule = "-" * cells
    yield from _strip([column_name(table.columns[place]) for place in strip], widths)
    for line in table.lines:
        cells_at = dict(line.cells)
        if line.kind != "figures":
            yield rule
        if line.is_band:
            for cell in cells_at.values():
                yield from fold(_text(cell), cells)
            continue
        texts = [_text(cells_at[place]) if place in cells_at else "" for place in strip]
        yield from _strip(texts, widths)
        for place, column in enumerate(table.columns):
            text = _text(cells_at[place]) if column.share and place in cells_at else ""
            if text:
                label = f"{column_name(column)}: "
                first, *rest = fold(label + text, cells - 2 * len(_INDENT))
                yield _INDENT + first
                yield from (2 * _INDENT + part for part in rest)


def _strip(texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Cells side by side, as high as the highest."""
    columns = [fold(text, cells) for text, cells in zip(texts, widths, strict=True)]
    for place in range(max(map(len, columns))):
        shown = [column[place] if place < len(column) else "" for column in columns]
        yield " ".join(
            _aligned(text, cells, "center") for text, cells in zip(shown, widths, strict=True)
        )
