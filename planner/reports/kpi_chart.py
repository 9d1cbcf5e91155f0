"""A KPI over the months of its year as a chart: actual, target, prior year and landing (pure).

Its values have the decimals of the table: those printed as they are, those computed shortened.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import structs

from planner.kpi.breaks import last_break
from planner.kpi.expected import Basis, course
from planner.kpi.readings import Reading, is_total, reading
from planner.kpi.targets import limit_of
from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.model import ExpectedBy, Kpi, Plan
from planner.plan.targets import Bound
from planner.reports.chart import Chart, Role, Series
from planner.text import clean, one_line
from planner.wording.judging import basis_name
from planner.wording.kpis import shown_number
from planner.wording.labels import month_name
from planner.wording.targets import target_text

_BASES: dict[Basis, ExpectedBy] = {
    "twelfths": "twelfths",
    "prior-share": "prior-share",
    "marks": "marks",
}


def build(
    plan: Plan, kpi: Kpi, landing: Decimal | None = None, until: Month | None = None
) -> Chart:
    """A KPI of a plan over the twelve months of its year.

    Args:
        plan: The plan, for its year.
        kpi: One of its KPIs.
        landing: 着地見込み of the year in the unit of the KPI; shown where its figures add up.
        until: The last month whose figure is shown; None for all.
    """
    months = plan.year.months
    year_before = [add_months(month, -12) for month in months]
    total, target = is_total(kpi), clean(target_text(kpi))
    lines = (
        _until(_measured("actual", _("累計") if total else _("実績"), kpi, months), months, until),
        _target(plan, kpi),
        _measured("prior", _prior_name(plan, kpi), kpi, year_before),
        Series("landing", _("着地見込み"), (*(None,) * 11, landing if total else None)),
    )
    return Chart(
        title=one_line(kpi.name),
        unit=one_line(_unit(kpi)),
        note=_("目標 {target}").format(target=target) if target else "",
        places=tuple(map(month_name, months)),
        lines=tuple(line for line in lines if line.role == "actual" or line.last is not None),
        has_zero=kpi.kind == "flow",
    )


def _prior_name(plan: Plan, kpi: Kpi) -> str:
    """The name of last year's line; it says where its figures count something else."""
    return _("前年度（定義の変更前）") if last_break(kpi, plan.year) else _("前年度")


def _series(kpi: Kpi) -> str:
    return "cumulative" if is_total(kpi) else "actual"


def _unit(kpi: Kpi) -> str:
    return kpi.unit_of(_series(kpi))


def _measured(role: Role, name: str, kpi: Kpi, months: Sequence[Month]) -> Series:
    """The figures the KPI is judged on; those in another unit than the chart's are left out."""
    readings = [_in_unit(kpi, reading(kpi, month), month) for month in months]
    return Series(
        role,
        name,
        tuple(_shown(kpi, figure) for figure in readings),
        frozenset(
            place for place, figure in enumerate(readings) if figure and figure.is_provisional
        ),
    )


def _shown(kpi: Kpi, figure: Reading | None) -> Decimal | None:
    """The value of a reading; a rate made of its counts would have no end."""
    if figure is None or figure.value is None:
        return None
    return shown_number(kpi, figure.value)


def _until(line: Series, months: Sequence[Month], last: Month | None) -> Series:
    """A line without the values after a month."""
    if last is None:
        return line
    shown = [place for place, month in enumerate(months) if month <= last]
    values = tuple(v if place in shown else None for place, v in enumerate(line.values))
    return structs.replace(line, values=values, provisional=line.provisional.intersection(shown))


def _in_unit(kpi: Kpi, figure: Reading | None, month: Month) -> Reading | None:
    """The reading of a month in the unit of the chart; None for one that leaves months out."""
    if figure is not None and figure.missing:
        return None
    series = "actual" if figure is not None and figure.is_made else _series(kpi)
    source = kpi.figure(series, month)
    is_other = source is not None and (source.unit or kpi.unit) != _unit(kpi)
    return None if is_other else figure


def _target(plan: Plan, kpi: Kpi) -> Series:
    """The targets of the months; else what is expected of them by the basis of the KPI."""
    months = plan.year.months
    printed = [kpi.figure("target", month) for month in months]
    values = tuple(
        figure.value if figure and (figure.unit or kpi.unit) == _unit(kpi) else None
        for figure in printed
    )
    if any(value is not None for value in values[:-1]):
        return Series("target", _("目標"), values)
    limit = limit_of(kpi, plan.year)
    value = kpi.target.number if _is_named(kpi) else values[-1]
    if value is None or _unit(kpi) != kpi.unit:
        return Series("target", _("目標"), (None,) * len(months))
    if (grown := course(plan, kpi, structs.replace(limit, value=value))) is not None:
        basis, expected = grown
        name = _("目標（{basis}）").format(basis=basis_name(_BASES[basis]))
        shown = tuple(None if own is None else shown_number(kpi, own) for own in expected)
        return Series("target", name, shown)
    return Series("target", _("目標"), (value,) * len(months))


def _is_named(kpi: Kpi) -> bool:
    """Whether the target names a number itself, not last year's value or cases."""
    rule = kpi.target.rule
    return isinstance(rule, Bound) and isinstance(rule.value, Decimal) and not rule.series
