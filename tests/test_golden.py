"""A plan kept by version 1 of the program: every later version must still open it.

The files in ``golden/v1`` were made once and are never made anew.
"""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from folders import assert_chain

from planner.history.entries import digest_of
from planner.plan.model import Mark, Promise, Report, Suspension
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

GOLDEN = Path(__file__).parent / "golden" / "v1"
LENGTH = 28


@pytest.fixture(params=["plan.json", ""], ids=["with-checkpoint", "by-history-alone"])
def book(request, tmp_path):
    """The plan opened from a copy, with its checkpoint and without."""
    shutil.copy(GOLDEN / "history.jsonl", tmp_path)
    if request.param:
        shutil.copy(GOLDEN / request.param, tmp_path)
    return PlanBook(PlanFolder(tmp_path), who="佐藤")


def test_the_files_are_those_of_version_1():
    lines = (GOLDEN / "history.jsonl").read_bytes().splitlines()
    assert len(lines) == LENGTH + 1
    assert {json.loads(line)["v"] for line in lines} == {1}
    intents = {intent["do"] for line in lines for intent in json.loads(line).get("intents", [])}
    assert intents == {
        *("SetStatus", "WriteNote", "ConfirmNote", "WriteRemedy"),
        *("TickMark", "UntickMark", "MoveMark", "DropMark", "RestoreMark"),
        *("AddMark", "RemoveMark", "AddStep", "Suspend", "Resume", "SetStatusMonth"),
    }


def test_the_chain_of_hashes_holds():
    head = ""
    for seq, line in enumerate((GOLDEN / "history.jsonl").read_bytes().splitlines()):
        entry = json.loads(line)
        assert (entry["seq"], entry.get("prev", "")) == (seq, head)
        head = entry.pop("hash")
        canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == head


def test_the_plan_opens_without_damage(book):
    assert book.problem is None
    assert book.plan.seq == LENGTH
    assert (book.plan.title, book.plan.decided) == ("令和2年度 小さな支部事業計画", "2020-04-01")


def test_the_checkpoint_is_eight_entries_behind_the_history():
    tables = json.loads((GOLDEN / "plan.json").read_bytes())
    assert tables["meta"]["1"]["position"]["seq"] == LENGTH - 8


def test_what_was_reported_is_there(book):
    rows = book.plan.rows
    assert rows["survey"].reports == {
        "2020-06": Report(None, "回収が遅い\n髙橋と﨑山で確認", "督促する")
    }
    assert rows["daily"].reports == {
        "2020-05": Report("○", "5月は予定どおり"),
        "2020-06": Report(note="5月は予定どおり"),
    }
    assert rows["notices"].reports == {}  # ◎ was undone
    assert rows["rate"].reports == {}


def test_what_became_of_the_marks_is_there(book):
    rows = book.plan.rows
    assert rows["review"].marks == (
        Mark("m2020-05", month="2020-05", done="2020-06", word="68件"),
        Mark("m2020-06", month="2020-06"),
    )
    moved = rows["survey"].mark("m2020-07")
    assert moved.month == "2020-07"
    assert moved.due == "2020-12"
    assert [(promise.month, promise.why, promise.cause) for promise in moved.promises] == [
        ("2020-09", "会場の都合", "先方"),
        (None, "延期", ""),
        ("2020-12", "日程が決まった", ""),
    ]
    assert moved.promises[0].who == "佐藤"
    assert moved.promises[0].at == "2020-06-01T00:00:07.000000+00:00"
    assert rows["leaflet"].mark("m2020-05").dropped == "紙をやめた"
    assert rows["seminar"].mark("m2020-09") == Mark("m2020-09", month="2020-09")


def test_what_was_added_and_taken_out_is_so(book):
    rows = book.plan.rows
    extra = rows["survey"].mark("extra")
    assert extra.is_unplanned
    assert extra.done == "2020-11"
    assert extra.promises == (
        Promise("2020-11", "追加の調査", "", "鈴木", "2020-06-01T00:00:13.000000+00:00"),
    )
    assert rows["daily"].mark("step-a") == Mark("step-a", month="2020-10", text="中間点検")
    assert rows["daily"].mark("step-b") is None
    assert len(rows["daily"].marks) == 13


def test_what_rests_is_there(book):
    rows = book.plan.rows
    assert rows["winter"].suspensions == (Suspension("rest-w", "2020-11", "2021-01", "本部の指示"),)
    assert rows["seminar"].suspensions == ()


def test_the_status_month_undone_and_redone_is_july(book):
    assert book.plan.status_month == "2020-07"


def test_figures_keep_their_decimals(book):
    kpi = book.plan.kpis["k1"]
    assert str(kpi.figure("actual", "2020-05").value) == "79.0"
    assert kpi.figure("actual", "2020-05").is_provisional
    assert str(kpi.target.number) == "80.7"


def test_all_entries_can_be_read_and_keep_the_hashes_of_their_lines(book):
    entries = book.entries()
    assert [entry.seq for entry in entries] == list(range(LENGTH + 1))
    assert [entry.hash for entry in entries] == [digest_of(line) for line in assert_chain(GOLDEN)]
    assert [entry.who for entry in entries[:4]] == ["企画総務", "佐藤", "佐藤", "鈴木"]
    assert (entries[2].why, entries[2].source) == ("週次会議", "会議.xlsx")
    assert [entry.seq for entry in entries if entry.undoes] == [23, 24, 25, 27]


def test_the_old_plan_takes_new_edits_and_undoes_old_ones(book):
    assert book.undo().seq == LENGTH + 1
    assert book.plan.rows["survey"].report("2020-06").status == "△"
    book.undo()  # the redo of 7月
    assert book.plan.status_month == "2020-06"
    book.undo()
    assert book.plan.rows["seminar"].suspensions == (
        Suspension("rest", "2020-06", "2020-08", "本部の指示"),
    )
    assert PlanBook(book.place).plan == book.plan
