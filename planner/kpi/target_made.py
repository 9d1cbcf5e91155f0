"""Values of a target sentence made of others: 前年度比5%増, 1.9%を10%低下させ1.71% (pure)."""

import re
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.errors import UsageError
from planner.kpi.target_signs import BETTER, DOWN, UP, Turn, direction_at, turn_of
from planner.kpi.target_units import PERCENT, POINTS, Number, in_unit, number_at, unit_in
from planner.plan.targets import GivenYear, Pick, PriorYears, Shift, Value

Ask = Literal["direction", "kind", "value", "basis", "judged", "months"]


class Change(Struct, frozen=True):
    """A number by which a value is changed.

    Attributes:
        by: The number.
        is_less: Whether it is taken away.
        is_share: Whether it is a share of the value, in percent.
    """

    by: Number
    is_less: bool = False
    is_share: bool = False


class Found(Struct, frozen=True):
    """A value found in a sentence.

    Attributes:
        value: What it is; None for a sign that it is unknown.
        start: Where it starts.
        end: The place behind it.
        unit: The unit it names.
        way: The way that the figure is to go; ``better`` where it says only that.
        words: Its words that the value does not carry.
        people: The people it stands for.
        number: The number it is, where it is one.
        asks: What about it is not clear.
        change: By what a value further in front is changed: 前年度より受診率を1ポイント改善.
        between: What a number reckoned from it can be, as it is rounded.
    """

    value: Value | None
    start: int
    end: int
    unit: str = ""
    way: Turn | None = None
    words: str = ""
    people: Decimal | None = None
    number: Number | None = None
    asks: tuple[Ask, ...] = ()
    change: Change | None = None
    between: tuple[Decimal, Decimal] | None = None


_REL = re.compile(
    r"(?:実績値?)?(?P<rel>比で?|対比で?|比較で|から|より|に対して?|と比べて?|に比べて?|と比較して|に比して?|を|に)?"
    r"(?:さらに|更に|、|約)*"
)
_SIGNED = re.compile(
    r"(?P<rel>比で?|に|から|より|の)?(?P<sign>[+]|プラス|[-−△▲]|マイナス)(?=[0-9.])"
)
_SUMMED = re.compile(r"を?(?:加え|足し|上乗せし|減じ|引い)た(?:値|率|数|もの)?|の(?:値|水準)")
_PLUS = re.compile(r"を(?:足|加え|上乗せ)した?た?(?:値|率|数|もの)?")
_MINUS = re.compile(r"を(?:差し)?(?:引いた|減じた)(?:値|率|数|もの)?")
_RATIO = re.compile(r"(?:実績値?)?(?P<rel>比で?|の|に対して?)?")
_MOVE = re.compile(
    rf"(?P<limit>以上|以内)?(?:程度)?(?!を[上下]回)(?:の|、|を|で)?(?P<way>{UP}|{DOWN}|{BETTER})"
    r"(?!(?:さ?せ|し|ら|さ|や)?(?:ない|ず|ません))"
    r"(?:させる|させた値|した値|させ|する|した|して|し|げる|げ|す|らす|やす|る)?(?:て)?"
)
_CHANGED = re.compile(
    rf"(?P<limit>以上|以内)?(?:程度|ずつ)?(?:の|、|を)?(?!上回|下回)(?P<way>{UP}|{DOWN}|{BETTER})"
    r"(?![率幅者量値少加]|した[者割]|する[者割])"
)
_TRIANGLES = frozenset("△▲")
_COUNT = re.compile(r"(?:数|量|額|費|時間|経費|箱)(?:の合計)?[はをがの:、]*$")
_ACTUAL = ("実績", "実績値")
_UNCLEAR = frozenset({None, "から", "より", "に", "を", "比", "比で"})
_GROWN = re.compile(r"に?(?:増|させる|伸ば|拡大)")
_TIMES_OF = re.compile(r"の|から|より|比で?")
_TIMES = re.compile(r"×[^0-9、。×=]{0,12}")
_EQUALS = re.compile(r"[=≒][^0-9、。×=]{0,12}")
_BECOMES = re.compile(r"(?:、|て|ことで|ことにより|=|→|⇒)+")
_LOWERED = re.compile(r"(?:させた値|させる|させて?|した値|する|して?)$")


def own(number: Number, unit: str) -> Decimal:
    """A number in the unit given where it can be, else in its own."""
    try:
        return in_unit(number, unit)
    except UsageError:
        return number.value or Decimal(0)


def shifted(plain: str, base: Found, unit: str) -> Found | None:
    """A value with what is added to it, or as so many times it; None where nothing is."""
    if isinstance(base.value, Pick | Shift | None):
        return None
    if found := _multiple(plain, base, unit):
        return _with_sign(plain, found, unit) or found
    for read in (_with_sign, _moved, _ratio):
        if found := read(plain, base, unit):
            return _outcome(plain, found, unit) if isinstance(base.value, Decimal) else found
    return None


def change(plain: str, found: Found, unit: str) -> Found | None:
    """A number by which something is to change, whose base is not beside it: 5ポイント減少."""
    number, move = found.number, _CHANGED.match(plain, found.end)
    if number is None or move is None:
        return None
    way = turn_of(move["way"])
    by = Change(number, is_less=way == "down", is_share=number.unit == PERCENT)
    since = Found(PriorYears(), found.start, found.end)
    made = structs.replace(_changed(since, move.end(), by, unit), way=way, change=by)
    return structs.replace(made, asks=("value",))


def rebased(base: Found, found: Found, unit: str) -> Found:
    """A change of a value that stands in front of it: 前年度より受診率を1ポイント改善."""
    if found.change is None:
        return found
    made = _changed(base, found.end, found.change, unit)
    is_unclear = found.change.is_share and unit == PERCENT
    return structs.replace(made, way=found.way, asks=("value",) if is_unclear else ())


def product(plain: str, people: Number, unit: str) -> Found | None:
    """36,844人×8.8%＝3,255人: a rate, and the people it stands for."""
    times = _TIMES.match(plain, people.end)
    rate = number_at(plain, times.end()) if times else None
    if rate is None or rate.value is None or people.value is None:
        return None
    equals = _EQUALS.match(plain, rate.end)
    made = number_at(plain, equals.end(), unit) if equals else None
    share = Decimal(100) if rate.unit == PERCENT else Decimal(1)
    low, high = (people.value * edge / share for edge in _printed_as(rate.value))
    unsure = Decimal(1).scaleb(_exponent(made.value) if made and made.value is not None else 0)
    between = (low - unsure, high + unsure)
    if made is None or made.value is None:
        whole = (people.value * rate.value / share).quantize(Decimal(1))
        found = Found(whole, people.start, rate.end, people.unit, "up", people=whole)
        words = plain[people.start : rate.end]
        return structs.replace(found, words=words, asks=("value",), between=between)
    is_fitting = between[0] <= made.value <= between[1]
    is_rate = unit == PERCENT == rate.unit
    return Found(
        rate.value if is_rate else own(made, unit),
        people.start,
        made.end,
        PERCENT if is_rate else made.unit,
        "up",
        plain[people.start : made.end if is_rate else rate.end],
        made.value,
        rate if is_rate else made,
        () if is_fitting else ("value",),
    )


def leads_to(found: Found, value: Decimal) -> bool:
    """Whether a number can be what a reckoning leads to: 3,255人（36,844人×8.8%）."""
    if found.between:
        return found.between[0] <= value <= found.between[1]
    shift = found.value
    if isinstance(shift, Shift) and isinstance(shift.base, Decimal):
        return _is_rounded(shift.base * shift.times + shift.plus, value)
    return found.number is not None and value in {found.value, found.people}


def _with_sign(plain: str, base: Found, unit: str) -> Found | None:
    """前年度実績＋1.0%, 前年度−5件."""
    match = _SIGNED.match(plain, base.end)
    by = number_at(plain, match.end(), unit) if match else None
    if match is None or by is None or by.value is None:
        return None
    is_less = match["sign"] not in {"+", "プラス"}
    is_count = unit not in {"", PERCENT} or bool(_COUNT.search(plain[: base.start]))
    is_ratio = (match["rel"] or "").startswith("比")
    is_share = by.unit == PERCENT and (is_ratio or is_count)
    summed, move = _SUMMED.match(plain, by.end), _MOVE.match(plain, by.end)
    end = summed.end() if summed else by.end
    if move and not move["limit"]:
        end = move.end()
    found = _changed(base, end, Change(by, is_less, is_share), unit)
    if is_share and unit == PERCENT:  # one percent of the rate, or one point?
        found = structs.replace(found, asks=("value",))
    if direction_at(plain, end, is_of_others=False).sign is not None:
        is_unclear = match["sign"] in _TRIANGLES  # ▲10%以上: at most, or at least?
        return structs.replace(found, asks=("direction",)) if is_unclear else found
    return structs.replace(found, way="down" if is_less else "up")


def _multiple(plain: str, base: Found, unit: str) -> Found | None:
    """前年度の1.1倍."""
    start = _TIMES_OF.match(plain, base.end)
    number = number_at(plain, start.end() if start else base.end, unit)
    if number is None or number.unit != "倍" or number.value is None:
        return None
    found = _replaced(base, number.end, times=number.value)
    return structs.replace(found, way="up") if _GROWN.match(plain, number.end) else found


def _moved(plain: str, base: Found, unit: str) -> Found | None:
    """前年度比5%増, 前年度より1ポイント改善, 1.9%を10%低下させ, 前年度に5件を足した値."""
    match = _REL.match(plain, base.end)
    by = number_at(plain, match.end(), unit) if match else None
    if match is None or by is None or by.value is None:
        return None
    for pattern, is_less in ((_PLUS, False), (_MINUS, True)):
        if behind := pattern.match(plain, by.end):
            return _changed(base, behind.end(), Change(by, is_less), unit)
    move = _MOVE.match(plain, by.end)
    if move is None:
        return None
    way = turn_of(move["way"])
    change = Change(by, is_less=way == "down", is_share=by.unit == PERCENT)
    found = structs.replace(_changed(base, move.end(), change, unit), way=way)
    is_rate_by_share = change.is_share and unit == PERCENT and match["rel"] in _UNCLEAR
    is_unclear = is_rate_by_share and not isinstance(base.value, Decimal)
    return (
        structs.replace(found, asks=("value",)) if is_unclear or move["limit"] == "以内" else found
    )


def _ratio(plain: str, base: Found, unit: str) -> Found | None:
    """対前年度110%, 前年度比105%, 前年度の9割."""
    match = _RATIO.match(plain, base.end)
    number = number_at(plain, match.end(), unit) if match else None
    if isinstance(base.value, Decimal) or match is None or number is None or number.value is None:
        return None
    if number.unit != PERCENT:
        return None
    before = plain[base.start : match.end()]
    if before.endswith(_ACTUAL) and isinstance(base.value, PriorYears | GivenYear):
        value = structs.replace(base.value, printed=own(number, unit))  # 前年度実績95.1%
        return structs.replace(base, value=value, end=number.end, unit=number.unit)
    is_clear = bool(match["rel"]) or (before.startswith("対") and number.value >= 50)
    found = _replaced(base, number.end, times=number.value / 100)
    return found if is_clear else structs.replace(found, asks=("value",))


def _changed(base: Found, end: int, change: Change, unit: str) -> Found:
    """A value with a number added or taken away, or raised or lowered by a share."""
    by = change.by
    is_plain = by.unit in {PERCENT, POINTS}
    amount = (by.value or Decimal(0)) if is_plain else own(by, unit)
    amount = amount.copy_negate() if change.is_less else amount
    if change.is_share:
        return _replaced(base, end, times=1 + amount / 100)
    named = base.unit or (PERCENT if is_plain else unit_in(by, unit))
    return structs.replace(_replaced(base, end, plus=amount), unit=named)


def _replaced(base: Found, end: int, **fields: Decimal) -> Found:
    value = base.value
    if isinstance(value, Pick | None):
        return base
    shift = value if isinstance(value, Shift) else Shift(value)
    return structs.replace(base, value=structs.replace(shift, **fields), end=end, number=None)


def _outcome(plain: str, lowered: Found, unit: str) -> Found:
    """What a changed number becomes, where the sentence says it: 1.9%を10%低下させ1.71%に."""
    shift, becomes = lowered.value, _BECOMES.match(plain, lowered.end)
    place = becomes.end() if becomes else lowered.end
    result = number_at(plain, place, unit)
    if result is None or result.value is None or not isinstance(shift, Shift):
        return lowered
    if not isinstance(shift.base, Decimal):
        return lowered
    exact = shift.base * shift.times + shift.plus
    is_fitting = _is_rounded(exact, result.value)
    return structs.replace(
        lowered,
        value=own(result, unit),
        end=result.end,
        unit=result.unit or lowered.unit,
        words=_LOWERED.sub("", plain[lowered.start : lowered.end]),
        number=result,
        asks=lowered.asks if is_fitting else (*lowered.asks, "value"),
    )


def _is_rounded(exact: Decimal, printed: Decimal) -> bool:
    """Whether a number is another one, rounded up or down to the decimals it is printed with."""
    return abs(exact - printed) < Decimal(1).scaleb(_exponent(printed))


def _printed_as(value: Decimal) -> tuple[Decimal, Decimal]:
    """The lowest and highest number that is printed as this one."""
    half = Decimal(5).scaleb(_exponent(value) - 1)
    return value - half, value + half


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
