"""The ways in which slips left, as sentences."""

from collections.abc import Callable

from planner.kpi.standing import standing
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan
from planner.slips.grounds import is_unreported
from planner.slips.leaving import How, kind_of
from planner.slips.trends import Compared, Gone
from planner.text import one_line
from planner.wording import kpis, shortage
from planner.wording.figures import kpi_name
from planner.wording.labels import month_label
from planner.wording.marks import mark_name
from planner.wording.phrases import listed, quoted, times_text, with_remark
from planner.wording.reasons import reason_name


def left_sentence(plan: Plan, compared: Compared, month: Month, since: Month) -> str:
    """A slip that left, and how: the least settled of its grounds first.

    Args:
        plan: The plan up to the month.
        compared: The slip.
        month: The month.
        since: The month compared with.
    """
    first = [gone for gone in compared.gone if gone.how == compared.how]
    others = [gone for gone in compared.gone if gone.how != compared.how]
    texts = (_text(plan, gone, month, since) for gone in (*first, *others))
    what = _("{month}の「{reason}」").format(
        month=month_label(since, plan.year), reason=reason_name(first[0].ground.reason)
    )
    return _("{what}: {text}").format(what=what, text=_("。").join(dict.fromkeys(texts)))


def over_text(plan: Plan, gone: Gone, month: Month, since: Month) -> str:
    """A ground that is over while the slip goes on; empty where the rest says so."""
    if gone.how == "lowered" and gone.ground.reason == "watermelon":
        return _("{month}は{status}で、根拠と食い違っていました").format(
            month=month_label(since, plan.year), status=one_line(gone.ground.status)
        )
    if kind_of(gone.how) != "recovered" and gone.how not in {"moved", "no-figure"}:
        return ""
    return _text(plan, gone, month, since)


def _text(plan: Plan, gone: Gone, month: Month, since: Month) -> str:
    return _TEXTS[gone.how](plan, gone, month, since)


def _kpi(plan: Plan, gone: Gone) -> str:
    kpi = plan.kpis.get(gone.ground.kpi)
    return kpi_name(kpi) if kpi else "KPI"


def _reached(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    kpi = plan.kpis.get(gone.ground.kpi)
    if kpi is None:  # evidence against a status
        return _("食い違っていた数字は目安に届いています")
    return kpis.standing_sentence(plan, kpi, standing(plan, kpi, month))


def _target(plan: Plan, gone: Gone, month: Month, since: Month) -> str:
    """The change of the target, by which alone the KPI is not short any more."""
    changed = shortage.retargeted_text(plan, gone.ground.kpi, since, month)
    reached = _reached(plan, gone, month, since)
    why = _("前の目標には届かないため、解消とはしません")
    return _("。").join(filter(None, (changed, reached, why)))


def _no_figure(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    kpi = plan.kpis.get(gone.ground.kpi)
    if kpi is None:
        return _("{month}の数字ではまだ判定できません").format(month=month_label(month, plan.year))
    why = kpis.why_text(plan, kpi, standing(plan, kpi, month))
    return _("{kpi}はまだ判定できません").format(kpi=kpi_name(kpi)) + _("（{why}）").format(why=why)


def _no_status(plan: Plan, _gone: Gone, month: Month, _since: Month) -> str:
    return _("{month}の実施状況がまだありません").format(month=month_label(month, plan.year))


def _status_now(plan: Plan, gone: Gone, month: Month) -> str:
    row = plan.rows.get(gone.ground.row)
    return one_line((row.report(month).status if row else None) or "")


def _unranked(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    return _("{month}は{status}です").format(
        month=month_label(month, plan.year), status=_status_now(plan, gone, month)
    )


def _lowered(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    return _("{month}は{status}と報告されました").format(
        month=month_label(month, plan.year), status=_status_now(plan, gone, month)
    )


def _no_further(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    return _("{month}は{status}で、それ以上は下がっていません").format(
        month=month_label(month, plan.year), status=_status_now(plan, gone, month)
    )


def _kept(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    return _("{status}のままとしました").format(status=_status_now(plan, gone, month))


def _improved(plan: Plan, gone: Gone, month: Month, since: Month) -> str:
    before = plan.rows[gone.ground.row].report(since).status
    status = _status_now(plan, gone, month)
    place = month_label(month, plan.year)
    if not before or one_line(before) == status:
        return _("{month}は{status}です").format(month=place, status=status)
    return _("{before}から{month}は{status}になりました").format(
        before=one_line(before), month=place, status=status
    )


def _remedied(_plan: Plan, _gone: Gone, _month: Month, _since: Month) -> str:
    return _("改善策が書かれました")


def _reported(plan: Plan, gone: Gone, month: Month, since: Month) -> str:
    text = _("{month}は報告されています").format(month=month_label(month, plan.year))
    item = plan.items[gone.ground.item]
    if not is_unreported(plan, item, since):
        return text
    missing = _("{month}の報告はまだありません").format(month=month_label(since, plan.year))
    return with_remark(text, missing)


def _mark(plan: Plan, gone: Gone) -> Mark | None:
    ground = gone.ground
    place = (ground.row, ground.mark) if ground.mark else next(iter(ground.marks), ("", ""))
    row = plan.rows.get(place[0])
    return row.mark(place[1]) if row else None


def _name(plan: Plan, gone: Gone) -> str:
    mark = _mark(plan, gone)
    name = mark_name(plan, mark) if mark else "●"
    places = (row for row, _mark_id in gone.ground.marks if row != gone.ground.row)
    other = plan.rows.get(next(places, ""))
    return f"{plan.reference(other)} {name}" if other is not None else name


def _done(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    mark = _mark(plan, gone)
    done = (mark.done if mark else None) or month
    text = _("{mark}を{month}に実施しました").format(
        mark=_name(plan, gone), month=month_label(done, plan.year)
    )
    return with_remark(text, quoted(mark.word) if mark else "")


def _moved(plan: Plan, gone: Gone, _month: Month, _since: Month) -> str:
    mark = _mark(plan, gone)
    if mark is None or not mark.promises:
        return _("{mark}の期限が先になりました").format(mark=_name(plan, gone))
    due = month_label(mark.due, plan.year) if mark.due else _("時期未定")
    text = _("{mark}を{due}へ移しました").format(mark=_name(plan, gone), due=due)
    times = _("{times}目").format(times=times_text(len(mark.promises)))
    return with_remark(text, listed(times, quoted(mark.promises[-1].why)))


def _not_binding(plan: Plan, gone: Gone, _month: Month, _since: Month) -> str:
    return _("{mark}は期間の途中の●になりました").format(mark=_name(plan, gone))


def _brought_forward(plan: Plan, gone: Gone, _month: Month, _since: Month) -> str:
    mark = _mark(plan, gone)
    due = month_label(mark.due, plan.year) if mark and mark.due else _("時期未定")
    return _("{mark}の期限は{due}に戻りました").format(mark=_name(plan, gone), due=due)


def _dropped(plan: Plan, gone: Gone, _month: Month, _since: Month) -> str:
    mark = _mark(plan, gone)
    why = quoted(mark.dropped or "") if mark else ""
    return with_remark(_("{mark}を中止しました").format(mark=_name(plan, gone)), why)


def _removed(_plan: Plan, _gone: Gone, _month: Month, _since: Month) -> str:
    return _("計画からなくなりました")


def _suspended(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    row = plan.rows.get(gone.ground.row)
    kpi = plan.kpis.get(gone.ground.kpi)
    every = (*(row.suspensions if row else ()), *(kpi.suspensions if kpi else ()))
    why = next((quoted(own.why) for own in every if own.covers(month)), "")
    return with_remark(_("{month}は休止中です").format(month=month_label(month, plan.year)), why)


def _ended(plan: Plan, gone: Gone, month: Month, _since: Month) -> str:
    row = plan.rows.get(gone.ground.row)
    kpi = plan.kpis.get(gone.ground.kpi)
    every = (plan.ended_of(row) if row else None, kpi.ended if kpi else None)
    ended = next((own for own in every if own is not None and own.covers(month)), None)
    start = month_label(ended.month if ended else month, plan.year)
    why = quoted(ended.why) if ended else ""
    return with_remark(_("{month}から廃止です").format(month=start), why)


_TEXTS: dict[How, Callable[[Plan, Gone, Month, Month], str]] = {
    "no-figure": _no_figure,
    "no-status": _no_status,
    "unranked": _unranked,
    "lowered": _lowered,
    "no-further": _no_further,
    "kept": _kept,
    "moved": _moved,
    "not-binding": _not_binding,
    "suspended": _suspended,
    "ended": _ended,
    "dropped": _dropped,
    "removed": _removed,
    "done": _done,
    "brought-forward": _brought_forward,
    "reached": _reached,
    "target": _target,
    "improved": _improved,
    "remedied": _remedied,
    "reported": _reported,
}
