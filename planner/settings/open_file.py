"""Files that were printed, opened with the program the system has for them.

Only files made to be read are opened, by their whole path and without a shell: a name can
neither start a program nor become an option or a command.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from planner.errors import PlannerError

KINDS = (".pdf", ".html", ".csv", ".txt", ".json")
_PATIENCE = 2.0  # seconds; a program that still runs then has opened the file

Start = Callable[[Path], None]


def open_file(path: Path, start: Start | None = None) -> Path:
    """Open a file; its whole path.

    Args:
        path: The file.
        start: Hands it to the system; None: as this system does it.

    Raises:
        PlannerError: ``file-unknown``, ``file-kind``, ``no-display`` or ``open-failed``.
    """
    whole = _readable(path)
    (start or start_program)(whole)
    return whole


def start_program(path: Path) -> None:
    """Hand a file to the program the system has for it.

    Raises:
        PlannerError: ``no-display`` where there is no screen to open it on, or ``open-failed``.
    """
    if not has_display(os.environ, sys.platform):
        raise PlannerError("no-display", path=str(path))
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a file to be read, by its whole path
        else:
            _run(path, "open" if sys.platform == "darwin" else "xdg-open")
    except OSError as error:
        raise PlannerError("open-failed", path=str(path), problem=error.strerror) from error


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window would appear before the person and not on a machine far away."""
    if platform in {"win32", "darwin"}:
        return not environment.get("SSH_CONNECTION")
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _readable(path: Path) -> Path:
    """The whole path of a regular file of a kind that is opened, links followed.

    Raises:
        PlannerError: ``file-unknown`` or ``file-kind``.
    """
    try:
        whole = path.resolve(strict=True)
        is_file = whole.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, a loop of links
        raise PlannerError("file-unknown", path=str(path)) from error
    if not is_file:
        raise PlannerError("file-unknown", path=str(path))
    is_stream = os.name == "nt" and ":" in whole.name  # part of a file of another kind
    if whole.suffix.lower() not in KINDS or is_stream:
        raise PlannerError("file-kind", path=str(path), names=" ".join(KINDS))
    return whole


def _run(path: Path, name: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise PlannerError("no-display", path=str(path))
    nowhere = subprocess.DEVNULL  # what it prints would stand in the middle of the screen
    running = subprocess.Popen(
        [program, str(path)],
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        start_new_session=True,
    )
    try:
        code = running.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return
    if code:
        raise PlannerError("open-failed", path=str(path), problem=f"{name}: {code}")
