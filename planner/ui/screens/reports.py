"""The reports of a month, to be checked one by one, and the month to be closed."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer

from planner.forms import review_text
from planner.forms.footers import review_footer
from planner.forms.review_heading import counts_text, heading
from planner.forms.review_lines import (
    ReviewLine,
    ReviewLines,
    StageFold,
    stage_fold_text,
    waiting,
)
from planner.history.reviewed import Reviewed, as_reviewed
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Row
from planner.plan.reporting import Stage
from planner.text import cut, one_line, width
from planner.ui.acts.act import NOTHING, Effects, LookBack, Say, Situation
from planner.ui.explained import Passages
from planner.ui.follower import Follower
from planner.ui.keys import bound
from planner.ui.widgets.chart import KpiChart
from planner.ui.widgets.lines import FittedLine, HeadingLine, KeyLine, Part, Sentence
from planner.ui.widgets.marked import MarkedPassage
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.passage import Passage
from planner.ui.widgets.reports import ReportList
from planner.wording.labels import month_label
from planner.wording.reports import stage_name

if TYPE_CHECKING:
    from planner.history.timeline import Timeline

REST = 0.05  # seconds; a key held down moves the cursor without reading history and evidence
_BESIDE = 150  # cells from which on all about a report stands beside the list
_LAST_BESIDE = 76  # cells from which on last month's report stands beside this month's
_LEAST_NAME = 28  # cells of a name in the title, before the stage behind it goes
_CHANGED = frozenset({Stage.CHANGED, Stage.ANSWERED})


class ReportsScreen(Follower[tuple[str, Month] | None]):
    """The reports of a month, of all groups at first.

    The lines keep their places while they are worked on; the row chosen is the result, with the
    month.

    Args:
        month: The month looked at first.
    """

    passages: ClassVar[Passages] = {"": "closing#reports"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"escape,{bound('c')}", "leave", show=False),
        Binding(bound("?"), "app.manual", show=False),
        Binding(bound("space"), "confirm", show=False),
        Binding("enter", "choose", show=False),
        Binding(bound("r"), "give_back", show=False),
        Binding(bound("e", "M"), "act('edit_memo')", show=False),
        Binding(bound("C"), "act('close_month')", show=False),
        Binding(bound("f"), "choose_group", show=False),
        Binding(bound("u"), "act('undo')", show=False),
        Binding("ctrl+r", "act('redo')", show=False),
        Binding(f"left,{bound('[')}", "look(-1)", show=False, priority=True),
        Binding(f"right,{bound(']')}", "look(1)", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    ReportsScreen {
        layout: vertical;
        #counts { background: $panel; text-style: bold; }
        #parts { height: 1fr; layout: vertical; }
        #list { height: 1fr; border-top: none; }
        #list.-framed { border: round $quiet; }
        #list.-framed:focus-within { border: heavy $accent; }
        #full { height: 10; layout: horizontal; }
        #full Panel { height: 100%; background: $surface; }
        #full Passage { height: 1fr; padding: 0 1; }
        #this { width: 3fr; }
        #before { width: 2fr; border-left: solid $quiet; }
        #before.-framed { border: round $quiet; }
        #before.-framed:focus-within { border: heavy $accent; }
        #last { color: $text-muted; }
        #proof { display: none; }
        #proof #why { height: auto; max-height: 10; }
        #chart { height: 1fr; margin: 0 1; }
        #said { background: $panel; }
        &.-narrow #before, &.-first #before { display: none; }
        &.-high #full { height: 15; }
        &.-low #full { height: 4; }
        &.-lowest #full { display: none; }
        &.-beside #parts { layout: horizontal; }
        &.-beside #list { width: 62%; height: 100%; }
        &.-beside #full { width: 38%; height: 100%; layout: vertical; }
        &.-beside #full Panel { width: 100%; }
        &.-beside #this { height: 2fr; }
        &.-beside #before { height: 1fr; border-left: none; }
        &.-beside #before.-framed { border: round $quiet; }
        &.-beside #before.-framed:focus-within { border: heavy $accent; }
        &.-beside.-high.-proven #proof { display: block; height: 20; }
    }
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (_LAST_BESIDE, "-middle"),
        (_BESIDE, "-beside"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-lowest"), (12, "-low"), (20, "-tall"), (34, "-high")]  # noqa: RUF012
    AUTO_FOCUS = "ReportList"

    def __init__(self, month: Month) -> None:
        super().__init__()
        self._lines = ReviewLines()
        self._read: tuple[str, str] = ("", "")
        self._told_for = ""
        self._rest: Timer | None = None
        self._history: tuple[Timeline, Plan] | None = None
        self._is_asked = False
        self.set_reactive(ReportsScreen.month, month)

    def compose(self) -> ComposeResult:
        """Heading, who is waited for, the reports, the chosen one in full, what was saved, keys."""
        self.take_size()
        yield HeadingLine(id="heading")
        yield FittedLine(id="counts")
        with Container(id="parts"):
            yield Panel("", ReportList(), id="list")
            with Container(id="full"):
                yield Panel("", MarkedPassage(id="now"), id="this")
                yield Panel("", Passage(id="last"), id="before")
                yield Panel(_("根拠"), Passage(id="why"), KpiChart(), id="proof")
        yield Sentence(id="said")
        yield KeyLine(review_footer(), id="keys")

    def on_mount(self) -> None:
        """List the reports."""
        self._lay_out()
        self.watch(self.reports, "cursor", self._follow_cursor, init=False)

    def on_resize(self) -> None:
        """Give the titles the room there is."""
        self.call_after_refresh(self._show)

    def watch_month(self) -> None:
        """Show another month."""
        if self.is_mounted:
            self._lay_out()

    def watch_view(self) -> None:
        """Show another group."""
        if self.is_mounted:
            self._lay_out()

    def watch_said(self, said: Part) -> None:
        """Show what was said last."""
        if self.is_mounted:
            self.query_one("#said", Sentence).parts = (said,)

    def watch_fresh(self, fresh: frozenset[str]) -> None:
        """Show which rows others have just changed."""
        if self.is_mounted:
            self.reports.fresh = fresh

    def watch_plan(self) -> None:
        """Show the reports as they are now, each in its place where none came or went."""
        if not self.is_mounted:
            return
        here = self.row
        self._lines.follow(self.present, self.month, self.group)
        self.reports.show(self.present, self._lines.shown)
        if here is not None:
            self._go_to(here.id)
        self._show()

    # Keys

    def action_confirm(self) -> None:
        """Mark the report as 確認済 and go on to the next; on one that is, take that back."""
        if self._turn_fold():
            return
        if unread := self._unread():
            self.carry_out(unread)
        else:
            self.do("confirm_report", self._go_on)

    def action_give_back(self) -> None:
        """Ask what is to be corrected, give the report back and go on to the next."""
        self.do("give_back", self._go_on)

    def action_choose(self) -> None:
        """Answer with the row; a fold opens or closes."""
        if not self._turn_fold() and (row := self.row) is not None:
            self.dismiss((row.id, self.month))

    def action_leave(self) -> None:
        """Return to the grid."""
        self.dismiss(None)

    def on_cursor_sheet_activated(self) -> None:
        """Go to what was clicked."""
        self.action_choose()

    # Parts

    @property
    def reports(self) -> ReportList:
        """The list."""
        return self.query_one(ReportList)

    @property
    def row(self) -> Row | None:
        """The row that reports under the cursor, where it still is; none on a fold."""
        line = self.reports.line
        return self.present.rows.get(line.row) if isinstance(line, ReviewLine) else None

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

    def _turn_fold(self) -> bool:
        """Open or close the fold under the cursor; False where there is none."""
        line = self.reports.line
        if not isinstance(line, StageFold):
            return False
        self._lines.turn(line.stage)
        self.reports.show(self.present, self._lines.shown)
        return True

    def _lay_out(self) -> None:
        """List the month's reports, the cursor on the first that waits."""
        self._lines.start(self.present, self.month, self.group)
        self._read = ("", "")
        shown = self._lines.shown
        first = (waiting(shown) or _places_of_reports(shown) or [0])[0]
        self.reports.show(self.present, shown, first)
        self._take_as_read()
        self._show()

    def _go_on(self) -> Effects:
        """Go to the next report that waits, from the end on to the first one."""
        here = self.reports.cursor
        others = [place for place in waiting(self.reports.lines) if place != here]
        following = [place for place in others if place > here]
        if others:
            self.reports.cursor = (following or others)[0]
        return NOTHING

    def _go_to(self, row: str) -> None:
        """Keep the cursor on a report that came to another place."""
        for place, line in enumerate(self.reports.lines):
            if isinstance(line, ReviewLine) and line.row == row:
                self.reports.cursor = place

    def _follow_cursor(self) -> None:
        """Show the report under the cursor in full; from here on it counts as read."""
        self._take_as_read()
        self._show()

    def _take_as_read(self) -> None:
        if (row := self.row) is not None and self._read[0] != row.id:
            self._read = (row.id, self._fingerprint(row))

    # What is shown

    def _show(self) -> None:
        """Show heading, counts, and the report under the cursor in full."""
        if not self.is_mounted:
            return
        plan, month, stages = self.present, self.month, self._lines.stages
        self.query_one("#heading", HeadingLine).made = partial(
            heading, plan, self.group, month, stages, is_read_only=self.is_read_only
        )
        self.query_one("#counts", FittedLine).made = partial(counts_text, stages)
        self.query_one("#keys", KeyLine).footer = review_footer(
            is_closed=plan.is_closed(month), is_fold=isinstance(self.reports.line, StageFold)
        )
        self.query_one("#list", Panel).say_title(_("報告 {count}").format(count=stages.total()))
        self._show_report()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_more)

    def _show_report(self) -> None:
        """Show the report under the cursor, and the one before it."""
        plan, month, row = self.present, self.month, self.row
        if row is None:
            if isinstance(fold := self.reports.line, StageFold):
                self._show_fold(fold)
            return
        told = review_text.told_now(plan, row, month, self._reviewed(row))
        last = review_text.last_reported(plan, row, month)
        before = review_text.last_text(plan, row, last) if last is not None else ""
        self.set_class(last is None, "-first")
        if last is not None:
            name = _("前回 {month}").format(month=month_label(last, plan.year))
            self.query_one("#before", Panel).say_title(name)
            if self.has_class("-narrow"):
                told = (*told, *review_text.headed(name, before))
        self.query_one("#last", Passage).text = before
        self.query_one("#now", MarkedPassage).paragraphs = told
        self._say_title(row)

    def _show_fold(self, fold: StageFold) -> None:
        """List the reports of a fold."""
        self.add_class("-first")
        held = "\n".join(f"{own.reference} {own.title}" for own in self._lines.held(fold.stage))
        told = review_text.headed(_("Space か Enter で開閉します"), held)
        self.query_one("#now", MarkedPassage).paragraphs = told
        self.query_one("#this", Panel).say_title(stage_fold_text(fold))

    def _say_title(self, row: Row) -> None:
        """The reference, title, groups and stage of the report; the title is cut to fit."""
        panel, plan = self.query_one("#this", Panel), self.present
        stage = stage_name(reporting.stage(plan, row, self.month))
        groups = one_line(_("・").join(plan.groups_of(row)))
        reference, title = one_line(plan.reference(row)), one_line(unit_title(plan, row))
        room = (panel.outer_size.width or self.size.width) - 6
        end = f" ─ {stage}"
        taken = width(f"{reference} {_('{text}（{remark}）').format(text='', remark=groups)}")
        if room - taken - width(end) < min(width(title), _LEAST_NAME):
            end = ""  # the list has it
        name = cut(title, max(room - taken - width(end), _LEAST_NAME))
        with_groups = _("{text}（{remark}）").format(text=name, remark=groups)
        panel.say_title(f"{reference} {with_groups}{end}")

    def _show_more(self) -> None:
        """Once the cursor rests: what changed since the review, and the figures as evidence."""
        row = self.row
        if row is None or not self.is_attached:
            self.remove_class("-proven")
            return
        stage = reporting.stage(self.present, row, self.month)
        if stage in _CHANGED and not self._is_history_known(row):
            self._ask_for_history()
        self._show_evidence(row)

    def _show_evidence(self, row: Row) -> None:
        """Show where the KPIs of the report stand, where there is room for it."""
        if not (self.has_class("-beside") and self.has_class("-high")):
            return
        from planner.forms.evidence import kpi_evidence  # noqa: PLC0415 - only on large screens

        text, chart = kpi_evidence(self.present, row, self.month)
        self.query_one("#why", Passage).text = text
        self.query_one(KpiChart).chart = chart
        self.set_class(bool(text), "-proven")

    # What was reviewed

    def _reviewed(self, row: Row) -> Reviewed | None:
        """What a report was when it was reviewed, where it is another and its history is read."""
        stage = reporting.stage(self.present, row, self.month)
        if stage not in _CHANGED or self._history is None or not self._is_history_known(row):
            return None
        timeline, plan = self._history
        return as_reviewed(plan, timeline.entries, plan.rows[row.id], self.month)

    def _is_history_known(self, row: Row) -> bool:
        """Whether nothing of a report changed since the history was read."""
        if self._history is None:
            return False
        now, then = self.present, self._history[1]
        if now is then:
            return True
        if row.id not in then.rows:
            return False
        rows, olds = reporting.covered(now, row), reporting.covered(then, then.rows[row.id])
        kpis = {kpi for own in rows for kpi in own.kpis}
        return [(own.id, own.report(self.month)) for own in rows] == [
            (own.id, own.report(self.month)) for own in olds
        ] and all(now.kpis.get(kpi) is then.kpis.get(kpi) for kpi in kpis)

    def _ask_for_history(self) -> None:
        if not self._is_asked:
            self._is_asked = True
            self.carry_out([LookBack(self._take_history, is_beside=True)])

    def _take_history(self, timeline: "Timeline") -> Effects:
        """Show what the history tells, unless the plan went on meanwhile: then it is read anew."""
        self._is_asked = False
        if self.is_attached:
            if timeline.last >= self.present.seq:
                self._history = (timeline, self.present)
                self._show_report()
            else:
                self._show()
        return NOTHING


def _places_of_reports(shown: tuple[ReviewLine | StageFold, ...]) -> list[int]:
    return [place for place, own in enumerate(shown) if isinstance(own, ReviewLine)]
