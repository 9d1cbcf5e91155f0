"""Rows as tab-separated text that Excel takes for cells (pure).

Text that would be read as something else is guarded: Excel shows the apostrophe of a pasted cell
until the cell is next edited. Figures are written bare and stay numbers.
"""

import csv
from collections.abc import Iterable, Sequence

from planner.plan import grid
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell, GridCell, KpiLine, Line, WorkLine
from planner.plan.ledger import Cell
from planner.plan.model import Plan
from planner.plan.signs import cell_sign
from planner.reports.guard import guarded
from planner.reports.shown import plan_shown


class _Sink:
    """A file for csv that returns the text written."""

    def write(self, text: str) -> str:
        return text


def tab_separated(plan: Plan, lines: Iterable[Line], month: Month, heading: Sequence[str]) -> str:
    """The rows and lines of figures among some lines, each complete in itself, below a heading.

    Args:
        plan: The plan.
        lines: Lines of its grid; bands are left out.
        month: The month looked at: statuses, notes and lateness are of it.
        heading: The titles of 項番, 行, 事業, 実施概要, the months, 実施状況, 進捗状況, 改善策.
    """
    plan = plan_shown(plan, month)
    writer = csv.writer(_Sink(), "excel-tab")
    shown = (line for line in lines if isinstance(line, WorkLine | KpiLine))
    rows = [list(heading), *(_row(plan, line, month) for line in shown)]
    return "".join(writer.writerow(row) for row in rows)


def _row(plan: Plan, line: WorkLine | KpiLine, month: Month) -> list[str]:
    row = plan.rows[line.row]
    item = plan.item_of(row)
    cells = [_cell_text(cell) for cell in grid.cells(plan, line, month)]
    if isinstance(line, KpiLine):
        kpi = plan.kpis[line.kpi]
        place, title, text = "", item.title, kpi.lines[line.place].label or kpi.name
        reported: tuple[str | None, ...] = (None, None, None)
    else:
        kpi_shown = grid.own_kpi(plan, row) if row.kind == "kpi" else None
        report = row.report(month)
        place, title, text = str(item.rows.index(row.id) + 1), row.title or item.title, row.text
        text = f"KPI {kpi_shown.name}\n{text}" if kpi_shown else text
        reported = (report.status, report.note, report.remedy)
    about = (guarded(text) for text in (plan.number(item), place, title, text))
    return [*about, *cells, *(guarded(text or "") for text in reported)]


def _cell_text(cell: GridCell) -> str:
    """A ● with its 手順 as on screen, a figure as a number, its decimals as typed."""
    if isinstance(cell, Cell):
        return guarded(cell_sign(cell).replace(" ", ""))
    if isinstance(cell, FigureCell):
        return f"{cell.value:f}" if cell.value is not None else guarded(cell.text)
    return ""
