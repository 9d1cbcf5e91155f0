"""A text to read with some words told from others, and signs in its margin."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from planner.forms.marked_text import MarkedLine, Piece
from planner.text import clean, wrap
from planner.ui.look import palette
from planner.ui.widgets.passage import Passage

_MARGIN = 2  # cells


class MarkedPassage(Passage):
    """Paragraphs to read; where one of them has a sign, all stand in from the margin."""

    paragraphs: reactive[tuple[MarkedLine, ...]] = reactive((), layout=True)
    """The paragraphs."""

    def validate_paragraphs(self, paragraphs: tuple[MarkedLine, ...]) -> tuple[MarkedLine, ...]:
        """The paragraphs without what could steer a terminal."""
        return tuple(
            MarkedLine(tuple((clean(text), look) for text, look in own.pieces), own.sign)
            for own in paragraphs
        )

    def watch_paragraphs(self, old: tuple[MarkedLine, ...], new: tuple[MarkedLine, ...]) -> None:
        """Show others, from the top where they are of something else."""
        text = "\n".join(own.text for own in new)
        if text == self.text and old != new:
            self._measure()
            self.refresh()
        self.text = text

    def render_line(self, y: int) -> Strip:
        """A line, each piece in its look."""
        cells = self.scrollable_content_region.width
        lines = self._lines(cells)
        place = y + round(self.scroll_y)
        segments = []
        for text, look in lines[place] if place < len(lines) else ():
            style = self.rich_style
            if look:
                style += palette.style(look, self.app.theme_variables)
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(cells, self.rich_style)

    def _wrapped(self, cells: int) -> tuple[str, ...]:
        return tuple("".join(text for text, _look in line) for line in self._lines(cells))

    def _lines(self, cells: int) -> list[tuple[Piece, ...]]:
        margin = _MARGIN if any(own.sign for own in self.paragraphs) else 0
        lines: list[tuple[Piece, ...]] = []
        for own in self.paragraphs:
            beside = ((own.sign.ljust(margin), "strong"),) if margin else ()
            broken = _broken(own.pieces, wrap(own.text, max(cells - margin, 2)))
            lines += [(*beside, *line) for line in broken]
        return lines


def _broken(pieces: tuple[Piece, ...], lines: tuple[str, ...]) -> list[tuple[Piece, ...]]:
    """Pieces parted where the lines of their text end, without the blanks between two lines."""
    left = [piece for piece in pieces if piece[0]]
    parted: list[tuple[Piece, ...]] = []
    for line in lines:
        while parted and left and left[0][0][:1] in {" ", "　"}:
            text, look = left[0]
            left[:1] = [(text[1:], look)] if text[1:] else []
        own: list[Piece] = []
        room = len(line)
        while left and room:
            text, look = left[0]
            taken, rest = text[:room], text[room:]
            own.append((taken, look))
            room -= len(taken)
            left[:1] = [(rest, look)] if rest else []
        parted.append(tuple(own))
    return parted
