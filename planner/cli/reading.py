"""The commands that only read; none of them takes the lock."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from planner.cli import output, plain
from planner.cli.request import (
    Request,
    find_row,
    group_asked,
    month_asked,
    open_book,
    plan_asked,
    plans_of,
)
from planner.errors import Exit
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month, era_label
from planner.plan.model import Plan, Row
from planner.plan.schema import encode, to_document
from planner.store import library
from planner.store.book import PlanBook
from planner.store.library import ListedPlan
from planner.text import one_line
from planner.wording.errors import error_sentence
from planner.wording.labels import full_month_label


def show(request: Request) -> Exit:
    """Print the grid, or one row in full."""
    book = open_book(request)
    plan = plan_asked(book, request)
    month = month_asked(plan, request)
    if (reference := request.given("row")) is not None:
        row = find_row(plan, reference)
        if request.has("json"):
            output.say(as_json(_row_record(plan, row, month)))
        else:
            output.say("\n".join(plain.row_lines(plan, row, month)))
    elif request.has("json"):
        output.say(as_json(to_document(plan, month)))
    else:
        output.say("\n".join(plain.grid_lines(plan, month, group_asked(plan, request))))
    return end(book)


def show_figures(request: Request) -> Exit:
    """Print the figures owed by the month, what stands beside them, and what contradicts."""
    from planner.cli import figures  # noqa: PLC0415 - the screen starts without it

    book = open_book(request)
    plan = plan_asked(book, request)
    month, group = month_asked(plan, request), group_asked(plan, request)
    if request.has("json"):
        output.say(as_json(figures.owed_records(plan, month, group)))
        return end(book)
    output.say(plain.title(plan, month, group))
    for line in figures.owed_lines(plan, month, group):
        output.say(line)
    for doubt in figures.doubts(plan, group):
        output.say(_("ご確認ください: {doubt}").format(doubt=doubt))
    return end(book)


def show_measures(request: Request) -> Exit:
    """Print how far the plan was carried out by the month."""
    from planner.cli import measures  # noqa: PLC0415 - the screen starts without it

    book = open_book(request)
    plan = plan_asked(book, request)
    month, group = month_asked(plan, request), group_asked(plan, request)
    if request.has("json"):
        output.say(as_json(measures.measure_record(plan, month, group)))
        return end(book)
    output.say(plain.title(plan, month, group))
    for line in measures.measure_lines(plan, month, group):
        output.say(line)
    return end(book)


def log(request: Request) -> Exit:
    """Print the history of the plan or of a row, the latest change first."""
    from planner.cli import hindsight  # noqa: PLC0415 - only these two look back

    return hindsight.log(request)


def diff(request: Request) -> Exit:
    """Print what differs between two moments."""
    from planner.cli import hindsight  # noqa: PLC0415

    return hindsight.diff(request)


def plans(request: Request) -> Exit:
    """Print the plans there are, the damaged ones with what is wrong."""
    settings, known = request.settings, plans_of(request.settings)
    library.open_library(known, is_chosen=settings.is_data_chosen, who=settings.name)
    folders = tuple(library.each_plan(known))
    if request.has("json"):
        output.say(as_json([_plan_record(folder) for folder in folders]))
    else:
        for folder in folders:
            output.say(_plan_line(folder))
    is_damaged = any(folder.problem for folder in folders)
    return Exit.UNAVAILABLE if is_damaged else Exit.DONE


def show_month(request: Request) -> Exit:
    """Print 基準月."""
    book = open_book(request)
    plan = book.plan
    if request.has("json"):
        output.say(as_json({"month": plan.status_month, "label": era_label(plan.status_month)}))
    else:
        month = full_month_label(plan.status_month)
        output.say(_("基準月 {month}").format(month=month))
    return end(book)


def export(request: Request) -> Exit:
    """Write the plan as its documented JSON, to a file or the standard output."""
    book = open_book(request)
    plan = plan_asked(book, request)
    content = encode(to_document(plan, month_asked(plan, request)))
    target = request.text("output")
    if target == "-":
        output.say(content.decode().rstrip("\n"))
        return end(book)
    from planner.formats.writing import write_file  # noqa: PLC0415 - seldom needed

    write_file(Path(target), content)
    output.say(_("{path} に書き出しました。").format(path=one_line(target)))
    return end(book)


def end(book: PlanBook) -> Exit:
    """Say what is wrong with the plan after its good part was printed."""
    if book.problem is None:
        return Exit.DONE
    output.flush()
    output.complain(book.problem)
    return Exit.UNAVAILABLE


def as_json(document: object) -> str:
    """The document as it is printed."""
    return encode(document).decode().rstrip("\n")


def _row_record(plan: Plan, row: Row, month: Month) -> dict[str, Any]:
    """The row as the plan's document has it, with how people call it and how far its report is."""
    item, document = plan.item_of(row), to_document(plan, month)
    unit = reporting.unit_of(plan, row)
    records: Iterable[dict[str, Any]] = (
        record
        for section in document["sections"]
        for an_item in section["items"]
        for record in an_item["rows"]
    )
    own = next(record for record in records if record["id"] == row.id)
    return {
        "row": plan.reference(row),
        "item": item.number,
        "item_title": item.title,
        **own,
        "reported_by": plan.reference(unit),
        "stage": reporting.stage(plan, unit, month).value,
        "review": msgspec.to_builtins(unit.report(month).review),
        "memo": row.report(month).memo,
    }


def _plan_record(folder: ListedPlan) -> dict[str, Any]:
    plan = folder.plan
    return {
        "name": one_line(folder.name),
        "path": one_line(folder.place.address),
        "title": plan.title if plan else None,
        "branch": plan.branch if plan else None,
        "fiscal_year": plan.fiscal_year if plan else None,
        "status_month": plan.status_month if plan else None,
        "decided": plan.decided if plan else None,
        "changes": plan.seq if plan else None,
        "problem": error_sentence(folder.problem) if folder.problem else None,
    }


def _plan_line(folder: ListedPlan) -> str:
    parts = [one_line(folder.name)]
    if plan := folder.plan:
        month = _("基準月 {month}").format(month=full_month_label(plan.status_month))
        parts += [one_line(plan.title), month, _("変更 {count} 件").format(count=plan.seq)]
    if folder.problem:
        parts.append(error_sentence(folder.problem))
    return "  ".join(parts)
