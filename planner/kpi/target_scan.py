"""A target sentence taken apart: its limits, months, how often, its name and its notes (pure)."""

import re
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.target_made import Found, leads_to, own, rebased
from planner.kpi.target_phrases import HowOften, When, name_at, often_at, when_at, within_at
from planner.kpi.target_signs import SignWords, before_at, direction_at
from planner.kpi.target_units import PERCENT, fits, in_unit, number_at, unit_in, unknown_at
from planner.kpi.target_values import value_at
from planner.plan.targets import Pick, Shift

Part = Literal["target", "name", "note"]


class Mention(Struct, frozen=True):
    """A value of a sentence, with the words of its direction.

    Attributes:
        head: The words before it, from the sentence's start or the limit before.
        tail: The words behind it, up to the next limit.
        is_open: Whether its number is a sign for an unknown one: ●●%以上.
    """

    found: Found
    direction: SignWords
    head: str = ""
    tail: str = ""
    is_open: bool = False


class Phrase(Struct, frozen=True):
    """A phrase of a month or of how often, with the place it stands at; -1 for in brackets."""

    said: When | HowOften
    start: int
    end: int


class Scan(Struct):
    """What a sentence is made of; filled while it is read.

    Attributes:
        plain: The sentence.
        limits: In order.
        phrases: Its months, and how often something is to be done.
        words: The sentence without its values and phrases.
        people: The people that a bracket says it stands for.
        notes: Brackets behind a limit that tell another figure: （前年度実績95.1%）.
        inside: Brackets with numbers: before any limit of the name, behind one not understood.
    """

    plain: str
    limits: list[Mention] = []
    phrases: list[Phrase] = []
    words: str = ""
    people: Decimal | None = None
    notes: list[str] = []
    inside: list[str] = []
    is_unclear: bool = False


_BRACKET = re.compile(r"[(\[「『〔【<]([^()\[\]「」『』〔〕【】<>]{0,300})[)\]」』〕】>]")
_PEOPLE = re.compile(r"[^0-9]{0,16}(?:人数|者数|件数|見込数?|対象数?|数)[:はが約]{0,2}")
_NOTE = re.compile(
    r"参考|協会|対?前年|昨年|現状|現在|R[0-9]|H[0-9]|令和|平成|20[0-9]{2}|全国|実績|直近|うち|内訳|目安|本部|対象"
)
_PRINTED = re.compile(
    r"(?:対?(?:前年度?|昨年度?)|(?:令和|平成|R|H)(?:[0-9]{1,2}|元)(?:年度?|(?=[:末の]))|全国平均)?末?の?(?:実績値?|値)?[:は]?"
)
_BY_LETTER = {"月": "毎月", "年": "年間", "毎月": "毎月"}
_OPEN = re.compile(r"●|[○◯〇]{2}|[*]{2}|[Xx×]{2}")
_CLAUSE = re.compile(
    r"(?<!つい)(?<!関し)(?<!おい)(?<!とし)[てりいしえきみびずせ]、|つつ|ながら|とともに|ことで|ことにより|ため"
)
_JOIN = re.compile(r"^(?:、|・|/|;|~|-)?(?:かつ|または|や|及び|および|もしくは)?、?$")
_PREDICATE = re.compile(
    r"^(?:と(?:する(?![一-龥ァ-ヶA-Za-z])|し|なる|な)|を(?:達成|維持|目指|目標|確保)|に(?:する|し|引き?|向上|抑)|で$|、|・|/|。|;|$|かつ"
    r"|[にをへ]?(?:実施|開催|送付|発送|発行|配布|配信|訪問|勧奨)し、)"
)
_NEXT = re.compile(r"^[一-龥ァ-ヶA-Za-z①-⑳]")  # 達成率100%郵送化率95%以上
_TIME_UNITS = frozenset({"日", "営業日", "時間", "分", "か月", "週間"})
_THEN = re.compile(r"^(?:、|て|し|させ|ことで)*$")
_RANGE = re.compile(r"^の(?:間|範囲)")
_FROM = re.compile(r"^(?:から|→|⇒|より)")
_OF_NAME = re.compile(
    r"^の(?:中小|小規模|大規模|全)?(?:事業所|企業|加入者|被保険者|被扶養者|者|方|高額|申請|施術|レセプト|案件|医療機関|病院|"
    r"対象者|支部|都道府県|市町村|団体|割合|率|人|従業員|保健指導|部位|薬局|成分|債権|全件)"
)


def scan(plain: str, unit: str = "") -> Scan:
    """Take a spelled sentence apart; a target told in brackets only is found there."""
    found = _scan(plain, unit)
    if not found.limits and found.inside:
        opened = [one for each in found.inside if not _is_in_name(one := _scan(each, unit))]
        if holding := next((one for one in reversed(opened) if one.limits), None):
            first = structs.replace(holding.limits[0], head=found.words + holding.limits[0].head)
            found.is_unclear = _is_sum_of(found, first)
            found.limits = [first, *holding.limits[1:]]
            found.phrases += [structs.replace(one, start=-1, end=-1) for one in holding.phrases]
    return found


def _is_sum_of(outside: Scan, limit: Mention) -> bool:
    """Whether a bracket may tell the year's sum of what is done often: 毎月（12回）."""
    is_often = any(isinstance(one.said, HowOften) for one in outside.phrases)
    return is_often and limit.direction.sign is None and limit.found.unit != PERCENT


def _is_in_name(inside: Scan) -> bool:
    """Whether a bracket tells a number of things nobody asks for: 全ての会議（10区域）."""
    if not inside.limits:
        return False
    first = inside.limits[0]
    is_bare = first.found.number is not None and not first.found.unit
    return is_bare and first.direction.sign is None and bool(first.tail)


def parts_of(limits: list[Mention]) -> list[Part]:
    """What each limit of a sentence is: a target, a number of a name, or a note beside one."""
    parts: list[Part] = []
    after: Part | None = None
    for limit in reversed(limits):
        after = _part(limit, after)
        parts.append(after)
    parts.reverse()
    for place, limit in enumerate(limits[:-1]):
        if limit.tail == "を" and limits[place + 1].found.unit in _TIME_UNITS:  # 95%以上を5日以内に
            parts[place : place + 2] = ["target", "name"]
    return parts


def phrases_of(limit: Mention, inside: Scan) -> list[Phrase]:
    """The phrases of a sentence that belong to a limit: before it, or behind it and no other."""
    next_one = [one.found.start for one in inside.limits if one.found.start > limit.found.start]
    last = min(next_one, default=len(inside.plain))
    parts = zip(inside.limits, parts_of(inside.limits), strict=True)
    names = {one.found.start for one, part in parts if part == "name"}  # 週3回以上抜く人の割合
    return [
        phrase
        for phrase in inside.phrases
        if phrase.end not in names and _is_near(phrase, limit, inside, last)
    ]


def is_range(limit: Mention) -> bool:
    """Whether a limit is the end of a range: 95%から100%の間."""
    return _RANGE.match(limit.tail) is not None


def _is_near(phrase: Phrase, limit: Mention, inside: Scan, last: int) -> bool:
    """Whether no other clause stands between a phrase and a limit."""
    if phrase.start < 0:
        return True
    if phrase.start < limit.found.start:
        return _CLAUSE.search(inside.plain, phrase.end, limit.found.start) is None
    is_of_next = last < len(inside.plain)
    return (
        not is_of_next and _CLAUSE.search(inside.plain, limit.direction.end, phrase.start) is None
    )


def _part(limit: Mention, after: Part | None) -> Part:
    """What a limit is; ``after`` is what the next one is, None for the last."""
    if limit.found.number is None and limit.found.value is not None:
        return "target"
    tail = limit.tail
    if after is None:
        is_share = limit.found.unit == PERCENT
        return "name" if not is_share and _OF_NAME.match(tail) else "target"
    if _FROM.match(tail) and limit.direction.sign is None:
        return "note"
    if _JOIN.match(tail):
        return "name" if after == "name" else "target"
    is_share = limit.found.unit == PERCENT and limit.direction.sign is None
    is_beside = is_share and limit.found.number is not None and _NEXT.match(tail)
    if tail.startswith("かつ") and after == "name" and limit.found.unit != PERCENT:
        return "name"  # 140以上かつ90以上の者の受診率
    return "target" if is_beside or _PREDICATE.match(tail) else "name"


def _scan(plain: str, unit: str) -> Scan:
    made, place = Scan(plain), 0
    while place < len(plain):
        place = _take(made, place, unit)
    return made


def _take(made: Scan, place: int, unit: str) -> int:
    """Take what stands at a place, and return the place behind it."""
    for take in (_take_bracket, _take_when, _take_reference, _take_name, _take_often, _take_number):
        end = take(made, place, unit)
        if end > place:
            return end
    return _take_words(made, made.plain[place], place + 1)


def _take_bracket(made: Scan, place: int, unit: str) -> int:
    bracket = _BRACKET.match(made.plain, place)
    if bracket is None:
        return place
    last = made.limits[-1] if made.limits else None
    is_behind = last is not None and last.direction.sign is None and not last.tail
    if not is_behind and (limit := _bracketed(made.plain, bracket, unit)):
        return _take_limit(made, limit, unit)
    _take_inside(made, bracket[1], unit)
    return _after_bracket(made, bracket.end())


def _take_when(made: Scan, place: int, _unit: str) -> int:
    when = when_at(made.plain, place)
    if when is None:
        return within_at(made.plain, place)
    made.phrases.append(Phrase(when, place, when.end))
    return when.end


def _take_reference(made: Scan, place: int, unit: str) -> int:
    limit = _limit_at(made.plain, place, unit, is_number=False)
    return _take_limit(made, limit, unit) if limit else place


def _take_name(made: Scan, place: int, _unit: str) -> int:
    end = name_at(made.plain, place)
    return _take_words(made, made.plain[place:end], end) if end > place else place


def _take_often(made: Scan, place: int, _unit: str) -> int:
    often = often_at(made.plain, place)
    if often is None:
        return place
    made.phrases.append(Phrase(often, place, often.end))
    return often.end


def _take_number(made: Scan, place: int, unit: str) -> int:
    limit = _limit_at(made.plain, place, unit)
    return _take_limit(made, limit, unit) if limit else place


def _take_limit(made: Scan, limit: Mention, unit: str = "") -> int:
    """Take a limit, and return the place behind it."""
    before = made.limits[-1] if made.limits else None
    if before and _is_base(before, limit):
        made.limits.pop()
        limit = structs.replace(limit, found=rebased(before.found, limit.found, unit))
    elif before and _is_outcome(before, limit):
        made.limits.pop()
        limit = structs.replace(limit, found=structs.replace(limit.found, way=before.found.way))
    head = made.limits[-1].tail if made.limits else made.words
    made.limits.append(structs.replace(limit, head=head))
    return limit.direction.end


def _is_base(before: Mention, limit: Mention) -> bool:
    """Whether a limit changes the value before it: 前年度より受診率を1ポイント改善."""
    is_of_others = before.found.number is None and not isinstance(before.found.value, Shift | Pick)
    is_beside = before.direction.sign is None and _CLAUSE.search(before.tail) is None
    return limit.found.change is not None and is_of_others and is_beside


def _is_outcome(before: Mention, limit: Mention) -> bool:
    """Whether a number is what a change before it leads to: 2%引き下げ28%とする."""
    is_number = limit.found.number is not None and limit.found.change is None
    return before.found.change is not None and is_number and bool(_THEN.match(before.tail))


def _take_words(made: Scan, words: str, end: int) -> int:
    made.words += words
    if made.limits:
        made.limits[-1] = structs.replace(made.limits[-1], tail=made.limits[-1].tail + words)
    return end


def _after_bracket(made: Scan, place: int) -> int:
    """Take the direction of a limit that a bracket parts from it: 8.0%（11,300人）以上."""
    last = made.limits[-1] if made.limits else None
    if last is None or last.direction.sign is not None or last.tail:
        return place
    behind = direction_at(made.plain, place, is_of_others=False)
    if behind.sign is None:
        return place
    made.limits[-1] = structs.replace(last, direction=behind)
    return behind.end


def _bracketed(plain: str, bracket: re.Match[str], unit: str) -> Mention | None:
    """A number in brackets that a direction follows: 本部目標（59.0%）以上."""
    number = number_at(plain, bracket.start(1), unit)
    if number is None or number.value is None or number.end != bracket.end(1):
        return None
    behind = direction_at(plain, bracket.end(), is_of_others=False)
    if behind.sign is None:
        return None
    value = own(number, unit)
    found = Found(value, bracket.start(), bracket.end(), number.unit, number=number)
    return Mention(found, behind)


def _take_inside(made: Scan, inside: str, unit: str) -> None:
    """Take what a bracket says: a month, the people it stands for, a note, a part of the name."""
    inner = _scan(_BY_LETTER.get(inside, inside), unit)
    if not inner.limits and not inner.inside:
        made.phrases += [structs.replace(phrase, start=-1, end=-1) for phrase in inner.phrases]
        made.words += f"({inner.words})" if inner.words else ""
        return
    if not made.limits:
        made.inside.append(inside)
        return
    if (printed := _with_printed(made.limits[-1], inside, unit)) is not None:
        made.limits[-1] = printed
        return
    people = _people_in(inside)
    if people is not None:
        made.people = people
    elif not _NOTE.match(inside) and _is_reckoning(inner):
        value = made.limits[-1].found.value
        is_so = isinstance(value, Decimal) and leads_to(inner.limits[0].found, value)
        made.is_unclear = made.is_unclear or not is_so
        made.people = _people_of(inner.limits[0].found, made.limits[-1].found)
        made.notes.append(inside)
    elif (
        (_NOTE.match(inside) or _is_in_name(inner))
        and inner.limits
        and inner.limits[-1].direction.sign is None
    ):
        made.notes.append(inside)
    else:
        made.is_unclear = True


def _with_printed(limit: Mention, inside: str, unit: str) -> Mention | None:
    """A limit with the value that a bracket prints behind it: 対前年度以上（0.363%）."""
    value = limit.found.value
    if isinstance(value, Decimal | Shift | Pick | None) or value.printed is not None or limit.tail:
        return None
    match = _PRINTED.match(inside)
    number = number_at(inside, match.end() if match else 0, unit)
    if number is None or number.value is None or number.end != len(inside):
        return None
    if not fits(number, unit):
        return None
    found = structs.replace(
        limit.found,
        value=structs.replace(value, printed=in_unit(number, unit)),
        unit=limit.found.unit or unit_in(number, unit),
    )
    return structs.replace(limit, found=found)


def _is_reckoning(inner: Scan) -> bool:
    """Whether a bracket tells how the number before it is reckoned: 3,255人（36,844人×8.8%）."""
    found = inner.limits[0].found if len(inner.limits) == 1 else None
    value = found.value if found else None
    is_change = isinstance(value, Shift) and isinstance(value.base, Decimal)
    return found is not None and (found.people is not None or found.way is not None or is_change)


def _limit_at(plain: str, place: int, unit: str, *, is_number: bool = True) -> Mention | None:
    """The limit that starts at a place; one that starts with a number only where asked for."""
    before = before_at(plain, place)
    found = value_at(plain, before.end, unit, is_number=is_number)
    if found is None and is_number:
        unknown = unknown_at(plain, before.end) if _OPEN.match(plain, before.end) else None
        if unknown:
            behind = direction_at(plain, unknown.end, is_of_others=False)
            return Mention(Found(None, place, unknown.end, unknown.unit), behind, is_open=True)
    if found is None:
        return None
    behind = direction_at(plain, found.end, is_of_others=found.number is None and not found.way)
    words = "、".join(filter(None, (before.words, behind.words)))
    return Mention(found, structs.replace(behind, sign=behind.sign or before.sign, words=words))


def _people_of(reckoned: Found, found: Found) -> Decimal | None:
    """The people of a reckoning in brackets: the number before it, unless that is a rate."""
    if reckoned.people is None or found.unit in {"", PERCENT}:
        return reckoned.people
    return found.value if isinstance(found.value, Decimal) else None


def _people_in(inside: str) -> Decimal | None:
    """The people a bracket says a target stands for: 実施見込者数：5,451人."""
    match = _PEOPLE.match(inside)
    number = number_at(inside, match.end() if match else 0)
    if number is None or number.end != len(inside):
        return None
    is_said = number.unit in {"人", "名"} or (match is not None and number.unit in {"", "件"})
    return number.value if is_said else None
