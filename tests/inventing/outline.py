"""What an invented plan is made of: sections, items, rows, measures, and how their year goes."""

from msgspec import Struct

from planner.plan.targets import Case

Fate = tuple[str, ...]

# How a measure stands to what is expected of it, month by month; 1 is exactly as expected.
COURSES = {
    "ahead": (1.09, 1.1, 1.1, 1.09, 1.1, 1.11, 1.1, 1.09, 1.09, 1.1, 1.1, 1.1),
    "steady": (1.004, 1.006, 1.01, 1.008, 1.012, 1.01, 1.013, 1.012, 1.01, 1.012, 1.014, 1.015),
    "recovers": (0.9, 0.91, 0.93, 0.945, 0.96, 0.975, 0.988, 0.996, 1.004, 1.008, 1.012, 1.016),
    "slow-start": (0.52, 0.66, 0.79, 0.88, 0.94, 0.975, 1.0, 1.01, 1.012, 1.01, 1.008, 1.006),
    "late-start": (0.9, 0.935, 0.972, 1.006, 1.01, 1.012, 1.01, 1.013, 1.012, 1.014, 1.015, 1.016),
    "catches-up": (0.9, 0.93, 0.955, 0.98, 1.006, 1.01, 1.012, 1.01, 1.013, 1.012, 1.014, 1.016),
    "worsens": (1.03, 1.026, 1.02, 1.012, 1.004, 0.996, 0.988, 0.98, 0.976, 0.97, 0.966, 0.962),
    "short": (0.93, 0.935, 0.94, 0.94, 0.945, 0.95, 0.952, 0.955, 0.958, 0.96, 0.965, 0.968),
    "dips": (1.01, 1.012, 1.008, 0.99, 0.982, 0.98, 0.986, 0.995, 1.004, 1.01, 1.012, 1.014),
    "falters": (1.01, 1.012, 1.01, 1.006, 0.982, 0.98, 0.99, 1.004, 1.006, 1.01, 1.012, 1.014),
    "whole": (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
}

# How last year's total spread over the months.
SEASONS = {
    "even": (8, 8, 8, 8, 8, 9, 9, 8, 8, 8, 9, 9),
    "autumn": (3, 6, 9, 10, 9, 11, 12, 11, 9, 8, 7, 5),
    "spring": (12, 11, 9, 8, 8, 8, 8, 8, 7, 7, 7, 7),
}


class Measure(Struct, frozen=True, kw_only=True):
    """A KPI and how its figures come about.

    Attributes:
        shape: ``rate`` (each month with its counts), ``plain`` (a rate without counts),
            ``share`` (of a population, cumulative), ``count`` (adds up), ``stock`` (a state),
            ``given`` (the figures named), ``words`` (none).
        size: What counts in a month, or the population.
        prior: Last year's value, total or state.
        start: The state of a stock when the year begins.
        lag: Days after the end of a month until its figure is there.
        settles: Days until 速報 becomes 確定; 0 where figures are final at once.
        given: Period, value and the day it arrives.
        of: Key of the count whose people a share is of; without one it has its own.
        wrong: A month whose published rate is not what its counts make, and by how much.
        cases: What a conditional target means: the first case that holds.
        monthly_targets: Whether the plan prints a target for each month; a stock's lead from
            where it begins to the year's.
        late_prior: Whether last year's last months arrive in this one.
    """

    key: str
    name: str
    unit: str = "%"
    role: str = "kpi"
    kind: str = "ratio"
    shape: str = "rate"
    rule: str = "at-least"
    target: str = ""
    text: str = ""
    cases: tuple[Case, ...] = ()
    judged_on: str = "latest"
    judging_month: int = 0
    expected_by: str | None = None
    course: str = "steady"
    season: str = "even"
    size: int = 0
    prior: str = ""
    start: str = ""
    decimals: int = 1
    lag: int = 5
    settles: int = 0
    given: tuple[tuple[str, str, str], ...] = ()
    of: str = ""
    wrong: tuple[int, str] = (0, "")
    lines: tuple[tuple[str, str, int], ...] = ()
    population: str = ""
    national: str = ""
    monthly_targets: bool = False
    late_prior: bool = True
    resting: tuple[int, ...] = ()


class Line(Struct, frozen=True, kw_only=True):
    """A row and, where it reports, what is said of it through the year.

    Attributes:
        months: Calendar months of its ●.
        steps: Calendar month and text of its 手順.
        fates: What becomes of the ● or 手順 of a month other than being done in it: acts with
            the day, as ``planner.history.intents`` knows them.
        course: A status a month, for rows whose figures do not say it; "." is never reported.
        hopeful: Months in which the leader writes ○ whatever the figures say.
        notes: What is said, from April to March; ``{n}`` a count, ``{c}`` their sum since April.
        whys: What is added where the month is △.
        remedies: What is going to be better.
        words: What is said when a ● is ticked.
    """

    text: str
    months: tuple[int, ...] = ()
    kind: str = "activity"
    title: str = ""
    shows: tuple[Measure | str, ...] = ()
    is_separate: bool = False
    groups: tuple[str, ...] = ()
    lead: str = ""
    each: bool = False
    steps: tuple[tuple[int, str], ...] = ()
    fates: dict[str, tuple[Fate, ...]] = {}
    course: str = ""
    hopeful: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    whys: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    counts: tuple[int, int] = (5, 20)


class Topic(Struct, frozen=True, kw_only=True):
    """An item with its rows."""

    title: str
    rows: tuple[Line, ...]
    tags: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lead: str = ""


class Band(Struct, frozen=True, kw_only=True):
    """A section with its items."""

    pillar: str
    title: str
    label: str
    groups: tuple[str, ...] = ()
    lead: str = ""
    topics: tuple[Topic, ...] = ()


ALL_YEAR = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


def daily(text: str, **more) -> Line:
    """Work of every month."""
    return Line(text=text, months=ALL_YEAR, **more)


def on(months: tuple[int, ...], text: str, **more) -> Line:
    """Work of some months."""
    return Line(text=text, months=months, **more)


def measured(text: str, measure: Measure | str, **more) -> Line:
    """A KPI row."""
    return Line(text=text, kind="kpi", shows=(measure,), **more)
