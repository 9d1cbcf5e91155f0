"""Where a section, item or row stands: under which parent, and by which key among its siblings.

Keys are short texts that leave room between any two of them, so that inserting one thing writes
nothing but its own place. They sort as text, as decimal fractions do: "1" < "15" < "2". Of two
things with one key the id decides.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Protocol

from msgspec import Meta, Struct

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_BASE = len(DIGITS)
_LAST = DIGITS[-1]

# A key that ended with 0 would leave no room before it.
Key = Annotated[str, Meta(pattern=r"\A[0-9a-z]*[1-9a-z]\Z")]


class At(Struct, frozen=True, array_like=True):
    """The place of a record, written as one: ``[parent, key]``.

    Attributes:
        parent: Id of the pillar, section or item it stands in.
        key: Its key among its siblings.
    """

    parent: str
    key: Key


class Placed(Protocol):
    """A record with a place."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def at(self) -> At:
        """Its place."""


def in_order(records: Iterable[Placed]) -> tuple[str, ...]:
    """The ids of records by their keys, those of one key by their ids."""
    return tuple(record.id for record in sorted(records, key=lambda r: (r.at.key, r.id)))


def keys(number: int) -> tuple[str, ...]:
    """The keys of so many siblings that have none yet, always the same: 1, 2, … y, z, z01 …."""
    made: list[str] = []
    for _place in range(number):
        made.append(key_between(made[-1] if made else ""))
    return tuple(made)


def make_room(siblings: Sequence[Placed], place: int) -> tuple[str, dict[str, str]]:
    """The key that puts something at a place among siblings, and new keys of those in its way.

    Only where siblings share a key do some of them need another one.

    Args:
        siblings: The others in their order.
        place: How many of them stand before it.
    """
    before = siblings[place - 1].at.key if place else ""
    behind = siblings[place:]
    in_the_way = [own for own in behind if own.at.key == before]
    beyond = behind[len(in_the_way) :]
    after = beyond[0].at.key if beyond else ""
    key = key_between(before, after)
    moved: dict[str, str] = {}
    last = key
    for own in in_the_way:
        last = moved[own.id] = key_between(last, after)
    return key, moved


def key_between(before: str = "", after: str = "") -> str:
    """A key behind one and before another; empty texts are the beginning and the end.

    Raises:
        ValueError: When there is no room: ``before`` is not the smaller.
    """
    if not after:
        return _key_behind(before)
    if before >= after:
        raise ValueError(before)
    digits = low = high = 0
    while high - low < 2:
        digits += 1
        low, high = _number(before, digits), _number(after, digits) + (len(after) > digits)
    return _text((low + high) // 2, digits)


def _key_behind(before: str) -> str:
    """A key behind the last one; it grows longer only after many: each z leads two more digits."""
    leading = len(before) - len(before.lstrip(_LAST))
    digits = 2 * leading + 1
    return _text(_number(before, digits) + 1, digits)


def _number(key: str, digits: int) -> int:
    """The first digits of a key as a number."""
    return int(key[:digits].ljust(digits, "0"), _BASE)


def _text(number: int, digits: int) -> str:
    """A number of so many digits as a key."""
    text = ""
    for _place in range(digits):
        number, digit = divmod(number, _BASE)
        text = DIGITS[digit] + text
    return text.rstrip("0")
