"""What the marks of a row say: the state of a month's cell, periods, what is due and open (pure).

A row with all twelve ● is continuous work. In the others, three or more ● in consecutive
months are one period, carried out when its end is ticked; every other ● is a promise.
"""

from enum import Enum

from msgspec import Struct

from planner.plan.fiscal import Month, months_between
from planner.plan.model import Mark, Plan, Row

PERIOD_LENGTH = 3  # from three consecutive ● on, a run is one period


class MarkState(Enum):
    """What a ● is at a month looked at; each has a sign of its own, never only a colour."""

    PLANNED = "planned"
    DONE = "done"
    LATE = "late"
    MOVED_LATER = "moved-later"
    MOVED_EARLIER = "moved-earlier"
    UNDATED = "undated"
    DROPPED = "dropped"
    UNPLANNED = "unplanned"
    DONE_UNPLANNED = "done-unplanned"
    SUSPENDED = "suspended"


# Where several marks meet in one month, the one that asks for something is shown.
_PRIORITY = (
    MarkState.LATE,
    MarkState.SUSPENDED,
    MarkState.UNPLANNED,
    MarkState.PLANNED,
    MarkState.DONE,
    MarkState.DONE_UNPLANNED,
    MarkState.UNDATED,
    MarkState.DROPPED,
    MarkState.MOVED_LATER,
    MarkState.MOVED_EARLIER,
)


class Cell(Struct, frozen=True):
    """A month of a row: the state of its ●, whether a 手順 stands there, and the marks named.

    Attributes:
        state: None for a month without ●.
        step: State of the 手順 of the month; None without one.
        marks: Ids of the marks that stand in the month by their present month.
    """

    state: MarkState | None = None
    step: MarkState | None = None
    marks: tuple[str, ...] = ()


EMPTY_CELL = Cell()


def is_continuous(row: Row) -> bool:
    """Whether the row is work of every month: twelve ● in the baseline."""
    return _is_of_every_month(_bullets(row))


def binding_marks(row: Row) -> tuple[Mark, ...]:
    """The marks that are promises: steps, single ●, and the end of each period.

    The ● of a continuous row and those inside a period bind nobody to their month.
    """
    bullets = _bullets(row)
    steps = [mark for mark in row.marks if mark.text]
    if _is_of_every_month(bullets):
        return tuple(steps)
    if row.period_rule == "each":
        return (*bullets, *steps)
    ends = [mark for run in runs(row) for mark in _ends(run)]
    unplanned = [mark for mark in bullets if not mark.month]
    return (*ends, *unplanned, *steps)


def _bullets(row: Row) -> list[Mark]:
    return [mark for mark in row.marks if not mark.text]


def _is_of_every_month(bullets: list[Mark]) -> bool:
    return len(bullets) >= 12 and len({mark.month for mark in bullets if mark.month}) == 12


def runs(row: Row) -> list[list[Mark]]:
    """The ● of the baseline in runs of consecutive months, dropped ones among them."""
    planned = [mark for mark in row.marks if mark.month and not mark.is_step]
    planned.sort(key=lambda mark: mark.month or "")
    found: list[list[Mark]] = []
    last: Month | None = None
    for mark in planned:
        if last is None or mark.month is None or months_between(last, mark.month) != 1:
            found.append([])
        last = mark.month
        found[-1].append(mark)
    return found


def _ends(run: list[Mark]) -> list[Mark]:
    """What of a run binds: all of a short one; of a period its end, or what is left before it."""
    standing = [mark for mark in run if mark.dropped is None]
    return standing if len(run) < PERIOD_LENGTH else standing[-1:]


def is_overdue(plan: Plan, row: Row, mark: Mark, month: Month) -> bool:
    """Whether a binding mark was due by ``month`` and is still open."""
    if mark.done is not None or mark.dropped is not None:
        return False
    due = mark.due
    return (
        due is not None
        and due <= month
        and plan.is_recorded(due)
        and not row.is_suspended(due)
        and not row.is_suspended(month)
    )


def overdue(plan: Plan, row: Row, month: Month) -> tuple[Mark, ...]:
    """The binding marks of a row that are overdue at ``month``, oldest first."""
    late = [  # most ● are done or to come: what is quick to see is looked at first
        mark.id
        for mark in row.marks
        if mark.done is None
        and (mark.promises or not mark.month or mark.month <= month)
        and is_overdue(plan, row, mark, month)
    ]
    if not late:
        return ()
    binding = [mark for mark in binding_marks(row) if mark.id in late]
    return tuple(sorted(binding, key=lambda mark: mark.due or ""))


def cells(plan: Plan, row: Row, month: Month) -> dict[Month, Cell]:
    """The months of a row that show something, looked at from ``month``."""
    late = {mark.id for mark in overdue(plan, row, month) if (mark.due or month) < month}
    bullets: dict[Month, list[MarkState]] = {}
    steps: dict[Month, list[MarkState]] = {}
    standing: dict[Month, list[str]] = {}
    for mark in row.marks:
        into = steps if mark.is_step else bullets
        here = mark.done or mark.due
        if here is not None:
            into.setdefault(here, []).append(_state(row, mark, here, is_late=mark.id in late))
            standing.setdefault(here, []).append(mark.id)
        left = _origin(mark) if here is None else mark.month
        if left is not None and left != here:
            into.setdefault(left, []).append(_left_behind(left, here))
            if here is None:
                standing.setdefault(left, []).append(mark.id)
    return {
        place: Cell(
            state=_shown(bullets.get(place)),
            step=_shown(steps.get(place)),
            marks=tuple(standing.get(place, ())),
        )
        for place in {*bullets, *steps}
    }


def mark_at(row: Row, cell_month: Month) -> Mark | None:
    """The mark a key on a month means: an open ● there, else an open step, else a finished one."""
    here = [m for m in row.marks if (m.done or m.due or _origin(m)) == cell_month]
    here.sort(key=lambda mark: (not mark.is_open, mark.is_step))
    return here[0] if here else None


def month_done(plan: Plan, row: Row, mark: Mark, month: Month) -> Month:
    """The month a tick made while looking at ``month`` records.

    Work of every month, parts of a period, and what lies before the ledger were carried out in
    their own month; a promise ticked later than it was due was carried out late. What a closed
    month shows stands: the tick is recorded in the next open one.
    """
    due = mark.due or month
    is_binding = any(other.id == mark.id for other in binding_marks(row))
    is_of_its_month = due < month and (not is_binding or not plan.is_recorded(due))
    if is_of_its_month and not plan.is_closed(due):
        return due
    return plan.open_month(month)


def _state(row: Row, mark: Mark, here: Month, *, is_late: bool) -> MarkState:
    if mark.dropped is not None:
        return MarkState.DROPPED
    if mark.done is not None:
        return MarkState.DONE_UNPLANNED if mark.is_unplanned else MarkState.DONE
    if row.is_suspended(here):
        return MarkState.SUSPENDED
    if is_late:
        return MarkState.LATE
    return MarkState.UNPLANNED if mark.is_unplanned else MarkState.PLANNED


def _origin(mark: Mark) -> Month | None:
    """The month a mark began in: that of the baseline, or the first one promised."""
    return mark.month or next((p.month for p in mark.promises if p.month), None)


def _left_behind(baseline: Month, here: Month | None) -> MarkState:
    if here is None:
        return MarkState.UNDATED
    return MarkState.MOVED_LATER if here > baseline else MarkState.MOVED_EARLIER


def _shown(states: list[MarkState] | None) -> MarkState | None:
    return min(states, key=_PRIORITY.index) if states else None
