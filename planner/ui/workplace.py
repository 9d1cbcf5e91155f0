"""The screens where rows are worked on: the grid and the list of slips."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.screen import ScreenResultType
from textual.strip import Strip

from planner.forms.commands import KeyCommand
from planner.ui.explained import passage_of
from planner.ui.follower import Follower


class Workplace(Follower[ScreenResultType]):
    """A screen with a cursor on a row; its keys name acts of ``planner.ui.acts.table``."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The blank lines behind the widgets, which each frame asks for and none shows."""
        return [Strip.blank(crop.width, self.rich_style)] * crop.height

    @property
    def commands(self) -> Sequence[KeyCommand]:
        """The commands of this screen, for the help and the palette."""
        raise NotImplementedError

    def run_command(self, action: str) -> None:
        """Carry out a command of the table, once what is open has closed."""
        self.call_after_refresh(self.run_action, action)

    def action_help(self) -> None:
        """List all keys; the chosen one is carried out."""
        self.do("show_help", self.commands, passage_of(self))
