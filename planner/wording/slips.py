"""Slips as sentences: what is behind with its evidence, in one line."""

from collections.abc import Callable

from planner.kpi.standing import Standing
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan
from planner.slips.grounds import Ground, Reason
from planner.slips.slips import Slip
from planner.slips.trends import Compared
from planner.text import clean, one_line
from planner.wording import kpis, leaving, shortage
from planner.wording.figures import kpi_name
from planner.wording.labels import month_label
from planner.wording.marks import mark_name, standing_mark_name
from planner.wording.phrases import listed, months_text, times_text, with_remark

_EVIDENCE = 3  # contradictions of a status that a sentence names


def change_sentence(plan: Plan, compared: Compared, month: Month, since: Month) -> str:
    """A slip in one line: what is behind and what changed, or how it left.

    Args:
        plan: The plan up to the month.
        compared: The slip.
        month: The month.
        since: The month compared with.
    """
    if compared.has_left:
        return leaving.left_sentence(plan, compared, month, since)
    changes = change_texts(plan, compared, month, since)
    return _joined(slip_sentence(plan, compared.slip, month), *changes)


def change_texts(plan: Plan, compared: Compared, month: Month, since: Month) -> tuple[str, ...]:
    """What changed in a slip: its targets, shortages whose share and amount part, what is over."""
    kpi_ids = (ground.kpi for ground in compared.slip.grounds if ground.kpi)
    targets = (shortage.retargeted_text(plan, kpi, since, month) for kpi in kpi_ids)
    changes = (shortage.change_text(plan, *pair) for pair in _kpi_pairs(compared))
    over = (leaving.over_text(plan, gone, month, since) for gone in compared.gone)
    return tuple(dict.fromkeys(filter(None, (*targets, *changes, *over))))


def slip_sentence(plan: Plan, slip: Slip, month: Month) -> str:
    """A slip in one line, with the evidence of all its grounds, in the plan up to a month."""
    told = [ground for ground in slip.grounds if not _is_told_by_another(slip, ground)]
    texts = [_SENTENCES[ground.reason](plan, slip, ground, month) for ground in told]
    return _joined(*texts, _note(plan, slip, month))


def ground_sentence(plan: Plan, slip: Slip, ground: Ground, month: Month) -> str:
    """One ground of a slip, with its evidence."""
    return _SENTENCES[ground.reason](plan, slip, ground, month)


def _joined(*texts: str) -> str:
    return _("。").join(dict.fromkeys(filter(None, texts)))


def _kpi_pairs(compared: Compared) -> list[tuple[Standing, Standing]]:
    """The standings of the KPIs that are short on both pages, now and before."""
    before = compared.before.grounds if compared.before else ()
    were = {ground.kpi: ground.standing for ground in before if ground.standing is not None}
    return [
        (ground.standing, was)
        for ground in compared.slip.grounds
        if ground.standing is not None and (was := were.get(ground.kpi)) is not None
    ]


def _is_told_by_another(slip: Slip, ground: Ground) -> bool:
    """Whether another sentence says it: △ is said with the fall, the moves with the lateness."""
    if ground.reason == "below":
        return slip.ground("worse") is not None
    return ground.reason == "re-promised" and slip.ground("overdue") is not None


def _below(plan: Plan, _slip: Slip, ground: Ground, month: Month) -> str:
    text = (
        _("{status}が{months}続いています（{since}から）")
        if ground.months > 1
        else _("{month}は{status}です")
    )
    return text.format(
        month=month_label(month, plan.year),
        since=_since(plan, ground, month),
        months=months_text(ground.months),
        status=one_line(ground.status),
    )


def _not_started(plan: Plan, _slip: Slip, ground: Ground, month: Month) -> str:
    text = (
        _("{month}までの●が{due}個、{since}から{months}{status}のままです")
        if ground.months > 1
        else _("{month}までの●が{due}個、まだ{status}です")
    )
    return text.format(
        month=month_label(month, plan.year),
        due=ground.due,
        since=_since(plan, ground, month),
        months=months_text(ground.months),
        status=one_line(ground.status),
    )


def _no_remedy(plan: Plan, slip: Slip, ground: Ground, month: Month) -> str:
    if len(slip.grounds) > 1:
        return _("改善策が書かれていません")
    return _("{month}は{status}ですが、改善策が書かれていません").format(
        month=month_label(month, plan.year), status=one_line(ground.status)
    )


def _overdue(plan: Plan, _slip: Slip, ground: Ground, month: Month) -> str:
    mark = _mark(plan, ground)
    moves = len(mark.promises) - int(mark.is_unplanned) if mark else 0
    late = months_text(ground.months)
    if moves and ground.months:
        name = _overdue_name(plan, ground, mark, month)
        return _("{mark}が{moved}移した後も{months}遅れています").format(
            mark=name, moved=times_text(moves), months=late
        )
    name = _overdue_name(plan, ground, mark, month, moves)
    if not ground.months:
        return _("{mark}がまだ実施されていません").format(mark=name)
    return _("{mark}が{months}遅れています").format(mark=name, months=late)


def _overdue_name(
    plan: Plan, ground: Ground, mark: Mark | None, month: Month, moves: int = 0
) -> str:
    """The mark, with its due month where the name does not say it, and its moves."""
    name = mark_name(plan, mark) if mark else "●"
    due = _("期限 {due}").format(due=_since(plan, ground, month))
    if moves:
        return with_remark(name, _("{moved}移して{due}").format(moved=times_text(moves), due=due))
    if mark is not None and not mark.is_step and mark.month == ground.since:
        return name
    return with_remark(name, due)


def _unreported(plan: Plan, _slip: Slip, ground: Ground, month: Month) -> str:
    """The missing report, with the row that owes it where the item's first row is idle."""
    text = _("{month}の報告がまだありません").format(month=month_label(month, plan.year))
    rows = (plan.rows[row] for row in plan.items[ground.item].rows)
    working = next((row for row in rows if not plan.is_idle(row, month)), None)
    is_first = working is None or working.id == ground.row
    return text if is_first or working is None else with_remark(text, plan.reference(working))


def _kpi(plan: Plan, _slip: Slip, ground: Ground, _month: Month) -> str:
    """The standing of the KPI, with its 必要ペース if it has one."""
    assert ground.standing is not None
    kpi = plan.kpis[ground.kpi]
    sentence = kpis.standing_sentence(plan, kpi, ground.standing)
    pace = kpis.pace_text(kpi, ground.standing)
    return (
        _("{sentence}、必要ペース {pace}").format(sentence=sentence, pace=pace)
        if pace
        else sentence
    )


def _worse(plan: Plan, _slip: Slip, ground: Ground, month: Month) -> str:
    return _("{since}の{before}から{status}に下がりました").format(
        since=_since(plan, ground, month),
        before=one_line(ground.before),
        status=one_line(ground.status),
    )


def _watermelon(plan: Plan, slip: Slip, ground: Ground, month: Month) -> str:
    """The status that the evidence contradicts; the evidence too, if no other sentence has it."""
    status, place = one_line(ground.status), month_label(month, plan.year)
    if _is_evidence_told(slip, ground):
        return _("{month}の実施状況は{status}で、これと食い違います").format(
            month=place, status=status
        )
    short = (
        _("{kpi}が目安を満たしていない").format(kpi=kpi_name(plan.kpis[standing.kpi]))
        for standing in ground.short
    )
    late = (_late_text(plan, slip, row, mark) for row, mark in ground.marks)
    evidence = [*short, *late]
    more = len(evidence) - _EVIDENCE
    rest = _("ほか{count}件").format(count=more) if more > 0 else ""
    return _("{month}は{status}ですが、次のことと食い違います: {evidence}").format(
        month=place, status=status, evidence=listed(*evidence[:_EVIDENCE], rest)
    )


def _is_evidence_told(slip: Slip, ground: Ground) -> bool:
    """Whether the other grounds of the slip are all the evidence there is."""
    kpis_told = {own.kpi for own in slip.grounds if own.kpi}
    marks_told = {(own.row, own.mark) for own in slip.grounds if own.reason == "overdue"}
    return kpis_told >= {own.kpi for own in ground.short} and marks_told >= set(ground.marks)


def _late_text(plan: Plan, slip: Slip, row_id: str, mark_id: str) -> str:
    """A late ●, after the reference of its row if that is another one."""
    row = plan.rows.get(row_id)
    mark = row.mark(mark_id) if row else None
    name = standing_mark_name(plan, mark) if mark else "●"
    if row is not None and row_id != slip.row:
        name = f"{plan.reference(row)} {name}"
    return _("{mark}が実施されていない").format(mark=name)


def _repromised(plan: Plan, _slip: Slip, ground: Ground, _month: Month) -> str:
    mark = _mark(plan, ground)
    due = month_label(mark.due, plan.year) if mark and mark.due else _("未定")
    return _("{mark}を{moved}移し、期限は{due}です").format(
        mark=mark_name(plan, mark) if mark else "●", moved=times_text(ground.moves), due=due
    )


def _note(plan: Plan, slip: Slip, month: Month) -> str:
    """The first line of the month's 進捗状況, for a status below plan or not started."""
    if not (slip.ground("below") or slip.ground("not-started")):
        return ""
    row = plan.rows.get(slip.row)
    note = (row.report(month).note if row else None) or ""
    lines = (line.strip().removeprefix("・") for line in clean(note).split("\n"))
    return next(filter(None, lines), "")


def _since(plan: Plan, ground: Ground, month: Month) -> str:
    return month_label(ground.since or month, plan.year)


def _mark(plan: Plan, ground: Ground) -> Mark | None:
    row = plan.rows.get(ground.row)
    return row.mark(ground.mark) if row and ground.mark else None


_SENTENCES: dict[Reason, Callable[[Plan, Slip, Ground, Month], str]] = {
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
