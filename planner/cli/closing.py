"""The commands of 締め: closing months, reopening one, and the reports left open."""

from collections.abc import Iterator, Sequence
from typing import Any

from planner.cli import output, plain
from planner.cli.answer import end_with_lines, end_with_record
from planner.cli.request import CommandLine, month_asked, open_book
from planner.cli.saving import close_with_record, open_writable, say_saved
from planner.errors import Exit, UsageError
from planner.history.intents import CloseMonth, ReopenMonth
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Close, Plan, Row
from planner.plan.reporting import Stage
from planner.text import one_line
from planner.wording.labels import full_month_label, instant_label, month_label
from planner.wording.reports import stage_name


def close(request: CommandLine) -> Exit:
    """Close a month and those before it, or only list the reports left open."""
    if request.has("list"):
        return _list(request)
    book = open_writable(request)
    plan, month = book.plan, month_asked(book.plan, request)
    entry = book.submit(CloseMonth(month), seen=plan.seq)
    closing = _to_close(plan, month)
    if request.has("json"):
        return close_with_record(book, _record(book.plan, plan, closing))
    output.print_lines(_outstanding_lines(plan, closing))
    code = say_saved(book, entry)
    output.print_lines(_outcome(plan, book.plan, closing))
    return code


def reopen(request: CommandLine) -> Exit:
    """Reopen a closed month, with the reason."""
    if request.given("month") is None:
        raise UsageError("month-to-reopen")
    book = open_writable(request)
    month = month_asked(book.plan, request)
    entry = book.submit(ReopenMonth(month, request.text("why")), seen=book.plan.seq)
    code = say_saved(book, entry)
    if book.plan.status_month != month:
        text = _(
            "基準月は {month} のままです（{opened}に書くときは --month {opened} を付けます）。"
        )
        shown = full_month_label(book.plan.status_month)
        output.say(text.format(month=shown, opened=month_label(month)))
    return code


def _list(request: CommandLine) -> Exit:
    """Print the closed months, and the reports left open in those to be closed."""
    book = open_book(request)
    plan = book.plan
    closing = _to_close(plan, month_asked(plan, request))
    if request.has("json"):
        return end_with_record(book, _record(plan, plan, closing))
    closed = [_close_line(month, close) for month, close in sorted(plan.closes.items())]
    lines = closed or [_("締めた月はありません。")]
    return end_with_lines(book, [*lines, *_outstanding_lines(plan, closing)])


def _to_close(plan: Plan, month: Month) -> tuple[Month, ...]:
    """The months up to one that are still open."""
    return tuple(m for m in plan.year.months if m <= month and not plan.is_closed(m))


def _close_line(month: Month, close: Close) -> str:
    text = _("{month} 締め済（{who}、{at}）")
    at = instant_label(close.at)
    return text.format(month=month_label(month), who=one_line(close.who), at=at)


def _outstanding_lines(plan: Plan, months: Sequence[Month]) -> Iterator[str]:
    """The reports left open in each month, counts first."""
    for month in months:
        left = reporting.outstanding(plan, month)
        if not plan.is_recorded(month) and left == reporting.Outstanding((), ()):
            yield f"{month_label(month)} {stage_name(Stage.UNRECORDED)}"
            continue
        text = _("{month} 未報告 {unreported} 件  確認済でない報告 {unchecked} 件")
        yield text.format(
            month=month_label(month),
            unreported=len(left.unreported),
            unchecked=len(left.unchecked),
        )
        for row in (*left.unreported, *left.unchecked):
            yield from _row_lines(plan, row, month)


def _row_lines(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    stage = reporting.stage(plan, row, month)
    review = row.report(month).review
    yield f"  {plan.reference(row)}  {stage_name(stage)}  {unit_title(plan, row)}"
    if review is not None and review.comment:
        yield from plain.review_lines(review, 4)


def _outcome(before: Plan, after: Plan, closed: Sequence[Month]) -> Iterator[str]:
    """The months closed if several, and 基準月 if it moved."""
    if len(closed) > 1:
        names = _("、").join(month_label(month) for month in closed)
        yield _("締めた月: {months}").format(months=names)
    if after.status_month != before.status_month:
        month = full_month_label(after.status_month)
        yield _("基準月は {month} になりました。").format(month=month)


def _record(plan: Plan, looked_at: Plan, months: Sequence[Month]) -> dict[str, Any]:
    """The closes of a plan, and the reports left open in some months."""
    return {
        "status_month": plan.status_month,
        "closed": [
            {"month": month, "who": close.who, "at": close.at}
            for month, close in sorted(plan.closes.items())
        ],
        "months": [_month_record(looked_at, month) for month in months],
    }


def _month_record(plan: Plan, month: Month) -> dict[str, Any]:
    left = reporting.outstanding(plan, month)
    return {
        "month": month,
        "unreported": [plan.reference(row) for row in left.unreported],
        "unchecked": [
            {"row": plan.reference(row), "stage": reporting.stage(plan, row, month).value}
            for row in left.unchecked
        ],
    }
