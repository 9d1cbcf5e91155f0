"""What has no month of its own, by the month it was made for; a plan up to a month (pure).

A status belongs to its month and a figure to its period. A move of a ●, a drop, a ● added after
計画決定, a target and the basis of judging belong to none: they count from the month their entry
was made for. The fold keeps the values before, so that an earlier month's page stays as it was.
"""

from collections.abc import Iterable, Mapping

from msgspec import structs

from planner.history.entities import apply_write, find, holder_of, is_dated
from planner.history.writes import Write
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import Earlier, Figure, Kpi, Mark, Plan, Row
from planner.plan.paths import kind_of, make_path

Dated = Mapping[str, tuple[Earlier, ...]]


def dated_after(
    plan: Plan, writes: Iterable[Write], month: Month | None, *, is_undo: bool = False
) -> Dated:
    """The dated values of a plan after the writes of an entry.

    Before 計画決定 a change of ● and targets is a change of the plan itself, in all its months. A
    write never counts from a month before that of the field's last write.

    Args:
        plan: The plan before the writes.
        writes: The writes.
        month: The month of the entry; None in older lines, which were made for the 基準月 of then,
            or for the month of what they undo.
        is_undo: Whether the entry takes another one back.
    """
    dated, is_decided = plan.dated, plan.decided is not None
    for write in writes:
        if write.key == ("plan", "decided"):
            is_decided = write.after is not None
        if is_decided and is_dated(write.entity, write.field):
            key = f"{write.entity} {write.field}"
            known = dated.get(key, ())
            dated = {
                **dated,
                key: _added(known, write, _month(plan, known, month, is_undo=is_undo)),
            }
            if not dated[key]:
                del dated[key]
    return dated


def counts_from(plan: Plan, writes: Iterable[Write], month: Month | None) -> Month | None:
    """The month an entry counts from: the one given, never before the last write of a dated field.

    Nor before the parent of what it places was added. The entry says that month, so that an undo,
    and a redo after it, count from the same.
    """
    keys = [f"{write.entity} {write.field}" for write in writes]
    keys += [f"{own} " for own in map(_parent_of, writes) if own]
    months = [plan.dated[key][-1].month for key in keys if key in plan.dated]
    return max([*months, *([month] if month else [])], default=None)


def _parent_of(write: Write) -> str:
    """The path of the section or item in which a write puts something; empty for none."""
    kind = {"item": "section", "row": "item"}.get(kind_of(write.entity))
    at = write.after if write.field == "at" else None
    if not write.field and isinstance(write.after, dict):
        at = write.after.get("at")
    return make_path(kind, at[0]) if kind and at and at[0] else ""


def written_for(plan: Plan, entity: str, field: str, month: Month) -> Month | None:
    """The month that the last write of a field up to a month counts from; None for none."""
    months = [earlier.month for earlier in plan.dated.get(f"{entity} {field}", ())]
    return max((own for own in months if own <= month), default=None)


def until(plan: Plan, month: Month) -> Plan:
    """The plan as far as it concerns months up to one of its year.

    Reports of later months and figures of later periods are left out, ● carried out later are open,
    and what has no month of its own is as the last write made for a month up to this one left it.
    Targets, planned ●, texts, suspensions and earlier years are as the plan has them now.
    """
    for key in sorted(plan.dated):  # an entity as a whole comes before its fields
        plan = until_field(plan, key, month)
    rows = {key: _row(row, month) for key, row in plan.rows.items()}
    kpis = {key: _kpi(kpi, month) for key, kpi in plan.kpis.items()}
    return structs.replace(plan, rows=rows, kpis=kpis)


def until_field(plan: Plan, key: str, month: Month) -> Plan:
    """The plan with one dated field as the writes made for months up to one left it."""
    later = next((own for own in plan.dated[key] if own.month > month), None)
    if later is None:
        return plan
    entity, _, field = key.rpartition(" ")
    holder = holder_of(entity)
    is_there = find(plan, entity) is not None
    is_missing = not is_there and (bool(field) or later.value is None)
    if is_missing or (holder and find(plan, holder) is None):
        return plan  # it is not there, or what held it is gone
    return apply_write(plan, Write(entity, field, None, later.value))


def _month(plan: Plan, known: tuple[Earlier, ...], month: Month | None, *, is_undo: bool) -> Month:
    """The month that a write counts from."""
    last = known[-1].month if known else None
    if month is None:
        month = last if is_undo and last else plan.status_month
    return max(month, last) if last else month


def _added(known: tuple[Earlier, ...], write: Write, month: Month) -> tuple[Earlier, ...]:
    """The values before, with that of a write; none where a month ends with the value it had."""
    if not known or known[-1].month != month:
        return (*known, Earlier(month, write.before))
    return known[:-1] if known[-1].value == write.after else known


def _row(row: Row, month: Month) -> Row:
    marks = row.marks
    if any(mark.done is not None and mark.done > month for mark in marks):
        marks = tuple(_mark(mark, month) for mark in marks)
    reports = row.reports
    if any(own > month for own in reports):
        reports = {own: report for own, report in reports.items() if own <= month}
    if marks is row.marks and reports is row.reports:
        return row
    return structs.replace(row, marks=marks, reports=reports)


def _mark(mark: Mark, month: Month) -> Mark:
    if mark.done is None or mark.done <= month:
        return mark
    return structs.replace(mark, done=None, word="", is_late=False)


def _kpi(kpi: Kpi, month: Month) -> Kpi:
    figures = kpi.figures
    possible = [key for key in figures if key[-7:] > month]  # quick: "actual@2020-05", "…@2020"
    later = {key for key in possible if _is_later(figures[key], month)}
    if any(own.month > month for own in kpi.breaks):
        kpi = structs.replace(kpi, breaks=tuple(b for b in kpi.breaks if b.month <= month))
    if not later:
        return kpi
    kept = {key: figure for key, figure in figures.items() if key not in later}
    return structs.replace(kpi, figures=kept)


def _is_later(figure: Figure, month: Month) -> bool:
    """Whether a figure is of a period that ends after a month; a target is none."""
    series, period = figure.series, figure.period
    if not period or series.startswith("target"):
        return False
    return (FiscalYear(int(period)).last if period.isdecimal() else period[-7:]) > month
