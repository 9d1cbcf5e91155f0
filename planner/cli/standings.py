"""The standing of a KPI as records for scripts: numbers as text, keys in English."""

from decimal import Decimal
from typing import Any

from planner.kpi.exact import decimals_of, shortened
from planner.kpi.expected import Expected
from planner.kpi.standing import Standing
from planner.kpi.targets import rule_code
from planner.plan.model import MOST_DIGITS, Kpi

_DECIMALS = 6  # of a number that was computed


def standing_record(kpi: Kpi, standing: Standing) -> dict[str, Any]:
    """The record of a standing: figure, values expected, gap, 必要ペース and 着地見込み."""
    return {
        "figure": figure_record(standing),
        "expected": expected_record(standing.expected) if standing.expected else None,
        "other_bases": [expected_record(other) for other in standing.others],
        "target": target_record(kpi, standing),
        "progress_rate": number(standing.progress_rate),
        "landing": number(standing.landing.value) if standing.landing else None,
        "landing_basis": standing.landing.basis if standing.landing else None,
        "no_landing": standing.no_landing,
        "required_pace": pace_record(standing),
        "people": people_record(standing),
        "short": standing.is_short,
        "why": standing.why,
        "value": number(standing.value),
        "shortfall": number(standing.shortfall),
        "size": number(standing.size),
        "by_rate": standing.is_rate,
        "lag": standing.lag,
        "provisional": standing.is_provisional,
    }


def figure_record(standing: Standing) -> dict[str, Any] | None:
    """The figure used; None for none."""
    used = standing.used
    if used is None:
        return None
    return {
        "value": number(used.value),
        "period": used.span or used.period,
        "series": used.series,
        "provisional": used.is_provisional,
        "computed": used.is_made,
        "beside": number(used.beside),
        "numerator": number(used.counts.numerator) if used.counts else None,
        "denominator": number(used.counts.denominator) if used.counts else None,
    }


def expected_record(expected: Expected) -> dict[str, Any]:
    """The value expected, with its basis."""
    return {
        "basis": expected.basis,
        "value": number(expected.value),
        "share": number(expected.share),
        "period": expected.period,
        "provisional": expected.is_provisional,
    }


def target_record(kpi: Kpi, standing: Standing) -> dict[str, Any]:
    """The target of the year."""
    asked = standing.limit
    return {
        "rule": rule_code(kpi.target),
        "text": kpi.target.text,
        "direction": asked.direction,
        "value": number(asked.value),
        "printed": number(asked.printed),
        "series": asked.series,
        "case": asked.case,
        "provisional": asked.is_provisional,
        "why": asked.why,
    }


def pace_record(standing: Standing) -> dict[str, Any] | None:
    """The 必要ペース and the pace so far; None for none."""
    pace = standing.required_pace
    if pace is None:
        return None
    return {
        "state": pace.state,
        "needed": number(pace.needed),
        "so_far": number(pace.so_far),
        "months_left": pace.months_left,
        "people": pace.is_people,
    }


def people_record(standing: Standing) -> dict[str, Any] | None:
    """The people behind a rate; None for none."""
    people = standing.people
    if people is None:
        return None
    return {
        "done": number(people.done),
        "planned": number(people.planned),
        "population": number(people.actual_base),
        "planned_population": number(people.base),
    }


def number(value: Decimal | None) -> str | None:
    """A number as text: as printed, or with few decimals where it was computed."""
    if value is None:
        return None
    is_printed = decimals_of(value) <= MOST_DIGITS
    return f"{value if is_printed else shortened(value, _DECIMALS):f}"
