"""The sheet a document is printed on."""

from typing import Literal

from msgspec import Struct

Paper = Literal["A3", "A4"]


class Page(Struct, frozen=True):
    """A landscape sheet."""

    paper: Paper = "A3"
