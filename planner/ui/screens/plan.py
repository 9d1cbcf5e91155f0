"""The plan's screen: the grid, the row's detail, what was saved, and the keys."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.timer import Timer

from planner.forms.heading import heading_text
from planner.forms.offer import TickOffer
from planner.history.entries import Entry
from planner.history.intents import Change, SetStatusMonth
from planner.language import _
from planner.plan import grid as report
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan, Row
from planner.settings.state import Beginning, Widths
from planner.ui.acts import outcome
from planner.ui.acts.search import Search
from planner.ui.keys import COMMANDS, KeyCommand, Listing, bindings
from planner.ui.look.fresh import FreshRows
from planner.ui.messages import (
    ChangeRequested,
    HistoryRequested,
    Refused,
    UndoRequested,
    Written,
)
from planner.ui.widgets.detail import Detail
from planner.ui.widgets.grid import Grid
from planner.ui.widgets.lines import KeyLine, OneLine, Part, Sentence
from planner.ui.workplace import Workplace
from planner.wording.entries import news

if TYPE_CHECKING:
    from planner.forms.figure_form import FigureForm

REST = 0.05  # seconds; a key held down moves the cursor without drawing every row's detail


class PlanScreen(Workplace[None]):
    """One plan, opened as it was left, at first on its 基準月 and the person's own group.

    It asks for changes by message and shows each plan it is given.

    Args:
        plan: The plan to begin with.
        beginning: Group, month and row to begin with.
        widths: Widths of columns by class of the terminal's width.
        hint: What to say at first, and the style it is said in.
        is_read_only: Whether the plan takes no changes.
    """

    BINDINGS = bindings()

    DEFAULT_CSS = """
    PlanScreen { layout: vertical; }
    #heading { background: $primary; color: $background; text-style: bold; }
    #detail { height: 7; }
    #said { background: $panel; }
    #keys { background: $surface; }
    PlanScreen.-tall #detail { height: 13; }
    PlanScreen.-low #detail { display: none; }
    PlanScreen.-low #keys { display: none; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (17, "-middle"), (34, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "Grid"

    plan: reactive[Plan | None] = reactive(None, repaint=False)
    """The plan shown."""
    view: reactive[report.View] = reactive(report.View, repaint=False)
    """Group and filter shown."""

    def __init__(
        self,
        plan: Plan,
        beginning: Beginning,
        *,
        widths: Mapping[str, Widths] | None = None,
        hint: Part = ("", ""),
        is_read_only: bool = False,
    ) -> None:
        super().__init__()
        self.set_reactive(PlanScreen.plan, plan)
        self.set_reactive(PlanScreen.month, beginning.month)
        self.set_reactive(PlanScreen.view, beginning.view)
        self._first_row = beginning.row
        self._first_widths = dict(widths or {})
        self._hint = hint
        self.is_read_only = is_read_only
        self._search = Search(self)
        self._offer = TickOffer()
        self._waiting = 0
        self._rest: Timer | None = None
        self._fresh = FreshRows(self, self._show_fresh)

    def compose(self) -> ComposeResult:
        """Heading, grid, detail, what was saved, keys."""
        yield OneLine(id="heading")
        yield Grid(id="grid")
        yield Detail(id="detail")
        yield Sentence(id="said")
        yield KeyLine(COMMANDS, id="keys")

    def on_mount(self) -> None:
        """Show the plan, the cursor on the month looked at."""
        grid = self.grid
        grid.set_reactive(Grid.view, self.view)
        grid.set_reactive(Grid.month, self.month)
        grid.set_reactive(Grid.cursor_column, self.present.year.months.index(self.month))
        grid.widths = self._first_widths
        grid.plan = self.present
        grid.move_to_row(self._first_row)
        for moved in ("cursor_line", "cursor_column", "selected"):
            self.watch(grid, moved, self._follow_cursor, init=False)
        self._show_detail()
        self._show_heading()
        self.say(*self._hint)

    # What the app tells

    def show(self, plan: Plan) -> None:
        """Show the plan as it is now."""
        self.plan = plan

    def show_written(self, message: Written) -> None:
        """Say what is on disk; the change is shown as saved only from here on."""
        self.show(message.plan)
        self._waiting = message.pending
        self._show_others(message.others)
        if said := outcome.written_sentence(message):
            self.say(said, "bad" if message.problem else "")

    def show_refused(self, message: Refused) -> None:
        """Say why something was not done; a conflict asks which value holds."""
        self.show(message.plan)
        self._waiting = message.pending
        self._show_others(message.others)
        outcome.follow_refusal(self, message)

    def tell_returned(self, group: str) -> None:
        """List the reports of a group that were given back and wait to be mended."""
        if found := reporting.returned(self.present, group):
            from planner.ui.acts import review  # noqa: PLC0415 - nothing to tell on most days

            review.tell_returned(self, found)

    @property
    def cursor_row(self) -> str:
        """Id of the row under the cursor; empty where there is none."""
        row = self.grid.row
        return row.id if row is not None else ""

    @property
    def widths(self) -> dict[str, Widths]:
        """Widths of columns as changed by now."""
        return self.grid.widths

    def show_group(self, group: str) -> None:
        """Show the rows of a group, all for an empty name."""
        self.view = report.View(group, self.view.incentive_only)

    def section_here(self) -> str:
        """The id of the section under the cursor; empty where no row is shown."""
        row = self.grid.row
        return self.present.section_of(row).id if row is not None else ""

    def go_to_row(self, row_id: str | None) -> None:
        """Put the cursor on a row, in all rows where the view does not show it."""
        if row_id in self.present.rows and not self.grid.move_to_row(row_id):
            self.view = report.View()
            self.grid.move_to_row(row_id)

    def go_to(self, row_id: str, month: Month) -> None:
        """Put the cursor on a row, a month looked at."""
        self.month = month
        self.go_to_row(row_id)
        self.grid.cursor_column = self.present.year.months.index(month)

    @property
    def cursor_column(self) -> int:
        """The month the cursor is on, 0 for April, 12 for the note."""
        return self.grid.cursor_column

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the line above the keys."""
        self.query_one("#said", Sentence).parts = ((f" {text}", style),)

    # What follows from a change

    def watch_plan(self, plan: Plan | None) -> None:
        """Give the plan to the widgets."""
        if plan is not None and self.is_mounted:
            self.grid.plan = plan
            self._show_heading()
            self._show_detail()

    def watch_month(self, month: Month) -> None:
        """Look at another month everywhere."""
        if self.is_mounted:
            self.grid.month = month
            self._show_heading()
            self._show_detail()

    def watch_view(self, view: report.View) -> None:
        """Show another group or filter."""
        if self.is_mounted:
            self.grid.view = view
            self._show_heading()
            self._show_detail()
            if not self.grid.lines:
                self.say(_("ここに当てはまる行はありません（f と i で変えられます）"), "busy")

    def _follow_cursor(self) -> None:
        """Say how many rows are selected; once the cursor rests, show the row's detail."""
        self.offer.withdraw()
        if self.grid.selected:
            text = _("{count}行を選択中（Esc で解除）")
            self.say(text.format(count=len(self.grid.selected)), "busy")
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_detail)

    def on_grid_row_activated(self) -> None:
        """Open the note of a row that was double-clicked."""
        self.action_edit_note()

    def on_paste(self, event: events.Paste) -> None:
        """Show what a block pasted on a row with KPIs would put where."""
        event.stop()
        if row := self.row_to_change():
            from planner.ui.acts import figures  # noqa: PLC0415

            figures.paste(self, row, event.text)

    # Looking

    def action_search(self) -> None:
        """Ask for a text and go to the next row that has it."""
        self._search.ask()

    def action_search_next(self) -> None:
        """Go to the next row found."""
        self._search.go(1)

    def action_search_previous(self) -> None:
        """Go to the row found before."""
        self._search.go(-1)

    def action_choose_group(self) -> None:
        """Choose whose rows are shown."""
        from planner.ui.screens.choose import group_choice  # noqa: PLC0415

        def choose(group: str | None) -> None:
            if group is not None:
                self.view = report.View("" if group == "*" else group, self.view.incentive_only)

        self.app.push_screen(group_choice(self.present.groups, self.view.group), choose)

    def action_toggle_incentive(self) -> None:
        """Show incentive items only, or all."""
        self.view = report.View(self.view.group, not self.view.incentive_only)

    def action_previous_month(self) -> None:
        """Look at the month before."""
        self._look_at(-1)

    def action_next_month(self) -> None:
        """Look at the month after."""
        self._look_at(1)

    def action_resize_title(self, cells: int) -> None:
        """Make the column 事業 wider, or narrower by a negative number of cells."""
        self._resize(title=cells)

    def action_resize_note(self, cells: int) -> None:
        """Make the column 進捗状況 wider, or narrower by a negative number of cells."""
        self._resize(note=cells)

    def action_reset_columns(self) -> None:
        """Let the terminal's width decide about the columns again."""
        self.grid.reset_columns()
        self.say(_("列の幅を標準に戻しました"))

    def action_set_status_month(self) -> None:
        """Make the month looked at the plan's 基準月."""
        self.request([SetStatusMonth(self.month)])

    def action_show_slips(self) -> None:
        """Open the rows that are behind, to be worked on there."""
        from planner.ui.screens.slips import SlipsScreen  # noqa: PLC0415

        if not any(isinstance(held, SlipsScreen) for held in self.app.screen_stack):
            self.app.push_screen(SlipsScreen(self))

    def action_review_reports(self) -> None:
        """Check the month's reports and close it."""
        from planner.ui.acts import review  # noqa: PLC0415

        review.open_reports(self)

    def action_change_plan(self, how: str) -> None:
        """Decide the plan, or change a target."""
        from planner.ui.acts import plan  # noqa: PLC0415

        plan.WORK[how](self)

    def action_look_back(self, how: str) -> None:
        """Read the history, then show a row's story, what changed, or the grid as it was."""
        from planner.ui.acts import hindsight  # noqa: PLC0415

        row_id = self.row.id if self.row is not None else ""
        show = hindsight.OPENINGS[how]
        self.post_message(HistoryRequested(lambda timeline: show(self, timeline, row_id)))

    # Taking away

    def action_copy_rows(self) -> None:
        """Put the rows meant into the clipboard."""
        rows = {row.id for row in self.rows_meant()}
        self._copy([line for line in self.grid.report_lines if getattr(line, "row", "") in rows])

    def action_copy_view(self) -> None:
        """Put all rows shown into the clipboard."""
        self._copy(self.grid.report_lines)

    def action_back(self) -> None:
        """Leave the selection."""
        self.grid.end_selection()
        self.say("")

    # Parts

    @property
    def present(self) -> Plan:
        """The plan as it is now."""
        assert self.plan is not None
        return self.plan

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.query_one(Grid)

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """What can be done here, for the help and the palette."""
        return COMMANDS

    @property
    def group(self) -> str:
        """The group shown; empty for all."""
        return self.view.group

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.grid.row

    @property
    def cell(self) -> Month:
        """The month under the cursor."""
        return self.grid.cursor_month

    @property
    def offer(self) -> TickOffer:
        """What the next Space was offered to tick."""
        return self._offer

    def rows_meant(self) -> list[Row]:
        """The selected rows in order, else the one under the cursor."""
        selected = self.grid.selected
        if selected:
            return [self.present.rows[row] for row in self.grid.work_rows() if row in selected]
        row = self.grid.row
        return [row] if row is not None else []

    def may_change(self) -> bool:
        """Whether the plan takes changes; a sentence says so where it does not."""
        if self.is_read_only:
            self.say(_("この計画は読み取り専用で開いています"), "bad")
        return not self.is_read_only

    def request(
        self,
        changes: Sequence[Change],
        *,
        seen: int = -1,
        said: str = "",
        form: "FigureForm | None" = None,
    ) -> None:
        """Ask for changes, made on what is seen now or was seen at ``seen``."""
        if not changes or not self.may_change():
            return
        if not said:
            self.offer.withdraw()
        self.say_saving()
        seen = self.present.seq if seen < 0 else seen
        self.post_message(ChangeRequested(changes, seen, said, form))

    def take_back(self, request: UndoRequested) -> None:
        """Ask for an undo or redo."""
        if self.may_change():
            self.offer.withdraw()
            self.say_saving()
            self.post_message(request)

    def say_saving(self) -> None:
        """Say that something is on its way to the disk."""
        self._waiting += 1
        self.say(_("保存中… {count}件").format(count=self._waiting), "busy")

    def _copy(self, lines: Sequence[report.Line]) -> None:
        from planner.ui.acts.copying import copy_of  # noqa: PLC0415 - seldom needed

        copied = copy_of(self.present, lines, self.month)
        if copied is None:
            self.say(_("写す行がありません"), "busy")
        else:
            self.post_message(copied)

    def _resize(self, *, title: int = 0, note: int = 0) -> None:
        if not self.grid.resize_columns(title=title, note=note):
            self.say(_("列の幅はここまでです（どの列も見えるように）"), "busy")
            return
        columns = self.grid.columns
        said = _("列の幅 事業 {title}　進捗状況 {note}（「列の幅を標準に戻す」は Ctrl+P から）")
        self.say(said.format(title=columns.title, note=columns.note))

    def _look_at(self, count: int) -> None:
        month = add_months(self.month, count)
        if month in self.present.year:
            self.month = month
            self.grid.cursor_column = self.present.year.months.index(month)

    def _show_others(self, entries: tuple[Entry, ...]) -> None:
        """Let the rows that others changed say so for a moment."""
        if entries:
            from planner.history.story import rows_touched  # noqa: PLC0415

            self._fresh.add(rows_touched(self.present, entries))
            ((text, style),) = self.query_one("#said", Sentence).parts
            if style == "quiet" or not text.strip():  # nothing that is still to be read
                self.say(news(self.present, entries), "quiet")

    def _show_fresh(self, rows: frozenset[str]) -> None:
        self.grid.fresh = rows

    def run_command(self, action: str | None) -> None:
        """Carry out a command of the table, once what is open has closed."""
        if action is None:
            return
        of_grid = any(c.action == action and Listing.GRID in c.places for c in COMMANDS)
        self.call_after_refresh((self.grid if of_grid else self).run_action, action)

    def _show_detail(self) -> None:
        row = self.grid.row
        if row is not None:
            self.query_one(Detail).row = (self.present, row.id, self.month)

    def _show_heading(self) -> None:
        text = heading_text(
            self.present,
            self.view,
            self.month,
            self.grid.shown,
            is_read_only=self.is_read_only,
        )
        self.query_one("#heading", OneLine).parts = ((text, ""),)
