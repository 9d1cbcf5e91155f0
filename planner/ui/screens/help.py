"""All keys and commands by topic, found by typing and carried out from here."""

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from planner.forms.commands import KeyCommand
from planner.forms.readings import reading
from planner.language import _
from planner.text import one_line, width
from planner.ui.explained import Passages
from planner.ui.screens.finding import FindScreen, ListEntry
from planner.ui.widgets.passage import Passage

_MOST_SIGNS = 3  # lines


class HelpScreen(FindScreen):
    """The commands; the action of the chosen one is the result.

    Args:
        commands: All of them, in their order inside each topic.
        legend: Each sign of the grid with what it means.
        themes: Name and title of each theme, behind the commands.
        row: The row the commands are for, as the title names it; empty for none.
        passage: Where the manual tells of the screen whose commands they are.
    """

    DEFAULT_CSS = """
    HelpScreen {
        #legend { padding: 0 1; max-height: 5; background: $boost; }
        &.-low #legend { display: none; }
    }
    """

    def __init__(
        self,
        commands: Sequence[KeyCommand],
        legend: Sequence[tuple[str, str]] = (),
        themes: Sequence[tuple[str, str]] = (),
        row: str = "",
        passage: str = "keys",
    ) -> None:
        topics = list(dict.fromkeys(command.topic for command in commands))
        every = (c for topic in topics for c in commands if c.topic == topic)
        title = _("コマンド") if themes else _("キー一覧")
        super().__init__(
            f"{title}　{row}" if row else title,
            _("言葉かかなを打つと絞り込みます（例: うつす）"),
            _("当てはまるキーはありません（F1 の使い方では / で探せます）"),
            [*map(_entry, every), *(_theme(*theme) for theme in themes)],
        )
        self.passages: Passages = {"": passage}
        self._legend = tuple(legend)

    def below(self) -> Sequence[Widget]:
        """The signs of the grid."""
        return (Passage(id="legend"),) if self._legend else ()

    def below_lines(self, cells: int) -> int:
        """The lines of the signs, no entry broken."""
        if not self._legend or self.has_class("-low"):
            return 0
        entries = (one_line(f"{sign} {name}") for sign, name in self._legend)
        text = _packed(entries, cells - 3)
        self.query_one("#legend", Passage).text = text
        return min(text.count("\n") + 1, _MOST_SIGNS)

    def keys(self) -> Sequence[tuple[str, str]]:
        """The keys and what they do."""
        return (
            ("↑↓", _("選ぶ")),
            ("Enter", _("実行")),
            ("F1", _("この画面の使い方")),
            ("Esc", _("閉じる")),
        )


def _entry(command: KeyCommand) -> ListEntry:
    words = f"{command.label}\n{reading(command.description)}\n{reading(command.label)}"
    return ListEntry(command.action, command.topic, command.key_text, command.description, words)


def _theme(name: str, title: str) -> ListEntry:
    label = _("配色")
    text = _("配色: {name}").format(name=title)
    return ListEntry(f"app.use_theme({name!r})", label, "", text, reading(label))


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
