"""``plan.json``: the plan as of an entry, in TinyDB, so that opening need not fold it all.

It can be rebuilt from the history at any time: one that cannot be read, or is not as it was
written, is passed over.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from planner.model import Item, Kpi, Plan, Row, Section
from planner.store.journal import Position

if TYPE_CHECKING:
    from tinydb import TinyDB

CHECKPOINT = "plan.json"
CHECKPOINT_SCHEMA = 2

_TABLES = ("sections", "items", "rows", "kpis")


class _Meta(Struct, frozen=True):
    schema: int
    position: Position
    digest: str
    plan: dict[str, Any]


class _Database(Struct, frozen=True):
    """The file as TinyDB keeps it: tables by name, documents by number."""

    meta: dict[str, _Meta]
    sections: dict[str, Section]
    items: dict[str, Item]
    rows: dict[str, Row]
    kpis: dict[str, Kpi]


def save(folder: Path, plan: Plan, position: Position) -> None:
    """Write the plan as of a position, every table whole."""
    header = msgspec.to_builtins(plan)
    meta = {
        "schema": CHECKPOINT_SCHEMA,
        "position": msgspec.to_builtins(position),
        "digest": _digest(plan, position),
        "plan": {name: header[name] for name in header if name not in _TABLES},
    }
    with _open(folder) as database:
        database.drop_tables()
        database.table("meta", cache_size=0).insert(meta)
        for name in _TABLES:
            database.table(name, cache_size=0).insert_multiple(header[name].values())


def load(folder: Path) -> tuple[Plan, Position] | None:
    """The plan of the checkpoint and its position; None when there is none to trust.

    Read as it lies, in one typed step: TinyDB would make every record a document first.
    """
    try:
        held = msgspec.json.decode((folder / CHECKPOINT).read_bytes(), type=_Database)
        (meta,) = held.meta.values()
        tables = {name: _by_id(getattr(held, name)) for name in _TABLES}
        header = msgspec.convert({**meta.plan, **{name: {} for name in _TABLES}}, Plan)
    except (OSError, ValueError, RecursionError):
        return None
    plan = msgspec.structs.replace(header, **tables)
    is_as_written = meta.digest == _digest(plan, meta.position)
    return (plan, meta.position) if is_as_written and meta.schema == CHECKPOINT_SCHEMA else None


def _digest(plan: Plan, position: Position) -> str:
    """SHA-256 of what a checkpoint holds, as hexadecimal text."""
    content = msgspec.json.encode((plan, position), order="deterministic")
    return hashlib.sha256(content).hexdigest()


def _open(folder: Path) -> "TinyDB":
    """The database, written once when it closes."""
    from tinydb import TinyDB  # noqa: PLC0415 - who only reads does without
    from tinydb.middlewares import CachingMiddleware  # noqa: PLC0415

    from planner.store.storage import AtomicStorage  # noqa: PLC0415

    cached = CachingMiddleware(AtomicStorage)  # type: ignore[no-untyped-call]
    return TinyDB(folder / CHECKPOINT, storage=cached)


def _by_id(documents: dict[str, Any]) -> dict[str, Any]:
    return {record.id: record for record in documents.values()}
