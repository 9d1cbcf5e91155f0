"""The changes between two moments of the plan, each with its value before and after."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from planner.history import story
from planner.history.diff import Difference, of_group
from planner.history.entries import Entry
from planner.history.timeline import Timeline
from planner.language import _
from planner.plan.model import Plan
from planner.plan.paths import kind_of, parse_path
from planner.text import one_line
from planner.ui.dialogs import HistoryDialog
from planner.ui.explained import Passages
from planner.ui.keys import LEFT, RIGHT, bound
from planner.ui.look.differences import (
    ChangeColumns,
    Told,
    difference_name,
    short_values,
    values_content,
)
from planner.ui.widgets.fields import Dialog, line
from planner.ui.widgets.lines import OneLine
from planner.ui.widgets.passage import Passage
from planner.wording.differences import DifferenceText, difference_text
from planner.wording.figures import kpi_name
from planner.wording.labels import instant_label
from planner.wording.phrases import with_remark


class ChangesScreen(HistoryDialog[str]):
    """The differences from one entry to another; the id of the row chosen is the result.

    Args:
        timeline: The plan's history.
        first: Number of the entry compared from.
        last: Number of the entry compared with.
        group: The group looked at; empty for all.
    """

    passages: ClassVar[Passages] = {"": "past#changes"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("d"), "cancel", show=False),
        Binding(LEFT, "look(-1)", show=False),
        Binding(RIGHT, "look(1)", show=False),
    ]

    DEFAULT_CSS = """
    ChangesScreen #counts { background: $boost; }
    """

    def __init__(self, timeline: Timeline, first: int, last: int, group: str = "") -> None:
        super().__init__()
        self._timeline = timeline
        self._first = first
        self._last = last
        self._group = group
        self._differences: tuple[Difference, ...] = ()
        self._words: list[DifferenceText] = []
        self._writers: dict[tuple[str, str], Entry] = {}

    def compose(self) -> ComposeResult:
        """Title, counts, the differences, keys."""
        yield Dialog(
            "",
            line(id="counts"),
            self.body(),
            Passage(_("この間に変わったところはありません。"), id="none"),
            keys=[
                ("Enter", _("その行へ")),
                ("←→", _("いつからかを一日ずつ変える")),
                ("Tab", _("値の全文を読む")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Compare."""
        self._compare()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the row."""
        if row := self._differences[message.option_index].row:
            self.dismiss(row)

    def action_look(self, count: int) -> None:
        """Compare from the end of another day on which something changed, or from a 締め."""
        stops = [seq for seq in self._timeline.stops() if seq < self._last]
        beside = [seq for seq in stops if (seq < self._first if count < 0 else seq > self._first)]
        if beside:
            self._first = beside[-1] if count < 0 else beside[0]
            self._compare()

    @property
    def _plans(self) -> tuple[Plan, Plan]:
        return self._timeline.plan(self._first), self._timeline.plan(self._last)

    def _compare(self) -> None:
        old, new = self._plans
        self._differences = of_group(old, new, self._group)
        self._words = [difference_text(old, new, each) for each in self._differences]
        self._writers = story.last_writers(self._timeline.between(self._first, self._last))
        self.query_one(Dialog).say_title(
            _("違い {start} → {end} {group}").format(
                start=self._point(self._first),
                end=self._point(self._last),
                group=self._group or _("全グループ"),
            )
        )
        self._show_counts()
        self.set_class(not self._differences, "-none")
        self.draw()
        self.list.action_first()

    def _show_counts(self) -> None:
        rows = {d.row for d in self._differences if d.row}
        whole = [d for d in self._differences if d.is_whole and kind_of(d.entity) == "row"]
        counts = (
            (_("変更 {count}件"), len(self._timeline.between(self._first, self._last))),
            (_("変わったところ {count}か所"), len(self._differences)),
            (_("{count}行"), len(rows)),
            (_("移した●{count}"), sum(d.is_move for d in self._differences)),
            (_("加えた行{count}"), sum(d.before is None for d in whole)),
            (_("外した行{count}"), sum(d.after is None for d in whole)),
        )
        text = "".join(f" {words.format(count=count)} " for words, count in counts if count)
        self.query_one("#counts", OneLine).parts = ((text, ""),)

    def draw(self) -> None:
        """Draw the differences, the name of a row above the first of each."""
        told = [self._told(place) for place in range(len(self._differences))]
        rows = len({words.row for words in self._words if words.row})
        columns = ChangeColumns(told, self.cells, self.lines - rows)
        at, prompts = "", []
        for words, own in zip(self._words, told, strict=True):
            text = Content("\n".join(columns.lines(own)))
            if words.row and words.row != at:
                text = Content.assemble((f" {one_line(words.row)}", "bold"), "\n", text)
            at = words.row
            prompts.append(text)
        self.fill(prompts)

    def told(self, place: int, cells: int) -> tuple[str, Content]:
        """The row of a difference, who wrote it, and both values."""
        words, own = self._words[place], self._told(place)
        by = with_remark(one_line(own.who), instant_label(own.at)) if own.at else ""
        return words.row or _("計画"), values_content(by, [words], cells)

    def _told(self, place: int) -> Told:
        words = self._words[place]
        by = story.writer_of(self._differences[place].keys, self._writers)
        at, who = (by.at, by.who) if by is not None else ("", "")
        return Told(
            at, who, difference_name(words), short_values(words), name=self._kpi_name(place)
        )

    def _kpi_name(self, place: int) -> str:
        """The name of the KPI that a difference is of; empty for others."""
        path = parse_path(self._differences[place].entity)
        old, new = self._plans
        kpi = new.kpis.get(path.owner) or old.kpis.get(path.owner)
        return kpi_name(kpi) if kpi is not None else ""

    def _point(self, seq: int) -> str:
        if seq == self._timeline.last:
            return _("今")
        return _("始め") if not seq else instant_label(self._timeline.entries[seq].at)
