"""The plan's screen: the grid, the row's detail, what was saved, and the keys."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from planner import ledger, wording
from planner.book import new_id
from planner.changes import Change, SetStatusMonth, WriteNote, WriteRemedy
from planner.errors import ConflictError, PlannerError
from planner.fiscal import Month, add_months
from planner.history import Entry
from planner.language import _
from planner.model import Mark, Plan, Row
from planner.reports import grid as report
from planner.reports.signs import MARK_SIGNS
from planner.state import Beginning, Widths
from planner.ui import intents, questions, search
from planner.ui.fresh import FreshRows
from planner.ui.heading import heading_text
from planner.ui.keys import COMMANDS, Place, bindings
from planner.ui.messages import (
    ChangeRequested,
    CopyRequested,
    HistoryRequested,
    Refused,
    UndoRequested,
    Written,
)
from planner.ui.questions import Answer, Field, Question, TextField
from planner.ui.widgets.detail import Detail
from planner.ui.widgets.grid import Grid
from planner.ui.widgets.lines import KeyLine, OneLine, Part, Sentence

if TYPE_CHECKING:
    from planner.ui.figure_form import FigureForm

_GONE = frozenset({"row-gone", "mark-gone"})
REST = 0.05  # seconds; a key held down moves the cursor without drawing every row's detail


class PlanScreen(Screen[None]):
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
    month: reactive[Month] = reactive(Month(""), repaint=False)
    """The month looked at."""
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
        self._is_read_only = is_read_only
        self._found = ""
        self._offered: frozenset[str] = frozenset()
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
        grid = self._grid
        grid.set_reactive(Grid.view, self.view)
        grid.set_reactive(Grid.month, self.month)
        grid.set_reactive(Grid.cursor_column, self._plan.year.months.index(self.month))
        grid.widths = self._first_widths
        grid.plan = self._plan
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
        if message.request is None:
            return
        is_redo = isinstance(message.request, UndoRequested) and message.request.is_redo
        if message.entry is None:
            self.say(_nothing_written(message.request))
        else:
            self.say(
                _("保存済 {time} {who} {what}　{more}")
                .format(
                    time=wording.instant_label(message.entry.at)[-5:],
                    who=message.entry.who,
                    what=wording.entry_content(message.plan, message.entry, is_redo=is_redo),
                    more=getattr(message.request, "said", ""),
                )
                .rstrip("　 ")
            )

    def show_refused(self, message: Refused) -> None:
        """Say why something was not done; a conflict asks which value holds."""
        self.show(message.plan)
        self._waiting = message.pending
        self._show_others(message.others)
        if isinstance(message.request, ChangeRequested) and message.request.form is not None:
            self.say(wording.error_sentence(message.error), "bad")
            self._keep_figures(message.request.form, message.plan, message.error)
            return
        if isinstance(message.error, ConflictError) and isinstance(
            message.request, ChangeRequested
        ):
            self._ask_about_conflict(message.request, message.error)
            return
        self.say(wording.error_sentence(message.error), "bad")
        if message.error.code in _GONE:
            self._keep_words(message)
        else:
            self._keep_text(message.request)

    @property
    def cursor_row(self) -> str:
        """Id of the row under the cursor; empty where there is none."""
        row = self._grid.row
        return row.id if row is not None else ""

    @property
    def widths(self) -> dict[str, Widths]:
        """Widths of columns as changed by now."""
        return self._grid.widths

    def show_group(self, group: str) -> None:
        """Show the rows of a group, all for an empty name."""
        self.view = report.View(group, self.view.incentive_only)

    def section_here(self) -> str:
        """The id of the section under the cursor; empty where no row is shown."""
        row = self._grid.row
        return self._plan.section_of(row).id if row is not None else ""

    def go_to_row(self, row_id: str | None) -> None:
        """Put the cursor on a row, in all rows where the view does not show it."""
        if row_id in self._plan.rows and not self._grid.move_to_row(row_id):
            self.view = report.View()
            self._grid.move_to_row(row_id)

    @property
    def cursor_column(self) -> int:
        """The month the cursor is on, 0 for April, 12 for the note."""
        return self._grid.cursor_column

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the line above the keys."""
        self.query_one("#said", Sentence).parts = ((f" {text}", style),)

    # What follows from a change

    def watch_plan(self, plan: Plan | None) -> None:
        """Give the plan to the widgets."""
        if plan is not None and self.is_mounted:
            self._grid.plan = plan
            self._show_heading()
            self._show_detail()

    def watch_month(self, month: Month) -> None:
        """Look at another month everywhere."""
        if self.is_mounted:
            self._grid.month = month
            self._show_heading()
            self._show_detail()

    def watch_view(self, view: report.View) -> None:
        """Show another group or filter."""
        if self.is_mounted:
            self._grid.view = view
            self._show_heading()
            self._show_detail()
            if not self._grid.lines:
                self.say(_("ここに当てはまる行はありません（f と i で変えられます）"), "busy")

    def _follow_cursor(self) -> None:
        """Say how many rows are selected; once the cursor rests, show the row's detail."""
        self._offered = frozenset()
        if self._grid.selected:
            text = _("{count}行を選択中（Esc で解除）")
            self.say(text.format(count=len(self._grid.selected)), "busy")
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_detail)

    def on_grid_row_activated(self) -> None:
        """Open the note of a row that was double-clicked."""
        self.action_edit_note()

    # Status and note

    def action_set_status(self, place: int) -> None:
        """Set the status at a place of the scale for the rows meant."""
        rows, scale = self._rows_meant(), self._plan.statuses
        if place < len(scale) and rows:
            is_good = scale[place].meaning in {"above", "on"}
            said = self._offer_tick(rows) if is_good else ""
            self._request(intents.statuses(rows, self.month, scale[place].symbol), said=said)

    def action_clear_status(self) -> None:
        """Leave the status of the rows meant empty."""
        self._request(intents.statuses(self._rows_meant(), self.month, None))

    def action_confirm_note(self) -> None:
        """Use the last note for this month, for all rows meant that have one."""
        rows = self._rows_meant()
        if changes := intents.confirmations(rows, self.month):
            self._request(changes)
        elif rows:
            self.say(intents.why_no_confirmation(rows, self.month), "busy")

    def action_edit_note(self) -> None:
        """Open the note and remedy of the row, last month's beside them."""
        row = self._row_to_change()
        if row is not None:
            report_now = row.report(self.month)
            self._open_note(row, self.month, report_now.note, report_now.remedy)

    def _open_note(
        self,
        row: Row,
        month: Month,
        note: str | None,
        remedy: str | None,
        *,
        is_unsaved: bool = False,
    ) -> None:
        from planner.ui.note_figures import note_figures  # noqa: PLC0415
        from planner.ui.screens.note import NoteDraft, NoteResult, NoteScreen  # noqa: PLC0415

        plan = self._plan
        figures = note_figures(plan, row, month)
        earlier = max((m for m in row.reports if m < month), default=add_months(month, -1))
        before = row.report(earlier)
        draft = NoteDraft(
            heading=f"{plan.reference(row)} {report.row_title(plan, row)}",
            month=wording.full_month_label(month),
            last_month=wording.full_month_label(earlier),
            last_note=before.note or "",
            last_remedy=before.remedy or "",
            note=note or "",
            remedy=remedy or "",
            commands=tuple(c for c in COMMANDS if c.is_row_command and c.action != "edit_note"),
            is_unsaved=is_unsaved,
            figures=figures,
        )

        def close(result: NoteResult | None) -> None:
            if result is not None:
                self._offered = frozenset()
                changes = intents.writing(row, month, result.note, result.remedy)
                self._request(changes, seen=plan.seq, said=figures.check(result.note))
                self.run_command(result.action)

        self.app.push_screen(NoteScreen(draft), close)

    # Figures

    def action_enter_figures(self) -> None:
        """Open the figures the group shown owes, at those of the row under the cursor."""
        if not self._may_change():
            return
        from planner.ui.figure_form import month_form  # noqa: PLC0415 - as all that a key opens

        form, begin = month_form(self._plan, self.view.group, self.month, self._grid.row)
        if form.fields:
            self._open_figures(form, begin)
        else:
            self.say(_("入れる数字がありません"), "busy")

    def on_paste(self, event: events.Paste) -> None:
        """Show what a block pasted on a row with KPIs would put where."""
        event.stop()
        row = self._row_to_change()
        if row is None:
            return
        if not any(kpi in self._plan.kpis for kpi in row.kpis):
            self.say(_("数字は KPI のある行に貼り付けます（今月の数字は v）"), "busy")
            return
        from planner.ui import figure_pasting  # noqa: PLC0415
        from planner.ui.screens.pasting import PasteScreen  # noqa: PLC0415

        form = figure_pasting.row_form(self._plan, row, self._grid.cursor_month)
        try:
            block = figure_pasting.read(form, event.text, 0)
        except PlannerError as error:
            self.say(wording.error_sentence(error), "bad")
            return
        if not block.cells:
            self.say(_("貼り付けた文に数字がありません"), "busy")
            return

        def put(is_provisional: bool | None) -> None:  # noqa: FBT001 - what the preview answers
            if is_provisional is not None:
                figure_pasting.put(form, block, is_provisional=is_provisional)
                self._save_figures(form)

        self.app.push_screen(PasteScreen(self._plan, block), put)

    def _open_figures(self, form: "FigureForm", begin: int = 0, said: str = "") -> None:
        from planner.ui.screens.figures import FiguresScreen  # noqa: PLC0415

        if any(isinstance(screen, FiguresScreen) for screen in self.app.screen_stack):
            return  # from the palette over the form: what is typed there comes first
        group = self.view.group or _("全グループ")
        screen = FiguresScreen(form, begin, title=group, said=said)
        self.app.push_screen(screen, self._save_figures)

    def _save_figures(self, form: "FigureForm | None") -> None:
        if form is not None:
            self._request(form.changes, seen=form.plan.seq, form=form)

    def _keep_figures(self, form: "FigureForm", plan: Plan, error: PlannerError) -> None:
        """Open the form again with what was not saved; a conflict asks which figures hold."""
        form_now, clashes = form.on(plan), form.clashes(plan)
        places = [clash.place for clash in clashes]
        begin = (form_now.number_of(places[0]) if places else None) or 0
        if not isinstance(error, ConflictError) or not clashes:
            if not self._is_read_only:
                self._open_figures(form_now, begin, wording.error_sentence(error))
            return
        from planner.ui.figure_columns import clash_text  # noqa: PLC0415
        from planner.ui.screens.choose import ChooseScreen  # noqa: PLC0415

        def choose(chosen: str | None) -> None:
            if chosen == "theirs":
                form_now.forget(places)
            if chosen not in {"theirs", "mine"}:  # Esc loses no figure either
                self._open_figures(form_now, begin)
            elif form_now.changes:
                self._save_figures(form_now)
            else:
                self.say(_("今の値のままです"))

        options = (
            ("theirs", _("今の値のままにする（ほかの数字は保存する）")),
            ("mine", _("自分の入力にする")),
            ("edit", _("自分の数字を開いて書き直す")),
        )
        lines = (wording.error_sentence(error), *(clash_text(plan, clash) for clash in clashes))
        title = _("同じ欄がほかで変わっています")
        self.app.push_screen(ChooseScreen(title, lines=lines, options=options), choose)

    # Marks

    def action_tick(self) -> None:
        """Tick the ● under the cursor, or the one just offered; nothing is asked."""
        rows = self._rows_meant()
        is_offered = bool(rows) and self._offered == {row.id for row in rows}
        cell = self.month if is_offered else self._grid.cursor_month
        if changes := intents.ticks(self._plan, rows, cell, self.month):
            self._offered = frozenset()
            left = len(rows) - len(changes)
            self._request(changes, said=_("{count}行は●なし").format(count=left) if left else "")
        elif rows:
            self.say(intents.why_no_tick(rows[0], cell), "busy")

    def action_tick_with_word(self) -> None:
        """Tick the ● under the cursor with a word on it."""
        plan, rows, cell = self._plan, self._rows_meant(), self._grid.cursor_month
        marks = [mark for row in rows if (mark := ledger.mark_at(row, cell))]
        if marks:
            self._ask(
                questions.word(
                    marks, cell, lambda word: intents.ticks(plan, rows, cell, self.month, word)
                )
            )
        elif rows:
            self.say(intents.why_no_tick(rows[0], cell), "busy")

    def action_untick(self) -> None:
        """Make a done or dropped ● an open one again."""
        self._request(intents.reopenings(self._rows_meant(), self._grid.cursor_month))

    def action_move_mark(self) -> None:
        """Ask where the ● under the cursor goes, and why."""
        if found := self._open_mark():
            self._ask(questions.move(self._plan, *found, self.month))

    def action_drop_mark(self) -> None:
        """Ask why the ● under the cursor is given up; before 計画決定 take it out of the plan."""
        found = self._open_mark()
        if found is not None and self._plan.decided is None:
            self._request(intents.unplanned(*found))
        elif found is not None:
            self._ask(questions.drop(self._plan, *found))

    def action_add_mark(self) -> None:
        """Add a ● under the cursor: planned before 計画決定, with a reason after it."""
        row, month = self._row_to_change(), self._grid.cursor_month
        if row is not None and self._plan.decided is None:
            self._request(intents.planned(row, new_id(), month))
        elif row is not None:
            self._ask(questions.unplanned_work(row, new_id(), month))

    def action_add_step(self) -> None:
        """Ask for a step of the row and its month."""
        if row := self._row_to_change():
            self._ask(questions.step(self._plan, row, new_id(), self._grid.cursor_month))

    def action_suspend(self) -> None:
        """Rest the row from a month to a month; a resting row is taken up again."""
        row = self._row_to_change()
        if row is None:
            return
        resting = [s for s in row.suspensions if s.covers(self.month)]
        if resting:
            self._ask(questions.resumption(self._plan, row, resting, self.month))
        else:
            self._ask(questions.suspension(self._plan, row, new_id(), self.month))

    # Undo

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._take_back(UndoRequested())

    def action_redo(self) -> None:
        """Take back one's own last undo."""
        self._take_back(UndoRequested(is_redo=True))

    # Looking

    def action_search(self) -> None:
        """Ask for a text and go to the next row that has it."""
        field = TextField("text", _("探す文字"), value=self._found)

        def start(answer: Answer) -> None:
            self._found = answer.texts["text"]
            self._search(1, stay=True)

        self.ask(_("検索"), (field,), start)

    def action_search_next(self) -> None:
        """Go to the next row found."""
        self._search(1)

    def action_search_previous(self) -> None:
        """Go to the row found before."""
        self._search(-1)

    def action_choose_group(self) -> None:
        """Choose whose rows are shown."""
        from planner.ui.screens.choose import ChooseScreen  # noqa: PLC0415

        every = ("*", _("全グループ"))
        options = (every, *((group, group) for group in self._plan.groups))

        def choose(group: str | None) -> None:
            if group is not None:
                self.view = report.View("" if group == "*" else group, self.view.incentive_only)

        self.app.push_screen(
            ChooseScreen(_("表示するグループ"), options=options, current=self.view.group or "*"),
            choose,
        )

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
        self._grid.reset_columns()
        self.say(_("列の幅を標準に戻しました"))

    def action_set_status_month(self) -> None:
        """Make the month looked at the plan's 基準月."""
        self._request([SetStatusMonth(self.month)])

    def action_show_slips(self) -> None:
        """List what slips; the chosen row gets the cursor."""
        from planner.ui.screens.slips import SlipsScreen  # noqa: PLC0415

        plan, group = self._plan, self.view.group
        self.app.push_screen(SlipsScreen(plan, self.month, group), self.go_to_row)

    def action_look_back(self, how: str) -> None:
        """Read the history, then show a row's story, what changed, or the grid as it was."""
        from planner.ui import hindsight  # noqa: PLC0415

        row = self._grid.row
        row_id = row.id if row is not None else ""
        show = hindsight.OPENINGS[how]
        self.post_message(HistoryRequested(lambda timeline: show(self, timeline, row_id)))

    # Taking away

    def action_copy_rows(self) -> None:
        """Put the rows meant into the clipboard."""
        rows = {row.id for row in self._rows_meant()}
        self._copy([line for line in self._grid.report_lines if getattr(line, "row", "") in rows])

    def action_copy_view(self) -> None:
        """Put all rows shown into the clipboard."""
        self._copy(self._grid.report_lines)

    def action_help(self) -> None:
        """List all keys; the chosen one is carried out."""
        from planner.ui.screens.help import HelpScreen  # noqa: PLC0415

        legend = (
            *((sign, wording.mark_state_name(state)) for state, sign in MARK_SIGNS.items()),
            ("~", _("ほかの人が今変えた行")),
        )
        self.app.push_screen(HelpScreen(COMMANDS, legend), self.run_command)

    def action_palette(self) -> None:
        """Find a command by its words."""
        self.app.action_command_palette()

    def action_back(self) -> None:
        """Leave the selection."""
        self._grid.end_selection()
        self.say("")

    # Parts

    @property
    def _plan(self) -> Plan:
        assert self.plan is not None
        return self.plan

    @property
    def _grid(self) -> Grid:
        return self.query_one(Grid)

    def _rows_meant(self) -> list[Row]:
        """The selected rows in order, else the one under the cursor."""
        selected = self._grid.selected
        if selected:
            return [self._plan.rows[row] for row in self._grid.work_rows() if row in selected]
        row = self._grid.row
        return [row] if row is not None else []

    def _row_to_change(self) -> Row | None:
        """The row under the cursor, where the plan takes changes."""
        return self._grid.row if self._may_change() else None

    def _open_mark(self) -> tuple[Row, Mark] | None:
        """The open ● under the cursor; without one a sentence says so."""
        row, cell = self._row_to_change(), self._grid.cursor_month
        if row is None:
            return None
        mark = ledger.mark_at(row, cell)
        if mark is None or not mark.is_open:
            self.say(intents.why_no_tick(row, cell), "busy")
            return None
        return row, mark

    def _may_change(self) -> bool:
        if self._is_read_only:
            self.say(_("この計画は読み取り専用で開いています"), "bad")
        return not self._is_read_only

    def _request(
        self,
        changes: Sequence[Change],
        *,
        seen: int = -1,
        said: str = "",
        form: "FigureForm | None" = None,
    ) -> None:
        """Ask for changes, made on what is seen now or was seen at ``seen``."""
        if not changes or not self._may_change():
            return
        if not said:
            self._offered = frozenset()
        self._say_saving()
        seen = self._plan.seq if seen < 0 else seen
        self.post_message(ChangeRequested(changes, seen, said, form))

    def _take_back(self, request: UndoRequested) -> None:
        if self._may_change():
            self._offered = frozenset()
            self._say_saving()
            self.post_message(request)

    def _say_saving(self) -> None:
        self._waiting += 1
        self.say(_("保存中… {count}件").format(count=self._waiting), "busy")

    def _offer_tick(self, rows: list[Row]) -> str:
        """Let the next Space tick this month's ● of the rows; the words that say so."""
        able = [row for row in rows if (m := ledger.mark_at(row, self.month)) and m.is_open]
        self._offered = frozenset(row.id for row in rows) if able else frozenset()
        text = _("Space で{month}の●も実施済に").format(month=wording.month_name(self.month))
        return text if able else ""

    def _copy(self, lines: Sequence[report.Line]) -> None:
        from planner.reports.copied import tab_separated  # noqa: PLC0415 - seldom needed
        from planner.ui.copying import heading  # noqa: PLC0415

        count = sum(isinstance(line, report.WorkLine) for line in lines)
        if not count:
            self.say(_("写す行がありません"), "busy")
            return
        plan, month = self._plan, self.month
        text = tab_separated(plan, lines, month, heading(plan, month))
        self.post_message(CopyRequested(text, count))

    def _resize(self, *, title: int = 0, note: int = 0) -> None:
        if not self._grid.resize_columns(title=title, note=note):
            self.say(_("列の幅はここまでです（どの列も見えるように）"), "busy")
            return
        columns = self._grid.columns
        said = _("列の幅 事業 {title}　進捗状況 {note}（「列の幅を標準に戻す」は Ctrl+P から）")
        self.say(said.format(title=columns.title, note=columns.note))

    def _look_at(self, count: int) -> None:
        month = add_months(self.month, count)
        if month in self._plan.year:
            self.month = month
            self._grid.cursor_column = self._plan.year.months.index(month)

    def _search(self, step: int, *, stay: bool = False) -> None:
        rows = list(self._grid.work_rows())
        row = self._grid.row
        if not self._found or row is None:
            return
        hits = search.hits(self._plan, rows, self.month, self._found)
        if not hits:
            self.say(_("「{text}」は見つかりません").format(text=self._found), "busy")
            return
        place = search.next_hit(hits, rows.index(row.id), step, stay=stay)
        self._grid.move_to_row(rows[place])
        text = _("「{text}」 {number}/{count}件")
        number = hits.index(place) + 1
        self.say(text.format(text=self._found, number=number, count=len(hits)))

    def _ask(self, question: Question) -> None:
        """Ask a question; the changes it becomes are made on the plan seen now."""
        seen = self._plan.seq
        self.ask(
            question.title,
            question.fields,
            lambda answer: self._request(question.changes(answer), seen=seen),
        )

    def ask(self, title: str, fields: Sequence[Field], then: Callable[[Answer], None]) -> None:
        """Ask something of which nothing follows where it is not answered."""
        from planner.ui.screens.ask import AskScreen  # noqa: PLC0415

        def close(answer: Answer | None) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(AskScreen(title, fields, year=self._plan.year), close)

    def _ask_about_conflict(self, request: ChangeRequested, error: ConflictError) -> None:
        from planner.ui import conflict  # noqa: PLC0415

        self.say(_("まだ保存していません（ほかの人と同じ欄）"), "busy")
        seq, texts = self._plan.seq, _texts(request)

        def choose(chosen: str | None) -> None:
            following = conflict.following(chosen, request, error, seq)
            if following is not None:
                self._say_saving()
                self.post_message(following)
            elif chosen != "theirs" and texts:
                self._keep_text(request)  # Esc loses no text either
            else:
                self.say(_("今の値のままです"))

        self.app.push_screen(conflict.question(error, has_text=bool(texts)), choose)

    def _keep_words(self, message: Refused) -> None:
        """Show what was written for something that is gone, until it is copied or given up."""
        from planner.ui import conflict  # noqa: PLC0415

        words = conflict.words(message.request)

        def choose(chosen: str | None) -> None:
            if chosen is None:  # Esc loses no text
                self._keep_words(message)
            elif chosen == "copy":
                self.app.copy_to_clipboard("\n".join(words))
                self.say(_("書いた文をクリップボードへ写しました"))

        if words:
            self.app.push_screen(conflict.kept_words(message.error, words), choose)

    def _show_others(self, entries: tuple[Entry, ...]) -> None:
        """Let the rows that others changed say so for a moment."""
        if entries:
            from planner.story import rows_touched  # noqa: PLC0415

            self._fresh.add(rows_touched(self._plan, entries))
            ((text, style),) = self.query_one("#said", Sentence).parts
            if style == "quiet" or not text.strip():  # nothing that is still to be read
                self.say(wording.news(self._plan, entries), "quiet")

    def _show_fresh(self, rows: frozenset[str]) -> None:
        self._grid.fresh = rows

    def _keep_text(self, request: ChangeRequested | UndoRequested) -> None:
        """Open the note again with the text that was not saved."""
        texts = _texts(request)
        row = self._plan.rows.get(texts[0].row) if texts else None
        if row is None or self._is_read_only:
            return
        month = texts[0].month
        held = row.report(month)
        note = next((c.text for c in texts if isinstance(c, WriteNote)), held.note)
        remedy = next((c.text for c in texts if isinstance(c, WriteRemedy)), held.remedy)
        self._open_note(row, month, note, remedy, is_unsaved=True)

    def run_command(self, action: str | None) -> None:
        """Carry out a command of the table, once what is open has closed."""
        if action is None:
            return
        of_grid = any(c.action == action and Place.GRID in c.places for c in COMMANDS)
        self.call_after_refresh((self._grid if of_grid else self).run_action, action)

    def _show_detail(self) -> None:
        row = self._grid.row
        if row is not None:
            self.query_one(Detail).row = (self._plan, row.id, self.month)

    def _show_heading(self) -> None:
        text = heading_text(
            self._plan,
            self.view,
            self.month,
            self._grid.shown,
            is_read_only=self._is_read_only,
        )
        self.query_one("#heading", OneLine).parts = ((text, ""),)


def _nothing_written(request: ChangeRequested | UndoRequested) -> str:
    """What to say where a request changed nothing."""
    if isinstance(request, ChangeRequested):
        return _("変わったところはありません")
    return _("やり直す変更はありません") if request.is_redo else _("元に戻す変更はありません")


def _texts(request: ChangeRequested | UndoRequested) -> list[WriteNote | WriteRemedy]:
    """The texts a request would have written."""
    changes = request.changes if isinstance(request, ChangeRequested) else ()
    return [change for change in changes if isinstance(change, WriteNote | WriteRemedy)]
