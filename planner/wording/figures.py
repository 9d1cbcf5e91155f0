"""Figures of a KPI in words."""

import re
from decimal import Decimal

from planner.language import N_, _
from planner.plan.fiscal import FiscalYear, Month, era_label
from planner.plan.model import Figure, Kpi
from planner.text import cut, one_line
from planner.wording.labels import year_label
from planner.wording.phrases import late_name, listed, with_remark

_NAMED = 60  # cells of a KPI's name in a sentence

_SERIES: dict[str, str] = {
    "actual": N_("実績"),
    "cumulative": N_("累計"),
    "target": N_("目標"),
    "numerator": N_("分子"),
    "denominator": N_("分母"),
    "national": N_("全国"),
    "rank": N_("順位"),
    "progress_rate": N_("進捗率"),
    "actual_first_review": N_("原審査"),
    "actual_second_review": N_("再審査"),
    "stated": N_("注記の値"),
    "difference": N_("前年差"),
    "difference_from_target": N_("目標との差"),
    "rate": N_("率"),
    "new": N_("新規"),
    "own": N_("協会実施"),
    "outsourced": N_("委託"),
    "baseline": N_("起点"),
    "rate_difference": N_("率の前年差"),
    "year_on_year": N_("前年比"),
    "cumulative_year_on_year": N_("累計の前年比"),
    "new_cumulative": N_("新規の累計"),
    "expected_people": N_("見込"),
    "offices": N_("事業所"),
    "in_talks": N_("調整中"),
    "inspections": N_("実地調査"),
    "joining": N_("途中開始"),
    "target_1": N_("目標累計①"),
    "target_2": N_("目標累計②"),
    "target_3": N_("目標累計③"),
    "target_4": N_("目標累計④"),
}


def series_name(series: str) -> str:
    """The name of a series of figures; its key where it has no name."""
    return _(_SERIES[series]) if series in _SERIES else one_line(series)


def series_place(series: str) -> tuple[int, str]:
    """What sorts series as they are told: actual, cumulative, …; those without a name last."""
    names = list(_SERIES)
    return names.index(series) if series in names else len(names), series


def printed_series_name(series: str) -> str:
    """The Japanese name of a series, as in the plan's documents, in any language."""
    return _SERIES.get(series) or one_line(series)


def period_label(period: str) -> str:
    """The period of a figure: R2.5, a span R1.4〜R1.6, a fiscal year; empty for none."""
    parts = period.split("/")
    if all(re.fullmatch(r"\d{4}-\d{2}", part) for part in parts):
        return _("〜").join(era_label(Month(part)) for part in parts)
    if re.fullmatch(r"\d{4}", period):
        return year_label(FiscalYear(int(period)))
    return one_line(period)


def figure_text(kpi: Kpi, figure: Figure) -> str:
    """A value with its unit, 速報 or 後着, and its remark."""
    value = figure_value(kpi, figure)
    provisional = _("速報") if figure.is_provisional else ""
    late = late_name(is_late=bool(figure.late_at))
    return with_remark(value, listed(provisional, late, figure.remark))


def kpi_name(kpi: Kpi) -> str:
    """The name of a KPI, cut to fit a sentence."""
    return cut(one_line(kpi.name), _NAMED)


def unit_text(kpi: Kpi, figure: Figure) -> str:
    """The unit of a figure."""
    return one_line(figure.unit or kpi.unit_of(figure.series))


def printed_number(value: Decimal, *, is_difference: bool = False) -> str:
    """A number as Japanese tables print it: △ for minus; a difference with + and ±0 too."""
    sign = "△" if value < 0 else ""
    if is_difference and not sign:
        sign = "+" if value else "±"
    return f"{sign}{abs(value):,f}"


def figure_value(kpi: Kpi, figure: Figure) -> str:
    """A figure as tables print it, with its unit."""
    return printed_number(figure.value) + unit_text(kpi, figure)
