"""A break in the figures of a KPI: from a month on they count something else (定義の変更) (pure).

Figures on both sides of it are not compared, and not added up. What a person printed as a total of
the year stands; what would be computed across the break is unknown.
"""

from planner.plan.fiscal import FiscalYear, Month, fiscal_year_of, is_month, last_month
from planner.plan.model import Kpi, SeriesBreak


def break_between(kpi: Kpi, start: Month, end: Month) -> SeriesBreak | None:
    """The last break after one month and up to another; None where both count the same."""
    if not kpi.breaks:  # nearly all KPIs, and this is asked very often
        return None
    found = [own for own in kpi.breaks if start < own.month <= end]
    return max(found, key=lambda own: own.month, default=None)


def is_cut(kpi: Kpi, start: Month, end: Month) -> bool:
    """Whether a break parts two months."""
    return break_between(kpi, start, end) is not None


def is_year_cut(kpi: Kpi, year: FiscalYear, end: Month) -> bool:
    """Whether a break parts a fiscal year, or its end, from a later month.

    The figure of a year is of all its months, but the one of a level is of its last.
    """
    return is_cut(kpi, year.last if kpi.kind == "level" else year.first, end)


def is_period_cut(kpi: Kpi, series: str, period: str, end: Month) -> bool:
    """Whether a break parts a figure of a month, span or year from a later month."""
    if not kpi.breaks or not period:
        return False
    last = last_month(period)
    if last is None:
        return False
    if period.isdecimal():
        return is_year_cut(kpi, FiscalYear(int(period)), end)
    first = Month(period[:7])
    is_total = is_month(period) and series == "cumulative" and kpi.kind != "level"
    return is_cut(kpi, fiscal_year_of(last).first if is_total else first, end)


def last_break(kpi: Kpi, year: FiscalYear) -> SeriesBreak | None:
    """The last break that parts the figures of a year from those of the one before; None: none."""
    return break_between(kpi, FiscalYear(year.year - 1).first, year.last)
