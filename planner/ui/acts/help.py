"""The list of all keys, and the one of all commands."""

from collections.abc import Sequence

from planner.forms.commands import KeyCommand
from planner.forms.legend import legend
from planner.language import _
from planner.plan.grid import row_title
from planner.ui.acts.act import Effects, Open, Run, Situation


def show_help(now: Situation, commands: Sequence[KeyCommand], passage: str) -> Effects:
    """List the keys of a screen; the chosen one is carried out.

    Args:
        now: Where the person is.
        commands: The commands of the screen.
        passage: Where the manual tells of the screen.
    """
    return [Open("help", (commands, legend(), (), _rows(now), passage), _run)]


def show_commands(
    now: Situation, commands: Sequence[KeyCommand], themes: Sequence[tuple[str, str]]
) -> Effects:
    """List the commands of a screen and the themes; the chosen one is carried out.

    Args:
        now: Where the person is.
        commands: The commands of the screen.
        themes: Name and title of each theme.
    """
    others = tuple(command for command in commands if command.action != "app.palette")
    return [Open("help", (others, (), themes, _rows(now)), _run)]


def _run(action: str) -> Effects:
    return [Run(action)]


def _rows(now: Situation) -> str:
    """The row that commands are for now, or how many they are."""
    if len(now.rows) > 1:
        return _("選択中の{count}行").format(count=len(now.rows))
    return " ".join(f"{now.plan.reference(row)} {row_title(now.plan, row)}" for row in now.rows)
