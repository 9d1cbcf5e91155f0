"""A list that is narrowed by typing, its entries under headings."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.language import _
from planner.text import clean, fold_for_search, holds, pad, width
from planner.ui.dialogs import Cancellable
from planner.ui.widgets.fields import Dialog, Line, line, settled

WIDEST = 100  # cells, as in the style below


class ListEntry(Struct, frozen=True):
    """An entry of the list.

    Attributes:
        result: What the dialog answers where it is chosen.
        heading: What it stands under.
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
        align: center middle;
        background: $background;
        Dialog { max-width: 100; height: 100%; max-height: 44; }
        #find { margin: 0 1; }
        #none { display: none; padding: 0 1; }
        OptionList {
            height: 1fr;
            background: $surface;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            & > .option-list--option-disabled { color: $primary; text-style: bold; }
            & > .option-list--option-highlighted {
                background: $block-cursor-background;
                color: $block-cursor-foreground;
                text-style: $block-cursor-text-style;
            }
        }
        &.-nothing #none { display: block; height: 1fr; }
        &.-nothing OptionList { display: none; }
    }
    """

    AUTO_FOCUS = "Line"

    def __init__(self, title: str, hint: str, none: str, entries: Sequence[ListEntry]) -> None:
        super().__init__()
        self._title = title
        self._hint = hint
        self._none = none
        self._entries = tuple(entries)
        self._cells = max((width(entry.key) for entry in entries), default=0)
        self._names = [
            fold_for_search(f"{entry.text}\n{entry.words}\n{entry.key}") for entry in entries
        ]
        self._forms = [
            f"{name}\n{fold_for_search(entry.body)}"
            for entry, name in zip(entries, self._names, strict=True)
        ]

    def compose(self) -> ComposeResult:
        """Title, what is typed, entries, keys."""
        options = OptionList(*self._options(""), markup=False, compact=True)
        options.can_focus = False
        yield Dialog(
            self._title,
            Line(placeholder=self._hint, id="find"),
            options,
            line((self._none, ""), id="none"),
            *self.below(),
            keys=self.keys(),
        )

    def below(self) -> Sequence[Widget]:
        """What stands below the entries."""
        return ()

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys and what they do."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Begin at the first entry."""
        self.query_one(OptionList).action_first()

    def on_input_changed(self, message: Line.Changed) -> None:
        """Show what fits the words."""
        options = self.query_one(OptionList)
        options.set_options(self._options(message.value))
        options.action_first()
        self.set_class(not options.option_count, "-nothing")

    def on_input_submitted(self) -> None:
        """Take the entry chosen."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the entry's result."""
        if message.option_id is not None:
            self.dismiss(self._entries[int(message.option_id)].result)

    async def action_move(self, where: str) -> None:
        """Move in the list while the words are being typed."""
        await settled(self.focused)
        getattr(self.query_one(OptionList), f"action_{where}")()

    def _options(self, wanted: str) -> list[Option]:
        words = fold_for_search(wanted).split()
        named = [n for n, name in enumerate(self._names) if holds(name, words)]
        told = [n for n, form in enumerate(self._forms) if n not in named and holds(form, words)]
        options: list[Option] = []
        shown = ""
        for places, heading in ((named, ""), (told, _("本文にこの言葉がある項目"))):
            for place in places:
                entry = self._entries[place]
                under = heading or entry.heading
                if under != shown:
                    shown = under
                    options.append(Option(Content(clean(f" {shown}")), disabled=True))
                text = f"{entry.heading} > {entry.text.strip('　')}" if heading else entry.text
                options.append(self._option(place, text))
        return options

    def _option(self, place: int, text: str) -> Option:
        key = self._entries[place].key
        if self._cells:
            text = f"{pad(key, self._cells)}  {text}"
        return Option(Content(clean(f"   {text}")), id=str(place))
