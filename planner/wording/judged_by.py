"""How a target will be judged, told where its words alone do not say it."""

from planner.kpi.carried_out import counts_times
from planner.kpi.readings import judging_month
from planner.kpi.standing import standing
from planner.language import _
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import Kpi, Plan
from planner.plan.targets import Cases, Done
from planner.text import one_line
from planner.wording.kpis import case_lines, case_texts
from planner.wording.labels import month_label


def judging_lines(plan: Plan, kpi: Kpi, month: Month) -> tuple[str, ...]:
    """What decides whether a KPI meets a target that is to be carried out, or has cases."""
    if isinstance(kpi.target.rule, Cases):
        return _in_order(case_lines(plan, kpi, standing(plan, kpi, month)))
    return done_lines(kpi, plan.year)


def lines_without_plan(kpi: Kpi, year: FiscalYear) -> tuple[str, ...]:
    """The same where there is no plan, and nobody knows what kind of figure the KPI has."""
    if isinstance(kpi.target.rule, Cases):
        return _in_order(case_texts(kpi))
    text = _(
        "{month}までに●が実施済なら達成"
        "（年度で積み上げる数か、単位のない KPI なら、0より大きい数字でも）"
    )
    return _by(kpi, year, text)


def done_lines(kpi: Kpi, year: FiscalYear) -> tuple[str, ...]:
    """What decides whether something was carried out; nothing for another target."""
    if counts_times(kpi):
        return _by(kpi, year, _("{month}までに●が実施済か、0より大きい数字が入れば達成"))
    text = _("{month}までに●が実施済なら達成（単位が {unit} の数字では決まらない）")
    return _by(kpi, year, text)


def _by(kpi: Kpi, year: FiscalYear, text: str) -> tuple[str, ...]:
    if not isinstance(kpi.target.rule, Done):
        return ()
    month = month_label(judging_month(kpi, year), year)
    return (text.format(month=month, unit=one_line(kpi.unit)),)


def _in_order(cases: tuple[str, ...]) -> tuple[str, ...]:
    first = _("条件を上から見て、最初に当てはまるもので判定")
    return (first, *(f"  {case}" for case in cases)) if cases else ()
