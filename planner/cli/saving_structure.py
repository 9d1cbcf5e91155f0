"""Changes of structure saved, with their source and the day of their 改定, and told."""

from collections.abc import Sequence

from planner.cli.request import CommandLine, read_month
from planner.cli.saving import close_with_record, say_saved
from planner.errors import Exit
from planner.history.entries import Entry
from planner.history.intents import Change
from planner.history.moments import read_day
from planner.plan.model import Plan
from planner.plan.paths import make_path, parse_path
from planner.store.book import PlanBook


def save(
    request: CommandLine, book: PlanBook, changes: Change | Sequence[Change], entity: str
) -> Exit:
    """Save changes of structure, and say them."""
    entry = submit(request, book, changes)
    if request.has("json"):
        record = {"entity": entity, "name": name_of(book.plan, entity), "saved": entry is not None}
        return close_with_record(book, record)
    return say_saved(book, entry)


def submit(
    request: CommandLine, book: PlanBook, changes: Change | Sequence[Change], why: str = ""
) -> Entry | None:
    """Save changes of structure, with their source and the day of their 改定."""
    plan = book.plan
    given = request.given("date")
    day = read_day(given, plan.year).isoformat() if given is not None else ""
    return book.submit(
        changes,
        month=read_month(plan, request.given("month")),
        why=why,
        source=request.text("source"),
        amendment=day,
        seen=plan.seq,
    )


def name_of(plan: Plan, entity: str) -> str | None:
    """The reference people have for an entity of the plan now; None where it has none."""
    path = parse_path(entity)
    if path.kind == "row" and path.owner in plan.rows:
        return plan.reference(plan.rows[path.owner])
    if path.kind == "item" and path.owner in plan.items:
        return plan.number(plan.items[path.owner])
    if path.kind == "section" and path.owner in plan.order:
        return f"区分{plan.order.index(path.owner) + 1}"
    if path.kind == "pillar":
        found = (each.number for each in plan.pillars if each.id == path.owner)
        return next((f"柱{number}" for number in found), None)
    if path.kind == "kpi" and path.owner in plan.kpis:
        return make_path("kpi", plan.kpis[path.owner].key)
    return None
