"""A chart in the cells of a terminal: title, legend and, by plotext, the lines over their months.

What people wrote stands in the title only and never enters the plot. Nothing is coloured and
nothing needs colour: each line has a sign of its own. The signs are ASCII and braille, which
every terminal draws in one cell; the frame is box drawing, as elsewhere on the screen.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from planner.formats import text
from planner.formats.charted import axis_text, figures, heading, value_text
from planner.language import _
from planner.reports.chart import Chart, Role, Series, marks
from planner.reports.document import Document
from planner.text import cut, pad, width

if TYPE_CHECKING:
    from types import ModuleType

SIGNS: dict[Role, str] = {"actual": "o", "target": "-", "prior": ".", "landing": "x"}

# What stands above is drawn over: the actual figures last.
_ORDER: tuple[Role, ...] = ("prior", "target", "landing", "actual")

_JOINED = {"actual": "braille"}  # what joins the points, where it is not their own sign

_LEAST = 5  # rows of a plot with its months; with fewer, only the legend tells the figures
_ROOMY = 8  # rows of a plot that leave one for the target in words
_MONTH = 5  # cells a month's name takes with a blank: 10月, Sep
_BESIDE = 2  # blanks around a value, and cells before April


class _Frame(Struct, frozen=True):
    """The scale of a plot: its rows and their values, and the cells between months."""

    rows: int
    marks: tuple[Decimal, ...]
    month: float
    """Cells from a month to the next."""
    room: int
    """Cells behind the last month, for its values."""

    @property
    def left(self) -> float:
        """The position of the first cell, where April is 1."""
        return 1 - _BESIDE / self.month

    @property
    def right(self) -> float:
        """The position of the last cell."""
        return 12 + self.room / self.month

    def row(self, value: Decimal) -> int:
        """The row of a value, from the bottom."""
        low, high = self.marks[0], self.marks[-1]
        return round((value - low) / (high - low) * (self.rows - 1))


def lines(chart: Chart, cells: int, rows: int, *, has_title: bool = True) -> tuple[str, ...]:
    """The chart in exactly ``rows`` lines of ``cells`` cells; its title may stand elsewhere."""
    title, *note = heading(chart)
    titles = (title,) if has_title else ()
    legend = tuple(_legend(chart, cells))
    room = rows - len(titles) - len(legend)
    head = (*titles, *(note if room > _ROOMY else ()), *legend)
    drawn = _drawn(chart, cells, rows - len(head))
    filled = (*head, *drawn, *[""] * rows)[:rows]
    return tuple(pad(line, cells) for line in filled)


def _legend(chart: Chart, cells: int) -> Iterator[str]:
    """Each line by its sign, its name and its last value."""
    line_text = ""
    for line in chart.lines:
        piece = f"{SIGNS[line.role]} {line.name} {_last(line)}".rstrip()
        if line_text and width(line_text) + 2 + width(piece) > cells:
            yield line_text
            line_text = piece
        else:
            line_text = f"{line_text}  {piece}" if line_text else piece
    yield line_text


def _last(line: Series) -> str:
    return value_text(line, line.last) if line.last is not None else ""


def _drawn(chart: Chart, cells: int, rows: int) -> Sequence[str]:
    if not chart.values():
        return ("", _("数字はまだありません。"))
    frame = _frame(chart, cells, rows)
    if rows < _LEAST or frame.month < 1:
        return ()
    try:
        import plotext  # type: ignore[import-untyped] # noqa: PLC0415 - it takes as long as a start
    except ImportError:  # its compiled part is not to be had for every machine
        return _as_table(chart, cells)
    return _plot(plotext, chart, frame, cells, rows)


def _as_table(chart: Chart, cells: int) -> Sequence[str]:
    """The figures one below the other."""
    document = Document("", blocks=(figures(chart),))
    return [cut(line, cells) for line in text.render(document, cells).strip().splitlines()]


def _frame(chart: Chart, cells: int, rows: int) -> _Frame:
    inner = max(rows - 2, 2)  # below it are the axis and the months
    numbers = marks(chart, inner if inner < _LEAST else (inner + 1) // 2)
    canvas = cells - 1 - max(width(axis_text(number)) for number in numbers)
    room = max(width(_last(line)) for line in chart.lines) + _BESIDE
    return _Frame(inner, numbers, (canvas - 1 - _BESIDE - room) / 11, room)


def _plot(
    plotext: "ModuleType", chart: Chart, frame: _Frame, cells: int, rows: int
) -> Sequence[str]:
    plotext.terminal.limit(False, False)  # noqa: FBT003 - its own way
    figure = plotext.figure
    figure.clear()
    figure.plot_size(cells, rows)
    figure.axes(False, axis="x", side=1)  # noqa: FBT003
    figure.axes(False, axis="y", side=1)  # noqa: FBT003
    _rule(figure, chart, frame)
    for line in sorted(chart.lines, key=lambda line: _ORDER.index(line.role)):
        _join(figure, line)
    for place, value, label in _values(chart, frame):
        figure.draw(figure.text(place + 1 + 1 / frame.month, float(value), f" {label} "))
    drawn: str = figure.build().string(colorless=True)
    return drawn.split("\n")[:rows]


def _rule(figure: Any, chart: Chart, frame: _Frame) -> None:
    """The months below and the numbers beside the plot."""
    step = next(step for step in (1, 2, 3, 6) if step == 6 or step * frame.month >= _MONTH)
    months = range(0, len(chart.places), step)
    names = [chart.places[place] for place in months]
    figure.ruler("x").ticks([place + 1 for place in months], names)
    figure.ruler("x").lim(frame.left, frame.right).alignment(tick="center")
    numbers = [float(number) for number in frame.marks]
    figure.ruler("y").ticks(numbers, [axis_text(number) for number in frame.marks])
    figure.ruler("y").lim(numbers[0], numbers[-1])


def _join(figure: Any, line: Series) -> None:
    """A line through the months that follow each other, with a sign at each."""
    sign = SIGNS[line.role]
    for run in line.runs():
        places = [place + 1 for place, _value in run]
        heights = [float(value) for _place, value in run]
        joined = figure.signal(places, heights, marker=_JOINED.get(line.role, sign))
        figure.draw(joined.lines().density("full"))
        figure.draw(figure.signal(places, heights, marker=sign))


def _values(chart: Chart, frame: _Frame) -> Iterator[tuple[int, Decimal, str]]:
    """The last value of each line beside its point; where two meet, the first line's."""
    taken: list[tuple[int, int]] = []
    for line in chart.lines:
        if line.role == "prior" or (place := line.last) is None:
            continue
        value = line.values[place]
        if value is None:
            continue
        row, reach = frame.row(value), frame.room / frame.month
        if not any(row == taken_row and abs(place - at) <= reach for taken_row, at in taken):
            taken.append((row, place))
            yield place, value, value_text(line, place)
