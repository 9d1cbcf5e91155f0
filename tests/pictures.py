"""The manual's pictures, taken from the running program: ``python tests/pictures.py`` takes them anew.

Each screen is opened by the keys a person would press, on the samples. The first page of the paper
is set by what prints it; it holds a stamp of the words and the template it was made from.
"""

import asyncio
import hashlib
import html
import os
import re
import struct
import sys
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from sample import half_a_year, sample_plan
from stage import stage
from textual import events

from planner.formats import pdf
from planner.formats.page import Page
from planner.plan.beginning import begun
from planner.plan.fiscal import FiscalYear
from planner.reports import progress
from planner.reports.progress import Options
from planner.store import library
from planner.store.folder import DataFolder
from planner.text import width
from planner.ui.screens.plans import PlansScreen

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "planner" / "manual" / "pictures"
NOBODYS = "~/.config/planner"  # as it is shown; nobody's settings are read there
PAPER = FOLDER / "paper-a3.png"

CELL = 12.2  # units a cell takes in an exported screen
FONT = "'BIZ UDGothic', 'Noto Sans Mono CJK JP', 'MS Gothic', monospace"


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


class Taken(Struct, frozen=True):
    """What is pressed before a picture is taken.

    Attributes:
        size: Columns and lines of the terminal.
        keys: In order; what begins with ``paste:`` is pasted.
        month: The month of the invented year, 見本支部の令和7年度; empty: some months of work on the
            sample of 群馬支部.
        begin: The row the cursor stands on at first.
        group: The person's own group.
    """

    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "day"
    month: str = ""
    begin: str = ""
    group: str = ""


CHOOSER = ("P",)
BLOCK = "paste:\tR2.6\tR2.7\n実績\t91.1%\t92.2%\n累計\t90.2%\t90.7%"

TAKEN = {
    "grid-120x40": Taken((120, 40), begin="1-3"),
    "grid-80x24": Taken((80, 24), begin="1-3"),
    "grid-180x45-night": Taken((180, 45), ("]", "]", "]", "]"), "night"),
    "grid-100x30-projector": Taken((100, 30), (), "projector", begin="1-3"),
    "selection-120x40": Taken((120, 40), ("]", "V", "j", "j", "j")),
    "note-120x40": Taken((120, 40), ("]", "enter", *"面談を再開し、6月は312件")),
    "move-80x24": Taken((80, 24), ("m",), begin="2-1"),
    "figures-120x40": Taken((120, 40), ("f", "3", "v", *"0.305", "enter", "s")),
    "paste-120x40": Taken((120, 40), ("]", BLOCK), begin="1-3"),
    "choose-80x24": Taken((80, 24), ("f",)),
    "slips-120x40": Taken((120, 40), ("]", "]", "s")),
    "review-180x45": Taken((180, 45), ("s",), month="2025-09"),
    "reasons-80x24": Taken((80, 24), ("s", "r"), month="2025-09"),
    "plans-80x24": Taken((80, 24), CHOOSER),
    "heat-100x30": Taken((100, 30), ("s", "h"), month="2025-12"),
    "reports-120x40": Taken((120, 40), ("c",), month="2026-03"),
    "close-80x24": Taken((80, 24), ("c", "C"), month="2026-03"),
    "returned-80x24": Taken((80, 24), (), month="2026-03", group="保健"),
    "year-80x24": Taken((80, 24), ("H",), month="2025-09", begin="20-1"),
    "story-120x40": Taken((120, 40), ("H", "H"), month="2025-09", begin="20-1"),
    "changes-120x40": Taken((120, 40), ("d", "1"), month="2025-09"),
    "past-120x40": Taken((120, 40), ("@", "left", "left"), month="2025-09"),
    "print-80x24": Taken((80, 24), ("p",), "contrast"),
    "settings-80x24": Taken((80, 24), (",",)),
    "help-80x24": Taken((80, 24), ("?",)),
    "palette-80x24": Taken((80, 24), ("ctrl+p", *"月")),
    "manual-80x24": Taken((80, 24), ("enter", "f1")),
}


async def picture(name: str, data: Path) -> str:
    """A screen as SVG, opened on plans in an empty folder."""
    async with _staged(TAKEN[name], data) as s:
        if TAKEN[name].begin:
            await s.go(TAKEN[name].begin)
        for key in TAKEN[name].keys:
            if key.startswith("paste:"):
                s.app.post_message(events.Paste(key.removeprefix("paste:")))
                await s.settle()
            else:
                await s.press(key)
        if TAKEN[name].keys == CHOOSER:
            await s.until_open(PlansScreen)
        await s.rest()
        return plain(s.app.export_screenshot(title=""))


@asynccontextmanager
async def _staged(taken: Taken, data: Path):
    os.environ["PLANNER_CONFIG"] = NOBODYS
    if taken.month:
        library.put_sample(DataFolder(data), "mihon-r07", is_chosen=False)
    else:
        half_a_year(data)
    month = taken.month or None
    if taken.keys == CHOOSER:
        _put_plans(data)
    async with stage(
        data,
        size=taken.size,
        theme=taken.theme,
        month=month,
        group=taken.group,
        plans=_Shared(data),
    ) as s:
        yield s


class _Shared(DataFolder, frozen=True):
    """The folder under an address that is the same in every run."""

    @property
    def address(self) -> str:
        return "S:\\planner"


def _put_plans(data: Path) -> None:
    """A plan of one's own beside the sample, and one put away."""
    plans = DataFolder(data)
    library.begin(
        plans, "ibaraki-r02", begun("r02", "茨城", FiscalYear(2020), decided="2020-04-01")
    )
    library.begin(
        plans, "ibaraki-r01", begun("r01", "茨城", FiscalYear(2019), decided="2019-04-01")
    )
    library.archive(plans, "ibaraki-r01")


# The paper


def paper() -> bytes:
    """The first page of the sample as a PNG with its stamp."""
    first, *_rest = pdf.pictures(_document(), Page(), ppi=84)
    return _stamped(first, stamp())


def stamp() -> str:
    """What tells whether the paper was made from these words by this template."""
    words = pdf.words(_document(), Page()).encode()
    return hashlib.sha256(words + pdf.TEMPLATE.read_bytes()).hexdigest()


def stamp_of(png: bytes) -> str:
    """The stamp a picture holds; empty where it has none."""
    found = re.search(rb"tEXtSource\0([0-9a-f]{64})", png)
    return found[1].decode() if found else ""


def _document():
    sample = sample_plan()
    options = Options(reference="資料1", date="令和2年6月12日", confidentiality="機密性2")
    return progress.build(sample, sample.status_month, options)


def _stamped(png: bytes, text: str) -> bytes:
    """A PNG with a text chunk before its end (PNG specification, 11.3.4.3)."""
    data = b"tEXtSource\0" + text.encode()
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:-12] + chunk + png[-12:]


async def main() -> None:
    """Take those named, or all."""
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or TAKEN:
        with tempfile.TemporaryDirectory() as data:
            (FOLDER / f"{name}.svg").write_text(await picture(name, Path(data)), encoding="utf-8")
    if not sys.argv[1:]:
        PAPER.write_bytes(paper())


if __name__ == "__main__":
    asyncio.run(main())
