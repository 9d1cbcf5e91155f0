"""The command of 計画決定 and of its withdrawal."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from planner.cli import output, plain
from planner.cli.request import CommandLine
from planner.cli.saving import close_with_record, open_writable, say_saved
from planner.errors import Exit, UsageError
from planner.history.intents import Decide
from planner.history.moments import branch_day, read_day
from planner.language import _
from planner.plan.grid import row_title
from planner.plan.model import Kpi, Plan, Row
from planner.plan.targets import Bound
from planner.store.book import PlanBook
from planner.text import one_line


class Baseline(Struct, frozen=True):
    """The content of 当初計画, and what of it looks unfinished.

    Attributes:
        rows: Number of rows, those of KPIs included.
        work: Number of rows of 実施概要.
        marks: Number of ● in them, without 手順.
        without_marks: Rows of 実施概要 without any ●.
        without_target: Published KPIs without a target.
    """

    items: int
    rows: int
    work: int
    marks: int
    kpis: int
    without_marks: tuple[Row, ...]
    without_target: tuple[Kpi, ...]


def baseline(request: CommandLine) -> Exit:
    """Decide the plan on a day and print 当初計画, or withdraw 計画決定."""
    if request.has("withdraw") and request.given("date") is not None:
        raise UsageError("day-or-withdraw")
    book = open_writable(request)
    if request.has("withdraw"):
        return _withdraw(book, request)
    today = branch_day(book.now().isoformat())
    given = request.given("date")
    on = today if given is None else read_day(given, book.plan.year)
    plan = book.plan
    entry = book.submit(Decide(on.isoformat(), request.text("why")), seen=plan.seq)
    frozen = _baseline(plan)
    if request.has("json"):
        return close_with_record(book, _record(book.plan, frozen))
    output.print_lines(_lines(plan, frozen, is_ahead=on > today))
    return say_saved(book, entry)


def _withdraw(book: PlanBook, request: CommandLine) -> Exit:
    entry = book.submit(Decide(None, request.text("why")), seen=book.plan.seq)
    if request.has("json"):
        return close_with_record(book, _record(book.plan, _baseline(book.plan)))
    return say_saved(book, entry)


def _baseline(plan: Plan) -> Baseline:
    work = [row for row in plan.rows_in_order() if row.kind == "activity"]
    kpis = [kpi for kpi in plan.kpis.values() if kpi.role == "kpi"]
    return Baseline(
        items=len(plan.items),
        rows=len(plan.rows),
        work=len(work),
        marks=sum(len(_marks(row)) for row in work),
        kpis=len(kpis),
        without_marks=tuple(row for row in work if not _marks(row)),
        without_target=tuple(kpi for kpi in kpis if _is_open(kpi)),
    )


def _marks(row: Row) -> list[str]:
    """The ids of the ● of a row that are not 中止."""
    return [mark.id for mark in row.marks if not mark.is_step and mark.dropped is None]


def _is_open(kpi: Kpi) -> bool:
    """Whether a KPI has no target, or a fixed one without its number."""
    rule = kpi.target.rule
    return rule is None or (isinstance(rule, Bound) and rule.value is None)


def _lines(plan: Plan, frozen: Baseline, *, is_ahead: bool) -> Iterator[str]:
    counts = _("当初計画: {items} 項目、{rows} 行（実施概要 {work}）、● {marks}、KPI {kpis}")
    yield counts.format(
        items=frozen.items,
        rows=frozen.rows,
        work=frozen.work,
        marks=frozen.marks,
        kpis=frozen.kpis,
    )
    for line in plain.without_rows(plan):
        yield _("ご確認ください: {doubt}").format(doubt=line)
    for number in _repeated_numbers(plan):
        text = _("ご確認ください: 項番 {number} の事業がいくつもあります。")
        yield text.format(number=number)
    for row in frozen.without_marks:
        text = _("ご確認ください: {row} {title} に●が一つもありません。")
        yield text.format(row=plan.reference(row), title=row_title(plan, row))
    for kpi in frozen.without_target:
        text = _("ご確認ください: KPI「{name}」に目標がありません。")
        yield text.format(name=one_line(kpi.name))
    if is_ahead:
        yield _("ご確認ください: 計画決定の日が今日より後です。")


def _repeated_numbers(plan: Plan) -> list[str]:
    """The 項番 that several items have, as some branches print them."""
    counted = Counter(one_line(plan.number(item)) for item in plan.items_in_order())
    return [number for number, count in counted.items() if count > 1]


def _record(plan: Plan, frozen: Baseline) -> dict[str, Any]:
    return {
        "decided": plan.decided,
        "items": frozen.items,
        "rows": frozen.rows,
        "work": frozen.work,
        "marks": frozen.marks,
        "kpis": frozen.kpis,
        "without_marks": [plan.reference(row) for row in frozen.without_marks],
        "without_target": [kpi.key for kpi in frozen.without_target],
    }
