"""The way chosen to spread a KPI's target over the months, and why one gives nothing."""

from planner.kpi.expected import CHOSEN, Basis, NoBasis, why_no_basis
from planner.kpi.readings import Reading
from planner.kpi.standing import Standing
from planner.language import N_, _
from planner.plan.model import ExpectedBy, Kpi, Plan
from planner.wording.judging import basis_name
from planner.wording.phrases import with_remark

_NO_BASIS: dict[NoBasis, str] = {
    "no-months": N_("月の目標がない"),
    "months-open": N_("単月か累計か決まっていない"),
    "months-missing": N_("この月までの目標がそろっていない"),
    "not-growing": N_("一年で積み上がらない"),
    "no-limit": N_("年度の目標の数がない"),
    "no-start": N_("前年度末の数字がない"),
    "definition-changed": N_("定義の変更で前年度の数字と比べられない"),
    "no-course": N_("前年度の同じ月までの数字がない"),
    "no-marks": N_("●がない"),
    "not-used": N_("この数字には使えない"),
}

# What stands in for a way that gives nothing, where it is none of those that can be chosen.
_STAND_INS: dict[Basis, str] = {
    "prior-month": N_("前年同月の数字"),
    "same-month": N_("同じ月の数字"),
    "year": N_("年度の目標"),
}


def basis_option(plan: Plan, kpi: Kpi, found: Standing, by: ExpectedBy) -> str:
    """A way as it is chosen, with why it would give nothing."""
    why = why_no_basis(plan, kpi, found.limit, _used(found), by)
    return with_remark(basis_name(by), _(_NO_BASIS[why]) if why else "")


def chosen_basis_text(plan: Plan, kpi: Kpi, found: Standing) -> str:
    """The way chosen, and where it gives nothing why, and what is used: empty for no choice."""
    by, first = kpi.expected_by, found.expected
    if by is None:
        return ""
    if first is None:
        return basis_option(plan, kpi, found, by)
    if first.basis == CHOSEN[by]:
        return basis_name(by)
    why = why_no_basis(plan, kpi, found.limit, _used(found), by) or "not-used"
    text = _("{why}ので{instead}").format(why=_(_NO_BASIS[why]), instead=_used_name(first.basis))
    return with_remark(basis_name(by), text)


def _used_name(basis: Basis) -> str:
    """The basis used, by the name it is chosen by where it can be."""
    chosen = {own: by for by, own in CHOSEN.items()}
    return basis_name(chosen[basis]) if basis in chosen else _(_STAND_INS[basis])


def _used(found: Standing) -> Reading:
    """The figure judged, or the month alone where there is none."""
    return found.used or Reading(None, found.month, "actual")
