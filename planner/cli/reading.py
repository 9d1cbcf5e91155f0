"""The commands that only read; none of them takes the lock."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from planner.cli import output, plain
from planner.cli.answer import as_json, end, end_with_lines, end_with_record, look
from planner.cli.request import CommandLine, find_row, month_asked, open_book, plan_asked, plans_of
from planner.errors import Exit, PlannerError
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month, era_label
from planner.plan.model import Plan, Row
from planner.plan.schema import encode, to_document
from planner.store import library
from planner.store.library import ListedPlan
from planner.store.place import PlanLibrary
from planner.text import one_line
from planner.wording.errors import error_sentence
from planner.wording.labels import full_month_label


def show(request: CommandLine) -> Exit:
    """Print the grid, or one row in full."""
    if request.given("row") is not None:
        return _show_row(request)
    if request.has("json"):
        book = open_book(request)
        plan = plan_asked(book, request)
        return end_with_record(book, to_document(plan, month_asked(plan, request)))
    from planner.cli.tables import end_with_tables  # noqa: PLC0415 - scripts take records
    from planner.reports import overview  # noqa: PLC0415

    looked = look(request)
    plan, month, group = looked.plan, looked.month, looked.group
    counts = plain.counts(plan, month, group)
    told = "\n".join((counts, *plain.without_rows(plan)))
    return end_with_tables(looked, [overview.table(plan, month, group)], told)


def _show_row(request: CommandLine) -> Exit:
    book = open_book(request)
    plan = plan_asked(book, request)
    month = month_asked(plan, request)
    row = find_row(plan, request.text("row"))
    if request.has("json"):
        return end_with_record(book, _row_record(plan, row, month))
    return end_with_lines(book, plain.row_lines(plan, row, month))


def plans(request: CommandLine) -> Exit:
    """Print the plans there are, the damaged ones with what is wrong."""
    settings, known = request.settings, plans_of(request.settings)
    library.open_library(known, is_chosen=settings.is_data_chosen, who=settings.name)
    every = tuple(library.each_plan(known, is_alone=True))
    away = tuple(library.each_archived(known)) if request.has("archived") else ()
    if request.has("json"):
        output.say(as_json([_plan_record(listed) for listed in (*every, *away)]))
    else:
        usual = _usual(known) if len(every) > 1 else ""
        output.print_lines(_plan_line(listed, usual) for listed in every)
        if request.has("archived"):
            output.print_lines(_archived_lines(away))
    is_damaged = any(listed.problem for listed in every)
    return Exit.UNAVAILABLE if is_damaged else Exit.DONE


def show_month(request: CommandLine) -> Exit:
    """Print 基準月."""
    book = open_book(request)
    plan = book.plan
    if request.has("json"):
        record = {"month": plan.status_month, "label": era_label(plan.status_month)}
        return end_with_record(book, record)
    month = full_month_label(plan.status_month)
    return end_with_lines(book, [_("基準月 {month}").format(month=month)])


def export(request: CommandLine) -> Exit:
    """Write the plan as its documented JSON, to a file or the standard output."""
    book = open_book(request)
    plan = plan_asked(book, request)
    month = month_asked(plan, request)
    document = to_document(plan, month)
    if entry := book.entry_at(plan.seq):
        document["exported"] = {"entry": entry.id, "seq": entry.seq, "month": month}
    content = encode(document)
    target = request.text("output")
    if target == "-":
        output.say(content.decode().rstrip("\n"))
        return end(book)
    from planner.formats.writing import write_file  # noqa: PLC0415 - seldom needed

    write_file(Path(target), content)
    output.say(_("{path} に書き出しました。").format(path=one_line(target)))
    return end(book)


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
        "item": plan.number(item),
        "item_title": item.title,
        **own,
        "reported_by": plan.reference(unit),
        "ended": msgspec.to_builtins(plan.ended_of(row)),
        "stage": reporting.stage(plan, unit, month).value,
        "review": msgspec.to_builtins(unit.report(month).review),
        "memo": row.report(month).memo,
    }


def _plan_record(listed: ListedPlan) -> dict[str, Any]:
    plan = listed.plan
    return {
        "name": one_line(listed.name),
        "path": one_line(listed.place.address),
        "title": plan.title if plan else None,
        "branch": plan.branch if plan else None,
        "fiscal_year": plan.fiscal_year if plan else None,
        "status_month": plan.status_month if plan else None,
        "decided": plan.decided if plan else None,
        "changes": plan.seq if plan else None,
        "is_archived": listed.is_archived,
        "problem": error_sentence(listed.problem) if listed.problem else None,
    }


def _archived_lines(away: Sequence[ListedPlan]) -> Iterator[str]:
    yield _("保管した計画:") if away else _("保管した計画はありません。")
    yield from (f"  {_plan_line(listed)}" for listed in away)


def _usual(plans: PlanLibrary) -> str:
    """The name of the plan that commands take where none is named; empty where it is not clear."""
    try:
        return library.find_plan(plans)
    except PlannerError:
        return ""


def _plan_line(listed: ListedPlan, usual: str = "") -> str:
    parts = [one_line(listed.name)]
    if plan := listed.plan:
        marks = (
            _("【見本】") if library.is_sample(plan) else "",
            _("【案】") if plan.decided is None else "",
            _("（--plan を書かないときの計画）") if listed.name == usual else "",
        )
        parts += ["".join(marks)] if any(marks) else []
        month = _("基準月 {month}").format(month=full_month_label(plan.status_month))
        parts += [one_line(plan.title), month, _("変更 {count} 件").format(count=plan.seq)]
    if listed.problem:
        parts.append(error_sentence(listed.problem))
    return "  ".join(parts)
