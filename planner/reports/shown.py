"""The plan that a sheet of a month shows: a past month's sheet ends with that month (pure)."""

from planner.history.dated import until
from planner.plan.fiscal import Month
from planner.plan.model import Plan


def plan_shown(plan: Plan, month: Month, *, with_later: bool = False) -> Plan:
    """The plan as a sheet shows it, looked at from a month.

    In a month before the 基準月 what happened later is left out: figures, statuses and notes of
    later months, ● carried out later, and promises made later. Planned ● and targets stay.
    """
    is_past = month < plan.status_month
    return until(plan, month) if is_past and not with_later else plan
