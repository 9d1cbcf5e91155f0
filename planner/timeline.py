"""Every plan there was: the fold of a history up to any of its entries, quick to walk (pure)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct

from planner.errors import PlannerError
from planner.history import Entry, fold
from planner.model import Plan
from planner.moments import Moment, branch_day

_KEPT_EVERY = 256  # entries between plans kept; folding as many takes a few milliseconds


class Day(Struct, frozen=True):
    """A day on which something changed, and the number of its last entry."""

    date: date
    seq: int


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
            PlannerError: ``moment-before-plan``, or ``entry-unknown`` for a number there is not.
        """
        return self.plan(self.seq_at(moment))

    def seq_at(self, moment: Moment) -> int:
        """The number of the last entry up to the end of a moment.

        Raises:
            PlannerError: As ``as_of``.
        """
        if moment.seq is not None:
            return self._known(moment.seq)
        place = bisect_right(self._instants, moment.last)
        if not place:
            raise PlannerError("moment-before-plan", at=self._instants[0])
        return place - 1

    def seq_since(self, moment: Moment) -> int:
        """The number of the first entry from the beginning of a moment on; one too far for none.

        Raises:
            PlannerError: ``entry-unknown``.
        """
        if moment.seq is not None:
            return self._known(moment.seq)
        return bisect_left(self._instants, moment.first)

    def between(self, first: int, last: int) -> tuple[Entry, ...]:
        """The entries after one number up to another, in whichever order they are given."""
        early, late = sorted((first, last))
        return self.entries[early + 1 : late + 1]

    def days(self) -> tuple[Day, ...]:
        """The days on which something changed, the one the plan began on first."""
        by_day = groupby(self.entries, key=lambda entry: branch_day(entry.at))
        return tuple(Day(on, list(entries)[-1].seq) for on, entries in by_day)

    def _known(self, seq: int) -> int:
        if seq > self.last:
            raise PlannerError("entry-unknown", seq=seq, last=self.last)
        return seq
