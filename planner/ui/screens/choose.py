"""One choice among a few: a group, which of two values holds."""

from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from planner.forms.questions import Choice
from planner.language import _
from planner.text import one_line, wrap
from planner.ui.dialogs import FRAME_LINES, NumberedDialog
from planner.ui.explained import Passages
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import Dialog, dialog_cells
from planner.ui.widgets.passage import Passage

_FEWEST = 3  # options seen below a text on a low screen


class ChooseScreen(NumberedDialog[str]):
    """Options at the bottom of the screen; the id of the chosen one is the result.

    Args:
        choice: What is chosen among what.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "read(-1)", show=False, priority=True),
        Binding("pagedown", "read(1)", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    ChooseScreen {
        Passage { padding: 0 1; }
    }
    """

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.passages: Passages = {"": choice.passage}
        self._choice = choice

    def compose(self) -> ComposeResult:
        """Title, text, options, keys."""
        options = Entries(*self._prompts())
        keys = [("Enter", _("決定")), ("1-9", _("番号で選ぶ")), ("Esc", _("やめる"))]
        if self._choice.lines:
            keys.append(("PageUp PageDown", _("文を送る")))
            yield Dialog(
                self._choice.title, Passage("\n".join(self._choice.lines)), options, keys=keys
            )
        else:
            yield Dialog(self._choice.title, options, keys=keys)

    def on_mount(self) -> None:
        """Begin at the option that holds now."""
        ids = [option for option, _label in self._choice.options]
        if self._choice.current in ids:
            self.list.highlighted = ids.index(self._choice.current)

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for each part; only in cells do limits count in an automatic height."""
        height = event.size.height - FRAME_LINES
        limit = max(height // 3, _FEWEST) if self._choice.lines else height
        for passage in self.query(Passage):
            passage.styles.max_height = max(height - min(len(self._choice.options), limit), 1)
        self.list.styles.max_height = limit
        self.list.fill(self._prompts())

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the option."""
        self.take(message.option_index)

    def take(self, place: int) -> None:
        """Answer with the option at a place."""
        self.dismiss(self._choice.options[place][0])

    def action_read(self, count: int) -> None:
        """Scroll the text where it is longer than its place."""
        passages = self.query(Passage)
        if not passages or not passages.first().max_scroll_y:
            raise SkipAction
        passage = passages.first()
        passage.scroll_relative(y=count * max(passage.size.height - 1, 1), animate=False)

    def _prompts(self) -> list[Content]:
        """The options for the cells there are."""
        cells = dialog_cells(self.app.size.width) - 2
        return [self._prompt(place, cells) for place in range(len(self._choice.options))]

    def _prompt(self, place: int, cells: int) -> Content:
        """An option behind its number, on as many lines as it takes."""
        option, label = self._choice.options[place]
        number = str(place + 1) if place < 9 else " "
        suffix = _("（現在）") if option == self._choice.current else ""
        lines = wrap(f"{one_line(label)}{suffix}", cells - 4)
        return Content(f" {number} " + "\n   ".join(lines))
