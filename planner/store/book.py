"""PlanBook: the one mutable object. It locks, reads what is new, appends, publishes."""

import getpass
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from planner.errors import PlannerError, UnavailableError
from planner.history import entries
from planner.history.entries import Entry
from planner.history.intents import Change, Signature, Write, cleaned, plain
from planner.plan.model import Plan
from planner.plan.paths import kind_of, parse_path
from planner.plan.schema import from_document, to_document
from planner.store import backups, checkpoint, files, journal, opening
from planner.store.journal import Position, Tail
from planner.text import one_line

if TYPE_CHECKING:
    from planner.history.timeline import Timeline
    from planner.store.lock import WriteLock

CHECKPOINT_EVERY = 500  # entries; folding as many takes a few hundredths of a second

_TICK = timedelta(microseconds=1)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def system_user() -> str:
    """The name the operating system knows the person by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def new_id() -> str:
    """An id for something that begins to exist, unique without asking anybody."""
    return os.urandom(5).hex()


class PlanBook:
    """A plan's folder, opened: the present plan and the only way to change it.

    Reading takes no lock. A plan that is damaged opens read-only on its last good state, and
    ``problem`` says why; ``backup_problem``, why the copy at the latest 締め was not made. One
    thread may write while others refresh and read.

    Args:
        folder: The plan's folder.
        who: Who makes the changes.
        clock: Gives the instant of an entry.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """

    def __init__(self, folder: Path, who: str = "", clock: Clock = utc_now) -> None:
        self.folder = folder
        self.who = one_line(who or system_user())
        self.session = new_id()
        self._clock = clock
        self._recent: list[Entry] = []
        self._earlier: tuple[Entry, ...] | None = None
        self._lock: WriteLock | None = None
        self._turn = threading.Lock()
        self._is_torn = False
        self._has_written = False
        self._tended: tuple[date, bool] | None = None
        self.backup_problem: UnavailableError | None = None
        state = opening.open_folder(folder)
        self.plan, self._position, self.problem = state.plan, state.position, state.problem
        self._opened, self._saved = state.position, state.saved
        self._damage = state.problem if state.problem and not state.is_at_end else None
        self._looked_at: tuple[int, int] | None = None

    def sign_as(self, who: str) -> None:
        """Let another name stand with the changes from now on."""
        with self._turn:
            self.who = one_line(who or system_user())
            self._lock = None

    def now(self) -> datetime:
        """The present instant by the clock that stamps the entries."""
        return self._clock()

    @property
    def is_read_only(self) -> bool:
        """Whether the plan is damaged and takes no changes."""
        return self.problem is not None

    def refresh(self) -> Plan:
        """Read what others have written since; the present plan.

        While another thread writes, that one reads what is new.
        """
        if self._turn.acquire(blocking=False):
            try:
                self._catch_up()
            finally:
                self._turn.release()
        return self.plan

    def submit(
        self,
        changes: Change | Sequence[Change],
        *,
        why: str = "",
        source: str = "",
        seen: int | None = None,
        settled: Mapping[tuple[str, str], int] | None = None,
    ) -> Entry | None:
        """Make one or more changes as one entry, acknowledged when its line is on disk.

        Args:
            changes: Intents, each made on what the ones before it leave.
            why: A reason for the whole.
            source: Where they come from, an imported file for instance.
            seen: ``plan.seq`` of the plan the person looked at; None: the one on disk.
            settled: Fields of which the person has seen more, and up to which entry.

        Returns:
            The entry, None when nothing would change.

        Raises:
            ConflictError: A field changed elsewhere since ``seen``.
            PlannerError: The rules refuse it, or the plan cannot be written.
        """
        given = changes if isinstance(changes, Sequence) else (changes,)
        several = tuple(cleaned(change) for change in given)

        def prepare(plan: Plan, signature: Signature) -> tuple[Write, ...]:
            made = entries.prepare(plan, several, signature)
            if seen is not None:
                entries.check_conflict(made, self.since(seen), self.session, settled or {})
            return made

        intents = plain(several)
        return self._write(prepare, intents=intents, why=one_line(why), source=one_line(source))

    def undo(self) -> Entry | None:
        """Take back this person's latest entry not yet undone; None when there is none."""
        return self._take_back(entries.undo_target)

    def redo(self) -> Entry | None:
        """Take back this person's latest undo; None when there is none."""
        return self._take_back(entries.redo_target)

    def entries(self) -> tuple[Entry, ...]:
        """All entries of the history, the one that began the plan first.

        Raises:
            UnavailableError: When lines older than the checkpoint turn out to be damaged.
        """
        if self._earlier is None:
            whole = journal.read_tail(self.folder)
            if whole.problem and self.problem is None and whole.position.seq < self._opened.seq:
                raise whole.problem
            earlier = tuple(entry for entry in whole.entries if entry.seq <= self._opened.seq)
            if whole.position.seq < self._opened.seq:
                return (*earlier, *self._recent)
            self._earlier = earlier
        return (*self._earlier, *self._recent)

    def timeline(self, *, is_whole: bool = True) -> "Timeline":
        """Every plan there was, up to the present one.

        Args:
            is_whole: Whether to refuse a history that damage cuts short; else what is before it.

        Raises:
            UnavailableError: As ``entries``, and what is damaged.
        """
        from planner.history.timeline import Timeline  # noqa: PLC0415 - most look at the present only

        entries = tuple(e for place, e in enumerate(self.entries()) if e.seq == place)
        if not entries or (is_whole and len(entries) <= self.plan.seq):
            raise self.problem or UnavailableError("history-empty", path=str(self.folder), line=1)
        begun = from_document(entries[0].plan, str(self.folder / journal.HISTORY))
        return Timeline(begun, entries)

    def since(self, seq: int) -> tuple[Entry, ...]:
        """The entries after one that this book has seen, by its number."""
        return tuple(self._recent[max(seq - self._opened.seq, 0) :])

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with an id."""
        return next((entry for entry in self.entries() if entry.id == entry_id), None)

    def close(self) -> None:
        """Leave a checkpoint, so that the next opening is quick; never needed for safety."""
        with self._turn:
            if self.problem is None and self._position != self._saved:
                self._checkpoint()
        if self._has_written and self._is_copy_due():
            self.tend()

    def tend(self) -> None:
        """Do what nobody waits for: look the whole history over, copy it, sweep up.

        Once a session and, after a change, once a day. Damage far behind the checkpoint is found
        here: ``problem`` then says so. Nothing of it can fail an edit.
        """
        with self._turn:
            now = self._clock().astimezone()
            turn = (now.date(), self._has_written)
            if self._tended == turn or self.problem is not None:
                return
            self._tended = turn
            self._look_over()
            if self.problem is None:
                self._keep_house(now)

    def back_up(self, label: str) -> None:
        """Copy the history for an occasion, a close for instance; such a copy is never deleted.

        Raises:
            UnavailableError: ``not-backed-up``, or the damage that must not be copied.
        """
        with self._turn:
            self._look_over()
            if self.problem is not None:
                raise self.problem
            try:
                backups.make(self.folder, self._position, self._clock().astimezone().date(), label)
            except OSError as error:
                path = str(self.folder / backups.BACKUPS)
                raise UnavailableError(
                    "not-backed-up", path=path, problem=error.strerror
                ) from error

    def _look_over(self) -> None:
        """Read the whole history for damage before what this book has read by itself."""
        try:
            self._looked_at = self._file_state()
            whole = journal.read_tail(self.folder)
        except UnavailableError:  # a share away for a moment; whoever writes is told
            return
        reached = whole.entries[self._position.seq :][:1]
        if reached and reached[0].hash == self._position.head:
            self._damage = None
        else:
            self._damage = whole.problem.beyond() if whole.problem else self._damage
        self.problem = self._damage

    def _keep_house(self, now: datetime) -> None:
        """The copy of the day, and what killed writers left a day ago or earlier."""
        with suppress(OSError):
            if self._has_written and self._is_copy_due():
                backups.make(self.folder, self._position, now.date())
        with suppress(OSError):
            for folder in (self.folder, self.folder / backups.BACKUPS):
                files.sweep(folder, (now - timedelta(days=1)).timestamp())

    def _is_copy_due(self) -> bool:
        """Whether today has no copy of the history yet."""
        try:
            return backups.is_due(self.folder, self._clock().astimezone().date())
        except OSError:
            return False

    def _file_state(self) -> tuple[int, int] | None:
        """What changes when somebody mends the history."""
        try:
            status = (self.folder / journal.HISTORY).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    def _catch_up(self) -> None:
        """Fold in what is new; what was read stays good when damage follows it."""
        plan, tail = opening.read(self.folder, self.plan, self._position)
        self._publish(plan, tail)
        may_be_mended = self._damage is not None and tail.problem is None
        if may_be_mended and self._looked_at != self._file_state():
            self._look_over()

    def _publish(self, plan: Plan, tail: Tail) -> None:
        self._recent.extend(tail.entries)
        self._position = tail.position
        self.problem = self._damage or tail.problem
        self.plan = plan
        self._is_torn = tail.is_torn

    def _take_back(self, target_of: Callable[[Sequence[Entry], str], Entry | None]) -> Entry | None:
        found: list[Entry] = []

        def prepare(plan: Plan, _: Signature) -> tuple[Write, ...]:
            known, target = self._sought(target_of)
            if target is None:
                return ()
            found.append(target)
            later = [entry for entry in known if entry.seq > target.seq]
            return entries.undoing(plan, target, later)

        return self._write(prepare, undone=found)

    def _sought(
        self, target_of: Callable[[Sequence[Entry], str], Entry | None]
    ) -> tuple[Sequence[Entry], Entry | None]:
        """What to take back and entries that reach back to it; old ones are read only if needed."""
        recent = tuple(self._recent)
        known = {entry.id for entry in recent}
        if all(not entry.undoes or entry.undoes in known for entry in recent):
            target = target_of(recent, self.who)
            if target is not None:
                return recent, target
        entries = self.entries()
        return entries, target_of(entries, self.who)

    def _write(
        self,
        prepare: Callable[[Plan, Signature], tuple[Write, ...]],
        *,
        intents: Sequence[Any] = (),
        why: str = "",
        source: str = "",
        undone: Sequence[Entry] = (),
    ) -> Entry | None:
        with self._turn:
            with self._locked():
                self._catch_up()
                if self.problem is not None:
                    raise self.problem
                signature = Signature(self.who, self._stamp())
                made = prepare(self.plan, signature)
                if not made:
                    return None
                entry = entries.sealed(
                    Entry(
                        v=entries.ENTRY_VERSION,
                        seq=self._position.seq + 1,
                        id=new_id(),
                        at=signature.at,
                        who=self.who,
                        session=self.session,
                        intents=undone[0].intents if undone else tuple(intents),
                        writes=made,
                        why=why,
                        source=source,
                        undoes=undone[0].id if undone else "",
                        prev=self._position.head,
                    )
                )
                # Folded before it is written: what does not fit never reaches the disk.
                changed = entries.fold(self.plan, (entry,))
                self._publish(changed, Tail((entry,), self._append(entry)))
                self._has_written = True
            is_closing = any(kind_of(write.entity) == "close" and write.after for write in made)
            if is_closing or self._position.seq - self._saved.seq >= CHECKPOINT_EVERY:
                self._checkpoint()
        if is_closing:
            self._keep_closed(made)
        return entry

    def _keep_closed(self, made: Sequence[Write]) -> None:
        """Copy the history as it was when months were closed; the close itself stands anyway."""
        paths = (parse_path(write.entity) for write in made)
        last = max(path.owner for path in paths if path.kind == "close")
        try:
            self.back_up(f"close-{last}")
        except UnavailableError as error:
            self.backup_problem = error
        else:
            self.backup_problem = None

    def _locked(self) -> AbstractContextManager[None]:
        from planner.store.lock import WriteLock  # noqa: PLC0415 - readers never import the lock

        if self._lock is None:
            self._lock = WriteLock(self.folder, self.who)
        return self._lock.held()

    def _append(self, entry: Entry) -> Position:
        try:
            if self._is_torn:
                journal.set_aside_torn_line(self.folder, self._position)
            length = journal.append(self.folder, entry)
        except OSError as error:
            raise UnavailableError(
                "not-saved", path=str(self.folder), problem=error.strerror
            ) from error
        return journal.following(self._position, entry, length)

    def _checkpoint(self) -> None:
        """Save the checkpoint where the folder allows it; the history is the truth anyway."""
        try:
            checkpoint.save(self.folder, self.plan, self._position)
        except OSError:
            return
        self._saved = self._position

    def _stamp(self) -> str:
        """The instant of the next entry, after the last one's whatever the clock says.

        A 締め tells by it what came in before and what after it.
        """
        last = datetime.fromisoformat(self._position.at)
        return max(self._clock(), last + _TICK).astimezone(UTC).isoformat(timespec="microseconds")


def create(folder: Path, plan: Plan, who: str = "", clock: Clock = utc_now) -> None:
    """Begin a plan in a new folder, complete or not at all.

    Raises:
        PlannerError: ``plan-exists``.
        UnavailableError: When the folder cannot be written.
    """
    entry = Entry(
        v=entries.ENTRY_VERSION,
        seq=0,
        id=new_id(),
        at=clock().astimezone(UTC).isoformat(timespec="microseconds"),
        who=one_line(who or system_user()),
        session=new_id(),
        plan=to_document(msgspec.structs.replace(plan, seq=0)),
    )
    _begin(folder, lambda beside: journal.begin(beside, entries.sealed(entry)))


def place(folder: Path, content: bytes) -> None:
    """Put a plan with the whole history it has elsewhere in a new folder, complete or not at all.

    Raises:
        PlannerError: ``plan-exists``.
        UnavailableError: When the folder cannot be written.
    """
    _begin(folder, lambda beside: journal.lay(beside, content))


def _begin(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside and give it its name only when it is complete."""
    if (folder / journal.HISTORY).exists():
        raise PlannerError("plan-exists", path=str(folder))
    beside = folder.with_name(f".{folder.name}.{new_id()}.new")
    try:
        beside.mkdir(parents=True)
        fill(beside)
        _name(beside, folder)
        files.sync_folder(folder.parent)
    except OSError as error:
        raise UnavailableError(
            "folder-unwritable", path=str(folder.parent), problem=error.strerror
        ) from error
    finally:
        if beside.exists():
            (beside / journal.HISTORY).unlink(missing_ok=True)
            beside.rmdir()


def _name(beside: Path, folder: Path) -> None:
    """Give a finished folder its name, unless somebody was quicker."""
    try:
        beside.rename(folder)
    except OSError as error:
        if folder.exists():
            raise PlannerError("plan-exists", path=str(folder)) from error
        raise
