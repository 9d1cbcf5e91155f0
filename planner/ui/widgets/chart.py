"""The chart of a KPI: its months as lines of text, without a colour that says anything."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from planner.reports.chart import Chart
from planner.settings import widths
from planner.ui.look import palette


class KpiChart(Widget):
    """A chart as large as the widget, drawn again only for another chart or size."""

    DEFAULT_CSS = """
    KpiChart {
        background: $surface;
    }
    """

    chart: reactive[Chart | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__(id="chart")
        self._drawn: tuple[str, ...] = ()
        self._drawn_for: tuple[Chart | None, Size, str] | None = None

    def render_line(self, y: int) -> Strip:
        """A line; the title stands out."""
        lines = self._lines()
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        style = self._title_style() if y == 0 else self.rich_style
        return Strip([Segment(lines[y], style)], self.size.width)

    def _title_style(self) -> Style:
        return self.rich_style + palette.style("title", self.app.theme_variables)

    def _lines(self) -> tuple[str, ...]:
        """The lines for the chart, the room and the width of signs that there are now."""
        wanted = (self.chart, self.size, widths.current_width())
        if wanted != self._drawn_for:
            self._drawn_for = wanted
            self._drawn = _drawn(self.chart, self.size)
        return self._drawn


def _drawn(chart: Chart | None, size: Size) -> tuple[str, ...]:
    if chart is None or not size.width:
        return ()
    from planner.formats import plotted  # noqa: PLC0415 - only where a chart is shown

    return plotted.lines(chart, size.width, size.height)
