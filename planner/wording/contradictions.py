"""What does not fit together, said without taking a side."""

from planner.kpi.claims import Mismatch
from planner.kpi.owed import COUNTS, Contradiction
from planner.language import _
from planner.plan.model import Plan
from planner.wording.figures import (
    figure_value,
    kpi_name,
    period_label,
    printed_number,
    series_name,
    unit_text,
)


def contradiction_sentence(plan: Plan, found: Contradiction) -> str:
    """Which published figure is not what those beside it make, and what they make."""
    kpi = plan.kpis[found.kpi]
    figures = {
        series: kpi.figures[f"{series}@{found.period}"]
        for series in (found.series, *(COUNTS if found.rule == "rate" else ()))
    }
    published = figures[found.series]
    shown = {
        "kpi": kpi_name(kpi),
        "period": period_label(found.period),
        "series": series_name(found.series),
        "published": figure_value(kpi, published),
        "computed": printed_number(found.computed) + unit_text(kpi, published),
    }
    if found.rule == "sum":
        return _(
            "{kpi} の{period}の{series} {published} は、4月からの実績の合計 {computed} と合いません"
        ).format(**shown)
    return _(
        "{kpi} の{period}の{series} {published} は、{numerator} ÷ {denominator} = {computed} と"
        "合いません"
    ).format(
        **shown,
        numerator=figure_value(kpi, figures["numerator"]),
        denominator=figure_value(kpi, figures["denominator"]),
    )


def mismatch_sentence(plan: Plan, found: Mismatch) -> str:
    """What a note says of a time, and what the KPI has there."""
    kpi, figure = plan.kpis[found.kpi], found.figure
    said = _("・").join(printed_number(value) + unit_text(kpi, figure) for value in found.said)
    return _("{kpi} の{period}は、文では {said}、{series}の数字では {value} です").format(
        kpi=kpi_name(kpi),
        period=period_label(figure.period),
        said=said,
        series=series_name(figure.series),
        value=figure_value(kpi, figure),
    )
