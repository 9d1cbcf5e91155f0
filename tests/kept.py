"""A plan kept by version 2 of the program: every kind of intent, closes, late figures, reopening.

``python tests/kept.py`` made the files of ``golden/v2``, always the same bytes. A later version
writes other lines: the files were made once, by version 2, and are never made anew.
"""

import shutil
import tempfile
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from months import JUNE, MAY
from plans import START, small_plan
from targeted import target_of

from planner.history import entries
from planner.history.intents import (
    AddMark,
    AddStep,
    ClearFigure,
    CloseMonth,
    ConfirmNote,
    Decide,
    DropMark,
    MoveMark,
    RecordFigure,
    RemoveMark,
    ReopenMonth,
    RestoreMark,
    Resume,
    ResumeKpi,
    ReviewReport,
    SetStatus,
    SetStatusMonth,
    SetTarget,
    Suspend,
    SuspendKpi,
    TickMark,
    UntickMark,
    WriteMemo,
    WriteNote,
    WriteRemedy,
)
from planner.store import book
from planner.store.folder import PlanFolder

GOLDEN = Path(__file__).parent / "golden" / "v2"
HEAD, LEADER, OTHER = "企画総務", "佐藤", "鈴木"
FILES = ("history.jsonl", "plan.json")

# Entry by entry from number 1 on, an hour apart: who, and what; "undo" and "redo" besides.
STEPS = (
    (HEAD, AddMark("survey", "extra", "2020-08"), AddMark("survey", "wrong", "2020-10")),
    (HEAD, RemoveMark("survey", "wrong")),
    (HEAD, RecordFigure("k1", "target", "2020-12", Decimal("80.5"))),
    (HEAD, Decide("2020-06-01")),
    (HEAD, SetTarget("k1", target_of("at-least", Decimal("81.0")), why="本部の見直し")),
    (  # 6
        LEADER,
        SetStatus("daily", MAY, "△"),
        WriteNote("daily", MAY, "来所が減った\n髙橋と﨑山で確認"),
        WriteRemedy("daily", MAY, "電話で案内する"),
    ),
    (LEADER, ConfirmNote("daily", JUNE)),
    (LEADER, AddStep("daily", "step-a", "2020-10", "中間点検")),
    (OTHER, TickMark("review", "m2020-05", MAY, "68件"), TickMark("leaflet", "m2020-05", MAY)),
    (OTHER, UntickMark("leaflet", "m2020-05")),
    (OTHER, DropMark("seminar", "m2020-09", "会場がない")),
    (OTHER, RestoreMark("seminar", "m2020-09")),  # 12
    (OTHER, Suspend("winter", "rest-w", "2020-11", "2021-02", "本部の指示")),
    (OTHER, Resume("winter", "rest-w", "2021-01")),
    (OTHER, SuspendKpi("k1", "rest-k", "2020-08", None, "集計中")),
    (OTHER, ResumeKpi("k1", "rest-k", "2020-10")),
    (OTHER, RecordFigure("k1", "actual", JUNE, Decimal("79.40"), is_provisional=True)),
    (HEAD, ReviewReport("daily", MAY, "returned", comment="郵送の件数も書く")),  # 18
    (LEADER, WriteNote("daily", MAY, "来所が減った\n郵送 120件")),
    (HEAD, ReviewReport("daily", MAY, "reviewed")),
    (HEAD, WriteMemo("daily", MAY, "支部長に説明済み")),
    (HEAD, CloseMonth(MAY)),  # 22, and with it April
    (OTHER, RecordFigure("k1", "cumulative", MAY, Decimal("79.0"))),  # 後着
    (OTHER, TickMark("leaflet", "m2020-05", JUNE, "5/28配布")),  # 24, 後着
    (HEAD, CloseMonth(JUNE)),
    (OTHER, MoveMark("review", "m2020-06", "2020-09", "講師の都合", "先方")),  # 26, 後着
    (HEAD, ReopenMonth(JUNE, "実施状況の書き間違い")),
    (LEADER, SetStatus("daily", JUNE, "○")),
    (HEAD, CloseMonth(JUNE)),  # 29, where the checkpoint stands
    (OTHER, RecordFigure("k1", "actual", JUNE, Decimal("79.6"))),  # 確定, 後着
    (OTHER, RecordFigure("k1", "rank", JUNE, Decimal(12))),
    (OTHER, ClearFigure("k1", "rank", JUNE)),
    (HEAD, SetStatusMonth("2020-08")),
    (HEAD, "undo"),
    (HEAD, "redo"),
    (HEAD, WriteMemo("survey", JUNE, "後で聞く")),  # 36
    (HEAD, "undo"),
)


def keep(folder):
    """The plan's folder as version 2 leaves it, the same bytes each time."""
    at, numbers = [START], count(1)
    made_id, book.new_id = book.new_id, lambda: f"{next(numbers):010x}"
    try:
        book.create(PlanFolder(folder), small_plan(decided=False), who=HEAD, clock=lambda: at[0])
        books = {
            who: book.PlanBook(PlanFolder(folder), who=who, clock=lambda: at[0])
            for who in (HEAD, LEADER, OTHER)
        }
        for who, *changes in STEPS:
            at[0] += timedelta(hours=1)
            if changes[0] in ("undo", "redo"):
                getattr(books[who], changes[0])()
            else:
                books[who].submit(changes)
    finally:
        book.new_id = made_id


def main():
    """Write the files, by version 2 alone."""
    if entries.ENTRY_VERSION != 2:
        raise SystemExit("The files of version 2 are never made anew.")
    with tempfile.TemporaryDirectory() as place:
        keep(Path(place) / "plan")
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(Path(place) / "plan" / name, GOLDEN)


if __name__ == "__main__":
    main()
