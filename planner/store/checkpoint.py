"""``plan.json``: the plan as of an entry, in TinyDB, so that opening need not fold it all.

It can be rebuilt from the history at any time: one that cannot be read, or is not as it was
written, is passed over.
"""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import Storage

from planner.model import Item, Kpi, Plan, Row, Section
from planner.store.files import write_atomically
from planner.store.journal import Position

CHECKPOINT = "plan.json"
CHECKPOINT_SCHEMA = 1

_TABLES: dict[str, type[Struct]] = {
    "sections": Section,
    "items": Item,
    "rows": Row,
    "kpis": Kpi,
}


class AtomicStorage(Storage):
    """TinyDB's file, replaced whole: its own storage overwrites in place and can be cut short.

    Args:
        path: The JSON file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables by name, None for a new file."""
        try:
            tables: dict[str, dict[str, Any]] = msgspec.json.decode(self._path.read_bytes())
        except FileNotFoundError:
            return None
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file."""
        write_atomically(self._path, msgspec.json.encode(data))


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
    """The plan of the checkpoint and its position; None when there is none to trust."""
    if not (folder / CHECKPOINT).exists():
        return None
    try:
        with _open(folder) as database:
            (meta,) = database.table("meta", cache_size=0).all()
            if meta["schema"] != CHECKPOINT_SCHEMA:
                return None
            tables = {name: _records(database, name) for name in _TABLES}
        plan = msgspec.convert({**meta["plan"], **tables}, Plan)
        position = msgspec.convert(meta["position"], Position)
        is_as_written = meta["digest"] == _digest(plan, position)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    return (plan, position) if is_as_written else None


def _digest(plan: Plan, position: Position) -> str:
    """SHA-256 of what a checkpoint holds, as hexadecimal text."""
    content = msgspec.json.encode((plan, position), order="deterministic")
    return hashlib.sha256(content).hexdigest()


def _open(folder: Path) -> TinyDB:
    """The database, written once when it closes."""
    cached = CachingMiddleware(AtomicStorage)  # type: ignore[no-untyped-call]
    return TinyDB(folder / CHECKPOINT, storage=cached)


def _records(database: TinyDB, name: str) -> dict[str, Any]:
    return {record["id"]: record for record in database.table(name, cache_size=0)}
