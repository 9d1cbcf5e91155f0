"""The ways a KPI is judged, by their names: how its target is spread, what its months mean."""

from planner.language import N_, _
from planner.plan.model import ExpectedBy, KpiKind, MonthTargets, Plan, SeriesBreak
from planner.text import one_line
from planner.wording.labels import month_label
from planner.wording.phrases import listed

_BASES: dict[ExpectedBy, str] = {
    "months": N_("月の目標"),
    "twelfths": N_("月割り"),
    "prior-share": N_("前年度の進み方"),
    "marks": N_("●の割合"),
}

_MONTH_TARGETS: dict[MonthTargets, str] = {"single": N_("単月"), "cumulative": N_("累計")}

_KINDS: dict[KpiKind, str] = {
    "flow": N_("年度で積み上げる数"),
    "level": N_("その時点の数"),
    "ratio": N_("割合"),
}


def basis_name(basis: ExpectedBy | None) -> str:
    """How a target is spread over the months; empty where nobody chose."""
    return "" if basis is None else _(_BASES[basis])


def month_targets_name(meaning: MonthTargets | None) -> str:
    """What the targets of the months mean; empty where nobody said so."""
    return "" if meaning is None else _(_MONTH_TARGETS[meaning])


def kpi_kind_name(kind: KpiKind) -> str:
    """What kind of figure a KPI is."""
    return _(_KINDS[kind])


def break_text(plan: Plan, own: SeriesBreak) -> str:
    """A break in the figures of a KPI: from which month on, and why."""
    since = _("{month}から").format(month=month_label(own.month, plan.year))
    return listed(since, one_line(own.why))
