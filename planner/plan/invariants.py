"""The invariants of a plan: references resolve, months lie in the year, ids are unique (pure).

The rules of editing never break one: a plan that does was written by something else.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from planner.plan.fiscal import Month, is_period
from planner.plan.meetings import Action, AgendaTopic, Meeting
from planner.plan.model import Item, Kpi, Mark, Plan, Review, Row, Section, Suspension, is_series
from planner.plan.paths import figure_key, make_path
from planner.plan.people import Person
from planner.plan.targets import series_in


class Finding(Struct, frozen=True):
    """An error in a plan or its files: a code and the parameters of its sentence."""

    code: str
    parameters: dict[str, Any]


def broken_invariants(plan: Plan) -> tuple[Finding, ...]:
    """The errors of a plan, in the order of its parts; none for a sound plan."""
    items, rows = _ids_by_parent(plan.items.values()), _ids_by_parent(plan.rows.values())
    return (
        *_plan_findings(plan),
        *_control_findings(plan),
        *(
            error
            for one in plan.sections.values()
            for error in _section_findings(plan, one, items.get(one.id, ()))
        ),
        *(
            error
            for item in plan.items.values()
            for error in _item_findings(plan, item, rows.get(item.id, ()))
        ),
        *(error for row in plan.rows.values() for error in _row_findings(plan, row)),
        *(error for kpi in plan.kpis.values() for error in _kpi_findings(plan, kpi)),
        *_people_findings(plan),
        *(error for one in plan.meetings.values() for error in _meeting_findings(one)),
        *(error for topic in plan.topics.values() for error in _topic_findings(plan, topic)),
        *(error for action in plan.actions.values() for error in _action_findings(plan, action)),
    )


def broken_in(plan: Plan, kind: str, own: str) -> tuple[Finding, ...]:
    """The errors of one section, item, row or KPI; none for one that is not there."""
    found: Iterable[Finding] = ()
    if kind == "section" and (section := plan.sections.get(own)):
        found = _section_findings(plan, section, _ids_in(plan.items.values(), own))
    elif kind == "item" and (item := plan.items.get(own)):
        found = _item_findings(plan, item, _ids_in(plan.rows.values(), own))
    elif kind == "row" and (row := plan.rows.get(own)):
        found = _row_findings(plan, row)
    elif kind == "kpi" and (kpi := plan.kpis.get(own)):
        found = _kpi_findings(plan, kpi)
    return tuple(found)


def broken_lists(plan: Plan) -> tuple[Finding, ...]:
    """The errors of the plan's own lists: what is there twice, or stored under another's id."""
    return tuple(_plan_findings(plan))


def _ids_in(records: Iterable[Item | Row], parent: str) -> list[str]:
    return [record.id for record in records if record.at.parent == parent]


def _ids_by_parent(records: Iterable[Item | Row]) -> dict[str, list[str]]:
    """The ids of records by those of their parents."""
    found: dict[str, list[str]] = {}
    for record in records:
        found.setdefault(record.at.parent, []).append(record.id)
    return found


def _plan_findings(plan: Plan) -> Iterator[Finding]:
    if plan.status_month not in plan.year:
        yield _finding("month-outside", "plan", what="status_month", month=plan.status_month)
    symbols = [status.symbol for status in plan.statuses]
    for kind, ids in (
        ("status", symbols),
        ("pillar", [pillar.id for pillar in plan.pillars]),
        ("group", plan.groups),
        ("key", [kpi.key for kpi in plan.kpis.values()]),
    ):
        for repeated in _repeated(ids):
            yield _finding("repeated", "plan", what=kind, id=repeated)
    for kind, records in (
        ("section", plan.sections),
        ("item", plan.items),
        ("row", plan.rows),
        ("kpi", plan.kpis),
        ("person", plan.people),
        ("amendment", plan.amendments),
        ("meeting", plan.meetings),
        ("topic", plan.topics),
        ("action", plan.actions),
    ):
        for key, record in records.items():
            if key != record.id:
                yield _finding("misfiled", make_path(kind, key), id=record.id)
    yield from _children("plan", "section", plan.order, plan.sections)


def _control_findings(plan: Plan) -> Iterator[Finding]:
    """Errors of 計画決定, which has a day, and of closes, which have a month and an instant."""
    if plan.decided is not None and not _is_day(plan.decided):
        yield _finding("day-unreadable", "plan", id=plan.decided)
    for month, close in plan.closes.items():
        if month not in plan.year:
            yield _finding("month-outside", "plan", what="close", month=month)
        if not _is_instant(close.at):
            yield _finding("instant-unreadable", make_path("close", month), id=close.at)
    for month, day in plan.report_deadline.days.items() if plan.report_deadline else ():
        if month not in plan.year:
            yield _finding("month-outside", "plan", what="report_deadline", month=month)
        yield from _days("plan", day)


def _section_findings(plan: Plan, section: Section, items: Iterable[str]) -> Iterator[Finding]:
    place = make_path("section", section.id)
    if section.pillar not in {pillar.id for pillar in plan.pillars}:
        yield _finding("unknown", place, what="pillar", id=section.pillar)
    yield from _children(place, "item", section.items, items)
    yield from _groups(plan, place, section)
    yield from _ended(plan, place, section)


def _item_findings(plan: Plan, item: Item, rows: Iterable[str]) -> Iterator[Finding]:
    place = make_path("item", item.id)
    if item.section not in plan.sections:
        yield _finding("unknown", place, what="section", id=item.section)
    yield from _children(place, "row", item.rows, rows)
    yield from _groups(plan, place, item)
    yield from _ended(plan, place, item)


def _row_findings(plan: Plan, row: Row) -> Iterator[Finding]:
    place = make_path("row", row.id)
    if row.item not in plan.items:
        yield _finding("unknown", place, what="item", id=row.item)
    yield from _unknown(place, "kpi", row.kpis, plan.kpis)
    yield from _groups(plan, place, row)
    for repeated in _repeated(mark.id for mark in row.marks):
        yield _finding("repeated", place, what="mark", id=repeated)
    for mark in row.marks:
        yield from _mark_findings(plan, place, mark)
    for month, report in row.reports.items():
        if month not in plan.year:
            yield _finding("month-outside", place, what="report", month=month)
        if report.status and plan.status(report.status) is None:
            yield _finding("status-unknown", place, month=month, id=report.status)
        if report.review is not None:
            yield from _review_findings(place, month, report.review)
    yield from _suspensions(place, row.suspensions)
    yield from _unknown(place, "person", row.people, plan.people)
    yield from _ended(plan, place, row)
    yield from _comment_findings(plan, place, row)


def _comment_findings(plan: Plan, place: str, row: Row) -> Iterator[Finding]:
    for repeated in _repeated(comment.id for comment in row.comments):
        yield _finding("repeated", place, what="comment", id=repeated)
    for comment in row.comments:
        if comment.month is not None and comment.month not in plan.year:
            yield _finding("month-outside", place, what="comment", month=comment.month)


def _people_findings(plan: Plan) -> Iterator[Finding]:
    """Errors of the people and of the 改定."""
    for person in plan.people.values():
        place = make_path("person", person.id)
        yield from _groups(plan, place, person)
        yield from _unknown(place, "person", person.deputies, plan.people)
        yield from _days(place, *filter(None, (person.since, person.until)))
    for amendment in plan.amendments.values():
        yield from _days(make_path("amendment", amendment.id), amendment.day)


def _meeting_findings(meeting: Meeting) -> Iterator[Finding]:
    yield from _days(make_path("meeting", meeting.id), meeting.day)


def _topic_findings(plan: Plan, topic: AgendaTopic) -> Iterator[Finding]:
    place = make_path("topic", topic.id)
    meetings = (topic.at.parent, *(decision.meeting for decision in topic.decisions))
    yield from _unknown(place, "meeting", meetings, plan.meetings)
    yield from _unknown(place, "row", (topic.row,), plan.rows)
    yield from _unknown(place, "action", (topic.action,), plan.actions)
    yield from _groups(plan, place, topic)
    for repeated in _repeated(decision.id for decision in topic.decisions):
        yield _finding("repeated", place, what="decision", id=repeated)


def _action_findings(plan: Plan, action: Action) -> Iterator[Finding]:
    place = make_path("action", action.id)
    yield from _days(place, action.due, *action.earlier, *filter(None, (action.done,)))
    yield from _unknown(place, "row", (action.row,), plan.rows)
    yield from _unknown(place, "topic", (action.topic,), plan.topics)
    yield from _unknown(place, "meeting", (action.meeting,), plan.meetings)


def _review_findings(place: str, month: Month, review: Review) -> Iterator[Finding]:
    """Errors of a review: a 差戻し needs a comment, and every verdict its fingerprint."""
    if review.verdict == "returned" and not review.comment:
        yield _finding("return-without-comment", place, month=month)
    if not review.seen:
        yield _finding("review-of-nothing", place, month=month)


def _mark_findings(plan: Plan, place: str, mark: Mark) -> Iterator[Finding]:
    promised = (promise.month for promise in mark.promises)
    for month in (mark.month, mark.done, *promised):
        if month is not None and month not in plan.year:
            yield _finding("month-outside", place, what="mark", month=month)
    if mark.done is not None and mark.dropped is not None:
        yield _finding("done-and-dropped", place, month=mark.done)
    if mark.month is None and not mark.promises:
        yield _finding("without-month", place, id=mark.id)


def _kpi_findings(plan: Plan, kpi: Kpi) -> Iterator[Finding]:
    for key, figure in kpi.figures.items():
        place = make_path("figure", kpi.id, key)
        if key != (own := figure_key(figure.series, figure.period)):
            yield _finding("misfiled", place, id=own)
        if figure.period and not is_period(figure.period):
            yield _finding("period-unknown", place, id=figure.period)
        if not is_series(figure.series):
            yield _finding("series-unknown", place, id=figure.series)
        if figure.late_at and not _is_instant(figure.late_at):
            yield _finding("instant-unreadable", place, id=figure.late_at)
    for series in (*series_in(kpi.target), *kpi.month_targets):
        if not is_series(series):
            yield _finding("series-unknown", make_path("kpi", kpi.id), id=series)
    yield from _suspensions(make_path("kpi", kpi.id), kpi.suspensions)
    yield from _ended(plan, make_path("kpi", kpi.id), kpi)


def _suspensions(place: str, suspensions: Sequence[Suspension]) -> Iterator[Finding]:
    for repeated in _repeated(suspension.id for suspension in suspensions):
        yield _finding("repeated", place, what="suspension", id=repeated)
    for suspension in suspensions:
        if suspension.end is not None and suspension.end < suspension.start:
            yield _finding("ends-early", place, start=suspension.start, end=suspension.end)


def _groups(
    plan: Plan, place: str, holder: Section | Item | Row | Person | AgendaTopic
) -> Iterator[Finding]:
    lead = getattr(holder, "lead_group", "")
    yield from _unknown(place, "group", (*holder.groups, lead), plan.groups)


def _unknown(
    place: str, what: str, ids: Iterable[str], known: Collection[str]
) -> Iterator[Finding]:
    """Errors of ids that name nothing; an empty one is none."""
    for own in ids:
        if own and own not in known:
            yield _finding("unknown", place, what=what, id=own)


def _ended(plan: Plan, place: str, holder: Section | Item | Row | Kpi) -> Iterator[Finding]:
    """The error of a 廃止 outside the year."""
    if holder.ended is not None and holder.ended.month not in plan.year:
        yield _finding("month-outside", place, what="ended", month=holder.ended.month)


def _days(place: str, *days: str) -> Iterator[Finding]:
    """Errors of days that are none."""
    for day in days:
        if not _is_day(day):
            yield _finding("date-unreadable", place, id=day)


def _children(
    place: str, kind: str, listed: Sequence[str], existing: Iterable[str]
) -> Iterator[Finding]:
    """Errors of a list of children, which names each existing child exactly once."""
    known = set(existing)
    for child in listed:
        if child not in known:
            yield _finding("unknown", place, what=kind, id=child)
    for child in sorted(known.difference(listed)):
        yield _finding("unlisted", place, what=kind, id=child)
    for child in _repeated(listed):
        yield _finding("repeated", place, what=kind, id=child)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_instant(text: str) -> bool:
    """Whether a text is an instant in UTC, as in entries: only those can be compared as text."""
    try:
        return datetime.fromisoformat(text).utcoffset() == timedelta(0)
    except ValueError:
        return False


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [own for own in ids if own in seen or seen.add(own)]  # type: ignore[func-returns-value]


def _finding(code: str, place: str, **parameters: Any) -> Finding:
    return Finding(f"plan-{code}", {"place": place, **parameters})
