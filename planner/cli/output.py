"""What a command prints: cleaned of control characters, in UTF-8, to a reader who may leave."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from planner.errors import PlannerError
from planner.language import _

NARROWEST = 40  # cells; in fewer, a month does not stand beside the next
_OF_FILES = 100  # cells of tables where nobody's terminal is known
_HANGING = 4  # cells by which the rest of a folded line stands further in
_LABEL = re.compile(r" +\S+(?: \S+)*? {2,}")

_asked = 0


def prepare() -> None:
    """Make both streams take any character: UTF-8 in files and pipes, as consoles have it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """Print text and a line end."""
    _write(sys.stdout, text)


def fit(cells: int) -> None:
    """Print tables in so many cells from now on; in as many as the terminal has for 0."""
    global _asked  # noqa: PLW0603 - one output a process
    _asked = cells


def columns() -> int:
    """The cells of a table's lines: those asked for, else the terminal's, else those of a file."""
    return _asked or max(_terminal_columns() or _OF_FILES, NARROWEST)


def _terminal_columns() -> int:
    """The cells of the terminal's lines, which a pipe's reader has too; 0 where none is known."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    for descriptor in (1, 2, 0):
        try:
            cells = os.get_terminal_size(descriptor).columns
        except (OSError, ValueError):
            continue
        if cells:
            return cells
    return 0


def tell(lines: Iterable[str]) -> None:
    """Print lines for people: folded where they see them in a terminal, or asked for a width."""
    is_folded = bool(_asked) or is_terminal()
    for line in lines:
        say("\n".join(_folded(line)) if is_folded else line)


def _folded(text: str) -> Iterator[str]:
    """The lines of a text in so many cells as there are, the rest of each below its beginning."""
    from planner.formats.folding import fold  # noqa: PLC0415 - as for cleaning
    from planner.text import clean, width  # noqa: PLC0415

    cells = columns()
    for line in clean(text).split("\n"):
        label = _LABEL.match(line)
        hanging = width(label[0]) if label else len(line) - len(line.lstrip()) + _HANGING
        hanging = min(hanging, cells // 2)
        if width(line) <= cells:
            yield line
            continue
        first = fold(line, cells)[0]
        yield first
        rest = line[len(first) :].lstrip(" ")
        yield from (" " * hanging + part for part in fold(rest, cells - hanging))


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
