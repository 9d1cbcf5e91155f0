"""A history taken line by line, whatever became of it: which lines are whole, what others claim."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from planner.history.entries import Entry
from planner.plan.invariants import Finding
from planner.store.chain import BrokenLineError, NewerLineError, decode


class HistoryLine(Struct, frozen=True):
    """A line as it lies.

    Attributes:
        number: Counted from 1.
        raw: Its bytes without the line end.
        entry: What it holds when it is whole; None for a damaged one.
        seq: The number it claims, None where nothing can be read; likewise the others.
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
        """Whether its bytes are those the program wrote: no editor gave it other line ends."""
        return self.entry is None or self.raw.endswith(f'"hash":"{self.hash}"}}'.encode())

    @property
    def as_written(self) -> bytes:
        """Its bytes as the program wrote them."""
        if self.is_as_written:
            return self.raw
        return msgspec.json.encode(msgspec.json.decode(self.raw))


def split(content: bytes) -> tuple[tuple[HistoryLine, ...], bytes]:
    """The lines of a history, and what stands behind the last line end."""
    *whole, rest = content.split(b"\n")
    return tuple(_line(number, raw) for number, raw in enumerate(whole, start=1)), rest


def line_findings(lines: Sequence[HistoryLine]) -> Iterator[Finding]:
    """What is wrong with lines: changed ones by who and when they claim, and gaps between them."""
    before: HistoryLine | None = None
    other = [line.number for line in lines if not line.is_as_written]
    if other:
        yield Finding("lines-reformatted", {"first": other[0], "last": other[-1]})
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
    """What is missing or wrong between a line and the one before it."""
    expected = 0 if before is None or before.seq is None else before.seq + 1
    if entry.seq > expected:
        found = {"line": number, "first": expected, "last": entry.seq - 1}
        yield Finding("lines-missing", found)
    elif entry.prev != (before.hash if before else "") or entry.seq != expected:
        who, at = (before.who, before.at) if before else ("", "")
        yield Finding("line-unchained", {"line": number, "who": who, "at": at})


def _line(number: int, raw: bytes) -> HistoryLine:
    try:
        entry = decode(raw)
    except NewerLineError:
        return HistoryLine(number, raw, is_newer=True)
    except BrokenLineError:
        return _claims(number, raw)
    return HistoryLine(number, raw, entry, entry.seq, entry.who, entry.at, entry.hash, entry.id)


def _claims(number: int, raw: bytes) -> HistoryLine:
    """What a damaged line says of itself, as far as it can be read."""
    try:
        record: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return HistoryLine(number, raw)
    if not isinstance(record, dict):
        return HistoryLine(number, raw)
    seq = record.get("seq")
    who, at, held, own = (str(record.get(name) or "") for name in ("who", "at", "hash", "id"))
    number_claimed = seq if isinstance(seq, int) else None
    return HistoryLine(number, raw, None, number_claimed, who, at, held, own)
