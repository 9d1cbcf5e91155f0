"""The ● under the cursor moved, dropped or added; steps and suspensions of its row."""

from planner.forms import mark_questions, meanings
from planner.plan.model import Mark, Row
from planner.store.book import new_id
from planner.ui.acts import refusal
from planner.ui.acts.act import (
    NOTHING,
    Effects,
    Say,
    Situation,
    ask_for_changes,
    changing,
    request,
)


@changing
def move_mark(now: Situation) -> Effects:
    """Ask where the ● under the cursor goes, and why."""
    if (open_mark := _open_mark(now)) is None:
        return _no_mark(now)
    return ask_for_changes(now, mark_questions.move(now.plan, *open_mark, now.month))


@changing
def drop_mark(now: Situation) -> Effects:
    """Ask why the ● under the cursor is dropped; before 計画決定 remove it."""
    if (open_mark := _open_mark(now)) is None:
        return _no_mark(now)
    if now.plan.decided is None:
        return [request(now, meanings.unplanned(*open_mark))]
    return ask_for_changes(now, mark_questions.drop(now.plan, *open_mark))


@changing
def add_mark(now: Situation) -> Effects:
    """Add a ● under the cursor: planned before 計画決定, with a reason after it."""
    if now.row is None:
        return NOTHING
    if now.plan.decided is None:
        return [request(now, meanings.planned(now.row, new_id(), now.cell))]
    closed = refusal.closed(now, now.cell)
    return closed or ask_for_changes(
        now, mark_questions.unplanned_work(now.row, new_id(), now.cell)
    )


@changing
def add_step(now: Situation) -> Effects:
    """Ask for a step of the row and its month."""
    if now.row is None:
        return NOTHING
    return ask_for_changes(now, mark_questions.step(now.plan, now.row, new_id(), now.cell))


@changing
def suspend(now: Situation) -> Effects:
    """Suspend the row from a month to a month, or resume a suspended one."""
    row, plan, month = now.row, now.plan, now.month
    if row is None:
        return NOTHING
    resting = [rest for rest in row.suspensions if rest.covers(month)]
    if resting:
        return ask_for_changes(now, mark_questions.resumption(plan, row, resting, month))
    return ask_for_changes(now, mark_questions.suspension(plan, row, new_id(), month))


def _open_mark(now: Situation) -> tuple[Row, Mark] | None:
    """The open ● under the cursor."""
    if now.row is None or now.mark is None or not now.mark.is_open:
        return None
    return now.row, now.mark


def _no_mark(now: Situation) -> Effects:
    """Say why there is no open ● under the cursor."""
    return [Say(meanings.why_no_tick(now.row, now.cell), "busy")] if now.row else NOTHING
