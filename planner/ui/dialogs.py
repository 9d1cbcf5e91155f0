"""What dialogs have in common: those with a list, those with fields, those with unsaved text."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from textual.widgets import OptionList

from planner.forms.commands import ime_forms
from planner.ui.keys import bound
from planner.ui.widgets.fields import Choices, line, settled
from planner.ui.widgets.leaving import Leaving

_NUMBERS = {form: n for n in range(1, 10) for form in (str(n), *ime_forms(str(n)))}


class Cancellable(ModalScreen[ScreenResultType | None]):
    """A dialog at the bottom of the screen, closed by Esc without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    DEFAULT_CSS = """
    Cancellable {
        align: left bottom;
        background: transparent;
    }
    """

    def action_cancel(self) -> None:
        """Close without a result."""
        self.dismiss(None)


class ListDialog(Cancellable[ScreenResultType]):
    """A dialog with one list: moved in by the arrows and ``j`` ``k``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("k"), "move('cursor_up')", show=False),
        Binding(bound("j"), "move('cursor_down')", show=False),
        Binding(bound("?"), "app.manual", show=False),
    ]

    DEFAULT_CSS = """
    ListDialog {
        OptionList {
            background: $surface;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            &:focus { background-tint: $foreground 0%; }
        }
    }
    """

    AUTO_FOCUS = "OptionList"

    @property
    def list(self) -> OptionList:
        """The list."""
        return self.query_one(OptionList)

    def action_move(self, where: str) -> None:
        """Move in the list."""
        getattr(self.list, f"action_{where}")()

    def fill(self, prompts: Iterable[Content]) -> None:
        """List other lines, the cursor staying at its place."""
        place = self.list.highlighted
        self.list.set_options(prompts)
        self.list.highlighted = place or 0


class NumberedDialog(ListDialog[ScreenResultType]):
    """A list whose options have numbers to press."""

    def on_key(self, event: events.Key) -> None:
        """Take the option of a number, however an IME sends it."""
        number = _NUMBERS.get(event.character or "", 0)
        if 1 <= number <= self.list.option_count:
            event.stop()
            self.take(number - 1)

    def take(self, place: int) -> None:
        """Do what choosing the option at a place means."""
        raise NotImplementedError


class HistoryDialog(ListDialog[ScreenResultType]):
    """A list as high as the screen, a text in its stead where it is empty."""

    DEFAULT_CSS = """
    HistoryDialog {
        align: center middle;
        background: $background;
        Dialog { height: 100%; max-width: 160; max-height: 44; }
        #none { display: none; height: 1fr; padding: 1 2; }
        OptionList { height: 1fr; }
        &.-none OptionList { display: none; }
        &.-none #none { display: block; }
    }
    """

    @property
    def cells(self) -> int:
        """Cells of a line of the list."""
        return min(self.size.width, 160) - 2

    def on_resize(self) -> None:
        """Break values where the line now ends."""
        self.draw()

    def draw(self) -> None:
        """Draw all lines of the list."""
        raise NotImplementedError


class FieldDialog(Cancellable[ScreenResultType]):
    """A dialog with fields below each other: gone through by the arrows and Tab."""

    # With priority, what is typed after the key goes to the next field already.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False, priority=True),
        Binding("down,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    FieldDialog {
        #fields { height: auto; padding: 0 1; scrollbar-size-vertical: 1; }
        .field { height: auto; }
        .field > .label { color: $text-muted; }
        .field:focus-within > .label { color: $foreground; text-style: bold; }
    }
    """

    async def action_step(self, count: int) -> None:
        """Go to the field below or above."""
        await settled(self.focused)
        if count > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for the rest; only in cells do limits count in an automatic height."""
        self.query_one("#fields").styles.max_height = self.fields_room(event.size.height)

    def fields_room(self, height: int) -> int:
        """Lines there are for the fields on a screen of so many."""
        return height - 2


class WritingDialog(ModalScreen[ScreenResultType | None]):
    """A dialog in which something is written, and which asks before that is lost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
        Binding("enter", "decide", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    WritingDialog {
        align: center middle;
        background: $background;
        &.-leaving Leaving { display: block; }
        &.-leaving .dialog--keys { display: none; }
    }
    """

    left: Widget | None = None
    """The field that had the focus when leaving was asked about."""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Writing on is the answer to the question on leaving."""
        if not isinstance(event.widget, Choices):
            self.remove_class("-leaving")

    async def action_save(self) -> None:
        """Save and close."""
        raise NotImplementedError

    async def action_leave(self) -> None:
        """Close when nothing was written, else ask; asked already: write on."""
        await self.take()
        if self.is_leaving:
            self.write_on()
        elif self.is_changed:
            # Enter saves now, another Esc writes on: neither of them loses a text.
            self.left = self.focused
            self.add_class("-leaving")
            self.query_one(Leaving).ask()
        else:
            self.dismiss(None)

    async def action_decide(self) -> None:
        """Do what was chosen on leaving; at other times what Enter means here."""
        if not self.is_leaving:
            await self.enter()
            return
        await settled(self.focused)
        chosen = self.query_one(Leaving).chosen
        if chosen == "save":
            await self.action_save()
        elif chosen == "discard":
            self.dismiss(None)
        else:
            self.write_on()

    @property
    def is_leaving(self) -> bool:
        """Whether the question on leaving is asked."""
        return self.has_class("-leaving")

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        raise NotImplementedError

    async def take(self) -> None:
        """Take what was typed, once all of it has arrived."""
        await settled(self.focused)

    async def enter(self) -> None:
        """Do what Enter means while nothing is asked."""
        raise NotImplementedError

    def write_on(self) -> None:
        """Go back to where was written."""
        raise NotImplementedError


def field(label: str, widget: Widget, cells: int) -> Horizontal:
    """A field behind its label of so many cells."""
    name = line((label, ""), classes="label")
    name.styles.width = cells
    return Horizontal(name, widget, classes="field")


def fields(*rows: Widget) -> VerticalScroll:
    """The part of a dialog that holds its fields; it scrolls where there is no room."""
    return VerticalScroll(*rows, id="fields", can_focus=False)
