"""Which figures a person enters, for which month, and what stands beside them (pure)."""

from decimal import Decimal

from msgspec import Struct

from planner.errors import UsageError
from planner.kpi.exact import EXACT, rate, rounded
from planner.plan.fiscal import (
    Month,
    a_year_before,
    add_months,
    is_month,
    months_between,
    parse_period,
)
from planner.plan.model import Figure, Kpi, Plan, Row

# What follows from other figures, or was set with the plan, is not typed month by month.
DERIVED = frozenset(
    {
        *("difference", "difference_from_target", "rate_difference", "progress_rate"),
        *("year_on_year", "cumulative_year_on_year", "baseline", "stated", "expected_people"),
    }
)

# The order in a form: the figure, its total, parts of it, its counts, and others' beside it.
_FIRST = ("actual", "cumulative")
COUNTS = ("numerator", "denominator")
_BESIDE = ("national", "rank")

NAMED_SERIES = frozenset({*_FIRST, *COUNTS, *_BESIDE})  # every other one is a part


class Due(Struct, frozen=True):
    """A KPI as a form lists it.

    Attributes:
        row: The first row shown that has it.
        month: The month its next figure is due for.
        period: What that figure is of: the month, or the fiscal year of a count once a year.
        is_owed: Whether it is missing by the month asked about.
    """

    kpi: str
    row: str
    month: Month
    period: str
    is_owed: bool


class Neighbours(Struct, frozen=True):
    """A figure beside last month's and that of the same time last year."""

    now: Figure | None = None
    last_month: Figure | None = None
    last_year: Figure | None = None


def typed_series(kpi: Kpi) -> tuple[str, ...]:
    """The series a person enters for a KPI, in the order of a form.

    The one it is judged on, those it uses for months and those its printed lines show, and of a
    rate numerator and denominator. A flow without any figure has both its month and its total.
    """
    printed = [line.series for line in kpi.lines]
    used = {figure.series for figure in kpi.figures.values() if _is_of_months(figure.period)}
    wanted = {_judged_series(kpi), *filter(is_typed, (*printed, *used))}
    if kpi.kind == "ratio":
        wanted.update(COUNTS)
    elif kpi.kind == "flow" and not kpi.figures:
        wanted.update(_FIRST)
    apart = dict.fromkeys((*printed, *sorted(used)))
    parts = [series for series in apart if series not in NAMED_SERIES]
    return tuple(s for s in (*_FIRST, *parts, *COUNTS, *_BESIDE) if s in wanted)


def is_typed(series: str) -> bool:
    """Whether a series is entered by a person, and neither computed nor set with the plan."""
    return series not in DERIVED and not is_target(series)


def is_target(series: str) -> bool:
    """Whether a series belongs to the plan: a target of a month, or one of several steps."""
    return series.startswith("target")


def leading_series(kpi: Kpi) -> str:
    """The series whose months say how far the figures have come."""
    judged = _judged_series(kpi)
    used = {figure.series for figure in kpi.figures.values() if _is_of_months(figure.period)}
    return next((series for series in (judged, *_FIRST, *COUNTS) if series in used), judged)


def next_month(plan: Plan, kpi: Kpi, series: str = "") -> Month:
    """The month the next figure of a KPI is of; figures lag, so that 基準月 does not say it.

    The first gap since the series began in this fiscal year, else the month after its last
    figure. Without one this year: the month after the last one known, where the latest counts;
    else the judging month, or the first month with work on it since the ledger began. A year
    that is complete has its last month.

    Args:
        plan: The plan.
        kpi: One of its KPIs.
        series: Another series than the leading one; it begins where that one has come to.
    """
    if is_yearly(kpi):
        return plan.year.last
    leading = leading_series(kpi)
    known = _months(kpi, series or leading)
    begun = [month for month in plan.year.months if month in known]
    if not begun and series not in {"", leading}:
        begun = [month for month in plan.year.months if month in _months(kpi, leading)][-1:]
    start = begun[0] if begun else _first_month(plan, kpi, known)
    missing = (month for month in _from(start, plan.year.last) if month not in known)
    return next((month for month in missing if not is_suspended(kpi, month)), plan.year.last)


def next_period(plan: Plan, kpi: Kpi, series: str = "") -> str:
    """What the next figure of a KPI is of: its next month, or this year where it counts years."""
    return str(plan.fiscal_year) if is_yearly(kpi) else next_month(plan, kpi, series)


def is_after_year(plan: Plan, period: str) -> bool:
    """Whether a month, span or year ends after the plan's year."""
    end = period.rpartition("/")[2]
    return end > (plan.year.last if is_month(end) else str(plan.fiscal_year))


def read_period(plan: Plan, text: str) -> str:
    """The month, span or year a figure is said to be of; years gone by are, later ones are not.

    Raises:
        UsageError: ``period-unreadable`` or ``period-after-year``.
    """
    period = parse_period(text, plan.year)
    if is_after_year(plan, period):
        raise UsageError("period-after-year", text=text, year=plan.year.label)
    return period


def is_yearly(kpi: Kpi) -> bool:
    """Whether the leading series has figures of fiscal years only: a count once a year."""
    leading = leading_series(kpi)
    periods = [figure.period for figure in kpi.figures.values() if figure.series == leading]
    return any(map(str.isdecimal, periods)) and not any(map(_is_of_months, periods))


def is_suspended(kpi: Kpi, month: Month) -> bool:
    """Whether a KPI rests in a month."""
    return kpi.is_suspended(month)


def owed(plan: Plan, group: str, month: Month) -> tuple[Due, ...]:
    """The KPIs that rows of a group (empty: all) show, as printed, each once, resting ones not.

    A KPI is owed when its next figure is of ``month`` or earlier and not there; one whose target
    is in words, never counted so far, owes none.
    """
    found: dict[str, Due] = {}
    for row in plan.rows_in_order():
        if group and group not in plan.groups_of(row):
            continue
        for kpi in kpis_of(plan, row):
            if kpi.id not in found and not is_suspended(kpi, month):
                found[kpi.id] = _due(plan, kpi, row, month)
    return tuple(found.values())


def kpis_of(plan: Plan, row: Row) -> tuple[Kpi, ...]:
    """The KPIs a row shows that are still there."""
    return tuple(plan.kpis[kpi] for kpi in row.kpis if kpi in plan.kpis)


def neighbours(kpi: Kpi, series: str, period: str) -> Neighbours:
    """The figures of a series for a period, the month before and the same time last year."""
    before = add_months(Month(period), -1) if is_month(period) else ""
    return Neighbours(
        kpi.figure(series, period),
        kpi.figure(series, before) if before else None,
        kpi.figure(series, a_year_before(period)),
    )


def difference(kpi: Kpi, series: str, period: str) -> Decimal | None:
    """A figure less that of the same time last year; None unless both are known."""
    beside = neighbours(kpi, series, period)
    if beside.now is None or beside.last_year is None:
        return None
    return EXACT.subtract(beside.now.value, beside.last_year.value)


def computed_rate(kpi: Kpi, period: str, decimals: int, unit: str = "%") -> Decimal | None:
    """What numerator and denominator make; None unless both are known and it can be divided."""
    numerator, denominator = (kpi.figure(series, period) for series in COUNTS)
    if numerator is None or denominator is None:
        return None
    computed = rate(numerator.value, denominator.value, unit)
    return None if computed is None else rounded(computed, decimals)


def _judged_series(kpi: Kpi) -> str:
    return "cumulative" if kpi.judged_on == "cumulative" else "actual"


def _is_of_months(period: str) -> bool:
    """Whether a figure is of a month or a span, and not of a year or of nobody knows when."""
    return len(period) >= 7


def _months(kpi: Kpi, series: str) -> set[Month]:
    """The months a series has a figure of; a span is not a month."""
    figures = kpi.figures.values()
    return {Month(f.period) for f in figures if f.series == series and is_month(f.period)}


def _from(start: Month, end: Month) -> tuple[Month, ...]:
    """The months from one to another, both included."""
    return tuple(add_months(start, n) for n in range(months_between(start, end) + 1))


def _first_month(plan: Plan, kpi: Kpi, known: set[Month]) -> Month:
    """The month a KPI begins with that has no figure of this year."""
    first = plan.year.first
    earlier = [month for month in known if add_months(first, -12) <= month < first]
    if earlier and kpi.judged_on in {"latest", "judging-month"}:
        return add_months(max(earlier), 1)
    if kpi.judging_month is not None and kpi.judging_month in plan.year:
        return kpi.judging_month
    return max(first, min(plan.ledger_from, plan.year.last), _first_work(plan, kpi))


def _first_work(plan: Plan, kpi: Kpi) -> Month:
    """The first month with a ● in the items that show a KPI; April without any."""
    items = {row.item for row in plan.rows.values() if kpi.id in row.kpis}
    rows = (plan.rows[row] for item in items for row in plan.items[item].rows)
    return min((m.month for row in rows for m in row.marks if m.month), default=plan.year.first)


def _due(plan: Plan, kpi: Kpi, row: Row, month: Month) -> Due:
    following, period = next_month(plan, kpi), next_period(plan, kpi)
    is_known = kpi.figure(leading_series(kpi), period) is not None
    is_in_words = kpi.target.rule == "qualitative" and not kpi.figures
    is_owed = following <= month and not (is_known or is_in_words)
    return Due(kpi.id, row.id, following, period, is_owed=is_owed)
