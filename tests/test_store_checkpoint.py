"""The checkpoint makes opening quick and is never trusted over the history."""

import errno
import hashlib
import json
import random
import shutil
from typing import get_args

import msgspec
import pytest
from folders import (
    assert_chain,
    checkpoint_file,
    history_file,
    lines_of,
    note,
    note_of,
    with_checkpoint,
)
from plans import new_book, open_book, plan_of_people, random_change, refusal
from tinydb import TinyDB, where

from planner.errors import PlannerError
from planner.plan import meetings, model, order, people, targets
from planner.plan.model import Plan
from planner.store import book as book_room
from planner.store import checkpoint, journal, lock, opening, storage
from planner.store.examining import examine
from planner.store.reader import PlanReader


def test_a_checkpoint_holds_the_plan_and_where_it_stands(tmp_path):
    book = with_checkpoint(tmp_path)
    plan, position = checkpoint.load(book.place.path)
    assert plan == book.plan
    assert position.seq == 3
    assert position.offset == history_file(book).stat().st_size
    tables = json.loads(checkpoint_file(book).read_bytes())
    assert set(tables) >= {"meta", "sections", "items", "rows", "kpis"}


def test_opening_by_checkpoint_and_tail_equals_the_whole_fold(tmp_path):
    rng = random.Random(5)
    book = new_book(tmp_path)
    for number in range(120):
        try:
            book.submit(random_change(rng, book.plan, number))
        except PlannerError:
            continue
        if number in (20, 60, 90):
            book.close()
    book.submit(note("その後", month="2021-03"))  # whatever became of the last of them
    assert checkpoint.load(book.place.path)[1].seq < book.plan.seq
    by_checkpoint = open_book(tmp_path)
    checkpoint_file(book).unlink()
    by_fold = open_book(tmp_path)
    assert by_checkpoint.plan == by_fold.plan == book.plan
    assert by_checkpoint.entries() == by_fold.entries() == book.entries()


def test_opening_by_checkpoint_reads_only_the_tail(tmp_path, monkeypatch):
    book = with_checkpoint(tmp_path)
    book.submit(note("後"))
    read = []
    whole = journal.read_file
    monkeypatch.setattr(
        journal, "read_file", lambda *given, **named: read.append(whole(*given)) or read[-1]
    )
    open_book(tmp_path)
    assert [len(tail.entries) for tail in read] == [1]


def test_a_checkpoint_is_left_every_so_many_entries(tmp_path, monkeypatch):
    monkeypatch.setattr(book_room, "CHECKPOINT_EVERY", 5)
    book = new_book(tmp_path)
    for number in range(4):
        book.submit(note(f"改 {number}"))
    book.close()
    for number in range(4, 9):
        book.submit(note(f"改 {number}"))
    assert checkpoint.load(book.place.path)[1].seq == 9


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"meta":{}}',
        b'{"meta":{"1":{"schema":1}}}',
        b'{"meta":{"1":{"schema":99}}}',
        b'{"meta":{"x":5},"rows":[]}',
        b"\x00" * 100,
        b"\xff\xfe{",
        b"[" * 10000,
    ],
    ids=range(12),
)
def test_a_checkpoint_that_is_garbage_is_passed_over_and_replaced(tmp_path, content):
    book = with_checkpoint(tmp_path)
    checkpoint_file(book).write_bytes(content)
    later = open_book(tmp_path)
    assert later.problem is None
    assert later.plan == book.plan
    later.submit(note("新"))
    later.close()
    assert checkpoint.load(book.place.path)[0] == later.plan


@pytest.mark.parametrize("word", ["改 2", "企画総務", "2020-06"])
def test_a_checkpoint_changed_by_hand_is_never_trusted_over_the_history(tmp_path, word):
    book = with_checkpoint(tmp_path)
    content = checkpoint_file(book).read_text(encoding="utf-8")
    assert word in content
    other = {"改 2": "偽 9", "企画総務": "企画偽物", "2020-06": "2020-08"}[word]
    checkpoint_file(book).write_text(content.replace(word, other), encoding="utf-8")
    later = open_book(tmp_path)
    assert later.plan == book.plan
    assert later.problem is None


def test_a_checkpoint_cut_or_lengthened_anywhere_is_passed_over(tmp_path):
    book = with_checkpoint(tmp_path)
    content = checkpoint_file(book).read_bytes()
    places = (1, len(content) // 2, len(content) - 66, len(content) - 3, len(content) - 1)
    others = [content[:place] + content[place + 1 :] for place in places]
    for other in (*others, content + b" ", content[:-1] + b" }", b" " + content):
        checkpoint_file(book).write_bytes(other)
        assert checkpoint.load(book.place.path) is None
        assert open_book(tmp_path).plan == book.plan


def test_a_checkpoint_holds_all_that_version_3_has_room_for(tmp_path):
    book = new_book(tmp_path, plan_of_people())
    book.submit(note("済"))
    book.close()
    plan, _position = checkpoint.load(book.place.path)
    assert plan == book.plan
    checkpoint_file(book).unlink()
    assert open_book(tmp_path).plan == plan


def test_a_field_more_of_any_record_of_a_plan_makes_another_model():
    """A record that is left out of the model would lose its new fields silently."""
    seen = set()
    find_records(Plan, seen)
    modules = (model, targets, meetings, order, people)
    known = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    assert {kind.__name__ for kind in seen} - {kind.__name__ for kind in known} == set()
    assert checkpoint.fields_of(k for module in modules for k in vars(module).values()) == (
        checkpoint.FIELDS
    )


def find_records(kind, seen):
    """The records of a type, and of their fields, and of theirs."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in seen:
        seen.add(kind)
        for field in msgspec.structs.fields(kind):
            find_records(field.type, seen)
    for inside in get_args(kind):
        find_records(inside, seen)


def test_the_seal_is_the_hash_of_what_stands_before_it(tmp_path):
    book = with_checkpoint(tmp_path)
    before, _, behind = checkpoint_file(book).read_bytes().partition(b'"seal":{"1":{"sha256":"')
    own = hashlib.sha256(before + b'"seal":{"1":{"sha256":"').hexdigest()
    assert behind.decode() == own + '"}}}'


def test_the_checkpoint_is_a_database_that_tinydb_reads_by_itself(tmp_path):
    book = with_checkpoint(tmp_path)
    with TinyDB(checkpoint_file(book), access_mode="r") as database:
        assert database.tables() == {
            *("meta", "sections", "items", "rows", "kpis", "seal"),
            *("people", "amendments", "meetings", "topics", "actions"),
        }
        (survey,) = database.table("rows").search(where("id") == "survey")
    assert survey["reports"]["2020-06"]["note"] == "改 2"


@pytest.mark.parametrize("other", [{"CHECKPOINT_SCHEMA": 99}, {"FIELDS": "others"}])
def test_the_checkpoint_of_a_program_with_another_model_is_passed_over(
    tmp_path, monkeypatch, other
):
    with monkeypatch.context() as newer:
        for name, value in other.items():
            newer.setattr(checkpoint, name, value)
        book = with_checkpoint(tmp_path)
        assert checkpoint.load(book.place.path) is not None
    assert checkpoint.load(book.place.path) is None
    assert open_book(tmp_path).plan == book.plan


# The checkpoint of another version


OLDER = [{"CHECKPOINT_SCHEMA": 2}, {"FIELDS": "others"}]
NEWER = {"CHECKPOINT_SCHEMA": 99}


def left_by(tmp_path, monkeypatch, program):
    """A plan with the checkpoint that another version of the program left."""
    with monkeypatch.context() as other:
        for name, value in program.items():
            other.setattr(checkpoint, name, value)
        return with_checkpoint(tmp_path)


@pytest.mark.parametrize("program", [*OLDER, NEWER])
def test_the_checkpoint_of_another_version_is_no_damage(tmp_path, monkeypatch, program):
    book = left_by(tmp_path, monkeypatch, program)
    examined = examine(book.place.path)
    assert (examined.is_sound, examined.is_repairable) == (True, False)


@pytest.mark.parametrize("program", OLDER)
def test_the_first_reader_replaces_the_checkpoint_of_an_older_program(
    tmp_path, monkeypatch, program
):
    book = left_by(tmp_path, monkeypatch, program)
    first = PlanReader(book.place)
    renewed = checkpoint_file(book).read_bytes()
    assert checkpoint.load(book.place.path) == (book.plan, book._position)
    second = PlanReader(book.place)
    assert (first.plan, second.plan) == (book.plan, book.plan)
    assert checkpoint_file(book).read_bytes() == renewed


def test_a_reader_leaves_alone_what_a_newer_program_left(tmp_path, monkeypatch):
    book = left_by(tmp_path, monkeypatch, NEWER)
    before = checkpoint_file(book).read_bytes()
    assert PlanReader(book.place).plan == book.plan
    assert checkpoint_file(book).read_bytes() == before


def test_a_reader_neither_waits_nor_writes_while_another_holds_the_lock(tmp_path, monkeypatch):
    book = left_by(tmp_path, monkeypatch, OLDER[0])
    before = {path: path.read_bytes() for path in book.place.path.iterdir() if path.is_file()}

    def wait(_seconds):
        raise AssertionError("it waited")

    monkeypatch.setattr(lock.portalocker.utils.time, "sleep", wait)
    with lock.portalocker.Lock(book.place.path / lock.LOCK):
        assert PlanReader(book.place).plan == book.plan
        files = {path for path in book.place.path.iterdir() if path.is_file()}
        assert {path: path.read_bytes() for path in files} == before


def test_a_reader_saves_no_checkpoint_where_the_history_has_grown_meanwhile(tmp_path, monkeypatch):
    book = left_by(tmp_path, monkeypatch, OLDER[0])
    before = checkpoint_file(book).read_bytes()
    open_plan = opening.open_plan

    def open_and_be_overtaken(place):
        opened = open_plan(place)
        book.submit(note("先に"))
        return opened

    monkeypatch.setattr(opening, "open_plan", open_and_be_overtaken)
    reader = PlanReader(book.place)
    assert checkpoint_file(book).read_bytes() == before
    assert note_of(reader.refresh()) == "先に"


def test_a_reader_of_a_folder_it_may_not_write_reads_all_the_same(tmp_path, monkeypatch):
    book = left_by(tmp_path, monkeypatch, OLDER[0])

    def refuse(*_given, **_named):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(lock.portalocker.Lock, "acquire", refuse)
    assert PlanReader(book.place).plan == book.plan


def test_a_field_more_makes_another_model():
    mark = msgspec.defstruct("Mark", [("id", str), ("month", str)])
    longer = msgspec.defstruct("Mark", [("id", str), ("month", str), ("place", str)])
    assert checkpoint.fields_of([mark]) == checkpoint.fields_of([mark, "no record"])
    assert checkpoint.fields_of([mark]) != checkpoint.fields_of([longer])


def test_the_checkpoint_of_another_plan_is_never_trusted_over_the_history(tmp_path):
    other = with_checkpoint(tmp_path / "other", count=1)
    book = with_checkpoint(tmp_path, count=40)
    shutil.copy(checkpoint_file(other), checkpoint_file(book))
    later = open_book(tmp_path)
    assert later.plan == book.plan
    assert later.problem is None
    assert later.submit(note("新")).seq == 41
    assert_chain(book.place.path)


def test_a_history_shorter_than_its_checkpoint_is_damage(tmp_path):
    book = with_checkpoint(tmp_path)
    whole = history_file(book).read_bytes()
    short = b"".join(lines_of(book.place.path)[:2])
    history_file(book).write_bytes(short)
    later = open_book(tmp_path)
    assert later.problem.code == "history-shorter"
    assert note_of(later.plan) == "改 2"
    assert refusal(later.submit, note("新")).code == "history-shorter"
    assert refusal(later.undo).code == "history-shorter"
    later.close()
    assert history_file(book).read_bytes() == short
    assert [entry.seq for entry in later.entries()] == [0, 1]
    history_file(book).write_bytes(whole)
    assert later.refresh() == book.plan
    assert later.submit(note("新")).seq == 4
    assert [entry.seq for entry in later.entries()] == [0, 1, 2, 3, 4]


def test_a_history_replaced_while_open_is_damage_even_when_it_is_as_long(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    other = new_book(tmp_path / "other")
    other.submit(note("二"))
    shutil.copy(history_file(other), history_file(book))
    assert history_file(book).stat().st_size == book._position.offset
    book.refresh()
    assert book.is_read_only
    assert refusal(book.submit, note("三")).code == "history-chain-broken"
    assert_chain(book.place.path)


def test_damage_before_the_checkpoint_stops_undo_when_it_is_found(tmp_path):
    book = with_checkpoint(tmp_path)
    lines = lines_of(book.place.path)
    lines[1] = lines[1].replace(b"survey", b"surveX")
    history_file(book).write_bytes(b"".join(lines))
    later = open_book(tmp_path)
    assert later.plan == book.plan
    assert refusal(later.undo).code == "history-line-broken"
    assert refusal(later.entries).code == "history-line-broken"


def test_a_checkpoint_that_cannot_be_written_costs_no_edit(tmp_path, monkeypatch):
    monkeypatch.setattr(book_room, "CHECKPOINT_EVERY", 1)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage, "write_atomically", full)
    book = new_book(tmp_path)
    assert book.submit(note("済")).seq == 1
    book.close()
    assert note_of(open_book(tmp_path).plan) == "済"
