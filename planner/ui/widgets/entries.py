"""The list of a dialog."""

from collections.abc import Iterable

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Entries(OptionList):
    """Entries to choose from, one a line, each beginning with a blank: ``>`` on the chosen one."""

    DEFAULT_CSS = """
    Entries {
        background: $surface;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { background-tint: $foreground 0%; }
        & > .option-list--option-disabled { color: $primary; text-style: bold; }
        & > .option-list--separator { color: $quiet; }
        & > .option-list--option-highlighted {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """

    def __init__(self, *entries: Content | Option | None) -> None:
        super().__init__(*entries, markup=False, compact=True)

    def render_line(self, y: int) -> Strip:
        """A line, with the sign of the cursor: without colours it is seen as well."""
        strip = super().render_line(y)
        place = self.highlighted
        if place is None or self._index_to_line.get(place) != self.scroll_offset.y + y:
            return strip
        rest = strip.crop(1)
        style = next(iter(rest)).style if rest.cell_length else None
        return Strip([Segment(">", style), *rest], strip.cell_length)

    def fill(self, entries: Iterable[Content | Option | None]) -> None:
        """List other entries, the cursor staying at its place."""
        place = self.highlighted
        self.set_options(entries)
        self.highlighted = place or 0
