"""The second line of a row behind: its figure against 目安, where it lands, and the remedy."""

from collections.abc import Iterator

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan
from planner.plan.reporting import unit_of
from planner.slips.behind import RowBehind
from planner.kpi.standing import Standing
from planner.text import clean, one_line
from planner.wording.kpis import (
    judged_unit,
    landing_number,
    pace_text,
    shown_expected,
    used_number,
)
from planner.wording.figures import printed_number


def sentence(plan: Plan, month: Month, behind: RowBehind) -> str:
    """What is to be known of a row besides its reasons; empty where there is nothing."""
    return "　".join(filter(None, (*_figures(plan, behind), _remedy(plan, month, behind.row))))


def _figures(plan: Plan, behind: RowBehind) -> Iterator[str]:
    """The KPI it is judged by, the gravest."""
    for compared in behind.slips:
        for ground in compared.slip.grounds:
            if ground.standing is not None and ground.standing.expected is not None:
                kpi = plan.kpis[ground.kpi]
                yield _against(kpi, ground.standing)
                yield _ahead(kpi, ground.standing)
                return


def _against(kpi: Kpi, judged: Standing) -> str:
    value, expected = used_number(kpi, judged), judged.expected
    if value is None or expected is None:
        return ""
    unit = judged_unit(kpi, judged)
    return _("{kpi} {value}／目安 {expected}").format(
        kpi=one_line(clean(kpi.name)),
        value=f"{printed_number(value)}{unit}",
        expected=f"{printed_number(shown_expected(kpi, judged, expected))}{unit}",
    )


def _ahead(kpi: Kpi, judged: Standing) -> str:
    """Where it lands against its target; else the pace it needs."""
    landing, limit = landing_number(kpi, judged), judged.limit.value
    if landing is None or limit is None or judged.limit.series:
        pace = pace_text(kpi, judged)
        return _("必要ペース {pace}").format(pace=pace) if pace else ""
    return _("着地 {landing}／目標 {target}").format(
        landing=printed_number(landing), target=printed_number(limit)
    )


def _remedy(plan: Plan, month: Month, row_id: str) -> str:
    """The remedy written for the month, by the row or by the one it is reported by."""
    row = plan.rows.get(row_id)
    if row is None:
        return ""
    remedy = row.report(month).remedy or unit_of(plan, row).report(month).remedy
    text = one_line(remedy).lstrip("・ ")
    return _("改善策「{remedy}」").format(remedy=text) if text else ""
