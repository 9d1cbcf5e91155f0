"""PlanBook: the one mutable object. It locks, reads what is new, appends, publishes."""

import getpass
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from planner.errors import UnavailableError
from planner.history import entries
from planner.history.entries import Entry
from planner.history.intents import Change, Signature, Write, cleaned, plain
from planner.plan.model import Plan
from planner.plan.paths import kind_of, parse_path
from planner.plan.schema import to_document
from planner.store import chain
from planner.store.place import Lock, PlanPlace, Tail
from planner.store.reader import PlanReader
from planner.text import one_line

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


class PlanBook(PlanReader):
    """A plan opened in its place: the present plan and the only way to change it.

    ``backup_problem`` says why the copy at the latest 締め was not made. One thread may write
    while others refresh and read.

    Args:
        place: Where the plan is kept.
        who: Who makes the changes.
        clock: Gives the instant of an entry.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """

    def __init__(self, place: PlanPlace, who: str = "", clock: Clock = utc_now) -> None:
        super().__init__(place)
        self.who = one_line(who or system_user())
        self.session = new_id()
        self.backup_problem: UnavailableError | None = None
        self._clock = clock
        self._lock: Lock | None = None
        self._has_written = False
        self._tended: tuple[date, bool] | None = None

    def sign_as(self, who: str) -> None:
        """Let another name stand with the changes from now on."""
        with self._turn:
            self.who = one_line(who or system_user())
            self._lock = None

    def now(self) -> datetime:
        """The present instant by the clock that stamps the entries."""
        return self._clock()

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
        from planner.history import rules  # noqa: PLC0415 - who only reads does without

        given = changes if isinstance(changes, Sequence) else (changes,)
        several = tuple(cleaned(change) for change in given)

        def prepare(plan: Plan, signature: Signature) -> tuple[Write, ...]:
            made = rules.prepare(plan, several, signature)
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

    def close(self) -> None:
        """Leave a checkpoint, so that the next opening is quick; never needed for safety."""
        with self._turn:
            if self.problem is None and self._position != self._saved:
                self._checkpoint()
        if self._has_written and self.place.is_copy_due(self._clock().astimezone().date()):
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
            if self.problem is not None:
                return
            if self._has_written and self.place.is_copy_due(now.date()):
                with suppress(UnavailableError):
                    self.place.copy(self._position, now.date())
            self.place.sweep(now)

    def back_up(self, label: str) -> None:
        """Copy the history for an occasion, a close for instance; such a copy is never deleted.

        Raises:
            UnavailableError: ``not-backed-up``, or the damage that must not be copied.
        """
        with self._turn:
            self._look_over()
            if self.problem is not None:
                raise self.problem
            self.place.copy(self._position, self._clock().astimezone().date(), label)

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
                self._publish(changed, Tail((entry,), self.place.append(entry, self._tail)))
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
        if self._lock is None:
            self._lock = self.place.lock(self.who)
        return self._lock.held()

    def _checkpoint(self) -> None:
        """Save the checkpoint where the place allows it; the history is the truth anyway."""
        if self.place.save_checkpoint(self.plan, self._position):
            self._saved = self._position

    def _stamp(self) -> str:
        """The instant of the next entry, after the last one's whatever the clock says.

        A 締め tells by it what came in before and what after it.
        """
        last = datetime.fromisoformat(self._position.at)
        return max(self._clock(), last + _TICK).astimezone(UTC).isoformat(timespec="microseconds")


def create(place: PlanPlace, plan: Plan, who: str = "", clock: Clock = utc_now) -> None:
    """Begin a plan in a new place, complete or not at all.

    Raises:
        PlannerError: ``plan-exists``.
        UnavailableError: When the place cannot be written.
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
    place.begin(chain.encode(entries.sealed(entry)))
