"""What a change of structure must not leave in a plan: anything that does not hold (pure)."""

from collections.abc import Iterable

from planner.errors import PlannerError
from planner.history.writes import Write
from planner.plan.invariants import Finding, broken_in, broken_invariants, broken_lists
from planner.plan.model import Plan
from planner.plan.paths import parse_path


def require_sound(before: Plan, after: Plan, made: Iterable[Write] | None = None) -> None:
    """Refuse writes that would leave something in the plan that does not hold.

    Args:
        before: The plan before the writes.
        after: The plan after them.
        made: The writes, so that only what they touch is looked over; None for all of the plan.

    Raises:
        PlannerError: ``structure-unfit`` with the first finding that was not there before, or
            ``number-taken``.
    """
    writes = () if made is None else tuple(made)
    paths = {parse_path(write.entity) for write in writes}
    if made is None or any(map(_is_named_elsewhere, writes)):
        find_broken = broken_invariants
    else:

        def find_broken(plan: Plan) -> tuple[Finding, ...]:
            own = (broken_in(plan, path.kind, path.owner) for path in paths)
            return (*broken_lists(plan), *(finding for found in own for finding in found))

    found = find_broken(after)
    if found:
        known = find_broken(before)
        new = next((finding for finding in found if finding not in known), None)
        if new is not None:
            raise PlannerError("structure-unfit", finding=_named(new, after))
    shared = _shared_numbers(after)
    new_ones = set(shared) - set(_shared_numbers(before)) if shared else set[str]()
    if new_ones:
        number = min(new_ones)
        raise PlannerError("number-taken", number=number, title=shared[number])


def _named(finding: Finding, plan: Plan) -> Finding:
    """A finding with what people call the place it is in."""
    path = parse_path(finding.parameters["place"])
    named = ""
    if path.kind == "section" and path.owner in plan.sections:
        named = plan.sections[path.owner].title
    elif path.kind == "item" and path.owner in plan.items:
        item = plan.items[path.owner]
        named = f"{plan.number(item)} {item.title}".strip()
    elif (
        path.kind == "row" and path.owner in plan.rows and plan.rows[path.owner].item in plan.items
    ):
        named = plan.reference(plan.rows[path.owner])
    elif path.kind == "kpi" and path.owner in plan.kpis:
        named = plan.kpis[path.owner].name
    return Finding(finding.code, {**finding.parameters, "named": named}) if named else finding


def _shared_numbers(plan: Plan) -> dict[str, str]:
    """The numbers that several items have, with a title of one."""
    shared: dict[str, str] = {}
    seen: dict[str, str] = {}
    for item in plan.items_in_order():
        number = plan.number(item)
        if number in seen:
            shared[number] = seen[number]
        seen.setdefault(number, item.title)
    return shared


# Fields of the plan that other records rely on.
_NAMED_ELSEWHERE = frozenset({"pillars", "groups", "statuses", "fiscal_year"})


def _is_named_elsewhere(write: Write) -> bool:
    """Whether a write takes away what other records may name."""
    kind = parse_path(write.entity).kind
    is_gone = not write.field and write.after is None and kind in {"section", "item", "row", "kpi"}
    return is_gone or (kind == "plan" and write.field in _NAMED_ELSEWHERE)
