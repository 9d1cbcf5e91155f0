"""The salvage of a damaged history from its lines, its copies and its checkpoint.

Lines that form a chain from the first are used unchanged. Whole lines after a gap get new numbers
and hashes; the effect of lost lines is taken from a checkpoint made after them. Lost entries are
listed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from planner.errors import UnavailableError
from planner.history import entries
from planner.history.bridging import writes_between
from planner.history.entries import REPAIR, Entry, UnfitEntryError, apply, fold, sealed
from planner.history.writes import Write
from planner.plan.model import Plan
from planner.plan.schema import from_document, to_document
from planner.store.chain import decode
from planner.store.lines import HistoryLine
from planner.store.place import PlanState

SOURCE = "repair"


class Lost(Struct, frozen=True):
    """An entry that could not be saved.

    Attributes:
        seq: Its number.
        id: As far as its damaged line can be read, like who and at; else empty.
        is_effect_kept: Whether its changes are known from a checkpoint.
    """

    seq: int
    who: str = ""
    at: str = ""
    id: str = ""
    is_effect_kept: bool = False


class RenumberedEntry(Struct, frozen=True):
    """An entry with a new number and hash, and the number it had."""

    was: int
    entry: Entry


class Salvage(Struct, frozen=True):
    """A repaired history.

    Attributes:
        lines: The lines saved byte for byte, without line ends.
        renumbered: The entries after a gap, with new numbers and hashes.
        restored: Numbers of the lines that come from copies.
        lost: The entries lost.
        bridge: The writes of lost entries, from the checkpoint.
        plan: The plan after all of it.
        first: A new first entry if the old one is lost.
    """

    lines: tuple[bytes, ...]
    renumbered: tuple[RenumberedEntry, ...]
    restored: tuple[int, ...]
    lost: tuple[Lost, ...]
    bridge: tuple[Write, ...]
    plan: Plan
    first: Entry | None = None

    def content(self, final: Entry | None) -> bytes:
        """The history as bytes, with the entry that records the repair last."""
        renumbered = [each.entry for each in self.renumbered]
        made = [entry for entry in (self.first, *renumbered, final) if entry is not None]
        encoded = [msgspec.json.encode(entry) for entry in made]
        return b"".join(line + b"\n" for line in (*self.lines, *encoded))

    @property
    def is_recorded(self) -> bool:
        """Whether the repair must be recorded in the history."""
        return bool(self.renumbered or self.lost or self.first)


def salvage(
    lines: Sequence[HistoryLine],
    copies: Iterable[Sequence[HistoryLine]],
    state: PlanState | None,
) -> Salvage | None:
    """The repaired history; None when no state of the plan can be saved.

    Args:
        lines: The history.
        copies: Its backups, the latest first.
        state: Its checkpoint.
    """
    own = {line.hash: line for line in lines if line.entry}
    pool = {line.hash: line for copy in copies for line in copy if line.entry} | own
    origin = _origin(lines, pool, state)
    pool = _of_plan(pool, origin)
    chain = _chain(pool, origin, own)
    if not chain and state is None:
        return None
    plan, fitting = _folded(chain)
    chain = chain[:fitting]
    state = state if state and _is_of(state, plan, chain, origin) else None
    first = None
    if plan is None:
        if state is None:
            return None
        plan, first = _restart(state)
    behind = _behind(pool, chain, state[1].seq if first and state else -1)
    plan, renumbered, unfit = _renumbered(plan, first or chain[-1], behind)
    saved = {*(entry.seq for entry in chain), *(each.was for each in renumbered)}
    reached = state[1].seq if state else -1
    dropped = (
        Lost(entry.seq, entry.who, entry.at, entry.id, is_effect_kept=entry.seq <= reached)
        for entry in unfit
    )
    lost = (*_lost(lines, pool, saved | {entry.seq for entry in unfit}, reached), *dropped)
    bridge: tuple[Write, ...] = ()
    if state and first is None and any(entry.is_effect_kept for entry in lost):
        later = [e for e in (*chain, *behind) if e.seq > reached and e.seq in saved]
        bridge = writes_between(plan, _fold_fitting(state[0], later))
        plan = apply(plan, bridge)
    return Salvage(
        lines=tuple(pool[entry.hash].as_written for entry in chain),
        renumbered=renumbered,
        restored=tuple(entry.seq for entry in chain if entry.hash not in own),
        lost=tuple(sorted(lost, key=lambda entry: entry.seq)),
        bridge=bridge,
        plan=plan,
        first=first,
    )


def record_of(saved: Salvage, template: Entry) -> Entry:
    """The entry that records a repair as the last line of the history.

    Args:
        saved: The repaired history.
        template: An entry with version, id, instant, author and session.
    """
    seq, prev, at = _end(saved)
    intent: dict[str, Any] = {
        "do": REPAIR,
        "lost": [entry.seq for entry in saved.lost],
        "ids": [entry.id for entry in saved.lost if entry.id],
        "anew": [[each.was, each.entry.seq] for each in saved.renumbered],
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
    made = [e for e in (saved.first, *(each.entry for each in saved.renumbered)) if e]
    last = made[-1] if made else decode(saved.lines[-1])
    return last.seq, last.hash, last.at


def _origin(
    lines: Sequence[HistoryLine], pool: dict[str, HistoryLine], state: PlanState | None
) -> str:
    """The hash of the plan's first line: its own, unless checkpoint and copies have another."""
    own = lines[0].hash if lines and lines[0].entry and lines[0].seq == 0 else ""
    of_copies = next((h for h, line in pool.items() if line.seq == 0 and h != own), "")
    by_checkpoint = state[1].origin if state else ""
    if by_checkpoint in pool:
        return by_checkpoint
    return own or of_copies


def _of_plan(pool: dict[str, HistoryLine], origin: str) -> dict[str, HistoryLine]:
    """The lines that lead back to the plan's first line or to a gap, not to another plan's."""
    roots: dict[str, str] = {}
    for line_hash, line in sorted(pool.items(), key=lambda pair: pair[1].seq or 0):
        before = line.entry.prev if line.entry else ""
        roots[line_hash] = roots.get(before, "") if before else line_hash
    return {own: line for own, line in pool.items() if roots[own] in {"", origin}}


def _chain(pool: dict[str, HistoryLine], origin: str, own: dict[str, HistoryLine]) -> list[Entry]:
    """The longest chain of lines from the first one; of equally long ones the history's own."""
    reached = {origin} & pool.keys()
    for line_hash, line in sorted(pool.items(), key=lambda pair: pair[1].seq or 0):
        entry = line.entry
        before = pool.get(entry.prev) if entry else None
        if entry and before and entry.prev in reached and entry.seq == (before.seq or 0) + 1:
            reached.add(line_hash)
    chain: list[Entry] = []
    tip = max(reached, key=lambda h: (pool[h].seq or 0, h in own), default="")
    while tip in pool and (entry := pool[tip].entry):
        chain.append(entry)
        tip = entry.prev
    return chain[::-1]


def _folded(chain: Sequence[Entry]) -> tuple[Plan | None, int]:
    """The plan of a chain and the number of its entries that fit."""
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


def _is_of(state: PlanState, plan: Plan | None, chain: Sequence[Entry], origin: str) -> bool:
    """Whether a checkpoint is of this plan and of this chain."""
    saved_plan, position = state
    if position.origin not in {"", origin or position.origin}:
        return False
    if plan is not None and saved_plan.id != plan.id:
        return False
    return position.seq >= len(chain) or chain[position.seq].hash == position.head


def _restart(state: PlanState) -> tuple[Plan, Entry]:
    """A plan and its new first entry from a checkpoint, when the entries before it are lost."""
    plan = msgspec.structs.replace(state[0], seq=0)
    entry = Entry(
        v=entries.ENTRY_VERSION,
        seq=0,
        id=f"again-{state[1].head[:10]}",
        at=state[1].at,
        who="",
        session="",
        source=SOURCE,
        plan=to_document(plan),
    )
    return plan, sealed(entry)


def _behind(pool: dict[str, HistoryLine], chain: Sequence[Entry], after: int) -> list[Entry]:
    """The whole entries after the chain's gap, the earliest first."""
    known = {entry.id for entry in chain} | forgotten(chain)
    behind: dict[str, Entry] = {}
    for line in pool.values():
        entry = line.entry
        if entry and entry.plan is None and entry.id not in known and entry.seq > after:
            behind.setdefault(entry.id, entry)
    return sorted(behind.values(), key=lambda entry: (entry.at, entry.seq))


def forgotten(entries: Iterable[Entry]) -> set[str]:
    """The ids of entries that earlier repairs left out."""
    return {
        entry_id
        for entry in entries
        for intent in entry.intents
        if isinstance(intent, dict) and intent.get("do") == REPAIR
        for entry_id in intent.get("ids", ())
    }


def _renumbered(
    plan: Plan, head: Entry, behind: Sequence[Entry]
) -> tuple[Plan, tuple[RenumberedEntry, ...], list[Entry]]:
    """The plan after the renumbered entries, these, and those that no longer fit the plan."""
    made: list[RenumberedEntry] = []
    unfit: list[Entry] = []
    for entry in behind:
        last = made[-1].entry if made else head
        again = msgspec.structs.replace(
            entry,
            v=entries.ENTRY_VERSION,
            seq=last.seq + 1,
            prev=last.hash,
            at=max(entry.at, last.at),
        )
        try:
            plan = fold(plan, (again,))
        except UnfitEntryError:
            unfit.append(entry)
        else:
            made.append(RenumberedEntry(entry.seq, sealed(again)))
    return plan, tuple(made), unfit


def _lost(
    lines: Sequence[HistoryLine], pool: dict[str, HistoryLine], known: set[int], reached: int
) -> Iterator[Lost]:
    """The lost entries, with the values still readable in their damaged lines."""
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
            line = claimed.get(seq, HistoryLine(0, b""))
            yield Lost(seq, line.who, line.at, line.id, is_effect_kept=seq <= reached)


def _fold_fitting(plan: Plan, entries: Iterable[Entry]) -> Plan:
    for entry in entries:
        try:
            plan = fold(plan, (entry,))
        except UnfitEntryError:
            continue
    return plan
