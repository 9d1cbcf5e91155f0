"""The sheet a document is printed on."""

from typing import Literal, get_args

from msgspec import Struct

Paper = Literal["A3", "A4"]
PAPERS: tuple[Paper, ...] = get_args(Paper)


class Page(Struct, frozen=True):
    """A landscape sheet."""

    paper: Paper = "A3"
