"""The story of a row: each change with its values before and after, the latest first."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from planner.history import story
from planner.history.diff import differences
from planner.history.entities import TOPICS, Topic, rows_of
from planner.history.entries import Entry
from planner.history.timeline import Timeline
from planner.language import _
from planner.text import one_line
from planner.ui.dialogs import HistoryDialog
from planner.ui.explained import Passages
from planner.ui.keys import LEFT, RIGHT, bound
from planner.ui.look.differences import difference_content
from planner.ui.widgets.fields import Choices, Dialog
from planner.ui.widgets.passage import Passage
from planner.wording.differences import difference_text, row_name, topic_name
from planner.wording.entries import entry_content, redo_ids
from planner.wording.labels import instant_label

_ALL = "all"


class StoryScreen(HistoryDialog[None]):
    """All changes of a row, or those of a field chosen with the arrows.

    Args:
        timeline: The plan's history.
        row: Id of the row.
    """

    passages: ClassVar[Passages] = {"": "past#story"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("H"), "cancel", show=False),
        Binding(LEFT, "narrow(-1)", show=False),
        Binding(RIGHT, "narrow(1)", show=False),
    ]

    DEFAULT_CSS = """
    StoryScreen Choices { background: $boost; }
    """

    def __init__(self, timeline: Timeline, row: str) -> None:
        super().__init__()
        self._timeline = timeline
        self._row = row
        self._plan = timeline.plan(timeline.last)
        self._entries = story.entries_about(self._plan, timeline.entries, row=row)
        self._heads = self._sentences()
        self._shown: tuple[Entry, ...] = ()
        self._open: set[int] = set()

    def compose(self) -> ComposeResult:
        """Title, fields to narrow it to, the entries, keys."""
        topics: list[tuple[str | None, str]] = [(_ALL, _("すべて"))]
        topics += [(topic, topic_name(topic)) for topic in TOPICS if self._about(topic)]
        fields = Choices(topics, _ALL)
        fields.can_focus = False
        yield Dialog(
            _("経緯 {row}").format(row=row_name(self._plan, self._row)),
            fields,
            OptionList(markup=False, compact=True),
            Passage(_("この行はまだ変更されていません。"), id="none"),
            keys=[
                ("Enter", _("前の値を見る・閉じる")),
                ("←→", _("項目でしぼる")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Begin with the latest."""
        self._show()

    def on_choices_changed(self) -> None:
        """Narrow the story to a field."""
        self._open.clear()
        self._show()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Open the entry to its values, or close it."""
        self._open ^= {self._shown[message.option_index].seq}
        self.list.replace_option_prompt_at_index(
            message.option_index, self._prompt(self._shown[message.option_index])
        )

    def action_narrow(self, count: int) -> None:
        """Narrow the story to the field beside."""
        self.query_one(Choices).action_step(count)

    def _sentences(self) -> dict[int, str]:
        """Each entry of the row in a line, its marks called as they were when it was made."""
        redos = redo_ids(self._timeline.entries)
        lines = {}
        for entry in self._entries:
            before = self._timeline.plan(max(entry.seq - 1, 0))
            what = entry_content(before, entry, is_redo=entry.id in redos)
            parts = (instant_label(entry.at), one_line(entry.who), one_line(what))
            lines[entry.seq] = " " + "  ".join(parts)
        return lines

    def _about(self, topic: Topic) -> tuple[Entry, ...]:
        return story.entries_about(self._plan, self._entries, row=self._row, topic=topic)

    def _show(self) -> None:
        chosen = self.query_one(Choices).value
        topic = next((topic for topic in TOPICS if topic == chosen), None)
        self._shown = (self._about(topic) if topic else self._entries)[::-1]
        self.set_class(not self._shown, "-none")
        self.draw()
        self.list.action_first()

    def draw(self) -> None:
        """Draw the entries."""
        self.fill(map(self._prompt, self._shown))

    def _prompt(self, entry: Entry) -> Content:
        """An entry on a line; opened, with the values of this row before and after."""
        head = Content(self._heads[entry.seq])
        if entry.seq not in self._open:
            return head
        parts = [head]
        old, new = self._timeline.plan(max(entry.seq - 1, 0)), self._timeline.plan(entry.seq)
        for difference in differences(old, new):
            if self._row in {difference.row, *rows_of(new, difference.entity)}:
                words = difference_text(old, new, difference)
                parts += [Content("\n"), difference_content(words, None, self.cells)]
        return Content("").join(parts)
