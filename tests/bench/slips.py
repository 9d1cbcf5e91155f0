"""``planner slips --json`` as a whole process, against importing what it is built on."""

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import plans
from ratios import Ratio, interleaved, table

ROOT = Path(__file__).parent.parent.parent
BOUND = 4
ROUNDS = 40
IMPORTS = "import tinydb, dateutil.relativedelta"


def measure(rounds: int = ROUNDS) -> list[Ratio]:
    """The slips of the sample plan."""
    with plans.folder() as data, plans.folder() as settings:
        plans.put_sample(data)
        environment = {**os.environ, "PLANNER_CONFIG": str(settings)}
        words = [str(ROOT / "main.py"), "slips", "--json", "--data", str(data)]
        ours = partial(_run, [sys.executable, *words], environment)
        theirs = partial(_run, [sys.executable, "-c", IMPORTS], environment)
        name = "slips --json, against importing tinydb and dateutil"
        return [interleaved(name, ours, theirs, rounds=rounds, bound=BOUND)]


def _run(command: list[str], environment: dict[str, str]) -> float:
    before = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - before


if __name__ == "__main__":
    print(table(measure()))
