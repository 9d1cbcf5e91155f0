"""The reports of a month with their stages, a line for each (pure)."""

from collections.abc import Iterable

from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Row
from planner.plan.reporting import Stage
from planner.reports.document import Column, Rating, Table, TableLine, Value, Words, work_line
from planner.wording.reports import review_sentence, stage_name

_GIVEN_BACK = frozenset({Stage.RETURNED, Stage.ANSWERED})


def table(plan: Plan, month: Month, units: Iterable[Row]) -> Table:
    """The stage and status of each unit of reporting, with the review of a returned report."""
    columns = (
        Column("number", "", ems=3.8),
        Column("stage", "", ems=6),
        Column("status", "", ems=2),
        Column("title", "", share=1),
    )
    return Table(columns, tuple(_line(plan, month, unit) for unit in units))


def _line(plan: Plan, month: Month, unit: Row) -> TableLine:
    stage, report = reporting.stage(plan, unit, month), unit.report(month)
    title: tuple[Words, ...] = (Words(unit_title(plan, unit)),)
    if report.review is not None and stage in _GIVEN_BACK:
        title = (*title, Words(review_sentence(report.review)))
    values: tuple[Value, ...] = (
        (Words(plan.reference(unit)),),
        (Words(stage_name(stage)),),
        Rating(report.status or ""),
        title,
    )
    return work_line(values)
