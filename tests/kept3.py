"""A plan kept by version 3 of the program: written as structure, decided, amended, reported on.

``python tests/kept3.py`` made the files of ``golden/v3``. They were made once, when version 3 was
frozen: a field or an intent that comes later is of version 4, and these files stay as they are.
"""

import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import msgspec
from months import JUNE, MAY
from plans import START, plan_of_people
from targeted import target_of

from planner.history.intents import (
    AddMark,
    AddRecord,
    AddStep,
    ClearFigure,
    CloseMonth,
    ConfirmNote,
    Decide,
    DropMark,
    EndRecord,
    KeepStatus,
    MoveMark,
    PlaceRecord,
    RecordFigure,
    RemoveMark,
    RemoveRecord,
    RenameGroup,
    ReopenMonth,
    RestoreMark,
    RestoreRecord,
    Resume,
    ResumeKpi,
    ReviewReport,
    SetBasis,
    SetField,
    SetKpiKind,
    SetMonthTargets,
    SetStatus,
    SetStatusMonth,
    SetTarget,
    SetYear,
    Suspend,
    SuspendKpi,
    TickMark,
    UntickMark,
    WriteMemo,
    WriteNote,
    WriteRemedy,
)
from planner.plan.schema import encode, to_document
from planner.store import book
from planner.store.folder import PlanFolder

GOLDEN = Path(__file__).parent / "golden" / "v3"
HEAD, LEADER, OTHER = "企画総務", "佐藤", "鈴木"
FILES = ("history.jsonl", "plan.json", "document.json")

WHY = "本部の通知"
TARGET = {"is": "limit", "sign": "at-least", "value": "63.9"}
NEW_KPI = {
    "key": "checkup-rate",
    "name": "健診実施率",
    "unit": "%",
    "target": {"rule": TARGET, "text": "63.9%以上"},
    "figures": [{"series": "target", "period": "2020-09", "value": "30.0"}],
}
NEW_ROW = {
    "text": "・案内を送る\n・電話する",
    "marks": [{"id": "m1", "month": "2020-09"}, {"id": "s1", "month": "2020-10", "text": "公告"}],
    "kpis": ["new-k"],
}

# Entry by entry from number 1 on, an hour apart: who, and what; "undo" and "redo" besides.
STEPS = (
    (HEAD, AddRecord("section:new-s", {"title": "健診の推進", "groups": ["保健"]}, "p2")),
    (
        HEAD,
        AddRecord("item:new-i", {"title": "予防健診"}, "new-s"),
        AddRecord("kpi:new-k", NEW_KPI),
        AddRecord("row:new-r", NEW_ROW, "new-i"),
    ),
    (HEAD, SetField("item:new-i", "number", "6")),
    (HEAD, SetField("plan", "title", "令和2年度 小さな支部の計画")),
    (HEAD, PlaceRecord("section:new-s", "p1", "s1")),
    (HEAD, AddRecord("row:gone", {"text": "・やめること"}, "i2")),
    (HEAD, RemoveRecord("row:gone")),
    (HEAD, SetField("plan", "groups", ["業務", "レセプト", "企画総務", "保健", "総務"])),
    (HEAD, RenameGroup("総務", "経理")),
    (HEAD, AddMark("survey", "extra", "2020-08"), AddMark("survey", "wrong", "2020-10")),
    (HEAD, RemoveMark("survey", "wrong")),
    (HEAD, SetKpiKind("new-k", "ratio"), SetBasis("new-k", "months")),
    (HEAD, SetMonthTargets("new-k", "target", "cumulative")),
    (HEAD, RecordFigure("k1", "target", "2020-12", Decimal("80.5"))),
    (HEAD, Decide("2020-06-01")),  # 15
    (HEAD, SetTarget("k1", target_of("at-least", Decimal("81.0")), why=WHY)),
    (HEAD, SetField("row:new-r", "text", "・案内を二度送る", WHY)),
    (HEAD, EndRecord("item:i2", "2020-11", "県の事業に合わせるため")),
    (HEAD, EndRecord("row:winter", "2020-12", "一度はやめると決めた")),
    (HEAD, RestoreRecord("row:winter", "続けることになった")),  # 20
    (
        LEADER,
        SetStatus("daily", MAY, "△"),
        WriteNote("daily", MAY, "来所が減った\n髙橋と﨑山で確認"),
        WriteRemedy("daily", MAY, "電話で案内する"),
    ),
    (LEADER, ConfirmNote("daily", JUNE)),
    (LEADER, AddStep("daily", "step-a", "2020-10", "中間点検")),
    (LEADER, SetField("mark:daily:step-a", "text", "中間の点検")),
    (OTHER, TickMark("review", "m2020-05", MAY, "68件"), TickMark("leaflet", "m2020-05", MAY)),
    (OTHER, UntickMark("leaflet", "m2020-05")),
    (OTHER, DropMark("seminar", "m2020-09", "会場がない")),
    (OTHER, RestoreMark("seminar", "m2020-09")),
    (OTHER, Suspend("winter", "rest-w", "2020-11", "2021-02", "本部の指示")),
    (OTHER, Resume("winter", "rest-w", "2021-01")),  # 30
    (OTHER, SuspendKpi("k1", "rest-k", "2020-08", None, "集計中")),
    (OTHER, ResumeKpi("k1", "rest-k", "2020-10")),
    (OTHER, RecordFigure("k1", "actual", JUNE, Decimal("79.40"), is_provisional=True)),
    (HEAD, ReviewReport("daily", MAY, "returned", comment="郵送の件数も書く")),
    (LEADER, SetStatus("daily", JUNE, "○"), KeepStatus("daily", JUNE, "見たうえで")),
    (HEAD, WriteMemo("daily", MAY, "支部長に説明済み")),
    (HEAD, CloseMonth(MAY)),  # 37
    (OTHER, MoveMark("review", "m2020-06", "2020-09", "講師の都合", "先方")),
    (HEAD, ReopenMonth(MAY, "書き間違い")),
    (HEAD, CloseMonth(MAY)),  # 40, where the checkpoint stands
    (OTHER, RecordFigure("k1", "rank", JUNE, Decimal(12))),
    (OTHER, ClearFigure("k1", "rank", JUNE)),
    (HEAD, SetStatusMonth("2020-08")),
    (HEAD, "undo"),
    (HEAD, "redo"),
    (HEAD, SetField("item:i1", "title", "窓口の改善", WHY)),
    (HEAD, "undo"),
)

# What cannot happen to this plan, in which something is reported; ``SetYear`` has its own history.
ELSEWHERE = (SetYear,)


def keep(folder):
    """The plan's folder as version 3 leaves it, the same bytes each time."""
    at, numbers = [START], count(1)
    made = book.new_id, book.machine_name, book.system_user
    book.new_id = lambda: f"{next(numbers):010x}"
    book.machine_name, book.system_user = (lambda: "PC-01"), (lambda: "user")
    try:
        plan = msgspec.structs.replace(plan_of_people(), decided=None)
        book.create(PlanFolder(folder), plan, who=HEAD, clock=lambda: at[0], via="command")
        books = {
            who: book.PlanBook(PlanFolder(folder), who=who, clock=lambda: at[0], via="command")
            for who in (HEAD, LEADER, OTHER)
        }
        for who, *changes in STEPS:
            at[0] += timedelta(hours=1)
            if changes[0] in ("undo", "redo"):
                getattr(books[who], changes[0])()
            else:
                books[who].submit(changes, source="通知 第1号" if _is_amended(changes) else "")
        return books[HEAD].refresh()
    finally:
        book.new_id, book.machine_name, book.system_user = made


def _is_amended(changes):
    return any(getattr(change, "why", "") == WHY for change in changes)


def main():
    """Write the files, once."""
    if GOLDEN.exists():
        sys.exit("The files of version 3 are never made anew.")
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()
    with tempfile.TemporaryDirectory() as place:
        plan = keep(Path(place) / "plan")
        GOLDEN.mkdir(parents=True)
        for name in FILES[:2]:
            shutil.copy(Path(place) / "plan" / name, GOLDEN)
        (GOLDEN / FILES[2]).write_bytes(encode(to_document(plan)))


if __name__ == "__main__":
    main()
