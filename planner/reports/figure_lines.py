"""The figures owed by a month, each series beside last month's and last year's (pure)."""

from collections.abc import Iterator, Sequence

from planner.kpi import owed
from planner.kpi.doubts import mistyped_places
from planner.language import _
from planner.plan.grid import FigureCell
from planner.plan.model import Figure, Kpi, Plan
from planner.reports.document import Column, Table, TableLine, Value, Words, work_line
from planner.text import one_line
from planner.wording.figures import period_label, series_name, unit_text


def table(plan: Plan, dues: Sequence[owed.Due]) -> Table:
    """The series of each KPI owed that were entered before, the leading one always."""
    columns = (
        Column("number", "", ems=3.8),
        Column("title", _("KPI"), share=1),
        Column("month", _("月"), ems=4),
        Column("series", _("系列"), ems=6),
        Column("last-month", _("前月"), ems=7.6, align="right"),
        Column("last-year", _("前年同月"), ems=7.6, align="right"),
    )
    return Table(columns, tuple(line for due in dues for line in _lines(plan, due)))


def _lines(plan: Plan, due: owed.Due) -> Iterator[TableLine]:
    kpi = plan.kpis[due.kpi]
    leading = owed.leading_series(kpi)
    heads = (plan.reference(plan.rows[due.row]), one_line(kpi.name))
    doubtful = mistyped_places(kpi)
    for series in owed.typed_series(kpi):
        beside = owed.neighbours(kpi, series, due.period)
        if series != leading and beside == owed.Neighbours():
            continue
        texts = (*heads, period_label(due.period), series_name(series))
        values: tuple[Value, ...] = (
            *((Words(text),) for text in texts),
            _figure(kpi, beside.last_month, doubtful),
            _figure(kpi, beside.last_year, doubtful),
        )
        yield work_line(values)
        heads = ("", "")


def _figure(
    kpi: Kpi, figure: Figure | None, doubtful: frozenset[tuple[str, str]]
) -> FigureCell | None:
    if figure is None:
        return None
    return FigureCell(
        figure.value,
        unit=unit_text(kpi, figure),
        is_provisional=figure.is_provisional,
        is_doubtful=(figure.series, figure.period) in doubtful,
    )
