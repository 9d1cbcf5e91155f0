"""The shipped sample, 群馬支部の令和2年度, and some months of work on it."""

from pathlib import Path

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
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder


def half_a_year(data: Path) -> None:
    """Some months of work, so that every mark state is seen."""
    library.open_library(DataFolder(data), is_chosen=True, who="佐藤")
    book = PlanBook(place_of(data), who="佐藤")
    june, july, august = Month("2020-06"), Month("2020-07"), Month("2020-08")
    rows = book.plan.rows

    def mark(row: str, month: str) -> str:
        return next(m.id for m in rows[row].marks if m.month == month and not m.is_step)

    book.submit([TickMark("r01-1", mark("r01-1", m), Month(m)) for m in (june, july, august)])
    book.submit(TickMark("r20-3", mark("r20-3", july), july, "表彰 7/20"))
    book.submit(MoveMark("r20-3", mark("r20-3", "2020-11"), Month("2020-12"), "会場の都合"))
    book.submit(MoveMark("r21-1", mark("r21-1", july), august, "8/27へ延期"))
    book.submit(DropMark("r17-2", mark("r17-2", july), "本部の指示"))
    book.submit(AddMark("r02-1", "extra", july, "臨時の説明会"))
    for month in (june, july):
        book.submit([SetStatus(row, month, "△") for row in ("r13-1", "r25-1", "r26-1")])
        book.submit([SetStatus(row, month, "○") for row in ("r01-1", "r09-1", "r11-1")])
        book.submit([SetStatus("r28-1", month, "□")])
    book.submit(WriteNote("r25-1", july, "R2.7末 612件（進捗率18.8%）。対面は6/19に再開"))
    book.submit(WriteRemedy("r25-1", july, "8月に事業所40社を訪問し、月300件に戻す"))
    book.submit(WriteNote("r13-1", july, "R2.7 21.30%（前年同月26.12%）△4.82%"))
