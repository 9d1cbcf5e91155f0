"""Where rows are worked on: what the keys of a row do, on the grid as in the list of slips."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive
from textual.screen import Screen, ScreenResultType

from planner.forms import meanings, questions
from planner.forms.offer import TickOffer
from planner.forms.questions import Answer, Field, Question
from planner.history.intents import Change
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.ui.acts import marks
from planner.ui.keys import KeyCommand
from planner.ui.messages import UndoRequested

if TYPE_CHECKING:
    from planner.forms.figure_form import FigureForm


class Workplace(Screen[ScreenResultType]):
    """A screen with a cursor on a row; it asks for changes and shows each plan it is given.

    What stands under "The place" is each screen's own.
    """

    month: reactive[Month] = reactive(Month(""), repaint=False, init=False)
    """The month looked at."""

    is_read_only = False
    """Whether the plan takes no changes."""

    # The place

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """What can be done here, for the help and the palette."""
        raise NotImplementedError

    @property
    def present(self) -> Plan:
        """The plan as it is now."""
        raise NotImplementedError

    @property
    def group(self) -> str:
        """The group shown; empty for all."""
        raise NotImplementedError

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        raise NotImplementedError

    @property
    def cell(self) -> Month:
        """The month under the cursor."""
        raise NotImplementedError

    @property
    def offer(self) -> TickOffer:
        """What the next Space was offered to tick."""
        raise NotImplementedError

    def rows_meant(self) -> list[Row]:
        """The rows a key is for."""
        return [self.row] if self.row is not None else []

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● of a row a key is for."""
        return ledger.mark_at(row, self.cell)

    def may_change(self) -> bool:
        """Whether the plan takes changes; a sentence says so where it does not."""
        raise NotImplementedError

    def say(self, text: str, style: str = "") -> None:
        """Put a sentence on the line above the keys."""
        raise NotImplementedError

    def request(
        self,
        changes: Sequence[Change],
        *,
        seen: int = -1,
        said: str = "",
        form: "FigureForm | None" = None,
    ) -> None:
        """Ask for changes, made on what is seen now or was seen at ``seen``."""
        raise NotImplementedError

    def take_back(self, request: UndoRequested) -> None:
        """Ask for an undo or redo."""
        raise NotImplementedError

    def run_command(self, action: str | None) -> None:
        """Carry out a command of the table, once what is open has closed."""
        raise NotImplementedError

    # Status and note

    def action_set_status(self, place: int) -> None:
        """Set the status at a place of the scale for the rows meant."""
        rows, scale = self.rows_meant(), self.present.statuses
        if place < len(scale) and rows:
            is_good = scale[place].meaning in {"above", "on"}
            said = self.offer.make(rows, self.month) if is_good else ""
            self.request(meanings.statuses(rows, self.month, scale[place].symbol), said=said)

    def action_clear_status(self) -> None:
        """Leave the status of the rows meant empty."""
        self.request(meanings.statuses(self.rows_meant(), self.month, None))

    def action_confirm_note(self) -> None:
        """Use the last note for this month, for all rows meant that have one."""
        rows = self.rows_meant()
        if changes := meanings.confirmations(rows, self.month):
            self.request(changes)
        elif rows:
            self.say(meanings.why_no_confirmation(rows, self.month), "busy")

    def action_edit_note(self) -> None:
        """Open the note and remedy of the row, last month's beside them."""
        row = self.row_to_change()
        if row is not None:
            from planner.ui.acts import note  # noqa: PLC0415 - as all that a key opens

            texts = note.texts_of(row.report(self.month))
            note.open_note(self, row, self.month, texts)

    # Figures

    def action_enter_figures(self) -> None:
        """Open the figures the group shown owes, at those of the row under the cursor."""
        if self.may_change():
            from planner.ui.acts import figures  # noqa: PLC0415 - as all that a key opens

            figures.enter(self)

    # Marks

    def action_tick(self) -> None:
        """Tick the ● meant, or the one just offered; nothing is asked."""
        rows = self.rows_meant()
        is_offered = self.offer.is_for(rows)
        found = self._marks_of_month(rows) if is_offered else self._marks_meant(rows)
        if changes := meanings.ticks(self.present, found, self.month):
            self.offer.withdraw()
            left = len(rows) - len(changes)
            self.request(changes, said=_("{count}行は●なし").format(count=left) if left else "")
        elif rows:
            cell = self.month if is_offered else self.cell
            self.say(meanings.why_no_tick(rows[0], cell), "busy")

    def action_tick_with_word(self) -> None:
        """Tick the ● meant with a word on it."""
        plan, rows, month = self.present, self.rows_meant(), self.month
        if found := self._marks_meant(rows):
            self.ask_for_changes(
                questions.word(
                    [mark for _row, mark in found],
                    self.cell,
                    lambda word: meanings.ticks(plan, found, month, word),
                )
            )
        elif rows:
            self.say(meanings.why_no_tick(rows[0], self.cell), "busy")

    def action_untick(self) -> None:
        """Make a done or dropped ● an open one again."""
        self.request(meanings.reopenings(self._marks_meant(self.rows_meant())))

    def action_change_work(self, how: str) -> None:
        """Move, drop or add a ●, add a step, or let the row rest."""
        marks.WORK[how](self)

    # Undo

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self.take_back(UndoRequested())

    def action_redo(self) -> None:
        """Take back one's own last undo."""
        self.take_back(UndoRequested(is_redo=True))

    # Looking

    def action_help(self) -> None:
        """List all keys; the chosen one is carried out."""
        from planner.forms.legend import legend  # noqa: PLC0415
        from planner.ui.screens.help import HelpScreen  # noqa: PLC0415

        self.app.push_screen(HelpScreen(self.commands, legend()), self.run_command)

    def action_palette(self) -> None:
        """Find a command by its words."""
        self.app.action_command_palette()

    # Asking

    def row_to_change(self) -> Row | None:
        """The row under the cursor, where the plan takes changes."""
        return self.row if self.may_change() else None

    def ask_for_changes(self, question: Question) -> None:
        """Ask a question; the changes it becomes are made on the plan seen now."""
        seen = self.present.seq
        self.ask(
            question.title,
            question.fields,
            lambda answer: self.request(question.changes(answer), seen=seen),
        )

    def ask(
        self,
        title: str,
        fields: Sequence[Field],
        then: Callable[[Answer], None],
        *,
        context: str = "",
    ) -> None:
        """Ask something of which nothing follows where it is not answered."""
        from planner.ui.screens.ask import AskScreen  # noqa: PLC0415

        def close(answer: Answer | None) -> None:
            if answer is not None:
                then(answer)

        asked = AskScreen(title, fields, year=self.present.year, context=context)
        self.app.push_screen(asked, close)

    def _marks_meant(self, rows: Sequence[Row]) -> list[tuple[Row, Mark]]:
        return [(row, mark) for row in rows if (mark := self.mark_meant(row))]

    def _marks_of_month(self, rows: Sequence[Row]) -> list[tuple[Row, Mark]]:
        return [(row, mark) for row in rows if (mark := ledger.mark_at(row, self.month))]
