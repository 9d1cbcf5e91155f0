"""The entries about a row, person or topic, and the last entry of each field (pure)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import structs

from planner.history.entities import Topic, rows_of, topic_of
from planner.history.entries import Entry
from planner.history.moments import branch_day
from planner.history.writes import Write
from planner.plan.model import Plan
from planner.plan.paths import make_path
from planner.text import fold_for_search

# The topic of what each kind of intent writes; the others change the plan itself.
TOPIC_OF_INTENT: dict[str, Topic] = {
    "SetStatus": "status",
    "KeepStatus": "status",
    "WriteNote": "note",
    "ConfirmNote": "note",
    "WriteRemedy": "remedy",
    "TickMark": "mark",
    "UntickMark": "mark",
    "MoveMark": "mark",
    "DropMark": "mark",
    "RestoreMark": "mark",
    "AddMark": "mark",
    "RemoveMark": "mark",
    "AddStep": "mark",
    "RecordFigure": "figure",
    "ClearFigure": "figure",
    "Suspend": "suspension",
    "Resume": "suspension",
    "SuspendKpi": "suspension",
    "ResumeKpi": "suspension",
    "ReviewReport": "review",
    "WriteMemo": "memo",
    "CloseMonth": "close",
    "ReopenMonth": "close",
}


def rows_touched(plan: Plan, entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of the rows that entries wrote to."""
    entities = {write.entity for entry in entries for write in entry.writes}
    return frozenset(row for entity in entities for row in rows_of(plan, entity))


def since_visit(entries: Iterable[Entry], seen: int | None, today: date) -> tuple[Entry, ...]:
    """The entries after the last one a person has seen; where that is not known, those of today."""
    if seen is not None:
        return tuple(entry for entry in entries if entry.seq > seen)
    changes = (entry for entry in entries if entry.seq)  # what begins a plan changes none
    return tuple(entry for entry in changes if branch_day(entry.at) == today)


def of_others(entries: Iterable[Entry], who: str, machine: str) -> tuple[Entry, ...]:
    """The entries of other people, or of the same name on another machine; older lines have none.

    Args:
        entries: The entries.
        who: The person's name.
        machine: The name of their machine.
    """
    return tuple(
        entry
        for entry in entries
        if entry.who != who or (entry.machine and machine and entry.machine != machine)
    )


def entries_about(
    plan: Plan,
    entries: Iterable[Entry],
    *,
    row: str = "",
    by: str = "",
    topic: Topic | None = None,
) -> tuple[Entry, ...]:
    """The entries about a row, by a person and on a topic; an empty condition is always met."""
    name = fold_for_search(by)
    return tuple(
        entry
        for entry in entries
        if name in fold_for_search(entry.who)
        and (
            (not row and topic is None) or any(_is_about(plan, w, row, topic) for w in entry.writes)
        )
    )


def with_row_first(plan: Plan, entry: Entry, row: str, topic: Topic | None = None) -> Entry:
    """An entry told from a row: what it did to that row stands first, on a topic before all."""

    def distance(intent: Any) -> tuple[bool, bool]:
        is_on_topic = topic is None or topic_of_intent(intent) == topic
        return not _touches(plan, intent, row), not is_on_topic

    return structs.replace(entry, intents=tuple(sorted(entry.intents, key=distance)))


def topic_of_intent(intent: Any) -> Topic:
    """The topic an intent is about; in a history read from disk it is plain JSON."""
    name = intent.get("do") if isinstance(intent, dict) else type(intent).__name__
    return TOPIC_OF_INTENT.get(str(name), "plan")


def _touches(plan: Plan, intent: Any, row: str) -> bool:
    """Whether an intent is about a row; in a history read from disk it is plain JSON."""
    said = intent if isinstance(intent, dict) else structs.asdict(intent)
    if "row" in said:
        return bool(said["row"] == row)
    entity = make_path("kpi", said["kpi"]) if "kpi" in said else said.get("entity", "")
    return bool(entity) and row in rows_of(plan, entity)


def last_writers(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """The last entry that wrote each field, by entity and field."""
    return {write.key: entry for entry in entries for write in entry.writes}


def writer_of(
    keys: Iterable[tuple[str, str]], writers: Mapping[tuple[str, str], Entry]
) -> Entry | None:
    """The last entry that wrote one of several fields; None where none did."""
    entries = [writers[key] for key in keys if key in writers]
    return max(entries, key=lambda entry: entry.seq, default=None)


def _is_about(plan: Plan, write: Write, row: str, topic: Topic | None) -> bool:
    if topic is not None and topic_of(write.entity, write.field) != topic:
        return False
    return not row or row in rows_of(plan, write.entity)
