"""Text in terminal cells: cleaned of control characters, measured, padded and cut."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len, chop_cells

# C0 but tab and newline, DEL, C1, bidi controls, line separators, lone surrogates, BOM.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)

_MORE = "…"


def clean(text: str) -> str:
    """The text without characters that could steer a terminal; line ends become newlines.

    Letters stay exactly as entered: normalising would alter names (髙, 﨑, 神).
    """
    if text.isprintable():  # as most text is, which then has nothing to be rid of
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNWANTED.sub("", plain)


def one_line(text: str) -> str:
    """The text on one line, cleaned, its line ends as blanks."""
    return clean(text).replace("\n", " ").strip()


@lru_cache(maxsize=16384)
def width(text: str) -> int:
    """How many terminal cells the text takes."""
    return cell_len(text)


@lru_cache(maxsize=16384)
def cut(text: str, cells: int) -> str:
    """The text in at most ``cells`` cells, ending in … where something was left out.

    A wide character is never halved: the result may be a cell short.
    """
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    room = cells - width(_MORE)
    if room < 0:
        return " " * cells
    taken = chop_cells(text, room)[0] if room else ""
    return (taken if width(taken) <= room else "") + _MORE


def pad(text: str, cells: int) -> str:
    """The text cut or filled with blanks on the right to exactly ``cells`` cells."""
    short = cut(text, cells)
    return short + " " * (cells - width(short))


def pad_left(text: str, cells: int) -> str:
    """The text cut or filled with blanks on the left to exactly ``cells`` cells."""
    short = cut(text, cells)
    return " " * (cells - width(short)) + short


def cut_left(text: str, cells: int) -> str:
    """The text in at most ``cells`` cells, its end kept behind …: of a path that is its name."""
    if width(text) <= cells:
        return text
    end = ""
    for letter in reversed(text):
        if width(_MORE + letter + end) > cells:
            break
        end = letter + end
    return cut(_MORE, cells) + end


# What is not parted: a figure with its unit, a word in half-width letters, a letter and its marks.
_PIECE = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9,.%+/:\-]*[人件円月回行日年社名]?|.)"
    "[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*"
)
_NOT_FIRST = frozenset(
    "…、。，．）」』】〕％ー・：；！？,.:;)]ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NOT_LAST = frozenset("（「『【〔([")
_BLANKS = frozenset("　 ")
_PAUSES = frozenset("、。：；　")  # where a line ends first of all
_SIGNS = frozenset("◎○△□×●・")


@lru_cache(maxsize=4096)
def wrap(text: str, cells: int) -> tuple[str, ...]:
    """The text in lines of at most ``cells`` cells, broken as Japanese is.

    A line ends at a pause where there is one in its last third. None begins with 、 or ） or a
    blank, or ends in （, and no figure and no word is parted, unless it is longer than a line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if width(paragraph) <= cells:
            lines.append(paragraph)
        else:
            lines += _wrapped(paragraph, max(cells, 2))
    return tuple(lines)


def _wrapped(paragraph: str, cells: int) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    taken = 0
    for piece in _pieces(paragraph, cells):
        length = width(piece)
        if taken + length > cells and line:
            kept = _break(line, piece, cells)
            lines.append("".join(line[:kept]).rstrip())
            line = line[kept:]
            while line and line[0] in _BLANKS:
                del line[0]
            taken = sum(map(width, line))
        if line or not lines or piece not in _BLANKS:
            line.append(piece)
            taken += length
    return [*lines, "".join(line)]


def _pieces(paragraph: str, cells: int) -> Iterator[str]:
    for piece in _PIECE.findall(paragraph):
        yield from [piece] if width(piece) <= cells else chop_cells(piece, cells)


def _break(line: list[str], following: str, cells: int) -> int:
    """How many pieces stay on a line before the one that does not fit."""
    if kept := _pause(line, following, _PAUSES, cells // 3):
        return kept
    if kept := _pause(line, following, _BLANKS, cells // 3):
        return _pause(line, following, _PAUSES, cells // 2) or kept
    for kept in range(len(line), max(len(line) - 4, 0), -1):
        first = line[kept] if kept < len(line) else following
        if _may_part(line[kept - 1], first):
            return kept
    return len(line)


def _pause(line: list[str], following: str, pauses: frozenset[str], most: int) -> int:
    """How many pieces stay up to a pause, so that few cells go to the next line; 0 for none."""
    left = 0
    for kept in range(len(line), 0, -1):
        if left > most:
            break
        first = line[kept] if kept < len(line) else following
        is_pause = line[kept - 1] in pauses or first in pauses & _BLANKS
        if is_pause and _may_part(line[kept - 1], first) and _is_told(line[:kept]):
            return kept
        left += width(line[kept - 1])
    return 0


def _is_told(line: list[str]) -> bool:
    """Whether a line says something, and not as its last a sign of what follows."""
    told = "".join(line).rstrip()
    return bool(told) and told[-1] not in _SIGNS


def _may_part(last: str, first: str) -> bool:
    """Whether a line may end with one piece and the next begin with the other."""
    return first[0] not in _NOT_FIRST and last[-1] not in _NOT_LAST


def divide(text: str, places: Sequence[int]) -> list[str]:
    """The text in one piece more than places, cut at these cells.

    A wide character over a border stays whole, in the piece it begins in.
    """
    pieces = [""] * (len(places) + 1)
    at = 0
    for character in text:
        pieces[bisect_right(places, at)] += character
        at += width(character)
    return pieces


def holds(folded: str, words: Sequence[str]) -> bool:
    """Whether a text holds all words, both folded; one in half-width letters begins a word there.

    So "pace" is found in "needed pace" and not in "Space".
    """
    return all(
        re.search(rf"(?<![a-z0-9]){re.escape(word)}", folded)
        if word[:1].isascii() and word[:1].isalnum()
        else word in folded
        for word in words
    )


def fold_for_search(text: str) -> str:
    """A form for comparing only: width, case and kana variants made equal."""
    return unicodedata.normalize("NFKC", text).casefold()


_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ－", "-"))


def plain_reference(text: str) -> str:
    """What was typed for a number like 1-3, with half-width letters and plain hyphens."""
    return unicodedata.normalize("NFKC", text.strip()).translate(_HYPHENS)
