"""The numbers of a target sentence with their units: 3,255人, 1.2万件, 8割, ●●% (pure)."""

import re
from decimal import Decimal

from msgspec import Struct

from planner.errors import UsageError
from planner.kpi.numbers import read_number

PERCENT, POINTS = "%", "ポイント"

_SCALES = "十億|百億|百万|千万|十万|億|万|千|百"
_COUNTERS = (
    "医療機関|事業所|事業主|加入者|市町村|営業日|自治体|支部|薬局|機関|団体|企業|会員|店舗|世帯|"
    "項目|種類|講座|件|人|名|社|者|回|か所|校|通|部|枚|冊|本|箱|点|位|組|台|店|か国|アクセス|ページ|"
    "フォロワー|kWh|L|kg|t"
)
_TIMES = "営業日|日|時間|分|か月|年度|か年|年間|年|週間|歳|部位|次|期|型|割|倍"
_KNOWN = f"%|ポイント|円|{_TIMES}|{_COUNTERS}"
_UNIT = rf"(?:(?P<scale>{_SCALES})(?={_KNOWN}|以|を|未|で|に|と|$))?(?P<base>{_KNOWN})?"
_NUMBER = re.compile(
    rf"(?P<minus>(?<![0-9A-Za-z)])[△▲−-])?(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+){_UNIT}"
)
_PARTED = re.compile(r"(?P<high>[0-9][0-9,]*)(?P<scale>億|万)(?=[0-9])")
_OWN_UNIT = re.compile(
    r"(?!程度|前後)[一-龥ァ-ヶー]{1,6}?(?=以上|以下|未満|以内|程度)"
)  # 10会場以上
_UNKNOWN = re.compile(r"[●○◯〇*]+(?P<base>%|円|件|人|社)?|(?:未定|不明|未公表|集計中)")

# A count may be said with another word for what is counted.
_SAME = (
    frozenset({"人", "名", "者"}),
    frozenset({"社", "事業所", "者", "企業", "か所", "事業主"}),
    frozenset({"機関", "医療機関", "か所", "薬局"}),
    frozenset({"通", "部", "枚"}),
    frozenset({"市町村", "自治体"}),
    *(frozenset({"件", each}) for each in ("人", "名", "者", "通", "部", "枚", "アクセス")),
)


class Number(Struct, frozen=True):
    """A number of a sentence as it is written.

    Attributes:
        value: The number in its own unit; None for a text that says that it is unknown.
        unit: Its own unit; 割 is told in percent.
        start: Where it starts in the sentence.
        end: The place behind its unit.
        text: As it is written, without its unit.
        scale: The power of ten written before its unit.
    """

    value: Decimal | None
    unit: str
    start: int
    end: int
    text: str = ""
    scale: str = ""


def number_at(plain: str, place: int, unit: str = "") -> Number | None:
    """The number that starts at a place of a sentence; None where none does."""
    if parted := _PARTED.match(plain, place):
        high = read_number(parted["high"] + parted["scale"])
        low = number_at(plain, parted.end(), unit)
        if low is not None and low.value is not None and low.text[:1] not in "△▲−-":
            return _joined(high, low, place)
    match = _NUMBER.match(plain, place)
    if match is None:
        return None
    digits = (match["minus"] or "") + match["digits"]
    base, scale, end = match["base"] or "", match["scale"] or "", match.end()
    own = unit if unit and plain.startswith(unit, match.end("digits")) else ""
    if own and len(own) >= len(scale + base):
        base, scale, end = own, "", match.end("digits") + len(own)
    if not base and not scale and (named := _OWN_UNIT.match(plain, end)):
        base, end = named[0], named.end()
    if base == "割":
        return Number(read_number(digits) * 10, PERCENT, place, end, digits)
    if base == "円" and scale:
        base, scale = scale + base, ""
    value = read_number(digits + scale + (base if scale else ""), base if scale else "")
    return Number(value, base, place, end, digits, scale)


def _joined(high: Decimal, low: Number, place: int) -> Number:
    """One number of its two parts, in its unit without a power of ten: 1億2,000万円."""
    scale = low.unit.removesuffix("円") if low.unit.endswith("円") else ""
    value = high + read_number(low.text + (low.scale or scale))
    unit = low.unit.removeprefix(scale)
    return Number(value, unit, place, low.end, str(value))


def unknown_at(plain: str, place: int) -> Number | None:
    """The sign for an unknown number at a place: ●●%."""
    match = _UNKNOWN.match(plain, place)
    return match and Number(None, match["base"] or "", place, match.end())


def unit_named(plain: str) -> str:
    """The unit of the first number of a sentence that has one."""
    for match in _NUMBER.finditer(plain):
        if match["base"]:
            return PERCENT if match["base"] == "割" else match["base"]
    return ""


def fits(number: Number, unit: str) -> bool:
    """Whether a number of a sentence can be one in the unit given."""
    if not unit or not number.unit or number.unit == unit:
        return True
    try:
        in_unit(number, unit)
    except UsageError:
        return False
    return True


def in_unit(number: Number, unit: str) -> Decimal:
    """A number in the unit given, its decimals as typed.

    Raises:
        UsageError: ``number-unit`` where it counts something else.
    """
    if number.value is None:
        return Decimal(0)
    if not unit or number.unit == unit or not number.unit:
        return number.value
    if _is_same(number.unit, unit):
        return number.value
    if number.text and number.unit != PERCENT:
        return read_number(number.text + number.scale + number.unit, unit)
    if number.unit == PERCENT != unit:
        raise UsageError("number-unit", text=f"{number.text}{number.unit}", unit=unit)
    return number.value


def unit_in(number: Number, unit: str) -> str:
    """The unit that a number has once it is told in the unit given: 9,850万円 is one in 円."""
    try:
        is_told = number.value is not None and in_unit(number, unit) != number.value
    except UsageError:
        is_told = False
    return unit if is_told else number.unit


def _is_same(one: str, other: str) -> bool:
    return any({one, other} <= words for words in _SAME)
