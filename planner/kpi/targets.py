"""The limit that a KPI's target sets for a year, with its direction, or why there is none (pure).

The limit of a prior-year target is unknown while that year's value is, and provisional until it is
final. That of a conditional target is its first case whose condition is met.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.readings import COUNTS, Reading, year_reading
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Case, Condition, Direction, Kpi, Target, TargetRule

Unknown = Literal[
    "reference",  # shown and never judged
    "no-target",
    "qualitative",  # in words: a person judges
    "in-words",  # conditional, without cases
    "prior-unknown",  # the prior year's value is unknown: ●●
    "condition-unknown",  # the figure of a condition is unknown
    "no-case",  # no condition is met
]

_DIRECTIONS: dict[TargetRule, Direction] = {
    "at-least": "at-least",
    "at-most": "at-most",
    "at-least-prior": "at-least",
    "at-most-prior": "at-most",
}


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
    target = kpi.target
    if kpi.role == "reference":
        return Limit(why="reference")
    if target.rule in {"none", "qualitative"}:
        return Limit(why="qualitative" if target.rule == "qualitative" else "no-target")
    if target.rule == "conditional":
        return _conditional(kpi, year, used)
    return _limit(kpi, year, target.rule, target)


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


def _limit(kpi: Kpi, year: FiscalYear, rule: TargetRule, target: Target | Case) -> Limit:
    direction = _DIRECTIONS[rule]
    series = target.series if isinstance(target, Case) else ""
    if rule.endswith("-prior"):
        return _prior_limit(kpi, year, direction, series, target.value)
    why: Unknown | None = "no-target" if target.value is None else None
    return Limit(direction, target.value, why, series=series)


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


def _conditional(kpi: Kpi, year: FiscalYear, used: Reading | None) -> Limit:
    if not kpi.target.cases:
        return Limit(why="in-words")
    for place, case in enumerate(kpi.target.cases):
        is_case = case.when is None or _is_condition_met(kpi, year, case.when, used)
        if is_case is None:
            return Limit(why="condition-unknown", case=place)
        if is_case:
            return structs.replace(_limit(kpi, year, case.rule, case), case=place)
    return Limit(why="no-case")


def _is_condition_met(
    kpi: Kpi, year: FiscalYear, when: Condition, used: Reading | None
) -> bool | None:
    """Whether a condition is met; None where its figure is unknown."""
    if when.years_back:
        used = year_reading(kpi, FiscalYear(year.year - when.years_back))
    value = subject(kpi, when.series, used) if used else None
    return None if value is None else is_met(when.rule, value, when.value)
