"""What must be true of any plan: references resolve, months lie in the year, ids are unique (pure).

The rules of editing keep these; what breaks one was written by something else.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from planner.plan.fiscal import Month, is_period
from planner.plan.model import Item, Kpi, Mark, Plan, Review, Row, Section, Suspension, is_series
from planner.plan.paths import figure_key, make_path


class Finding(Struct, frozen=True):
    """Something found wrong: a code and the values its sentence names."""

    code: str
    parameters: dict[str, Any]


def broken_invariants(plan: Plan) -> tuple[Finding, ...]:
    """All that is wrong with a plan, in the order of its parts; nothing for a sound one."""
    return (
        *_plan_findings(plan),
        *_control_findings(plan),
        *(
            found
            for section in plan.sections.values()
            for found in _section_findings(plan, section)
        ),
        *(found for item in plan.items.values() for found in _item_findings(plan, item)),
        *(found for row in plan.rows.values() for found in _row_findings(plan, row)),
        *(found for kpi in plan.kpis.values() for found in _kpi_findings(kpi)),
    )


def _plan_findings(plan: Plan) -> Iterator[Finding]:
    if plan.status_month not in plan.year:
        yield _found("month-outside", "plan", what="status_month", month=plan.status_month)
    symbols = [status.symbol for status in plan.statuses]
    for kind, ids in (
        ("status", symbols),
        ("pillar", [pillar.id for pillar in plan.pillars]),
        ("group", plan.groups),
        ("key", [kpi.key for kpi in plan.kpis.values()]),
    ):
        for repeated in _repeated(ids):
            yield _found("repeated", "plan", what=kind, id=repeated)
    for kind, held in (
        ("section", plan.sections),
        ("item", plan.items),
        ("row", plan.rows),
        ("kpi", plan.kpis),
    ):
        for key, record in held.items():
            if key != record.id:
                yield _found("misfiled", make_path(kind, key), id=record.id)
    yield from _children("plan", "section", plan.order, plan.sections)


def _control_findings(plan: Plan) -> Iterator[Finding]:
    """計画決定 is of a day; a close is of a month of the year, at an instant."""
    if plan.decided is not None and not _is_day(plan.decided):
        yield _found("day-unreadable", "plan", id=plan.decided)
    for month, close in plan.closes.items():
        if month not in plan.year:
            yield _found("month-outside", "plan", what="close", month=month)
        if not _is_instant(close.at):
            yield _found("instant-unreadable", make_path("close", month), id=close.at)


def _section_findings(plan: Plan, section: Section) -> Iterator[Finding]:
    place = make_path("section", section.id)
    if section.pillar not in {pillar.id for pillar in plan.pillars}:
        yield _found("unknown", place, what="pillar", id=section.pillar)
    own = [item.id for item in plan.items.values() if item.section == section.id]
    yield from _children(place, "item", section.items, own)
    yield from _groups(plan, place, section)


def _item_findings(plan: Plan, item: Item) -> Iterator[Finding]:
    place = make_path("item", item.id)
    if item.section not in plan.sections:
        yield _found("unknown", place, what="section", id=item.section)
    own = [row.id for row in plan.rows.values() if row.item == item.id]
    yield from _children(place, "row", item.rows, own)
    yield from _groups(plan, place, item)


def _row_findings(plan: Plan, row: Row) -> Iterator[Finding]:
    place = make_path("row", row.id)
    if row.item not in plan.items:
        yield _found("unknown", place, what="item", id=row.item)
    for kpi in row.kpis:
        if kpi not in plan.kpis:
            yield _found("unknown", place, what="kpi", id=kpi)
    yield from _groups(plan, place, row)
    for repeated in _repeated(mark.id for mark in row.marks):
        yield _found("repeated", place, what="mark", id=repeated)
    for mark in row.marks:
        yield from _mark_findings(plan, place, mark)
    for month, report in row.reports.items():
        if month not in plan.year:
            yield _found("month-outside", place, what="report", month=month)
        if report.status and plan.status(report.status) is None:
            yield _found("status-unknown", place, month=month, id=report.status)
        if report.review is not None:
            yield from _review_findings(place, month, report.review)
    yield from _suspensions(place, row.suspensions)


def _review_findings(place: str, month: Month, review: Review) -> Iterator[Finding]:
    """A 差戻し says what to mend, and every verdict what it was given to."""
    if review.verdict == "returned" and not review.comment:
        yield _found("return-without-comment", place, month=month)
    if not review.seen:
        yield _found("review-of-nothing", place, month=month)


def _mark_findings(plan: Plan, place: str, mark: Mark) -> Iterator[Finding]:
    promised = (promise.month for promise in mark.promises)
    for month in (mark.month, mark.done, *promised):
        if month is not None and month not in plan.year:
            yield _found("month-outside", place, what="mark", month=month)
    if mark.done is not None and mark.dropped is not None:
        yield _found("done-and-dropped", place, month=mark.done)
    if mark.month is None and not mark.promises:
        yield _found("without-month", place, id=mark.id)


def _kpi_findings(kpi: Kpi) -> Iterator[Finding]:
    for key, figure in kpi.figures.items():
        place = make_path("figure", kpi.id, key)
        if key != (own := figure_key(figure.series, figure.period)):
            yield _found("misfiled", place, id=own)
        if figure.period and not is_period(figure.period):
            yield _found("period-unknown", place, id=figure.period)
        if not is_series(figure.series):
            yield _found("series-unknown", place, id=figure.series)
        if figure.late_at and not _is_instant(figure.late_at):
            yield _found("instant-unreadable", place, id=figure.late_at)
    for series in _case_series(kpi):
        if series and not is_series(series):
            yield _found("series-unknown", make_path("kpi", kpi.id), id=series)
    yield from _suspensions(make_path("kpi", kpi.id), kpi.suspensions)


def _case_series(kpi: Kpi) -> Iterator[str]:
    """The series that the cases of a conditional target name."""
    for case in kpi.target.cases:
        yield case.series
        if case.when is not None:
            yield case.when.series


def _suspensions(place: str, held: Sequence[Suspension]) -> Iterator[Finding]:
    for repeated in _repeated(suspension.id for suspension in held):
        yield _found("repeated", place, what="suspension", id=repeated)
    for suspension in held:
        if suspension.end is not None and suspension.end < suspension.start:
            yield _found("ends-early", place, start=suspension.start, end=suspension.end)


def _groups(plan: Plan, place: str, holder: Section | Item | Row) -> Iterator[Finding]:
    lead = (holder.lead_group,) if holder.lead_group else ()
    for group in (*holder.groups, *lead):
        if group not in plan.groups:
            yield _found("unknown", place, what="group", id=group)


def _children(
    place: str, kind: str, listed: Sequence[str], there: Iterable[str]
) -> Iterator[Finding]:
    """What a parent lists against the children there are: each once, and none else."""
    known = set(there)
    for child in listed:
        if child not in known:
            yield _found("unknown", place, what=kind, id=child)
    for child in sorted(known.difference(listed)):
        yield _found("unlisted", place, what=kind, id=child)
    for child in _repeated(listed):
        yield _found("repeated", place, what=kind, id=child)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_instant(text: str) -> bool:
    """Whether a text is an instant in UTC, as entries have it: as such they compare."""
    try:
        return datetime.fromisoformat(text).utcoffset() == timedelta(0)
    except ValueError:
        return False


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [one for one in ids if one in seen or seen.add(one)]  # type: ignore[func-returns-value]


def _found(code: str, place: str, **parameters: Any) -> Finding:
    return Finding(f"plan-{code}", {"place": place, **parameters})
