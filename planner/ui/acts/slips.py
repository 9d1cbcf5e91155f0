"""今月の点検: the list opened, a status left as it is, the heat map."""

from collections.abc import Callable

from planner.history.intents import KeepStatus
from planner.language import _
from planner.plan.fiscal import Month
from planner.slips.behind import RowBehind
from planner.ui.acts.act import Effects, Go, Open, Say, Situation, changing, request


def show_slips(now: Situation) -> Effects:
    """Open the rows that are behind, to be worked on there; the row left there is gone to."""
    return [Open("slips", (now.month, now.view), _return)]


@changing
def keep_status(now: Situation, behind: RowBehind) -> Effects:
    """Leave the status of a row as it is, although the evidence speaks against it."""
    grounds = (each.slip.ground("watermelon") for each in behind.slips)
    if against := next(filter(None, grounds), None):
        return [request(now, [KeepStatus(against.row, now.month, against.evidence)])]
    return [Say(_("この行の評価は、根拠と食い違っていません"), "busy")]


def show_heat(now: Situation, then: Callable[[tuple[Month, str]], Effects]) -> Effects:
    """Show how many slips each month and group has."""
    return [Open("heat", (now.plan, now.month, now.group), then)]


def _return(left: tuple[str, Month | None]) -> Effects:
    """Go to the row, where no month was chosen only if the grid shows it."""
    row, month = left
    return [Go(row, month, is_sought=month is not None)]
