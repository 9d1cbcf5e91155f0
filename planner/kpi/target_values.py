"""The values of a target sentence: of other years and series, and the picks among them (pure).

``value_at`` reads the longest value that starts at a place of a spelled sentence: 過去3年度の平均,
対前年度（0.359%）, 前年度実績＋1.0%, 36,844人×8.8%＝3,255人, 前年度と全国平均のいずれか高い値.
"""

import re
from decimal import Decimal
from typing import Literal

from msgspec import structs

from planner.kpi.target_made import Ask, Found, change, own, product, shifted
from planner.kpi.target_units import in_unit, number_at, unit_in, unknown_at
from planner.plan.fiscal import FIRST_YEAR, LAST_YEAR, parse_fiscal_year
from planner.plan.targets import GivenYear, OtherSeries, Pick, Plain, PriorYears

_LAST_YEAR = (
    r"(?:対|同)?"
    r"(?P<NAME>last year(?:['’]s)?|前々年度?|一昨年度?|前年度?|昨年度?|去年|前期|[0-9]{1,2}年前)"
    r"(?P<SAME>の?(?:同期|同月))?"
)
_YEAR = r"(?P<year>(?:令和|平成|R|H)(?:[0-9]{1,2}|元)年度?|20[0-9]{2}年度?)"
_NATIONAL = (
    r"(?:全国(?:の)?(?:平均値?|支部平均値?|値|水準)|全支部(?:の)?平均値?|協会けんぽ(?:全体)?(?:の)?平均値?|"
    r"全国(?=以上|以下|未満|を(?:上回|下回|超)|まで|と(?:前年|過去)|のいずれか|の高い|の低い|の[0-9.]+倍|に[0-9]|から[0-9]))"
    r"(?:の(?:値|水準))?"
)
_SEVERAL = (
    r"(?:(?:過去|直近|過年度|前年度まで)の?|(?P<back>[0-9]{1,2})年前までの?|(?=[0-9]{1,2}(?:か年|年)(?:間の)?平均))"
    r"(?P<years>[0-9]{1,2})(?:か年度|か年|年度|年間|年)(?:分|間)?(?:の|で)?(?:実績|数値|値)?の?"
    r"(?P<by>平均値?|最高値?|最大値?|最も高い(?:値|率)?|最も低い(?:値|率)?|最も良い(?:値|年度?)?|最良値?|最低値?|最小値?|最も悪い(?:値|年度?)?)"
    r"(?:の?(?:実績|値))?"
)
_BY: dict[str, Literal["mean", "best", "worst"]] = {
    "平均": "mean",
    "高": "best",
    "大": "best",
    "良": "best",
    "低": "worst",
    "小": "worst",
    "悪": "worst",
}
_TAIL = re.compile(  # 前年度の実績値, 前年度末
    r"(?:末(?:時点)?)?(?:の?(?:平均値?|実績値?|実績数|数値|値|水準|結果|同水準|同程度|年度末)(?:の?(?:水準|値))?)?"
)
_NOUN = re.compile(  # 前年度の実施率
    r"(?:の|(?!比|より|から|並|同|対|プラス|マイナス|末|度))(?!いずれか|うち|目標|計画|高い|低い|大きい|小さい|程度|くらい|ぐらい|前後|ほど)(?:(?!以上|以下|未満|かつ|全国|前年)[^0-9、。()のをはがと]){1,14}?(?=以上|以下|未満|を(?:上回|下回|超|維持)|まで|より|から|\(|と同|並|の[0-9]|比)"
)
_PRINTED = re.compile(
    r"\((?:対?(?:前年度?|昨年度?)|(?:令和|平成|R|H)(?:[0-9]{1,2}|元)(?:年度?|(?=[:末の]))|全国平均)?末?の?"
    r"(?:(?:1[0-2]|[1-9])月(?:末|診療分|分|時点)*の?)?"
    r"(?:実績値?|値|平均値?)?[:は]?"
)
_PRINTED_END = re.compile(r"(?:以上|以下)?\)")
_APART = re.compile(r"との?(?:差|かい離|乖離|格差|較差)")  # 全国平均との差を縮める
_OF_YEAR = re.compile(rf"{_YEAR}の$")  # 令和元年度の全国平均
_COMPARED = re.compile(  # 令和元年度以上, but not 令和元年度の受診率
    r"以上|以下|未満|を?(?:上回|下回|超|維持|目指|目標)|より|から|比|並|と同|まで|のいずれか|"
    r"の高い|の低い|と(?:過去|前|全国|令和|平成|[0-9△])|の?△?[0-9.,]+倍|[+−-]|プラス|マイナス|程度|に対|"
    r"と比|に比|$"
)
_NO_VALUE = re.compile(  # 前年度の目標以上, 前年度未受診者
    r"の?(?:目標|計画|予定|見込)|(?:比の?)?(?:増加|増減|減少|伸び|上昇|低下)[率幅]"
    r"|[にの]?未?(?:受診|実施|利用|提出|治療|対象)[^率数合以]{0,4}(?:者|事業所)(?!数|の?割合|の?人数)"
)
_MEAN = re.compile(r"平均値?")
_SEPARATOR = re.compile(r"(?:と|、|または|か|・|及び|および|もしくは)(?:の)?")
_PICKED = re.compile(
    r"と?(?:を比較(?:して|し)?)?の?(?:うち|中)?(?:の|で|、)*(?:いずれか|より)?の?"
    r"(?P<which>高い|大きい|多い|上回る|低い|小さい|少ない|下回る)(?:方|値|数値|率|もの)?(?:の(?:値|率|数値))?"
)
_HIGHER = frozenset({"高い", "大きい", "多い", "上回る"})
_MOST_PICKED = 6


def _last(name: str, same: str) -> str:
    """The pattern of last year's value, with names for its two groups."""
    return _LAST_YEAR.replace("NAME", name).replace("SAME", same)


_REFERENCE = re.compile(
    rf"(?P<several>{_SEVERAL})|(?P<of>{_last('of_year', 'of_same')}の?)?(?P<national>{_NATIONAL})"
    rf"|(?P<prior>{_last('last', 'same')})|(?P<given>{_YEAR})",
    re.IGNORECASE,
)


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
    values, picked = [first], None
    while len(values) < _MOST_PICKED:
        separator = _SEPARATOR.match(plain, values[-1].end)
        one = _single(plain, separator.end(), unit) if separator else None
        if one is None:
            break
        values.append(one)
        if match := _PICKED.match(plain, one.end):
            picked = _picked(values, match)
    return picked or first


def _picked(values: list[Found], match: re.Match[str]) -> Found:
    which: Literal["higher", "lower"] = "higher" if match["which"] in _HIGHER else "lower"
    held = tuple(one.value for one in values if not isinstance(one.value, Pick | None))
    unit = next((one.unit for one in values if one.unit), "")
    asks = tuple(ask for one in values for ask in one.asks)
    return Found(Pick(which, held), values[0].start, match.end(), unit, asks=asks)


def _single(plain: str, place: int, unit: str, *, is_number: bool = True) -> Found | None:
    """A value of one year, series or number, with what is added to it."""
    if found := _reference(plain, place, unit):
        return shifted(plain, found, unit) or found
    number = number_at(plain, place, unit) if is_number else None
    if number is None:
        return None
    if found := product(plain, number, unit):
        return found
    found = Found(own(number, unit), place, number.end, number.unit, number=number)
    return shifted(plain, found, unit) or change(plain, found, unit) or found


def _reference(plain: str, place: int, unit: str) -> Found | None:
    """The value of another year or series at a place."""
    match = _REFERENCE.match(plain, place)
    if match is None:
        return None
    end, words = match.end(), ""
    value: Plain | None = None
    if _NO_VALUE.match(plain, end):
        return None
    if match["several"]:
        value = _several(match)
    elif match["national"]:
        value = OtherSeries("national", _years_back(match["of_year"]) if match["of"] else 0)
    elif match["prior"]:
        value, end = PriorYears(_years_back(match["last"])), _behind(plain, end)
        words = f"前年{match['same'].removeprefix('の')}" if match["same"] else ""
    else:
        value, end, words = _given(plain, match)
    if value is None:
        return None
    printed, printed_unit, end = _printed(plain, end, unit)
    if printed is not None:
        value = structs.replace(value, printed=printed)
    is_clear = not (
        _APART.match(plain, end) or (match["national"] and _OF_YEAR.search(plain, 0, place))
    )
    asks: tuple[Ask, ...] = () if is_clear else ("value",)
    return Found(value, place, end, printed_unit, words=words, asks=asks)


def _several(match: re.Match[str]) -> PriorYears | None:
    """The mean, best or worst of several years; None where there are none or too many."""
    back, years = int(match["back"] or 1), int(match["years"])
    by = next(by for word, by in _BY.items() if word in match["by"])
    return PriorYears(back, years, by) if back and years else None


def _years_back(name: str) -> int:
    if name[0].isdecimal():
        return int(name[: name.index("年")]) or 1
    return 2 if name.startswith(("前々", "一昨")) else 1


def _behind(plain: str, end: int) -> int:
    """The place behind the words of an earlier year's value: の実績値, の実施率."""
    tail = _TAIL.match(plain, end)
    if tail and tail.end() > end and not tail[0].endswith(("末", "時点")):
        return tail.end()
    end = tail.end() if tail else end
    noun = _NOUN.match(plain, end)
    return noun.end() if noun else end


def _given(plain: str, match: re.Match[str]) -> tuple[GivenYear | None, int, str]:
    """The value of a year that is named; None where nothing is compared with it."""
    year = parse_fiscal_year(match["year"]).year
    end = _behind(plain, match.end())
    behind = _printed(plain, end, "")[2] if plain.startswith("(", end) else end
    if not FIRST_YEAR <= year <= LAST_YEAR or not _COMPARED.match(plain, behind):
        return None, end, ""
    if match.end() == len(plain):  # the year alone: （令和11年度）
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
    return value, unit_in(number, unit), closed.end()
