"""What is asked of all plans of the data folder at once, one opened after the other."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from planner import library, wording
from planner.book import PlanBook
from planner.cli import output
from planner.cli.reading import slip_record
from planner.cli.request import Request, group_asked, month_asked, plan_asked
from planner.errors import Exit, PlannerError, UnavailableError
from planner.fiscal import Month
from planner.language import _
from planner.library import PlanFolder
from planner.model import Plan
from planner.reports.grid import row_title
from planner.slips import Slip, slips
from planner.text import one_line


class _Slipping(Struct, frozen=True):
    """What slips in one plan at a month."""

    name: str
    plan: Plan
    month: Month
    slips: tuple[Slip, ...]


def show_slips(request: Request) -> Exit:
    """Print what slips in every plan that has the month and group asked for."""
    problems: list[UnavailableError] = []
    told = _as_records if request.has("json") else _as_text
    told(_slipping(request, problems))
    output.flush()
    for problem in problems:
        output.complain(problem)
    return Exit.UNAVAILABLE if problems else Exit.DONE


def _as_text(slipping: Iterable[_Slipping]) -> None:
    """Print a line for each slip, plan by plan, and how many there are."""
    count = 0
    for found in slipping:
        count += len(found.slips)
        if found.slips:
            output.say("\n".join(_line(found, slip) for slip in found.slips))
    output.say(_("遅れ {count} 件").format(count=count) if count else _("遅れはありません。"))


def _as_records(slipping: Iterable[_Slipping]) -> None:
    """Print a JSON list with a line for each slip."""
    lines = [_record(found, slip) for found in slipping for slip in found.slips]
    output.say("[\n" + ",\n".join(lines) + "\n]" if lines else "[]")


def _slipping(request: Request, problems: list[UnavailableError]) -> Iterator[_Slipping]:
    """The plans one by one; those without the month or group are passed over.

    Raises:
        PlannerError: When no plan has them.
    """
    settings = request.settings
    data = settings.data_folder
    library.open_library(data, is_chosen=settings.is_data_chosen, who=settings.name)
    refusal: PlannerError | None = None
    is_asked_of_any = False
    for folder in library.each_plan(data):
        if folder.problem is not None:
            problems.append(folder.problem)
        if folder.plan is None:
            continue
        try:
            plan = _plan_asked(folder, request)
            month, group = month_asked(plan, request), group_asked(plan, request)
        except PlannerError as error:
            refusal = refusal or error
            continue
        is_asked_of_any = True
        yield _Slipping(one_line(folder.name), plan, month, slips(plan, month, group))
    if refusal is not None and not is_asked_of_any:
        raise refusal


def _plan_asked(folder: PlanFolder, request: Request) -> Plan:
    """A plan as it is, or as it was at the moment asked for.

    Raises:
        PlannerError: When there was none.
    """
    assert folder.plan is not None
    if request.given("as_of") is None:
        return folder.plan
    return plan_asked(PlanBook(folder.path), request)


def _line(found: _Slipping, slip: Slip) -> str:
    plan, row = found.plan, found.plan.rows[slip.row]
    sentence = wording.slip_sentence(plan, slip, found.month)
    return f"{found.name}  {plan.reference(row)}  {row_title(plan, row)}: {sentence}"


def _record(found: _Slipping, slip: Slip) -> str:
    record = {"plan": found.name, **slip_record(found.plan, slip, found.month)}
    return msgspec.json.encode(record).decode()
