"""Slips of a month in words: their counts, which add up, and their reasons with sizes."""

from collections.abc import Callable

from planner.kpi.standing import Standing
from planner.language import N_, _
from planner.plan.model import Plan
from planner.slips.behind import Behind, RowBehind
from planner.slips.grounds import REASONS, Ground, Reason
from planner.slips.slips import Slip
from planner.slips.trends import LEFT, TRENDS, Trend
from planner.text import one_line, width
from planner.wording.kpis import gap_text, percent_text
from planner.wording.labels import month_label
from planner.wording.phrases import months_text, times_text
from planner.wording.reasons import reason_name, short_reason_name, trend_name, trend_sign

_MORE, _LESS = N_("＋{name}{count}"), N_("−{name}{count}")

_SUMMANDS: dict[Trend, str] = {
    **dict.fromkeys(("new", "resumed"), _MORE),
    **dict.fromkeys(("recovered", "postponed", "dropped", "rested", "held"), _LESS),
}


def _sum_name(trend: Trend, *, is_short: bool) -> str:
    return trend_sign(trend) if is_short and trend not in LEFT else trend_name(trend)


def count_text(behind: Behind) -> str:
    """The number of slips and of the rows they are in: 27件・18行."""
    return _("{count}件・{rows}行").format(count=behind.count, rows=len(behind.rows))


def sum_text(behind: Behind, *, is_short: bool = False) -> str:
    """The number of slips as the sum that leads to it: 8月 28 ＋新規9 −解消10 ＝27件.

    As a month was closed, what was corrected or came late since the 締め before is a part of the
    sum. Without a page before there is none.

    Args:
        behind: The rows behind.
        is_short: Whether 新規 is written 新 and 訂正・後着 訂正, where there is little room.
    """
    if behind.before is None:
        return ""
    month = month_label(behind.asked.earlier, behind.plan.year)
    before = behind.before
    correction = ""
    if behind.asked.closed is not None and behind.asked.closed.before is not None:
        added, removed = behind.corrected
        at_close = _("{month}締") if is_short else _("{month}締め")
        month, before = at_close.format(month=month), before - added + removed
        signs = "".join((f"＋{added}" if added else "", f"−{removed}" if removed else ""))
        corrected = _("訂正{signs}") if is_short else _("訂正・後着{signs}")
        correction = corrected.format(signs=signs) if signs else ""
    parts = [
        _(text).format(name=_sum_name(trend, is_short=is_short), count=behind.trends[trend])
        for trend, text in _SUMMANDS.items()
        if behind.trends[trend]
    ]
    result = _("＝{count}件").format(count=behind.count)
    return " ".join(filter(None, (f"{month} {before}", correction, *parts, result)))


def knowing_text(behind: Behind) -> str:
    """Whether the page is as the month was closed or has all that is known now."""
    return _("締め時点") if behind.asked.closed is not None else _("現在判明")


def trends_text(behind: Behind) -> str:
    """The slips that stand by trend: 新8 悪9 改3 同4."""
    standing = (trend for trend in TRENDS if trend not in LEFT)
    counts = ((trend_sign(trend), behind.trends[trend]) for trend in standing)
    return " ".join(f"{sign}{count}" for sign, count in counts if count)


def reasons_text(behind: Behind) -> str:
    """The number of slips by reason, with that of the page before; one may have several."""
    counts = ((reason, count_change(behind, reason)) for reason in REASONS)
    return "  ".join(f"{reason_name(reason)} {text}" for reason, text in counts if text)


def count_change(behind: Behind, reason: Reason) -> str:
    """The number of slips of a reason, after that of the page before if it was another: 9→10."""
    now, then = behind.reasons.get(reason, 0), behind.reasons_before.get(reason, 0)
    if not (now or then):
        return ""
    return str(now) if behind.before is None or now == then else f"{then}→{now}"


def direction_sign(before: int, now: int) -> str:
    """An arrow: ↓ for a number that fell, ↑ for one that rose, → for the same."""
    if now == before:
        return "→"
    return "↓" if now < before else "↑"


def row_reasons(plan: Plan, row: RowBehind) -> str:
    """The reasons of a row behind with sizes; of one that is not, those it had."""
    if not row.slips and not row.left:
        return _("いまは遅れなし")
    texts = (
        [reasons_of(plan, own.slip) for own in row.slips]
        if row.slips
        else [reason_name(reason) for own in row.left for reason in own.slip.reasons]
    )
    return _("、").join(dict.fromkeys(texts))


def row_reasons_in(plan: Plan, row: RowBehind, cells: int) -> str:
    """The reasons of a row in so many cells: in few words, then without shares, then counted.

    No reason is cut; what has no room is a number behind the first ones.
    """
    whole = row_reasons(plan, row)
    if width(whole) <= cells or not row.slips:
        return whole
    every = [
        (own, ground)
        for compared in row.slips
        for own in (compared.slip,)
        for ground in own.grounds
        if not _is_shown_by_another(own, ground)
    ]
    shared, short = (
        list(dict.fromkeys(_brief(plan, ground, has_share=has) for _slip, ground in every))
        for has in (True, False)
    )
    texts = [_("、").join(shared), _("、").join(short)]
    for count in range(len(short) - 1, 0, -1):
        rest = _("ほか{count}").format(count=len(short) - count)
        texts.append(_("、").join((*short[:count], rest)))
    return next((text for text in texts if width(text) <= cells), texts[-1])


def _brief(plan: Plan, ground: Ground, *, has_share: bool) -> str:
    """A ground in few words: 不足87人 5.0%, △6か月, 食違い."""
    own = ground.standing
    if ground.reason == "kpi" and own is not None and own.expected is not None:
        if own.limit.is_done:
            return _("未実施")
        text = _("超過{gap}") if own.limit.direction == "at-most" else _("不足{gap}")
        share = _share(own) if has_share else ""
        return f"{text.format(gap=gap_text(plan.kpis[ground.kpi], own))} {share}".rstrip()
    if ground.reason in {"below", "not-started"}:
        several = _("{status}{count}か月").format(status=ground.status, count=ground.months)
        return one_line(several if ground.months > 1 else ground.status)
    if ground.reason == "worse":
        return _fall(plan, ground)
    return short_reason_name(ground.reason)


def _share(own: Standing) -> str:
    """The shortage as a part of 目安; empty where that is 0, which has no parts."""
    has_share = own.size is not None and own.expected is not None and own.expected.value
    return percent_text(own.size * 100) if own.size is not None and has_share else ""


def reasons_of(plan: Plan, slip: Slip) -> str:
    """The grounds of a slip with their sizes: 不足 87人 5.0%、△6か月."""
    shown = (ground for ground in slip.grounds if not _is_shown_by_another(slip, ground))
    return _("、").join(dict.fromkeys(_SIZES[ground.reason](plan, ground) for ground in shown))


def _is_shown_by_another(slip: Slip, ground: Ground) -> bool:
    """Whether another ground shows it: △ is in the fall to it, the moves in the lateness."""
    if ground.reason == "below":
        return slip.ground("worse") is not None
    return ground.reason == "re-promised" and slip.ground("overdue") is not None


def _shortage(plan: Plan, ground: Ground) -> str:
    own = ground.standing
    if own is not None and own.limit.is_done:
        return _("未実施")
    if own is None or own.expected is None:
        return reason_name("kpi")
    text = _("超過 {gap}") if own.limit.direction == "at-most" else _("不足 {gap}")
    return f"{text.format(gap=gap_text(plan.kpis[ground.kpi], own))} {_share(own)}".rstrip()


def _status_months(_plan: Plan, ground: Ground) -> str:
    months = months_text(ground.months) if ground.months > 1 else ""
    return f"{one_line(ground.status)}{months}"


def _fall(_plan: Plan, ground: Ground) -> str:
    return f"{one_line(ground.before)}→{one_line(ground.status)}"


def _against(_plan: Plan, ground: Ground) -> str:
    return _("{status}と食い違い").format(status=one_line(ground.status))


def _late(_plan: Plan, ground: Ground) -> str:
    name = _("手順の遅れ") if _is_step(_plan, ground) else reason_name("overdue")
    return f"{name} {months_text(ground.months) if ground.months else ''}".rstrip()


def _is_step(plan: Plan, ground: Ground) -> bool:
    row = plan.rows.get(ground.row)
    mark = row.mark(ground.mark) if row else None
    return mark is not None and mark.is_step


def _moves(_plan: Plan, ground: Ground) -> str:
    return _("延期{times}").format(times=times_text(ground.moves))


def _name(_plan: Plan, ground: Ground) -> str:
    return reason_name(ground.reason)


_SIZES: dict[Reason, Callable[[Plan, Ground], str]] = {
    "kpi": _shortage,
    "below": _status_months,
    "not-started": _status_months,
    "no-remedy": _name,
    "worse": _fall,
    "watermelon": _against,
    "overdue": _late,
    "re-promised": _moves,
    "unreported": _name,
}
