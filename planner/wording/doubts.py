"""Doubts about figures and notes as sentences, which do not say what is right."""

from decimal import Decimal

from planner.kpi.doubts import MISTYPED, Doubt, Reason
from planner.kpi.exact import EXACT
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
    "last-year": N_(
        "{kpi} の{period}の{series}は、この計画では {used}、引き継いだ計画では {other} です"
    ),
    "year": N_("{kpi} の{period}の値 {used} は、3月の累計 {other} と合いません"),
    "crossed": N_(
        "{kpi} の{period}の累計 {used} は前年の月の値に、前年の累計 {other} は今年の月の値に"
        "近く、入れ違っているかもしれません"
    ),
    "other-series": N_("{kpi} の{period}は、月の {used} と累計 {other} で判定が分かれます"),
    "times": N_("{kpi} の{period}の{series} {used} は、{against}の {other} の{times}です。{ask}"),
    "sign": N_("{kpi} の{period}の{series} {used} は、マイナスです。{other} ではありませんか"),
    "over-100": N_(
        "{kpi} の{period}の{series} {used} は、{other} を超えています。数字は合っていますか"
    ),
    "falls": N_(
        "{kpi} の{period}の{series} {used} は、{against}の {other} より減っています。"
        "累計は合っていますか"
    ),
}
_TIMES = {
    "10": N_("10倍"),
    "100": N_("100倍"),
    "1000": N_("1,000倍"),
    "0.1": N_("10分の1"),
    "0.01": N_("100分の1"),
    "0.001": N_("1,000分の1"),
}
_FAR = Decimal(1050)  # times: beyond what is about 1,000
_THOUSANDS = (Decimal(1000), Decimal("0.001"))
_TOTAL_JUDGED = N_("{kpi} の{period}は、累計 {used} と月だけの {other} で判定が分かれます")


def doubt_sentence(kpi: Kpi, doubt: Doubt) -> str:
    """The contradiction or the slip of the hand, with both values."""
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
        against=period_label(doubt.against),
        times=_times(doubt),
        ask=_ask(kpi, doubt),
    )


def _times(doubt: Doubt) -> str:
    """How many times the other value the one used is: 10倍, 約10倍, 約10分の1."""
    if doubt.times is None:
        return ""
    if beyond := _beyond(doubt):
        return beyond
    times = _(_TIMES[str(doubt.times)])
    is_exact = EXACT.multiply(doubt.times, doubt.other) == doubt.used
    return times if is_exact else _("約{times}").format(times=times)


def _beyond(doubt: Doubt) -> str:
    """That it is far more than 1,000 times the other, or far less than such a part; else empty."""
    used, other = doubt.used.copy_abs(), doubt.other.copy_abs()
    if EXACT.multiply(other, _FAR) < used:
        return _("1,000倍以上")
    return _("1,000分の1以下") if EXACT.multiply(used, _FAR) < other else ""


def _ask(kpi: Kpi, doubt: Doubt) -> str:
    """What to look at: the digits, and the unit of a thousand times too much or too little."""
    unit = one_line(kpi.unit_of(doubt.series))
    if unit and doubt.times in _THOUSANDS:
        return _("桁と単位（{unit}）は合っていますか").format(unit=unit)
    return _("桁は合っていますか")


def _value(kpi: Kpi, doubt: Doubt, value: Decimal) -> str:
    """A value with its unit; that of a note, and one that looks mistyped, as written."""
    is_of_series = doubt.reason in MISTYPED or doubt.reason == "last-year"
    is_written = doubt.reason == "note" or is_of_series
    unit = kpi.unit_of(doubt.series) if is_of_series else kpi.unit
    return printed_number(value if is_written else shown_number(kpi, value)) + one_line(unit)


def _count(kpi: Kpi, series: str, value: Decimal) -> str:
    return printed_number(value) + one_line(kpi.unit_of(series))
