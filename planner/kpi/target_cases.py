"""Targets under conditions: 20%以下とする。ただし前年度20%以下の場合は前年度以下 (pure)."""

import re

from planner.kpi.target_made import Ask
from planner.kpi.target_scan import Limit, parts_of, scan
from planner.kpi.target_units import PERCENT, unit_named
from planner.plan.targets import Bound, Case, Cases, Condition

_IF = re.compile(
    r"(?:の|だった|である|であった|となった|となる|とする|する|る)?"
    r"(?:場合|とき|時(?!点)|支部|際)(?:について|においては|に|には|は|、)*|(?:であれば|なら(?:ば)?)、?"
)
_HAS_IF = re.compile(r"(?:以上|以下|未満|超|える|回る)(?:の|だった|である|であった|となった|となる)?(?:場合|とき|時(?!点)|支部は|際)|であれば|ならば?、?[^。]*(?:以上|以下|未満)")
_APART = re.compile(r"。|ただし、?|なお、?|また、|(?<=以下)、|(?<=以上)、|(?<=とする)、|(?<=とし)、|(?:それ|上記|これ)以外(?:の場合)?(?:に)?は、?|その他(?:の場合)?(?:に)?は、?|;|[()]")
_LAST_YEAR = re.compile(r"^[^0-9]*?(?:前年度?|昨年度?)")
_COUNTED = frozenset({"件", "本", "回", ""})


def is_conditional(plain: str) -> bool:
    """Whether a sentence sets conditions."""
    return _HAS_IF.search(plain) is not None


def cases_in(plain: str, unit: str) -> tuple[Cases, str, tuple[Ask, ...]]:
    """The cases of a sentence that sets conditions, their unit, and what of them is not clear.

    Of a sentence with ただし those on counts come first, then those on last year, then what is asked
    for in general; else they are in the order written.
    """
    parts = [part for part in _APART.split(plain) if _has_limit(part)]
    made = [_case(part, unit) for part in parts]
    cases = [case for case in made if case is not None]
    is_whole = len(made) == len(cases) > 1
    if "ただし" in plain or any(case.when is None for case in cases[:-1]):
        cases.sort(key=_rank)
    named = unit_named(max(parts, key=lambda part: PERCENT in part, default=""))
    return Cases(tuple(cases)), unit or named, () if is_whole else ("value",)


def _has_limit(part: str) -> bool:
    return any(letter.isdecimal() for letter in part) or "前年" in part or "全国" in part


def _rank(case: Case) -> int:
    if case.when is None:
        return 2
    return 1 if case.when.back else 0


def _case(part: str, unit: str) -> Case | None:
    """One case; None where it is not understood."""
    match = _IF.search(part)
    if match is None:
        limit = _only(part, unit)
        return limit and _then(limit, "")
    when, then = _condition(part[: match.start()], unit), _only(part[match.end() :], unit)
    if when is None or then is None:
        return None
    made = _then(then, "numerator" if when.series == "denominator" and _is_count(then) else "")
    return made and Case(when=when, then=made.then)


def _then(limit: Limit, series: str) -> Case | None:
    if limit.direction.sign is None:
        return None
    return Case(then=Bound(limit.direction.sign, limit.found.value, series))


def _condition(head: str, unit: str) -> Condition | None:
    """What has to be the case: 前年度20%以下, 4件以下."""
    last_year = _LAST_YEAR.match(head)
    limit = _only(head[last_year.end() :] if last_year else head, unit)
    if limit is None or limit.direction.sign is None or limit.found.value is None:
        return None
    if last_year:
        return Condition(limit.direction.sign, limit.found.value, back=1)
    series = "denominator" if _is_count(limit) and unit in {"", PERCENT} else ""
    return Condition(limit.direction.sign, limit.found.value, series)


def _only(part: str, unit: str) -> Limit | None:
    """The one limit of a part of a sentence; None where there is none, or more than one."""
    found = scan(part, unit)
    limits = [
        limit
        for limit, what in zip(found.limits, parts_of(found.limits), strict=True)
        if what == "target"
    ]
    is_clear = len(limits) == 1 and not limits[0].found.asks and not limits[0].is_open
    return limits[0] if is_clear else None


def _is_count(limit: Limit) -> bool:
    number = limit.found.number
    return number is not None and number.unit in _COUNTED
