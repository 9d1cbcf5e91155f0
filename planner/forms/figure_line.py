"""Twelve figures over their months: in full, over an empty neighbour, else as bars.

A figure is never cut: a part of a number would be another number. Where one of a line finds no
place, all of it are bars but the newest, and the detail of the row says the others. What has no
目安 is a dot: a bar would be read as good or bad.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from msgspec import Struct

from planner.forms.blocks import pair
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell
from planner.settings.widths import WIDE, current_width
from planner.text import one_line, width

LINE = "──"  # the 目安 of a month without a figure
DOT = "・"  # a figure that finds no place and has no 目安
_BAR = 2  # cells of a bar, of a dot and of this line


class Piece(NamedTuple):
    """A text at its place on a line, with the name of its look."""

    start: int
    text: str
    look: str = ""

    @property
    def end(self) -> int:
        """The first cell behind it."""
        return self.start + width(self.text)


class Bar(NamedTuple):
    """The block of a month and the name of its look."""

    letter: str
    look: str


class Bars(Struct, frozen=True):
    """The blocks of a line of figures.

    Attributes:
        months: Those of the months that have a 目安.
        has_line: Whether the 目安 is drawn where there is no figure.
        course: Those of a course without any 目安, which say nothing of good or bad.
    """

    months: Mapping[Month, Bar]
    has_line: bool = False
    course: Mapping[Month, Bar] = {}


NO_BARS = Bars({})


class _Text(NamedTuple):
    """A text with its look, and the blanks that part it from the text before."""

    text: str
    look: str = ""
    gap: int = 1


class TwelveFigures(Struct, frozen=True):
    """The figures of a line and where they are seen.

    Attributes:
        months: The months of the year.
        figures: A figure for each month, or None.
        cells: Cells of a month.
        indent: Cells of a month before its bar.
    """

    months: Sequence[Month]
    figures: Sequence[FigureCell | None]
    cells: int
    indent: int

    def in_full(self) -> list[Piece] | None:
        """The figures themselves; None where one of them finds no place."""
        for texts in self._ways():
            pieces = _placed(texts, self.cells)
            if pieces is not None:
                return pieces
        return None

    def as_bars(self, bars: Bars | None, month: Month) -> list[Piece]:
        """A bar or a dot for each figure but the newest up to a month, which stands in full.

        What would touch it is moved or made narrower as far as its month goes, and the target gives
        way to bars.

        Args:
            bars: The bars; None as long as they are not known.
            month: The month looked at.
        """
        places = self._places()
        if not places:
            return []
        past = [place for place in places if self.months[place] <= month]
        newest = max(past, default=places[0])
        text = self._text(newest)
        end = (newest + 1) * self.cells
        figure = Piece(max(end - width(text.text), 0), text.text, text.look)
        drawn = [figure]
        starts = {place: place * self.cells + self.indent for place in range(len(self.months))}
        for place in places if bars else ():
            bar = bars.months.get(self.months[place]) if bars else None
            piece = None if place == newest else self._beside(figure, place, bar)
            drawn += [piece] if piece else []
        target = self._target()
        texts = [figure]
        ends = (figure.end, *(starts[place] + _BAR for place in places))
        if target and max(ends) <= target.start:
            drawn.append(target)
            texts.append(target)
        if bars and bars.has_line:
            drawn += [
                Piece(start, LINE, "quiet")
                for place, start in starts.items()
                if place not in places and all(_stands_clear(text, start) for text in texts)
            ]
        return sorted(drawn)

    def _beside(self, figure: Piece, place: int, bar: Bar | None) -> Piece | None:
        """The bar or dot of a month where a text stands; None where its month has no cell left."""
        first, end = place * self.cells, (place + 1) * self.cells
        if figure.start < end and first < figure.end:  # what the text leaves of the month
            first, end = (first, figure.start) if first < figure.start else (figure.end, end)
        is_before = end <= figure.start
        touched = (is_before and end == figure.start, not is_before and first == figure.end)
        start, stop = first + touched[1], end - touched[0]  # a blank between
        usual = place * self.cells + self.indent
        fitting = min(max(usual, start), stop - _BAR)
        if fitting >= start:
            text, look = (pair(bar.letter), bar.look) if bar else (DOT, "quiet")
            return Piece(fitting, text, look)
        if bar and stop > start and current_width() != WIDE:
            return Piece(start, bar.letter, bar.look)
        return Piece(first, DOT, "quiet") if end - first >= _BAR else None

    def _ways(self) -> Iterator[list[_Text | None]]:
        """The ways to write the line, the fullest first.

        A target gives way to figures, and 速報 is left to the detail before a figure is. A line of
        targets alone goes without their brackets first.
        """
        figures = self.figures
        if self._has_targets_alone:
            yield [None if cell is None else _target_text(cell) for cell in figures]
            yield [None if cell is None else _Text(figure_text(cell), "quiet") for cell in figures]
            return
        kept = [range(12)]
        if any(cell.is_target for cell in figures if cell):
            kept += [range(11, 12), range(0)]  # that of the year, none
        marked = [True]
        if any(cell.is_provisional for cell in figures if cell):
            marked.append(False)
        for is_marked, targets in product(marked, kept):
            yield [
                None
                if cell is None or (cell.is_target and place not in targets)
                else _text(cell, is_marked=is_marked)
                for place, cell in enumerate(figures)
            ]

    @property
    def _has_targets_alone(self) -> bool:
        return all(cell is None or cell.is_target for cell in self.figures)

    def _places(self) -> list[int]:
        """The places of the figures: targets are some only where there is nothing else."""
        is_alone = self._has_targets_alone
        return [
            place
            for place, cell in enumerate(self.figures)
            if cell and cell.value is not None and (is_alone or not cell.is_target)
        ]

    def _text(self, place: int) -> _Text:
        cell = self.figures[place]
        assert cell is not None
        return _text(cell)

    def _target(self) -> Piece | None:
        """The target of the year in March, beside the figures of other months."""
        cell = self.figures[-1]
        if cell is None or not cell.is_target or self._has_targets_alone:
            return None
        text = _target_text(cell)
        start = 12 * self.cells - width(text.text)
        return Piece(start, text.text, text.look) if start >= 0 else None


def figure_text(cell: FigureCell) -> str:
    """A figure as it stands in a cell: decimals as typed, its unit where its line has one."""
    return one_line(f"{cell.value:,}{cell.unit}" if cell.value is not None else cell.text)


def _target_text(cell: FigureCell) -> _Text:
    return _Text(f"[{figure_text(cell)}]", "quiet", 0)


def _text(cell: FigureCell, *, is_marked: bool = True) -> _Text:
    """A target in its brackets, a figure with ~ where it is 速報."""
    if cell.is_target:
        return _target_text(cell)
    mark = "~" if is_marked and cell.is_provisional else ""
    return _Text(mark + figure_text(cell))


def _placed(texts: Sequence[_Text | None], cells: int) -> list[Piece] | None:
    """Each text at the right of its month, a long one over empty months to the left, then right.

    None where one finds no place.
    """
    pieces: list[Piece] = []
    places = [place for place, text in enumerate(texts) if text]
    for place, following in pairwise([*places, len(texts)]):
        text = texts[place]
        assert text is not None
        first = pieces[-1].end + text.gap if pieces else 0
        need = width(text.text)
        start = max((place + 1) * cells - need, first)
        if start + need > following * cells:
            return None
        pieces.append(Piece(start, text.text, text.look))
    return pieces


def _stands_clear(piece: Piece, start: int) -> bool:
    """Whether a blank parts a bar at a place from a text."""
    return start + _BAR < piece.start or piece.end < start
