"""Where rows are worked on: what the keys of a row do, on the grid as in the list of slips."""

from collections.abc import Sequence

from textual.reactive import reactive
from textual.screen import ScreenResultType

from planner.forms.commands import KeyCommand
from planner.plan.model import Mark, Row
from planner.ui.acts.act import RowMark
from planner.ui.follower import Follower


class Workplace(Follower[ScreenResultType]):
    """A screen with a cursor on a row; its keys name acts of ``planner.ui.acts.table``."""

    offered: reactive[frozenset[str]] = reactive(frozenset(), repaint=False, init=False)
    """Ids of the rows whose ● the next Space ticks."""

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """What can be done here, for the help and the palette."""
        raise NotImplementedError

    def run_command(self, action: str) -> None:
        """Carry out a command of the table, once what is open has closed."""
        self.call_after_refresh(self.run_action, action)

    # Looking

    def action_help(self) -> None:
        """List all keys; the chosen one is carried out."""
        self.do("show_help", self.commands)

    def action_palette(self) -> None:
        """Find a command by its words."""
        self.app.action_command_palette()

    # The ● meant

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● of a row a key is for."""
        raise NotImplementedError

    def marks_meant(self, meant: Sequence[Row]) -> tuple[RowMark, ...]:
        """The ● of rows a key is for."""
        return tuple((row, mark) for row in meant if (mark := self.mark_meant(row)))
