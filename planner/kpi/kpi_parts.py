"""A line that proposes several KPIs, taken apart: by ① ②, or limits joined by 、 (pure).

A part is one only where it can be read by itself; a line that says one target is never cut.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from planner.errors import UsageError
from planner.kpi.kpi_names import name_in
from planner.kpi.target_text import TargetReading, read_sentence
from planner.plan.targets import InWords


class KpiSentence(Struct, frozen=True):
    """The sentence of one KPI.

    Attributes:
        text: Its sentence, without its label.
        label: Its number in the line: ①, (2); empty for none.
        heading: The words that stand above all parts of its line.
    """

    text: str
    label: str = ""
    heading: str = ""


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_SMALL = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ"
_KANA = "㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙"
_EDGE = r"(?:(?<=^)|(?<=[\s。、，;；】:：]))"
_LABELS = (
    re.compile(rf"(?P<sign>[{_CIRCLED}])[ 　.．:：、]?(?=[^\s+＋と、，)）])"),
    re.compile(rf"{_EDGE}(?P<sign>[{_ROMAN}{_SMALL}])[ 　.．:：、)）]?(?=[^\s+＋と)）期])"),
    re.compile(rf"(?P<sign>[{_KANA}])[ 　.．:：、]?(?=[^\s+＋と、，)）])"),
    re.compile(rf"{_EDGE}[(（](?P<digits>[0-9０-９]{{1,2}})[)）][ 　]?(?=\S)"),
    re.compile(rf"{_EDGE}(?P<digits>[0-9０-９]{{1,2}})[.．)）、][ 　]?(?=[^\s0-9０-９])"),
)
_BULLET = re.compile(r"^[ 　]*[・●○◎■◆\-*][ 　]*", re.MULTILINE)
_TAG = re.compile(
    r"^[\s　■●○◎◆・*]*(?:"
    r"[【\[<＜〈《](?:KPI|ＫＰＩ|目標|重要業績評価指標)[^】\]>＞〉》]{0,6}[】\]>＞〉》]|"
    rf"(?:KPI|ＫＰＩ|目標)[ 　]?(?:[{_CIRCLED}]|[0-9０-９]{{1,2}})?[ 　]*[:：])[ 　]*"
)
_OPENED, _CLOSED = frozenset("(（[［「『【〔<＜"), frozenset(")）]］」』】〕>＞")
_OF = re.compile(r"(?:の|における|に係る|に関する|についての)$")
_HEADED = re.compile(r"(?:[:：]|について(?:は)?[、，]?|。|、)?[\s　]*$")
_ENDS = re.compile(
    r"(?:とともに|するほか|(?<=以上)|(?<=以下)|(?<=未満)|(?<=以内)|(?<=超)|(?<=[%％])|(?<=[0-9０-９]..)"
    r"|(?<=[0-9０-９].)|(?<=とし)|(?<=する)|(?<=し)|(?<=こと))"
    r"[ 　]*(?:[、，。;；/／\n]|及び|および|並びに|ならびに|かつ)+[ 　]*"
    r"(?:及び|および|また|さらに|並びに)?[、，]?"
)
_GOES_ON = re.compile(
    r"[ 　]*(?:ただし|但し|なお|うち|内訳|この場合|その|※|注|[(（]|目安|参考|前年度実績)"
)
_EACH = re.compile(r"(?P<particle>を|について|は)?、?(?:それぞれ|いずれも|共に|ともに|各々)、?")
_JOINED = re.compile(r"及び|および|並びに|ならびに|、|，|と")
_FIGURE = re.compile(r"(?:率|割合|数|額|度|量|件|シェア|比率|日数)(?:[(（][^()（）]*[)）])?$")
_OF_FIGURE = re.compile(r"の[^の]*(?:率|割合|数|額|度|量)(?:[(（][^()（）]*[)）])?$")


def parts_of(text: str) -> tuple[KpiSentence, ...]:
    """The sentences of the KPIs that a line proposes, in order; the line alone where it is one."""
    whole = text.strip()
    if parts := _labelled(whole) or _bulleted(whole):
        return tuple(one for part in parts for one in _joined_in(part))
    tag = _TAG.match(whole)
    label = _first_label(whole[tag.end() :] if tag else whole)
    return _joined_in(KpiSentence(whole, label))


def without_label(text: str) -> str:
    """A sentence without the number and the 【KPI】 that it starts with."""
    tag = _TAG.match(text)
    rest = text[tag.end() :] if tag else text
    for label in _LABELS:
        if (match := label.match(rest)) and match.end() < len(rest):
            rest = rest[match.end() :]
            break
    again = _TAG.match(rest)
    return rest[again.end() :] if again else rest


def names_of_each(name: str, sentence: str) -> tuple[str, ...] | None:
    """The names that 「それぞれ」 in a sentence is of; the name alone, or None where unclear."""
    if not name or _EACH.search(sentence) is None:
        return (name,)
    names = [one.strip() for one in _JOINED.split(_EACH.sub("", name)) if one.strip()]
    if len(names) < 2:
        return None
    shared = _OF_FIGURE.search(names[-1])
    for place, one in enumerate(names[:-1]):
        if _FIGURE.search(one):
            continue
        if shared is None:
            return None
        names[place] = one + shared[0]
    return tuple(names)


def clear_reading(text: str) -> TargetReading | None:
    """What a sentence is read as by itself; None where it says no target, or not which one."""
    try:
        reading = read_sentence(text)
    except UsageError:
        return None
    is_open = isinstance(reading.target.rule, InWords) or "value" in reading.asks
    return None if is_open else reading


def _first_label(text: str) -> str:
    matches = (label.match(text) for label in _LABELS)
    return next((match[0].strip(" 　.．:：、") for match in matches if match), "")


def _labelled(text: str) -> list[KpiSentence]:
    """The parts behind ① ② or 1. 2. that count from one on; none where they do not."""
    for label in _LABELS:
        found = [match for match in label.finditer(text) if not _is_inside(text, match.start())]
        numbers = [_number(match) for match in found]
        if len(found) < 2 or numbers != list(range(1, len(found) + 1)):
            continue
        ends = [*(match.start() for match in found[1:]), len(text)]
        heading = _TAG.sub("", text[: found[0].start()]).strip()
        if heading and not _is_heading(heading):
            continue
        prefix = heading if _OF.search(heading) else ""
        above = "" if prefix else _HEADED.sub("", heading)
        parts = [
            KpiSentence(
                prefix + _trimmed(text[match.end() : end]), match[0].strip(" 　.．:：、"), above
            )
            for match, end in zip(found, ends, strict=True)
        ]
        if all(_is_readable(part.text) for part in parts):
            return parts
    return []


def _bulleted(text: str) -> list[KpiSentence]:
    """The lines that start with a sign of a list."""
    found = list(_BULLET.finditer(text))
    if len(found) < 2 or _TAG.sub("", text[: found[0].start()]).strip():
        return []
    ends = [*(match.start() for match in found[1:]), len(text)]
    texts = [_trimmed(text[m.end() : end]) for m, end in zip(found, ends, strict=True)]
    return [KpiSentence(one) for one in texts] if all(map(_is_readable, texts)) else []


def _trimmed(text: str) -> str:
    return re.sub(r"[、，;；\s　]+$", "", text.strip())


def _is_heading(words: str) -> bool:
    """Whether words in front of ① stand above all of the list, and are no part of the first."""
    return bool(_OF.search(words)) or words[-1] in ":：、。" or words.endswith("について")


def _is_readable(text: str) -> bool:
    try:
        read_sentence(without_label(text))
    except UsageError:
        return False
    return True


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if digits := groups.get("digits"):
        return int(digits)
    sign = groups["sign"]
    return next(row.index(sign) + 1 for row in (_CIRCLED, _ROMAN, _SMALL, _KANA) if sign in row)


def _is_inside(text: str, place: int) -> bool:
    """Whether a place stands in brackets: 実施率（①＋②）."""
    depth = 0
    for letter in text[:place]:
        depth += (letter in _OPENED) - (letter in _CLOSED)
    return depth > 0


def _joined_in(part: KpiSentence) -> tuple[KpiSentence, ...]:
    """A sentence cut where it names another KPI behind each limit; as it is where that is unclear.

    A sentence of which the reader knows what the target is, is never cut.
    """
    plain = without_label(part.text)
    try:
        whole = read_sentence(plain)
    except UsageError:
        return (part,)
    if "value" not in whole.asks:
        return (part,)
    pieces = list(_pieces(plain))
    readings = [clear_reading(one) for one in pieces]
    names = [own and name_in(one, own) for one, own in zip(pieces, readings, strict=True)]
    if len(pieces) < 2 or not all(names):
        return (part,)
    return tuple(KpiSentence(one, part.label, part.heading) for one in pieces)


def _pieces(text: str) -> Iterator[str]:
    """A sentence cut behind its limits; what goes on with the one before stays with it."""
    held, start = "", 0
    for match in _ENDS.finditer(text):
        if _is_inside(text, match.start()):
            continue
        piece = held + text[start : match.start()]
        if _GOES_ON.match(text, match.end()) or clear_reading(piece) is None:
            held, start = piece + match[0], match.end()
            continue
        yield piece.strip()
        held, start = "", match.end()
    if rest := _trimmed(held + text[start:]):
        yield rest
