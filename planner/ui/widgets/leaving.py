"""The question on leaving what is not saved: two lines in the place of the keys."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from planner.forms.footers import of_keys
from planner.language import _
from planner.ui.widgets.fields import Choices, line
from planner.ui.widgets.lines import KeyLine


class Leaving(Vertical):
    """Save, discard or write on; Enter saves. A dialog shows it with its class ``-leaving``."""

    DEFAULT_CSS = """
    Leaving {
        display: none;
        height: 2;
        background: $panel;
        & > Horizontal { height: 1; }
        & .unsaved { width: auto; min-width: 23; color: $warning; text-style: bold; }
        & > KeyLine { background: $panel; }
    }
    """

    def compose(self) -> ComposeResult:
        """That something is not saved, the ways to leave with their numbers, the keys."""
        ways = (
            ("save", _("保存して閉じる")),
            ("discard", _("捨てて閉じる")),
            ("stay", _("続ける")),
        )
        with Horizontal():
            yield line((_(" まだ保存していません"), ""), classes="unsaved")
            yield Choices([(way, f"{n} {said}") for n, (way, said) in enumerate(ways, start=1)])
        yield KeyLine(
            of_keys(
                (
                    ("1-3", _("番号で決める")),
                    ("←→", _("選ぶ")),
                    ("Enter", _("決定")),
                    ("Esc", _("続ける")),
                )
            )
        )

    @property
    def chosen(self) -> str | None:
        """``save``, ``discard`` or ``stay``."""
        return self.query_one(Choices).value

    def choose(self, number: int) -> bool:
        """Choose the way of a number; whether there is one."""
        choices = self.query_one(Choices)
        if not 1 <= number <= choices.count:
            return False
        choices.action_go(number - 1)
        return True

    def ask(self) -> None:
        """Ask, with saving as the first answer."""
        choices = self.query_one(Choices)
        choices.value = "save"
        self.screen.set_focus(choices)
