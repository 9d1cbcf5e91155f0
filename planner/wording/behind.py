"""Slips of a month in words: their counts and reasons, compared with the month before."""

from collections.abc import Callable

from planner.language import _
from planner.plan.model import Plan
from planner.slips.behind import Behind, RowBehind
from planner.slips.slips import REASONS, Reason, Slip
from planner.text import one_line
from planner.wording.kpis import percent_text
from planner.wording.labels import month_label
from planner.wording.phrases import months_text, times_text
from planner.wording.reasons import reason_name, trend_name


def summary_text(plan: Plan, behind: Behind) -> str:
    """The counts of slips and rows at a month, the count a month before, and those by trend."""
    month = behind.asked.month
    now = _("{month} {count}件・{rows}行").format(
        month=month_label(month, plan.year), count=behind.count, rows=len(behind.rows)
    )
    if behind.before is None:
        return now
    count = sum(behind.before.values())
    before = _("（{month}末 {count}件 {sign}）").format(
        month=month_label(behind.asked.earlier, plan.year),
        count=count,
        sign=direction_sign(count, behind.count),
    )
    here = " ".join(
        f"{trend_name(trend)} {number}"
        for trend, number in behind.trends.items()
        if trend != "recovered"
    )
    over = f"{trend_name('recovered')} {behind.trends['recovered']}"
    return f"{now}{before}: {here} ／{over}"


def reasons_text(behind: Behind) -> str:
    """The counts of slips by reason, each with that of the month before."""
    before = behind.before or {}
    texts = []
    for reason in REASONS:
        now, then = behind.reasons.get(reason, 0), before.get(reason, 0)
        if now or then:
            compared = f"({then}{direction_sign(then, now)})" if behind.before is not None else ""
            texts.append(f"{reason_name(reason)} {now}{compared}")
    return "  ".join(texts)


def direction_sign(before: int, now: int) -> str:
    """An arrow: ↓ for a number that fell, ↑ for one that rose, → for the same."""
    if now == before:
        return "→"
    return "↓" if now < before else "↑"


def row_reasons(row: RowBehind) -> str:
    """The reasons of a row behind, the gravest first, with sizes; those over if none is left."""
    slips = [compared.slip for compared in row.slips or row.over]
    if not slips:
        return _("いまは遅れなし")
    return _("、").join(dict.fromkeys(map(reason_text, slips)))


def reason_text(slip: Slip) -> str:
    """The reason of a slip with its size: ●の遅れ 2か月."""
    size = _SIZES.get(slip.reason, _no_size)(slip)
    return f"{reason_name(slip.reason)} {size}".rstrip()


def _no_size(_slip: Slip) -> str:
    return ""


def _months(slip: Slip) -> str:
    return months_text(slip.months) if slip.months > 1 or (slip.mark and slip.months) else ""


def _shortfall(slip: Slip) -> str:
    standing = slip.standing
    if standing is None or standing.size is None:
        return ""
    if standing.expected is None or not standing.expected.value:
        return ""  # of 0 there is no share
    return percent_text(standing.size * 100)


def _fall(slip: Slip) -> str:
    return f"{one_line(slip.before)}→{one_line(slip.status)}"


def _moves(slip: Slip) -> str:
    return times_text(slip.moves)


_SIZES: dict[Reason, Callable[[Slip], str]] = {
    "kpi": _shortfall,
    "below": _months,
    "not-started": _months,
    "worse": _fall,
    "overdue": _months,
    "re-promised": _moves,
}
