"""Moments of a history, read as people write them (pure).

A day, month or minute is a span of time: "as of" means its end, "since" its start. 締め and
計画決定 are entries, which ``planner.history.timeline`` looks up.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from planner.errors import UsageError
from planner.plan.fiscal import FiscalYear, Month, add_months, parse_month

BRANCH_ZONE = ZoneInfo("Asia/Tokyo")  # days are the branch's days wherever the program runs

_NUMBER = re.compile(r"#?(\d+)")
_TIME = re.compile(r"(.*?[^\d:])(\d{1,2}):(\d{2})(:\d{2})?(\.\d+)?(?:(Z)|([+-]\d{2}):?(\d{2}))?")
_DAY = re.compile(r"(.*\D)(\d{1,2})日?")
_CLOSE = re.compile(r"(?:締め?|close)[\s:_-]*(.+)|(.+?)\s*の?\s*締め?", re.IGNORECASE)
_TICK = timedelta(microseconds=1)


class Moment(Struct, frozen=True):
    """A span of time in a history, or one of its entries.

    Attributes:
        first: The first instant, UTC as in entries.
        last: The last instant.
        seq: The number of the entry meant, instead of the instants.
        close: The month whose latest 締め is meant, instead of all else.
        is_decision: Whether the latest 計画決定 is meant.
    """

    first: str = ""
    last: str = ""
    seq: int | None = None
    close: Month | None = None
    is_decision: bool = False


BEGINNING = Moment(seq=0)
NOW = Moment("9", "9")  # after every possible instant
DECISION = Moment(is_decision=True)

_WORDS = {
    **dict.fromkeys(("今", "現在", "now"), NOW),
    **dict.fromkeys(("始め", "はじめ", "最初", "start"), BEGINNING),
    **dict.fromkeys(("計画決定", "決定", "baseline"), DECISION),
}


def day(of: date) -> Moment:
    """The moment of a day of the branch, from midnight to midnight."""
    start = datetime(of.year, of.month, of.day, tzinfo=BRANCH_ZONE)
    return _span(start, start + timedelta(days=1))


def month_of_history(month: Month) -> Moment:
    """The moment of a month of the branch, from its first to its last instant."""
    return _span(_first_instant(month), _first_instant(add_months(month, 1)))


def branch_day(at: str) -> date:
    """The day of the branch at an instant of an entry."""
    return datetime.fromisoformat(at).astimezone(BRANCH_ZONE).date()


def parse_moment(text: str, year: FiscalYear) -> Moment:
    """Read 2020-06-03, R2.6.3, 6/3, R2.6 (a month), 2020-06-03 14:05, #12 (an entry), 今, 始め.

    Also a close, 6月締め, 締め6月, R2.6締め or close-2020-06, and 計画決定 or baseline.

    Raises:
        UsageError: ``moment-unreadable`` when it is none of these.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if word := _WORDS.get(plain.lower()):
        return word
    if match := _NUMBER.fullmatch(plain):
        return Moment(seq=int(match[1]))
    try:
        if match := _CLOSE.fullmatch(plain):
            return Moment(close=parse_month(match[1] or match[2], year))
        if match := _TIME.fullmatch(plain):
            return _time(match, year)
        if on := _day(plain, year):
            return day(on)
        return month_of_history(parse_month(plain, year))
    except (ValueError, OverflowError, UsageError) as error:
        raise UsageError("moment-unreadable", text=text) from error


def read_day(text: str, year: FiscalYear) -> date:
    """Read a day: 2020-04-01, R2.4.1, 4/1.

    Raises:
        UsageError: ``day-unreadable``, also for other moments.
    """
    try:
        moment = parse_moment(text, year)
        on = branch_day(moment.first)
    except (UsageError, ValueError) as error:
        raise UsageError("day-unreadable", text=text) from error
    if moment != day(on):
        raise UsageError("day-unreadable", text=text)
    return on


def _time(match: re.Match[str], year: FiscalYear) -> Moment:
    """The moment of a time as exact as it is written: a minute, a second or an instant.

    Raises:
        ValueError: When there is no such day or time.
    """
    on = _day(match[1].strip(" T"), year)
    if on is None:
        raise ValueError(match[1])
    zone = "+00:00" if match[6] else f"{match[7]}:{match[8]}" if match[7] else ""
    clock = f"{int(match[2]):02}:{match[3]}{match[4] or ':00'}{match[5] or ''}{zone}"
    start = datetime.fromisoformat(f"{on.isoformat()}T{clock}")
    if start.tzinfo is None:
        start = start.replace(tzinfo=BRANCH_ZONE)
    length = _TICK if match[5] else timedelta(seconds=1) if match[4] else timedelta(minutes=1)
    return _span(start, start + length)


def _day(plain: str, year: FiscalYear) -> date | None:
    """The day a text means; None for a text that is no day.

    Raises:
        ValueError: When the month has no such day.
    """
    match = _DAY.fullmatch(plain)
    if match is None:
        return None
    try:
        month = parse_month(match[1].strip().rstrip("-/."), year)
    except UsageError:
        return None
    return date(int(month[:4]), int(month[5:]), int(match[2]))


def _first_instant(month: Month) -> datetime:
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=BRANCH_ZONE)


def _span(start: datetime, end: datetime) -> Moment:
    return Moment(_instant(start), _instant(end - _TICK))


def _instant(of: datetime) -> str:
    """The instant in the form of entries, which can be compared as text."""
    return of.astimezone(UTC).isoformat(timespec="microseconds")
