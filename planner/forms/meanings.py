"""The changes that a key makes to the rows it is pressed on."""

from collections.abc import Iterable

from planner.history import intents as do
from planner.history.intents import Change
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.plan.reporting import last_note
from planner.wording.labels import month_name


def statuses(rows: Iterable[Row], month: Month, symbol: str | None) -> list[Change]:
    """Set or clear the status of rows."""
    return [do.SetStatus(row.id, month, symbol) for row in rows]


def confirmations(rows: Iterable[Row], month: Month) -> list[Change]:
    """Use the last note again, for the rows that have one and none for the month yet."""
    return [
        do.ConfirmNote(row.id, month)
        for row in rows
        if not row.report(month).note and last_note(row, month) is not None
    ]


def why_no_confirmation(rows: Iterable[Row], month: Month) -> str:
    """Why there is no note to use again."""
    if any(row.report(month).note for row in rows):
        return _("今月の進捗状況はもう書かれています。Enter で直せます")
    return _("前の月までに進捗状況がありません。Enter で記入できます")


def writing(row: Row, month: Month, note: str, remedy: str, memo: str) -> list[Change]:
    """Write the note, remedy and memo of a row where they differ."""
    report = row.report(month)
    changes: list[Change] = []
    if note != (report.note or ""):
        changes.append(do.WriteNote(row.id, month, note))
    if remedy != (report.remedy or ""):
        changes.append(do.WriteRemedy(row.id, month, remedy))
    if memo != (report.memo or ""):
        changes.append(do.WriteMemo(row.id, month, memo))
    return changes


def ticks(
    plan: Plan, marks: Iterable[tuple[Row, Mark]], month: Month, word: str | None = None
) -> list[Change]:
    """Tick the open ● of rows while looking at ``month``; with a word, a ticked one too."""
    return [
        do.TickMark(row.id, mark.id, mark.done or ledger.month_done(plan, row, mark, month), word)
        for row, mark in marks
        if mark.is_open or (word is not None and mark.done)
    ]


def reopenings(marks: Iterable[tuple[Row, Mark]]) -> list[Change]:
    """Make done or dropped ● of rows open ones again."""
    changes: list[Change] = []
    for row, mark in marks:
        if mark.done:
            changes.append(do.UntickMark(row.id, mark.id))
        elif mark.dropped is not None:
            changes.append(do.RestoreMark(row.id, mark.id))
    return changes


def planned(row: Row, mark_id: str, month: Month) -> list[Change]:
    """Add a ● to a plan before 計画決定."""
    return [do.AddMark(row.id, mark_id, month)]


def unplanned(row: Row, mark: Mark) -> list[Change]:
    """Remove a ● from a plan before 計画決定."""
    return [do.RemoveMark(row.id, mark.id)]


def why_no_tick(row: Row, cell: Month) -> str:
    """Why there is nothing to tick in a month, and where there is."""
    mark = ledger.mark_at(row, cell)
    if mark is not None and mark.done:
        return _("すでに実施済です（Backspace で戻せます）")
    if mark is not None:
        return _("中止した●です（Backspace で戻せます）")
    open_months = sorted({m.due for m in row.marks if m.is_open and m.due})
    months = _("・").join(map(month_name, open_months)) or _("なし")
    text = _("{month}に●がありません（未実施の●: {months}）")
    return text.format(month=month_name(cell), months=months)
