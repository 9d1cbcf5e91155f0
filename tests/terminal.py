"""The real program in a pseudo-terminal, its screen read back from a terminal emulator."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

import pexpect
import pyte

MAIN = Path(__file__).parent.parent / "main.py"
PATIENCE = 20.0  # seconds; a busy machine is slow to start Python
# Variables that would decide instead of the test: settings, locale, the size of another terminal.
_FOREIGN = ("PLANNER_", "LC_", "COLUMNS", "LINES", "NO_COLOR", "COLORTERM", "TEXTUAL_")


class Terminal:
    """A running planner, keys going in and a drawn screen coming out.

    Args:
        data: Data folder.
        arguments: Further arguments.
        columns: Width in cells.
        lines: Height in lines.
        variables: Environment variables besides the usual ones.
    """

    def __init__(
        self,
        data: Path,
        *arguments: str,
        columns: int,
        lines: int,
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)},
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PLANNER_CONFIG": str(data / "config"),
            "PYTHONUTF8": "1",
            **variables,
        }
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.process = pexpect.spawn(
            sys.executable,
            [str(MAIN), "--data", str(data), "--lang", "ja", *arguments],
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

    def wait(self, found: Callable[[str], bool] | str) -> str:
        """Read until the screen shows a text or fits a condition; the screen then."""
        fits = (lambda text: found in text) if isinstance(found, str) else found
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if fits(self.text):
                return self.text
            self._read(0.05)
        raise AssertionError(f"never seen: {found!r}\n{self.text}")

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
            self._stream.feed(self.process.read_nonblocking(65536, timeout=seconds))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
