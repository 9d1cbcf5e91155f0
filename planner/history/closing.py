"""The lock of closed months, checked write by write, so that undo obeys it as well (pure).

締め locks the month's statuses, notes and remedies, the figures it had when it was closed, and
the ● done or promised in it. Its reports can no longer be 差戻し, since nobody could correct them.
Allowed as 後着 are a first figure, 確定 after 速報, and ticking or moving an old open ● in an open
month.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from planner.errors import PlannerError
from planner.history.entities import find, month_of
from planner.history.writes import Write
from planner.plan.fiscal import Month
from planner.plan.model import Close, Mark, Plan
from planner.plan.paths import kind_of

_LOCKED_REPORT_FIELDS = frozenset({"status", "note", "remedy"})


def require_open(plan: Plan, made: Iterable[Write]) -> None:
    """Refuse writes to what a closed month locks.

    Args:
        plan: The plan before the writes.
        made: The writes.

    Raises:
        PlannerError: ``month-closed`` with the month, the person and the instant of its close.
    """
    if not plan.closes:
        return
    for write in made:
        for month in _months_required(plan, write):
            if close := plan.closes.get(month):
                raise PlannerError("month-closed", month=month, who=close.who, at=close.at)


def _months_required(plan: Plan, write: Write) -> Iterable[Month]:
    """The months that must be open for a write."""
    months_of = _MONTHS_BY_KIND.get(kind_of(write.entity))
    return months_of(plan, write) if months_of else ()


def _of_report(_plan: Plan, write: Write) -> Iterator[Month]:
    """The month of a status, note, remedy or 差戻し."""
    is_return = write.field == "review" and write.after and write.after["verdict"] == "returned"
    if (write.field in _LOCKED_REPORT_FIELDS or is_return) and (month := month_of(write.entity)):
        yield month


def _of_figure(plan: Plan, write: Write) -> Iterator[Month]:
    """The month of a figure that it had when it was closed, unless 確定 replaces 速報.

    That a figure looks mistyped and is right all the same can always be said.
    A figure entered later has ``late_at``; one that an undo would restore may lack it.
    """
    before, after = (None, None) if write.field else (write.before, write.after)
    month = month_of(write.entity)
    close = plan.closes.get(month) if month else None
    if month is None or close is None or _is_late(before, close) or _is_same(before, after):
        return
    may_come = before is None or before.get("is_provisional")
    if not (may_come and _is_late(after, close)):
        yield month


def _is_same(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    """Whether two figures differ only in whether a person confirmed them."""
    if before is None or after is None:
        return False
    return {**before, "is_sure": None} == {**after, "is_sure": None}


def _is_late(figure: dict[str, Any] | None, close: Close) -> bool:
    """Whether a figure was entered after a close."""
    late_at = figure.get("late_at", "") if figure else ""
    return bool(late_at) and late_at >= close.at


def _of_mark(plan: Plan, write: Write) -> Iterator[Month]:
    """The months a ● was or would be done or promised in, and of one dropped before its close."""
    if write.field in {"done", "month"}:
        yield from (month for month in (write.before, write.after) if month)
    elif write.field == "word":
        mark = _mark(plan, write)
        if mark is not None and mark.done is not None:
            yield mark.done
    elif write.field == "dropped" and write.before is not None:
        mark = _mark(plan, write)
        if mark is not None and mark.due is not None and not mark.is_late:
            yield mark.due
    elif write.field == "promises":
        yield from _of_promises(plan, write, _mark(plan, write))
    elif not write.field:
        for mark_json in filter(None, (write.before, write.after)):
            promised = (promise["month"] for promise in mark_json.get("promises", ()))
            months = (mark_json.get("month"), mark_json.get("done"), *promised)
            yield from (month for month in months if month)


def _of_promises(plan: Plan, write: Write, mark: Mark | None) -> Iterator[Month]:
    """The months of promises added or removed, and that of the promise before them.

    The latter is left out for a move made after its close: that one may be taken back.
    """
    shorter, longer = sorted((write.before or [], write.after or []), key=len)
    moves = longer[len(shorter) :]
    yield from (promise["month"] for promise in moves if promise["month"])
    month = shorter[-1]["month"] if shorter else mark and mark.month
    close = plan.closes.get(month) if month else None
    if month and close and moves and moves[0].get("at", "") < close.at:
        yield month


def _mark(plan: Plan, write: Write) -> Mark | None:
    mark = find(plan, write.entity)
    return mark if isinstance(mark, Mark) else None


# The kinds of entities that a close locks.
_MONTHS_BY_KIND: dict[str, Callable[[Plan, Write], Iterator[Month]]] = {
    "report": _of_report,
    "figure": _of_figure,
    "mark": _of_mark,
}
