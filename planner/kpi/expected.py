"""The values that a KPI should have reached by the month of its figure, by each basis (pure).

Their order: the month's own target, the same month of last year for prior-year rules, the share of
the year that is past for annual counts, else the target of the year. The first one is used for
judging, the others are shown with it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from planner.kpi.exact import EXACT, quotient, summed
from planner.kpi.readings import (
    Reading,
    a_year_earlier,
    is_total,
    own_figure,
    reading,
    year_reading,
)
from planner.kpi.targets import Limit, subject
from planner.plan.fiscal import Month, add_months, calendar_month, fiscal_year_of
from planner.plan.model import Kpi, Mark, Plan

Basis = Literal[
    "own",  # the month's own target
    "prior-month",  # the same month of last year
    "twelfths",  # m/12 of the target
    "prior-share",  # the share of last year's total reached by the same month
    "marks",  # the share of the row's ● that are past
    "year",  # the target of the year
]


class Expected(Struct, frozen=True):
    """A value that should have been reached, and its basis.

    Attributes:
        share: The share of the year that is past by this basis, for annual counts.
        period: The period that the value is of: last year's for ``prior-month``; empty for none.
    """

    basis: Basis
    value: Decimal
    share: Decimal | None = None
    period: str = ""
    is_provisional: bool = False


def is_annual_count(kpi: Kpi) -> bool:
    """Whether a KPI adds up over the year: a flow, or a rate of a planned population."""
    if kpi.kind == "flow":
        return is_total(kpi) and kpi.judged_on != "judging-month"
    is_running = kpi.judged_on in {"cumulative", "latest"}
    return kpi.kind == "ratio" and kpi.population is not None and is_running


def expectations(plan: Plan, kpi: Kpi, limit: Limit, used: Reading) -> tuple[Expected, ...]:
    """The values that a figure can be compared with, the one used for judging first.

    Args:
        plan: The plan, whose ● may distribute the target over the months.
        kpi: The KPI.
        limit: The year's limit; its value may be unknown.
        used: The figure judged.
    """
    month = used.month_in(plan.year)
    expected: list[Expected] = []
    if month is not None and not limit.series:
        expected += _of_month(kpi, limit, used, month)
        if limit.value is not None and is_annual_count(kpi):
            expected += shares(plan, kpi, limit.value, month)
    if limit.value is not None:
        expected.append(Expected("year", limit.value, is_provisional=limit.is_provisional))
    return tuple(expected)


def shares(plan: Plan, kpi: Kpi, value: Decimal, month: Month) -> list[Expected]:
    """The parts of a year's count expected by a month, that of the KPI's own basis first."""
    expected = [
        Expected(basis, shared, EXACT.divide(past, whole))
        for basis, past, whole in _shares(plan, kpi, month)
        if (shared := quotient(EXACT.multiply(value, past), whole)) is not None
    ]
    expected.sort(key=lambda part: part.basis != kpi.expected_by)
    return expected


def months_past(month: Month) -> int:
    """The number of months of the fiscal year up to a month: 1 for April."""
    return (calendar_month(month) - 4) % 12 + 1


def _of_month(kpi: Kpi, limit: Limit, used: Reading, month: Month) -> Iterator[Expected]:
    own = _own_target(kpi, limit.value, month)
    if own is not None:
        share = _share_of(kpi, own, limit.value)
        yield Expected("own", own, share, month)
    if limit.is_prior:
        before = a_year_earlier(kpi, used)
        value = subject(kpi, limit.series, before) if before else None
        if before is not None and value is not None:
            share = _share_of(kpi, value, limit.value)
            period = before.span or before.period
            yield Expected("prior-month", value, share, period, before.is_provisional)


def _share_of(kpi: Kpi, value: Decimal, limit: Decimal | None) -> Decimal | None:
    if limit is None or not is_annual_count(kpi):
        return None
    return quotient(value, limit)


def _own_target(kpi: Kpi, year_target: Decimal | None, month: Month) -> Decimal | None:
    """The target printed for a month; where those of the months add up to the year's, their sum."""
    own = own_figure(kpi, "target", month)
    if own is None:
        return None
    if kpi.kind != "flow" or not is_total(kpi) or year_target is None:
        return own.value
    months = fiscal_year_of(month).months
    printed = [figure.value for place in months if (figure := own_figure(kpi, "target", place))]
    if len(printed) < 12 or summed(printed) != year_target:
        return own.value
    return summed(printed[: months_past(month)])


def _shares(plan: Plan, kpi: Kpi, month: Month) -> Iterator[tuple[Basis, Decimal, Decimal]]:
    """The bases for annual counts, each with the part that is past and the whole, undivided."""
    yield "twelfths", Decimal(months_past(month)), Decimal(12)
    before = reading(kpi, add_months(month, -12))
    whole = year_reading(kpi, fiscal_year_of(add_months(month, -12))) if before else None
    if before and whole and before.value is not None and whole.value:
        yield "prior-share", before.value, whole.value
    if marked := _marked_months(plan, kpi):
        past = sum(1 for place in marked if place <= month)
        yield "marks", Decimal(past), Decimal(len(marked))


def _marked_months(plan: Plan, kpi: Kpi) -> tuple[Month, ...]:
    """The months of the baseline ● of the rows that show a KPI, else of their items."""
    rows = [row for row in plan.rows.values() if kpi.id in row.kpis]
    if months := tuple(place for row in rows for place in _planned(row.marks)):
        return months
    items = dict.fromkeys(row.item for row in rows)
    of_items = (plan.rows[row] for item in items for row in plan.items[item].rows)
    return tuple(place for row in of_items for place in _planned(row.marks))


def _planned(marks: tuple[Mark, ...]) -> tuple[Month, ...]:
    """The months of the baseline ●, without steps and unplanned work."""
    return tuple(mark.month for mark in marks if mark.month and not mark.is_step)
