"""What the figures of a KPI say of a month or a year, as the KPI is judged (pure).

A flow adds up: its total is the printed one, and what was added since. A level is never summed.
A ratio is the printed rate, else the quotient of its counts; where a printed value and what its
counts or months make differ, the printed one is used and the other kept beside it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct, structs

from planner.kpi.exact import decimals_of, rate, rounded, summed
from planner.plan.fiscal import (
    FiscalYear,
    Month,
    a_year_before,
    add_months,
    calendar_month,
    fiscal_year_of,
    is_month,
    is_period,
)
from planner.plan.model import Figure, Kpi

COUNTS = frozenset({"numerator", "denominator"})
UNDATED = ""  # the period of a figure whose month the documents do not say

_SHOWN = frozenset({"actual", "cumulative"})
_VALUES = _SHOWN | COUNTS


class RateCounts(NamedTuple):
    """Numerator and denominator of a rate; the latter may be that of the planned population."""

    numerator: Decimal
    denominator: Decimal
    is_provisional: bool = False
    is_planned: bool = False


class Reading(Struct, frozen=True):
    """The value of a KPI for a month or year.

    Attributes:
        value: None where the counts are known and nothing can be divided by the denominator.
        period: The month it reaches to, the fiscal year ("2020"), or empty where unsaid.
        span: The span it is of ("2020-04/2020-06"), where it is of one.
        series: The series it is of, also where it was made from months or counts.
        is_made: Made from months or counts, and not printed.
        beside: What months or counts make instead of the printed value; None where they agree.
        counts: The counts it stands on, where they are known.
    """

    value: Decimal | None
    period: str
    series: str
    is_provisional: bool = False
    is_made: bool = False
    beside: Decimal | None = None
    counts: RateCounts | None = None
    span: str = ""

    def month_in(self, year: FiscalYear) -> Month | None:
        """The month it reaches to: March for a year; None where unsaid."""
        if self.period == str(year.year):
            return year.last
        return Month(self.period) if is_month(self.period) else None


def is_total(kpi: Kpi) -> bool:
    """Whether a KPI is judged on what came together since April."""
    if kpi.kind == "level":
        return False
    return kpi.judged_on == "cumulative" or (kpi.kind == "flow" and kpi.judged_on != "month")


def reading(kpi: Kpi, month: Month) -> Reading | None:
    """The value of exactly one month, as the KPI is judged; None where it is not known."""
    return total(kpi, month) if is_total(kpi) else of_month(kpi, month)


def latest(kpi: Kpi, month: Month) -> Reading | None:
    """The last value of the fiscal year up to a month; one of an unsaid month if there is none.

    A total of the year is of March; what is no total may be told once for the year, whenever.
    """
    year = fiscal_year_of(month)
    if month == year.last and is_total(kpi) and (whole := of_year(kpi, year)):
        return whole
    told = _months_told(kpi, month)
    for place in told:
        found = reading(kpi, place)
        if found and not (place != told[0] and _is_first_month_alone(kpi, found)):
            return found
    once = None if is_total(kpi) else of_year(kpi, year)
    return once or _printed(kpi, "actual", UNDATED)


def year_reading(kpi: Kpi, year: FiscalYear) -> Reading | None:
    """The value a fiscal year ends with: of the judging month, the year, else of March."""
    if kpi.judged_on == "judging-month" and kpi.judging_month is not None:
        return reading(kpi, judging_month(kpi, year)) or of_year(kpi, year)
    return of_year(kpi, year) or reading(kpi, year.last) or _total_of_ratio(kpi, year.last)


def a_year_earlier(kpi: Kpi, found: Reading) -> Reading | None:
    """The value of the same month or span a year before; None where it is not known."""
    if not is_month(found.period):
        return None
    if found.span and (before := of_period(kpi, a_year_before(found.span))):
        return before
    return reading(kpi, add_months(Month(found.period), -12))


def judging_month(kpi: Kpi, year: FiscalYear) -> Month:
    """The month of a fiscal year in which a KPI is judged; March where none is set."""
    return year.month(calendar_month(kpi.judging_month)) if kpi.judging_month else year.last


def earlier(kpi: Kpi, first: Month) -> Figure | None:
    """The last figure of a KPI from before a month; None where there is none."""
    found = [
        figure
        for figure in kpi.figures.values()
        if figure.series in _SHOWN and figure.period and _end(figure.period) < first
    ]
    return max(found, key=lambda one: (_end(one.period), one.series, one.period), default=None)


def _end(period: str) -> str:
    """The month a period ends with."""
    return FiscalYear(int(period)).last if period.isdecimal() else period[-7:]


def of_month(kpi: Kpi, month: Month) -> Reading | None:
    """The value of a month alone, or of the span that ends with it."""
    for period in (month, *_spans_to(kpi, month)):
        if found := of_period(kpi, period):
            return found
    return _printed(kpi, "cumulative", month) if kpi.judged_on != "month" else None


def total(kpi: Kpi, month: Month) -> Reading | None:
    """What came together from April to a month: printed, else made from months or counts."""
    first = fiscal_year_of(month).first
    printed = _printed(kpi, "cumulative", month) or _printed(kpi, "actual", f"{first}/{month}")
    if kpi.kind == "flow":
        return _flow(kpi, printed, month)
    if month == first:  # the first month is its own total
        printed = printed or _printed(kpi, "actual", month)
    readings = (_counts_so_far(kpi, month), _own_counts(kpi, month))
    return _with_counts(kpi, printed, readings, month, "cumulative")


def of_year(kpi: Kpi, year: FiscalYear) -> Reading | None:
    """The value printed for a fiscal year; none for what is judged month by month."""
    if kpi.kind == "flow" and not is_total(kpi):
        return None
    period = str(year.year)
    printed = _printed(kpi, "actual", period) or _printed(kpi, "cumulative", period)
    if kpi.kind != "ratio":
        return printed
    return _with_counts(kpi, printed, (_own_counts(kpi, period),), period, "actual")


def of_period(kpi: Kpi, period: str) -> Reading | None:
    """The value of a month or span: printed, else made from its own counts."""
    counts = _own_counts(kpi, period) if kpi.kind == "ratio" else None
    return _with_counts(kpi, _printed(kpi, "actual", period), (counts,), period, "actual")


def _is_first_month_alone(kpi: Kpi, found: Reading) -> bool:
    """Whether a rate of April stands in for a total, which later months without one outdate."""
    return kpi.kind == "ratio" and is_total(kpi) and found.series == "actual"


def _total_of_ratio(kpi: Kpi, month: Month) -> Reading | None:
    return total(kpi, month) if kpi.kind == "ratio" else None


def _flow(kpi: Kpi, printed: Reading | None, month: Month) -> Reading | None:
    first = fiscal_year_of(month).first
    if printed is None:
        return _added(kpi, month)
    made = _chain(kpi, first, month)
    if made is None or printed.value is None or summed(p.value for p in made) == printed.value:
        return printed
    return structs.replace(printed, beside=summed(part.value for part in made))


def _added(kpi: Kpi, month: Month) -> Reading | None:
    """The last total printed before a month with what came since, or the sum from April."""
    start, begun = fiscal_year_of(month).first, []
    for back in range(1, 12):
        place = add_months(month, -back)
        if place < start:
            break
        if found := own_figure(kpi, "cumulative", place):
            start, begun = add_months(place, 1), [found]
            break
    parts = _chain(kpi, start, month)
    if parts is None:
        return None
    told = [*begun, *parts]
    if len(told) == 1:
        return _printed(kpi, "actual", told[0].period)
    is_provisional = any(part.is_provisional for part in told)
    value = summed(part.value for part in told)
    return Reading(value, month, "cumulative", is_provisional=is_provisional, is_made=True)


def _chain(kpi: Kpi, start: Month, end: Month) -> list[Figure] | None:
    """The figures of months and spans that follow each other from one month to another."""
    parts: list[Figure] = []
    place = start
    while place <= end:
        part = own_figure(kpi, "actual", place) or _span_from(kpi, place, end)
        if part is None:
            return None
        parts.append(part)
        place = add_months(Month(part.period[-7:]), 1)
    return parts


def _with_counts(
    kpi: Kpi,
    printed: Reading | None,
    ways: tuple[RateCounts | None, ...],
    period: str,
    series: str,
) -> Reading | None:
    """The printed rate with its counts beside it, or the rate they make.

    Args:
        kpi: A ratio, or another KPI, whose value stands as printed.
        printed: The value as printed.
        ways: The counts as they may be meant, as a sum of months or as they stand; where one
            of them makes the printed rate, nothing contradicts it.
        period: What the value is of.
        series: The series of a value that was made.
    """
    known = [counts for counts in ways if counts is not None]
    if not known:
        return printed
    if printed is None:
        made = rate(known[0].numerator, known[0].denominator, kpi.unit)
        return Reading(
            made,
            period.rpartition("/")[2],
            series,
            is_provisional=known[0].is_provisional,
            is_made=True,
            counts=known[0],
            span=period if "/" in period else "",
        )
    meant = next((counts for counts in known if _makes(kpi, counts, printed)), None)
    counts = meant or known[0]
    beside = None if meant else rate(counts.numerator, counts.denominator, kpi.unit)
    return structs.replace(printed, beside=beside, counts=counts)


def _makes(kpi: Kpi, counts: RateCounts, printed: Reading) -> bool:
    """Whether counts make a printed rate; by people that were planned nothing is contradicted."""
    if counts.is_planned:
        return True
    made = rate(counts.numerator, counts.denominator, kpi.unit)
    if made is None or printed.value is None:
        return True
    return rounded(made, decimals_of(printed.value)) == printed.value


def _own_counts(kpi: Kpi, period: str) -> RateCounts | None:
    """The counts of a period as they stand; people of a planned population need no denominator."""
    numerator = kpi.figure("numerator", period)
    denominator = kpi.figure("denominator", period)
    if numerator is None:
        return None
    if denominator is not None:
        is_provisional = numerator.is_provisional or denominator.is_provisional
        return RateCounts(numerator.value, denominator.value, is_provisional)
    if kpi.population is None:
        return None
    base = kpi.population.base
    return RateCounts(numerator.value, base, numerator.is_provisional, is_planned=True)


def _counts_so_far(kpi: Kpi, month: Month) -> RateCounts | None:
    """The counts from April to a month: those of all months and spans together.

    People of a population are counted as they stand, and so are counts that have nothing of
    the year before them: both are totals already.
    """
    if kpi.population is not None:
        return _own_counts(kpi, month)
    months = [m for m in fiscal_year_of(month).months if m <= month]
    if parts := _counts_chain(kpi, months[0], month):
        return RateCounts(
            summed(counts.numerator for counts in parts),
            summed(counts.denominator for counts in parts),
            any(counts.is_provisional for counts in parts),
        )
    known = [place for place in months if _own_counts(kpi, place)]
    return _own_counts(kpi, month) if known == [month] else None


def _counts_chain(kpi: Kpi, start: Month, end: Month) -> list[RateCounts]:
    """The counts of months and spans that follow each other; none where one is missing."""
    parts: list[RateCounts] = []
    place = start
    while place <= end:
        counts, last = _own_counts(kpi, place), place
        if counts is None and (span := _span_from(kpi, place, end, "numerator")):
            counts, last = _own_counts(kpi, span.period), Month(span.period[-7:])
        if counts is None:
            return []
        parts.append(counts)
        place = add_months(last, 1)
    return parts


def _printed(kpi: Kpi, series: str, period: str) -> Reading | None:
    figure = own_figure(kpi, series, period)
    if figure is None:
        return None
    start, slash, end = period.partition("/")
    return Reading(
        figure.value,
        end or start,
        series,
        is_provisional=figure.is_provisional,
        span=period if slash else "",
    )


def own_figure(kpi: Kpi, series: str, period: str) -> Figure | None:
    """A figure counted in the KPI's own unit."""
    figure = kpi.figure(series, period)
    return figure if figure is not None and _is_own(kpi, figure) else None


def _is_own(kpi: Kpi, figure: Figure) -> bool:
    return figure.unit in {"", kpi.unit}


def _spans_to(kpi: Kpi, month: Month) -> list[str]:
    """The spans that end with a month, the shortest first; of a flow none."""
    if kpi.kind == "flow":
        return []
    told = {figure.period for figure in _spans(kpi, "actual", "numerator")}
    return sorted((span for span in told if span.endswith(f"/{month}")), reverse=True)


def _span_from(kpi: Kpi, start: Month, end: Month, series: str = "actual") -> Figure | None:
    """The longest span that begins with a month and ends by another."""
    begun = [
        figure
        for figure in _spans(kpi, series)
        if figure.period.startswith(f"{start}/") and figure.period[-7:] <= end
    ]
    return max(begun, key=lambda figure: figure.period, default=None)


def _spans(kpi: Kpi, *series: str) -> Iterator[Figure]:
    """The figures of spans in the KPI's own unit; what is no span is none, whatever it says."""
    for figure in kpi.figures.values():
        if "/" not in figure.period:  # seldom there, and quick to see
            continue
        is_own = figure.series in series and (figure.series in COUNTS or _is_own(kpi, figure))
        if is_own and is_period(figure.period):
            yield figure


def is_told(kpi: Kpi, month: Month) -> bool:
    """Whether any figure is of the fiscal year up to a month, also where it makes no value."""
    return bool(_months_told(kpi, month))


def _months_told(kpi: Kpi, last: Month) -> list[Month]:
    """The months of a fiscal year up to one, the latest first, that figures are of or end with."""
    ends = {figure.period[-7:] for figure in kpi.figures.values() if figure.series in _VALUES}
    months = fiscal_year_of(last).months
    return [month for month in reversed(months) if month <= last and month in ends]
