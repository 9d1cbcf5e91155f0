"""What a command prints: cleaned of control characters, in UTF-8, to a reader who may leave."""

import os
import sys
from typing import TextIO

from planner.errors import PlannerError
from planner.language import _


def prepare() -> None:
    """Make both streams take any character: UTF-8 in files and pipes, as consoles have it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print text and a line end."""
    _write(sys.stdout, text)


def send(content: bytes) -> None:
    """Hand over the bytes of a file as they are."""
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def is_terminal() -> bool:
    """Whether a person sees what is printed."""
    return sys.stdout is not None and sys.stdout.isatty()


def complain(error: PlannerError) -> None:
    """Print the sentence of an error where errors go."""
    from planner.wording.errors import error_sentence  # noqa: PLC0415 - seldom needed

    _write(sys.stderr, error_sentence(error))


def complain_interrupted() -> None:
    """Say that Ctrl+C was heard."""
    _write(sys.stderr, _("中断しました。"))


def flush() -> None:
    """Hand over what was printed, as long as there is somebody to take it."""
    if sys.stdout is not None:
        sys.stdout.flush()


def give_up() -> None:
    """Send the rest nowhere, so that the end of the process does not fail on it."""
    if sys.stdout is None:
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except OSError:  # a stream without a file of its own
        return


def _write(stream: TextIO | None, text: str) -> None:
    from planner.text import clean  # noqa: PLC0415 - Ctrl+C while it loads ends quietly too

    if stream is not None:
        stream.write(clean(text) + "\n")
