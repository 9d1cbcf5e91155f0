"""The readings of a KPI: its value for a month or year, as the KPI is judged (pure).

The total of a flow is the printed one plus later months. A level is never summed. A ratio is the
printed rate, else the quotient of its counts. If a printed value differs from the computed one, the
printed one is used and the other is ``beside``. Months without a figure do not hide the later ones:
they are ``missing`` in the total of the others.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct, structs

from planner.kpi.breaks import is_cut
from planner.kpi.exact import EXACT, decimals_of, rate, rounded, summed
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
UNDATED = ""  # the period of a figure whose month is unknown

_SHOWN = frozenset({"actual", "cumulative"})
_VALUES = _SHOWN | COUNTS


class RateCounts(NamedTuple):
    """The numerator and denominator of a rate; the latter may be the planned population."""

    numerator: Decimal
    denominator: Decimal
    is_provisional: bool = False
    is_planned: bool = False


class Reading(Struct, frozen=True):
    """The value of a KPI for a month or year.

    Attributes:
        value: None where the counts are known but the denominator is 0.
        period: The month it ends with, the fiscal year ("2020"), or empty for unknown.
        span: Its span ("2020-04/2020-06"), if it is of one.
        series: Its series, also for a computed value.
        is_made: Whether it was computed from months or counts, not printed.
        beside: The value computed from months or counts, if that differs from the printed one.
        counts: Its counts, if they are known.
        missing: The months without a figure that a total made of the others leaves out.
    """

    value: Decimal | None
    period: str
    series: str
    is_provisional: bool = False
    is_made: bool = False
    beside: Decimal | None = None
    counts: RateCounts | None = None
    span: str = ""
    missing: tuple[Month, ...] = ()

    @property
    def exact(self) -> RateCounts | None:
        """The counts that make exactly this rate; None where the printed rate may be another."""
        own = self.counts
        if own is None or self.beside is not None or not own.denominator:
            return None
        return None if own.is_planned and not self.is_made else own

    def month_in(self, year: FiscalYear) -> Month | None:
        """The month it ends with: March for a year; None for unknown."""
        if self.period == str(year.year):
            return year.last
        return Month(self.period) if is_month(self.period) else None


def is_total(kpi: Kpi) -> bool:
    """Whether a KPI is judged on its total since April."""
    return kpi.judged_series == "cumulative"


def reading(kpi: Kpi, month: Month) -> Reading | None:
    """The reading of exactly one month, as the KPI is judged; None where it is unknown."""
    if kpi.target.over == "mean":
        return mean(kpi, month)
    return total(kpi, month) if is_total(kpi) else of_month(kpi, month)


def subject(kpi: Kpi, series: str, used: Reading) -> Decimal | None:
    """The value compared with a limit: the figure judged, one of its counts, or another series."""
    if not series:
        return used.value
    if series in COUNTS and used.counts is not None:
        return used.counts.numerator if series == "numerator" else used.counts.denominator
    figure = kpi.figure(series, used.period)
    return figure.value if figure else None


def latest(kpi: Kpi, month: Month) -> Reading | None:
    """The last reading of the fiscal year up to a month; else one of an unknown month.

    A yearly figure counts for March if the KPI is judged on totals, else for any month.
    """
    year = fiscal_year_of(month)
    if month == year.last and is_total(kpi) and (whole := of_year(kpi, year)):
        return whole
    months = _months_with_figures(kpi, month)
    for place in months:
        if is_cut(kpi, place, month):
            break
        last = reading(kpi, place)
        if last and not (place != months[0] and _is_first_month_alone(kpi, last)):
            return last
    once = None if is_total(kpi) else of_year(kpi, year)
    return once or _printed(kpi, "actual", UNDATED)


def year_reading(kpi: Kpi, year: FiscalYear) -> Reading | None:
    """The final reading of a fiscal year: of the judging month, the year, else of March.

    What is judged month by month has that of the year only: its own figure, or its counts of all
    months. March alone says nothing about the other eleven.
    """
    if kpi.judged_on == "judging-month" and kpi.judging_month is not None:
        return reading(kpi, judging_month(kpi, year)) or of_year(kpi, year)
    if kpi.target.over == "month":
        return of_year(kpi, year) or _whole_year(kpi, year)
    return of_year(kpi, year) or reading(kpi, year.last) or _total_of_ratio(kpi, year.last)


def a_year_earlier(kpi: Kpi, used: Reading) -> Reading | None:
    """The reading of the same month or span a year before; None where it is unknown."""
    if not is_month(used.period):
        return None
    if used.span and (before := of_period(kpi, a_year_before(used.span))):
        return before
    return reading(kpi, add_months(Month(used.period), -12))


def judging_month(kpi: Kpi, year: FiscalYear) -> Month:
    """The judging month of a KPI in a fiscal year; March where none is set."""
    return year.month(calendar_month(kpi.judging_month)) if kpi.judging_month else year.last


def is_of_judging_month(kpi: Kpi, year: FiscalYear, used: Reading) -> bool:
    """Whether a reading is that of the judging month, or of the year where that stands for it.

    The count of a whole year says nothing about the one by November.
    """
    judged_in = judging_month(kpi, year)
    is_for_it = kpi.kind != "flow" or judged_in == year.last
    return used.period == judged_in or (is_for_it and used.period == str(year.year))


def earlier(kpi: Kpi, first: Month) -> Figure | None:
    """The last figure of a KPI before a month, a month's before its year's; None for none."""
    figures = [
        figure
        for figure in kpi.known_figures
        if figure.series in _SHOWN and figure.period and _end(figure.period) < first
    ]
    return max(
        figures,
        key=lambda own: (_end(own.period), not own.period.isdecimal(), own.series, own.period),
        default=None,
    )


def _end(period: str) -> str:
    """The last month of a period."""
    return FiscalYear(int(period)).last if period.isdecimal() else period[-7:]


def of_month(kpi: Kpi, month: Month) -> Reading | None:
    """The reading of a month alone, or of the span that ends with it."""
    for period in (month, *_spans_to(kpi, month)):
        if alone := of_period(kpi, period):
            return alone
    return _printed(kpi, "cumulative", month) if kpi.judged_on != "month" else None


def total(kpi: Kpi, month: Month) -> Reading | None:
    """The total from April to a month: printed, else computed from months or counts."""
    first = fiscal_year_of(month).first
    printed = _printed(kpi, "cumulative", month) or _printed(kpi, "actual", f"{first}/{month}")
    if kpi.kind == "flow":
        return _flow(kpi, printed, month)
    if month == first:  # the first month is its own total
        printed = printed or _printed(kpi, "actual", month)
    if kpi.population is None and is_cut(kpi, first, month):
        return printed
    ways = (_counts_so_far(kpi, month), _own_counts(kpi, month))
    if printed is None and not ways[0] and (known := _counts_known(kpi, month)):
        counts, missing = known
        made = _with_counts(kpi, None, (counts,), month, "cumulative")
        return structs.replace(made, missing=missing) if made else None
    return _with_counts(kpi, printed, ways, month, "cumulative")


def mean(kpi: Kpi, month: Month) -> Reading | None:
    """The mean of the months from April to one that has a figure, each for itself."""
    months = [place for place in fiscal_year_of(month).months if place <= month]
    if is_cut(kpi, months[0], month):
        return None
    known = [own for place in months if (own := of_month(kpi, place)) and own.value is not None]
    if not known or known[-1].period != month:
        return None
    has_figure = {own.period for own in known}
    value = EXACT.divide(summed(own.value or Decimal(0) for own in known), Decimal(len(known)))
    return Reading(
        value,
        month,
        "actual",
        is_provisional=any(own.is_provisional for own in known),
        is_made=len(known) > 1,
        missing=_missing(kpi, (place for place in months if place not in has_figure)),
    )


def of_year(kpi: Kpi, year: FiscalYear) -> Reading | None:
    """The reading of a figure of a fiscal year; None for a flow that is judged by month."""
    if kpi.kind == "flow" and not is_total(kpi):
        return None
    period = str(year.year)
    printed = _printed(kpi, "actual", period) or _printed(kpi, "cumulative", period)
    if kpi.kind != "ratio":
        return printed
    return _with_counts(kpi, printed, (_own_counts(kpi, period),), period, "actual")


def of_period(kpi: Kpi, period: str) -> Reading | None:
    """The reading of a month or span: printed, else computed from its own counts."""
    counts = _own_counts(kpi, period) if kpi.kind == "ratio" else None
    return _with_counts(kpi, _printed(kpi, "actual", period), (counts,), period, "actual")


def _is_first_month_alone(kpi: Kpi, used: Reading) -> bool:
    """Whether a total is only the rate of April, outdated once later months have figures."""
    return kpi.kind == "ratio" and is_total(kpi) and used.series == "actual"


def _total_of_ratio(kpi: Kpi, month: Month) -> Reading | None:
    return total(kpi, month) if kpi.kind == "ratio" else None


def _whole_year(kpi: Kpi, year: FiscalYear) -> Reading | None:
    """The rate of a year by its total printed for March or by the counts of all its months."""
    whole = _total_of_ratio(kpi, year.last)
    return None if whole is None or whole.missing or whole.series != "cumulative" else whole


def _flow(kpi: Kpi, printed: Reading | None, month: Month) -> Reading | None:
    first = fiscal_year_of(month).first
    if printed is None:
        return _added(kpi, month)
    parts = _chain(kpi, first, month)
    if parts is None or printed.value is None:
        return printed
    computed = summed(part.value for part in parts)
    return printed if computed == printed.value else structs.replace(printed, beside=computed)


def _added(kpi: Kpi, month: Month) -> Reading | None:
    """The last total printed before a month plus what is known of later ones, or from April."""
    start, printed = fiscal_year_of(month).first, []
    for back in range(1, 12):
        place = add_months(month, -back)
        if place < start:
            break
        if figure := own_figure(kpi, "cumulative", place):
            start, printed = add_months(place, 1), [figure]
            break
    if is_cut(kpi, add_months(start, -1) if printed else start, month):
        return None
    parts, missing = _known(kpi, start, month)
    if not parts or parts[-1].period[-7:] != month:
        return None
    figures = [*printed, *parts]
    if len(figures) == 1 and not missing:
        return _printed(kpi, "actual", figures[0].period)
    is_provisional = any(figure.is_provisional for figure in figures)
    value = summed(figure.value for figure in figures)
    return Reading(
        value, month, "cumulative", is_provisional=is_provisional, is_made=True, missing=missing
    )


def _known(kpi: Kpi, start: Month, end: Month) -> tuple[list[Figure], tuple[Month, ...]]:
    """The figures of months and spans from one month to another, and the months without any."""
    parts: list[Figure] = []
    missing: list[Month] = []
    spans = list(_spans(kpi, "actual"))
    place = start
    while place <= end:
        part = own_figure(kpi, "actual", place) or _longest(spans, place, end)
        if part is None:
            missing.append(place)
            place = add_months(place, 1)
        else:
            parts.append(part)
            place = add_months(Month(part.period[-7:]), 1)
    return parts, _missing(kpi, missing) if missing else ()


def _missing(kpi: Kpi, months: Iterable[Month]) -> tuple[Month, ...]:
    """The months whose figure is missing; while a KPI rests, none is, nor from its 廃止 on."""
    return tuple(month for month in months if not (kpi.is_suspended(month) or kpi.is_ended(month)))


def _chain(kpi: Kpi, start: Month, end: Month) -> list[Figure] | None:
    """The figures of consecutive months and spans from one month to another; None for a gap."""
    if is_cut(kpi, start, end):
        return None
    parts: list[Figure] = []
    place = start
    while place <= end:
        part = own_figure(kpi, "actual", place) or _span_from(kpi, place, end)
        if part is None and not kpi.is_suspended(place):
            return None
        if part is not None:
            parts.append(part)
            place = Month(part.period[-7:])
        place = add_months(place, 1)
    return parts


def _with_counts(
    kpi: Kpi,
    printed: Reading | None,
    ways: tuple[RateCounts | None, ...],
    period: str,
    series: str,
) -> Reading | None:
    """The printed reading with its counts, or the rate computed from them.

    Args:
        kpi: The KPI.
        printed: The printed reading.
        ways: The counts in each possible meaning, as a sum of months or a total; the printed rate
            is right if one of them gives it.
        period: The period of the reading.
        series: The series of a computed value.
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
    """Whether counts give the printed rate; those of a planned population always count as such."""
    if counts.is_planned:
        return True
    made = rate(counts.numerator, counts.denominator, kpi.unit)
    if made is None or printed.value is None:
        return True
    return rounded(made, decimals_of(printed.value)) == printed.value


def _own_counts(kpi: Kpi, period: str) -> RateCounts | None:
    """The counts of a period; without a denominator, over the planned population."""
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
    """The counts from April to a month: the sums of all its months and spans.

    Those of a planned population, and those without any earlier in the year, are totals already.
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


def _counts_known(kpi: Kpi, month: Month) -> tuple[RateCounts, tuple[Month, ...]] | None:
    """The counts of the months that have any, and the months without; None for running totals.

    Counts that never fall from month to month may be totals already: they are not summed.
    """
    if any(_spans(kpi, "numerator")):
        return None
    months = [place for place in fiscal_year_of(month).months if place <= month]
    if is_cut(kpi, months[0], month):
        return None
    known = {place: own for place in months if (own := _own_counts(kpi, place))}
    if month not in known or kpi.population is not None:
        return None
    counts = list(known.values())
    if all(
        now.numerator >= before.numerator and now.denominator >= before.denominator
        for before, now in pairwise(counts)
    ):
        return None
    added = RateCounts(
        summed(own.numerator for own in counts),
        summed(own.denominator for own in counts),
        is_provisional=any(own.is_provisional for own in counts),
    )
    return added, _missing(kpi, (place for place in months if place not in known))


def _counts_chain(kpi: Kpi, start: Month, end: Month) -> list[RateCounts]:
    """The counts of consecutive months and spans; none for a gap."""
    if is_cut(kpi, start, end):
        return []
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
    """A figure in the KPI's own unit; None where there is none."""
    figure = kpi.figure(series, period)
    return figure if figure is not None and _is_own(kpi, figure) else None


def _is_own(kpi: Kpi, figure: Figure) -> bool:
    return figure.unit in {"", kpi.unit}


def _spans_to(kpi: Kpi, month: Month) -> list[str]:
    """The spans that end with a month, the shortest first; none for a flow."""
    if kpi.kind == "flow":
        return []
    spans = {figure.period for figure in _spans(kpi, "actual", "numerator")}
    return sorted((span for span in spans if span.endswith(f"/{month}")), reverse=True)


def _span_from(kpi: Kpi, start: Month, end: Month, series: str = "actual") -> Figure | None:
    """The longest span that starts with a month and ends by another."""
    return _longest(_spans(kpi, series), start, end)


def _longest(spans: Iterable[Figure], start: Month, end: Month) -> Figure | None:
    """The longest of some spans that starts with a month and ends by another."""
    fitting = [
        figure
        for figure in spans
        if figure.period.startswith(f"{start}/") and figure.period[-7:] <= end
    ]
    return max(fitting, key=lambda figure: figure.period, default=None)


def _spans(kpi: Kpi, *series: str) -> Iterator[Figure]:
    """The figures of spans in the KPI's own unit; texts that only look like spans are left out."""
    for figure in kpi.known_figures:
        if "/" not in figure.period:  # spans are rare, and this check is quick
            continue
        is_own = figure.series in series and (figure.series in COUNTS or _is_own(kpi, figure))
        if is_own and is_period(figure.period):
            yield figure


def has_figures(kpi: Kpi, month: Month) -> bool:
    """Whether there is any figure of the fiscal year up to a month, even without a reading."""
    return bool(_months_with_figures(kpi, month))


def _months_with_figures(kpi: Kpi, last: Month) -> list[Month]:
    """The months of the fiscal year up to one with figures that end in them, the latest first."""
    ends = {figure.period[-7:] for figure in kpi.known_figures if figure.series in _VALUES}
    months = fiscal_year_of(last).months
    return [month for month in reversed(months) if month <= last and month in ends]
