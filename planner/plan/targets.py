"""The target of a KPI as data: a rule, and the values that it compares a figure with (pure).

A value is a number, or says of which figures it is made. One holds another at most three deep: the
higher of two values, one of them last year's with something added. Not every rule is judged yet:
``planner.kpi.targets`` says which are; a person judges the others.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from planner.plan.fiscal import FIRST_YEAR, LAST_YEAR, MonthField
from planner.plan.printed import require_printed

Sign = Literal["at-least", "at-most", "above", "below"]
Over = Literal["month", "latest", "cumulative", "mean", "every"]

_Back = Annotated[int, Meta(ge=0, le=100)]
_Some = Annotated[int, Meta(ge=1, le=100)]


class _Worded(Struct, frozen=True, omit_defaults=True, tag_field="is"):
    """Base of the rules and values; ``is`` says in the file which one it is."""


class PriorYears(_Worded, frozen=True, tag="prior"):
    """A value of earlier years: last year's, or the mean, best or worst of several.

    Attributes:
        back: How many years back the latest of them is; 1 for last year.
        years: How many years, that one and those before it.
        by: ``value`` for that of one year.
        printed: The value as the plan printed it.
    """

    back: _Some = 1
    years: _Some = 1
    by: Literal["value", "mean", "best", "worst"] = "value"
    printed: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        require_printed(self.printed)


class GivenYear(_Worded, frozen=True, tag="year"):
    """The value of a fiscal year, whichever year the plan is of; ``printed`` as the plan has it."""

    year: Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
    printed: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        require_printed(self.printed)


class OtherSeries(_Worded, frozen=True, tag="series"):
    """The value of another series of the KPI: the national average.

    Attributes:
        back: How many years back; 0 for that of the plan's own year.
        printed: The value as the plan printed it.
    """

    series: str
    back: _Back = 0
    printed: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        require_printed(self.printed)


Plain: TypeAlias = Decimal | PriorYears | GivenYear | OtherSeries


class Shift(_Worded, frozen=True, tag="shift"):
    """A value lowered or raised: ``times`` it, then ``plus`` something."""

    base: Plain
    plus: Decimal = Decimal(0)
    times: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        _require_all(self.base, self.plus, self.times)


class Pick(_Worded, frozen=True, tag="pick"):
    """The higher or the lower of several values."""

    which: Literal["higher", "lower"]
    values: Annotated[tuple[Plain | Shift, ...], Meta(min_length=2)]

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        _require_all(*self.values)


Value: TypeAlias = Plain | Shift | Pick


class Bound(_Worded, frozen=True, tag="limit"):
    """A figure is at least, at most, above or below a value; None while that is open: ●●.

    Attributes:
        series: The series compared, ``numerator`` or another one; empty for the KPI's figure.
    """

    sign: Sign
    value: Value | None = None
    series: str = ""

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        _require_all(self.value)


class Done(_Worded, frozen=True, tag="done"):
    """It is carried out."""


class InWords(_Worded, frozen=True, tag="words"):
    """The words of the target, for a person to judge."""


class Condition(Struct, frozen=True, omit_defaults=True):
    """The condition of a case: a figure is at least, at most, above or below a value.

    Attributes:
        series: ``numerator`` or ``denominator`` of the figure judged, another series of the KPI
            for the same period, or empty for the figure itself.
        back: How many years back the figure is; 0 for the one judged.
    """

    sign: Sign
    value: Value
    series: str = ""
    back: _Back = 0

    def __post_init__(self) -> None:
        """Refuse numbers that no table prints."""
        _require_all(self.value)


class Case(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is asked for under a condition; without ``when`` always."""

    when: Condition | None = None
    then: Bound | Done


class Cases(_Worded, frozen=True, tag="cases"):
    """The first case whose condition is met; none while the conditions are not entered."""

    cases: tuple[Case, ...] = ()


Rule: TypeAlias = Bound | Done | InWords | Cases


class Target(Struct, frozen=True, omit_defaults=True):
    """目標 of a KPI.

    Attributes:
        rule: None where there is no target.
        text: Its words, as the plan has them.
        by: The month it is judged in; None for every month, the year's end last.
        over: The figures it is judged on: each ``month`` alone, the ``latest`` of the year, the
            total since April, the ``mean`` of the months, or ``every`` one of them.
        span: How many months ``every`` takes together: 6 for each half of the year.
    """

    rule: Rule | None = None
    text: str = ""
    by: MonthField | None = None
    over: Over = "latest"
    span: Annotated[int, Meta(ge=1, le=12)] = 1

    @property
    def number(self) -> Decimal | None:
        """The number printed with it: its limit's, or that of the year or series it names."""
        if not isinstance(self.rule, Bound) or self.rule.series:
            return None
        value = self.rule.value
        if isinstance(value, PriorYears | GivenYear | OtherSeries):
            return value.printed
        return value if isinstance(value, Decimal) else None


def numbers_in(target: Target) -> Iterator[Decimal]:
    """Every number in a target."""
    for value in _values(target.rule):
        yield from _numbers(value)


def series_in(target: Target) -> Iterator[str]:
    """Every series that a target names."""
    bounds = _bounds(target.rule)
    named = [bound.series for bound in bounds]
    for value in _values(target.rule):
        named += [one.series for one in _parts(value) if isinstance(one, OtherSeries)]
    return (series for series in named if series)


def _bounds(rule: Rule | None) -> list[Bound | Condition]:
    """The limits and conditions of a rule."""
    if isinstance(rule, Bound):
        return [rule]
    if not isinstance(rule, Cases):
        return []
    whens = [case.when for case in rule.cases if case.when is not None]
    return [*whens, *(case.then for case in rule.cases if isinstance(case.then, Bound))]


def _values(rule: Rule | None) -> Iterator[Value]:
    return (bound.value for bound in _bounds(rule) if bound.value is not None)


def _parts(value: Value) -> Iterator[Value]:
    """A value and those it holds."""
    yield value
    held = value.values if isinstance(value, Pick) else ()
    for one in (value.base,) if isinstance(value, Shift) else held:
        yield from _parts(one)


def _numbers(value: Value) -> Iterator[Decimal]:
    for part in _parts(value):
        if isinstance(part, Decimal):
            yield part
        elif isinstance(part, Shift):
            yield from (part.plus, part.times)
        elif not isinstance(part, Pick) and part.printed is not None:
            yield part.printed


def _require_all(*values: Value | None) -> None:
    """Refuse numbers that no table prints; those inside of values were looked at there."""
    for value in values:
        if isinstance(value, Decimal):
            require_printed(value)
