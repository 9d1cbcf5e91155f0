"""The timeline of a plan: its state after any entry of its history (pure)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby

from msgspec import Struct

from planner.errors import PlannerError
from planner.history.entries import Entry, fold
from planner.history.moments import Moment, branch_day
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.plan.paths import kind_of, parse_path

ReadThrough = Callable[[Plan, str], Plan]

_PLAN_EVERY = 256  # entries between remembered plans; folding as many takes a few milliseconds


class Day(Struct, frozen=True):
    """A day with changes, and the number of its last entry."""

    date: date
    seq: int


class Closing(Struct, frozen=True):
    """An entry that closed months: the months, its number, the person and the instant (UTC)."""

    months: tuple[Month, ...]
    seq: int
    who: str
    at: str

    @property
    def month(self) -> Month:
        """The last of the months, which names the closing."""
        return self.months[-1]


class Timeline:
    """A plan as it was created, and all entries since.

    Args:
        created: The plan in the first entry.
        entries: All entries in order, the one that created the plan first.
        read_through: Gives a plan as of an instant the figures that were then known of the plan
            it follows; None where it follows none.
    """

    def __init__(
        self, created: Plan, entries: Sequence[Entry], read_through: ReadThrough | None = None
    ) -> None:
        self.entries = tuple(entries)
        self._read_through = read_through
        self._instants = [entry.at for entry in self.entries]
        self._plans = [created]
        self._latest = created

    @property
    def last(self) -> int:
        """The number of the last entry."""
        return len(self.entries) - 1

    def plan(self, seq: int, at: str = "") -> Plan:
        """The plan after the entry with a number.

        Args:
            seq: The number.
            at: The instant up to which figures of the plan it follows were known; empty for that
                of the entry.
        """
        plan = self._folded(seq)
        if self._read_through is None:
            return plan
        return self._read_through(plan, at or self._instants[seq])

    def _folded(self, seq: int) -> Plan:
        """The plan after the entry with a number, by its own history alone."""
        while len(self._plans) <= seq // _PLAN_EVERY:
            start = len(self._plans) * _PLAN_EVERY
            between = self.entries[start - _PLAN_EVERY + 1 : start + 1]
            self._plans.append(fold(self._plans[-1], between))
        near = self._plans[seq // _PLAN_EVERY]
        if near.seq < self._latest.seq <= seq:
            near = self._latest
        self._latest = fold(near, self.entries[near.seq + 1 : seq + 1])
        return self._latest

    def as_of(self, moment: Moment) -> Plan:
        """The plan at the end of a moment.

        Raises:
            PlannerError: ``moment-before-plan``, ``entry-unknown``, ``close-unknown`` or
                ``decision-unknown``.
        """
        is_time = self._named(moment) is None
        return self.plan(self.seq_at(moment), moment.last if is_time else "")

    def seq_at(self, moment: Moment) -> int:
        """The number of the last entry up to the end of a moment.

        Raises:
            PlannerError: As ``as_of``.
        """
        if (named := self._named(moment)) is not None:
            return named
        place = bisect_right(self._instants, moment.last)
        if not place:
            raise PlannerError("moment-before-plan", at=self._instants[0])
        return place - 1

    def seq_since(self, moment: Moment) -> int:
        """The number of the first entry from the start of a moment on; one past the last for none.

        Raises:
            PlannerError: As ``as_of``, but for a time before the plan.
        """
        if (named := self._named(moment)) is not None:
            return named
        return bisect_left(self._instants, moment.first)

    def between(self, first: int, last: int) -> tuple[Entry, ...]:
        """The entries after the lower of two numbers up to the higher."""
        early, late = sorted((first, last))
        return self.entries[early + 1 : late + 1]

    def days(self) -> tuple[Day, ...]:
        """The days with changes, that of the plan's creation first."""
        by_day = groupby(self.entries, key=lambda entry: branch_day(entry.at))
        return tuple(Day(on, list(entries)[-1].seq) for on, entries in by_day)

    def stops(self) -> tuple[int, ...]:
        """The entries to stop at when looking back: the first, each day's last, 締め, 計画決定."""
        ends = (day.seq for day in self.days())
        closes = (closing.seq for closing in self.closes)
        return tuple(sorted({0, *ends, *closes, *self.decisions}))

    @cached_property
    def closes(self) -> tuple[Closing, ...]:
        """Every 締め in order, reopened ones included.

        One restored by an undo counts again; months closed when the plan was created count as
        closed by its first entry.
        """
        later = (closing for entry in self.entries[1:] for closing in _closings(entry))
        return (*_closings_at_creation(self._plans[0]), *later)

    @cached_property
    def decisions(self) -> tuple[int, ...]:
        """The numbers of the entries of 計画決定, in order; 0 for a plan created as decided."""
        first = (0,) if self._plans[0].decided is not None else ()
        later = (
            entry.seq
            for entry in self.entries[1:]
            if any(w.key == ("plan", "decided") and w.after is not None for w in entry.writes)
        )
        return (*first, *later)

    def _named(self, moment: Moment) -> int | None:
        """The number of the entry that a moment names; None for a time."""
        if moment.close is not None:
            return self._close_of(moment.close)
        if moment.is_decision:
            if not self.decisions:
                raise PlannerError("decision-unknown")
            return self.decisions[-1]
        if moment.seq is not None and moment.seq > self.last:
            raise PlannerError("entry-unknown", seq=moment.seq, last=self.last)
        return moment.seq

    def _close_of(self, month: Month) -> int:
        """The number of the entry that closed a month last."""
        seqs = [closing.seq for closing in self.closes if month in closing.months]
        if not seqs:
            months = sorted({month for closing in self.closes for month in closing.months})
            raise PlannerError("close-unknown", month=month, months=" ".join(months))
        return seqs[-1]


def _closings(entry: Entry) -> Iterator[Closing]:
    """The closing of an entry that leaves months closed; nothing for other entries."""
    closes = {w.entity: w.after for w in entry.writes if kind_of(w.entity) == "close"}
    months = sorted(Month(parse_path(entity).owner) for entity, after in closes.items() if after)
    if months:
        yield Closing(tuple(months), entry.seq, entry.who, entry.at)


def _closings_at_creation(plan: Plan) -> Iterator[Closing]:
    """The closings in a plan as created; months closed together are one closing."""
    for close, pairs in groupby(sorted(plan.closes.items()), key=lambda pair: pair[1]):
        yield Closing(tuple(month for month, _ in pairs), 0, close.who, close.at)
