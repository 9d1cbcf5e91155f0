"""``planner slips --all`` over the plans of the whole country for ten years, as a whole process.

Beside it stands a process that only calls ``json.loads`` on the same plans' checkpoints.
"""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import plans
from ratios import Ratio, interleaved, table

ROOT = Path(__file__).parent.parent.parent
BOUND = 5
ROUNDS = 3
PLANS, ROWS = 470, 130
PARSING = """
import json, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("plans/*/plan.json")):
    json.loads(path.read_bytes())
"""


def measure(rounds: int = ROUNDS, count: int = PLANS, rows: int = ROWS) -> list[Ratio]:
    """Both ways of printing it."""
    with plans.folder() as data, plans.folder() as settings:
        plans.put_many(data, count, rows)
        environment = {**os.environ, "PLANNER_CONFIG": str(settings)}
        theirs = partial(_run, [sys.executable, "-c", PARSING, str(data)], environment)
        return [
            interleaved(
                f"{' '.join(words)} over {count} plans of {rows} rows, against json.loads of them",
                partial(
                    _run,
                    [sys.executable, str(ROOT / "main.py"), *words, "--data", str(data)],
                    environment,
                ),
                theirs,
                rounds=rounds,
                bound=BOUND,
                warm=1,
            )
            for words in (("slips", "--all"), ("slips", "--all", "--json"))
        ]


def _run(command: list[str], environment: dict[str, str]) -> float:
    before = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - before


if __name__ == "__main__":
    print(table(measure()))
