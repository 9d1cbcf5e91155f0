"""TinyDB's file, replaced whole and sealed: its own storage overwrites in place."""

from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from planner.store.files import write_atomically
from planner.store.seal import SEAL, sealed


class AtomicStorage(Storage):
    """The storage of a sealed JSON file, replaced atomically.

    Args:
        path: The JSON file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables by name without the seal; None for a new file."""
        try:
            tables: dict[str, dict[str, Any]] = msgspec.json.decode(self._path.read_bytes())
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        return {name: tables[name] for name in tables if name != SEAL}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file."""
        write_atomically(self._path, sealed(data))
