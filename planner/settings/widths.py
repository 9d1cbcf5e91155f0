"""The cells of ambiguous characters in a terminal: one, or two in some Japanese settings.

Unicode leaves the width of ●, ○, ※, ① or Greek letters to the terminal. All that measures text,
here and in Textual, asks Rich's table, so this is the one place where their width changes.
Rules and blocks (│ ─ █) stay one cell: a terminal that would take two is sent ASCII for them.
Rich offers no setting for it: where a release keeps its table elsewhere, these signs are counted
as one cell, and planner.ui.driver still holds each to its place.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from rich import cells as rich_cells

from planner import text

NARROW, WIDE = "narrow", "wide"
WIDTHS = (NARROW, WIDE)
UNKNOWN = ""  # counted as narrow, and nothing shifts where it is wide: see planner.ui.driver

_RULES = range(0x2500, 0x25A0)
_BLOCKS = (  # all ambiguous characters but those for private use are in these
    range(0xA1, 0x2C00),
    range(0x3248, 0x3250),
    range(0xFFFD, 0xFFFE),
    range(0x1F100, 0x1F1AD),
)
_PRIVATE_USE = ((0xE000, 0xF8FF, 2), (0xF0000, 0xFFFFD, 2), (0x100000, 0x10FFFD, 2))

_NAMES = ("load_cell_table", "_is_single_cell_widths")
_SPLITS = ("_split_cells",)  # keeps where it cut a text
_own: dict[str, Any] = {name: vars(rich_cells)[name] for name in _NAMES if name in vars(rich_cells)}
_current = UNKNOWN


def current_width() -> str:
    """How the terminal draws ambiguous characters: narrow, wide or not known."""
    return _current


def count_as(width: str) -> None:
    """Count ambiguous characters as two cells (wide) or as one from now on."""
    global _current  # noqa: PLW0603 - one terminal a process
    was_wide, is_wide = _current == WIDE, width == WIDE
    _current = width
    if was_wide == is_wide or len(_own) < len(_NAMES):
        return
    _measure_by(dict(zip(_NAMES, (_wide_table, str.isascii), strict=True)) if is_wide else _own)
    if is_wide and rich_cells.cell_len("●") != 2:  # Rich has these names and goes another way
        _measure_by(_own)


def _measure_by(names: dict[str, Any]) -> None:
    """Have Rich measure by other functions than before."""
    from rich import segment  # noqa: PLC0415 - printing without Textual does without

    for module in (rich_cells, segment):
        vars(module).update({name: names[name] for name in names.keys() & vars(module).keys()})
    for measured in (
        *(rich_cells.get_character_cell_size, rich_cells.cached_cell_len),
        *(text.width, text.cut, text.wrap),
        *(
            vars(segment.Segment)[name].__func__
            for name in _SPLITS
            if name in vars(segment.Segment)
        ),
    ):
        measured.cache_clear()


@cache
def _wide_table(unicode_version: str = "auto") -> Any:
    """Rich's table with ambiguous characters in two cells; combining ones keep none."""
    table = _own["load_cell_table"](unicode_version)
    known = {
        code
        for first, last, _ in table.widths
        if first < _BLOCKS[0].stop
        for code in range(first, last + 1)
    }
    ambiguous = [code for code in _ambiguous() if code not in known]
    widths = sorted([*table.widths, *((code, code, 2) for code in ambiguous), *_PRIVATE_USE])
    # An emoji selector makes a narrow sign wide; these are wide before it.
    narrow_to_wide = table.narrow_to_wide - frozenset(map(chr, ambiguous))
    return table._replace(widths=widths, narrow_to_wide=narrow_to_wide)


def _ambiguous() -> Iterator[int]:
    for block in _BLOCKS:
        for code in block:
            sign = chr(code)
            if (
                unicodedata.east_asian_width(sign) == "A"
                and unicodedata.category(sign) != "Cf"
                and code not in _RULES
            ):
                yield code
