"""The paper a document is printed on."""

from typing import Literal

from msgspec import Struct


class Page(Struct, frozen=True):
    """A sheet, always landscape."""

    paper: Literal["A3", "A4"] = "A3"
