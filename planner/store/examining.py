"""A plan's folder looked over completely: structure, chain, fold, copies, and what can be saved."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from planner.errors import Fault, UnavailableError
from planner.history import entries
from planner.history.entries import Entry, UnfitEntryError, fold
from planner.plan.invariants import Finding, broken_invariants
from planner.plan.model import Plan
from planner.plan.schema import from_document
from planner.store import backups, checkpoint, journal
from planner.store.files import write_atomically
from planner.store.lines import HistoryLine, line_findings, split
from planner.store.lock import WriteLock
from planner.store.salvage import Held, Salvage, forgotten, record_of, salvage


class ExaminedCopy(Struct, frozen=True):
    """A backup as found: how many entries it holds, and whether it is whole."""

    name: str
    entries: int
    is_whole: bool


class Examination(Struct, frozen=True):
    """What was found.

    Attributes:
        entries: Whole lines of the history.
        plan: The plan the history tells, up to its first damage.
        findings: What is wrong.
        torn: Bytes of a last line that was never acknowledged: no damage.
        copies: The backups.
        saved: The history as it can be put together again; None when it need not or cannot be.
        is_checkpoint_bad: Whether the checkpoint must be made anew.
    """

    entries: int
    plan: Plan | None
    findings: tuple[Finding, ...]
    torn: int = 0
    copies: tuple[ExaminedCopy, ...] = ()
    saved: Salvage | None = None
    is_checkpoint_bad: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def is_repairable(self) -> bool:
        """Whether a repair would change anything."""
        is_copy_bad = any(not copy.is_whole for copy in self.copies)
        return self.saved is not None or self.is_checkpoint_bad or is_copy_bad


class Repaired(Struct, frozen=True):
    """What a repair did.

    Attributes:
        aside: Files of ``damaged/`` that keep what was there.
        after: The folder looked over again.
    """

    aside: tuple[Path, ...]
    after: Examination


class _Found(Struct, frozen=True):
    """The folder's files as read, the oldest first, so that writers meanwhile do no harm."""

    held: Held | None
    has_checkpoint: bool
    copies: tuple[tuple[str, bytes], ...]
    content: bytes | None
    problem: Finding | None


def examine(folder: Path) -> Examination:
    """Look a plan's folder over, taking no lock.

    Raises:
        UnavailableError: When the folder is away.
    """
    if not folder.is_dir():
        raise UnavailableError("history-missing", path=str(folder / journal.HISTORY))
    return _judge(_read(folder))


def repair(folder: Path, who: str, now: datetime, entry_id: str) -> Repaired:
    """Put a damaged plan together again as far as it can be; what was there is set aside first.

    Args:
        folder: The plan's folder.
        who: Who repairs.
        now: The instant.
        entry_id: Id of the entry that records the repair.

    Raises:
        UnavailableError: When the folder is busy, away or cannot be written.
    """
    aside: list[Path] = []
    with WriteLock(folder, who).held():
        found = _read(folder)
        judged = _judge(found)
        try:
            if judged.saved is not None:
                template = Entry(entries.ENTRY_VERSION, 0, entry_id, now.isoformat(), who, "")
                aside += _put(folder, found, judged.saved, template)
            elif judged.torn and found.content is not None:
                kept = journal.set_aside(folder, "torn-line", found.content[-judged.torn :])
                write_atomically(folder / journal.HISTORY, found.content[: -judged.torn])
                aside.append(kept)
            if judged.saved is not None or judged.is_checkpoint_bad:
                aside += _move_aside(folder, folder / checkpoint.CHECKPOINT)
            for copy in judged.copies:
                if not copy.is_whole:
                    aside += _move_aside(folder, folder / backups.BACKUPS / copy.name)
        except OSError as error:
            raise UnavailableError("not-saved", path=str(folder), problem=error.strerror) from error
    return Repaired(tuple(aside), examine(folder))


def _put(folder: Path, found: _Found, saved: Salvage, template: Entry) -> list[Path]:
    """Set the history aside whole and write the one that was saved in its place."""
    path = folder / journal.HISTORY
    aside = []
    if found.content is not None:
        aside.append(journal.set_aside(folder, journal.HISTORY, found.content))
    elif path.is_dir():
        aside += _move_aside(folder, path)
    write_atomically(path, saved.content(record_of(saved, template) if saved.is_recorded else None))
    return aside


def _move_aside(folder: Path, path: Path) -> list[Path]:
    if not path.exists():
        return []
    if path.is_file():
        kept = journal.set_aside(folder, path.name, path.read_bytes())
        path.unlink()
        return [kept]
    kept = journal.set_aside(folder, path.name, b"")
    kept.unlink()
    return [path.rename(kept)]


def _read(folder: Path) -> _Found:
    held = checkpoint.load(folder)
    has_checkpoint = (folder / checkpoint.CHECKPOINT).exists()
    copies = []
    for backup in reversed(backups.backups(folder)):
        with suppress(FileNotFoundError):  # let go of meanwhile
            copies.append((backup.name, backup.path.read_bytes()))
    path = folder / journal.HISTORY
    content, problem = None, None
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problem = Finding("history-missing", {"path": str(path)})
    except OSError as error:
        problem = Finding("history-unreadable", {"path": str(path), "problem": error.strerror})
    return _Found(held, has_checkpoint, tuple(copies), content, problem)


def _judge(found: _Found) -> Examination:
    lines, torn = split(found.content or b"")
    findings = [*filter(None, (found.problem,)), *line_findings(lines)]
    if not lines and found.problem is None:
        findings.append(Finding("history-empty", {}))
    plan, entries, unfit = _fold(lines)
    findings += unfit
    is_newer = any(line.is_newer for line in lines)
    copies = tuple(_split_copy(content, found.content, lines) for _name, content in found.copies)
    for (name, _content), copy in zip(found.copies, copies, strict=True):
        findings += _copy_findings(name, copy, lines)
    if _is_of_other_plan(lines, copies, found.held):
        findings.append(Finding("history-of-other-plan", {}))
    bad = [] if is_newer else list(_checkpoint_findings(found, entries, plan))
    findings += bad
    saved = None
    must_save = any(finding.code not in _NO_HISTORY for finding in findings)
    if must_save and not is_newer:
        saved = salvage(lines, copies, found.held)
        if saved is not None and not saved.is_recorded and saved.content(None) == found.content:
            saved = None
    if plan is not None:
        findings += broken_invariants(plan)
    return Examination(
        entries=len(entries),
        plan=plan,
        findings=tuple(findings),
        torn=len(torn),
        copies=tuple(
            ExaminedCopy(name, sum(line.entry is not None for line in copy), _is_whole(copy))
            for (name, _content), copy in zip(found.copies, copies, strict=True)
        ),
        saved=saved,
        is_checkpoint_bad=any(finding.code != "checkpoint-ahead" for finding in bad),
    )


# Findings that say nothing about the history itself.
_NO_HISTORY = {
    "checkpoint-unreadable",
    "checkpoint-differs",
    "copy-damaged",
    "copy-of-other-plan",
    "line-differs",
}


def _split_copy(
    content: bytes, whole: bytes | None, lines: Sequence[HistoryLine]
) -> tuple[HistoryLine, ...]:
    """The lines of a copy; those of the history where it begins with the same bytes."""
    if whole and content.endswith(b"\n") and whole.startswith(content):
        return tuple(lines[: content.count(b"\n")])
    return split(content)[0]


def _fold(lines: Sequence[HistoryLine]) -> tuple[Plan | None, list[Entry], list[Finding]]:
    """The plan of the chain up to its first damage, the entries of it, and what does not fit."""
    chain: list[Entry] = []
    for line in lines:
        head = chain[-1].hash if chain else ""
        if line.entry is None or line.entry.prev != head or line.entry.seq != len(chain):
            break
        chain.append(line.entry)
    if not chain:
        return None, [], []
    try:
        plan = from_document(chain[0].plan)
    except UnavailableError as error:
        problem = error.parameters.get("problem") or Fault(error.code, error.parameters)
        found = {"line": 1, "problem": problem}
        return None, [], [Finding("plan-unreadable", found)]
    try:
        return fold(plan, chain[1:]), chain, []
    except UnfitEntryError as unfit:
        entry = chain[unfit.seq]
        found = {"line": unfit.seq + 1, "who": entry.who, "at": entry.at}
        good = chain[: unfit.seq]
        return fold(plan, good[1:]), good, [Finding("line-unfit", found)]


def _copy_findings(
    name: str, copy: Sequence[HistoryLine], lines: Sequence[HistoryLine]
) -> Iterator[Finding]:
    """What is wrong with a copy, and where the history tells something else than it."""
    if not _is_whole(copy):
        number = next((f.parameters["line"] for f in line_findings(copy)), 1)
        yield Finding("copy-damaged", {"name": name, "line": number})
        return
    if tuple(copy) == tuple(lines[: len(copy)]):
        return
    own = {line.id: line for line in lines if line.id}
    if lines and lines[0].entry and lines[0].id != copy[0].id:
        yield Finding("copy-of-other-plan", {"name": name})
        return
    known = forgotten(line.entry for line in lines if line.entry)
    missing = [line for line in copy if line.id not in own and line.id not in known]
    if missing and any(line.entry for line in lines):
        found = {"name": name, "first": missing[0].number, "last": missing[-1].number}
        yield Finding("entries-missing", found)
    for line in copy:
        other = own.get(line.id)
        if other and other.entry and line.entry and _told(other.entry) != _told(line.entry):
            found = {"line": other.number, "who": line.who, "at": line.at, "name": name}
            yield Finding("line-differs", found)
            return


def _is_of_other_plan(
    lines: Sequence[HistoryLine], copies: Sequence[Sequence[HistoryLine]], held: Held | None
) -> bool:
    """Whether checkpoint and copies agree on a first line that is not the history's."""
    first = lines[0].hash if lines and lines[0].entry else ""
    firsts = {copy[0].hash for copy in copies if _is_whole(copy)}
    return held is not None and bool(first) and first not in firsts and firsts == {held[1].origin}


def _told(entry: Entry) -> Entry:
    """What an entry tells, whatever its place in a chain."""
    return msgspec.structs.replace(entry, v=0, seq=0, at="", prev="", hash="")


def _is_whole(copy: Sequence[HistoryLine]) -> bool:
    return bool(copy) and not any(line_findings(copy))


def _checkpoint_findings(
    found: _Found, entries: Sequence[Entry], plan: Plan | None
) -> Iterator[Finding]:
    """What is wrong with the checkpoint: it must equal the fold up to its entry."""
    if found.held is None:
        if found.has_checkpoint:
            yield Finding("checkpoint-unreadable", {})
        return
    held, position = found.held
    if not entries or plan is None:
        return
    if position.origin not in {"", entries[0].hash}:
        yield Finding("checkpoint-differs", {"seq": position.seq})
    elif position.seq >= len(entries):
        if found.content is not None and len(entries) == found.content.count(b"\n"):
            first, last = len(entries), position.seq
            yield Finding("checkpoint-ahead", {"first": first + 1, "last": last + 1})
    elif entries[position.seq].hash != position.head:
        yield Finding("checkpoint-differs", {"seq": position.seq})
    else:
        begun = from_document(entries[0].plan)
        if fold(begun, entries[1 : position.seq + 1]) != held:
            yield Finding("checkpoint-differs", {"seq": position.seq})
