"""A program on a pseudo-terminal of 120 × 40 cells, answered as a terminal would (POSIX)."""

import fcntl
import os
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, LINES = 120, 40
FRAME_END = b"\x1b[?2026l"
DOWN, UP = b"\x1b[B", b"\x1b[A"

_PATIENCE = 60.0  # seconds until a program that says nothing is given up
_ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # synchronized frames: known, at present off
    b"\x1b[6n": b"\x1b[5;7R",  # the cursor's place behind a sign of one cell
}


class SilentError(Exception):
    """The program ended, or did not write what was waited for."""


class Terminal:
    """A running program and the terminal it believes to be in.

    Args:
        command: The program and its words.
        environment: Variables set besides those of this process.
        folder: Working directory; None for the present one.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: dict[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=_environment(environment or {}),
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def press(self, keys: bytes) -> float:
        """Send the bytes of keys; the instant before."""
        now = time.perf_counter()
        os.write(self._master, keys)
        return now

    def wait_for(self, wanted: bytes) -> float:
        """Read until bytes arrive; the instant they did.

        Raises:
            SilentError: When they do not.
        """
        seen = b""
        while wanted not in seen:
            part = self._read(_PATIENCE)
            now = time.perf_counter()
            if not part:
                raise SilentError(wanted, seen[-500:])
            seen += part
        return now

    def drain(self, quiet: float) -> None:
        """Read until nothing was written for so many seconds."""
        while self._read(quiet):
            pass

    @property
    def peak_memory(self) -> int:
        """The most memory the program has had so far, in KiB; 0 where /proc does not tell."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])

    def _read(self, patience: float) -> bytes:
        """What the program writes next, its questions answered; nothing once it is silent."""
        ready, _, _ = select.select([self._master], [], [], patience)
        if not ready:
            return b""
        try:
            part = os.read(self._master, 65536)
        except OSError:  # Linux: the program has ended
            return b""
        for question, answer in _ANSWERS.items():
            if question in part:
                os.write(self._master, answer)
        return part


def _environment(added: dict[str, str]) -> dict[str, str]:
    """This process's variables with those of a plain colour terminal."""
    held = {name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "TERM_PROGRAM"):
        held.pop(name, None)
    return {**held, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PLANNER_LANG": "ja", **added}
