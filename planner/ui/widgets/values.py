"""The values of a change before and after, read in a panel beside or below the list."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from planner.ui.widgets.panel import Panel


class Values(VerticalScroll):
    """What the values are; where they are longer than its place, it is read with the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.read", show=False)]

    DEFAULT_CSS = """
    Values {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        Static { height: auto; }
    }
    """

    def __init__(self) -> None:
        super().__init__(Static("", markup=False))

    def show(self, content: Content) -> None:
        """Show other values from their first line."""
        self.query_one(Static).update(content)
        self.scroll_to(y=0, animate=False)


def values_panel() -> Panel:
    """The panel with nothing in it yet."""
    return Panel("", Values(), id="values")
