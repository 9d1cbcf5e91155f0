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
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog
from planner.ui.widgets.manual import ManualText


class ManualScreen(Cancellable[None], Asker[None]):
    """A page of the manual.

    Args:
        address: The page and passage to begin with: ``month#note``.
    """

    passages: ClassVar[Passages] = {"": ""}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("q", "?"), "cancel", show=False),
        Binding(f"f1,{bound('/')}", "find", show=False, priority=True),
        Binding("enter", "choose_link", show=False, priority=True),
        Binding(f"backspace,{bound('u')}", "back", show=False),
        Binding(bound("["), "turn(-1)", show=False),
        Binding(bound("]"), "turn(1)", show=False),
        Binding(bound("k"), "scroll('up')", show=False),
        Binding(bound("j"), "scroll('down')", show=False),
        Binding("space", "scroll('page_down')", show=False),
        Binding(bound("g"), "scroll('home')", show=False),
        Binding(bound("G"), "scroll('end')", show=False),
    ]

    DEFAULT_CSS = """
    ManualScreen {
        align: center middle;
        background: $background;
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
        self._page, _hash, self._anchor = address.partition("#")
        self._before: list[tuple[str, float]] = []  # the pages one came from, with their lines

    def compose(self) -> ComposeResult:
        """Title, the page, keys."""
        yield Dialog(
            "",
            VerticalScroll(ManualText(open_links=False)),
            keys=[
                ("/", _("目次・検索")),
                ("Enter", _("関連項目")),
                ("[ ]", _("前後のページ")),
                ("Backspace", _("戻る")),
                ("Esc", _("閉じる")),
            ],
        )

    async def on_mount(self) -> None:
        """Show the passage."""
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
        """Choose where to go among what the page leads to."""
        links = pages.links(pages.page(self._page).text, self._page)
        options = tuple((address, said) for said, address in links)
        if options:
            asked = Choice(_("関連項目"), options, passage="")
            self.carry_out([Ask(asked, self._follow)])

    async def action_turn(self, count: int) -> None:
        """Turn to the page before or after."""
        place = NAMES.index(self._page) + count
        if 0 <= place < len(NAMES):
            await self._go(NAMES[place])

    async def action_back(self) -> None:
        """Go back to where one came from."""
        if self._before:
            self._page, line = self._before.pop()
            self._anchor = ""
            await self._show()
            self._scroll.scroll_to(y=line, animate=False)

    def action_scroll(self, where: str) -> None:
        """Scroll the page."""
        getattr(self._scroll, f"scroll_{where}")(animate=False)

    def _follow(self, address: str) -> Effects:
        self.run_worker(self._go(address), exclusive=True)
        return NOTHING

    async def _go(self, address: str) -> None:
        """Show another passage, and remember where one was."""
        self._before.append((self._page, self._scroll.scroll_y))
        self._page, _hash, self._anchor = address.partition("#")
        await self._show()

    async def _show(self) -> None:
        page = pages.page(self._page)
        title = _("使い方: {title}（{number}/{count}）")
        number = NAMES.index(self._page) + 1
        self.query_one(Dialog).say_title(
            title.format(title=page.title, number=number, count=len(NAMES))
        )
        text = self.query_one(ManualText)
        await text.update(page.text)
        place = page.place(self._anchor)
        if not place:
            self._scroll.scroll_home(animate=False)
        elif block := text.heading(place):
            # Where it is, is known once it has been laid out.
            self.call_after_refresh(self._scroll.scroll_to_widget, block, animate=False, top=True)

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)
