"""The plan of a later year made from an earlier one (pure).

What goes over is what was planned: the structure, the ● and 手順 in the months they were first
planned in, and the targets. What happened stays behind: what was done, moved, dropped, added,
reported, suspended, said and closed. Ids stay the same; each row says which one it goes on from.
"""

from collections.abc import Collection
from typing import TypeVar

from msgspec import structs

from planner.plan.fiscal import FiscalYear, add_months
from planner.plan.model import Item, Kpi, Lineage, Mark, Plan, Row, Section
from planner.plan.people import Person, ReportDeadline
from planner.plan.renewing import renewed_target, renewed_title

_Record = TypeVar("_Record", Section, Item, Row, Kpi)


def following(plan: Plan, year: FiscalYear, plan_id: str, *, title: str = "") -> Plan:
    """The plan of a later year that goes on from a plan.

    What ended is left out, with what stood in it alone, and so are people who have left.

    Args:
        plan: The earlier plan.
        year: The year of the new one.
        plan_id: The id of the new one.
        title: Its title; empty for that of the earlier one, for the other year.
    """
    made = as_planned(_standing(plan), year)
    rows = {
        own: structs.replace(row, lineage=Lineage(plan.id, own), source="")
        for own, row in made.rows.items()
    }
    title = title or renewed_title(plan.title, plan.year, year)
    return structs.replace(made, id=plan_id, title=title, rows=rows, follows=plan.id)


def as_planned(plan: Plan, year: FiscalYear, *, with_dropped: bool = False) -> Plan:
    """A plan as it was planned, without what happened, moved into a year.

    The number printed for last year is open in it, since that year has another one.

    Args:
        plan: The plan.
        year: The year to move it into.
        with_dropped: Whether ● that were dropped later are in it.
    """
    years = year.year - plan.fiscal_year
    kpis = {own: _kpi(kpi, plan.year, years) for own, kpi in plan.kpis.items()}
    people = _people(plan.people, year)
    rows = {
        own: _row(row, kpis, people, years, with_dropped=with_dropped)
        for own, row in plan.rows.items()
    }
    return Plan(
        id=plan.id,
        title=plan.title,
        branch=plan.branch,
        fiscal_year=year.year,
        status_month=year.first,
        ledger_from=year.first,
        decided=None,
        groups=plan.groups,
        statuses=plan.statuses,
        pillars=plan.pillars,
        sections={own: structs.replace(one, ended=None) for own, one in plan.sections.items()},
        items={own: structs.replace(item, ended=None) for own, item in plan.items.items()},
        rows=rows,
        kpis=kpis,
        report_deadline=_deadline(plan.report_deadline),
        people=people,
        follows=plan.follows,
    ).arranged()


def _standing(plan: Plan) -> Plan:
    """A plan without what ended in it, and without what stood in that alone."""
    sections = _not_ended(plan.sections)
    items = {own: item for own, item in _not_ended(plan.items).items() if item.section in sections}
    kpis = _not_ended(plan.kpis)
    rows = {
        own: row
        for own, row in _not_ended(plan.rows).items()
        if row.item in items and (row.kind != "kpi" or not row.kpis or kpis.keys() & row.kpis)
    }
    shown = {kpi for row in rows.values() for kpi in row.kpis}
    shown_before = {kpi for row in plan.rows.values() for kpi in row.kpis}
    items = {own: item for own, item in items.items() if not item.rows or rows.keys() & item.rows}
    return structs.replace(
        plan,
        sections={
            own: section
            for own, section in sections.items()
            if not section.items or items.keys() & section.items
        },
        items=items,
        rows=rows,
        kpis={own: kpi for own, kpi in kpis.items() if own in shown or own not in shown_before},
    )


def _not_ended(records: dict[str, _Record]) -> dict[str, _Record]:
    return {own: record for own, record in records.items() if record.ended is None}


def _row(
    row: Row,
    kpis: Collection[str],
    people: Collection[str],
    years: int,
    *,
    with_dropped: bool,
) -> Row:
    planned = (
        Mark(mark.id, add_months(mark.month, 12 * years), text=mark.text)
        for mark in row.marks
        if mark.month is not None and (with_dropped or mark.dropped is None)
    )
    return structs.replace(
        row,
        marks=tuple(planned),
        reports={},
        suspensions=(),
        comments=(),
        kpis=tuple(kpi for kpi in row.kpis if kpi in kpis),
        people=tuple(person for person in row.people if person in people),
        ended=None,
    )


def _kpi(kpi: Kpi, old: FiscalYear, years: int) -> Kpi:
    target = renewed_target(kpi.target, old, years)
    return structs.replace(kpi, target=target, figures={}, suspensions=(), ended=None, inherited={})


def _people(people: dict[str, Person], year: FiscalYear) -> dict[str, Person]:
    """The people who have not left before a year."""
    first = f"{year.first}-01"
    staying = {own: one for own, one in people.items() if not one.until or one.until >= first}
    return {
        own: structs.replace(one, deputies=tuple(d for d in one.deputies if d in staying))
        for own, one in staying.items()
    }


def _deadline(deadline: ReportDeadline | None) -> ReportDeadline | None:
    """The deadline of every month; the other days of single months were those of their year."""
    return structs.replace(deadline, days={}) if deadline is not None else None
