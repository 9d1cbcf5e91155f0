"""All keys by topic, found by typing and carried out from here."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.forms.commands import KeyCommand
from planner.language import _
from planner.text import clean, fold_for_search, one_line, pad, width
from planner.ui.dialogs import Cancellable
from planner.ui.widgets.fields import Dialog, Line, Passage, line, settled

_WIDEST = 100  # cells, as in the style below


class HelpScreen(Cancellable[str]):
    """The commands; the action of the chosen one is the result.

    Args:
        commands: All of them, in their order inside each topic.
        legend: Each sign of the grid with what it means.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background;
        Dialog { max-width: 100; height: 100%; max-height: 44; }
        #find { margin: 0 1; }
        #none { display: none; padding: 0 1; }
        OptionList {
            height: 1fr;
            background: $surface;
            scrollbar-size-vertical: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            & > .option-list--option-disabled { color: $primary; text-style: bold; }
            & > .option-list--option-highlighted {
                background: $block-cursor-background;
                color: $block-cursor-foreground;
                text-style: $block-cursor-text-style;
            }
        }
        #legend { padding: 0 1; max-height: 3; background: $boost; }
        &.-nothing #none { display: block; height: 1fr; }
        &.-nothing OptionList { display: none; }
        &.-low #legend { display: none; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "Line"

    def __init__(
        self, commands: Sequence[KeyCommand], legend: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__()
        topics = list(dict.fromkeys(command.topic for command in commands))
        self._commands = sorted(commands, key=lambda command: topics.index(command.topic))
        self._legend = tuple(legend)
        self._forms = [
            fold_for_search(f"{command.description}\n{command.label}\n{command.key_text}")
            for command in self._commands
        ]

    def compose(self) -> ComposeResult:
        """Title, filter, commands, legend, keys."""
        options = OptionList(*self._options(""), markup=False, compact=True)
        options.can_focus = False
        yield Dialog(
            _("キー一覧"),
            Line(placeholder=_("言葉を打つと絞り込みます（例: 移す）"), id="find"),
            options,
            line((_("当てはまるキーはありません"), ""), id="none"),
            Passage(id="legend"),
            keys=[("↑↓", _("選ぶ")), ("Enter", _("実行")), ("Esc", _("閉じる"))],
        )

    def on_resize(self) -> None:
        """Fit the legend to the width, no entry broken."""
        legend = self.query_one("#legend", Passage)
        entries = (one_line(f"{sign} {name}") for sign, name in self._legend)
        legend.text = _packed(entries, min(self.size.width, _WIDEST) - 3)

    def on_input_changed(self, message: Line.Changed) -> None:
        """Show what fits the words."""
        options = self.query_one(OptionList)
        options.set_options(self._options(message.value))
        options.action_first()
        self.set_class(not options.option_count, "-nothing")

    def on_input_submitted(self) -> None:
        """Carry out the command chosen."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the command's action."""
        if message.option_id is not None:
            self.dismiss(self._commands[int(message.option_id)].action)

    async def action_move(self, where: str) -> None:
        """Move in the list while the words are being typed."""
        await settled(self.focused)
        getattr(self.query_one(OptionList), f"action_{where}")()

    def _options(self, wanted: str) -> list[Option]:
        words = fold_for_search(wanted).split()
        cells = max((width(command.key_text) for command in self._commands), default=0)
        options: list[Option] = []
        topic = ""
        for place, command in enumerate(self._commands):
            if not all(word in self._forms[place] for word in words):
                continue
            if command.topic != topic:
                topic = command.topic
                options.append(Option(Content(clean(f" {topic}")), disabled=True))
            text = f"   {pad(command.key_text, cells)}  {command.description}"
            options.append(Option(Content(clean(text)), id=str(place)))
        return options


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
