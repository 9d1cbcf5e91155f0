"""The signs of marks on screen and in plain text, told apart by their shapes, not by colour."""

from planner.plan.ledger import Cell, MarkState
from planner.text import width

MARK_SIGNS: dict[MarkState, str] = {
    MarkState.PLANNED: "●",
    MarkState.DONE: "済",
    MarkState.LATE: "遅",
    MarkState.MOVED_LATER: "→",
    MarkState.MOVED_EARLIER: "←",
    MarkState.UNDATED: "？",
    MarkState.DROPPED: "×",
    MarkState.UNPLANNED: "＋",
    MarkState.DONE_UNPLANNED: "外",
    MarkState.SUSPENDED: "休",
    MarkState.ENDED: "廃",
}

# The sign of a 手順 follows that of the ● of its month.
STEP_SIGNS: dict[MarkState, str] = {
    MarkState.DONE: "'",
    MarkState.LATE: "!",
    MarkState.DROPPED: "x",
    MarkState.ENDED: "x",
}
OPEN_STEP = "*"


def cell_sign(cell: Cell) -> str:
    """The sign of a month, three terminal cells wide: two for the ●, one for the 手順."""
    sign = MARK_SIGNS[cell.state] if cell.state else ""
    step = STEP_SIGNS.get(cell.step, OPEN_STEP) if cell.step else " "
    return sign + " " * (2 - width(sign)) + step
