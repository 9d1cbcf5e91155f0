"""A target sentence taken apart: its values with their directions, months, names (pure)."""

import re
from decimal import Decimal

from msgspec import Struct, structs

from planner.kpi.target_phrases import HowOften, When, name_at, often_at, when_at, within_at
from planner.kpi.target_signs import Direction, before_at, direction_at
from planner.kpi.target_units import number_at, unknown_at
from planner.kpi.target_values import Found, value_at


class Limit(Struct, frozen=True):
    """A value of a sentence, with the words of its direction.

    Attributes:
        head: The words before it, from the sentence's start or the limit before.
        tail: The words behind it, up to the next limit.
        is_open: Whether its number is a sign for an unknown one: ●●%以上.
    """

    found: Found
    direction: Direction
    head: str = ""
    tail: str = ""
    is_open: bool = False


class Scan(Struct):
    """What a sentence is made of; filled while it is read.

    Attributes:
        limits: In order.
        words: The sentence without its values and phrases.
        people: The people that a bracket says it stands for.
        notes: Brackets behind a limit that tell another figure: （前年度実績95.1%）.
        inside: Brackets with numbers before any limit: of the name, unless nothing else is a limit.
        is_unclear: Whether a bracket behind a limit sets another limit.
    """

    limits: list[Limit] = []
    whens: list[When] = []
    often: list[HowOften] = []
    words: str = ""
    people: Decimal | None = None
    notes: list[str] = []
    inside: list[str] = []
    is_unclear: bool = False


_BRACKET = re.compile(r"[(\[「『〔【<]([^()\[\]「」『』〔〕【】<>]{0,300})[)\]」』〕】>]")
_PEOPLE = re.compile(r"[^0-9]{0,16}(?:人数|者数|件数|見込数?|対象数?|数)[:はが約]{0,2}")
_NOTE = re.compile(r"参考|対?前年|昨年|現状|R[0-9]|H[0-9]|令和|平成|全国|実績|直近|うち|内訳|目安")
_OPEN = re.compile(r"●|[○◯〇]{2}|[*]{2}|[Xx×]{2}")


def scan(plain: str, unit: str = "") -> Scan:
    """Take a spelled sentence apart; a target told in brackets only is found there."""
    found = _scan(plain, unit)
    if not found.limits and found.inside:
        opened = [_scan(inside, unit) for inside in found.inside]
        holding = next((one for one in reversed(opened) if one.limits), None)
        if holding:
            first = structs.replace(holding.limits[0], head=found.words + holding.limits[0].head)
            found.limits = [first, *holding.limits[1:]]
            found.whens += holding.whens
            found.often += holding.often
    return found


def _scan(plain: str, unit: str) -> Scan:
    made, place = Scan(), 0
    while place < len(plain):
        if bracket := _BRACKET.match(plain, place):
            _take_bracket(made, bracket[1], unit)
            place = bracket.end()
        elif when := when_at(plain, place):
            made.whens.append(when)
            place = when.end
        elif (end := within_at(plain, place)) > place:
            place = end
        elif limit := _limit_at(plain, place, unit, is_number=False):
            place = _take_limit(made, limit)
        elif (end := name_at(plain, place)) > place:
            _take_words(made, plain[place:end])
            place = end
        elif phrase := often_at(plain, place):
            made.often.append(phrase)
            place = phrase.end
        elif limit := _limit_at(plain, place, unit):
            place = _take_limit(made, limit)
        else:
            _take_words(made, plain[place])
            place += 1
    return made


def _take_limit(made: Scan, limit: Limit) -> int:
    """Take a limit, and return the place behind it."""
    head = made.limits[-1].tail if made.limits else made.words
    made.limits.append(structs.replace(limit, head=head))
    return limit.direction.end


def _take_words(made: Scan, words: str) -> None:
    made.words += words
    if made.limits:
        made.limits[-1] = structs.replace(made.limits[-1], tail=made.limits[-1].tail + words)


def _take_bracket(made: Scan, inside: str, unit: str) -> None:
    """Take what a bracket says: a month, the people it stands for, a note, a part of the name."""
    inner = _scan(inside, unit)
    has_number = any(not _is_clear_name(limit) for limit in inner.limits)
    if not has_number:
        made.whens += inner.whens
        made.often += inner.often
        made.words += f"({inner.words})" if inner.words else ""
        return
    if not made.limits:
        made.inside.append(inside)
        return
    people = _people_in(inside)
    if people is not None:
        made.people = people
    elif _NOTE.match(inside):
        made.notes.append(inside)
    else:
        made.is_unclear = True


def _is_clear_name(limit: Limit) -> bool:
    return limit.found.value is None and not limit.is_open


def _limit_at(plain: str, place: int, unit: str, *, is_number: bool = True) -> Limit | None:
    """The limit that starts at a place; one that starts with a number only where asked for."""
    before, start = before_at(plain, place)
    found = value_at(plain, start, unit, is_number=is_number)
    if found is None and not is_number:
        return None
    if found is None:
        unknown = unknown_at(plain, start) if _OPEN.match(plain, start) else None
        if unknown is None:
            return None
        behind = direction_at(plain, unknown.end, is_of_others=False)
        return Limit(Found(None, start, unknown.end, unknown.unit), behind, is_open=True)
    behind = direction_at(plain, found.end, is_of_others=found.number is None and not found.way)
    if before and behind.sign is None:
        behind = structs.replace(behind, sign=before)
    return Limit(found, behind)


def _people_in(inside: str) -> Decimal | None:
    """The people a bracket says a target stands for: 実施見込者数：5,451人."""
    match = _PEOPLE.match(inside)
    number = number_at(inside, match.end() if match else 0)
    if number is None or number.end != len(inside):
        return None
    is_said = number.unit in {"人", "名"} or (match is not None and number.unit in {"", "件"})
    return number.value if is_said else None
