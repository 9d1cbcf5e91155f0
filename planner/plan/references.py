"""What people call a thing in the plan, and the path it has (pure).

``3`` is an item, ``3-2`` a row, ``3-2@10月`` a ●, ``3-2*1`` a 手順, ``柱2``, ``区分2`` (counted
through the whole plan as printed), ``kpi:generic-share``, ``グループ:保健``, ``記号:△``, ``plan``.
"""

import re
import unicodedata

from planner.errors import PlannerError
from planner.plan.fiscal import parse_month
from planner.plan.model import Kpi, Mark, Plan, Row
from planner.plan.paths import make_path, parse_path
from planner.text import plain_reference

_COUNTED = re.compile(r"(柱|区分|pillar|section|事業|item|行|row)(.+)", re.IGNORECASE)

_NAMED = re.compile(r"(kpi|グループ|group|記号|status)[::](.+)", re.IGNORECASE)

_KINDS = {
    "柱": "pillar",
    "区分": "section",
    "事業": "item",
    "行": "row",
    "グループ": "group",
    "記号": "status",
}


def find_entity(plan: Plan, text: str) -> str:
    """The path of what a reference names.

    Besides entities these are ``pillar:ID``, ``group:NAME`` and ``status:SYMBOL``, parts of fields
    of the plan.

    Raises:
        PlannerError: ``reference-unknown``, or what there is where the place is known.
    """
    wanted = plain_reference(text)
    if wanted.casefold() in {"plan", "計画"}:
        return "plan"
    if match := _NAMED.fullmatch(unicodedata.normalize("NFKC", text.strip())):
        return _named(plan, _kind(match[1]), match[2].strip(), text)
    if match := _COUNTED.fullmatch(wanted):
        kind, rest = _kind(match[1]), match[2].strip()
        found = _counted(plan, kind, rest)
        if found is None:
            raise PlannerError("reference-unknown", text=text)
        return found
    if "@" in wanted or "*" in wanted:
        return _mark(plan, wanted, text)
    found = _counted(plan, "row", wanted) if "-" in wanted else None
    found = found or _counted(plan, "item", wanted)
    if found is None:
        raise PlannerError("reference-unknown", text=text)
    return found


def names_kpi(text: str) -> bool:
    """Whether a reference is that of a KPI."""
    match = _NAMED.match(unicodedata.normalize("NFKC", text.strip()))
    return match is not None and _kind(match[1]) == "kpi"


def _kind(word: str) -> str:
    return _KINDS.get(word, word.casefold())


def _counted(plan: Plan, kind: str, number: str) -> str | None:
    """The path of a pillar, section, item or row by its number; None where there is none."""
    if kind == "pillar":
        numbers = {plain_reference(pillar.number): pillar.id for pillar in plan.pillars}
        numbers |= {str(n): own.id for n, own in enumerate(plan.pillars, 1) if not own.number}
    elif kind == "section":
        numbers = {str(n): own for n, own in enumerate(plan.order, 1)}
    elif kind == "item":
        numbers = {plain_reference(plan.number(own)): own.id for own in plan.items_in_order()}
    else:
        numbers = {plain_reference(plan.reference(row)): row.id for row in plan.rows_in_order()}
    return make_path(kind, numbers[number]) if number in numbers else None


def _named(plan: Plan, kind: str, name: str, text: str) -> str:
    if kind == "kpi":
        return make_path("kpi", find_kpi(plan, name).id)
    known = plan.groups if kind == "group" else [status.symbol for status in plan.statuses]
    if name not in known:
        code = "group-unknown" if kind == "group" else "reference-unknown"
        raise PlannerError(code, group=name, text=text, names=" ".join(known))
    return make_path(kind, name)


def find_kpi(plan: Plan, name: str) -> Kpi:
    """The KPI with a key, an id or a name.

    Raises:
        PlannerError: ``kpi-key-unknown`` with the keys there are.
    """
    for kpi in plan.kpis.values():
        if name in {kpi.key, kpi.id}:
            return kpi
    named = [kpi for kpi in plan.kpis.values() if kpi.name == name]
    if len(named) == 1:
        return named[0]
    keys = ", ".join(kpi.key for kpi in plan.kpis.values())
    raise PlannerError("kpi-key-unknown", kpi=name, names=keys)


def _mark(plan: Plan, wanted: str, text: str) -> str:
    """The path of a ● by its month, or of a 手順 by its place among them."""
    sign = "@" if "@" in wanted else "*"
    named, _sign, rest = wanted.partition(sign)
    path = _counted(plan, "row", named) or _counted(plan, "row", f"{named}-1")
    if path is None:
        raise PlannerError("reference-unknown", text=text)
    row = plan.rows[parse_path(path).owner]
    found = _steps(row, rest) if sign == "*" else _dots(plan, row, rest)
    if len(found) == 1:
        return make_path("mark", row.id, found[0].id)
    code = "marks-of-one-month" if found else "no-such-mark"
    raise PlannerError(code, row=plan.reference(row), text=text)


def steps_in_order(row: Row) -> list[Mark]:
    """The 手順 of a row by their months, as they are counted."""
    steps = (mark for mark in row.marks if mark.is_step)
    return sorted(steps, key=lambda mark: (mark.due or "9999", mark.id))


def _steps(row: Row, number: str) -> list[Mark]:
    steps = steps_in_order(row)
    place = int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0
    return steps[place - 1 : place] if place else []


def _dots(plan: Plan, row: Row, month: str) -> list[Mark]:
    """The ● of a row in a month, none of them dropped."""
    due = parse_month(month, plan.year)
    return [m for m in row.marks if not m.is_step and m.dropped is None and m.due == due]
