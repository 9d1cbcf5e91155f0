"""What the book and the library promise holds in every place: in a folder, and in a table."""

import ast
import threading
from pathlib import Path

import pytest
from folders import note, note_of
from places import MemoryLibrary, MemoryPlace, line_at, lose_history, put_line
from plans import Ticking, refusal, small_plan

from planner.errors import ConflictError
from planner.history.intents import CloseMonth
from planner.store import book, library
from planner.store.book import PlanBook, create
from planner.store.folder import DataFolder, PlanFolder

KINDS = ["folder", "memory"]
ASKING = ["book", "chain", "last_year", "library", "opening", "place", "reader"]
OF_FOLDERS = {"backups", "checkpoint", "examining", "files", "folder", "journal", "lock", "storage"}


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    kept = PlanFolder(tmp_path / "plan") if request.param == "folder" else MemoryPlace()
    create(kept, small_plan(), who="企画総務", clock=Ticking())
    return kept


@pytest.fixture(params=KINDS)
def plans(request, tmp_path):
    return DataFolder(tmp_path) if request.param == "folder" else MemoryLibrary()


def opened(place, who="佐藤"):
    return PlanBook(place, who=who, clock=Ticking())


def with_notes(place, *texts):
    book = opened(place)
    for text in texts:
        book.submit(note(text))
    return book


def test_what_is_submitted_is_there_for_whoever_opens_the_plan_next(place):
    book = with_notes(place, "一", "二")
    later = opened(place)
    assert (note_of(later.plan), later.problem) == ("二", None)
    assert later.entries() == book.entries()


def test_a_plan_is_begun_once(place):
    assert refusal(create, place, small_plan()).code == "plan-exists"


def test_a_change_is_taken_back_and_made_again(place):
    book = with_notes(place, "一", "二")
    book.undo()
    assert note_of(opened(place).plan) == "一"
    book.redo()
    assert note_of(opened(place).plan) == "二"


def test_what_others_write_is_read_when_it_is_looked_for(place):
    mine, theirs = opened(place), opened(place, who="鈴木")
    theirs.submit(note("鈴木"))
    assert note_of(mine.plan) is None
    assert note_of(mine.refresh()) == "鈴木"
    assert [entry.who for entry in mine.since(0)] == ["鈴木"]


def test_a_field_changed_elsewhere_since_it_was_seen_is_a_conflict(place):
    mine, theirs = opened(place), opened(place, who="鈴木")
    seen = mine.plan.seq
    theirs.submit(note("鈴木"))
    error = refusal(mine.submit, note("佐藤"), seen=seen)
    assert isinstance(error, ConflictError)
    assert (error.mine, error.theirs) == ("佐藤", "鈴木")
    assert len(opened(place).entries()) == 2


def test_writers_at_once_lose_nothing(place):
    def write(name, row):
        book = opened(place, who=name)
        for number in range(20):
            book.submit(note(f"{name} {number}", row=row))

    threads = [
        threading.Thread(target=write, args=given)
        for given in (("佐藤", "survey"), ("鈴木", "daily"), ("田中", "leaflet"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = opened(place)
    assert (len(found.entries()), found.problem) == (61, None)


def test_months_closed_leave_a_copy_that_holds_the_close(place):
    book = with_notes(place, "一")
    book.submit(CloseMonth("2020-04"))
    assert book.backup_problem is None
    (copy,) = place.copies()
    assert copy.read().entries == book.entries()


def test_leaving_after_a_change_leaves_a_checkpoint_and_the_copy_of_the_day(place):
    book = with_notes(place, "一")
    book.close()
    plan, position = place.load_checkpoint()
    assert (plan, position.seq) == (book.plan, 1)
    assert [len(copy.read().entries) for copy in place.copies()] == [2]
    book.close()
    assert len(place.copies()) == 1


def test_a_damaged_line_opens_the_plan_read_only_on_what_stands_before_it(place):
    with_notes(place, "一", "二", "三")
    damaged = line_at(place, 2).replace("二".encode(), "弐".encode())
    put_line(place, 2, damaged)
    book = opened(place)
    assert (note_of(book.plan), book.is_read_only) == ("一", True)
    assert (book.problem.code, book.problem.parameters["line"]) == ("history-line-broken", 3)
    assert refusal(book.submit, note("四")).code == "history-line-broken"
    assert line_at(place, 2) == damaged


def test_a_checkpoint_behind_the_damage_tells_the_latest_state(place):
    with_notes(place, "一", "二").close()
    with_notes(place, "三")
    put_line(place, 1, b"{}")
    put_line(place, 2, b"{}")
    book = opened(place)
    assert (note_of(book.plan), book.is_read_only) == ("二", True)
    assert book.problem.parameters["is_beyond"]


def test_damage_in_the_middle_is_found_at_rest_and_forgotten_once_it_is_mended(place):
    with_notes(place, "一", "二").close()
    whole = line_at(place, 1)
    put_line(place, 1, whole.replace("一".encode(), "壱".encode()))  # as many bytes
    book = opened(place)
    assert book.problem is None
    book.tend()
    assert book.problem.code == "history-line-broken"
    put_line(place, 1, whole)
    book.refresh()
    assert book.problem is None
    assert book.submit(note("三")).seq == 3


def test_a_lost_history_shows_the_latest_copy_read_only(place):
    with_notes(place, "一").back_up("close-2020-04")
    lose_history(place)
    book = opened(place)
    assert (note_of(book.plan), book.problem.code) == ("一", "history-missing")


def test_a_library_begins_with_the_sample_and_takes_the_other_one(plans):
    library.open_library(plans, is_chosen=False, who="佐藤")
    assert plans.names() == (library.SAMPLE,)
    put = library.put_sample(plans, library.INVENTED, is_chosen=False)
    assert plans.names() == (library.SAMPLE, library.INVENTED)
    assert len(PlanBook(put).entries()) > 100
    assert [one.problem for one in library.each_plan(plans)] == [None, None]
    assert library.find_plan(plans, "群馬") == library.SAMPLE
    assert refusal(library.put_sample, plans, library.SAMPLE, is_chosen=False).code == (
        "sample-there"
    )


def test_a_place_is_known_again_by_its_identity(plans):
    library.open_library(plans, is_chosen=False)
    assert plans.name_of(plans.place(library.SAMPLE).identity) == library.SAMPLE
    assert plans.name_of("/elsewhere/plans/gunma-r02") == ""


@pytest.mark.parametrize("module", ASKING)
def test_what_asks_a_place_imports_nothing_of_folders(module):
    code = (Path(book.__file__).parent / f"{module}.py").read_text(encoding="utf-8")
    found = {
        name
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom)
        for name in (*node.module.split("."), *(alias.name for alias in node.names))
    }
    assert found & OF_FOLDERS == set()
