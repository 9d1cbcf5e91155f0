"""The parts of dialogs: a line, prose, choices and months on one line.

Where a Japanese IME opens its window is where the terminal's cursor stands. Textual moves it
while a frame is being sent, so ``Line`` and ``Prose`` set it while that frame is drawn: then it
fits the frame's layout and scrolling, at the first focus as well as after a resize.

Keys may arrive faster than they are worked off, from a slow machine or a far one. Textual sends
a key to a widget at once, but runs its binding only when the key has come back up to the app,
by when a later Enter may have moved the focus. The fields run their own keys where they arrive,
and ``settled`` waits for them, so that no key is lost or lands in the next field.
"""

import asyncio
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from planner.forms.footers import Key, of_keys
from planner.language import _
from planner.plan.fiscal import FiscalYear, Month
from planner.text import clean, cut, width
from planner.ui.explained import passage_of
from planner.ui.keys import LEFT, RIGHT
from planner.ui.widgets.lines import KeyLine, OneLine, Part
from planner.ui.widgets.panel import Panel
from planner.wording.labels import month_label

# What an IME in kana mode sends for the digits and letters of a Japanese keyboard.
_KANA_KEYS = dict(zip("ぬふあうえおやゆよわめくり", "1234567890?hl", strict=True))
WIDEST = 100  # cells of a dialog, where its style names no others
_SCRAPS = 8  # cells beside a dialog, at both sides together: fewer show nothing of what is behind
_PATIENCE = 1.0  # seconds a widget may take over the keys it was sent


class Line(Input):
    """One line of text, cleaned on every way in, the cursor where an IME needs it."""

    DEFAULT_CSS = """
    Line {
        width: 1fr;
        background: $panel;
        &:focus { background: $surface-active; background-tint: $foreground 0%; }
        & > .input--placeholder { color: $text-muted; }
        & > .input--suggestion { color: $text-muted; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        proposals: Sequence[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(
            _flat(value),
            placeholder=_flat(placeholder),
            suggester=SuggestFromList(map(_flat, proposals)) if proposals else None,
            id=id,
            select_on_focus=False,
            compact=True,
        )
        # A blink redraws over what an IME is composing.
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is drawn; Input says one cell more at the end of the text."""
        x, y, _width, _height = self.content_region
        return Offset(x + self._cells_before_cursor - round(self.scroll_x), y)

    def validate_value(self, value: str) -> str:
        """The value without what could steer a terminal."""
        return _flat(value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a range with a text, cleaned: typed, pasted and inserted text comes by here."""
        super().replace(_flat(text), start, end)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a frame, with the terminal's cursor for that frame."""
        _place_terminal_cursor(self)
        return super().render_lines(crop)

    def on_focus(self) -> None:
        """Draw the cursor."""
        self.refresh()

    async def on_key(self, event: events.Key) -> None:
        """Run the line's own keys here."""
        _type_wide_blank(self, event)
        await _run_own_key(self, event, _LINE_KEYS)

    def on_resize(self) -> None:
        """Keep the cursor in view; Input forgets it for the text it begins with."""
        self.scroll_to_region(
            Region(self._cells_before_cursor, 0, 2, 1), animate=False, force=True, immediate=True
        )

    def on_paste(self, event: events.Paste) -> None:
        """Insert all pasted lines as one; Input would drop all but the first."""
        event.stop()
        event.prevent_default()
        self.replace(_flat(event.text).strip(), *self.selection)

    @property
    def _cells_before_cursor(self) -> int:
        return width(self.value[: self.cursor_position])


class Prose(TextArea):
    """Text of many lines, wrapped, cleaned on every way in; Tab leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "redo", show=False)]

    DEFAULT_CSS = """
    Prose {
        background: $panel;
        padding: 0;
        scrollbar-size-vertical: 1;
        &:focus { background: $surface-active; }
        &:light .text-area--cursor, &:dark .text-area--cursor {
            color: $input-cursor-foreground;
            background: $input-cursor-background;
            text-style: $input-cursor-text-style;
        }
        & .text-area--selection {
            color: $input-selection-foreground;
            background: $input-selection-background;
        }
    }
    """

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(clean(text), id=id, compact=True, highlight_cursor_line=False)
        self.match_cursor_bracket = False
        # A blink redraws over what an IME is composing.
        self.cursor_blink = False

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is drawn; TextArea remembers where it was before the text rewrapped."""
        x, y, _width, _height = self.content_region
        cursor = self.wrapped_document.location_to_offset(self.cursor_location)
        return Offset(x, y) + cursor - self.scroll_offset

    def load_text(self, text: str) -> None:
        """Put another text in place of this one, cleaned."""
        super().load_text(clean(text))

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit with its text cleaned: typed and pasted text comes by here."""
        return super().edit(replace(edit, text=clean(edit.text)))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a frame, with the terminal's cursor for that frame."""
        _place_terminal_cursor(self)
        return super().render_lines(crop)

    async def on_key(self, event: events.Key) -> None:
        """Run the editor's own keys here."""
        _type_wide_blank(self, event)
        await _run_own_key(self, event, _PROSE_KEYS)

    def on_focus(self) -> None:
        """Draw the cursor; without a blink TextArea's cached lines do not know of it."""
        self.notify_style_update()
        self.refresh()

    def on_blur(self) -> None:
        """Take the cursor away."""
        self.notify_style_update()
        self.refresh()

    def go_to_end(self) -> None:
        """Put the cursor behind the text."""
        self.move_cursor(self.document.end)

    def append(self, text: str) -> None:
        """Add a text behind this one, on a line of its own; the editor can undo it."""
        end: Location = self.document.end
        self.insert(f"\n{text}" if self.text and end[1] else text, end)
        self.go_to_end()


class Choices(Widget, can_focus=True):
    """Values side by side on one line, the chosen one in brackets.

    Where the line is too short, it shows those around the chosen one.

    Args:
        options: Each value with its name.
        value: The one chosen; one that is not among them: none.
        current: The one to be marked as 現在.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(LEFT, "step(-1)", show=False),
        Binding(RIGHT, "step(1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
    ]

    DEFAULT_CSS = """
    Choices {
        width: 1fr;
        height: 1;
        & > .choices--chosen { text-style: bold; }
        &:focus > .choices--chosen { background: $primary; color: $background; }
        & > .choices--more { color: $text-muted; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--chosen", "choices--more"}

    value: reactive[str | None] = reactive(None, init=False)
    """The value chosen."""

    is_tight = False
    """Whether the chosen one's brackets take the blanks beside it, where room is short."""

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choices: "Choices", value: str | None) -> None:
            super().__init__()
            self.choices = choices
            self.value = value

        @property
        def control(self) -> "Choices":
            """The widget it was chosen in."""
            return self.choices

    def __init__(
        self,
        options: Sequence[tuple[str | None, str]],
        value: str | None = None,
        *,
        current: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._values = [option for option, _name in options]
        self._names = [_flat(name) for _option, name in options]
        if current is not None and current in self._values:
            place = self._values.index(current)
            self._names[place] = _("現在") + self._names[place]
        self.set_reactive(Choices.value, value)

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self._values)

    @property
    def place(self) -> int | None:
        """The place of the chosen value; None while none is."""
        return self._values.index(self.value) if self.value in self._values else None

    def render_line(self, y: int) -> Strip:
        """The values there is room for, and signs where more of them are."""
        plain = self.rich_style
        if y or not self._names:
            return Strip.blank(self.size.width, plain)
        more = plain + self.get_component_rich_style("choices--more", partial=True)
        chosen = plain + self.get_component_rich_style("choices--chosen", partial=True)
        first, last = self._window()
        segments = [Segment("<" if first else " ", more)]
        for place in range(first, last):
            is_chosen = place == self.place
            is_after_chosen = place > first and place - 1 == self.place
            text = self._shown(place)
            if is_chosen:
                text = f"[{text}]"
            elif not self.is_tight:
                text = f" {text} "
            elif not is_after_chosen:
                text = f" {text}"
            segments.append(Segment(text, chosen if is_chosen else plain))
        if self.is_tight:
            segments.append(Segment("" if last - 1 == self.place else " ", plain))
        segments.append(Segment(">" if last < len(self._names) else " ", more))
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def watch_value(self, value: str | None) -> None:
        """Post the choice."""
        self.post_message(self.Changed(self, value))

    async def on_key(self, event: events.Key) -> None:
        """Run the keys of the choice here."""
        await _run_own_key(self, event, _CHOICES_KEYS)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        first, last = self._window()
        left = 1
        for place in range(first, last):
            right = left + self._taken(place)
            if left <= event.x < right:
                self.action_go(place)
            left = right

    def action_step(self, count: int) -> None:
        """Choose the value beside the chosen one; at the ends it stays."""
        place = self.place
        if place is None:
            self.action_go(0 if count > 0 else -1)
        else:
            self.action_go(max(0, min(place + count, len(self._values) - 1)))

    def action_go(self, place: int) -> None:
        """Choose the value at a place, from the end for a negative one."""
        if self._values:
            self.value = self._values[place]

    def _shown(self, place: int) -> str:
        return cut(self._names[place], max(self.size.width - 4, 1))

    def _taken(self, place: int) -> int:
        """The cells of a value with the blanks or brackets beside it."""
        return width(self._shown(place)) + (1 if self.is_tight else 2)

    def _window(self) -> tuple[int, int]:
        """The first place shown and the one after the last, the chosen one among them."""
        cells = [self._taken(place) for place in range(len(self._names))]
        room = self.size.width - (3 if self.is_tight else 2)
        chosen = self.place or 0
        first = 0
        while first < chosen and sum(cells[first : chosen + 1]) > room:
            first += 1
        last = chosen + 1
        while last < len(cells) and sum(cells[first : last + 1]) <= room:
            last += 1
        return first, last


class MonthStrip(Choices):
    """The months of a fiscal year to choose from by arrow or number, and 未定 where allowed.

    ``1`` is January, and 10, 11 or 12 when 0, 1 or 2 follows it.

    Args:
        year: The fiscal year.
        value: The month chosen; None is 未定 where allowed, else no month.
        allow_undecided: Whether 未定 can be chosen.
        current: The month to be marked as 現在.
    """

    is_tight = True

    def __init__(
        self,
        year: FiscalYear,
        value: Month | None = None,
        *,
        allow_undecided: bool = False,
        current: Month | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        options: list[tuple[str | None, str]] = [
            (month, month_label(month, year)) for month in year.months
        ]
        if allow_undecided:
            options.append((None, _("未定")))
        super().__init__(options, value, current=current, id=id)
        self._year = year
        self._allow_undecided = allow_undecided
        self._is_one_typed = False

    @property
    def month(self) -> Month | None:
        """The month chosen; None for 未定 or none."""
        return None if self.value is None else Month(self.value)

    @property
    def is_chosen(self) -> bool:
        """Whether a month is chosen, or 未定 where that is allowed."""
        return self.place is not None

    async def on_key(self, event: events.Key) -> None:
        """Choose by number; every other key ends a number begun."""
        typed = unicodedata.normalize("NFKC", event.character or "")
        typed = _KANA_KEYS.get(typed, typed)
        was_one, self._is_one_typed = self._is_one_typed, False
        if len(typed) == 1 and typed in "0123456789?":
            event.stop()
            event.prevent_default()
            self._choose(typed, after_one=was_one)

    def on_blur(self) -> None:
        """End a number begun."""
        self._is_one_typed = False

    def _choose(self, typed: str, *, after_one: bool) -> None:
        if after_one and typed in "012":
            self.value = self._year.month(10 + int(typed))
        elif typed in "0?":
            self.value = None if self._allow_undecided else self.value
        else:
            self.value = self._year.month(int(typed))
            self._is_one_typed = typed == "1"


def dialog_cells(screen: int, widest: int = WIDEST) -> int:
    """The cells of a dialog on a screen of so many: all of them where only scraps were beside it.

    Args:
        screen: Cells of the screen.
        widest: Cells the dialog takes at most.
    """
    return screen if screen < widest + _SCRAPS else widest


class Dialog(Panel):
    """The panel of a dialog: its title in the border, its keys in the last line.

    Args:
        title: One line; user text is allowed.
        keys: Each key and what it does, the most needed first.
        body: What stands between.
    """

    DEFAULT_CSS = """
    Dialog {
        background: $surface;
        color: $foreground;
        height: auto;
        max-height: 100%;
        & > .dialog--keys { background: $panel; }
        &.-full { max-width: 100%; }
    }
    """

    is_framed_when_small = True
    _widest: int | None = None

    def __init__(self, title: str, *body: Widget, keys: Sequence[Key]) -> None:
        super().__init__(title)
        self._body = body
        self._keys = tuple(keys)

    def compose(self) -> ComposeResult:
        """Body, keys."""
        yield from self._body
        yield KeyLine(of_keys(self._keys), classes="dialog--keys")

    def frame(self) -> None:
        """Take the whole width where only scraps of the screen would be seen beside it."""
        if self._widest is None:
            limit = self.styles.max_width
            self._widest = int(limit.value) if limit is not None and limit.is_cells else 0
        screen = self.app.size.width
        self.set_class(bool(self._widest) and dialog_cells(screen, self._widest) == screen, "-full")
        super().frame()

    def on_mount(self) -> None:
        """Show the key that leads to the manual, where the manual tells of the dialog."""
        if passage_of(self.screen) and not any(key == "F1" for key, _said in self._keys):
            self.query_one(KeyLine).footer = of_keys((*self._keys, ("F1", _("使い方"))))


def line(
    *parts: Part,
    id: str | None = None,  # noqa: A002 - Textual's own name
    classes: str | None = None,
) -> OneLine:
    """A line of texts, each with the component class it is drawn in."""
    made = OneLine(id=id, classes=classes)
    made.set_reactive(OneLine.parts, parts)
    return made


def _type_wide_blank(field: Line | Prose, event: events.Key) -> None:
    """Type the full-width blank of an IME, which Textual takes for no character and drops."""
    if event.character == "\u3000":
        event.stop()
        event.prevent_default()
        if isinstance(field, Prose):
            field.replace("\u3000", *field.selection, maintain_selection_offset=False)
        else:
            field.replace("\u3000", *field.selection)


async def _run_own_key(widget: Widget, event: events.Key, actions: Mapping[str, str]) -> None:
    """Run the action of a key at once instead of on its way back through the app."""
    action = actions.get(event.key)
    if action is not None and await widget.app.run_action(action, widget):
        event.stop()
        event.prevent_default()


def _own_keys(bindings: Iterable[BindingType]) -> dict[str, str]:
    """The actions of bindings by key; Enter is the dialog's."""
    made = Binding.make_bindings(bindings)
    return {binding.key: binding.action for binding in made if binding.key != "enter"}


_LINE_KEYS = _own_keys(Input.BINDINGS)
_PROSE_KEYS = _own_keys((*TextArea.BINDINGS, *Prose.BINDINGS))
_CHOICES_KEYS = _own_keys(Choices.BINDINGS)


async def settled(widget: Widget | None) -> None:
    """Wait until a widget has taken the keys sent to it.

    A key with priority overtakes those that still wait for a widget: without this, Ctrl+S after
    fast typing would leave the last letters behind. The app sends no key while it waits here.
    """
    if widget is None:
        return
    taken = asyncio.Event()
    if widget.call_later(taken.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(taken.wait(), _PATIENCE)


def _flat(text: str) -> str:
    """The text cleaned, its line ends as blanks; blanks at its ends stay, one is typing them."""
    return clean(text).replace("\n", " ")


def _place_terminal_cursor(field: Line | Prose) -> None:
    if field.has_focus and field.screen.is_active:
        field.app.cursor_position = field.cursor_screen_offset
