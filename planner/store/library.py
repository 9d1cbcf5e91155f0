"""The folder of plans: which there are, which one is meant, and the samples shipped."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from planner.errors import PlannerError, UnavailableError, UsageError
from planner.plan.fiscal import FiscalYear, parse_fiscal_year
from planner.plan.model import Plan
from planner.plan.schema import read_document
from planner.store import book
from planner.store.backups import BACKUPS
from planner.store.checkpoint import CHECKPOINT
from planner.store.journal import HISTORY

PLANS = "plans"
SAMPLE = "gunma-r02"
INVENTED = "mihon-r07"
SAMPLES = (SAMPLE, INVENTED)  # the first alone is there on a first start


class PlanFolder(Struct, frozen=True):
    """A plan there is: its folder, and the plan or why it cannot be read."""

    path: Path
    plan: Plan | None = None
    problem: UnavailableError | None = None

    @property
    def name(self) -> str:
        """The name of the folder, which is unique."""
        return self.path.name


def shipped(kind: str) -> Path:
    """A folder shipped with the program, ``data`` or ``themes``: in the wheel or the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / kind
    return inside if inside.is_dir() else package.parent / kind


def open_library(data: Path, *, is_chosen: bool, who: str = "") -> None:
    """Make sure there is a plan to open: an empty place receives the sample, asking nothing.

    Args:
        data: The data folder.
        is_chosen: Whether a person named it; then it must be there, for a share may be away.
        who: Who begins the sample.

    Raises:
        UnavailableError: ``data-missing`` or ``folder-unwritable``.
    """
    _require_there(data, is_chosen=is_chosen)
    if plan_names(data):
        return
    try:
        _begin_sample(data, SAMPLE, who)
    except UnavailableError:
        raise
    except PlannerError:  # another first start was quicker
        return


def put_sample(data: Path, name: str, *, is_chosen: bool, who: str = "") -> Path:
    """Put a shipped sample among the plans, one with a history with all of it; its folder.

    Args:
        data: The data folder.
        name: One of ``SAMPLES``.
        is_chosen: Whether a person named the data folder.
        who: Who begins a sample that has no history of its own.

    Raises:
        PlannerError: ``sample-unknown`` or ``sample-there``.
        UnavailableError: ``data-missing``, ``file-unreadable`` or ``folder-unwritable``.
    """
    if name not in SAMPLES:
        raise PlannerError("sample-unknown", sample=name, names=", ".join(SAMPLES))
    _require_there(data, is_chosen=is_chosen)
    if name in plan_names(data):
        raise PlannerError("sample-there", sample=name)
    folder = _begin_sample(data, name, who)
    book.PlanBook(folder, who=who).close()  # with its checkpoint, so that it opens quickly
    return folder


def _require_there(data: Path, *, is_chosen: bool) -> None:
    if is_chosen and not data.is_dir():
        raise UnavailableError("data-missing", path=str(data))


def _begin_sample(data: Path, name: str, who: str) -> Path:
    """A sample is shipped as the plan it begins with, or as the history it has had."""
    folder, told = data / PLANS / name, shipped("data") / f"{name}.history.jsonl"
    if not told.is_file():
        book.create(folder, read_document(shipped("data") / f"{name}.json"), who=who)
        return folder
    try:
        content = told.read_bytes()
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(told), problem=error.strerror) from error
    book.place(folder, content)
    return folder


def plan_names(data: Path) -> tuple[str, ...]:
    """The names of the plans' folders, in order; one whose history is lost is named as well.

    Raises:
        UnavailableError: ``file-unreadable`` when the folder may not be read.
    """
    plans = data / PLANS
    try:
        traces = (HISTORY, CHECKPOINT, BACKUPS)
        found = [path for name in traces for path in plans.glob(f"[!.]*/{name}")]
    except OSError as error:
        raise UnavailableError(
            "file-unreadable", path=str(plans), problem=error.strerror
        ) from error
    return tuple(sorted({path.parent.name for path in found}))


def plan_folders(data: Path) -> tuple[PlanFolder, ...]:
    """All plans of the data folder, each opened."""
    return tuple(each_plan(data))


def each_plan(data: Path) -> Iterator[PlanFolder]:
    """The plans of the data folder, each opened when it is come to."""
    return (_opened(data / PLANS / name) for name in plan_names(data))


def find_plan(data: Path, wanted: str = "") -> Path:
    """The folder of a plan by the name of its folder, its title, its branch or its year.

    Without a wish: the only plan, or the one of the latest year; the invented sample is for looking
    at, and meant only where it is named or alone.

    Raises:
        PlannerError: ``plan-unknown`` or ``plan-ambiguous`` with the names to choose from, or
            ``sample-not-there``.
    """
    names = plan_names(data)
    if wanted in names:
        return data / PLANS / wanted
    if not wanted and len(names) == 1:
        return data / PLANS / names[0]
    opened = [folder for folder in plan_folders(data) if folder.plan is not None]
    if wanted:
        found = [folder for folder in opened if _is_called(folder, wanted)]
    else:
        real = [folder for folder in opened if folder.name != INVENTED] or opened
        newest = max((f.plan.fiscal_year for f in real if f.plan), default=0)
        found = [f for f in real if f.plan and f.plan.fiscal_year == newest]
    if len(found) == 1:
        return found[0].path
    if found:
        raise PlannerError(
            "plan-ambiguous", plan=wanted, names=", ".join(folder.name for folder in found)
        )
    if wanted in SAMPLES:
        raise PlannerError("sample-not-there", sample=wanted)
    raise PlannerError("plan-unknown", plan=wanted, names=", ".join(names))


def _is_called(folder: PlanFolder, wanted: str) -> bool:
    plan = folder.plan
    if plan is None:
        return False
    return wanted in {plan.id, plan.title, plan.branch} or _year(wanted) == plan.year


def _year(text: str) -> FiscalYear | None:
    try:
        return parse_fiscal_year(text)
    except UsageError:
        return None


def _opened(path: Path) -> PlanFolder:
    try:
        opened = book.PlanBook(path)
    except UnavailableError as problem:
        return PlanFolder(path, problem=problem)
    return PlanFolder(path, plan=opened.plan, problem=opened.problem)
