"""The change of slips from one page to another: new, worse, better, or how they left (pure).

A slip is new once between two 解消: one that stood before and left in another way is 再開.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

from planner.kpi.exact import EXACT
from planner.kpi.outlook import Pace
from planner.kpi.standing import Standing
from planner.slips.grounds import Ground, Reason
from planner.slips.leaving import How, Left, how_left, kind_of, least_settled
from planner.slips.pages import MonthPage
from planner.slips.retargeted import by_former_target
from planner.slips.slips import Slip

Trend = Literal["new", "resumed", "worse", "better", "same"] | Left

TRENDS: tuple[Trend, ...] = (
    *("new", "resumed", "worse", "better", "same"),
    *("recovered", "postponed", "dropped", "rested", "held"),
)

LEFT: frozenset[Trend] = frozenset(get_args(Left))

_CHANGED: frozenset[Trend] = frozenset({"new", "resumed", "worse"})


class Gone(Struct, frozen=True):
    """A ground of the earlier page that does not stand any more, and how it left."""

    ground: Ground
    how: How


class Compared(Struct, frozen=True):
    """A slip compared with the same slip on the earlier page.

    Attributes:
        slip: The slip; of one that left, the slip of the earlier page.
        trend: Its trend; None where nothing was compared.
        before: The slip of the earlier page; None for one that was not on it.
        how: The way it left; None for one that stands.
        gone: The grounds of the earlier page that do not stand any more.
    """

    slip: Slip
    trend: Trend | None = None
    before: Slip | None = None
    how: How | None = None
    gone: tuple[Gone, ...] = ()

    @property
    def has_left(self) -> bool:
        """Whether it does not stand any more."""
        return self.trend in LEFT


Chosen = Callable[[MonthPage], Sequence[Slip]]
Earlier = Callable[[Collection[str]], Iterable[MonthPage]]


def compare(
    now: MonthPage, before: MonthPage | None, chosen: Chosen, earlier: Earlier
) -> tuple[Compared, ...]:
    """The slips of a page compared with those of an earlier one; those that left come last.

    Args:
        now: The page.
        before: The page compared with; None for the first month of the year.
        chosen: The slips of a page, as they are asked for.
        earlier: Gives the pages before that one, the latest first, as far as they are of items.
    """
    if before is None:
        return tuple(Compared(slip, "new") for slip in chosen(now))
    present, then = chosen(now), chosen(before)
    matches, left = _matched(present, then)
    grounds, were = _grounds(present), _grounds(then)
    standing = [
        _compared(now, slip, was, grounds, were) if was is not None else Compared(slip, "new")
        for slip, was in zip(present, matches, strict=True)
    ]
    fresh = [own.slip for own in standing if own.trend == "new"]
    items = {item for slip in fresh for item in _items(now, slip)}
    resumed = _resumed(fresh, before, chosen, earlier(items)) if fresh else set()
    listed = (
        Compared(own.slip, "resumed") if own.trend == "new" and own.slip.key in resumed else own
        for own in standing
    )
    return (*listed, *(_left(now, slip, grounds) for slip in left))


def count_trends(compared: Iterable[Compared]) -> Mapping[Trend, int]:
    """The number of slips by trend, in the order of ``TRENDS``."""
    counts = Counter(own.trend for own in compared)
    return {trend: counts[trend] for trend in TRENDS}


_Grounds = Mapping[tuple[str, str, str], Ground]


def _grounds(slips: Iterable[Slip]) -> _Grounds:
    return {ground.key: ground for slip in slips for ground in slip.grounds}


def _matched(
    present: Sequence[Slip], earlier: Iterable[Slip]
) -> tuple[list[Slip | None], list[Slip]]:
    """For each slip that of the earlier page, if any, and those of that page without one now.

    They are matched by what they are about, else by a ground that both have: a ○ may be against a
    KPI in one month and against a ● in the next.
    """
    known = {slip.key: slip for slip in earlier}
    matches: list[Slip | None] = []
    for slip in present:
        was = known.get(slip.key)
        matches.append(known.pop(slip.key) if was is not None and _goes_on(was, slip) else None)
    by_ground = {ground.key: was for was in known.values() for ground in was.grounds}
    for place, slip in enumerate(present):
        if matches[place] is None and by_ground:
            alike = (by_ground.get(ground.key) for ground in slip.grounds)
            if shared := next((was for was in alike if was and was.key in known), None):
                matches[place] = known.pop(shared.key)
    return matches, list(known.values())


def _goes_on(was: Slip, slip: Slip) -> bool:
    """Whether a slip is the one of before: a ● that was late and is now put off again is not."""
    return slip.about != "mark" or not {*was.reasons}.isdisjoint(slip.reasons)


_NONE: _Grounds = {}


def _left(now: MonthPage, slip: Slip, standing: _Grounds = _NONE) -> Compared:
    """A slip that left, by the least settled of its grounds; some may go on with another slip."""
    over = [ground for ground in slip.grounds if ground.key not in standing] or slip.grounds
    gone = tuple(Gone(ground, how_left(now.plan, now.month, ground)) for ground in over)
    how = least_settled(own.how for own in gone)
    return Compared(slip, kind_of(how), slip, how, gone)


def _resumed(
    fresh: Iterable[Slip], before: MonthPage, chosen: Chosen, earlier: Iterable[MonthPage]
) -> set[tuple[str, str, str]]:
    """The keys of the slips that stood on an earlier page and were at no time since known over.

    Args:
        fresh: Slips that did not stand on the page before.
        before: That page.
        chosen: The slips of a page, as they are asked for.
        earlier: The pages before it, the latest first.
    """
    sought = {slip.key: slip for slip in fresh}
    between = [before]
    resumed: set[tuple[str, str, str]] = set()
    for page in earlier:
        if not sought:
            break
        for was in chosen(page):
            slip = sought.get(was.key)
            if slip is None or not _goes_on(was, slip):
                continue
            del sought[was.key]
            if not any(_is_over(after, was) for after in between):
                resumed.add(was.key)
        between.append(page)
    return resumed


def _items(page: MonthPage, slip: Slip) -> Iterator[str]:
    """The items whose grounds a slip has: a KPI is found at the first row that shows it."""
    for ground in slip.grounds:
        yield page.plan.rows[ground.shown[0]].item if ground.shown else ground.item


def _is_over(page: MonthPage, slip: Slip) -> bool:
    return _left(page, slip).trend == "recovered"


# The trend of a slip that goes on


def _compared(
    now: MonthPage, slip: Slip, was: Slip, standing: _Grounds, were: _Grounds
) -> Compared:
    """A slip that goes on; a ○ may be contradicted by it now, and by another slip before."""
    known = [(ground, were[ground.key]) for ground in slip.grounds if ground.key in were]
    fresh = {ground.reason for ground in slip.grounds if ground.key not in were}
    over = (ground for ground in was.grounds if ground.key not in standing)
    gone = tuple(Gone(own, how_left(now.plan, now.month, own)) for own in over)
    ways = {_trend(now, ground, before) for ground, before in known}
    if any(kind_of(own.how) == "recovered" for own in gone):
        ways.add("better")
    if "below" in fresh and any(own.ground.reason == "not-started" for own in gone):
        ways.add("better")  # it has begun: □→△
        fresh.discard("below")
    minor = fresh & _MINOR
    if fresh - minor or (minor and "better" not in ways):
        ways.add("worse")
    return Compared(slip, _of_all(ways), was, gone=gone)


# New beside something better these do not make a slip worse: a missing 改善策, a ○ instead of △,
# a △ where nothing was reported before (where it fell, the fall does).
_MINOR: frozenset[Reason] = frozenset({"no-remedy", "watermelon", "below"})


def _of_all(ways: set[Trend]) -> Trend:
    """The trend of a slip from those of its grounds: a new ground makes it worse."""
    if ways & _CHANGED:
        return "worse"
    return "better" if "better" in ways else "same"


def _trend(page: MonthPage, ground: Ground, was: Ground) -> Trend:
    """Months running and months late grow by themselves and are no trend.

    Where the target of a KPI was changed in between, both are judged by the former one.
    """
    if ground.standing is not None and was.standing is not None:
        month = was.standing.month
        former = by_former_target(page.plan, ground.kpi, month, page.month)
        return _sign(shortage_change(former or ground.standing, was.standing))
    if ground.reason not in _SIZED:
        return "same"
    return _sign((Decimal(ground.size) - Decimal(was.size),))


_SIZED: frozenset[Reason] = frozenset({"worse", "watermelon", "re-promised"})


def _sign(changes: Iterable[Decimal]) -> Trend:
    """Worse where anything grew, better where something shrank and nothing grew."""
    every = tuple(changes)
    if any(change > 0 for change in every):
        return "worse"
    return "better" if any(change < 0 for change in every) else "same"


def shortage_change(now: Standing, was: Standing) -> tuple[Decimal, ...]:
    """The growth of the shortage, and of the pace that is needed; none without a new figure.

    The percentage does not count: 118 people of many are more than 20 of few.
    """
    if now.used == was.used and now.expected == was.expected:
        return ()
    parts = [EXACT.subtract(now.shortfall or Decimal(0), was.shortfall or Decimal(0))]
    need, needed = _need(now), _need(was)
    if need is not None and needed is not None:
        parts.append(EXACT.subtract(need, needed))
    return tuple(parts)


def _need(standing: Standing) -> Decimal | None:
    """The pace needed; under an at-most rule less of what is allowed is more that is needed."""
    pace: Pace | None = standing.required_pace
    if pace is None or pace.needed is None or pace.state in {"reached", "year-over"}:
        return None
    is_at_most = standing.limit.direction == "at-most"
    return pace.needed.copy_negate() if is_at_most else pace.needed
