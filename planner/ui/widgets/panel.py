"""A part of a screen with its name in its border; where there is little room, in a rule above."""

from rich.segment import Segment
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from planner.text import one_line
from planner.ui.widgets.sheet import FRAMED_FROM

LEAST_LINES = 18  # of the screen, from which on fields have borders

_GOING_ON = {"┌": "┬", "┏": "┳"}  # a corner that a rule comes to from the left


class Panel(Vertical):
    """Widgets below each other, with the name of what they show.

    On a small screen the border is a rule with the name, which costs one line and no cell. The
    border is quiet; where the focus is inside it has the accent.

    Args:
        title: What the panel shows; user text is allowed.
        body: The widgets.
        id: Its id.
        classes: Its classes.
    """

    DEFAULT_CSS = """
    Panel {
        border: none;
        border-top: solid $quiet;
        border-title-color: $primary;
        border-title-style: bold;
        border-subtitle-color: $quiet;
        &.-framed { border: round $quiet; }
        &:focus-within { border-top: heavy $accent; border-title-color: $accent; }
        &.-framed:focus-within { border: heavy $accent; }
    }
    """

    is_framed_when_small = False
    """Whether it has its border at every size, as fields and dialogs do."""

    def __init__(
        self,
        title: str = "",
        *body: Widget,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(*body, id=id, classes=classes)
        self._named = ("", "")
        self.say_title(title)

    def say_title(self, title: str, right: str = "") -> None:
        """Name what is shown, with more at the right end of the lower border."""
        self._named = (one_line(title), one_line(right))
        self._draw_names()

    def on_mount(self) -> None:
        """Draw the border the screen has room for."""
        self.frame()

    def on_resize(self) -> None:
        """Draw the border the screen has room for now."""
        self.frame()

    def frame(self) -> None:
        """Have a border, or a rule where the screen is small."""
        width, height = self.app.size
        is_large = width >= FRAMED_FROM[0] and height >= FRAMED_FROM[1]
        self.set_class(self.is_framed_when_small or is_large, "-framed")
        self._draw_names()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Let the rule above go on to the left, where another panel stands beside."""
        strips = super().render_lines(crop)
        if not (crop.x or crop.y or self.has_class("-framed")) and self.styles.border_left[0]:
            corner, *others = strips[0]
            text = _GOING_ON.get(corner.text[:1], corner.text[:1]) + corner.text[1:]
            strips[0] = Strip([Segment(text, corner.style), *others], strips[0].cell_length)
        return strips

    def _draw_names(self) -> None:
        """Write the names into the border, with a blank where no corner stands beside them."""
        title, right = self._named
        if title and not self.has_class("-framed"):
            left = "" if self.styles.border_left[0] else " "
            title = f"{left}{title} "
        self.border_title = Content(title) if title else None
        self.border_subtitle = Content(right) if right else None


class Field(Panel):
    """A panel in which something is written or stands to be compared: framed at every size."""

    DEFAULT_CSS = """
    Field { background: $surface; }
    """

    def frame(self) -> None:
        """Have a border unless the screen is very low."""
        self.set_class(self.app.size.height >= LEAST_LINES, "-framed")
        self._draw_names()
