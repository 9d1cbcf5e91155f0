"""Status, note and ● of the rows a key is for; undo and redo."""

from collections.abc import Sequence

from planner.forms import mark_questions, meanings
from planner.forms.commands import key_of
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Row
from planner.ui.acts.act import (
    NOTHING,
    Effects,
    RowMark,
    Say,
    Situation,
    TakeBack,
    ask_for_changes,
    changing,
    request,
)
from planner.wording.labels import month_name


def set_status(now: Situation, place: int) -> Effects:
    """Set the status at a place of the scale; ○ and ◎ offer to tick the ● of the month."""
    scale = now.plan.statuses
    if place >= len(scale) or not now.rows:
        return NOTHING
    is_good = scale[place].meaning in {"above", "on"}
    offered = _offered(now) if is_good else frozenset()
    text = _("{key} で{month}の●も実施済に")
    text = text.format(key=key_of("tick"), month=month_name(now.month))
    changes = meanings.statuses(now.rows, now.month, scale[place].symbol)
    return [request(now, changes, said=text if offered else "", offered=offered)]


def clear_status(now: Situation) -> Effects:
    """Clear the status."""
    return [request(now, meanings.statuses(now.rows, now.month, None))]


def confirm_note(now: Situation) -> Effects:
    """Use the last note for this month, for all rows that have one."""
    if changes := meanings.confirmations(now.rows, now.month):
        return [request(now, changes)]
    return [Say(meanings.why_no_confirmation(now.rows, now.month), "busy")] if now.rows else NOTHING


def tick(now: Situation) -> Effects:
    """Tick the ● under the cursor, or those of the month where the last status offered them."""
    is_offered = now.offered == {row.id for row in now.rows}
    marks = _marks_of_month(now.rows, now.month) if is_offered else now.marks
    if changes := meanings.ticks(now.plan, marks, now.month):
        left = len(now.rows) - len(changes)
        return [
            request(now, changes, said=_("{count}行は●なし").format(count=left) if left else "")
        ]
    return _no_tick(now, now.month if is_offered else now.cell)


def tick_with_word(now: Situation) -> Effects:
    """Tick the ● under the cursor with a word on it."""
    if not now.marks:
        return _no_tick(now, now.cell)
    return ask_for_changes(
        now,
        mark_questions.word(
            [mark for _row, mark in now.marks],
            now.cell,
            lambda word: meanings.ticks(now.plan, now.marks, now.month, word),
        ),
    )


def untick(now: Situation) -> Effects:
    """Make a done or dropped ● an open one again."""
    return [request(now, meanings.reopenings(now.marks))]


@changing
def undo(now: Situation) -> Effects:
    """Undo one's own last change."""
    del now
    return [TakeBack()]


@changing
def redo(now: Situation) -> Effects:
    """Redo what was undone last."""
    del now
    return [TakeBack(is_redo=True)]


def _no_tick(now: Situation, cell: Month) -> Effects:
    return [Say(meanings.why_no_tick(now.rows[0], cell), "busy")] if now.rows else NOTHING


def _offered(now: Situation) -> frozenset[str]:
    """The rows, where one of them that is not 廃止 has an open ● in the month."""
    standing = [row for row in now.rows if not now.plan.is_ended(row, now.month)]
    is_open = any(mark.is_open for _row, mark in _marks_of_month(standing, now.month))
    return frozenset(row.id for row in now.rows) if is_open else frozenset()


def _marks_of_month(rows: Sequence[Row], month: Month) -> tuple[RowMark, ...]:
    return tuple((row, mark) for row in rows if (mark := ledger.mark_at(row, month)))
