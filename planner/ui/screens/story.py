"""The story of a row: who changed what and when, the latest first, each value before and after."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.history import story
from planner.history.diff import differences
from planner.history.entities import TOPICS, Topic, rows_of
from planner.history.entries import Entry
from planner.history.timeline import Timeline
from planner.language import _
from planner.text import one_line
from planner.ui.dialogs import ListDialog
from planner.ui.keys import bound
from planner.ui.look.told import told_content
from planner.ui.widgets.fields import Choices, Dialog, Passage
from planner.wording.differences import difference_text, row_name, topic_name
from planner.wording.entries import entry_content, redo_ids
from planner.wording.labels import instant_label

_ALL = "all"


class StoryScreen(ListDialog[None]):
    """All that happened to a row, narrowed to a field with the arrows.

    Args:
        timeline: The plan's history.
        row: Id of the row.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("H"), "cancel", show=False),
        Binding("left,h,ｈ,く", "narrow(-1)", show=False),
        Binding("right,l,ｌ,り", "narrow(1)", show=False),
    ]

    DEFAULT_CSS = """
    StoryScreen {
        align: center middle;
        background: $background;
        Dialog { height: 100%; max-width: 160; max-height: 44; }
        Choices { background: $boost; }
        #none { display: none; height: 1fr; padding: 1 2; }
        OptionList { height: 1fr; }
        &.-none OptionList { display: none; }
        &.-none #none { display: block; }
    }
    """

    def __init__(self, timeline: Timeline, row: str) -> None:
        super().__init__()
        self._timeline = timeline
        self._row = row
        self._plan = timeline.plan(timeline.last)
        self._told = story.told(self._plan, timeline.entries, row=row)
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

    def on_resize(self) -> None:
        """Break values where the line now ends."""
        self._draw()

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
        for entry in self._told:
            before = self._timeline.plan(max(entry.seq - 1, 0))
            what = entry_content(before, entry, is_redo=entry.id in redos)
            parts = (instant_label(entry.at), one_line(entry.who), one_line(what))
            lines[entry.seq] = " " + "  ".join(parts)
        return lines

    def _about(self, topic: Topic) -> tuple[Entry, ...]:
        return story.told(self._plan, self._told, row=self._row, topic=topic)

    def _show(self) -> None:
        chosen = self.query_one(Choices).value
        topic = next((topic for topic in TOPICS if topic == chosen), None)
        self._shown = (self._about(topic) if topic else self._told)[::-1]
        self.set_class(not self._shown, "-none")
        self._draw()
        self.list.action_first()

    def _draw(self) -> None:
        options = self.list
        place = options.highlighted
        options.set_options([Option(self._prompt(entry)) for entry in self._shown])
        options.highlighted = place

    def _prompt(self, entry: Entry) -> Content:
        """An entry on a line; opened, with the values of this row before and after."""
        head = Content(self._heads[entry.seq])
        if entry.seq not in self._open:
            return head
        parts = [head]
        old, new = self._timeline.plan(max(entry.seq - 1, 0)), self._timeline.plan(entry.seq)
        for difference in differences(old, new):
            if self._row in {difference.row, *rows_of(new, difference.entity)}:
                told = difference_text(old, new, difference)
                parts += [Content("\n"), told_content(told, None, min(self.size.width, 160) - 2)]
        return Content("").join(parts)
