"""What was moved in a sequence: the fewest elements that had to go elsewhere (pure)."""

from bisect import bisect_left
from collections.abc import Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest elements that were moved to make one order of the same elements another."""
    places = {own: place for place, own in enumerate(before)}
    ends: list[int] = []  # the last place of the best run of each length
    runs: list[list[int]] = []
    sequence = [places[own] for own in after]
    for n, place in enumerate(sequence):
        length = bisect_left(ends, place)
        run = [*(runs[length - 1] if length else []), n]
        ends[length : length + 1] = [place]
        runs[length : length + 1] = [run]
    stayed = {after[n] for n in runs[-1]} if runs else set()
    return frozenset(after) - stayed
