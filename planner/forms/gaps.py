"""How far a KPI was from its 目安 in each month, and where it lands: the hanging chart's values."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from msgspec import Struct

from planner.history.dated import until
from planner.kpi.exact import EXACT
from planner.kpi.standing import Standing, standing
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan
from planner.reports import kpi_chart
from planner.reports.chart import Chart
from planner.text import clean, cut, one_line, width
from planner.wording.kpis import gap_number, gap_unit, landing_number
from planner.wording.labels import month_name
from planner.wording.phrases import with_remark

_LEAST_NAME = 8  # cells of a KPI's name that are worth showing
_YEAR = 12
_ZERO = Decimal(0)
_PART = Decimal("0.1")  # of 目安 that fills a chart


class Gap(Struct, frozen=True):
    """A distance from 目安.

    Attributes:
        missing: What is missing in the good direction; below 0: what is beyond 目安.
        text: Figure less 目安 with its sign, as the sentences print it.
    """

    missing: Decimal
    text: str


class Gaps(Struct, frozen=True):
    """The distances of a KPI from its 目安 over the months of a year.

    Attributes:
        title: The KPI and what is drawn of it, with the unit.
        short_title: The same without the KPI.
        places: The names of the months up to the one looked at.
        months: One for each of them; None where there is no figure of that very month.
        landing: That of 3月 at the present pace; None where nothing is foreseen.
        full: The distance that fills a chart at least: a tenth of 目安.
    """

    title: str
    short_title: str
    places: tuple[str, ...]
    months: tuple[Gap | None, ...]
    landing: Gap | None = None
    full: Decimal = Decimal(0)

    def title_in(self, cells: int) -> str:
        """The title, of the KPI as much as there is room for."""
        if width(self.title) <= cells:
            return self.title
        room = cells - width(self.short_title) - 2
        name = cut(self.title.removesuffix(self.short_title).rstrip("　"), room)
        return f"{name}　{self.short_title}" if room >= _LEAST_NAME else self.short_title


def figure(plan: Plan, kpi: Kpi, judged: Standing) -> Gaps | Chart:
    """What is drawn of a KPI at a month: its distances from 目安; its course, where it has none."""
    found = gaps(plan, kpi, judged, partial(until, plan))
    return found or kpi_chart.build(plan, kpi, landing_number(kpi, judged), until=judged.month)


def gaps(plan: Plan, kpi: Kpi, judged: Standing, page_of: Callable[[Month], Plan]) -> Gaps | None:
    """The distances up to the month a KPI is judged at; None where there is not one.

    Args:
        plan: The plan up to that month.
        kpi: One of its KPIs.
        judged: Where it stands in the month.
        page_of: Gives the plan up to an earlier month, as that month's own page has it.
    """
    months = tuple(month for month in plan.year.months if month <= judged.month)
    found = tuple(_of_month(kpi, _judged_at(kpi, judged, month, page_of)) for month in months)
    if not any(found):
        return None
    name = with_remark(_("目安との差"), gap_unit(kpi, judged))
    return Gaps(
        title=f"{one_line(clean(kpi.name))}　{name}",
        short_title=name,
        places=tuple(map(month_name, months)),
        months=found,
        landing=_landing(kpi, judged) if len(months) < _YEAR or found[-1] is None else None,
        full=_full(judged),
    )


def _judged_at(
    kpi: Kpi, judged: Standing, month: Month, page_of: Callable[[Month], Plan]
) -> Standing | None:
    """Where it stood in a month; None for those without a figure of theirs."""
    if month == judged.month:
        return judged
    page = page_of(month)
    return standing(page, page.kpis[kpi.id], month) if kpi.id in page.kpis else None


def _of_month(kpi: Kpi, judged: Standing | None) -> Gap | None:
    if judged is None or judged.used is None or judged.shortfall is None:
        return None
    if judged.used.period != judged.month or judged.expected is None:
        return None
    return _gap(judged, gap_number(kpi, judged), is_missing=judged.shortfall > 0)


def _full(judged: Standing) -> Decimal:
    """A tenth of 目安, which fills a chart unless a distance is larger."""
    return EXACT.multiply(judged.expected.value.copy_abs(), _PART) if judged.expected else _ZERO


def _landing(kpi: Kpi, judged: Standing) -> Gap | None:
    """What will be missing in 3月 at the present pace."""
    landing, limit = landing_number(kpi, judged), judged.limit
    if landing is None or limit.value is None or limit.series or judged.is_rate:
        return None
    above = EXACT.subtract(landing, limit.value)
    is_missing = above > 0 if limit.direction == "at-most" else above < 0
    return _gap(judged, above.copy_abs(), is_missing=is_missing)


def _gap(judged: Standing, size: Decimal, *, is_missing: bool) -> Gap:
    if not size:
        return Gap(Decimal(0), "0")
    is_above = is_missing == (judged.limit.direction == "at-most")
    return Gap(size if is_missing else -size, f"{'+' if is_above else '-'}{size:,f}")
