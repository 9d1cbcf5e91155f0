"""The limit that a KPI's target sets for a year, with its direction, or why there is none (pure).

A limit is a number, or comes from other figures: those of earlier years, of the country. It is
unknown while these are, and provisional until they are final. That of a conditional target is its
first case whose condition is met. A target in words is told as ``qualitative``: a person judges it.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.breaks import is_year_cut
from planner.kpi.readings import Reading, subject, year_reading
from planner.kpi.values import Direction, Known, known_in_year, side
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Kpi
from planner.plan.targets import (
    Bound,
    Cases,
    Condition,
    Done,
    InWords,
    PriorYears,
    Target,
)

Unknown = Literal[
    "reference",  # shown and never judged
    "no-target",
    "qualitative",  # in words: a person judges
    "in-words",  # conditional, without cases
    "prior-unknown",  # the prior year's value is unknown: ●●
    "definition-changed",  # the figures it comes from count something else
    "value-unknown",  # another figure that the target names is unknown
    "condition-unknown",  # the figure of a condition is unknown
    "no-case",  # no condition is met
]

# Of a case: it applies, it may while a condition is unknown, or it does not.
CaseState = Literal["applies", "unknown", "not"]

Source = Literal["number", "last-year", "figures"]


class Limit(Struct, frozen=True):
    """The limit of a year.

    Attributes:
        direction: Which side is good; None for a target without a number.
        is_strict: Whether the limit itself is missed: 未満, 超える.
        value: None where it is unknown; ``why`` is the reason.
        source: Whether it is a number, last year's value, or comes from other figures.
        asked: The rule, for what it compares with in a month.
        known: How that value is known: its counts, 速報, and the one the plan printed.
        series: The series compared with it: a count or another series; empty for the KPI's figure.
        case: The number of the case of a conditional target, from 0.
        candidates: The limits of the cases that may apply while a condition is unknown.
        is_done: Whether the target is that something is carried out.
    """

    direction: Direction | None = None
    value: Decimal | None = None
    why: Unknown | None = None
    is_strict: bool = False
    source: Source = "number"
    asked: Bound | None = None
    known: Known = Known()
    series: str = ""
    case: int | None = None
    candidates: tuple["Limit", ...] = ()
    is_done: bool = False

    @property
    def is_prior(self) -> bool:
        """Whether it is last year's value."""
        return self.source == "last-year"

    @property
    def is_provisional(self) -> bool:
        """Whether a figure it comes from is 速報."""
        return self.known.is_provisional

    @property
    def printed(self) -> Decimal | None:
        """The value as the plan printed it, if the final one differs."""
        return self.known.printed


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
    if isinstance(rule, InWords):
        return Limit(why="qualitative")
    if isinstance(rule, Cases):
        return _conditional(kpi, year, rule, used) if rule.cases else Limit(why="in-words")
    return _limit(kpi, year, rule)


def case_states(kpi: Kpi, year: FiscalYear, used: Reading | None) -> tuple[CaseState, ...]:
    """Whether each case of a conditional target applies, by what is known of the conditions."""
    rule = kpi.target.rule
    states: list[CaseState] = []
    is_decided = False  # one of the cases above applies
    for case in rule.cases if isinstance(rule, Cases) else ():
        is_case = case.when is None or _is_condition_met(kpi, year, case.when, used)
        if is_decided or is_case is False:
            states.append("not")
        else:
            states.append("applies" if is_case and "unknown" not in states else "unknown")
            is_decided = is_case is True
    return tuple(states)


def is_judged(target: Target) -> bool:
    """Whether a target is judged by its figures or ●; one in words is judged by a person."""
    rule = target.rule
    return isinstance(rule, Bound | Done) or (isinstance(rule, Cases) and bool(rule.cases))


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


def is_met(limit: Limit, value: Decimal, against: Decimal) -> bool:
    """Whether a value meets a limit; an equal one does, unless the limit is strict."""
    if value == against:
        return not limit.is_strict
    return (value > against) == (limit.direction == "at-least")


def _limit(kpi: Kpi, year: FiscalYear, rule: Bound | Done) -> Limit:
    if isinstance(rule, Done):
        return Limit("at-least", Decimal(1), is_done=True)
    is_strict = rule.sign in {"above", "below"}
    limit = Limit(side(rule.sign), is_strict=is_strict, asked=rule, series=rule.series)
    if rule.value is None:
        return structs.replace(limit, why="no-target")
    if isinstance(rule.value, Decimal):
        return structs.replace(limit, value=rule.value)
    known = known_in_year(kpi, year, rule)
    is_prior = is_last_year(rule.value)
    why: Unknown = "prior-unknown" if is_prior else "value-unknown"
    if known.is_cut:
        why = "definition-changed"
    return structs.replace(
        limit,
        value=known.value,
        why=why if known.value is None else None,
        source="last-year" if is_prior else "figures",
        known=known,
    )


def _conditional(kpi: Kpi, year: FiscalYear, rule: Cases, used: Reading | None) -> Limit:
    """The limit of the first case that applies; all that may apply where a condition is unknown."""
    open_case: int | None = None
    candidates: list[Limit] = []
    for place, case in enumerate(rule.cases):
        is_case = case.when is None or _is_condition_met(kpi, year, case.when, used)
        if is_case is False:
            continue
        limit = structs.replace(_limit(kpi, year, case.then), case=place)
        if is_case and open_case is None:
            return limit
        candidates.append(limit)
        if is_case:
            return Limit(why="condition-unknown", case=open_case, candidates=tuple(candidates))
        open_case = place if open_case is None else open_case
    if open_case is not None:  # perhaps no case applies
        return Limit(why="condition-unknown", case=open_case)
    return Limit(why="no-case")


def _is_condition_met(
    kpi: Kpi, year: FiscalYear, when: Condition, used: Reading | None
) -> bool | None:
    """Whether a condition is met; None where its figure is unknown."""
    if when.back:
        before = FiscalYear(year.year - when.back)
        used = None if is_year_cut(kpi, before, year.last) else year_reading(kpi, before)
    value = subject(kpi, when.series, used) if used else None
    against = known_in_year(kpi, year, when).value
    if value is None or against is None:
        return None
    limit = Limit(side(when.sign), is_strict=when.sign in {"above", "below"})
    return is_met(limit, value, against)
