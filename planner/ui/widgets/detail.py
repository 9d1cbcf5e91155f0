"""The pane below the grid: all there is to know about the row under the cursor."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from planner.fiscal import Month
from planner.model import Plan
from planner.text import pad, wrap
from planner.ui.blocks import Block, row_blocks
from planner.ui.widgets.sheet import Sheet

_RULE = 1  # lines above the text, which scrolling leaves in place
_GAP = 3  # cells between columns, with a rule in the middle


class Detail(Sheet):
    """Work, reports and figures of a row, side by side where there is room.

    Focus it (Tab) to scroll with the arrow keys; the mouse wheel scrolls it as well.
    """

    DEFAULT_CSS = """
    Detail {
        background: $surface;
        & > .detail--title { text-style: bold; color: $primary; }
        & > .detail--rule { color: $foreground 30%; }
        &:focus { background: $boost; }
    }
    """

    COMPONENT_CLASSES = {"detail--title", "detail--rule"}  # noqa: RUF012 - as Textual has it

    row: reactive[tuple[Plan, str, Month] | None] = reactive(None, repaint=False)
    """The plan, the row's id and the month looked at."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._lines: list[list[tuple[str, bool]]] = []
        self._widths: list[int] = []
        self._strips: dict[int, Strip] = {}
        self._styles: tuple[Style, Style, Style] | None = None

    def watch_row(self) -> None:
        """Show another row from its top."""
        self._lay_out()
        self.scroll_to(y=0, animate=False)

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        super().notify_style_update()
        self._styles = None
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """A rule over the whole width, then the lines scrolled to."""
        place = y and y + round(self.scroll_y)
        if place not in self._strips:
            self._strips[place] = self._strip(place - _RULE)
        return self._strips[place]

    def _strip(self, place: int) -> Strip:
        """A line across the columns, or the rule above them."""
        plain, title, rule = self._styles = self._styles or self._worked_out_styles()
        if place < 0:
            return Strip([Segment("─" * self.room, rule)])
        if place >= max(map(len, self._lines), default=0):
            return Strip.blank(self.room, plain)
        segments: list[Segment] = [Segment(" ", plain)]
        for number, (column, cells) in enumerate(zip(self._lines, self._widths, strict=True)):
            if number:
                segments.append(Segment(" │ ", rule))
            segments.append(self._cell(column, place, cells, title, plain))
        return Strip([*segments, Segment(" ", plain)], self.room)

    def _cell(
        self, column: list[tuple[str, bool]], place: int, cells: int, title: Style, plain: Style
    ) -> Segment:
        text, is_title = column[place] if place < len(column) else ("", False)
        return Segment(pad(text, cells), title if is_title else plain)

    def _worked_out_styles(self) -> tuple[Style, Style, Style]:
        """Of text, titles and rules."""
        plain = self.rich_style
        title = plain + self.get_component_rich_style("detail--title", partial=True)
        rule = plain + self.get_component_rich_style("detail--rule", partial=True)
        return plain, title, rule

    def _lay_out(self) -> None:
        self._lines = []
        self._strips.clear()
        if self.row is not None and self.room > 4:
            plan, row_id, month = self.row
            if row_id in plan.rows:
                self._arrange(row_blocks(plan, plan.rows[row_id], month))
        height = _RULE + max(map(len, self._lines), default=0)
        # Set the usual way, it would lay out the whole screen, which nothing here asks for.
        self.set_reactive(Sheet.virtual_size, Size(self.room, height))
        self.vertical_scrollbar.window_virtual_size = height
        self.refresh()

    def _arrange(self, blocks: tuple[tuple[Block, ...], ...]) -> None:
        """Three columns on a wide screen, two on a narrow one, one on a tiny one."""
        count = 3 if self.room >= 116 else 2 if self.room >= 60 else 1
        columns: list[list[Block]] = [[] for _ in range(count)]
        for number, group in enumerate(blocks):
            columns[min(number, count - 1)].extend(group)
        room = self.room - 2 - _GAP * (count - 1)
        self._widths = [room // count] * count
        self._widths[-1] += room - sum(self._widths)
        self._lines = [
            [line for block in column for line in _wrapped(block, cells)]
            for column, cells in zip(columns, self._widths, strict=True)
        ]


def _wrapped(block: Block, cells: int) -> list[tuple[str, bool]]:
    lines = [(block.title, True)] if block.title else []
    lines += [(part, False) for text in block.lines for part in wrap(text, cells)]
    return lines
