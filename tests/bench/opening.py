"""Opening a plan with a long history, against parsing its checkpoint."""

import json
import time
from pathlib import Path

import plans
from ratios import Measure, Ratio, interleaved, table

from planner.store.book import PlanBook
from planner.store.checkpoint import CHECKPOINT
from planner.store.folder import PlanFolder

BOUND = 2
ROUNDS = 300
HISTORY = 6000  # changes made before


def measure(rounds: int = ROUNDS, history: int = HISTORY) -> list[Ratio]:
    """The sample plan."""
    with plans.folder() as data:
        target = plans.put_sample(data)
        plans.write_changes(target, history)
        name = f"opening a plan of {history:,} changes, against json.loads of its checkpoint"
        ours, theirs = _opening(target), _parsing(target)
        return [interleaved(name, ours, theirs, rounds=rounds, bound=BOUND)]


def _opening(target: Path) -> Measure:
    def once() -> float:
        before = time.perf_counter()
        book = PlanBook(PlanFolder(target), who="見本")
        taken = time.perf_counter() - before
        assert book.problem is None
        return taken

    return once


def _parsing(target: Path) -> Measure:
    path = target / CHECKPOINT

    def once() -> float:
        before = time.perf_counter()
        json.loads(path.read_bytes())
        return time.perf_counter() - before

    return once


if __name__ == "__main__":
    print(table(measure()))
