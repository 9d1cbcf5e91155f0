"""The lines of a history that may be damaged: their entries, or the values still readable."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from planner.history.entries import Entry
from planner.plan.invariants import Finding
from planner.store.chain import BrokenLineError, NewerLineError, decode


class HistoryLine(Struct, frozen=True):
    """A line of a history.

    Attributes:
        number: Its number from 1.
        raw: Its bytes without the line end.
        entry: Its entry; None for a damaged line.
        seq: Its entry's number as far as it can be read, else None; likewise the other values.
        is_newer: Whether a later version of the program wrote it.
    """

    number: int
    raw: bytes
    entry: Entry | None = None
    seq: int | None = None
    who: str = ""
    at: str = ""
    hash: str = ""
    id: str = ""
    is_newer: bool = False

    @property
    def is_as_written(self) -> bool:
        """Whether its bytes are as the program wrote them, not with an editor's line ends."""
        return self.entry is None or self.raw.endswith(f'"hash":"{self.hash}"}}'.encode())

    @property
    def as_written(self) -> bytes:
        """Its bytes as the program wrote them."""
        if self.is_as_written:
            return self.raw
        return msgspec.json.encode(msgspec.json.decode(self.raw))


def split(content: bytes) -> tuple[tuple[HistoryLine, ...], bytes]:
    """The lines of a history, and the bytes after the last line end."""
    *whole, rest = content.split(b"\n")
    return tuple(_line(number, raw) for number, raw in enumerate(whole, start=1)), rest


def line_findings(lines: Sequence[HistoryLine]) -> Iterator[Finding]:
    """The errors of lines: damaged ones with their author and instant, and gaps between them."""
    before: HistoryLine | None = None
    reformatted = [line.number for line in lines if not line.is_as_written]
    if reformatted:
        yield Finding("lines-reformatted", {"first": reformatted[0], "last": reformatted[-1]})
    for line in lines:
        if line.is_newer:
            yield Finding("line-newer", {"line": line.number})
            return
        if line.entry is None:
            code = "line-changed" if line.hash else "line-garbled"
            yield Finding(code, {"line": line.number, "who": line.who, "at": line.at})
        elif before is None or before.hash:
            yield from _gap(before, line.entry, line.number)
        before = line


def _gap(before: HistoryLine | None, entry: Entry, number: int) -> Iterator[Finding]:
    """The error between a line and the one before it."""
    expected = 0 if before is None or before.seq is None else before.seq + 1
    if entry.seq > expected:
        parameters = {"line": number, "first": expected, "last": entry.seq - 1}
        yield Finding("lines-missing", parameters)
    elif entry.prev != (before.hash if before else "") or entry.seq != expected:
        who, at = (before.who, before.at) if before else ("", "")
        yield Finding("line-unchained", {"line": number, "who": who, "at": at})


def _line(number: int, raw: bytes) -> HistoryLine:
    try:
        entry = decode(raw)
    except NewerLineError:
        return HistoryLine(number, raw, is_newer=True)
    except BrokenLineError:
        return _damaged_line(number, raw)
    return HistoryLine(number, raw, entry, entry.seq, entry.who, entry.at, entry.hash, entry.id)


def _damaged_line(number: int, raw: bytes) -> HistoryLine:
    """A damaged line with the values that can still be read."""
    try:
        record: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return HistoryLine(number, raw)
    if not isinstance(record, dict):
        return HistoryLine(number, raw)
    seq = record.get("seq")
    who, at, line_hash, line_id = (
        str(record.get(name) or "") for name in ("who", "at", "hash", "id")
    )
    seq = seq if isinstance(seq, int) else None
    return HistoryLine(number, raw, None, seq, who, at, line_hash, line_id)
