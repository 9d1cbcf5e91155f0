"""Which figures a line of the grid shows, of which KPI, and whether that is judged by them."""

from collections.abc import Iterator

from msgspec import Struct

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


class MonthsLine(Struct, frozen=True):
    """The figures of single months, below the row of a KPI that is judged by its totals."""

    row: str
    kpi: str


def figures_of_row(plan: Plan, line: WorkLine) -> ShownFigures | None:
    """The figures a KPI row is judged by; where there are none, its own; None for other rows."""
    row = plan.rows[line.row]
    kpi = report.own_kpi(plan, row) if row.kind == "kpi" else None
    if kpi is None:
        return None
    own = _figures(report.cells(plan, line, plan.status_month))
    judged = _judged(plan, kpi)
    if not any(judged):
        return ShownFigures(kpi.id, own, is_judged=False)
    targets = (cell if cell and cell.is_target else None for cell in own)
    return ShownFigures(kpi.id, tuple(map(_first, judged, targets)), is_judged=True)


def figures_of_months(plan: Plan, line: MonthsLine) -> ShownFigures:
    """The figures of single months, by which nothing is judged."""
    kpi = plan.kpis[line.kpi]
    figures = (report.figure_cell(kpi, "actual", month) for month in plan.year.months)
    return ShownFigures(kpi.id, tuple(figures), is_judged=False, has_course=False)


def figures_of_line(plan: Plan, line: KpiLine) -> ShownFigures:
    """The figures of a printed series; below a row of work with the target of its KPI."""
    kpi = plan.kpis[line.kpi]
    figures = _figures(report.cells(plan, line, plan.status_month))
    is_judged = _is_judged(kpi, line.place)
    is_alone = is_judged and plan.rows[line.row].kind != "kpi"
    if is_alone and figures[-1] is None:
        figures = (*figures[:-1], report.year_target(kpi))
    return ShownFigures(kpi.id, figures, is_judged, has_course=is_alone)


def lines_below(plan: Plan, line: WorkLine) -> Iterator[MonthsLine]:
    """The figures of single months where the row itself prints them and shows its totals."""
    row = plan.rows[line.row]
    kpi = report.own_kpi(plan, row) if row.kind == "kpi" else None
    has_totals = kpi is not None and kpi.judged_series != "actual" and any(_judged(plan, kpi))
    if kpi and has_totals and report.has_own_figures(plan, kpi):
        yield MonthsLine(row.id, kpi.id)


def line_taken_in(plan: Plan, row: Row) -> KpiLine | None:
    """The series a KPI row is judged by: the row shows it, so that it needs no second line."""
    kpi = report.own_kpi(plan, row) if row.kind == "kpi" else None
    if kpi is None:
        return None
    place = next((place for place in range(len(kpi.lines)) if _is_judged(kpi, place)), None)
    return None if place is None else KpiLine(row.id, kpi.id, place)


def _judged(plan: Plan, kpi: Kpi) -> tuple[FigureCell | None, ...]:
    """The figures of the months as the KPI is judged: as entered, else a flow's totals."""
    return tuple(
        report.figure_cell(kpi, kpi.judged_series, month) or _added(kpi, month)
        for month in plan.year.months
    )


def _added(kpi: Kpi, month: Month) -> FigureCell | None:
    if kpi.kind != "flow" or kpi.judged_series == "actual" or not kpi.figure("actual", month):
        return None
    from planner.kpi.readings import total  # noqa: PLC0415 - most totals are entered

    made = total(kpi, month)
    return FigureCell(made.value, is_provisional=made.is_provisional) if made else None


def _is_judged(kpi: Kpi, place: int) -> bool:
    line = kpi.lines[place]
    return line.series == kpi.judged_series and not line.years_back


def _figures(cells: tuple[GridCell, ...]) -> tuple[FigureCell | None, ...]:
    return tuple(cell if isinstance(cell, FigureCell) else None for cell in cells)


def _first(figure: FigureCell | None, other: FigureCell | None) -> FigureCell | None:
    return figure if figure is not None else other
