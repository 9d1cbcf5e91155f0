"""PlanReader, which reads a plan and its history, and follows what others write."""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from planner.errors import UnavailableError
from planner.history.entries import Entry
from planner.plan.model import Plan
from planner.plan.schema import from_document
from planner.store import opening
from planner.store.place import START, PlanPlace, Position, Tail

if TYPE_CHECKING:
    from planner.history.timeline import Timeline
    from planner.store.last_year import LastYear


class PlanReader:
    """The present plan of a place and its history.

    Reading takes no lock, except to replace the checkpoint of an older program. A damaged plan is
    read to its last good state, and ``problem`` is the damage. One thread may read new entries
    while others use the known ones. Figures of earlier years that the plan has none of are those of
    the plan it follows.

    Args:
        place: Where the plan is kept.
        later: Ids of the plans that are read through this one.
        is_alone: Whether the plan it follows is left unread.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """

    def __init__(
        self, place: PlanPlace, *, later: frozenset[str] = frozenset(), is_alone: bool = False
    ) -> None:
        self.place = place
        state = opening.open_plan(place)
        self.plan, self.problem = state.plan, state.problem
        self._later, self._is_alone = later, is_alone
        self._last_year: LastYear | None = None
        self._tail = Tail((), state.position)
        self._opened, self._saved = state.position, state.saved
        self._damage = state.problem if state.problem and not state.is_at_end else None
        self._checked_state: object = None
        self._recent: list[Entry] = []
        self._earlier: tuple[Entry, ...] | None = None
        self._turn = threading.Lock()
        if state.problem is None and state.saved == START and place.is_checkpoint_outdated():
            self._renew_checkpoint()
        self.look_through()

    @property
    def is_read_only(self) -> bool:
        """Whether the plan is damaged and takes no changes."""
        return self.problem is not None

    @property
    def _position(self) -> Position:
        """The position up to which the history was read."""
        return self._tail.position

    def refresh(self) -> Plan:
        """Read new entries, also of the plan it follows, and return the present plan.

        While another thread writes, that thread reads them.
        """
        if self._turn.acquire(blocking=False):
            try:
                self._catch_up()
                self.look_through()
            finally:
                self._turn.release()
        return self.plan

    def look_through(self) -> None:
        """Read new entries of the plan that this one follows."""
        if self._last_year is None and self.plan.follows and not self._is_alone:
            from planner.store.last_year import LastYear  # noqa: PLC0415 - most follow none

            later = self._later | {self.plan.id}
            self._last_year = LastYear(
                self.place.library, lambda place: PlanReader(place, later=later), later
            )
        if self._last_year is not None:
            self.plan = self._last_year.look(self.plan)

    def entries(self) -> tuple[Entry, ...]:
        """All entries of the history, the one that created the plan first.

        Raises:
            UnavailableError: When lines before the checkpoint are damaged.
        """
        if self._earlier is None:
            whole = self.place.read()
            if whole.problem and self.problem is None and whole.position.seq < self._opened.seq:
                raise whole.problem
            earlier = tuple(entry for entry in whole.entries if entry.seq <= self._opened.seq)
            if whole.position.seq < self._opened.seq:
                return (*earlier, *self._recent)
            self._earlier = earlier
        return (*self._earlier, *self._recent)

    def timeline(self, *, is_whole: bool = True) -> "Timeline":
        """The timeline of the plan up to the present.

        Args:
            is_whole: Whether to refuse a damaged history, instead of reading it up to the damage.

        Raises:
            UnavailableError: As ``entries``, and the damage.
        """
        from planner.history.timeline import Timeline  # noqa: PLC0415 - most look at the present only

        entries = tuple(e for number, e in enumerate(self.entries()) if e.seq == number)
        if not entries or (is_whole and len(entries) <= self.plan.seq):
            raise self.problem or UnavailableError("history-empty", path=self.place.address, line=1)
        created = from_document(entries[0].plan, self.place.name)
        return Timeline(created, entries, self._last_year.as_of if self._last_year else None)

    def since(self, seq: int) -> tuple[Entry, ...]:
        """The entries after the one with a number, as far back as the opening of this reader."""
        return tuple(self._recent[max(seq - self._opened.seq, 0) :])

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with an id; None where there is none."""
        return next((entry for entry in self.entries() if entry.id == entry_id), None)

    def entry_at(self, seq: int) -> Entry | None:
        """The entry with a number; None where it is lost."""
        with suppress(UnavailableError):
            return next((entry for entry in self.entries() if entry.seq == seq), None)
        return None

    def _catch_up(self) -> None:
        """Fold new entries in, up to the first damage."""
        plan, tail = opening.read(self.place, self.plan, self._position)
        self._publish(plan, tail)
        may_be_mended = self._damage is not None and tail.problem is None
        if may_be_mended and self._checked_state != self.place.state():
            self._check_whole()

    def _renew_checkpoint(self) -> None:
        """Replace the checkpoint of an older program, which would make every opening slow.

        It waits for nobody, and leaves the checkpoint alone where somebody has written meanwhile.
        """
        with suppress(UnavailableError), self.place.lock("", waits=False).held():
            tail = self.place.read(self._position)
            has_grown = tail.entries or tail.problem or tail.is_torn
            if not has_grown and self.place.save_checkpoint(self.plan.alone(), self._position):
                self._saved = self._position

    def _publish(self, plan: Plan, tail: Tail) -> None:
        self._recent.extend(tail.entries)
        self._tail = tail
        self.problem = self._damage or tail.problem
        self.plan = self._last_year.fill(plan) if self._last_year else plan

    def _check_whole(self) -> None:
        """Read the whole history, to find damage before the part this reader has read."""
        try:
            self._checked_state = self.place.state()
            whole = self.place.read()
        except UnavailableError:  # a share away for a moment: the next write reports it
            return
        reached = whole.entries[self._position.seq :][:1]
        if reached and reached[0].hash == self._position.head:
            self._damage = None
        else:
            self._damage = whole.problem.beyond() if whole.problem else self._damage
        self.problem = self._damage
