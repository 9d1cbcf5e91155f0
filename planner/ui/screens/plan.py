"""The plan's screen: the grid, the row's detail, what was saved, and the keys."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from planner.forms.commands import COMMANDS, KeyCommand, Listing, in_use, key_of
from planner.forms.footers import grid_footer, pane_keys
from planner.forms.heading import heading
from planner.language import _
from planner.plan import grid as report
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.settings.state import Opening, Widths
from planner.ui.acts.act import NOTHING, Effects, Say, Situation
from planner.ui.explained import Passages
from planner.ui.keys import bindings
from planner.ui.widgets.detail import Detail
from planner.ui.widgets.grid import Grid
from planner.ui.widgets.lines import HeadingLine, KeyLine, Part, Sentence
from planner.ui.workplace import Workplace

REST = 0.05  # seconds; a key held down moves the cursor without drawing every row's detail


class PlanScreen(Workplace[None]):
    """One plan, opened as it was left, at first on its 基準月 and the person's own group.

    Args:
        plan: The plan to begin with.
        beginning: Group, month and row to begin with.
        widths: Widths of columns by class of the terminal's width.
        is_read_only: Whether the plan takes no changes.
    """

    BINDINGS = bindings(c for c in COMMANDS if Listing.GRID not in c.places)

    DEFAULT_CSS = """
    PlanScreen { layout: vertical; }
    #said { background: $panel; }
    PlanScreen.-low #detail { display: none; }
    PlanScreen.-low #keys { display: none; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (17, "-middle")]  # noqa: RUF012
    AUTO_FOCUS = "Grid"

    def __init__(
        self,
        plan: Plan,
        beginning: Opening,
        *,
        widths: Mapping[str, Widths] | None = None,
        is_read_only: bool = False,
    ) -> None:
        super().__init__()
        self.set_reactive(PlanScreen.plan, plan)
        self.set_reactive(PlanScreen.month, beginning.month)
        self.set_reactive(PlanScreen.view, beginning.view)
        self._first_row = beginning.row
        self._first_widths = dict(widths or {})
        self.is_read_only = is_read_only
        self._sought = ""
        self._rest: Timer | None = None
        self._rested_on = ""  # the row whose detail is shown

    def compose(self) -> ComposeResult:
        """Heading, grid, detail, what was saved, keys."""
        self.take_size()
        yield HeadingLine(id="heading")
        yield Grid()
        yield Detail(pane_keys(self.commands, is_read_only=self.is_read_only))
        yield Sentence(id="said")
        yield KeyLine(grid_footer(), id="keys")

    def on_mount(self) -> None:
        """Show the plan, the cursor on the month looked at."""
        grid = self.grid
        grid.set_reactive(Grid.view, self.view)
        grid.set_reactive(Grid.month, self.month)
        grid.set_reactive(Grid.cursor_column, self.present.year.months.index(self.month))
        grid.widths = self._first_widths
        grid.plan = self.present
        grid.move_to_row(self._first_row)
        self._share_lines()
        for moved in ("cursor_line", "cursor_column", "selected"):
            self.watch(grid, moved, self._follow_cursor, init=False)
        self.call_after_refresh(self._show_detail)  # the grid comes first
        self._show_heading()
        self.query_one("#said", Sentence).parts = (self.said,)

    # Where the cursor is

    @property
    def situation(self) -> Situation:
        """Where the person is."""
        grid = self.grid
        return self.situation_at(grid.cursor_month, grid.row, self._rows_meant())

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● of a row in the month under the cursor."""
        return ledger.mark_at(row, self.grid.cursor_month)

    @property
    def passages(self) -> Passages:
        """Where the manual tells of the grid; without a row, how a plan is written."""
        return {"": "month" if self.present.rows else "writing#ten"}

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """The commands of this screen, for the help and the palette."""
        return in_use(COMMANDS)

    @property
    def cursor_row(self) -> str:
        """Id of the row under the cursor; empty where there is none."""
        row = self.grid.row
        return row.id if row is not None else ""

    @property
    def widths(self) -> dict[str, Widths]:
        """Widths of columns as changed by now."""
        return self.grid.widths

    def section_here(self) -> str:
        """The id of the section under the cursor; empty where no row is shown."""
        row = self.grid.row
        return self.present.section_of(row).id if row is not None else ""

    def go_to(self, row_id: str, month: Month | None = None, *, is_sought: bool = True) -> None:
        """Put the cursor on a row.

        Args:
            row_id: The row; one the plan does not have is passed over.
            month: The month to look at; None for the one looked at now.
            is_sought: Whether all rows are shown where the view lacks this one.
        """
        if month is not None:
            self.month = month
            self.grid.cursor_column = self.present.year.months.index(month)
        if row_id in self.present.rows and not self.grid.move_to_row(row_id) and is_sought:
            self.view = report.View()
            self.grid.move_to_row(row_id)

    # Changes

    def watch_plan(self, plan: Plan | None) -> None:
        """Give the plan to the widgets."""
        if plan is not None and self.is_mounted:
            self.grid.plan = plan
            self._show()

    def watch_month(self, month: Month) -> None:
        """Look at another month everywhere."""
        if self.is_mounted:
            self.grid.month = month
            self.grid.cursor_column = self.present.year.months.index(month)
            self._show()

    def watch_view(self, view: report.View) -> None:
        """Show another group or filter."""
        if self.is_mounted:
            self.grid.view = view
            self._show()
            if not self.grid.lines:
                text = _(
                    "表示条件に当てはまる行はありません"
                    "（グループは {group}、インセンティブは {incentive} で変更）"
                )
                said = text.format(group=key_of("group"), incentive=key_of("incentive"))
                self.carry_out([Say(said, "busy")])

    def watch_said(self, said: Part) -> None:
        """Show what was said last."""
        if self.is_mounted:
            self.query_one("#said", Sentence).parts = (said,)

    def watch_fresh(self, rows: frozenset[str]) -> None:
        """Show which rows others have just changed."""
        self.grid.fresh = rows

    def mark_changed(self, rows: frozenset[str]) -> int:
        """Mark rows changed since the last visit until the cursor has rested on each.

        Returns:
            How many of them are shown.
        """
        self.grid.changed = rows
        return sum(row in rows for row in self.grid.work_rows())

    def _follow_cursor(self) -> None:
        """Say how many rows are selected; once the cursor rests, show the row's detail."""
        self.offered = frozenset()
        if self._rested_on != self.cursor_row and self._rested_on in self.grid.changed:
            self.grid.changed -= {self._rested_on}
        if self.grid.selected:
            text = _("{count}行を選択中（Esc で解除）").format(count=len(self.grid.selected))
            self.carry_out([Say(text, "busy")])
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_detail)

    def on_grid_row_activated(self) -> None:
        """Open the note of a row that was double-clicked."""
        self.do("edit_note")

    def on_paste(self, event: events.Paste) -> None:
        """Show what a block pasted on a row with KPIs would put where."""
        event.stop()
        self.do("paste_figures", event.text)

    # Looking

    def action_search(self) -> None:
        """Ask for a text and go to the next row that has it."""
        self.do("search", self._sought, self._search)

    def action_search_next(self) -> None:
        """Go to the next row found."""
        self._find(1)

    def action_search_previous(self) -> None:
        """Go to the row found before."""
        self._find(-1)

    def action_resize(self, title: int, note: int) -> None:
        """Make 事業 and 進捗状況 wider by so many cells, or narrower where negative."""
        if not self.grid.resize_columns(title=title, note=note):
            text = _("列の幅はここまでです（どの列も見えるように）")
            self.carry_out([Say(text, "busy")])
            return
        columns = self.grid.columns
        said = _("列の幅 事業 {title}　進捗状況 {note}（「列の幅を標準に戻す」は Ctrl+P から）")
        self.carry_out([Say(said.format(title=columns.title, note=columns.note))])

    def action_reset_columns(self) -> None:
        """Let the terminal's width decide about the columns again."""
        self.grid.reset_columns()
        self.carry_out([Say(_("列の幅を標準に戻しました"))])

    def action_show_past(self) -> None:
        """Show the grid as it was, laid out as it is now."""
        self.do("past", self.grid.cursor_column, self.grid.widths)

    # Taking away

    def action_copy_rows(self) -> None:
        """Put the rows meant into the clipboard."""
        rows = {row.id for row in self._rows_meant()}
        lines = [line for line in self.grid.shown if getattr(line, "row", "") in rows]
        self.do("copy_rows", lines)

    def action_copy_view(self) -> None:
        """Put all rows shown into the clipboard."""
        self.do("copy_rows", self.grid.shown)

    def action_back(self) -> None:
        """Leave the selection."""
        self.grid.end_selection()
        self.carry_out([Say("")])

    # Parts

    @cached_property
    def grid(self) -> Grid:
        """The grid."""
        return self.query_one(Grid)

    def _rows_meant(self) -> tuple[Row, ...]:
        """The selected rows in order, else the one under the cursor."""
        selected = self.grid.selected
        if selected:
            return tuple(self.present.rows[row] for row in self.grid.work_rows() if row in selected)
        row = self.grid.row
        return (row,) if row is not None else ()

    def _search(self, text: str) -> Effects:
        self._sought = text
        self._find(1, stay=True)
        return NOTHING

    def _find(self, step: int, *, stay: bool = False) -> None:
        """Go to the next row that has the text (step 1), or to the one before (-1)."""
        self.do("find", tuple(self.grid.work_rows()), self._sought, step, stay)

    def run_command(self, action: str) -> None:
        """Carry out a command of the table, by the grid where the action is one of its own."""
        of_grid = any(c.action == action and Listing.GRID in c.places for c in COMMANDS)
        self.call_after_refresh((self.grid if of_grid else self).run_action, action)

    def _show_detail(self) -> None:
        row = self.grid.row
        self._rested_on = self.cursor_row
        if row is not None:
            self.query_one(Detail).row = (self.present, row.id, self.month)

    def on_resize(self) -> None:
        """Share the lines of another size."""
        self._share_lines()

    def _share_lines(self) -> None:
        """Give the detail the lines that the grid leaves."""
        self.query_one(Detail).take_room(len(self.grid.lines))

    def _show(self) -> None:
        self._share_lines()
        self._show_heading()
        self._show_detail()

    def _show_heading(self) -> None:
        self.query_one("#heading", HeadingLine).made = partial(
            heading,
            self.present,
            self.view,
            self.month,
            self.grid.shown,
            is_read_only=self.is_read_only,
        )
