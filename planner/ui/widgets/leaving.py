"""The question on leaving what is not saved: a line in the place of the keys."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from planner.language import _
from planner.ui.widgets.fields import Choices, line


class Leaving(Horizontal):
    """Save, discard or write on; Enter saves. A dialog shows it with its class ``-leaving``."""

    DEFAULT_CSS = """
    Leaving {
        display: none;
        height: 1;
        background: $panel;
        & > OneLine { width: auto; min-width: 28; color: $warning; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """That something is not saved, and the ways to leave."""
        yield line((_(" まだ保存していません"), ""))
        yield Choices(
            [
                ("save", _("保存して閉じる")),
                ("discard", _("捨てて閉じる")),
                ("stay", _("続ける")),
            ]
        )

    @property
    def chosen(self) -> str | None:
        """``save``, ``discard`` or ``stay``."""
        return self.query_one(Choices).value

    def ask(self) -> None:
        """Ask, with saving as the first answer."""
        choices = self.query_one(Choices)
        choices.value = "save"
        self.screen.set_focus(choices)
