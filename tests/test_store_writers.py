"""Several writers and readers at once lose nothing and wait for nobody longer than they must."""

import random
import threading

import pytest
from folders import JUNE, assert_chain, lines_of, note, note_of, on_posix, start
from plans import new_book, open_book, refusal

from planner.changes import (
    SetStatus,
)
from planner.errors import UnavailableError
from planner.store import lock

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
