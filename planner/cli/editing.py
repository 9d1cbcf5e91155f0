"""The commands that write: each makes one change and says what was saved."""

from planner.cli import output, reading
from planner.cli.expecting import mark_meant, require_figure, require_status, require_text
from planner.cli.request import (
    CommandLine,
    find_mark,
    is_undated,
    month_asked,
    open_book,
    read_month,
    read_status,
)
from planner.cli.saving import open_row, say_saved, submit, text_given
from planner.errors import Exit, PlannerError, UsageError
from planner.history import intents as do
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan, Row
from planner.store.book import PlanBook, new_id


def status(request: CommandLine) -> Exit:
    """Set or clear the 実施状況 of a row."""
    book, row = open_row(request)
    symbol = read_status(book.plan, request.text("status"))
    require_status(book, row, request)
    change = do.SetStatus(row.id, month_asked(book.plan, request), symbol)
    return submit(request, book, change, is_seen=request.given("if_was") is not None)


def note(request: CommandLine) -> Exit:
    """Write the 進捗状況 of a row."""
    return _write_text(request, "note", do.WriteNote)


def remedy(request: CommandLine) -> Exit:
    """Write the 改善策 of a row."""
    return _write_text(request, "remedy", do.WriteRemedy)


def memo(request: CommandLine) -> Exit:
    """Write the 内部メモ of a row."""
    return _write_text(request, "memo", do.WriteMemo)


def _write_text(
    request: CommandLine, field: str, intent: type[do.WriteNote | do.WriteRemedy | do.WriteMemo]
) -> Exit:
    book, row = open_row(request)
    require_text(book, row, request, field)
    change = intent(row.id, month_asked(book.plan, request), text_given(request))
    return submit(request, book, change, is_seen=request.given("if_was") is not None)


def done(request: CommandLine) -> Exit:
    """Tick a ●."""
    book, row = open_row(request)
    mark = mark_meant(book, row, request)
    month = ledger.month_done(book.plan, row, mark, month_asked(book.plan, request))
    word = request.given("word")
    return submit(request, book, do.TickMark(row.id, mark.id, month, word), is_seen=True)


def move(request: CommandLine) -> Exit:
    """Move a ● to another month or to 時期未定."""
    book, row = open_row(request)
    target = request.given("to")
    to = None if is_undated(target) else read_month(book.plan, target)
    mark = mark_meant(book, row, request)
    return submit(
        request, book, do.MoveMark(row.id, mark.id, to, request.text("why")), is_seen=True
    )


def drop(request: CommandLine) -> Exit:
    """Drop a ● (中止)."""
    book, row = open_row(request)
    mark = find_mark(book.plan, row, request, request.given("from"))
    return submit(request, book, do.DropMark(row.id, mark.id, request.text("why")), is_seen=True)


def suspend(request: CommandLine) -> Exit:
    """Suspend a row or a KPI (休止)."""
    book, row = open_row(request)
    start = read_month(book.plan, request.given("from")) or month_asked(book.plan, request)
    until = request.given("to")
    end = None if is_undated(until) else read_month(book.plan, until)
    if (named := request.given("kpi")) is not None:
        kpi = _named_kpi(book, row, named)
        return submit(
            request, book, do.SuspendKpi(kpi.id, new_id(), start, end, request.text("why"))
        )
    return submit(request, book, do.Suspend(row.id, new_id(), start, end, request.text("why")))


def resume(request: CommandLine) -> Exit:
    """Resume a suspended row or KPI."""
    book, row = open_row(request)
    month = read_month(book.plan, request.given("from")) or month_asked(book.plan, request)
    if (named := request.given("kpi")) is not None:
        return _resume_kpi(request, book, _named_kpi(book, row, named), month)
    resting = [s for s in row.suspensions if s.end is None or s.end >= month]
    if not resting:
        raise PlannerError("not-suspended", row=book.plan.reference(row))
    return submit(
        request, book, [do.Resume(row.id, suspension.id, month) for suspension in resting]
    )


def figure(request: CommandLine) -> Exit:
    """Record, clear or confirm a figure of a KPI, and print what does not fit."""
    from planner.cli import figures  # noqa: PLC0415 - the screen starts without it
    from planner.kpi.numbers import read_figure  # noqa: PLC0415

    book, row = open_row(request)
    plan = book.plan
    kpi = figures.find_kpi(plan, row, request.given("kpi"))
    series = figures.read_series(plan, kpi, request.given("series"))
    is_confirmed = request.has("sure") and request.given("value") is None
    period = figures.period_asked(plan, kpi, series, request, is_confirmed=is_confirmed)
    change = _figure_change(plan, row, kpi, (series, period), request)
    was = request.given("if_was")
    if was is not None:
        require_figure(book, row, change, read_figure(was, kpi.unit_of(series)))
    is_typed = request.given("period") is not None or request.given("month") is not None
    is_seen = was is not None or not is_typed or is_confirmed
    code = submit(request, book, change, is_seen=is_seen)
    figures.say_unsettled(plan, book.plan, row, change)
    for doubt in figures.kpi_doubts(book.plan, book.plan.kpi(kpi.id), period):
        output.say(_("ご確認ください: {doubt}").format(doubt=doubt))
    return code


def _figure_change(
    plan: Plan, row: Row, kpi: Kpi, place: tuple[str, str], request: CommandLine
) -> do.RecordFigure | do.ClearFigure:
    """The change of the figure of a series and a period.

    Raises:
        UsageError: ``figure-or-clear``, ``figure-to-confirm``, or what is wrong with the number.
    """
    from planner.kpi.numbers import read_number  # noqa: PLC0415 - the screen starts without it

    typed, (series, period) = request.given("value"), place
    is_sure, is_cleared = request.has("sure"), request.has("clear")
    if is_sure and typed is None and not is_cleared:
        return _confirmation(plan, row, kpi, place)
    if (typed is None) != is_cleared or (is_sure and is_cleared):
        raise UsageError("figure-or-clear", row=plan.reference(row))
    if typed is None:
        return do.ClearFigure(kpi.id, series, period, request.text("why"))
    return do.RecordFigure(
        kpi.id,
        series,
        period,
        read_number(typed, kpi.unit_of(series)),
        is_provisional=request.has("provisional"),
        remark=request.given("remark"),
        why=request.text("why"),
        is_sure=is_sure,
    )


def _confirmation(plan: Plan, row: Row, kpi: Kpi, place: tuple[str, str]) -> do.RecordFigure:
    """The change that says that a figure of the plan is right as it is.

    Raises:
        UsageError: ``figure-to-confirm`` where there is none.
    """
    series, period = place
    figure = kpi.figure(series, period)
    if figure is None:
        raise UsageError("figure-to-confirm", row=plan.reference(row))
    return do.RecordFigure(
        *(kpi.id, series, period, figure.value),
        is_provisional=figure.is_provisional,
        is_sure=True,
    )


def _named_kpi(book: PlanBook, row: Row, name: str) -> Kpi:
    from planner.cli import figures  # noqa: PLC0415 - the screen starts without it

    return figures.find_kpi(book.plan, row, name)


def _resume_kpi(request: CommandLine, book: PlanBook, kpi: Kpi, month: Month) -> Exit:
    resting = [s for s in kpi.suspensions if s.end is None or s.end >= month]
    if not resting:
        raise PlannerError("not-suspended", row=kpi.name)
    return submit(
        request, book, [do.ResumeKpi(kpi.id, suspension.id, month) for suspension in resting]
    )


def undo(request: CommandLine) -> Exit:
    """Undo one's own latest change."""
    book = open_book(request)
    return say_saved(book, book.undo(), _("元に戻す変更はありません。"))


def redo(request: CommandLine) -> Exit:
    """Undo one's own latest undo."""
    book = open_book(request)
    return say_saved(book, book.redo(), _("やり直す変更はありません。"), is_redo=True)


def month(request: CommandLine) -> Exit:
    """Move 基準月, or print it."""
    if request.given("to") is None:
        return reading.show_month(request)
    book = open_book(request)
    to = read_month(book.plan, request.given("to")) or book.plan.status_month
    return submit(request, book, do.SetStatusMonth(to))
