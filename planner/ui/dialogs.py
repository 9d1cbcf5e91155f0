"""What dialogs have in common: those with a list, and those with fields."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import OptionList

from planner.ui.keys import bound
from planner.ui.widgets.fields import settled


class ListDialog(ModalScreen[ScreenResultType | None]):
    """A dialog with one list: moved in by the arrows and ``j`` ``k``, left by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding(bound("k"), "move('cursor_up')", show=False),
        Binding(bound("j"), "move('cursor_down')", show=False),
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

    def action_cancel(self) -> None:
        """Leave without a result."""
        self.dismiss(None)


class FieldDialog(ModalScreen[ScreenResultType | None]):
    """A dialog with fields below each other: gone through by the arrows and Tab, left by Esc."""

    # With priority, what is typed after the key goes to the next field already.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False, priority=True),
        Binding("down,tab", "step(1)", show=False, priority=True),
        Binding("up,shift+tab", "step(-1)", show=False, priority=True),
    ]

    async def action_step(self, count: int) -> None:
        """Go to the field below or above."""
        await settled(self.focused)
        if count > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_cancel(self) -> None:
        """Leave without a result."""
        self.dismiss(None)
