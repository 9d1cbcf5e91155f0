"""Fiscal years and months: 令和2年度 runs from 2020-04 to 2021-03.

A month is its ISO text ("2020-05"), so that months sort and compare as text.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NewType

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from planner.errors import UsageError

Month = NewType("Month", str)

FIRST_YEAR, LAST_YEAR = 2000, 2098  # fiscal years a plan can be of

if TYPE_CHECKING:
    MonthField = Month
else:
    # Looked up among all there are, a text is checked ten times as fast as by a pattern, and a
    # month is one text in memory however often a plan names it. As a type of its own: else every
    # field would be looked through month by month when the program starts.
    _MONTHS = tuple(f"{y}-{m:02}" for y in range(FIRST_YEAR, LAST_YEAR + 2) for m in range(1, 13))
    MonthField = NewType("MonthField", Literal[_MONTHS])

# Letter, name, first month whose label uses it. A year in two eras can be written in both.
ERAS = (
    ("R", "令和", "2019-05"),
    ("H", "平成", "1989-01"),
    ("S", "昭和", "1926-12"),
)

FIRST_MONTH = 4  # April opens a Japanese fiscal year

# Compiled, and remembered by ``re``, when something typed is read first: no start-up needs them.
_ERA_MONTH = r"(?i)(R|H|S|令和|平成|昭和)(0?[1-9]|[1-9]\d|元)(?:年度?|[./-])(\d{1,2})月?"
_FISCAL_ERA = r"(?i)(R|H|S|令和|平成|昭和)(0?[1-9]|[1-9]\d|元)(?:年度?)?"
_ISO_MONTH = r"([12]\d{3})(?:[-/.]|年)(\d{1,2})月?"
_BARE_MONTH = r"(\d{1,2})月?"
_SPAN_SIGNS = "[~〜–―ー/-]|から"

_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[12][0-9]{3}")


@lru_cache(maxsize=4096)
def month_of(year: int, month: int) -> Month:
    """The month of a calendar year and month number."""
    return Month(f"{year:04}-{month:02}")


def calendar_month(month: Month) -> int:
    """The number of a month, 1 to 12."""
    return int(month[5:])


@lru_cache(maxsize=4096)
def add_months(month: Month, count: int) -> Month:
    """The month ``count`` months later (earlier when negative)."""
    day = date(int(month[:4]), int(month[5:]), 1) + relativedelta(months=count)
    return month_of(day.year, day.month)


@lru_cache(maxsize=4096)
def months_between(start: Month, end: Month) -> int:
    """The number of months from ``start`` to ``end``; negative when ``end`` is earlier."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:]) - int(start[5:])


@lru_cache(maxsize=4096)
def era_label(month: Month) -> str:
    """A month with its era: R2.5, H31.4."""
    for letter, _, first in ERAS:
        if month >= first:
            return f"{letter}{int(month[:4]) - int(first[:4]) + 1}.{calendar_month(month)}"
    return month


class FiscalYear(Struct, frozen=True, order=True):
    """A fiscal year by the calendar year of its April.

    Args:
        year: 2020 for April 2020 to March 2021.
    """

    year: int

    @property
    def first(self) -> Month:
        """April."""
        return month_of(self.year, FIRST_MONTH)

    @property
    def last(self) -> Month:
        """March of the following calendar year."""
        return month_of(self.year + 1, FIRST_MONTH - 1)

    @property
    def months(self) -> tuple[Month, ...]:
        """The twelve months, April first."""
        return _months_of(self.year)

    @property
    def label(self) -> str:
        """The year with its era: 令和2年度."""
        _, name, first = _era_of_year(self.year)
        number = self.year - int(first[:4]) + 1
        return f"{name}{'元' if number == 1 else number}年度"

    def __contains__(self, month: object) -> bool:
        return month in self.months

    def month(self, number: int) -> Month:
        """The month of this year with a calendar number: 1 is the January that ends it."""
        return month_of(self.year + (number < FIRST_MONTH), number)


@lru_cache(maxsize=4096)
def fiscal_year_of(month: Month) -> FiscalYear:
    """The fiscal year a month lies in."""
    return FiscalYear(int(month[:4]) - (calendar_month(month) < FIRST_MONTH))


@lru_cache(maxsize=64)
def _months_of(year: int) -> tuple[Month, ...]:
    return tuple(add_months(month_of(year, FIRST_MONTH), n) for n in range(12))


def _era_of_year(year: int) -> tuple[str, str, str]:
    """The era of a fiscal year: the last that started in its calendar year or before.

    H31年度 is R1年度; an era that started in January to March names the next fiscal year.
    """
    return next((era for era in ERAS if year >= int(era[2][:4])), ERAS[-1])


def parse_month(text: str, year: FiscalYear) -> Month:
    """Read R2.6, 令和2年6月, H31.4, 2020-06, 6月 or 6 (inside ``year``).

    Raises:
        UsageError: ``month-unreadable`` when it is none of these.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if match := re.fullmatch(_ERA_MONTH, plain):
        number = int(match[3])
        if 1 <= number <= 12:
            calendar_year = _calendar_year(match[1], match[2])
            is_fiscal = "年度" in plain and number < FIRST_MONTH
            return month_of(calendar_year + is_fiscal, number)
    elif match := re.fullmatch(_ISO_MONTH, plain):
        if 1 <= int(match[2]) <= 12:
            return month_of(int(match[1]), int(match[2]))
    elif (match := re.fullmatch(_BARE_MONTH, plain)) and 1 <= int(match[1]) <= 12:
        return year.month(int(match[1]))
    raise UsageError("month-unreadable", text=text)


def parse_fiscal_year(text: str) -> FiscalYear:
    """Read R2, R2年度, 令和2年度, 2020 or 2020年度.

    Raises:
        UsageError: ``year-unreadable`` when it is none of these.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := re.fullmatch(_FISCAL_ERA, plain):
        return FiscalYear(_calendar_year(match[1], match[2]))
    if match := re.fullmatch(r"([12]\d{3})(?:年度?)?", plain):
        return FiscalYear(int(match[1]))
    raise UsageError("year-unreadable", text=text)


def parse_period(text: str, year: FiscalYear) -> str:
    """The period of a figure: a month "2020-05", a span "2019-04/2019-06", a fiscal year "2019".

    Reads months as ``parse_month``, spans as R1.4〜6, H31.4-R1.6 or 4月から6月, years as R1年度.

    Raises:
        UsageError: ``period-unreadable`` when it is none of these or a span that ends early.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    for read in (_month_period, _span_period, _year_period):
        if period := read(plain, year):
            return period
    raise UsageError("period-unreadable", text=text)


def is_period(text: str) -> bool:
    """Whether a text is a stored period: a month, a span of months in order, a fiscal year."""
    start, slash, end = text.partition("/")
    if slash:
        return all(map(_MONTH.fullmatch, (start, end))) and start < end
    return bool(_MONTH.fullmatch(text) or _YEAR.fullmatch(text))


def is_month(text: str) -> bool:
    """Whether a stored period is a month, not a span or year."""
    return bool(_MONTH.fullmatch(text))


@lru_cache(maxsize=4096)
def last_month(period: str) -> Month | None:
    """The last month of a stored period; None for a text that is no period."""
    if _YEAR.fullmatch(period):
        return FiscalYear(int(period)).last
    return Month(period.rpartition("/")[2]) if is_period(period) else None


def period_order(period: str) -> tuple[str, bool, str]:
    """What sorts periods by their last month; of those that end together a month comes last."""
    return last_month(period) or "", is_month(period), period


def a_year_before(period: str) -> str:
    """The same month, span or fiscal year one year earlier; other texts are unchanged."""
    if _YEAR.fullmatch(period):
        return f"{int(period) - 1:04}"
    if not is_period(period):
        return period
    return "/".join(add_months(Month(month), -12) for month in period.split("/"))


def _month_period(text: str, year: FiscalYear) -> Month | None:
    try:
        return parse_month(text, year)
    except UsageError:
        return None


def _span_period(text: str, year: FiscalYear) -> str | None:
    """A span of months; its end may be the bare number of a month of the same fiscal year."""
    for cut in re.finditer(_SPAN_SIGNS, text):
        start = _month_period(text[: cut.start()], year)
        rest = text[cut.end() :]
        if start is None or not rest:
            continue
        end = _month_period(rest, year)
        if bare := re.fullmatch(_BARE_MONTH, rest):
            number = int(bare[1])
            end = fiscal_year_of(start).month(number) if 1 <= number <= 12 else None
        if end is not None and start < end:
            return f"{start}/{end}"
    return None


def _year_period(text: str, _: FiscalYear) -> str | None:
    try:
        return f"{parse_fiscal_year(text).year:04}"
    except UsageError:
        return None


def _calendar_year(era: str, number: str) -> int:
    first = next(f for letter, name, f in ERAS if era.upper() == letter or era == name)
    return int(first[:4]) + (1 if number == "元" else int(number)) - 1
