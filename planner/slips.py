"""What is slipping at a month, why, and with what evidence (pure).

Four reasons rest on the ledger and the reports: ``below``, ``not-started``, ``overdue``,
``no-remedy``; ``unreported`` on their absence. What is suspended or 未記録 never slips.
"""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from planner import ledger
from planner.fiscal import Month, add_months, months_between
from planner.model import Item, Mark, Plan, Row
from planner.reports.grid import INCENTIVE

Reason = Literal["below", "not-started", "no-remedy", "overdue", "unreported"]

# What a leader looks at first: △ and □ with what is missing beside them, then ●, then silence.
_CLASSES: dict[Reason, int] = {
    "below": 0,
    "not-started": 0,
    "no-remedy": 1,
    "overdue": 2,
    "unreported": 3,
}


class Slip(Struct, frozen=True):
    """One reason why a row slips at a month.

    Attributes:
        months: The size: months running for △ and □, months late for a ●.
        mark: The overdue ● or 手順.
        since: First month of the run, or the month that was due.
        due: How many ● were due, for □.
    """

    row: str
    item: str
    reason: Reason
    months: int = 0
    mark: str = ""
    since: Month | None = None
    due: int = 0
    is_incentive: bool = False


def slips(plan: Plan, month: Month, group: str = "") -> tuple[Slip, ...]:
    """All slips at a month, of one group or of all (empty), the gravest first.

    Order: △ and □ by months running, overdue ● by months late, unreported last; of one size,
    items that move the premium rate first, then the order of the plan.
    """
    found = [
        slip
        for section in plan.order
        for item_id in plan.sections[section].items
        for slip in _item_slips(plan, plan.items[item_id], month, group)
    ]
    return tuple(sorted(found, key=_gravity))


def is_unreported(plan: Plan, item: Item, month: Month) -> bool:
    """Whether an item owes its report for a month."""
    return (
        plan.is_recorded(month)
        and not any(plan.rows[row].report(month).is_reported for row in item.rows)
        and not all(plan.rows[row].is_suspended(month) for row in item.rows)
    )


def months_running(row: Row, status: str, month: Month) -> int:
    """For how many months in a row, up to ``month``, a row has had a status."""
    count = 0
    while row.report(add_months(month, -count)).status == status:
        count += 1
    return count


def _item_slips(plan: Plan, item: Item, month: Month, group: str) -> Iterator[Slip]:
    is_incentive = INCENTIVE in item.tags
    for row_id in item.rows:
        row = plan.rows[row_id]
        if _is_for(plan, row, group) and not row.is_suspended(month):
            yield from _row_slips(plan, row, month, is_incentive=is_incentive)
    if not item.rows:
        return
    first = plan.rows[item.rows[0]]
    if _is_for(plan, first, group) and is_unreported(plan, item, month):
        yield Slip(first.id, item.id, "unreported", is_incentive=is_incentive)


def _row_slips(plan: Plan, row: Row, month: Month, *, is_incentive: bool) -> Iterator[Slip]:
    report = row.report(month)
    status = plan.status(report.status)
    if status is not None and status.meaning in {"below", "not-started"}:
        running = months_running(row, status.symbol, month)
        since = add_months(month, 1 - running)
        if status.meaning == "below":
            yield Slip(row.id, row.item, "below", running, since=since, is_incentive=is_incentive)
            if plan.is_recorded(month) and not report.remedy:
                yield Slip(row.id, row.item, "no-remedy", running, is_incentive=is_incentive)
        elif due := sum(1 for mark in row.marks if _was_due(row, mark, month)):
            yield Slip(
                row.id,
                row.item,
                "not-started",
                running,
                since=since,
                due=due,
                is_incentive=is_incentive,
            )
    for mark in ledger.overdue(plan, row, month):
        late = months_between(mark.due or month, month)
        yield Slip(
            row.id,
            row.item,
            "overdue",
            late,
            mark=mark.id,
            since=mark.due,
            is_incentive=is_incentive,
        )


def _was_due(row: Row, mark: Mark, month: Month) -> bool:
    due = mark.due
    return mark.is_open and due is not None and due <= month and not row.is_suspended(due)


def _is_for(plan: Plan, row: Row, group: str) -> bool:
    return not group or group in plan.groups_of(row)


def _gravity(slip: Slip) -> tuple[int, int, bool]:
    return (_CLASSES[slip.reason], -slip.months, not slip.is_incentive)
