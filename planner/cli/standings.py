"""The standing of a KPI as records for scripts: numbers as text, keys in English.

A printed number stands as printed. A computed one has at most six decimals, or as many as the
longest number printed for its KPI.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from planner.kpi.comparing import Comparison
from planner.kpi.exact import decimals_of, shortened
from planner.kpi.expected import Expected
from planner.kpi.standing import Standing
from planner.kpi.targets import rule_code
from planner.plan.model import Kpi
from planner.wording.kpis import typed_numbers

_DECIMALS = 6  # of a number that was computed

Texts: TypeAlias = Callable[[Decimal | None], str | None]


def standing_record(kpi: Kpi, standing: Standing) -> dict[str, Any]:
    """The record of a standing: figure, values expected, gap, 必要ペース and 着地見込み."""
    text = texts(kpi)
    return {
        "figure": figure_record(text, standing),
        "expected": expected_record(text, standing.expected) if standing.expected else None,
        "other_bases": [expected_record(text, other) for other in standing.others],
        "target": target_record(kpi, text, standing),
        "progress_rate": text(standing.progress_rate),
        "landing": text(standing.landing.value) if standing.landing else None,
        "landing_basis": standing.landing.basis if standing.landing else None,
        "landings": [{"basis": own.basis, "value": text(own.value)} for own in standing.landings],
        "no_landing": standing.no_landing,
        "required_pace": pace_record(text, standing),
        "people": people_record(text, standing),
        "short": standing.is_short,
        "why": standing.why,
        "value": text(standing.value),
        "shortfall": text(standing.shortfall),
        "size": text(standing.size),
        "by_rate": standing.is_rate,
        "lag": standing.lag,
        "provisional": standing.is_provisional,
        "compared": compared_record(text, standing.comparison),
        "done": standing.done,
    }


def compared_record(text: Texts, own: Comparison | None) -> dict[str, Any] | None:
    """The two numbers compared, exactly or rounded, and whether that decides; None for none."""
    if own is None:
        return None
    return {
        "value": text(own.value),
        "against": text(own.against),
        "exact": own.is_exact,
        "rounded": own.is_rounded,
        "turns": own.turns,
    }


def figure_record(text: Texts, standing: Standing) -> dict[str, Any] | None:
    """The figure used; None for none."""
    used = standing.used
    if used is None:
        return None
    return {
        "value": text(used.value),
        "period": used.span or used.period,
        "series": used.series,
        "provisional": used.is_provisional,
        "computed": used.is_made,
        "missing": list(used.missing),
        "beside": text(used.beside),
        "numerator": text(used.counts.numerator) if used.counts else None,
        "denominator": text(used.counts.denominator) if used.counts else None,
    }


def expected_record(text: Texts, expected: Expected) -> dict[str, Any]:
    """The value expected, with its basis; of a level with what it grows from."""
    start = {} if expected.start is None else {"start": text(expected.start)}
    return {
        "basis": expected.basis,
        "value": text(expected.value),
        "share": text(expected.share),
        "period": expected.period,
        "provisional": expected.is_provisional,
        **start,
    }


def target_record(kpi: Kpi, text: Texts, standing: Standing) -> dict[str, Any]:
    """The target of the year."""
    asked = standing.limit
    return {
        "rule": rule_code(kpi.target),
        "text": kpi.target.text,
        "direction": asked.direction,
        "value": text(asked.value),
        "printed": text(asked.printed),
        "series": asked.series,
        "case": asked.case,
        "provisional": asked.is_provisional,
        "why": asked.why,
    }


def pace_record(text: Texts, standing: Standing) -> dict[str, Any] | None:
    """The 必要ペース and the pace so far; None for none."""
    pace = standing.required_pace
    if pace is None:
        return None
    return {
        "state": pace.state,
        "needed": text(pace.needed),
        "so_far": text(pace.so_far),
        "months_left": pace.months_left,
        "people": pace.is_people,
    }


def people_record(text: Texts, standing: Standing) -> dict[str, Any] | None:
    """The people behind a rate; None for none."""
    people = standing.people
    if people is None:
        return None
    return {
        "done": text(people.done),
        "planned": text(people.planned),
        "population": text(people.actual_base),
        "planned_population": text(people.base),
    }


def texts(kpi: Kpi) -> Texts:
    """The writer of a KPI's numbers: as printed, or with few decimals where one was computed.

    Its figures are looked through once, and only where a number is long.
    """
    longest: list[int] = []

    def text(value: Decimal | None) -> str | None:
        if value is None:
            return None
        if decimals_of(value) > _DECIMALS:
            if not longest:
                longest.append(max(_DECIMALS, *map(decimals_of, typed_numbers(kpi))))
            value = shortened(value, longest[0])
        return f"{value:f}"

    return text
