"""The chart below the year of a row: how far its first KPI with a course was from 目安."""

from msgspec.structs import replace

from planner.forms.gaps import Gaps, figure
from planner.history.dated import until
from planner.kpi.owed import kpis_reported
from planner.kpi.standing import standing
from planner.plan.model import Plan, Row
from planner.reports.chart import Chart
from planner.wording.labels import month_name

_LEAST = 3  # months with a figure that make a course


def chart_of(plan: Plan, row: Row) -> Gaps | Chart | None:
    """The chart of the first KPI of a row with figures of three months; None for none.

    Up to the 基準月, as the figures above it go; with a place for each month of the year.
    """
    month = plan.status_month
    page = until(plan, month)
    for kpi, of in kpis_reported(page, row):
        if kpi.role == "reference":
            continue
        found = figure(page, kpi, standing(page, kpi, month, [of]))
        if _has_course(found):
            return _of_whole_year(plan, found) if isinstance(found, Gaps) else found
    return None


def _has_course(found: Gaps | Chart) -> bool:
    """Whether figures of enough months are known, and of 目安 not all were met exactly."""
    if isinstance(found, Gaps):
        gaps = [own for own in found.months if own is not None]
        return len(gaps) >= _LEAST and any(own.missing for own in gaps)
    return sum(value is not None for value in found.lines[0].values) >= _LEAST


def _of_whole_year(plan: Plan, found: Gaps) -> Gaps:
    """The distances with a place for the months to come as well, so that their bars have room."""
    months = plan.year.months
    to_come = (None,) * (len(months) - len(found.months))
    return replace(found, places=tuple(map(month_name, months)), months=(*found.months, *to_come))
