"""The way a ground of a slip left: carried out, put off, dropped, at rest, or waiting (pure).

解消 means carried out or better, and known to be over. What nobody knows yet is 保留.
"""

from collections.abc import Callable, Iterable
from typing import Literal, get_args

from planner.kpi.standing import Standing, standing
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row, Status
from planner.slips.grounds import Ground, Reason, first_month
from planner.slips.retargeted import by_former_target
from planner.slips.watermelon import GOOD, Against, against, is_kept

Left = Literal["held", "postponed", "rested", "dropped", "recovered"]
"""The kinds of leaving, the least settled first: 保留, 延期, 休止, 中止, 解消."""

LEFT: tuple[Left, ...] = get_args(Left)

How = Literal[
    "no-figure",  # the KPI cannot be judged yet
    "no-status",
    "target",  # only because what is expected of the KPI was changed
    "unranked",  # now □, with nothing due
    "lowered",  # now △, so that ○ or □ contradicts nothing any more
    "no-further",  # it fell no further, and did not rise
    "kept",  # a person confirmed the status in spite of the evidence
    "reported",  # this month is; that the earlier one was not stays so
    "moved",
    "not-binding",  # no promise of its own any more: inside a period
    "suspended",
    "ended",
    "dropped",
    "removed",
    "done",
    "brought-forward",
    "reached",  # the KPI reached what is expected
    "improved",  # a better status
    "remedied",
]

_KINDS: dict[How, Left] = {
    **dict.fromkeys(
        (
            "no-figure",
            "no-status",
            "target",
            "unranked",
            "lowered",
            "no-further",
            "reported",
            "kept",
        ),
        "held",
    ),
    **dict.fromkeys(("moved", "not-binding"), "postponed"),
    "suspended": "rested",
    **dict.fromkeys(("dropped", "removed", "ended"), "dropped"),
    **dict.fromkeys(
        ("done", "brought-forward", "reached", "improved", "remedied"),
        "recovered",
    ),
}


def kind_of(how: How) -> Left:
    """The kind of leaving."""
    return _KINDS[how]


def least_settled(ways: Iterable[How]) -> How:
    """Of several ways the least settled: what is over only in part is not over."""
    return min(ways, key=lambda how: LEFT.index(_KINDS[how]))


def how_left(plan: Plan, month: Month, ground: Ground) -> How:
    """The way that a ground of an earlier month, which does not stand at a month, left.

    Args:
        plan: The plan up to the month.
        month: The month.
        ground: The ground of an earlier month.
    """
    if ground.row not in plan.rows:
        return "removed"
    return _WAYS[ground.reason](plan, month, ground)


def _kpi(plan: Plan, month: Month, ground: Ground) -> How:
    kpi = plan.kpis.get(ground.kpi)
    if kpi is None:
        return "removed"
    rows = [row for row in map(plan.rows.get, ground.shown) if row is not None]
    if kpi.is_ended(month) or all(plan.is_ended(row, month) for row in rows):
        return "ended"
    if kpi.is_suspended(month) or all(plan.is_idle(row, month) for row in rows):
        return "suspended"
    own = standing(plan, kpi, month)
    if own.is_short is None:
        return "no-figure"
    if own.is_short:  # of the rows asked about, all rest
        return "ended" if plan.is_ended(plan.rows[ground.row], month) else "suspended"
    since = ground.standing.month if ground.standing else month
    former = by_former_target(plan, ground.kpi, since, month)
    return "target" if former is not None and former.is_short else "reached"


def _status_of(plan: Plan, month: Month, ground: Ground) -> Status | How:
    """The status of the ground's row, or why it has none."""
    row = plan.rows[ground.row]
    if reporting.is_over(plan, row, month):
        return "ended"
    if row.is_suspended(month):
        return "suspended"
    return plan.status(row.report(month).status) or "no-status"


def _below(plan: Plan, month: Month, ground: Ground) -> How:
    status = _status_of(plan, month, ground)
    if not isinstance(status, Status):
        return status
    return "unranked" if status.meaning == "not-started" else "improved"


def _no_remedy(plan: Plan, month: Month, ground: Ground) -> How:
    status = _status_of(plan, month, ground)
    if isinstance(status, Status) and status.meaning == "below":
        return "remedied"
    return _below(plan, month, ground)


def _not_started(plan: Plan, month: Month, ground: Ground) -> How:
    status = _status_of(plan, month, ground)
    if not isinstance(status, Status):
        return status
    if status.meaning == "not-started":
        return least_settled(_of_mark(plan, month, *mark) for mark in ground.marks)
    return "lowered" if status.meaning == "below" else "improved"


def _worse(plan: Plan, month: Month, ground: Ground) -> How:
    status = _status_of(plan, month, ground)
    if not isinstance(status, Status):
        return status
    if status.rank is None:
        return "unranked"
    before = plan.status(ground.before)
    is_up = before is not None and before.rank is not None and status.rank >= before.rank
    return "improved" if is_up or status.meaning in GOOD else "no-further"


def _watermelon(plan: Plan, month: Month, ground: Ground) -> How:
    status = _status_of(plan, month, ground)
    if not isinstance(status, Status):
        return status
    if status.meaning not in GOOD:
        return "lowered"
    now = against(plan, plan.rows[ground.row], month)
    if now is not None and is_kept(plan.rows[ground.row], month, now.key):
        return "kept"
    marks, short = _not_in(ground, now)
    ways = (
        *(_of_mark(plan, month, *mark) for mark in marks),
        *(_kpi(plan, month, _as_ground(plan, ground, own)) for own in short),
    )
    return least_settled(ways) if ways else "no-further"


def _not_in(ground: Ground, now: Against | None) -> tuple[list[tuple[str, str]], list[Standing]]:
    """The evidence of a contradiction that there is no more; the rest goes on with another slip."""
    marks = set(now.marks) if now else set()
    kpis = {own.kpi for own in now.short} if now else set()
    return (
        [mark for mark in ground.marks if mark not in marks],
        [own for own in ground.short if own.kpi not in kpis],
    )


def _as_ground(plan: Plan, ground: Ground, short: Standing) -> Ground:
    """The ground that a short KPI is by itself."""
    shown = tuple(row.id for row in plan.rows_in_order() if short.kpi in row.kpis)
    return Ground(ground.row, ground.item, "kpi", kpi=short.kpi, shown=shown, standing=short)


def _mark(plan: Plan, month: Month, ground: Ground) -> How:
    return _of_mark(plan, month, ground.row, ground.mark)


def _of_mark(plan: Plan, month: Month, row_id: str, mark_id: str) -> How:
    row = plan.rows.get(row_id)
    mark = row.mark(mark_id) if row else None
    if row is None or mark is None:
        return "removed"
    if mark.dropped is not None:
        return "dropped"
    if mark.done is not None:
        return "done"
    if plan.is_ended(row, month):
        return "ended"
    return "suspended" if _rests(row, mark, month) else "moved"


def _rests(row: Row, mark: Mark, month: Month) -> bool:
    """Whether the row rests, or rested when the ● was due; a rest still to come is none yet."""
    if row.is_suspended(month):
        return True
    return mark.due is not None and mark.due <= month and row.is_suspended(mark.due)


def _overdue(plan: Plan, month: Month, ground: Ground) -> How:
    how = _mark(plan, month, ground)
    mark = plan.rows[ground.row].mark(ground.mark)
    is_due = mark is not None and mark.due is not None and mark.due <= month
    return "not-binding" if how == "moved" and is_due else how


def _repromised(plan: Plan, month: Month, ground: Ground) -> How:
    how = _mark(plan, month, ground)
    mark = plan.rows[ground.row].mark(ground.mark)
    if how != "moved" or mark is None:
        return how
    first = first_month(mark)
    is_early = first is not None and mark.due is not None and mark.due <= first
    return "brought-forward" if is_early else "not-binding"


def _unreported(plan: Plan, month: Month, ground: Ground) -> How:
    item = plan.items.get(ground.item)
    if item is None:
        return "removed"
    rows = [plan.rows[row] for row in item.rows]
    if all(plan.is_ended(row, month) for row in rows):
        return "ended"
    return "suspended" if all(plan.is_idle(row, month) for row in rows) else "reported"


_WAYS: dict[Reason, Callable[[Plan, Month, Ground], How]] = {
    "kpi": _kpi,
    "below": _below,
    "no-remedy": _no_remedy,
    "not-started": _not_started,
    "worse": _worse,
    "watermelon": _watermelon,
    "overdue": _overdue,
    "re-promised": _repromised,
    "unreported": _unreported,
}
