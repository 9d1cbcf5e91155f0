"""The first line of the grid: plan, month, group; counts of statuses, and reports owed."""

from collections.abc import Iterable, Sequence

from planner.forms.blocks import status_bar
from planner.forms.fitting import Part, fitted
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import INCENTIVE, Line, View, count_statuses
from planner.plan.model import Plan, Row
from planner.store.library import is_sample
from planner.text import one_line
from planner.wording.labels import branch_label, month_label, year_label

# What is shortened or goes in turn where the line is too narrow.
_CLOSED, _ZEROS, _STATUS_MONTH, _YEAR, _BAR, _BRANCH, _LETTERS, _WORDS = range(1, 9)


def heading(  # noqa: PLR0913 - what is shown, and the cells it has
    plan: Plan,
    view: View,
    month: Month,
    lines: tuple[Line, ...],
    cells: int,
    *,
    is_read_only: bool,
) -> str:
    """Branch, month and group at the left; the statuses and the reports owed at the right.

    Args:
        plan: The plan.
        view: The group and filter shown.
        month: The month looked at.
        lines: The lines shown, whose statuses are counted.
        cells: The cells of the line.
        is_read_only: Whether the plan takes no changes.
    """
    counts = count_statuses(plan, lines, month).by_status
    left = (
        Part(year_label(plan.year), {_YEAR: ""}),
        Part("" if plan.decided else _("【案】")),
        Part(branch_label(plan), {_BRANCH: ""}),
        Part(month_text(plan, month), {_STATUS_MONTH: short_month_text(plan, month)}),
        Part(one_line(view.group) or _("全グループ")),
        Part(_("★インセンティブのみ") if view.incentive_only else "", {_WORDS: _("★のみ")}),
        Part(_("【読取専用】") if is_read_only else "", {_WORDS: _("【読取】")}),
        Part(_("【見本】") if is_sample(plan) else ""),
        Part(_closed(plan) if plan.closes else "", {_CLOSED: ""}),
    )
    right = (
        Part(_letters(counts), {_ZEROS: _letters(counts, has_zeros=False), _LETTERS: ""}),
        Part(_bar(plan, view, month, counts), {_BAR: ""}),
        Part(_returned(plan, view, month)),
        Part(_unreported(plan, view, month)),
    )
    return fitted(left, right, cells)


def _letters(counts: Iterable[tuple[str, int]], *, has_zeros: bool = True) -> str:
    return " ".join(f"{one_line(sign)}{count}" for sign, count in counts if count or has_zeros)


def _bar(plan: Plan, view: View, month: Month, counts: Sequence[tuple[str, int]]) -> str:
    owed = _owed(plan, view, month) if plan.is_recorded(month) else 0
    return status_bar(plan, counts, owed)


def _closed(plan: Plan) -> str:
    from planner.wording.closing import months_closed  # noqa: PLC0415 - a year begins without one

    return _("締: {months}").format(months=months_closed(plan))


def month_text(plan: Plan, month: Month) -> str:
    """基準月, and the month looked at where it is another: a view."""
    status_month = _("基準月{month}").format(month=month_label(plan.status_month))
    return status_month + _looked_at(plan, month)


def _looked_at(plan: Plan, month: Month) -> str:
    """The month looked at where it is another than 基準月, and whether it is closed."""
    is_closed = plan.is_closed(month)
    if month == plan.status_month:
        return _("（締）") if is_closed else ""
    text = _("（表示{month} 締）") if is_closed else _("（表示{month}）")
    return text.format(month=month_label(month))


def short_month_text(plan: Plan, month: Month) -> str:
    """The month looked at alone, and whether it is closed."""
    name = month_label(month, plan.year)
    return f"{name}{_('（締）')}" if plan.is_closed(month) else name


def _returned(plan: Plan, view: View, month: Month) -> str:
    """The number of reports of the month that are 差戻し; empty for none."""
    units = reporting.units(plan, view.group)
    count = _count(plan, view, (u for u in units if reporting.is_returned(plan, u, month)))
    return _("差戻し{count}件").format(count=count) if count else ""


def _unreported(plan: Plan, view: View, month: Month) -> str:
    if not plan.is_recorded(month):
        return _("未記録の月")
    return _("未報告{count}件").format(count=_owed(plan, view, month))


def _owed(plan: Plan, view: View, month: Month) -> int:
    """The number of reports of the month that are missing."""
    return _count(plan, view, reporting.unreported(plan, month, view.group))


def _count(plan: Plan, view: View, rows: Iterable[Row]) -> int:
    return sum(not view.incentive_only or INCENTIVE in plan.item_of(row).tags for row in rows)
