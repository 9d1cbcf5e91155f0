"""A target and a title for a later year: last year's number is open, the year another (pure).

A target that asks for last year's value asks for that of another year now: the number printed with
it is no longer known. A number to reach, and that of a year fixed for ever, stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from msgspec import structs

from planner.errors import UsageError
from planner.plan.fiscal import FiscalYear, add_months, parse_fiscal_year
from planner.plan.targets import (
    Bound,
    Case,
    Cases,
    Condition,
    GivenYear,
    InWords,
    OtherSeries,
    Pick,
    Plain,
    PriorYears,
    Rule,
    Shift,
    Target,
    Value,
    numbers_in,
)

OPEN = "●●"  # what a plan prints for a number that nobody knows yet

# Last year's number in the words of a target: 前年度（41.2%）以上, 前年度実績：41.2%.
_IN_WORDS = re.compile(
    r"((?:前年|昨年)度?(?:同月|同期)?(?:の?実績|の?値|末)*[（(:：]\s*)[\d,.，．]+"
)
_A_YEAR = re.compile(
    r"(?:令和|平成|昭和)(?:[0-9０-９]{1,2}|元)年度?|[RHSＲＨＳ][0-9０-９]{1,2}(?:年度?)?(?![0-9０-９.．])"
    r"|(?<![0-9０-９第])[12１２][0-9０-９]{3}(?:年度?)?(?![0-9０-９])"
)


def renewed_target(target: Target, old: FiscalYear, years: int) -> Target:
    """The target of a plan for so many years later.

    Args:
        target: The target.
        old: The year of the plan it stands in.
        years: How many years later it is to hold.
    """
    rule = _rule(target.rule, old, years)
    text = target.text
    for number in set(numbers_in(target)) - set(numbers_in(structs.replace(target, rule=rule))):
        text = re.sub(rf"(?<![\d.,]){re.escape(f'{number:,}')}(?![\d.,])", OPEN, text)
    if isinstance(rule, InWords):
        text = _IN_WORDS.sub(rf"\1{OPEN}", text)
    by = add_months(target.by, 12 * years) if target.by else None
    return structs.replace(target, rule=rule, text=text, by=by)


def is_opened(old: Target, new: Target) -> bool:
    """Whether a renewed target has a number open that the old one had."""
    return len([*numbers_in(old)]) > len([*numbers_in(new)]) or old.text != new.text


def renewed_title(title: str, old: FiscalYear, new: FiscalYear) -> str:
    """A title for another year: 令和7年度 becomes 令和8年度, R7 R8 and 2025年度 2026年度."""

    def renewed(found: re.Match[str]) -> str:
        named = unicodedata.normalize("NFKC", found[0])
        try:
            is_old = parse_fiscal_year(named) == old
        except UsageError:
            return found[0]
        if not is_old:
            return found[0]
        label = new.label
        if named[0].isascii() and named[0].isalpha():
            label = _LETTERS[label[:2]] + label[2:].removesuffix("年度").replace("元", "1")
        elif named[:4].isdecimal():
            label = str(new.year)
        label = label.removesuffix("年度") + re.sub(r"^.*?(年度?)?$", r"\1", named)
        return label.translate(_WIDE) if re.search("[０-９]", found[0]) else label

    return _A_YEAR.sub(renewed, title)


_LETTERS = {"令和": "R", "平成": "H", "昭和": "S"}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _rule(rule: Rule | None, old: FiscalYear, years: int) -> Rule | None:
    def bound(own: Bound) -> Bound:
        value = own.value
        return own if value is None else structs.replace(own, value=_value(value, old, years))

    def condition(own: Condition) -> Condition:
        return structs.replace(own, value=_value(own.value, old, years))

    if isinstance(rule, Bound):
        return bound(rule)
    if not isinstance(rule, Cases):
        return rule
    return Cases(tuple(_case(case, bound, condition) for case in rule.cases))


def _case(
    case: Case, bound: Callable[[Bound], Bound], condition: Callable[[Condition], Condition]
) -> Case:
    when = condition(case.when) if case.when is not None else None
    then = bound(case.then) if isinstance(case.then, Bound) else case.then
    return Case(when=when, then=then)


def _value(value: Value, old: FiscalYear, years: int) -> Value:
    if isinstance(value, Pick):
        return structs.replace(value, values=tuple(_part(one, old, years) for one in value.values))
    return _part(value, old, years)


def _part(value: Plain | Shift, old: FiscalYear, years: int) -> Plain | Shift:
    if isinstance(value, Shift):
        return structs.replace(value, base=_plain(value.base, old, years))
    return _plain(value, old, years)


def _plain(value: Plain, old: FiscalYear, years: int) -> Plain:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, PriorYears | OtherSeries):
        return structs.replace(value, printed=None)
    if value.year == old.year - 1:  # last year, called by its number
        return GivenYear(value.year + years)
    return value
