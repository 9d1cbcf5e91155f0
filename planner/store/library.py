"""The plans in a library: listed, found by name, begun, renamed, put away; the samples."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, structs

from planner.errors import PlannerError, UnavailableError, UsageError
from planner.plan.fiscal import FiscalYear, parse_fiscal_year
from planner.plan.model import Plan
from planner.plan.schema import read_document
from planner.store import book
from planner.store.book import Via
from planner.store.origin import system_user
from planner.store.place import PlanLibrary, PlanPlace
from planner.store.reader import PlanReader

SAMPLE = "gunma-r02"
INVENTED = "mihon-r07"
SAMPLES = (SAMPLE, INVENTED)  # only the first is created on a first start


class ListedPlan(Struct, frozen=True):
    """A plan in a library: its name and place, and the plan or why it cannot be read.

    Attributes:
        is_archived: Whether it was put away.
    """

    name: str
    place: PlanPlace
    plan: Plan | None = None
    problem: UnavailableError | None = None
    is_archived: bool = False


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
    require_there(plans, is_chosen=is_chosen)
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
    require_there(plans, is_chosen=is_chosen)
    if name in (*plans.names(), *plans.archived()):
        raise PlannerError("sample-there", sample=name)
    place = _create_sample(plans, name, who)
    book.PlanBook(place, who=who).close()  # with its checkpoint, so that it opens quickly
    return place


def require_there(plans: PlanLibrary, *, is_chosen: bool) -> None:
    """Refuse a library that a person named and that is away.

    Raises:
        UnavailableError: ``data-missing``.
    """
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


def begin(  # noqa: PLR0913 - each is a part of its first entry
    plans: PlanLibrary, name: str, plan: Plan, *, who: str = "", via: Via = "", source: str = ""
) -> PlanPlace:
    """Begin a plan in a library; returns its place.

    Args:
        plans: The library.
        name: Its name.
        plan: What it begins with.
        who: Its author.
        via: The way in.
        source: Where it comes from, for instance an imported file.

    Raises:
        PlannerError: ``plan-exists``.
        UnavailableError: ``folder-unwritable``.
        UsageError: ``name-…`` where it can be no name.
    """
    from planner.store.names import read_name  # noqa: PLC0415 - plans are seldom begun

    place = _free_place(plans, read_name(name))
    book.create(place, plan, who=who, via=via, source=source)
    return place


def rename(plans: PlanLibrary, name: str, new: str, who: str = "") -> str:
    """Give a plan of a library another name, which is returned as it is kept.

    Raises:
        PlannerError: ``plan-exists`` or ``plan-unknown``.
        UnavailableError: ``busy``, or why it cannot be renamed.
        UsageError: ``name-…`` where it can be no name.
    """
    from planner.store.names import read_name  # noqa: PLC0415 - as above

    kept, wanted = _known(plans, name), read_name(new)
    if wanted != kept:
        _free_place(plans, wanted, but=kept)
        plans.rename(kept, wanted, who or system_user())
    return wanted


def archive(plans: PlanLibrary, name: str, who: str = "", *, is_back: bool = False) -> None:
    """Put a plan away, or back among the others.

    Raises:
        PlannerError: ``plan-unknown``, ``archived-already`` or ``not-archived``.
        UnavailableError: ``busy``, or why it cannot be moved.
    """
    kept = _known(plans, name)
    if (kept in plans.archived()) is not is_back:
        raise PlannerError("not-archived" if is_back else "archived-already", plan=kept)
    move = plans.bring_back if is_back else plans.archive
    move(kept, who or system_user())


def _known(plans: PlanLibrary, name: str) -> str:
    """A name that is one of a plan in the library."""
    names = (*plans.names(), *plans.archived())
    if name not in names:
        raise PlannerError("plan-unknown", plan=name, names=", ".join(names))
    return name


def _free_place(plans: PlanLibrary, name: str, but: str = "") -> PlanPlace:
    """The place of a name that no other plan has, in whatever letters a system tells apart."""
    from planner.store.names import same_name  # noqa: PLC0415 - as above

    names = (known for known in (*plans.names(), *plans.archived()) if known != but)
    if taken := same_name(name, names):
        raise PlannerError("plan-exists", path=plans.place(taken).address)
    return plans.place(name)


def each_plan(plans: PlanLibrary, *, is_alone: bool = False) -> Iterator[ListedPlan]:
    """The plans of a library, each read when it is reached; not those put away.

    Args:
        plans: The library.
        is_alone: Whether the figures of the plans that they follow are left out.
    """
    return (_listed(name, plans.place(name), is_alone=is_alone) for name in plans.names())


def each_archived(plans: PlanLibrary) -> Iterator[ListedPlan]:
    """The plans of a library that were put away."""
    listed = (_listed(name, plans.place(name), is_alone=True) for name in plans.archived())
    return (structs.replace(each, is_archived=True) for each in listed)


def is_sample(plan: Plan) -> bool:
    """Whether a plan is one of the samples: every other plan has an id made for it alone."""
    return plan.id in SAMPLES


def find_plan(plans: PlanLibrary, wanted: str = "") -> str:
    """The name of the plan with a name, id, title, branch or year.

    For an empty text it is the only plan, or the one of the latest year: a decided one before a
    【案】, which is written beside this year's; a sample only if there is nothing else, the
    invented one only if it is alone. One put away has only its name.

    Raises:
        PlannerError: ``plan-unknown``, ``plan-ambiguous`` or ``plan-not-said`` with the names to
            choose from, or ``sample-not-there``.
    """
    names = plans.names()
    if wanted in names or (wanted and wanted in plans.archived()):
        return wanted
    if not wanted and len(names) == 1:
        return names[0]
    every = each_plan(plans, is_alone=True)
    read = {listed.name: listed.plan for listed in every if listed.plan is not None}
    if wanted:
        matches = [name for name, plan in read.items() if _is_called(plan, wanted)]
    else:
        real = _preferred(read)
        newest = max((plan.fiscal_year for plan in real.values()), default=0)
        matches = [name for name, plan in real.items() if plan.fiscal_year == newest]
    if len(matches) == 1:
        return matches[0]
    if matches:
        code = "plan-ambiguous" if wanted else "plan-not-said"
        raise PlannerError(code, plan=wanted, names=", ".join(matches))
    if wanted in SAMPLES:
        raise PlannerError("sample-not-there", sample=wanted)
    raise PlannerError("plan-unknown", plan=wanted, names=", ".join(names))


def _preferred(read: Mapping[str, Plan]) -> Mapping[str, Plan]:
    """The plans that are one's own, those decided first, else the published sample, else any."""
    own = {name: plan for name, plan in read.items() if not is_sample(plan)}
    decided = {name: plan for name, plan in own.items() if plan.decided is not None}
    published = {name: plan for name, plan in read.items() if plan.id != INVENTED}
    return decided or own or published or read


def _is_called(plan: Plan, wanted: str) -> bool:
    branch = plan.branch.removesuffix("支部")
    known = {plan.id, plan.title, plan.branch, branch, f"{branch}支部"}
    return wanted in known or _year(wanted) == plan.year


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
