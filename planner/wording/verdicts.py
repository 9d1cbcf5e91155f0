"""達成状況 in words: of a KPI for its year, and of an item whose KPIs one mark covers."""

from planner.kpi.standing import printed_rate
from planner.kpi.verdicts import MET, NOT_MET, Verdict, all_met, item_ended, item_verdicts
from planner.language import N_, _
from planner.plan.model import Item, Kpi, Plan
from planner.text import one_line
from planner.wording.figures import kpi_name, period_label, printed_number
from planner.wording.kpis import done_text, missing_text, rounding_text, shown_number
from planner.wording.marks import ended_sentence
from planner.wording.phrases import listed, with_remark

_OPEN = {
    "no-year-figure": N_("年度の数字がまだない"),
    "months-missing": N_("数字のない月がある"),
}


def verdict_text(plan: Plan, kpi: Kpi, found: Verdict) -> str:
    """○ or × with the year's value and how rounding decides, or why an ended year has neither.

    Empty while it is open for another reason.
    """
    if found.symbol is not None:
        remark = listed(_value_text(plan, kpi, found), rounding_text(kpi, found.comparison))
        return with_remark(found.symbol, remark)
    if found.why == "ended":
        return ended_sentence(plan, kpi.ended) if kpi.ended else _("廃止")
    missing = missing_text(found.used) if found.used else ""
    why = _(_OPEN[found.why]) if found.why in _OPEN else ""
    return with_remark(_("未判定"), missing or why) if why else ""


def item_verdict_text(plan: Plan, item: Item) -> str:
    """One mark for the KPIs of an item, with each of them, or its 廃止; empty while it is open."""
    if ended := item_ended(plan, item):
        return ended_sentence(plan, ended)
    verdicts = item_verdicts(plan, item)
    met = all_met(own.is_met for own in verdicts)
    if met is None:
        return ""
    each = (f"{kpi_name(plan.kpis[own.kpi])} {own.symbol or _('未判定')}" for own in verdicts)
    return with_remark(MET if met else NOT_MET, listed(*each))


def _value_text(plan: Plan, kpi: Kpi, found: Verdict) -> str:
    """What was compared: the counts of a rate, else the value; its month where one decides."""
    if found.limit.is_done:
        return done_text(plan, found.done)
    used, comparison = found.used, found.comparison
    if used is None or found.value is None:
        return ""
    counts = used.counts
    if comparison is not None and comparison.is_exact and comparison.turns and counts is not None:
        text = _("{numerator} ÷ {denominator}")
        return text.format(
            numerator=printed_number(counts.numerator),
            denominator=printed_number(counts.denominator),
        )
    value = printed_number(shown_number(kpi, found.value)) + _unit(kpi, found)
    is_of_one = kpi.target.over == "every" or kpi.target.by is not None
    return f"{period_label(used.span or used.period)} {value}".strip() if is_of_one else value


def _unit(kpi: Kpi, found: Verdict) -> str:
    """The unit of the value compared: of a count that is judged by its rate that of the rate."""
    rate = printed_rate(kpi, found.used) if found.used else None
    if rate is not None and rate == found.value:
        return "%"
    series = found.limit.series
    return one_line(kpi.unit_of(series) if series else kpi.unit)
