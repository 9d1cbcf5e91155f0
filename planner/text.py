"""Text in terminal cells: cleaned of control characters, measured, padded and cut."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
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


@lru_cache(maxsize=4096)
def wrap(text: str, cells: int) -> tuple[str, ...]:
    """The text in lines of at most ``cells`` cells, broken anywhere as Japanese is."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(chop_cells(paragraph, max(cells, 2)) or [""])
    return tuple(lines)


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
