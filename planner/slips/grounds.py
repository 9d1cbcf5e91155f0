"""The grounds of slips at a month: a reason each, with its evidence (pure).

Suspended rows and KPIs never slip, nor do those that are 廃止 by the month. In 未記録 months only
what was published slips: △, □, a fallen rank and a short figure, but no overdue ●, missing remedy,
missing report or contradicted ○.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct, field

from planner.kpi.standing import Standing
from planner.plan import ledger, reporting
from planner.plan.fiscal import Month, add_months, months_between
from planner.plan.grid import INCENTIVE
from planner.plan.model import Item, Mark, Plan, Row, Status
from planner.slips import watermelon
from planner.slips.watermelon import Cache

Reason = Literal[
    "kpi",  # short of the value expected by now
    "below",  # △
    "no-remedy",  # △ without a remedy
    "not-started",  # □ while ● are due
    "worse",  # the rank fell since the last report
    "watermelon",  # ○ or ◎ against an overdue ● or a short KPI
    "overdue",
    "re-promised",  # moved to a later month twice or more
    "unreported",
]

REASONS: tuple[Reason, ...] = get_args(Reason)

# The reasons that come from a status, and those that come from marks.
OF_STATUS: frozenset[Reason] = frozenset(
    {"below", "no-remedy", "not-started", "worse", "watermelon"}
)
OF_MARKS: frozenset[Reason] = frozenset({"overdue", "re-promised"})

# The order in which a leader looks: KPIs, △ and □, changed and contradicted statuses, ●, reports.
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


class Ground(Struct, frozen=True):
    """One reason why a row slips at a month, with its evidence.

    Attributes:
        row: The row it belongs to: for a KPI the first one that shows it.
        months: Months running for △ and □, months late for a ●.
        mark: The overdue or re-promised ● or 手順.
        since: First month of the run, the month that was due, or that of the last report.
        due: The number of ● due, for □.
        kpi: The KPI that is short.
        shown: The rows that show that KPI, in the order of the plan.
        standing: The standing of that KPI.
        status: The status it is about; empty for none.
        before: The status of the last report, for ``worse``.
        fallen: The number of ranks it fell.
        moves: The number of moves of the ●.
        marks: The ● that contradict a status or are due in spite of □, each as row and mark id.
        short: The standings of the short KPIs that contradict a status.
        evidence: What contradicts a status, as a text that changes only with it; the ``evidence``
            of ``KeepStatus``.
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
    shown: tuple[str, ...] = ()
    standing: Standing | None = None
    status: str = ""
    before: str = ""
    fallen: int = 0
    moves: int = 0
    marks: tuple[tuple[str, str], ...] = ()
    short: tuple[Standing, ...] = ()
    evidence: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same ground in two months: its reason, and KPI or row and ●."""
        return (self.reason, self.kpi or self.row, self.mark)

    @property
    def size(self) -> Decimal | int:
        """Its size among grounds of its reason: a shortfall, months, ranks, or a number."""
        if self.standing is not None:
            return self.standing.size or 0
        return self.months or self.fallen or self.moves or len(self.marks) + len(self.short)

    @property
    def gravity(self) -> tuple[int, bool, Decimal | int, bool]:
        """A sort key, the gravest first: reason, incentive KPI, size, incentive item."""
        is_incentive_kpi = self.reason == "kpi" and self.is_incentive
        size = self.size
        grave = size.copy_negate() if isinstance(size, Decimal) else -size
        return (_CLASSES[self.reason], not is_incentive_kpi, grave, not self.is_incentive)


def grounds(
    plan: Plan,
    month: Month,
    reasons: Collection[Reason] = REASONS,
    items: Collection[str] | None = None,
) -> tuple[Ground, ...]:
    """The grounds at a month, in the order of the plan.

    Args:
        plan: The plan up to that month (``planner.history.dated.until``).
        month: A month of its year.
        reasons: The reasons asked about.
        items: Ids of the items asked about; None for all.
    """
    look = _look(plan, month, reasons)
    found = [
        ground
        for section in plan.order
        for item_id in plan.sections[section].items
        if items is None or item_id in items
        for ground in _of_item(look, plan.items[item_id])
    ]
    if len(look.reasons) < len(REASONS):
        found = [ground for ground in found if ground.reason in look.reasons]
    return tuple(found)


def is_unreported(plan: Plan, item: Item, month: Month) -> bool:
    """Whether an item owes its report for a month."""
    if not plan.is_recorded(month):
        return False
    for row in item.rows:  # mostly the first row has the report
        if plan.rows[row].report(month).is_reported:
            return False
    return not all(plan.is_idle(plan.rows[row], month) for row in item.rows)


def months_running(row: Row, status: str, month: Month) -> int:
    """The number of consecutive months, up to ``month``, with a status of a row."""
    count = 0
    while row.report(add_months(month, -count)).status == status:
        count += 1
    return count


class _Look(Struct, frozen=True):
    """The grounds asked for, and values computed once for all rows.

    ``shown`` holds the rows that show a KPI; those found already are taken out.
    """

    plan: Plan
    month: Month
    reasons: frozenset[Reason]
    statuses: dict[str | None, Status]
    best: int
    has_statuses: bool
    has_marks: bool
    shown: dict[str, list[Row]]
    cache: Cache = field(default_factory=Cache)


def _look(plan: Plan, month: Month, reasons: Collection[Reason]) -> _Look:
    statuses: dict[str | None, Status] = {
        status.symbol: status for status in reversed(plan.statuses)
    }
    best = max((status.rank for status in plan.statuses if status.rank is not None), default=0)
    asked = frozenset(reasons)
    return _Look(
        plan,
        month,
        asked,
        statuses,
        best,
        has_statuses=bool(asked & OF_STATUS),
        has_marks=bool(asked & OF_MARKS),
        shown=_rows_by_kpi(plan) if "kpi" in asked else {},
    )


def _rows_by_kpi(plan: Plan) -> dict[str, list[Row]]:
    shown: dict[str, list[Row]] = {}
    for row in plan.rows_in_order():
        for kpi in row.kpis:
            shown.setdefault(kpi, []).append(row)
    return shown


def _of_item(look: _Look, item: Item) -> list[Ground]:
    """The grounds of an item; most rows have none, so the quick checks come first."""
    plan, month = look.plan, look.month
    is_incentive = INCENTIVE in item.tags
    found: list[Ground] = []
    for row_id in item.rows:
        row = plan.rows[row_id]
        if row.kpis:
            found += _of_kpis(look, row)
        if row.is_suspended(month) or reporting.is_over(plan, row, month):
            continue
        if look.has_statuses and (status := look.statuses.get(row.report(month).status)):
            found += _of_status(look, row, status, is_incentive=is_incentive)
        if look.has_marks and row.marks and not plan.is_ended(row, month):
            found += _of_marks(look, row, is_incentive=is_incentive)
    if item.rows and "unreported" in look.reasons and is_unreported(plan, item, month):
        found.append(Ground(item.rows[0], item.id, "unreported", is_incentive=is_incentive))
    return found


def _of_kpis(look: _Look, row: Row) -> Iterator[Ground]:
    """The grounds of short KPIs, each at the first row that shows it, unless all those rest."""
    for kpi in row.kpis:
        rows = look.shown.get(kpi)
        if not rows or rows[0].id != row.id:
            continue
        working = [shown for shown in rows if not look.plan.is_idle(shown, look.month)]
        own = watermelon.standing_of(look.plan, kpi, look.month, look.cache) if working else None
        if own is not None and own.is_short:
            items = (look.plan.items[shown.item] for shown in working)
            is_incentive = any(INCENTIVE in item.tags for item in items)
            yield Ground(
                row.id,
                row.item,
                "kpi",
                kpi=kpi,
                shown=tuple(shown.id for shown in rows),
                standing=own,
                is_incentive=is_incentive,
            )


def _of_status(look: _Look, row: Row, status: Status, *, is_incentive: bool) -> Iterator[Ground]:
    """The grounds of a row's status, by itself and by what contradicts it."""
    if status.meaning == "below":
        yield from _below(look, row, status, is_incentive=is_incentive)
    elif status.meaning == "not-started":
        yield from _not_started(look, row, status, is_incentive=is_incentive)
    if status.rank is not None and status.rank < look.best and len(row.reports) > 1:
        yield from _worse(look, row, status, is_incentive=is_incentive)
    if status.meaning in watermelon.GOOD and "watermelon" in look.reasons:
        yield from _watermelon(look, row, status, is_incentive=is_incentive)


def _below(look: _Look, row: Row, status: Status, *, is_incentive: bool) -> Iterator[Ground]:
    month = look.month
    running = months_running(row, status.symbol, month)
    since = add_months(month, 1 - running)
    yield Ground(
        row.id,
        row.item,
        "below",
        running,
        since=since,
        status=status.symbol,
        is_incentive=is_incentive,
    )
    if look.plan.is_recorded(month) and not row.report(month).remedy:
        yield Ground(
            row.id,
            row.item,
            "no-remedy",
            running,
            status=status.symbol,
            is_incentive=is_incentive,
        )


def _not_started(look: _Look, row: Row, status: Status, *, is_incentive: bool) -> Iterator[Ground]:
    month = look.month
    if look.plan.is_ended(row, month):  # its status is of the other rows it reports for
        return
    due = tuple((row.id, mark.id) for mark in row.marks if _was_due(row, mark, month))
    if not due:
        return
    running = months_running(row, status.symbol, month)
    yield Ground(
        row.id,
        row.item,
        "not-started",
        running,
        since=add_months(month, 1 - running),
        due=len(due),
        status=status.symbol,
        marks=due,
        is_incentive=is_incentive,
    )


def _worse(look: _Look, row: Row, status: Status, *, is_incentive: bool) -> Iterator[Ground]:
    """The ground of a rank that fell since the last month with a status; □ has no rank."""
    earlier = (m for m, report in row.reports.items() if m < look.month and report.status)
    last = max(earlier, default=None)
    if last is None:
        return
    before = look.statuses.get(row.reports[last].status)
    if before is None or before.rank is None or status.rank is None or before.rank <= status.rank:
        return
    yield Ground(
        row.id,
        row.item,
        "worse",
        since=last,
        status=status.symbol,
        before=before.symbol,
        fallen=before.rank - status.rank,
        is_incentive=is_incentive,
    )


def _watermelon(look: _Look, row: Row, status: Status, *, is_incentive: bool) -> Iterator[Ground]:
    against = watermelon.against(look.plan, row, look.month, look.cache)
    if against is None or watermelon.is_kept(row, look.month, against.key):
        return
    yield Ground(
        row.id,
        row.item,
        "watermelon",
        status=status.symbol,
        marks=against.marks,
        short=against.short,
        evidence=against.key,
        is_incentive=is_incentive,
    )


def _of_marks(look: _Look, row: Row, *, is_incentive: bool) -> Iterator[Ground]:
    """The grounds of ● and 手順 that are overdue, and of those moved twice or more."""
    for mark in watermelon.overdue(look.plan, row, look.month, look.cache):
        late = months_between(mark.due or look.month, look.month)
        yield Ground(
            row.id,
            row.item,
            "overdue",
            late,
            mark=mark.id,
            since=mark.due,
            is_incentive=is_incentive,
        )
    moved = [mark for mark in row.marks if mark.promises and _is_repromised(mark)]
    if not moved:  # few ● are: the binding ones need not be looked up
        return
    binding = {mark.id for mark in ledger.binding_marks(row)}
    for mark in moved:
        if mark.id in binding:
            yield Ground(
                row.id,
                row.item,
                "re-promised",
                mark=mark.id,
                since=first_month(mark),
                moves=_moves(mark),
                is_incentive=is_incentive,
            )


def _is_repromised(mark: Mark) -> bool:
    """Whether an open ● was moved twice or more and is now due after its first month."""
    first = first_month(mark)
    if not mark.is_open or first is None or _moves(mark) < 2:
        return False
    return mark.due is None or mark.due > first


def _moves(mark: Mark) -> int:
    """The number of moves of a ●; the first promise of unplanned work is no move."""
    return len(mark.promises) - int(mark.is_unplanned)


def first_month(mark: Mark) -> Month | None:
    """The first month of a ●: that of the baseline, else the first one promised."""
    return mark.month or (mark.promises[0].month if mark.promises else None)


def _was_due(row: Row, mark: Mark, month: Month) -> bool:
    due = mark.due
    return mark.is_open and due is not None and due <= month and not row.is_suspended(due)
