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

from planner.errors import UnavailableError
from planner.history.entries import Entry
from planner.store import chain
from planner.store.files import sync_folder
from planner.store.place import START, Position, Tail

HISTORY = "history.jsonl"
DAMAGED = "damaged"


def read_file(path: Path, position: Position = START, before: int | None = None) -> Tail:
    """The entries after a position in a history or a copy of one, wherever it lies.

    Args:
        path: The file.
        position: Where an earlier reading stopped.
        before: Number of an entry known not to fit.

    Raises:
        UnavailableError: When the file is missing or cannot be read.
    """
    start = max(position.offset - len(_seal(position)) - 1, 0)
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
    """The position after the same entry where lines before it have become longer or shorter.

    Raises:
        UnavailableError: When the file is missing or cannot be read.
    """
    seal = _seal(position)
    start = _content(path).find(seal)
    if start < 0 or not position.offset:
        return None
    return msgspec.structs.replace(position, offset=start + len(seal))


def _seal(position: Position) -> bytes:
    """How the line of the entry before a position ends."""
    return f'"hash":"{position.head}"}}\n'.encode() if position.offset else b""


def _ends(content: bytes, position: Position) -> bool:
    """Whether bytes end with the line of the entry before a position, whatever line end it has."""
    return not position.offset or content.replace(b"\r", b"").endswith(_seal(position))


def append(folder: Path, entry: Entry) -> int:
    """Write an entry as the last line and wait until it is on disk; its length in bytes.

    What could not be brought to the disk is taken back: it was never acknowledged.
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
