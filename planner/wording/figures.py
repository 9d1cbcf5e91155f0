"""Figures and targets of a KPI in words."""

import re
from decimal import Decimal

from planner.figures import difference, neighbours, typed_series
from planner.fiscal import FiscalYear, Month, era_label
from planner.language import N_, _
from planner.model import Figure, Kpi, Plan
from planner.text import one_line
from planner.wording.labels import year_label
from planner.wording.phrases import listed, with_remark

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

_RULES = {
    "at-least": N_("{value}以上"),
    "at-most": N_("{value}以下"),
    "at-least-prior": N_("前年度以上"),
    "at-most-prior": N_("前年度以下"),
}


def series_name(series: str) -> str:
    """What a series of figures is called; its own key where it has no name."""
    return _(_SERIES[series]) if series in _SERIES else one_line(series)


def period_label(period: str) -> str:
    """What a figure is of: R2.5, a span R1.4〜R1.6, a fiscal year; empty where unsaid."""
    parts = period.split("/")
    if all(re.fullmatch(r"\d{4}-\d{2}", part) for part in parts):
        return "〜".join(era_label(Month(part)) for part in parts)
    if re.fullmatch(r"\d{4}", period):
        return year_label(FiscalYear(int(period)))
    return one_line(period)


def target_text(kpi: Kpi) -> str:
    """The target of a KPI in words; empty where it has none."""
    target = kpi.target
    value = f"{target.value:,}{one_line(kpi.unit)}" if target.value is not None else ""
    told = _(_RULES[target.rule]).format(value=value) if target.rule in _RULES else value
    text = one_line(target.text)
    return told if told == text else " ".join(filter(None, (told, text)))


def figure_text(kpi: Kpi, figure: Figure) -> str:
    """A value with its unit, whether it is provisional, and what was remarked on it."""
    value = f"{figure.value:,}{unit_text(kpi, figure)}"
    return with_remark(value, listed(_("速報") if figure.is_provisional else "", figure.remark))


def unit_text(kpi: Kpi, figure: Figure) -> str:
    """What a figure is counted in, behind its value."""
    return one_line(figure.unit or kpi.unit_of(figure.series))


def printed_number(value: Decimal, *, is_difference: bool = False) -> str:
    """A number as Japanese tables print it: △ for minus; a difference with + and ±0 too."""
    sign = "△" if value < 0 else ""
    if is_difference and not sign:
        sign = "+" if value else "±"
    return f"{sign}{abs(value):,}"


def note_line(plan: Plan, kpi: Kpi, month: Month) -> str:
    """The first line of a note made of a month's figures; empty without any.

    As the branch writes it: month, value, in brackets what stands beside it, and behind them the
    difference from last year: R2.5 14.89%(前年同月19.85%)△4.96%. With the country's value beside
    it, R2.5 群馬 96.43% 全国 93.82% (前年同月 95.38%), a difference could be from either and is
    left out. Parts follow by name.
    """
    main = kpi.figure("actual", month) or kpi.figure("cumulative", month)
    if main is None:
        return ""
    national = kpi.figure("national", month)
    if national is not None:
        told = _("{branch} {value} 全国 {national}").format(
            branch=one_line(plan.branch).removesuffix("支部"),
            value=_value(kpi, main),
            national=_value(kpi, national),
        )
        beside = " ".join(_beside(kpi, main, month, " "))
        told += f" ({beside})" if beside else ""
    else:
        is_total = main.series == "cumulative" and kpi.kind == "flow"
        told = (series_name("cumulative") if is_total else "") + _value(kpi, main)
        beside = _("、").join(_beside(kpi, main, month, ""))
        told += (f"({beside})" if beside else "") + _difference(kpi, main, month)
    return " ".join((era_label(month), told, *_parts(kpi, month)))


def _beside(kpi: Kpi, main: Figure, month: Month, blank: str) -> list[str]:
    """What stands in brackets beside a month's figure."""
    found = [_("速報")] if main.is_provisional else []
    total = kpi.figure("cumulative", month) if main.series == "actual" else None
    if total is not None:
        found.append(f"{series_name('cumulative')}{blank}{_value(kpi, total)}")
    if last := neighbours(kpi, main.series, month).last_year:
        found.append(f"{_('前年同月')}{blank}{_value(kpi, last)}")
    if rank := kpi.figure("rank", month):
        found.append(_value(kpi, rank))
    return found


def _difference(kpi: Kpi, main: Figure, month: Month) -> str:
    apart = difference(kpi, main.series, month)
    if apart is None:
        return ""
    return printed_number(apart, is_difference=True) + unit_text(kpi, main)


def _parts(kpi: Kpi, month: Month) -> list[str]:
    """The parts of a month's figure, each by its name."""
    named = {"actual", "cumulative", "numerator", "denominator", "national", "rank"}
    series = (name for name in typed_series(kpi) if name not in named)
    figures = (figure for name in series if (figure := kpi.figure(name, month)))
    return [f"{series_name(figure.series)} {_value(kpi, figure)}" for figure in figures]


def _value(kpi: Kpi, figure: Figure) -> str:
    return printed_number(figure.value) + unit_text(kpi, figure)
