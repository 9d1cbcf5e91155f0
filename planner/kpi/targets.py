"""The limit that a KPI's target sets for a year, with its direction, or why there is none (pure).

The limit of a prior-year target is unknown while that year's value is, and provisional until it is
final. That of a conditional target is its first case whose condition is met. Targets that no rule
here judges yet are told as ``qualitative``: a person judges them.
"""

from decimal import Decimal
from typing import Literal, TypeGuard

from msgspec import Struct, structs

from planner.kpi.readings import COUNTS, Reading, year_reading
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Kpi
from planner.plan.targets import (
    Bound,
    Case,
    Cases,
    Condition,
    Done,
    InWords,
    PriorYears,
    Rule,
    Sign,
    Target,
    Value,
)

Unknown = Literal[
    "reference",  # shown and never judged
    "no-target",
    "qualitative",  # in words: a person judges
    "in-words",  # conditional, without cases
    "prior-unknown",  # the prior year's value is unknown: ●●
    "condition-unknown",  # the figure of a condition is unknown
    "no-case",  # no condition is met
]

Direction = Literal["at-least", "at-most"]

_DIRECTIONS: dict[Sign, Direction] = {"at-least": "at-least", "at-most": "at-most"}


class Limit(Struct, frozen=True):
    """The limit of a year.

    Attributes:
        direction: None for a target without a number.
        value: None where it is unknown; ``why`` is the reason.
        is_prior: Whether it is the prior year's value.
        is_provisional: Whether that value is 速報.
        printed: The prior year's value as the plan printed it, if the final one differs.
        series: The series compared with it: a count or another series; empty for the KPI's figure.
        case: The number of the case of a conditional target, from 0.
    """

    direction: Direction | None = None
    value: Decimal | None = None
    why: Unknown | None = None
    is_prior: bool = False
    is_provisional: bool = False
    printed: Decimal | None = None
    series: str = ""
    case: int | None = None


def limit_of(kpi: Kpi, year: FiscalYear, used: Reading | None = None) -> Limit:
    """The limit that a KPI's target sets for a fiscal year.

    Args:
        kpi: The KPI.
        year: The fiscal year of its target.
        used: The figure judged, on which the cases of a conditional target may depend.
    """
    rule = kpi.target.rule
    if kpi.role == "reference":
        return Limit(why="reference")
    if rule is None:
        return Limit(why="no-target")
    if rule == Cases():
        return Limit(why="in-words")
    if not is_judged(kpi.target):
        return Limit(why="qualitative")
    if isinstance(rule, Cases):
        return _conditional(kpi, year, rule, used)
    return _limit(kpi, year, rule)


def is_judged(target: Target) -> bool:
    """Whether a target is judged by its figures; any other one by a person."""
    if target.over in {"mean", "every"} or (target.by is not None and target.over != "latest"):
        return False
    rule = target.rule
    if isinstance(rule, Cases):
        return bool(rule.cases) and all(_is_judged_case(case) for case in rule.cases)
    return isinstance(rule, Bound) and not rule.series and _is_judged_bound(rule)


def rule_code(target: Target) -> str:
    """The rule of a target in a word for scripts: ``at-least``, ``at-most-prior``, ``done``.

    ``above-other`` is one with a value that has no word of its own.
    """
    rule = target.rule
    if isinstance(rule, Bound):
        if rule.value is None or isinstance(rule.value, Decimal):
            return rule.sign
        return f"{rule.sign}-prior" if is_last_year(rule.value) else f"{rule.sign}-other"
    if isinstance(rule, Cases):
        return "conditional"
    if isinstance(rule, InWords):
        return "qualitative"
    return "done" if isinstance(rule, Done) else "none"


def is_last_year(value: object) -> bool:
    """Whether a value of a target is that of last year alone."""
    return isinstance(value, PriorYears) and value == PriorYears(printed=value.printed)


def is_met(direction: Direction, value: Decimal, against: Decimal) -> bool:
    """Whether a value meets a limit; an equal one does."""
    return value >= against if direction == "at-least" else value <= against


def subject(kpi: Kpi, series: str, used: Reading) -> Decimal | None:
    """The value compared with a limit: the figure judged, one of its counts, or another series."""
    if not series:
        return used.value
    if series in COUNTS and used.counts is not None:
        return used.counts.numerator if series == "numerator" else used.counts.denominator
    figure = kpi.figure(series, used.period)
    return figure.value if figure else None


def _is_judged_case(case: Case) -> bool:
    when = case.when
    is_known = isinstance(case.then, Bound) and _is_judged_bound(case.then)
    if when is None or not is_known:
        return is_known
    return when.sign in _DIRECTIONS and isinstance(when.value, Decimal) and when.back <= 1


def _is_judged_bound(bound: Bound) -> bool:
    return bound.sign in _DIRECTIONS and _is_judged_value(bound.value)


def _is_judged_value(value: Value | None) -> TypeGuard[Decimal | PriorYears | None]:
    return value is None or isinstance(value, Decimal) or is_last_year(value)


def _limit(kpi: Kpi, year: FiscalYear, rule: Rule) -> Limit:
    if not isinstance(rule, Bound) or not _is_judged_value(rule.value):
        return Limit(why="qualitative")
    direction = _DIRECTIONS[rule.sign]
    if isinstance(rule.value, PriorYears):
        return _prior_limit(kpi, year, direction, rule.series, rule.value.printed)
    why: Unknown | None = "no-target" if rule.value is None else None
    return Limit(direction, rule.value, why, series=rule.series)


def _prior_limit(
    kpi: Kpi, year: FiscalYear, direction: Direction, series: str, printed: Decimal | None
) -> Limit:
    """The limit of a prior-year rule: its final value, else the one the plan printed, else 速報."""
    before = year_reading(kpi, FiscalYear(year.year - 1))
    value = subject(kpi, series, before) if before else None
    is_final = before is not None and not before.is_provisional
    if value is None or (printed is not None and not is_final):
        why: Unknown | None = "prior-unknown" if printed is None else None
        return Limit(direction, printed, why, is_prior=True, series=series)
    return Limit(
        direction,
        value,
        is_prior=True,
        is_provisional=not is_final,
        printed=printed if printed != value else None,
        series=series,
    )


def _conditional(kpi: Kpi, year: FiscalYear, rule: Cases, used: Reading | None) -> Limit:
    for place, case in enumerate(rule.cases):
        is_case = case.when is None or _is_condition_met(kpi, year, case.when, used)
        if is_case is None:
            return Limit(why="condition-unknown", case=place)
        if is_case:
            return structs.replace(_limit(kpi, year, case.then), case=place)
    return Limit(why="no-case")


def _is_condition_met(
    kpi: Kpi, year: FiscalYear, when: Condition, used: Reading | None
) -> bool | None:
    """Whether a condition is met; None where its figure is unknown."""
    if when.back:
        used = year_reading(kpi, FiscalYear(year.year - when.back))
    value = subject(kpi, when.series, used) if used else None
    if value is None or not isinstance(when.value, Decimal):
        return None
    return is_met(_DIRECTIONS[when.sign], value, when.value)
