"""The plan that a sheet of a month shows: a past month's sheet ends with that month (pure)."""

from msgspec import structs

from planner.history.dated import until
from planner.plan.fiscal import Month
from planner.plan.model import Plan, Row


def plan_shown(plan: Plan, month: Month, *, with_later: bool = False) -> Plan:
    """The plan as a sheet shows it, looked at from a month.

    In a month before the 基準月 what happened later is left out: figures, statuses and notes of
    later months, ● carried out later, promises made later, 休止 that began later. Planned ● and
    targets stay.
    """
    if with_later or month >= plan.status_month:
        return plan
    shown = until(plan, month)
    rows = {key: _without_later_rests(row, month) for key, row in shown.rows.items()}
    return structs.replace(shown, rows=rows)


def _without_later_rests(row: Row, month: Month) -> Row:
    begun = tuple(rest for rest in row.suspensions if rest.start <= month)
    return row if begun == row.suspensions else structs.replace(row, suspensions=begun)
