"""What the target of a KPI asks for a year: a limit and its direction, or why there is none (pure).

A target that follows the prior year has no limit while that year's value is unknown, a
provisional one until it is final. A conditional target is the first of its cases that holds.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.readings import COUNTS, RateCounts, Reading, year_reading
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Case, Condition, Direction, Kpi, Target, TargetRule

Unknown = Literal[
    "reference",  # shown and never judged
    "no-target",
    "qualitative",  # in words: a person judges
    "in-words",  # conditional, its cases not given
    "prior-unknown",  # the prior year's value is not known yet: ●●
    "condition-unknown",  # what decides between cases is not known
    "no-case",  # none of the cases holds
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
        direction: None where nothing is judged by a number.
        value: None where it is not known; ``why`` says so.
        is_prior: The prior year's value.
        is_provisional: 速報 of the prior year.
        printed: The prior year's value as the plan printed it, where its final one differs.
        series: What is held against it: the KPI's own figure (empty), a count, another series.
        case: Which case of a conditional target holds, from 0.
    """

    direction: Direction | None = None
    value: Decimal | None = None
    why: Unknown | None = None
    is_prior: bool = False
    is_provisional: bool = False
    printed: Decimal | None = None
    series: str = ""
    case: int | None = None


def limit(kpi: Kpi, year: FiscalYear, found: Reading | None = None) -> Limit:
    """What a KPI's target asks for a fiscal year.

    Args:
        kpi: The KPI.
        year: The fiscal year of its target.
        found: The figure judged, on which the cases of a conditional target may depend.
    """
    target = kpi.target
    if kpi.role == "reference":
        return Limit(why="reference")
    if target.rule in {"none", "qualitative"}:
        return Limit(why="qualitative" if target.rule == "qualitative" else "no-target")
    if target.rule == "conditional":
        return _conditional(kpi, year, found)
    return _limit(kpi, year, target.rule, target)


def is_met(direction: Direction, value: Decimal, against: Decimal) -> bool:
    """Whether a value meets a limit; equality does."""
    return value >= against if direction == "at-least" else value <= against


def subject(kpi: Kpi, series: str, found: Reading) -> Decimal | None:
    """What is held against a limit: the figure judged, one of its counts, another series."""
    if not series:
        return found.value
    if series in COUNTS and found.counts is not None:
        return _count(found.counts, series)
    figure = kpi.figure(series, found.period)
    return figure.value if figure else None


def _limit(kpi: Kpi, year: FiscalYear, rule: TargetRule, asked: Target | Case) -> Limit:
    direction = _DIRECTIONS[rule]
    series = asked.series if isinstance(asked, Case) else ""
    if rule.endswith("-prior"):
        return _prior_limit(kpi, year, direction, series, asked.value)
    why: Unknown | None = "no-target" if asked.value is None else None
    return Limit(direction, asked.value, why, series=series)


def _prior_limit(
    kpi: Kpi, year: FiscalYear, direction: Direction, series: str, printed: Decimal | None
) -> Limit:
    """The prior year's value: the final one, else that printed in the plan, else 速報."""
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


def _conditional(kpi: Kpi, year: FiscalYear, found: Reading | None) -> Limit:
    if not kpi.target.cases:
        return Limit(why="in-words")
    for place, case in enumerate(kpi.target.cases):
        holds = case.when is None or _holds(kpi, year, case.when, found)
        if holds is None:
            return Limit(why="condition-unknown", case=place)
        if holds:
            return structs.replace(_limit(kpi, year, case.rule, case), case=place)
    return Limit(why="no-case")


def _holds(kpi: Kpi, year: FiscalYear, when: Condition, found: Reading | None) -> bool | None:
    """Whether a condition is satisfied; None where its figure is not known."""
    if when.years_back:
        found = year_reading(kpi, FiscalYear(year.year - when.years_back))
    value = subject(kpi, when.series, found) if found else None
    return None if value is None else is_met(when.rule, value, when.value)


def _count(counts: RateCounts, series: str) -> Decimal:
    return counts.numerator if series == "numerator" else counts.denominator
