"""The sheet a document is printed on."""

from typing import Literal, get_args

from msgspec import Struct

Paper = Literal["A3", "A4"]
PAPERS: tuple[Paper, ...] = get_args(Paper)


class Page(Struct, frozen=True):
    """A landscape sheet; for plain text lines of so many cells, as wide as a full screen."""

    paper: Paper = "A3"
    cells: int = 180
