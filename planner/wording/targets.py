"""Targets of a KPI in words: 97.5%以上, 前年度以上, 毎月 60.0%を超える."""

from decimal import Decimal

from planner.kpi.targets import is_judged, is_last_year
from planner.language import N_, _
from planner.plan.fiscal import FiscalYear, era_label
from planner.plan.model import Kpi
from planner.plan.targets import (
    Bound,
    Condition,
    Done,
    GivenYear,
    OtherSeries,
    Over,
    Pick,
    PriorYears,
    Rule,
    Shift,
    Sign,
    Target,
    Value,
)
from planner.text import one_line
from planner.wording.figures import printed_number, series_name
from planner.wording.labels import year_label

_SIGNS: dict[Sign, str] = {
    "at-least": N_("{value}以上"),
    "at-most": N_("{value}以下"),
    "above": N_("{value}を超える"),
    "below": N_("{value}未満"),
}

_LAST_YEAR: dict[Sign, str] = {
    "at-least": N_("前年度以上"),
    "at-most": N_("前年度以下"),
}

_OF_YEARS = {
    "mean": N_("{years}の平均"),
    "best": N_("{years}の最も良い値"),
    "worst": N_("{years}の最も悪い値"),
}

_PICKS = {"higher": N_("{values}の高い方"), "lower": N_("{values}の低い方")}

_OVER: dict[Over, str] = {"mean": N_("月の平均で {asked}"), "every": N_("毎月 {asked}")}


def target_text(kpi: Kpi) -> str:
    """The target of a KPI in words; empty where it has none."""
    return target_words(kpi.target, kpi.unit)


def target_words(target: Target, unit: str = "") -> str:
    """A target in words: its rule and its own text; of what a person judges the text alone."""
    text = one_line(target.text)
    if text and not is_judged(target):
        return text
    asked = rule_text(target.rule, unit)
    if asked and not is_judged(target):
        asked = _when(target, asked)
    return asked if asked == text else " ".join(filter(None, (asked, text)))


def rule_text(rule: Rule | Condition | None, unit: str = "") -> str:
    """A rule in words, with its numbers; empty for words and cases, which are told elsewhere."""
    if isinstance(rule, Done):
        return _("実施する")
    if not isinstance(rule, Bound | Condition) or rule.value is None:
        return ""
    if is_last_year(rule.value) and rule.sign in _LAST_YEAR:
        asked = _(_LAST_YEAR[rule.sign])
    else:
        value = _value_text(rule.value, "" if rule.series else unit)
        asked = _(_SIGNS[rule.sign]).format(value=value)
    is_of_other = isinstance(rule, Bound) and rule.series
    return f"{series_name(rule.series)} {asked}" if is_of_other else asked


def year_of(name: str, back: int) -> str:
    """The name of a value of some years back: 前年度の全国; of this year the name alone."""
    if back == 1:
        return _("前年度の{name}").format(name=name)
    return _("{back}年前の{name}").format(back=back, name=name) if back else name


def _when(target: Target, asked: str) -> str:
    """What is asked for, with the months it is asked of."""
    if target.over in _OVER:
        asked = _(_OVER[target.over]).format(asked=asked)
    if target.by is None:
        return asked
    return _("{month}までに {asked}").format(month=era_label(target.by), asked=asked)


def _value_text(value: Value, unit: str) -> str:
    if isinstance(value, Pick):
        values = [_value_text(one, unit) for one in value.values]
        return _(_PICKS[value.which]).format(values=_("と").join(values))
    if isinstance(value, Shift):
        return _shifted_text(value, unit)
    if isinstance(value, PriorYears):
        return _years_text(value)
    if isinstance(value, GivenYear):
        return year_label(FiscalYear(value.year))
    if isinstance(value, OtherSeries):
        return year_of(series_name(value.series), value.back)
    return _number_text(value, unit)


def _shifted_text(value: Shift, unit: str) -> str:
    text = _value_text(value.base, unit)
    if value.times != 1:
        text = _("{value}の{times}倍").format(value=text, times=printed_number(value.times))
    if value.plus > 0:
        text = _("{value}に {more} を足した値").format(
            value=text, more=_number_text(value.plus, unit)
        )
    if value.plus < 0:
        less = _number_text(value.plus.copy_abs(), unit)
        text = _("{value}から {less} を引いた値").format(value=text, less=less)
    return text


def _years_text(value: PriorYears) -> str:
    if value.by == "value":
        return _year_text(value.back)
    count = _("前年度までの{count}年間") if value.back == 1 else _("{back}年前までの{count}年間")
    years = count.format(back=value.back, count=value.years)
    return _(_OF_YEARS[value.by]).format(years=years)


def _year_text(back: int) -> str:
    return _("前年度") if back == 1 else _("{back}年前の値").format(back=back)


def _number_text(value: Decimal, unit: str) -> str:
    return printed_number(value) + one_line(unit)
