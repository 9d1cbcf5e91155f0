"""The target of a KPI read from a sentence: 受診率を31.3%以上とする, 対前年度（0.359%）以上 (pure).

The one reader of targets. What a sentence leaves open is asked, with the nearest reading; no number
of it is passed over.
"""

import re
import unicodedata
from decimal import Decimal

from msgspec import Struct, structs

from planner.errors import UsageError
from planner.kpi.numbers import is_unknown, read_number
from planner.kpi.target_cases import cases_in, is_conditional
from planner.kpi.target_made import Ask
from planner.kpi.target_phrases import HowOften, When
from planner.kpi.target_scan import Mention, Scan, is_range, parts_of, phrases_of, scan
from planner.kpi.target_sides import Around, side_of
from planner.kpi.target_signs import is_denied, is_stock
from planner.kpi.target_units import PERCENT, fits
from planner.kpi.target_words import is_deed, spelled, without_footnotes
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import Kpi, KpiKind
from planner.plan.targets import Bound, Done, InWords, Over, Pick, Shift, Target
from planner.text import one_line

__all__ = ["Ask", "TargetReading", "read_sentence", "read_target"]


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


class _Meant(Struct, frozen=True):
    """What a sentence is read for."""

    text: str
    unit: str
    kpi: Kpi | None
    year: FiscalYear | None

    def unreadable(self) -> UsageError:
        name = self.kpi.name if self.kpi else ""
        return UsageError("target-unreadable", text=self.text[:100], kpi=name)


class _Chosen(Struct, frozen=True):
    """The limit that is the target, with the sentence it stands in, and what is asked of it."""

    limit: Mention
    inside: Scan
    asks: tuple[Ask, ...] = ()


_LONGEST = 1000  # characters of a sentence
_NOTHING = re.compile(r"[\W_]*(?:以上|以下|未満)?[\W_]*")
_BRACKETED = re.compile(r"\([0-9][0-9.,]*\)(?=%?(?:以上|以下|未満|$))")
_SERIES = {"分子": "numerator", "分母": "denominator"}
_BOTH = re.compile(r"、?(?:かつ|且つ)、?")
_ENDINGS = re.compile(r"[。.]+$")
_NO_MONTH = re.compile(r"(?<![0-9.])(?:0{1,2}|1[3-9]|[2-9][0-9])月(?!間)")
_AGAIN = re.compile("以上|以下|未満|以内")  # behind a limit that has its direction: 500件以上以下
_BARE = re.compile(r"[0-9][0-9,.]*[^0-9、。]{0,4}(?:[~-][0-9][0-9,.]*[^0-9、。]{0,4})?")
_STOP = re.compile(r"。(?![(])")  # a bracket belongs to the sentence before it


def read_target(kpi: Kpi, text: str, year: FiscalYear | None = None) -> TargetReading:
    """The target that a sentence means for a KPI: in its unit, without its name.

    What it is judged on, and when, stays where the sentence says nothing of it; a number alone
    keeps the words beside the one before.

    Raises:
        UsageError: As ``read_sentence``.
    """
    reading = read_sentence(text, kpi.unit, kpi=kpi, year=year)
    said, now = reading.target, kpi.target
    is_dated = said.by is not None or reading.by_month is not None
    if said.over == "latest":
        over = _in_one_month(kpi) if is_dated else now.over
        said = structs.replace(said, over=over, span=1 if is_dated else now.span)
    if not is_dated:
        said = structs.replace(said, by=now.by)
    if isinstance(now.rule, Bound) and _is_number(spelled(text), kpi.unit):
        said = structs.replace(said, text=now.text)
    return structs.replace(reading, target=said)


def _in_one_month(kpi: Kpi) -> Over:
    """What a target of one month is judged on: a month and all before it of what adds up."""
    now = kpi.target.over
    if kpi.kind == "flow" and now != "latest":
        return "cumulative"
    return "latest" if now in {"every", "mean"} else now


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
    meant = _Meant(text, unit, kpi, year)
    if len(text) > _LONGEST:
        raise meant.unreadable()
    plain = _ENDINGS.sub("", without_footnotes(spelled(text)))
    if _NOTHING.fullmatch(plain) or is_unknown(plain, unit):
        raise meant.unreadable()
    if kpi and isinstance(kpi.target.rule, InWords):
        return _read_beside_words(plain, meant)
    return _read(plain, meant)


def _read_beside_words(plain: str, meant: _Meant) -> TargetReading:
    """A target that was in words stays so unless the sentence says a limit clearly."""
    words = TargetReading(Target(InWords(), one_line(meant.text)), meant.unit)
    try:
        reading = _read(plain, meant)
    except UsageError as error:
        if error.code in {"number-unit", "number-unreadable"} and not _BARE.fullmatch(plain):
            return words
        raise
    is_clear = not reading.asks or _BARE.fullmatch(plain) is not None
    return reading if is_clear else words


def _read(plain: str, meant: _Meant) -> TargetReading:
    plain = _without_name(plain, meant.kpi)
    if match := _BRACKETED.match(plain):
        read_number(match[0], meant.unit)  # (4.96) may be a minus, and is refused as everywhere
    if is_conditional(plain):
        return _cases(plain, meant)
    scans = [scan(sentence, meant.unit) for sentence in _STOP.split(plain) if sentence]
    chosen = _chosen(scans, meant)
    reading = _limit(chosen, meant) if chosen else _in_words(plain, scans, meant)
    asks = reading.asks
    if _has_other_digits(plain) or plain.startswith("="):
        asks = (*asks, "value")
    if _NO_MONTH.search(plain):
        asks = (*asks, "judged")
    return structs.replace(reading, asks=tuple(dict.fromkeys(asks)))


def _without_name(plain: str, kpi: Kpi | None) -> str:
    name = spelled(kpi.name) if kpi else ""
    is_before = bool(name) and name in plain and len(plain) > len(name)
    return plain.replace(name, "", 1) if is_before else plain


def _is_number(plain: str, unit: str) -> bool:
    """Whether a text is a number alone."""
    try:
        read_number(plain, unit)
    except UsageError as error:
        return error.code not in {"number-unreadable", "number-unit"}
    return True


def _has_other_digits(plain: str) -> bool:
    """Whether a text has digits that are not read: 10², ½, ±5; ① is a label."""
    return "±" in plain or any(
        unicodedata.category(letter) in {"No", "Nd", "Nl"}
        and letter != "〇"
        and not letter.isascii()
        and not unicodedata.name(letter, "").startswith(("CIRCLED", "NEGATIVE CIRCLED", "DINGBAT"))
        for letter in plain
    )


# Words and cases


def _in_words(plain: str, scans: list[Scan], meant: _Meant) -> TargetReading:
    """A target without a limit: something to be carried out, else words, which are asked about."""
    if any(limit.is_open for one in scans for limit in one.limits):
        raise meant.unreadable()
    is_done = is_deed(plain)
    rule = Done() if is_done else InWords()
    reading = TargetReading(Target(rule, one_line(meant.text)), meant.unit)
    whens = [one.said for one in scans[-1].phrases if isinstance(one.said, When)]
    if is_done or len(whens) == 1:
        reading = _dated(reading, whens, meant.year)
    has_number = any(one.is_unclear or "target" in parts_of(one.limits) for one in scans)
    return reading if is_done and not has_number else structs.replace(reading, asks=("value",))


def _cases(plain: str, meant: _Meant) -> TargetReading:
    rule, unit, asks = cases_in(plain, meant.unit)
    reading = TargetReading(Target(rule, one_line(meant.text)), unit, asks=asks)
    said = [phrase.said for phrase in scan(plain, meant.unit).phrases]
    reading = _judged_on(reading, [one for one in said if isinstance(one, HowOften)], meant.kpi)
    return _dated(reading, [one for one in said if isinstance(one, When)], meant.year)


# Limits


def _chosen(scans: list[Scan], meant: _Meant) -> _Chosen | None:
    """The limit that is the target; None where there is none."""
    targets = [
        _Chosen(limit, one, ("value",) if _is_unclear(one, limit) else ())
        for one in scans
        for limit, part in zip(one.limits, parts_of(one.limits), strict=True)
        if part == "target"
    ]
    closed = _together([one for one in targets if not one.limit.is_open])
    if len(closed) <= 1:
        is_mixed = any(one.limit.is_open for one in targets)
        return structs.replace(closed[0], asks=("value",)) if closed and is_mixed else _one(closed)
    name = spelled(meant.kpi.name) if meant.kpi else ""
    named = [one for one in closed if _is_named(one.limit, name)]
    if len(named) == 1:
        return named[0]
    fitting = [one for one in closed if _fits(one.limit, meant.unit)] or closed
    return structs.replace(fitting[0], asks=("value",))


def _is_unclear(inside: Scan, limit: Mention) -> bool:
    is_again = limit.direction.sign is not None and _AGAIN.match(limit.tail) is not None
    return inside.is_unclear or is_range(limit) or is_denied(limit.tail) or is_again


def _together(chosen: list[_Chosen]) -> list[_Chosen]:
    """Limits that must all be met as one: 前年度以上かつ全国平均以上."""
    if len(chosen) < 2 or any(_BOTH.fullmatch(one.limit.tail) is None for one in chosen[:-1]):
        return chosen
    signs = {one.limit.direction.sign for one in chosen}
    values = [one.limit.found.value for one in chosen]
    plain = tuple(value for value in values if not isinstance(value, Pick | None))
    sign = signs.pop() if len(signs) == 1 else None
    if sign is None or len(plain) != len(values) or all(isinstance(v, Decimal) for v in plain):
        return chosen
    pick = Pick("higher" if sign in {"at-least", "above"} else "lower", plain)
    last = chosen[-1].limit
    unit = next((one.limit.found.unit for one in chosen if one.limit.found.unit), "")
    found = structs.replace(last.found, value=pick, unit=unit, number=None)
    limit = structs.replace(last, found=found, head=chosen[0].limit.head)
    return [structs.replace(chosen[0], limit=limit)]


def _one(chosen: list[_Chosen]) -> _Chosen | None:
    return chosen[0] if chosen else None


def _is_named(limit: Mention, name: str) -> bool:
    """Whether the words before a limit are of the KPI's name."""
    head = re.sub(r"[、を:はが]", "", limit.head)
    return len(head) > 1 and head in name


def _fits(limit: Mention, unit: str) -> bool:
    return limit.found.number is None or fits(limit.found.number, unit)


def _limit(chosen: _Chosen, meant: _Meant) -> TargetReading:
    limit, unit = chosen.limit, chosen.limit.found.unit or meant.unit
    number = limit.found.number
    if number and meant.unit and number.value != limit.found.value:
        unit = meant.unit  # 135,726,000円 is 135,726 in 千円
    series = _SERIES.get(limit.head, "")
    if not series:
        _require_unit(limit, meant)
    near = [phrase.said for phrase in phrases_of(limit, chosen.inside)]
    often = [said for said in near if isinstance(said, HowOften)]
    people = limit.found.people if limit.found.people is not None else chosen.inside.people
    around = Around(
        limit.head + _name_beside(limit, meant),
        unit,
        meant.kpi.target.rule if meant.kpi else None,
        any(said.is_floor for said in often),
        people is not None,
    )
    sign, asked = side_of(limit, around)
    value = limit.found.value
    if limit.found.way == "better" and sign == "at-most" and isinstance(value, Shift):
        value = structs.replace(value, plus=-value.plus, times=2 - value.times)
    words = (limit.direction.words, limit.found.words, *chosen.inside.notes)
    target = Target(Bound(sign, value, series), "、".join(filter(None, words)))
    reading = TargetReading(
        target, unit, people=people, asks=(*chosen.asks, *limit.found.asks, *asked)
    )
    if is_stock(around.name):
        often = [structs.replace(one, over=None) if one.is_total else one for one in often]
    reading = _judged_on(reading, often, meant.kpi)
    return _dated(reading, [said for said in near if isinstance(said, When)], meant.year)


def _name_beside(limit: Mention, meant: _Meant) -> str:
    """The name of the KPI where the words before a limit do not tell what it is of."""
    if meant.kpi is None:
        return ""
    is_taken_out = spelled(meant.kpi.name) in spelled(meant.text)  # 被保険者の〔実施率〕23.0%
    return meant.kpi.name if is_taken_out or not limit.head else ""


def _require_unit(limit: Mention, meant: _Meant) -> None:
    """Refuse a number that counts something else than the KPI.

    Raises:
        UsageError: ``number-unit``.
    """
    number, unit = limit.found.number, meant.unit
    if number is None or not unit or fits(number, unit):
        return
    raise UsageError("number-unit", text=meant.text, unit=unit)


def _judged_on(reading: TargetReading, often: list[HowOften], kpi: Kpi | None) -> TargetReading:
    """A reading with the figures it is judged on."""
    is_count = reading.unit != PERCENT
    said = sorted((one for one in often if one.over), key=lambda one: one.over == "cumulative")
    if said:
        over, span = said[0].over or "latest", said[0].span
        target = structs.replace(reading.target, over=over, span=span)
        is_flow = over == "cumulative" and is_count
        asks = reading.asks if len({one.over for one in said}) == 1 else (*reading.asks, "judged")
        kind: KpiKind | None = "flow" if is_flow else None
        return structs.replace(reading, target=target, kind=kind, asks=asks)
    is_open = is_count and (kpi is None or kpi.kind == "ratio")
    if is_open and any(one.is_total for one in often):
        return structs.replace(reading, asks=(*reading.asks, "kind"))
    if any(one.over is None and not one.is_total for one in often):  # 毎週1回
        return structs.replace(reading, asks=(*reading.asks, "judged"))
    return reading


def _dated(reading: TargetReading, whens: list[When], year: FiscalYear | None) -> TargetReading:
    """A reading with the month it is judged in."""
    if not whens:
        return reading
    when, asks = whens[-1], reading.asks
    is_one = len({one.number for one in whens}) == 1 and when.is_clear
    is_one = is_one and not (when.is_range and reading.target.over in {"every", "mean"})
    is_of_year = when.month is None or year is None or when.month in year
    if not is_one or not is_of_year:
        asks = (*asks, "judged")
    if when.month and (year is None or is_of_year):
        by: Month | None = when.month
    else:
        by = year.month(when.number) if year else None
    target = structs.replace(reading.target, by=by)
    by_month = when.number if by is None else None
    return structs.replace(reading, target=target, by_month=by_month, asks=asks)
