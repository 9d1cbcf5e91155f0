"""The real program in a pseudo-terminal, its screen read back from a terminal emulator."""

import os
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

import pexpect
import pyte
from pyte.screens import wcwidth
from textual.constants import ESCAPE_DELAY

MAIN = Path(__file__).parent.parent / "main.py"
PATIENCE = 20.0  # seconds; a busy machine is slow to start Python
# Variables that would decide instead of the test: settings, locale, the size of another terminal.
_FOREIGN = ("PLANNER_", "LC_", "COLUMNS", "LINES", "NO_COLOR", "COLORTERM", "TEXTUAL_")


HALF = "\ufffd"
"""Stands where a terminal shows nothing because half of a sign was written over."""


class Emulator(pyte.Screen):
    """A terminal's screen, as strict as real ones about signs of two cells.

    Args:
        ambiguous: Tells how many cells it takes for an ambiguous character.
        answer: Takes what it answers when asked where its cursor is.
    """

    def __init__(
        self,
        columns: int,
        lines: int,
        ambiguous: Callable[[str], int] = lambda _sign: 1,
        answer: Callable[[str], object] = lambda _text: None,
    ) -> None:
        self._ambiguous = ambiguous
        self._answer = answer
        self.overflowed: list[tuple[int, str]] = []
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        for sign in data:
            count = self._count(sign)
            line, cursor = self.buffer[self.cursor.y], self.cursor
            if not count:
                if cursor.x:
                    place = cursor.x - 1 - (line[cursor.x - 1].data == "")
                    line[place] = line[place]._replace(data=line[place].data + sign)
                continue
            place = min(cursor.x, self.columns - count)
            if place < cursor.x:
                self.overflowed.append((cursor.y, sign))
            if line[place].data == "" and place:
                line[place - 1] = line[place - 1]._replace(data=HALF)
            behind = place + count
            if behind < self.columns and line[behind].data == "":
                line[behind] = line[behind]._replace(data=HALF)
            line[place] = cursor.attrs._replace(data=sign)
            if count == 2:
                line[place + 1] = cursor.attrs._replace(data="")
            cursor.x = min(behind, self.columns)

    def _count(self, sign: str) -> int:
        if unicodedata.east_asian_width(sign) == "A" and wcwidth(sign) == 1:
            return self._ambiguous(sign)
        return max(wcwidth(sign), 0)

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """A running planner, keys going in and a drawn screen coming out.

    Args:
        data: Data folder.
        arguments: Further arguments.
        columns: Width in cells.
        lines: Height in lines.
        variables: Environment variables besides the usual ones.
        ambiguous: How many cells the terminal takes for an ambiguous character.
        is_silent: Whether it answers no questions.
        language: Of the interface.

    ``written`` is everything that came out so far.
    """

    def __init__(
        self,
        data: Path,
        *arguments: str,
        columns: int,
        lines: int,
        variables: Mapping[str, str] = MappingProxyType({}),
        ambiguous: Callable[[str], int] = lambda _sign: 1,
        is_silent: bool = False,
        language: str = "ja",
    ) -> None:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)},
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PLANNER_CONFIG": str(data / "config"),
            "PYTHONUTF8": "1",
            **variables,
        }
        self._screen = Emulator(
            columns, lines, ambiguous, lambda text: is_silent or self.process.send(text)
        )
        self._stream = pyte.ByteStream(self._screen)
        self.written = b""
        self.process = pexpect.spawn(
            sys.executable,
            [str(MAIN), "--data", str(data), "--lang", language, *arguments],
            dimensions=(lines, columns),
            env=environment,
            timeout=PATIENCE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The drawn screen."""
        screen = self._screen
        return [
            "".join(screen.buffer[y][x].data for x in range(screen.columns))
            for y in range(screen.lines)
        ]

    def marked(self, how: str) -> list[str]:
        """The texts of the screen that are shown "bold" or with "reverse", line by line."""
        screen = self._screen
        rows = ([screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines))
        lines = ("".join(cell.data for cell in row if getattr(cell, how)) for row in rows)
        return [line.strip() for line in lines if line]

    def on_ground(self, color: str) -> list[int]:
        """The lines that begin on a ground, ``rrggbb``."""
        return [y for y in range(self._screen.lines) if self._screen.buffer[y][1].bg == color]

    @property
    def cells(self) -> list[list[str]]:
        """What stands in each cell; nothing in the second one of a sign of two cells."""
        screen = self._screen
        return [
            [screen.buffer[y][x].data for x in range(screen.columns)] for y in range(screen.lines)
        ]

    @property
    def overflowed(self) -> list[tuple[int, str]]:
        """What was drawn beyond the last cell of a line, with the line."""
        return self._screen.overflowed

    @property
    def text(self) -> str:
        """The drawn screen as one text."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line of the terminal's cursor, where an IME opens its window."""
        return (self._screen.cursor.x, self._screen.cursor.y)

    def send(self, keys: str) -> None:
        """Type."""
        self.process.send(keys)

    def send_torn(self, keys: str) -> None:
        """Type signs torn apart: each comes when the program no longer waits for it."""
        for key in keys:
            self.send(key)
            end = time.monotonic() + 1.5 * ESCAPE_DELAY
            while time.monotonic() < end:
                self._read(ESCAPE_DELAY / 10)

    def wait(self, found: Callable[[str], bool] | str) -> str:
        """Read until the screen shows a text or fits a condition; the screen then."""
        fits = (lambda text: found in text) if isinstance(found, str) else found
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if fits(self.text):
                return self.text
            self._read(0.05)
        raise AssertionError(f"never seen: {found!r}\n{self.text}")

    def visit(self, *keys: str) -> None:
        """Open a screen with each key, one after the other, and close it with Escape."""
        for key in keys:
            self.send(key)
            self.wait("Esc")
            self.send("\x1b")
            self.wait(lambda text: "Esc" not in text)

    def rest(self) -> tuple[int, int]:
        """The cursor once it has stood still for a quarter of a second."""
        held, since = self.cursor, time.monotonic()
        while time.monotonic() - since < 0.25:
            self._read(0.05)
            if self.cursor != held:
                held, since = self.cursor, time.monotonic()
        return held

    def resize(self, columns: int, lines: int) -> None:
        """Make the terminal another size."""
        self._screen.resize(lines, columns)
        self._screen.reset()  # the program draws all anew
        self.process.setwinsize(lines, columns)

    def end(self) -> int | None:
        """Wait for the program to end; its exit code."""
        self.process.expect(pexpect.EOF)
        self.process.close()
        return self.process.exitstatus

    def _read(self, seconds: float) -> None:
        try:
            part = self.process.read_nonblocking(65536, timeout=seconds)
            self.written += part
            self._stream.feed(part)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
