"""The first line of the screen: which plan, month and group, and how it stands."""

from planner.fiscal import Month
from planner.language import _
from planner.model import Plan
from planner.reports.grid import INCENTIVE, Line, View, count_statuses
from planner.slips import unreported_items
from planner.wording import branch_label, month_label, year_label


def heading_text(
    plan: Plan, view: View, month: Month, lines: tuple[Line, ...], *, is_read_only: bool
) -> str:
    """Year and branch, 基準月 and the month looked at, group, counts per status, unreported."""
    looked_at = ""
    if month != plan.status_month:
        looked_at = _("（表示{month}）").format(month=month_label(month))
    counts = count_statuses(plan, lines, month)
    texts = (
        f"{year_label(plan.year)} {branch_label(plan)}",
        _("基準月{month}").format(month=month_label(plan.status_month)) + looked_at,
        view.group or _("全グループ"),
        " ".join(f"{symbol} {number}" for symbol, number in counts.by_status),
        _unreported(plan, view, month),
        *([_("★インセンティブのみ")] if view.incentive_only else []),
        *([_("【読取専用】")] if is_read_only else []),
    )
    return " " + " ".join(texts)


def _unreported(plan: Plan, view: View, month: Month) -> str:
    if not plan.is_recorded(month):
        return _("未記録の月")
    owing = unreported_items(plan, month, view.group)
    count = sum(not view.incentive_only or INCENTIVE in item.tags for item in owing)
    return _("未報告{count}件").format(count=count)
