"""``planner slips``: the slips of one plan (``slipping``), or with ``--all`` of every plan."""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from planner.cli import output, slipping
from planner.cli.request import CommandLine, plan_asked, plans_of
from planner.cli.slipping import SlipsFound, counts_text, found_in, records, total_line
from planner.cli.slipping import lines as slipping_lines
from planner.errors import Exit, PlannerError, UnavailableError, UsageError
from planner.plan.model import Plan
from planner.slips.trends import TRENDS, Trend
from planner.store import library
from planner.store.book import PlanBook
from planner.store.library import ListedPlan
from planner.text import one_line

_Named = tuple[str, SlipsFound]  # the name of a plan and its slips


def slips(request: CommandLine) -> Exit:
    """Print the slips of the plan meant, or of every plan that has the month and group."""
    if not request.has("all"):
        return slipping.show(request)
    if request.has("as_closed"):
        raise UsageError("as-closed-alone")
    problems: list[UnavailableError] = []
    write = _as_records if request.has("json") else _as_text
    write(_slipping(request, problems))
    output.flush()
    for problem in problems:
        output.complain(problem)
    return Exit.UNAVAILABLE if problems else Exit.DONE


def _as_text(slipping: Iterable[_Named]) -> None:
    """Print a line for each slip, plan by plan, and their counts."""
    trends: Counter[Trend] = Counter(dict.fromkeys(TRENDS, 0))
    count = 0
    for name, found in slipping:
        trends.update(found.behind.trends)
        count += found.behind.count
        output.print_lines(f"{name}  {line}" for line in slipping_lines(found))
    if any(trends.values()):
        output.say(counts_text(trends))
    output.say(total_line(count))


def _as_records(slipping: Iterable[_Named]) -> None:
    """Print a JSON list with a line for each slip."""
    encoder, lists = msgspec.json.Encoder(), []
    for name, found in slipping:  # plan by plan: the records of all would fill the memory
        own = [{"plan": name, **record} for record in records(found)]
        if own:
            lines = encoder.encode_lines(own).decode().rstrip("\n")
            lists.append(lines.replace("\n", ",\n"))
    output.say("[\n" + ",\n".join(lists) + "\n]" if lists else "[]")


def _slipping(request: CommandLine, problems: list[UnavailableError]) -> Iterator[_Named]:
    """The plans one by one; those without the month or group are passed over.

    Raises:
        PlannerError: When no plan has them.
    """
    settings = request.settings
    plans = plans_of(settings)
    library.open_library(plans, is_chosen=settings.is_data_chosen, who=settings.name)
    refusal: PlannerError | None = None
    is_asked_of_any = False
    for listed in library.each_plan(plans):
        if listed.problem is not None:
            problems.append(listed.problem)
        if listed.plan is None:
            continue
        try:
            found = found_in(_plan_asked(listed, request), request)
        except PlannerError as error:
            refusal = refusal or error
            continue
        is_asked_of_any = True
        yield one_line(listed.name), found
    if refusal is not None and not is_asked_of_any:
        raise refusal


def _plan_asked(listed: ListedPlan, request: CommandLine) -> Plan:
    """The plan now, or at the moment asked for.

    Raises:
        PlannerError: When there was none.
    """
    assert listed.plan is not None
    if request.given("as_of") is None:
        return listed.plan
    return plan_asked(PlanBook(listed.place), request)
