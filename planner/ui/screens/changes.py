"""What changed between two moments: old values above new ones, marks that moved, rows that came."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.history import story
from planner.history.diff import Difference, of_group
from planner.history.timeline import Timeline
from planner.language import _
from planner.plan.model import Plan
from planner.plan.paths import kind_of
from planner.ui.dialogs import ListDialog
from planner.ui.keys import bound
from planner.ui.look.told import told_content
from planner.ui.widgets.fields import Dialog, Passage, line
from planner.ui.widgets.lines import OneLine
from planner.wording.differences import difference_text
from planner.wording.labels import instant_label


class ChangesScreen(ListDialog[str]):
    """What differs from one entry to another; the id of the row chosen is the result.

    Args:
        timeline: The plan's history.
        first: Number of the entry after which it is compared.
        last: Number of the entry it is compared with.
        group: The group looked at; empty for all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("d"), "cancel", show=False),
        Binding("left,h,ｈ,く", "look(-1)", show=False),
        Binding("right,l,ｌ,り", "look(1)", show=False),
    ]

    DEFAULT_CSS = """
    ChangesScreen {
        align: center middle;
        background: $background;
        Dialog { height: 100%; max-width: 160; max-height: 44; }
        .about { background: $boost; }
        #none { display: none; height: 1fr; padding: 1 2; }
        OptionList { height: 1fr; }
        &.-none OptionList { display: none; }
        &.-none #none { display: block; }
    }
    """

    def __init__(self, timeline: Timeline, first: int, last: int, group: str = "") -> None:
        super().__init__()
        self._timeline = timeline
        self._first = first
        self._last = last
        self._group = group
        self._found: tuple[Difference, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, counts, the differences, keys."""
        yield Dialog(
            "",
            line(id="counts", classes="about"),
            OptionList(markup=False, compact=True),
            Passage(_("この間に変わったところはありません。"), id="none"),
            keys=[
                ("Enter", _("その行へ")),
                ("←→", _("いつからかを一日ずつ変える")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Compare."""
        self._compare()

    def on_resize(self) -> None:
        """Break values where the line now ends."""
        self._draw()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the row."""
        if row := self._found[message.option_index].row:
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
        self._found = of_group(old, new, self._group)
        self.query_one(Dialog).say_title(
            _("違い {start} → {end} {group}").format(
                start=self._point(self._first),
                end=self._point(self._last),
                group=self._group or _("全グループ"),
            )
        )
        self._show_counts()
        self.set_class(not self._found, "-none")
        self._draw()
        self.list.action_first()

    def _show_counts(self) -> None:
        rows = {d.row for d in self._found if d.row}
        whole = [d for d in self._found if d.is_whole and kind_of(d.entity) == "row"]
        counts = (
            (_("変わったところ {count}か所"), len(self._found)),
            (_("{count}行"), len(rows)),
            (_("移した●{count}"), sum(d.is_move for d in self._found)),
            (_("加えた行{count}"), sum(d.before is None for d in whole)),
            (_("外した行{count}"), sum(d.after is None for d in whole)),
        )
        text = "".join(f" {words.format(count=count)} " for words, count in counts if count)
        self.query_one("#counts", OneLine).parts = ((text, ""),)

    def _draw(self) -> None:
        options = self.list
        place = options.highlighted
        old, new = self._plans
        writers = story.last_writers(self._timeline.between(self._first, self._last))
        at, prompts = "", []
        for difference in self._found:
            told = difference_text(old, new, difference)
            title = told.row if told.row != at else ""
            at = told.row
            by = story.writer_of(difference.keys, writers)
            prompts.append(told_content(told, by, self._cells, title=title))
        options.set_options(map(Option, prompts))
        options.highlighted = place

    @property
    def _cells(self) -> int:
        """Cells of a line of the list."""
        return min(self.size.width, 160) - 2

    def _point(self, seq: int) -> str:
        if seq == self._timeline.last:
            return _("今")
        return _("始め") if not seq else instant_label(self._timeline.entries[seq].at)
