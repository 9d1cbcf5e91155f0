"""The figures of an invented measure: what they are, what was expected, when they arrive."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from inventing.dice import Dice
from inventing.office import arrival
from inventing.outline import COURSES, SEASONS, Measure
from planner.plan.fiscal import FiscalYear, Month, calendar_month, last_month

_COUNTED = {"count", "share"}
_GROWTH = 5  # how much farther growth is off its course than the whole stock
_CROSSES = {"ahead": 3, "recovers": 6}  # after how many months a stock is where it should be


class Arrival(Struct, frozen=True):
    """A figure and the day it is there."""

    series: str
    period: str
    value: Decimal
    day: date
    is_provisional: bool = False
    remark: str = ""


class Figures(Struct, frozen=True):
    """All figures of a measure, and how it stands month by month.

    Attributes:
        standing: For each month with a judged figure how good it is, 1 being as expected.
        days: When that figure arrives.
    """

    arrivals: tuple[Arrival, ...]
    standing: dict[int, float]
    days: dict[int, date]


def figures_of(
    measure: Measure,
    year: FiscalYear,
    marks: tuple[int, ...],
    dice: Dice,
    people: Sequence[int] = (),
) -> Figures:
    """The figures of a measure for a year and the one before it.

    Args:
        measure: What is measured.
        year: The plan's.
        marks: Calendar months of the ● it is expected by.
        dice: Draws what varies.
        people: Those a share is of, where another measure counts them.
    """
    if measure.shape == "words":
        return Figures((), {}, {})
    if measure.shape == "given":
        return _given(measure, year)
    prior = _prior(measure, dice)
    expected = _expected(measure, prior, marks)
    judged = _judged(measure, prior, expected, dice)
    if people:
        judged = [count * 100 / measure.size for count in people]
    arrivals = (*_last_year(measure, prior, year), *_this_year(measure, judged, year, dice))
    resting = {_place(number) for number in measure.resting}
    places = [place for place in range(12) if place not in resting and expected[place]]
    return Figures(
        tuple(arrivals),
        {p: _goodness(measure, judged[p], expected[p]) for p in places}
        if is_judged(measure)
        else {},
        {place: arrival(year.months[place], measure.lag) for place in places},
    )


def people_of(figures: Figures, year: FiscalYear) -> tuple[int, ...]:
    """How many were counted by the end of each month of a year."""
    totals = {one.period: one.value for one in figures.arrivals if one.series == "cumulative"}
    return tuple(int(totals[month]) for month in year.months)


def is_judged(measure: Measure) -> bool:
    """Whether anybody is held to it."""
    return measure.role != "reference" and measure.rule not in {"none", "qualitative"}


def is_rate(measure: Measure) -> bool:
    """Whether its values are printed with decimals of their own."""
    return measure.shape in {"rate", "plain", "share"} or measure.unit == "%"


def number(value: float, decimals: int) -> Decimal:
    """A value with so many decimals."""
    return Decimal(int(value * 10**decimals + 0.5)).scaleb(-decimals)


def _place(calendar: int) -> int:
    return (calendar - 4) % 12


def _shares(season: str) -> list[float]:
    """The share of the year that is over at the end of each month."""
    total, sums = 0, []
    for part in SEASONS[season]:
        total += part
        sums.append(total)
    return [part / total for part in sums]


def _prior(measure: Measure, dice: Dice) -> list[float]:
    """Last year's values of what the measure is judged on."""
    value = float(measure.prior)
    if measure.shape in _COUNTED:
        return [value * share * dice.near(0.002) for share in _shares(measure.season)]
    if measure.shape == "stock":
        until = float(measure.start)
        return [value + (until - value) * (n + 1) / 12 for n in range(12)]
    top = 100.0 if measure.unit == "%" else value * 2
    if measure.judged_on == "cumulative":  # the longer it adds up, the less it moves
        spreads = [0.02 / (place + 1) + 0.002 for place in range(12)]
    else:
        spreads = [0.006 if measure.shape == "plain" else 0.014] * 12
    return [min(value * dice.near(spread), top) for spread in spreads]


def _expected(measure: Measure, prior: list[float], marks: tuple[int, ...]) -> list[float]:
    """What a measure should be by the end of each month."""
    if measure.rule.endswith("-prior") or not measure.target:
        return prior
    target = float(measure.target)
    if measure.shape == "stock" and measure.monthly_targets:
        return _straight(measure)
    if measure.shape not in _COUNTED:
        return [target] * 12
    if measure.expected_by == "prior-share":
        return [target * value / prior[-1] for value in prior]
    if measure.expected_by == "marks" and marks:
        places = [_place(month) for month in marks]
        return [target * sum(p <= place for p in places) / len(places) for place in range(12)]
    return [target * (place + 1) / 12 for place in range(12)]


def _judged(measure: Measure, prior: list[float], expected: list[float], dice: Dice) -> list[float]:
    """This year's values of what the measure is judged on, as its course goes."""
    course = COURSES[measure.course]
    if measure.shape == "stock" and not measure.monthly_targets:
        return _stock(measure, dice)
    if measure.shape == "stock":
        return _growing(measure, expected, dice)
    is_most = measure.rule.startswith("at-most")
    is_mean = measure.shape == "plain" and measure.judged_on == "cumulative"
    values = [
        wanted
        * ((2 - good) if is_most else good)
        * dice.near(0.003 / (place + 1 if is_mean else 1))
        for place, (wanted, good) in enumerate(zip(expected, course, strict=True))
    ]
    if measure.shape in _COUNTED:
        for place in range(1, 12):
            is_idle = expected[place] == expected[place - 1]  # no ● in the month
            values[place] = values[place - 1] if is_idle else max(values[place - 1 : place + 1])
    if measure.course == "whole":
        return [99.93 if place == 8 else 100.0 for place in range(12)]
    return [min(value, 100.0) for value in values] if measure.unit == "%" else values


def _growing(measure: Measure, expected: list[float], dice: Dice) -> list[float]:
    """A stock beside its monthly targets: what is late of it is late of its growth."""
    start = float(measure.start)
    return [
        start + (wanted - start) * (1 + (good - 1) * _GROWTH) * dice.near(0.01)
        for wanted, good in zip(expected, COURSES[measure.course], strict=True)
    ]


def _straight(measure: Measure) -> list[float]:
    """Targets of a stock, the same step every month, as they are printed."""
    start, target = float(measure.start), float(measure.target)
    steps = (start + (target - start) * (place + 1) / 12 for place in range(12))
    return [float(number(value, _decimals(measure))) for value in steps]


def _stock(measure: Measure, dice: Dice) -> list[float]:
    start, target = float(measure.start), float(measure.target)
    step = (target - start) / _CROSSES.get(measure.course, 12)
    values, value = [], start
    for _ in range(12):
        value += (
            step * dice.near(0.25) * (1 if value < target or measure.course == "ahead" else 0.55)
        )
        values.append(value)
    return values


def _decimals(measure: Measure) -> int:
    return measure.decimals if is_rate(measure) else 0


def _last_year(measure: Measure, prior: list[float], year: FiscalYear) -> list[Arrival]:
    """Last year's figures, each as late as this year's are."""
    series = "cumulative" if measure.judged_on == "cumulative" else "actual"
    decimals = _decimals(measure)
    found, most = [], Decimal(0)
    for place, month in enumerate(FiscalYear(year.year - 1).months):
        value = number(prior[place], decimals)
        most = max(most, value)
        shown = most if measure.shape in _COUNTED else value
        day = arrival(month, measure.lag)
        if measure.settles and place >= 9:
            found.append(Arrival(series, month, shown, day, is_provisional=True))
            day = arrival(month, measure.lag + measure.settles)
        found.append(Arrival(series, month, shown, day))
    return found


def _this_year(
    measure: Measure, judged: list[float], year: FiscalYear, dice: Dice
) -> list[Arrival]:
    made = _SHAPES[measure.shape](measure, judged, year, dice)
    if measure.monthly_targets:
        first = arrival(Month(f"{year.year}-02"), 10)
        targets = (
            _straight(measure)
            if measure.shape == "stock"
            else [v / COURSES[measure.course][n] * 1.006 for n, v in enumerate(judged)]
        )
        made = [
            *(
                Arrival("target", month, number(value, _decimals(measure)), first)
                for month, value in zip(year.months, targets, strict=True)
            ),
            *made,
        ]
    return made


def _rate(measure: Measure, judged: list[float], year: FiscalYear, dice: Dice) -> list[Arrival]:
    """Counts of each month, or their sums where the total is judged, and the rates they make."""
    found: list[Arrival] = []
    parts = wholes = 0
    resting = {_place(month) for month in measure.resting}
    for place, month in enumerate(year.months):
        if place in resting:
            continue
        day = arrival(month, measure.lag)
        whole = int(measure.size * dice.near(0.08))
        if measure.judged_on == "cumulative":
            part = max(int((wholes + whole) * judged[place] / 100 + 0.5) - parts, 1)
        else:
            part = int(whole * judged[place] / 100 + 0.5)
        parts, wholes = parts + part, wholes + whole
        is_total = measure.judged_on == "cumulative"
        above, below = (parts, wholes) if is_total else (part, whole)
        rate = _quotient(part, whole, measure.decimals)
        found += [
            Arrival("actual", month, rate, day),
            Arrival("numerator", month, Decimal(above), day),
            Arrival("denominator", month, Decimal(below), day),
        ]
        if is_total:
            total = _quotient(parts, wholes, measure.decimals)
            found.append(Arrival("cumulative", month, total, day))
    return found


def _plain(measure: Measure, judged: list[float], year: FiscalYear, dice: Dice) -> list[Arrival]:
    """Rates without counts; where the total is judged, months that make it on average."""
    found: list[Arrival] = []
    for place, month in enumerate(year.months):
        day, value = arrival(month, measure.lag), judged[place]
        final = number(value, measure.decimals)
        if measure.judged_on == "cumulative":
            before = judged[place - 1] * place if place else 0.0
            alone = max(value * (place + 1) - before, value * 0.7)
            found.append(Arrival("actual", month, number(alone, measure.decimals), day))
            found.append(Arrival("cumulative", month, final, day))
            continue
        if measure.settles:
            early = final - Decimal(1).scaleb(-measure.decimals) * dice.happens(0.25)
            found.append(Arrival("actual", month, early, day, is_provisional=True))
            day = arrival(month, measure.lag + measure.settles)
        found.append(Arrival("actual", month, final, day))
        if measure.national:
            level = number(value * 0.4 + 34.6 if value < 70 else value + 0.8, measure.decimals)
            found.append(Arrival("national", month, level, arrival(month, measure.lag)))
    return found


def _share(measure: Measure, judged: list[float], year: FiscalYear, _: Dice) -> list[Arrival]:
    """People so far of a population; in one month the published rate is another one."""
    found: list[Arrival] = []
    people = 0
    for place, month in enumerate(year.months):
        people = max(people, int(measure.size * judged[place] / 100 + 0.5))
        rate = _quotient(people, measure.size, measure.decimals)
        if measure.wrong[0] == calendar_month(month):
            rate -= Decimal(measure.wrong[1])
        day = arrival(month, measure.lag)
        three = (
            ("numerator", Decimal(people)),
            ("denominator", Decimal(measure.size)),
            ("cumulative", rate),
        )
        found += [Arrival(name, month, value, day, bool(measure.settles)) for name, value in three]
        if measure.settles:
            final = arrival(month, measure.lag + measure.settles)
            found += [Arrival(name, month, value, final) for name, value in three]
    return found


def _count(measure: Measure, judged: list[float], year: FiscalYear, _: Dice) -> list[Arrival]:
    """What was counted in each month, and the sum so far."""
    found: list[Arrival] = []
    total = 0
    for place, month in enumerate(year.months):
        part = max(int(judged[place] + 0.5) - total, 0)
        total += part
        day = arrival(month, measure.lag)
        two = (("actual", Decimal(part)), ("cumulative", Decimal(total)))
        found += [Arrival(name, month, value, day, bool(measure.settles)) for name, value in two]
        if measure.settles:
            final = arrival(month, measure.lag + measure.settles)
            found += [Arrival(name, month, value, final) for name, value in two]
    return found


def _states(measure: Measure, judged: list[float], year: FiscalYear, _: Dice) -> list[Arrival]:
    decimals = measure.decimals if measure.unit == "%" else 0
    return [
        Arrival("actual", month, number(judged[n], decimals), arrival(month, measure.lag))
        for n, month in enumerate(year.months)
    ]


def _quotient(part: int, whole: int, decimals: int) -> Decimal:
    """A percentage of two counts, a half away from zero, without the errors of floats."""
    scaled = (part * 100 * 10**decimals * 2 + whole) // (2 * whole)
    return Decimal(scaled).scaleb(-decimals)


def _given(measure: Measure, year: FiscalYear) -> Figures:
    """The figures named, moved to the plan's year."""
    ahead = year.year - 2025
    arrivals = [_named(*entry, ahead) for entry in measure.given]
    series = "cumulative" if measure.judged_on == "cumulative" else "actual"
    own = {one.period: one.value for one in arrivals if one.series == "target"}
    standing, days = {}, {}
    for found in arrivals:
        month = last_month(found.period)
        if found.series == series and month in year and measure.target:
            place = year.months.index(month)
            expected = own.get(found.period, measure.target)
            standing[place] = _goodness(measure, float(found.value), float(expected))
            days[place] = found.day
    return Figures(tuple(arrivals), standing if is_judged(measure) else {}, days)


def _named(key: str, value: str, day: str, ahead: int) -> Arrival:
    series, _, period = key.partition("@")
    moved = f"{int(period[:4]) + ahead:04}{period[4:]}"
    there = date.fromisoformat(day)
    return Arrival(series, moved, Decimal(value), there.replace(year=there.year + ahead))


def _goodness(measure: Measure, value: float, expected: float) -> float:
    shown = float(number(value, _decimals(measure)))
    if measure.rule.endswith("-prior"):  # what was printed last year
        expected = float(number(expected, _decimals(measure)))
    is_most = measure.rule.startswith("at-most") or measure.rule == "conditional"
    if is_most:
        return 2.0 if not shown else expected / shown
    return shown / expected


_SHAPES = {
    "rate": _rate,
    "plain": _plain,
    "share": _share,
    "count": _count,
    "stock": _states,
}
