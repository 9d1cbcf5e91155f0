"""A change on disk in a long history, against a committed row of SQLite on the same disk."""

import itertools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import plans
from ratios import Measure, Ratio, interleaved, table

from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

BOUND = 1.5
ROUNDS = 1000  # two checkpoints among them
HISTORIES = (6000, 60_000)  # changes made before


def measure(rounds: int = ROUNDS, histories: tuple[int, ...] = HISTORIES) -> list[Ratio]:
    """A status set on the sample plan."""
    return [_measure(rounds, history) for history in histories]


def _measure(rounds: int, history: int) -> Ratio:
    with plans.folder() as data, _sqlite(data / "one.db") as theirs:
        target = plans.put_sample(data)
        plans.write_changes(target, history)
        name = f"durable edit after {history:,} changes, against SQLite (WAL, FULL)"
        return interleaved(name, _edit(target, history), theirs, rounds=rounds, bound=BOUND)


def _edit(target: Path, made: int) -> Measure:
    book = PlanBook(PlanFolder(target), who="見本")
    rows = list(book.plan.rows)
    numbers = itertools.count(made)

    def edit() -> float:
        change = plans.next_status(rows, next(numbers))
        before = time.perf_counter()
        entry = book.submit(change, seen=book.plan.seq)
        taken = time.perf_counter() - before
        assert entry is not None
        return taken

    return edit


@contextmanager
def _sqlite(path: Path) -> Iterator[Measure]:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE report (id INTEGER PRIMARY KEY, status TEXT)")
        database.execute("INSERT INTO report VALUES (1, '')")
        numbers = itertools.count()

        def update() -> float:
            status = f"status {next(numbers)}"
            before = time.perf_counter()
            database.execute("BEGIN")
            database.execute("UPDATE report SET status = ? WHERE id = 1", (status,))
            database.execute("COMMIT")
            return time.perf_counter() - before

        yield update


if __name__ == "__main__":
    print(table(measure()))
