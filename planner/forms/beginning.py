"""How a plan without a row is begun."""

from planner.language import _
from planner.plan.model import Plan


def beginning_lines(plan: Plan) -> tuple[str, str]:
    """What the grid says in place of its rows: how to go on, and the command of the next step."""
    if not plan.sections:
        told = _("この計画には、まだ行がありません。計画を閉じて、次のコマンドで書き始めます。")
    else:
        told = _("この計画には、まだ行がありません。計画を閉じて、次のコマンドで書き続けます。")
    return told, _next_command(plan)


def _next_command(plan: Plan) -> str:
    """An example of what comes next: a section, in it an item, in that a row."""
    if not plan.sections:
        return _('planner add section "健診の推進" --in 柱2 --groups 業務')
    if not plan.items:
        return _('planner add item "生活習慣病予防健診" --in 区分1')
    text = _('planner add row "・事業所へ案内を送る" --in {item} --months 4-9,12')
    return text.format(item=plan.number(next(plan.items_in_order())))
