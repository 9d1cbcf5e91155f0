"""What 締め of a month holds fast, decided write by write, so that undo obeys it as well (pure).

Held are the statuses, notes and remedies of the month, the figures that were there when it was
closed, and the ● done or promised in it; and nobody is given back what he can no longer mend.
A first figure may still come, 速報 may become 確定, and an old open ● may be ticked or moved in an
open month: these are 後着.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from planner.errors import PlannerError
from planner.history.entities import find, month_of
from planner.history.intents import Write
from planner.plan.fiscal import Month
from planner.plan.model import Close, Mark, Plan
from planner.plan.paths import kind_of

_HELD_OF_REPORT = frozenset({"status", "note", "remedy"})


def require_open(plan: Plan, made: Iterable[Write]) -> None:
    """Refuse writes to what a closed month holds.

    Args:
        plan: The plan before the writes.
        made: The writes.

    Raises:
        PlannerError: ``month-closed`` with the month, and who closed it when.
    """
    if not plan.closes:
        return
    for write in made:
        for month in _months_held(plan, write):
            if close := plan.closes.get(month):
                raise PlannerError("month-closed", month=month, who=close.who, at=close.at)


def _months_held(plan: Plan, write: Write) -> Iterator[Month]:
    """The months that must be open for a write."""
    if held := _HELD.get(kind_of(write.entity)):
        yield from held(plan, write)


def _of_report(_plan: Plan, write: Write) -> Iterator[Month]:
    """The month of what was reported; of a review only where it is given back."""
    is_return = write.field == "review" and write.after and write.after["verdict"] == "returned"
    if (write.field in _HELD_OF_REPORT or is_return) and (month := month_of(write.entity)):
        yield month


def _of_figure(plan: Plan, write: Write) -> Iterator[Month]:
    """The month of a figure that was there when it was closed; 速報 waits for its 確定.

    What comes in later bears the instant; what an undo would put there without it does not.
    """
    before, after = (None, None) if write.field else (write.before, write.after)
    month = month_of(write.entity)
    close = plan.closes.get(month) if month else None
    if month is None or close is None or _is_late(before, close):
        return
    may_come = before is None or before.get("is_provisional")
    if not (may_come and _is_late(after, close)):
        yield month


def _is_late(figure: dict[str, Any] | None, close: Close) -> bool:
    """Whether a figure came in after a close."""
    late_at = figure.get("late_at", "") if figure else ""
    return bool(late_at) and late_at >= close.at


def _of_mark(plan: Plan, write: Write) -> Iterator[Month]:
    """The months a ● would be done or promised in, or no longer; that of one dropped by a close."""
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
        for held in (write.before, write.after):
            if held is not None:
                promised = (promise["month"] for promise in held.get("promises", ()))
                months = (held.get("month"), held.get("done"), *promised)
                yield from (month for month in months if month)


def _of_promises(plan: Plan, write: Write, mark: Mark | None) -> Iterator[Month]:
    """The months promised or no longer; and the one a ● stood in or had left at its close.

    What moved it out after the close may be taken back.
    """
    before, after = write.before or [], write.after or []
    kept, moves = sorted((before, after), key=len)
    moves = moves[len(kept) :]
    yield from (promise["month"] for promise in moves if promise["month"])
    month = kept[-1]["month"] if kept else mark and mark.month
    close = plan.closes.get(month) if month else None
    if month and close and moves and moves[0].get("at", "") < close.at:
        yield month


def _mark(plan: Plan, write: Write) -> Mark | None:
    found = find(plan, write.entity)
    return found if isinstance(found, Mark) else None


# What a close holds, by kind; nothing of the others.
_HELD: dict[str, Callable[[Plan, Write], Iterator[Month]]] = {
    "report": _of_report,
    "figure": _of_figure,
    "mark": _of_mark,
}
