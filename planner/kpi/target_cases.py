"""Targets under conditions: 20%以下とする。ただし前年度20%以下の場合は前年度以下 (pure)."""

import re

from msgspec import Struct

from planner.kpi.target_made import Ask
from planner.kpi.target_phrases import without_phrases
from planner.kpi.target_scan import Mention, parts_of, scan
from planner.kpi.target_units import PERCENT, unit_named
from planner.kpi.target_words import is_deed
from planner.plan.targets import Bound, Case, Cases, Condition, Done

_SERIES = {"分子": "numerator", "分母": "denominator"}

_IF = (
    r"(?:(?<=以上|以下|未満|以内)|(?<=える|回る)|(?<=超))"
    r"(?:の|だった|である|であった|となった|となる)?(?:場合|とき|時(?![点間期])|支部(?=は|に)|際)"
    r"(?:について|においては|に|には|は|、)*|(?:であれば|なら(?:ば)?)、?"
)
_CONDITION = re.compile(_IF)
_APART = re.compile(
    r"。|;|ただし、?|なお、?|また、|(?<=以下|以上|未満|える|回る|とし)、|(?<=する)、"
    r"|(?:それ|上記|これ)以外(?:の場合)?(?:に)?は、?|その他(?:の場合)?(?:に)?は、?"
)
_IN_BRACKETS = re.compile(r"[(]([^()]*(?:場合|とき|支部は)[^()]*)[)]")
_SUBJECT = re.compile(r"[^が0-9]{0,40}?(?:[0-9]{1,2}年前[^が0-9]{0,10})?が")
_YEARS_BACK = re.compile(r"(?P<two>前々年度?)|(?P<back>[0-9]{1,2})年前|(?:前|昨)年度?")
_ITSELF = re.compile(r"実績$|割合$|率$|値$")
_LAST_YEAR = re.compile(r"(?:前|昨)年度?の?(?:実績|割合|率)?値?(?=[0-9])")  # 前年度20%以下
_COUNTED = frozenset({"件", "本", "回", "者", "社"})


class _Subject(Struct, frozen=True):
    """What a condition is about, and the place behind its words."""

    series: str = ""
    back: int = 0
    end: int = 0
    is_count_open: bool = False


def is_conditional(plain: str) -> bool:
    """Whether a sentence sets conditions."""
    return _CONDITION.search(plain) is not None


def cases_in(plain: str, unit: str) -> tuple[Cases, str, tuple[Ask, ...]]:
    """The cases of a sentence that sets conditions, their unit, and what of them is not clear.

    Where what is asked for in general comes first, as before ただし, those on counts are put before
    those on last year, and it behind them; else they are in the order written.
    """
    opened = _IN_BRACKETS.sub(r"。\1。", plain)
    parts = [part for part in _APART.split(opened) if part and _has_limit(part, unit)]
    made = [_case(part, unit) for part in parts]
    cases = [case for case in made if case is not None]
    is_whole = len(made) == len(cases) > 1
    if any(case.when is None for case in cases[:-1]):
        cases.sort(key=_rank)
    named = unit_named(max(parts, key=lambda part: PERCENT in part, default=""))
    return Cases(tuple(cases)), unit or named, () if is_whole else ("value",)


def _has_limit(part: str, unit: str) -> bool:
    has_number = any(letter.isdecimal() for letter in part)
    return has_number or is_conditional(part) or bool(scan(part, unit).limits)


def _rank(case: Case) -> int:
    if case.when is None:
        return 2
    return 1 if case.when.back else 0


def _case(part: str, unit: str) -> Case | None:
    """One case; None where it is not understood."""
    match = _CONDITION.search(part)
    if match is None:
        limit = _only(part, unit)
        return Case(then=_then(limit, "")) if limit else None
    when = _condition(without_phrases(part[: match.start()]), unit)
    words = part[match.end() :]
    if when is None:
        return None
    then = _only(words, unit)
    if then is None:
        return Case(when=when, then=Done()) if is_deed(words) else None
    is_share = when.series == "denominator" and unit in {"", PERCENT} and _is_count(then)
    return Case(when=when, then=_then(then, "numerator" if is_share else ""))


def _then(limit: Mention, series: str) -> Bound:
    sign = limit.direction.sign or "at-least"
    return Bound(sign, limit.found.value, _SERIES.get(limit.head, series))


def _condition(head: str, unit: str) -> Condition | None:
    """What has to be the case: 前年度が20%以下, 4件以下."""
    subject = _subject(head)
    limit = _only(head[subject.end :], unit)
    if limit is None or limit.direction.sign is None or limit.found.value is None:
        return None
    series = subject.series
    if subject.is_count_open and _is_count(limit) and unit in {"", PERCENT}:
        series = "denominator"
    return Condition(limit.direction.sign, limit.found.value, series, subject.back)


def _subject(head: str) -> _Subject:
    """What the condition is about: last year's figure, a count, or the figure itself."""
    if match := _LAST_YEAR.match(head):
        return _Subject(back=1, end=match.end())
    match = _SUBJECT.match(head)
    if match is None:
        return _Subject(is_count_open=True)
    words = match[0].removesuffix("が")
    series = next((series for word, series in _SERIES.items() if word in words), "")
    back = _years_back(words)
    is_open = not series and not back and _ITSELF.search(words) is None
    return _Subject(series, back, match.end(), is_open)


def _years_back(words: str) -> int:
    match = _YEARS_BACK.search(words)
    if match is None:
        return 0
    return 2 if match["two"] else int(match["back"] or 1)


def _only(part: str, unit: str) -> Mention | None:
    """The one limit of a part of a sentence; None where there is none, or more than one."""
    found = scan(part, unit)
    limits = [
        limit
        for limit, what in zip(found.limits, parts_of(found.limits), strict=True)
        if what == "target"
    ]
    is_clear = len(limits) == 1 and not limits[0].found.asks and not limits[0].is_open
    is_signed = is_clear and limits[0].direction.sign is not None
    return limits[0] if is_signed and not found.is_unclear else None


def _is_count(limit: Mention) -> bool:
    number = limit.found.number
    return number is not None and number.unit in _COUNTED
