"""Numbers as people in Japanese offices type and paste them, read exactly or refused (pure).

△4.96% is minus 4.96, 135,726千円 is 135726 for a KPI in 千円. Ambiguous texts are refused; decimals
stay as typed.
"""

import re
import unicodedata
from decimal import Decimal

from planner.errors import UsageError
from planner.plan.model import MOST_DIGITS

_LONGEST = 100  # characters of a text that is read at all

_MINUS = "△▲Δ−‐‑‒–—―ー-"  # the hyphen last: these stand in brackets of patterns
_NUMBER = re.compile(
    rf"(?P<sign>[+{_MINUS}])?\s*(?P<yen>[¥\\]\s*)?"
    r"(?P<whole>[0-9][0-9,]*)?(?:\.(?P<decimals>[0-9]+))?\s*(?P<unit>[^0-9.,\s].*)?"
)
_GROUPED = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_BRACKETED = re.compile(r"\(.*\)[^()]*")
_UNKNOWN = re.compile(rf"[{_MINUS}]*|\.{{2,}}|●+|\*+|未定|不明|未公表|集計中")

# The powers of ten that may precede a unit: 千円, 百万円, 1.2万件.
_SCALES = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "億": 8,
    "十億": 9,
    "百億": 10,
}
_UNIT = re.compile(rf"(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})?(?P<base>.*)")

_YEN = "円"

_TYPED_POINTS = {"。": ".", "、": ","}


def read_number(text: str, unit: str = "") -> Decimal:
    """The number in a text, in the unit given, with the decimals it was typed with.

    Args:
        text: As typed or pasted: full-width, with △ or a minus, separators, its unit after it.
        unit: The unit wanted (%, 件, 千円); other powers of ten of it are converted.

    Raises:
        UsageError: ``number-unreadable``, ``number-grouping``, ``number-in-brackets``,
            ``number-unit`` or ``number-too-long``, each with the text.
    """
    if len(text) > _LONGEST:
        raise UsageError("number-too-long", text=text, digits=MOST_DIGITS)
    plain = _plain(text)
    if _BRACKETED.fullmatch(plain):
        raise UsageError("number-in-brackets", text=text)
    match = _NUMBER.fullmatch(plain)
    if match is None or not (match["whole"] or match["decimals"]) or _has_other_digits(text):
        raise UsageError("number-unreadable", text=text)
    whole, decimals = match["whole"] or "0", match["decimals"] or ""
    if not _GROUPED.fullmatch(whole):
        raise UsageError("number-grouping", text=text)
    digits = whole.replace(",", "")
    if len(digits) + len(decimals) > MOST_DIGITS:
        raise UsageError("number-too-long", text=text, digits=MOST_DIGITS)
    named = (match["unit"] or "").strip() or (_YEN if match["yen"] else "")
    shift = _shift(text, named, unit)
    value = _shifted(digits, decimals, shift)
    is_negative = value and match["sign"] not in {None, "+"}
    return value.copy_negate() if is_negative else value


def read_figure(text: str, unit: str = "") -> Decimal | None:
    """The number in a text; None for a text that means unknown: empty, -, …, ●●%.

    Raises:
        UsageError: As ``read_number``.
    """
    return None if is_unknown(text, unit) else read_number(text, unit)


def is_unknown(text: str, unit: str = "") -> bool:
    """Whether a text means that the value is unknown: empty, -, …, ●●%."""
    if len(text) > _LONGEST:
        return False
    plain = _plain(text)
    for tail in (_plain(unit), "%"):
        plain = plain.removesuffix(tail).rstrip()
    return _UNKNOWN.fullmatch(plain) is not None


def _plain(text: str) -> str:
    """The text normalised for reading; 。 and 、 typed with the IME on count as . and ,."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"(?<=[0-9])[。、](?=[0-9])", lambda match: _TYPED_POINTS[match[0]], plain)


def _has_other_digits(text: str) -> bool:
    """Whether a text has signs that normalising would turn into digits: 10², ①, ½."""
    return any(unicodedata.category(letter) == "No" for letter in text)


def _shift(text: str, named: str, unit: str) -> int:
    """The power of ten from the unit named to the unit wanted.

    Raises:
        UsageError: ``number-unit`` when the unit named counts something else.
    """
    wanted = _plain(unit)
    if re.search(r"[0-9]", named) and named.casefold() != wanted.casefold():  # 1e9, 0x10, 3/4
        raise UsageError("number-unreadable", text=text)
    if not named or named.casefold() == wanted.casefold():
        return 0
    named_scale, named_base = _split(named)
    scale, base = _split(wanted)
    is_counter = not wanted and named_base.isalpha() and not named_base.isascii()  # 910人
    if base == "%" or not (is_counter or named_base.casefold() in {"", base.casefold()}):
        raise UsageError("number-unit", text=text, unit=unit)
    return named_scale - scale


def _split(unit: str) -> tuple[int, str]:
    """The power of ten and the base of a unit: 千円 is 3 and 円."""
    match = _UNIT.fullmatch(unit)
    if match is None:
        return 0, unit
    return _SCALES.get(match["scale"] or "", 0), match["base"].strip()


def _shifted(digits: str, decimals: str, shift: int) -> Decimal:
    """The number times a power of ten, exact; if shifted, without trailing zeros."""
    if shift == 0:
        return Decimal(f"{digits}.{decimals}" if decimals else digits)
    moved = Decimal(digits + decimals).scaleb(shift - len(decimals))
    whole, _, rest = f"{moved:f}".partition(".")
    decimals = rest.rstrip("0")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)
