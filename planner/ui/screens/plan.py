"""The plan's screen: the grid, the row's detail, what was saved, and the keys."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.reactive import reactive
from textual.screen import Screen

from planner import ledger, wording
from planner.book import new_id
from planner.changes import (
    AddMark,
    AddStep,
    Change,
    ConfirmNote,
    DropMark,
    MoveMark,
    RestoreMark,
    Resume,
    SetStatus,
    SetStatusMonth,
    Suspend,
    TickMark,
    UntickMark,
    WriteNote,
    WriteRemedy,
    last_note,
)
from planner.errors import ConflictError
from planner.fiscal import Month, add_months, era_label, month_name
from planner.language import _
from planner.model import Mark, Plan, Row
from planner.reports import grid as report
from planner.reports.signs import MARK_SIGNS
from planner.slips import unreported_items
from planner.text import fold_for_search
from planner.ui.keys import Place, bindings, commands
from planner.ui.messages import ChangeRequested, Refused, UndoRequested, Written
from planner.ui.widgets.detail import Detail
from planner.ui.widgets.grid import Grid
from planner.ui.widgets.lines import KeyLine, OneLine, Sentence

if TYPE_CHECKING:
    from planner.ui.screens.ask import MonthField, TextField


class PlanScreen(Screen[None]):
    """One plan, opened on its 基準月 and the person's own group.

    It asks for changes by message and shows each plan it is given.

    Args:
        plan: The plan to begin with.
        group: Group shown; empty for all.
        month: Month looked at.
        hint: What to say at first.
        is_read_only: Whether the plan takes no changes.
    """

    BINDINGS = bindings()

    DEFAULT_CSS = """
    PlanScreen { layout: vertical; }
    #heading { background: $primary; color: $background; text-style: bold; }
    #detail { height: 7; border-top: solid $foreground 30%; }
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
        self, plan: Plan, *, group: str, month: Month, hint: str = "", is_read_only: bool = False
    ) -> None:
        super().__init__()
        self.set_reactive(PlanScreen.plan, plan)
        self.set_reactive(PlanScreen.month, month)
        self.set_reactive(PlanScreen.view, report.View(group=group))
        self._hint = hint
        self._is_read_only = is_read_only
        self._found = ""
        self._offered: frozenset[str] = frozenset()
        self._waiting = 0

    def compose(self) -> ComposeResult:
        """Heading, grid, detail, what was saved, keys."""
        yield OneLine(id="heading")
        yield Grid(id="grid")
        yield Detail(id="detail")
        yield Sentence(id="said")
        yield KeyLine(commands(), id="keys")

    def on_mount(self) -> None:
        """Show the plan, the cursor on the month looked at."""
        grid = self._grid
        grid.set_reactive(Grid.view, self.view)
        grid.set_reactive(Grid.month, self.month)
        grid.set_reactive(Grid.cursor_column, self._plan.year.months.index(self.month))
        grid.plan = self._plan
        self._show_heading()
        self.say(self._hint, "line--quiet")

    # What the app tells

    def show(self, plan: Plan) -> None:
        """Show the plan as it is now."""
        self.plan = plan

    def show_written(self, message: Written) -> None:
        """Say what is on disk; the change is shown as saved only from here on."""
        self.show(message.plan)
        self._waiting = message.pending
        if message.request is None:
            return
        if message.entry is None:
            is_undo = isinstance(message.request, UndoRequested)
            self.say(_("戻す変更はありません") if is_undo else _("変わったところはありません"))
        else:
            saved = _("保存済 ") + wording.entry_sentence(message.plan, message.entry)
            self.say(f"{saved}　{getattr(message.request, 'said', '')}".rstrip("　"))

    def show_refused(self, message: Refused) -> None:
        """Say why something was not done; a conflict asks which value holds."""
        self.show(message.plan)
        self._waiting = message.pending
        if isinstance(message.error, ConflictError) and isinstance(
            message.request, ChangeRequested
        ):
            self._ask_about_conflict(message.request, message.error)
            return
        self.say(wording.error_sentence(message.error), "line--bad")
        self._keep_text(message)

    def show_group(self, group: str) -> None:
        """Show the rows of a group, all for an empty name."""
        self.view = report.View(group, self.view.incentive_only)

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

    def on_grid_cursor_moved(self) -> None:
        """Show the row's detail, and how many rows are selected."""
        self._offered = frozenset()
        if self._grid.selected:
            text = _("{count}行を選択中（Esc で解除）")
            self.say(text.format(count=len(self._grid.selected)), "line--busy")
        self._show_detail()

    def on_grid_row_activated(self) -> None:
        """Open the note of a row that was double-clicked."""
        self.action_edit_note()

    # Status, note

    def action_set_status(self, place: int) -> None:
        """Set the status at a place of the scale for the rows meant."""
        statuses = self._plan.statuses
        rows = self._rows_meant()
        if place >= len(statuses) or not rows:
            return
        status = statuses[place]
        said = ""
        if status.meaning in {"above", "on"}:
            said = self._offer_tick(rows)
        self._ask_for([SetStatus(row.id, self.month, status.symbol) for row in rows], said)

    def action_clear_status(self) -> None:
        """Leave the status of the rows meant empty."""
        self._ask_for([SetStatus(row.id, self.month, None) for row in self._rows_meant()])

    def action_confirm_note(self) -> None:
        """Use the last note for this month, for all rows meant that have one."""
        rows = self._rows_meant()
        able = [row for row in rows if last_note(row, self.month) is not None]
        if rows and not able:
            self.say(_("前の月までに進捗状況がありません。Enter で記入できます"), "line--busy")
            return
        self._ask_for([ConfirmNote(row.id, self.month) for row in able])

    def action_edit_note(self) -> None:
        """Open the note and remedy of the row, last month's beside them."""
        row = self._grid.row
        if row is not None and self._may_change():
            self._open_note(row, row.report(self.month).note, row.report(self.month).remedy)

    def _open_note(self, row: Row, note: str | None, remedy: str | None) -> None:
        from planner.ui.screens.note import NoteDraft, NoteResult, NoteScreen  # noqa: PLC0415

        plan, month, seen = self._plan, self.month, self._plan.seq
        earlier = max((m for m in row.reports if m < month), default=add_months(month, -1))
        before = row.report(earlier)
        held = row.report(month)
        draft = NoteDraft(
            heading=f"{plan.reference(row)} {row.title or plan.item_of(row).title}",
            month=era_label(month),
            last_month=era_label(earlier),
            last_note=before.note or "",
            last_remedy=before.remedy or "",
            note=note or "",
            remedy=remedy or "",
            commands=tuple(c for c in commands() if c.is_row_command and c.action != "edit_note"),
        )

        def close(result: NoteResult | None) -> None:
            if result is None:
                return
            changes: list[Change] = []
            if result.note != (held.note or ""):
                changes.append(WriteNote(row.id, month, result.note))
            if result.remedy != (held.remedy or ""):
                changes.append(WriteRemedy(row.id, month, result.remedy))
            if changes:
                self._request(changes, seen=seen)
            self.run_command(result.action)

        self.app.push_screen(NoteScreen(draft), close)

    # Marks

    def action_tick(self) -> None:
        """Tick the ● under the cursor, or the one just offered."""
        rows = self._rows_meant()
        if self._offered and self._offered == {row.id for row in rows}:
            self._tick(rows, self.month)
        else:
            self._tick(rows, self._grid.cursor_month)

    def _tick(self, rows: list[Row], cell_month: Month, word: str | None = None) -> None:
        changes: list[Change] = []
        for row in rows:
            mark = ledger.mark_at(row, cell_month)
            if mark is not None and (mark.is_open or (word is not None and mark.done)):
                done = mark.done or ledger.month_done(self._plan, row, mark, self.month)
                changes.append(TickMark(row.id, mark.id, done, word))
        if changes:
            self._ask_for(changes)
        elif rows:
            self._say_no_mark(rows[0], cell_month)

    def _say_no_mark(self, row: Row, cell_month: Month) -> None:
        mark = ledger.mark_at(row, cell_month)
        if mark is not None and mark.done:
            self.say(_("すでに実施済です（Backspace で戻せます）"), "line--busy")
        elif mark is not None:
            self.say(_("中止した●です（Backspace で戻せます）"), "line--busy")
        else:
            open_months = sorted({m.due for m in row.marks if m.is_open and m.due})
            months = "・".join(month_name(month) for month in open_months) or _("なし")
            text = _("{month}に●がありません（未実施の●: {months}）")
            self.say(text.format(month=month_name(cell_month), months=months), "line--busy")

    def action_tick_with_word(self) -> None:
        """Tick the ● under the cursor with a word on it."""
        from planner.ui.screens.ask import TextField  # noqa: PLC0415

        rows = self._rows_meant()
        month = self._grid.cursor_month
        marks = [mark for row in rows if (mark := ledger.mark_at(row, month))]
        if not marks:
            if rows:
                self._say_no_mark(rows[0], month)
            return
        title = _("{month}の●を実施済にする").format(month=month_name(month))
        field = TextField(
            "word", _("一言"), value=marks[0].word, placeholder=_("5/7開催、68件など")
        )
        self._ask(title, (field,), lambda texts, _months: self._tick(rows, month, texts["word"]))

    def action_untick(self) -> None:
        """Make a done or dropped ● an open one again."""
        changes: list[Change] = []
        for row in self._rows_meant():
            mark = ledger.mark_at(row, self._grid.cursor_month)
            if mark is not None and mark.done:
                changes.append(UntickMark(row.id, mark.id))
            elif mark is not None and mark.dropped is not None:
                changes.append(RestoreMark(row.id, mark.id))
        self._ask_for(changes)

    def action_move_mark(self) -> None:
        """Ask where the ● under the cursor goes, and why."""
        from planner.ui.screens.ask import MonthField, TextField  # noqa: PLC0415

        found = self._open_mark()
        if found is None:
            return
        row, mark = found
        month = mark.due
        following = add_months(month, 1) if month else self.month
        start = following if following in self._plan.year else self._plan.year.last
        fields = (
            MonthField("to", _("移す先"), start, allow_undecided=True, current=month),
            TextField("why", _("理由"), is_required=self._plan.decided is not None),
        )
        self._ask(
            _("{what}を移す").format(what=self._mark_name(row, mark)),
            fields,
            lambda texts, months: self._ask_for(
                [MoveMark(row.id, mark.id, months["to"], texts["why"])]
            ),
        )

    def action_drop_mark(self) -> None:
        """Ask why the ● under the cursor is given up."""
        from planner.ui.screens.ask import TextField  # noqa: PLC0415

        found = self._open_mark()
        if found is None:
            return
        row, mark = found
        self._ask(
            _("{what}を中止する").format(what=self._mark_name(row, mark)),
            (TextField("why", _("理由"), is_required=True),),
            lambda texts, _months: self._ask_for([DropMark(row.id, mark.id, texts["why"])]),
        )

    def action_add_mark(self) -> None:
        """Add a ● under the cursor: planned before 計画決定, with a reason after it."""
        from planner.ui.screens.ask import TextField  # noqa: PLC0415

        row, month = self._grid.row, self._grid.cursor_month
        if row is None or not self._may_change():
            return
        if self._plan.decided is None:
            self._ask_for([AddMark(row.id, new_id(), month)])
            return
        title = _("{month}に計画外の●を加える").format(month=month_name(month))
        self._ask(
            title,
            (TextField("why", _("内容・理由"), is_required=True),),
            lambda texts, _months: self._ask_for([AddMark(row.id, new_id(), month, texts["why"])]),
        )

    def action_add_step(self) -> None:
        """Ask for a step of the row and its month."""
        from planner.ui.screens.ask import MonthField, TextField  # noqa: PLC0415

        row, month = self._grid.row, self._grid.cursor_month
        if row is None or not self._may_change():
            return
        fields = (
            TextField(
                "text", _("手順"), is_required=True, placeholder=_("通知の発送、入札公告など")
            ),
            MonthField("month", _("何月"), month, allow_undecided=False, current=self.month),
        )

        def add(texts: dict[str, str], months: dict[str, Month | None]) -> None:
            self._ask_for([AddStep(row.id, new_id(), months["month"] or month, texts["text"])])

        self._ask(_("{row} に手順を加える").format(row=self._plan.reference(row)), fields, add)

    def action_suspend(self) -> None:
        """Rest the row from a month to a month; a resting row is taken up again."""
        from planner.ui.screens.ask import MonthField, TextField  # noqa: PLC0415

        row = self._grid.row
        if row is None or not self._may_change():
            return
        reference = self._plan.reference(row)
        held = next((s for s in row.suspensions if s.covers(self.month)), None)
        if held is not None:
            field = MonthField(
                "month", _("再開する月"), self.month, allow_undecided=False, current=self.month
            )
            self._ask(
                _("{row} を再開する").format(row=reference),
                (field,),
                lambda _texts, months: self._ask_for(
                    [Resume(row.id, held.id, months["month"] or self.month)]
                ),
            )
            return
        fields = (
            MonthField(
                "start", _("何月から"), self.month, allow_undecided=False, current=self.month
            ),
            MonthField("end", _("何月まで"), None, allow_undecided=True, current=self.month),
            TextField("why", _("理由"), is_required=True),
        )
        self._ask(
            _("{row} を休止する").format(row=reference),
            fields,
            lambda texts, months: self._ask_for(
                [
                    Suspend(
                        row.id,
                        new_id(),
                        months["start"] or self.month,
                        end=months["end"],
                        why=texts["why"],
                    )
                ]
            ),
        )

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
        from planner.ui.screens.ask import TextField  # noqa: PLC0415

        def start(texts: dict[str, str], _months: object) -> None:
            self._found = texts["text"]
            self._search(1, stay=True)

        self._ask(_("検索"), (TextField("text", _("探す文字"), value=self._found),), start)

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

    def action_set_status_month(self) -> None:
        """Make the month looked at the plan's 基準月."""
        self._ask_for([SetStatusMonth(self.month)])

    def action_show_slips(self) -> None:
        """List what slips; the chosen row gets the cursor."""
        from planner.ui.screens.slips import SlipsScreen  # noqa: PLC0415

        plan, group = self._plan, self.view.group

        def jump(row_id: str | None) -> None:
            if row_id is not None and not self._grid.move_to_row(row_id):
                self.view = report.View()
                self._grid.move_to_row(row_id)

        self.app.push_screen(SlipsScreen(plan, self.month, group), jump)

    def action_help(self) -> None:
        """List all keys; the chosen one is carried out."""
        from planner.ui.screens.help import HelpScreen  # noqa: PLC0415

        legend = tuple((sign, wording.mark_state_name(state)) for state, sign in MARK_SIGNS.items())
        self.app.push_screen(HelpScreen(commands(), legend), self.run_command)

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

    def _open_mark(self) -> tuple[Row, Mark] | None:
        """The open ● under the cursor; without one a sentence says so."""
        row, month = self._grid.row, self._grid.cursor_month
        if row is None or not self._may_change():
            return None
        mark = ledger.mark_at(row, month)
        if mark is None or not mark.is_open:
            self._say_no_mark(row, month)
            return None
        return row, mark

    def _mark_name(self, row: Row, mark: Mark) -> str:
        month = month_name(mark.due) if mark.due else _("時期未定")
        what = _("手順「{text}」").format(text=mark.text) if mark.text else "●"
        return f"{self._plan.reference(row)} {month}の{what}"

    def _may_change(self) -> bool:
        if self._is_read_only:
            self.say(_("この計画は読み取り専用で開いています"), "line--bad")
        return not self._is_read_only

    def _ask_for(self, changes: Iterable[Change], said: str = "") -> None:
        """Ask for changes made on what is seen now."""
        self._request(list(changes), seen=self._plan.seq, said=said)

    def _request(self, changes: list[Change], *, seen: int | None, said: str = "") -> None:
        if not changes or not self._may_change():
            return
        if not said:
            self._offered = frozenset()
        self._say_saving()
        self.post_message(ChangeRequested(changes, seen, said))

    def _take_back(self, request: UndoRequested) -> None:
        if self._may_change():
            self._offered = frozenset()
            self._say_saving()
            self.post_message(request)

    def _say_saving(self) -> None:
        self._waiting += 1
        self.say(_("保存中… {count}件").format(count=self._waiting), "line--busy")

    def _offer_tick(self, rows: list[Row]) -> str:
        """Let the next Space tick this month's ● of the rows; the words that say so."""
        able = [row for row in rows if (m := ledger.mark_at(row, self.month)) and m.is_open]
        self._offered = frozenset(row.id for row in rows) if able else frozenset()
        text = _("Space で{month}の●も実施済に").format(month=month_name(self.month))
        return text if able else ""

    def _look_at(self, count: int) -> None:
        month = add_months(self.month, count)
        if month in self._plan.year:
            self.month = month
            self._grid.cursor_column = self._plan.year.months.index(month)

    def _search(self, step: int, *, stay: bool = False) -> None:
        wanted = fold_for_search(self._found)
        rows = list(self._grid.work_rows())
        row = self._grid.row
        if not wanted or not rows or row is None:
            return
        hits = [place for place, row_id in enumerate(rows) if wanted in self._searched(row_id)]
        if not hits:
            self.say(_("「{text}」は見つかりません").format(text=self._found), "line--busy")
            return
        here = rows.index(row.id)
        if step > 0:
            place = next((p for p in hits if p > here or (stay and p == here)), hits[0])
        else:
            place = next((p for p in reversed(hits) if p < here), hits[-1])
        self._grid.move_to_row(rows[place])
        text = _("「{text}」 {number}/{count}件")
        self.say(text.format(text=self._found, number=hits.index(place) + 1, count=len(hits)))

    def _searched(self, row_id: str) -> str:
        plan = self._plan
        row = plan.rows[row_id]
        item, now = plan.item_of(row), row.report(self.month)
        kpis = [plan.kpis[kpi].name for kpi in row.kpis if kpi in plan.kpis]
        texts = [item.title, *item.lines, row.title, row.text, now.note, now.remedy, *kpis]
        texts += [plan.section_of(row).title, plan.reference(row), *(m.text for m in row.marks)]
        return fold_for_search("\n".join(text for text in texts if text))

    def _ask(
        self,
        title: str,
        fields: "Sequence[TextField | MonthField]",
        then: Callable[[dict[str, str], dict[str, Month | None]], None],
    ) -> None:
        from planner.ui.screens.ask import Answer, AskScreen  # noqa: PLC0415

        def close(answer: Answer | None) -> None:
            if answer is not None:
                then(answer.texts, answer.months)

        self.app.push_screen(AskScreen(title, fields, year=self._plan.year), close)

    def _ask_about_conflict(self, request: ChangeRequested, error: ConflictError) -> None:
        from planner.ui.screens.choose import ChooseScreen  # noqa: PLC0415

        lines = (
            wording.error_sentence(error),
            _("自分の入力: {value}").format(value=error.mine or _("（空欄）")),
            _("今の値: {value}").format(value=error.theirs or _("（空欄）")),
        )
        options = (("theirs", _("今の値のままにする")), ("mine", _("自分の入力にする")))

        def choose(chosen: str | None) -> None:
            if chosen == "mine":
                self._request(list(request.changes), seen=None)
            else:
                self.say(_("今の値のままです"))

        self.app.push_screen(
            ChooseScreen(_("同じ欄がほかで変わっています"), lines=lines, options=options), choose
        )

    def _keep_text(self, message: Refused) -> None:
        """Open the note again with the text that could not be saved."""
        request = message.request
        if not isinstance(request, ChangeRequested):
            return
        note = next((c for c in request.changes if isinstance(c, WriteNote)), None)
        remedy = next((c for c in request.changes if isinstance(c, WriteRemedy)), None)
        row_id = note.row if note else remedy.row if remedy else ""
        row = self._plan.rows.get(row_id)
        if row is not None and not self._is_read_only:
            held = row.report(self.month)
            self._open_note(
                row, note.text if note else held.note, remedy.text if remedy else held.remedy
            )

    def run_command(self, action: str | None) -> None:
        """Carry out a command of the table, once what is open has closed."""
        if action is None:
            return
        of_grid = any(c.action == action and Place.GRID in c.places for c in commands())
        self.call_after_refresh((self._grid if of_grid else self).run_action, action)

    def _show_detail(self) -> None:
        row = self._grid.row
        if row is not None:
            self.query_one(Detail).row = (self._plan, row.id, self.month)

    def _show_heading(self) -> None:
        plan, view = self._plan, self.view
        counts = report.count_statuses(plan, self._grid.lines, self.month)
        looked_at = ""
        if self.month != plan.status_month:
            looked_at = _("（表示 {month}）").format(month=era_label(self.month))
        if plan.is_recorded(self.month):
            count = len(unreported_items(plan, self.month, view.group))
            unreported = _("未報告 {count}件").format(count=count)
        else:
            unreported = _("未記録の月")
        texts = (
            f" {plan.year.label} {plan.branch}{_('支部')}",
            _("基準月 {month}").format(month=era_label(plan.status_month)) + looked_at,
            view.group or _("全グループ"),
            " ".join(f"{symbol}{number}" for symbol, number in counts.by_status),
            unreported,
            *([_("★インセンティブのみ")] if view.incentive_only else []),
            *([_("【読取専用】")] if self._is_read_only else []),
        )
        self.query_one("#heading", OneLine).parts = (("  ".join(texts), ""),)
