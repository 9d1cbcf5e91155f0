"""The pane below the grid: work, reports and figures of the row under the cursor."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.reactive import reactive

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.text import pad, wrap
from planner.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from planner.forms.detail import DetailBlock

_GAP = 3  # cells between columns, with a rule in the middle


class Detail(Sheet):
    """Work, reports and figures of a row, side by side where there is room.

    Focus it (Tab) to scroll with the arrow keys; the mouse wheel scrolls it as well.
    """

    DEFAULT_CSS = """
    Detail {
        background: $surface;
        &:focus { background: $boost; }
    }
    """

    row: reactive[tuple[Plan, str, Month] | None] = reactive(None, repaint=False)
    """The plan, the row's id and the month looked at."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._lines: list[list[tuple[str, bool]]] = []
        self._widths: list[int] = []

    def watch_row(self) -> None:
        """Show another row from its top."""
        self.fit(self.room)
        self._redraw()
        if self.scroll_y:
            self.scroll_to(y=0, animate=False)

    def fit(self, cells: int) -> None:
        """Set the row's blocks in columns."""
        self._lines = []
        if self.row is not None and cells > 4:
            from planner.forms.detail import row_blocks  # noqa: PLC0415 - the grid comes first

            plan, row_id, month = self.row
            if row_id in plan.rows:
                self._arrange(row_blocks(plan, plan.rows[row_id], month), cells)
        self._reach(cells, max(map(len, self._lines), default=0))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line across the columns; the header is a rule."""
        plain, rule = self._style(), self._style("rule")
        if place < 0:
            return self._text("─" * cells, cells, "rule")
        if place >= max(map(len, self._lines), default=0):
            return self._text("", cells)
        segments: list[Segment] = [Segment(" ", plain)]
        for number, (column, width) in enumerate(zip(self._lines, self._widths, strict=True)):
            if number:
                segments.append(Segment(" │ ", rule))
            text, is_title = column[place] if place < len(column) else ("", False)
            style = self._style("title") if is_title else plain
            segments.append(Segment(pad(text, width), style))
        return [*segments, Segment(" ", plain)]

    def _arrange(self, blocks: "tuple[tuple[DetailBlock, ...], ...]", cells: int) -> None:
        """Three columns on a wide screen, two on a narrow one, one on a tiny one."""
        count = 3 if cells >= 116 else 2 if cells >= 60 else 1
        columns: list[list[DetailBlock]] = [[] for _ in range(count)]
        for number, group in enumerate(blocks):
            columns[min(number, count - 1)].extend(group)
        room = cells - 2 - _GAP * (count - 1)
        self._widths = [room // count] * count
        self._widths[-1] += room - sum(self._widths)
        self._lines = [
            [line for block in column for line in _wrapped(block, width)]
            for column, width in zip(columns, self._widths, strict=True)
        ]


def _wrapped(block: "DetailBlock", cells: int) -> list[tuple[str, bool]]:
    lines = [(block.title, True)] if block.title else []
    lines += [(part, False) for text in block.lines for part in wrap(text, cells)]
    return lines
