"""Numbers as tables print them: finite, and of no more digits than a person reads (pure)."""

import re
from decimal import Decimal

_MOST_STORED = 40  # digits of a figure that another program computed
_PRINTED = re.compile(rf"-?(?=.{{1,{_MOST_STORED}}}$)[0-9]+(?:\.[0-9]+)?")


def require_printed(value: Decimal | None) -> None:
    """Refuse a number no table prints: not finite, or with too many digits.

    Raises:
        ValueError: With the number.
    """
    if value is None or _PRINTED.fullmatch(
        str(value)
    ):  # true of every figure of a table, and much quicker
        return
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or max(len(digits), abs(exponent)) > _MOST_STORED:
        raise ValueError(str(value)[:60])
