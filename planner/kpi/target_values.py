"""The values of a target sentence: numbers, earlier years, other series, what is made of them (pure).

``value_at`` reads the longest value that starts at a place of a spelled sentence: 対前年度（0.359%）,
過去3年度の平均, 前年度実績＋1.0%, 36,844人×8.8%＝3,255人, 前年度と全国平均のいずれか高い値.
"""

import re
from decimal import Decimal
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from planner.kpi.target_units import PERCENT, POINTS, Number, in_unit, number_at, unknown_at
from planner.plan.fiscal import FIRST_YEAR, LAST_YEAR, parse_fiscal_year
from planner.errors import UsageError
from planner.plan.targets import (
    GivenYear,
    OtherSeries,
    Pick,
    Plain,
    PriorYears,
    Shift,
    Value,
)

Way = Literal["up", "down", "better"]
Ask: TypeAlias = Literal["direction", "kind", "value", "basis", "judged", "months"]


class Found(Struct, frozen=True):
    """A value found in a sentence.

    Attributes:
        value: What it is.
        start: Where it starts.
        end: The place behind it.
        unit: The unit it names.
        way: The way it says the figure is to go; ``better`` where it says only that.
        is_beyond: Whether it is compared with ``way`` already: 5%以上増加.
        words: Its words that the value does not carry.
        people: The people it stands for.
        number: The number it is, where it is one.
        asks: What about it is not clear.
    """

    value: Value | None
    start: int
    end: int
    unit: str = ""
    way: Way | None = None
    words: str = ""
    people: Decimal | None = None
    number: Number | None = None
    asks: tuple[Ask, ...] = ()


UP = (
    r"(?:増加|増大|増や|増|アップ|上昇|向上|引き?上げ|上乗せ|上回|上げ|伸ば|伸び|伸長|高め|高く|"
    r"拡大|プラス|底上げ|押し上げ)"
)
DOWN = (
    r"(?:減少|減ら|減額|低減|逓減|軽減|削減|縮減|縮小|減|ダウン|低下|引き?下げ|下げ|下回|低く|"
    r"抑制|抑え|圧縮|マイナス)"
)
BETTER = r"(?:改善|良化)"

_LAST_YEAR = (
    r"(?:対|同)?(?P<NAME>last year(?:['’]s)?|前々年度?|一昨年度?|前年度?|昨年度?|去年|前期|[0-9]{1,2}年前)"
    r"(?P<SAME>の?(?:同期|同月))?"
)
_THIS = r"(?P<year>(?:令和|平成|R|H)(?:[0-9]{1,2}|元)年度?|20[0-9]{2}年度?)(?:の)?"
_NATIONAL = (
    r"(?:全国(?:の)?(?:平均値?|支部平均値?|値|水準)|全支部(?:の)?平均値?|協会けんぽ(?:全体)?(?:の)?平均値?|"
    r"全国(?=以上|以下|未満|を|まで|と|の高い|の低い|に[0-9]|から[0-9]|\())(?:の(?:値|水準))?"
)
_SEVERAL = (
    r"(?:(?:過去|直近|過年度|前年度まで)の?|(?P<back>[0-9]{1,2})年前までの?)"
    r"(?P<years>[0-9]{1,2})(?:か年度|か年|年度|年間|年)(?:分|間)?の?(?:実績|数値|値)?の?"
    r"(?P<by>平均値?|最高値?|最大値?|最も良い(?:値|年度?)?|最良値?|最低値?|最小値?|最も悪い(?:値|年度?)?)"
    r"(?:の?(?:実績|値))?"
)
_BY = {
    "平": "mean",
    "高": "best",
    "大": "best",
    "良": "best",
    "低": "worst",
    "小": "worst",
    "悪": "worst",
}
_TAIL = (  # 前年度の実績値, 前年度の実施率, 前年度末
    r"(?:末(?:時点)?)?(?:の)?(?:平均値?|実績値?|実績数|数値|値|水準|結果|同水準|同程度)?"
    r"(?:の?(?:水準|値))?"
)
_NOUN = re.compile(
    r"の[^0-9、。()<>のをはがと]{1,14}?(?=以上|以下|未満|を|まで|より|から|\(|と同|並)"
)
_PRINTED_WORDS = (
    r"(?:対?(?:前年度?|昨年度?)の?|(?:令和|平成|R|H)(?:[0-9]{1,2}|元)年度?の?|全国平均の?)?"
)
_PRINTED = re.compile(rf"\({_PRINTED_WORDS}(?:実績値?|値|平均値?)?[:は]?")
_PRINTED_END = re.compile(r"(?:以上|以下)?\)")


def _last(name: str, same: str) -> str:
    """The pattern of last year's value, with names for its two groups."""
    return _LAST_YEAR.replace("NAME", name).replace("SAME", same)


_REFERENCE = re.compile(
    rf"(?P<several>{_SEVERAL})|(?P<of>{_last('of_year', 'of_same')}の?)?(?P<national>{_NATIONAL})"
    rf"|(?P<prior>{_last('last', 'same')})|(?P<given>{_THIS})",
    re.IGNORECASE,
)
_COMPARED = re.compile(  # 令和元年度以上, but not 令和元年度の受診率
    r"以上|以下|未満|を?(?:上回|下回|超|維持|目指|目標)|より|から|比|並|と同|まで|のいずれか|"
    r"の高い|の低い|と(?:過去|前年|全国|令和|平成|[0-9])|の?[0-9.]+倍|[+]|プラス|マイナス|に[0-9]|に対|と比|に比|"
    r"、|$"
)
_MEAN = re.compile(r"平均値?")

_REL = r"(?:実績値?)?(?P<rel>比で?|対比で?|比較で|から|より|に対して?|と比べて?|に比べて?|と比較して|に比して?|を|に)?(?:さらに|更に|、|約)*"
_REL_AT = re.compile(_REL)
_SIGNED = re.compile(r"(?P<rel>比|に|から|より|の)?(?P<sign>\+|プラス|[-−△▲]|マイナス)(?=[0-9.])")
_AFTER_SIGNED = re.compile(
    r"(?:を?(?:加え|足し|上乗せし|減じ|引い)た(?:値|率|数|もの)?|の(?:値|水準))?"
)
_RATIO = re.compile(r"(?:実績)?(?P<rel>比|の|に対して?)?")
_PLUS = re.compile(r"を(?:足した|加えた|上乗せした)(?:値|率|数|もの)?")
_MINUS = re.compile(r"を(?:引いた|減じた|差し引いた)(?:値|率|数|もの)?")
_MOVE = re.compile(
    rf"(?P<limit>以上|以内)?(?:程度)?(?:の|、|を|で|に)?(?P<way>{UP}|{DOWN}|{BETTER})"
    r"(?:させる|させた値|した値|させ|する|した|して|し|げる|げ|す|らす|やす|る)?(?:、|て)*"
)
_RESULT = re.compile(r"")
_SEPARATOR = re.compile(r"(?:と|、|または|か|・|及び|および|もしくは)(?:の)?")
_PICKED = re.compile(
    r"(?:と)?(?:を比較(?:して|し)?)?(?:の)?(?:うち|中)?(?:の|で|、)*(?:いずれか|より)?の?"
    r"(?P<which>高い|大きい|多い|上回る|低い|小さい|少ない|下回る)(?:方|値|数値|率|もの)?(?:の(?:値|率|数値))?"
)
_HIGHER = frozenset({"高い", "大きい", "多い", "上回る"})
_PRODUCT = re.compile(r"(?P<times>×)")
_EQUALS = re.compile(r"(?:=|≒)")
_FROM = re.compile(r"(?:から|を|より)(?:、)?(?:さらに)?")
_OUTCOME = re.compile(r"(?:、|て|ことで|ことにより|=|→|\()*")
_OUTCOME_END = re.compile(r"\)?")


def value_at(plain: str, place: int, unit: str = "", *, is_number: bool = True) -> Found | None:
    """The longest value that starts at a place; None where none does.

    Args:
        plain: The sentence.
        place: The place.
        unit: The unit wanted.
        is_number: Whether it may start with a number.
    """
    first = _single(plain, place, unit, is_number=is_number)
    if first is None:
        return None
    values, end, found = [first], first.end, None
    while len(values) < 5:
        separator = _SEPARATOR.match(plain, end)
        one = _single(plain, separator.end(), unit) if separator else None
        if one is None or one.value is None:
            break
        values.append(one)
        end = one.end
        if picked := _PICKED.match(plain, end):
            found = _picked(values, picked)
    return found or first


def _picked(values: list[Found], match: re.Match[str]) -> Found:
    which: Literal["higher", "lower"] = "higher" if match["which"] in _HIGHER else "lower"
    held = tuple(one.value for one in values if not isinstance(one.value, Pick | None))
    unit = next((one.unit for one in values if one.unit), "")
    asks = tuple(ask for one in values for ask in one.asks)
    return Found(Pick(which, held), values[0].start, match.end(), unit, asks=asks)


def _single(plain: str, place: int, unit: str, *, is_number: bool = True) -> Found | None:
    """A value of one year, series or number, with what is added to it."""
    if found := _reference(plain, place, unit):
        return _shifted(plain, found, unit) or found
    number = number_at(plain, place, unit) if is_number else None
    if number is None:
        return None
    if product := _product(plain, number, unit):
        return product
    value = _own(number, unit)
    found = Found(value, place, number.end, number.unit, number=number)
    if (shifted := _shifted(plain, found, unit)) and shifted.end > found.end:
        return _outcome(plain, shifted, unit)
    return found


def _own(number: Number, unit: str) -> Decimal:
    """A number in the unit given where it can be, else in its own."""
    try:
        return in_unit(number, unit)
    except UsageError:
        return number.value or Decimal(0)


# What is made of figures of other years and series


def _reference(plain: str, place: int, unit: str) -> Found | None:
    match = _REFERENCE.match(plain, place)
    if match is None:
        return None
    end, words = match.end(), ""
    value: Plain | None
    if match["several"]:
        by = next(_BY[letter] for letter in match["by"].removeprefix("最") if letter in _BY)
        years = int(match["years"])
        if not 1 <= years <= 100:
            return None
        value = PriorYears(int(match["back"] or 1), years, by)  # type: ignore[arg-type]
    elif match["national"]:
        value = OtherSeries("national", _years_back(match["of_year"]) if match["of"] else 0)
    elif match["prior"]:
        value, end = PriorYears(_years_back(match["last"])), _tail(plain, end)
        words = f"前年{match['same'].removeprefix('の')}" if match["same"] else ""
    else:
        value, end, words = _given(plain, match)
    if value is None:
        return None
    printed, printed_unit, end = _printed(plain, end, unit)
    if printed is not None:
        value = structs.replace(value, printed=printed)
    return Found(value, place, end, printed_unit, words=words)


def _years_back(name: str) -> int:
    if name[0].isdigit():
        return int(re.match(r"[0-9]+", name)[0])  # type: ignore[index]
    return 2 if name.startswith(("前々", "一昨")) else 1


def _tail(plain: str, end: int) -> int:
    """The place behind the words of an earlier year's value: の実績値, の実施率."""
    behind = re.compile(_TAIL).match(plain, end)
    if behind and behind.end() > end:
        return behind.end()
    noun = _NOUN.match(plain, end)
    return noun.end() if noun else end


def _given(plain: str, match: re.Match[str]) -> tuple[GivenYear | None, int, str]:
    """The value of a year that is named; None where only the year is."""
    year = parse_fiscal_year(match["year"]).year
    end = _tail(plain, match.end())
    behind = _printed(plain, end, "")[2] if plain.startswith("(", end) else end
    if not FIRST_YEAR <= year <= LAST_YEAR or not _COMPARED.match(plain, behind):
        return None, end, ""
    mean = _MEAN.search(plain, match.end(), end)
    return GivenYear(year), end, "平均" if mean else ""


def _printed(plain: str, place: int, unit: str) -> tuple[Decimal | None, str, int]:
    """The value printed in brackets behind its name, its unit, and the place behind it."""
    opened = _PRINTED.match(plain, place)
    if opened is None:
        return None, "", place
    number = number_at(plain, opened.end(), unit) or unknown_at(plain, opened.end())
    closed = _PRINTED_END.match(plain, number.end) if number else None
    if number is None or closed is None:
        return None, "", place
    value = None if number.value is None else in_unit(number, unit)
    return value, number.unit, closed.end()


# What is added to a value


def _shifted(plain: str, base: Found, unit: str) -> Found | None:
    """A value with what is added to it or taken from it, or as so many times it."""
    if isinstance(base.value, Pick | Shift | None):
        return None
    found = None
    for read in (_with_sign, _multiple, _moved, _ratio):
        if found := read(plain, base, unit):
            break
    return found


def _made(base: Found, end: int, **fields: Decimal) -> Found:
    if not isinstance(base.value, Decimal | PriorYears | GivenYear | OtherSeries):
        raise TypeError(base.value)
    return structs.replace(base, value=Shift(base.value, **fields), end=end, number=None)


def _with_sign(plain: str, base: Found, unit: str) -> Found | None:
    """前年度実績＋1.0%, 前年度−5件."""
    match = _SIGNED.match(plain, base.end)
    added = number_at(plain, match.end(), unit) if match else None
    if match is None or added is None or added.value is None:
        return None
    is_less = match["sign"] not in {"+", "プラス"}
    end = _AFTER_SIGNED.match(plain, added.end).end()  # type: ignore[union-attr]
    moved = _MOVE.match(plain, added.end)
    if moved and not moved["limit"]:
        end = moved.end()
    is_share = added.unit == PERCENT and (match["rel"] == "比" or unit not in {"", PERCENT})
    return _changed(base, end, added, unit, is_less=is_less, is_share=is_share)


def _changed(
    base: Found, end: int, by: Number, unit: str, *, is_less: bool, is_share: bool
) -> Found:
    """A value with a number added or taken away, or raised or lowered by a share."""
    amount = by.value or Decimal(0)
    amount = amount.copy_negate() if is_less else amount
    if is_share:
        return _made(base, end, times=1 + amount / 100)
    named = base.unit or ("" if by.unit == POINTS else by.unit)
    if by.unit != POINTS and by.unit != PERCENT:
        amount = _own(by, unit).copy_negate() if is_less else _own(by, unit)
    return structs.replace(
        _made(base, end, plus=amount), unit=named or (PERCENT if by.unit == POINTS else "")
    )


def _multiple(plain: str, base: Found, unit: str) -> Found | None:
    """前年度の1.1倍."""
    start = base.end + plain.startswith("の", base.end)
    number = number_at(plain, start)
    if number is None or number.unit != "倍" or number.value is None:
        return None
    return _made(base, number.end, times=number.value)


def _moved(plain: str, base: Found, unit: str) -> Found | None:
    """前年度比5%増, 前年度より1ポイント改善, 1.9%を10%低下させ, 前年度に5件を足した値."""
    match = _REL_AT.match(plain, base.end)
    by = number_at(plain, match.end(), unit) if match else None
    if match is None or by is None or by.value is None:
        return None
    for pattern, is_less in ((_PLUS, False), (_MINUS, True)):
        if behind := pattern.match(plain, by.end):
            return _changed(base, behind.end(), by, unit, is_less=is_less, is_share=False)
    move = _MOVE.match(plain, by.end)
    if move is None:
        return None
    way: Way = "better"
    if not re.match(BETTER, move["way"]):
        way = "down" if re.match(DOWN, move["way"]) else "up"
    is_share = by.unit == PERCENT
    asks = ("value",) if move["limit"] == "以内" else ()
    is_unclear = is_share and match["rel"] in {None, "から", "より", "に", "を"} and unit == PERCENT
    if is_unclear and not isinstance(base.value, Decimal):
        asks = ("value",)
    found = _changed(base, move.end(), by, unit, is_less=way == "down", is_share=is_share)
    return structs.replace(found, way=way, asks=asks)


def _ratio(plain: str, base: Found, unit: str) -> Found | None:
    """対前年度110%, 前年度比105%, 前年度の9割."""
    if isinstance(base.value, Decimal):
        return None
    match = _RATIO.match(plain, base.end)
    number = number_at(plain, match.end()) if match else None
    if match is None or number is None or number.value is None:
        return None
    if number.unit == PERCENT:
        is_clear = bool(match["rel"]) or number.value >= 50
        made = _made(base, number.end, times=number.value / 100)
        return structs.replace(made, asks=() if is_clear else ("value",))
    return None


def _outcome(plain: str, lowered: Found, unit: str) -> Found:
    """What a lowered number becomes, where the sentence says it: 1.9%を10%低下させ1.71%に."""
    shift = lowered.value
    opened = _OUTCOME.match(plain, lowered.end)
    result = number_at(plain, opened.end(), unit) if opened else None
    if result is None or result.value is None or not isinstance(shift, Shift):
        return lowered
    if not isinstance(shift.base, Decimal):
        return lowered
    exact = shift.base * shift.times + shift.plus
    end = _OUTCOME_END.match(plain, result.end).end() if opened and "(" in opened[0] else result.end  # type: ignore[union-attr]
    asks = lowered.asks if _is_rounded(exact, result.value) else (*lowered.asks, "value")
    words = plain[lowered.start : opened.start()].rstrip("、て") if opened else ""
    return Found(
        _own(result, unit), lowered.start, end, result.unit or lowered.unit, lowered.way, words,
        number=result, asks=asks,
    )  # fmt: skip


def _product(plain: str, people: Number, unit: str) -> Found | None:
    """36,844人×8.8%＝3,255人: a rate, and the people it stands for."""
    times = _PRODUCT.match(plain, people.end)
    rate = number_at(plain, times.end()) if times else None
    equals = _EQUALS.match(plain, rate.end) if rate else None
    made = number_at(plain, equals.end(), unit) if equals else None
    if (
        rate is None
        or made is None
        or people.value is None
        or rate.value is None
        or made.value is None
    ):
        return None
    low, high = _range(rate.value)
    share = Decimal(100) if rate.unit == PERCENT else Decimal(1)
    half = Decimal(1).scaleb(_exponent(made.value))
    is_fitting = (
        people.value * low / share - half <= made.value <= people.value * high / share + half
    )
    is_of_rate = unit == PERCENT and rate.unit == PERCENT
    value = rate.value if is_of_rate else _own(made, unit)
    return Found(
        value, people.start, made.end, rate.unit if is_of_rate else made.unit, "up",
        plain[people.start : rate.end], made.value if rate.unit == PERCENT else None,
        number=rate if is_of_rate else made, asks=() if is_fitting else ("value",),
    )  # fmt: skip


def _is_rounded(exact: Decimal, printed: Decimal) -> bool:
    """Whether a number is another one rounded, up or down, to the decimals it is printed with."""
    return abs(exact - printed) < Decimal(1).scaleb(_exponent(printed))


def _range(value: Decimal) -> tuple[Decimal, Decimal]:
    """The numbers that are printed as this one."""
    half = Decimal(5).scaleb(_exponent(value) - 1)
    return value - half, value + half


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
