"""A scrolling widget without border or padding whose lines are drawn once and remembered."""

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from planner.text import pad
from planner.ui.look import palette

FRAMED_FROM = (110, 36)  # columns and lines of the screen from which on panels have borders
HEADER = 1  # lines at the top, which scrolling leaves in place
FOOTER = -2  # the place of the line at the bottom, where a sheet has one
BAR = 1  # cells of the scrollbar at the right
_MOST = 4000  # strips remembered

_Look = tuple[int, bool]
"""The place of a line, and whether it is the marked one."""


class Sheet(ScrollView, can_focus=True):
    """A header over lines that scroll, beside a scrollbar that is always there.

    A strip remembers how it was cut and encoded, so handing out the same one again until
    something about it changes is most of what makes scrolling quick. The scrollbar is the end
    of each strip: a widget of its own takes as long to draw as all the lines beside it.
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    Sheet {
        overflow: hidden hidden;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._drawn: dict[_Look, list[Segment]] = {}
        self._strips: dict[tuple[_Look, bool], Strip] = {}
        self._styles: dict[tuple[str, ...], Style] = {}
        self._cells = 0

    @property
    def room(self) -> int:
        """Cells of a line beside the scrollbar."""
        return self.size.width - BAR

    @property
    def marked(self) -> range:
        """The places of the lines that are drawn otherwise because the cursor is on them."""
        return range(0)

    @property
    def has_footer(self) -> bool:
        """Whether a line at the bottom stays in place as well."""
        return False

    @property
    def allow_vertical_scroll(self) -> bool:
        """Always, though Textual's own scrollbar is not there."""
        return True

    @property
    def allow_horizontal_scroll(self) -> bool:
        """Always, as above."""
        return True

    @property
    def page(self) -> int:
        """How many lines a page turns."""
        return max(self.size.height - HEADER - self.has_footer - 1, 1)

    def place_at(self, event: events.MouseEvent) -> int | None:
        """The place of the line under the mouse; None on header, footer and scrollbar."""
        bottom = self.size.height - self.has_footer
        if not HEADER <= event.y < bottom or event.x >= self.room:
            return None
        return event.y - HEADER + round(self.scroll_y)

    def fit(self, cells: int) -> None:
        """Arrange the lines for so many cells, and set how far they reach."""
        raise NotImplementedError

    def show_from(self, y: float, x: float | None = None) -> None:
        """Scroll to a line, and to a cell of it, at once: most keys do, and none animates."""
        self.scroll_target_y = self.scroll_y = y
        if x is not None:
            self.scroll_target_x = self.scroll_x = x

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line of so many cells, by its place among those that scroll.

        The header is -1, the footer ``FOOTER``.
        """
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """A line of what is seen."""
        (strip,) = self._strips_of(range(y, y + 1))
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips as they are, where Textual would make new ones to add border and padding."""
        strips = self._strips_of(crop.line_range)
        if crop.column_span == (0, self.room + BAR):
            return strips
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Draw all lines again: each is cut to the part that is seen."""
        if round(old_value) != round(new_value):
            self._redraw()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show other lines."""
        if round(old_value) != round(new_value):
            self.refresh()

    def on_resize(self) -> None:
        """Draw the lines for another width, and keep the cursor in view."""
        self._fit_room()
        self._bring_into_view()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar."""
        if event.x >= self.room:
            self.capture_mouse()
            self._scroll_to_bar(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the scrollbar."""
        if self.app.mouse_captured is self:
            self._scroll_to_bar(event.y)

    def on_mouse_up(self) -> None:
        """Stop dragging the scrollbar."""
        self.release_mouse()

    def notify_style_update(self) -> None:
        """Draw again in other colours, or in other widths."""
        super().notify_style_update()
        self._styles.clear()
        self._cells = 0
        self._redraw()

    def _strips_of(self, seen: range) -> list[Strip]:
        """The lines seen, each with its part of the scrollbar; made where not yet remembered."""
        self._fit_room()
        scrolled, thumb, marked = round(self.scroll_y), self._thumb(), self.marked
        bottom = self.size.height - self.has_footer
        places = [
            FOOTER if y >= bottom else y - HEADER + (scrolled if y >= HEADER else 0) for y in seen
        ]
        keys = [
            ((place, place in marked), y in thumb) for y, place in zip(seen, places, strict=True)
        ]
        if len(self._strips) > _MOST:
            self._forget()
        if new := [key for key in keys if key not in self._strips]:
            self._make(new)
        return [self._strips[key] for key in keys]

    def _fit_room(self) -> None:
        """Fit the lines to the room there is now, before they are drawn and not a frame later."""
        if self._cells != self.room:
            self._cells = self.room
            self.fit(self._cells)
            self._forget()

    def _reach(self, cells: int, lines: int) -> None:
        """Set how far the lines reach, without the layout that no other widget needs."""
        self.set_reactive(Sheet.virtual_size, Size(cells + BAR, lines + HEADER + self.has_footer))

    def _make(self, keys: list[tuple[_Look, bool]]) -> None:
        cells, (_, background) = self._cells, self.background_colors
        filters = self.get_line_filters()
        bars = [Segment(" " * BAR, self._style(name)) for name in ("bar", "thumb")]
        for look, is_thumb in keys:
            line = self._drawn.get(look)
            if line is None:
                line = self._drawn[look] = list(Segment.simplify(self.draw(look[0], cells)))
            segments = [*line, bars[is_thumb]]
            for line_filter in filters:
                segments = line_filter.apply(segments, background)
            self._strips[look, is_thumb] = Strip(segments, cells + BAR)

    def _thumb(self) -> range:
        """The lines of the scrollbar's thumb; none where all lines are seen."""
        seen, lines = self.size.height, self.virtual_size.height
        if lines <= seen:
            return range(0)
        length = max(seen * seen // lines, 1)
        start = round((seen - length) * self.scroll_y / (lines - seen))
        return range(start, start + length)

    def _scroll_to_bar(self, y: int) -> None:
        """Scroll so that the middle of the thumb is where the mouse is."""
        seen, lines = self.size.height, self.virtual_size.height
        self.show_from((y + 0.5) * lines / max(seen, 1) - seen / 2)

    def _bring_into_view(self) -> None:
        """Scroll to the cursor, where there is one."""

    def _scroll_to_line(self, place: int) -> None:
        """Scroll as far as it takes to see a line."""
        y, seen = round(self.scroll_y), self.size.height - HEADER - self.has_footer
        if seen > 0 and not y <= place < y + seen:
            target = place if place < y else place - seen + 1
            self.show_from(target)

    def _drawn_places(self) -> set[int]:
        """The places of the lines drawn by now."""
        return {place for place, _ in self._drawn}

    def _redraw(self) -> None:
        """Draw all lines again."""
        self._forget()
        self.refresh()

    def _redraw_line(self, place: int) -> None:
        """Draw a line again."""
        self._forget_look((place, False))
        self._move_mark(place)

    def _move_mark(self, *places: int) -> None:
        """Draw again the lines that the cursor came to or left."""
        top = HEADER - round(self.scroll_y)
        for place in places:
            self._forget_look((place, True))
            self.refresh(Region(0, top + place, self.size.width, 1))

    def _forget_look(self, look: _Look) -> None:
        self._drawn.pop(look, None)
        for is_thumb in (False, True):
            self._strips.pop((look, is_thumb), None)

    def _forget(self) -> None:
        self._drawn.clear()
        self._strips.clear()

    def _text(self, text: str, cells: int, *names: str) -> list[Segment]:
        """A text as a whole line in the styles of several names."""
        return [Segment(pad(text, cells), self._style(*names))]

    def _style(self, *names: str) -> Style:
        """The styles of several names, one upon the other."""
        style = self._styles.get(names)
        if style is None:
            style = self.rich_style
            for name in names:
                style += palette.style(name, self.app.theme_variables)
            self._styles[names] = style
        return style
