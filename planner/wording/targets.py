"""Targets of a KPI in words: 97.5%以上, 前年度以上, 毎月60.0%を超える, 半期に1回以上.

``target_words`` says a target in full: read again by ``planner.kpi.target_text`` it is the same.
``target_text`` is what tables print, which tell beside it the total it is judged on and the number
of another year.
"""

import re
from decimal import Decimal

from msgspec import Struct, structs

from planner.language import N_, _
from planner.plan.fiscal import FiscalYear, calendar_month
from planner.plan.model import Kpi
from planner.plan.targets import (
    Bound,
    Case,
    Cases,
    Condition,
    Done,
    GivenYear,
    InWords,
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

# Beside the value of another year or series: 前年度を上回る.
_BEYOND: dict[Sign, str] = {"above": N_("{value}を上回る"), "below": N_("{value}を下回る")}

_LAST_YEAR: dict[Sign, str] = {
    "at-least": N_("前年度以上"),
    "at-most": N_("前年度以下"),
}

_OF_YEARS = {
    "mean": N_("{years}の平均"),
    "best": N_("{years}の最も良い値"),
    "worst": N_("{years}の最も悪い値"),
}

_PICKS = {"higher": N_("{values}のいずれか高い値"), "lower": N_("{values}のいずれか低い値")}

_OVER: dict[Over, str] = {
    "month": N_("単月で{asked}"),
    "mean": N_("月平均{asked}"),
    "every": N_("毎月{asked}"),
}
_TOTAL = {True: N_("年間{asked}"), False: N_("累計で{asked}")}
_TOTAL_OF = {True: N_("年間で{asked}"), False: N_("累計で{asked}")}

# How often something is done, of numbers of things, else of every one of some months together.
_SPANS = {3: N_("四半期に{asked}"), 6: N_("半期に{asked}")}
_EACH = {3: N_("四半期ごとに{asked}"), 6: N_("半期ごとに{asked}")}

_PERCENT = "%"

# Words that belong to the value: 700件程度以上, 約700件以上, 平成28年度平均以下.
_ABOUT = frozenset({"程度", "くらい", "ぐらい", "前後", "ほど"})
_BEHIND = _ABOUT | {"平均"}
_SAME_MONTHS = frozenset({"前年同月", "前年同期"})
_BEFORE = frozenset({"約", "概ね", "おおむね", "およそ"})
_BESIDE = re.compile(r"[0-9](?![0-9]*[月日])")  # a reckoning, or another figure


class _Saying(Struct, frozen=True):
    """How a target is said.

    Attributes:
        unit: The unit of its numbers.
        is_full: Whether everything is said, the number printed for another year too.
        before: The words in front of its value.
        behind: The words behind it.
        last_year: The name of last year's value: 前年同月.
    """

    unit: str = ""
    is_full: bool = False
    before: str = ""
    behind: str = ""
    last_year: str = ""


def target_text(kpi: Kpi) -> str:
    """The target of a KPI as tables print it; empty where it has none."""
    return _told(kpi.target, _Saying(kpi.unit))


def target_words(target: Target, unit: str = "") -> str:
    """A target in full, so that reading it gives the same; empty where there is none."""
    return _told(target, _Saying(unit, is_full=True))


def rule_text(rule: Rule | Condition | None, unit: str = "") -> str:
    """A rule in words, with its numbers; empty for words and cases, which are told elsewhere."""
    return _rule_text(rule, _Saying(unit))


def year_of(name: str, back: int) -> str:
    """The name of a value of some years back: 前年度の全国; of this year the name alone."""
    if back == 1:
        return _("前年度の{name}").format(name=name)
    return _("{back}年前の{name}").format(back=back, name=name) if back else name


def _told(target: Target, saying: _Saying) -> str:
    """A target: its rule, the months it is asked of, and its own text."""
    text, rule = one_line(target.text), target.rule
    if text and isinstance(rule, Done | InWords | Cases | None):
        return text
    if isinstance(rule, Cases):
        return _when(target, _cases_text(rule, saying), saying) if saying.is_full else ""
    words = text.split("、")
    last_year = words.pop() if words[-1] in _SAME_MONTHS else ""
    words = words or [""]
    before = words.pop(0) if words[0] in _BEFORE else ""
    behind = words.pop(0) if words and words[0] in _BEHIND else ""
    rest = "、".join(words)
    saying = structs.replace(saying, before=before, behind=behind, last_year=last_year)
    asked = _about_text(target, saying) or _rule_text(rule, saying)
    if not asked or asked == text:
        return asked or text
    asked = _when(target, asked, saying)
    return (
        _("{asked}（{words}）").format(asked=asked, words=rest)
        if _BESIDE.search(rest)
        else (" ".join(filter(None, (asked, rest))))
    )


def _about_text(target: Target, saying: _Saying) -> str:
    """A number of things in a time that is told roughly: 年間10社程度; empty for any other."""
    rule, is_count = target.rule, saying.unit not in {"", _PERCENT}
    is_rough = bool(saying.before) or saying.behind in _ABOUT
    is_in_time = target.over in {"cumulative", "every"} and is_count
    if not (
        is_rough and is_in_time and isinstance(rule, Bound) and isinstance(rule.value, Decimal)
    ):
        return ""
    if rule.series or rule.sign != "at-least" or rule.value == 0:
        return ""
    return saying.before + _number_text(rule.value, saying.unit) + saying.behind


def _rule_text(rule: Rule | Condition | None, saying: _Saying) -> str:
    if isinstance(rule, Done):
        return _("実施する")
    if not isinstance(rule, Bound | Condition) or rule.value is None:
        return ""
    value = _value_text(rule.value, structs.replace(saying, unit="") if rule.series else saying)
    is_bare = value == _year_text(1) and not saying.before + saying.behind
    if is_bare and rule.sign in _LAST_YEAR:
        asked = _(_LAST_YEAR[rule.sign])
    else:
        signs = _BEYOND if _is_beyond(rule) else _SIGNS
        asked = _(signs[rule.sign]).format(value=saying.before + value + saying.behind)
    is_of_other = isinstance(rule, Bound) and rule.series
    return f"{series_name(rule.series)} {asked}" if is_of_other else asked


def _is_beyond(rule: Bound | Condition) -> bool:
    """Whether a rule asks for more or less than the value of another year or series."""
    value: Value | None = rule.value.base if isinstance(rule.value, Shift) else rule.value
    return rule.sign in _BEYOND and not isinstance(value, Decimal)


# When


def _when(target: Target, asked: str, saying: _Saying) -> str:
    """What is asked for, with the months it is asked of."""
    asked = _over(target, asked, saying)
    if target.by is None:
        return asked
    text = (
        _("{month}月末までに{asked}")
        if isinstance(target.rule, Done)
        else (_("{month}月末時点で{asked}"))
    )
    return text.format(month=calendar_month(target.by), asked=asked)


def _over(target: Target, asked: str, saying: _Saying) -> str:
    """What is asked for, with the figures it is judged on."""
    is_count = saying.unit not in {"", _PERCENT}
    if target.over == "every" and target.span > 1:
        text = _SPANS.get(target.span) if is_count else _EACH.get(target.span)
        return _(text or N_("{span}か月ごとに{asked}")).format(span=target.span, asked=asked)
    if target.over == "cumulative" and saying.unit == "回" and asked[0].isdecimal():
        return _("年{asked}").format(asked=asked)
    if target.over == "cumulative" and saying.is_full:
        text = _TOTAL[is_count] if asked[0].isdecimal() else _TOTAL_OF[is_count]
        return _(text).format(asked=asked)
    is_told = target.over in {"mean", "every"} or (saying.is_full and target.over in _OVER)
    return _(_OVER[target.over]).format(asked=asked) if is_told else asked


# Cases


def _cases_text(rule: Cases, saying: _Saying) -> str:
    """Cases as a sentence: 分母が4以下の場合は分子1以下、それ以外は20%以下."""
    return _("、").join(_case_text(case, saying) for case in rule.cases)


def _case_text(case: Case, saying: _Saying) -> str:
    asked, when = _rule_text(case.then, saying), case.when
    if when is None:
        return _("それ以外は{asked}").format(asked=asked)
    of = series_name(when.series) if when.series else ""
    subject = _year_text(when.back) if when.back else _("実績")
    if of:
        subject = year_of(of, when.back)
    told = structs.replace(saying, unit="") if when.series else saying
    text = (
        _("{subject}が{condition}場合は{asked}")
        if when.sign == "above" or _is_beyond(when)
        else (_("{subject}が{condition}の場合は{asked}"))
    )
    return text.format(subject=subject, condition=_rule_text(when, told), asked=asked)


# Values


def _value_text(value: Value, saying: _Saying) -> str:
    if isinstance(value, Pick):
        values = [_value_text(one, saying) for one in value.values]
        return _(_PICKS[value.which]).format(values=_("と").join(values))
    if isinstance(value, Shift):
        return _shifted_text(value, saying)
    if isinstance(value, Decimal):
        return _number_text(value, saying.unit)
    if isinstance(value, PriorYears):
        text = (value.back == 1 and value.by == "value" and saying.last_year) or _years_text(value)
    elif isinstance(value, GivenYear):
        text = year_label(FiscalYear(value.year))
    else:
        text = _series_text(value)
    if value.printed is None or not saying.is_full:
        return text
    return _("{value}（{printed}）").format(
        value=text, printed=_number_text(value.printed, saying.unit)
    )


def _shifted_text(value: Shift, saying: _Saying) -> str:
    text = _value_text(value.base, saying)
    if value.times != 1:
        text = _("{value}の{times}倍").format(value=text, times=printed_number(value.times))
    if not value.plus:
        return text
    amount = _number_text(value.plus.copy_abs(), saying.unit)
    if saying.unit == _PERCENT:
        amount = _("{number}ポイント").format(number=printed_number(value.plus.copy_abs()))
    shifted = _("{value}＋{amount}") if value.plus > 0 else _("{value}−{amount}")
    return shifted.format(value=text, amount=amount)


def _years_text(value: PriorYears) -> str:
    if value.by == "value":
        return _year_text(value.back)
    count = _("過去{count}年度") if value.back == 1 else _("{back}年前までの{count}年度")
    years = count.format(back=value.back, count=value.years)
    return _(_OF_YEARS[value.by]).format(years=years)


def _year_text(back: int) -> str:
    if back <= 2:
        return _("前年度") if back == 1 else _("前々年度")
    return _("{back}年前の値").format(back=back)


def _series_text(value: OtherSeries) -> str:
    name = _("全国平均") if value.series == "national" else series_name(value.series)
    return year_of(name, value.back)


def _number_text(value: Decimal, unit: str) -> str:
    return printed_number(value) + one_line(unit)
