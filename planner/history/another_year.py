"""A plan moved to another fiscal year, with its ● and targets (pure)."""

from typing import Any

from msgspec import structs

from planner.errors import PlannerError
from planner.history.intents import SetYear
from planner.history.reported import has_reports
from planner.history.writes import Write, plain
from planner.plan.fiscal import (
    FIRST_YEAR,
    LAST_YEAR,
    FiscalYear,
    Month,
    add_months,
    is_month,
)
from planner.plan.model import Kpi, Plan
from planner.plan.paths import figure_key, make_path


def year_writes(plan: Plan, change: SetYear) -> tuple[Write, ...]:
    """The writes that move a plan to another year.

    Raises:
        PlannerError: ``year-outside``, or ``year-fixed`` once it is decided or reported on.
    """
    if not FIRST_YEAR <= change.year <= LAST_YEAR:
        raise PlannerError("year-outside", year=change.year)
    if change.year == plan.fiscal_year:
        return ()
    if plan.decided is not None or plan.closes or has_reports(plan):
        raise PlannerError("year-fixed", year=plan.year.label)
    months = 12 * (change.year - plan.fiscal_year)

    def moved(month: Month | None) -> Month | None:
        return None if month is None else add_months(month, months)

    deadline = plan.report_deadline
    days = {moved(month): day for month, day in deadline.days.items()} if deadline else {}
    due = structs.replace(deadline, days=days) if deadline else None
    writes = [
        Write("plan", "fiscal_year", plan.fiscal_year, change.year),
        Write("plan", "status_month", plan.status_month, moved(plan.status_month)),
        Write("plan", "ledger_from", plan.ledger_from, moved(plan.ledger_from)),
        Write("plan", "report_deadline", plain(deadline), plain(due)),
    ]
    for row in plan.rows.values():
        for mark in row.marks:
            path = make_path("mark", row.id, mark.id)
            writes.append(Write(path, "month", mark.month, moved(mark.month)))
    writes += _ends_moved(plan, months)
    for kpi in plan.kpis.values():
        by = structs.replace(kpi.target, by=moved(kpi.target.by))
        writes.append(Write(make_path("kpi", kpi.id), "target", plain(kpi.target), plain(by)))
        writes += _targets_moved(plan.year, kpi, months)
    return tuple(writes)


def _ends_moved(plan: Plan, months: int) -> list[Write]:
    """The writes that move each 廃止 by some months."""
    tables: dict[str, dict[str, Any]] = {
        "section": {**plan.sections},
        "item": {**plan.items},
        "row": {**plan.rows},
        "kpi": {**plan.kpis},
    }
    made = []
    for kind, records in tables.items():
        for own, record in records.items():
            if record.ended is not None:
                month = add_months(record.ended.month, months)
                after = structs.replace(record.ended, month=month)
                path = make_path(kind, own)
                made.append(Write(path, "ended", plain(record.ended), plain(after)))
    return made


def _targets_moved(year: FiscalYear, kpi: Kpi, months: int) -> list[Write]:
    """The writes that move the targets of a year's months by some months."""
    own = [
        figure
        for figure in kpi.figures.values()
        if figure.series.startswith("target")
        and is_month(figure.period)
        and Month(figure.period) in year
    ]
    gone = [(figure.series, figure.period, plain(figure), None) for figure in own]
    come = [
        (figure.series, period, None, plain(structs.replace(figure, period=period)))
        for figure in own
        for period in (add_months(Month(figure.period), months),)
    ]
    return [
        Write(make_path("figure", kpi.id, figure_key(series, period)), "", before, after)
        for series, period, before, after in (*gone, *come)
    ]
