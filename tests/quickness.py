"""How long something takes on a machine at rest: what a slow or busy machine takes longer is left out.

Beside what is measured, a fixed piece of work is done. Its time on the machine at rest on which the
bounds were set is known; what is measured is reckoned back by it. Waiting is not counted.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PIECE_AT_REST = 0.005  # seconds


@dataclass
class Taken:
    """What a block took."""

    seconds: float = 0.0


@contextmanager
def taken() -> Iterator[Taken]:
    """Measure a block: ``with taken() as work: …``, then ``work.seconds``."""
    measured = Taken()
    before = _piece()
    start = time.process_time()
    yield measured
    own = time.process_time() - start
    measured.seconds = own * PIECE_AT_REST / max(min(before, _piece()), PIECE_AT_REST)


def _piece() -> float:
    """The seconds of the fixed work now, the best of a few."""
    return min(_worked() for _ in range(5))


def _worked() -> float:
    start = time.process_time()
    for number in range(20_000):
        {str(number): [number, f"{number}"]}
    return time.process_time() - start
