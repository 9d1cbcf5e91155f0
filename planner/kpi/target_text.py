"""The target of a KPI read from a sentence: 受診率を31.3%以上とする, 対前年度（0.359%）以上 (pure).

The one reader of targets. What a sentence leaves open is asked, with the nearest reading; nothing is
read by half.
"""

import re
from decimal import Decimal

from msgspec import Struct, structs

from planner.errors import UsageError
from planner.kpi.numbers import is_unknown, read_number
from planner.kpi.target_cases import cases_in
from planner.kpi.target_scan import Limit, Scan, scan
from planner.kpi.target_signs import is_less_good, is_more_good, is_reached, turn_of
from planner.kpi.target_units import PERCENT, fits, unit_named
from planner.kpi.target_values import Ask
from planner.kpi.target_words import spelled, without_footnotes
from planner.plan.fiscal import FiscalYear
from planner.plan.model import Kpi, KpiKind
from planner.plan.targets import (
    Bound,
    Done,
    GivenYear,
    InWords,
    OtherSeries,
    Pick,
    PriorYears,
    Rule,
    Shift,
    Sign,
    Target,
)
from planner.text import one_line


class TargetReading(Struct, frozen=True):
    """A target as a sentence says it.

    Attributes:
        target: The nearest reading, even where something is asked.
        unit: The unit the sentence names, else that given.
        kind: ``flow`` where it says a running total of the year, ``level`` a stock; None unsaid.
        by_month: The calendar month it is judged in, where the year is not known.
        people: The people it stands for: 実施見込者数.
        asks: What it leaves open, as the option that answers it.
    """

    target: Target
    unit: str = ""
    kind: KpiKind | None = None
    by_month: int | None = None
    people: Decimal | None = None
    asks: tuple[Ask, ...] = ()


_LONGEST = 600  # characters of a sentence
_NOTHING = re.compile(r"[\s\W_]*(?:以上|以下|未満)?[\s\W_]*")
_MADE = "実施|開催|作成|策定|締結|発行|設置|完了|導入|公表|改定|改訂|制定|整備|構築|運用開始"
_ACTS = (
    f"{_MADE}|送付|配信|配布|掲載|提出|訪問|発信|参加|出席|開始|公開|周知|報告|説明|派遣|発足|運用|勧奨|案内|"
    "依頼|通知|広報|研修|点検|調査|分析|表彰|寄稿|登録|委嘱|協議|連携協定"
)
_DONE = re.compile(
    rf"(?:(?:{_MADE})(?:済み?)?|(?:{_ACTS})を?(?:する|すること|完了する|行うこと|行う|行なう)"
    r"|(?:行う|行なう|作る|立ち上げる|設ける|終える|終了する|開く|結ぶ)(?:こと)?)"
    r"(?:とする|を目指す|ことを目指す|予定)?$"
)
_NOT = re.compile(r"(?:ない|ません|ず|ぬ)(?:こと|よう)?(?:とする)?[。]?$")
_BRACKETED = re.compile(r"\([0-9][0-9.,]*\)(?=%?(?:以上|以下|未満|$))")
_ENDINGS = re.compile(r"[。.]+$")
_NAME_LIMIT = re.compile(
    r"(?:、?かつ|、?または|・|や|、|の(?:事業所|企業|加入者|被保険者|被扶養者|者|方|高額|申請|施術|レセプト|案件|医療機関|病院|"
    r"対象者|未受診者|未治療者|支部|市町村|団体|割合|率|人|従業員|健診|保健指導))"
)


def read_target(kpi: Kpi, text: str, year: FiscalYear | None = None) -> TargetReading:
    """The target that a sentence means for a KPI: in its unit, without its name.

    What it is judged on, and when, stays where the sentence says nothing of it; a number alone
    keeps the rule and its words.

    Raises:
        UsageError: ``target-unreadable``, or an error of the number, as ``numbers.read_number``.
    """
    reading = read_sentence(text, kpi.unit, kpi=kpi, year=year)
    said, now = reading.target, kpi.target
    if said.over == "latest":
        said = structs.replace(said, over=now.over, span=now.span)
    if said.by is None and reading.by_month is None:
        said = structs.replace(said, by=now.by)
    if _is_number(spelled(text), kpi.unit) and isinstance(now.rule, Bound) and not said.text:
        said = structs.replace(said, text=now.text)
    return structs.replace(reading, target=said)


def settled(reading: TargetReading, kpi: Kpi) -> Target:
    """The target of a reading that leaves nothing open.

    Raises:
        UsageError: ``target-without-rule`` where the direction is not said, ``target-unreadable``
            where something else is not.
    """
    if not reading.asks:
        return reading.target
    number, text = reading.target.number, reading.target.text
    if "direction" in reading.asks and number is not None:
        raise UsageError("target-without-rule", text=str(number), kpi=kpi.name)
    raise UsageError("target-unreadable", text=text, kpi=kpi.name)


def read_sentence(
    text: str, unit: str = "", *, kpi: Kpi | None = None, year: FiscalYear | None = None
) -> TargetReading:
    """The target that a sentence says.

    Args:
        text: As the plan prints it, in full or half width, over several lines.
        unit: The unit of its number where it names none.
        kpi: The KPI it is meant for, whose name may stand before it.
        year: The fiscal year of the plan.

    Raises:
        UsageError: ``target-unreadable`` where there is nothing to read, or an error of the number,
            as ``numbers.read_number``.
    """
    plain = _sentence(text, kpi)
    if not plain or _NOTHING.fullmatch(plain) or is_unknown(plain, unit):
        raise _unreadable(text, kpi)
    if len(plain) > _LONGEST:
        raise _unreadable(text[:60], kpi)
    if match := _BRACKETED.match(plain):
        read_number(match[0], unit)  # (4.96) may be a minus, and is refused as everywhere
    if kpi and isinstance(kpi.target.rule, InWords):
        return _for_words(text, plain, unit, kpi, year)
    return _read(text, plain, unit, kpi, year)


def _read(
    text: str, plain: str, unit: str, kpi: Kpi | None, year: FiscalYear | None
) -> TargetReading:
    if made := cases_in(plain, unit):
        target, asks = made
        return TargetReading(
            structs.replace(target, text=one_line(text)), unit or unit_named(plain), asks=asks
        )
    found = scan(plain, unit)
    limits = [limit for limit in found.limits if not limit.is_open]
    if not limits:
        if any(limit.is_open for limit in found.limits):
            raise _unreadable(text, kpi)
        return _dated(_in_words(text, plain, unit, found), found, year)
    return _dated(_limit(text, plain, unit, kpi, found, limits), found, year)


def _for_words(
    text: str, plain: str, unit: str, kpi: Kpi, year: FiscalYear | None
) -> TargetReading:
    """A target that was in words stays so unless the sentence says a limit clearly."""
    try:
        reading = _read(text, plain, unit, kpi, year)
    except UsageError as error:
        if error.code not in {"number-unit", "number-unreadable"}:
            raise
        reading = None
    if reading and (not reading.asks or _is_number(plain, unit)):
        return reading
    return TargetReading(Target(InWords(), one_line(text)), unit)


def _sentence(text: str, kpi: Kpi | None) -> str:
    """A text in one spelling, without its footnotes, its end, and the name of its KPI."""
    plain = _ENDINGS.sub("", without_footnotes(spelled(text)))
    name = spelled(kpi.name) if kpi else ""
    if name and len(plain) > len(name):
        plain = plain.replace(name, "", 1)
    return plain


def _unreadable(text: str, kpi: Kpi | None) -> UsageError:
    return UsageError("target-unreadable", text=text, kpi=kpi.name if kpi else "")


def _is_number(plain: str, unit: str) -> bool:
    """Whether a text is a number alone."""
    try:
        read_number(plain, unit)
    except UsageError as error:
        return error.code not in {"number-unreadable", "number-unit"}
    return True


# Words without a number


def _in_words(text: str, plain: str, unit: str, found: Scan) -> TargetReading:
    words = one_line(text)
    is_done = bool(_DONE.search(plain)) and not _NOT.search(plain)
    if is_done:
        return TargetReading(Target(Done(), words), unit)
    return TargetReading(Target(InWords(), words), unit, asks=("value",))


# Limits


def _limit(
    text: str, plain: str, unit: str, kpi: Kpi | None, found: Scan, limits: list[Limit]
) -> TargetReading:
    asks: list[Ask] = ["value"] if found.is_unclear else []
    chosen, is_sure = _chosen(limits, unit, kpi)
    if not is_sure:
        asks.append("value")
    value, number = chosen.found.value, chosen.found.number
    if number is not None and number.unit and unit and not fits(number, unit):
        read_number(number.text + number.scale + number.unit, unit)  # says why it does not fit
        raise UsageError("number-unit", text=text, unit=unit)
    asks += chosen.found.asks
    sign, asked = _sign(chosen, found, plain, unit, kpi)
    asks += asked
    named = chosen.found.unit or unit
    target = Target(Bound(sign, value), _kept(chosen, found))
    reading = TargetReading(target, named, people=chosen.found.people or found.people)
    return _often(reading, found, asks, kpi)


def _chosen(limits: list[Limit], unit: str, kpi: Kpi | None) -> tuple[Limit, bool]:
    """The limit that is the target, and whether no other one can be."""
    real = [limit for limit, after in zip(limits, [*limits[1:], None], strict=True)
            if not (_is_of_name(limit, after) )]  # fmt: skip
    if not real:
        return limits[-1], False
    fitting = [limit for limit in real if _fits(limit, unit)] or real
    if len(fitting) == 1:
        return fitting[0], len(real) == 1
    if kpi:
        name = spelled(kpi.name)
        named = [limit for limit in fitting if _is_named(limit, name)]
        if len(named) == 1:
            return named[0], True
    return fitting[0], False


def _is_named(limit: Limit, name: str) -> bool:
    head = re.sub(r"[、を:はが]", "", limit.head)
    return len(head) > 1 and head in name


def _fits(limit: Limit, unit: str) -> bool:
    number = limit.found.number
    return number is None or fits(number, unit)


def _is_of_name(limit: Limit, after: Limit | None) -> bool:
    """Whether a limit is a part of the name before the target: 3部位以上、かつ…の申請."""
    if limit.found.number is None:
        return False
    return (
        after is not None
        and _NAME_LIMIT.match(limit.tail) is not None
        and (not limit.tail.startswith("、") or "の" in after.tail[:3])
    )


def _sign(
    chosen: Limit, found: Scan, plain: str, unit: str, kpi: Kpi | None
) -> tuple[Sign, list[Ask]]:
    """The sign of a limit, and what has to be asked for it."""
    words, value = chosen.direction, chosen.found.value
    way, tail = chosen.found.way, chosen.tail
    if way and (isinstance(value, Shift) or way != "up"):
        if way == "better":
            return _better(chosen, kpi, plain)
        if words.sign and isinstance(value, Shift):
            return words.sign, []
        return ("at-least" if way == "up" else "at-most"), []
    if words.sign:
        return words.sign, []
    turn = words.turn or turn_of(tail)
    if turn == "down":
        return ("at-most" if words.turn is None else "below"), []
    if turn == "up":
        return ("at-least" if words.turn is None else "above"), []
    now = kpi.target.rule if kpi else None
    is_other = not isinstance(value, Decimal)
    if words.is_to:
        if isinstance(now, Bound) and is_other:
            return now.sign, []
        return ("at-least" if is_other else "at-most"), []
    if isinstance(now, Bound) and isinstance(now.value, Decimal | None) and not is_other:
        return now.sign, []
    if chosen.found.people is not None or way == "up":
        return "at-least", []
    name = (kpi.name if kpi else "") + chosen.head
    if turn == "better":
        return ("above" if words.turn else "at-least"), (
            ["direction"] if is_less_good(name) else []
        )
    unit = chosen.found.unit or unit
    if isinstance(value, Decimal):
        if value == 0:
            return "at-most", []
        if unit == PERCENT and value == 100:
            return "at-least", []
        is_count = unit != PERCENT
        if is_count and any(often.is_floor for often in found.often):
            return "at-least", []
        if is_reached(tail) and not is_less_good(name):
            return "at-least", []
    is_against = isinstance(now, Bound) and now.sign in {"at-most", "below"}
    if (unit == PERCENT or is_other) and is_more_good(name) and not is_against:
        return "at-least", []
    return "at-least", ["direction"]


def _better(chosen: Limit, kpi: Kpi | None, plain: str) -> tuple[Sign, list[Ask]]:
    return "at-least", []


def _kept(chosen: Limit, found: Scan) -> str:
    """The words of a limit that its value and sign do not carry."""
    words = [chosen.found.words, chosen.direction.words, *found.notes]
    return "、".join(word for word in words if word)


def _often(reading: TargetReading, found: Scan, asks: list[Ask], kpi: Kpi | None) -> TargetReading:
    """A reading with the figures it is judged on."""
    said = [often for often in found.often if often.over]
    is_count = reading.unit != PERCENT
    if said:
        first = next((o for o in said if o.over != "cumulative"), said[0])
        target = structs.replace(reading.target, over=first.over or "latest", span=first.span)
        kind: KpiKind | None = "flow" if first.over == "cumulative" and is_count else None
        reading = structs.replace(reading, target=target, kind=kind)
    elif (
        any(often.is_total for often in found.often)
        and is_count
        and (kpi is None or kpi.kind == "ratio")
    ):
        asks = [*asks, "kind"]
    return structs.replace(reading, asks=tuple(dict.fromkeys(asks)))


def _dated(reading: TargetReading, found: Scan, year: FiscalYear | None) -> TargetReading:
    """A reading with the month it is judged in."""
    if not found.whens:
        return reading
    when = found.whens[-1]
    asks = reading.asks
    if len({one.number for one in found.whens}) > 1 or not when.is_clear:
        asks = (*asks, "judged")
    if when.month and (year is None or when.month in year):
        return structs.replace(
            reading, target=structs.replace(reading.target, by=when.month), asks=asks
        )
    if when.month:
        asks = (*asks, "judged")
    if year is None:
        return structs.replace(reading, by_month=when.number, asks=asks)
    target = structs.replace(reading.target, by=year.month(when.number))
    return structs.replace(reading, target=target, asks=asks)
