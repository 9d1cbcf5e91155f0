"""From a cursor key to the frame it leads to, against a Textual program that changes one text.

The frame is the one with the cursor on its new row. The row's detail follows once the cursor
rests; each press waits for it, so that what one press left to do never counts for the next.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import bare
import plans
from ratios import Measure, Ratio, interleaved, table
from terminal import DOWN, FRAME_END, UP, Terminal

ROOT = Path(__file__).parent.parent.parent
BOUND = 1.5
ROUNDS = 300
LARGE = 60_000  # rows
QUIET = 0.12  # seconds without output after which a program has shown all it had to


def measure(rounds: int = ROUNDS, large: int = LARGE) -> list[Ratio]:
    """The down key on the sample and on a large plan, up again where they have no more rows."""
    return [
        _keys("cursor key to frame, the sample", plans.put_sample, rounds, turn=60),
        _keys(
            f"cursor key to frame, {large:,} rows",
            lambda data: plans.put_plan(data, plans.make_plan(large)),
            rounds,
            turn=rounds,
        ),
    ]


def _keys(name: str, put: Callable[[Path], Path], rounds: int, turn: int) -> Ratio:
    with ExitStack() as stack:
        data, settings = stack.enter_context(plans.folder()), stack.enter_context(plans.folder())
        put(data)
        command = [sys.executable, str(ROOT / "main.py"), "--data", str(data)]
        ours = stack.enter_context(Terminal(command, {"PLANNER_CONFIG": str(settings)}))
        theirs = stack.enter_context(Terminal([sys.executable, bare.__file__]))
        ours.wait_for("進捗状況".encode())
        theirs.wait_for(bare.TEXT.encode())
        for terminal in (ours, theirs):
            terminal.drain(1.0)
        return interleaved(
            name, _press(ours, turn), _press(theirs, turn), rounds=rounds, bound=BOUND
        )


def _press(terminal: Terminal, turn: int) -> Measure:
    """A press and the time to the end of its first frame."""
    presses = count()

    def press() -> float:
        key = UP if next(presses) // turn % 2 else DOWN
        before = terminal.press(key)
        seconds = terminal.wait_for(FRAME_END) - before
        terminal.drain(QUIET)
        return seconds

    return press


if __name__ == "__main__":
    print(table(measure()))
