"""The seal of a JSON file: SHA-256 of all its bytes up to there, as its last table.

Whoever reads the file need not understand it to know that it is as it was written.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

SEAL = "seal"

_END = b'"}}}'  # what closes the seal, its table and the file


def sealed(tables: Mapping[str, Any]) -> bytes:
    """The tables as JSON, the seal behind them."""
    blank = msgspec.json.encode({**tables, SEAL: {"1": {"sha256": ""}}})
    content = blank.removesuffix(_END)
    return content + _closing(content)


def is_as_written(content: bytes) -> bool:
    """Whether bytes end with the seal of what stands before it."""
    length = len(_closing(b""))
    return content[-length:] == _closing(content[:-length])


def _closing(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + _END
