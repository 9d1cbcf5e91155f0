"""The first line of the screen: plan, month, group, and counts of statuses and reports."""

from collections.abc import Iterable

from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import INCENTIVE, Line, View, count_statuses
from planner.plan.model import Plan, Row
from planner.store.library import is_sample
from planner.wording.labels import branch_label, month_label, year_label


def heading_text(
    plan: Plan, view: View, month: Month, lines: tuple[Line, ...], *, is_read_only: bool
) -> str:
    """Year and branch, 基準月 and the month looked at, group, reports owed, counts, closed months.

    A narrow terminal cuts the end, which the grid below shows as well.
    """
    counts = count_statuses(plan, lines, month)
    texts = (
        year_label(plan.year) + ("" if plan.decided else _("【案】")),
        branch_label(plan),
        month_text(plan, month),
        view.group or _("全グループ"),
        *_returned(plan, view, month),
        _unreported(plan, view, month),
        *([_("★インセンティブのみ")] if view.incentive_only else []),
        *([_("【読取専用】")] if is_read_only else []),
        " ".join(f"{symbol}{number}" for symbol, number in counts.by_status),
        *([_("【見本】")] if is_sample(plan) else []),
        *([_closed(plan)] if plan.closes else []),
    )
    return " " + " ".join(texts)


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


def _returned(plan: Plan, view: View, month: Month) -> tuple[str, ...]:
    """The number of reports of the month that are 差戻し; nothing for none."""
    units = reporting.units(plan, view.group)
    count = _count(plan, view, (u for u in units if reporting.is_returned(plan, u, month)))
    return (_("差戻し{count}件").format(count=count),) if count else ()


def _unreported(plan: Plan, view: View, month: Month) -> str:
    if not plan.is_recorded(month):
        return _("未記録の月")
    count = _count(plan, view, reporting.unreported(plan, month, view.group))
    return _("未報告{count}件").format(count=count)


def _count(plan: Plan, view: View, rows: Iterable[Row]) -> int:
    return sum(not view.incentive_only or INCENTIVE in plan.item_of(row).tags for row in rows)
