"""Two plans of two years beside each other, in words."""

from planner.history.lineage import Counterpart, State, TwoPlans
from planner.language import N_, _
from planner.plan.model import Plan
from planner.text import one_line
from planner.wording.differences import row_name
from planner.wording.labels import month_label
from planner.wording.phrases import with_remark

_STATES: dict[State, str] = {
    "same": N_("同じ"),
    "changed": N_("変更あり"),
    "new": N_("新規"),
    "ended": N_("廃止など"),
}


def state_name(state: State) -> str:
    """The name of a state: 同じ, 変更あり, 新規, 廃止など."""
    return _(_STATES[state])


def part_name(old: Plan, new: Plan, part: Counterpart) -> str:
    """What people call a part: 区分「…」, 3 健診の推進, 3-2 案内を送る, KPI …."""
    plan = old if part.state == "ended" else new
    if part.kind == "section":
        return _("区分「{title}」").format(title=one_line(plan.sections[part.id].title))
    if part.kind == "item":
        item = plan.items[part.id]
        return f"{one_line(plan.number(item))} {one_line(item.title)}".strip()
    if part.kind == "row":
        return row_name(plan, part.id)
    return f"KPI {one_line(plan.kpis[part.id].name)}" if part.kind == "kpi" else _("計画全体")


def ended_remark(old: Plan, part: Counterpart) -> str:
    """When it was ended in the earlier plan and why; empty for what was only left out."""
    if part.ended is None:
        return ""
    month = _("{month}から廃止").format(month=month_label(part.ended.month, old.year))
    return with_remark(month, part.ended.why)


def counts_line(compared: TwoPlans, kind: str) -> str:
    """How many rows or KPIs are the same, changed, new and ended."""
    name = _("行") if kind == "row" else "KPI"
    parts = (f"{state_name(state)} {compared.count(kind, state)}" for state in _STATES)
    return f"{name}  " + "  ".join(parts)
