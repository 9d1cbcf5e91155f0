"""The list of all keys."""

from collections.abc import Sequence

from planner.forms.commands import KeyCommand
from planner.forms.legend import legend
from planner.ui.acts.act import Effects, Open, Run, Situation


def show_help(now: Situation, commands: Sequence[KeyCommand], passage: str) -> Effects:
    """List the keys of a screen; the chosen one is carried out.

    Args:
        now: Where the person is.
        commands: The commands of the screen.
        passage: Where the manual tells of the screen.
    """
    del now
    return [Open("help", (commands, legend(), passage), lambda action: [Run(action)])]
