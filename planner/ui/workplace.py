"""Where rows are worked on: what the keys of a row do, on the grid as in the list of slips."""

from collections.abc import Sequence

from textual.reactive import reactive
from textual.screen import ScreenResultType

from planner.forms.commands import KeyCommand
from planner.plan.model import Mark, Row
from planner.ui.acts import marks, rows
from planner.ui.acts.act import Effects, Open, Run, Wanted
from planner.ui.follower import Follower


class Workplace(Follower[ScreenResultType]):
    """A screen with a cursor on a row; its keys are acts of ``planner.ui.acts``."""

    offered: reactive[frozenset[str]] = reactive(frozenset(), repaint=False, init=False)
    """Ids of the rows whose ● the next Space ticks."""

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """What can be done here, for the help and the palette."""
        raise NotImplementedError

    def run_command(self, action: str) -> None:
        """Carry out a command of the table, once what is open has closed."""
        self.call_after_refresh(self.run_action, action)

    # Status and note

    def action_set_status(self, place: int) -> None:
        """Set the status at a place of the scale for the rows meant."""
        self.do(lambda now: rows.set_status(now, place))

    def action_clear_status(self) -> None:
        """Leave the status of the rows meant empty."""
        self.do(rows.clear_status)

    def action_confirm_note(self) -> None:
        """Use the last note for this month, for all rows meant that have one."""
        self.do(rows.confirm_note)

    def action_edit_note(self) -> None:
        """Open the note and remedy of the row, last month's beside them."""
        from planner.ui.acts import note  # noqa: PLC0415 - as all that a key opens

        self.do(note.edit_note)

    # Figures

    def action_enter_figures(self) -> None:
        """Open the figures the group shown owes, at those of the row under the cursor."""
        from planner.ui.acts import figures  # noqa: PLC0415 - as all that a key opens

        self.do(figures.enter)

    # Marks

    def action_tick(self) -> None:
        """Tick the ● meant, or the one just offered; nothing is asked."""
        self.do(rows.tick)

    def action_tick_with_word(self) -> None:
        """Tick the ● meant with a word on it."""
        self.do(rows.tick_with_word)

    def action_untick(self) -> None:
        """Make a done or dropped ● an open one again."""
        self.do(rows.untick)

    def action_change_work(self, how: str) -> None:
        """Move, drop or add a ●, add a step, or let the row rest."""
        self.do(marks.WORK[how])

    # Undo

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self.do(rows.undo)

    def action_redo(self) -> None:
        """Take back one's own last undo."""
        self.do(rows.redo)

    # Looking

    def action_help(self) -> None:
        """List all keys; the chosen one is carried out."""
        from planner.forms.legend import legend  # noqa: PLC0415

        self.carry_out([Open("help", (self.commands, legend()), _run)])

    def action_palette(self) -> None:
        """Find a command by its words."""
        self.app.action_command_palette()

    # The ● meant

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● of a row a key is for."""
        raise NotImplementedError

    def marks_meant(self, meant: Sequence[Row]) -> tuple[Wanted, ...]:
        """The ● of rows a key is for."""
        return tuple((row, mark) for row in meant if (mark := self.mark_meant(row)))


def _run(action: str) -> Effects:
    return [Run(action)]
