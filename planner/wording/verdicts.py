"""達成状況 in words: of a KPI for its year, and of an item whose KPIs one mark covers."""

from planner.kpi.verdicts import MET, NOT_MET, Verdict, all_met, item_verdicts
from planner.language import N_, _
from planner.plan.model import Item, Kpi, Plan
from planner.wording.figures import kpi_name
from planner.wording.kpis import missing_text, rounding_text
from planner.wording.phrases import listed, with_remark

_OPEN = {
    "no-year-figure": N_("年度の数字がまだない"),
    "months-missing": N_("数字のない月がある"),
}


def verdict_text(kpi: Kpi, found: Verdict) -> str:
    """○ or ×, with how rounding decides it, or why an ended year has neither; else empty."""
    if found.symbol is not None:
        return with_remark(found.symbol, rounding_text(kpi, found.comparison))
    missing = missing_text(found.used) if found.used else ""
    why = _(_OPEN[found.why]) if found.why in _OPEN else ""
    return with_remark(_("未判定"), missing or why) if why else ""


def item_verdict_text(plan: Plan, item: Item) -> str:
    """One mark for the KPIs of an item, with each of several; empty while it is open."""
    verdicts = item_verdicts(plan, item)
    met = all_met(own.is_met for own in verdicts)
    if met is None:
        return ""
    each = (
        f"{kpi_name(plan.kpis[own.kpi])} {own.symbol or _('未判定')}"
        for own in (verdicts if len(verdicts) > 1 else ())
    )
    return with_remark(MET if met else NOT_MET, listed(*each))
