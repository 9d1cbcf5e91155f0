"""The chart of a KPI: its months as lines of text, without a colour that says anything.

Where it has a 目安 the bars hang from it by what is missing; else its course is drawn. Its name is
that of the panel around it.
"""

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from planner.forms.gaps import Gaps
from planner.reports.chart import Chart
from planner.settings import widths


class KpiChart(Widget):
    """A chart as large as the widget, drawn again only for another chart or size."""

    DEFAULT_CSS = """
    KpiChart {
        background: $surface;
    }
    """

    chart: reactive[Gaps | Chart | None] = reactive(None)

    def __init__(self) -> None:
        super().__init__(id="chart")
        self._drawn: tuple[str, ...] = ()
        self._drawn_for: tuple[Gaps | Chart | None, Size, str] | None = None

    def render_line(self, y: int) -> Strip:
        """A line."""
        lines = self._lines()
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(lines[y], self.rich_style)], self.size.width)

    def _lines(self) -> tuple[str, ...]:
        """The lines for the chart, the room and the width of signs that there are now."""
        wanted = (self.chart, self.size, widths.current_width())
        if wanted != self._drawn_for:
            self._drawn_for = wanted
            self._drawn = _drawn(self.chart, self.size)
        return self._drawn


def _drawn(chart: Gaps | Chart | None, size: Size) -> tuple[str, ...]:
    if chart is None or not size.width:
        return ()
    if isinstance(chart, Gaps):
        from planner.forms import hanging_chart  # noqa: PLC0415 - only where one is shown

        return hanging_chart.lines(chart, size.width, size.height)
    from planner.formats import plotted  # noqa: PLC0415 - only where a chart is shown

    return plotted.lines(chart, size.width, size.height, has_title=False)
