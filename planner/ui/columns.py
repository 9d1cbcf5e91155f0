"""Widths of the grid's columns for a terminal width: what is least needed gives way first."""

from decimal import Decimal

from msgspec import Struct

from planner.text import pad_left, width

NARROW_MONTH = 4  # a sign and its step; month names stand side by side
WIDE_MONTH = 6  # a figure such as 48.90 and a gap
ROOMY_MONTH = 10
STATUS = 4
RULE = 1

_WIDE_FROM = 116
_OUTLINE_FROM = 150
_NOTE_MIN = 24


class Columns(Struct, frozen=True):
    """Cells of each column; an outline or note of 0 is not shown.

    Between columns stands a rule of one cell, months stand without. Where rows are two lines, the
    note stands on the second one, below the months.
    """

    number: int
    title: int
    outline: int
    month: int
    note: int
    has_two_lines: bool = False

    @property
    def fixed(self) -> int:
        """Cells of what never scrolls sideways: number and title."""
        return self.number + self.title + RULE

    @property
    def months(self) -> int:
        """Cells of the twelve months."""
        return 12 * self.month

    @property
    def months_start(self) -> int:
        """Where April begins in what scrolls."""
        return self.outline + RULE if self.outline else 0

    @property
    def scrolled(self) -> int:
        """Cells of what scrolls sideways."""
        status = self.months_start + self.months + RULE + STATUS
        return status if self.has_two_lines else status + RULE + self.note


def fit(cells: int, number: int) -> Columns:
    """The columns for a width; below 150 the outline is left out, then figures are packed.

    Args:
        cells: Cells there are.
        number: Cells of the longest item number.
    """
    number = max(number, 2) + 1
    month = WIDE_MONTH if cells >= _WIDE_FROM else NARROW_MONTH
    rest = cells - number - RULE - 12 * month - RULE - STATUS - RULE
    if cells < _WIDE_FROM:
        return Columns(number, min(max(rest, 10), 30), 0, month, max(rest - 30, _NOTE_MIN))
    if cells < _OUTLINE_FROM:
        title = min(26, rest - 12)
        return Columns(number, title, 0, month, rest - title)
    rest -= RULE
    title = min(30, rest * 3 // 10)
    outline = (rest - title) // 2
    return Columns(number, title, outline, month, rest - title - outline)


def fit_roomy(cells: int, number: int) -> Columns:
    """The columns of rows of two lines: wide months, the title wrapped, the note below.

    Args:
        cells: Cells there are.
        number: Cells of the longest item number.
    """
    number = max(number, 2) + 1
    rest = cells - number - RULE - RULE - STATUS
    month = min(max((rest - rest // 4) // 12, NARROW_MONTH), ROOMY_MONTH)
    title = max(rest - 12 * month, 12)
    return Columns(number, title, 0, month, 0, has_two_lines=True)


def figure_text(value: Decimal | None, text: str, unit: str) -> str:
    """A figure as it stands in a cell: decimals as typed, its unit where its line has one."""
    return f"{value:,}{unit}" if value is not None else text


def pack_figures(texts: list[str], month: int) -> str:
    """Twelve texts right-aligned in cells, a long one over an empty neighbour, else as ….

    A figure is never cut: a part of a number would be another number.
    """
    cells = ["" if text else " " * month for text in texts]
    free = [not text for text in texts]
    for place, text in enumerate(texts):
        need = width(text)
        if not need:
            continue
        fits = need < month or (need == month and not (place and texts[place - 1]))
        if fits:
            cells[place] = pad_left(text, month)
        elif need < 2 * month and place and free[place - 1]:
            cells[place - 1], cells[place] = "", pad_left(text, 2 * month)
        elif need < 2 * month and place < 11 and free[place + 1]:
            cells[place], cells[place + 1] = pad_left(text, 2 * month), ""
            free[place + 1] = False
        else:
            cells[place] = pad_left("…", month)
    return "".join(cells)
