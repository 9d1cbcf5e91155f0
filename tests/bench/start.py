"""From exec to the first row of the plan on a terminal, against a bare Textual program."""

import sys
from functools import partial
from pathlib import Path

import bare
import plans
from ratios import Ratio, interleaved, table
from terminal import Terminal

ROOT = Path(__file__).parent.parent.parent
BOUND = 1.3
ROUNDS = 25
FIRST_ROW = "お客様満足度"


def measure(rounds: int = ROUNDS) -> list[Ratio]:
    """The start of the sample plan."""
    with plans.folder() as data, plans.folder() as settings:
        plans.put_sample(data)
        ours = partial(
            _start,
            [sys.executable, str(ROOT / "main.py"), "--data", str(data)],
            FIRST_ROW.encode(),
            {"PLANNER_CONFIG": str(settings)},
        )
        theirs = partial(_start, [sys.executable, bare.__file__], bare.TEXT.encode(), {})
        name = "start to first row, against a bare Textual program"
        return [interleaved(name, ours, theirs, rounds=rounds, bound=BOUND)]


def _start(command: list[str], wanted: bytes, environment: dict[str, str]) -> float:
    with Terminal(command, environment) as terminal:
        return terminal.wait_for(wanted) - terminal.started


if __name__ == "__main__":
    print(table(measure()))
