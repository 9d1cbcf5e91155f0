"""The store under fire: killed, crowded, robbed of its disk. ``--fire 20`` keeps it there longer."""

import json
import os
import subprocess
import sys
from pathlib import Path

from folders import assert_chain, lines_of, note, note_of, on_posix
from plans import new_book, open_book, small_plan

from planner.plan.invariants import broken_invariants
from planner.store import backups, checkpoint, journal
from planner.store.book import PlanBook
from planner.store.examining import examine
from planner.store.folder import PlanFolder

SHOOTING = Path(__file__).parent / "shooting.py"
SHOTS = 200
CLOSING_SHOTS = 40
TO_JUNE = ["2020-04", "2020-05", "2020-06"]
EDITS = 250


def run(*words):
    return subprocess.Popen(
        [sys.executable, str(SHOOTING), *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def start_together(processes):
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()


@on_posix
def test_two_hundred_kills_leave_everything_readable_and_nothing_acknowledged_gone(tmp_path, fire):
    folder = new_book(tmp_path).place.path
    acknowledged = 0
    for volley in range(4 * fire):
        with run("kill", folder, SHOTS // 4, volley) as process:
            told = process.stdout.read().splitlines()
        assert process.returncode == 0
        assert "died by itself" not in told
        found = {}
        for entry in assert_chain_before_torn(folder)[1:]:
            for write in entry["writes"]:
                found[entry["seq"]] = f"{entry['seq']} {write['after']}"
        assert {line for line in told if line} <= set(found.values())
        acknowledged += len(told)
        book = open_book(tmp_path)
        assert book.problem is None
        assert book.submit(note(f"後 {volley}", row="leaflet")) is not None
        assert_chain(folder)
    assert acknowledged > 100 * fire
    found = examine(folder)
    assert found.findings == ()
    (folder / checkpoint.CHECKPOINT).unlink(missing_ok=True)
    assert open_book(tmp_path).plan == found.plan


@on_posix
def test_a_writer_killed_at_a_close_leaves_none_or_a_whole_one(tmp_path, fire):
    folder = new_book(tmp_path).place.path
    acknowledged = closes = 0
    for volley in range(2 * fire):
        with run("kill-closing", folder, CLOSING_SHOTS, volley) as process:
            told = process.stdout.read().splitlines()
        assert process.returncode == 0
        assert "died by itself" not in told
        entries = assert_chain_before_torn(folder)
        closed = [sorted(plan.closes) for plan in plans_of(folder, len(entries))]
        assert all(months in ([], TO_JUNE) for months in closed)
        assert {f"{seq} {len(months)}" for seq, months in enumerate(closed)} >= set(told)
        acknowledged += len(told)
        closes += sum(months == TO_JUNE for months in closed)
        book = open_book(tmp_path)
        assert book.problem is None
        assert sorted(book.plan.closes) == closed[-1]
        assert book.submit(note(f"後 {volley}", month="2020-07")) is not None
        assert_chain(folder)
    assert acknowledged > 10 * fire
    assert closes > 10 * fire
    assert examine(folder).findings == ()  # its checkpoint and every copy made at a close as well
    copies = [backup for backup in backups.backups(folder) if backup.label == "close-2020-06"]
    assert copies
    content = (folder / journal.HISTORY).read_bytes()
    for copy in copies:
        held = copy.path.read_bytes()
        assert content.startswith(held)
        assert held.endswith(b"\n")


@on_posix
def test_writers_of_structure_killed_leave_each_item_whole_or_not_at_all(tmp_path, fire):
    folder = new_book(tmp_path, small_plan(decided=False)).place.path
    acknowledged = 0
    for volley in range(2 * fire):
        with run("kill-writing", folder, CLOSING_SHOTS, volley) as process:
            told = process.stdout.read().splitlines()
        assert process.returncode == 0
        assert "died by itself" not in told
        book = open_book(tmp_path)
        assert book.problem is None
        plan = book.plan
        own = {line.partition(" ")[2] for line in told if line}
        acknowledged += len(own)
        assert own <= plan.items.keys()
        assert all(plan.items[item].rows == (item,) for item in plan.items if "-" in item)
        assert all(item in plan.sections["s3"].items for item in plan.items if "-" in item)
        assert broken_invariants(plan) == ()
        assert plan.arranged() == plan
        assert book.submit(note(f"後 {volley}", row="leaflet")) is not None
        assert_chain(folder)
    assert acknowledged > 10 * fire
    found = examine(folder)
    assert found.findings == ()
    (folder / checkpoint.CHECKPOINT).unlink(missing_ok=True)
    assert open_book(tmp_path).plan == found.plan


def plans_of(folder, count):
    """The plan after each of the first entries."""
    timeline = PlanBook(PlanFolder(folder)).timeline()
    return [timeline.plan(seq) for seq in range(count)]


def assert_chain_before_torn(folder):
    """The entries; a last line torn by a kill is none."""
    lines = lines_of(folder)
    if not lines[-1].endswith(b"\n"):
        lines.pop()
    return [json.loads(line) for line in lines]


def test_four_writers_of_250_edits_and_two_readers_lose_nothing_and_never_go_back(tmp_path, fire):
    book = new_book(tmp_path)
    count = EDITS * fire
    writers = [run("write", book.place.path, name, count) for name in "甲乙丙丁"]
    readers = [run("read", book.place.path, "-", 0) for _ in range(2)]
    start_together([*writers, *readers])
    assert [writer.wait(timeout=120 * fire) for writer in writers] == [0] * 4
    (tmp_path / "over").touch()
    looks = [json.loads(reader.communicate()[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0]
    assert min(looks) > 10
    entries = assert_chain(book.place.path)[1:]
    # As if one had made them all in a row: each on the number that the one before it left.
    assert [entry["writes"][0]["after"] for entry in entries] == [
        str(number) for number in range(1, 4 * count + 1)
    ]
    assert {name: sum(e["who"] == name for e in entries) for name in "甲乙丙丁"} == dict.fromkeys(
        "甲乙丙丁", count
    )
    assert note_of(book.refresh()) == str(4 * count)


def test_undo_beside_a_writer_takes_back_ones_own_and_nothing_else(tmp_path, fire):
    book = new_book(tmp_path)
    processes = [
        run("write", book.place.path, "甲", 60 * fire),
        run("undo", book.place.path, "乙", 60 * fire),
    ]
    start_together(processes)
    assert [process.wait(timeout=60 * fire) for process in processes] == [0, 0]
    entries = assert_chain(book.place.path)[1:]
    assert len(entries) == 180 * fire
    assert note_of(book.refresh()) == str(60 * fire)
    assert note_of(book.plan, "daily") is None
    by_id = {entry["id"]: entry for entry in entries}
    undone = [by_id[entry["undoes"]] for entry in entries if "undoes" in entry]
    assert {entry["who"] for entry in undone} == {"乙"}
    assert len({entry["id"] for entry in undone}) == 60 * fire


@on_posix
def test_a_full_disk_under_the_copy_leaves_the_history_alone(tmp_path):
    import resource

    book = new_book(tmp_path)
    for number in range(30):
        book.submit(note(f"改 {number}" * 40))
    held = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, held[1]))
    try:
        book.close()  # neither checkpoint nor copy has room
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, held)
    assert backups.backups(book.place.path) == ()
    assert not list(book.place.path.rglob("*.new"))
    assert len(assert_chain(book.place.path)) == 31
    assert book.place.read().problem is None
