"""Intents a person has, and the writes each becomes on a given plan.

``writes`` is the only place where the rules of editing are decided: what may be done before
計画決定 and what after it, which months a ● may have, which statuses exist.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from planner.errors import PlannerError
from planner.fiscal import Month, MonthField, add_months, is_period
from planner.model import MOST_DIGITS, Figure, Kpi, Mark, Plan, Promise, Row, Suspension, is_series
from planner.text import clean, one_line


class Signature(Struct, frozen=True):
    """Who makes a change and when, given by the book."""

    who: str
    at: str


class Write(Struct, frozen=True):
    """One field of one entity, before and after, as plain JSON values.

    Attributes:
        entity: A path: ``plan``, ``row:ID``, ``mark:ROW:ID``, ``report:ROW:MONTH``,
            ``suspension:ROW:ID``, ``kpi:ID``, ``figure:KPI:SERIES@PERIOD``, ``item:ID``,
            ``section:ID``.
        field: Its field; empty for the entity as a whole (None: it does not exist).
    """

    entity: str
    field: str
    before: Any
    after: Any

    @property
    def key(self) -> tuple[str, str]:
        """The unit of conflict."""
        return (self.entity, self.field)

    def inverted(self) -> "Write":
        """The write that takes this one back."""
        return Write(self.entity, self.field, self.after, self.before)


class _Change(Struct, frozen=True, tag_field="do", omit_defaults=True):
    """Base of all intents; stored with the entry under ``do``."""


class SetStatus(_Change, frozen=True, tag=True):
    """Set or clear (None) the 実施状況 of a row for a month."""

    row: str
    month: MonthField
    status: str | None


class WriteNote(_Change, frozen=True, tag=True):
    """Write the 進捗状況 of a row for a month."""

    row: str
    month: MonthField
    text: str


class ConfirmNote(_Change, frozen=True, tag=True):
    """Say that the last note before the month still holds, unchanged."""

    row: str
    month: MonthField


class WriteRemedy(_Change, frozen=True, tag=True):
    """Write the 改善策 of a row for a month."""

    row: str
    month: MonthField
    text: str


class TickMark(_Change, frozen=True, tag=True):
    """Say that a mark was carried out in a month; a word given replaces the one there."""

    row: str
    mark: str
    month: MonthField
    word: str | None = None


class UntickMark(_Change, frozen=True, tag=True):
    """Say that a mark was not carried out after all."""

    row: str
    mark: str


class MoveMark(_Change, frozen=True, tag=True):
    """Promise another month for an open mark (None: 時期未定)."""

    row: str
    mark: str
    to: MonthField | None
    why: str = ""
    cause: str = ""


class DropMark(_Change, frozen=True, tag=True):
    """Give a mark up."""

    row: str
    mark: str
    why: str = ""


class RestoreMark(_Change, frozen=True, tag=True):
    """Take up a dropped mark again."""

    row: str
    mark: str


class AddMark(_Change, frozen=True, tag=True):
    """Add a ●: to the plan before 計画決定, as unplanned work after it."""

    row: str
    mark: str
    month: MonthField
    why: str = ""


class RemoveMark(_Change, frozen=True, tag=True):
    """Take a ● out of the plan, before 計画決定, or a step that nothing was said about."""

    row: str
    mark: str


class AddStep(_Change, frozen=True, tag=True):
    """Give a row a 手順 with a month."""

    row: str
    mark: str
    month: MonthField
    text: str


class Suspend(_Change, frozen=True, tag=True):
    """Rest a row from a month to a month (None: 未定)."""

    row: str
    suspension: str
    start: MonthField
    end: MonthField | None = None
    why: str = ""


class Resume(_Change, frozen=True, tag=True):
    """End a suspension with the month before ``month``; from its start on, it never was."""

    row: str
    suspension: str
    month: MonthField


class SetStatusMonth(_Change, frozen=True, tag=True):
    """Move 基準月."""

    month: MonthField


class RecordFigure(_Change, frozen=True, tag=True):
    """Give a KPI its figure of a series for what it is of: a month, a span, a fiscal year.

    Attributes:
        value: Exact, its decimals as typed.
        is_provisional: 速報; the same value without it is 確定.
        remark: None keeps the one there.
    """

    kpi: str
    series: str
    period: str
    value: Decimal
    is_provisional: bool = False
    remark: str | None = None


class ClearFigure(_Change, frozen=True, tag=True):
    """Say that a figure is not known after all."""

    kpi: str
    series: str
    period: str


class SuspendKpi(_Change, frozen=True, tag=True):
    """Rest a KPI from a month to a month (None: 未定): nobody owes its figures."""

    kpi: str
    suspension: str
    start: MonthField
    end: MonthField | None = None
    why: str = ""


class ResumeKpi(_Change, frozen=True, tag=True):
    """End a suspension of a KPI with the month before ``month``."""

    kpi: str
    suspension: str
    month: MonthField


Change = (
    SetStatus
    | WriteNote
    | ConfirmNote
    | WriteRemedy
    | TickMark
    | UntickMark
    | MoveMark
    | DropMark
    | RestoreMark
    | AddMark
    | RemoveMark
    | AddStep
    | Suspend
    | Resume
    | SetStatusMonth
    | RecordFigure
    | ClearFigure
    | SuspendKpi
    | ResumeKpi
)


def writes(plan: Plan, change: Change, signature: Signature) -> tuple[Write, ...]:
    """The writes an intent becomes on a plan; those that change nothing are left out.

    Raises:
        PlannerError: When the rules refuse it or its row or mark is gone.
    """
    rule: Callable[[Plan, Any, Signature], tuple[Write, ...]] = _RULES[type(change)]
    return tuple(write for write in rule(plan, change, signature) if write.before != write.after)


def cleaned(change: Change) -> Change:
    """The intent with every text in it cleaned, as it is stored beside its writes."""
    texts = {
        name: clean(value)
        for name in change.__struct_fields__
        if isinstance(value := getattr(change, name), str)
    }
    return msgspec.structs.replace(change, **texts)


def plain(value: object) -> Any:
    """The value as JSON has it, so that what was just made equals what is read back."""
    return msgspec.json.decode(msgspec.json.encode(value))


def last_note(row: Row, before: Month) -> str | None:
    """The latest note of a row from a month earlier than ``before``."""
    months = sorted((m for m in row.reports if m < before), reverse=True)
    return next((note for m in months if (note := row.reports[m].note)), None)


def _set_status(plan: Plan, change: SetStatus, _: Signature) -> tuple[Write, ...]:
    if change.status is not None and plan.status(change.status) is None:
        scale = " ".join(status.symbol for status in plan.statuses)
        raise PlannerError("status-unknown", status=change.status, scale=scale)
    return _report_write(plan, change.row, change.month, "status", change.status)


def _write_note(plan: Plan, change: WriteNote, _: Signature) -> tuple[Write, ...]:
    return _report_write(plan, change.row, change.month, "note", clean(change.text).rstrip())


def _confirm_note(plan: Plan, change: ConfirmNote, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    note = last_note(row, change.month)
    if note is None:
        raise PlannerError("no-note-to-confirm", row=plan.reference(row))
    return _report_write(plan, change.row, change.month, "note", note)


def _write_remedy(plan: Plan, change: WriteRemedy, _: Signature) -> tuple[Write, ...]:
    return _report_write(plan, change.row, change.month, "remedy", clean(change.text).rstrip())


def _tick_mark(plan: Plan, change: TickMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    _require_in_year(plan, change.month)
    if mark.dropped is not None:
        raise PlannerError("mark-dropped", row=plan.reference(plan.row(change.row)))
    word = mark.word if change.word is None else one_line(change.word)
    return (
        _mark_write(change.row, mark, "done", change.month),
        _mark_write(change.row, mark, "word", word),
    )


def _untick_mark(plan: Plan, change: UntickMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    return (
        _mark_write(change.row, mark, "done", None),
        _mark_write(change.row, mark, "word", ""),
    )


def _move_mark(plan: Plan, change: MoveMark, signature: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    _require_in_year(plan, change.to)
    _require_open(plan, change.row, mark)
    if change.to == mark.due:
        return ()
    if plan.decided is None and change.to is not None and not mark.promises:
        return (_mark_write(change.row, mark, "month", change.to),)
    promise = Promise(
        change.to,
        why=one_line(change.why),
        cause=one_line(change.cause),
        who=signature.who,
        at=signature.at,
    )
    return (_mark_write(change.row, mark, "promises", (*mark.promises, promise)),)


def _drop_mark(plan: Plan, change: DropMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    _require_open(plan, change.row, mark)
    return (_mark_write(change.row, mark, "dropped", one_line(change.why)),)


def _restore_mark(plan: Plan, change: RestoreMark, _: Signature) -> tuple[Write, ...]:
    return (_mark_write(change.row, _mark(plan, change.row, change.mark), "dropped", None),)


def _add_mark(plan: Plan, change: AddMark, signature: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    _require_in_year(plan, change.month)
    if row.kind != "activity":
        raise PlannerError("kpi-row-has-no-marks", row=plan.reference(row))
    is_taken = any(not m.is_step and m.dropped is None and m.due == change.month for m in row.marks)
    if is_taken or row.mark(change.mark):
        raise PlannerError("mark-exists", row=plan.reference(row), month=change.month)
    if plan.decided is None:
        mark = Mark(change.mark, month=change.month)
    else:
        promise = Promise(
            change.month, why=one_line(change.why), who=signature.who, at=signature.at
        )
        mark = Mark(change.mark, promises=(promise,))
    return (Write(f"mark:{row.id}:{mark.id}", "", None, plain(mark)),)


def _remove_mark(plan: Plan, change: RemoveMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    is_fresh_step = mark.is_step and mark.is_open and not mark.promises
    if plan.decided is not None and not is_fresh_step:
        raise PlannerError("plan-decided", row=plan.reference(plan.row(change.row)))
    return (Write(f"mark:{change.row}:{mark.id}", "", plain(mark), None),)


def _add_step(plan: Plan, change: AddStep, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    _require_in_year(plan, change.month)
    text = one_line(change.text)
    if not text:
        raise PlannerError("step-without-text", row=plan.reference(row))
    if row.mark(change.mark):
        raise PlannerError("mark-exists", row=plan.reference(row), month=change.month)
    step = Mark(change.mark, month=change.month, text=text)
    return (Write(f"mark:{row.id}:{step.id}", "", None, plain(step)),)


def _suspend(plan: Plan, change: Suspend, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    held = next((s for s in row.suspensions if s.id == change.suspension), None)
    suspension = _suspension(plan, change)
    return (Write(f"suspension:{row.id}:{suspension.id}", "", plain(held), plain(suspension)),)


def _resume(plan: Plan, change: Resume, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    held = next((s for s in row.suspensions if s.id == change.suspension), None)
    if held is None:
        raise PlannerError("not-suspended", row=plan.reference(row))
    entity = f"suspension:{row.id}:{held.id}"
    if change.month <= held.start:
        return (Write(entity, "", plain(held), None),)
    end = add_months(change.month, -1)
    if held.end is not None and held.end <= end:  # over already: it must not grow
        return ()
    return (Write(entity, "end", held.end, end),)


def _set_status_month(plan: Plan, change: SetStatusMonth, _: Signature) -> tuple[Write, ...]:
    _require_in_year(plan, change.month)
    return (Write("plan", "status_month", plan.status_month, change.month),)


def _suspension(plan: Plan, change: Suspend | SuspendKpi) -> Suspension:
    if change.end is not None and change.end < change.start:
        raise PlannerError("suspension-ends-early", start=change.start, end=change.end)
    _require_in_year(plan, change.start)
    return Suspension(change.suspension, change.start, end=change.end, why=one_line(change.why))


def _suspend_kpi(plan: Plan, change: SuspendKpi, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    return _suspensions_write(kpi, change.suspension, _suspension(plan, change))


def _resume_kpi(plan: Plan, change: ResumeKpi, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    held = next((s for s in kpi.suspensions if s.id == change.suspension), None)
    if held is None:
        raise PlannerError("not-suspended", row=kpi.name)
    if change.month <= held.start:
        return _suspensions_write(kpi, held.id, None)
    end = add_months(change.month, -1)
    if held.end is not None and held.end <= end:  # over already: it must not grow
        return ()
    return _suspensions_write(kpi, held.id, msgspec.structs.replace(held, end=end))


def _suspensions_write(kpi: Kpi, suspension_id: str, after: Suspension | None) -> tuple[Write, ...]:
    """One of a KPI's suspensions set or removed."""
    others = [other for other in kpi.suspensions if other.id != suspension_id]
    kept = sorted([*others, *([after] if after else [])], key=lambda other: other.id)
    return (Write(f"kpi:{kpi.id}", "suspensions", plain(kpi.suspensions), plain(kept)),)


def _record_figure(plan: Plan, change: RecordFigure, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    _require_figure(plan, kpi, change)
    held = kpi.figure(change.series, change.period)
    unit = held.unit if held else kpi.own_unit_of(change.series)
    kept = held.remark if held else ""
    figure = Figure(
        change.series,
        change.period,
        change.value,
        is_provisional=change.is_provisional,
        remark=kept if change.remark is None else one_line(change.remark),
        unit=unit,
    )
    return (_figure_write(kpi, change.series, change.period, figure),)


def _clear_figure(plan: Plan, change: ClearFigure, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    if kpi.figure(change.series, change.period) is None:
        return ()
    _require_free(plan, kpi, change.series)
    return (_figure_write(kpi, change.series, change.period, None),)


def _figure_write(kpi: Kpi, series: str, period: str, after: Figure | None) -> Write:
    """A figure is written whole: value, 速報 and remark are one person's statement."""
    before = kpi.figure(series, period)
    return Write(f"figure:{kpi.id}:{series}@{period}", "", plain(before), plain(after))


def _require_figure(plan: Plan, kpi: Kpi, change: RecordFigure) -> None:
    if not is_series(change.series):
        known = dict.fromkeys(figure.series for figure in kpi.figures.values())
        raise PlannerError("series-unknown", series=change.series, known=" ".join(known))
    if not is_period(change.period):
        raise PlannerError("period-unreadable", text=change.period)
    value = change.value
    if not value.is_finite():
        raise PlannerError("number-unreadable", text=str(value))
    if len(value.as_tuple().digits) > MOST_DIGITS or not _is_plain(value):
        raise PlannerError("number-too-long", text=str(value), digits=MOST_DIGITS)
    _require_free(plan, kpi, change.series)


def _is_plain(value: Decimal) -> bool:
    """Whether a number is written with its digits alone, without an exponent."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -MOST_DIGITS <= exponent <= 0


def _require_free(plan: Plan, kpi: Kpi, series: str) -> None:
    """Targets belong to the plan: after 計画決定 they stand."""
    if plan.decided is not None and series.startswith("target"):
        raise PlannerError("target-decided", kpi=kpi.name)


def _report_write(
    plan: Plan, row_id: str, month: Month, field: str, after: str | None
) -> tuple[Write, ...]:
    row = plan.row(row_id)
    _require_in_year(plan, month)
    before: str | None = getattr(row.report(month), field)
    if not before and not after:
        return ()
    return (Write(f"report:{row_id}:{month}", field, before, after),)


def _mark_write(row_id: str, mark: Mark, field: str, after: object) -> Write:
    before = getattr(mark, field)
    return Write(f"mark:{row_id}:{mark.id}", field, plain(before), plain(after))


def _mark(plan: Plan, row_id: str, mark_id: str) -> Mark:
    row = plan.row(row_id)
    if mark := row.mark(mark_id):
        return mark
    raise PlannerError("mark-gone", row=plan.reference(row))


def _require_open(plan: Plan, row_id: str, mark: Mark) -> None:
    if mark.done is not None:
        raise PlannerError("mark-done", row=plan.reference(plan.row(row_id)))
    if mark.dropped is not None:
        raise PlannerError("mark-dropped", row=plan.reference(plan.row(row_id)))


def _require_in_year(plan: Plan, month: Month | None) -> None:
    if month is not None and month not in plan.year:
        raise PlannerError("month-outside-year", month=month, year=plan.year.label)


_RULES: dict[type, Callable[[Plan, Any, Signature], tuple[Write, ...]]] = {
    SetStatus: _set_status,
    WriteNote: _write_note,
    ConfirmNote: _confirm_note,
    WriteRemedy: _write_remedy,
    TickMark: _tick_mark,
    UntickMark: _untick_mark,
    MoveMark: _move_mark,
    DropMark: _drop_mark,
    RestoreMark: _restore_mark,
    AddMark: _add_mark,
    RemoveMark: _remove_mark,
    AddStep: _add_step,
    Suspend: _suspend,
    Resume: _resume,
    SetStatusMonth: _set_status_month,
    RecordFigure: _record_figure,
    ClearFigure: _clear_figure,
    SuspendKpi: _suspend_kpi,
    ResumeKpi: _resume_kpi,
}
