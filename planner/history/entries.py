"""The history of a plan: entries, their fold, what undo takes back, and the hash chain.

Fold, undo, conflict and as-of use only the writes; intents are kept for people.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from planner.errors import ConflictError, PlannerError
from planner.history import closing
from planner.history.intents import Change, Signature, Write, plain
from planner.history.rules import writes
from planner.plan.fiscal import Month, is_month
from planner.plan.model import (
    NO_REPORT,
    Close,
    Figure,
    Item,
    Kpi,
    Mark,
    Plan,
    Report,
    Row,
    Section,
    Suspension,
)
from planner.plan.versions import Steps

ENTRY_VERSION = 2

REPAIR = "Repair"  # what an entry says it did that records a repair of its history

# What older lines need in order to be read as lines of today.
ENTRY_STEPS: Steps = {}

# Reading a record's annotations is slow; they never change.
_FIELD_TYPES: dict[type[Struct], dict[str, Any]] = {}

_NOTHING_SETTLED: Mapping[tuple[str, str], int] = {}

_K = TypeVar("_K")
_V = TypeVar("_V")
_C = TypeVar("_C", Mark, Suspension)


class UnfitEntryError(PlannerError):
    """An entry whose writes do not fit the plan before it.

    Args:
        seq: Its number.
    """

    def __init__(self, seq: int) -> None:
        super().__init__("entry-unfit", seq=seq)
        self.seq = seq


class Entry(Struct, frozen=True, omit_defaults=True):
    """One line of a history: who changed what, when and why, chained to the line before.

    Attributes:
        v: Version of the format of this line.
        seq: Its number, one more than the line before; 0 begins the plan.
        id: Unique over all plans; ``undoes`` refers to it.
        at: Instant in UTC as ISO text; never earlier than the line before.
        session: The run of the program that wrote it.
        intents: What the person wanted, for people to read.
        writes: What changed, the only thing the fold uses.
        plan: The plan as begun, in the first line only.
        prev: Hash of the line before; hash: of this one without its hash.
    """

    v: int
    seq: int
    id: str
    at: str
    who: str
    session: str
    intents: tuple[Any, ...] = ()
    writes: tuple[Write, ...] = ()
    why: str = ""
    meeting: str = ""
    source: str = ""
    undoes: str = ""
    plan: Any = None
    prev: str = ""
    hash: str = ""


def apply(plan: Plan, changed: Iterable[Write]) -> Plan:
    """The plan after the writes, in order; entities not named stay the same objects."""
    for write in changed:
        kind, _, rest = write.entity.partition(":")
        plan = _APPLY[kind](plan, rest, write.field, write.after)
    return plan


def fold(plan: Plan, entries: Iterable[Entry]) -> Plan:
    """The plan after the entries, in order.

    Raises:
        UnfitEntryError: When one writes what the plan does not have.
    """
    for entry in entries:
        try:
            plan = msgspec.structs.replace(apply(plan, entry.writes), seq=entry.seq)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise UnfitEntryError(entry.seq) from error
    return plan


def current(plan: Plan, write: Write) -> Any:
    """The value a write's field has in the plan now, as plain JSON; None when it is gone."""
    entity = _find(plan, write)
    if entity is None or not write.field:
        return plain(entity)
    return plain(getattr(entity, write.field))


def prepare(plan: Plan, changes: Sequence[Change], signature: Signature) -> tuple[Write, ...]:
    """The writes of several intents made as one, each on the plan the ones before it leave."""
    made: list[Write] = []
    for change in changes:
        step = writes(plan, change, signature)
        plan = apply(plan, step)
        made.extend(step)
    return tuple(made)


def check_conflict(
    made: Iterable[Write],
    since: Iterable[Entry],
    session: str,
    settled: Mapping[tuple[str, str], int] = _NOTHING_SETTLED,
) -> None:
    """Refuse writes whose field another session changed since it was looked at.

    What this session wrote after the other was written in knowledge of it.

    Args:
        made: What is to be written.
        since: The entries since the person looked.
        session: The person's.
        settled: Fields whose other value the person has seen by now, up to an entry's number.

    Raises:
        ConflictError: With both values, and who and when.
    """
    theirs: dict[tuple[str, str], tuple[Entry, Any, Any]] = {}
    for entry in since:
        for write in entry.writes:
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


def undo_target(entries: Iterable[Entry], who: str) -> Entry | None:
    """The person's latest entry not yet undone; a redo counts as doing it again."""
    done, _ = _stacks(entries, who)
    return done[-1] if done else None


def redo_target(entries: Iterable[Entry], who: str) -> Entry | None:
    """The undo that redo would take back: none once the person has gone on to other changes."""
    _, undone = _stacks(entries, who)
    return undone[-1] if undone else None


def undoing(plan: Plan, entry: Entry, later: Sequence[Entry] = ()) -> tuple[Write, ...]:
    """The writes that take an entry back.

    Args:
        plan: The present plan.
        entry: What to take back.
        later: The entries after it; those undone in the meantime do not stand in the way.

    Raises:
        PlannerError: ``undo-overwritten`` when a later write touched one of its fields,
            ``month-closed`` when a closed month holds one.
    """
    touched = {write.key for other in _standing(later) for write in other.writes}
    back: list[Write] = []
    for write in reversed(entry.writes):
        is_gone = bool(write.field) and _find(plan, write) is None
        if write.key in touched or is_gone or current(plan, write) != write.after:
            raise PlannerError("undo-overwritten", at=entry.at, who=entry.who)
        back.append(write.inverted())
        closing.require_open(plan, back[-1:])
        plan = apply(plan, back[-1:])
    return tuple(back)


def sealed(entry: Entry) -> Entry:
    """The entry with the hash of its content, which covers the hash of the line before."""
    return msgspec.structs.replace(entry, hash=digest(entry))


def digest(entry: Entry) -> str:
    """SHA-256 over the entry's canonical JSON without its own hash, as hexadecimal text."""
    return digest_of(msgspec.to_builtins(msgspec.structs.replace(entry, hash="")))


def digest_of(record: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a line of any version, its own hash left out."""
    return hashlib.sha256(msgspec.json.encode(record, order="sorted")).hexdigest()


def _stacks(entries: Iterable[Entry], who: str) -> tuple[list[Entry], list[Entry]]:
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


def _standing(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without the pairs of one and its undo."""
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
    return standing


def _apply_plan(plan: Plan, _: str, field: str, after: Any) -> Plan:
    changed: Plan = _set(plan, field, after)
    return changed


def _apply_row(plan: Plan, row_id: str, field: str, after: Any) -> Plan:
    return _with_row(plan, row_id, _entity(plan.rows.get(row_id), Row, field, after))


def _apply_item(plan: Plan, item_id: str, field: str, after: Any) -> Plan:
    item = _entity(plan.items.get(item_id), Item, field, after)
    return msgspec.structs.replace(plan, items=_with(plan.items, item_id, item))


def _apply_section(plan: Plan, section_id: str, field: str, after: Any) -> Plan:
    section = _entity(plan.sections.get(section_id), Section, field, after)
    return msgspec.structs.replace(plan, sections=_with(plan.sections, section_id, section))


def _apply_kpi(plan: Plan, kpi_id: str, field: str, after: Any) -> Plan:
    kpi = _entity(plan.kpis.get(kpi_id), Kpi, field, after)
    return msgspec.structs.replace(plan, kpis=_with(plan.kpis, kpi_id, kpi))


def _apply_mark(plan: Plan, rest: str, field: str, after: Any) -> Plan:
    row_id, _, mark_id = rest.partition(":")
    row = plan.rows[row_id]
    marks = _with_child(row.marks, mark_id, _entity(row.mark(mark_id), Mark, field, after))
    return _with_row(plan, row_id, msgspec.structs.replace(row, marks=marks))


def _apply_suspension(plan: Plan, rest: str, field: str, after: Any) -> Plan:
    row_id, _, suspension_id = rest.partition(":")
    row = plan.rows[row_id]
    held = next((s for s in row.suspensions if s.id == suspension_id), None)
    suspension = _entity(held, Suspension, field, after)
    suspensions = _with_child(row.suspensions, suspension_id, suspension)
    return _with_row(plan, row_id, msgspec.structs.replace(row, suspensions=suspensions))


def _apply_report(plan: Plan, rest: str, field: str, after: Any) -> Plan:
    row_id, _, text = rest.partition(":")
    row, month = plan.rows[row_id], _month(text)
    report: Report | None = _set(row.report(month), field, after)
    reports = _with(row.reports, month, None if report == NO_REPORT else report)
    return _with_row(plan, row_id, msgspec.structs.replace(row, reports=reports))


def _apply_figure(plan: Plan, rest: str, field: str, after: Any) -> Plan:
    kpi_id, _, key = rest.partition(":")
    kpi = plan.kpis[kpi_id]
    figure = _entity(kpi.figures.get(key), Figure, field, after)
    changed = msgspec.structs.replace(kpi, figures=_with(kpi.figures, key, figure))
    return msgspec.structs.replace(plan, kpis=_with(plan.kpis, kpi_id, changed))


def _apply_close(plan: Plan, text: str, field: str, after: Any) -> Plan:
    month = _month(text)
    close = _entity(plan.closes.get(month), Close, field, after)
    return msgspec.structs.replace(plan, closes=_with(plan.closes, month, close))


def _month(text: str) -> Month:
    """The month a path names.

    Raises:
        ValueError: When it is none.
    """
    if not is_month(text):
        raise ValueError(text)
    return Month(text)


def _entity(held: Any, kind: type, field: str, after: Any) -> Any:
    """An entity after a write: replaced whole, removed (None), or with one field set."""
    if not field:
        return None if after is None else msgspec.convert(after, kind)
    return _set(held, field, after)


def _set(entity: Any, field: str, after: Any) -> Any:
    value = msgspec.convert(after, _field_types(type(entity))[field])
    return msgspec.structs.replace(entity, **{field: value})


def _field_types(kind: type[Struct]) -> dict[str, Any]:
    if kind not in _FIELD_TYPES:
        _FIELD_TYPES[kind] = {info.name: info.type for info in msgspec.structs.fields(kind)}
    return _FIELD_TYPES[kind]


def _with(held: dict[_K, _V], key: _K, value: _V | None) -> dict[_K, _V]:
    """A copy with one value set, or removed where it is None."""
    changed = dict(held)
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def _with_child(held: tuple[_C, ...], child_id: str, child: _C | None) -> tuple[_C, ...]:
    """The children with one set or removed, ordered by id so that undo restores them exactly."""
    others = [other for other in held if other.id != child_id]
    if child is not None:
        others.append(child)
    return tuple(sorted(others, key=lambda other: other.id))


def _with_row(plan: Plan, row_id: str, row: Row | None) -> Plan:
    return msgspec.structs.replace(plan, rows=_with(plan.rows, row_id, row))


def _find(plan: Plan, write: Write) -> Struct | None:
    kind, _, rest = write.entity.partition(":")
    return _FIND[kind](plan, rest)


def _find_report(plan: Plan, rest: str) -> Report | None:
    row_id, _, month = rest.partition(":")
    row = plan.rows.get(row_id)
    return row.report(Month(month)) if row else None


def _find_mark(plan: Plan, rest: str) -> Mark | None:
    row_id, _, mark_id = rest.partition(":")
    row = plan.rows.get(row_id)
    return row.mark(mark_id) if row else None


def _find_suspension(plan: Plan, rest: str) -> Suspension | None:
    row_id, _, suspension_id = rest.partition(":")
    row = plan.rows.get(row_id)
    return next((s for s in row.suspensions if s.id == suspension_id), None) if row else None


def _find_figure(plan: Plan, rest: str) -> Figure | None:
    kpi_id, _, key = rest.partition(":")
    kpi = plan.kpis.get(kpi_id)
    return kpi.figures.get(key) if kpi else None


_APPLY: dict[str, Callable[[Plan, str, str, Any], Plan]] = {
    "plan": _apply_plan,
    "section": _apply_section,
    "item": _apply_item,
    "row": _apply_row,
    "mark": _apply_mark,
    "report": _apply_report,
    "suspension": _apply_suspension,
    "kpi": _apply_kpi,
    "figure": _apply_figure,
    "close": _apply_close,
}

_FIND: dict[str, Callable[[Plan, str], Struct | None]] = {
    "plan": lambda plan, _: plan,
    "section": lambda plan, rest: plan.sections.get(rest),
    "item": lambda plan, rest: plan.items.get(rest),
    "row": lambda plan, rest: plan.rows.get(rest),
    "mark": _find_mark,
    "report": _find_report,
    "suspension": _find_suspension,
    "kpi": lambda plan, rest: plan.kpis.get(rest),
    "figure": _find_figure,
    "close": lambda plan, rest: plan.closes.get(Month(rest)),
}
