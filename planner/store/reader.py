"""PlanReader: a plan as it stands in its place, its history, and what others write meanwhile."""

import threading
from typing import TYPE_CHECKING

from planner.errors import UnavailableError
from planner.history.entries import Entry
from planner.plan.model import Plan
from planner.plan.schema import from_document
from planner.store import opening
from planner.store.place import PlanPlace, Position, Tail

if TYPE_CHECKING:
    from planner.history.timeline import Timeline


class PlanReader:
    """The present plan of a place and all that led to it.

    Reading takes no lock. A plan that is damaged is read to its last good state, and ``problem``
    says why. One thread may read what is new while others look at what is known.

    Args:
        place: Where the plan is kept.

    Raises:
        UnavailableError: When no state of the plan can be read at all.
    """

    def __init__(self, place: PlanPlace) -> None:
        self.place = place
        state = opening.open_plan(place)
        self.plan, self.problem = state.plan, state.problem
        self._tail = Tail((), state.position)
        self._opened, self._saved = state.position, state.saved
        self._damage = state.problem if state.problem and not state.is_at_end else None
        self._looked_at: object = None
        self._recent: list[Entry] = []
        self._earlier: tuple[Entry, ...] | None = None
        self._turn = threading.Lock()

    @property
    def is_read_only(self) -> bool:
        """Whether the plan is damaged and takes no changes."""
        return self.problem is not None

    @property
    def _position(self) -> Position:
        """Where reading stopped."""
        return self._tail.position

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

    def entries(self) -> tuple[Entry, ...]:
        """All entries of the history, the one that began the plan first.

        Raises:
            UnavailableError: When lines older than the checkpoint turn out to be damaged.
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
        """Every plan there was, up to the present one.

        Args:
            is_whole: Whether to refuse a history that damage cuts short; else what is before it.

        Raises:
            UnavailableError: As ``entries``, and what is damaged.
        """
        from planner.history.timeline import Timeline  # noqa: PLC0415 - most look at the present only

        entries = tuple(e for number, e in enumerate(self.entries()) if e.seq == number)
        if not entries or (is_whole and len(entries) <= self.plan.seq):
            raise self.problem or UnavailableError("history-empty", path=self.place.address, line=1)
        begun = from_document(entries[0].plan, self.place.name)
        return Timeline(begun, entries)

    def since(self, seq: int) -> tuple[Entry, ...]:
        """The entries after one that this reader has seen, by its number."""
        return tuple(self._recent[max(seq - self._opened.seq, 0) :])

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with an id."""
        return next((entry for entry in self.entries() if entry.id == entry_id), None)

    def _catch_up(self) -> None:
        """Fold in what is new; what was read stays good when damage follows it."""
        plan, tail = opening.read(self.place, self.plan, self._position)
        self._publish(plan, tail)
        may_be_mended = self._damage is not None and tail.problem is None
        if may_be_mended and self._looked_at != self.place.state():
            self._look_over()

    def _publish(self, plan: Plan, tail: Tail) -> None:
        self._recent.extend(tail.entries)
        self._tail = tail
        self.problem = self._damage or tail.problem
        self.plan = plan

    def _look_over(self) -> None:
        """Read the whole history for damage before what this reader has read by itself."""
        try:
            self._looked_at = self.place.state()
            whole = self.place.read()
        except UnavailableError:  # a share away for a moment; whoever writes is told
            return
        reached = whole.entries[self._position.seq :][:1]
        if reached and reached[0].hash == self._position.head:
            self._damage = None
        else:
            self._damage = whole.problem.beyond() if whole.problem else self._damage
        self.problem = self._damage
