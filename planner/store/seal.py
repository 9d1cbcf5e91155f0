"""The seal of a JSON file: the SHA-256 of all bytes before it, as the last table.

It shows that the file is as it was written, without decoding it.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

SEAL = "seal"

_END = b'"}}}'  # closes the seal, its table and the file


def sealed(tables: Mapping[str, Any]) -> bytes:
    """The tables as JSON with a seal."""
    blank = msgspec.json.encode({**tables, SEAL: {"1": {"sha256": ""}}})
    content = blank.removesuffix(_END)
    return content + _closing(content)


def is_as_written(content: bytes) -> bool:
    """Whether bytes end with the right seal."""
    length = len(_closing(b""))
    return content[-length:] == _closing(content[:-length])


def _closing(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + _END
