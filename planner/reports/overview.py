"""The grid with a line for each row and each line of figures, for a quick look (pure)."""

from collections.abc import Iterator

from planner.plan import grid
from planner.plan.fiscal import Month
from planner.plan.grid import KpiLine, PillarBand, SectionBand, WorkLine
from planner.plan.model import Plan, Row
from planner.reports.document import (
    Column,
    LineKind,
    Rating,
    Table,
    TableCell,
    TableLine,
    Value,
    Words,
    work_line,
)
from planner.reports.progress import month_values
from planner.reports.shown import plan_shown
from planner.text import one_line
from planner.wording.figures import series_name
from planner.wording.labels import month_label


def table(plan: Plan, month: Month, group: str) -> Table:
    """The grid of a group (empty: all) looked at from a month: bands, rows, lines of figures."""
    plan = plan_shown(plan, month)
    columns = (
        Column("number", "", ems=3.8),
        Column("status", "", ems=2),
        Column("outline", "", share=1),
        *(
            Column(
                place,
                month_label(place, plan.year),
                ems=3.8,
                align="right",
                is_marked=place == month,
            )
            for place in plan.year.months
        ),
    )
    shown = grid.lines(plan, grid.View(group))
    return Table(columns, tuple(_line(plan, line, month) for line in shown))


def band(kind: LineKind, text: str) -> TableLine:
    """A line over all columns."""
    return TableLine(kind, ((0, TableCell((Words(one_line(text)),), columns=2)),))


def _line(plan: Plan, line: grid.Line, month: Month) -> TableLine:
    if isinstance(line, PillarBand):
        pillar = next(pillar for pillar in plan.pillars if pillar.id == line.pillar)
        return band("pillar", f"{pillar.number}. {pillar.title}")
    if isinstance(line, SectionBand):
        section = plan.sections[line.section]
        groups = section.label or "・".join(section.groups)
        return band("section", f"■ {section.title}" + (f"（{groups}）" if groups else ""))
    row = plan.rows[line.row]
    values = (*_head(plan, line, row, month), *month_values(plan, line, month))
    return work_line(values)


def _head(plan: Plan, line: WorkLine | KpiLine, row: Row, month: Month) -> Iterator[Value]:
    """The cells before the months: reference, status and work; of a line of figures its name."""
    if isinstance(line, KpiLine):
        series = plan.kpis[line.kpi].lines[line.place]
        yield from (None, None)
        yield (Words("  " + one_line(series.label or series_name(series.series))),)
        return
    yield (Words(plan.reference(row)),)
    yield Rating(row.report(month).status or "")
    is_titled = row.title or plan.item_of(row).rows[0] == row.id
    yield (Words(grid.row_title(plan, row) if is_titled else grid.outline(plan, row)),)
