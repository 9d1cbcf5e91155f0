"""What a damaged plan opens on: the latest state that anything in its folder still tells."""

import os
import shutil

import msgspec
import pytest
from folders import (
    checkpoint_file,
    history_file,
    lines_of,
    note,
    note_of,
    with_checkpoint,
)
from plans import new_book, open_book, refusal, small_plan

from planner.errors import Exit
from planner.store import backups, checkpoint, journal, library
from planner.store.folder import PLANS, DataFolder
from planner.store.place import Position


def without_copies(tmp_path, count=3):
    book = with_checkpoint(tmp_path, count)
    shutil.rmtree(book.place.path / backups.BACKUPS)
    return book


def delete(path):
    path.unlink()


def replace_by_folder(path):
    path.unlink()
    path.mkdir()


def empty(path):
    path.write_bytes(b"")


def zero(path):
    path.write_bytes(b"\0" * path.stat().st_size)


def cut_in_the_first_line(path):
    path.write_bytes(path.read_bytes()[:200])


def garble_first_line(path):
    path.write_bytes(b"x" + path.read_bytes()[1:])


LOSSES = {
    delete: "history-missing",
    replace_by_folder: "file-unreadable",
    empty: "history-empty",
    zero: "history-empty",
    cut_in_the_first_line: "history-empty",
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("source", ["checkpoint", "copy"])
def test_a_history_that_is_lost_opens_read_only_on_what_is_left(tmp_path, loss, source):
    book = with_checkpoint(tmp_path)
    if source == "checkpoint":
        shutil.rmtree(book.place.path / backups.BACKUPS)
    else:
        checkpoint_file(book).unlink()
    loss(history_file(book))
    later = open_book(tmp_path)
    assert later.problem.code == LOSSES[loss]
    assert note_of(later.plan) == "改 2"
    assert refusal(later.submit, note("新")).code == LOSSES[loss]
    later.close()
    later.tend()
    if source == "copy":
        assert not checkpoint_file(book).exists()


def test_a_first_line_damaged_behind_the_checkpoint_is_noticed_at_rest(tmp_path):
    book = without_copies(tmp_path)
    garble_first_line(history_file(book))
    later = open_book(tmp_path)
    assert (later.problem, note_of(later.plan)) == (None, "改 2")
    later.tend()
    assert (later.problem.code, later.problem.parameters["line"]) == ("history-line-broken", 1)


def test_a_plan_of_which_only_copies_are_left_is_still_listed(tmp_path):
    book = with_checkpoint(tmp_path / PLANS)
    history_file(book).unlink()
    checkpoint_file(book).unlink()
    library.open_library(DataFolder(tmp_path), is_chosen=False)
    (found,) = library.each_plan(DataFolder(tmp_path))
    assert found.problem.code == "history-missing"
    assert note_of(found.plan) == "改 2"


def test_a_line_made_longer_by_hand_keeps_the_state_of_checkpoint_and_tail(tmp_path):
    book = without_copies(tmp_path)
    book.submit(note("後"))
    lines = lines_of(book.place.path)
    lines[1] = lines[1].replace("改 0".encode(), "改 0 と書き足した".encode())
    history_file(book).write_bytes(b"".join(lines))
    later = open_book(tmp_path)
    assert (later.problem.code, later.problem.parameters["line"]) == ("history-line-broken", 2)
    assert note_of(later.plan) == "後"
    assert refusal(later.submit, note("新")).code == "history-line-broken"
    later.refresh()
    assert later.is_read_only


def test_a_copy_that_reaches_behind_the_damage_is_the_last_good_state(tmp_path):
    book = with_checkpoint(tmp_path)
    checkpoint_file(book).unlink()
    lines = lines_of(book.place.path)
    lines[1] = b"garbage\n"
    history_file(book).write_bytes(b"".join(lines))
    later = open_book(tmp_path)
    assert later.problem.parameters["line"] == 2
    assert note_of(later.plan) == "改 2"


def test_a_longer_checkpoint_of_another_plan_is_passed_over(tmp_path):
    """Copied by hand; taken for this plan's it would show somebody else's."""
    other = with_checkpoint(tmp_path / "other", count=40)
    book = with_checkpoint(tmp_path)
    shutil.copy(checkpoint_file(other), checkpoint_file(book))
    later = open_book(tmp_path)
    assert (later.problem, note_of(later.plan)) == (None, "改 2")
    assert later.submit(note("新")).seq == 4


def test_the_checkpoint_of_an_earlier_version_is_told_by_the_plans_id(tmp_path):
    book = with_checkpoint(tmp_path)
    other = msgspec.structs.replace(small_plan(), id="other")
    position = Position(seq=90, offset=10**6, head="0" * 64, at="2020-06-01")
    checkpoint.save(book.place.path, other, position)
    assert open_book(tmp_path).problem is None
    checkpoint.save(book.place.path, small_plan(), position)
    assert open_book(tmp_path).problem.code == "history-shorter"


def test_a_checkpoint_behind_its_history_is_no_damage(tmp_path):
    book = with_checkpoint(tmp_path)
    old = checkpoint_file(book).read_bytes()
    for number in range(9):
        book.submit(note(f"後 {number}"))
    book.close()
    checkpoint_file(book).write_bytes(old)
    later = open_book(tmp_path)
    assert (later.problem, note_of(later.plan)) == (None, "後 8")


def test_zeros_behind_the_last_line_were_never_acknowledged(tmp_path):
    """A power cut can leave the length of a file on disk without its bytes."""
    book = without_copies(tmp_path)
    whole = history_file(book).read_bytes()
    history_file(book).write_bytes(whole + b"\0" * 300)
    later = open_book(tmp_path)
    assert (later.problem, note_of(later.plan)) == (None, "改 2")
    assert later.submit(note("新")).seq == 4
    (kept,) = (book.place.path / journal.DAMAGED).iterdir()
    assert kept.read_bytes() == b"\0" * 300


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_turned_read_only_is_told_and_ends(tmp_path):
    book = new_book(tmp_path)
    book.submit(note("一"))
    files = [path for path in book.place.path.iterdir() if path.is_file()]
    for path in files:
        path.chmod(0o400)
    book.place.path.chmod(0o500)
    try:
        later = open_book(tmp_path)
        assert note_of(later.plan) == "一"
        assert refusal(later.submit, note("二")).code == "folder-unwritable"
        later.close()
    finally:
        book.place.path.chmod(0o700)
        for path in files:
            path.chmod(0o600)
    assert book.submit(note("三")).seq == 2


def test_a_history_restored_while_open_is_taken_up_again(tmp_path):
    book = without_copies(tmp_path)
    whole = history_file(book).read_bytes()
    history_file(book).unlink()
    later = open_book(tmp_path)
    assert later.problem.code == "history-missing"
    history_file(book).write_bytes(whole)
    later.refresh()
    assert later.problem is None
    assert later.submit(note("新")).seq == 4


def test_who_held_a_plan_open_never_writes_on_another_history_put_in_its_place(tmp_path):
    book = without_copies(tmp_path)
    history_file(book).unlink()
    held = open_book(tmp_path)
    shutil.rmtree(book.place.path)
    other = new_book(tmp_path)
    for number in range(9):
        other.submit(note(f"別 {number}"))
    before = history_file(book).read_bytes()
    assert refusal(held.submit, note("新")).exit_code == Exit.UNAVAILABLE
    held.refresh()
    assert held.is_read_only
    assert history_file(book).read_bytes() == before
    assert note_of(open_book(tmp_path).plan) == "別 8"
