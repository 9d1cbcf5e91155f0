"""Pictures of the screen, the same that the README shows: any difference is to be looked at.

``python -m pytest tests/test_pictures.py --snapshot-update`` takes them anew.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from sample import half_a_year
from stage import stage
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

from planner.store import library
from planner.store.folder import DataFolder
from planner.text import width

CELL = 12.2  # units a cell takes in an exported screen
FONT = "'BIZ UDGothic', 'Noto Sans Mono CJK JP', 'MS Gothic', monospace"


class Picture(SingleFileSnapshotExtension):
    """An SVG file named by its test's parameter, beside the tests."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(Path(test_location.filepath).parent / "pictures")

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: object = 0) -> str:
        name = test_location.snapshot_name
        return name[name.index("[") + 1 : name.index("]")]


def plain(svg: str) -> str:
    """The picture without fonts from elsewhere and without names that differ by run.

    Each character gets its own place: a font draws ● as wide as two cells, and a line would drift.
    """
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]+;", f"font-family: {FONT};", svg)
    # Two half-width letters are as wide as one Japanese one, as in a terminal.
    svg = svg.replace("font-variant-east-asian: full-width;", "").replace("20px", "22px")
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+-", "terminal-", svg)
    return re.sub(
        r'<text ([^>]*?)x="([\d.]+)"([^>]*?)textLength="[\d.]+"([^>]*)>([^<]*)</text>', placed, svg
    )


def placed(text: re.Match[str]) -> str:
    """A text of the picture as its words, every character at the cell it stands in.

    A sign that has no blank behind it is squeezed into its one cell, as narrow terminals do;
    the fonts of browsers draw it over two.
    """
    before, start, between, after, content = text.groups()
    place, said, pieces = float(start), html.unescape(content), []
    for character, following in zip(said, [*said[1:], " "], strict=True):
        is_sign = unicodedata.east_asian_width(character) == "A" and character not in "│─"
        is_squeezed = is_sign and not following.isspace()
        pieces.append((character.strip(), place, is_squeezed))
        place += CELL * width(character)
    return "".join(_texts(pieces, before, between, after))


def _texts(
    pieces: list[tuple[str, float, bool]], before: str, between: str, after: str
) -> Iterator[str]:
    """A text for each run of characters that are drawn as they are, one for each squeezed."""
    for is_alone, run in groupby(pieces, key=lambda piece: piece[2] or not piece[0]):
        found = [piece for piece in run if piece[0]]
        for group in ([one] for one in found) if is_alone else [found]:
            x = " ".join(f"{place:.4g}" for _, place, _ in group)
            said = html.escape("".join(character for character, _, _ in group))
            squeeze = f' textLength="{CELL}" lengthAdjust="spacingAndGlyphs"' if is_alone else ""
            yield f'<text {before}x="{x}"{between}{squeeze}{after}>{said}</text>'


MIHON = {
    "review-180x45": ((180, 45), "day", "2025-09", ("s",)),
    "heat-100x30": ((100, 30), "day", "2025-12", ("s", "h")),
    "reports-120x40": ((120, 40), "day", "2026-03", ("c",)),
}

STORY = {
    "grid-120x40": ((120, 40), "day", ("j", "j")),
    "grid-80x24": ((80, 24), "day", ("j", "j")),
    "grid-180x45-night": ((180, 45), "night", ("]", "]", "]", "]")),
    "slips-120x40": ((120, 40), "day", ("]", "]", "s")),
    "figures-120x40": ((120, 40), "day", ("f", "3", "v", *"0.305", "enter", "s")),
    "grid-100x30-projector": ((100, 30), "projector", ("j", "j")),
    "print-80x24": ((80, 24), "contrast", ("p",)),
    "note-120x40": ((120, 40), "day", ("]", "enter", *"面談を再開し、6月は312件")),
    "move-80x24": ((80, 24), "day", ("j", "j", "j", "m")),
    "help-80x24": ((80, 24), "day", ("question_mark",)),
    "selection-120x40": ((120, 40), "day", ("]", "V", "j", "j", "j")),
}


@pytest.mark.filterwarnings("ignore:\\s*Can not relate snapshot name")
@pytest.mark.parametrize("name", STORY)
async def test_the_screen_looks_like_its_picture(
    name: str, tmp_path: Path, snapshot: SnapshotAssertion
):
    size, theme, keys = STORY[name]
    half_a_year(tmp_path)
    async with stage(tmp_path, size=size, theme=theme) as s:
        await s.press(*keys)
        await s.settle()
        svg = plain(s.app.export_screenshot(title=""))
    assert svg == snapshot(extension_class=Picture)


@pytest.mark.filterwarnings("ignore:\\s*Can not relate snapshot name")
@pytest.mark.parametrize("name", MIHON)
async def test_a_year_of_work_looks_like_its_picture(
    name: str, tmp_path: Path, snapshot: SnapshotAssertion
):
    size, theme, month, keys = MIHON[name]
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, size=size, theme=theme, month=month) as s:
        await s.press(*keys)
        await s.settle()
        svg = plain(s.app.export_screenshot(title=""))
    assert svg == snapshot(extension_class=Picture)
