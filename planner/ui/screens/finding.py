"""A list that is narrowed by typing: its entries under headings, what is found on one line each."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.language import _
from planner.text import clean, fold_for_search, holds, one_line, pad, width
from planner.ui.dialogs import Cancellable
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import Dialog, Line, dialog_cells, line, settled

_FRAME = 2  # cells of the border
_OTHER_LINES = 4  # of the dialog: border, what is typed, keys
_LOW = 16  # lines of a screen on which nothing is left free above and below the dialog


class ListEntry(Struct, frozen=True):
    """An entry of the list.

    Attributes:
        result: What the dialog answers where it is chosen; nothing for one that is only read.
        heading: What it stands under; once something is typed, at the right end of its line.
        key: A short text in front of it, all of the same width.
        text: What it is.
        words: Other words for it.
        body: What it says: found by that, it stands behind those found by name.
    """

    result: str
    heading: str
    key: str
    text: str
    words: str = ""
    body: str = ""


class FindScreen(Cancellable[str]):
    """Entries to choose from, found by typing; the result of the chosen one is the result.

    The dialog is as tall as its entries. Its first line stays where it is while they become fewer.

    Args:
        title: What they are.
        hint: What may be typed.
        none: What is said where no entry has the words.
        entries: All of them in order.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    FindScreen {
        align: center top;
        Dialog { margin: 2 0; }
        &.-low Dialog { margin: 0; }
        #find { margin: 0 1; }
        #none { display: none; padding: 0 1; }
        &.-nothing #none { display: block; }
        &.-nothing Entries { display: none; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (_LOW, "-high")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "Line"

    def __init__(self, title: str, hint: str, none: str, entries: Sequence[ListEntry]) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._none = none
        self._entries = tuple(entries)
        self._key_cells = max((width(entry.key) for entry in entries), default=0)
        self._names = [
            fold_for_search(f"{entry.text}\n{entry.words}\n{entry.key}") for entry in entries
        ]
        self._forms = [
            f"{name}\n{fold_for_search(entry.body)}"
            for entry, name in zip(entries, self._names, strict=True)
        ]

    def compose(self) -> ComposeResult:
        """Title, what is typed, entries, keys."""
        entries = Entries()
        entries.can_focus = False
        yield Dialog(
            self._title,
            Line(placeholder=self._hint, id="find"),
            entries,
            line((self._none, ""), id="none"),
            keys=self.keys(),
        )

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys and what they do."""
        raise NotImplementedError

    def on_resize(self, event: events.Resize) -> None:
        """Lay out the entries for the cells there are; only in cells a limit of lines counts."""
        room = event.size.height - (0 if event.size.height < _LOW else 4)
        self._list.styles.max_height = max(room - _OTHER_LINES, 1)
        self._show(self.query_one("#find", Line).value)

    def on_input_changed(self, message: Line.Changed) -> None:
        """Show what fits the words."""
        self._show(message.value)
        self._list.action_first()

    def on_input_submitted(self) -> None:
        """Take the entry chosen."""
        self._list.action_select()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the entry's result."""
        chosen = self._entries[int(message.option_id)] if message.option_id is not None else None
        if chosen is not None and chosen.result:
            self.dismiss(chosen.result)

    async def action_move(self, where: str) -> None:
        """Move in the list while the words are being typed."""
        await settled(self.focused)
        getattr(self._list, f"action_{where}")()

    @property
    def cells(self) -> int:
        """Cells inside the dialog's border."""
        return dialog_cells(self.size.width) - _FRAME

    @property
    def _list(self) -> Entries:
        return self.query_one(Entries)

    def _show(self, wanted: str) -> None:
        words = fold_for_search(wanted).split()
        named = [n for n, name in enumerate(self._names) if holds(name, words)]
        told = [n for n, form in enumerate(self._forms) if n not in named and holds(form, words)]
        options = [*self._found(named)] if words else [*self._every()]
        if told:
            options += [_heading(_("本文にこの言葉がある項目")), *self._found(told)]
        place = self._list.highlighted
        self._list.set_options(options)
        if place is None:
            self._list.action_first()
        else:
            self._list.highlighted = place
        self.set_class(not options, "-nothing")
        count = _("{count}／{total}").format(count=len(named) + len(told), total=len(self._names))
        self.query_one(Dialog).say_title(self._title, count if words else "")

    def _every(self) -> Iterable[Option]:
        """All entries, each under its heading."""
        shown = ""
        for place, entry in enumerate(self._entries):
            if entry.heading != shown:
                shown = entry.heading
                yield _heading(shown)
            yield self._option(place, Content(self._text(entry)))

    def _found(self, places: Iterable[int]) -> Iterable[Option]:
        """Some entries, the heading of each at its right end, as far as there is room."""
        for place in places:
            entry = self._entries[place]
            text, heading = self._text(entry), one_line(entry.heading)
            room = self.cells - 1 - width(heading) - 2  # the scroll bar's cell, and a blank
            if width(text) >= room:
                yield self._option(place, Content(text))
            else:
                yield self._option(place, Content(f"{pad(text, room)} {heading}"))

    def _text(self, entry: ListEntry) -> str:
        key = f"{pad(entry.key, self._key_cells)}  " if self._key_cells else ""
        return clean(f"  {key}{entry.text}")

    def _option(self, place: int, text: Content) -> Option:
        return Option(text, id=str(place))


def _heading(text: str) -> Option:
    return Option(Content(clean(f" {text}")), disabled=True)
