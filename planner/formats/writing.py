"""A document written in one of the formats, to bytes or to a file that is whole or not there."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from planner.errors import Fault, PlannerError
from planner.formats import FORMATS
from planner.formats.page import Page
from planner.reports.document import Document
from planner.store.files import write_atomically


def _pdf(document: Document, page: Page) -> bytes:
    from planner.formats import pdf  # noqa: PLC0415 - each format loads only what it needs

    return pdf.render(document, page)


def _html(document: Document, page: Page) -> bytes:
    from planner.formats import html  # noqa: PLC0415

    return html.render(document, page).encode()


def _csv(document: Document, _page: Page) -> bytes:
    from planner.formats import csv  # noqa: PLC0415

    return csv.render(document).encode()


def _txt(document: Document, page: Page) -> bytes:
    from planner.formats import text  # noqa: PLC0415

    return text.render(document, page.cells).encode()


_RENDERERS: dict[str, Callable[[Document, Page], bytes]] = {
    "pdf": _pdf,
    "html": _html,
    "csv": _csv,
    "txt": _txt,
}


def format_of(path: Path) -> str:
    """The format a file's name asks for.

    Raises:
        PlannerError: ``format-unknown`` with the suffixes there are.
    """
    name = path.suffix.removeprefix(".").lower()
    name = "html" if name == "htm" else name
    if name in FORMATS:
        return name
    raise PlannerError("format-unknown", path=str(path), suffixes=suffixes())


def suffixes() -> str:
    """The suffixes that can be written."""
    return " ".join(f".{name}" for name in FORMATS)


def render(document: Document, name: str, page: Page) -> bytes:
    """The document in a format of ``FORMATS``."""
    return _RENDERERS[name](document, page)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a device is written into.

    Raises:
        PlannerError: ``output-folder-missing``, ``output-in-use`` for a file that may not be
            replaced or is open elsewhere, ``output-unwritable`` for all else.
    """
    try:
        _write(path, content)
    except PermissionError as error:
        if path.is_file():
            raise PlannerError("output-in-use", path=str(path)) from error
        raise unwritable(path, error) from error
    except FileNotFoundError as error:
        if path.parent.is_dir():
            raise unwritable(path, error) from error
        raise PlannerError("output-folder-missing", path=str(path.parent)) from error
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error


def _write(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    write_atomically(path, content)


def unwritable(path: Path, error: OSError | ValueError) -> PlannerError:
    """The refusal for an error of the system on writing."""
    problem = error.strerror if isinstance(error, OSError) else Fault("name-unusable")
    return PlannerError("output-unwritable", path=str(path), problem=problem)
