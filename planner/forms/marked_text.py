"""A text whose words have looks and whose lines have signs, as a screen shows it."""

from msgspec import Struct

Piece = tuple[str, str]
"""A text, and the name of the look it is drawn in; empty for none."""


class MarkedLine(Struct, frozen=True):
    """A line of a text before it is broken.

    Attributes:
        pieces: Its texts, from left to right.
        sign: What stands in the margin beside each line of it.
    """

    pieces: tuple[Piece, ...]
    sign: str = ""

    @property
    def text(self) -> str:
        """All its pieces."""
        return "".join(text for text, _look in self.pieces)
