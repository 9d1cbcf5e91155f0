"""``planner compare``: two plans of two years beside each other."""

from collections.abc import Iterator
from typing import Any

from planner.cli import output
from planner.cli.answer import as_json
from planner.cli.hindsight import change_record, difference_lines
from planner.cli.request import CommandLine, plans_of
from planner.errors import Exit, PlannerError, UnavailableError
from planner.history.lineage import STATES, Counterpart, TwoPlans, compare
from planner.history.writes import plain
from planner.language import _
from planner.plan.model import Plan
from planner.store import library
from planner.store.folder import DataFolder
from planner.store.last_year import place_of
from planner.store.reader import PlanReader
from planner.text import one_line, pad, width
from planner.wording.differences import difference_text
from planner.wording.lineage import counts_line, ended_remark, part_name, state_name

_COUNTED = ("section", "item", "row", "kpi")


def show(request: CommandLine) -> Exit:
    """Print what two plans have in common, and what is changed, new and ended, by lineage.

    Raises:
        PlannerError: When there is no such plan, or ``compare-itself``.
    """
    plans = plans_of(request.settings)
    library.open_library(
        plans, is_chosen=request.settings.is_data_chosen, who=request.settings.name
    )
    problems: list[UnavailableError] = []
    names = [library.find_plan(plans, request.text(name)) for name in ("old", "new")]
    if names[0] == names[1]:
        raise PlannerError("compare-itself", plan=names[0])
    old, new = sorted(
        (_read(plans, name, problems) for name in names), key=lambda plan: plan.fiscal_year
    )
    compared = compare(old, new, _between(plans, old, new))
    if request.has("json"):
        output.say(as_json(_record(old, new, compared)))
    else:
        output.print_lines(_lines(old, new, compared, is_whole=request.has("all")))
    output.flush()
    for problem in problems:
        output.complain(problem)
    return Exit.UNAVAILABLE if problems else Exit.DONE


def _read(plans: DataFolder, name: str, problems: list[UnavailableError]) -> Plan:
    reader = PlanReader(plans.place(name), is_alone=True)
    if reader.problem is not None:
        problems.append(reader.problem)
    return reader.plan


def _between(plans: DataFolder, old: Plan, new: Plan) -> dict[str, Plan]:
    """The plans through which the later one goes on from the earlier one, as far as they are."""
    found: dict[str, Plan] = {}
    following = new.follows
    while following not in {"", old.id, new.id, *found}:
        place = place_of(plans, following)
        if place is None:
            break
        found[following] = PlanReader(place, is_alone=True).plan
        following = found[following].follows
    return found


def _lines(old: Plan, new: Plan, compared: TwoPlans, *, is_whole: bool) -> Iterator[str]:
    yield f"{one_line(old.title)} → {one_line(new.title)}"
    yield counts_line(compared, "row")
    yield counts_line(compared, "kpi")
    if not compared.is_related:
        yield _("この二つの計画には、引き継ぎの関係がありません。KPI はキーで比べています。")
    cells = max(width(state_name(state)) for state in STATES)
    for part in compared.parts:
        if part.state == "same" and (not is_whole or part.kind == "plan"):
            continue
        name, remark = part_name(old, new, part), ended_remark(old, part)
        yield f"{pad(state_name(part.state), cells)}  {name}{f'  {remark}' if remark else ''}"
        for difference in part.changes:
            yield from difference_lines(difference_text(compared.old, compared.new, difference))


def _record(old: Plan, new: Plan, compared: TwoPlans) -> dict[str, Any]:
    return {
        "old": _plan_record(old),
        "new": _plan_record(new),
        "related": compared.is_related,
        "counts": {
            kind: {state: compared.count(kind, state) for state in STATES} for kind in _COUNTED
        },
        "parts": [_part_record(old, new, compared, part) for part in compared.parts],
    }


def _plan_record(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "title": plan.title,
        "branch": plan.branch,
        "fiscal_year": plan.fiscal_year,
        "follows": plan.follows,
    }


def _part_record(old: Plan, new: Plan, compared: TwoPlans, part: Counterpart) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "state": part.state,
        "name": part_name(old, new, part),
        "id": part.id,
        "before_id": part.before,
        "ended": plain(part.ended),
        "changes": [
            change_record(compared.old, compared.new, difference) for difference in part.changes
        ],
    }
