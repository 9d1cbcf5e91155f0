"""A plan kept by version 3 of the program: every later version must still open it.

The files in ``golden/v3`` were made once, by ``tests/kept3.py``, and are never made anew. What they
must hold is written here by hand, from the steps of that file.
"""

import hashlib
import json
import shutil
from decimal import Decimal
from typing import get_args

import pytest
from folders import assert_chain
from kept3 import ELSEWHERE, FILES, GOLDEN, HEAD, STEPS
from months import JUNE, MAY
from plans import refusal

from planner.history.amendments import amendments
from planner.history.entries import digest_of
from planner.history.intents import Change, WriteMemo
from planner.history.moments import DECISION
from planner.plan.model import Ended, Figure, Mark
from planner.plan.schema import read_document, to_document
from planner.store.book import PlanBook
from planner.store.examining import examine
from planner.store.folder import PlanFolder

LENGTH = 47

# Of the bytes as they were frozen.
FROZEN = {
    "history.jsonl": "005b7b514ee293e5a62f2a533f1c3c757b77e706c2c8dc5c5865a2bedee3346c",
    "document.json": "a6921763aa374855d088c8866eee61ac52395f95e65f72902ed46315411f4298",
}


@pytest.fixture(params=[FILES[:2], FILES[:1]], ids=["with-checkpoint", "by-history-alone"])
def book(request, tmp_path):
    """The plan opened from a copy, with its checkpoint and without."""
    for name in request.param:
        shutil.copy(GOLDEN / name, tmp_path)
    return PlanBook(PlanFolder(tmp_path), who=HEAD)


# What was made


@pytest.mark.parametrize("name", FROZEN)
def test_the_files_are_as_they_were_frozen(name):
    assert hashlib.sha256((GOLDEN / name).read_bytes()).hexdigest() == FROZEN[name]


def test_they_hold_every_kind_of_intent_that_version_3_has():
    lines = assert_chain(GOLDEN)
    assert len(lines) == LENGTH + 1 == len(STEPS) + 1
    assert {line["v"] for line in lines} == {3}
    assert lines[0]["plan"]["version"] == 3
    kinds = {intent["do"] for line in lines for intent in line.get("intents", [])}
    assert len(kinds) == 36
    elsewhere = {kind.__name__ for kind in ELSEWHERE}
    assert kinds | elsewhere <= {kind.__name__ for kind in get_args(Change)}


def test_the_checkpoint_stands_at_the_last_close():
    tables = json.loads((GOLDEN / "plan.json").read_bytes())
    assert tables["meta"]["1"]["position"]["seq"] == 40


# What it must hold


def test_the_plan_opens_without_damage(book):
    assert book.problem is None
    assert book.plan.seq == LENGTH
    assert book.plan.decided == "2020-06-01"
    assert book.plan.status_month == "2020-08"  # set, undone, redone
    assert examine(book.place.path).is_sound


def test_the_structure_that_was_written_is_there(book):
    plan = book.plan
    assert plan.title == "令和2年度 小さな支部の計画"
    assert plan.groups == ("業務", "レセプト", "企画総務", "保健", "経理")
    assert plan.order == ("new-s", "s1", "s2", "s3")
    assert plan.sections["new-s"].pillar == "p1"
    assert [plan.number(item) for item in plan.items_in_order()] == ["6", "1", "2", "3", "4", "5"]
    row, kpi = plan.rows["new-r"], plan.kpis["new-k"]
    assert (row.text, row.kpis) == ("・案内を二度送る", ("new-k",))
    assert row.marks == (
        Mark("m1", month="2020-09"),
        Mark("s1", month="2020-10", text="公告"),
    )
    assert (kpi.key, kpi.name, kpi.unit) == ("checkup-rate", "健診実施率", "%")
    assert (kpi.kind, kpi.expected_by, kpi.month_targets) == (
        *("ratio", "months", {"target": "cumulative"}),
    )
    assert (kpi.target.number, kpi.target.text) == (Decimal("63.9"), "63.9%以上")
    assert kpi.figure("target", "2020-09") == Figure("target", "2020-09", Decimal("30.0"))
    assert "gone" not in plan.rows
    assert plan.items["i1"].title == "窓口"  # another title was undone


def test_what_ended_and_what_did_not_is_there(book):
    assert book.plan.items["i2"].ended == Ended("2020-11", "県の事業に合わせるため")
    assert book.plan.rows["winter"].ended is None


def test_people_meetings_and_comments_are_there(book):
    plan = book.plan
    assert [person.name for person in plan.people.values()] == ["佐藤", "鈴木"]
    assert plan.topics["t1"].decisions[0].text == "8月に行う"
    assert plan.actions["w1"].earlier == ("2020-06-15",)
    assert [comment.text for comment in plan.rows["survey"].comments] == ["件数も", "案に"]
    assert plan.report_deadline.days == {"2020-12": "2021-01-12"}


def test_what_was_reported_is_there(book):
    report = book.plan.rows["daily"].report(MAY)
    assert (report.status, report.remedy, report.memo) == (
        "△",
        "電話で案内する",
        "支部長に説明済み",
    )
    assert report.review.comment == "郵送の件数も書く"
    assert book.plan.rows["daily"].report(JUNE).kept == "見たうえで"
    assert book.plan.rows["daily"].mark("step-a").text == "中間の点検"
    assert book.plan.rows["review"].mark("m2020-06").due == "2020-09"
    assert book.plan.kpis["k1"].figure("rank", JUNE) is None


def test_the_plan_as_it_was_decided_is_there(book):
    decided = book.timeline().as_of(DECISION)
    assert decided.rows["new-r"].text == "・案内を送る\n・電話する"
    assert decided.items["i2"].ended is None
    assert decided.kpis["k1"].target.number == Decimal("80.7")


def test_the_amendments_are_those_of_a_day_and_a_source(book):
    found = [(own.day, own.source) for own in amendments(book.timeline())]
    assert set(found) == {("2020-06-02", "通知 第1号"), ("2020-06-02", "")}
    entries = book.entries()
    assert {entry.source for entry in entries if entry.amendment} == {"", "通知 第1号"}
    assert [entry.seq for entry in entries if entry.amendment] == [16, 17, 18, 19, 20, 46, 47]


def test_who_did_what_from_where_is_there(book):
    entries = book.entries()
    assert [entry.who for entry in entries[1:]] == [who for who, *_changes in STEPS]
    assert {(entry.machine, entry.account, entry.via) for entry in entries} == {
        ("PC-01", "user", "command")
    }
    assert [entry.seq for entry in entries if entry.undoes] == [44, 45, 47]
    assert [entry.hash for entry in entries] == [digest_of(line) for line in assert_chain(GOLDEN)]


def test_its_document_is_read_as_the_plan_that_its_history_gives(book):
    assert to_document(read_document(GOLDEN / FILES[2])) == to_document(book.plan)


def test_it_takes_changes_as_before(book):
    entry = book.submit(WriteMemo("survey", JUNE, "続き"))
    assert (entry.seq, entry.prev) == (LENGTH + 1, book.entries()[LENGTH].hash)
    assert refusal(book.submit, WriteMemo("none", JUNE, "x")).code == "row-gone"
