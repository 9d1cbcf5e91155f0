"""A pasted block as a table: each cell with its place, the figure there now, and its problem."""

from collections.abc import Sequence

from rich.segment import Segment

from planner.errors import PlannerError
from planner.forms.figure_columns import cut_inside, short_period
from planner.kpi.pasting import PastedBlock, PastedCell
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line, pad, pad_left, width, wrap
from planner.ui.widgets.sheet import BAR, HEADER, Sheet
from planner.wording.errors import error_sentence
from planner.wording.figures import series_name

_LEAST_NAME = 8
_BLANKS = 13  # the sign, the arrow, and what stands between columns


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
        self._heads = (_("位置"), _("月"), _("欄"), _("今の値"), _("貼り付ける値"))
        columns = zip(self._heads, *map(_texts, block.cells), strict=True)
        self._widths = [max(map(width, column)) for column in columns]
        self._lines: list[tuple[PastedCell, int]] = []  # each cell with a part of its name
        self._is_wrapped = False

    def fit(self, cells: int) -> None:
        """Have a name on as many lines as it takes, where there is room for all."""
        wrapped = [
            (cell, part)
            for cell in self._block.cells
            for part in range(max(len(self._parts(cell, cells)), 1))
        ]
        self._is_wrapped = len(wrapped) <= self.size.height - HEADER
        self._lines = [one for one in wrapped if self._is_wrapped or not one[1] or one[0].problem]
        self._reach(cells, len(self._lines))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A cell of the block, the header above the first."""
        if place < 0:
            return self._text(self._row("", _("KPI"), self._heads, cells), cells, "header")
        if place >= len(self._lines):
            return self._text("", cells)
        cell, part = self._lines[place]
        where, *texts = _texts(cell)
        names = self._parts(cell, cells)
        if cell.problem is not None:
            begin = f" {' ' if part else '!'} {pad('' if part else where, self._widths[0])} "
            return self._text(begin + names[part], cells, "busy")
        sign, style = _sign(cell)
        if part:
            return self._text(self._row("", names[part], [""] * len(self._heads), cells), cells)
        room = self._room(cells)
        name = names[0] if self._is_wrapped else cut_inside(self._kpi_name(cell), room)
        row = self._row(sign, name, (where, *texts), cells, is_new=cell.is_new)
        return self._text(row, cells, style)

    def _row(
        self, sign: str, name: str, texts: Sequence[str], cells: int, *, is_new: bool = False
    ) -> str:
        """A line of the table."""
        where, period, series, before, after = self._widths
        columns = (
            f" {pad(sign, 1)}",
            pad(texts[0], where),
            pad(name, self._room(cells)),
            f"{pad(texts[1], period)} ",
            f"{pad(texts[2], series)} ",
            pad_left(texts[3], before),
            "->" if is_new else "  ",
            pad_left(texts[4], after),
        )
        return " ".join(columns)

    def _room(self, cells: int) -> int:
        """The cells of a name."""
        return max(cells - sum(self._widths) - _BLANKS - BAR, _LEAST_NAME)

    def _kpi_name(self, cell: PastedCell) -> str:
        return one_line(self._plan.kpi(cell.kpi).name)

    def _parts(self, cell: PastedCell, cells: int) -> tuple[str, ...]:
        """The lines of a cell: of its KPI's name, or of why it is left out."""
        if cell.problem is None:
            return wrap(self._kpi_name(cell), self._room(cells))
        return wrap(self._why(cell, cell.problem), cells - self._widths[0] - 4)

    def _why(self, cell: PastedCell, problem: PlannerError) -> str:
        """Why a cell is left out, in a closed month with the figure that stays."""
        if problem.code != "month-closed":
            return error_sentence(problem)
        return _(
            "{kpi} {period} {series}: 締めた月なので {value} のままです（{text} は入りません）"
        ).format(
            kpi=self._kpi_name(cell),
            period=short_period(cell.period),
            series=series_name(cell.series),
            value=f"{cell.before:,}",
            text=f"{cell.after:,}",
        )


def _texts(cell: PastedCell) -> tuple[str, str, str, str, str]:
    """Where a cell of the block stands, its month, its series, the figure there now, the new one.

    A cell that cannot be read has its place alone.
    """
    where = _("{row}行{column}列").format(row=cell.row, column=cell.column)
    if cell.problem is not None:
        return (where, "", "", "", "")
    before, after = (
        f"{value:,}" if value is not None else "" for value in (cell.before, cell.after)
    )
    return (where, short_period(cell.period), series_name(cell.series), before, after)


def _sign(cell: PastedCell) -> tuple[str, str]:
    if not cell.is_new:
        return "=", "quiet"
    return ("+", "strong") if cell.before is None else ("*", "first")
