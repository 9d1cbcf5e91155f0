"""A text to read, which scrolls where there is no room for all of it."""

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from planner.text import clean, wrap


class Passage(ScrollView, can_focus=True):
    """A text to read, broken anywhere as Japanese is; it takes the focus only to scroll."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Passage {
        height: auto;
        overflow-x: hidden;
        scrollbar-size: 0 1;
        scrollbar-gutter: stable;
        &:focus { background: $panel; }
    }
    """

    text: reactive[str] = reactive("", layout=True)
    """The text."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(Passage.text, clean(text))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text takes at a width, the scrollbar's gutter left free."""
        del container, viewport
        return len(self._wrapped(width - self.styles.scrollbar_size_vertical))

    def render_line(self, y: int) -> Strip:
        """A line of the text."""
        cells = self.scrollable_content_region.width
        lines = self._wrapped(cells)
        place = y + round(self.scroll_y)
        shown = lines[place] if place < len(lines) else ""
        return Strip([Segment(shown, self.rich_style)]).adjust_cell_length(cells, self.rich_style)

    def validate_text(self, text: str) -> str:
        """The text without what could steer a terminal."""
        return clean(text)

    def watch_text(self) -> None:
        """Show another text from its top."""
        self._measure()
        self.scroll_to(y=0, animate=False)

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._measure()

    def _measure(self) -> None:
        cells = self.scrollable_content_region.width
        if not cells:
            return
        self.virtual_size = Size(cells, len(self._wrapped(cells)))
        self.can_focus = self.virtual_size.height > self.size.height

    def _wrapped(self, cells: int) -> tuple[str, ...]:
        return wrap(self.text, cells) if self.text else ()
