"""Decimal arithmetic without rounding, and the rounding of printed tables (pure).

Products and sums of figures are exact. An endless quotient has so many digits that comparing it
with a figure, which has at most forty, is always right.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce

EXACT = Context(prec=200)  # far more digits than any product of figures

_CERTAIN = Context(prec=150)  # digits that are exact after two divisions in a row

_ROUNDING = Context(prec=1000)  # enough digits for any number printed with few decimals

# The factor from a quotient of counts to a rate in a unit.
FACTORS = {"%": Decimal(100), "‰": Decimal(1000)}


def quotient(value: Decimal, by: Decimal) -> Decimal | None:
    """A number divided by another; None for a division by 0."""
    return EXACT.divide(value, by) if by else None


def whole(part: Decimal, share: Decimal) -> Decimal:
    """The whole of which a number is a share, without the digits made inexact by the share."""
    return _CERTAIN.plus(EXACT.divide(part, share))


def summed(values: Iterable[Decimal]) -> Decimal:
    """The sum of numbers; 0 for none."""
    return reduce(EXACT.add, values, Decimal(0))


def rate(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal | None:
    """The rate of two counts in a unit (%, ‰), else the amount for each; None if divided by 0."""
    return quotient(EXACT.multiply(numerator, FACTORS.get(unit, Decimal(1))), denominator)


def distance(first: Decimal, second: Decimal) -> Decimal:
    """The distance between two numbers."""
    return EXACT.subtract(first, second).copy_abs()


def decimals_of(value: Decimal) -> int:
    """The number of decimals that a value was printed with."""
    text = str(value)
    if "E" in text:
        return max(-int(value.as_tuple().exponent), 0)
    return len(text.partition(".")[2])


def rounded(value: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """The value rounded to some decimals, halves away from zero as in printed tables."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding, _ROUNDING)


def is_same(first: Decimal, second: Decimal) -> bool:
    """Whether two numbers are equal in the decimals that both were printed with."""
    decimals = min(decimals_of(first), decimals_of(second))
    return rounded(first, decimals) == rounded(second, decimals)


def shortened(value: Decimal, decimals: int) -> Decimal:
    """The value rounded to at most some decimals, without trailing zeros: 542.5."""
    if decimals_of(value) <= decimals:
        return value
    short = rounded(value, decimals)
    plain = short.normalize(_ROUNDING)
    return plain if decimals_of(plain) or not plain else rounded(short, 0)
