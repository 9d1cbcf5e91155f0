"""The texts of a chart in every format: heading, numbers, figures as a table."""

from decimal import Decimal

from planner.language import _
from planner.plan.grid import FigureCell
from planner.reports.chart import Chart, Series
from planner.reports.document import Column, Table, TableCell, TableLine, Words
from planner.text import one_line


def heading(chart: Chart) -> tuple[str, ...]:
    """The name of the KPI with its unit, then its target."""
    unit = one_line(chart.unit)
    title = one_line(chart.title) + (_("（{unit}）").format(unit=unit) if unit else "")
    return tuple(filter(None, (title, one_line(chart.note))))


def axis_text(number: Decimal) -> str:
    """A number beside an axis, thousands apart."""
    return f"{number:,f}"


def value_text(line: Series, place: int) -> str:
    """A value of a line, its decimals as typed; a provisional one with its sign; empty for none."""
    value = line.values[place]
    if value is None:
        return ""
    return f"{value:,f}" + (_("速") if place in line.provisional else "")


def figures(chart: Chart) -> Table:
    """The values of a chart, a line for each place and a column for each of its lines."""
    columns = (
        Column("month", _("月"), ems=4, align="center"),
        *(Column(line.role, line.name, ems=9, align="right") for line in chart.lines),
    )
    return Table(columns, tuple(_line(chart, place) for place in range(len(chart.places))))


def _line(chart: Chart, place: int) -> TableLine:
    name = TableCell((Words(chart.places[place]),))
    cells = (TableCell(_cell(line, place)) for line in chart.lines)
    return TableLine("figures", tuple(enumerate((name, *cells))))


def _cell(line: Series, place: int) -> FigureCell | None:
    value = line.values[place]
    if value is None:
        return None
    return FigureCell(
        value, is_target=line.role == "target", is_provisional=place in line.provisional
    )
