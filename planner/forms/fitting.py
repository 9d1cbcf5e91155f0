"""Texts side by side on one line: what matters less is shortened, then goes, until they fit."""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from planner.text import cut, pad, width

GAP = "  "  # between two parts


class Part(Struct, frozen=True):
    """A part of a line.

    Attributes:
        text: As it stands where there is room; empty: it is left out.
        then: What it becomes at steps of narrowing, from the first to the last; ``""``: it goes.
    """

    text: str
    then: Mapping[int, str] = {}

    def at(self, step: int) -> str:
        """Its text at a step of narrowing; 0 is a line with room for all."""
        reached = [own for own in sorted(self.then) if own <= step]
        return self.then[reached[-1]] if reached and self.text else self.text


def fitted(left: Sequence[Part], right: Sequence[Part], cells: int) -> str:
    """Parts at the left, and at the right end the answer, which goes last.

    Args:
        left: What is shown, with one blank before it.
        right: The answer, with one blank behind it.
        cells: The cells there are; the line takes them all.
    """
    steps = sorted({0, *(step for part in (*left, *right) for step in part.then)})
    for step in steps:
        start, end = _joined(left, step), _joined(right, step)
        if width(start) + width(end) + len(GAP) + 2 <= cells:
            break
    room = cells - width(end) - 2
    return f" {pad(start, room)}{end} " if room > 0 else cut(end, cells)


_CLAUSE = re.compile(r"[。、]|[:.;,](?= )")


def clauses(text: str, cells: int) -> str:
    """A sentence of the program, or its first clauses where there is no room for all of it."""
    ends = [len(text), *reversed([found.start() for found in _CLAUSE.finditer(text)])]
    return next((text[:end] for end in ends if width(text[:end]) <= cells), cut(text, cells))


def _joined(parts: Iterable[Part], step: int) -> str:
    return GAP.join(filter(None, (part.at(step) for part in parts)))
