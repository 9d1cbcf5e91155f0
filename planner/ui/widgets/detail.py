"""The panes below the grid: work, reports and figures of the row under the cursor."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.reactive import reactive

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.ui.widgets.sheet import FOOTER, FRAMED_FROM, HEADER, Sheet

if TYPE_CHECKING:
    from planner.forms.panes import Arranged

LEAST = 7  # lines on a small screen, with the rule
LEAST_TALL = 13
TALL_FROM = 34  # lines of the screen
_BESIDE_GRID = 4  # lines of the screen for heading, the grid's own header, what was said and keys
_THREE_FROM = FRAMED_FROM[0]  # columns of the screen with a pane of its own for figures
_TWO_FROM = 60
_CHART_FROM = 8  # free lines
_FOCUSED = "frame-focus"
_HEAVY = str.maketrans("─│╭╮╰╯┬", "━┃┏┓┗┛┳")  # what frames the panes that have the focus


def lines_for(height: int, shown: int) -> int:
    """The lines of the detail on a screen of a height: more where the grid leaves some.

    It depends on what is shown, never on the row under the cursor: so it stays where it is.

    Args:
        height: The lines of the screen.
        shown: The lines of the grid below its header.
    """
    least = LEAST if height < TALL_FROM else LEAST_TALL
    return max(least, min(height - _BESIDE_GRID - shown, height // 2))


class Detail(Sheet):
    """Work, reports and figures of a row, side by side, each under its name.

    Focus it (Tab) to scroll with the arrow keys; the mouse wheel scrolls it as well.

    Args:
        keys: The key that is for each pane, with a word.
    """

    DEFAULT_CSS = """
    Detail {
        height: 7;
        background: $surface;
        &:focus { background: $boost; }
    }
    """

    row: reactive[tuple[Plan, str, Month] | None] = reactive(None, repaint=False)
    """The plan, the row's id and the month looked at."""

    def __init__(self, keys: Mapping[str, str] | None = None) -> None:
        super().__init__(id="detail")
        self._keys = keys or {}
        self._panes: Arranged | None = None
        self._fitted_for: tuple[int, bool] = (0, False)

    def take_room(self, shown: int) -> None:
        """Take the lines that a grid of so many lines leaves on this screen."""
        self.styles.height = lines_for(self.app.size.height, shown)

    @property
    def is_framed(self) -> bool:
        """Whether each pane has a frame; on a small screen there is a rule."""
        width, height = self.app.size
        return width >= FRAMED_FROM[0] and height >= FRAMED_FROM[1]

    @property
    def has_footer(self) -> bool:
        """The lower border of the frames."""
        return self.is_framed

    def watch_row(self) -> None:
        """Show another row from its top."""
        self.fit(self.room)
        self._redraw()
        self.show_from(0)

    def watch_has_focus(self, value: bool) -> None:  # noqa: FBT001 - as Textual has it
        """Draw the frame so that it is seen where the keys go."""
        super().watch_has_focus(value)
        self._redraw()

    def fit(self, cells: int) -> None:
        """Set the row's panes side by side; a chart follows where lines are left."""
        self._panes = None
        if self.row is not None and cells > 4:
            from planner.forms.detail import row_panes  # noqa: PLC0415 - the grid comes first
            from planner.forms.panes import arranged  # noqa: PLC0415

            plan, row_id, month = self.row
            if row_id in plan.rows:
                most = 3 if cells >= _THREE_FROM - 1 else 2 if cells >= _TWO_FROM else 1
                panes = row_panes(plan, plan.rows[row_id], month, self._keys, most)
                height = self.size.height - HEADER - self.has_footer
                self._panes = arranged(panes, cells, is_framed=self.is_framed)
                if len(panes) > 2 and height - len(self._panes.lines[-1]) > _CHART_FROM:
                    self.call_after_refresh(self._add_chart, self._panes)
        self._reach(cells, self._panes.height if self._panes is not None else 0)

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line across the panes; the first has their names, the last their keys."""
        panes, frame = self._panes, _FOCUSED if self.has_focus else "rule"
        if panes is None:
            return self._text("─" * cells if place == -HEADER else "", cells, "rule")
        if place == -HEADER:
            line = panes.header(frame)
        elif place == FOOTER:
            line = panes.footer(frame)
        else:
            line = panes.line(place, frame)
        return [
            Segment(
                text.translate(_HEAVY) if style == _FOCUSED else text,
                self._style(*([style] if style else [])),
            )
            for text, style in line
        ]

    def _fit_room(self) -> None:
        """Arrange the panes anew for another height as well, or where frames come or go."""
        if self._fitted_for != (fitted_for := (self.size.height, self.is_framed)):
            self._fitted_for = fitted_for
            self._cells = 0
        super()._fit_room()

    def _add_chart(self, panes: "Arranged") -> None:
        """Draw the chart of the first KPI below its figures, once these are seen."""
        if panes is not self._panes or self.row is None:
            return  # another row by now
        from planner.forms.detail import row_chart  # noqa: PLC0415 - as above
        from planner.ui.widgets.chart import chart_lines  # noqa: PLC0415

        plan, row_id, month = self.row
        chart = row_chart(plan, plan.rows[row_id], month)
        if chart is not None:
            height = self.size.height - HEADER - self.has_footer
            last = len(panes.panes) - 1
            rows = height - len(panes.lines[last]) - 1
            self._panes = panes.with_more(last, ("", *chart_lines(chart, panes.room(last), rows)))
            self._redraw()
