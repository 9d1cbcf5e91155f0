"""The sample as HTML and CSV as a whole process, against ``show --json`` on the same plan."""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import plans
from ratios import Ratio, interleaved, table

ROOT = Path(__file__).parent.parent.parent
BOUND = 1.5
ROUNDS = 25


def measure(rounds: int = ROUNDS) -> list[Ratio]:
    """The files that take milliseconds beyond the start of the program."""
    with plans.folder() as data, plans.folder() as settings:
        plans.put_sample(data)
        environment = {**os.environ, "PLANNER_CONFIG": str(settings)}
        shown = partial(_run, ["show", "--json", "--data", str(data)], environment)
        return [
            interleaved(
                f"print -o x.{name}, against show --json",
                partial(
                    _run, ["print", "--data", str(data), "-o", str(data / f"x.{name}")], environment
                ),
                shown,
                rounds=rounds,
                bound=BOUND,
            )
            for name in ("html", "csv")
        ]


def _run(words: list[str], environment: dict[str, str]) -> float:
    command = [sys.executable, str(ROOT / "main.py"), *words]
    before = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - before


if __name__ == "__main__":
    print(table(measure()))
