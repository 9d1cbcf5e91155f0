"""What a KPI should have reached by the month of its figure, on every basis there is (pure).

The order is that of a person who asks: the month's own target, the same month of last year where
the prior year is the target, for an annual count the share of the year that is over, else the
target of the year. The first is judged by, the others are shown beside it.
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
    "prior-share",  # the share of last year's total that was there in the same month
    "marks",  # the share of the row's ● that are past
    "year",  # the target of the year
]


class Expected(Struct, frozen=True):
    """What should have been reached, and by which basis.

    Attributes:
        share: The share of the year's count that is past on this basis, for annual counts.
        period: The month of the figure it is compared with that value came from: last year's
            for ``prior-month``; empty where it is of no month.
    """

    basis: Basis
    value: Decimal
    share: Decimal | None = None
    period: str = ""
    is_provisional: bool = False


def is_annual_count(kpi: Kpi) -> bool:
    """Whether a KPI comes together over the year: a flow, or a rate of a planned population."""
    if kpi.kind == "flow":
        return is_total(kpi) and kpi.judged_on != "judging-month"
    is_running = kpi.judged_on in {"cumulative", "latest"}
    return kpi.kind == "ratio" and kpi.population is not None and is_running


def expectations(plan: Plan, kpi: Kpi, limit: Limit, found: Reading) -> tuple[Expected, ...]:
    """All that a figure can be compared with, the one judged by first.

    Args:
        plan: Its year, and the rows whose ● may share the target out.
        kpi: The KPI.
        limit: The year's limit; its value may be unknown.
        found: The figure judged.
    """
    month = found.month_in(plan.year)
    told: list[Expected] = []
    if month is not None and not limit.series:
        told += _of_the_month(kpi, limit, found, month)
        if limit.value is not None and is_annual_count(kpi):
            told += shares(plan, kpi, limit.value, month)
    if limit.value is not None:
        told.append(Expected("year", limit.value, is_provisional=limit.is_provisional))
    return tuple(told)


def shares(plan: Plan, kpi: Kpi, value: Decimal, month: Month) -> list[Expected]:
    """A year's count shared out up to a month, on the basis the KPI chose first."""
    found = [
        Expected(basis, shared, EXACT.divide(past, whole))
        for basis, past, whole in _shares(plan, kpi, month)
        if (shared := quotient(EXACT.multiply(value, past), whole)) is not None
    ]
    found.sort(key=lambda expected: expected.basis != kpi.expected_by)
    return found


def months_past(month: Month) -> int:
    """How many months of its fiscal year are past with a month: 1 for April."""
    return (calendar_month(month) - 4) % 12 + 1


def _of_the_month(kpi: Kpi, limit: Limit, found: Reading, month: Month) -> Iterator[Expected]:
    own = _own_target(kpi, limit.value, month)
    if own is not None:
        share = _share_of(kpi, own, limit.value)
        yield Expected("own", own, share, month)
    if limit.is_prior:
        before = a_year_earlier(kpi, found)
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
    """The target printed for a month; of single months that make up a year's count, their sum."""
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
    """The bases of sharing out, each as what is past and the whole: divided once, at the end."""
    yield "twelfths", Decimal(months_past(month)), Decimal(12)
    before = reading(kpi, add_months(month, -12))
    whole = year_reading(kpi, fiscal_year_of(add_months(month, -12))) if before else None
    if before and whole and before.value is not None and whole.value:
        yield "prior-share", before.value, whole.value
    marked = _marked(plan, kpi)
    if marked:
        past = sum(1 for place in marked if place <= month)
        yield "marks", Decimal(past), Decimal(len(marked))


def _marked(plan: Plan, kpi: Kpi) -> tuple[Month, ...]:
    """The months of the ● that share a KPI out: of the rows that show it, else of their items."""
    rows = [row for row in plan.rows.values() if kpi.id in row.kpis]
    if months := tuple(place for row in rows for place in _planned(row.marks)):
        return months
    items = dict.fromkeys(row.item for row in rows)
    beside = (plan.rows[row] for item in items for row in plan.items[item].rows)
    return tuple(place for row in beside for place in _planned(row.marks))


def _planned(marks: tuple[Mark, ...]) -> tuple[Month, ...]:
    """The months of the ● of the baseline; steps and unplanned work share nothing out."""
    return tuple(mark.month for mark in marks if mark.month and not mark.is_step)
