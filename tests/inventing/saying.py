"""What a unit of reporting says each month: a status that follows its figures, words, a remedy."""

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from inventing.dice import Dice
from inventing.drawing import Drawn
from inventing.figures import Figures, is_judged
from inventing.office import first_day
from inventing.outline import Line
from planner.plan.fiscal import Month, add_months, calendar_month

WELL_ABOVE = 1.08
_MET = 0.9999999


class Saying(Struct, frozen=True):
    """A report of one month.

    Attributes:
        text: The note, without a line of figures.
        kpi: The KPI its line of figures is of.
        is_rolled: Whether last month's note is kept as it is.
        pressing: How many months it has been △, this one included.
    """

    place: int
    status: str | None
    text: str
    remedy: str = ""
    kpi: str = ""
    is_rolled: bool = False
    pressing: int = 0


def sayings(drawn: Drawn, unit: str, dice: Dice) -> list[Saying]:
    """What a unit says through the year, April first; months without a report are left out."""
    line = drawn.lines[unit]
    actual = _actual(drawn, unit)
    said: list[Saying] = []
    counted = below = 0
    for place, month in enumerate(drawn.plan.year.months):
        count = dice.number(*line.counts)
        fate = (dice.random(), dice.random(), dice.random())
        if calendar_month(month) in line.silent:
            continue
        counted += count
        day = first_day(add_months(month, 1)) + timedelta(days=8)
        status = _status(drawn, unit, place, day)
        if status == ".":
            continue
        below = below + 1 if status == "△" else 0
        numbers = {**_numbers(line, place, count, counted), **_counted(actual, month)}
        last = said[-1] if said else None
        is_rolled = (
            last is not None
            and last.status == status
            and _phase(line, place) == _phase(line, last.place)
            and below != 3
            and fate[0] < (0.25 if _leading(drawn, unit) else 0.4)
        )
        said.append(
            Saying(
                place,
                status,
                _text(line, place, below, numbers),
                remedy="" if fate[1] < 0.13 else _remedy(line, below),
                kpi=_leading(drawn, unit) if fate[2] < 0.75 else "",
                is_rolled=is_rolled,
                pressing=below,
            )
        )
    return said


def measures_of(drawn: Drawn, unit: str) -> list[str]:
    """The KPIs shown by the rows a unit reports for."""
    rows = (drawn.plan.rows[row] for row in drawn.units[unit])
    return [kpi for row in rows for kpi in row.kpis]


def goodness(figures: Figures, day: date) -> float | None:
    """How a measure stands by the figures that are there on a day; None before the first."""
    there = [place for place in figures.standing if figures.days[place] <= day]
    return figures.standing[max(there)] if there else None


def _status(drawn: Drawn, unit: str, place: int, day: date) -> str:
    line = drawn.lines[unit]
    if line.course:
        return line.course[place]
    if calendar_month(drawn.plan.year.months[place]) in line.hopeful:
        return "○"
    judged = (drawn.measures[kpi] for kpi in measures_of(drawn, unit))
    held = [goodness(figures, day) for measure, figures in judged if is_judged(measure)]
    known = [good for good in held if good is not None]
    if not known or min(known) >= _MET:
        return "◎" if known and min(known) >= WELL_ABOVE else "○"
    return "△"


def _leading(drawn: Drawn, unit: str) -> str:
    """The KPI a unit's line of figures is of: the first one with figures of every month."""
    held = ((kpi, drawn.measures[kpi][0]) for kpi in measures_of(drawn, unit))
    found = (k for k, m in held if m.shape != "words" and m.expected_by != "marks")
    return next(found, "")


def _phase(line: Line, place: int) -> int:
    return place * len(line.notes) // 12


def _text(line: Line, place: int, below: int, numbers: dict[str, str]) -> str:
    """The words of a month, and where it is △ what stands in the way."""
    told = line.notes[_phase(line, place)].format_map(numbers)
    if below and line.whys:
        turn = (below - 1) // 3 % len(line.whys)
        told = f"{told}\n{_standing(line.whys[turn], turn)}"
    return told


def _remedy(line: Line, below: int) -> str:
    if not below or not line.remedies:
        return ""
    turn = (below - 1) // 2 % len(line.remedies)
    return _standing(line.remedies[turn], turn)


def _standing(text: str, turn: int) -> str:
    """A text with a number that stays as long as it is said."""
    return text.format(n=Dice(f"{text}:{turn}").number(3, 12))


def _numbers(line: Line, place: int, count: int, counted: int) -> dict[str, str]:
    """What the words of a month count: of the month, since April, of the phase."""
    fixed = Dice(f"{line.text}:{_phase(line, place)}").number(*line.counts)
    return {"n": str(count), "n2": str(count * 3 // 5), "c": str(counted), "f": str(fixed)}


def _actual(drawn: Drawn, unit: str) -> dict[str, Decimal]:
    """What the first KPI of a unit came to, by month."""
    leading = measures_of(drawn, unit)[:1]
    found = (one for kpi in leading for one in drawn.measures[kpi][1].arrivals)
    return {one.period: one.value for one in found if one.series == "actual"}


def _counted(actual: dict[str, Decimal], month: Month) -> dict[str, str]:
    """What the words take from the figures: the month's, and by how much it grew."""
    here, before = actual.get(month), actual.get(add_months(month, -1))
    return {"k": f"{here or 0}", "up": f"{(here or Decimal(0)) - (before or Decimal(0))}"}
