"""What dialogs have in common: those with a list, those with fields, those with unsaved text."""

from collections.abc import Iterable
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from planner.forms.commands import ime_forms
from planner.ui.keys import bound
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import WIDEST, Choices, line, settled
from planner.ui.widgets.leaving import Leaving
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.sheet import FRAMED_FROM
from planner.ui.widgets.values import Values, values_panel

FRAME_LINES = 3  # of a dialog: its border and its keys
_WIDE = FRAMED_FROM[0]  # columns from which on the values of a change stand beside the list
_NUMBERS = {form: n for n in range(1, 10) for form in (str(n), *ime_forms(str(n)))}


class Dimmed:
    """The screen behind a dialog, without its colours.

    Args:
        screen: It as Textual draws it.
        style: The one style it is drawn in.
    """

    def __init__(self, screen: BackgroundScreen, style: Style) -> None:
        self._screen = screen
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Its texts."""
        for text, _style, control in console.render(self._screen, options):
            yield Segment(text, None if control else self._style, control)


class Cancellable(ModalScreen[ScreenResultType | None]):
    """A dialog at the bottom of the screen, closed by Esc without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", show=False)]

    DEFAULT_CSS = f"""
    Cancellable {{
        align: center bottom;
        background: transparent;
        Dialog {{ max-width: {WIDEST}; }}
    }}
    """

    def render(self) -> RenderableType:
        """What is behind, in one quiet ink."""
        behind = super().render()
        if isinstance(behind, BackgroundScreen):
            colors = self.app.theme_variables
            return Dimmed(behind, Style(color=colors["quiet"], bgcolor=colors["background"]))
        return behind

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

    AUTO_FOCUS = "Entries"

    @property
    def list(self) -> Entries:
        """The list."""
        return self.query_one(Entries)

    def action_move(self, where: str) -> None:
        """Move in the list."""
        getattr(self.list, f"action_{where}")()


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
    """Changes on the whole screen, with the values of the one under the cursor in a panel.

    The panel stands beside the list, on a narrow screen below it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    DEFAULT_CSS = """
    HistoryDialog {
        Dialog { width: 100%; max-width: 100%; height: 100%; }
        #body { height: 1fr; layout: vertical; }
        #none { display: none; height: 1fr; padding: 1 2; }
        Entries { height: 1fr; }
        #values { height: 9; background: $surface; }
        &.-wide #body { layout: horizontal; }
        &.-wide Entries { width: 2fr; }
        &.-wide #values { width: 1fr; height: 100%; }
        &.-none #body { display: none; }
        &.-none #none { display: block; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012

    def body(self) -> Horizontal:
        """The list and the panel."""
        return Horizontal(Entries(), values_panel(), id="body")

    @property
    def cells(self) -> int:
        """Cells of a line of the list, beside its scroll bar."""
        inside = self.size.width - 2
        return (inside * 2 // 3 if self._is_wide else inside) - 1

    @property
    def lines(self) -> int:
        """Lines of the list."""
        inside = self.size.height - 4
        return inside if self._is_wide else inside - self._values_lines

    def on_resize(self) -> None:
        """Break values where the line now ends."""
        self.query_one("#values").styles.height = None if self._is_wide else self._values_lines
        self.draw()

    def fill(self, prompts: Iterable[Content]) -> None:
        """List other changes, the cursor staying at its place."""
        self.list.fill(prompts)
        self._show()

    def on_option_list_option_highlighted(self) -> None:
        """Show the values of the change under the cursor."""
        self._show()

    def action_read(self) -> None:
        """Go to the values to read on, or back to the list."""
        values = self.query_one(Values)
        self.set_focus(self.list if values.has_focus else values)

    def action_cancel(self) -> None:
        """Leave the values that are read; from the list close without a result."""
        if self.query_one(Values).has_focus:
            self.action_read()
        else:
            super().action_cancel()

    def draw(self) -> None:
        """Draw all lines of the list."""
        raise NotImplementedError

    def told(self, place: int, cells: int) -> tuple[str, Content]:
        """The title of the panel and the values of a change, on lines of so many cells."""
        raise NotImplementedError

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= _WIDE

    @property
    def _values_lines(self) -> int:
        return max(self.size.height * 2 // 5, 3)

    def _show(self) -> None:
        place = self.list.highlighted
        if place is not None and self.list.option_count:
            beside = self.cells + 1 if self._is_wide else 0
            title, content = self.told(place, self.size.width - 2 - beside - 5)
            self.query_one("#values", Panel).say_title(title)
            self.query_one(Values).show(content)


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
        return height - FRAME_LINES


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

    def on_key(self, event: events.Key) -> None:
        """Take the answer of a number to the question on leaving, however an IME sends it."""
        number = _NUMBERS.get(event.character or "", 0)
        if self.is_leaving and self.query_one(Leaving).choose(number):
            event.stop()
            self.call_next(self.action_decide)

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
