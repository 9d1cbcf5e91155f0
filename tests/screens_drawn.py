"""Every screen and dialog as it goes to the terminal: ``python tests/screens_drawn.py en`` draws all.

A language is one a process, so each is drawn in a process of its own, which writes what it drew as
JSON. A screen is opened once by the keys a person would press; then the terminal takes each size
and each width of ambiguous letters, and the person each theme.
"""

import asyncio
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec import Struct

SIZES = ((80, 24), (120, 40), (180, 45))
THEMES = ("day", "night", "contrast", "safe", "projector")
NARROW, WIDE = "narrow", "wide"
SMALL = SIZES[0]
LANGUAGES = ("ja", "en")

MIHON, GUNMA, WORKED, EMPTY = "mihon-r07", "gunma-r02", "worked", "empty"


class Opened(Struct, frozen=True):
    """How a screen is opened.

    Attributes:
        keys: In order; what begins with ``paste:`` is pasted, ``other:`` is the note another wrote on
            the row meanwhile, ``said:`` has a refusal of four lines said.
        plan: One of the plans above.
        month: The month looked at; empty for the 基準月.
        begin: The row the cursor stands on at first.
        group: The person's own group.
        is_alone: Whether it leaves something behind, so that the next is opened anew.
        themes: Those it is drawn in at every size; in the others it is drawn at the small one.
    """

    keys: tuple[str, ...] = ()
    plan: str = MIHON
    month: str = "2025-09"
    begin: str = ""
    group: str = ""
    is_alone: bool = False
    themes: tuple[str, ...] = THEMES[:1]


_BLOCK = "paste:\tR7.8\tR7.9\n実績\t1,366\t1,653"
_AT = "2025-10-15T01:18:00Z"
_MARCH = "2026-03"

SCREENS = {
    "grid": Opened(begin="20-1", themes=THEMES),
    "grid of another plan": Opened(plan=GUNMA, month="2020-07"),
    "grid of every state": Opened(plan=WORKED, month="2020-09", begin="25-1"),
    "grid of an empty plan": Opened(plan=EMPTY, month=""),
    "grid selected": Opened(("V", "j", "j"), begin="20-1"),
    "grid refused": Opened(("2",), begin="20-1"),
    "grid refused at length": Opened(("said:",), begin="20-1", is_alone=True),
    "review": Opened(("s",), themes=THEMES),
    "review evidence": Opened(("s", "tab")),
    "review unfolded": Opened(("s", "end", "enter")),
    "review as closed": Opened(("s", "@"), month="2025-08"),
    "review of another plan": Opened(("s",), plan=WORKED, month="2020-07"),
    "review of an empty plan": Opened(("s",), plan=EMPTY, month=""),
    "reasons": Opened(("s", "r")),
    "heat": Opened(("s", "h"), themes=THEMES),
    "heat of another plan": Opened(("s", "h"), plan=WORKED, month="2020-09"),
    "checking": Opened(("c",), month=_MARCH, themes=THEMES),
    "closing": Opened(("c", "C"), month=_MARCH),
    "given back": Opened((), month=_MARCH, group="保健", is_alone=True),
    "note": Opened(("enter",), begin="20-1"),
    "note left": Opened(("enter", *"あい", "escape"), begin="20-1", is_alone=True),
    "note menu": Opened(("enter", "f2"), begin="20-1", is_alone=True),
    "figures": Opened(("v",), begin="20-1"),
    "pasting": Opened((_BLOCK,), begin="20-1"),
    "move": Opened(("m",), plan=GUNMA, month="2020-05", begin="2-1", themes=THEMES),
    "add": Opened(("a",), plan=GUNMA, month="2020-05", begin="2-1"),
    "step": Opened(("b",), plan=GUNMA, month="2020-05", begin="2-1"),
    "suspend": Opened(("z",), plan=GUNMA, month="2020-05", begin="2-1"),
    "group": Opened(("f",)),
    "search": Opened(("/",)),
    "palette": Opened(("ctrl+p",)),
    "palette found": Opened(("ctrl+p", "8")),
    "help": Opened(("?",)),
    "manual": Opened(("f1",)),
    "contents": Opened(("f1", "/"), is_alone=True),
    "year": Opened(("H",), begin="20-1"),
    "story": Opened(("H", "H"), begin="20-1"),
    "story unfolded": Opened(("H", "H", "enter"), begin="20-1"),
    "changes since": Opened(("d",)),
    "changes": Opened(("d", "1"), is_alone=True),
    "past": Opened(("@", "left", "left"), is_alone=True),
    "print": Opened(("p",)),
    "settings": Opened((",",)),
    "chooser": Opened(("P",), is_alone=True),
    "new plan": Opened(("P", "1"), is_alone=True),
    "conflict": Opened(
        ("enter", *"あい", "other:鈴木の文", "ctrl+s"),
        plan=GUNMA,
        month="2020-05",
        begin="2-1",
        is_alone=True,
    ),
}


class Area(Struct, frozen=True):
    """A widget of the screen in front: where it stands, and what it is.

    Attributes:
        kind: Names of its classes, the own one first.
        title: The title in its border, in full.
        cursors: The number of its lines that are highlighted, where it is a list of Textual's.
        is_leaf: Whether it has no widget inside.
        is_bordered: Whether it has a border, or a rule above.
    """

    id: str
    kind: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int
    title: str = ""
    cursors: int | None = None
    is_leaf: bool = True
    is_bordered: bool = False

    def of(self, drawing: "Drawing") -> list[str]:
        """Its part of the lines drawn."""
        lines = drawing.lines[self.y : self.y + self.height]
        return [drawing.slice(line, self.x, self.x + self.width) for line in lines]


class Drawing(Struct, frozen=True):
    """A screen as it went to the terminal.

    Attributes:
        screen: Its name in the table.
        cells: The cells each line takes as it is laid out.
        sent: The cells each line takes as the driver sends it, in a terminal of wide letters.
        faint: The texts with too little contrast.
        unbound: The keys of the line of keys that do nothing there.
        keys: The keys of the line of keys, in its groups.
        failed: Why it could not be drawn; empty where it was.
        words: All texts of the plan, without blanks.
    """

    screen: str
    language: str
    width: str
    size: tuple[int, int]
    theme: str
    lines: tuple[str, ...] = ()
    cells: tuple[int, ...] = ()
    sent: tuple[int, ...] = ()
    areas: tuple[Area, ...] = ()
    faint: tuple[str, ...] = ()
    unbound: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    failed: str = ""
    words: str = ""

    @property
    def place(self) -> str:
        """How a failure names it."""
        columns, lines = self.size
        return f"{self.language} {self.width} {columns}x{lines} {self.theme}"

    def cells_of(self, text: str) -> int:
        """The cells of a text, as this terminal counts them."""
        return sum(map(self._cell, text))

    def slice(self, line: str, start: int, end: int) -> str:
        """The part of a line between two cells; what is cut through stays out."""
        at, part = 0, ""
        for sign in line:
            if start <= at and at + self._cell(sign) <= end:
                part += sign
            at += self._cell(sign)
        return part

    def _cell(self, sign: str) -> int:
        return cells_of_sign(sign, is_wide=self.width == WIDE)


class Drawn(Struct, frozen=True):
    """All drawings of a language, with the texts of each plan."""

    drawings: tuple[Drawing, ...]
    words: dict[str, str]

    def with_words(self) -> list[Drawing]:
        """The drawings, each with the texts of its plan."""
        return [
            msgspec.structs.replace(each, words=self.words.get(SCREENS[each.screen].plan, ""))
            for each in self.drawings
        ]


def cells_of_sign(sign: str, *, is_wide: bool) -> int:
    """The cells of a letter by Unicode alone; rules and blocks are laid out in one."""
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    kind = unicodedata.east_asian_width(sign)
    return 1 + (kind in "WF" or (kind == "A" and is_wide and not 0x2500 <= ord(sign) < 0x25A0))


# Opening


@asynccontextmanager
async def _opened(wanted: Opened, plans: Path) -> AsyncIterator["object"]:
    """A stage on a copy of a plan of its own."""
    from plans import place_of
    from stage import staged

    from planner.settings.config import Settings
    from planner.store.book import PlanBook
    from planner.store.folder import DataFolder, PlanFolder
    from planner.ui.app import PlannerApp

    class Shared(DataFolder, frozen=True):
        @property
        def address(self) -> str:
            return "S:\\planner"

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(plans / wanted.plan, data)
        place = place_of(data).path
        settings = Settings(
            data=str(data), group=wanted.group, name="佐藤", prints="/prints", theme="day"
        )
        book = PlanBook(PlanFolder(place), who="佐藤")
        app = PlannerApp(book, settings, wanted.month or None, plans=Shared(data), state_path=None)
        async with staged(app, place, SMALL) as s:
            yield s


async def _press(s, keys: Sequence[str]) -> None:
    from textual import events

    from planner.errors import PlannerError
    from planner.history.intents import WriteNote
    from planner.store.book import PlanBook
    from planner.store.folder import PlanFolder
    from planner.ui.acts.act import Say
    from planner.ui.screens.plans import PlansScreen
    from planner.wording.closing import refusal_on_screen

    for key in keys:
        what, _, text = key.partition(":")
        if what == "paste":
            s.app.post_message(events.Paste(text))
            await s.settle()
        elif what == "other" and text:
            other = PlanBook(PlanFolder(s.folder), who="鈴木")
            other.submit(WriteNote(s.row.id, s.main.month, text))
        elif what == "said":
            error = PlannerError("month-closed", month=s.main.month, who="締めの係", at=_AT)
            s.main.carry_out([Say(refusal_on_screen(error) * 2, "bad")])
            await s.settle()
        else:
            await s.press(key)
        if key == "P":
            await s.until_open(PlansScreen)


def _plans(folder: Path) -> None:
    """The plans the screens are opened on, each in a folder of its own."""
    from sample import half_a_year

    from planner.plan.beginning import begun
    from planner.plan.fiscal import FiscalYear
    from planner.store import library
    from planner.store.folder import DataFolder

    for name in (MIHON, GUNMA):
        library.put_sample(DataFolder(folder / name), name, is_chosen=False)
    (folder / WORKED).mkdir()
    half_a_year(folder / WORKED)
    new = begun("r07", "見本", FiscalYear(2025))
    (folder / EMPTY).mkdir()
    library.begin(DataFolder(folder / EMPTY), EMPTY, new)


# Drawing


def _combinations(
    wanted: Opened, *, in_each_theme: bool
) -> Iterator[tuple[str, tuple[int, int], str]]:
    """Width, size and theme, those that cost most to change the least often.

    What means no more than colours is told in one language: other themes of most screens.
    """
    for width in (NARROW, WIDE):
        for size in SIZES:
            for theme in THEMES:
                is_all = theme in wanted.themes
                is_one = in_each_theme and size == SMALL
                if theme == THEMES[0] or (width == NARROW and (is_all or is_one)):
                    yield width, size, theme


async def _draw(name: str, wanted: Opened, s) -> AsyncIterator[Drawing]:
    """The screen in front in every size, width and theme."""
    from looks import shown

    from planner.language import current_language
    from planner.settings import widths
    from planner.ui.driver import WideSignsFound
    from planner.ui.look.themes import Themes
    from planner.ui.look.widths import lay_out_anew, prepare

    themes = Themes(Path("none"))
    is_first = current_language() == LANGUAGES[0]
    last = (NARROW, SMALL, THEMES[0])
    for width, size, theme in _combinations(wanted, in_each_theme=is_first):
        if width != last[0]:
            s.app.post_message(WideSignsFound())
            await s.settle()
        if size != last[1]:
            await s.pilot.resize_terminal(*size)
            await s.settle()
        if theme != last[2]:
            s.app.switch_theme(themes.read(theme))
            await s.settle()
        last = (width, size, theme)
        shown(s.app)  # what is worked out for lines that were drawn comes with the next frame
        await s.settle()
        yield drawing(name, current_language(), last, s)
    widths.count_as(widths.NARROW)
    prepare(s.app, is_wide=False)
    lay_out_anew(s.app)
    await s.pilot.resize_terminal(*SMALL)
    await s.settle()


def drawing(name: str, language: str, how: tuple[str, tuple[int, int], str], s) -> Drawing:
    """The screen in front as it is drawn now."""
    from looks import shown, too_faint
    from textual.screen import visible_screen_stack

    from planner.text import width as cells

    width, size, theme = how
    if s.app._exception is not None:
        raise s.app._exception
    visible_screen_stack.set(s.app._background_screens)
    lines = tuple("".join(text for text, _ in line) for line in shown(s.app))
    keys = tuple(_keys(s.app.screen))
    return Drawing(
        screen=name,
        language=language,
        width=width,
        size=size,
        theme=theme,
        lines=lines,
        cells=tuple(map(cells, lines)),
        sent=tuple(sent_cells(line) for line in lines) if width == WIDE else (),
        areas=tuple(_areas(s.app.screen)),
        faint=tuple(too_faint(s.app, 7 if theme == "contrast" else 4.5)),
        unbound=tuple(_unbound(s.app.screen, [key for group in keys for key in group])),
        keys=keys,
    )


_SENT = re.compile(r"\x1b7|\x1b8|\x1b\[(\d+)C|.", re.DOTALL)


def sent_cells(line: str) -> int:
    """How far a terminal of wide letters gets that draws the line as the driver sends it.

    It takes two cells for rules and blocks as well.
    """
    from planner.ui.driver import pinned

    at, furthest, kept = 0, 0, 0
    for found in _SENT.finditer(pinned(line, WIDE)):
        if found[0] == "\x1b7":
            kept = at
        elif found[0] == "\x1b8":
            at = kept
        elif found[1]:
            at += int(found[1])
        elif unicodedata.east_asian_width(found[0]) == "A":
            at += 2
        else:
            at += cells_of_sign(found[0], is_wide=False)
        furthest = max(furthest, at)
    return furthest


def _areas(screen) -> Iterator[Area]:
    from textual.content import Content
    from textual.geometry import NULL_REGION
    from textual.widget import Widget
    from textual.widgets import OptionList

    seen = screen._compositor.visible_widgets
    for widget in screen.walk_children(Widget):
        whole, clip = seen.get(widget, (NULL_REGION, NULL_REGION))
        region = whole.intersection(clip)
        if not region or not widget.visible:
            continue
        title = widget.border_title
        yield Area(
            widget.id or "",
            tuple(
                kind.__name__
                for kind in type(widget).__mro__
                if kind.__module__.startswith("planner")
            )
            or (type(widget).__name__,),
            region.x,
            region.y,
            region.width,
            region.height,
            title=title.plain if isinstance(title, Content) else str(title or ""),
            cursors=int(widget.highlighted is not None)
            if isinstance(widget, OptionList) and widget.option_count
            else None,
            is_leaf=not any(child.display for child in widget.children),
            is_bordered=bool(widget.styles.border_top[0]),
        )


def _keys(screen) -> Iterator[tuple[str, ...]]:
    """The keys of the line of keys as drawn, group by group."""
    from planner.ui.widgets.lines import KeyLine

    for line in screen.query(KeyLine):
        if not (line.display and line.size.height and line.size.width):
            continue
        for is_rule, parts in groupby(line.parts, key=lambda part: part[1] == "rule"):
            group = tuple(text.strip() for text, look in parts if look == "key")
            if group and not is_rule:
                yield group


_NAMED = {
    "Enter": "enter",
    "Esc": "escape",
    "Space": "space",
    "Tab": "tab",
    "Backspace": "backspace",
    "PageUp": "pageup",
    "PageDown": "pagedown",
    "Home": "home",
    "End": "end",
    **{f"F{n}": f"f{n}" for n in range(1, 13)},
    **dict(zip("←→↑↓", ("left", "right", "up", "down"), strict=True)),
}


def _key_of(character: str) -> str:
    """A character as Textual names its key."""
    from textual.keys import KEY_NAME_REPLACEMENTS

    if character.isalnum():
        return character
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _pressed(shown: str) -> Iterator[str]:
    """The keys, as Textual names them, that a key of the line stands for."""
    if " " in shown:
        yield from (name for key in shown.split() for name in _pressed(key))
        return
    modifiers, _, key = shown.rpartition("+") if len(shown) > 1 else ("", "", shown)
    held = "".join(f"{each.lower()}+" for each in filter(None, modifiers.split("+")))
    if found := re.fullmatch(r"(\d)[-–～](\d|)", key):
        yield from map(str, range(int(found[1]), int(found[2] or found[1]) + 1))
    elif key in _NAMED:
        yield held + _NAMED[key]
    else:
        for sign in key:
            name = _NAMED.get(sign) or _key_of(sign)
            yield held + (name.lower() if held else name)


def _unbound(screen, keys: Iterable[str]) -> Iterator[str]:
    """The keys that no binding takes here, nor the screen or the widget with the focus itself."""
    bound = {key for key, binding in screen.active_bindings.items() if binding.enabled}
    bound |= {
        key
        for _node, bindings in screen._binding_chain
        for key, binding in bindings
        if binding.priority  # reaches over a dialog, too
    }
    is_heard = any(
        "on_key" in vars(kind)
        for node in (screen, *([screen.focused] if screen.focused else []))
        for kind in type(node).__mro__
        if kind.__module__.startswith("planner")
    )
    for shown in keys:
        names = set(_pressed(shown)) - bound
        if is_heard:
            names = {name for name in names if not name[-1].isdigit()}
        if names:
            yield shown


async def draw_all(language: str, names: Sequence[str] = ()) -> Drawn:
    """Every screen of the table, or those named."""
    from planner.language import set_language

    set_language(language)
    _draw_only_what_is_asked_for()
    os.environ.pop("NO_COLOR", None)
    drawn: list[Drawing] = []
    words: dict[str, str] = {}
    chosen = [(name, SCREENS[name]) for name in names or SCREENS]

    def shared(entry: tuple[str, Opened]) -> tuple[str, ...]:
        name, wanted = entry
        return (wanted.plan, wanted.month, wanted.group, name if wanted.is_alone else "")

    with tempfile.TemporaryDirectory() as folder:
        os.environ["PLANNER_CONFIG"] = f"{folder}/config"
        _plans(Path(folder))
        for _, group in groupby(sorted(chosen, key=shared), key=shared):
            screens = dict(group)
            while screens:
                await _draw_some(screens, Path(folder), language, drawn, words)
    return Drawn(tuple(drawn), words)


def _intents(s) -> list[object]:
    """What was written in the past of a plan, which its story still tells."""
    from planner.store.book import PlanBook
    from planner.store.folder import PlanFolder

    if not (s.folder / "history.jsonl").exists():
        return []
    entries = PlanBook(PlanFolder(s.folder)).timeline().entries
    return [msgspec.to_builtins(entry.intents) for entry in entries]


def _texts(plan, *others: object) -> Iterator[str]:
    """All texts of a plan and of more, without blanks."""

    def found(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield "".join(value.split())
        elif isinstance(value, dict):
            for own in (*value.keys(), *value.values()):
                yield from found(own)
        elif isinstance(value, list | tuple):
            for own in value:
                yield from found(own)

    yield from dict.fromkeys(found([msgspec.to_builtins(plan, str_keys=True), *others]))


def _draw_only_what_is_asked_for() -> None:
    """Send no frames: nobody looks, and most of the time would go into them."""
    from textual.screen import Compositor

    def render_update(self: Compositor, *_: object, **__: object) -> None:
        self._dirty_regions.clear()

    Compositor.render_update = render_update


async def _draw_some(
    screens: dict[str, Opened],
    plans: Path,
    language: str,
    drawn: list[Drawing],
    words: dict[str, str],
) -> None:
    """Screens one after the other, until all are drawn or one of them cannot be."""
    name, first = next(iter(screens.items()))
    try:
        async with _opened(first, plans) as s:
            words[first.plan] = words.get(first.plan) or "\n".join(_texts(s.plan, _intents(s)))
            for name, wanted in list(screens.items()):
                if not wanted.is_alone:
                    await _home(s)
                await _begin(s, wanted)
                await _press(s, wanted.keys)
                await s.rest()
                drawn += [each async for each in _draw(name, wanted, s)]
                del screens[name]
    except Exception as error:  # noqa: BLE001 - the others are drawn all the same
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        drawn.append(Drawing(name, language, NARROW, SMALL, THEMES[0], failed=told))
        screens.pop(name, None)


async def _home(s) -> None:
    """Close what is open."""
    for _ in range(6):
        if s.app.screen is s.main and not s.grid.selected:
            break
        await s.press("escape")
    assert s.app.screen is s.main, f"Esc does not lead home from {s.app.screen}"


async def _begin(s, wanted: Opened) -> None:
    """Go to the row to begin with."""
    if wanted.begin:
        await s.go(wanted.begin)
        await s.rest()


def main() -> None:
    """Draw in a language and write it to a file."""
    language, path, *names = sys.argv[1:]
    drawn = asyncio.run(draw_all(language, names))
    Path(path).write_bytes(msgspec.json.encode(drawn))


if __name__ == "__main__":
    main()
