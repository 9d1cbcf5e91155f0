"""Processes that write and read one plan: forked from a small one, so that hundreds start quickly.

``python tests/shooting.py kill FOLDER SHOTS SEED`` kills writers again and again and prints what
they had acknowledged, ``kill-closing`` those who close and reopen months, ``kill-writing`` those who
write structure; ``write`` and ``read``
are one writer and one reader.
"""

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

import tinydb  # noqa: F401 - loaded once here, not by each of the forked
from months import JUNE

from planner.errors import ConflictError, PlannerError
from planner.history import rules  # noqa: F401 - as above
from planner.history.intents import (
    AddRecord,
    CloseMonth,
    PlaceRecord,
    ReopenMonth,
    WriteNote,
)
from planner.store import lock, storage  # noqa: F401
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

ROWS = ("survey", "daily", "winter", "notices")
LIFE = 0.1  # seconds a writer has at most, some not long enough to open the plan ...
MOST_AWAITED = 4  # ... and acknowledgements it is waited for, less one


def write_for_ever(folder, name, row, tell):
    """Edit until killed, telling each edit once it is acknowledged."""
    book = PlanBook(PlanFolder(folder), who=name)
    number = 0
    while True:
        number += 1
        entry = book.submit(WriteNote(row, JUNE, f"{name} {number}"))
        os.write(tell, f"{entry.seq} {name} {number}\n".encode())
        if not number % 7:
            book.close()  # killed while it leaves a checkpoint and a copy, too


def close_for_ever(folder, name, _row, tell):
    """Close all months up to June and take it back, again and again, beside others who do."""
    book = PlanBook(PlanFolder(folder), who=name)
    while True:
        closes = sorted(book.refresh().closes)
        wanted = [ReopenMonth(month, "訂正") for month in closes] or [CloseMonth(JUNE)]
        try:
            entry = book.submit(wanted)
        except PlannerError:  # another was quicker
            continue
        os.write(tell, f"{entry.seq} {len(book.plan.closes)}\n".encode())


def write_structure_for_ever(folder, name, _row, tell):
    """Add items with a row and move them about until killed, beside others who do."""
    book = PlanBook(PlanFolder(folder), who=name)
    number = 0
    while True:
        number += 1
        own = f"{name}-{os.getpid()}-{number}"  # each volley has writers of these names
        changes = [
            AddRecord(f"item:{own}", {"title": own, "number": own}, "s1", "i1"),
            AddRecord(f"row:{own}", {"text": own, "marks": [{"id": "m", "month": JUNE}]}, own),
            PlaceRecord(f"item:{own}", "s3"),
        ]
        entry = book.submit(changes)
        os.write(tell, f"{entry.seq} {own}\n".encode())
        if not number % 7:
            book.close()


def kill(folder, shots, seed, until_killed=write_for_ever):
    """Kill writers at random instants, four at a time; every acknowledgement goes to stdout.

    None is killed before it has told a random number of them, however slow the machine is.
    """
    rng = random.Random(seed)
    running = {}
    for shot in range(shots):
        hear, tell = os.pipe()
        child = os.fork()
        if not child:
            os.close(hear)
            try:
                until_killed(folder, f"甲{shot}", rng.choice(ROWS), tell)
            finally:
                os._exit(1)
        os.close(tell)
        until = time.monotonic() + rng.uniform(0.001, LIFE)
        running[child] = (hear, until, rng.randrange(MOST_AWAITED))
        while len(running) > 3:
            shoot(running)
    while running:
        shoot(running)


def shoot(running):
    """Kill the writer whose time has come and pass on what it told."""
    child = min(running, key=lambda process: running[process][1])
    hear, until, awaited = running.pop(child)
    told = b""
    while told.count(b"\n") < awaited and (part := os.read(hear, 65536)):
        told += part
    time.sleep(max(until - time.monotonic(), 0))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        print("died by itself", flush=True)
    while select.select([hear], [], [], 0)[0] and (part := os.read(hear, 65536)):
        told += part
    os.close(hear)
    for line in told.decode(errors="replace").split("\n")[:-1]:
        print(line)


def write(folder, name, count):
    """Add one to a number so many times, as everybody does, each on what stands there."""
    book = PlanBook(PlanFolder(folder), who=name)
    wait_for_all()
    done = 0
    while done < count:
        plan = book.refresh()
        before = plan.rows["survey"].report(JUNE).note or "0"
        try:
            change = WriteNote("survey", JUNE, str(int(before) + 1))
            entry = book.submit(change, seen=plan.seq)
        except ConflictError:
            continue
        if entry is not None:  # None: another was quicker with the same number
            done += 1


def undo(folder, name, count):
    """Write on a row of one's own and take it back."""
    book = PlanBook(PlanFolder(folder), who=name)
    wait_for_all()
    for number in range(count):
        book.submit(WriteNote("daily", JUNE, f"{number}"))
        book.undo()


def read(folder, _name, _count):
    """Look again and again; what was seen never goes back."""
    wait_for_all()
    seen, looks = (0, 0), 0
    until = time.monotonic() + 60
    book = PlanBook(PlanFolder(folder))
    while not (folder.parent / "over").exists() and time.monotonic() < until:
        looks += 1
        if not looks % 20:
            book = PlanBook(PlanFolder(folder))
        plan = book.refresh()
        now = (plan.seq, int(plan.rows["survey"].report(JUNE).note or 0))
        assert book.problem is None, book.problem
        assert all(later >= earlier for earlier, later in zip(seen, now, strict=True)), (seen, now)
        seen = now
    print(json.dumps(looks))


def wait_for_all():
    print("ready", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    what, where, *rest = sys.argv[1:]
    try:
        if what == "kill":
            kill(Path(where), *map(int, rest))
        elif what == "kill-closing":
            kill(Path(where), *map(int, rest), until_killed=close_for_ever)
        elif what == "kill-writing":
            kill(Path(where), *map(int, rest), until_killed=write_structure_for_ever)
        else:
            {"write": write, "undo": undo, "read": read}[what](Path(where), rest[0], int(rest[1]))
    except PlannerError as error:
        sys.exit(str(error))
