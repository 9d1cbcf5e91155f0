"""The two lines above the list of slips: what is shown and how many there are, made of what."""

from collections.abc import Iterator

from planner.forms.fitting import Part, fitted
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.plan.model import Plan
from planner.slips.behind import Behind
from planner.slips.grounds import REASONS, Reason
from planner.text import cut, one_line, width
from planner.wording.behind import (
    count_change,
    count_text,
    direction_sign,
    knowing_text,
    reasons_text,
    sum_text,
    trends_text,
)
from planner.wording.labels import branch_label, month_label, month_name, year_label
from planner.wording.reasons import reason_name, short_reason_name

# What is shortened or goes in turn where the line is too narrow.
_SHORT_SUM, _STATUS_MONTH, _YEAR, _KNOWING, _BRANCH, _ROWS, _REASONS, _ALL, _COUNT = range(1, 10)
_MOST_GROUP = 20  # cells of a group's name where there is little room


def heading(
    found: Behind, plan: Plan, view: View, cells: int, *, is_read_only: bool = False
) -> str:
    """What is shown on the left, the count of slips as a sum on the right; a sum is never cut.

    Args:
        found: The rows behind.
        plan: The plan as it is now.
        view: The group and filter shown.
        cells: The cells there are.
        is_read_only: Whether the plan takes no changes.
    """
    group = one_line(view.group)
    left = (
        Part(_("今月の点検")),
        Part(_month(found, plan)),
        Part(knowing_text(found) if _is_known_otherwise(found, plan) else "", {_KNOWING: ""}),
        Part(_status_month(plan, found.asked.month), {_STATUS_MONTH: ""}),
        Part(year_label(plan.year), {_YEAR: ""}),
        Part("" if plan.decided else _("【案】")),
        Part(branch_label(plan), {_BRANCH: ""}),
        Part(group, {_BRANCH: cut(group, _MOST_GROUP)}),
        Part("" if group else _("全グループ"), {_ALL: ""}),
        Part(_("★インセンティブのみ") if view.incentive_only else ""),
        _reasons_asked(found.asked.reasons),
        Part(_("【読取専用】") if is_read_only else ""),
    )
    count, short = count_text(found), _("{count}件").format(count=found.count)
    right = (
        Part(count, {_ROWS: "", _COUNT: short} if found.before is not None else {_COUNT: short}),
        Part(sum_text(found), {_SHORT_SUM: sum_text(found, is_short=True), _COUNT: ""}),
    )
    return fitted(left, right, cells)


def made_of(found: Behind, cells: int) -> str:
    """The slips by trend and by reason, each with its change; what does not fit is counted."""
    trends = trends_text(found)
    lead = f"{trends} │ " if trends else ""
    room = cells - width(lead) - 2
    for text in _reasons(found):
        if width(text) <= room:
            return f" {lead}{text} "
    return f" {lead}".rstrip(" │") + " "


def _month(found: Behind, plan: Plan) -> str:
    """The month, and whether it is closed or shown as it was closed."""
    name = month_name(found.asked.month)
    if found.asked.closed is not None:
        return f"{name} {knowing_text(found)}"
    return _("{month} 締").format(month=name) if plan.is_closed(found.asked.month) else name


def _is_known_otherwise(found: Behind, plan: Plan) -> bool:
    """Whether there is another page of the month, as it was closed, than this one."""
    return found.asked.closed is None and plan.is_closed(found.asked.month)


def _status_month(plan: Plan, month: Month) -> str:
    """基準月, where another month is looked at."""
    if month == plan.status_month:
        return ""
    return _("基準月{month}").format(month=month_label(plan.status_month, plan.year))


def _reasons_asked(reasons: tuple[Reason, ...]) -> Part:
    if not reasons:
        return Part("")
    long, short = (
        _("理由: {reasons}").format(reasons=_("・").join(map(names, reasons)))
        for names in (reason_name, short_reason_name)
    )
    return Part(long, {_REASONS: short})


# By reason


def _reasons(found: Behind) -> Iterator[str]:
    """The slips by reason, each time shorter; at last as many as there is room for."""
    yield reasons_text(found)
    there = [own for own in REASONS if found.reasons.get(own) or found.reasons_before.get(own)]
    standing = [own for own in there if found.reasons.get(own)]
    if found.before is not None:
        yield "  ".join(f"{short_reason_name(own)} {count_change(found, own)}" for own in there)
    texts = [_short(found, reason) for reason in standing]
    yield " ".join(texts)
    for count in range(len(texts) - 1, 0, -1):
        rest = _("ほか{count}").format(count=len(texts) - count)
        yield " ".join((*texts[:count], rest))


def _short(found: Behind, reason: Reason) -> str:
    text = _("{reason}{count}").format(
        reason=short_reason_name(reason), count=found.reasons.get(reason, 0)
    )
    return text + _sign(found, reason)


def _sign(found: Behind, reason: Reason) -> str:
    """An arrow where the number is another than on the page before."""
    now, then = found.reasons.get(reason, 0), found.reasons_before.get(reason, 0)
    return direction_sign(then, now) if found.before is not None and now != then else ""
