"""The figures that a person enters, their months, and the figures shown with them (pure)."""

from decimal import Decimal

from msgspec import Struct

from planner.errors import UsageError
from planner.kpi.breaks import is_period_cut
from planner.kpi.exact import EXACT, rate, rounded
from planner.kpi.readings import is_total
from planner.plan.fiscal import (
    Month,
    a_year_before,
    add_months,
    is_month,
    last_month,
    months_between,
    parse_period,
)
from planner.plan.model import Figure, Kpi, Plan, Row
from planner.plan.reporting import covered, unit_of
from planner.plan.targets import Done, InWords

# Series computed from others or set with the plan, and not typed month by month.
DERIVED = frozenset(
    {
        *("difference", "difference_from_target", "rate_difference", "progress_rate"),
        *("year_on_year", "cumulative_year_on_year", "baseline", "stated", "expected_people"),
    }
)

# The order in a form: the figure, its total, its parts, its counts, and those of others.
_FIRST = ("actual", "cumulative")
COUNTS = ("numerator", "denominator")
_OF_OTHERS = ("national", "rank")

NAMED_SERIES = frozenset({*_FIRST, *COUNTS, *_OF_OTHERS})  # every other series is a part


class Due(Struct, frozen=True):
    """A KPI in a form, with its next figure.

    Attributes:
        row: The first row of the form that shows it.
        month: The month of the next figure.
        period: The period of that figure: the month, or the fiscal year for a yearly KPI.
        is_owed: Whether it is missing at the month asked about.
    """

    kpi: str
    row: str
    month: Month
    period: str
    is_owed: bool


class Neighbours(Struct, frozen=True):
    """A figure with that of the month before and that of the same period last year."""

    now: Figure | None = None
    last_month: Figure | None = None
    last_year: Figure | None = None


def typed_series(kpi: Kpi) -> tuple[str, ...]:
    """The series a person enters for a KPI, in the order of a form.

    These are the judged one, those with monthly figures, those in its printed lines, and the counts
    of a rate. A flow without any figure has actual and cumulative.
    """
    printed = [line.series for line in kpi.lines]
    used = {figure.series for figure in kpi.known_figures if _is_of_months(figure.period)}
    wanted = {_judged_series(kpi), *filter(is_typed, (*printed, *used))}
    if kpi.kind == "ratio":
        wanted.update(COUNTS)
    elif kpi.kind == "flow" and not kpi.known_figures:
        wanted.update(_FIRST)
    known = dict.fromkeys((*printed, *sorted(used)))
    parts = [series for series in known if series not in NAMED_SERIES]
    return tuple(s for s in (*_FIRST, *parts, *COUNTS, *_OF_OTHERS) if s in wanted)


def is_typed(series: str) -> bool:
    """Whether a series is typed by a person, not computed or set with the plan."""
    return series not in DERIVED and not is_target(series)


def is_target(series: str) -> bool:
    """Whether a series is a target of the plan, monthly or one of several."""
    return series.startswith("target")


def leading_series(kpi: Kpi) -> str:
    """The series that decides the next month of a KPI: the judged one, else one with figures."""
    judged = _judged_series(kpi)
    used = {figure.series for figure in kpi.known_figures if _is_of_months(figure.period)}
    return next((series for series in (judged, *_FIRST, *COUNTS) if series in used), judged)


def next_month(plan: Plan, kpi: Kpi, series: str = "") -> Month:
    """The month of a KPI's next figure; figures lag, so it is independent of 基準月.

    It is the first gap after the series' first figure of this fiscal year, else the month after its
    last one; for a count of the year a month with its own figure or with a total is no gap. Without
    a figure this year it is the month after the last known one if the latest is judged, else the
    judging month, else the first month with work on it in the ledger. For a complete year it is
    March, or the last month before 廃止.

    Args:
        plan: The plan.
        kpi: One of its KPIs.
        series: A series other than the leading one; without figures it starts at that one's last.
    """
    if is_yearly(kpi):
        return plan.year.last
    leading = leading_series(kpi)
    known = _months(kpi, series or leading)
    if not series and kpi.kind == "flow" and is_total(kpi):  # either of them makes the total
        known = _months(kpi, "actual") | _months(kpi, "cumulative")
    this_year = [month for month in plan.year.months if month in known]
    if not this_year and series not in {"", leading}:
        this_year = [month for month in plan.year.months if month in _months(kpi, leading)][-1:]
    start = this_year[0] if this_year else _first_month(plan, kpi, known)
    last = _last_month(plan, kpi)
    missing = (month for month in _from(start, last) if month not in known)
    return next((month for month in missing if not kpi.is_suspended(month)), last)


def next_period(plan: Plan, kpi: Kpi, series: str = "") -> str:
    """The period of a KPI's next figure: its next month, or this fiscal year if it is yearly."""
    return str(plan.fiscal_year) if is_yearly(kpi) else next_month(plan, kpi, series)


def is_after_year(plan: Plan, period: str) -> bool:
    """Whether a month, span or year ends after the plan's year."""
    end = period.rpartition("/")[2]
    return end > (plan.year.last if is_month(end) else str(plan.fiscal_year))


def read_period(plan: Plan, text: str) -> str:
    """The period in a text, which may lie before the plan's year but not end after it.

    Raises:
        UsageError: ``period-unreadable`` or ``period-after-year``.
    """
    period = parse_period(text, plan.year)
    if is_after_year(plan, period):
        raise UsageError("period-after-year", text=text, year=plan.year.label)
    return period


def is_yearly(kpi: Kpi) -> bool:
    """Whether the leading series has figures of fiscal years only."""
    leading = leading_series(kpi)
    periods = [figure.period for figure in kpi.known_figures if figure.series == leading]
    return any(map(str.isdecimal, periods)) and not any(map(_is_of_months, periods))


def owed(plan: Plan, group: str, month: Month) -> tuple[Due, ...]:
    """The KPIs shown by rows of a group (empty: all), as printed, each once.

    Those that are 休止 or 廃止, or only shown by rows that are 廃止, are left out. A figure is owed
    when the next one is of ``month`` or earlier and missing; a KPI with a target in words and no
    figure so far owes none.
    """
    dues: dict[str, Due] = {}
    for row in plan.rows_in_order():
        if group and group not in plan.groups_of(row):
            continue
        for kpi in kpis_of(plan, row):
            if kpi.id in dues or kpi.is_suspended(month) or kpi.is_ended(month):
                continue
            if not plan.is_ended(row, month):
                dues[kpi.id] = _due(plan, kpi, row, month)
    return tuple(dues.values())


def kpis_of(plan: Plan, row: Row) -> tuple[Kpi, ...]:
    """The KPIs that a row shows, removed ones left out."""
    return tuple(plan.kpis[kpi] for kpi in row.kpis if kpi in plan.kpis)


def kpis_reported(plan: Plan, row: Row) -> tuple[tuple[Kpi, Row], ...]:
    """The KPIs that the report of a row is about, each once with the first row that shows it.

    A row that reports for others of its item has theirs as well.
    """
    rows = covered(plan, row) if unit_of(plan, row).id == row.id else (row,)
    shown: dict[str, tuple[Kpi, Row]] = {}
    for own in rows:
        for kpi in kpis_of(plan, own):
            shown.setdefault(kpi.id, (kpi, own))
    return tuple(shown.values())


def neighbours(kpi: Kpi, series: str, period: str) -> Neighbours:
    """The figures of a series for a period, the month before and the same period last year."""
    before = add_months(Month(period), -1) if is_month(period) else ""
    return Neighbours(
        kpi.figure(series, period),
        kpi.figure(series, before) if before else None,
        kpi.figure(series, a_year_before(period)),
    )


def difference(kpi: Kpi, series: str, period: str) -> Decimal | None:
    """A figure minus that of the same period last year; None unless both are known."""
    figures = neighbours(kpi, series, period)
    if figures.now is None or figures.last_year is None:
        return None
    if (end := last_month(period)) and is_period_cut(kpi, series, figures.last_year.period, end):
        return None
    return EXACT.subtract(figures.now.value, figures.last_year.value)


def computed_rate(kpi: Kpi, period: str, decimals: int, unit: str = "%") -> Decimal | None:
    """The rate of numerator and denominator; None unless both are known and it can be divided."""
    numerator, denominator = (kpi.figure(series, period) for series in COUNTS)
    if numerator is None or denominator is None:
        return None
    computed = rate(numerator.value, denominator.value, unit)
    return None if computed is None else rounded(computed, decimals)


def _judged_series(kpi: Kpi) -> str:
    return "cumulative" if kpi.judged_on == "cumulative" else "actual"


def _is_of_months(period: str) -> bool:
    """Whether a period is a month or a span, not a year or unknown."""
    return len(period) >= 7


def _months(kpi: Kpi, series: str) -> set[Month]:
    """The months with a figure of a series, without spans."""
    figures = kpi.known_figures
    return {Month(f.period) for f in figures if f.series == series and is_month(f.period)}


def _from(start: Month, end: Month) -> tuple[Month, ...]:
    """The months from one to another, both included."""
    return tuple(add_months(start, n) for n in range(months_between(start, end) + 1))


def _first_month(plan: Plan, kpi: Kpi, known: set[Month]) -> Month:
    """The first month of a KPI that has no figure of this year.

    What last year's plan still lacks is owed there.
    """
    first = plan.year.first
    earlier = [month for month in known if add_months(first, -12) <= month < first]
    if earlier and kpi.judged_on in {"latest", "judging-month"}:
        following = add_months(max(earlier), 1)
        return max(following, first) if kpi.inherited else following
    if kpi.judging_month is not None and kpi.judging_month in plan.year:
        return kpi.judging_month
    return max(first, min(plan.ledger_from, plan.year.last), _first_work(plan, kpi))


def _last_month(plan: Plan, kpi: Kpi) -> Month:
    """The last month of the year in which a KPI stands."""
    months = (month for month in plan.year.months if not kpi.is_ended(month))
    return max(months, default=plan.year.last)


def _first_work(plan: Plan, kpi: Kpi) -> Month:
    """The first month with a ● in the items that show a KPI; April if there is none."""
    items = {row.item for row in plan.rows.values() if kpi.id in row.kpis}
    rows = (plan.rows[row] for item in items for row in plan.items[item].rows)
    return min((m.month for row in rows for m in row.marks if m.month), default=plan.year.first)


def _due(plan: Plan, kpi: Kpi, row: Row, month: Month) -> Due:
    following, period = next_month(plan, kpi), next_period(plan, kpi)
    series = _FIRST if kpi.kind == "flow" and is_total(kpi) else (leading_series(kpi),)
    is_known = any(kpi.figure(own, period) is not None for own in series)
    is_in_words = isinstance(kpi.target.rule, InWords | Done) and not kpi.known_figures
    is_owed = following <= month and not (is_known or is_in_words)
    return Due(kpi.id, row.id, following, period, is_owed=is_owed)
