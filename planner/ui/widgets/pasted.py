"""A pasted block as a table: each cell with its place, the figure there now, and its problem."""

from rich.segment import Segment

from planner.forms.figure_columns import cut_inside, short_period
from planner.kpi.pasting import PastedBlock, PastedCell
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line, pad, pad_left, width
from planner.ui.widgets.sheet import Sheet
from planner.wording.errors import error_sentence
from planner.wording.figures import series_name

_CELL = 6  # of the place in the block, 12-3
_PERIOD = 11
_SERIES, _LONG_SERIES = 8, 12  # at least, and at most
_VALUE = 13


class PastedSheet(Sheet):
    """The cells of a block in lines; those that change something have a sign.

    Args:
        plan: The plan pasted into.
        block: The block as read.
    """

    DEFAULT_CSS = """
    PastedSheet { height: 1fr; }
    """

    def __init__(self, plan: Plan, block: PastedBlock) -> None:
        super().__init__()
        self._plan = plan
        self._block = block
        names = (width(series_name(cell.series)) + 1 for cell in block.cells)
        self._series = min(max((_SERIES, *names)), _LONG_SERIES)

    def fit(self, cells: int) -> None:
        """Say how far the lines reach."""
        self._reach(cells, len(self._block.cells))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A cell of the block, the header above the first."""
        room = max(cells - _CELL - _PERIOD - self._series - 2 * _VALUE - 9, 8)
        if place < 0:
            texts = (
                "   ",
                pad(_("行-列"), _CELL),
                pad(_("KPI"), room) + " ",
                pad(_("月"), _PERIOD),
                pad(_("欄"), self._series),
                pad_left(_("今の値"), _VALUE),
                "    ",
                pad_left(_("貼り付ける値"), _VALUE),
            )
            return self._text("".join(texts), cells, "header")
        if place >= len(self._block.cells):
            return self._text("", cells)
        cell = self._block.cells[place]
        where = pad(f"{cell.row}-{cell.column}", _CELL)
        if cell.problem is not None:
            text = f" ! {where}{error_sentence(cell.problem)}"
            return self._text(text, cells, "busy")
        sign, style = _sign(cell)
        name = one_line(self._plan.kpi(cell.kpi).name)
        texts = (
            f" {sign} ",
            where,
            pad(cut_inside(name, room), room) + " ",
            pad(short_period(cell.period), _PERIOD),
            pad(series_name(cell.series), self._series),
            _number(f"{cell.before:,}" if cell.before is not None else ""),
            " -> " if cell.is_new else "    ",
            _number(f"{cell.after:,}" if cell.after is not None else ""),
        )
        return self._text("".join(texts), cells, style)


def _number(text: str) -> str:
    """A number, never cut: a part of it would be another number."""
    return pad_left(text if width(text) < _VALUE else "…", _VALUE)


def _sign(cell: PastedCell) -> tuple[str, str]:
    if not cell.is_new:
        return "=", "quiet"
    return ("+", "strong") if cell.before is None else ("*", "first")
