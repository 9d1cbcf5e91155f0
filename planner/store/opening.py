"""The state a plan's folder opens on: checkpoint and tail, or the last good state that is left."""

from pathlib import Path

from msgspec import Struct

from planner.errors import UnavailableError
from planner.history.entries import UnfitEntryError, fold
from planner.plan.model import Plan
from planner.plan.schema import from_document
from planner.store import backups, checkpoint, journal
from planner.store.journal import Position, Tail


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
    saved: Position = journal.START
    is_at_end: bool = True


def open_folder(folder: Path) -> OpenedPlan:
    """The present plan, or where it is damaged the latest state anything there still tells.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """
    held = checkpoint.load(folder)
    if held is None:
        return _by_history(folder, None)
    plan, position = held
    try:
        plan, tail = read(folder, plan, position)
    except UnavailableError as problem:
        return _behind(held, problem)
    if tail.problem is not None and tail.position == position and not tail.goes_on:
        return _by_history(folder, held)
    return OpenedPlan(plan, tail.position, tail.problem, position)


def read(folder: Path, plan: Plan | None, position: Position) -> tuple[Plan, Tail]:
    """The plan after what stands behind a position, and that tail up to the first damage.

    Args:
        folder: The plan's folder.
        plan: The plan at the position; None at the start.
        position: Where to begin.

    Raises:
        UnavailableError: When the history is missing or its first line cannot be read.
    """
    return _read(folder / journal.HISTORY, plan, position)


def _read(path: Path, plan: Plan | None, position: Position) -> tuple[Plan, Tail]:
    tail = journal.read_file(path, position)
    try:
        return _folded(path, plan, tail), tail
    except UnfitEntryError as unfit:
        tail = journal.read_file(path, position, before=unfit.seq)
        return _folded(path, plan, tail), tail


def _folded(path: Path, plan: Plan | None, tail: Tail) -> Plan:
    if plan is not None:
        return fold(plan, tail.entries)
    if not tail.entries:
        raise tail.problem or UnavailableError("history-empty", path=str(path), line=1)
    plan = from_document(tail.entries[0].plan, str(path))
    return fold(plan, tail.entries[1:])


def _by_history(folder: Path, held: tuple[Plan, Position] | None) -> OpenedPlan:
    """What the history tells by itself, unless a checkpoint or a copy of it tells more."""
    try:
        plan, tail = read(folder, None, journal.START)
    except UnavailableError as problem:
        known = held or _by_backup(folder)
        if known is None:
            raise
        return _behind(known, problem)
    if tail.problem is not None:
        known = held or _by_backup(folder)
        if known is not None and _is_ahead(known, plan, tail.position):
            return _with_rest(folder, known, tail.problem)
    elif held is not None and _is_ahead(held, plan, tail.position):
        path = str(folder / journal.HISTORY)
        line = tail.position.seq + 2
        return _behind(held, UnavailableError("history-shorter", path=path, line=line))
    return OpenedPlan(plan, tail.position, tail.problem)


def _is_ahead(known: tuple[Plan, Position], plan: Plan, position: Position) -> bool:
    """Whether a state known otherwise is of the same plan and later than what can be read."""
    other, reached = known
    is_same = reached.origin in {"", position.origin} and other.id == plan.id
    return is_same and reached.seq > position.seq


def _with_rest(folder: Path, known: tuple[Plan, Position], problem: UnavailableError) -> OpenedPlan:
    """A state behind the damage, and the whole lines that follow it in the history."""
    position = journal.moved(folder, known[1])
    if position is None:
        return _behind(known, problem)
    plan, tail = read(folder, known[0], position)
    return _behind((plan, tail.position), problem)


def _behind(known: tuple[Plan, Position], problem: UnavailableError) -> OpenedPlan:
    """A state with the damage before it."""
    return OpenedPlan(*known, problem.beyond(), is_at_end=False)


def _by_backup(folder: Path) -> tuple[Plan, Position] | None:
    """The state of the latest copy that can be read."""
    try:
        found = backups.backups(folder)
    except OSError:
        return None
    for backup in reversed(found):
        try:
            plan, tail = _read(backup.path, None, journal.START)
        except UnavailableError:
            continue
        return plan, tail.position
    return None
