"""The plans there are: which one is meant, and the samples shipped."""

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
SAMPLES = (SAMPLE, INVENTED)  # the first alone is there on a first start


class ListedPlan(Struct, frozen=True):
    """A plan there is: its name and place, and the plan or why it cannot be read."""

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
    """Make sure there is a plan to open: an empty place receives the sample, asking nothing.

    Args:
        plans: Where plans are kept.
        is_chosen: Whether a person named it; then it must be there, for a share may be away.
        who: Who begins the sample.

    Raises:
        UnavailableError: ``data-missing`` or ``folder-unwritable``.
    """
    _require_there(plans, is_chosen=is_chosen)
    if plans.names():
        return
    try:
        _begin_sample(plans, SAMPLE, who)
    except UnavailableError:
        raise
    except PlannerError:  # another first start was quicker
        return


def put_sample(plans: PlanLibrary, name: str, *, is_chosen: bool, who: str = "") -> PlanPlace:
    """Put a shipped sample among the plans, one with a history with all of it; its place.

    Args:
        plans: Where plans are kept.
        name: One of ``SAMPLES``.
        is_chosen: Whether a person named where plans are kept.
        who: Who begins a sample that has no history of its own.

    Raises:
        PlannerError: ``sample-unknown`` or ``sample-there``.
        UnavailableError: ``data-missing``, ``file-unreadable`` or ``folder-unwritable``.
    """
    if name not in SAMPLES:
        raise PlannerError("sample-unknown", sample=name, names=", ".join(SAMPLES))
    _require_there(plans, is_chosen=is_chosen)
    if name in plans.names():
        raise PlannerError("sample-there", sample=name)
    place = _begin_sample(plans, name, who)
    book.PlanBook(place, who=who).close()  # with its checkpoint, so that it opens quickly
    return place


def _require_there(plans: PlanLibrary, *, is_chosen: bool) -> None:
    if is_chosen and not plans.is_there():
        raise UnavailableError("data-missing", path=plans.address)


def _begin_sample(plans: PlanLibrary, name: str, who: str) -> PlanPlace:
    """A sample is shipped as the plan it begins with, or as the history it has had."""
    place, told = plans.place(name), shipped("data") / f"{name}.history.jsonl"
    if not told.is_file():
        book.create(place, read_document(shipped("data") / f"{name}.json"), who=who)
        return place
    try:
        content = told.read_bytes()
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(told), problem=error.strerror) from error
    place.begin(content)
    return place


def each_plan(plans: PlanLibrary) -> Iterator[ListedPlan]:
    """All plans, each read when it is come to."""
    return (_listed(name, plans.place(name)) for name in plans.names())


def find_plan(plans: PlanLibrary, wanted: str = "") -> str:
    """The name of a plan by that name, its title, its branch or its year.

    Without a wish: the only plan, or the one of the latest year; the invented sample is for looking
    at, and meant only where it is named or alone.

    Raises:
        PlannerError: ``plan-unknown`` or ``plan-ambiguous`` with the names to choose from, or
            ``sample-not-there``.
    """
    names = plans.names()
    if wanted in names:
        return wanted
    if not wanted and len(names) == 1:
        return names[0]
    read = {one.name: one.plan for one in each_plan(plans) if one.plan is not None}
    if wanted:
        found = [name for name, plan in read.items() if _is_called(plan, wanted)]
    else:
        real = {name: plan for name, plan in read.items() if name != INVENTED} or read
        newest = max((plan.fiscal_year for plan in real.values()), default=0)
        found = [name for name, plan in real.items() if plan.fiscal_year == newest]
    if len(found) == 1:
        return found[0]
    if found:
        raise PlannerError("plan-ambiguous", plan=wanted, names=", ".join(found))
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


def _listed(name: str, place: PlanPlace) -> ListedPlan:
    try:
        read = PlanReader(place)
    except UnavailableError as problem:
        return ListedPlan(name, place, problem=problem)
    return ListedPlan(name, place, read.plan, read.problem)
