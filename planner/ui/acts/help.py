"""The list of all keys."""

from collections.abc import Sequence

from planner.forms.commands import KeyCommand
from planner.forms.legend import legend
from planner.ui.acts.act import Effects, Open, Run, Situation


def show_help(now: Situation, commands: Sequence[KeyCommand]) -> Effects:
    """List the keys of a screen; the chosen one is carried out."""
    del now
    return [Open("help", (commands, legend()), lambda action: [Run(action)])]
