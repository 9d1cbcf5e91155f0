"""The marks of a row: the state of each month's cell, periods, and what is overdue (pure).

A row with all twelve ● is continuous work. In the others, three or more ● in consecutive
months are one period, carried out when its end is ticked; every other ● is a promise.
"""

from enum import Enum

from msgspec import Struct

from planner.plan.fiscal import Month, months_between
from planner.plan.model import Mark, Plan, Row

PERIOD_LENGTH = 3  # from three consecutive ● on, a run is one period


class MarkState(Enum):
    """The state of a ● at a month; each has a sign of its own, not only a colour."""

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
    ENDED = "ended"


# Of several marks in one month the first in this order is shown: what needs action comes first.
_PRIORITY = (
    MarkState.LATE,
    MarkState.SUSPENDED,
    MarkState.UNPLANNED,
    MarkState.PLANNED,
    MarkState.DONE,
    MarkState.DONE_UNPLANNED,
    MarkState.UNDATED,
    MarkState.ENDED,
    MarkState.DROPPED,
    MarkState.MOVED_LATER,
    MarkState.MOVED_EARLIER,
)


class Cell(Struct, frozen=True):
    """A month of a row: the states of its ● and 手順, and its marks.

    Attributes:
        state: None for a month without ●.
        step: State of the 手順 of the month; None without one.
        marks: Ids of the marks whose present month it is.
    """

    state: MarkState | None = None
    step: MarkState | None = None
    marks: tuple[str, ...] = ()


EMPTY_CELL = Cell()


def is_continuous(row: Row) -> bool:
    """Whether a row is continuous work: twelve ● in the baseline."""
    return _is_of_every_month(_bullets(row))


def binding_marks(row: Row) -> tuple[Mark, ...]:
    """The marks that are promises: steps, single ●, and the end of each period.

    The ● of a continuous row, and those inside a period, are no promises for their month.
    """
    bullets = _bullets(row)
    steps = [mark for mark in row.marks if mark.is_step]
    if _is_of_every_month(bullets):
        return tuple(steps)
    if row.period_rule == "each":
        return (*bullets, *steps)
    ends = [mark for run in runs(row) for mark in _binding_of_run(run)]
    unplanned = [mark for mark in bullets if mark.is_unplanned]
    return (*ends, *unplanned, *steps)


def _bullets(row: Row) -> list[Mark]:
    return [mark for mark in row.marks if not mark.is_step]


def _is_of_every_month(bullets: list[Mark]) -> bool:
    return len(bullets) >= 12 and len({mark.month for mark in bullets if mark.month}) == 12


def runs(row: Row) -> list[list[Mark]]:
    """The ● of the baseline, dropped ones included, in runs of consecutive months."""
    planned = [mark for mark in _bullets(row) if mark.month]
    planned.sort(key=lambda mark: mark.month or "")
    runs_found: list[list[Mark]] = []
    last: Month | None = None
    for mark in planned:
        if last is None or mark.month is None or months_between(last, mark.month) != 1:
            runs_found.append([])
        last = mark.month
        runs_found[-1].append(mark)
    return runs_found


def _binding_of_run(run: list[Mark]) -> list[Mark]:
    """The binding ● of a run, dropped ones left out: all of a short run, the last of a period."""
    remaining = [mark for mark in run if mark.dropped is None]
    return remaining if len(run) < PERIOD_LENGTH else remaining[-1:]


def is_overdue(plan: Plan, row: Row, mark: Mark, month: Month) -> bool:
    """Whether a binding mark was due in a recorded month up to ``month`` and is still open."""
    due = mark.due
    return (
        mark.is_open
        and due is not None
        and due <= month
        and plan.is_recorded(due)
        and not plan.is_idle(row, due)
        and not plan.is_idle(row, month)
    )


def overdue(plan: Plan, row: Row, month: Month) -> tuple[Mark, ...]:
    """The binding marks of a row that are overdue at ``month``, oldest first."""
    late = [  # most ● are done or in later months: the quick checks come first
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
    """The cells of a row as seen at ``month``, by month; months without marks are left out."""
    late = {mark.id for mark in overdue(plan, row, month) if (mark.due or month) < month}
    ended = plan.ended_of(row)
    bullets: dict[Month, list[MarkState]] = {}
    steps: dict[Month, list[MarkState]] = {}
    ids: dict[Month, list[str]] = {}
    for mark in row.marks:
        states = steps if mark.is_step else bullets
        present = mark.done or mark.due
        if present is not None:
            is_over = ended is not None and ended.covers(present)
            state = MarkState.LATE if mark.id in late else _state(row, mark, present, is_over)
            states.setdefault(present, []).append(state)
            ids.setdefault(present, []).append(mark.id)
        left = _first_month(mark) if present is None else mark.month
        if left is not None and left != present:
            states.setdefault(left, []).append(_state_left(left, present))
            if present is None:
                ids.setdefault(left, []).append(mark.id)
    return {
        place: Cell(
            state=_shown(bullets.get(place)),
            step=_shown(steps.get(place)),
            marks=tuple(ids.get(place, ())),
        )
        for place in {*bullets, *steps}
    }


def mark_at(row: Row, cell_month: Month) -> Mark | None:
    """The mark a key on a month acts on: an open ●, else an open step, else a finished mark."""
    marks = (m for m in row.marks if (m.done or m.due or _first_month(m)) == cell_month)
    return min(marks, key=lambda mark: (not mark.is_open, mark.is_step), default=None)


def month_done(plan: Plan, row: Row, mark: Mark, month: Month) -> Month:
    """The month that a tick made while looking at ``month`` is recorded in.

    It is their own month for ● of continuous rows, inside a period, or before the ledger started,
    and ``month`` for a promise ticked later than it was due. Instead of a closed month it is the
    next open one.
    """
    due = mark.due or month
    is_binding = any(binding.id == mark.id for binding in binding_marks(row))
    is_of_its_month = due < month and (not is_binding or not plan.is_recorded(due))
    if is_of_its_month and not plan.is_closed(due):
        return due
    return plan.open_month(month)


def _state(row: Row, mark: Mark, present: Month, is_over: bool) -> MarkState:  # noqa: FBT001
    """The state of a mark that is not overdue; ``is_over``: its month is one of 廃止."""
    if mark.dropped is not None:
        return MarkState.DROPPED
    if mark.done is not None:
        return MarkState.DONE_UNPLANNED if mark.is_unplanned else MarkState.DONE
    if is_over:
        return MarkState.ENDED
    if row.is_suspended(present):
        return MarkState.SUSPENDED
    return MarkState.UNPLANNED if mark.is_unplanned else MarkState.PLANNED


def _first_month(mark: Mark) -> Month | None:
    """The first month of a mark: that of the baseline, else the first one promised."""
    return mark.month or next((p.month for p in mark.promises if p.month), None)


def _state_left(left: Month, present: Month | None) -> MarkState:
    """The state shown in a month that a mark has left."""
    if present is None:
        return MarkState.UNDATED
    return MarkState.MOVED_LATER if present > left else MarkState.MOVED_EARLIER


def _shown(states: list[MarkState] | None) -> MarkState | None:
    return min(states, key=_PRIORITY.index) if states else None
