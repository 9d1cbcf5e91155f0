"""Whether the targets of the months are 単月 or 累計: what is still to be asked (pure)."""

from collections.abc import Iterable

from planner.history.intents import Change, RecordFigure
from planner.kpi.expected import month_targets_of, needs_month_targets
from planner.kpi.owed import is_target
from planner.kpi.targets import limit_of
from planner.plan.fiscal import is_month
from planner.plan.model import Kpi, MonthTargets, Plan


def unsettled(before: Plan, now: Plan, changes: Iterable[Change]) -> tuple[tuple[str, str], ...]:
    """The KPI and series of targets that only now hold a month's, and nobody knows what it means.

    Args:
        before: The plan before the changes.
        now: The plan with them.
        changes: The figures recorded.
    """
    made = dict.fromkeys(
        (change.kpi, change.series)
        for change in changes
        if isinstance(change, RecordFigure) and is_target(change.series)
    )
    return tuple(
        (kpi, series)
        for kpi, series in made
        if kpi in now.kpis
        and is_open(now, now.kpis[kpi], series)
        and not (kpi in before.kpis and is_open(before, before.kpis[kpi], series))
    )


def is_open(plan: Plan, kpi: Kpi, series: str) -> bool:
    """Whether a running count has targets of months of which nobody knows what they mean."""
    is_meant = needs_month_targets(kpi) and _has_months(plan, kpi, series)
    return is_meant and _meaning(plan, kpi, series) is None


def meanings(plan: Plan, kpi: Kpi) -> dict[str, MonthTargets | None]:
    """What the targets of the months are, by their series: as said or by their figures, or open."""
    said: dict[str, MonthTargets | None] = dict(kpi.month_targets)
    for series in sorted({figure.series for figure in kpi.figures.values()}):
        if is_target(series) and needs_month_targets(kpi) and _has_months(plan, kpi, series):
            said[series] = _meaning(plan, kpi, series)
    return said


def _has_months(plan: Plan, kpi: Kpi, series: str) -> bool:
    own = (figure for figure in kpi.figures.values() if figure.series == series)
    return any(is_month(figure.period) and figure.period in plan.year for figure in own)


def _meaning(plan: Plan, kpi: Kpi, series: str) -> MonthTargets | None:
    return month_targets_of(kpi, plan.year, limit_of(kpi, plan.year).value, series)
