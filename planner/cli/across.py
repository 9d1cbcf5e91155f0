"""What is asked of all plans of the data folder at once, one opened after the other."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from planner.cli import output, slipping
from planner.cli.request import Request, plan_asked
from planner.cli.slipping import (
    SlipsAsked,
    count_of,
    counts_text,
    found_in,
    records,
    total_line,
    what_is_asked,
)
from planner.cli.slipping import lines as slipping_lines
from planner.errors import Exit, PlannerError, UnavailableError
from planner.plan.model import Plan
from planner.slips.trends import TRENDS, Compared, Trend, counts
from planner.store import library
from planner.store.book import PlanBook
from planner.store.library import PlanFolder
from planner.text import one_line


class _Slipping(Struct, frozen=True):
    """What slips in one plan, and what was asked of it."""

    name: str
    asked: SlipsAsked
    found: tuple[Compared, ...]


def slips(request: Request) -> Exit:
    """Print what slips: in the plan meant, or in every one that has the month and group."""
    if not request.has("all"):
        return slipping.show(request)
    problems: list[UnavailableError] = []
    told = _as_records if request.has("json") else _as_text
    told(_slipping(request, problems))
    output.flush()
    for problem in problems:
        output.complain(problem)
    return Exit.UNAVAILABLE if problems else Exit.DONE


def _as_text(slipping: Iterable[_Slipping]) -> None:
    """Print a line for each slip, plan by plan, and how many there are."""
    number: Counter[Trend] = Counter(dict.fromkeys(TRENDS, 0))
    count = 0
    for one in slipping:
        number.update(counts(one.found))
        count += count_of(one.found)
        output.tell(f"{one.name}  {line}" for line in slipping_lines(one.asked, one.found))
    if any(number.values()):
        output.say(counts_text(number))
    output.say(total_line(count))


def _as_records(slipping: Iterable[_Slipping]) -> None:
    """Print a JSON list with a line for each slip."""
    encoder, told = msgspec.json.Encoder(), []
    for one in slipping:  # plan by plan: the records of all would fill the memory
        found = [{"plan": one.name, **record} for record in records(one.asked, one.found)]
        if found:
            lines = encoder.encode_lines(found).decode().rstrip("\n")
            told.append(lines.replace("\n", ",\n"))
    output.say("[\n" + ",\n".join(told) + "\n]" if told else "[]")


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
            asked = what_is_asked(_plan_asked(folder, request), request)
        except PlannerError as error:
            refusal = refusal or error
            continue
        is_asked_of_any = True
        yield _Slipping(one_line(folder.name), asked, found_in(asked))
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
