"""The standing of a KPI as records for scripts: numbers as text, keys in English.

A printed number stands as printed. A computed one has at most six decimals, or as many as the
longest number printed for its KPI.
"""

from decimal import Decimal
from typing import Any

from planner.kpi.comparing import Comparison
from planner.kpi.exact import decimals_of, shortened
from planner.kpi.expected import Expected
from planner.kpi.standing import Standing
from planner.kpi.targets import rule_code
from planner.plan.model import Kpi
from planner.wording.kpis import typed_numbers

_DECIMALS = 6  # of a number that was computed


def standing_record(kpi: Kpi, standing: Standing) -> dict[str, Any]:
    """The record of a standing: figure, values expected, gap, 必要ペース and 着地見込み."""
    return {
        "figure": figure_record(kpi, standing),
        "expected": expected_record(kpi, standing.expected) if standing.expected else None,
        "other_bases": [expected_record(kpi, other) for other in standing.others],
        "target": target_record(kpi, standing),
        "progress_rate": number(kpi, standing.progress_rate),
        "landing": number(kpi, standing.landing.value) if standing.landing else None,
        "landing_basis": standing.landing.basis if standing.landing else None,
        "landings": [
            {"basis": own.basis, "value": number(kpi, own.value)} for own in standing.landings
        ],
        "no_landing": standing.no_landing,
        "required_pace": pace_record(kpi, standing),
        "people": people_record(kpi, standing),
        "short": standing.is_short,
        "why": standing.why,
        "value": number(kpi, standing.value),
        "shortfall": number(kpi, standing.shortfall),
        "size": number(kpi, standing.size),
        "by_rate": standing.is_rate,
        "lag": standing.lag,
        "provisional": standing.is_provisional,
        "compared": compared_record(kpi, standing.comparison),
        "done": standing.done,
    }


def compared_record(kpi: Kpi, own: Comparison | None) -> dict[str, Any] | None:
    """The two numbers compared, exactly or rounded, and whether that decides; None for none."""
    if own is None:
        return None
    return {
        "value": number(kpi, own.value),
        "against": number(kpi, own.against),
        "exact": own.is_exact,
        "rounded": own.is_rounded,
        "turns": own.turns,
    }


def figure_record(kpi: Kpi, standing: Standing) -> dict[str, Any] | None:
    """The figure used; None for none."""
    used = standing.used
    if used is None:
        return None
    return {
        "value": number(kpi, used.value),
        "period": used.span or used.period,
        "series": used.series,
        "provisional": used.is_provisional,
        "computed": used.is_made,
        "missing": list(used.missing),
        "beside": number(kpi, used.beside),
        "numerator": number(kpi, used.counts.numerator) if used.counts else None,
        "denominator": number(kpi, used.counts.denominator) if used.counts else None,
    }


def expected_record(kpi: Kpi, expected: Expected) -> dict[str, Any]:
    """The value expected, with its basis; of a level with what it grows from."""
    start = {} if expected.start is None else {"start": number(kpi, expected.start)}
    return {
        "basis": expected.basis,
        "value": number(kpi, expected.value),
        "share": number(kpi, expected.share),
        "period": expected.period,
        "provisional": expected.is_provisional,
        **start,
    }


def target_record(kpi: Kpi, standing: Standing) -> dict[str, Any]:
    """The target of the year."""
    asked = standing.limit
    return {
        "rule": rule_code(kpi.target),
        "text": kpi.target.text,
        "direction": asked.direction,
        "value": number(kpi, asked.value),
        "printed": number(kpi, asked.printed),
        "series": asked.series,
        "case": asked.case,
        "provisional": asked.is_provisional,
        "why": asked.why,
    }


def pace_record(kpi: Kpi, standing: Standing) -> dict[str, Any] | None:
    """The 必要ペース and the pace so far; None for none."""
    pace = standing.required_pace
    if pace is None:
        return None
    return {
        "state": pace.state,
        "needed": number(kpi, pace.needed),
        "so_far": number(kpi, pace.so_far),
        "months_left": pace.months_left,
        "people": pace.is_people,
    }


def people_record(kpi: Kpi, standing: Standing) -> dict[str, Any] | None:
    """The people behind a rate; None for none."""
    people = standing.people
    if people is None:
        return None
    return {
        "done": number(kpi, people.done),
        "planned": number(kpi, people.planned),
        "population": number(kpi, people.actual_base),
        "planned_population": number(kpi, people.base),
    }


def number(kpi: Kpi, value: Decimal | None) -> str | None:
    """A number of a KPI as text: as printed, or with few decimals where it was computed."""
    if value is None:
        return None
    if decimals_of(value) > _DECIMALS:
        value = shortened(value, max(_DECIMALS, *map(decimals_of, typed_numbers(kpi))))
    return f"{value:f}"
