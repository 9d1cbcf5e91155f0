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
from planner.history import ENTRY_VERSION, Entry, digest
from planner.store.files import sync_folder

HISTORY = "history.jsonl"
DAMAGED = "damaged"


class Position(Struct, frozen=True):
    """Where a reader stopped: after entry ``seq``, at byte ``offset``, whose hash is ``head``."""

    seq: int = -1
    offset: int = 0
    head: str = ""
    at: str = ""

    @property
    def seal(self) -> bytes:
        """How the line of entry ``seq`` ends."""
        return f'"hash":"{self.head}"}}\n'.encode() if self.offset else b""


START = Position()


class Tail(Struct, frozen=True):
    """What stood after a position: whole entries, where they end, and what is wrong there.

    Attributes:
        is_torn: Whether part of a line follows, which was never acknowledged.
    """

    entries: tuple[Entry, ...]
    position: Position
    problem: UnavailableError | None = None
    is_torn: bool = False


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
    path = folder / HISTORY
    seal = position.seal
    try:
        with path.open("rb") as file:
            file.seek(max(position.offset - len(seal), 0))
            content = file.read()
    except FileNotFoundError as error:
        raise UnavailableError("history-missing", path=str(path)) from error
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(path), problem=error.strerror) from error
    if not content.startswith(seal):
        code = "history-shorter" if len(content) < len(seal) else "history-chain-broken"
        return Tail((), position, _damage(code, path, position))
    return _read_lines(path, content[len(seal) :], position, before)


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
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        (folder / DAMAGED).mkdir(exist_ok=True)
        kept = folder / DAMAGED / f"{stamp}-torn-line"
        with kept.open("xb") as aside:
            aside.write(torn)
            os.fsync(aside.fileno())
        file.truncate(position.offset)
        os.fsync(file.fileno())
    return kept


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
        position = Position(entry.seq, position.offset + len(line) + 1, entry.hash, entry.at)
        start = end + 1
    if position.seq < 0:
        return Tail((), position, _damage("history-empty", path, position))
    return Tail(tuple(entries), position, is_torn=start < len(content))


def _decode(
    path: Path, line: bytes, position: Position
) -> tuple[Entry | None, UnavailableError | None]:
    try:
        version = _VERSION_DECODER.decode(line).v
        if version > ENTRY_VERSION:
            return None, UnavailableError("history-newer", path=str(path), version=version)
        entry = _DECODER.decode(line)
    except msgspec.DecodeError:
        return None, _damage("history-line-broken", path, position)
    except (UnicodeDecodeError, RecursionError):  # bytes that are no text, or nested too deep
        return None, _damage("history-line-broken", path, position)
    if entry.hash != digest(entry):
        return None, _damage("history-line-broken", path, position)
    if entry.seq != position.seq + 1 or entry.prev != position.head:
        return None, _damage("history-chain-broken", path, position)
    return entry, None


def _damage(code: str, path: Path, position: Position) -> UnavailableError:
    return UnavailableError(code, path=str(path), line=position.seq + 2)
