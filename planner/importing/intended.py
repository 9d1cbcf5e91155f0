"""The intents by which a plan comes to have what a document says (pure).

Each function answers None where no intent says it: promises of a ●, reviews, people, meetings.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import count
from typing import Any

from msgspec import structs

from planner.history import intents as do
from planner.history.entities import KINDS, find, whole
from planner.history.intents import Change
from planner.history.writes import plain
from planner.plan.fiscal import Month
from planner.plan.model import Figure, Kpi, Mark, Plan, Row, Suspension
from planner.plan.paths import EntityPath, figure_key, parse_path

Changes = Sequence[Change] | None

# What follows a record by intents of its own, or is written with it.
_WITH_ITSELF = {"row": "marks", "kpi": "figures"}


def of_record(entity: str, record: Any, before: str, why: str) -> Changes:
    """The intent that adds a section, item, row or KPI with its ● or figures."""
    kind = parse_path(entity).kind
    made = whole(kind, record)
    for field in {"id", "at", *(KINDS[kind].child_fields - {_WITH_ITSELF.get(kind)})}:
        made.pop(field, None)
    parent = record.at.parent if kind != "kpi" else ""
    return [do.AddRecord(entity, made, parent, before, why)]


def of_statement(plan: Plan, entity: str, record: Any, why: str) -> Changes:
    """The intents that add a ●, a 手順, a suspension or a figure, or say it anew."""
    path = parse_path(entity)
    if isinstance(record, Mark):
        return _mark_added(path.owner, record, why)
    if isinstance(record, Suspension):
        return [do.Suspend(path.owner, record.id, record.start, record.end, record.why)]
    return _figure(plan.kpis[path.owner], record, why)


def of_removal(entity: str, record: Any, why: str) -> Changes:
    """The intents that take something away."""
    path = parse_path(entity)
    if path.kind in {"section", "item", "row", "kpi"}:
        return [do.RemoveRecord(entity)]
    if path.kind == "mark":
        return [do.RemoveMark(path.owner, path.child)]
    if path.kind == "suspension":
        return [do.Resume(path.owner, path.child, record.start)]
    if path.kind == "figure":
        return [do.ClearFigure(path.owner, record.series, record.period, why)]
    return None


def of_field(plan: Plan, entity: str, field: str, after: Any, why: str) -> Changes:
    """The intents that give a field of a record another value."""
    path, now = parse_path(entity), getattr(find(plan, entity), field)
    if field == "ended" and path.kind in {"section", "item", "row", "kpi"}:
        if after is None:
            return [do.RestoreRecord(entity, why)]
        return [do.EndRecord(entity, after.month, after.why or why)]
    if field in KINDS[path.kind].settable:
        return [do.SetField(entity, field, plain(after), why)]
    found: Callable[..., Changes] | None = _FIELDS.get((path.kind, field))
    return found(plan, path, now, after, why) if found else None


def of_months(plan: Plan, row: Row, wanted: Sequence[Month], why: str) -> Changes:
    """The intents that leave a row with a ● in each of some months and in no other.

    After 計画決定 a ● that goes is dropped, and one that comes is unplanned work. One carried out
    does not go: dropping it is refused.
    """
    standing = [m for m in row.marks if not m.is_step and m.dropped is None and m.due]
    changes: list[Change] = []
    for mark in standing:
        is_planned = plan.decided is None and mark.done is None
        if mark.due not in wanted and is_planned:
            changes.append(do.RemoveMark(row.id, mark.id))
        elif mark.due not in wanted:
            changes.append(do.DropMark(row.id, mark.id, why))
    taken = {mark.id for mark in row.marks}
    new = sorted({*wanted} - {mark.due for mark in standing})
    return [*changes, *(do.AddMark(row.id, free_id(each, taken), each, why) for each in new)]


def free_id(month: Month, taken: Collection[str]) -> str:
    """An id for a new ● of a month, the same for the same document, that no other one has."""
    names = (f"m{month}{'-' * bool(n)}{n or ''}" for n in count())
    return next(name for name in names if name not in taken)


def _mark_added(row: str, mark: Mark, why: str) -> Changes:
    if mark.due is None or (mark.promises and mark.month is not None) or len(mark.promises) > 1:
        return None
    said = mark.promises[-1].why if mark.promises else ""
    changes: list[Change] = (
        [do.AddStep(row, mark.id, mark.due, mark.text)]
        if mark.is_step
        else [do.AddMark(row, mark.id, mark.due, said or why)]
    )
    if mark.done is not None:
        changes.append(do.TickMark(row, mark.id, mark.done, mark.word))
    if mark.dropped is not None:
        changes.append(do.DropMark(row, mark.id, mark.dropped or why))
    return changes


def as_recorded(plan: Plan, entity: str, figure: Figure) -> Figure:
    """A new figure with its unit as it is kept: none where it is that of the KPI."""
    kpi = plan.kpis.get(parse_path(entity).owner)
    if kpi is None or figure.unit not in {"", kpi.unit_of(figure.series)}:
        return figure
    return structs.replace(figure, unit=kpi.own_unit_of(figure.series))


def _figure(kpi: Kpi, figure: Figure, why: str) -> Changes:
    before = kpi.figures.get(figure_key(figure.series, figure.period))
    unit = before.unit if before else kpi.own_unit_of(figure.series)
    if figure.unit != unit:
        return None
    return [
        do.RecordFigure(
            kpi.id,
            figure.series,
            figure.period,
            figure.value,
            is_provisional=figure.is_provisional,
            remark=figure.remark,
            why=why,
            is_sure=figure.is_sure,
        )
    ]


# Fields that have an intent of their own


def _status_month(_plan: Plan, _path: EntityPath, _now: Any, after: Any, _why: str) -> Changes:
    return [do.SetStatusMonth(after)]


def _done(_plan: Plan, path: EntityPath, _now: Any, after: Any, _why: str) -> Changes:
    if after is None:
        return [do.UntickMark(path.owner, path.child)]
    return [do.TickMark(path.owner, path.child, after)]


def _word(plan: Plan, path: EntityPath, _now: Any, after: Any, _why: str) -> Changes:
    mark = plan.rows[path.owner].mark(path.child)
    if mark is None or mark.done is None:
        return None
    return [do.TickMark(path.owner, path.child, mark.done, after)]


def _dropped(_plan: Plan, path: EntityPath, now: Any, after: Any, why: str) -> Changes:
    again: list[Change] = [] if now is None else [do.RestoreMark(path.owner, path.child)]
    if after is None:
        return again
    return [*again, do.DropMark(path.owner, path.child, after or why)]


def _month(plan: Plan, path: EntityPath, _now: Any, after: Any, why: str) -> Changes:
    mark = plan.rows[path.owner].mark(path.child)
    is_fixed = plan.decided is not None or mark is None or bool(mark.promises)
    if after is None or (is_fixed and after in plan.year):
        return None
    return [do.MoveMark(path.owner, path.child, after, why)]


def _report(intent: Callable[[str, Month, Any], Change], cleared: Any) -> Callable[..., Changes]:
    def changes(_plan: Plan, path: EntityPath, _now: Any, after: Any, _why: str) -> Changes:
        return [intent(path.owner, Month(path.child), after or cleared)]

    return changes


def _target(_plan: Plan, path: EntityPath, _now: Any, after: Any, why: str) -> Changes:
    return [do.SetTarget(path.owner, after, why)]


def _kind(_plan: Plan, path: EntityPath, _now: Any, after: Any, _why: str) -> Changes:
    return [do.SetKpiKind(path.owner, after)]


def _basis(_plan: Plan, path: EntityPath, _now: Any, after: Any, _why: str) -> Changes:
    return [do.SetBasis(path.owner, after)]


def _month_targets(_plan: Plan, path: EntityPath, now: Any, after: Any, _why: str) -> Changes:
    return [
        do.SetMonthTargets(path.owner, series, after.get(series))
        for series in sorted({*now, *after})
        if now.get(series) != after.get(series)
    ]


def _kpi_suspensions(_plan: Plan, path: EntityPath, now: Any, after: Any, _why: str) -> Changes:
    return list(_suspended(path.owner, now, after))


def _suspended(
    kpi: str, now: Sequence[Suspension], after: Sequence[Suspension]
) -> Iterator[Change]:
    kept = {rest.id for rest in after}
    for rest in now:
        if rest.id not in kept:
            yield do.ResumeKpi(kpi, rest.id, rest.start)
    for rest in after:
        if rest not in now:
            yield do.SuspendKpi(kpi, rest.id, rest.start, rest.end, rest.why)


_FIELDS: dict[tuple[str, str], Callable[..., Changes]] = {
    ("plan", "status_month"): _status_month,
    ("mark", "done"): _done,
    ("mark", "word"): _word,
    ("mark", "dropped"): _dropped,
    ("mark", "month"): _month,
    ("report", "status"): _report(do.SetStatus, None),
    ("report", "note"): _report(do.WriteNote, ""),
    ("report", "remedy"): _report(do.WriteRemedy, ""),
    ("report", "memo"): _report(do.WriteMemo, ""),
    ("report", "kept"): _report(do.KeepStatus, ""),
    ("kpi", "target"): _target,
    ("kpi", "kind"): _kind,
    ("kpi", "expected_by"): _basis,
    ("kpi", "month_targets"): _month_targets,
    ("kpi", "suspensions"): _kpi_suspensions,
}
