"""Whether the targets of the months are 単月 or 累計: what is still to be asked (pure)."""

from collections.abc import Iterable

from planner.history.intents import Change, RecordFigure
from planner.kpi.owed import is_target
from planner.kpi.readings import is_total
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
        and is_open(now.kpis[kpi], series)
        and not (kpi in before.kpis and is_open(before.kpis[kpi], series))
    )


def is_open(kpi: Kpi, series: str) -> bool:
    """Whether a running count has targets of months of which nobody knows what they mean."""
    has_any = any(f.series == series and is_month(f.period) for f in kpi.figures.values())
    is_running = kpi.kind == "flow" and is_total(kpi)
    return is_running and has_any and month_targets_of(kpi, series) is None


def month_targets_of(kpi: Kpi, series: str) -> MonthTargets | None:
    """STUB of planner.kpi.expected.month_targets_of."""
    return kpi.month_targets.get(series)
