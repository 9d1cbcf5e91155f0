"""A plan on disk: what is acknowledged stays, through crashes, full disks and other writers."""

import errno
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from plans import START, Ticking, new_book, open_book, random_change, refusal, small_plan

from planner import book as book_room
from planner import library
from planner.book import PlanBook, create
from planner.changes import (
    AddMark,
    MoveMark,
    RemoveMark,
    SetStatus,
    SetStatusMonth,
    TickMark,
    UntickMark,
    Write,
    WriteNote,
)
from planner.errors import ConflictError, PlannerError, UnavailableError
from planner.history import Entry, digest
from planner.store import checkpoint, files, journal, lock, storage

JULY = "m2020-07"
JUNE = "2020-06"

on_posix = pytest.mark.skipif(os.name == "nt", reason="asks for POSIX signals and files")


def note(text, row="survey", month=JUNE):
    return WriteNote(row, month, text)


def note_of(plan, row="survey", month=JUNE):
    return plan.rows[row].report(month).note


def history_file(book):
    return book.folder / journal.HISTORY


def lines_of(folder):
    return (folder / journal.HISTORY).read_bytes().splitlines(keepends=True)


def assert_chain(folder):
    """Every line is whole, numbered without a gap, and chained by its hash; the entries."""
    head = ""
    found = []
    for seq, line in enumerate(lines_of(folder)):
        assert line.endswith(b"\n")
        entry = json.loads(line)
        assert (entry["seq"], entry.get("prev", "")) == (seq, head)
        head = entry.pop("hash")
        canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == head
        found.append(entry)
    return found


def start(code, *arguments):
    """Another process running some Python."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


# One entry a line


def test_an_edit_is_one_line_of_the_history(tmp_path):
    book = new_book(tmp_path)
    entry = book.submit(note("済"), why="会議で")
    begun, line = assert_chain(book.folder)
    assert begun["plan"]["title"] == "令和2年度 小さな支部事業計画"
    assert line["id"] == entry.id
    assert line["seq"] == book.plan.seq == 1
    assert (line["who"], line["why"], line["v"]) == ("佐藤", "会議で", 1)
    assert line["intents"] == [
        {"do": "WriteNote", "row": "survey", "month": "2020-06", "text": "済"}
    ]
    assert line["writes"] == [
        {"entity": "report:survey:2020-06", "field": "note", "before": None, "after": "済"}
    ]
    assert line["at"] == "2020-06-01T00:00:01.000000+00:00"


def test_several_changes_are_one_entry(tmp_path):
    book = new_book(tmp_path)
    book.submit([note("済"), SetStatus("survey", JUNE, "○")], source="会議.xlsx")
    entry = assert_chain(book.folder)[1]
    assert [intent["do"] for intent in entry["intents"]] == ["WriteNote", "SetStatus"]
    assert entry["source"] == "会議.xlsx"


def test_what_changes_nothing_is_no_entry(tmp_path):
    book = new_book(tmp_path)
    assert book.submit(SetStatusMonth("2020-06")) is None
    assert book.submit([]) is None
    assert book.undo() is None
    assert book.redo() is None
    assert len(lines_of(book.folder)) == 1


def test_what_the_rules_refuse_is_no_entry(tmp_path):
    book = new_book(tmp_path)
    before = book.plan
    assert (
        refusal(book.submit, [note("済"), SetStatus("survey", JUNE, "×")]).code == "status-unknown"
    )
    assert len(lines_of(book.folder)) == 1
    assert book.plan is before
    assert book.submit(note("済")).seq == 1


def test_entries_are_the_same_for_who_wrote_them_and_who_reads_them(tmp_path):
    book = new_book(tmp_path)
    book.submit(MoveMark("survey", JULY, "2020-09", "都合"))
    book.undo()
    assert open_book(tmp_path).entries() == book.entries()


def test_control_characters_and_lone_surrogates_of_any_text_do_not_reach_the_file(tmp_path):
    book = new_book(tmp_path, who="佐\x1b藤\ud800")
    book.submit(note("a\x1b\ud800b"), why="\x9bx\ud800", source="\u202ey")
    book.submit(MoveMark("survey", JULY, None, "\ud800w", "\ud800c"))
    _, first, second = assert_chain(book.folder)
    assert (first["who"], first["why"], first["source"]) == ("佐藤", "x", "y")
    assert first["intents"][0]["text"] == "ab"
    assert (second["intents"][0]["why"], second["intents"][0]["cause"]) == ("w", "c")


def test_opening_again_gives_the_same_plan(tmp_path):
    book = new_book(tmp_path)
    book.submit([note("済"), TickMark("survey", JULY, "2020-07", "68件")])
    assert open_book(tmp_path).plan == book.plan


# Undo over sessions and people


def test_undo_and_redo_go_on_where_the_last_session_ended(tmp_path):
    book = new_book(tmp_path)
    first = book.plan
    book.submit(MoveMark("survey", JULY, "2020-09", "都合"))
    book.submit(AddMark("survey", "new", "2020-12", "追加"))
    moved = book.plan
    book.close()
    later = open_book(tmp_path)
    later.undo()
    later.undo()
    assert later.undo() is None
    assert later.plan.rows == first.rows
    latest = open_book(tmp_path)
    latest.redo()
    latest.redo()
    assert latest.redo() is None
    assert latest.plan.rows == moved.rows
    assert_chain(book.folder)


def test_undo_sees_what_others_wrote_a_moment_ago(tmp_path):
    mine = new_book(tmp_path)
    theirs = open_book(tmp_path, who="鈴木")
    mine.submit(note("私の"))
    theirs.submit(note("鈴木の"))
    assert refusal(mine.undo).code == "undo-overwritten"
    assert note_of(mine.plan) == "鈴木の"


def test_the_same_person_on_two_computers_undoes_the_latest_of_both(tmp_path):
    here, there = new_book(tmp_path), open_book(tmp_path)
    here.submit(note("ここ"))
    there.submit(note("そこ", row="daily"))
    here.undo()
    assert note_of(here.plan, "daily") is None
    assert note_of(here.plan) == "ここ"


def test_an_undo_that_cannot_be_folded_never_reaches_the_file(tmp_path):
    book = new_book(tmp_path, small_plan(decided=False))
    book.submit(TickMark("survey", JULY, "2020-07"))
    book.submit(UntickMark("survey", JULY))
    open_book(tmp_path, who="鈴木").submit(RemoveMark("survey", JULY))
    assert refusal(book.undo).code == "undo-overwritten"
    assert open_book(tmp_path).plan.rows["survey"].marks == ()


# Conflicts


def test_the_same_field_written_elsewhere_since_it_was_looked_at_is_a_conflict(tmp_path):
    mine = new_book(tmp_path)
    theirs = open_book(tmp_path, who="鈴木")
    seen = mine.plan.seq
    other = theirs.submit(note("鈴木の"))
    error = refusal(mine.submit, note("佐藤の"), seen=seen)
    assert isinstance(error, ConflictError)
    assert (error.mine, error.theirs) == ("佐藤の", "鈴木の")
    assert (error.parameters["who"], error.parameters["at"]) == ("鈴木", other.at)
    assert note_of(mine.plan) == "鈴木の"
    assert len(lines_of(mine.folder)) == 2
    mine.submit(note("佐藤の"), seen=mine.plan.seq)
    assert note_of(theirs.refresh()) == "佐藤の"


def test_different_fields_of_one_row_are_both_kept(tmp_path):
    mine = new_book(tmp_path)
    theirs = open_book(tmp_path, who="鈴木")
    theirs.submit([SetStatus("survey", JUNE, "△"), TickMark("survey", JULY, "2020-07")], seen=0)
    mine.submit([note("佐藤の"), note("七月", month="2020-07")], seen=0)
    for plan in (mine.plan, theirs.refresh()):
        row = plan.rows["survey"]
        assert (row.report(JUNE).status, row.report(JUNE).note) == ("△", "佐藤の")
        assert row.report("2020-07").note == "七月"
        assert row.mark(JULY).done == "2020-07"


def test_nobody_conflicts_with_what_one_wrote_oneself_in_a_row(tmp_path):
    book = new_book(tmp_path)
    for symbol in "△○◎□○":
        book.submit(SetStatus("survey", JUNE, symbol), seen=0)
    assert book.plan.rows["survey"].report(JUNE).status == "○"
    assert len(lines_of(book.folder)) == 6


def test_an_edit_of_what_was_removed_meanwhile_is_refused(tmp_path):
    mine = new_book(tmp_path, small_plan(decided=False))
    open_book(tmp_path, who="鈴木").submit(RemoveMark("survey", JULY))
    assert refusal(mine.submit, TickMark("survey", JULY, "2020-07"), seen=0).code == "mark-gone"


def test_a_book_that_looked_long_ago_writes_on_what_is_there_now(tmp_path):
    stale = new_book(tmp_path)
    other = open_book(tmp_path, who="鈴木")
    for number in range(3):
        other.submit(note(f"鈴木 {number}", row="daily"))
    assert stale.submit(note("佐藤")).seq == 4
    assert [entry["seq"] for entry in assert_chain(stale.folder)] == [0, 1, 2, 3, 4]
    assert note_of(stale.plan, "daily") == "鈴木 2"


# Time


def test_stamps_never_decrease_when_the_clock_goes_back(tmp_path):
    clock = Ticking()
    book = new_book(tmp_path, clock=clock)
    first = book.submit(note("一"))
    clock.now -= timedelta(days=30)
    second = book.submit(note("二"))
    other = PlanBook(book.folder, who="鈴木", clock=Ticking(START - timedelta(days=365)))
    third = other.submit(note("三"))
    assert first.at == second.at == third.at
    clock.now = START + timedelta(days=1)
    assert book.submit(note("四")).at == "2020-06-02T00:00:01.000000+00:00"


# Torn last lines


def test_a_torn_last_line_is_set_aside_and_the_next_edit_works(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    torn = b'{"v":1,"seq":2,"id":"abc'
    with history_file(book).open("ab") as file:
        file.write(torn)
    later = open_book(tmp_path)
    assert later.problem is None
    assert later.plan.seq == 1
    assert later.submit(note("二")).seq == 2
    (kept,) = (book.folder / journal.DAMAGED).iterdir()
    assert kept.read_bytes() == torn
    assert_chain(book.folder)
    assert note_of(open_book(tmp_path).plan) == "二"


def test_a_last_line_cut_anywhere_was_never_acknowledged(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    before = history_file(book).stat().st_size
    book.submit(note("二"))
    whole = history_file(book).read_bytes()
    for end in [*range(before, len(whole), 23), len(whole) - 2, len(whole) - 1]:
        history_file(book).write_bytes(whole[:end])
        later = open_book(tmp_path)
        assert (later.plan.seq, later.problem) == (1, None)
        assert later.submit(note("三")).seq == 2
        assert_chain(book.folder)


def test_reading_alone_sets_nothing_aside(tmp_path):
    book = new_book(tmp_path)
    with history_file(book).open("ab") as file:
        file.write(b"torn")
    before = history_file(book).read_bytes()
    open_book(tmp_path).close()
    assert history_file(book).read_bytes() == before
    assert not (book.folder / journal.DAMAGED).exists()


def test_a_reader_sees_whole_lines_only(tmp_path):
    book = new_book(tmp_path)
    reader = open_book(tmp_path, who="鈴木")
    size = history_file(book).stat().st_size
    book.submit(note("済"))
    line = history_file(book).read_bytes()[size:]
    for end in (0, 1, len(line) // 2, len(line) - 1):
        with history_file(book).open("r+b") as file:
            file.truncate(size)
            file.seek(size)
            file.write(line[:end])
        assert reader.refresh().seq == 0
        assert reader.problem is None
    with history_file(book).open("ab") as file:
        file.write(line[-1:])
    assert note_of(reader.refresh()) == "済"


# Damage


def damaged(tmp_path, change):
    """A book of four entries whose lines were changed behind its back, opened again."""
    book = new_book(tmp_path)
    for number in range(4):
        book.submit(note(f"改 {number}"))
    lines = change(lines_of(book.folder))
    history_file(book).write_bytes(b"".join(lines))
    return open_book(tmp_path)


def assert_read_only(book, code, line, note_now):
    assert book.is_read_only
    assert book.problem.code == code
    assert book.problem.parameters["line"] == line
    assert note_of(book.plan) == note_now
    before = history_file(book).read_bytes()
    assert refusal(book.submit, note("新")).code == code
    assert refusal(book.undo).code == code
    book.close()
    assert history_file(book).read_bytes() == before
    assert not (book.folder / checkpoint.CHECKPOINT).exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda line: line.replace(b'"seq"', b'"s'), "history-line-broken"),
        (lambda line: b"\xff\xfe" + line, "history-line-broken"),
        (lambda line: b"\n", "history-line-broken"),
        (lambda line: b"{}\n", "history-line-broken"),
        (lambda line: b"\0" * len(line) + b"\n", "history-line-broken"),
        (lambda line: line.replace("改 1".encode(), "改 9".encode()), "history-line-broken"),
        (lambda line: line.replace("佐藤".encode(), "鈴木".encode()), "history-line-broken"),
        (lambda line: line + line, "history-chain-broken"),
        (lambda line: b"", "history-chain-broken"),
    ],
)
def test_a_plan_with_a_damaged_line_opens_read_only_on_its_last_good_state(tmp_path, change, code):
    def damage(lines):
        lines[2] = change(lines[2])
        return lines

    book = damaged(tmp_path, damage)
    good = "改 1" if change(b"x") == b"xx" else "改 0"  # a line twice: the first of them is good
    assert_read_only(book, code, 3 if good == "改 0" else 4, good)


def test_lines_in_another_order_are_damage(tmp_path):
    book = damaged(tmp_path, lambda lines: [*lines[:2], lines[3], lines[2], lines[4]])
    assert_read_only(book, "history-chain-broken", 3, "改 0")


def test_a_line_that_does_not_fit_the_plan_is_damage(tmp_path):
    def forge(lines):
        entry = msgspec.json.decode(lines[3], type=Entry)
        writes = (Write("meeting:m1", "", None, {"held": True}),)
        entry = msgspec.structs.replace(entry, writes=writes)
        entry = msgspec.structs.replace(entry, hash=digest(entry))
        return [*lines[:3], msgspec.json.encode(entry) + b"\n"]

    assert_read_only(damaged(tmp_path, forge), "history-line-broken", 4, "改 1")


def test_a_line_of_a_newer_program_is_left_alone(tmp_path):
    def renew(lines):
        lines[2] = lines[2].replace(b'{"v":1', b'{"v":2,"of_its_own":[]', 1)
        return lines

    book = damaged(tmp_path, renew)
    assert book.problem.code == "history-newer"
    assert book.problem.parameters["version"] == 2
    assert note_of(book.plan) == "改 0"
    assert refusal(book.submit, note("新")).code == "history-newer"


def test_damage_seen_while_open_stops_writing_and_ends_when_it_is_mended(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(whole + b"{broken}\n")
    book.refresh()
    assert book.problem.code == "history-line-broken"
    assert refusal(book.submit, note("二")).code == "history-line-broken"
    history_file(book).write_bytes(whole)
    book.refresh()
    assert book.problem is None
    assert book.submit(note("二")).seq == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "history-empty"),
        (b'{"v":1', "history-empty"),
        (b"{}\n", "history-line-broken"),
        (b'{"v":9}\n', "history-newer"),
    ],
)
def test_a_plan_of_which_nothing_can_be_read_does_not_open(tmp_path, content, code):
    book = new_book(tmp_path)
    history_file(book).write_bytes(content)
    error = refusal(open_book, tmp_path)
    assert isinstance(error, UnavailableError)
    assert error.code == code
    assert history_file(book).read_bytes() == content


def test_a_missing_history_is_told(tmp_path):
    book = new_book(tmp_path)
    history_file(book).unlink()
    assert refusal(open_book, tmp_path).code == "history-missing"
    assert refusal(book.refresh).code == "history-missing"
    assert refusal(book.submit, note("済")).code == "history-missing"
    assert not history_file(book).exists()


def test_a_folder_away_for_a_moment_is_no_damage(tmp_path):
    book = new_book(tmp_path)
    book.folder.rename(tmp_path / "away")
    assert refusal(book.refresh).code == "history-missing"
    assert refusal(book.submit, note("済")).code == "history-missing"
    assert not book.folder.exists()
    (tmp_path / "away").rename(book.folder)
    assert book.submit(note("済")).seq == 1


# The checkpoint


def checkpoint_file(book):
    return book.folder / checkpoint.CHECKPOINT


def with_checkpoint(tmp_path, count=3):
    book = new_book(tmp_path)
    for number in range(count):
        book.submit(note(f"改 {number}"))
    book.close()
    return book


def test_a_checkpoint_holds_the_plan_and_where_it_stands(tmp_path):
    book = with_checkpoint(tmp_path)
    plan, position = checkpoint.load(book.folder)
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
    assert checkpoint.load(book.folder)[1].seq < book.plan.seq
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
    assert checkpoint.load(book.folder)[1].seq == 9


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
    assert checkpoint.load(book.folder)[0] == later.plan


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


def test_the_checkpoint_of_another_plan_is_never_trusted_over_the_history(tmp_path):
    other = with_checkpoint(tmp_path / "other", count=1)
    book = with_checkpoint(tmp_path, count=40)
    shutil.copy(checkpoint_file(other), checkpoint_file(book))
    later = open_book(tmp_path)
    assert later.plan == book.plan
    assert later.problem is None
    assert later.submit(note("新")).seq == 41
    assert_chain(book.folder)


def test_a_history_shorter_than_its_checkpoint_is_damage(tmp_path):
    book = with_checkpoint(tmp_path)
    whole = history_file(book).read_bytes()
    short = b"".join(lines_of(book.folder)[:2])
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
    assert_chain(book.folder)


def test_damage_before_the_checkpoint_stops_undo_when_it_is_found(tmp_path):
    book = with_checkpoint(tmp_path)
    lines = lines_of(book.folder)
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


# Files replaced whole


@on_posix
def test_who_reads_a_checkpoint_while_it_is_replaced_reads_the_old_one_whole(tmp_path):
    book = with_checkpoint(tmp_path)
    old = checkpoint_file(book).read_bytes()
    with checkpoint_file(book).open("rb") as reading:
        book.submit(note("新しい" * 100))
        book.close()
        assert reading.read() == old
    assert checkpoint_file(book).read_bytes() != old


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_replacement_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path, monkeypatch, step
):
    path = tmp_path / "plan.json"
    files.write_atomically(path, b"old")

    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (files, "replace")}[step], fail)
    with pytest.raises(OSError, match="Input/output"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [held.name for held in tmp_path.iterdir()] == ["plan.json"]


def test_the_new_content_is_on_disk_before_the_name_points_to_it(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    path.write_bytes(b"old")
    happened = []
    real_fsync, real_replace = os.fsync, files.replace

    def fsync(descriptor):
        happened.append(("fsync", os.fstat(descriptor).st_size))
        real_fsync(descriptor)

    def replace(source, target):
        happened.append(("replace", source.read_bytes()))
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(files, "replace", replace)
    files.write_atomically(path, b"new content")
    assert happened[:2] == [("fsync", 11), ("replace", b"new content")]


def test_replacing_waits_for_a_reader_that_holds_the_file_as_windows_does(tmp_path, monkeypatch):
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    tries = []
    real = Path.replace

    def replace(path, other):
        tries.append(path)
        if len(tries) < 4:
            raise PermissionError(errno.EACCES, "in use")
        return real(path, other)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    files.replace(source, target)
    assert target.read_bytes() == b"new"
    assert len(tries) == 4


def test_replacing_gives_up_after_a_while(tmp_path, monkeypatch):
    def replace(*_):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    with pytest.raises(PermissionError):
        files.replace(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
@on_posix
def test_a_share_that_cannot_sync_folders_is_good_enough(tmp_path, monkeypatch, code):
    def refuse(_):
        raise OSError(code, "not for folders")

    monkeypatch.setattr(os, "fsync", refuse)
    files.sync_folder(tmp_path)


# On disk before it is acknowledged


class PowerCut:
    """Remembers how much of each file reached the disk, and cuts the rest off."""

    def __init__(self, monkeypatch):
        self.synced = {}
        self.order = []
        real = os.fsync

        def fsync(descriptor):
            real(descriptor)
            held = os.fstat(descriptor)
            self.synced[held.st_ino] = held.st_size
            self.order.append(("fsync", held.st_ino, held.st_size))

        monkeypatch.setattr(os, "fsync", fsync)

    def strike(self, path):
        with path.open("r+b") as file:
            file.truncate(self.synced.get(path.stat().st_ino, 0))


def test_an_edit_is_synced_whole_before_it_is_acknowledged(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    disk = PowerCut(monkeypatch)
    for number in range(3):
        disk.order.clear()
        book.submit(note(f"改 {number}"))
        held = history_file(book).stat()
        assert disk.order == [("fsync", held.st_ino, held.st_size)]


def test_after_a_power_cut_every_acknowledged_entry_is_there(tmp_path, monkeypatch):
    disk = PowerCut(monkeypatch)
    book = new_book(tmp_path)
    for number in range(5):
        book.submit(note(f"改 {number}"))
    book.undo()
    disk.strike(history_file(book))
    assert len(assert_chain(book.folder)) == 7
    assert note_of(open_book(tmp_path).plan) == "改 3"


def test_a_plan_begun_is_synced_before_it_has_its_name(tmp_path, monkeypatch):
    disk = PowerCut(monkeypatch)
    real = Path.rename

    def rename(path, target):
        disk.order.append(("rename", path.stat().st_ino, target.name))
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    create(tmp_path / "plan", small_plan(), clock=Ticking())
    held = (tmp_path / "plan" / journal.HISTORY).stat()
    steps = [(what, where) for what, where, _ in disk.order]
    renamed = steps.index(("rename", (tmp_path / "plan").stat().st_ino))
    assert ("fsync", held.st_ino) in steps[:renamed]
    if os.name != "nt":
        assert ("fsync", tmp_path.stat().st_ino) in steps[renamed:]


# Full disks, failing disks, folders that cannot be written


class FullDisk:
    """A history file that takes only so many bytes more."""

    def __init__(self, file, room):
        self._file = file
        self._room = room

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error):
        return self._file.__exit__(*error)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, content):
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = self._file.write(content[: self._room])
        self._room -= taken
        return taken


@pytest.fixture
def full_disk(monkeypatch):
    """Makes the disk full after some bytes, until it is given room."""
    real = Path.open

    def fill(room):
        def opened(path, mode="r", *given, **named):
            file = real(path, mode, *given, **named)
            return FullDisk(file, room) if mode == "ab" else file

        monkeypatch.setattr(Path, "open", opened)

    fill.empty = lambda: monkeypatch.setattr(Path, "open", real)
    return fill


def assert_not_saved(book, change):
    before, size = book.plan, history_file(book).stat().st_size
    error = refusal(book.submit, change)
    assert isinstance(error, UnavailableError)
    assert error.code == "not-saved"
    assert error.parameters["problem"]
    assert book.plan is before
    assert history_file(book).stat().st_size == size
    assert len(assert_chain(book.folder)) == before.seq + 1


@pytest.mark.parametrize("room", [0, 1, 40])
def test_a_full_disk_loses_nothing_and_the_next_edit_works(tmp_path, full_disk, room):
    book = new_book(tmp_path)
    book.submit(note("一"))
    full_disk(room)
    assert_not_saved(book, note("二"))
    assert note_of(open_book(tmp_path).plan) == "一"
    full_disk.empty()
    assert book.submit(note("三")).seq == 2
    assert_chain(book.folder)


def test_a_disk_that_takes_a_line_in_pieces_gets_it_whole(tmp_path, monkeypatch):
    class InPieces(FullDisk):
        def write(self, content):
            return self._file.write(content[:7])

    real = Path.open

    def opened(path, mode="r", *given, **named):
        file = real(path, mode, *given, **named)
        return InPieces(file, 0) if mode == "ab" else file

    book = new_book(tmp_path)
    monkeypatch.setattr(Path, "open", opened)
    book.submit(note("済"))
    monkeypatch.undo()
    assert_chain(book.folder)
    assert open_book(tmp_path).plan == book.plan


@on_posix
def test_a_real_file_size_limit_loses_nothing_and_the_next_edit_works(tmp_path):
    import resource

    book = new_book(tmp_path)
    book.submit(note("一"))
    size = history_file(book).stat().st_size
    held = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, held[1]))
    try:
        assert_not_saved(book, note("二"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, held)
    assert book.submit(note("三")).seq == 2
    assert_chain(book.folder)


def test_what_could_not_be_synced_is_not_there_afterwards(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    book.submit(note("一"))

    def fail(_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", fail)
        assert_not_saved(book, note("二"))
        assert_not_saved(book, note("二"))
    assert note_of(open_book(tmp_path).plan) == "一"
    assert book.submit(note("三")).seq == 2
    assert note_of(open_book(tmp_path).plan) == "三"


def test_a_torn_line_that_cannot_be_set_aside_stays_where_it_is(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    with history_file(book).open("ab") as file:
        file.write(b"torn")

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", refuse)
        assert refusal(book.submit, note("一")).code == "not-saved"
    assert history_file(book).read_bytes().endswith(b"torn")
    assert book.submit(note("一")).seq == 1
    assert_chain(book.folder)


def test_a_history_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    book = new_book(tmp_path)
    real = Path.open

    def opened(path, mode="r", *given, **named):
        if path.name == journal.HISTORY and mode != "rb":
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, mode, *given, **named)

    with monkeypatch.context() as failing:
        failing.setattr(Path, "open", opened)
        assert_not_saved(book, note("一"))
    assert book.submit(note("一")).seq == 1


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch, code):
    book = new_book(tmp_path)

    def refuse(*_, **__):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as failing:
        failing.setattr(lock.portalocker.Lock, "acquire", refuse)
        error = refusal(book.submit, note("一"))
    assert isinstance(error, UnavailableError)
    assert error.code == "folder-unwritable"
    assert error.parameters == {"path": str(book.folder), "problem": os.strerror(code)}
    assert book.submit(note("一")).seq == 1


def test_an_owner_file_that_cannot_be_written_costs_no_edit(tmp_path):
    book = new_book(tmp_path)
    (book.folder / lock.OWNER).mkdir()
    assert book.submit(note("一")).seq == 1


@pytest.mark.parametrize("step", ["mkdir", "fsync", "rename"])
def test_a_plan_that_cannot_be_begun_leaves_nothing_behind(tmp_path, monkeypatch, step):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os if step == "fsync" else Path, step, refuse)
        error = refusal(create, tmp_path / "plan", small_plan(), clock=Ticking())
    assert isinstance(error, UnavailableError)
    assert error.code == "folder-unwritable"
    assert list(tmp_path.iterdir()) == []


# Begin


def test_a_plan_that_is_there_is_not_begun_again(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("済"))
    before = history_file(book).read_bytes()
    error = refusal(create, book.folder, small_plan(), clock=Ticking())
    assert not isinstance(error, UnavailableError)
    assert error.code == "plan-exists"
    assert history_file(book).read_bytes() == before
    assert [held.name for held in tmp_path.iterdir()] == ["plan"]


def test_a_folder_with_something_in_it_is_not_taken_for_a_plan(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "letter.txt").write_text("x")
    assert refusal(create, tmp_path / "plan", small_plan(), clock=Ticking()).code == "plan-exists"
    assert [held.name for held in (tmp_path / "plan").iterdir()] == ["letter.txt"]


def test_a_plan_begins_with_its_own_numbering(tmp_path):
    plan = msgspec.structs.replace(small_plan(), seq=17)
    assert new_book(tmp_path, plan).plan.seq == 0


def sample_names(data):
    return [held.name for held in (data / library.PLANS).iterdir()]


def test_a_first_start_begins_the_sample(tmp_path):
    library.open_library(tmp_path / "data", is_chosen=False, who="佐藤")
    assert sample_names(tmp_path / "data") == ["gunma-r02"]
    plan = PlanBook(library.find_plan(tmp_path / "data")).plan
    assert plan.branch == "群馬"


def test_two_first_starts_at_once_leave_one_sample(tmp_path):
    together = threading.Barrier(4)
    failed = []

    def first_start():
        together.wait()
        try:
            library.open_library(tmp_path, is_chosen=False)
        except PlannerError as error:
            failed.append(error)

    threads = [threading.Thread(target=first_start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sample_names(tmp_path) == ["gunma-r02"]
    assert len(assert_chain(tmp_path / library.PLANS / "gunma-r02")) == 1


def test_a_first_start_that_was_a_moment_late_takes_the_sample_there_is(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "plan_names", lambda _: ())  # both looked before either began
    library.open_library(tmp_path, is_chosen=False)
    before = (tmp_path / library.PLANS / "gunma-r02" / journal.HISTORY).read_bytes()
    library.open_library(tmp_path, is_chosen=False)
    assert sample_names(tmp_path) == ["gunma-r02"]
    assert (tmp_path / library.PLANS / "gunma-r02" / journal.HISTORY).read_bytes() == before


def test_a_folder_somebody_named_must_be_there(tmp_path):
    error = refusal(library.open_library, tmp_path / "share", is_chosen=True)
    assert (error.code, error.parameters) == ("data-missing", {"path": str(tmp_path / "share")})
    assert not (tmp_path / "share").exists()


def test_a_plan_whose_history_is_lost_is_named_and_no_sample_takes_its_place(tmp_path):
    book = with_checkpoint(tmp_path / library.PLANS)
    history_file(book).unlink()
    library.open_library(tmp_path, is_chosen=False)
    assert library.plan_names(tmp_path) == ("plan",)
    (found,) = library.plan_folders(tmp_path)
    assert found.problem.code == "history-missing"


@pytest.mark.parametrize(
    "wanted", ["", "plan", "small-r02", "小支部", "R2", "令和2年度", "2020", "Ｒ２年度"]
)
def test_a_plan_is_found_by_folder_id_branch_or_year(tmp_path, wanted):
    new_book(tmp_path / library.PLANS)
    assert library.find_plan(tmp_path, wanted) == tmp_path / library.PLANS / "plan"


@pytest.mark.parametrize("wanted", ["R3", "12", "R2020", "0000", "平成"])
def test_a_plan_there_is_not_is_unknown(tmp_path, wanted):
    new_book(tmp_path / library.PLANS)
    error = refusal(library.find_plan, tmp_path, wanted)
    assert (error.code, error.parameters["names"]) == ("plan-unknown", "plan")


# Other writers


HOLDER = """
import sys
from pathlib import Path
from planner.store.lock import WriteLock
with WriteLock(Path(sys.argv[1]), "鈴木").held():
    print("held", flush=True)
    sys.stdin.read()
"""

WRITER = """
import sys
from pathlib import Path
from planner.book import PlanBook
from planner.changes import WriteNote
book = PlanBook(Path(sys.argv[1]), who=sys.argv[2])
number = 0
while True:
    number += 1
    entry = book.submit(WriteNote(sys.argv[3], "2020-06", f"{number}"))
    print(entry.seq, number, flush=True)
"""

COUNTER = """
import sys
from pathlib import Path
from planner.book import PlanBook
from planner.changes import WriteNote
from planner.errors import ConflictError
book = PlanBook(Path(sys.argv[1]), who=sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
counted = 0
while counted < 100:
    plan = book.refresh()
    before = plan.rows["survey"].report("2020-06").note or "0"
    try:
        change = WriteNote("survey", "2020-06", str(int(before) + 1))
        counted += book.submit(change, seen=plan.seq) is not None  # None: the other was quicker
    except ConflictError:
        continue
"""


@on_posix
def test_a_lock_held_by_another_process_is_busy_until_its_holder_dies(tmp_path):
    book = new_book(tmp_path)
    book._lock = lock.WriteLock(book.folder, "佐藤", patience=0.05)
    with start(HOLDER, book.folder) as holder:
        assert holder.stdout.readline() == "held\n"
        error = refusal(book.submit, note("済"))
        assert isinstance(error, UnavailableError)
        assert error.code == "busy"
        assert error.parameters["who"] == "鈴木"
        assert error.parameters["host"]
        assert len(lines_of(book.folder)) == 1
        assert note_of(open_book(tmp_path).plan) is None  # reading waits for nobody
        holder.kill()
        holder.wait()
    assert book.submit(note("済")).seq == 1


@pytest.mark.parametrize("content", [b"", b"{", b'{"who":1}', b"\xff"])
def test_an_owner_that_cannot_be_read_is_nobody_known(tmp_path, content):
    book = new_book(tmp_path)
    (book.folder / lock.OWNER).write_bytes(content)
    other = lock.WriteLock(book.folder, "鈴木", patience=0.01)
    held = lock.portalocker.Lock(book.folder / lock.LOCK)
    with held:
        error = refusal(other.held().__enter__)
    assert (error.code, error.parameters["who"]) == ("busy", "?")


def test_the_lock_is_free_again_after_a_refusal(tmp_path):
    book = new_book(tmp_path)
    refusal(book.submit, SetStatus("survey", JUNE, "×"))
    other = open_book(tmp_path, who="鈴木")
    other._lock = lock.WriteLock(book.folder, "鈴木", patience=0.05)
    assert other.submit(note("済")).seq == 1


def test_two_processes_with_a_hundred_edits_each_lose_none(tmp_path):
    book = new_book(tmp_path)
    with start(COUNTER, book.folder, "佐藤") as one, start(COUNTER, book.folder, "鈴木") as other:
        for process in (one, other):
            assert process.stdout.readline() == "ready\n"
        for process in (one, other):
            process.stdin.write("go\n")
            process.stdin.flush()
        assert (one.wait(), other.wait()) == (0, 0)
    entries = assert_chain(book.folder)
    assert len(entries) == 201
    assert note_of(book.refresh()) == "200"
    assert [entry["writes"][0]["after"] for entry in entries[1:]] == [
        str(number) for number in range(1, 201)
    ]
    assert sum(entry["who"] == "鈴木" for entry in entries) == 100


@on_posix
def test_writers_killed_again_and_again_lose_nothing_they_acknowledged(tmp_path):
    rng = random.Random(3)
    folder = new_book(tmp_path).folder
    for kill in range(4):
        acknowledged = {}
        with (  # two at a time
            start(WRITER, folder, f"甲{kill}", "survey") as one,
            start(WRITER, folder, f"乙{kill}", "daily") as other,
        ):
            for process, name in ((one, "甲"), (other, "乙")):
                for _ in range(rng.randrange(3, 30)):
                    seq, number = process.stdout.readline().split()
                    acknowledged[int(seq)] = (f"{name}{kill}", number)
            for process, name in ((one, "甲"), (other, "乙")):
                process.kill()
                for line in process.stdout:
                    if line.endswith("\n"):
                        seq, number = line.split()
                        acknowledged[int(seq)] = (f"{name}{kill}", number)
        book = open_book(tmp_path)
        assert book.problem is None
        found = {entry.seq: (entry.who, entry.writes[0].after) for entry in book.entries()[1:]}
        assert acknowledged.items() <= found.items()
        assert book.submit(note(f"後 {kill}")) is not None
        assert_chain(folder)


def test_reading_in_one_thread_while_another_writes_counts_nothing_twice(tmp_path):
    book = new_book(tmp_path)
    done = threading.Event()

    def look():
        while not done.is_set():
            book.refresh()
            book.entries()

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for number in range(20):
            book.submit(note(f"改 {number}"))
    finally:
        done.set()
        reader.join()
    assert [entry.seq for entry in book.entries()] == list(range(21))
    assert book.plan == open_book(tmp_path).plan


def test_reading_does_not_wait_for_a_writer_that_waits(tmp_path):
    book = new_book(tmp_path)
    book._lock = lock.WriteLock(book.folder, "佐藤", patience=0.15)
    refused = []
    with lock.portalocker.Lock(book.folder / lock.LOCK):
        writer = threading.Thread(
            target=lambda: refused.append(refusal(book.submit, note("済")).code)
        )
        writer.start()
        looked = 0
        while writer.is_alive():
            assert book.refresh().seq == 0
            looked += 1
        writer.join()
    assert refused == ["busy"]
    assert looked > 10
