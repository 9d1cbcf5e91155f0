"""The state a plan opens on: checkpoint and tail, or the last good state that is left."""

from msgspec import Struct

from planner.errors import UnavailableError
from planner.history.entries import UnfitEntryError, fold
from planner.plan.model import Plan
from planner.plan.schema import from_document
from planner.store.place import START, History, PlanPlace, Position, Tail


class OpenedPlan(Struct, frozen=True):
    """A plan as of a position.

    Attributes:
        problem: Why it takes no changes; None for a sound one.
        saved: The position of the checkpoint it was read from.
        is_at_end: Whether the problem stands right behind the position, and not before it.
    """

    plan: Plan
    position: Position
    problem: UnavailableError | None = None
    saved: Position = START
    is_at_end: bool = True


def open_plan(place: PlanPlace) -> OpenedPlan:
    """The present plan, or where it is damaged the latest state anything there still tells.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """
    held = place.load_checkpoint()
    if held is None:
        return _by_history(place, None)
    plan, position = held
    try:
        plan, tail = read(place, plan, position)
    except UnavailableError as problem:
        return _behind(held, problem)
    if tail.problem is not None and tail.position == position and not tail.goes_on:
        return _by_history(place, held)
    return OpenedPlan(plan, tail.position, tail.problem, position)


def read(history: History, plan: Plan | None, position: Position) -> tuple[Plan, Tail]:
    """The plan after what stands behind a position, and that tail up to the first damage.

    Args:
        history: The plan's history, or a copy of it.
        plan: The plan at the position; None at the start.
        position: Where to begin.

    Raises:
        UnavailableError: When the history is missing or its first line cannot be read.
    """
    tail = history.read(position)
    try:
        return _folded(history, plan, tail), tail
    except UnfitEntryError as unfit:
        tail = history.read(position, before=unfit.seq)
        return _folded(history, plan, tail), tail


def _folded(history: History, plan: Plan | None, tail: Tail) -> Plan:
    if plan is not None:
        return fold(plan, tail.entries)
    if not tail.entries:
        raise tail.problem or UnavailableError("history-empty", path=history.name, line=1)
    plan = from_document(tail.entries[0].plan, history.name)
    return fold(plan, tail.entries[1:])


def _by_history(place: PlanPlace, held: tuple[Plan, Position] | None) -> OpenedPlan:
    """What the history tells by itself, unless a checkpoint or a copy of it tells more."""
    try:
        plan, tail = read(place, None, START)
    except UnavailableError as problem:
        known = held or _by_copy(place)
        if known is None:
            raise
        return _behind(known, problem)
    if tail.problem is not None:
        known = held or _by_copy(place)
        if known is not None and _is_ahead(known, plan, tail.position):
            return _with_rest(place, known, tail.problem)
    elif held is not None and _is_ahead(held, plan, tail.position):
        line = tail.position.seq + 2
        return _behind(held, UnavailableError("history-shorter", path=place.name, line=line))
    return OpenedPlan(plan, tail.position, tail.problem)


def _is_ahead(known: tuple[Plan, Position], plan: Plan, position: Position) -> bool:
    """Whether a state known otherwise is of the same plan and later than what can be read."""
    other, reached = known
    is_same = reached.origin in {"", position.origin} and other.id == plan.id
    return is_same and reached.seq > position.seq


def _with_rest(
    place: PlanPlace, known: tuple[Plan, Position], problem: UnavailableError
) -> OpenedPlan:
    """A state behind the damage, and the whole lines that follow it in the history."""
    position = place.found_again(known[1])
    if position is None:
        return _behind(known, problem)
    plan, tail = read(place, known[0], position)
    return _behind((plan, tail.position), problem)


def _behind(known: tuple[Plan, Position], problem: UnavailableError) -> OpenedPlan:
    """A state with the damage before it."""
    return OpenedPlan(*known, problem.beyond(), is_at_end=False)


def _by_copy(place: PlanPlace) -> tuple[Plan, Position] | None:
    """The state of the latest copy that can be read."""
    for copy in place.copies():
        try:
            plan, tail = read(copy, None, START)
        except UnavailableError:
            continue
        return plan, tail.position
    return None
