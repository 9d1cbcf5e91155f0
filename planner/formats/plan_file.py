"""The JSON file of a plan: read, and what a new plan would be made of it."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from planner.errors import Fault, PlannerError, UnavailableError
from planner.history.sources import with_file
from planner.importing import begun, for_scripts, reading
from planner.importing.outcome import NotTaken
from planner.importing.reading import MOST_BYTES, Incoming
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line
from planner.wording.importing import place_text

_MEGABYTE = 1024 * 1024


class PlanFile(Struct, frozen=True):
    """A file to be imported: what people call it, and the SHA-256 of its content."""

    name: str
    sha256: str
    incoming: Incoming


class WholePlan(Struct, frozen=True):
    """The plan of a whole document.

    Attributes:
        places: The JSON paths of its records.
        repeated: What it says twice, and not alike.
    """

    plan: Plan
    places: dict[str, str]
    repeated: tuple[NotTaken, ...]

    def refused(self, plan: Plan) -> tuple[NotTaken, ...]:
        """Why the plan begun from it cannot be one; nothing where it can."""
        return (*begun.faults(plan, self.places), *self.repeated)


def whole_of(file: PlanFile) -> WholePlan:
    """The plan of a file that holds a whole one.

    Raises:
        UnavailableError: When it is no document of a plan, or a part of one.
    """
    found = for_scripts.taken_over(file.incoming)
    with places_named(file):
        plan = found.incoming.whole()
    repeated = tuple(for_scripts.contradictions(file.incoming, found, plan))
    return WholePlan(plan, found.incoming.places, repeated)


def read(path: str) -> PlanFile:
    """The document in a file.

    Raises:
        PlannerError: ``import-too-large``.
        UnavailableError: ``file-unreadable``, or what is wrong with the document.
    """
    return _read(_content(path), Path(path).name, path)


def read_input() -> PlanFile:
    """The document in the standard input, which no screen may ask for: it is where keys come from.

    Raises:
        PlannerError: ``import-too-large``.
        UnavailableError: What is wrong with the document.
    """
    content = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin is not None else b""
    return _read(_of_size(content, "-"), "-", _("標準入力"))


def _read(content: bytes, name: str, source: str) -> PlanFile:
    return PlanFile(name, hashlib.sha256(content).hexdigest(), reading.read(content, source))


@contextmanager
def places_named(file: PlanFile) -> Iterator[None]:
    """Say of what cannot be read also what people call its place."""
    try:
        yield
    except UnavailableError as error:
        problem = error.parameters.get("problem")
        place = problem.parameters.get("place") if isinstance(problem, Fault) else None
        if isinstance(problem, Fault) and isinstance(place, str) and place != "$":
            named = place_text(file.incoming.document, place)
            problem = Fault(problem.code, {**problem.parameters, "place": named})
            raise UnavailableError(
                error.code, **{**error.parameters, "problem": problem}
            ) from error
        raise


def _content(path: str) -> bytes:
    """The bytes of a file, of no more than can be a plan.

    Raises:
        PlannerError: ``import-too-large``.
        UnavailableError: ``file-unreadable``.
    """
    try:
        if Path(path).exists() and not Path(path).is_file():
            raise UnavailableError("file-unreadable", path=path, problem=Fault("no-file"))
        size = Path(path).stat().st_size
        if size > MOST_BYTES:
            raise _too_large(path, size)
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else Fault("name-unusable")
        raise UnavailableError("file-unreadable", path=path, problem=problem) from error
    return _of_size(content, path)


def _of_size(content: bytes, path: str) -> bytes:
    """The content, of no more than can be a plan."""
    if len(content) > MOST_BYTES:
        raise _too_large(path, len(content))
    return content


def _too_large(path: str, size: int) -> PlannerError:
    sizes = {"size": -(-size // _MEGABYTE), "most": MOST_BYTES // _MEGABYTE}
    return PlannerError("import-too-large", path=path, **sizes)


def source_of(file: PlanFile, given: str = "") -> str:
    """Where the changes of an entry come from: the file, and what its content was."""
    return with_file(one_line(given), one_line(file.name), file.sha256)
