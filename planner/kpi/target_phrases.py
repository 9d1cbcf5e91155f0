"""Phrases of a target sentence beside its value: the month, how often, numbers of a name (pure)."""

import re

from msgspec import Struct, structs

from planner.errors import UsageError
from planner.plan.fiscal import FiscalYear, Month, fiscal_year_of, parse_fiscal_year, parse_month
from planner.plan.targets import Over


class When(Struct, frozen=True):
    """The month a target is judged in, or done by.

    Attributes:
        number: The number of the month in the calendar.
        month: The month, where its year is said.
        is_clear: Whether it says one month of one year.
        is_range: Whether it is the last of several months: 5月から10月まで.
    """

    number: int
    month: Month | None = None
    is_clear: bool = True
    end: int = 0
    is_range: bool = False


class HowOften(Struct, frozen=True):
    """The figures a target is judged on, as a phrase says it.

    Attributes:
        over: None where the phrase leaves it open: トータル.
        is_floor: Whether a number of things without a direction is the least there shall be.
        is_total: Whether it may be all there are as well as all of the year: トータル, 累計.
    """

    over: Over | None
    span: int = 1
    is_floor: bool = False
    is_total: bool = False
    end: int = 0


_ERA_YEAR = (
    r"(?:(?:令和|平成|昭和|R|H)(?:[0-9]{1,2}|元|[○〇◯●×]+)年度?|20[0-9]{2}年度?"
    r"|翌年|本年|今年|毎年度?|当年度?|今年度|本年度)"
)
_MONTH = re.compile(
    rf"(?:(?P<year>{_ERA_YEAR})の?)?(?P<range>[0-9]{{1,2}}月?(?:から|~)(?:翌年?)?)?(?P<month>1[0-2]|0?[1-9])月(?!当たり)"
    r"(?:[0-3]?[0-9]日)?(?P<from>から|より|以降|以後)?(?:末日?|中|上旬|中旬|下旬|頃)?"
    r"(?:時点|診療分|調剤分|処方分|請求分|審査分|受診分|支払分|分|度|期)?(?:の?実績|の?累計実績)?"
    r"(?:まで|現在|時点)?(?:において|における|には|に|で|の|、|は|:)*"
)
_SHORT_MONTH = re.compile(
    r"[RHrh](?P<year>[0-9]{1,2})\.(?P<month>1[0-2]|0?[1-9])(?![0-9])(?:末|時点|診療分|分)*(?:まで)?(?:に|で|の|、)*"
)
_YEAR_END = re.compile(
    r"(?P<year>(?:令和|平成|R|H)(?:[0-9]{1,2}|元)年|20[0-9]{2}年)?(?:当|今|本|毎|各)?"
    r"(?:年度末|(?<=年)度末|期末)(?!比|の?実績|以上|以下|より|から|を)日?(?:時点|現在)?(?:まで)?"
    r"(?:において|における|には|に|で|の|、|は|:)*"
)
_WITHIN = re.compile(r"(?:当|今|本)?年度(?:内|中)(?!に[0-9]{1,3}回)(?:まで)?(?:に|で|の|、)*")
_HALF = re.compile(
    r"(?P<half>上|下)(?:半期|期)(?!(?:・|、|と|及び)?下)(?P<sum>末)?(?:時点|現在|中)?(?:まで)?(?:に|で|の|、)*(?!各|ごと)"
)
_QUARTER = re.compile(
    r"第(?P<quarter>[1-4])四半期(?:末)?(?:時点|現在|中)?(?:まで)?(?:に|で|の|、)*"
)

_NUMBER = "(?:最低|少なくとも|約|概ね|おおむね|およそ|各)?[0-9][0-9,.]{0,12}"
_COUNT = rf"(?={_NUMBER}[^0-9,.日月])"  # 月10社, but not 月15日
_DAYS = r"(?=[0-9][0-9.]{0,5}(?:日|時間|分))"
_TO = r"(?:に|で|の|、|は|各|とも|:)*"
_MEAN = (
    r"月(?:間)?の?平均|各月の?平均|毎月の平均|平均月|1か月の?平均|(?:1か?)?月当たり(?:の平均|の)?"
)
_FULL_YEAR = "年度?累計|年間累計|通期|通年|年度?を?通(?:じて|して)|延べ|年度合計"
_OFTEN: tuple[tuple[str, HowOften], ...] = (
    (f"(?:{_MEAN})値?{_TO}", HowOften("mean")),
    (
        rf"(?:毎月|各月|全月|(?:すべて|全て)の月|月々|月ごと)末?(?:時点)?{_TO}",
        HowOften("every", is_floor=True),
    ),
    (
        rf"(?:半期|半年|上半?期(?:・|、|と|及び)?下半?期|上下期)(?:ごと)?{_TO}",
        HowOften("every", 6, is_floor=True),
    ),
    (rf"(?:各|毎)?四半期(?:ごと)?{_TO}", HowOften("every", 3, is_floor=True)),
    (rf"隔月(?:ごと)?{_TO}", HowOften("every", 2, is_floor=True)),
    (rf"(?<![一-龥])月間{_TO}|月に?{_COUNT}|月に?{_DAYS}", HowOften("every", is_floor=True)),
    (rf"1か月(?:に|で|間に|間で)?{_COUNT}", HowOften("every", is_floor=True)),
    (rf"単月{_TO}", HowOften("month")),
    (rf"(?:{_FULL_YEAR}){_TO}", HowOften("cumulative", is_floor=True)),
    (rf"(?:累計|通算){_TO}", HowOften("cumulative", is_floor=True, is_total=True)),
    (
        rf"年間の?(?:目標|累計|合計|計)?(?:を通(?:じて|して))?{_TO}",
        HowOften("cumulative", is_floor=True),
    ),
    (
        rf"(?:1年(?:間)?|年度?)(?:に|で|間に|間で)?(?:{_COUNT}|{_DAYS})",
        HowOften("cumulative", is_floor=True),
    ),
    (r"(?:当|今|本)?年度(?:内|中)に(?=[0-9]{1,3}回)", HowOften("cumulative", is_floor=True)),
    (rf"(?:毎週|週に?|毎日|1日に?)(?=[0-9]){_TO}", HowOften(None, is_floor=True)),
    (rf"(?:トータル|総計|総数|合計){_TO}", HowOften(None, is_floor=True, is_total=True)),
)
_HOW_OFTEN = tuple((re.compile(pattern), often) for pattern, often in _OFTEN)
_MONTHS_EACH = re.compile(rf"(?P<span>1[0-2]|[1-9])か月(?:ごとに|に(?:つき)?{_COUNT})")

_N = r"[0-9][0-9,]{0,9}(?:\.[0-9]+)?"
_LIMIT = "(?:以上|以下|未満|以内|超)"
_NAMES = re.compile(
    rf"全[0-9]+(?=[一-龥ァ-ヶ])|(?:第|KPI|指標|項目|No\.?|図|表)[0-9]+(?:[.-][0-9]+)*(?:期|回|次|弾|版|号|章|節|項)?"
    rf"|(?:{_N}(?:歳)?(?:から|~|-|・))?{_N}歳(?:代|から|まで|{_LIMIT})?(?:~|から|、)?"
    rf"|{_N}部位(?:{_LIMIT})?(?:かつ|・|、|で)?月?{_N}日(?:{_LIMIT})?"
    rf"|毎月[0-9]{{1,2}}日(?!以|間)|月[0-9]{{1,2}}日{_LIMIT}?|{_N}部位{_LIMIT}?"
    rf"|{_N}(?:か月|週間|年間?)(?:{_LIMIT}|後|前|間|連続|目)(?:に|の|で)?"
    rf"|{_N}(?:日間?|営業日|時間|分)(?:後|前|連続|目)(?:に|の|で|から)"
    rf"|1(?:人|名|社|者|校|事業所|機関)(?:に(?:つき)?)?(?=[0-9月年週])"
    rf"|{_N}(?:件|人|名|枚|通|社|回|世帯|日|事業所|加入者|点|施設)当たり(?:の)?"
    r"|(?:[2-9]|1[0-2])か月当たりの?"
    r"|[0-9]+(?:回目|年目|次|期|型|大|割負担|者応札|者入札|丁目|階|号|条|級|類|分の[0-9]+|本柱|つの|ステップ|代)"
    r"|[A-Za-z][A-Za-z_]*[-.]?[0-9]+[A-Za-z0-9.]*"
    rf"|{_ERA_YEAR}(?:の|における|、|は)?|(?:令和|平成|昭和|R|H)(?:[0-9]{{1,2}}|元)"
)
_HEAD = re.compile(
    r"(?:\(?[0-9]{1,2}(?:-[0-9]{1,2}){0,2}(?:\)|\.(?![0-9])|:|、(?![0-9]))|[①-⑳㉑-㉟]|[0-9]{1,2}-[0-9]{1,2}(?:-[0-9]{1,2})?(?=[^0-9%.]))"
)


def when_at(plain: str, place: int) -> When | None:
    """The phrase of a month that starts at a place."""
    if match := _MONTH.match(plain, place):
        month = _month(match["year"], int(match["month"]), match.end(), is_clear=not match["from"])
        return structs.replace(month, is_range=match["range"] is not None)
    if match := _SHORT_MONTH.match(plain, place):
        letter = match[0][0].upper()
        return _month(f"{letter}{match['year']}年", int(match["month"]), match.end())
    if match := _YEAR_END.match(plain, place):
        return _year_end(match)
    if match := _QUARTER.match(plain, place):
        return When((int(match["quarter"]) * 3 + 2) % 12 + 1, end=match.end())
    if match := _HALF.match(plain, place):
        return When(9 if match["half"] == "上" else 3, end=match.end())
    return None


def within_at(plain: str, place: int) -> int:
    """The place behind 年度内に, which says nothing that a target of a year does not."""
    match = _WITHIN.match(plain, place)
    return match.end() if match else place


def often_at(plain: str, place: int) -> HowOften | None:
    """The phrase at a place that says on which figures a target is judged."""
    if match := _MONTHS_EACH.match(plain, place):
        return HowOften("every", int(match["span"]), is_floor=True, end=match.end())
    for pattern, often in _HOW_OFTEN:
        if match := pattern.match(plain, place):
            return HowOften(often.over, often.span, often.is_floor, often.is_total, match.end())
    return None


def name_at(plain: str, place: int) -> int:
    """The place behind a number that belongs to a name: 40歳以上, 1件当たり, 第3期, ①."""
    match = _NAMES.match(plain, place) or (_HEAD.match(plain, place) if place == 0 else None)
    return match.end() if match else place


def _month(year: str | None, number: int, end: int, *, is_clear: bool = True) -> When:
    if year is None or not re.search(r"[0-9元]", year):
        return When(number, None, is_clear, end)
    try:
        if "度" in year:
            month = FiscalYear(parse_fiscal_year(year).year).month(number)
        else:
            month = parse_month(f"{year}{number}月", FiscalYear(2020))
        return When(number, month if fiscal_year_of(month).year < 2099 else None, is_clear, end)
    except UsageError:
        return When(number, is_clear=False, end=end)


def _year_end(match: re.Match[str]) -> When:
    year = (match["year"] or "").removesuffix("度").removesuffix("年")
    try:
        return When(3, parse_fiscal_year(year).last, end=match.end())
    except UsageError:
        return When(3, end=match.end())


def without_phrases(plain: str) -> str:
    """A text without the months and the how often that it starts with."""
    place = 0
    while phrase := when_at(plain, place) or often_at(plain, place):
        place = phrase.end
    return plain[place:]
