"""All keys by topic, found by typing and carried out from here."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from planner.forms.commands import KeyCommand
from planner.language import _
from planner.text import one_line, width
from planner.ui.explained import Passages
from planner.ui.screens.finding import WIDEST, FindScreen, ListEntry
from planner.ui.widgets.passage import Passage


class HelpScreen(FindScreen):
    """The commands; the action of the chosen one is the result.

    Args:
        commands: All of them, in their order inside each topic.
        legend: Each sign of the grid with what it means.
        passage: Where the manual tells of the screen whose commands they are.
    """

    DEFAULT_CSS = """
    HelpScreen {
        #legend { padding: 0 1; max-height: 3; background: $boost; }
        &.-low #legend { display: none; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual has it

    def __init__(
        self,
        commands: Sequence[KeyCommand],
        legend: Sequence[tuple[str, str]] = (),
        passage: str = "keys",
    ) -> None:
        topics = list(dict.fromkeys(command.topic for command in commands))
        super().__init__(
            _("キー一覧"),
            _("言葉を打つと絞り込みます（例: 移す）"),
            _("当てはまるキーはありません（F1 の使い方では / で探せます）"),
            [_entry(command) for topic in topics for command in commands if command.topic == topic],
        )
        self.passages: Passages = {"": passage}
        self._legend = tuple(legend)

    def below(self) -> Sequence[Widget]:
        """The signs of the grid."""
        return (Passage(id="legend"),)

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys and what they do."""
        return (
            ("↑↓", _("選ぶ")),
            ("Enter", _("実行")),
            ("F1", _("この画面の使い方")),
            ("Esc", _("閉じる")),
        )

    def on_resize(self) -> None:
        """Fit the legend to the width, no entry broken."""
        legend = self.query_one("#legend", Passage)
        entries = (one_line(f"{sign} {name}") for sign, name in self._legend)
        legend.text = _packed(entries, min(self.size.width, WIDEST) - 3)


def _entry(command: KeyCommand) -> ListEntry:
    return ListEntry(
        command.action, command.topic, command.key_text, command.description, command.label
    )


def _packed(entries: Iterable[str], cells: int) -> str:
    """Entries side by side, on a new line where one would not fit."""
    lines = [""]
    for entry in entries:
        longer = f"{lines[-1]}　{entry}" if lines[-1] else entry
        if lines[-1] and width(longer) > cells:
            lines.append(entry)
        else:
            lines[-1] = longer
    return "\n".join(lines)
