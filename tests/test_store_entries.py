"""A change on disk: one line, taken back, in conflict or not, whatever the clock says."""

import errno
import getpass
import socket
import threading
from datetime import timedelta

import msgspec
import pytest
from folders import assert_chain, history_file, lines_of, note, note_of, with_checkpoint
from months import JUNE
from plans import JULY_MARK, START, Ticking, new_book, open_book, place_of, refusal, small_plan

from planner.errors import ConflictError, PlannerError, UnavailableError
from planner.history.intents import (
    AddMark,
    MoveMark,
    RemoveMark,
    SetStatus,
    SetStatusMonth,
    TickMark,
    UntickMark,
)
from planner.store import journal, library
from planner.store.book import PlanBook, create
from planner.store.folder import PLANS, DataFolder, PlanFolder

# One entry a line


@pytest.mark.parametrize("via", ["screen", "command", "import", ""])
def test_a_line_says_on_which_machine_by_whom_there_and_which_way_it_came(
    tmp_path, monkeypatch, via
):
    monkeypatch.setattr(socket, "gethostname", lambda: "SOUMU-03")
    monkeypatch.setattr(getpass, "getuser", lambda: "t.sato")
    new_book(tmp_path)
    PlanBook(PlanFolder(tmp_path / "plan"), who="佐藤", via=via).submit(note("済"))
    begun, line = assert_chain(tmp_path / "plan")
    assert (begun["machine"], begun["account"]) == ("SOUMU-03", "t.sato")
    assert (line["machine"], line["account"], line.get("via", "")) == ("SOUMU-03", "t.sato", via)


def test_a_machine_of_no_name_and_an_account_of_several_lines_stop_no_edit(tmp_path, monkeypatch):
    def fail():
        raise OSError(errno.EFAULT, "Bad address")

    monkeypatch.setattr(socket, "gethostname", fail)
    monkeypatch.setattr(getpass, "getuser", lambda: "t\nsato\x1b")
    book = new_book(tmp_path)
    entry = book.submit(note("済"))
    assert (entry.machine, entry.account) == ("", "t sato")
    monkeypatch.setattr(getpass, "getuser", fail)
    later = PlanBook(book.place, who="佐藤")  # a book asks once
    assert later.submit(note("再")).account == "?"


def test_an_edit_is_one_line_of_the_history(tmp_path):
    book = new_book(tmp_path)
    entry = book.submit(note("済"), why="会議で")
    begun, line = assert_chain(book.place.path)
    assert begun["plan"]["title"] == "令和2年度 小さな支部事業計画"
    assert line["id"] == entry.id
    assert line["seq"] == book.plan.seq == 1
    assert (line["who"], line["why"], line["v"]) == ("佐藤", "会議で", 3)
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
    entry = assert_chain(book.place.path)[1]
    assert [intent["do"] for intent in entry["intents"]] == ["WriteNote", "SetStatus"]
    assert entry["source"] == "会議.xlsx"


def test_what_changes_nothing_is_no_entry(tmp_path):
    book = new_book(tmp_path)
    assert book.submit(SetStatusMonth("2020-06")) is None
    assert book.submit([]) is None
    assert book.undo() is None
    assert book.redo() is None
    assert len(lines_of(book.place.path)) == 1


def test_what_the_rules_refuse_is_no_entry(tmp_path):
    book = new_book(tmp_path)
    before = book.plan
    assert (
        refusal(book.submit, [note("済"), SetStatus("survey", JUNE, "×")]).code == "status-unknown"
    )
    assert len(lines_of(book.place.path)) == 1
    assert book.plan is before
    assert book.submit(note("済")).seq == 1


def test_entries_are_the_same_for_who_wrote_them_and_who_reads_them(tmp_path):
    book = new_book(tmp_path)
    book.submit(MoveMark("survey", JULY_MARK, "2020-09", "都合"))
    book.undo()
    assert open_book(tmp_path).entries() == book.entries()


def test_control_characters_and_lone_surrogates_of_any_text_do_not_reach_the_file(tmp_path):
    book = new_book(tmp_path, who="佐\x1b藤\ud800")
    book.submit(note("a\x1b\ud800b"), why="\x9bx\ud800", source="\u202ey")
    book.submit(MoveMark("survey", JULY_MARK, None, "\ud800w", "\ud800c"))
    _, first, second = assert_chain(book.place.path)
    assert (first["who"], first["why"], first["source"]) == ("佐藤", "x", "y")
    assert first["intents"][0]["text"] == "ab"
    assert (second["intents"][0]["why"], second["intents"][0]["cause"]) == ("w", "c")


def test_opening_again_gives_the_same_plan(tmp_path):
    book = new_book(tmp_path)
    book.submit([note("済"), TickMark("survey", JULY_MARK, "2020-07", "68件")])
    assert open_book(tmp_path).plan == book.plan


# Undo over sessions and people


def test_undo_and_redo_go_on_where_the_last_session_ended(tmp_path):
    book = new_book(tmp_path)
    first = book.plan
    book.submit(MoveMark("survey", JULY_MARK, "2020-09", "都合"))
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
    assert_chain(book.place.path)


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
    book.submit(TickMark("survey", JULY_MARK, "2020-07"))
    book.submit(UntickMark("survey", JULY_MARK))
    open_book(tmp_path, who="鈴木").submit(RemoveMark("survey", JULY_MARK))
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
    assert len(lines_of(mine.place.path)) == 2
    mine.submit(note("佐藤の"), seen=mine.plan.seq)
    assert note_of(theirs.refresh()) == "佐藤の"


def test_different_fields_of_one_row_are_both_kept(tmp_path):
    mine = new_book(tmp_path)
    theirs = open_book(tmp_path, who="鈴木")
    theirs.submit(
        [SetStatus("survey", JUNE, "△"), TickMark("survey", JULY_MARK, "2020-07")], seen=0
    )
    mine.submit([note("佐藤の"), note("七月", month="2020-07")], seen=0)
    for plan in (mine.plan, theirs.refresh()):
        row = plan.rows["survey"]
        assert (row.report(JUNE).status, row.report(JUNE).note) == ("△", "佐藤の")
        assert row.report("2020-07").note == "七月"
        assert row.mark(JULY_MARK).done == "2020-07"


def test_nobody_conflicts_with_what_one_wrote_oneself_in_a_row(tmp_path):
    book = new_book(tmp_path)
    for symbol in "△○◎□○":
        book.submit(SetStatus("survey", JUNE, symbol), seen=0)
    assert book.plan.rows["survey"].report(JUNE).status == "○"
    assert len(lines_of(book.place.path)) == 6


def test_an_edit_of_what_was_removed_meanwhile_is_refused(tmp_path):
    mine = new_book(tmp_path, small_plan(decided=False))
    open_book(tmp_path, who="鈴木").submit(RemoveMark("survey", JULY_MARK))
    assert (
        refusal(mine.submit, TickMark("survey", JULY_MARK, "2020-07"), seen=0).code == "mark-gone"
    )


def test_a_book_that_looked_long_ago_writes_on_what_is_there_now(tmp_path):
    stale = new_book(tmp_path)
    other = open_book(tmp_path, who="鈴木")
    for number in range(3):
        other.submit(note(f"鈴木 {number}", row="daily"))
    assert stale.submit(note("佐藤")).seq == 4
    assert [entry["seq"] for entry in assert_chain(stale.place.path)] == [0, 1, 2, 3, 4]
    assert note_of(stale.plan, "daily") == "鈴木 2"


# Time


def test_stamps_go_on_by_the_least_there_is_when_the_clock_goes_back(tmp_path):
    clock = Ticking()
    book = new_book(tmp_path, clock=clock)
    first = book.submit(note("一"))
    clock.now -= timedelta(days=30)
    second = book.submit(note("二"))
    other = PlanBook(book.place, who="鈴木", clock=Ticking(START - timedelta(days=365)))
    third = other.submit(note("三"))
    assert [first.at, second.at, third.at] == [
        f"2020-06-01T00:00:01.{microseconds:06}+00:00" for microseconds in range(3)
    ]
    clock.now = START + timedelta(days=1)
    assert book.submit(note("四")).at == "2020-06-02T00:00:01.000000+00:00"


# Begin


def test_a_plan_that_is_there_is_not_begun_again(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("済"))
    before = history_file(book).read_bytes()
    error = refusal(create, book.place, small_plan(), clock=Ticking())
    assert not isinstance(error, UnavailableError)
    assert error.code == "plan-exists"
    assert history_file(book).read_bytes() == before
    assert [held.name for held in tmp_path.iterdir()] == ["plan"]


def test_a_folder_with_something_in_it_is_not_taken_for_a_plan(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "letter.txt").write_text("x")
    assert (
        refusal(create, PlanFolder(tmp_path / "plan"), small_plan(), clock=Ticking()).code
        == "plan-exists"
    )
    assert [held.name for held in (tmp_path / "plan").iterdir()] == ["letter.txt"]


def test_a_plan_begins_with_its_own_numbering(tmp_path):
    plan = msgspec.structs.replace(small_plan(), seq=17)
    assert new_book(tmp_path, plan).plan.seq == 0


def sample_names(data):
    return [held.name for held in (data / PLANS).iterdir()]


def test_a_first_start_begins_the_sample(tmp_path):
    library.open_library(DataFolder(tmp_path / "data"), is_chosen=False, who="佐藤")
    assert sample_names(tmp_path / "data") == ["gunma-r02"]
    plan = PlanBook(place_of(tmp_path / "data")).plan
    assert plan.branch == "群馬"


def test_two_first_starts_at_once_leave_one_sample(tmp_path):
    together = threading.Barrier(4)
    failed = []

    def first_start():
        together.wait()
        try:
            library.open_library(DataFolder(tmp_path), is_chosen=False)
        except PlannerError as error:
            failed.append(error)

    threads = [threading.Thread(target=first_start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sample_names(tmp_path) == ["gunma-r02"]
    assert len(assert_chain(tmp_path / PLANS / "gunma-r02")) == 1


def test_a_first_start_that_was_a_moment_late_takes_the_sample_there_is(tmp_path, monkeypatch):
    monkeypatch.setattr(DataFolder, "names", lambda _: ())  # both looked before either began
    library.open_library(DataFolder(tmp_path), is_chosen=False)
    before = (tmp_path / PLANS / "gunma-r02" / journal.HISTORY).read_bytes()
    library.open_library(DataFolder(tmp_path), is_chosen=False)
    assert sample_names(tmp_path) == ["gunma-r02"]
    assert (tmp_path / PLANS / "gunma-r02" / journal.HISTORY).read_bytes() == before


def test_a_folder_somebody_named_must_be_there(tmp_path):
    error = refusal(library.open_library, DataFolder(tmp_path / "share"), is_chosen=True)
    assert (error.code, error.parameters) == ("data-missing", {"path": str(tmp_path / "share")})
    assert not (tmp_path / "share").exists()


def test_a_plan_whose_history_is_lost_is_named_and_no_sample_takes_its_place(tmp_path):
    book = with_checkpoint(tmp_path / PLANS)
    history_file(book).unlink()
    library.open_library(DataFolder(tmp_path), is_chosen=False)
    assert DataFolder(tmp_path).names() == ("plan",)
    (found,) = library.each_plan(DataFolder(tmp_path))
    assert found.problem.code == "history-missing"


@pytest.mark.parametrize(
    "wanted", ["", "plan", "small-r02", "小支部", "R2", "令和2年度", "2020", "Ｒ２年度"]
)
def test_a_plan_is_found_by_folder_id_branch_or_year(tmp_path, wanted):
    new_book(tmp_path / PLANS)
    assert place_of(tmp_path, wanted).path == tmp_path / PLANS / "plan"


@pytest.mark.parametrize("wanted", ["R3", "12", "R2020", "0000", "平成"])
def test_a_plan_there_is_not_is_unknown(tmp_path, wanted):
    new_book(tmp_path / PLANS)
    error = refusal(library.find_plan, DataFolder(tmp_path), wanted)
    assert (error.code, error.parameters["names"]) == ("plan-unknown", "plan")
