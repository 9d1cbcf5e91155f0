"""Which figures a line of the grid shows, of which KPI, and whether that is judged by them."""

from collections.abc import Sequence

from msgspec import Struct

from planner.forms.figure_line import Bars, level_bars
from planner.plan import grid as report
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell, GridCell, KpiLine, WorkLine
from planner.plan.model import Kpi, Plan, Row


class ShownFigures(Struct, frozen=True):
    """The figures of a line, April first.

    Attributes:
        kpi: The id of their KPI.
        figures: A figure for each month, or None.
        is_judged: Whether the KPI is judged by them, so that they have a 目安.
        has_course: Whether the line, and no other one of its row, shows how the KPI came here.
    """

    kpi: str
    figures: tuple[FigureCell | None, ...]
    is_judged: bool
    has_course: bool = True

    def level_bars(self, months: Sequence[Month]) -> Bars:
        """The bars of figures by which nothing is judged."""
        known = zip(months, self.figures, strict=True)
        values = {month: cell.value for month, cell in known if cell and cell.value is not None}
        return Bars(level_bars(values))


def figures_of_row(plan: Plan, line: WorkLine) -> ShownFigures | None:
    """The figures of a KPI row; where it has none, those it is judged by; None for other rows."""
    row = plan.rows[line.row]
    kpi = report.own_kpi(plan, row) if row.kind == "kpi" else None
    if kpi is None:
        return None
    own = _figures(report.cells(plan, line, plan.status_month))
    taken_in = line_taken_in(plan, row)
    if taken_in is None:
        return ShownFigures(kpi.id, own, kpi.judged_series == "actual")
    figures = _figures(report.cells(plan, taken_in, plan.status_month))
    return ShownFigures(kpi.id, tuple(map(_first, figures, own)), is_judged=True)


def figures_of_line(plan: Plan, line: KpiLine) -> ShownFigures:
    """The figures of a printed series; below a row of work with the target of its KPI."""
    kpi = plan.kpis[line.kpi]
    figures = _figures(report.cells(plan, line, plan.status_month))
    is_judged = _is_judged(kpi, line.place)
    is_alone = is_judged and plan.rows[line.row].kind != "kpi"
    if is_alone and figures[-1] is None:
        figures = (*figures[:-1], report.year_target(kpi))
    return ShownFigures(kpi.id, figures, is_judged, has_course=is_alone)


def line_taken_in(plan: Plan, row: Row) -> KpiLine | None:
    """The series a KPI row without figures of its own shows, so that it needs no second line."""
    kpi = report.own_kpi(plan, row) if row.kind == "kpi" else None
    if kpi is None or not kpi.lines:
        return None
    place = next((place for place in range(len(kpi.lines)) if _is_judged(kpi, place)), None)
    if place is None or report.has_own_figures(plan, kpi):
        return None
    return KpiLine(row.id, kpi.id, place)


def _is_judged(kpi: Kpi, place: int) -> bool:
    line = kpi.lines[place]
    return line.series == kpi.judged_series and not line.years_back


def _figures(cells: tuple[GridCell, ...]) -> tuple[FigureCell | None, ...]:
    return tuple(cell if isinstance(cell, FigureCell) else None for cell in cells)


def _first(figure: FigureCell | None, other: FigureCell | None) -> FigureCell | None:
    return figure if figure is not None else other
