"""The contents of the manual: every passage, found by the words of its heading and its text."""

from collections.abc import Sequence

from planner.forms.readings import reading
from planner.language import _
from planner.manual import pages
from planner.ui.screens.finding import FindScreen, ListEntry


class ContentsScreen(FindScreen):
    """The passages of all pages; the address of the chosen one is the result."""

    def __init__(self) -> None:
        super().__init__(
            _("使い方の目次"),
            _("言葉を打つと絞り込めます。ひらがなでも探せます（例: いんさつ）"),
            _("当てはまる項目はありません"),
            [
                ListEntry(
                    passage.address,
                    page.title,
                    "",
                    f"{'　' * (passage.level - 2)}{passage.title}" if place else _("（はじめ）"),
                    f"{passage.also}\n{reading(f'{page.title} {passage.title} {passage.also}')}",
                    passage.text,
                )
                for page in pages.pages()
                for place, passage in enumerate(page.passages)
            ],
        )

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys and what they do."""
        return (("↑↓", _("選ぶ")), ("Enter", _("開く")), ("Esc", _("閉じる")))
