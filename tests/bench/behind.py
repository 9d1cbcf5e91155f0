"""From exec to the first row of the monthly review of slips, against that of the grid.

The key is pressed as soon as the grid is there: its first paint is part of both.
"""

import sys
from functools import partial
from pathlib import Path

import plans
from ratios import Ratio, interleaved, table
from terminal import Terminal

ROOT = Path(__file__).parent.parent.parent
BOUND = 1.3
ROUNDS = 15
GRID, SLIPS = "お客様満足度".encode(), "＝".encode()


def measure(rounds: int = ROUNDS) -> list[Ratio]:
    """The sample plan, its slips beside those of the month before."""
    with plans.folder() as data, plans.folder() as settings:
        plans.put_sample(data)
        command = [sys.executable, str(ROOT / "main.py"), "--data", str(data)]
        environment = {"PLANNER_CONFIG": str(settings)}
        return [
            interleaved(
                "start to the review of slips, against the start to the grid",
                partial(_slips, command, environment),
                partial(_grid, command, environment),
                rounds=rounds,
                bound=BOUND,
            )
        ]


def _grid(command: list[str], environment: dict[str, str]) -> float:
    with Terminal(command, environment) as terminal:
        return terminal.wait_for(GRID) - terminal.started


def _slips(command: list[str], environment: dict[str, str]) -> float:
    with Terminal(command, environment) as terminal:
        terminal.wait_for(GRID)
        terminal.press(b"s")
        return terminal.wait_for(SLIPS) - terminal.started


if __name__ == "__main__":
    print(table(measure()))
