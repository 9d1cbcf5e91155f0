"""The checkpoint ``plan.json``: the plan as of an entry, in TinyDB, so that opening is quick.

It can be rebuilt from the history: one that is unreadable, changed, or from a program with another
model is ignored. One of an older program is no damage: it only makes opening slower.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from planner.plan import meetings, model, order, people, targets
from planner.plan.meetings import Action, AgendaTopic, Meeting
from planner.plan.model import Item, Kpi, Plan, Row, Section
from planner.plan.people import Amendment, Person
from planner.store import seal
from planner.store.place import PlanState, Position

if TYPE_CHECKING:
    from tinydb import TinyDB

CHECKPOINT = "plan.json"
CHECKPOINT_SCHEMA = 3

_TABLES = (
    *("sections", "items", "rows", "kpis"),
    *("people", "amendments", "meetings", "topics", "actions"),
)


def fields_of(kinds: Iterable[object]) -> str:
    """A short text computed from the Structs among some objects and their fields."""
    structs = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Struct)]
    fields = [(kind.__name__, kind.__struct_fields__) for kind in structs]
    return hashlib.sha256(repr(fields).encode()).hexdigest()[:16]


# A checkpoint with unknown fields would lose them silently.
FIELDS = fields_of(
    kind for module in (model, targets, meetings, order, people) for kind in vars(module).values()
)


class _Meta(Struct, frozen=True):
    """The meta table; its ``plan`` is without the tables."""

    schema: int
    fields: str
    position: Position
    plan: Plan


class _MadeBy(Struct, frozen=True):
    """What a meta table of any version says of the program that made it."""

    schema: int
    fields: str = ""


class _AnyDatabase(Struct, frozen=True):
    """The file of any version."""

    meta: dict[str, _MadeBy]


class _Database(Struct, frozen=True):
    """The file as TinyDB keeps it: tables by name, documents by number."""

    meta: dict[str, _Meta]
    sections: dict[str, Section]
    items: dict[str, Item]
    rows: dict[str, Row]
    kpis: dict[str, Kpi]
    people: dict[str, Person]
    amendments: dict[str, Amendment]
    meetings: dict[str, Meeting]
    topics: dict[str, AgendaTopic]
    actions: dict[str, Action]


def save(folder: Path, plan: Plan, position: Position) -> None:
    """Write the plan as of a position, every table whole."""
    without_tables = msgspec.structs.replace(plan, **{name: {} for name in _TABLES})
    meta = _Meta(CHECKPOINT_SCHEMA, FIELDS, position, without_tables)
    with _open(folder) as database:
        database.drop_tables()
        database.table("meta", cache_size=0).insert(msgspec.to_builtins(meta))
        for name in _TABLES:
            records = list(getattr(plan, name).values())
            database.table(name, cache_size=0).insert_multiple(msgspec.to_builtins(records))


def is_outdated(folder: Path) -> bool:
    """Whether there is a whole checkpoint of an older version or of another model."""
    made_by = _made_by(folder)
    return made_by is not None and _is_foreign(made_by) and made_by.schema <= CHECKPOINT_SCHEMA


def is_of_other_program(folder: Path) -> bool:
    """Whether there is a whole checkpoint of another version, older or newer, or model."""
    made_by = _made_by(folder)
    return made_by is not None and _is_foreign(made_by)


def load(folder: Path) -> PlanState | None:
    """The plan of the checkpoint and its position; None when there is no valid one.

    It is decoded in one typed step: TinyDB would make every record a document first.
    """
    try:
        content = (folder / CHECKPOINT).read_bytes()
    except OSError:
        return None
    return _decode(content) if seal.is_as_written(content) else None


def _decode(content: bytes) -> PlanState | None:
    """The plan and position of a sealed checkpoint; None for one of another version or model."""
    try:
        database = msgspec.json.decode(content, type=_Database)
        (meta,) = database.meta.values()
    except ValueError:
        return None
    if _is_foreign(meta):
        return None
    tables = {name: _by_id(getattr(database, name)) for name in _TABLES}
    return msgspec.structs.replace(meta.plan, **tables), meta.position


def _made_by(folder: Path) -> _MadeBy | None:
    """What made the checkpoint; None where there is none, or it is damaged."""
    try:
        content = (folder / CHECKPOINT).read_bytes()
        (made_by,) = msgspec.json.decode(content, type=_AnyDatabase).meta.values()
    except (OSError, ValueError, RecursionError):
        return None
    return made_by if seal.is_as_written(content) else None


def _is_foreign(made_by: _MadeBy | _Meta) -> bool:
    """Whether another version of the program made it, or one with another model."""
    return (made_by.schema, made_by.fields) != (CHECKPOINT_SCHEMA, FIELDS)


def _open(folder: Path) -> "TinyDB":
    """The database, written once when it closes."""
    from tinydb import TinyDB  # noqa: PLC0415 - who only reads does without
    from tinydb.middlewares import CachingMiddleware  # noqa: PLC0415

    from planner.store.storage import AtomicStorage  # noqa: PLC0415

    cached = CachingMiddleware(AtomicStorage)  # type: ignore[no-untyped-call]
    return TinyDB(folder / CHECKPOINT, storage=cached)


def _by_id(documents: dict[str, Any]) -> dict[str, Any]:
    return {record.id: record for record in documents.values()}
