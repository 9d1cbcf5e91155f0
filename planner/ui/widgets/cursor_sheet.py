"""A sheet with a cursor on entries of one line or two, as lists of reports have it."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from planner.ui.keys import bound
from planner.ui.widgets.sheet import HEADER, Sheet


class CursorSheet(Sheet):
    """Entries below each other; the widget says where the cursor is and changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound(*keys), action, show=False, priority=True)  # as those of the grid
        for action, *keys in (
            ("move(-1)", "up", "k"),
            ("move(1)", "down", "j"),
            ("move_pages(-1)", "pageup"),
            ("move_pages(1)", "pagedown"),
            ("move(-100000)", "home", "g"),
            ("move(100000)", "end", "G"),
        )
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    """Index of the entry the cursor is on."""

    class Activated(Message):
        """An entry was double-clicked, or one clicked that a click opens."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._starts: list[int] = []
        self._entry_of_line: list[int] = []

    def stack(self, heights: list[int]) -> None:
        """Set how many lines each entry takes."""
        self._starts, self._entry_of_line = [], []
        for entry, height in enumerate(heights):
            self._starts.append(len(self._entry_of_line))
            self._entry_of_line += [entry] * height

    def entry_at(self, place: int) -> tuple[int, int] | None:
        """The entry of a line, and which line of it that is; None below the last."""
        if not 0 <= place < len(self._entry_of_line):
            return None
        entry = self._entry_of_line[place]
        return entry, place - self._starts[entry]

    def lines_of(self, entry: int) -> range:
        """The lines of an entry."""
        if not 0 <= entry < len(self._starts):
            return range(0)
        following = self._starts[entry + 1 : entry + 2] or [len(self._entry_of_line)]
        return range(self._starts[entry], following[0])

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._starts)

    @property
    def marked(self) -> range:
        """The lines of the cursor's entry."""
        return self.lines_of(self.cursor)

    def opens_by_click(self, entry: int) -> bool:
        """Whether one click does with an entry what else two do."""
        del entry
        return False

    def is_open(self, entry: int) -> bool:
        """Whether an entry is a fold that is open: what it holds is to be seen."""
        del entry
        return False

    @property
    def seen(self) -> range:
        """The entries of which a line is seen."""
        first = round(self.scroll_y)
        lines = max(self.size.height - HEADER - self.has_footer, 0)
        entries = self._entry_of_line[first : first + lines]
        return range(entries[0], entries[-1] + 1) if entries else range(0)

    def action_move(self, count: int) -> None:
        """Move the cursor over entries, up when negative."""
        self.cursor = min(max(self.cursor + count, 0), max(self.count - 1, 0))

    def action_move_pages(self, count: int) -> None:
        """Move the cursor by as many lines as are seen at once."""
        lines = self.marked
        if not lines:
            return
        place = min(max(lines.start + count * self.page, 0), len(self._entry_of_line) - 1)
        self.cursor = self._entry_of_line[place]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse clicked."""
        place = self.place_at(event)
        found = None if place is None else self.entry_at(place)
        if found is None:
            return
        event.stop()
        self.cursor = found[0]
        if event.chain == 2 or self.opens_by_click(found[0]):
            self.post_message(self.Activated())

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two entries and bring the new one into view."""
        self._bring_into_view()
        self._move_mark(*self.lines_of(old), *self.lines_of(new))

    def _bring_into_view(self) -> None:
        if lines := self.marked:
            if self.is_open(self.cursor):
                following = self.lines_of(self.cursor + 1)
                self._scroll_to_line(following[-1] if following else lines[-1])
            self._scroll_to_line(lines[-1])
            self._scroll_to_line(lines[0])
