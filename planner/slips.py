"""What is slipping at a month, why, and with what evidence (pure).

Four reasons rest on the ledger and the reports: ``below``, ``not-started``, ``overdue``,
``no-remedy``; ``unreported`` on their absence. What is suspended or 未記録 never slips.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

from planner import ledger
from planner.fiscal import Month, add_months, months_between
from planner.kpi import Standing
from planner.model import Item, Mark, Plan, Row
from planner.reports.grid import INCENTIVE

Reason = Literal[
    "kpi",  # short of what should be reached by now
    "below",  # △
    "no-remedy",  # △ without saying what to improve
    "not-started",  # □ while ● are due
    "worse",  # the rank fell since the last report
    "watermelon",  # ○ or ◎ against an overdue ● or a short KPI
    "overdue",
    "re-promised",  # put off twice or more
    "unreported",
]

REASONS: tuple[Reason, ...] = get_args(Reason)

# What a leader looks at first: figures, then statuses by months with what is missing beside them,
# what is odd about a status, then ● and what became of their promises, then silence.
_CLASSES: dict[Reason, int] = {
    "kpi": 0,
    "below": 1,
    "not-started": 1,
    "no-remedy": 1,
    "worse": 2,
    "watermelon": 3,
    "overdue": 4,
    "re-promised": 5,
    "unreported": 6,
}


class Slip(Struct, frozen=True):
    """One reason why a row slips at a month, with its evidence.

    Attributes:
        row: The row it is told of: for a KPI the first working one that shows it.
        months: Months running for △ and □, months late for a ●.
        mark: The overdue or re-promised ● or 手順.
        since: First month of the run, the month that was due, or that of the last report.
        due: How many ● were due, for □.
        kpi: The KPI that is short.
        standing: Where that KPI stands: figure, what is expected by which basis, size, pace.
        status: The status it is about; empty for none.
        before: The status of the last report, for ``worse``.
        fallen: By how many ranks it fell.
        moves: How often the ● was put off.
        marks: The overdue ● a status stands against.
        short: Where the short KPIs stand a status stands against.
        evidence: What a status stands against, as a text that changes only with it: what
            ``KeepStatus`` is given.
    """

    row: str
    item: str
    reason: Reason
    months: int = 0
    mark: str = ""
    since: Month | None = None
    due: int = 0
    is_incentive: bool = False
    kpi: str = ""
    standing: Standing | None = None
    status: str = ""
    before: str = ""
    fallen: int = 0
    moves: int = 0
    marks: tuple[str, ...] = ()
    short: tuple[Standing, ...] = ()
    evidence: str = ""

    @property
    def size(self) -> Decimal:
        """How large it is beside others of its reason: a shortfall, months, ranks, or how many."""
        if self.standing is not None:
            return self.standing.size or Decimal(0)
        return Decimal(self.months or self.fallen or self.moves or len(self.marks + self.short))


def slips(
    plan: Plan, month: Month, group: str = "", reasons: Collection[Reason] = REASONS
) -> tuple[Slip, ...]:
    """All slips at a month, of one group or of all (empty), the gravest first.

    Order: △ and □ by months running, overdue ● by months late, unreported last; of one size,
    items that move the premium rate first, then the order of the plan.
    """
    found = [
        slip
        for section in plan.order
        for item_id in plan.sections[section].items
        for slip in _item_slips(plan, plan.items[item_id], month, group)
        if slip.reason in reasons
    ]
    return tuple(sorted(found, key=_gravity))


def unreported_items(plan: Plan, month: Month, group: str = "") -> tuple[Item, ...]:
    """The items without any report for a month; none before the ledger began."""
    if not plan.is_recorded(month):
        return ()
    return tuple(
        item
        for section in plan.order
        for item_id in plan.sections[section].items
        if is_unreported(plan, item := plan.items[item_id], month)
        and _is_for(plan, plan.rows[item.rows[0]], group)
    )


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
