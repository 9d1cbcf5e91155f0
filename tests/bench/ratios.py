"""Two things measured side by side in one run, compared by their medians."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

# Compiled modules are kept, as on anybody's machine: else ours alone are compiled at every start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

Measure = Callable[[], float]
"""Does something once; how many seconds it took."""


@dataclass(frozen=True)
class Ratio:
    """Seconds that ours and the other thing took, and how many times as long ours may take."""

    name: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    bound: float

    @property
    def value(self) -> float:
        """The median of ours as a multiple of the other's."""
        return median(self.ours) / median(self.theirs)

    @property
    def verdict(self) -> str:
        """Whether the bound holds."""
        return "holds" if self.value <= self.bound else "EXCEEDED"


def interleaved(
    name: str, ours: Measure, theirs: Measure, *, rounds: int, bound: float, warm: int = 2
) -> Ratio:
    """Measure both by turns, each first in every other round, so that noise meets both alike.

    Args:
        name: What is compared.
        ours: One measurement of ours.
        theirs: One of what it is compared with.
        rounds: How many of each count.
        bound: How many times as long ours may take.
        warm: Rounds before that do not count.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    sides = ((taken[0], ours), (taken[1], theirs))
    for number in range(warm + rounds):
        for times, measure in sides if number % 2 else sides[::-1]:
            seconds = measure()
            if number >= warm:
                times.append(seconds)
    return Ratio(name, tuple(taken[0]), tuple(taken[1]), bound)


def table(ratios: Iterable[Ratio]) -> str:
    """The ratios as a table in Markdown, times in milliseconds: median (min–max)."""
    lines = [
        "| what | rounds | ours, ms | the other, ms | ratio | bound | |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    lines += [
        f"| {ratio.name} | {len(ratio.ours)} | {_times(ratio.ours)} | {_times(ratio.theirs)} "
        f"| {ratio.value:.2f} | {ratio.bound:g} | {ratio.verdict} |"
        for ratio in ratios
    ]
    return "\n".join(lines)


def _times(seconds: tuple[float, ...]) -> str:
    middle, low, high = (1000 * value for value in (median(seconds), min(seconds), max(seconds)))
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"
