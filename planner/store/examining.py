"""The examination and repair of a plan's folder: structure, chain, fold, checkpoint and copies."""

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
from planner.store.origin import machine_name, system_user
from planner.store.place import PlanState
from planner.store.salvage import Salvage, forgotten, record_of, salvage


class ExaminedCopy(Struct, frozen=True):
    """A backup: its number of whole entries, and whether it is undamaged."""

    name: str
    entries: int
    is_whole: bool


class Examination(Struct, frozen=True):
    """The result of an examination.

    Attributes:
        entries: The number of valid entries in the history.
        plan: The plan up to the first damage of the history.
        findings: The errors.
        torn: The bytes of an incomplete last line, which is no damage.
        copies: The backups.
        saved: The repaired history; None when a repair is not needed or not possible.
        is_checkpoint_bad: Whether the checkpoint must be rebuilt.
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
        """Whether there are no errors."""
        return not self.findings

    @property
    def is_repairable(self) -> bool:
        """Whether a repair would change anything."""
        is_copy_bad = any(not copy.is_whole for copy in self.copies)
        return self.saved is not None or self.is_checkpoint_bad or is_copy_bad


class Repaired(Struct, frozen=True):
    """The result of a repair.

    Attributes:
        aside: The files in ``damaged/`` with the replaced content.
        after: The examination after it.
    """

    aside: tuple[Path, ...]
    after: Examination


class _Files(Struct, frozen=True):
    """The content of a folder, read oldest first, so that writers in the meantime do no harm.

    Attributes:
        is_checkpoint_unreadable: Whether there is a checkpoint that no version of the program made.
    """

    state: PlanState | None
    is_checkpoint_unreadable: bool
    copies: tuple[tuple[str, bytes], ...]
    content: bytes | None
    problem: Finding | None


def examine(folder: Path) -> Examination:
    """Examine a plan's folder without a lock.

    Raises:
        UnavailableError: When the folder is missing.
    """
    if not folder.is_dir():
        raise UnavailableError("history-missing", path=str(folder / journal.HISTORY))
    return _judge(_read(folder))


def repair(folder: Path, who: str, now: datetime, entry_id: str) -> Repaired:
    """Repair a damaged plan as far as possible; the replaced content is set aside first.

    Args:
        folder: The plan's folder.
        who: Who repairs.
        now: The instant.
        entry_id: Id of the entry that records the repair.

    Raises:
        UnavailableError: When the folder is locked, missing or cannot be written.
    """
    aside: list[Path] = []
    with WriteLock(folder, who).held():
        files = _read(folder)
        judged = _judge(files)
        try:
            if judged.saved is not None:
                template = _template(entry_id, who, now)
                aside += _put(folder, files, judged.saved, template)
            elif judged.torn and files.content is not None:
                aside.append(journal.set_aside(folder, "torn-line", files.content[-judged.torn :]))
                write_atomically(folder / journal.HISTORY, files.content[: -judged.torn])
            if judged.saved is not None or judged.is_checkpoint_bad:
                aside += _move_aside(folder, folder / checkpoint.CHECKPOINT)
            for copy in judged.copies:
                if not copy.is_whole:
                    aside += _move_aside(folder, folder / backups.BACKUPS / copy.name)
        except OSError as error:
            raise UnavailableError("not-saved", path=str(folder), problem=error.strerror) from error
    return Repaired(tuple(aside), examine(folder))


def _template(entry_id: str, who: str, now: datetime) -> Entry:
    """The entry that will record a repair, as far as it is known before it."""
    return Entry(
        v=entries.ENTRY_VERSION,
        seq=0,
        id=entry_id,
        at=now.isoformat(),
        who=who,
        session="",
        machine=machine_name(),
        account=system_user(),
        via="command",
    )


def _put(folder: Path, files: _Files, saved: Salvage, template: Entry) -> list[Path]:
    """Set the whole history aside and write the repaired one in its place."""
    path = folder / journal.HISTORY
    aside = []
    if files.content is not None:
        aside.append(journal.set_aside(folder, journal.HISTORY, files.content))
    elif path.is_dir():
        aside += _move_aside(folder, path)
    write_atomically(path, saved.content(record_of(saved, template) if saved.is_recorded else None))
    return aside


def _move_aside(folder: Path, path: Path) -> list[Path]:
    if not path.exists():
        return []
    if path.is_file():
        target = journal.set_aside(folder, path.name, path.read_bytes())
        path.unlink()
        return [target]
    target = journal.set_aside(folder, path.name, b"")
    target.unlink()
    return [path.rename(target)]


def _read(folder: Path) -> _Files:
    state = checkpoint.load(folder)
    is_there = (folder / checkpoint.CHECKPOINT).exists()
    is_unreadable = is_there and state is None and not checkpoint.is_of_other_program(folder)
    copies = []
    for backup in reversed(backups.backups(folder)):
        with suppress(FileNotFoundError):  # deleted in the meantime
            copies.append((backup.name, backup.path.read_bytes()))
    path = folder / journal.HISTORY
    content, problem = None, None
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problem = Finding("history-missing", {"path": str(path)})
    except OSError as error:
        problem = Finding("history-unreadable", {"path": str(path), "problem": error.strerror})
    return _Files(state, is_unreadable, tuple(copies), content, problem)


def _judge(files: _Files) -> Examination:
    lines, torn = split(files.content or b"")
    findings = [*filter(None, (files.problem,)), *line_findings(lines)]
    if not lines and files.problem is None:
        findings.append(Finding("history-empty", {}))
    plan, entries, unfit = _fold(lines)
    findings += unfit
    is_newer = any(line.is_newer for line in lines)
    copies = tuple(_split_copy(content, files.content, lines) for _name, content in files.copies)
    for (name, _content), copy in zip(files.copies, copies, strict=True):
        findings += _copy_findings(name, copy, lines)
    if _is_of_other_plan(lines, copies, files.state):
        findings.append(Finding("history-of-other-plan", {}))
    bad = [] if is_newer else list(_checkpoint_findings(files, entries, plan))
    findings += bad
    saved = None
    must_save = any(finding.code not in _NO_HISTORY for finding in findings)
    if must_save and not is_newer:
        saved = salvage(lines, copies, files.state)
        if saved is not None and not saved.is_recorded and saved.content(None) == files.content:
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
            for (name, _content), copy in zip(files.copies, copies, strict=True)
        ),
        saved=saved,
        is_checkpoint_bad=any(finding.code != "checkpoint-ahead" for finding in bad),
    )


# Findings that are not about the history itself.
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
    """The lines of a copy; those of the history if it starts with the same bytes."""
    if whole and content.endswith(b"\n") and whole.startswith(content):
        return tuple(lines[: content.count(b"\n")])
    return split(content)[0]


def _fold(lines: Sequence[HistoryLine]) -> tuple[Plan | None, list[Entry], list[Finding]]:
    """The plan and entries of the chain up to its first damage, and the error of an unfit entry."""
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
        parameters = {"line": unfit.seq + 1, "who": entry.who, "at": entry.at}
        good = chain[: unfit.seq]
        return fold(plan, good[1:]), good, [Finding("line-unfit", parameters)]


def _copy_findings(
    name: str, copy: Sequence[HistoryLine], lines: Sequence[HistoryLine]
) -> Iterator[Finding]:
    """The errors of a copy, and its differences from the history."""
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
        parameters = {"name": name, "first": missing[0].number, "last": missing[-1].number}
        yield Finding("entries-missing", parameters)
    for line in copy:
        same = own.get(line.id)
        if same and same.entry and line.entry and _content(same.entry) != _content(line.entry):
            parameters = {"line": same.number, "who": line.who, "at": line.at, "name": name}
            yield Finding("line-differs", parameters)
            return


def _is_of_other_plan(
    lines: Sequence[HistoryLine],
    copies: Sequence[Sequence[HistoryLine]],
    state: PlanState | None,
) -> bool:
    """Whether checkpoint and copies agree on a first line that is not the history's."""
    first = lines[0].hash if lines and lines[0].entry else ""
    firsts = {copy[0].hash for copy in copies if _is_whole(copy)}
    return state is not None and bool(first) and first not in firsts and firsts == {state[1].origin}


def _content(entry: Entry) -> Entry:
    """The entry without its place in a chain."""
    return msgspec.structs.replace(entry, v=0, seq=0, at="", prev="", hash="")


def _is_whole(copy: Sequence[HistoryLine]) -> bool:
    return bool(copy) and not any(line_findings(copy))


def _checkpoint_findings(
    files: _Files, entries: Sequence[Entry], plan: Plan | None
) -> Iterator[Finding]:
    """The errors of the checkpoint, which must equal the fold up to its entry."""
    if files.state is None:
        if files.is_checkpoint_unreadable:
            yield Finding("checkpoint-unreadable", {})
        return
    saved_plan, position = files.state
    if not entries or plan is None:
        return
    if position.origin not in {"", entries[0].hash}:
        yield Finding("checkpoint-differs", {"seq": position.seq})
    elif position.seq >= len(entries):
        if files.content is not None and len(entries) == files.content.count(b"\n"):
            first, last = len(entries), position.seq
            yield Finding("checkpoint-ahead", {"first": first + 1, "last": last + 1})
    elif entries[position.seq].hash != position.head:
        yield Finding("checkpoint-differs", {"seq": position.seq})
    else:
        created = from_document(entries[0].plan)
        if fold(created, entries[1 : position.seq + 1]) != saved_plan:
            yield Finding("checkpoint-differs", {"seq": position.seq})
