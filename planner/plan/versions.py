"""Stored records of older versions, converted to the present one when they are read (pure).

Files are never rewritten: an old record is converted version by version each time it is read. A
version whose form still fits needs no step.
"""

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""Converts a record of one version into one of the next; it is given a copy."""

Steps = Mapping[int, Step]
"""The steps by the version they convert from."""


def is_outdated(version: int, steps: Steps) -> bool:
    """Whether a record of a version must be converted before it can be read."""
    return any(version <= start for start in steps)


def upcast(record: dict[str, Any], key: str, steps: Steps) -> dict[str, Any]:
    """A record converted to the present version.

    Args:
        record: A record as stored.
        key: The key of its version.
        steps: The steps by version.
    """
    for start in sorted(step for step in steps if step >= record[key]):
        record = {**steps[start](dict(record)), key: start + 1}
    return record
