"""The reports of a month, to be checked one by one, and the month to be closed."""

from collections import Counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from planner.forms import review_lines
from planner.forms.review_lines import ReviewLine
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.model import Row
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.ui.acts.act import NOTHING, Effects, Say, Situation
from planner.ui.dialogs import ListDialog
from planner.ui.explained import Passages
from planner.ui.follower import Follower
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog, line
from planner.ui.widgets.lines import OneLine, Part, Sentence
from planner.ui.widgets.passage import Passage
from planner.wording.labels import full_month_label
from planner.wording.reports import stage_name

_WIDE = 110  # from here on last month's note stands beside this month's


class ReportsScreen(ListDialog[tuple[str, Month]], Follower[tuple[str, Month] | None]):
    """The reports of a month, of all groups at first.

    The lines keep their places while they are worked on; the row chosen is the result, with the
    month.

    Args:
        month: The month looked at first.
    """

    passages: ClassVar[Passages] = {"": "closing#reports"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("c"), "cancel", show=False),
        Binding(bound("space"), "confirm", show=False),
        Binding(bound("r"), "give_back", show=False),
        Binding(bound("e", "M"), "act('edit_memo')", show=False),
        Binding(bound("C"), "act('close_month')", show=False),
        Binding(bound("f"), "choose_group", show=False),
        Binding(bound("u"), "act('undo')", show=False),
        Binding("ctrl+r", "act('redo')", show=False),
        Binding(f"left,{bound('[')}", "look(-1)", show=False),
        Binding(f"right,{bound(']')}", "look(1)", show=False),
    ]

    DEFAULT_CSS = """
    ReportsScreen {
        align: center middle;
        background: $background;
        Dialog { height: 100%; max-width: 190; max-height: 60; }
        #counts { background: $boost; }
        OptionList { height: 1fr; }
        #about { background: $boost; text-style: bold; }
        #full { height: 7; background: $boost; }
        #full > Passage { width: 1fr; height: 100%; padding: 0 1; }
        #last { display: none; color: $text-muted; }
        #said { background: $panel; }
        &.-high #full { height: 13; }
        &.-low #full { height: 2; }
        &.-wide #last { display: block; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (17, "-middle"), (34, "-high")]  # noqa: RUF012

    def __init__(self, month: Month) -> None:
        super().__init__()
        self._lines: tuple[ReviewLine, ...] = ()
        self._read: tuple[str, str] = ("", "")
        self._title_cells = 0
        self.set_reactive(ReportsScreen.month, month)

    def compose(self) -> ComposeResult:
        """Title, counts, the reports, the chosen one in full, what was saved, keys."""
        keys = [
            ("Space", _("確認済")),
            ("r", _("差戻し")),
            ("e", _("メモ")),
            ("C", _("締め")),
            ("[ ]", _("月")),
            ("f", _("グループ")),
            ("Esc", _("閉じる")),
            ("u", _("戻す")),
            ("Enter", _("その行へ")),
        ]
        yield Dialog(
            "",
            line(id="counts"),
            OptionList(markup=False, compact=True),
            line(id="about"),
            Horizontal(Passage(id="now"), Passage(id="last"), id="full"),
            Sentence(id="said"),
            keys=keys,
        )

    def on_mount(self) -> None:
        """List the reports."""
        self._lay_out()

    def on_resize(self) -> None:
        """Give the titles the room there is."""
        cells = 40 if self.size.width >= _WIDE else 16
        if cells != self._title_cells:
            self._title_cells = cells
            self._draw()
            self._show()

    def watch_month(self) -> None:
        """Show another month."""
        self._lay_out()

    def watch_view(self) -> None:
        """Show another group."""
        self._lay_out()

    def watch_said(self, said: Part) -> None:
        """Show what was said last."""
        self.query_one("#said", Sentence).parts = (said,)

    def watch_plan(self) -> None:
        """Show the reports as they are now, each in its place where none came or went."""
        units = [row.id for row in reporting.units(self.present, self.group)]
        if sorted(units) != sorted(line.row for line in self._lines):
            self._lay_out()
            return
        rows = (self.present.rows[line.row] for line in self._lines)
        self._lines = tuple(review_lines.line(self.present, row, self.month) for row in rows)
        self._draw()
        self._show()

    def on_option_list_option_highlighted(self) -> None:
        """Show the report under the cursor in full; from here on it counts as read."""
        if (row := self.row) is not None:
            if self._read[0] != row.id:
                self._read = (row.id, self._fingerprint(row))
            self._show()

    def on_option_list_option_selected(self) -> None:
        """Answer with the row."""
        if (row := self.row) is not None:
            self.dismiss((row.id, self.month))

    # Keys

    def action_confirm(self) -> None:
        """Mark the report as 確認済 and go on to the next; on one that is, take that back."""
        if unread := self._unread():
            self.carry_out(unread)
        else:
            self.do("confirm_report", self._go_on)

    def action_give_back(self) -> None:
        """Ask what is to be corrected, give the report back and go on to the next."""
        self.do("give_back", self._go_on)

    # Parts

    @property
    def row(self) -> Row | None:
        """The row that reports under the cursor, where it still is."""
        place = self.list.highlighted
        if place is None or place >= len(self._lines):
            return None
        return self.present.rows.get(self._lines[place].row)

    @property
    def situation(self) -> Situation:
        """Where the person is: at a report."""
        row = self.row
        return self.situation_at(self.month, row, (row,) if row is not None else ())

    def _fingerprint(self, row: Row) -> str:
        return reporting.fingerprint(self.present, row, self.month)

    def _unread(self) -> Effects:
        """Say that the report changed while it was read; from here on it counts as read."""
        row = self.row
        if self.is_read_only or row is None or self._read == (row.id, self._fingerprint(row)):
            return NOTHING
        self._read = (row.id, self._fingerprint(row))
        return [Say(_("この報告は今変わりました。読んでから、もう一度押してください"), "busy")]

    def _lay_out(self) -> None:
        """List the month's reports, the cursor on the first that waits."""
        self._lines = review_lines.lines(self.present, self.month, self.group)
        self._read = ("", "")
        self._draw()
        waiting = self._waiting()
        self.list.highlighted = waiting[0] if waiting else 0 if self._lines else None
        self.on_option_list_option_highlighted()
        self._show()

    def _waiting(self) -> list[int]:
        places = enumerate(self._lines)
        return [place for place, line in places if line.stage in WAITING_FOR_REVIEW]

    def _go_on(self) -> Effects:
        """Go to the next report that waits, from the end on to the first one."""
        here = self.list.highlighted or 0
        others = [place for place in self._waiting() if place != here]
        following = [place for place in others if place > here]
        if others:
            self.list.highlighted = (following or others)[0]
        return NOTHING

    def _draw(self) -> None:
        """Draw what differs of the lines."""
        options = self.list
        prompts = review_lines.texts(self._lines, self._title_cells or 16)
        if options.option_count != len(prompts):
            options.set_options(Option(Content(text)) for text in prompts)
            return
        for place, text in enumerate(prompts):
            if str(options.get_option_at_index(place).prompt) != text:
                options.replace_option_prompt_at_index(place, Content(text))

    def _show(self) -> None:
        """Show title, counts, and the report under the cursor in full."""
        plan, month, row = self.present, self.month, self.row
        self.query_one(Dialog).say_title(
            _("確認と締め {month}{closed} {group}").format(
                month=full_month_label(month),
                closed=_("【締】") if plan.is_closed(month) else "",
                group=self.group or _("全グループ"),
            )
        )
        stages = Counter(line.stage for line in self._lines)
        counts = (f" {stage_name(stage)} {stages[stage]} " for stage in Stage if stages[stage])
        self.query_one("#counts", OneLine).parts = tuple((text, "") for text in counts)
        about, now, last = "", "", ""
        if row is not None:
            about = review_lines.about_text(plan, row, month)
            now = review_lines.now_text(plan, row, month)
            last = review_lines.last_text(plan, row, month)
        if last and self.size.width < _WIDE:
            now = f"{now}\n{last}"
        self.query_one("#about", OneLine).parts = ((f" {about}", ""),)
        self.query_one("#now", Passage).text = now
        self.query_one("#last", Passage).text = last
