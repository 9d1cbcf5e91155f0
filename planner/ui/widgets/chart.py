"""The chart of a KPI: its months as lines of text, without a colour that says anything.

Where it has a 目安 the bars hang from it by what is missing; else its course is drawn.
"""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from planner.reports.chart import Chart
from planner.settings import widths
from planner.text import pad
from planner.ui.look import palette

if TYPE_CHECKING:
    from planner.forms.gaps import Gaps


class KpiChart(Widget):
    """A chart as large as the widget, drawn again only for another chart or size.

    Args:
        has_title: Whether its name is its first line; else the panel around it has it.
    """

    DEFAULT_CSS = """
    KpiChart {
        background: $surface;
    }
    """

    chart: reactive["Gaps | Chart | None"] = reactive(None)

    def __init__(self, *, has_title: bool = True) -> None:
        super().__init__(id="chart")
        self._has_title = has_title
        self._drawn: tuple[str, ...] = ()
        self._drawn_for: tuple[Gaps | Chart | None, Size, str] | None = None

    def render_line(self, y: int) -> Strip:
        """A line; the title stands out."""
        lines = self._lines()
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        style = self.rich_style
        if self._has_title and y == 0:
            style += palette.style("title", self.app.theme_variables)
        return Strip([Segment(lines[y], style)], self.size.width)

    def _lines(self) -> tuple[str, ...]:
        """The lines for the chart, the room and the width of signs that there are now."""
        wanted = (self.chart, self.size, widths.current_width())
        if wanted != self._drawn_for:
            self._drawn_for = wanted
            (cells, rows), chart = self.size, self.chart
            self._drawn = ()
            if chart is not None and cells:
                self._drawn = chart_lines(chart, cells, rows, has_title=self._has_title)
        return self._drawn


def chart_lines(
    chart: "Gaps | Chart", cells: int, rows: int, *, has_title: bool = True
) -> tuple[str, ...]:
    """A chart as lines of so many cells, here and wherever a pane has room for it."""
    if not isinstance(chart, Chart):
        from planner.forms import hanging_chart  # noqa: PLC0415 - only where one is shown

        titles = (pad(chart.title_in(cells), cells),) if has_title else ()
        return (*titles, *hanging_chart.lines(chart, cells, rows - len(titles)))
    from planner.formats import plotted  # noqa: PLC0415 - only where a chart is shown

    return plotted.lines(chart, cells, rows, has_title=has_title)
