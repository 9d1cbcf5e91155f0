"""All keys and commands by topic, found by typing and carried out from here."""

from collections.abc import Sequence

from planner.forms.commands import KeyCommand
from planner.forms.readings import reading
from planner.language import _
from planner.ui.explained import Passages
from planner.ui.screens.finding import FindScreen, ListEntry


class HelpScreen(FindScreen):
    """The commands; the action of the chosen one is the result.

    Args:
        commands: All of them, in their order inside each topic.
        legend: The signs at the end, each with heading and meaning; choosing one does nothing.
        themes: Name and title of each theme, behind the commands.
        row: The row the commands are for, as the title names it; empty for none.
        passage: Where the manual tells of the screen whose commands they are.
    """

    def __init__(
        self,
        commands: Sequence[KeyCommand],
        legend: Sequence[tuple[str, str, str]] = (),
        themes: Sequence[tuple[str, str]] = (),
        row: str = "",
        passage: str = "keys",
    ) -> None:
        topics = list(dict.fromkeys(command.topic for command in commands))
        every = (c for topic in topics for c in commands if c.topic == topic)
        title = _("コマンド") if themes else _("キー一覧")
        super().__init__(
            f"{title}　{row}" if row else title,
            _("言葉を打つと絞り込めます。ひらがなでも探せます（例: うつす）"),
            _("当てはまるキーはありません（F1 の使い方では / で探せます）"),
            [
                *map(_entry, every),
                *(_theme(*theme) for theme in themes),
                *(_sign(*sign) for sign in legend),
            ],
        )
        self.passages: Passages = {"": passage}

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


def _sign(heading: str, sign: str, meaning: str) -> ListEntry:
    return ListEntry("", heading, sign, meaning, f"{heading}\n{reading(meaning)}")


def _theme(name: str, title: str) -> ListEntry:
    label = _("配色")
    text = _("配色: {name}").format(name=title)
    return ListEntry(f"app.use_theme({name!r})", label, "", text, reading(label))
