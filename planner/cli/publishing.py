"""The command that prints the JSON Schema of a plan's document."""

from planner.cli import output
from planner.cli.request import CommandLine
from planner.errors import Exit, UnavailableError
from planner.store import library


def schema(_request: CommandLine) -> Exit:
    """Print the published schema as it is shipped.

    Raises:
        UnavailableError: ``file-unreadable``.
    """
    path = library.shipped("data") / "plan.schema.json"
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(path), problem=error.strerror) from error
    output.say(content.rstrip("\n"))
    return Exit.DONE
