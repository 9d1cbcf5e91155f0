"""The history file: one entry a line, each on disk before it is acknowledged.

Lines are never rewritten and the file only grows, so that a reader continues at its position. A
last line without line end was never acknowledged: readers ignore it, and the next writer sets it
aside.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from planner.errors import UnavailableError
from planner.history.entries import Entry
from planner.store import chain
from planner.store.files import sync_folder
from planner.store.place import START, Position, Tail

HISTORY = "history.jsonl"
DAMAGED = "damaged"


def read_file(path: Path, position: Position = START, before: int | None = None) -> Tail:
    """The entries after a position in a history or a copy of one.

    Args:
        path: The file.
        position: The position of an earlier reading.
        before: The number of an entry known not to fit.

    Raises:
        UnavailableError: When the file is missing or cannot be read.
    """
    start = max(position.offset - len(_line_end(position)) - 1, 0)
    content = _content(path, start)
    before_it, behind = content[: position.offset - start], content[position.offset - start :]
    if not _ends(before_it, position):
        is_short = len(before_it) < position.offset - start
        code = "history-shorter" if is_short else "history-chain-broken"
        return Tail((), position, chain.damage(code, str(path), position), goes_on=False)
    *lines, rest = behind.split(b"\n")
    tail = chain.follow(lines, position, before, str(path))
    is_torn = bool(rest) and tail.problem is None
    return msgspec.structs.replace(tail, is_torn=True) if is_torn else tail


def moved(path: Path, position: Position) -> Position | None:
    """The position after the same entry, if lines before it have become longer or shorter.

    Raises:
        UnavailableError: When the file is missing or cannot be read.
    """
    line_end = _line_end(position)
    start = _content(path).find(line_end)
    if start < 0 or not position.offset:
        return None
    return msgspec.structs.replace(position, offset=start + len(line_end))


def _line_end(position: Position) -> bytes:
    """The end of the line of the entry before a position."""
    return f'"hash":"{position.head}"}}\n'.encode() if position.offset else b""


def _ends(content: bytes, position: Position) -> bool:
    """Whether bytes end with the line of the entry before a position, with any kind of line end."""
    return not position.offset or content.replace(b"\r", b"").endswith(_line_end(position))


def append(folder: Path, entry: Entry) -> int:
    """Append an entry and sync it to disk; returns the length of its line in bytes.

    A line that could not be written completely is removed again.
    """
    line = chain.encode(entry)
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


def lay(folder: Path, content: bytes) -> None:
    """Write a whole history into a new folder, synced to disk."""
    with (folder / HISTORY).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def set_aside(folder: Path, name: str, content: bytes) -> Path:
    """Write damaged bytes into a new file in ``damaged/``, synced to disk."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    (folder / DAMAGED).mkdir(exist_ok=True)
    sync_folder(folder)
    path = folder / DAMAGED / f"{stamp}-{name}"
    with path.open("xb") as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
    sync_folder(folder / DAMAGED)
    return path


def set_aside_torn_line(folder: Path, position: Position) -> Path | None:
    """Move bytes after the last whole line into ``damaged/``, holding the lock.

    Returns:
        Their new file; None when there were none.
    """
    with (folder / HISTORY).open("r+b") as file:
        file.seek(position.offset)
        torn = file.read()
        if not torn:
            return None
        path = set_aside(folder, "torn-line", torn)
        file.truncate(position.offset)
        os.fsync(file.fileno())
    return path


def _content(path: Path, start: int = 0) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()
    except FileNotFoundError as error:
        raise UnavailableError("history-missing", path=str(path)) from error
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(path), problem=error.strerror) from error
