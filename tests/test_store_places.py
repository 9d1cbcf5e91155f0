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
from planner.store import book, library, lock
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


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.2)


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


def test_a_plan_of_ones_own_is_begun_once_under_a_name(plans):
    library.begin(plans, "mito", small_plan(), who="企画総務")
    assert plans.names() == ("mito",)
    for name in ("mito", "MITO"):
        assert refusal(library.begin, plans, name, small_plan()).code == "plan-exists"


def test_a_renamed_plan_is_the_same_under_its_new_name_and_gone_under_the_old_one(plans):
    library.begin(plans, "mito", small_plan())
    with_notes(plans.place("mito"), "一").back_up("close-2020-04")
    entries = opened(plans.place("mito")).entries()
    assert library.rename(plans, "mito", "ibaraki") == "ibaraki"
    assert plans.names() == ("ibaraki",)
    assert opened(plans.place("ibaraki")).entries() == entries
    assert refusal(library.rename, plans, "mito", "x").code == "plan-unknown"
    assert library.rename(plans, "ibaraki", "ibaraki") == "ibaraki"


def test_no_plan_takes_the_name_of_another_put_away_or_not(plans):
    for name in ("mito", "hitachi"):
        library.begin(plans, name, small_plan())
    library.archive(plans, "hitachi")
    assert refusal(library.rename, plans, "mito", "Hitachi").code == "plan-exists"
    assert refusal(library.begin, plans, "hitachi", small_plan()).code == "plan-exists"
    assert (plans.names(), plans.archived()) == (("mito",), ("hitachi",))


def test_a_plan_put_away_is_off_the_list_is_still_read_and_comes_back(plans):
    for name in ("mito", "hitachi"):
        library.begin(plans, name, small_plan())
    with_notes(plans.place("hitachi"), "一")
    library.archive(plans, "hitachi")
    assert (plans.names(), plans.archived()) == (("mito",), ("hitachi",))
    assert [each.name for each in library.each_plan(plans)] == ["mito"]
    (away,) = library.each_archived(plans)
    assert (note_of(away.plan), away.is_archived) == ("一", True)
    assert library.find_plan(plans) == "mito"
    assert library.find_plan(plans, "hitachi") == "hitachi"
    assert note_of(opened(plans.place("hitachi")).plan) == "一"
    assert refusal(library.archive, plans, "hitachi").code == "archived-already"
    library.archive(plans, "hitachi", is_back=True)
    assert plans.names() == ("hitachi", "mito")
    assert refusal(library.archive, plans, "hitachi", is_back=True).code == "not-archived"


def test_a_plan_put_away_can_be_renamed_and_stays_away(plans):
    library.begin(plans, "mito", small_plan())
    library.archive(plans, "mito")
    library.rename(plans, "mito", "ibaraki")
    assert (plans.names(), plans.archived()) == ((), ("ibaraki",))


def test_who_has_a_plan_open_that_is_renamed_is_told_and_writes_nowhere(plans):
    library.begin(plans, "mito", small_plan())
    book = with_notes(plans.place("mito"), "一")
    library.rename(plans, "mito", "ibaraki")
    assert refusal(book.submit, note("二")).code == "history-missing"
    assert note_of(book.plan) == "一"  # what was shown stays on the screen
    book.close()
    assert plans.names() == ("ibaraki",)  # leaving makes no folder of the old name
    assert len(opened(plans.place("ibaraki")).entries()) == 2


def test_who_has_a_plan_open_writes_on_once_it_has_its_name_back(plans):
    library.begin(plans, "mito", small_plan())
    book = with_notes(plans.place("mito"), "一")
    for move in (False, True):
        library.archive(plans, "mito", is_back=move)
    assert opened(plans.place("mito")).submit(note("二")).seq == 2
    if isinstance(plans, DataFolder):  # a table's place stays the same all the time
        assert book.submit(note("三")).seq == 3


def test_a_plan_begun_under_the_old_name_takes_nothing_from_who_has_the_old_one_open(plans):
    library.begin(plans, "mito", small_plan())
    book = with_notes(plans.place("mito"), "一")
    library.rename(plans, "mito", "ibaraki")
    library.begin(plans, "mito", small_plan(decided=False))
    error = refusal(book.submit, note("二"))
    assert error.code in {"history-missing", "history-shorter", "history-chain-broken"}
    assert len(opened(plans.place("mito")).entries()) == 1
    assert len(opened(plans.place("ibaraki")).entries()) == 2


def test_a_plan_is_not_moved_while_somebody_writes_into_it(plans):
    library.begin(plans, "mito", small_plan())
    place = plans.place("mito")
    moves = (
        lambda: plans.rename("mito", "ibaraki", "鈴木"),
        lambda: plans.archive("mito", "鈴木"),
    )
    with place.lock("佐藤").held():
        told = [refusal(move) for move in moves]
    assert [(error.code, error.parameters["who"]) for error in told] == [("busy", "佐藤")] * 2
    assert (plans.names(), plans.archived()) == (("mito",), ())


@pytest.mark.parametrize("name", ["../elsewhere", "CON", "", "a/b", "a\nb"])
def test_a_name_that_can_be_none_moves_nothing(plans, name):
    library.begin(plans, "mito", small_plan())
    assert refusal(library.rename, plans, "mito", name).code.startswith("name-")
    assert refusal(library.begin, plans, name, small_plan()).code.startswith("name-")
    assert plans.names() == ("mito",)


def test_a_sample_is_only_chosen_where_there_is_no_plan_of_ones_own(plans):
    for sample in library.SAMPLES:
        library.put_sample(plans, sample, is_chosen=False)
    assert library.find_plan(plans) == library.SAMPLE  # not the invented one, though it is later
    library.begin(plans, "mito", small_plan())
    assert library.find_plan(plans) == "mito"
    assert [library.is_sample(each.plan) for each in library.each_plan(plans)] == [
        True,
        True,
        False,
    ]


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
