"""How a plan without a row is begun."""

from planner.language import _


def beginning_lines() -> tuple[str, str]:
    """What the grid says in place of its rows."""
    return (
        _("この計画には、まだ行がありません。計画を閉じて、次のコマンドで書き始めます。"),
        _('planner add section "健診の推進" --in 柱2 --groups 業務'),
    )
