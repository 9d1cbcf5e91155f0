"""What the tests of the store share: a plan's files, its chain of lines, other processes."""

import hashlib
import json
import os
import subprocess
import sys

import pytest
from months import JUNE
from plans import new_book

from planner.history.intents import WriteNote
from planner.store import checkpoint, journal

on_posix = pytest.mark.skipif(os.name == "nt", reason="asks for POSIX signals and files")


def note(text, row="survey", month=JUNE):
    return WriteNote(row, month, text)


def note_of(plan, row="survey", month=JUNE):
    return plan.rows[row].report(month).note


def history_file(book):
    return book.place.path / journal.HISTORY


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


def checkpoint_file(book):
    return book.place.path / checkpoint.CHECKPOINT


def with_checkpoint(tmp_path, count=3):
    book = new_book(tmp_path)
    for number in range(count):
        book.submit(note(f"改 {number}"))
    book.close()
    return book
