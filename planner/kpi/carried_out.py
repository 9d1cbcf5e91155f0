"""Whether what a target asks to be done was carried out, and when (pure)."""

from collections.abc import Iterator

from planner.kpi.readings import of_month, of_year
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan, Row


def month_done(plan: Plan, kpi: Kpi, month: Month) -> Month | None:
    """The first month up to one in which it was carried out; None while it was not.

    It was where a ● is done in a row that shows the KPI, or if these rows have none in its item,
    or where a figure that counts how often is more than 0.
    """
    months = [*_months_of_marks(plan, kpi), *_months_of_figures(plan, kpi)]
    known = [place for place in months if place <= month]
    whole = of_year(kpi, plan.year) if counts_times(kpi) else None
    if whole is not None and whole.value is not None and whole.value > 0:
        known.append(month)
    return min(known, default=None)


def counts_times(kpi: Kpi) -> bool:
    """Whether a figure of a KPI tells that something was carried out.

    Counts of a year do, and figures without a unit; a rate or a stock tells nothing of it.
    """
    return kpi.kind == "flow" or not kpi.unit.strip()


def _months_of_figures(plan: Plan, kpi: Kpi) -> Iterator[Month]:
    if counts_times(kpi):
        for place in plan.year.months:
            if (own := of_month(kpi, place)) and own.value is not None and own.value > 0:
                yield place


def _months_of_marks(plan: Plan, kpi: Kpi) -> Iterator[Month]:
    rows = [row for row in plan.rows.values() if kpi.id in row.kpis]
    if not any(row.marks for row in rows):
        items = dict.fromkeys(row.item for row in rows)
        rows = [plan.rows[row] for item in items for row in plan.items[item].rows]
    return (month for row in rows for month in _done(row))


def _done(row: Row) -> Iterator[Month]:
    return (mark.done for mark in row.marks if mark.done and not mark.is_step)
