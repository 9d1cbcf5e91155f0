"""Text folded into lines of a width as Japanese is set: words and numbers whole, no 、 in front."""

import re
from collections.abc import Iterable, Iterator

from rich.cells import chop_cells

from planner.text import width

# A run of half-width letters and digits, or one letter with what belongs to it, after what opens.
_JOINED = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
_PIECE = re.compile(
    "[「『（【〈《〔［｛]*"
    "(?:[!-~]+"
    "|[\U0001f1e6-\U0001f1ff]{2}"
    rf"|.(?:\u200d.|[{_JOINED}])*)"
)
_NEVER_FIRST = frozenset(
    "、。，．・：；？！）」』】〉》〕］｝%％…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)

_MOST_MOVED = 4  # signs that follow each other at the end of a line


def fold(text: str, cells: int) -> list[str]:
    """The text in lines of at most ``cells`` cells; nothing of it is left out."""
    return [line for paragraph in text.split("\n") for line in _folded(paragraph, max(cells, 2))]


def longest_piece(text: str) -> int:
    """The cells of the longest word or number of a text."""
    return max((width(piece) for piece in _PIECE.findall(text)), default=0)


def _folded(paragraph: str, cells: int) -> Iterable[str]:
    if width(paragraph) <= cells:
        return [paragraph]
    lines: list[list[str]] = [[]]
    used = 0
    for piece, taken in _pieces(paragraph, cells):
        if used + taken > cells:
            started = _taken_along(lines[-1], piece)
            lines.append(started)
            used = sum(map(width, started))
            if piece.isspace():
                continue
        lines[-1].append(piece)
        used += taken
    return ("".join(line).rstrip() for line in lines)


def _pieces(paragraph: str, cells: int) -> Iterator[tuple[str, int]]:
    """The pieces with their widths; one longer than a line is broken."""
    for piece in _PIECE.findall(paragraph):
        taken = width(piece)
        if taken <= cells:
            yield piece, taken
        else:
            yield from ((part, width(part)) for part in chop_cells(piece, cells))


def _taken_along(line: list[str], piece: str) -> list[str]:
    """The letters moved to the next line before a sign that must not stand first there."""
    moved: list[str] = []
    while piece[0] in _NEVER_FIRST and len(line) > 1 and len(moved) < _MOST_MOVED:
        piece = line.pop()
        moved.insert(0, piece)
    if piece[0] in _NEVER_FIRST:
        line += moved
        return []
    return moved
