"""The manual on the screen: a page from the passage asked for, and the way to the others."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Markdown

from planner.forms.questions import Choice
from planner.language import _
from planner.manual import NAMES, pages
from planner.ui.acts.act import NOTHING, Ask, Effects, Open
from planner.ui.dialogs import Cancellable
from planner.ui.explained import Passages
from planner.ui.follower import Asker
from planner.ui.keys import LEFT, RIGHT, bound
from planner.ui.widgets.fields import Dialog
from planner.ui.widgets.manual import ManualText


class ManualScreen(Cancellable[None], Asker[None]):
    """A page of the manual, read part by part.

    A part is a passage with those below it; the first is the page's beginning with its contents.

    Args:
        address: The page and passage to begin with: ``month#note``.
    """

    passages: ClassVar[Passages] = {"": ""}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("q", "?"), "cancel", show=False),
        Binding(f"f1,{bound('/')}", "find", show=False, priority=True),
        Binding("enter", "choose_link", show=False, priority=True),
        Binding(f"backspace,{bound('u')}", "back", show=False),
        Binding(f"{bound('[')},{LEFT}", "turn(-1)", show=False, priority=True),
        Binding(f"{bound(']')},{RIGHT}", "turn(1)", show=False, priority=True),
        Binding(bound("k"), "scroll('up')", show=False),
        Binding(bound("j"), "scroll('down')", show=False),
        Binding(bound("space"), "read_on", show=False),
        Binding(bound("g"), "scroll('home')", show=False),
        Binding(bound("G"), "scroll('end')", show=False),
    ]

    DEFAULT_CSS = """
    ManualScreen {
        align: center middle;
        Dialog { height: 100%; max-width: 104; }
        VerticalScroll {
            height: 1fr;
            padding: 0 1;
            scrollbar-size-vertical: 1;
            scrollbar-gutter: stable;
        }
    }
    """

    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, address: str) -> None:
        super().__init__()
        self._before: list[tuple[str, int, float]] = []  # where one was: page, part, line
        self._page = ""
        self._part = 0
        self._anchor = ""
        self._go_to(address)

    def compose(self) -> ComposeResult:
        """Title, the part, keys."""
        yield Dialog(
            "",
            VerticalScroll(ManualText(open_links=False)),
            keys=[
                ("/", _("目次・検索")),
                ("Enter", _("関連項目")),
                ("←→", _("前・次")),
                ("Backspace", _("戻る")),
                ("Esc", _("閉じる")),
            ],
        )

    async def on_mount(self) -> None:
        """Show the part asked for."""
        await self._show()

    async def on_markdown_link_clicked(self, message: Markdown.LinkClicked) -> None:
        """Go where a link leads."""
        message.stop()
        if address := pages.address_of(message.href, self._page):
            await self._go(address)

    def action_find(self) -> None:
        """Find a passage by its words."""
        self.carry_out([Open("contents", (), self._follow)])

    def action_choose_link(self) -> None:
        """Choose where to go among what this part leads to."""
        links = pages.links(self._text(), self._page)
        options = tuple((address, said) for said, address in links)
        if options:
            self.carry_out([Ask(Choice(_("関連項目"), options, passage=""), self._follow)])

    async def action_turn(self, count: int) -> None:
        """Turn to the part before or after, at the end of a page to the next page."""
        parts = [(name, n) for name in NAMES for n in range(len(pages.page(name).parts))]
        place = parts.index((self._page, self._part)) + count
        if 0 <= place < len(parts):
            self._leave()
            self._page, self._part = parts[place]
            await self._show()

    async def action_read_on(self) -> None:
        """Scroll on; at the end turn to the next part."""
        if self._scroll.scroll_y < self._scroll.max_scroll_y:
            self._scroll.scroll_page_down(animate=False)
        else:
            await self.action_turn(1)

    async def action_back(self) -> None:
        """Go back to where one came from."""
        if self._before:
            self._page, self._part, line = self._before.pop()
            await self._show()
            self.call_after_refresh(self._scroll.scroll_to, y=line, animate=False)

    def action_scroll(self, where: str) -> None:
        """Scroll the part."""
        getattr(self._scroll, f"scroll_{where}")(animate=False)

    def _follow(self, address: str) -> Effects:
        self.call_later(self._go, address)
        return NOTHING

    async def _go(self, address: str) -> None:
        """Show another passage, and remember where one was."""
        if not self.is_current:  # closed before it could be gone to
            return
        self._leave()
        self._go_to(address)
        await self._show()

    def _go_to(self, address: str) -> None:
        self._page, _hash, self._anchor = address.partition("#")
        self._part = pages.page(self._page).part_with(self._anchor)

    def _leave(self) -> None:
        self._before.append((self._page, self._part, self._scroll.scroll_y))
        self._anchor = ""

    async def _show(self) -> None:
        text, scroll = self.query_one(ManualText), self._scroll
        page = pages.page(self._page)
        part = page.parts[self._part]
        place = f"{page.title} > {part[0].title}" if self._part else page.title
        said = _("使い方: {place}（{number}/{count}）")
        self.query_one(Dialog).say_title(
            said.format(place=place, number=self._part + 1, count=len(page.parts))
        )
        await text.update(self._text())
        inner = next((n for n, each in enumerate(part) if n and self._anchor in each.ids), 0)
        if inner and (heading := text.heading(inner)):
            # Where it is, is known once it has been laid out.
            self.call_after_refresh(scroll.scroll_to_widget, heading, animate=False, top=True)
        else:
            scroll.scroll_home(animate=False)

    def _text(self) -> str:
        """The part in Markdown; below the page's beginning, its contents."""
        parts = pages.page(self._page).parts
        text = "\n".join(each.text for each in parts[self._part])
        if self._part:
            return text
        listed = (f"- [{first.title}](#{first.ids[0]})" for first, *_rest in parts[1:] if first.ids)
        return "\n".join((text, "", *listed))

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)
