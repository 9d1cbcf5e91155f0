"""Several plans in one folder: begun, renamed and put away while others are at work."""

import os
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from folders import assert_chain, note, note_of, on_posix
from plans import refusal, small_plan

from planner.errors import PlannerError
from planner.store import files, folder, library, lock
from planner.store.book import PlanBook
from planner.store.folder import DataFolder

WRITERS = 3
MOVES = 12


@pytest.fixture
def plans(tmp_path):
    found = DataFolder(tmp_path)
    library.begin(found, "mito", small_plan())
    return found


def at_once(*works):
    """Do things in threads, all begun together; what each came to, in their order."""
    gate, came = threading.Barrier(len(works)), {}

    def work(place, do):
        gate.wait()
        try:
            came[place] = do()
        except PlannerError as error:
            came[place] = error.code

    threads = [threading.Thread(target=work, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [came[place] for place in range(len(works))]


def test_of_those_who_begin_a_plan_of_one_name_at_once_one_does(tmp_path):
    plans = DataFolder(tmp_path)

    def begin(who):
        return library.begin(plans, "mito", small_plan(), who=who).address

    came = at_once(*(lambda who=who: begin(who) for who in ("佐藤", "鈴木", "田中", "高橋")))
    assert sorted(came, key=len)[:3] == ["plan-exists"] * 3
    assert plans.names() == ("mito",)
    assert [path.name for path in (tmp_path / "plans").iterdir()] == ["mito"]  # nothing half-made
    assert_chain(tmp_path / "plans" / "mito")


def test_of_those_who_give_two_plans_one_name_at_once_one_does(plans):
    library.begin(plans, "hitachi", small_plan())
    came = at_once(
        lambda: library.rename(plans, "mito", "ibaraki"),
        lambda: library.rename(plans, "hitachi", "ibaraki"),
    )
    assert sorted(came) == ["ibaraki", "plan-exists"]
    assert len(plans.names()) == 2


def test_writers_lose_nothing_that_was_acknowledged_while_a_plan_is_renamed_again_and_again(plans):
    """Each opens the plan anew wherever it is; what a move refuses, it tries once more."""
    acknowledged = []

    def write(who):
        for number in range(10):
            while True:
                try:
                    name = (plans.names() or ("mito",))[0]
                    entry = PlanBook(plans.place(name), who=who).submit(note(f"{who} {number}"))
                except PlannerError:
                    continue
                acknowledged.append(entry.id)
                break

    def move():
        names = ["mito", "ibaraki"]
        for turn in range(MOVES):
            library.rename(plans, names[turn % 2], names[(turn + 1) % 2])

    at_once(move, *(lambda who=who: write(who) for who in ("佐藤", "鈴木", "田中")[:WRITERS]))
    assert plans.names() == ("mito",)
    kept = {entry["id"] for entry in assert_chain(plans.place("mito").path)}
    assert set(acknowledged) <= kept
    assert len(acknowledged) == 10 * WRITERS


@pytest.mark.parametrize(("system", "is_held"), [("posix", True), ("nt", False)])
def test_a_folder_moves_under_its_lock_where_the_system_moves_open_files(
    plans, monkeypatch, system, is_held
):
    """Windows does not: there the lock is taken, so that nobody writes, and let go right before."""
    locks, moved = [], []

    class Watched(lock.WriteLock):
        def held(self):
            locks.append(self._lock)
            return super().held()

    def rename(source, target):
        moved.append(locks[-1].fh is not None)
        source.rename(target)

    monkeypatch.setattr(lock, "WriteLock", Watched)
    monkeypatch.setattr(files, "rename", rename)
    monkeypatch.setattr(folder, "os", SimpleNamespace(name=system))
    plans.rename("mito", "ibaraki", "佐藤")
    assert (len(locks), moved) == (1, [is_held])
    assert plans.names() == ("ibaraki",)


def test_a_folder_that_a_program_has_open_is_tried_for_a_while_and_then_told_of(plans, monkeypatch):
    tried = []

    def rename(path, target):
        tried.append(path)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "_REPLACE_PAUSE", 0)
    monkeypatch.setattr(Path, "rename", rename)
    error = refusal(library.rename, plans, "mito", "ibaraki")
    assert (error.code, error.parameters["problem"]) == ("not-moved", "Permission denied")
    assert len(tried) > 10
    assert plans.names() == ("mito",)


@on_posix
@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_may_be_written_nothing_moves(plans, tmp_path):
    (tmp_path / "plans").chmod(0o500)
    try:
        assert refusal(library.rename, plans, "mito", "ibaraki").code == "not-moved"
    finally:
        (tmp_path / "plans").chmod(0o700)


def test_a_folder_of_another_program_is_no_plan_and_keeps_its_name(plans, tmp_path):
    (tmp_path / "plans" / "ibaraki").mkdir()
    (tmp_path / "plans" / "ibaraki" / "memo.txt").write_text("x", encoding="utf-8")
    assert plans.names() == ("mito",)
    assert refusal(library.rename, plans, "mito", "ibaraki").code == "plan-exists"


def test_a_plan_whose_history_is_lost_can_be_put_away_and_still_tells_its_last_state(plans):
    book = PlanBook(plans.place("mito"))
    book.submit(note("一"))
    book.close()
    (plans.place("mito").path / "history.jsonl").unlink()
    library.archive(plans, "mito")
    (away,) = library.each_archived(plans)
    assert (note_of(away.plan), away.problem.code) == ("一", "history-missing")
