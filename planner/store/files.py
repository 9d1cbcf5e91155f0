"""Atomic writing of files: a crash leaves the old or the new content, never a mixture."""

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

_NAMED = 40  # letters of up to four bytes
_REPLACE_TRIES = 20
_REPLACE_PAUSE = 0.025  # seconds; Windows refuses to replace a file somebody just reads
_NOT_FOR_FOLDERS = {errno.EINVAL, errno.ENOTSUP}  # what shares answer to fsync of a folder


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the content of a file, atomically and synced to disk."""
    # Only part of the name: the whole of a very long one would leave no room for the rest.
    beside = path.with_name(f".{path.name[:_NAMED]}.{uuid4().hex[:8]}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sweep(folder: Path, before: float) -> None:
    """Delete unfinished files of killed writers, last written before an instant (Unix time)."""
    for path in folder.glob(".*.new"):
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def replace(source: Path, target: Path) -> None:
    """Rename over a file, retrying for half a second while a reader has it open."""
    _retrying(source.replace, target)


def rename(folder: Path, target: Path) -> None:
    """Rename a folder, as patiently."""
    _retrying(folder.rename, target)


def _retrying(rename_to: Callable[[Path], object], target: Path) -> None:
    for attempt in range(_REPLACE_TRIES):
        try:
            rename_to(target)
        except PermissionError:
            if attempt == _REPLACE_TRIES - 1:
                raise
            time.sleep(_REPLACE_PAUSE)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Sync a folder's names to disk; Windows does so by itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(descriptor)
