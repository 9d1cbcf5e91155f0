"""Records of older versions, read as if the present program had written them (pure).

What lies on disk is never rewritten: an old record is brought forward, version by version, each
time it is read. A version whose form still fits needs no step.
"""

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes a record of one version into one of the next, on a copy of its own."""

Steps = Mapping[int, Step]
"""Steps by the version they start from."""


def is_outdated(version: int, steps: Steps) -> bool:
    """Whether a record of a version must be brought forward before it can be read."""
    return any(version <= start for start in steps)


def upcast(record: dict[str, Any], key: str, steps: Steps) -> dict[str, Any]:
    """The record in the form of the present version.

    Args:
        record: A record as stored.
        key: Where it says its version.
        steps: What changed in which version.
    """
    for start in sorted(step for step in steps if step >= record[key]):
        record = {**steps[start](dict(record)), key: start + 1}
    return record
