"""Every plan there was: the fold of a history up to any of its entries, quick to walk (pure)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
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

_KEPT_EVERY = 256  # entries between plans kept; folding as many takes a few milliseconds


class Day(Struct, frozen=True):
    """A day on which something changed, and the number of its last entry."""

    date: date
    seq: int


class Closing(Struct, frozen=True):
    """An entry that closed months: which, who did it and when (UTC), and its number."""

    months: tuple[Month, ...]
    seq: int
    who: str
    at: str

    @property
    def month(self) -> Month:
        """The month it is called by, the last of them."""
        return self.months[-1]


class Timeline:
    """The plan as begun and all that happened to it.

    Args:
        begun: The plan that the first entry holds.
        entries: All entries in order, the one that began the plan first.
    """

    def __init__(self, begun: Plan, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._instants = [entry.at for entry in self.entries]
        self._kept = [begun]
        self._latest = begun

    @property
    def last(self) -> int:
        """The number of the last entry."""
        return len(self.entries) - 1

    def plan(self, seq: int) -> Plan:
        """The plan after an entry, by its number."""
        while len(self._kept) <= seq // _KEPT_EVERY:
            start = len(self._kept) * _KEPT_EVERY
            between = self.entries[start - _KEPT_EVERY + 1 : start + 1]
            self._kept.append(fold(self._kept[-1], between))
        near = self._kept[seq // _KEPT_EVERY]
        if near.seq < self._latest.seq <= seq:
            near = self._latest
        self._latest = fold(near, self.entries[near.seq + 1 : seq + 1])
        return self._latest

    def as_of(self, moment: Moment) -> Plan:
        """The plan at the end of a moment.

        Raises:
            PlannerError: ``moment-before-plan``, ``entry-unknown`` for a number there is not,
                ``close-unknown`` and ``decision-unknown`` for what never happened.
        """
        return self.plan(self.seq_at(moment))

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
        """The number of the first entry from the beginning of a moment on; one too far for none.

        Raises:
            PlannerError: As ``as_of``, but for a time before the plan.
        """
        if (named := self._named(moment)) is not None:
            return named
        return bisect_left(self._instants, moment.first)

    def between(self, first: int, last: int) -> tuple[Entry, ...]:
        """The entries after one number up to another, in whichever order they are given."""
        early, late = sorted((first, last))
        return self.entries[early + 1 : late + 1]

    def days(self) -> tuple[Day, ...]:
        """The days on which something changed, the one the plan began on first."""
        by_day = groupby(self.entries, key=lambda entry: branch_day(entry.at))
        return tuple(Day(on, list(entries)[-1].seq) for on, entries in by_day)

    def stops(self) -> tuple[int, ...]:
        """Where one can stop looking back: the beginning, the end of each day, 締め, 計画決定."""
        ends = (day.seq for day in self.days())
        closes = (closing.seq for closing in self._closes)
        return tuple(sorted({0, *ends, *closes, *self._decisions}))

    def closes(self) -> tuple[Closing, ...]:
        """Every 締め in order, those that were taken back as well.

        One brought back by an undo counts again; months a plan began with as closed count as
        closed by its first entry.
        """
        return self._closes

    def decisions(self) -> tuple[int, ...]:
        """The numbers of the entries that decided the plan, in order; 0 where it began decided."""
        return self._decisions

    @cached_property
    def _closes(self) -> tuple[Closing, ...]:
        made = (closing for entry in self.entries[1:] for closing in _closings(entry))
        return (*_closings_begun_with(self._kept[0]), *made)

    @cached_property
    def _decisions(self) -> tuple[int, ...]:
        begun = (0,) if self._kept[0].decided is not None else ()
        made = (
            entry.seq
            for entry in self.entries[1:]
            if any(w.key == ("plan", "decided") and w.after is not None for w in entry.writes)
        )
        return (*begun, *made)

    def _named(self, moment: Moment) -> int | None:
        """The number of the entry a moment names; None where it is a time."""
        if moment.close is not None:
            return self._close_of(moment.close)
        if moment.is_decision:
            if not self._decisions:
                raise PlannerError("decision-unknown")
            return self._decisions[-1]
        return None if moment.seq is None else self._known(moment.seq)

    def _close_of(self, month: Month) -> int:
        """The number of the entry that closed a month last."""
        found = [closing.seq for closing in self._closes if month in closing.months]
        if not found:
            months = sorted({month for closing in self._closes for month in closing.months})
            raise PlannerError("close-unknown", month=month, months=" ".join(months))
        return found[-1]

    def _known(self, seq: int) -> int:
        if seq > self.last:
            raise PlannerError("entry-unknown", seq=seq, last=self.last)
        return seq


def _closings(entry: Entry) -> Iterator[Closing]:
    """What an entry closed and left closed; nothing where that is no month."""
    left = {w.entity: w.after for w in entry.writes if kind_of(w.entity) == "close"}
    months = sorted(Month(parse_path(entity).owner) for entity, after in left.items() if after)
    if months:
        yield Closing(tuple(months), entry.seq, entry.who, entry.at)


def _closings_begun_with(plan: Plan) -> Iterator[Closing]:
    """What was closed when the plan began, the months closed at once together."""
    for close, held in groupby(sorted(plan.closes.items()), key=lambda pair: pair[1]):
        yield Closing(tuple(month for month, _ in held), 0, close.who, close.at)
