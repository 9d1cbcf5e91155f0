"""A new plan from a whole document: as it is, but with an id of its own (pure)."""

from collections.abc import Collection, Iterator

from msgspec import structs

from planner.errors import PlannerError
from planner.history.dated import until_field
from planner.history.entities import is_dated
from planner.importing.outcome import NotTaken
from planner.importing.places import place_of
from planner.plan.fiscal import Month
from planner.plan.invariants import broken_invariants
from planner.plan.model import Plan
from planner.plan.paths import make_path

# What is asked of a plan as such is a part of no record; its fields.
_FIELDS = {
    "status_month": "status_month",
    "report_deadline": "report_deadline",
    "close": "closes",
    "pillar": "pillars",
    "status": "statuses",
    "group": "groups",
    "key": "kpis",
}


def begun(
    plan: Plan, plan_id: str, *, decided: str | None = None, since: Month | None = None
) -> Plan:
    """The plan of a document as a new one.

    Args:
        plan: The plan of the document.
        plan_id: Its new id.
        decided: Day of 計画決定 as ISO text; None for that of the document.
        since: The first month recorded: earlier ones are 未記録; None for that of the document.
    """
    plan = structs.replace(plan, id=plan_id, seq=0, decided=decided or plan.decided)
    if since is None:
        return plan
    return structs.replace(plan, ledger_from=since, status_month=max(plan.status_month, since))


def faults(plan: Plan, places: dict[str, str]) -> Iterator[NotTaken]:
    """What in a document no plan can have, each with its JSON path."""
    for finding in broken_invariants(plan):
        entity = finding.parameters["place"]
        field = _FIELDS.get(finding.parameters.get("what", ""), "") if entity == "plan" else ""
        value = finding.parameters.get("id", finding.parameters.get("month"))
        error = PlannerError("import-unfit", finding=finding)
        yield NotTaken(place_of(places, entity, field), value, error)
    numbers: dict[str, str] = {}
    for item in plan.items_in_order():
        number = plan.number(item)
        if number in numbers:
            error = PlannerError("import-number-twice", number=number, title=numbers[number])
            yield NotTaken(place_of(places, make_path("item", item.id), "number"), number, error)
        numbers.setdefault(number, item.title)
    yield from _unfit_dated(plan)
    if plan.sections and not plan.groups:
        yield NotTaken("$.groups", [], PlannerError("import-no-groups"))


def _unfit_dated(plan: Plan) -> Iterator[NotTaken]:
    """What the plan says that fields were before, which no field can have been."""
    for key, earlier in plan.dated.items():
        entity, _, field = key.rpartition(" ")
        try:
            is_fit = is_dated(entity, field)
            for own in earlier if is_fit else ():
                until_field(structs.replace(plan, dated={key: (own,)}), key, Month("0"))
        except (KeyError, TypeError, AttributeError, ValueError):  # as of lines that do not fit
            is_fit = False
        if not is_fit:
            error = PlannerError("field-unfit", field=key, value="…")
            yield NotTaken(f"$.dated[{key!r}]", [own.value for own in earlier], error)


def doubts(
    plan: Plan, places: dict[str, str], among: Collection[str] | None = None
) -> Iterator[NotTaken]:
    """What a plan can have and hardly means: a KPI without a rule, a section without a group.

    Args:
        plan: The plan.
        places: The JSON paths of its records in a document.
        among: The paths of the entities asked about; None for all.
    """
    for kpi in plan.kpis.values():
        entity = make_path("kpi", kpi.id)
        is_asked = among is None or entity in among
        if is_asked and kpi.role == "kpi" and kpi.target.rule is None:
            error = PlannerError("import-without-rule", kpi=kpi.name)
            yield NotTaken(place_of(places, entity, "target"), kpi.target.text, error)
    for section in plan.sections.values():
        entity = make_path("section", section.id)
        if (among is None or entity in among) and not section.groups:
            error = PlannerError("import-without-group", title=section.title)
            yield NotTaken(place_of(places, entity, "groups"), [], error)
