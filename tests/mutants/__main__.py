"""A trial of the tests: small things made wrong in the pure rooms, and whether a test fails.

    python -m venv --system-site-packages ../trial
    ../trial/bin/pip install coverage pytest-cov
    ../trial/bin/python tests/mutants --seed 1 --count 150 --work ../trial/work

All is done in copies of the checkout below the place of work. The suite runs once under coverage
there; then each mutant is tried with the tests that reach its line, the quickest first. What was
found stands in ``found.jsonl``; a trial broken off goes on from there. It forks, so not on Windows.
"""

import argparse
import ast
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from operators import Site, mutated, sites
from reach import Reach, measure
from trial import batches, exchanged, first_failure, preload

CHECKOUT = Path(__file__).parent.parent.parent
ROOMS = ("plan", "history", "kpi", "slips", "wording", "reports", "forms")


class Mutant(NamedTuple):
    """A file with one thing made wrong."""

    file: str
    site: Site
    source: str
    before: str

    @property
    def name(self) -> str:
        """What was made wrong where, in one line."""
        place = f"{self.file}:{self.site.node.lineno}:{self.site.node.col_offset}"
        return f"{place} {self.site.kind}: {_short(self.before)} → {_short(self.site.text)}"


def main() -> None:
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    reach = measure(_copy(options.work / "measured"), options.work)
    chosen = choose(options.seed, options.count, options.only)
    found = options.work / "found.jsonl"
    tried = {json.loads(line)["mutant"] for line in _lines(found)}
    left = [mutant for mutant in chosen if mutant.name not in tried]
    preload()
    workers = [
        _forked(lambda place=place: _try_all(options, place, left, reach, found))
        for place in range(options.jobs)
    ]
    for worker in workers:
        os.waitpid(worker, 0)
    _tell(chosen, found)


def choose(seed: int, count: int, only: str = "") -> list[Mutant]:
    """Mutants chosen by a seed: of each file by its lines, each of a line of its own."""
    dice = random.Random(seed)
    found: dict[tuple[str, int], list[Site]] = {}
    for room in ROOMS:
        for path in sorted((CHECKOUT / "planner" / room).glob("*.py")):
            file = path.relative_to(CHECKOUT).as_posix()
            for site in sites(path.read_text(encoding="utf-8")):
                found.setdefault((file, site.lines.start), []).append(site)
    by_line = sorted(found)
    # Every n-th line from a place drawn: so each file has its share.
    step = len(by_line) / count
    start = dice.random() * step
    drawn = [by_line[int(start + number * step)] for number in range(count)]
    made = (_mutant(file, found[file, line], dice) for file, line in drawn)
    return [mutant for mutant in made if mutant and mutant.file.startswith(only)]


def _mutant(file: str, here: list[Site], dice: random.Random) -> Mutant | None:
    source = (CHECKOUT / file).read_text(encoding="utf-8")
    # Each kind as likely as another; a value returned empty, which much notices, only for want of one.
    kinds: dict[str, list[Site]] = {}
    for site in here:
        kinds.setdefault(site.kind, []).append(site)
    order = dice.sample(sorted(kinds), len(kinds))
    order.sort(key=lambda kind: kind == "return value")
    for site in (site for kind in order for site in dice.sample(kinds[kind], len(kinds[kind]))):
        if text := mutated(source, site):
            return Mutant(file, site, text, ast.get_source_segment(source, site.node) or "")
    return None


def _try_all(
    options: argparse.Namespace, place: int, left: Sequence[Mutant], reach: Reach, found: Path
) -> None:
    tree = _copy(options.work / f"tree-{place}")
    for mutant in left[place :: options.jobs]:
        tests = reach.tests(mutant.file, mutant.site.lines)
        result = {"mutant": mutant.name, "killed": _killer(options, tree, mutant, reach, tests)}
        with found.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result, ensure_ascii=False) + "\n")


def _killer(
    options: argparse.Namespace, tree: Path, mutant: Mutant, reach: Reach, tests: set[str]
) -> str:
    """The test that fails because of a mutant; empty where none does."""
    for batch in _batches(options, reach, tests):
        left = set(batch)
        while left:
            usual = sum(reach.seconds[name] for name in left)
            with exchanged(tree / mutant.file, mutant.source):
                failed = first_failure(tree, left, usual)
            if not failed:
                break
            if failed not in left or not first_failure(tree, {failed}, reach.seconds[failed]):
                return failed
            left.discard(failed)  # it fails without the mutant as well
    return ""


def _batches(options: argparse.Namespace, reach: Reach, tests: set[str]) -> Iterator[set[str]]:
    yield from batches(tests, reach.seconds, options.seconds)
    yield from batches(reach.beside(tests), reach.seconds, options.seconds)


def _tell(chosen: Sequence[Mutant], found: Path) -> None:
    results = {(each := json.loads(line))["mutant"]: each for line in _lines(found)}
    tried, killed = Counter(), Counter()
    for mutant in chosen:
        room = mutant.file.split("/")[1]
        tried[room] += 1
        if results[mutant.name]["killed"]:
            killed[room] += 1
        else:
            print("survived", mutant.name)
    for room in tried:
        print(f"{room}: {killed[room]} of {tried[room]} killed")


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return child


def _copy(place: Path) -> Path:
    """A copy of the checkout, made once."""
    if not place.is_dir():
        unused = shutil.ignore_patterns(".git", ".*_cache", ".hypothesis")
        shutil.copytree(CHECKOUT, place, ignore=unused)
    return place


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 70 else f"{flat[:67]}…"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--only", default="", help="only files whose path begins so")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=120, help="of tests for one mutant")
    parser.add_argument("--work", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
