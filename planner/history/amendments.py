"""The 改定 of a plan: what changed on a day and from a source after 計画決定 (pure).

Changes of structure and targets name the day of their 改定 and its source. Those of one day and
source are one, whenever and in whichever way they were written (of an import its file is no part
of the source), and whatever everyday work came in between.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from planner.history.diff import Difference, of_group
from planner.history.entities import holder_of, is_structure
from planner.history.entries import Entry, apply, effective
from planner.history.sources import said_in
from planner.history.timeline import Timeline
from planner.history.writes import Write
from planner.plan.model import Plan


class Amended(Struct, frozen=True):
    """A 改定.

    Attributes:
        day: Its day as ISO text.
        source: Its source as the person gave it, for instance a 本部通知; empty for none.
        entries: Its entries in order, without those undone.
        before: The plan without it; after: with it. Everyday work of its time is in both.
    """

    day: str
    source: str
    entries: tuple[Entry, ...]
    before: Plan
    after: Plan

    @property
    def who(self) -> tuple[str, ...]:
        """The persons who wrote it, each once."""
        return tuple(dict.fromkeys(entry.who for entry in self.entries))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Its reasons, each once, in the order they were written."""
        return tuple(dict.fromkeys(why for entry in self.entries for why in reasons_of(entry)))

    def differences(self, group: str = "") -> tuple[Difference, ...]:
        """What it changed, in the order of the plan; of a group's rows, or of all (empty)."""
        return of_group(self.before, self.after, group)


def amendments(timeline: Timeline) -> tuple[Amended, ...]:
    """The 改定 of a plan by their days; of one day in the order in which they were begun."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in effective(timeline.entries):
        if entry.amendment:
            found.setdefault((entry.amendment, said_in(entry.source)), []).append(entry)
    made = (_amended(timeline, day, source, own) for (day, source), own in found.items())
    every = [own for own in made if own.before != own.after]
    return tuple(sorted(every, key=lambda own: own.day))


def reasons_of(entry: Entry) -> tuple[str, ...]:
    """The reasons of an entry, each once: those of its changes, and its own."""
    whys = (*(_why(intent) for intent in entry.intents), entry.why)
    return tuple(dict.fromkeys(why for why in whys if why))


def _why(intent: Any) -> str:
    """The reason of an intent; in a history read from disk it is plain JSON."""
    why = intent.get("why") if isinstance(intent, dict) else getattr(intent, "why", "")
    return why if isinstance(why, str) else ""


def _amended(timeline: Timeline, day: str, source: str, own: Sequence[Entry]) -> Amended:
    writes = tuple(write for entry in own for write in _of_plan(entry.writes))
    last = timeline.plan(own[-1].seq)
    before = apply(last, (write.inverted() for write in reversed(writes)))
    return Amended(day, source, tuple(own), before, apply(before, writes))


def _of_plan(writes: Iterable[Write]) -> Iterable[Write]:
    """The writes of an entry that change the plan as decided, with the ● of a row it adds."""
    every = tuple(writes)
    added = {write.entity for write in every if not write.field and write.before is None}
    for write in every:
        if is_structure(write.entity, write.field) or holder_of(write.entity) in added:
            yield write
