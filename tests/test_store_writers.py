"""Several writers and readers at once lose nothing and wait for nobody longer than they must."""

import threading

import pytest
from folders import lines_of, note, note_of, on_posix, start
from months import JUNE
from plans import new_book, open_book, refusal

from planner.errors import UnavailableError
from planner.history.intents import SetStatus
from planner.store import lock

HOLDER = """
import sys
from pathlib import Path
from planner.store.lock import WriteLock
with WriteLock(Path(sys.argv[1]), "鈴木").held():
    print("held", flush=True)
    sys.stdin.read()
"""


@on_posix
def test_a_lock_held_by_another_process_is_busy_until_its_holder_dies(tmp_path):
    book = new_book(tmp_path)
    book._lock = lock.WriteLock(book.place.path, "佐藤", patience=0.05)
    with start(HOLDER, book.place.path) as holder:
        assert holder.stdout.readline() == "held\n"
        error = refusal(book.submit, note("済"))
        assert isinstance(error, UnavailableError)
        assert error.code == "busy"
        assert error.parameters["who"] == "鈴木"
        assert error.parameters["host"]
        assert len(lines_of(book.place.path)) == 1
        assert note_of(open_book(tmp_path).plan) is None  # reading waits for nobody
        holder.kill()
        holder.wait()
    assert book.submit(note("済")).seq == 1


@pytest.mark.parametrize("content", [b"", b"{", b'{"who":1}', b"\xff"])
def test_an_owner_that_cannot_be_read_is_nobody_known(tmp_path, content):
    book = new_book(tmp_path)
    (book.place.path / lock.OWNER).write_bytes(content)
    other = lock.WriteLock(book.place.path, "鈴木", patience=0.01)
    held = lock.portalocker.Lock(book.place.path / lock.LOCK)
    with held:
        error = refusal(other.held().__enter__)
    assert (error.code, error.parameters["who"]) == ("busy", "?")


def test_the_lock_is_free_again_after_a_refusal(tmp_path):
    book = new_book(tmp_path)
    refusal(book.submit, SetStatus("survey", JUNE, "×"))
    other = open_book(tmp_path, who="鈴木")
    other._lock = lock.WriteLock(book.place.path, "鈴木", patience=0.05)
    assert other.submit(note("済")).seq == 1


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
    book._lock = lock.WriteLock(book.place.path, "佐藤", patience=0.15)
    refused = []
    with lock.portalocker.Lock(book.place.path / lock.LOCK):
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
