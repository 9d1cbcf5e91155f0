"""The entries about a row, person or topic, and the last entry of each field (pure)."""

from collections.abc import Iterable, Mapping

from planner.history.entities import Topic, rows_of, topic_of
from planner.history.entries import Entry
from planner.history.writes import Write
from planner.plan.model import Plan
from planner.text import fold_for_search


def rows_touched(plan: Plan, entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of the rows that entries wrote to."""
    entities = {write.entity for entry in entries for write in entry.writes}
    return frozenset(row for entity in entities for row in rows_of(plan, entity))


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
