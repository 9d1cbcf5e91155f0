"""Targets under conditions: 20%以下とする。ただし前年度20%以下の場合は前年度以下 (pure)."""

import re

from planner.kpi.target_scan import Limit, scan
from planner.kpi.target_units import PERCENT
from planner.kpi.target_values import Ask
from planner.plan.targets import Bound, Case, Cases, Condition, Sign, Target, Value

_CASE = re.compile(
    r"(?:の|だった|である|であった|となった|となる|する|る)?(?:場合|とき|時|支部|際)(?:には|は|においては|に|、)*"
)
_SPLIT = re.compile(
    r"。|ただし、?|なお、?|また、|(?<=以下)、|(?<=以上)、|(?<=とする)、|(?<=とし)、|;"
)
_PRIOR = re.compile(r"^[^0-9]*?(?:前年度?|昨年度?)")
_COUNTED = frozenset({"件", "本", "回", ""})


def cases_in(plain: str, unit: str) -> tuple[Target, tuple[Ask, ...]] | None:
    """The cases of a sentence that sets conditions; None for one that sets none."""
    if not re.search(r"場合|(?:以下|以上|未満)の(?:とき|支部)", plain):
        return None
    cases: list[Case] = []
    asks: list[Ask] = []
    for part in _SPLIT.split(plain):
        if not part or not any(letter.isdecimal() for letter in part) and "前年" not in part:
            continue
        head, found, tail = _parted(part)
        case = _case(head, tail, unit) if found else _plain(part, unit)
        if case is None:
            asks.append("value")
        else:
            cases.append(case)
    if not any(case.when for case in cases):
        return None
    if len(cases) < 2:
        asks.append("value")
    is_of_paper = "ただし" in plain
    ordered = sorted(cases, key=_rank) if is_of_paper else cases
    return Target(Cases(tuple(ordered))), tuple(dict.fromkeys(asks))


def _parted(part: str) -> tuple[str, bool, str]:
    match = _CASE.search(part)
    if match is None:
        return part, False, ""
    return part[: match.start()], True, part[match.end() :]


def _rank(case: Case) -> int:
    """Conditions on counts first, then those on last year, then what is asked for in general."""
    if case.when is None:
        return 2
    return 1 if case.when.back else 0


def _one(part: str, unit: str) -> Limit | None:
    limits = [limit for limit in scan(part, unit).limits if limit.direction.sign]
    return limits[-1] if limits else None


def _plain(part: str, unit: str) -> Case | None:
    limit = _one(part, unit)
    if limit is None or limit.direction.sign is None:
        return None
    return Case(then=Bound(limit.direction.sign, limit.found.value))


def _case(head: str, tail: str, unit: str) -> Case | None:
    when, then = _condition(head, unit), _one(tail, "")
    if when is None or then is None or then.direction.sign is None:
        return None
    number = then.found.number
    is_count = number is not None and number.unit != PERCENT and when.series == "denominator"
    return Case(
        when=when,
        then=Bound(then.direction.sign, then.found.value, "numerator" if is_count else ""),
    )


def _condition(head: str, unit: str) -> Condition | None:
    back = 0
    if match := _PRIOR.match(head):
        back, head = 1, head[match.end() :]
    limit = _one(head, "")
    if limit is None or limit.direction.sign is None or limit.found.value is None:
        return None
    number = limit.found.number
    sign: Sign = limit.direction.sign
    value: Value = limit.found.value
    is_count = number is not None and number.unit in _COUNTED and unit in {"", PERCENT}
    return Condition(sign, value, "denominator" if is_count and not back else "", back)
