"""The changes of a row, the latest first, each with its values before and after."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from planner.history import story
from planner.history.diff import differences
from planner.history.entities import TOPICS, Topic, rows_of, topic_of
from planner.history.entries import Entry
from planner.history.timeline import Timeline
from planner.language import _
from planner.text import one_line
from planner.ui.dialogs import HistoryDialog
from planner.ui.explained import Passages
from planner.ui.keys import LEFT, RIGHT, bound
from planner.ui.look.differences import ChangeColumns, Told, values_content
from planner.ui.widgets.fields import Choices, Dialog
from planner.ui.widgets.passage import Passage
from planner.wording.differences import difference_text, row_name, topic_name
from planner.wording.entries import entry_content, redo_ids
from planner.wording.figures import kpi_name
from planner.wording.labels import instant_label
from planner.wording.phrases import with_more

_ALL = "all"


class StoryScreen(HistoryDialog[str]):
    """All changes of a row, or those of a field chosen with the arrows.

    The id of the row is the result where one goes back to the year of the row.

    Args:
        timeline: The plan's history.
        row: Id of the row.
    """

    passages: ClassVar[Passages] = {"": "past#story"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("H"), "year", show=False),
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
        self._redos = redo_ids(timeline.entries)
        self._heads: dict[tuple[int, Topic | None], Told] = {}
        self._topic: Topic | None = None
        self._shown: tuple[Entry, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, fields to narrow it to, the entries, keys."""
        topics: list[tuple[str | None, str]] = [(_ALL, _("すべて"))]
        topics += [(topic, topic_name(topic)) for topic in TOPICS if self._about(topic)]
        fields = Choices(topics, _ALL)
        fields.can_focus = False
        yield Dialog(
            _("経緯 {row}").format(row=row_name(self._plan, self._row)),
            fields,
            self.body(),
            Passage(_("この行はまだ変更されていません。"), id="none"),
            keys=[
                ("←→", _("項目でしぼる")),
                ("Enter", _("値の全文を読む")),
                ("H", _("年間の状況")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Begin with the latest."""
        self._show_topic()

    def on_choices_changed(self) -> None:
        """Narrow the story to a field."""
        self._show_topic()

    def on_option_list_option_selected(self) -> None:
        """Read the values."""
        self.action_read()

    def action_year(self) -> None:
        """Go to the year of the row."""
        self.dismiss(self._row)

    def action_narrow(self, count: int) -> None:
        """Narrow the story to the field beside."""
        self.query_one(Choices).action_step(count)

    def draw(self) -> None:
        """Draw the entries."""
        heads = [self._head(entry) for entry in self._shown]
        columns = ChangeColumns(heads, self.cells, self.lines)
        self.fill(Content("\n".join(columns.lines(head))) for head in heads)

    def told(self, place: int, cells: int) -> tuple[str, Content]:
        """When and by whom an entry was written, and the values of this row before and after.

        Those of the field chosen stand first.
        """
        entry = self._shown[place]
        old, new = self._timeline.plan(max(entry.seq - 1, 0)), self._timeline.plan(entry.seq)
        own = [
            difference
            for difference in differences(old, new)
            if self._row in {difference.row, *rows_of(new, difference.entity)}
        ]
        own.sort(key=lambda each: topic_of(each.entity, each.field) != self._topic)
        words = [difference_text(old, new, difference) for difference in own]
        title = f"{instant_label(entry.at)} {one_line(entry.who)}"
        return title, values_content(self._head(entry).what, words, cells)

    def _head(self, entry: Entry) -> Told:
        """An entry of the row in words, its marks called as they were when it was made.

        Of several changes it tells that of the field chosen.
        """
        key = (entry.seq, self._topic)
        if key not in self._heads:
            before = self._timeline.plan(max(entry.seq - 1, 0))
            own = story.with_row_first(self._plan, entry, self._row, self._topic)
            what = entry_content(before, own, is_redo=entry.id in self._redos)
            more = with_more("", len(own.intents) - 1)
            self._heads[key] = Told(entry.at, entry.who, what, more=more, name=self._name_in(what))
        return self._heads[key]

    def _name_in(self, what: str) -> str:
        """The name of a KPI of the row that a sentence holds; empty for none."""
        names = (kpi_name(self._plan.kpis[kpi]) for kpi in self._plan.rows[self._row].kpis)
        return next((name for name in names if name in what), "")

    def _about(self, topic: Topic) -> tuple[Entry, ...]:
        return story.entries_about(self._plan, self._entries, row=self._row, topic=topic)

    def _show_topic(self) -> None:
        chosen = self.query_one(Choices).value
        self._topic = next((topic for topic in TOPICS if topic == chosen), None)
        self._shown = (self._about(self._topic) if self._topic else self._entries)[::-1]
        self.set_class(not self._shown, "-none")
        self.draw()
        self.list.action_first()
