"""Copies of a plan's history in ``backups/``: the last fourteen days it was written, every close.

A copy is the history as readable text, whole lines only. Its running number says which was made
earlier, so that a clock set forward or back pushes no good copy out.
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
    """A copy there is.

    Attributes:
        day: The day it was made, by its writer's clock.
        number: How many were made before it.
        label: What it was made for; empty for the copy of a day.
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
        """The entries it holds, as of the history itself."""
        return journal.read_file(self.path, position, before)


def backups(folder: Path) -> tuple[Backup, ...]:
    """The copies of a plan's history, the oldest first; other files are none of ours.

    Raises:
        OSError: When the folder cannot be read.
    """
    found = []
    for path in (folder / BACKUPS).glob("*.jsonl"):
        if match := _NAME.fullmatch(path.name):
            label = (match[3] or "").removeprefix("-")
            found.append(Backup(path, match[1], int(match[2]), label))
    return tuple(sorted(found, key=lambda backup: (backup.number, backup.name)))


def is_due(folder: Path, day: date) -> bool:
    """Whether a day has no copy yet."""
    return all(backup.day != day.isoformat() or backup.label for backup in backups(folder))


def make(folder: Path, position: Position, day: date, label: str = "") -> Backup:
    """Copy the history up to a position, and let go of what is older than the days kept.

    Args:
        folder: The plan's folder.
        position: The end of what was verified.
        day: Today.
        label: What the copy is made for; such a copy is kept for ever.

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
    """Delete the oldest copies of days beyond those kept."""
    dailies = [backup for backup in backups(folder) if not backup.label]
    for backup in dailies[:-DAYS_KEPT]:
        backup.path.unlink(missing_ok=True)
