"""The outlook of a count of the year: 着地見込み, and the pace needed from here on (pure).

Whether the year can still be met is not judged: needed and past pace are given together.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import EXACT, distance, quotient, whole
from planner.kpi.expected import (
    Basis,
    Expected,
    is_annual_count,
    months_covered,
    shares,
)
from planner.kpi.readings import Reading
from planner.kpi.targets import Limit
from planner.kpi.values import Direction
from planner.plan.model import Kpi, Plan

NoLanding = Literal["not-a-count", "no-target", "undated", "nothing-yet"]
PaceState = Literal["needed", "reached", "exceeded", "year-over"]

_WIDE = Decimal("0.1")  # of the target: landings that part more are shown side by side


class Pace(Struct, frozen=True):
    """The pace needed a month after the figure, and the pace so far.

    Attributes:
        needed: The missing part ÷ months left; under an at-most rule the part still allowed; None
            when no month is left.
        so_far: The count ÷ the months it covers.
        months_left: The months of the year that the figure does not cover.
        is_people: Whether it is in people of the planned population, not in the KPI's unit.
    """

    state: PaceState
    needed: Decimal | None
    so_far: Decimal
    months_left: int
    is_people: bool = False


class Landing(Struct, frozen=True):
    """着地見込み of a KPI: the count ÷ the share of the year past by a basis."""

    value: Decimal
    basis: Basis


def landings(
    plan: Plan, kpi: Kpi, used: Reading, limit: Limit, expected: tuple[Expected, ...]
) -> tuple[tuple[Landing, ...], NoLanding | None]:
    """The landing by the basis of the KPI, or why there is none.

    Two where nobody chose a basis, and by twelfths and by last year's course it would land more
    than a tenth of the target apart: then neither is the landing.
    """
    if not is_annual_count(kpi):
        return (), "not-a-count"
    if limit.direction is None:  # nobody asks where it will land
        return (), "no-target"
    if used.month_in(plan.year) is None or used.value is None:
        return (), "undated"
    shared = [basis for basis in expected if basis.share]
    shared = shared or [basis for basis in shares(plan, kpi, Decimal(1), used) if basis.share]
    every = [Landing(whole(used.value, own.share), own.basis) for own in shared if own.share]
    if not every:
        return (), "nothing-yet"
    first = every[0]
    other = next((own for own in every if own.basis == "prior-share"), None)
    is_open = kpi.expected_by is None and first.basis == "twelfths" and other is not None
    if other is not None and is_open and _is_wide(first, other, limit.value):
        return (first, other), None
    return (first,), None


def pace(plan: Plan, kpi: Kpi, used: Reading, limit: Limit) -> Pace | None:
    """The pace needed and the pace so far; only for counts of the year."""
    at = used.month_in(plan.year)
    counted = _counted(kpi, used, limit)
    if at is None or counted is None or limit.direction is None or not is_annual_count(kpi):
        return None
    done, goal, is_people = counted
    covered = months_covered(used, at)
    so_far = EXACT.divide(done, Decimal(covered))
    left = len(plan.year.months) - covered
    missing = EXACT.subtract(goal, done)
    if left <= 0:
        return Pace("year-over", None, so_far, 0, is_people)
    needed = EXACT.divide(max(missing, Decimal(0)), Decimal(left))
    return Pace(_pace_state(limit.direction, missing), needed, so_far, left, is_people)


def _is_wide(first: Landing, other: Landing, target: Decimal | None) -> bool:
    """Whether two landings part by more than a tenth of the target, else of the larger one."""
    against = target or max(first.value, other.value)
    part = quotient(distance(first.value, other.value), against.copy_abs())
    return part is not None and part > _WIDE


def _pace_state(direction: Direction, missing: Decimal) -> PaceState:
    if direction == "at-least":
        return "needed" if missing > 0 else "reached"
    return "needed" if missing >= 0 else "exceeded"


def _counted(kpi: Kpi, used: Reading, limit: Limit) -> tuple[Decimal, Decimal, bool] | None:
    """The count, its target and whether it is people: of a flow, or of the people of a rate."""
    if limit.series:
        return None
    if kpi.kind == "flow" and used.value is not None and limit.value is not None:
        return used.value, limit.value, False
    if kpi.population is not None and used.counts is not None:
        return used.counts.numerator, kpi.population.people, True
    return None
