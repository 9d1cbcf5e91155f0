"""The history file: one entry a line, appended and on disk before it counts.

Lines are never rewritten and the file only grows, so a reader needs no more than the place
where it stopped. A last line without its line end was never acknowledged: readers pass over
it, and the next writer sets it aside.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from planner.errors import UnavailableError
from planner.history import entries
from planner.history.entries import Entry, digest, digest_of
from planner.plan.versions import is_outdated, upcast
from planner.store.files import sync_folder

HISTORY = "history.jsonl"
DAMAGED = "damaged"


class Position(Struct, frozen=True, omit_defaults=True):
    """Where a reader stopped: after entry ``seq``, at byte ``offset``, whose hash is ``head``.

    Attributes:
        origin: Hash of the first line, by which one plan's history is told from another's;
            empty where an earlier version did not say.
    """

    seq: int = -1
    offset: int = 0
    head: str = ""
    at: str = ""
    origin: str = ""

    @property
    def seal(self) -> bytes:
        """How the line of entry ``seq`` ends."""
        return f'"hash":"{self.head}"}}\n'.encode() if self.offset else b""

    def ends(self, content: bytes) -> bool:
        """Whether bytes end with the line of entry ``seq``, whatever line end it has."""
        return not self.offset or content.replace(b"\r", b"").endswith(self.seal)


START = Position()


class Tail(Struct, frozen=True):
    """What stood after a position: whole entries, where they end, and what is wrong there.

    Attributes:
        is_torn: Whether part of a line follows, which was never acknowledged.
        goes_on: Whether what stands before the position is what a reader left there.
    """

    entries: tuple[Entry, ...]
    position: Position
    problem: UnavailableError | None = None
    is_torn: bool = False
    goes_on: bool = True


class BrokenLineError(Exception):
    """A line is not what was once written."""


class NewerLineError(Exception):
    """A line is of a later version.

    Args:
        version: That version.
    """

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class _Version(Struct):
    v: int


_DECODER = msgspec.json.Decoder(Entry)
_VERSION_DECODER = msgspec.json.Decoder(_Version)


def read_tail(folder: Path, position: Position = START, before: int | None = None) -> Tail:
    """The entries after a position; reading stops before the first line that does not fit.

    Args:
        folder: The plan's folder.
        position: Where an earlier reading stopped.
        before: Number of an entry known not to fit.

    Raises:
        UnavailableError: When the file is missing or cannot be read.
    """
    return read_file(folder / HISTORY, position, before)


def read_file(path: Path, position: Position = START, before: int | None = None) -> Tail:
    """The same of a history or a copy of one, wherever it lies."""
    start = max(position.offset - len(position.seal) - 1, 0)
    content = _content(path, start)
    before_it, behind = content[: position.offset - start], content[position.offset - start :]
    if not position.ends(before_it):
        is_short = len(before_it) < position.offset - start
        code = "history-shorter" if is_short else "history-chain-broken"
        return Tail((), position, _damage(code, path, position), goes_on=False)
    return _read_lines(path, behind, position, before)


def moved(folder: Path, position: Position) -> Position | None:
    """The position after the same entry where lines before it have become longer or shorter.

    Raises:
        UnavailableError: When the file is missing or cannot be read.
    """
    start = _content(folder / HISTORY).find(position.seal)
    if start < 0 or not position.offset:
        return None
    return msgspec.structs.replace(position, offset=start + len(position.seal))


def following(position: Position, entry: Entry, length: int) -> Position:
    """The position after the next entry, whose line is so many bytes long."""
    origin = position.origin or (entry.hash if not entry.seq else "")
    return Position(entry.seq, position.offset + length, entry.hash, entry.at, origin)


def append(folder: Path, entry: Entry) -> int:
    """Write an entry as the last line and wait until it is on disk; its length in bytes.

    What could not be brought to the disk is taken back: it was never acknowledged.
    """
    line = msgspec.json.encode(entry) + b"\n"
    with (folder / HISTORY).open("ab", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        try:
            view = memoryview(line)
            while view:
                view = view[file.write(view) :]
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                file.truncate(end)
            raise
    return len(line)


def begin(folder: Path, entry: Entry) -> None:
    """Write the first line of a new history in a new folder."""
    (folder / HISTORY).touch(exist_ok=False)
    append(folder, entry)
    sync_folder(folder)


def lay(folder: Path, content: bytes) -> None:
    """Write a whole history, made elsewhere, in a new folder; it is on disk on return."""
    with (folder / HISTORY).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def set_aside(folder: Path, name: str, content: bytes) -> Path:
    """Keep damaged bytes in ``damaged/``; they are on disk on return."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    (folder / DAMAGED).mkdir(exist_ok=True)
    sync_folder(folder)
    kept = folder / DAMAGED / f"{stamp}-{name}"
    with kept.open("xb") as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
    sync_folder(folder / DAMAGED)
    return kept


def set_aside_torn_line(folder: Path, position: Position) -> Path | None:
    """Move bytes after the last whole line into ``damaged/``; only under the lock.

    Returns:
        The file that keeps them, None when there were none.
    """
    with (folder / HISTORY).open("r+b") as file:
        file.seek(position.offset)
        torn = file.read()
        if not torn:
            return None
        kept = set_aside(folder, "torn-line", torn)
        file.truncate(position.offset)
        os.fsync(file.fileno())
    return kept


def _content(path: Path, start: int = 0) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()
    except FileNotFoundError as error:
        raise UnavailableError("history-missing", path=str(path)) from error
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(path), problem=error.strerror) from error


def _read_lines(path: Path, content: bytes, position: Position, before: int | None) -> Tail:
    entries: list[Entry] = []
    start = 0
    while (end := content.find(b"\n", start)) >= 0:
        if position.seq + 1 == before:
            return Tail(tuple(entries), position, _damage("history-line-broken", path, position))
        line = content[start:end]
        entry, problem = _decode(path, line, position)
        if entry is None:
            return Tail(tuple(entries), position, problem)
        entries.append(entry)
        position = following(position, entry, len(line) + 1)
        start = end + 1
    if position.seq < 0:
        return Tail((), position, _damage("history-empty", path, position))
    return Tail(tuple(entries), position, is_torn=start < len(content))


def decode(line: bytes) -> Entry:
    """The entry of a line that is whole, whatever version wrote it.

    Raises:
        BrokenLineError: When its content is not what its hash was computed of, or bears no instant.
        NewerLineError: When a later version wrote it.
    """
    try:
        version = _VERSION_DECODER.decode(line).v
        if version > entries.ENTRY_VERSION:
            raise NewerLineError(version)
        if version < 1:
            raise BrokenLineError
        is_old = is_outdated(version, entries.ENTRY_STEPS)
        entry = _decode_outdated(line) if is_old else _DECODER.decode(line)
    except msgspec.DecodeError as error:
        raise BrokenLineError from error
    except (UnicodeDecodeError, RecursionError) as error:  # no text, or nested too deep
        raise BrokenLineError from error
    if not is_old and entry.hash != digest(entry):
        raise BrokenLineError
    if not _is_instant(entry.at):
        raise BrokenLineError
    return entry


def _is_instant(text: str) -> bool:
    """Whether a text is an instant, on a calendar day in every time zone."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return False
    return instant.tzinfo is not None and 1 < instant.year < 9999


def _decode_outdated(line: bytes) -> Entry:
    """The entry of a line of an older form; its hash is over what it was, and stays."""
    record = msgspec.json.decode(line)
    held = record.pop("hash", "")
    if held != digest_of(record):
        raise BrokenLineError
    return msgspec.convert({**upcast(record, "v", entries.ENTRY_STEPS), "hash": held}, Entry)


def _decode(
    path: Path, line: bytes, position: Position
) -> tuple[Entry | None, UnavailableError | None]:
    try:
        entry = decode(line)
    except NewerLineError as error:
        return None, UnavailableError("history-newer", path=str(path), version=error.version)
    except BrokenLineError:
        return None, _damage("history-line-broken", path, position)
    if entry.seq != position.seq + 1 or entry.prev != position.head:
        return None, _damage("history-chain-broken", path, position)
    return entry, None


def _damage(code: str, path: Path, position: Position) -> UnavailableError:
    return UnavailableError(code, path=str(path), line=position.seq + 2)
