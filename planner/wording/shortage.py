"""The change of a KPI's shortage from one page to another, where share and amount part."""

from decimal import Decimal

from planner.kpi.exact import EXACT
from planner.kpi.standing import Standing, standing
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan
from planner.slips.retargeted import former_kpi
from planner.slips.trends import shortage_change
from planner.wording.figures import kpi_name
from planner.wording.kpis import gap_text, needed_text
from planner.wording.targets import target_text


def retargeted_text(plan: Plan, kpi_id: str, since: Month, month: Month) -> str:
    """That the target of a KPI was changed since an earlier page; empty where it was not."""
    former = former_kpi(plan, kpi_id, since, month)
    if former is None:
        return ""
    kpi, before = plan.kpis[kpi_id], former[1]
    if target_text(before) == target_text(kpi):
        now, was = standing(plan, kpi, month), standing(*former, month)
        if (now.expected, now.limit) == (was.expected, was.limit):  # that of another month
            return ""
        return _("{kpi}は目安のもとになる目標が変わりました").format(kpi=kpi_name(kpi))
    return _("{kpi}の目標は{before}から{after}に変わりました").format(
        kpi=kpi_name(kpi), before=target_text(before), after=target_text(kpi)
    )


def change_text(plan: Plan, now: Standing, was: Standing) -> str:
    """How the shortage changed, and share and 必要ペース where they changed in another way.

    "割合は縮小、不足は20人→118人"
    """
    changes = shortage_change(now, was)
    if not any(changes):
        return ""
    kpi = plan.kpis[now.kpi]
    size = EXACT.subtract(now.size or Decimal(0), was.size or Decimal(0))
    texts = [
        _share_text(size) if _sign(size) != _sign(changes[0]) else "",
        _shortage_text(kpi, now, was),
        _pace_text(kpi, now, was) if len({*map(_sign, changes)}) > 1 else "",
    ]
    return _("、").join(filter(None, texts))


def _share_text(size: Decimal) -> str:
    return _("割合は縮小") if size < 0 else _("割合は拡大") if size > 0 else ""


def _shortage_text(kpi: Kpi, now: Standing, was: Standing) -> str:
    is_at_most = now.limit.direction == "at-most"
    text = _("超過は{was}→{now}") if is_at_most else _("不足は{was}→{now}")
    return text.format(was=gap_text(kpi, was), now=gap_text(kpi, now))


def _pace_text(kpi: Kpi, now: Standing, was: Standing) -> str:
    needed, before = needed_text(kpi, now), needed_text(kpi, was)
    if not needed or not before:
        return ""
    return _("必要ペースは{was}→{now}").format(was=before, now=needed)


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)
