"""What a document says of a row for scripts: ``months status note remedy kpi`` (pure).

The export adds these values to a row, and they are what people see and change first. Where a row
says no more (no ``marks``, no ``reports``) they are taken over. Where it does, they only repeat
that, so another value is refused: nothing is passed over in silence.
"""

import copy
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from planner.errors import PlannerError
from planner.importing.intended import free_id
from planner.importing.outcome import NotTaken
from planner.importing.places import rows_in
from planner.importing.reading import Incoming
from planner.plan.fiscal import FIRST_YEAR, LAST_YEAR, FiscalYear, Month, calendar_month
from planner.plan.model import Plan, Row
from planner.plan.paths import make_path

_OF_REPORT = ("status", "note", "remedy")

_LAST_MONTH = 12


class ForScripts(Struct, frozen=True):
    """A document with the values for scripts in their places.

    Attributes:
        incoming: The document, with ● and reports where rows have those values alone.
        month: The month that those of a report are of.
        months: The months of the ● of rows of the plan that have them alone, by their paths.
    """

    incoming: Incoming
    month: Month | None
    months: dict[str, tuple[Month, ...]]


def taken_over(incoming: Incoming, base: Plan | None = None) -> ForScripts:
    """A document with the values for scripts in their places.

    Args:
        incoming: The document.
        base: The plan it was exported from; None where it begins one.
    """
    document = copy.deepcopy(incoming.document)
    year, month = _year(document, base), _month(document, base)
    places, months = dict(incoming.places), dict[str, tuple[Month, ...]]()
    for row, place in rows_in(document):
        own = base.rows.get(row["id"]) if base is not None else None
        numbers = _numbers(row.get("months"))
        if "marks" not in row and numbers is not None and year is not None:
            wanted = tuple(sorted(map(year.month, numbers)))
            if own is None:
                row["marks"] = [{"id": free_id(each, ()), "month": each} for each in wanted]
            else:
                row["marks"] = msgspec.to_builtins(own.marks)
                months[make_path("row", own.id)] = wanted
        if "reports" not in row and month is not None:
            said = {field: row[field] for field in _OF_REPORT if _is_said(row, field, own, month)}
            if said:
                row["reports"] = {month: said}
                places[make_path("report", row["id"], month)] = place
    return ForScripts(structs.replace(incoming, document=document, places=places), month, months)


def contradictions(
    incoming: Incoming, found: ForScripts, mine: Plan, base: Plan | None = None
) -> Iterator[NotTaken]:
    """The values for scripts that say something else than what they repeat.

    Args:
        incoming: The document as it was read.
        found: What was taken over of it.
        mine: The plan as the document has it.
        base: The plan it was exported from; None where it begins one.
    """
    plans = [plan for plan in (base, mine) if plan is not None]
    for record, place in rows_in(incoming.document):
        versions = [plan.rows[record["id"]] for plan in plans if record["id"] in plan.rows]
        if not versions:
            continue
        if record.get("months") is not None and _numbers(record["months"]) is None:
            error = PlannerError("import-months-unfit")
            yield NotTaken(f"{place}.months", record["months"], error)
        for field, origin, known in _repeated(record, _with_both(versions), plans, found.month):
            if field in record and record[field] not in known:
                error = PlannerError("import-repeated", field=field, origin=origin)
                yield NotTaken(f"{place}.{field}", record[field], error, known[-1])


def _repeated(
    record: dict[str, Any], versions: list[Row], plans: list[Plan], month: Month | None
) -> Iterator[tuple[str, str, list[Any]]]:
    """Each value for scripts, what it repeats, and what it may say."""
    if "marks" in record and _numbers(record.get("months")) is not None:
        numbers = {tuple(map(calendar_month, row.due_months)) for row in versions}
        same = [[*each] for each in numbers if {*each} == {*record["months"]}]
        latest = [*map(calendar_month, versions[-1].due_months)]
        yield "months", "marks", [*([record["months"]] if same else ()), latest]
    reports = [row.report(month) for row in versions] if month is not None else []
    for field in _OF_REPORT if "reports" in record and reports else ():
        said = [getattr(report, field) for report in reports]
        said += ["" if each is None else None for each in said if not each]
        yield field, f'reports["{month}"]', said
    kpis = {own: kpi for plan in plans for own, kpi in plan.kpis.items()}
    tables = [kpis, *(plan.kpis for plan in plans)]
    yield (
        "kpi",
        "kpis",
        [[t[own].name for own in row.kpis if own in t] for t in tables for row in versions],
    )


def _with_both(versions: list[Row]) -> list[Row]:
    """The row of the plan, that of the document, and that with what a part leaves out."""
    base, mine = versions[0], versions[-1]
    marks = {mark.id: mark for row in versions for mark in row.marks}
    both = structs.replace(
        mine, marks=tuple(marks.values()), reports={**base.reports, **mine.reports}
    )
    return [base, both, mine]


def _is_said(row: dict[str, Any], field: str, own: Row | None, month: Month) -> bool:
    """Whether a row says something else of a month's report than the plan does."""
    now = getattr(own.report(month), field) if own is not None else None
    return field in row and (row[field] or None) != (now or None)


def _numbers(value: Any) -> list[int] | None:
    """The numbers of some months, each once; None where it is no list of such."""
    if not isinstance(value, list):
        return None
    is_fit = all(type(each) is int and 1 <= each <= _LAST_MONTH for each in value)
    return sorted(set(value)) if is_fit else None


def _year(document: dict[str, Any], base: Plan | None) -> FiscalYear | None:
    if base is not None:
        return base.year
    year = document.get("fiscal_year")
    if isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR:
        return FiscalYear(year)
    return None  # refused when it is read


def _month(document: dict[str, Any], base: Plan | None) -> Month | None:
    """The month that an export's values are of; of a part written by hand, its 基準月."""
    exported = document.get("exported")
    said = exported.get("month") if isinstance(exported, dict) else None
    if said is None and exported and base is not None:
        said = base.status_month
    month = said or document.get("status_month") or (base and base.status_month)
    return Month(month) if isinstance(month, str) else None
