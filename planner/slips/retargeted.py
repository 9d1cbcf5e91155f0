"""Changes of what is expected of a KPI between two pages: target, its months, the basis (pure)."""

from planner.history.dated import until_field
from planner.kpi.standing import Standing, standing
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan
from planner.plan.paths import kind_of, parse_path


def by_former_target(plan: Plan, kpi_id: str, since: Month, month: Month) -> Standing | None:
    """The standing at a month by what was expected on an earlier page; None where that is the same.

    Args:
        plan: The plan up to the month.
        kpi_id: The KPI.
        since: The month of the earlier page.
        month: The month.
    """
    former = former_kpi(plan, kpi_id, since, month)
    return None if former is None else standing(*former, month)


def former_kpi(plan: Plan, kpi_id: str, since: Month, month: Month) -> tuple[Plan, Kpi] | None:
    """The KPI with what was expected of it on an earlier page, in its plan; None where the same."""
    keys = [
        key
        for key, values in plan.dated.items()
        if _is_of(key, kpi_id) and any(since < own.month <= month for own in values)
    ]
    if not keys or kpi_id not in plan.kpis:
        return None
    for key in sorted(keys):
        plan = until_field(plan, key, since)
    return plan, plan.kpis[kpi_id]


def _is_of(key: str, kpi_id: str) -> bool:
    """Whether a dated field is one of a KPI or of its targets."""
    entity = key.rpartition(" ")[0]
    return kind_of(entity) in {"kpi", "figure"} and parse_path(entity).owner == kpi_id
