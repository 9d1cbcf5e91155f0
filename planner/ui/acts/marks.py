"""What becomes of the work under the cursor: a ● moved, dropped or added, a step, a suspension."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from planner.forms import meanings, questions
from planner.plan.model import Mark, Row
from planner.store.book import new_id
from planner.ui.acts import outcome

if TYPE_CHECKING:
    from planner.ui.workplace import Workplace


def move_mark(screen: "Workplace[Any]") -> None:
    """Ask where the ● under the cursor goes, and why."""
    if found := _open_mark(screen):
        screen.ask_for_changes(questions.move(screen.present, *found, screen.month))


def drop_mark(screen: "Workplace[Any]") -> None:
    """Ask why the ● under the cursor is given up; before 計画決定 take it out of the plan."""
    found = _open_mark(screen)
    if found is not None and screen.present.decided is None:
        screen.request(meanings.unplanned(*found))
    elif found is not None:
        screen.ask_for_changes(questions.drop(screen.present, *found))


def add_mark(screen: "Workplace[Any]") -> None:
    """Add a ● under the cursor: planned before 計画決定, with a reason after it."""
    row, month = screen.row_to_change(), screen.cell
    if row is not None and screen.present.decided is None:
        screen.request(meanings.planned(row, new_id(), month))
    elif row is not None and not outcome.is_refused_as_closed(screen, month):
        screen.ask_for_changes(questions.unplanned_work(row, new_id(), month))


def add_step(screen: "Workplace[Any]") -> None:
    """Ask for a step of the row and its month."""
    if row := screen.row_to_change():
        month = screen.cell
        screen.ask_for_changes(questions.step(screen.present, row, new_id(), month))


def suspend(screen: "Workplace[Any]") -> None:
    """Rest the row from a month to a month; a resting row is taken up again."""
    row, plan, month = screen.row_to_change(), screen.present, screen.month
    if row is None:
        return
    resting = [rest for rest in row.suspensions if rest.covers(month)]
    if resting:
        screen.ask_for_changes(questions.resumption(plan, row, resting, month))
    else:
        screen.ask_for_changes(questions.suspension(plan, row, new_id(), month))


WORK: dict[str, Callable[["Workplace[Any]"], None]] = {
    "move": move_mark,
    "drop": drop_mark,
    "add": add_mark,
    "step": add_step,
    "suspend": suspend,
}


def _open_mark(screen: "Workplace[Any]") -> tuple[Row, Mark] | None:
    """The open ● under the cursor; without one a sentence says so."""
    row = screen.row_to_change()
    if row is None:
        return None
    mark = screen.mark_meant(row)
    if mark is None or not mark.is_open:
        screen.say(meanings.why_no_tick(row, screen.cell), "busy")
        return None
    return row, mark
