"""A page of the manual as Textual's Markdown shows it, its lines broken as Japanese is."""

from textual.content import Content
from textual.geometry import Size
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownBlock, MarkdownFence

from planner.formats.folding import fold


class ManualParagraph(MarkdownBlock):
    """A paragraph folded by our own rules: Textual breaks lines at blanks alone."""

    _said = Content()
    _folded: tuple[int, Content] = (0, Content())

    def set_content(self, content: Content) -> None:
        """Take the text."""
        self._said = content
        self._folded = (0, content)
        super().set_content(content)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text takes at a width."""
        del container, viewport
        return self._at(width).plain.count("\n") + 1

    def render(self) -> VisualType:
        """The text folded to its place."""
        return self._at(self.content_size.width)

    def _at(self, cells: int) -> Content:
        """The text folded to a width."""
        if self._folded[0] != cells:
            self._folded = cells, folded(self._said, cells)
        return self._folded[1]


class ManualCode(MarkdownFence):
    """Command lines as they stand: no language is guessed, which takes longer than all the rest."""

    @classmethod
    def highlight(
        cls,
        code: str,
        language: str,
        ansi: bool = False,  # noqa: FBT001, FBT002
        dark: bool = False,  # noqa: FBT001, FBT002
    ) -> Content:
        """The text in one colour."""
        del language, ansi, dark
        return Content(code)


class ManualText(Markdown):
    """A page."""

    BULLETS = ["・"]  # noqa: RUF012 - as Textual has it
    BLOCKS = {  # noqa: RUF012 - as above
        **Markdown.BLOCKS,
        "paragraph_open": ManualParagraph,
        "fence": ManualCode,
    }

    DEFAULT_CSS = """
    ManualText {
        padding: 0;
        & > MarkdownH1, & > MarkdownH2 { display: none; }
        & > MarkdownH3 { margin: 1 0 0 0; }
        & > ManualParagraph { margin: 0 0 1 0; }
        MarkdownBlock:light > .code_inline, MarkdownBlock:dark > .code_inline {
            color: $accent;
            background: $surface;
            text-style: bold;
        }
        MarkdownTable:light, MarkdownTable:dark { background: transparent; }
        MarkdownBullet:light, MarkdownBullet:dark { color: $foreground; }
        MarkdownFence, MarkdownFence:light { color: $foreground; background: $panel; }
        MarkdownTableContent { keyline: none; grid-gutter: 0 1; }
        MarkdownTableContent > .header { text-style: bold underline; text-overflow: fold; }
        MarkdownTableContent > .cell { text-overflow: fold; }
    }
    """

    def heading(self, place: int) -> Widget | None:
        """The heading at a place, from 0."""
        headings = [block_id for _level, _title, block_id in self.table_of_contents]
        found = headings[place] if place < len(headings) else None
        return self.query_one(f"#{found}") if found else None


def folded(content: Content, cells: int) -> Content:
    """A text with its lines broken at a width; what it is drawn in stays with its letters."""
    plain, at, lines = content.plain, 0, []
    for line in fold(plain, cells):
        start = plain.index(line, at)
        at = start + len(line)
        lines.append(content[start:at])
    return Content("\n").join(lines)
