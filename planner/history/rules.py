"""The rules of editing: the writes that an intent becomes on a plan, or the reason it is refused.

The rules of closed months are checked write by write in ``planner.history.closing``.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from planner.errors import PlannerError
from planner.history import closing, structure
from planner.history import intents as do
from planner.history.entities import is_structure
from planner.history.entries import apply
from planner.history.intents import Change
from planner.history.soundness import require_sound
from planner.history.writes import Signature, Write, plain
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months, is_period, last_month
from planner.plan.model import (
    MOST_DIGITS,
    Close,
    Figure,
    Kpi,
    Mark,
    Plan,
    Promise,
    Review,
    Row,
    Suspension,
    is_series,
)
from planner.plan.paths import figure_key, make_path
from planner.plan.targets import numbers_in
from planner.text import clean, one_line


def prepare(plan: Plan, changes: Sequence[Change], signature: Signature) -> tuple[Write, ...]:
    """The writes of several intents, each made on the plan that the ones before it leave."""
    made: list[Write] = []
    after = plan
    for change in changes:
        step = writes(after, change, signature)
        after = apply(after, step)
        made.extend(step)
    if any(is_structure(write.entity, write.field) for write in made):
        require_sound(plan, after, made)
    return tuple(made)


def writes(plan: Plan, change: Change, signature: Signature) -> tuple[Write, ...]:
    """The writes of an intent on a plan; those that change nothing are left out.

    Raises:
        PlannerError: When a rule refuses it, its month is closed, or its row or mark was removed.
    """
    rule: Callable[[Plan, Any, Signature], tuple[Write, ...]] = _RULES[type(change)]
    ruled = rule(plan, change, signature)
    made = tuple(write for write in ruled if write.before != write.after)
    closing.require_open(plan, made)
    return made


def _set_status(plan: Plan, change: do.SetStatus, _: Signature) -> tuple[Write, ...]:
    if change.status is not None and plan.status(change.status) is None:
        scale = " ".join(status.symbol for status in plan.statuses)
        raise PlannerError("status-unknown", status=change.status, scale=scale)
    return _report_write(plan, change.row, change.month, "status", change.status)


def _write_text(field: str) -> Callable[[Plan, Any, Signature], tuple[Write, ...]]:
    """The rule of an intent that writes a text of a report."""

    def rule(
        plan: Plan, change: do.WriteNote | do.WriteRemedy | do.WriteMemo, _: Signature
    ) -> tuple[Write, ...]:
        text = clean(change.text).rstrip()
        return _report_write(plan, change.row, change.month, field, text)

    return rule


def _confirm_note(plan: Plan, change: do.ConfirmNote, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    note = reporting.last_note(row, change.month)
    if note is None:
        raise PlannerError("no-note-to-confirm", row=plan.reference(row))
    return _report_write(plan, change.row, change.month, "note", note)


def _tick_mark(plan: Plan, change: do.TickMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    _require_in_year(plan, change.month)
    if mark.dropped is not None:
        raise PlannerError("mark-dropped", row=plan.reference(plan.row(change.row)))
    word = mark.word if change.word is None else one_line(change.word)
    is_late = plan.is_closed(mark.due) if mark.done is None else mark.is_late
    return (
        _mark_write(change.row, mark, "done", change.month),
        _mark_write(change.row, mark, "word", word),
        _mark_write(change.row, mark, "is_late", is_late),
    )


def _untick_mark(plan: Plan, change: do.UntickMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    return (
        _mark_write(change.row, mark, "done", None),
        _mark_write(change.row, mark, "word", ""),
        _mark_write(change.row, mark, "is_late", False),  # noqa: FBT003 - a value as written
    )


def _move_mark(plan: Plan, change: do.MoveMark, signature: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    _require_in_year(plan, change.to)
    _require_open(plan, change.row, mark)
    if change.to == mark.due:
        return ()
    if plan.decided is None and change.to is not None and not mark.promises:
        return (_mark_write(change.row, mark, "month", change.to),)
    _require_mark_reason(plan, plan.row(change.row), change.why)
    promise = Promise(
        change.to,
        why=one_line(change.why),
        cause=one_line(change.cause),
        who=signature.who,
        at=signature.at,
        is_late=plan.is_closed(mark.due),
    )
    return (_mark_write(change.row, mark, "promises", (*mark.promises, promise)),)


def _drop_mark(plan: Plan, change: do.DropMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    _require_open(plan, change.row, mark)
    _require_mark_reason(plan, plan.row(change.row), change.why)
    return (
        _mark_write(change.row, mark, "is_late", plan.is_closed(mark.due)),
        _mark_write(change.row, mark, "dropped", one_line(change.why)),
    )


def _restore_mark(plan: Plan, change: do.RestoreMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    return (
        _mark_write(change.row, mark, "dropped", None),
        _mark_write(change.row, mark, "is_late", False),  # noqa: FBT003 - a value as written
    )


def _add_mark(plan: Plan, change: do.AddMark, signature: Signature) -> tuple[Write, ...]:
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
        _require_mark_reason(plan, row, change.why)
        promise = Promise(
            change.month, why=one_line(change.why), who=signature.who, at=signature.at
        )
        mark = Mark(change.mark, promises=(promise,))
    return (Write(make_path("mark", row.id, mark.id), "", None, plain(mark)),)


def _remove_mark(plan: Plan, change: do.RemoveMark, _: Signature) -> tuple[Write, ...]:
    mark = _mark(plan, change.row, change.mark)
    is_fresh_step = mark.is_step and mark.is_open and not mark.promises
    if plan.decided is not None and not is_fresh_step:
        raise PlannerError("plan-decided", row=plan.reference(plan.row(change.row)))
    return (Write(make_path("mark", change.row, mark.id), "", plain(mark), None),)


def _add_step(plan: Plan, change: do.AddStep, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    _require_in_year(plan, change.month)
    text = one_line(change.text)
    if not text:
        raise PlannerError("step-without-text", row=plan.reference(row))
    if row.mark(change.mark):
        raise PlannerError("mark-exists", row=plan.reference(row), month=change.month)
    step = Mark(change.mark, month=change.month, text=text)
    return (Write(make_path("mark", row.id, step.id), "", None, plain(step)),)


def _suspend(plan: Plan, change: do.Suspend, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    before, after = _find_suspension(row, change.suspension), _suspension(plan, change)
    return (Write(make_path("suspension", row.id, after.id), "", plain(before), plain(after)),)


def _resume(plan: Plan, change: do.Resume, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    suspension = _find_suspension(row, change.suspension)
    if suspension is None:
        raise PlannerError("not-suspended", row=plan.reference(row))
    entity = make_path("suspension", row.id, suspension.id)
    if change.month <= suspension.start:
        return (Write(entity, "", plain(suspension), None),)
    return (Write(entity, "end", suspension.end, _end_before(suspension, change.month)),)


def _set_status_month(plan: Plan, change: do.SetStatusMonth, _: Signature) -> tuple[Write, ...]:
    _require_in_year(plan, change.month)
    return (Write("plan", "status_month", plan.status_month, change.month),)


def _suspension(plan: Plan, change: do.Suspend | do.SuspendKpi) -> Suspension:
    if change.end is not None and change.end < change.start:
        raise PlannerError("suspension-ends-early", start=change.start, end=change.end)
    _require_in_year(plan, change.start)
    return Suspension(change.suspension, change.start, end=change.end, why=one_line(change.why))


def _find_suspension(suspended: Row | Kpi, suspension_id: str) -> Suspension | None:
    return next((own for own in suspended.suspensions if own.id == suspension_id), None)


def _end_before(suspension: Suspension, month: Month) -> Month:
    """The end of a suspension that work after it starts in a month; never later than it was."""
    end = add_months(month, -1)
    return end if suspension.end is None else min(end, suspension.end)


def _suspend_kpi(plan: Plan, change: do.SuspendKpi, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    return _suspensions_write(kpi, change.suspension, _suspension(plan, change))


def _resume_kpi(plan: Plan, change: do.ResumeKpi, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    suspension = _find_suspension(kpi, change.suspension)
    if suspension is None:
        raise PlannerError("not-suspended", row=kpi.name)
    if change.month <= suspension.start:
        return _suspensions_write(kpi, suspension.id, None)
    end = _end_before(suspension, change.month)
    if end == suspension.end:
        return ()
    return _suspensions_write(kpi, suspension.id, msgspec.structs.replace(suspension, end=end))


def _suspensions_write(kpi: Kpi, suspension_id: str, after: Suspension | None) -> tuple[Write, ...]:
    """The write that sets or removes one of a KPI's suspensions."""
    others = [own for own in kpi.suspensions if own.id != suspension_id]
    all_after = sorted([*others, *([after] if after else [])], key=lambda own: own.id)
    path = make_path("kpi", kpi.id)
    return (Write(path, "suspensions", plain(kpi.suspensions), plain(all_after)),)


def _record_figure(plan: Plan, change: do.RecordFigure, signature: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    _require_figure(plan, kpi, change)
    before = kpi.entered(change.series, change.period)
    unit = before.unit if before else kpi.own_unit_of(change.series)
    remark = before.remark if before else ""
    figure = Figure(
        change.series,
        change.period,
        change.value,
        is_provisional=change.is_provisional,
        remark=remark if change.remark is None else one_line(change.remark),
        unit=unit,
        late_at=_late_at(plan, change, before, signature),
        is_sure=change.is_sure or _was_sure(before, change.value),
    )
    return (_figure_write(kpi, change.series, change.period, figure),)


def _was_sure(before: Figure | None, value: Decimal) -> bool:
    """Whether a person confirmed this very value before."""
    return before is not None and before.is_sure and before.value == value


def _late_at(
    plan: Plan, change: do.RecordFigure, before: Figure | None, signature: Signature
) -> str:
    """The instant of a figure entered for a closed month; a new remark alone does not change it."""
    value = (change.value, change.is_provisional)
    if before is not None and value == (before.value, before.is_provisional):
        return before.late_at
    return signature.at if plan.is_closed(last_month(change.period)) else ""


def _clear_figure(plan: Plan, change: do.ClearFigure, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    if kpi.entered(change.series, change.period) is None:
        return ()
    _require_series_reason(plan, kpi, change)
    return (_figure_write(kpi, change.series, change.period, None),)


def _figure_write(kpi: Kpi, series: str, period: str, after: Figure | None) -> Write:
    """The write of a whole figure: value, 速報 and remark are one statement."""
    path = make_path("figure", kpi.id, figure_key(series, period))
    return Write(path, "", plain(kpi.entered(series, period)), plain(after))


def _require_figure(plan: Plan, kpi: Kpi, change: do.RecordFigure) -> None:
    if not is_series(change.series):
        known = dict.fromkeys(figure.series for figure in kpi.figures.values())
        raise PlannerError("series-unknown", series=change.series, known=" ".join(known))
    if not is_period(change.period):
        raise PlannerError("period-unreadable", text=change.period)
    _require_number(change.value)
    _require_series_reason(plan, kpi, change)


def _require_number(value: Decimal) -> None:
    """Refuse what is no number, has too many digits, or is written with an exponent."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise PlannerError("number-unreadable", text=str(value))
    if len(digits) > MOST_DIGITS or not -MOST_DIGITS <= exponent <= 0:
        raise PlannerError("number-too-long", text=str(value), digits=MOST_DIGITS)


def _require_series_reason(plan: Plan, kpi: Kpi, change: do.RecordFigure | do.ClearFigure) -> None:
    """Refuse to change a series of targets after 計画決定 without a reason."""
    if change.series.startswith("target"):
        _require_target_reason(plan, kpi, change.why)


def _set_target(plan: Plan, change: do.SetTarget, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    for number in numbers_in(change.target):
        _require_number(number)
    target = msgspec.structs.replace(change.target, text=one_line(change.target.text))
    if target != kpi.target:
        _require_target_reason(plan, kpi, change.why)
    return (Write(make_path("kpi", kpi.id), "target", plain(kpi.target), plain(target)),)


def _set_basis(plan: Plan, change: do.SetBasis, _: Signature) -> tuple[Write, ...]:
    return (_kpi_write(plan.kpi(change.kpi), "expected_by", change.basis),)


def _set_month_targets(plan: Plan, change: do.SetMonthTargets, _: Signature) -> tuple[Write, ...]:
    kpi = plan.kpi(change.kpi)
    if not is_series(change.series) or not change.series.startswith("target"):
        own = (figure.series for figure in kpi.figures.values())
        known = dict.fromkeys(series for series in own if series.startswith("target"))
        raise PlannerError("series-unknown", series=change.series, known=" ".join(known))
    said = {own: meaning for own, meaning in kpi.month_targets.items() if own != change.series}
    if change.meaning is not None:
        said[change.series] = change.meaning
    return (_kpi_write(kpi, "month_targets", dict(sorted(said.items()))),)


def _set_kpi_kind(plan: Plan, change: do.SetKpiKind, _: Signature) -> tuple[Write, ...]:
    return (_kpi_write(plan.kpi(change.kpi), "kind", change.kind),)


def _kpi_write(kpi: Kpi, field: str, after: Any) -> Write:
    """The write of a field of a KPI."""
    return Write(make_path("kpi", kpi.id), field, plain(getattr(kpi, field)), after)


def _decide(plan: Plan, change: do.Decide, _: Signature) -> tuple[Write, ...]:
    if change.day is None:
        if plan.decided is not None and not _is_given(change.why):
            raise PlannerError("withdrawal-reason-missing", day=plan.decided)
    elif plan.decided is not None:
        raise PlannerError("decided-already", day=plan.decided)
    else:
        _require_day(change.day)
    return (Write("plan", "decided", plan.decided, change.day),)


def _require_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise PlannerError("day-unreadable", text=text) from error


def _review_report(plan: Plan, change: do.ReviewReport, signature: Signature) -> tuple[Write, ...]:
    unit = reporting.unit_of(plan, plan.row(change.row))
    _require_in_year(plan, change.month)
    before = unit.report(change.month).review
    entity = make_path("report", unit.id, change.month)
    if change.verdict is None:
        return (Write(entity, "review", plain(before), None),)
    rows = reporting.covered(plan, unit)
    if not any(row.report(change.month).is_reported for row in rows):
        raise PlannerError("nothing-to-review", row=plan.reference(unit), month=change.month)
    comment = clean(change.comment).strip()
    if change.verdict == "returned" and not comment:
        raise PlannerError("return-without-comment", row=plan.reference(unit))
    seen = change.seen or reporting.fingerprint(plan, unit, change.month)
    content = (change.verdict, seen, comment)
    if before is not None and (before.verdict, before.seen, before.comment) == content:
        return ()
    review = Review(change.verdict, seen, comment, who=signature.who, at=signature.at)
    return (Write(entity, "review", plain(before), plain(review)),)


def _keep_status(plan: Plan, change: do.KeepStatus, _: Signature) -> tuple[Write, ...]:
    row = plan.row(change.row)
    evidence = clean(change.evidence)
    if evidence and not row.report(change.month).status:
        raise PlannerError("no-status-to-keep", row=plan.reference(row), month=change.month)
    return _report_write(plan, row.id, change.month, "kept", evidence or None)


def _close_month(plan: Plan, change: do.CloseMonth, signature: Signature) -> tuple[Write, ...]:
    """The closes of all open months up to this one; 基準月 becomes the month after."""
    _require_in_year(plan, change.month)
    if close := plan.closes.get(change.month):
        raise PlannerError("closed-already", month=change.month, who=close.who, at=close.at)
    made = [
        Write(make_path("close", month), "", None, plain(Close(signature.who, signature.at)))
        for month in plan.year.months
        if month <= change.month and month not in plan.closes
    ]
    following = add_months(change.month, 1)
    if plan.status_month <= change.month and following in plan.year:
        made.append(Write("plan", "status_month", plan.status_month, following))
    return tuple(made)


def _reopen_month(plan: Plan, change: do.ReopenMonth, _: Signature) -> tuple[Write, ...]:
    close = plan.closes.get(change.month)
    if close is None:
        raise PlannerError("not-closed", month=change.month)
    if not _is_given(change.why):
        raise PlannerError("reopening-reason-missing", month=change.month)
    return (Write(make_path("close", change.month), "", plain(close), None),)


def _require_mark_reason(plan: Plan, row: Row, why: str) -> None:
    """Refuse to move, drop or add a ● after 計画決定 without a reason."""
    if plan.decided is not None and not _is_given(why):
        raise PlannerError("mark-reason-missing", row=plan.reference(row), day=plan.decided)


def _require_target_reason(plan: Plan, kpi: Kpi, why: str) -> None:
    """Refuse to change a target after 計画決定 without a reason."""
    if plan.decided is not None and not _is_given(why):
        raise PlannerError("target-reason-missing", kpi=kpi.name, day=plan.decided)


def _is_given(why: str) -> bool:
    return bool(one_line(why).strip())


def _report_write(
    plan: Plan, row_id: str, month: Month, field: str, after: str | None
) -> tuple[Write, ...]:
    row = plan.row(row_id)
    _require_in_year(plan, month)
    before: str | None = getattr(row.report(month), field)
    if not before and not after:
        return ()
    return (Write(make_path("report", row_id, month), field, before, after),)


def _mark_write(row_id: str, mark: Mark, field: str, after: object) -> Write:
    before = getattr(mark, field)
    return Write(make_path("mark", row_id, mark.id), field, plain(before), plain(after))


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
    do.SetStatus: _set_status,
    do.WriteNote: _write_text("note"),
    do.ConfirmNote: _confirm_note,
    do.WriteRemedy: _write_text("remedy"),
    do.TickMark: _tick_mark,
    do.UntickMark: _untick_mark,
    do.MoveMark: _move_mark,
    do.DropMark: _drop_mark,
    do.RestoreMark: _restore_mark,
    do.AddMark: _add_mark,
    do.RemoveMark: _remove_mark,
    do.AddStep: _add_step,
    do.Suspend: _suspend,
    do.Resume: _resume,
    do.SetStatusMonth: _set_status_month,
    do.RecordFigure: _record_figure,
    do.ClearFigure: _clear_figure,
    do.SuspendKpi: _suspend_kpi,
    do.ResumeKpi: _resume_kpi,
    do.SetTarget: _set_target,
    do.SetBasis: _set_basis,
    do.SetMonthTargets: _set_month_targets,
    do.SetKpiKind: _set_kpi_kind,
    do.Decide: _decide,
    do.ReviewReport: _review_report,
    do.WriteMemo: _write_text("memo"),
    do.KeepStatus: _keep_status,
    do.CloseMonth: _close_month,
    do.ReopenMonth: _reopen_month,
    **structure.RULES,
}
