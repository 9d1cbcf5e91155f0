"""Where a KPI stands, as records for scripts: numbers as text, keys in English."""

from decimal import Decimal
from typing import Any

from planner.kpi.exact import decimals_of, shortened
from planner.kpi.expected import Expected
from planner.kpi.standing import Standing
from planner.plan.model import MOST_DIGITS, Kpi

_DECIMALS = 6  # of a number that was computed


def standing_record(kpi: Kpi, stands: Standing) -> dict[str, Any]:
    """All a standing says: the figure, what is expected by which bases, size, pace and landing."""
    return {
        "figure": figure_record(stands),
        "expected": expected_record(stands.expected) if stands.expected else None,
        "other_bases": [expected_record(other) for other in stands.others],
        "target": target_record(kpi, stands),
        "progress_rate": number(stands.progress_rate),
        "landing": number(stands.landing.value) if stands.landing else None,
        "landing_basis": stands.landing.basis if stands.landing else None,
        "no_landing": stands.no_landing,
        "required_pace": pace_record(stands),
        "people": people_record(stands),
        "short": stands.is_short,
        "why": stands.why,
        "value": number(stands.value),
        "shortfall": number(stands.shortfall),
        "size": number(stands.size),
        "by_rate": stands.is_rate,
        "lag": stands.lag,
        "provisional": stands.is_provisional,
    }


def figure_record(stands: Standing) -> dict[str, Any] | None:
    """The figure used; None for none."""
    used = stands.used
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
    """What should be reached, with its basis."""
    return {
        "basis": expected.basis,
        "value": number(expected.value),
        "share": number(expected.share),
        "period": expected.period,
        "provisional": expected.is_provisional,
    }


def target_record(kpi: Kpi, stands: Standing) -> dict[str, Any]:
    """The target of the year."""
    asked = stands.limit
    return {
        "rule": kpi.target.rule,
        "text": kpi.target.text,
        "direction": asked.direction,
        "value": number(asked.value),
        "printed": number(asked.printed),
        "series": asked.series,
        "case": asked.case,
        "provisional": asked.is_provisional,
        "why": asked.why,
    }


def pace_record(stands: Standing) -> dict[str, Any] | None:
    """What a month must bring, beside what it brought; None for none."""
    pace = stands.required_pace
    if pace is None:
        return None
    return {
        "state": pace.state,
        "needed": number(pace.needed),
        "so_far": number(pace.so_far),
        "months_left": pace.months_left,
        "people": pace.is_people,
    }


def people_record(stands: Standing) -> dict[str, Any] | None:
    """The people behind a rate; None for none."""
    people = stands.people
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
