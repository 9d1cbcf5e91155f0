"""The commands that write: each makes one change and says what was saved."""

import sys
from collections.abc import Sequence

from planner import ledger, wording
from planner.book import PlanBook, new_id
from planner.changes import (
    Change,
    ClearFigure,
    DropMark,
    MoveMark,
    RecordFigure,
    Resume,
    ResumeKpi,
    SetStatus,
    SetStatusMonth,
    Suspend,
    SuspendKpi,
    TickMark,
    WriteNote,
    WriteRemedy,
)
from planner.cli import output, reading
from planner.cli.expecting import mark_meant, require_status, require_text
from planner.cli.request import (
    Request,
    find_mark,
    find_row,
    is_undated,
    month_asked,
    open_book,
    read_month,
    read_status,
)
from planner.errors import Exit, PlannerError, UsageError
from planner.fiscal import Month
from planner.history import Entry
from planner.language import _
from planner.model import Kpi, Row
from planner.text import clean


def status(request: Request) -> Exit:
    """Set or clear the 実施状況 of a row."""
    book, row = _opened(request)
    symbol = read_status(book.plan, request.text("status"))
    require_status(book, row, request)
    change = SetStatus(row.id, month_asked(book.plan, request), symbol)
    return _submit(book, change, is_seen=request.given("if_was") is not None)


def note(request: Request) -> Exit:
    """Write the 進捗状況 of a row."""
    book, row = _opened(request)
    require_text(book, row, request, "note")
    change = WriteNote(row.id, month_asked(book.plan, request), _text(request))
    return _submit(book, change, is_seen=request.given("if_was") is not None)


def remedy(request: Request) -> Exit:
    """Write the 改善策 of a row."""
    book, row = _opened(request)
    require_text(book, row, request, "remedy")
    change = WriteRemedy(row.id, month_asked(book.plan, request), _text(request))
    return _submit(book, change, is_seen=request.given("if_was") is not None)


def done(request: Request) -> Exit:
    """Tick a ●."""
    book, row = _opened(request)
    mark = mark_meant(book, row, request)
    month = ledger.month_done(book.plan, row, mark, month_asked(book.plan, request))
    word = request.given("word")
    return _submit(book, TickMark(row.id, mark.id, month, word), is_seen=True)


def move(request: Request) -> Exit:
    """Move a ● to another month or to 時期未定."""
    book, row = _opened(request)
    target = request.given("to")
    to = None if is_undated(target) else read_month(book.plan, target)
    mark = mark_meant(book, row, request)
    return _submit(book, MoveMark(row.id, mark.id, to, request.text("why")), is_seen=True)


def drop(request: Request) -> Exit:
    """Give a ● up."""
    book, row = _opened(request)
    mark = find_mark(book.plan, row, request, request.given("from"))
    return _submit(book, DropMark(row.id, mark.id, request.text("why")), is_seen=True)


def suspend(request: Request) -> Exit:
    """Rest a row."""
    book, row = _opened(request)
    start = read_month(book.plan, request.given("from")) or month_asked(book.plan, request)
    until = request.given("to")
    end = None if is_undated(until) else read_month(book.plan, until)
    if (named := request.given("kpi")) is not None:
        kpi = _named_kpi(book, row, named)
        return _submit(book, SuspendKpi(kpi.id, new_id(), start, end, request.text("why")))
    return _submit(book, Suspend(row.id, new_id(), start, end, request.text("why")))


def resume(request: Request) -> Exit:
    """Take a resting row up again."""
    book, row = _opened(request)
    month = read_month(book.plan, request.given("from")) or month_asked(book.plan, request)
    if (named := request.given("kpi")) is not None:
        return _resume_kpi(book, _named_kpi(book, row, named), month)
    resting = [s for s in row.suspensions if s.end is None or s.end >= month]
    if not resting:
        raise PlannerError("not-suspended", row=book.plan.reference(row))
    return _submit(book, [Resume(row.id, held.id, month) for held in resting])


def figure(request: Request) -> Exit:
    """Record or clear a figure of a KPI, and say what it contradicts."""
    from planner.cli import figures  # noqa: PLC0415 - the screen starts without it

    book, row = _opened(request)
    plan = book.plan
    kpi = figures.find_kpi(plan, row, request.given("kpi"))
    series = figures.read_series(plan, kpi, request.given("series"))
    period = figures.period_asked(plan, kpi, series, request)
    typed = request.given("value")
    if (typed is None) != request.has("clear"):
        raise UsageError("figure-or-clear", row=plan.reference(row))
    change: Change = ClearFigure(kpi.id, series, period)
    if typed is not None:
        value = figures.read_value(kpi, series, typed)
        is_provisional = request.has("provisional")
        change = RecordFigure(
            kpi.id, series, period, value, is_provisional, request.given("remark")
        )
    is_seen = request.given("period") is None and request.given("month") is None
    code = _submit(book, change, is_seen=is_seen)
    for doubt in figures.kpi_doubts(book.plan, book.plan.kpi(kpi.id), period):
        output.say(_("ご確認ください: {doubt}").format(doubt=doubt))
    return code


def _named_kpi(book: PlanBook, row: Row, name: str) -> Kpi:
    from planner.cli import figures  # noqa: PLC0415 - the screen starts without it

    return figures.find_kpi(book.plan, row, name)


def _resume_kpi(book: PlanBook, kpi: Kpi, month: Month) -> Exit:
    resting = [s for s in kpi.suspensions if s.end is None or s.end >= month]
    if not resting:
        raise PlannerError("not-suspended", row=kpi.name)
    return _submit(book, [ResumeKpi(kpi.id, held.id, month) for held in resting])


def undo(request: Request) -> Exit:
    """Take back one's own latest change."""
    book = open_book(request)
    return _say(book, book.undo(), _("元に戻す変更はありません。"))


def redo(request: Request) -> Exit:
    """Take back one's own latest undo."""
    book = open_book(request)
    return _say(book, book.redo(), _("やり直す変更はありません。"), is_redo=True)


def month(request: Request) -> Exit:
    """Move 基準月, or print it."""
    if request.given("to") is None:
        return reading.show_month(request)
    book = open_book(request)
    to = read_month(book.plan, request.given("to")) or book.plan.status_month
    return _submit(book, SetStatusMonth(to))


def _opened(request: Request) -> tuple[PlanBook, Row]:
    """The plan and the row meant.

    Raises:
        UnavailableError: When the plan is damaged and takes no changes.
    """
    book = open_book(request)
    if book.problem is not None:
        raise book.problem
    return book, find_row(book.plan, request.text("row"))


def _text(request: Request) -> str:
    """The text given, from standard input for -.

    Raises:
        UsageError: ``text-unreadable`` where nothing of what was given can be read.
    """
    text = request.text("text")
    if text == "-":
        return _standard_input()
    if text and not clean(text):  # bytes of another encoding would clear the field
        raise UsageError("text-unreadable")
    return text


def _standard_input() -> str:
    """The text piped in: UTF-8, or what Windows programs in Japan write.

    Raises:
        UsageError: ``text-missing``.
    """
    if sys.stdin is None:
        raise UsageError("text-missing")
    content = sys.stdin.buffer.read()
    if not content:
        raise UsageError("text-missing")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(errors="replace")


def _submit(book: PlanBook, change: Change | Sequence[Change], *, is_seen: bool = False) -> Exit:
    """Save a change.

    Args:
        book: The plan.
        change: What is wanted.
        is_seen: Whether it rests on what the plan showed, and not on what the person typed.
    """
    seen = book.plan.seq if is_seen else None
    return _say(book, book.submit(change, seen=seen), _("変わったところはありません。"))


def _say(book: PlanBook, entry: Entry | None, unchanged: str, *, is_redo: bool = False) -> Exit:
    """Say what was saved, and leave the checkpoint and the copy of the day behind."""
    if entry is None:
        output.say(unchanged)
        return Exit.DONE
    content = wording.entry_content(book.plan, entry, is_redo=is_redo)
    output.say(content if entry.undoes else _("保存しました: {change}").format(change=content))
    output.flush()
    book.close()
    if book.problem is not None:  # found while the plan was looked over
        output.complain(book.problem)
        return Exit.UNAVAILABLE
    return Exit.DONE
