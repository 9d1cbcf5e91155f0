"""The pictures of ``planner/ui/README.md``: each element cut out of a screen as it is drawn.

``python tests/elements.py`` draws the screens and writes the pictures into the page.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from screens_drawn import LANGUAGES, NARROW, SIZES, THEMES, Area, Drawing, draw_all
from tables import filled

PAGE = Path(__file__).parent.parent / "planner" / "ui" / "README.md"
SMALL, MIDDLE, LARGE = SIZES

Lines = list[str]


def lines(first: int, last: int) -> Callable[[Drawing], Lines]:
    """So many lines of the screen; negative ones are counted from below."""
    return lambda drawing: list(drawing.lines)[first : last or None]


def of(kind: str, most: int = 99, first: int = 0) -> Callable[[Drawing], Lines]:
    """The lines of the first widget of a kind."""

    def cut(drawing: Drawing) -> Lines:
        area = _area(drawing, lambda area: kind in area.kind)
        return area.of(drawing)[first : first + most] if area else []

    return cut


def having(*signs: str, kind: str = "", most: int = 3) -> Callable[[Drawing], Lines]:
    """The first lines that have one of some signs, of the screen or of its widgets of a kind."""

    def cut(drawing: Drawing) -> Lines:
        lines = of(kind)(drawing) if kind else drawing.lines
        return [line for line in lines if any(sign in line for sign in signs)][:most]

    return cut


def around(*signs: str, kind: str) -> Callable[[Drawing], Lines]:
    """The first line of a widget that has all of some signs, with those beside it."""

    def cut(drawing: Drawing) -> Lines:
        found = of(kind)(drawing)
        place = next(n for n, line in enumerate(found) if all(sign in line for sign in signs))
        return found[max(place - 2, 0) : place + 3]

    return cut


def panel(drawing: Drawing) -> Lines:
    """The first panel that is no dialog, else the dialog."""
    area = _area(drawing, lambda area: "Panel" in area.kind and "Dialog" not in area.kind)
    area = area or _area(drawing, lambda area: "Panel" in area.kind)
    found = area.of(drawing) if area else []
    return [*found[:4], *found[-1:]]


def status_bar(drawing: Drawing) -> Lines:
    """The letters with their counts, and the blocks behind them."""
    return re.findall(r"[◎○△□]\d+ .*?[█▓▒░.][█▓▒░. ]*", drawing.lines[0])[-1:]


def field(drawing: Drawing) -> Lines:
    """The first prose with the line above it."""
    area = _area(drawing, lambda area: "Prose" in area.kind)
    return list(drawing.lines)[area.y - 1 : area.y + area.height] if area else []


def _area(drawing: Drawing, is_it: Callable[[Area], bool]) -> Area | None:
    return next((area for area in drawing.areas if is_it(area)), None)


# Each element: the screen it is cut from, at which size, and how.
ELEMENTS: dict[str, tuple[str, tuple[int, int], Callable[[Drawing], Lines]]] = {
    "heading": ("grid", MIDDLE, lines(0, 1)),
    "status-bar": ("grid", MIDDLE, status_bar),
    "panel": ("heat", MIDDLE, panel),
    "rule": ("grid", SMALL, having("───", "┬─", most=1)),
    "list": ("review", SMALL, of("SlipList", 5)),
    "row": ("grid", SMALL, around("│", ">", kind="Grid")),
    "second-line": ("review", LARGE, of("SlipList", 5)),
    "mark-cell": (
        "grid of every state",
        LARGE,
        having("→", "遅", "済", "×", kind="Grid", most=5),
    ),
    "bar": ("grid", SMALL, having("▅", "▃", "▁", "・ ", kind="Grid", most=4)),
    "spark": ("grid", LARGE, having("▅", "▃", "▁", kind="Grid", most=3)),
    "chart": ("review", LARGE, of("KpiChart")),
    "fold": ("review unfolded", SMALL, having("▶", "▼", most=3)),
    "keys": ("grid", MIDDLE, lines(-1, 0)),
    "said": ("grid refused", SMALL, of("Sentence")),
    "dialog": ("move", SMALL, of("Dialog")),
    "entries": ("group", SMALL, of("Dialog")),
    "field": ("note", SMALL, field),
    "empty": ("review of an empty plan", SMALL, of("SlipList", 2)),
}


def pictures(drawn: Iterable[Drawing]) -> dict[str, str]:
    """Each element as a block of the page."""
    usual = {
        (each.screen, each.size): each
        for each in drawn
        if (each.language, each.width, each.theme) == (LANGUAGES[0], NARROW, THEMES[0])
    }
    return {
        name: _block(cut(usual[screen, size])) for name, (screen, size, cut) in ELEMENTS.items()
    }


def _block(cut: Lines) -> str:
    return "\n".join(["```text", *(line.rstrip() for line in cut), "```"])


def main() -> None:
    """Draw what the page shows."""
    names = list(dict.fromkeys(screen for screen, _size, _cut in ELEMENTS.values()))
    made = pictures(asyncio.run(draw_all(LANGUAGES[0], names)).drawings)
    PAGE.write_text(filled(PAGE.read_text("utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    main()
