"""The shipped sample, 群馬支部の令和2年度: its rows and KPIs as the paper names them, and work on it."""

from functools import cache
from pathlib import Path

from months import AUGUST, DECEMBER, JULY, JUNE, NOVEMBER
from plans import place_of

from planner.history.intents import (
    AddMark,
    DropMark,
    MoveMark,
    SetStatus,
    TickMark,
    WriteNote,
    WriteRemedy,
)
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.plan.schema import read_document
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder

SAMPLE = Path(__file__).parent.parent / "data" / "gunma-r02.json"


@cache
def sample_plan() -> Plan:
    """The sample as it is shipped."""
    return read_document(SAMPLE)


@cache
def numbered(reference: str) -> str:
    """The id of the row that stands on paper as "25-1"."""
    plan = sample_plan()
    return next(row.id for row in plan.rows_in_order() if plan.reference(row) == reference)


@cache
def kpi_named(name: str) -> str:
    """The id of the KPI that is called so on paper."""
    return next(kpi.id for kpi in sample_plan().kpis.values() if kpi.name == name)


def half_a_year(data: Path) -> None:
    """Some months of work, so that every mark state is seen."""
    library.open_library(DataFolder(data), is_chosen=True, who="佐藤")
    book = PlanBook(place_of(data), who="佐藤")
    first, fair, council, collection = map(numbered, ("1-1", "20-3", "21-1", "17-2"))
    generics, guidance = map(numbered, ("13-1", "25-1"))

    def mark(row: str, month: Month) -> str:
        marks = book.plan.rows[row].marks
        return next(m.id for m in marks if m.month == month and not m.is_step)

    book.submit([TickMark(first, mark(first, month), month) for month in (JUNE, JULY, AUGUST)])
    book.submit(TickMark(fair, mark(fair, JULY), JULY, "表彰 7/20"))
    book.submit(MoveMark(fair, mark(fair, NOVEMBER), DECEMBER, "会場の都合"))
    book.submit(MoveMark(council, mark(council, JULY), AUGUST, "8/27へ延期"))
    book.submit(DropMark(collection, mark(collection, JULY), "本部の指示"))
    book.submit(AddMark(numbered("2-1"), "extra", JULY, "臨時の説明会"))
    for month in (JUNE, JULY):
        for status, rows in (
            ("△", ("13-1", "25-1", "26-1")),
            ("○", ("1-1", "9-1", "11-1")),
            ("□", ("28-1",)),
        ):
            book.submit([SetStatus(numbered(row), month, status) for row in rows])
    book.submit(WriteNote(guidance, JULY, "R2.7末 612件（進捗率18.8%）。対面は6/19に再開"))
    book.submit(WriteRemedy(guidance, JULY, "8月に事業所40社を訪問し、月300件に戻す"))
    book.submit(WriteNote(generics, JULY, "R2.7 21.30%（前年同月26.12%）△4.82%"))
