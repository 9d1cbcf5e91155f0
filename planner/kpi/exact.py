"""Decimal arithmetic without rounding, and the one rounding that printed tables have (pure).

Products and sums of figures are exact. A quotient that does not end carries so many digits that
comparing it with a figure, which has forty at most, never errs.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

EXACT = Context(prec=200)  # far more digits than two figures have, so that rounding happens once

_CERTAIN = Context(prec=150)  # digits that two divisions in a row leave exact

_ROUNDING = Context(prec=1000)  # room for whatever is printed with few decimals

# By how much a unit of rates multiplies a quotient of counts.
FACTORS = {"%": Decimal(100), "‰": Decimal(1000)}


def quotient(value: Decimal, by: Decimal) -> Decimal | None:
    """One number divided by another; None by nothing."""
    return EXACT.divide(value, by) if by else None


def whole(part: Decimal, share: Decimal) -> Decimal:
    """What a number is a share of; the last digits, inexact after a share that ends nowhere, go."""
    return _CERTAIN.plus(EXACT.divide(part, share))


def summed(values: Iterable[Decimal]) -> Decimal:
    """The sum of numbers; 0 of none."""
    found = Decimal(0)
    for value in values:
        found = EXACT.add(found, value)
    return found


def rate(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal | None:
    """What two counts make in a unit of rates (%, ‰) or as amount for each; None by nothing."""
    return quotient(EXACT.multiply(numerator, FACTORS.get(unit, Decimal(1))), denominator)


def distance(one: Decimal, other: Decimal) -> Decimal:
    """How far two numbers lie apart."""
    return EXACT.subtract(one, other).copy_abs()


def decimals_of(value: Decimal) -> int:
    """How many decimals a value was printed with."""
    said = str(value)
    if "E" in said:
        return max(-int(value.as_tuple().exponent), 0)
    return len(said.partition(".")[2])


def rounded(value: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """The value with some decimals, a half away from zero as printed tables round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding, _ROUNDING)


def is_same(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one, printed with more and with fewer decimals."""
    decimals = min(decimals_of(one), decimals_of(other))
    return rounded(one, decimals) == rounded(other, decimals)


def shortened(value: Decimal, decimals: int) -> Decimal:
    """The value with at most some decimals, and no zeros behind the last of them: 542.5."""
    if decimals_of(value) <= decimals:
        return value
    short = rounded(value, decimals)
    plain = short.normalize(_ROUNDING)
    return plain if decimals_of(plain) or not plain else rounded(short, 0)
