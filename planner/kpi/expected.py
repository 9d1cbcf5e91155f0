"""The values that a KPI should have reached by the month of its figure, by each basis (pure).

Their order: the basis chosen for the KPI, the month's own target, the same month of the figures
that the target names, the share of the year that is past for what grows over the year, else the
target of the year. The first one is used for judging, the others are shown with it. What grows is a
count of the year, from 0, and a level with a number to reach, from the end of last year; a level
whose start nobody knows is judged in March only. Months without a figure are left out on both
sides.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from planner.kpi.breaks import is_cut, last_break
from planner.kpi.exact import EXACT, quotient, summed
from planner.kpi.readings import (
    RateCounts,
    Reading,
    is_total,
    judging_month,
    of_month,
    of_year,
    own_figure,
    reading,
    year_reading,
)
from planner.kpi.targets import Limit
from planner.kpi.values import known_in_month
from planner.plan.fiscal import FiscalYear, Month, add_months, calendar_month, fiscal_year_of
from planner.plan.model import ExpectedBy, Kpi, Mark, MonthTargets, Plan

Basis = Literal[
    "own",  # the month's own target
    "prior-month",  # the same month of last year
    "same-month",  # the same month of the other figures that the target names
    "twelfths",  # m/12 of the target
    "prior-share",  # the share of last year's total reached by the same month
    "marks",  # the share of the row's ● that are past
    "year",  # the target of the year
]

NoBasis = Literal[
    "no-months",  # no month of the year has a target
    "months-open",  # nobody knows whether the targets of the months are 単月 or 累計
    "months-missing",  # the month has no target, or for a total one before it has none
    "not-growing",  # nothing to be spread over the months
    "no-limit",  # the number of the year is unknown
    "no-start",  # the level at the end of last year is unknown
    "no-course",  # last year's figures up to the month are unknown
    "definition-changed",  # last year's figures count something else
    "no-marks",  # no row of the KPI has a ●
    "not-used",  # it is known, and does not apply to this figure
]

CHOSEN: dict[ExpectedBy, Basis] = {
    "months": "own",
    "twelfths": "twelfths",
    "prior-share": "prior-share",
    "marks": "marks",
}


class Expected(Struct, frozen=True):
    """A value that should have been reached, and its basis.

    Attributes:
        share: The share of the year that is past by this basis, for what grows over the year.
        period: The period that the value is of: last year's for ``prior-month``; empty for none.
        counts: The counts of a value that was published, where they are known.
        start: The level at the end of last year that it grows from; None for a count.
    """

    basis: Basis
    value: Decimal
    share: Decimal | None = None
    period: str = ""
    is_provisional: bool = False
    counts: RateCounts | None = None
    start: Decimal | None = None

    @property
    def is_worked_out(self) -> bool:
        """Whether it was worked out from the target of the year."""
        return self.basis in {"twelfths", "prior-share", "marks"}


def is_annual_count(kpi: Kpi) -> bool:
    """Whether a KPI adds up over the year: a flow, or a rate of a planned population."""
    if kpi.kind == "flow":
        return is_total(kpi) and kpi.judged_on != "judging-month"
    is_running = kpi.judged_on in {"cumulative", "latest"}
    return kpi.kind == "ratio" and kpi.population is not None and is_running


def is_growing_level(kpi: Kpi, limit: Limit) -> bool:
    """Whether a level has a number to reach by the end of the year, and no month of its own."""
    target = kpi.target
    is_reached = kpi.kind == "level" and target.over == "latest" and target.by is None
    return is_reached and limit.source == "number" and not (limit.series or limit.is_done)


def start_of(kpi: Kpi, year: FiscalYear) -> Decimal | None:
    """The level of a KPI at the end of the year before; None where it is unknown."""
    before = FiscalYear(year.year - 1)
    if is_cut(kpi, before.last, year.last):
        return None
    last = of_month(kpi, before.last) or of_year(kpi, before)
    return last.value if last else None


def expectations(plan: Plan, kpi: Kpi, limit: Limit, used: Reading) -> tuple[Expected, ...]:
    """The values that a figure can be compared with, the one used for judging first.

    Args:
        plan: The plan, whose ● may distribute the target over the months.
        kpi: The KPI.
        limit: The year's limit; its value may be unknown.
        used: The figure judged.
    """
    month = used.month_in(plan.year)
    if month is None or limit.series:
        return _of_year(limit)
    expected = [*_of_month(kpi, limit, used, month)]
    is_level = is_growing_level(kpi, limit)
    if limit.value is not None and (is_level or is_annual_count(kpi)):
        expected += shares(plan, kpi, limit.value, used, start=_start(plan, kpi, limit))
    expected = by_choice(kpi, expected)
    is_awaited = is_level and not expected and limit.direction == "at-least"
    return (*expected, *(() if is_awaited and month != plan.year.last else _of_year(limit)))


def course(plan: Plan, kpi: Kpi, limit: Limit) -> tuple[Basis, tuple[Decimal | None, ...]] | None:
    """What is expected of a KPI that grows, month by month, by the basis it is judged by.

    None for a month where that basis gives nothing, and for a KPI that does not grow.
    """
    if limit.value is None or not (is_annual_count(kpi) or is_growing_level(kpi, limit)):
        return None
    start = _start(plan, kpi, limit)
    months = [
        by_choice(kpi, shares(plan, kpi, limit.value, Reading(None, month, "actual"), start))
        for month in plan.year.months
    ]
    if not months[0]:
        return None
    basis = months[0][0].basis
    found = (next((own.value for own in one if own.basis == basis), None) for one in months)
    return basis, tuple(found)


def by_choice(kpi: Kpi, expected: list[Expected]) -> list[Expected]:
    """The values expected, that of the basis chosen for a KPI first."""
    chosen = CHOSEN[kpi.expected_by] if kpi.expected_by else None
    return sorted(expected, key=lambda part: part.basis != chosen)


def why_no_basis(
    plan: Plan, kpi: Kpi, limit: Limit, used: Reading, by: ExpectedBy
) -> NoBasis | None:
    """Why a way to spread a target gives nothing for a figure; None where it gives a value.

    Args:
        plan: The plan.
        kpi: The KPI.
        limit: The year's limit; its value may be unknown.
        used: The figure judged, or a month alone where there is none.
        by: The way that was or may be chosen.
    """
    if any(own.basis == CHOSEN[by] for own in expectations(plan, kpi, limit, used)):
        return None
    if by == "months":
        return _why_no_months(kpi, limit, plan.year)
    return _why_no_share(plan, kpi, limit, by)


def shares(
    plan: Plan, kpi: Kpi, value: Decimal, used: Reading, start: Decimal | None = None
) -> list[Expected]:
    """The parts of a year's count expected by the month of a figure, by each basis.

    Args:
        plan: The plan.
        kpi: The KPI.
        value: What is to be reached in the year.
        used: The figure; the months missing in it are not expected either.
        start: The level that grows to the value; None for a count, which grows from 0.
    """
    month = used.month_in(plan.year)
    if month is None or (kpi.kind == "level" and start is None):
        return []
    from_0 = Decimal(0) if start is None else start
    grown = EXACT.subtract(value, from_0)
    return [
        Expected(
            basis,
            EXACT.add(from_0, shared),
            EXACT.divide(past, whole),
            start=start,
        )
        for basis, past, whole in _shares(plan, kpi, used, month)
        if (shared := quotient(EXACT.multiply(grown, past), whole)) is not None
    ]


def months_past(month: Month) -> int:
    """The number of months of the fiscal year up to a month: 1 for April."""
    return (calendar_month(month) - 4) % 12 + 1


def months_covered(used: Reading, month: Month) -> int:
    """The number of months of the year that a figure covers: without those missing in it."""
    return months_past(month) - len(used.missing)


def month_targets_of(
    kpi: Kpi, year: FiscalYear, limit: Decimal | None = None, series: str = "target"
) -> MonthTargets | None:
    """Whether the targets of the months are 単月 or 累計; None where that must be asked.

    Unless somebody said so, those that never fall and end in the year's target are 累計, and twelve
    that add up to it are 単月; of a target with a judging month those up to it.

    Args:
        kpi: The KPI.
        year: The fiscal year.
        limit: The target of the year, where it is known.
        series: The series of these targets.
    """
    if series in kpi.month_targets:
        return kpi.month_targets[series]
    last = judging_month(kpi, year)
    figures = [own_figure(kpi, series, month) for month in year.months if month <= last]
    values = [figure.value for figure in figures if figure is not None]
    if limit is None or figures[-1] is None:
        return None
    if values[-1] == limit and all(before <= after for before, after in pairwise(values)):
        return "cumulative"
    return "single" if len(values) == len(figures) and summed(values) == limit else None


def _why_no_share(plan: Plan, kpi: Kpi, limit: Limit, by: ExpectedBy) -> NoBasis:
    """Why no share of a year's target is expected by a month."""
    if not (is_annual_count(kpi) or is_growing_level(kpi, limit)):
        return "not-growing"
    if limit.value is None:
        return "no-limit"
    if (by == "prior-share" or kpi.kind == "level") and last_break(kpi, plan.year):
        return "definition-changed"
    if kpi.kind == "level" and start_of(kpi, plan.year) is None:
        return "no-start"
    if by == "prior-share":
        return "no-course"
    return "no-marks" if by == "marks" and not _marked_months(plan, kpi) else "not-used"


def _why_no_months(kpi: Kpi, limit: Limit, year: FiscalYear) -> NoBasis:
    """Why the targets of the months give nothing."""
    if not any(own_figure(kpi, "target", month) for month in year.months):
        return "no-months"
    is_open = needs_month_targets(kpi) and month_targets_of(kpi, year, limit.value) is None
    return "months-open" if is_open else "months-missing"


def months_summed(kpi: Kpi, limit: Limit, used: Reading, year: FiscalYear) -> tuple[Month, ...]:
    """The months whose own targets are added up for a figure; none unless they are 単月."""
    month = used.month_in(year)
    if month is None or not needs_month_targets(kpi):
        return ()
    if month_targets_of(kpi, year, limit.value) != "single":
        return ()
    return tuple(own for own in year.months if own <= month and own not in used.missing)


def needs_month_targets(kpi: Kpi) -> bool:
    """Whether the targets of a KPI's months may be 単月 or 累計: those of a count that adds up."""
    return kpi.kind == "flow" and is_total(kpi)


def _start(plan: Plan, kpi: Kpi, limit: Limit) -> Decimal | None:
    """The level to grow from; that of a level which is good already is only to be kept."""
    if kpi.kind != "level" or limit.value is None:
        return None
    start = start_of(kpi, plan.year)
    if start is None:
        return None
    is_good = start >= limit.value if limit.direction == "at-least" else start <= limit.value
    return limit.value if is_good else start


def _of_year(limit: Limit) -> tuple[Expected, ...]:
    """The target of the year; none while it is unknown."""
    if limit.value is None:
        return ()
    counts, is_provisional = limit.known.counts, limit.is_provisional
    return (Expected("year", limit.value, is_provisional=is_provisional, counts=counts),)


def _of_month(kpi: Kpi, limit: Limit, used: Reading, month: Month) -> Iterator[Expected]:
    own = _own_target(kpi, limit.value, used, month)
    if own is not None:
        yield Expected("own", own, _share_of(kpi, own, limit.value), month)
    if limit.source == "number" or limit.asked is None:
        return
    share = Decimal(months_past(month)) / 12 if is_annual_count(kpi) else None
    known = known_in_month(kpi, used, limit.asked, share)
    if known.value is None:
        return
    value = known.value
    if used.missing:
        without = _without(
            value, used.missing, lambda place: _prior_growth(kpi, add_months(place, -12))
        )
        if without is None or not limit.is_prior:
            return
        value = without
    yield Expected(
        "prior-month" if limit.is_prior else "same-month",
        value,
        _share_of(kpi, value, limit.value),
        known.period if limit.is_prior else "",
        known.is_provisional,
        known.counts,
    )


def _share_of(kpi: Kpi, value: Decimal, limit: Decimal | None) -> Decimal | None:
    if limit is None or not is_annual_count(kpi):
        return None
    return quotient(value, limit)


def _own_target(
    kpi: Kpi, year_target: Decimal | None, used: Reading, month: Month
) -> Decimal | None:
    """The target of the month, of a count of the year the total of the months covered.

    None where it is not known whether the months' targets are 単月 or 累計.
    """
    own = own_figure(kpi, "target", month)
    if own is None:
        return None
    if not needs_month_targets(kpi):
        return own.value
    year = fiscal_year_of(month)
    meaning = month_targets_of(kpi, year, year_target)
    if meaning is None:
        return None
    if meaning == "cumulative":
        return _without(own.value, used.missing, lambda place: _target_growth(kpi, place))
    covered = (place for place in year.months if place <= month and place not in used.missing)
    printed = [own_figure(kpi, "target", place) for place in covered]
    values = [figure.value for figure in printed if figure is not None]
    return summed(values) if len(values) == len(printed) else None


def _without(
    total: Decimal, missing: tuple[Month, ...], growth: Callable[[Month], Decimal | None]
) -> Decimal | None:
    """A running total without what some months add to it; None where that is unknown."""
    parts = [growth(place) for place in missing]
    known = [part for part in parts if part is not None]
    return EXACT.subtract(total, summed(known)) if len(known) == len(parts) else None


def _target_growth(kpi: Kpi, month: Month) -> Decimal | None:
    """What a month adds to the running target."""
    now = own_figure(kpi, "target", month)
    if now is None or months_past(month) == 1:
        return now.value if now else None
    before = own_figure(kpi, "target", add_months(month, -1))
    return EXACT.subtract(now.value, before.value) if before else None


def _prior_growth(kpi: Kpi, month: Month) -> Decimal | None:
    """What a month added to the total of its year."""
    now = _whole(reading(kpi, month))
    if now is None or months_past(month) == 1:
        return now
    before = _whole(reading(kpi, add_months(month, -1)))
    return EXACT.subtract(now, before) if before is not None else None


def _whole(own: Reading | None) -> Decimal | None:
    """The value of a reading that leaves no month out."""
    return None if own is None or own.missing else own.value


def _shares(
    plan: Plan, kpi: Kpi, used: Reading, month: Month
) -> Iterator[tuple[Basis, Decimal, Decimal]]:
    """The bases for what grows, each with the part that is past and the whole, undivided."""
    yield "twelfths", Decimal(months_covered(used, month)), Decimal(12)
    is_level = kpi.kind == "level"
    course = _last_growth(kpi, month) if is_level else _last_course(kpi, used, month)
    if course:
        yield "prior-share", *course
    if marked := _marked_months(plan, kpi):
        past = sum(1 for place in marked if place <= month and place not in used.missing)
        yield "marks", Decimal(past), Decimal(len(marked))


def _last_course(kpi: Kpi, used: Reading, month: Month) -> tuple[Decimal, Decimal] | None:
    """Last year's total by the same month, without the months missing now, and its whole."""
    first = fiscal_year_of(add_months(month, -12)).first
    before = None if is_cut(kpi, first, month) else _whole(reading(kpi, add_months(month, -12)))
    if before is None:
        return None
    whole = _whole(year_reading(kpi, fiscal_year_of(add_months(month, -12))))
    past = _without(before, used.missing, lambda place: _prior_growth(kpi, add_months(place, -12)))
    return (past, whole) if whole and past is not None else None


def _last_growth(kpi: Kpi, month: Month) -> tuple[Decimal, Decimal] | None:
    """The growth of a level by the same month of last year, and in the whole of it."""
    last = fiscal_year_of(add_months(month, -12))
    start, end = start_of(kpi, last), start_of(kpi, fiscal_year_of(month))
    now = _whole(reading(kpi, add_months(month, -12)))
    if start is None or end is None or now is None or start == end:
        return None
    return EXACT.subtract(now, start), EXACT.subtract(end, start)


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
