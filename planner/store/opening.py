"""The opening of a plan: checkpoint and tail, or the last good state of a damaged plan."""

from msgspec import Struct

from planner.errors import UnavailableError
from planner.history.entries import UnfitEntryError, fold
from planner.plan.model import Plan
from planner.plan.schema import from_document
from planner.store.place import START, History, PlanPlace, PlanState, Position, Tail


class OpenedPlan(Struct, frozen=True):
    """A plan as of a position.

    Attributes:
        problem: The damage that makes it read-only; None for a sound plan.
        saved: The position of its checkpoint.
        is_at_end: Whether the damage is right after the position, not before it.
    """

    plan: Plan
    position: Position
    problem: UnavailableError | None = None
    saved: Position = START
    is_at_end: bool = True


def open_plan(place: PlanPlace) -> OpenedPlan:
    """The present plan, or for a damaged one the latest state in history, checkpoint or copies.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """
    state = place.load_checkpoint()
    if state is None:
        return _by_history(place, None)
    plan, position = state
    try:
        plan, tail = read(place, plan, position)
    except UnavailableError as problem:
        return _after_damage(state, problem)
    if tail.problem is not None and tail.position == position and not tail.goes_on:
        return _by_history(place, state)
    return OpenedPlan(plan, tail.position, tail.problem, position)


def read(history: History, plan: Plan | None, position: Position) -> tuple[Plan, Tail]:
    """The plan after the entries behind a position, and these up to the first damage.

    Args:
        history: The plan's history, or a copy of it.
        plan: The plan at the position; None at the start.
        position: The position to start at.

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


def _by_history(place: PlanPlace, saved: PlanState | None) -> OpenedPlan:
    """The plan of the history alone, unless the checkpoint or a copy has a later state."""
    try:
        plan, tail = read(place, None, START)
    except UnavailableError as problem:
        known = saved or _by_copy(place)
        if known is None:
            raise
        return _after_damage(known, problem)
    if tail.problem is not None:
        known = saved or _by_copy(place)
        if known is not None and _is_ahead(known, plan, tail.position):
            return _with_rest(place, known, tail.problem)
    elif saved is not None and _is_ahead(saved, plan, tail.position):
        line = tail.position.seq + 2
        return _after_damage(saved, UnavailableError("history-shorter", path=place.name, line=line))
    return OpenedPlan(plan, tail.position, tail.problem)


def _is_ahead(known: PlanState, plan: Plan, position: Position) -> bool:
    """Whether a state is of the same plan and later than the one of the history."""
    known_plan, reached = known
    is_same = reached.origin in {"", position.origin} and known_plan.id == plan.id
    return is_same and reached.seq > position.seq


def _with_rest(place: PlanPlace, known: PlanState, problem: UnavailableError) -> OpenedPlan:
    """A state after the damage, with the whole lines that follow it in the history."""
    position = place.found_again(known[1])
    if position is None:
        return _after_damage(known, problem)
    plan, tail = read(place, known[0], position)
    return _after_damage((plan, tail.position), problem)


def _after_damage(known: PlanState, problem: UnavailableError) -> OpenedPlan:
    """A state after the damage."""
    return OpenedPlan(*known, problem.beyond(), is_at_end=False)


def _by_copy(place: PlanPlace) -> PlanState | None:
    """The state of the latest readable copy; None where there is none."""
    for copy in place.copies():
        try:
            plan, tail = read(copy, None, START)
        except UnavailableError:
            continue
        return plan, tail.position
    return None
