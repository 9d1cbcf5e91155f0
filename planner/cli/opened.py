"""The command that opens what was printed."""

from pathlib import Path

from planner.cli import output
from planner.cli.request import CommandLine
from planner.errors import Exit, PlannerError
from planner.language import _
from planner.settings import state
from planner.settings.open_file import open_file


def open_printed(request: CommandLine) -> Exit:
    """Open the file named, or the one printed last.

    Raises:
        PlannerError: ``nothing-printed``, or what keeps the file from being opened.
    """
    name = request.given("file")
    if name is None:
        name = state.read(state.state_path()).printed
        if not name:
            raise PlannerError("nothing-printed")
    opened = open_file(Path(name))
    output.say(_("{path} を開きました。").format(path=opened))
    return Exit.DONE
