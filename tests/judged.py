"""KPIs made by hand for tests: a few words say which rule, kind and figures one has."""

from decimal import Decimal

import msgspec
from plans import small_plan
from targeted import target_of

from planner.plan.model import Figure, Kpi, Population

YEAR = 2020


def number(text):
    return None if text is None else Decimal(text)


def kpi_of(
    *figures,
    rule="at-least",
    value=None,
    cases=(),
    judged_on="latest",
    judging_month=None,
    unit="件",
    **fields,
):
    """A KPI whose figures are written ``series@period=value``; a ~ before the value is 速報."""
    made = {}
    for text in figures:
        key, _, said = text.partition("=")
        series, _, period = key.partition("@")
        is_provisional = said.startswith("~")
        made[key] = Figure(series, period, Decimal(said.removeprefix("~")), is_provisional)
    target = target_of(rule, value, cases=cases, judged_on=judged_on, by=judging_month)
    return Kpi("k1", "k", "指標", unit=unit, target=target, figures=made, **fields)


def flow(*figures, value="1200", **fields):
    """A count of a year, judged by its total."""
    return kpi_of(*figures, value=value, **{"kind": "flow", "judged_on": "cumulative", **fields})


def rate(*figures, value="92.0", **fields):
    """A rate in percent."""
    return kpi_of(*figures, value=value, unit="%", **{"kind": "ratio", **fields})


def population(base, people, rate=None):
    return Population(Decimal(base), Decimal(people), rate=number(rate))


def plan_with(*kpis, shown_by="rate", **fields):
    """The small plan with these KPIs only, all shown by one row."""
    kpis = [msgspec.structs.replace(kpi, id=f"k{n}") for n, kpi in enumerate(kpis, 1)]
    plan = small_plan()
    row = msgspec.structs.replace(plan.rows[shown_by], kpis=tuple(kpi.id for kpi in kpis), **fields)
    rows = {key: msgspec.structs.replace(held, kpis=()) for key, held in plan.rows.items()}
    return msgspec.structs.replace(
        plan, kpis={kpi.id: kpi for kpi in kpis}, rows={**rows, shown_by: row}
    )
