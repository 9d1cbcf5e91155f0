"""Lines of one row: the heading of the plan, what was saved, the keys."""

from collections.abc import Callable

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from planner.forms.footers import Footer, beside
from planner.text import clean, cut, pad, width, wrap
from planner.ui.look import palette

Part = tuple[str, str]
"""A text and the name of the style it is drawn in, empty for none."""


class OneLine(Widget):
    """Texts side by side on one line, cut where the line ends."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    OneLine {
        height: 1;
    }
    """

    parts: reactive[tuple[Part, ...]] = reactive(())
    """The texts, left to right."""

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._shown: tuple[tuple[Part, ...], Size] | None = None
        self._strips: list[Strip] = []

    def notify_style_update(self) -> None:
        """Draw again in other colours."""
        super().notify_style_update()
        self._shown = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips drawn last, for each frame asks for them and few change them."""
        if self._shown != (shown := (self.parts, self.outer_size)):
            self._shown = shown
            self._strips = super().render_lines(self.outer_size.region)
        return [strip.crop(crop.x, crop.right) for strip in self._strips[crop.y : crop.bottom]]

    def render_line(self, y: int) -> Strip:
        """The parts as far as they fit."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        segments: list[Segment] = []
        left = self.size.width
        for text, name in self.parts:
            shown = cut(clean(text).replace("\n", " "), left)
            style = self.rich_style
            if name:
                style += palette.style(name, self.app.theme_variables)
            segments.append(Segment(shown, style))
            left -= width(shown)
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)


class FittedLine(OneLine):
    """A line that is made for the cells there are, anew for another width."""

    made: reactive[Callable[[int], str] | None] = reactive(None)
    """Makes the text for a number of cells."""

    _made_for: tuple[Callable[[int], str], int] | None = None

    def notify_style_update(self) -> None:
        """Make the line again where signs take other cells."""
        super().notify_style_update()
        self._made_for = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line for the cells of this frame: a size told of later would be a frame later."""
        if self.made is not None and self._made_for != (self.made, self.size.width):
            self._made_for = (self.made, self.size.width)
            self.set_reactive(FittedLine.parts, ((self.made(self.size.width), ""),))
        return super().render_lines(crop)


class Rows(OneLine):
    """Texts one below the other, each cut where the line ends; more than there is room for go."""

    DEFAULT_CSS = """
    Rows { height: 1fr; }
    """

    def render_line(self, y: int) -> Strip:
        """One of the texts."""
        text, name = self.parts[y] if y < len(self.parts) else ("", "")
        style = self.rich_style
        if name:
            style += palette.style(name, self.app.theme_variables)
        shown = pad(clean(text).replace("\n", " "), self.size.width)
        return Strip([Segment(shown, style)])


class Sentence(OneLine):
    """What was saved on one line; what was refused on as many as it takes, up to four."""

    DEFAULT_CSS = """
    Sentence { height: auto; max-height: 4; }
    """

    aside: reactive[str] = reactive("")
    """What stands at the right end where the sentence leaves room for it."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the sentence takes."""
        del container, viewport
        return len(self._lines(width))

    def watch_aside(self) -> None:
        """Draw the line anew."""
        self._shown = None

    def watch_parts(self) -> None:
        """Take the lines the new sentence needs."""
        if self.size.height != len(self._lines(self.size.width)):
            self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """A line of the sentence."""
        lines = self._lines(self.size.width)
        text = lines[y] if y < len(lines) else ""
        if len(lines) == 1 and width(text) + width(self.aside) + 2 <= self.size.width:
            text = pad(text, self.size.width - width(self.aside) - 1) + self.aside
        style = self.rich_style
        if self.parts and self.parts[0][1]:
            style += palette.style(self.parts[0][1], self.app.theme_variables)
        return Strip([Segment(pad(text, self.size.width), style)])

    def _lines(self, cells: int) -> tuple[str, ...]:
        text = clean("".join(text for text, _ in self.parts)).replace("\n", " ")
        is_bad = bool(self.parts) and self.parts[0][1] == "bad"
        return wrap(text, max(cells, 2))[:4] if is_bad else (cut(text, cells),)


class HeadingLine(FittedLine):
    """The first line of a screen: what is shown at the left, the one answer at the right."""

    DEFAULT_CSS = """
    HeadingLine { background: $primary; color: $background; text-style: bold; }
    """


class KeyLine(OneLine):
    """The last line of a screen or dialog: the keys there is room for, group beside group."""

    DEFAULT_CSS = """
    KeyLine { background: $surface; }
    """

    footer: reactive[Footer] = reactive(Footer((), ()))
    """The keys, and which of them go first."""

    def __init__(
        self,
        footer: Footer,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._fitted: tuple[Footer, int] | None = None
        self.set_reactive(KeyLine.footer, footer)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The keys that fit in this frame: a size told of later would be a frame later."""
        if self._fitted != (fitted := (self.footer, self.size.width)):
            self._fitted = fitted
            self.set_reactive(KeyLine.parts, self._fitting(self.size.width - 1))
        return super().render_lines(crop)

    def _fitting(self, cells: int) -> tuple[Part, ...]:
        parts: list[Part] = [(" ", "")]
        for place, group in enumerate(self.footer.shown(cells)):
            parts += [("│ ", "rule")] if place else []
            parts += [
                part for key, said in group for part in ((key, "key"), (beside(key, said), ""))
            ]
        return tuple(parts)
