"""Contradictions in figures and notes as sentences, which do not say what is right."""

from decimal import Decimal

from planner.kpi.doubts import Doubt, Reason
from planner.kpi.readings import is_total
from planner.language import N_, _
from planner.plan.model import Kpi
from planner.text import one_line
from planner.wording.figures import kpi_name, period_label, printed_number, series_name
from planner.wording.kpis import shown_number

_DOUBTS: dict[Reason, str] = {
    "counts": N_(
        "{kpi} の{period}の{series} {used} は、{numerator} ÷ {denominator} = {other} と合いません"
    ),
    "sum": N_("{kpi} の{period}の{series} {used} は、4月からの実績の合計 {other} と合いません"),
    "stated": N_("{kpi} の{period}は、表では {used}、注記では {other} です"),
    "note": N_("{kpi} の{period}は、文では {other}、{series}の数字では {used} です"),
    "prior": N_("{kpi} の{period}の確定値は {used}、計画に書かれた値は {other} です"),
    "year": N_("{kpi} の{period}の値 {used} は、3月の累計 {other} と合いません"),
    "crossed": N_(
        "{kpi} の{period}の累計 {used} は前年の月の値に、前年の累計 {other} は今年の月の値に"
        "近く、入れ違っているかもしれません"
    ),
    "other-series": N_("{kpi} の{period}は、月の {used} と累計 {other} で判定が分かれます"),
}
_TOTAL_JUDGED = N_("{kpi} の{period}は、累計 {used} と月だけの {other} で判定が分かれます")


def doubt_sentence(kpi: Kpi, doubt: Doubt) -> str:
    """The contradiction, with both values."""
    is_other_way = doubt.reason == "other-series" and is_total(kpi)
    counts = doubt.counts
    return _(_TOTAL_JUDGED if is_other_way else _DOUBTS[doubt.reason]).format(
        kpi=kpi_name(kpi),
        period=period_label(doubt.period),
        series=series_name(doubt.series),
        used=_value(kpi, doubt, doubt.used),
        other=_("・").join(_value(kpi, doubt, value) for value in (doubt.other, *doubt.more)),
        numerator=_count(kpi, "numerator", counts.numerator) if counts else "",
        denominator=_count(kpi, "denominator", counts.denominator) if counts else "",
    )


def _value(kpi: Kpi, doubt: Doubt, value: Decimal) -> str:
    """A value with its unit; that of a note as written."""
    shown = value if doubt.reason == "note" else shown_number(kpi, value)
    return printed_number(shown) + one_line(kpi.unit)


def _count(kpi: Kpi, series: str, value: Decimal) -> str:
    return printed_number(value) + one_line(kpi.unit_of(series))
