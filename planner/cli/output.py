"""The output of commands: without control characters, in UTF-8, to a pipe that may close."""

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
    """Set the width of tables in cells; 0 for that of the terminal."""
    global _asked  # noqa: PLW0603 - one output a process
    _asked = cells


def columns() -> int:
    """The width of tables in cells: the one asked for, else the terminal's, else a file's."""
    return _asked or max(_terminal_columns() or _OF_FILES, NARROWEST)


def _terminal_columns() -> int:
    """The width of the terminal in cells, also behind a pipe; 0 where it is unknown."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    for descriptor in (1, 2, 0):
        try:
            cells = os.get_terminal_size(descriptor).columns
        except (OSError, ValueError):
            continue
        if cells:
            return cells
    return 0


def page(text: str) -> None:
    """Print a text; one longer than the terminal through the person's pager, if that shows it."""
    is_long = is_terminal() and text.count("\n") + 2 > os.get_terminal_size(1).lines
    if not (is_long and _is_paged(text)):
        say(text)


def _is_paged(text: str) -> bool:
    """Show a text in the person's pager; whether that could be done."""
    from planner.text import clean  # noqa: PLC0415 - as for printing

    if sys.platform == "win32":
        import pydoc  # noqa: PLC0415 - it knows what the console's own pager reads

        pydoc.pager(clean(text) + "\n")
        return True
    import subprocess  # noqa: PLC0415 - few texts are that long

    pager = os.environ.get("MANPAGER") or os.environ.get("PAGER") or "less"
    shown = subprocess.run(  # noqa: S602 - the person's own words, as every program calls a pager
        pager,
        shell=True,
        input=f"{clean(text)}\n".encode(),
        env={"LESSCHARSET": "utf-8", **os.environ},
        check=False,
    )
    return shown.returncode == 0


def print_lines(lines: Iterable[str]) -> None:
    """Print lines for people, folded in a terminal or to a width asked for."""
    is_folded = bool(_asked) or is_terminal()
    for line in lines:
        say("\n".join(_folded(line)) if is_folded else line)


def _folded(text: str) -> Iterator[str]:
    """A text folded to the width, the rest of each line indented."""
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
    """Write the bytes of a file as they are."""
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def is_terminal() -> bool:
    """Whether the output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def complain(error: PlannerError) -> None:
    """Print the sentence of an error to standard error."""
    from planner.wording.errors import error_sentence  # noqa: PLC0415 - seldom needed

    _write(sys.stderr, error_sentence(error))


def complain_interrupted() -> None:
    """Say that Ctrl+C was heard."""
    _write(sys.stderr, _("中断しました。"))


def flush() -> None:
    """Flush the output if there is one."""
    if sys.stdout is not None:
        sys.stdout.flush()


def give_up() -> None:
    """Discard the rest of the output, so that the end of the process does not fail on it."""
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
