"""The entries of a history: their fold, conflicts, undo, and hash chain.

Only the writes decide these; intents are for people to read.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from planner.errors import ConflictError, PlannerError
from planner.history import closing, entities
from planner.history.writes import Write
from planner.plan.fiscal import MonthField
from planner.plan.model import Plan
from planner.plan.paths import make_path
from planner.plan.versions import Steps

ENTRY_VERSION = 3

REPAIR = "Repair"  # the ``do`` of an entry that records a repair of its history


def _to_version_3(line: dict[str, Any]) -> dict[str, Any]:
    from planner.history.older import to_version_3  # noqa: PLC0415 - most lines are of today

    return to_version_3(line)


# The steps that turn older lines into lines of the present version.
ENTRY_STEPS: Steps = {2: _to_version_3}

_NOTHING_SETTLED: Mapping[tuple[str, str], int] = {}


class UnfitEntryError(PlannerError):
    """An entry whose writes do not fit the plan before it.

    Args:
        seq: Its number.
    """

    def __init__(self, seq: int) -> None:
        super().__init__("entry-unfit", seq=seq)
        self.seq = seq


class Entry(Struct, frozen=True, omit_defaults=True):
    """One line of a history: a change, its person, instant and reason, chained to the line before.

    Attributes:
        v: Version of the format of this line.
        seq: Its number, one more than the line before; 0 for the one that creates the plan.
        id: Unique over all plans; ``undoes`` refers to it.
        at: Instant in UTC as ISO text; never earlier than the line before.
        session: The run of the program that wrote it.
        month: The month it was made for (``planner.history.dated``); None in older lines.
        machine: The machine it was written on; account: the name the person has there.
        via: The way in: ``screen``, ``command`` or ``import``.
        intents: The intents of the person, for people to read.
        writes: The writes, which alone the fold uses.
        source: Where the changes come from, for instance an imported file.
        amendment: The day (ISO text) of the 改定 it belongs to; changes of structure and targets of
            one day and source after 計画決定 are one.
        meeting: The meeting that decided them; nothing writes it yet.
        plan: The plan as created, in the first line only.
        prev: Hash of the line before; hash: of this one without its hash.
    """

    v: int
    seq: int
    id: str
    at: str
    who: str
    session: str
    month: MonthField | None = None
    machine: str = ""
    account: str = ""
    via: str = ""
    intents: tuple[Any, ...] = ()
    writes: tuple[Write, ...] = ()
    why: str = ""
    meeting: str = ""
    amendment: str = ""
    source: str = ""
    undoes: str = ""
    plan: Any = None
    prev: str = ""
    hash: str = ""


def apply(plan: Plan, writes: Iterable[Write]) -> Plan:
    """The plan after the writes, in order; entities not named stay the same objects."""
    for write in writes:
        plan = entities.apply_write(plan, write)
    return plan


def fold(plan: Plan, entries: Iterable[Entry]) -> Plan:
    """The plan after the entries, in order.

    Raises:
        UnfitEntryError: When one writes to something the plan does not have.
    """
    for entry in entries:
        try:
            plan = msgspec.structs.replace(
                apply(plan, entry.writes), seq=entry.seq, dated=_dated_after(plan, entry)
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise UnfitEntryError(entry.seq) from error
    return plan


def _dated_after(plan: Plan, entry: Entry) -> Any:
    from planner.history.dated import dated_after  # noqa: PLC0415 - a checkpoint needs no fold

    writes = entities.whole_fields(plan, entry.writes)
    return dated_after(plan, writes, entry.month, is_undo=bool(entry.undoes))


def check_conflict(
    made: Iterable[Write],
    since: Iterable[Entry],
    session: str,
    settled: Mapping[tuple[str, str], int] = _NOTHING_SETTLED,
) -> None:
    """Refuse writes to a field that another session has changed since the person looked.

    A later write of the person's own session ends the conflict: it was made knowing the other.
    What is removed conflicts with every write to what it holds.

    Args:
        made: The new writes.
        since: The entries since the person looked.
        session: The person's session.
        settled: The number of the last entry that the person has seen, by field.

    Raises:
        ConflictError: With both values, and the other person and instant.
    """
    theirs: dict[tuple[str, str], tuple[Entry, Any, Any]] = {}
    made = tuple(made)
    removed = {w.entity: w for w in made if not w.field and w.after is None}
    for entry in since:
        for write in entry.writes:
            gone = removed.get(write.entity) or removed.get(entities.holder_of(write.entity))
            is_same = gone is not None and (write.key, write.after) == (gone.key, None)
            if gone is not None and entry.session != session and not is_same:
                _refuse_removal(gone, write, entry, settled)
            if entry.seq <= settled.get(write.key, -1):
                continue
            if entry.session == session:
                theirs.pop(write.key, None)
            else:
                _, seen, _ = theirs.get(write.key, (entry, write.before, None))
                theirs[write.key] = (entry, seen, write.after)
    for write in made:
        if write.key in theirs:
            entry, seen, now = theirs[write.key]
            if now not in (seen, write.after):
                raise ConflictError(
                    mine=write.after, theirs=now, who=entry.who, at=entry.at, key=write.key
                )


def _refuse_removal(
    removal: Write, write: Write, entry: Entry, settled: Mapping[tuple[str, str], int]
) -> None:
    """Refuse to remove what another session has written to since the person looked."""
    if entry.seq > settled.get(removal.key, -1):
        raise ConflictError(
            mine=None, theirs=write.after, who=entry.who, at=entry.at, key=removal.key
        )


def undo_target(entries: Iterable[Entry], who: str) -> Entry | None:
    """The person's latest entry not yet undone, or redone; None where there is none."""
    done, _ = _stacks(entries, who)
    return done[-1] if done else None


def redo_target(entries: Iterable[Entry], who: str) -> Entry | None:
    """The undo that redo would take back; None after any other change of the person."""
    _, undone = _stacks(entries, who)
    return undone[-1] if undone else None


def undoing(plan: Plan, entry: Entry, later: Sequence[Entry] = ()) -> tuple[Write, ...]:
    """The writes that take an entry back.

    Args:
        plan: The present plan.
        entry: The entry to take back.
        later: The entries after it; those undone in the meantime do not prevent it.

    Raises:
        PlannerError: ``undo-overwritten`` when a later write changed one of its fields,
            ``month-closed`` when a closed month locks one.
    """
    since = effective(later)
    overwritten = {write.key for after in since for write in after.writes}
    _require_draft(plan, entry, since)
    now = plan
    back: list[Write] = []
    for write in reversed(entry.writes):
        is_gone = bool(write.field) and entities.find(plan, write.entity) is None
        if write.key in overwritten or is_gone or entities.present(plan, write) != write.after:
            raise PlannerError("undo-overwritten", at=entry.at, who=entry.who)
        back.append(write.inverted())
        closing.require_open(plan, back[-1:])
        plan = apply(plan, back[-1:])
    if later and any(entities.is_structure(write.entity, write.field) for write in back):
        _require_sound(now, plan, back, entry)
        _require_shown(now, plan, entry, since)
    return tuple(back)


def _require_draft(plan: Plan, undone: Entry, since: Iterable[Entry]) -> None:
    """Refuse to take structure back that was written before somebody decided the plan."""
    is_decided = any(
        write.key == ("plan", "decided") and write.after for own in since for write in own.writes
    )
    if is_decided and any(entities.is_structure(w.entity, w.field) for w in undone.writes):
        raise PlannerError("undo-after-decision", day=plan.decided)


def _require_shown(before: Plan, after: Plan, undone: Entry, since: Iterable[Entry]) -> None:
    """Refuse an undo that would hide what was reported on a row since, or another one put there.

    Only the first row of an item and those apart are reported on.
    """
    written = {write.entity for own in since for write in own.writes}
    owners = {entities.holder_of(entity) or entity for entity in written}
    for item in after.items.values():
        shown = {row.id for row in after.reporting_rows(item)}
        for row in map(after.rows.__getitem__, item.rows):
            own = before.rows.get(row.id)
            if own is None or not own.reports or row.id in shown:
                continue
            was = {each.id for each in before.reporting_rows(before.items[own.item])}
            around = {make_path("row", each) for each in item.rows}
            if row.id in was and around & owners:
                raise PlannerError("undo-overwritten", at=undone.at, who=undone.who)


def _require_sound(before: Plan, after: Plan, made: Sequence[Write], undone: Entry) -> None:
    """Refuse to take back what others have built on since."""
    from planner.history.soundness import require_sound  # noqa: PLC0415 - few undos need it

    try:
        require_sound(before, after, made)
    except PlannerError as error:
        raise PlannerError("undo-overwritten", at=undone.at, who=undone.who) from error


def sealed(entry: Entry) -> Entry:
    """The entry with its hash, which covers the hash of the line before."""
    return msgspec.structs.replace(entry, hash=digest(entry))


def digest(entry: Entry) -> str:
    """The SHA-256 of an entry's canonical JSON without its hash, as hexadecimal text."""
    return digest_of(msgspec.to_builtins(msgspec.structs.replace(entry, hash="")))


def digest_of(record: dict[str, Any]) -> str:
    """The SHA-256 of the canonical JSON of a line of any version, given without its hash."""
    return hashlib.sha256(msgspec.json.encode(record, order="sorted")).hexdigest()


def _stacks(entries: Iterable[Entry], who: str) -> tuple[list[Entry], list[Entry]]:
    """A person's entries that undo would take back, and undos that redo would, the latest last."""
    done: list[Entry] = []
    undone: list[Entry] = []
    for entry in entries:
        if entry.who != who or not entry.writes:
            continue
        if entry.undoes and done and done[-1].id == entry.undoes:
            done.pop()
            undone.append(entry)
        elif entry.undoes and undone and undone[-1].id == entry.undoes:
            undone.pop()
            done.append(entry)
        else:
            done.append(entry)
            undone.clear()
    return done, undone


def effective(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without those undone and their undos, the earliest first."""
    known = {entry.id for entry in entries}
    undone: set[str] = set()
    standing: list[Entry] = []
    for entry in reversed(entries):
        if entry.id in undone:
            continue
        if entry.undoes in known:
            undone.add(entry.undoes)
        else:
            standing.append(entry)
    return standing[::-1]
