"""Panes side by side, and their lines: framed or below a rule with their names.

Their width depends on the screen and on how many they are, so that nothing moves with the cursor.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct, structs
from rich.cells import chop_cells

from planner.text import cut, pad, width

Segment = tuple[str, str]
"""A text and the name of its style; empty for the plain one."""

PaneLine = tuple[Segment, ...]

_SHORT = 18  # cells of a text that others may stand below
_GAP = 2  # cells between texts that stand side by side
_LEAST_NAME = 8  # cells of a name beside keys
_PAIR, _FIGURES = 2, 46  # panes; cells of one with four figures side by side
# What is not broken: opening brackets with what follows them; a word or figure; what closes it.
_OPENING, _CLOSING = "（「『【〔(", "、。，．）」』】〕)％%ー：；？！"
_SMALL = "ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_PIECES = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[!-'*-~]+[人件円回社歳月日年]?|.)"
    rf"[{re.escape(_CLOSING)}{_SMALL}]*[ 　]*"
)
_TARGET = re.compile(r"(\[[^\[\]]*\])")


@lru_cache(maxsize=2048)
def broken(text: str, cells: int) -> tuple[str, ...]:
    """A text in lines of at most so many cells.

    A word or figure with its unit goes whole to the next line, as does a letter that must not
    stand alone at an end; a piece as long as a line is broken where the line ends.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECES.findall(paragraph):
            if line and width(line) + width(piece) > cells:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip(" ")
            while width(line) > cells:
                whole = chop_cells(line, max(cells, 2))
                lines.append(whole[0])
                line = line[len(whole[0]) :]
        lines.append(line)
    return tuple(lines)


class ShortTexts(Struct, frozen=True):
    """ShortTexts side by side on as many lines as they take; none is broken that fits a line.

    Attributes:
        texts: The texts; what stands in [ ] is a target and is drawn quietly.
        end: What stands behind them; it may be longer than the others.
        is_table: Whether each begins below another one.
        least: The least cells of a text, so that it stands below others; where that costs no line.
        label: A first text that is said elsewhere, too: it goes where that saves a line.
    """

    texts: tuple[str, ...]
    end: str = ""
    is_table: bool = True
    least: int = 0
    label: str = ""

    @property
    def told(self) -> str:
        """All of them on one line."""
        return (" " * _GAP).join(filter(None, (self.label, *self.texts, self.end)))

    @property
    def widest(self) -> int:
        """The cells of a column of texts; a long one takes several."""
        return max((own for own in map(width, self.texts) if own <= _SHORT), default=0)

    def _column(self, cells: int) -> tuple[int, int]:
        """The cells of a text, and those to the next one.

        One blank is between them where one more has room that way.
        """
        every = [
            (own, gap) for gap in (_GAP, 1) for own in (max(self.least, self.widest), self.widest)
        ]
        return max(every, key=lambda column: (cells + column[1]) // sum(column))

    def rows(self, cells: int) -> Iterator[str]:
        """The lines of at most so many cells."""
        labelled = structs.replace(self, texts=(self.label, *self.texts), label="")
        if self.label and len([*labelled.rows(cells)]) <= len([*self._rows(cells)]):
            return labelled.rows(cells)
        return self._rows(cells)

    def _rows(self, cells: int) -> Iterator[str]:
        line = ""
        short, gap = self._column(cells) if self.is_table else (0, _GAP)
        own = max(short + gap, 1)
        for text in filter(None, (*self.texts, self.end)):
            at = width(line) + gap if line else 0
            column = -(-at // own) * own if self.is_table else at
            if column + width(text) <= cells:
                at = column
            elif line and (text in self.texts or at + width(text) > cells):
                yield line
                line, at = "", 0
            first, *more = broken(text, cells)
            line = pad(line, at) + first
            for part in more:
                yield line
                line = part
        if line:
            yield line


class DetailBlock(Struct, frozen=True):
    """A part of a pane, with a title or none.

    Attributes:
        title: Its title.
        lines: Its lines.
        beside: A text behind the title, or where that leaves no room, behind the first texts.
    """

    title: str
    lines: tuple[str | ShortTexts, ...]
    beside: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """Its lines as they are where there is room for each."""
        told = (line if isinstance(line, str) else line.told for line in self.lines)
        return (*told, *([self.beside] if self.beside else []))


class Pane(Struct, frozen=True):
    """Blocks below each other, under a name and with the keys that are for them.

    Attributes:
        title: The name.
        blocks: The blocks.
        keys: The keys.
        tells_name: Whether one of the blocks has the name in full.
    """

    title: str
    blocks: tuple[DetailBlock, ...]
    keys: str = ""
    tells_name: bool = False

    def lines(self, cells: int) -> list[PaneLine]:
        """All its lines in so many cells."""
        return list(self._lines(cells))

    def _lines(self, cells: int) -> Iterator[PaneLine]:
        for block in self.blocks:
            beside = block.beside
            *above, title = broken(block.title, cells)
            if title and beside and width(title) + _GAP + width(beside) <= cells:
                yield from (((part, "title"),) for part in above)
                yield ((title + " " * _GAP, "title"), *_with_targets(beside))
                beside = ""
            elif title:
                yield from (((part, "title"),) for part in (*above, title))
            for line in block.lines:
                if isinstance(line, str):
                    yield from (((part, ""),) for part in broken(line, cells))
                    continue
                told, beside = (structs.replace(line, end=beside), "") if beside else (line, "")
                yield from map(_with_targets, told.rows(cells))
            if beside:
                yield _with_targets(beside)


def _with_targets(line: str) -> PaneLine:
    """A line whose targets in [ ] are quiet."""
    parts = _TARGET.split(line)
    return tuple((part, "quiet" if place % 2 else "") for place, part in enumerate(parts) if part)


class Arranged(Struct, frozen=True):
    """Panes with the cells of each.

    Attributes:
        panes: The panes, left to right.
        cells: The cells of each, with its frame.
        lines: The lines of each.
        is_framed: Whether each has a frame; else a rule above all, and one between two.
    """

    panes: tuple[Pane, ...]
    cells: tuple[int, ...]
    lines: tuple[tuple[PaneLine, ...], ...]
    is_framed: bool

    @property
    def height(self) -> int:
        """The lines of the longest."""
        return max(map(len, self.lines), default=0)

    def with_more(self, place: int, lines: Iterable[str]) -> "Arranged":
        """With more lines at the end of a pane, as they are."""
        added = (*self.lines[place], *(((line, ""),) for line in lines))
        every = (*self.lines[:place], added, *self.lines[place + 1 :])
        return structs.replace(self, lines=every)

    def room(self, place: int) -> int:
        """The cells of the text of a pane."""
        return _room(self.cells[place], place, is_framed=self.is_framed)

    def header(self, frame: str) -> PaneLine:
        """The upper border, or the rule, with the names; what is framed has its keys below."""
        segments: list[Segment] = []
        for place, (pane, cells) in enumerate(zip(self.panes, self.cells, strict=True)):
            ends = _ends(place, is_framed=self.is_framed)
            keys = "" if self.is_framed else pane.keys
            segments += _named(ends, pane.title, keys, cells, frame)
        return tuple(segments)

    def footer(self, frame: str) -> PaneLine:
        """The lower border, with the keys."""
        segments: list[Segment] = []
        for pane, cells in zip(self.panes, self.cells, strict=True):
            segments += _named(("╰─", "─╯"), "", pane.keys, cells, frame)
        return tuple(segments)

    def line(self, number: int, frame: str) -> PaneLine:
        """A line across all panes."""
        segments: list[Segment] = []
        for place, lines in enumerate(self.lines):
            begins = "│ " if self.is_framed or place else " "
            segments.append((begins, frame))
            left = self.room(place)
            for text, style in lines[number] if number < len(lines) else ():
                segments.append((text, style))
                left -= width(text)
            segments.append((" " * left, ""))
            segments.append((" │" if self.is_framed else " ", frame))
        return tuple(segments)


def arranged(panes: Sequence[Pane], cells: int, *, is_framed: bool) -> Arranged:
    """Panes in so many cells, of equal width.

    Of two on a small screen the first has the figures; else it is as wide as one of three.

    Args:
        panes: The panes.
        cells: The cells for all of them.
        is_framed: Whether each has a frame.
    """
    widths = _even(cells, len(panes))
    if len(panes) == _PAIR:
        figures = max(widths[0], min(_FIGURES, cells * 3 // 5))
        first = _even(cells, 3)[0] if is_framed else figures
        widths = (first, cells - first)
    every = []
    for place, (pane, own) in enumerate(zip(panes, widths, strict=True)):
        room = _room(own, place, is_framed=is_framed)
        lines = pane.lines(room)
        if _name_cut(pane, own, place, is_framed=is_framed) and not pane.tells_name:
            lines = [*(((part, "title"),) for part in broken(pane.title, room)), *lines]
        every.append(tuple(lines))
    return Arranged(tuple(panes), widths, tuple(every), is_framed)


def _room(cells: int, place: int, *, is_framed: bool) -> int:
    return max(cells - (4 if is_framed else 3 if place else 2), 2)


def _even(cells: int, count: int) -> tuple[int, ...]:
    shares = [cells // count] * count
    return (*shares[:-1], cells - sum(shares[:-1]))


def _name_cut(pane: Pane, cells: int, place: int, *, is_framed: bool) -> int:
    """How many cells of a pane's name its border would cut."""
    around = sum(map(len, _ends(place, is_framed=is_framed))) + 2
    if pane.keys and not is_framed:
        around += width(pane.keys) + 2
    return max(width(pane.title) + around - cells, 0)


def _ends(place: int, *, is_framed: bool) -> tuple[str, str]:
    """The ends of the upper border of a pane."""
    return ("╭─", "─╮") if is_framed else ("┬─" if place else "─", "─")


def _named(
    ends: tuple[str, str], title: str, keys: str, cells: int, frame: str
) -> Iterator[Segment]:
    """A horizontal rule of so many cells with a name at its left and keys at its right.

    The keys are always there, as long as they leave some cells: the name is cut for them.
    """
    left, right = ends
    room = cells - len(left) - len(right)
    keys = f" {keys} " if keys else ""
    if width(keys) + (_LEAST_NAME if title else 0) > room:
        keys = ""
    name = f" {title} " if title else ""
    if width(name) + width(keys) > room:
        name = f" {cut(title, max(room - width(keys) - 2, 0))} "
    yield left, frame
    yield name, "title"
    yield "─" * max(room - width(name) - width(keys), 0), frame
    yield keys, frame
    yield right, frame
