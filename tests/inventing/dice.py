"""Chance that falls the same way for the same seed, in every version of Python."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class Dice:
    """Draws by ``random()`` alone, whose values are promised to stay.

    Args:
        seed: A text; what is drawn for one thing does not move with what is drawn for another.
    """

    def __init__(self, seed: str) -> None:
        self.random = Random(seed).random

    def happens(self, share: float) -> bool:
        """Whether something happens that does so in this share of cases."""
        return self.random() < share

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def near(self, spread: float) -> float:
        """A factor around 1."""
        return 1 + (self.random() * 2 - 1) * spread

    def pick(self, among: Sequence[_T]) -> _T:
        """One of several."""
        return among[int(self.random() * len(among))]
