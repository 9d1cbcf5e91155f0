"""What of a plan was reported on already, so that it is no longer taken out of it (pure)."""

from planner.plan.fiscal import last_month
from planner.plan.model import Figure, Mark, Plan


def is_reported(plan: Plan, figure: Figure) -> bool:
    """Whether a figure is one of the year, and no target."""
    is_target = figure.series.startswith("target")
    return not is_target and last_month(figure.period) in plan.year


def is_worked_on(mark: Mark) -> bool:
    """Whether a ● was carried out, dropped or moved."""
    return mark.done is not None or mark.dropped is not None or bool(mark.promises)


def has_reports(plan: Plan) -> bool:
    """Whether anything of the year was reported."""
    return any(
        row.reports or row.suspensions or any(map(is_worked_on, row.marks))
        for row in plan.rows.values()
    ) or any(
        kpi.suspensions or any(is_reported(plan, figure) for figure in kpi.figures.values())
        for kpi in plan.kpis.values()
    )
