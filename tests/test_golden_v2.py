"""A plan kept by version 2 of the program: every later version must still open it.

The files in ``golden/v2`` were made once, by ``tests/kept.py``, and are never made anew. What they
must hold is written here by hand, from the steps of that file.
"""

import hashlib
import json
import shutil
from decimal import Decimal
from typing import get_args

import msgspec
import pytest
from folders import assert_chain, lines_of, note, note_of
from kept import FILES, GOLDEN, HEAD, LEADER, OTHER, STEPS
from months import JUNE, MAY
from plans import Ticking, refusal
from targeted import target_of

from planner.history import entries
from planner.history.entries import digest_of
from planner.history.intents import Change, CloseMonth, SetStatus, WriteMemo
from planner.history.moments import DECISION, Moment
from planner.plan.model import Close, Figure, Mark, Promise, Report, Review, Suspension
from planner.plan.reporting import Stage, stage
from planner.store import journal
from planner.store.book import PlanBook
from planner.store.examining import examine
from planner.store.folder import PlanFolder
from planner.wording.errors import error_sentence

LENGTH = 37
V1 = GOLDEN.parent / "v1"


def at(number):
    """The instant of an entry: an hour after the one before it, from midnight of 1 June 2020."""
    return f"2020-06-{1 + number // 24:02}T{number % 24:02}:00:00.000000+00:00"


@pytest.fixture(params=[FILES, FILES[:1]], ids=["with-checkpoint", "by-history-alone"])
def book(request, tmp_path):
    """The plan opened from a copy, with its checkpoint and without."""
    for name in request.param:
        shutil.copy(GOLDEN / name, tmp_path)
    return PlanBook(PlanFolder(tmp_path), who=HEAD)


# What was made


def test_the_files_are_those_of_version_2_and_hold_every_kind_of_intent():
    lines = assert_chain(GOLDEN)
    assert len(lines) == LENGTH + 1 == len(STEPS) + 1
    assert {line["v"] for line in lines} == {2}
    assert lines[0]["plan"]["version"] == 2
    kinds = {intent["do"] for line in lines for intent in line.get("intents", [])}
    assert len(kinds) == 25
    assert kinds <= {kind.__name__ for kind in get_args(Change)}


def test_the_checkpoint_stands_at_the_last_close():
    tables = json.loads((GOLDEN / "plan.json").read_bytes())
    assert tables["meta"]["1"]["position"]["seq"] == 29


# What it must hold


def test_the_plan_opens_without_damage(book):
    assert book.problem is None
    assert book.plan.seq == LENGTH
    assert book.plan.decided == "2020-06-01"
    assert book.plan.status_month == "2020-08"  # set, undone, redone
    assert examine(book.place.path).is_sound


def test_three_months_are_closed_june_for_the_second_time(book):
    assert book.plan.closes == {
        "2020-04": Close(HEAD, at(22)),
        MAY: Close(HEAD, at(22)),
        JUNE: Close(HEAD, at(29)),
    }


def test_what_was_reported_and_checked_is_there(book):
    rows = book.plan.rows
    said = [["daily", "△", "来所が減った\n郵送 120件", "電話で案内する"]]
    seen = hashlib.sha256(
        json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()[:16]
    assert rows["daily"].reports == {
        MAY: Report(
            *said[0][1:],
            review=Review("reviewed", seen, "", HEAD, at(20)),
            memo="支部長に説明済み",
        ),
        JUNE: Report("○", "来所が減った\n髙橋と﨑山で確認"),
    }
    assert rows["survey"].reports == {}  # its memo was undone
    assert stage(book.plan, rows["daily"], MAY) is Stage.REVIEWED
    assert stage(book.plan, rows["daily"], JUNE) is Stage.UNCHECKED


def test_what_became_of_the_marks_is_there(book):
    rows = book.plan.rows
    assert rows["review"].marks == (
        Mark("m2020-05", month=MAY, done=MAY, word="68件"),
        Mark(
            "m2020-06",
            month=JUNE,
            promises=(Promise("2020-09", "講師の都合", "先方", OTHER, at(26), is_late=True),),
        ),
    )
    assert rows["leaflet"].marks == (
        Mark("m2020-05", month=MAY, done=JUNE, word="5/28配布", is_late=True),
    )
    assert rows["survey"].marks == (
        Mark("extra", month="2020-08"),  # in the plan: it was not decided yet
        Mark("m2020-07", month="2020-07"),
    )
    assert rows["seminar"].mark("m2020-09") == Mark("m2020-09", month="2020-09")
    assert rows["daily"].mark("step-a") == Mark("step-a", month="2020-10", text="中間点検")
    assert len(rows["daily"].marks) == 13


def test_targets_figures_and_what_came_late_are_there(book):
    kpi = book.plan.kpis["k1"]
    assert kpi.target == target_of("at-least", Decimal("81.0"))
    assert kpi.figure("target", "2020-12") == Figure("target", "2020-12", Decimal("80.5"))
    assert kpi.figure("cumulative", MAY) == Figure(
        "cumulative", MAY, Decimal("79.0"), late_at=at(23)
    )
    assert kpi.figure("actual", JUNE) == Figure("actual", JUNE, Decimal("79.6"), late_at=at(30))
    assert kpi.figure("rank", JUNE) is None
    assert kpi.figure("actual", MAY).is_provisional  # as the plan began


def test_what_rests_is_there(book):
    assert book.plan.rows["winter"].suspensions == (
        Suspension("rest-w", "2020-11", "2020-12", "本部の指示"),
    )
    assert book.plan.kpis["k1"].suspensions == (
        Suspension("rest-k", "2020-08", "2020-09", "集計中"),
    )


def test_the_plan_as_of_its_closes_and_its_decision_is_there(book):
    timeline = book.timeline()
    assert [(c.months, c.seq) for c in timeline.closes] == [
        (("2020-04", MAY), 22),
        ((JUNE,), 25),
        ((JUNE,), 29),
    ]
    assert timeline.as_of(Moment(close=MAY)).kpis["k1"].figure("cumulative", MAY) is None
    assert timeline.as_of(DECISION).kpis["k1"].target.number == Decimal("80.7")
    given_back = timeline.plan(18)
    assert given_back.rows["daily"].report(MAY).review.comment == "郵送の件数も書く"
    assert stage(given_back, given_back.rows["daily"], MAY) is Stage.RETURNED
    answered = timeline.plan(19)
    assert stage(answered, answered.rows["daily"], MAY) is Stage.ANSWERED
    assert timeline.plan(25).rows["daily"].report(JUNE).status is None
    assert timeline.plan(27).closes.keys() == {"2020-04", MAY}


def test_who_did_what_is_there(book):
    entries = book.entries()
    assert [entry.at for entry in entries] == [at(number) for number in range(LENGTH + 1)]
    assert [entry.who for entry in entries[1:]] == [who for who, *_changes in STEPS]
    assert {HEAD, LEADER, OTHER} == {entry.who for entry in entries}
    assert [entry.seq for entry in entries if entry.undoes] == [34, 35, 37]
    assert [entry.hash for entry in entries] == [digest_of(line) for line in assert_chain(GOLDEN)]


def test_the_old_plan_takes_new_edits_and_obeys_its_closes(book):
    assert refusal(book.submit, SetStatus("daily", JUNE, "◎")).code == "month-closed"
    book.submit(SetStatus("daily", "2020-07", "◎"))
    book.undo()
    assert book.undo().seq == LENGTH + 3  # the redo of 基準月
    assert book.plan.status_month == "2020-07"
    book.undo()
    assert book.plan.closes.keys() == {"2020-04", MAY}  # the second 締め of 6月
    assert PlanBook(book.place).plan == book.plan
    assert examine(book.place.path).is_sound


# A history that two versions of the program wrote


@pytest.fixture
def continued(tmp_path):
    """The plan of version 1, its year closed up to June by this version."""
    shutil.copy(V1 / "history.jsonl", tmp_path)
    opened = PlanBook(PlanFolder(tmp_path), who=HEAD, clock=Ticking())
    opened.submit(note("版2で追記", row="review", month="2020-07"))
    opened.submit(CloseMonth(JUNE))
    opened.submit(WriteMemo("daily", JUNE, "内部"))
    return opened


def test_lines_of_version_1_are_followed_by_lines_of_today_and_stay_as_they_are(continued):
    old = (V1 / "history.jsonl").read_bytes()
    content = (continued.place.path / journal.HISTORY).read_bytes()
    assert content.startswith(old)
    assert [line["v"] for line in assert_chain(continued.place.path)[-5:]] == [
        *(1, 1),
        *[entries.ENTRY_VERSION] * 3,
    ]
    assert examine(continued.place.path).is_sound
    (continued.place.path / "plan.json").unlink()
    assert PlanBook(continued.place).plan == continued.plan
    assert continued.plan.closes.keys() == {"2020-04", MAY, JUNE}
    assert continued.timeline().plan(28).closes == {}


@pytest.mark.parametrize("has_checkpoint", [True, False])
def test_a_program_of_version_1_reads_its_own_lines_and_politely_refuses_to_go_on(
    continued, monkeypatch, has_checkpoint
):
    if not has_checkpoint:
        (continued.place.path / "plan.json").unlink()
    before = lines_of(continued.place.path)
    monkeypatch.setattr(entries, "ENTRY_VERSION", 1)
    monkeypatch.setattr("planner.store.checkpoint.CHECKPOINT_SCHEMA", 1)  # its own checkpoint
    old = PlanBook(continued.place, who=LEADER)
    assert (old.plan.seq, old.plan.closes) == (28, {})
    assert note_of(old.plan, "review", "2020-07") is None
    error = refusal(old.submit, note("旧版で追記"))
    assert error.code == "history-newer"
    said = error_sentence(error)
    assert "新しい版のプログラム" in said
    assert "更新してください" in said
    assert lines_of(continued.place.path) == before


def test_a_program_of_version_1_refuses_a_plan_begun_by_version_2(tmp_path, monkeypatch):
    shutil.copy(GOLDEN / "history.jsonl", tmp_path)
    monkeypatch.setattr(entries, "ENTRY_VERSION", 1)
    error = refusal(PlanBook, PlanFolder(tmp_path))
    assert error.code == "history-newer"
    assert "更新してください" in error_sentence(error)
    assert examine(tmp_path).saved is None  # nor would it repair what it cannot read


def test_a_document_of_version_2_is_refused_by_a_program_of_version_1(monkeypatch):
    from planner.plan import schema

    document = msgspec.json.decode(lines_of(GOLDEN)[0])["plan"]
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 1)
    assert refusal(schema.from_document, document).code == "schema-newer"
