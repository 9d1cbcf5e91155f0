"""The lines of a history as a chain of entries, numbered without gaps and linked by hashes."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec import Struct

from planner.errors import UnavailableError
from planner.history import entries
from planner.history.entries import Entry, digest, digest_of
from planner.plan.versions import is_outdated, upcast
from planner.store.place import Position, Tail


class BrokenLineError(Exception):
    """A line that is not as it was written."""


class NewerLineError(Exception):
    """A line of a later version.

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


def encode(entry: Entry) -> bytes:
    """The line of an entry, with its line end."""
    return msgspec.json.encode(entry) + b"\n"


def decode(line: bytes) -> Entry:
    """The entry of a whole line of any version up to the present one.

    Raises:
        BrokenLineError: When its content does not match its hash, or it has no instant.
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


def follow(lines: Iterable[bytes], position: Position, before: int | None, name: str) -> Tail:
    """The entries of the lines after a position, up to the first damage.

    Args:
        lines: Whole lines without their ends.
        position: The position before them.
        before: The number of an entry known not to fit; reading stops before it.
        name: The name of the history in errors.
    """
    read: list[Entry] = []
    for line in lines:
        if position.seq + 1 == before:
            return Tail(tuple(read), position, damage("history-line-broken", name, position))
        entry, problem = _decode(name, line, position)
        if entry is None:
            return Tail(tuple(read), position, problem)
        read.append(entry)
        position = following(position, entry, len(line) + 1)
    if position.seq < 0:
        return Tail((), position, damage("history-empty", name, position))
    return Tail(tuple(read), position)


def following(position: Position, entry: Entry, length: int) -> Position:
    """The position after the next entry, whose line has a length in bytes."""
    origin = position.origin or (entry.hash if not entry.seq else "")
    return Position(entry.seq, position.offset + length, entry.hash, entry.at, origin)


def damage(code: str, name: str, position: Position) -> UnavailableError:
    """The error for the line after a position."""
    return UnavailableError(code, path=name, line=position.seq + 2)


def _decode(
    name: str, line: bytes, position: Position
) -> tuple[Entry | None, UnavailableError | None]:
    try:
        entry = decode(line)
    except NewerLineError as error:
        return None, UnavailableError("history-newer", path=name, version=error.version)
    except BrokenLineError:
        return None, damage("history-line-broken", name, position)
    if entry.seq != position.seq + 1 or entry.prev != position.head:
        return None, damage("history-chain-broken", name, position)
    return entry, None


def _decode_outdated(line: bytes) -> Entry:
    """The entry of a line of an older version; its hash covers the old form and is not changed."""
    record = msgspec.json.decode(line)
    own_hash = record.pop("hash", "")
    if own_hash != digest_of(record):
        raise BrokenLineError
    try:
        today = upcast(record, "v", entries.ENTRY_STEPS)
    except (AttributeError, KeyError, TypeError, ValueError) as error:  # no line of that version
        raise BrokenLineError from error
    return msgspec.convert({**today, "hash": own_hash}, Entry)


def _is_instant(text: str) -> bool:
    """Whether a text is an instant that has a calendar day in every time zone."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return False
    return instant.tzinfo is not None and 1 < instant.year < 9999
