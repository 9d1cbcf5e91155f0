"""The month that a slip, or the way it left, counts from (pure)."""

from planner.history.dated import written_for
from planner.kpi.standing import standing
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.plan.paths import make_path
from planner.slips.grounds import OF_MARKS, Ground
from planner.slips.trends import Compared


def made_for(plan: Plan, compared: Compared, month: Month) -> Month | None:
    """The month that the entries a slip rests on were made for, as of a page.

    A status or missing report has its own month and a figure the month it ends with; of a ● it is
    the month of its last move, of its drop or of its addition. None for a ● of the plan as decided.

    Args:
        plan: The plan up to the month.
        compared: The slip, standing or left.
        month: The month of the page.
    """
    leads = [own.ground for own in compared.gone if own.how == compared.how]
    ground = leads[0] if compared.has_left and leads else compared.slip.lead
    if compared.how == "suspended":
        return month
    if compared.how == "ended":
        return _of_end(plan, ground, month)
    if ground.reason in OF_MARKS:
        return _of_mark(plan, ground, month)
    if ground.kpi:
        return _of_kpi(plan, ground, month, has_left=compared.has_left)
    return month


def _of_mark(plan: Plan, ground: Ground, month: Month) -> Month | None:
    row = plan.rows.get(ground.row)
    mark = row.mark(ground.mark) if row else None
    if mark is not None and mark.done is not None:
        return mark.done
    path = make_path("mark", ground.row, ground.mark)
    months = (written_for(plan, path, name, month) for name in ("dropped", "promises", ""))
    return max((own for own in months if own is not None), default=None)


def _of_end(plan: Plan, ground: Ground, month: Month) -> Month | None:
    """The month that the entry of a 廃止 was made for: of a KPI, a row, its item or its section."""
    row = plan.rows[ground.row]
    item = plan.item_of(row)
    paths = (
        *([make_path("kpi", ground.kpi)] if ground.kpi else []),
        make_path("row", row.id),
        make_path("item", item.id),
        make_path("section", item.section),
    )
    months = (written_for(plan, path, "ended", month) for path in paths)
    return next((own for own in months if own is not None), None)


def _of_kpi(plan: Plan, ground: Ground, month: Month, *, has_left: bool) -> Month | None:
    changed = written_for(plan, make_path("kpi", ground.kpi), "target", month)
    kpi = plan.kpis.get(ground.kpi)
    judged = standing(plan, kpi, month) if has_left and kpi else ground.standing
    used = judged.used if judged else None
    figure = used.month_in(plan.year) if used else None
    return max((own for own in (changed, figure) if own is not None), default=None)
