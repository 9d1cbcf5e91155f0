"""A scrolling widget without border or padding whose lines are drawn once and kept."""

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class Sheet(ScrollView, can_focus=True):
    """Lines beside a scrollbar that is always there.

    ``render_line`` should give the same ``Strip`` again as long as a line looks the same: a
    strip remembers how it was cut and encoded.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Sheet {
        scrollbar-size: 0 1;
        overflow-x: hidden;
        overflow-y: scroll;
    }
    """

    @property
    def room(self) -> int:
        """Cells of a line beside the scrollbar."""
        return self.scrollable_content_region.width

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips as they are, where Textual would make new ones to add border and padding."""
        _, background = self.background_colors
        strips = [self.render_line(y) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return [strip.crop(crop.x, crop.right) for strip in strips]
