"""The plans in a library, finding one by name, and the samples shipped with the program."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from planner.errors import PlannerError, UnavailableError, UsageError
from planner.plan.fiscal import FiscalYear, parse_fiscal_year
from planner.plan.model import Plan
from planner.plan.schema import read_document
from planner.store import book
from planner.store.place import PlanLibrary, PlanPlace
from planner.store.reader import PlanReader

SAMPLE = "gunma-r02"
INVENTED = "mihon-r07"
SAMPLES = (SAMPLE, INVENTED)  # only the first is created on a first start


class ListedPlan(Struct, frozen=True):
    """A plan in a library: its name and place, and the plan or why it cannot be read."""

    name: str
    place: PlanPlace
    plan: Plan | None = None
    problem: UnavailableError | None = None


def shipped(kind: str) -> Path:
    """A folder shipped with the program, ``data`` or ``themes``: in the wheel or the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / kind
    return inside if inside.is_dir() else package.parent / kind


def open_library(plans: PlanLibrary, *, is_chosen: bool, who: str = "") -> None:
    """Create the sample in an empty library, so that there is a plan to open.

    Args:
        plans: The library.
        is_chosen: Whether a person named it; then it must exist, for a share may be unreachable.
        who: The author of the sample.

    Raises:
        UnavailableError: ``data-missing`` or ``folder-unwritable``.
    """
    _require_there(plans, is_chosen=is_chosen)
    if plans.names():
        return
    try:
        _create_sample(plans, SAMPLE, who)
    except UnavailableError:
        raise
    except PlannerError:  # another first start was quicker
        return


def put_sample(plans: PlanLibrary, name: str, *, is_chosen: bool, who: str = "") -> PlanPlace:
    """Create a shipped sample in a library, with its history if it has one; returns its place.

    Args:
        plans: The library.
        name: One of ``SAMPLES``.
        is_chosen: Whether a person named the library.
        who: The author of a sample without history.

    Raises:
        PlannerError: ``sample-unknown`` or ``sample-there``.
        UnavailableError: ``data-missing``, ``file-unreadable`` or ``folder-unwritable``.
    """
    if name not in SAMPLES:
        raise PlannerError("sample-unknown", sample=name, names=", ".join(SAMPLES))
    _require_there(plans, is_chosen=is_chosen)
    if name in plans.names():
        raise PlannerError("sample-there", sample=name)
    place = _create_sample(plans, name, who)
    book.PlanBook(place, who=who).close()  # with its checkpoint, so that it opens quickly
    return place


def _require_there(plans: PlanLibrary, *, is_chosen: bool) -> None:
    if is_chosen and not plans.is_there():
        raise UnavailableError("data-missing", path=plans.address)


def _create_sample(plans: PlanLibrary, name: str, who: str) -> PlanPlace:
    """Create a sample from the plan or the history shipped; returns its place."""
    place, history = plans.place(name), shipped("data") / f"{name}.history.jsonl"
    if not history.is_file():
        book.create(place, read_document(shipped("data") / f"{name}.json"), who=who)
        return place
    try:
        content = history.read_bytes()
    except OSError as error:
        raise UnavailableError(
            "file-unreadable", path=str(history), problem=error.strerror
        ) from error
    place.begin(content)
    return place


def each_plan(plans: PlanLibrary, *, is_alone: bool = False) -> Iterator[ListedPlan]:
    """The plans of a library, each read when it is reached.

    Args:
        plans: The library.
        is_alone: Whether the figures of the plans that they follow are left out.
    """
    return (_listed(name, plans.place(name), is_alone=is_alone) for name in plans.names())


def find_plan(plans: PlanLibrary, wanted: str = "") -> str:
    """The name of the plan with a name, id, title, branch or year.

    For an empty text it is the only plan, or the one of the latest year; the invented sample only
    if it is the only one.

    Raises:
        PlannerError: ``plan-unknown`` or ``plan-ambiguous`` with the names to choose from, or
            ``sample-not-there``.
    """
    names = plans.names()
    if wanted in names:
        return wanted
    if not wanted and len(names) == 1:
        return names[0]
    every = each_plan(plans, is_alone=True)
    read = {listed.name: listed.plan for listed in every if listed.plan is not None}
    if wanted:
        matches = [name for name, plan in read.items() if _is_called(plan, wanted)]
    else:
        real = {name: plan for name, plan in read.items() if name != INVENTED} or read
        newest = max((plan.fiscal_year for plan in real.values()), default=0)
        matches = [name for name, plan in real.items() if plan.fiscal_year == newest]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise PlannerError("plan-ambiguous", plan=wanted, names=", ".join(matches))
    if wanted in SAMPLES:
        raise PlannerError("sample-not-there", sample=wanted)
    raise PlannerError("plan-unknown", plan=wanted, names=", ".join(names))


def _is_called(plan: Plan, wanted: str) -> bool:
    return wanted in {plan.id, plan.title, plan.branch} or _year(wanted) == plan.year


def _year(text: str) -> FiscalYear | None:
    try:
        return parse_fiscal_year(text)
    except UsageError:
        return None


def _listed(name: str, place: PlanPlace, *, is_alone: bool) -> ListedPlan:
    try:
        reader = PlanReader(place, is_alone=is_alone)
    except UnavailableError as problem:
        return ListedPlan(name, place, problem=problem)
    return ListedPlan(name, place, reader.plan, reader.problem)
