"""The days of an invented office: its working days and hours, on the branch's clock."""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from inventing.dice import Dice
from planner.plan.fiscal import Month, add_months, calendar_month

JAPAN = timezone(timedelta(hours=9))

# Public holidays and the turn of the year from March 2025 to May 2026.
_HOLIDAYS = frozenset(
    (
        *("2025-03-20", "2025-04-29", "2025-05-05", "2025-05-06", "2025-07-21", "2025-08-11"),
        *("2025-09-15", "2025-09-23", "2025-10-13", "2025-11-03", "2025-11-24", "2025-12-29"),
        *("2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-12", "2026-02-11"),
        *("2026-02-23", "2026-03-20", "2026-04-29", "2026-05-04", "2026-05-05", "2026-05-06"),
    )
)


def is_working(day: date) -> bool:
    """Whether the office is open."""
    return day.weekday() < 5 and day.isoformat() not in _HOLIDAYS


def working(day: date) -> date:
    """The day itself or the next one the office is open."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """So many working days later; earlier where negative."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if is_working(day):
            count -= 1 if count > 0 else -1
    return day


def first_day(month: Month) -> date:
    """The first of a month."""
    return date(int(month[:4]), calendar_month(month), 1)


@lru_cache(maxsize=4096)
def last_day(month: Month) -> date:
    """The last of a month."""
    return first_day(add_months(month, 1)) - timedelta(days=1)


@lru_cache(maxsize=4096)
def arrival(month: Month, lag: int) -> date:
    """The working day on which a figure of a month is there."""
    return working(last_day(month) + timedelta(days=lag))


def instant(day: date, hour: float, dice: Dice) -> datetime:
    """A moment of a day, within half an hour after an hour given as 13.5."""
    seconds = int(hour * 3600) + dice.number(0, 1799)
    start = datetime(day.year, day.month, day.day, tzinfo=JAPAN)
    return (start + timedelta(seconds=seconds)).astimezone(UTC)


def day_label(day: date) -> str:
    """A day as the branch writes it: 6/18."""
    return f"{day.month}/{day.day}"
