"""The most that can be saved of a damaged history: from its lines, its copies, its checkpoint.

Lines are taken as they are as far as a chain reaches from the first. Whole lines behind a gap
are chained anew under new numbers; what lost lines did is taken from a checkpoint made after
them. What was lost is listed, entry by entry.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from planner.errors import UnavailableError
from planner.history import entries
from planner.history.bridging import writes_between
from planner.history.entries import REPAIR, Entry, UnfitEntryError, apply, fold, sealed
from planner.history.intents import Write
from planner.plan.model import Plan
from planner.plan.schema import from_document, to_document
from planner.store.chain import decode
from planner.store.lines import HistoryLine
from planner.store.place import Position

SOURCE = "repair"

Held = tuple[Plan, Position]
"""The plan of a checkpoint and where it stands."""


class Lost(Struct, frozen=True):
    """An entry that is nowhere whole.

    Attributes:
        seq: Its number.
        id: As its damaged line claims, like who and at; empty when unknown.
        is_effect_kept: Whether what it changed is known from a checkpoint.
    """

    seq: int
    who: str = ""
    at: str = ""
    id: str = ""
    is_effect_kept: bool = False


class Anew(Struct, frozen=True):
    """An entry chained anew, and the number it had."""

    was: int
    entry: Entry


class Salvage(Struct, frozen=True):
    """A history as it can be put together again.

    Attributes:
        lines: The lines kept or found byte for byte, without line ends.
        anew: Entries behind a gap with their new numbers and hashes.
        restored: Numbers of the lines that come from copies.
        lost: What is nowhere.
        bridge: What lost entries changed, from the checkpoint.
        plan: The plan after all of it.
        first: A first entry to begin with where the old one is nowhere.
    """

    lines: tuple[bytes, ...]
    anew: tuple[Anew, ...]
    restored: tuple[int, ...]
    lost: tuple[Lost, ...]
    bridge: tuple[Write, ...]
    plan: Plan
    first: Entry | None = None

    def content(self, final: Entry | None) -> bytes:
        """The history as bytes, with the entry that records the repair behind it."""
        anew = [one.entry for one in self.anew]
        made = [entry for entry in (self.first, *anew, final) if entry is not None]
        encoded = [msgspec.json.encode(entry) for entry in made]
        return b"".join(line + b"\n" for line in (*self.lines, *encoded))

    @property
    def is_recorded(self) -> bool:
        """Whether the history itself must say that it was repaired."""
        return bool(self.anew or self.lost or self.first)


def salvage(
    lines: Sequence[HistoryLine], copies: Iterable[Sequence[HistoryLine]], held: Held | None
) -> Salvage | None:
    """What can be saved; None when there is nothing to begin with.

    Args:
        lines: The history.
        copies: Its backups, the latest first.
        held: Its checkpoint.
    """
    own = {line.hash: line for line in lines if line.entry}
    pool = {line.hash: line for copy in copies for line in copy if line.entry} | own
    origin = _origin(lines, pool, held)
    pool = _of_plan(pool, origin)
    chain = _chain(pool, origin, own)
    if not chain and held is None:
        return None
    plan, fitting = _folded(chain)
    chain = chain[:fitting]
    held = held if held and _is_of(held, plan, chain, origin) else None
    first = None
    if plan is None:
        if held is None:
            return None
        plan, first = _anew_from(held)
    behind = _behind(pool, chain, held[1].seq if first and held else -1)
    head = chain[-1] if chain else first
    plan, anew, unfit = _chained(plan, head, behind)
    kept = {*(entry.seq for entry in chain), *(one.was for one in anew)}
    known = kept | {entry.seq for entry in unfit}
    reached = held[1].seq if held else -1
    dropped = (
        Lost(entry.seq, entry.who, entry.at, entry.id, is_effect_kept=entry.seq <= reached)
        for entry in unfit
    )
    lost = (*_lost(lines, pool, known, reached), *dropped)
    bridge: tuple[Write, ...] = ()
    if held and first is None and any(one.is_effect_kept for one in lost):
        later = [e for e in (*chain, *behind) if e.seq > reached and e.seq in kept]
        bridge = writes_between(plan, _fold_fitting(held[0], later))
        plan = apply(plan, bridge)
    return Salvage(
        lines=tuple(pool[entry.hash].as_written for entry in chain),
        anew=anew,
        restored=tuple(entry.seq for entry in chain if entry.hash not in own),
        lost=tuple(sorted(lost, key=lambda one: one.seq)),
        bridge=bridge,
        plan=plan,
        first=first,
    )


def record_of(saved: Salvage, template: Entry) -> Entry:
    """The entry that records a repair as the last line of the history.

    Args:
        saved: What was saved.
        template: Version, id, instant, author and session.
    """
    seq, prev, at = _end(saved)
    intent: dict[str, Any] = {
        "do": REPAIR,
        "lost": [one.seq for one in saved.lost],
        "ids": [one.id for one in saved.lost if one.id],
        "anew": [[one.was, one.entry.seq] for one in saved.anew],
    }
    entry = msgspec.structs.replace(
        template,
        seq=seq + 1,
        prev=prev,
        at=max(at, template.at),
        intents=(intent,),
        writes=saved.bridge,
        source=SOURCE,
    )
    return sealed(entry)


def _end(saved: Salvage) -> tuple[int, str, str]:
    """Number, hash and instant of the last entry saved."""
    made = [entry for entry in (saved.first, *(one.entry for one in saved.anew)) if entry]
    last = made[-1] if made else decode(saved.lines[-1])
    return last.seq, last.hash, last.at


def _origin(lines: Sequence[HistoryLine], pool: dict[str, HistoryLine], held: Held | None) -> str:
    """The hash of the plan's first line: its own, unless checkpoint and copies tell of another."""
    own = lines[0].hash if lines and lines[0].entry and lines[0].seq == 0 else ""
    of_copies = next((h for h, line in pool.items() if line.seq == 0 and h != own), "")
    told = held[1].origin if held else ""
    if told in pool:
        return told
    return own or of_copies


def _of_plan(pool: dict[str, HistoryLine], origin: str) -> dict[str, HistoryLine]:
    """The lines that go back to the plan's first line, or to a gap; none of another plan."""
    roots: dict[str, str] = {}
    for found, line in sorted(pool.items(), key=lambda pair: pair[1].seq or 0):
        before = line.entry.prev if line.entry else ""
        roots[found] = roots.get(before, "") if before else found
    return {found: line for found, line in pool.items() if roots[found] in {"", origin}}


def _chain(pool: dict[str, HistoryLine], origin: str, own: dict[str, HistoryLine]) -> list[Entry]:
    """The longest chain of lines from the first one; of two as long the history's own."""
    reached = {origin} & pool.keys()
    for found, line in sorted(pool.items(), key=lambda pair: pair[1].seq or 0):
        entry = line.entry
        before = pool.get(entry.prev) if entry else None
        if entry and before and entry.prev in reached and entry.seq == (before.seq or 0) + 1:
            reached.add(found)
    chain: list[Entry] = []
    tip = max(reached, key=lambda h: (pool[h].seq or 0, h in own), default="")
    while tip in pool and (entry := pool[tip].entry):
        chain.append(entry)
        tip = entry.prev
    return chain[::-1]


def _folded(chain: Sequence[Entry]) -> tuple[Plan | None, int]:
    """The plan of a chain and how many of its entries fit."""
    if not chain:
        return None, 0
    try:
        plan = from_document(chain[0].plan)
    except UnavailableError:
        return None, 0
    try:
        return fold(plan, chain[1:]), len(chain)
    except UnfitEntryError as unfit:
        return fold(plan, chain[1 : unfit.seq]), unfit.seq


def _is_of(held: Held, plan: Plan | None, chain: Sequence[Entry], origin: str) -> bool:
    """Whether a checkpoint is of this plan, and of this course of it."""
    other, position = held
    if position.origin not in {"", origin or position.origin}:
        return False
    if plan is not None and other.id != plan.id:
        return False
    return position.seq >= len(chain) or chain[position.seq].hash == position.head


def _anew_from(held: Held) -> tuple[Plan, Entry]:
    """A plan begun again from a checkpoint, all that led to it being lost."""
    plan = msgspec.structs.replace(held[0], seq=0)
    entry = Entry(
        v=entries.ENTRY_VERSION,
        seq=0,
        id=f"again-{held[1].head[:10]}",
        at=held[1].at,
        who="",
        session="",
        source=SOURCE,
        plan=to_document(plan),
    )
    return plan, sealed(entry)


def _behind(pool: dict[str, HistoryLine], chain: Sequence[Entry], after: int) -> list[Entry]:
    """Whole entries that the chain does not reach, the earliest first."""
    known = {entry.id for entry in chain} | forgotten(chain)
    found: dict[str, Entry] = {}
    for line in pool.values():
        entry = line.entry
        if entry and entry.plan is None and entry.id not in known and entry.seq > after:
            found.setdefault(entry.id, entry)
    return sorted(found.values(), key=lambda entry: (entry.at, entry.seq))


def forgotten(entries: Iterable[Entry]) -> set[str]:
    """The ids of entries that earlier repairs had to leave out."""
    return {
        one
        for entry in entries
        for intent in entry.intents
        if isinstance(intent, dict) and intent.get("do") == REPAIR
        for one in intent.get("ids", ())
    }


def _chained(
    plan: Plan, head: Entry | None, behind: Sequence[Entry]
) -> tuple[Plan, tuple[Anew, ...], list[Entry]]:
    """The plan after entries chained anew, these, and those that no longer fit the plan."""
    made: list[Anew] = []
    unfit: list[Entry] = []
    for entry in behind:
        last = made[-1].entry if made else head
        again = msgspec.structs.replace(
            entry,
            v=entries.ENTRY_VERSION,
            seq=last.seq + 1 if last else 0,
            prev=last.hash if last else "",
            at=max(entry.at, last.at if last else ""),
        )
        try:
            plan = fold(plan, (again,))
        except UnfitEntryError:
            unfit.append(entry)
        else:
            made.append(Anew(entry.seq, sealed(again)))
    return plan, tuple(made), unfit


def _lost(
    lines: Sequence[HistoryLine], pool: dict[str, HistoryLine], known: set[int], reached: int
) -> Iterator[Lost]:
    """The numbers that are nowhere whole, with what their damaged lines claim."""
    whole = [line.seq or 0 for line in pool.values()]
    claimed = {line.seq: line for line in lines if line.entry is None and line.seq is not None}
    last = max([*whole, *claimed, reached], default=-1)
    damaged_end = 0
    for line in reversed(lines):
        if line.entry is not None or line.seq is not None:
            break
        damaged_end += bool(line.raw.strip(b"\0 \t\r"))
    for seq in range(last + damaged_end + 1):
        if seq not in known:
            of = claimed.get(seq, HistoryLine(0, b""))
            yield Lost(seq, of.who, of.at, of.id, is_effect_kept=seq <= reached)


def _fold_fitting(plan: Plan, entries: Iterable[Entry]) -> Plan:
    for entry in entries:
        try:
            plan = fold(plan, (entry,))
        except UnfitEntryError:
            continue
    return plan
