"""Months of a year as people list them: 4-9,12 or 4月〜9月、12月 (pure)."""

import re
import unicodedata

from planner.errors import UsageError
from planner.plan.fiscal import FiscalYear, Month, parse_period

_EVERY = frozenset({"毎月", "全月", "all"})

_NONE = frozenset({"", "なし", "none"})

_BETWEEN = re.compile(r"[,、，;；\s]+")


def read_months(text: str, year: FiscalYear) -> tuple[Month, ...]:
    """The months of a list, in order and each once; 毎月 is all twelve, an empty text none.

    Raises:
        UsageError: ``months-unreadable``, or ``month-outside-year`` with the month.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in _NONE:
        return ()
    if plain in _EVERY:
        return year.months
    found: set[Month] = set()
    for part in filter(None, _BETWEEN.split(plain)):
        found.update(_months(part, text, year))
    return tuple(sorted(found))


def _months(part: str, text: str, year: FiscalYear) -> list[Month]:
    """The months of one part of a list: a month, or the months from one to another."""
    try:
        period = parse_period(part, year)
    except UsageError as error:
        raise UsageError("months-unreadable", text=text) from error
    start, _slash, end = period.partition("/")
    for month in (start, end or start):
        if month not in year:
            raise UsageError("months-unreadable", text=text)
    return [month for month in year.months if start <= month <= (end or start)]
