"""The copies of a plan's history in ``backups/``: of the last 14 days with changes, and of closes.

A copy is the history as text, whole lines only. Copies are ordered by their running number, so that
a wrong clock never deletes a good one.
"""

import re
from datetime import date
from pathlib import Path

from msgspec import Struct

from planner.store import journal
from planner.store.files import sync_folder, write_atomically
from planner.store.journal import HISTORY
from planner.store.place import START, Position, Tail

BACKUPS = "backups"
DAYS_KEPT = 14

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{4,})(-[\w-]+)?\.jsonl")


class Backup(Struct, frozen=True):
    """A copy of a history.

    Attributes:
        day: The day it was made, by its writer's clock.
        number: Its running number.
        label: Its occasion; empty for the copy of a day.
    """

    path: Path
    day: str
    number: int
    label: str = ""

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name

    def read(self, position: Position = START, before: int | None = None) -> Tail:
        """The entries in it after a position, as ``PlanPlace.read``."""
        return journal.read_file(self.path, position, before)


def backups(folder: Path) -> tuple[Backup, ...]:
    """The copies of a plan's history, the oldest first; other files are ignored.

    Raises:
        OSError: When the folder cannot be read.
    """
    copies = []
    for path in (folder / BACKUPS).glob("*.jsonl"):
        if match := _NAME.fullmatch(path.name):
            label = (match[3] or "").removeprefix("-")
            copies.append(Backup(path, match[1], int(match[2]), label))
    return tuple(sorted(copies, key=lambda backup: (backup.number, backup.name)))


def is_due(folder: Path, day: date) -> bool:
    """Whether a day has no copy yet."""
    return all(backup.day != day.isoformat() or backup.label for backup in backups(folder))


def make(folder: Path, position: Position, day: date, label: str = "") -> Backup:
    """Copy the history up to a position, and delete the oldest daily copies.

    Args:
        folder: The plan's folder.
        position: The end of the verified part.
        day: Today.
        label: The occasion; a copy with one is never deleted.

    Raises:
        OSError: When it cannot be written; no other copy is touched then.
    """
    with (folder / HISTORY).open("rb") as file:
        content = file.read(position.offset)
    if not (folder / BACKUPS).is_dir():
        (folder / BACKUPS).mkdir(exist_ok=True)
        sync_folder(folder)
    number = max((backup.number for backup in backups(folder)), default=0) + 1
    name = f"{day.isoformat()}-{number:04}{f'-{label}' if label else ''}.jsonl"
    path = folder / BACKUPS / name
    write_atomically(path, content)
    _prune(folder)
    return Backup(path, day.isoformat(), number, label)


def _prune(folder: Path) -> None:
    """Delete all daily copies but the last ``DAYS_KEPT``."""
    dailies = [backup for backup in backups(folder) if not backup.label]
    for backup in dailies[:-DAYS_KEPT]:
        backup.path.unlink(missing_ok=True)
