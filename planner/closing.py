"""What 締め of a month holds fast, decided write by write, so that undo obeys it as well (pure).

Held are the statuses, notes and remedies of the month, the figures that were there when it was
closed, and the ● done or promised in it; and nobody is given back what he can no longer mend.
A first figure may still come, 速報 may become 確定, and an old open ● may be ticked or moved in an
open month: these are 後着.
"""

from collections.abc import Iterable, Iterator

from planner.changes import Write
from planner.errors import PlannerError
from planner.fiscal import Month, last_month
from planner.model import Mark, Plan

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
    kind, _, rest = write.entity.partition(":")
    if kind == "report" and write.field in _HELD_OF_REPORT:
        yield Month(rest.partition(":")[2])
    elif kind == "report" and write.field == "review":
        if write.after is not None and write.after["verdict"] == "returned":
            yield Month(rest.partition(":")[2])
    elif kind == "figure":
        yield from _of_figure(plan, write)
    elif kind == "mark":
        yield from _of_mark(plan, write, *rest.split(":", 1))


def _of_figure(plan: Plan, write: Write) -> Iterator[Month]:
    """The month of a figure that was there when it was closed; 速報 waits for its 確定."""
    held = write.before
    if held is None or (held.get("is_provisional") and write.after is not None):
        return
    month = last_month(held["period"])
    close = plan.closes.get(month) if month else None
    late_at = held.get("late_at", "")
    if month and close and (not late_at or late_at < close.at):  # not what came in after it
        yield month


def _of_mark(plan: Plan, write: Write, row_id: str, mark_id: str) -> Iterator[Month]:
    """The months a ● would be done or promised in, or no longer."""
    if write.field in {"done", "month"}:
        yield from (month for month in (write.before, write.after) if month)
    elif write.field == "word":
        mark = _mark(plan, row_id, mark_id)
        if mark is not None and mark.done is not None:
            yield mark.done
    elif write.field == "promises":
        yield from _of_promises(plan, write, _mark(plan, row_id, mark_id))
    elif not write.field:
        for held in (write.before, write.after):
            if held is not None:
                promised = (promise["month"] for promise in held.get("promises", ()))
                months = (held.get("month"), held.get("done"), *promised)
                yield from (month for month in months if month)


def _of_promises(plan: Plan, write: Write, mark: Mark | None) -> Iterator[Month]:
    """The months promised or no longer; and the one a ● had left before its close, if it returns.

    What moved it out after the close may be taken back.
    """
    before, after = write.before or [], write.after or []
    made, taken_back = after[len(before) :], before[len(after) :]
    yield from (promise["month"] for promise in (*made, *taken_back) if promise["month"])
    if taken_back and mark is not None:
        month = after[-1]["month"] if after else mark.month
        close = plan.closes.get(month) if month else None
        if month and close and taken_back[0].get("at", "") < close.at:
            yield month


def _mark(plan: Plan, row_id: str, mark_id: str) -> Mark | None:
    row = plan.rows.get(row_id)
    return row.mark(mark_id) if row else None
