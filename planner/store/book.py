"""PlanBook, the only way to change a plan: it locks, reads new entries, appends and publishes."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from planner.errors import UnavailableError
from planner.history import entries
from planner.history.entries import Entry
from planner.history.writes import Signature, Write, plain
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.plan.paths import kind_of, parse_path
from planner.plan.schema import to_document
from planner.store import chain
from planner.store.origin import machine_name, system_user
from planner.store.place import Lock, PlanPlace, Tail
from planner.store.reader import PlanReader
from planner.text import one_line

if TYPE_CHECKING:
    from planner.history.intents import Change

CHECKPOINT_EVERY = 500  # entries; folding as many takes a few hundredths of a second

_TICK = timedelta(microseconds=1)

Clock = Callable[[], datetime]
Via = Literal["", "screen", "command", "import"]


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def new_id() -> str:
    """A new random id, unique everywhere."""
    return os.urandom(5).hex()


class PlanBook(PlanReader):
    """A plan opened for reading and writing.

    ``backup_problem`` is the reason if the copy at the latest 締め failed. One thread may write
    while others refresh and read.

    Args:
        place: Where the plan is kept.
        who: Who makes the changes.
        clock: Gives the instant of an entry.
        via: The way in: ``screen``, ``command`` or ``import``; empty where nobody says.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """

    def __init__(
        self, place: PlanPlace, who: str = "", clock: Clock = utc_now, *, via: Via = ""
    ) -> None:
        super().__init__(place)
        self.who = one_line(who or system_user())
        self.session = new_id()
        self.backup_problem: UnavailableError | None = None
        self._clock = clock
        self._via = via
        self._lock: Lock | None = None
        self._has_written = False
        self._tended: tuple[date, bool] | None = None

    def sign_as(self, who: str) -> None:
        """Make later changes under another name."""
        with self._turn:
            self.who = one_line(who or system_user())
            self._lock = None

    @cached_property
    def _origin(self) -> tuple[str, str]:
        """The machine and the account on it, asked for once."""
        return machine_name(), system_user()

    def now(self) -> datetime:
        """The present instant by the clock that stamps the entries."""
        return self._clock()

    def submit(  # noqa: PLR0913 - each is a part of an entry
        self,
        changes: "Change | Sequence[Change]",
        *,
        month: Month | None = None,
        why: str = "",
        source: str = "",
        amendment: str = "",
        seen: int | None = None,
        settled: Mapping[tuple[str, str], int] | None = None,
    ) -> Entry | None:
        """Write one or more changes as one entry, whose line is on disk on return.

        Args:
            changes: Intents, each made on the plan that the ones before it leave.
            month: The month looked at, for which they are made; None for the 基準月. Instead of a
                closed month it is the next open one.
            why: A reason for all of them.
            source: Their source, for instance an imported file, or a 本部通知.
            amendment: The day (ISO text) of the 改定 that changes of structure belong to after
                計画決定; empty for today.
            seen: ``plan.seq`` of the plan the person looked at; None for the one on disk.
            settled: The number of the last entry that the person has seen, by field.

        Returns:
            The entry, None when nothing would change.

        Raises:
            ConflictError: A field changed elsewhere since ``seen``.
            PlannerError: A rule refuses a change, or the plan cannot be written.
        """
        from planner.history import intents, rules  # noqa: PLC0415 - who only reads does without

        listed = changes if isinstance(changes, Sequence) else (changes,)
        several = tuple(intents.cleaned(change) for change in listed)

        def make_writes(plan: Plan, signature: Signature) -> tuple[Write, ...]:
            made = rules.prepare(plan, several, signature)
            if seen is not None:
                entries.check_conflict(made, self.since(seen), self.session, settled or {})
            return made

        return self._write(
            make_writes,
            intents=plain(several),
            month=month,
            why=one_line(why),
            source=one_line(source),
            amendment=one_line(amendment),
        )

    def undo(self) -> Entry | None:
        """Take this person's latest entry back and return the new one; None when there is none."""
        return self._take_back(entries.undo_target)

    def redo(self) -> Entry | None:
        """Take this person's latest undo back and return the new entry; None when there is none."""
        return self._take_back(entries.redo_target)

    def close(self) -> None:
        """Save a checkpoint, so that the next opening is quick; not needed for safety."""
        with self._turn:
            if self.problem is None and self._position != self._saved:
                self._checkpoint()
        if self._has_written and self.place.is_copy_due(self._clock().astimezone().date()):
            self.tend()

    def tend(self) -> None:
        """Check the whole history, copy it, and delete left-over files; nobody waits for this.

        Once a session and, after a change, once a day. Damage before the checkpoint becomes
        ``problem``. No failure here makes an edit fail.
        """
        with self._turn:
            now = self._clock().astimezone()
            today = (now.date(), self._has_written)
            if self._tended == today or self.problem is not None:
                return
            self._tended = today
            self._check_whole()
            if self.problem is not None:
                return
            if self._has_written and self.place.is_copy_due(now.date()):
                with suppress(UnavailableError):
                    self.place.copy(self._position, now.date())
            self.place.sweep(now)

    def back_up(self, label: str) -> None:
        """Copy the history for an occasion, for instance a close; such a copy is never deleted.

        Raises:
            UnavailableError: ``not-backed-up``, or the damage of the history.
        """
        with self._turn:
            self._check_whole()
            if self.problem is not None:
                raise self.problem
            self.place.copy(self._position, self._clock().astimezone().date(), label)

    def _take_back(self, target_of: Callable[[Sequence[Entry], str], Entry | None]) -> Entry | None:
        undone: list[Entry] = []

        def make_writes(plan: Plan, _: Signature) -> tuple[Write, ...]:
            known, target = self._find_target(target_of)
            if target is None:
                return ()
            undone.append(target)
            later = [entry for entry in known if entry.seq > target.seq]
            return entries.undoing(plan, target, later)

        return self._write(make_writes, undone=undone)

    def _find_target(
        self, target_of: Callable[[Sequence[Entry], str], Entry | None]
    ) -> tuple[Sequence[Entry], Entry | None]:
        """The entries to search and the one to take back; old ones are read only if needed."""
        recent = tuple(self._recent)
        known = {entry.id for entry in recent}
        if all(not entry.undoes or entry.undoes in known for entry in recent):
            target = target_of(recent, self.who)
            if target is not None:
                return recent, target
        entries = self.entries()
        return entries, target_of(entries, self.who)

    def _write(  # noqa: PLR0913 - as ``submit``
        self,
        make_writes: Callable[[Plan, Signature], tuple[Write, ...]],
        *,
        intents: Sequence[Any] = (),
        month: Month | None = None,
        why: str = "",
        source: str = "",
        amendment: str = "",
        undone: Sequence[Entry] = (),
    ) -> Entry | None:
        with self._turn:
            with self._locked():
                self._catch_up()
                if self.problem is not None:
                    raise self.problem
                machine, account = self._origin
                signature = Signature(self.who, self._stamp())
                made = make_writes(self.plan, signature)
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
                        month=self._month(made, month, undone),
                        machine=machine,
                        account=account,
                        via=self._via,
                        intents=undone[0].intents if undone else tuple(intents),
                        writes=made,
                        why=why,
                        source=source,
                        amendment=self._amendment(made, amendment, undone),
                        undoes=undone[0].id if undone else "",
                        prev=self._position.head,
                    )
                )
                # Folded before it is written: an unfit entry never reaches the disk.
                changed = entries.fold(self.plan, (entry,))
                self._publish(changed, Tail((entry,), self.place.append(entry, self._tail)))
                self._has_written = True
            is_closing = any(kind_of(write.entity) == "close" and write.after for write in made)
            if is_closing or self._position.seq - self._saved.seq >= CHECKPOINT_EVERY:
                self._checkpoint()
        if is_closing:
            self._copy_at_close(made)
        return entry

    def _month(self, made: Sequence[Write], month: Month | None, undone: Sequence[Entry]) -> Month:
        """The month an entry counts from: an undo from that of what it undoes."""
        from planner.history import dated  # noqa: PLC0415 - who only reads does without

        made_for = self.plan.open_month(month or self.plan.status_month)
        asked = undone[0].month if undone else made_for
        return dated.counts_from(self.plan, made, asked) or made_for

    def _amendment(self, made: Sequence[Write], day: str, undone: Sequence[Entry]) -> str:
        """The day of the 改定 that writes belong to; empty for everyday work and in a 【案】."""
        from planner.history.entities import is_structure  # noqa: PLC0415 - as above
        from planner.history.moments import branch_day  # noqa: PLC0415

        if undone:
            return undone[0].amendment
        if self.plan.decided is None:
            return ""
        if not any(is_structure(write.entity, write.field) for write in made):
            return ""
        return day or branch_day(self._clock().isoformat()).isoformat()

    def _copy_at_close(self, made: Sequence[Write]) -> None:
        """Copy the history after a close; a failure does not undo the close."""
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
        """Save the checkpoint if the place can; without it opening is only slower."""
        if self.place.save_checkpoint(self.plan.alone(), self._position):
            self._saved = self._position

    def _stamp(self) -> str:
        """The instant of the next entry, always after that of the last one.

        後着 is decided by comparing it with the instant of a 締め.
        """
        last = datetime.fromisoformat(self._position.at)
        return max(self._clock(), last + _TICK).astimezone(UTC).isoformat(timespec="microseconds")


def create(  # noqa: PLR0913 - each is a part of an entry
    place: PlanPlace,
    plan: Plan,
    who: str = "",
    clock: Clock = utc_now,
    *,
    via: Via = "",
    source: str = "",
) -> None:
    """Create a plan in a new place, completely or not at all.

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
        machine=machine_name(),
        account=system_user(),
        via=via,
        source=one_line(source),
        plan=to_document(msgspec.structs.replace(plan, seq=0)),
    )
    place.begin(chain.encode(entries.sealed(entry)))
