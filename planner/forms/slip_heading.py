"""The two lines above the list of slips: what is shown and how many there are, made of what."""

from collections.abc import Iterator

from msgspec import Struct

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.plan.model import Plan
from planner.slips.behind import Behind
from planner.slips.grounds import REASONS, Reason
from planner.text import cut, one_line, pad, width
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

_NEVER = 99
# What goes in turn where the line is too narrow.
_SHORT_SUM, _STATUS_MONTH, _YEAR, _KNOWING, _BRANCH, _ROWS, _REASONS, _ALL = range(1, 9)
_MOST_GROUP = 20  # cells of a group's name where there is little room


class _Part(Struct, frozen=True):
    """A text of the heading, and the step of narrowing at which it goes."""

    text: str
    goes_at: int = _NEVER


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
    left, right = [""], ""
    for step in range(_ALL + 1):
        left = list(_left(found, plan, view, step, is_read_only=is_read_only))
        right = "　".join(_right(found, step))
        if width("  ".join(left)) + width(right) + 4 <= cells:
            break
    if width("  ".join(left[:2])) + width(right) + 4 > cells:  # not even screen and month
        right = _("{count}件").format(count=found.count)
    room = cells - width(right) - 2
    return f" {pad('  '.join(left), room)}{right} " if room > 0 else cut(right, cells)


def made_of(found: Behind, cells: int) -> str:
    """The slips by trend and by reason, each with its change; what does not fit is counted."""
    trends = trends_text(found)
    lead = f"{trends} │ " if trends else ""
    room = cells - width(lead) - 2
    for text in _reasons(found):
        if width(text) <= room:
            return f" {lead}{text} "
    return f" {lead}".rstrip(" │") + " "


def _left(found: Behind, plan: Plan, view: View, step: int, *, is_read_only: bool) -> Iterator[str]:
    group = one_line(view.group)
    parts = (
        _Part(_("今月の点検")),
        _Part(_month(found, plan)),
        _Part(knowing_text(found) if _is_known_otherwise(found, plan) else "", _KNOWING),
        _status_month(plan, found.asked.month),
        _Part(year_label(plan.year), _YEAR),
        _Part("" if plan.decided else _("【案】")),
        _Part(branch_label(plan), _BRANCH),
        _Part(cut(group, _MOST_GROUP) if step >= _BRANCH else group),
        _Part("" if group else _("全グループ"), _ALL),
        _Part(_("★インセンティブのみ") if view.incentive_only else ""),
        _Part(_reasons_asked(found.asked.reasons, is_short=step >= _REASONS)),
        _Part(_("【読取専用】") if is_read_only else ""),
    )
    return (part.text for part in parts if part.text and step < part.goes_at)


def _month(found: Behind, plan: Plan) -> str:
    """The month, and whether it is closed or shown as it was closed."""
    name = month_name(found.asked.month)
    if found.asked.closed is not None:
        return f"{name} {knowing_text(found)}"
    return _("{month} 締").format(month=name) if plan.is_closed(found.asked.month) else name


def _is_known_otherwise(found: Behind, plan: Plan) -> bool:
    """Whether there is another page of the month, as it was closed, than this one."""
    return found.asked.closed is None and plan.is_closed(found.asked.month)


def _status_month(plan: Plan, month: Month) -> _Part:
    """基準月, where another month is looked at."""
    if month == plan.status_month:
        return _Part("")
    status_month = month_label(plan.status_month, plan.year)
    return _Part(_("基準月{month}").format(month=status_month), _STATUS_MONTH)


def _reasons_asked(reasons: tuple[Reason, ...], *, is_short: bool) -> str:
    if not reasons:
        return ""
    names = short_reason_name if is_short else reason_name
    return _("理由: {reasons}").format(reasons=_("・").join(map(names, reasons)))


def _right(found: Behind, step: int) -> Iterator[str]:
    if found.before is None or step < _ROWS:
        yield count_text(found)
    if found.before is not None:
        yield sum_text(found, is_short=step >= _SHORT_SUM)


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
