"""The lock of a plan's folder: one of the operating system, freed by the death of its holder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import portalocker
from msgspec import Struct

from planner.errors import UnavailableError
from planner.store.origin import machine_name

LOCK = ".lock"
OWNER = ".lock-owner.json"
PATIENCE = 10.0  # seconds until a sentence names who holds the lock
_POLL = 0.01


class Owner(Struct, frozen=True):
    """The holder of the lock, only for the message to those who wait."""

    who: str
    host: str
    pid: int


class WriteLock:
    """The lock of a plan's folder.

    Args:
        folder: The plan's folder.
        who: Name shown to others who wait.
        patience: Seconds to wait.
    """

    def __init__(self, folder: Path, who: str, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._owner = msgspec.json.encode(Owner(who, machine_name(), os.getpid()))
        self._named: tuple[int, int] | None = None
        self._lock = portalocker.Lock(
            str(folder / LOCK), mode="ab", timeout=patience, check_interval=_POLL
        )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock.

        Raises:
            UnavailableError: ``busy`` naming the owner after ``patience``; ``folder-unwritable``;
                ``history-missing`` when the folder is away.
        """
        if not self._folder.is_dir():  # the lock would create it again, empty
            raise UnavailableError("history-missing", path=str(self._folder))
        try:
            self._lock.acquire()
        except portalocker.LockException as error:
            raise UnavailableError("busy", **self._held_by()) from error
        except OSError as error:
            raise UnavailableError(
                "folder-unwritable", path=str(self._folder), problem=error.strerror
            ) from error
        try:
            self._name_owner()
            yield
        finally:
            self._lock.release()

    def _name_owner(self) -> None:
        """Write the name for those who wait; a failure only shortens their message."""
        path = self._folder / OWNER
        with suppress(OSError):
            if self._named is None or self._named != _state(path):
                path.write_bytes(self._owner)  # truncating costs as much as the whole edit
                self._named = _state(path)

    def _held_by(self) -> dict[str, object]:
        try:
            owner = msgspec.json.decode((self._folder / OWNER).read_bytes(), type=Owner)
        except (OSError, msgspec.DecodeError):
            return {"who": "?", "host": "?", "path": str(self._folder)}
        return {"who": owner.who, "host": owner.host, "path": str(self._folder)}


def _state(path: Path) -> tuple[int, int]:
    """The time and size of a file."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size
