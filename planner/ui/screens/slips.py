"""今月の点検: the rows that are behind at a month, with the evidence, worked on in place."""

from collections.abc import Sequence
from typing import Any, ClassVar

from msgspec import structs
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.timer import Timer

from planner.forms.commands import SLIP_COMMANDS, KeyCommand, slip_footer
from planner.forms.heading import month_text
from planner.forms.slip_lines import Fold, RowLine, SlipLines
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.plan.model import Mark, Plan, Row
from planner.slips.behind import Asked, Behind, behind
from planner.slips.grounds import Reason
from planner.ui.acts.act import NOTHING, Effects, Open, Situation
from planner.ui.explained import Passages
from planner.ui.keys import bindings
from planner.ui.widgets.chart import KpiChart
from planner.ui.widgets.fields import Passage
from planner.ui.widgets.lines import KeyLine, OneLine, Part, Sentence
from planner.ui.widgets.slips import SlipList, fold_text
from planner.ui.workplace import Workplace
from planner.wording.behind import count_text, reasons_text, sum_text, trends_text
from planner.wording.labels import branch_label, full_month_label, year_label
from planner.wording.reasons import reason_name

REST = 0.05  # seconds; a key held down moves the cursor without drawing every row's evidence
_BESIDE = 150  # cells from which on the evidence stands beside the list


class SlipsScreen(Workplace[tuple[str, Month | None] | None]):
    """The rows that are behind at a month, worked on in place.

    The row it is left at is the result, with the month where the grid is to show it there.

    Args:
        month: The month looked at first.
        view: The group and filter shown first.
    """

    passages: ClassVar[Passages] = {"": "review"}

    BINDINGS = bindings(SLIP_COMMANDS)

    DEFAULT_CSS = """
    SlipsScreen {
        layout: vertical;
        #heading { background: $primary; color: $background; text-style: bold; }
        #summary { background: $panel; text-style: bold; }
        #reasons { background: $panel; padding: 0 1; max-height: 2; }
        #unrecorded { display: none; height: auto; padding: 0 1; color: $warning; }
        &.-unrecorded #unrecorded { display: block; }
        #parts { height: 1fr; layout: vertical; }
        #side { height: 9; background: $surface; }
        #about { background: $boost; text-style: bold; }
        #evidence { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
        #evidence:focus { background: $boost; }
        #side:focus-within { height: 75%; }
        #chart { display: none; height: 12; margin: 1 0; }
        #said { background: $panel; }
        #keys { background: $surface; }
        &.-tall #side { height: 40%; }
        &.-beside #parts { layout: horizontal; }
        &.-beside SlipList { width: 61%; }
        &.-beside #side { width: 39%; height: 100%; }
        &.-charted.-tall #chart { display: block; }
        &.-charted #side:focus-within #chart { display: block; }
        &.-low #side { display: none; }
        &.-low #reasons { display: none; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-below"), (_BESIDE, "-beside")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (17, "-middle"), (34, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "SlipList"

    def __init__(self, month: Month, view: View) -> None:
        super().__init__()
        self._reasons: tuple[Reason, ...] = ()
        self._lines = SlipLines()
        self._behind: Behind | None = None
        self._rest: Timer | None = None
        self.set_reactive(SlipsScreen.month, month)
        self.set_reactive(SlipsScreen.view, view)

    def compose(self) -> ComposeResult:
        """Heading, how many and why, the rows, the evidence of one, what was saved, keys."""
        self.take_size()
        yield OneLine(id="heading")
        yield OneLine(id="summary")
        yield Passage(id="reasons")
        yield Passage(id="unrecorded")
        with Container(id="parts"):
            yield SlipList()
            with Vertical(id="side"):
                yield OneLine(id="about")
                with VerticalScroll(id="evidence"):
                    yield Passage(id="why")
                    yield KpiChart()
                    yield Passage(id="notes")
        yield Sentence(id="said")
        yield KeyLine(slip_footer(), id="keys")

    def on_mount(self) -> None:
        """List the rows that are behind."""
        self._lay_out()
        self.watch(self.slips, "cursor", self._follow_cursor, init=False)

    def watch_month(self) -> None:
        """Show another month."""
        if self.is_mounted:
            self._lay_out()

    def watch_view(self) -> None:
        """Show another group or filter."""
        if self.is_mounted:
            self._lay_out()

    def watch_plan(self) -> None:
        """Show the plan as it is now, each row in its place."""
        if self.is_mounted:
            here = self.slips.line.key if self.slips.line else ""
            self._behind = behind(self.present, self._asked)
            self._lines.follow(self._behind, here)
            self._show(self._behind)

    def watch_said(self, said: Part) -> None:
        """Show what was said last."""
        if self.is_mounted:
            self.query_one("#said", Sentence).parts = (said,)

    def watch_fresh(self, fresh: frozenset[str]) -> None:
        """Show which rows others have just changed."""
        if self.is_mounted:
            self.slips.fresh = fresh

    # Where the cursor is

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """The commands of this screen."""
        return SLIP_COMMANDS

    @property
    def situation(self) -> Situation:
        """Where the person is; no row is meant on a fold."""
        row = self.row
        mark = self.mark_meant(row) if row is not None else None
        cell = (mark and (mark.done or mark.due or mark.month)) or self.month
        return self.situation_at(cell, row, (row,) if row is not None else ())

    @property
    def slips(self) -> SlipList:
        """The list."""
        return self.query_one(SlipList)

    @property
    def row(self) -> Row | None:
        """The row under the cursor; none on a fold."""
        line = self.slips.line
        return self.present.rows.get(line.key) if isinstance(line, RowLine) else None

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● that slips first, else that of the month."""
        line = self.slips.line
        compared = line.behind.slips if isinstance(line, RowLine) and line.key == row.id else ()
        grounds = [ground for each in compared for ground in each.slip.grounds]
        slipping = {ground.mark for ground in grounds}
        slipping |= {mark for own in grounds for of, mark in own.marks if of == row.id}
        open_marks = (mark for mark in row.marks if mark.id in slipping and mark.is_open)
        first = min(open_marks, key=lambda mark: mark.due or "9", default=None)
        return first or ledger.mark_at(row, self.month)

    # Keys of its own

    def action_choose_reasons(self) -> None:
        """Choose for which reasons rows are shown."""
        asked = structs.replace(self._asked, reasons=())
        counts = behind(self.present, asked).reasons
        self.carry_out([Open("reasons", (self._reasons, counts), self._show_reasons)])

    def action_show_heat(self) -> None:
        """Show how many slips each month and group has; the one chosen is gone to."""
        self.do("show_heat", self._look_at)

    def action_keep_status(self) -> None:
        """Leave the status as it is, although the evidence speaks against it."""
        line = self.slips.line
        if self.row is not None and isinstance(line, RowLine):
            self.do("keep_status", line.behind)

    def action_go_to_grid(self) -> None:
        """Return to the grid at the row, in the month looked at."""
        if (row := self.row) is not None:
            self.dismiss((row.id, self.month))

    def action_leave(self) -> None:
        """Return to the grid, its cursor on the row last looked at where the grid shows it."""
        row = self.row
        self.dismiss((row.id, None) if row is not None else None)

    # Keys of a row, on a fold

    def action_act(self, name: str, *more: Any) -> None:
        """Carry out the act of a key; on a fold Space and Enter open or close it."""
        if name not in {"tick", "edit_note"} or not self._turn_fold():
            super().action_act(name, *more)

    def on_slip_list_line_activated(self) -> None:
        """Open what was clicked."""
        self.action_act("edit_note")

    def _turn_fold(self) -> bool:
        """Open or close the fold under the cursor; False where there is none."""
        line = self.slips.line
        if isinstance(line, Fold) and self._behind is not None:
            self._lines.turn(line.part)
            self._show_lines(self._behind)
        return isinstance(line, Fold)

    # What is shown

    @property
    def _asked(self) -> Asked:
        return Asked(self.month, self.view.group, self.view.incentive_only, self._reasons)

    def _show_reasons(self, reasons: tuple[Reason, ...]) -> Effects:
        self._reasons = reasons
        self._lay_out()
        return NOTHING

    def _look_at(self, chosen: tuple[Month, str]) -> Effects:
        """Look at a month and a group."""
        month, group = chosen
        self.set_reactive(SlipsScreen.month, month)
        self.set_reactive(SlipsScreen.view, View(group, self.view.incentive_only))
        self._lay_out()
        return NOTHING

    def _lay_out(self) -> None:
        """List the rows that are behind; a cursor whose line is gone goes to the gravest."""
        self._behind = behind(self.present, self._asked)
        self._lines.start(self._behind)
        self._show(self._behind, is_anew=True)

    def _follow_cursor(self) -> None:
        """Drop a row that was left for the cursor only; show the evidence of the one it is on."""
        self.offered = frozenset()
        here = self.slips.line.key if self.slips.line else ""
        if self._lines.staying not in {"", here} and self._behind is not None:
            self._lines.staying = ""
            self._show_lines(self._behind)
        else:
            self._show_evidence_soon()

    def _show_evidence_soon(self) -> None:
        """Once the cursor rests, show the row's evidence."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_evidence)

    def _show(self, now: Behind, *, is_anew: bool = False) -> None:
        plan = self.present
        self.query_one("#heading", OneLine).parts = ((self._heading(plan), ""),)
        texts = (count_text(now), sum_text(now), trends_text(now))
        self.query_one("#summary", OneLine).parts = ((f" {'　'.join(filter(None, texts))}", ""),)
        self.query_one("#reasons", Passage).text = reasons_text(now)
        self._show_unrecorded(plan)
        self._show_lines(now, is_anew=is_anew)

    def _show_unrecorded(self, plan: Plan) -> None:
        self.set_class(not plan.is_recorded(self.month), "-unrecorded")
        text = _("{month}より前は未記録です。その月の●の遅れと報告の有無は、ここに出ません。")
        first = full_month_label(plan.ledger_from)
        self.query_one("#unrecorded", Passage).text = text.format(month=first)

    def _show_lines(self, now: Behind, *, is_anew: bool = False) -> None:
        nothing = _("{month}に遅れは見つかりませんでした。")
        self.slips.show(
            now.plan,
            self.month,
            self._lines.lines(now),
            nothing.format(month=full_month_label(self.month)),
            is_anew=is_anew,
        )
        self._show_evidence_soon()

    def _heading(self, plan: Plan) -> str:
        reasons = _("・").join(map(reason_name, self._reasons))
        texts = (
            _("今月の点検"),
            year_label(plan.year) + ("" if plan.decided else _("【案】")),
            branch_label(plan),
            month_text(plan, self.month),
            self.view.group or _("全グループ"),
            _("★インセンティブのみ") if self.view.incentive_only else "",
            _("理由: {reasons}").format(reasons=reasons) if reasons else "",
            _("【読取専用】") if self.is_read_only else "",
        )
        return " " + " ".join(filter(None, texts))

    def _show_evidence(self) -> None:
        """Show the evidence of the row under the cursor."""
        if not self.is_mounted:
            return
        line, row = self.slips.line, self.row
        about, why, notes, chart = "", "", "", None
        if isinstance(line, RowLine) and row is not None:
            from planner.forms.evidence import evidence  # noqa: PLC0415 - the list comes first

            plan = self._behind.plan if self._behind is not None else self.present
            all_of = evidence(plan, self.month, line.behind, self.mark_meant(row))
            about, why, notes, chart = all_of.about, all_of.why, all_of.notes, all_of.chart
        elif isinstance(line, Fold):
            about = fold_text(line)
            why = _("Space か Enter で閉じます") if line.is_open else _("Space か Enter で開きます")
        self.query_one("#about", OneLine).parts = ((f" {about}", ""),)
        self.query_one("#why", Passage).text = why
        self.query_one("#notes", Passage).text = notes
        self.set_class(chart is not None, "-charted")
        self.query_one(KpiChart).chart = chart
