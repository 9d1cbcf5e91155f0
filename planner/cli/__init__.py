"""The ``planner`` command: without a command it opens the screen, with one it prints and ends."""

import gc
import sys
from collections.abc import Sequence

from planner.cli import output
from planner.errors import Exit, PlannerError
from planner.language import _

_INTERRUPTED = 130  # what shells expect after Ctrl+C


def main(words: Sequence[str] | None = None) -> int:
    """Carry out a command line; its exit code.

    Args:
        words: The words after ``planner``; those of the process when None.
    """
    gc.disable()  # start-up makes no garbage, and looking for it costs a tenth of the time
    output.prepare()
    try:
        code = _answer(sys.argv[1:] if words is None else words)
        output.flush()
    except BrokenPipeError:  # the reader has seen enough
        output.give_up()
        return Exit.DONE
    except KeyboardInterrupt:
        output.complain_interrupted()
        return _INTERRUPTED
    except OSError as error:
        output.give_up()
        output.complain(
            PlannerError(
                "system-refused", path=error.filename or _("出力先"), problem=error.strerror
            )
        )
        return Exit.REFUSED
    return code


def _answer(words: Sequence[str]) -> int:
    """Carry out a command line, saying in a sentence what could not be done."""
    try:
        from planner.cli import commands  # noqa: PLC0415 - Ctrl+C while it loads ends quietly too

        return commands.carry_out(words)
    except PlannerError as error:
        output.flush()
        output.complain(error)
        return error.exit_code
