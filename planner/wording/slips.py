"""Slips as sentences."""

from collections.abc import Callable

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan
from planner.slips.slips import Reason, Slip
from planner.text import clean, one_line
from planner.wording import kpis
from planner.wording.figures import kpi_name
from planner.wording.labels import month_label
from planner.wording.marks import mark_name, standing_mark_name
from planner.wording.phrases import listed, months_text, times_text, with_remark
from planner.wording.reasons import reason_name

_EVIDENCE = 3  # contradictions of a status that a sentence names


def slip_sentence(plan: Plan, slip: Slip, month: Month) -> str:
    """The reason of a slip, with its evidence."""
    return _SLIPS[slip.reason](plan, slip, month)


def _below(plan: Plan, slip: Slip, month: Month) -> str:
    sentence = (
        _("{status}が{months}続いています（{since}から）")
        if slip.months > 1
        else _("{month}は{status}です")
    ).format(
        month=month_label(month, plan.year),
        since=_since(plan, slip, month),
        months=months_text(slip.months),
        status=_slip_status(plan, slip, month),
    )
    return _with_note(plan, slip, month, sentence)


def _not_started(plan: Plan, slip: Slip, month: Month) -> str:
    sentence = (
        _("{month}までの●が{due}個、{since}から{months}{status}のままです")
        if slip.months > 1
        else _("{month}までの●が{due}個、まだ{status}です")
    ).format(
        month=month_label(month, plan.year),
        due=slip.due,
        since=_since(plan, slip, month),
        months=months_text(slip.months),
        status=_slip_status(plan, slip, month),
    )
    return _with_note(plan, slip, month, sentence)


def _no_remedy(plan: Plan, slip: Slip, month: Month) -> str:
    return _("{month}は{status}ですが、改善策が書かれていません").format(
        month=month_label(month, plan.year), status=_slip_status(plan, slip, month)
    )


def _overdue(plan: Plan, slip: Slip, month: Month) -> str:
    row = plan.rows.get(slip.row)
    mark = row.mark(slip.mark) if row else None
    name = _overdue_name(plan, slip, mark, month)
    if not slip.months:
        return _("{mark}がまだ実施されていません").format(mark=name)
    late = months_text(slip.months)
    if mark is None or mark.month is None or not mark.promises:
        return _("{mark}が{months}遅れています").format(mark=name, months=late)
    return _("{mark}が{moved}移した後も{months}遅れています").format(
        mark=name, moved=times_text(len(mark.promises)), months=late
    )


def _overdue_name(plan: Plan, slip: Slip, mark: Mark | None, month: Month) -> str:
    """The mark, with its due month where the name does not say it."""
    name = mark_name(plan, mark) if mark else "●"
    if mark is not None and not mark.is_step and mark.month == slip.since:
        return name
    return with_remark(name, _("期限 {due}").format(due=_since(plan, slip, month)))


def _unreported(plan: Plan, _slip: Slip, month: Month) -> str:
    return _("{month}の報告がまだありません").format(month=month_label(month, plan.year))


def _with_note(plan: Plan, slip: Slip, month: Month, sentence: str) -> str:
    """The sentence with the first line of the month's 進捗状況."""
    row = plan.rows.get(slip.row)
    note = (row.report(month).note if row else None) or ""
    lines = (line.strip().removeprefix("・") for line in clean(note).split("\n"))
    first = next(filter(None, lines), "")
    return _("{sentence}。{note}").format(sentence=sentence, note=first) if first else sentence


def _slip_status(plan: Plan, slip: Slip, month: Month) -> str:
    row = plan.rows.get(slip.row)
    return (row.report(month).status if row else None) or "△"


def _since(plan: Plan, slip: Slip, month: Month) -> str:
    return month_label(slip.since or month, plan.year)


def _kpi(plan: Plan, slip: Slip, _month: Month) -> str:
    """The standing of the KPI, with its 必要ペース if it has one."""
    assert slip.standing is not None
    kpi = plan.kpis[slip.kpi]
    sentence = kpis.standing_sentence(plan, kpi, slip.standing)
    pace = kpis.pace_text(kpi, slip.standing)
    return (
        _("{sentence}、必要ペース {pace}").format(sentence=sentence, pace=pace)
        if pace
        else sentence
    )


def _worse(plan: Plan, slip: Slip, month: Month) -> str:
    return _("{since}の{before}から{status}に下がりました").format(
        since=_since(plan, slip, month), before=one_line(slip.before), status=one_line(slip.status)
    )


def _watermelon(plan: Plan, slip: Slip, month: Month) -> str:
    short = (
        _("{kpi} が目安を満たしていない").format(kpi=kpi_name(plan.kpis[standing.kpi]))
        for standing in slip.short
    )
    late = (_late_text(plan, slip, row, mark) for row, mark in slip.marks)
    evidence = [*short, *late]
    more = len(evidence) - _EVIDENCE
    rest = _("ほか{count}件").format(count=more) if more > 0 else ""
    return _("{month}は{status}ですが、次のことと食い違います: {evidence}").format(
        month=month_label(month, plan.year),
        status=one_line(slip.status),
        evidence=listed(*evidence[:_EVIDENCE], rest),
    )


def _late_text(plan: Plan, slip: Slip, row_id: str, mark_id: str) -> str:
    """A late ●, after the reference of its row if that is another one."""
    row = plan.rows.get(row_id)
    mark = row.mark(mark_id) if row else None
    name = standing_mark_name(plan, mark) if mark else "●"
    if row is not None and row_id != slip.row:
        name = f"{plan.reference(row)} {name}"
    return _("{mark}が実施されていない").format(mark=name)


def _repromised(plan: Plan, slip: Slip, _month: Month) -> str:
    mark = _mark(plan, slip)
    due = month_label(mark.due, plan.year) if mark and mark.due else _("時期未定")
    return _("{mark}を{moved}移し、いまは{due}です").format(
        mark=mark_name(plan, mark) if mark else "●", moved=times_text(slip.moves), due=due
    )


def recovered_sentence(plan: Plan, slip: Slip, since: Month) -> str:
    """The reason of a slip that is over since an earlier month."""
    mark = _mark(plan, slip)
    name = mark_name(plan, mark) if mark else ""
    what = with_remark(
        reason_name(slip.reason), kpi_name(plan.kpis[slip.kpi]) if slip.kpi else name
    )
    return _("{month}の「{reason}」は解消しました").format(
        month=month_label(since, plan.year), reason=what
    )


def _mark(plan: Plan, slip: Slip) -> Mark | None:
    row = plan.rows.get(slip.row)
    return row.mark(slip.mark) if row and slip.mark else None


_SLIPS: dict[Reason, Callable[[Plan, Slip, Month], str]] = {
    "below": _below,
    "not-started": _not_started,
    "no-remedy": _no_remedy,
    "overdue": _overdue,
    "kpi": _kpi,
    "worse": _worse,
    "watermelon": _watermelon,
    "re-promised": _repromised,
    "unreported": _unreported,
}
