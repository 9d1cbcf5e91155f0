"""The commands of review: the stages of a month's reports, 確認済 and 差戻し."""

from collections.abc import Iterable, Iterator
from typing import Any

from planner.cli import output
from planner.cli.answer import end_with_record, look
from planner.cli.request import CommandLine, find_row, group_asked, month_asked
from planner.cli.saving import open_row, open_writable, submit, text_given
from planner.cli.tables import end_with_tables
from planner.errors import Exit, UsageError
from planner.formats import text
from planner.history.dated import until
from planner.history.intents import ReviewReport
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Review, ReviewVerdict, Row
from planner.reports import stage_lines
from planner.reports.document import Block, Document, Paragraph
from planner.text import one_line
from planner.wording.labels import instant_label, month_label
from planner.wording.reports import stage_counts, stage_name


def reports(request: CommandLine) -> Exit:
    """Print the stages of all units of reporting, counts first."""
    looked = look(request)
    plan, month = looked.plan, looked.month
    there = until(plan, month).rows  # what was added later owed no report
    units = tuple(unit for unit in reporting.units(plan, looked.group) if unit.id in there)
    if request.has("json"):
        return end_with_record(looked.book, [_record(plan, unit, month) for unit in units])
    counts = stage_counts(reporting.stage(plan, unit, month) for unit in units)
    return end_with_tables(looked, _blocks(plan, month, units), counts)


def _blocks(plan: Plan, month: Month, units: Iterable[Row]) -> Iterator[Block]:
    """A line for each unit, and who closed the month."""
    yield stage_lines.table(plan, month, units)
    if close := plan.closes.get(month):
        text = _("{month}は {who} が {at} に締めました。")
        at = instant_label(close.at)
        yield Paragraph(text.format(month=month_label(month), who=one_line(close.who), at=at))


def approve(request: CommandLine) -> Exit:
    """Mark reports as 確認済, or withdraw their review."""
    verdict: ReviewVerdict | None = None if request.has("withdraw") else "reviewed"
    named: list[str] = getattr(request.arguments, "rows", None) or []
    if verdict is None and (request.has("all") or not named):
        raise UsageError("rows-to-withdraw")
    if request.has("all") == bool(named):
        raise UsageError("rows-or-all")
    book = open_writable(request)
    plan, month = book.plan, month_asked(book.plan, request)
    rows = _units(plan, named) if named else _all_waiting(plan, month, request)
    if not rows:
        return Exit.DONE
    return submit(request, book, [_review(plan, row, month, verdict) for row in rows], is_seen=True)


def give_back(request: CommandLine) -> Exit:
    """Return a report (差戻し) with a comment."""
    book, row = open_row(request)
    month = month_asked(book.plan, request)
    unit = reporting.unit_of(book.plan, row)
    comment = text_given(request, "comment")
    return submit(request, book, _review(book.plan, unit, month, "returned", comment), is_seen=True)


def _all_waiting(plan: Plan, month: Month, request: CommandLine) -> list[Row]:
    """The units that wait for review, after printing them."""
    group = group_asked(plan, request)
    waiting = [
        row
        for row in reporting.units(plan, group)
        if reporting.stage(plan, row, month) in reporting.WAITING_FOR_REVIEW
    ]
    heading = _("{group} {month} 確認を待つ報告 {count} 件")
    label = month_label(month)
    output.say(heading.format(group=group or _("全グループ"), month=label, count=len(waiting)))
    table = Document("", blocks=(stage_lines.table(plan, month, waiting),))
    if waiting:
        output.say(text.listed(table, output.columns()))
    return waiting


def _units(plan: Plan, references: list[str]) -> list[Row]:
    """The units that the rows named report by, each once."""
    units = (reporting.unit_of(plan, find_row(plan, reference)) for reference in references)
    return list({unit.id: unit for unit in units}.values())


def _review(
    plan: Plan, unit: Row, month: Month, verdict: ReviewVerdict | None, comment: str = ""
) -> ReviewReport:
    """A review of what the plan shows now, and of nothing written since."""
    seen = reporting.fingerprint(plan, unit, month)
    return ReviewReport(unit.id, month, verdict, seen, comment)


def _record(plan: Plan, row: Row, month: Month) -> dict[str, Any]:
    """A unit of reporting for scripts."""
    stage = reporting.stage(plan, row, month)
    report = row.report(month)
    review = report.review or Review("reviewed", "")
    groups = plan.groups_of(row)
    return {
        "row": plan.reference(row),
        "item": plan.number(plan.item_of(row)),
        "title": unit_title(plan, row),
        "group": "・".join(groups),
        "groups": list(groups),
        "month": month,
        "stage": stage.value,
        "stage_name": stage_name(stage),
        "status": report.status,
        "verdict": report.review.verdict if report.review else None,
        "comment": review.comment,
        "reviewed_by": review.who,
        "reviewed_at": review.at,
        "closed": plan.is_closed(month),
        "row_id": row.id,
        "item_id": row.item,
    }
