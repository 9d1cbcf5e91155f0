"""What is behind at a month, in words: how many and why, beside the month before."""

from collections.abc import Callable

from planner.kpi.exact import rounded
from planner.language import _
from planner.plan.model import Plan
from planner.slips.behind import Behind, RowBehind
from planner.slips.slips import REASONS, Reason, Slip
from planner.text import one_line
from planner.wording.figures import printed_number
from planner.wording.labels import month_label
from planner.wording.phrases import months_text, times_text
from planner.wording.reasons import reason_name, trend_name


def summary_text(plan: Plan, found: Behind) -> str:
    """How many slips in how many rows, how many at the end of the month before, and what became."""
    month = found.asked.month
    now = _("{month} {count}件・{rows}行").format(
        month=month_label(month, plan.year), count=found.count, rows=len(found.rows)
    )
    if found.before is None:
        return now
    count = sum(found.before.values())
    before = _("（{month}末 {count}件 {sign}）").format(
        month=month_label(found.asked.earlier, plan.year),
        count=count,
        sign=direction_sign(count, found.count),
    )
    here = " ".join(
        f"{trend_name(trend)} {number}"
        for trend, number in found.trends.items()
        if trend != "recovered"
    )
    over = f"{trend_name('recovered')} {found.trends['recovered']}"
    return f"{now}{before}: {here} ／{over}"


def reasons_text(found: Behind) -> str:
    """How many slips there are by reason, each with the number of the month before."""
    before = found.before or {}
    told = []
    for reason in REASONS:
        now, then = found.reasons.get(reason, 0), before.get(reason, 0)
        if now or then:
            beside = f"({then}{direction_sign(then, now)})" if found.before is not None else ""
            told.append(f"{reason_name(reason)} {now}{beside}")
    return "  ".join(told)


def direction_sign(before: int, now: int) -> str:
    """Whether a number fell, rose or stayed, as a sign."""
    if now == before:
        return "→"
    return "↓" if now < before else "↑"


def row_reasons(row: RowBehind) -> str:
    """Why a row is behind, the gravest first, each with its size; what was, where all is over."""
    told = [one.slip for one in row.slips or row.over]
    if not told:
        return _("いまは遅れなし")
    return _("、").join(dict.fromkeys(map(reason_text, told)))


def reason_text(slip: Slip) -> str:
    """A reason with its size in a word: ●の遅れ 2か月."""
    size = _SIZES.get(slip.reason, _no_size)(slip)
    return f"{reason_name(slip.reason)} {size}".rstrip()


def _no_size(_slip: Slip) -> str:
    return ""


def _months(slip: Slip) -> str:
    return months_text(slip.months) if slip.months > 1 or (slip.mark and slip.months) else ""


def _shortfall(slip: Slip) -> str:
    stands = slip.standing
    if stands is None or stands.size is None or not (stands.expected and stands.expected.value):
        return ""  # of 0 there is no share
    return f"{printed_number(rounded(stands.size * 100, 1))}%"


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
