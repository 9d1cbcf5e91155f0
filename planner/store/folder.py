"""The place of a plan and the library of plans as ordinary folders, on a disk or a share."""

import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from planner.errors import PlannerError, UnavailableError
from planner.history.entries import Entry
from planner.plan.model import Plan
from planner.store import backups, chain, checkpoint, files, journal
from planner.store.backups import Backup
from planner.store.place import START, PlanState, Position, Tail

if TYPE_CHECKING:
    from planner.store.lock import WriteLock

PLANS = "plans"
ARCHIVE = "archive"

_A_DAY = timedelta(days=1)


class PlanFolder(Struct, frozen=True):
    """The folder of a plan: a ``PlanPlace``, with OS errors as ``UnavailableError``."""

    path: Path

    @property
    def name(self) -> str:
        """The path of the history."""
        return str(self._history)

    @property
    def address(self) -> str:
        """The path of the folder as it was given."""
        return str(self.path)

    @property
    def identity(self) -> str:
        """The whole path of the folder."""
        return str(self.path.absolute())

    @property
    def library(self) -> "DataFolder | None":
        """The data folder it is in; None for a folder of its own."""
        folder = self.path.absolute().parent
        return DataFolder(folder.parent) if folder.name in {PLANS, ARCHIVE} else None

    @property
    def _history(self) -> Path:
        return self.path / journal.HISTORY

    def begin(self, history: bytes) -> None:
        """Fill a temporary folder and rename it when it is complete."""
        if self._history.exists():
            raise PlannerError("plan-exists", path=self.address)
        beside = self.path.with_name(f".{self.path.name}.{os.urandom(5).hex()}.new")
        try:
            beside.mkdir(parents=True)
            journal.lay(beside, history)
            _name(beside, self.path)
            files.sync_folder(self.path.parent)
        except OSError as error:
            raise UnavailableError(
                "folder-unwritable", path=str(self.path.parent), problem=error.strerror
            ) from error
        finally:
            if beside.exists():
                (beside / journal.HISTORY).unlink(missing_ok=True)
                beside.rmdir()

    def lock(self, who: str, *, waits: bool = True) -> "WriteLock":
        """The lock in the folder."""
        from planner.store.lock import PATIENCE, WriteLock  # noqa: PLC0415 - readers never do

        return WriteLock(self.path, who, patience=PATIENCE if waits else 0)

    def read(self, position: Position = START, before: int | None = None) -> Tail:
        """The entries after a position."""
        return journal.read_file(self._history, position, before)

    def append(self, entry: Entry, behind: Tail) -> Position:
        """Set an incomplete last line aside, and append the entry."""
        try:
            if behind.is_torn:
                journal.set_aside_torn_line(self.path, behind.position)
            length = journal.append(self.path, entry)
        except OSError as error:
            raise UnavailableError(
                "not-saved", path=self.address, problem=error.strerror
            ) from error
        return chain.following(behind.position, entry, length)

    def found_again(self, position: Position) -> Position | None:
        """The position after the line that ends with the entry's hash."""
        return journal.moved(self._history, position)

    def state(self) -> object:
        """The time and size of the file; None where it is missing."""
        try:
            status = self._history.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def load_checkpoint(self) -> PlanState | None:
        """The plan and position in ``plan.json``."""
        return checkpoint.load(self.path)

    def is_checkpoint_outdated(self) -> bool:
        """Whether ``plan.json`` is whole and of an older program."""
        return checkpoint.is_outdated(self.path)

    def save_checkpoint(self, plan: Plan, position: Position) -> bool:
        """Replace ``plan.json``."""
        try:
            checkpoint.save(self.path, plan, position)
        except OSError:
            return False
        return True

    def copies(self) -> Sequence[Backup]:
        """The files in ``backups/``, the latest first; none if it cannot be read."""
        try:
            return backups.backups(self.path)[::-1]
        except OSError:
            return ()

    def is_copy_due(self, day: date) -> bool:
        """Whether ``backups/`` has no copy of a day."""
        try:
            return backups.is_due(self.path, day)
        except OSError:
            return False

    def copy(self, position: Position, day: date, label: str = "") -> None:
        """Copy the history into ``backups/``."""
        try:
            backups.make(self.path, position, day, label)
        except OSError as error:
            raise UnavailableError(
                "not-backed-up", path=str(self.path / backups.BACKUPS), problem=error.strerror
            ) from error

    def sweep(self, now: datetime) -> None:
        """Delete half-written files a day old."""
        with suppress(OSError):
            for folder in (self.path, self.path / backups.BACKUPS):
                files.sweep(folder, (now - _A_DAY).timestamp())


class DataFolder(Struct, frozen=True):
    """The data folder, with a folder for each plan: a ``PlanLibrary``.

    It stands in ``plans/``, or in ``archive/`` beside it where it was put away.
    """

    path: Path

    @property
    def address(self) -> str:
        """The path of the folder as it was given."""
        return str(self.path)

    @property
    def _plans(self) -> Path:
        return self.path / PLANS

    @property
    def _archive(self) -> Path:
        return self.path / ARCHIVE

    def is_there(self) -> bool:
        """Whether the folder exists; a share may be unreachable."""
        return self.path.is_dir()

    def names(self) -> tuple[str, ...]:
        """The names of the folders with a history, a checkpoint or backups."""
        return _names(self._plans)

    def archived(self) -> tuple[str, ...]:
        """The names of such folders in ``archive/``."""
        return _names(self._archive)

    def place(self, name: str) -> PlanFolder:
        """The folder of a name; that in ``plans/`` where there is none yet."""
        kept = self._archive / name
        is_away = bool(name) and kept.is_dir() and not (self._plans / name).exists()
        return PlanFolder(kept if is_away else self._plans / name)

    def rename(self, name: str, new: str, who: str) -> None:
        """Rename the folder."""
        path = self.place(name).path
        _move(path, path.with_name(new), who)

    def archive(self, name: str, who: str) -> None:
        """Move the folder into ``archive/``."""
        _move(self._plans / name, self._archive / name, who)

    def bring_back(self, name: str, who: str) -> None:
        """Move the folder into ``plans/``."""
        _move(self._archive / name, self._plans / name, who)

    def name_of(self, identity: str) -> str:
        """The name of a folder in ``plans/``."""
        path = Path(identity)
        return path.name if path.parent == self._plans.absolute() else ""


def _names(folder: Path) -> tuple[str, ...]:
    """The names of the folders of plans in a folder; none where there is no such folder."""
    traces = (journal.HISTORY, checkpoint.CHECKPOINT, backups.BACKUPS)
    try:
        paths = [path for name in traces for path in folder.glob(f"[!.]*/{name}")]
    except OSError as error:
        raise UnavailableError(
            "file-unreadable", path=str(folder), problem=error.strerror
        ) from error
    return tuple(sorted({path.parent.name for path in paths}))


def _move(source: Path, target: Path, who: str) -> None:
    """Give a plan's folder another name or parent, unless somebody writes into it.

    Windows moves no folder in which a file is open, and the lock is one: there it is let go right
    before, and whoever takes it meanwhile keeps the folder where it is.
    """
    lock = PlanFolder(source).lock(who).held()
    try:
        with ExitStack() as stack:
            stack.enter_context(lock)
            target.parent.mkdir(parents=True, exist_ok=True)
            if os.name == "nt":
                stack.close()
            _name(source, target)
    except OSError as error:
        raise UnavailableError("not-moved", path=str(source), problem=error.strerror) from error
    with suppress(OSError):  # it has moved; a crash now may only take that back
        for folder in {source.parent, target.parent}:
            files.sync_folder(folder)


def _name(beside: Path, folder: Path) -> None:
    """Give a finished folder its name, unless another program was quicker."""
    try:
        files.rename(beside, folder)
    except OSError as error:
        if folder.exists():
            raise PlannerError("plan-exists", path=str(folder)) from error
        raise
