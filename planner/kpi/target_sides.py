"""Which side of a value a target asks for, where its words and its KPI say so (pure)."""

from decimal import Decimal

from msgspec import Struct

from planner.kpi.target_made import Ask
from planner.kpi.target_scan import Mention
from planner.kpi.target_signs import (
    Turn,
    is_less_good,
    is_more_good,
    is_rank,
    is_reached,
    turn_beside,
)
from planner.kpi.target_units import PERCENT
from planner.plan.targets import Bound, Rule, Shift, Sign

Side = tuple[Sign, tuple[Ask, ...]]

_ASKED: tuple[Ask, ...] = ("direction",)
_TURNED: dict[Turn, Sign] = {"up": "at-least", "down": "at-most"}
_LOWER: dict[Sign, Sign] = {"at-least": "at-most", "above": "below"}
_BEYOND: dict[Sign, Sign] = {"at-least": "above", "at-most": "below"}


class Around(Struct, frozen=True):
    """What is known around a limit.

    Attributes:
        name: The name of its KPI and the words before it.
        unit: Its unit.
        now: The rule that the KPI has now.
        is_floor: Whether a phrase as 年間 or 年2回 makes a number of things the least there is.
        has_people: Whether it tells the people it stands for, as what is planned does.
    """

    name: str
    unit: str
    now: Rule | None = None
    is_floor: bool = False
    has_people: bool = False


def side_of(limit: Mention, around: Around) -> Side:
    """The sign of a limit, and what has to be asked for it."""
    for side in (_said, _turned, _compared, _kept, _known):
        if (found := side(limit, around)) is not None:
            return _of_rank(found) if is_rank(around.name, around.unit) else found
    return "at-least", _ASKED


def _of_rank(side: Side) -> Side:
    """A rank is better the smaller it is: 15位以上 is asked about, with 15 at most the nearest."""
    return (_LOWER[side[0]], _ASKED) if side[0] in _LOWER else side


def _said(limit: Mention, around: Around) -> Side | None:
    """以上, 以下, 未満; a value raised or lowered says it too: 前年度比5%増."""
    way, sign = limit.found.way, limit.direction.sign
    if way == "better" and sign is None:
        return _better(around, "at-least")
    if way == "down" and sign in {None, "at-least"}:  # 5%以上減少, 10%減以上
        return "at-most", ()
    if sign is not None:
        return sign, ()
    return (_TURNED[way], ()) if way else None


def _turned(limit: Mention, around: Around) -> Side | None:
    """31.3%まで引き上げる, 3.5%に抑える, 前年度より改善."""
    if limit.direction.turn == "better":
        side, asks = _better(around, "at-least")
        return _BEYOND[side], asks
    turn = turn_beside(limit.head, limit.tail)
    if turn == "better":
        return _better(around, "at-least")
    if turn and limit.tail.startswith("比"):  # 前年同月比で毎月減少
        return _BEYOND[_TURNED[turn]], ()
    return (_TURNED[turn], ()) if turn else None


def _compared(limit: Mention, around: Around) -> Side | None:
    """全国平均まで, 1件まで."""
    if not limit.direction.is_to:
        return None
    if isinstance(limit.found.value, Decimal):
        return "at-most", ()
    return (around.now.sign if isinstance(around.now, Bound) else "at-least"), ()


def _kept(limit: Mention, around: Around) -> Side | None:
    """A number without a direction keeps the one the KPI has for its number."""
    now = around.now
    is_fixed = isinstance(now, Bound) and isinstance(now.value, Decimal | Shift | None)
    if isinstance(now, Bound) and is_fixed and isinstance(limit.found.value, Decimal):
        return now.sign, ()
    return None


def _known(limit: Mention, around: Around) -> Side | None:
    """What goes without saying: 100%, 0件, 年2回, a rate of which more is good."""
    value, is_rate = limit.found.value, around.unit == PERCENT
    is_reach = is_reached(limit.tail) and not is_less_good(around.name)
    if is_reach or around.has_people:
        return "at-least", ()
    if isinstance(value, Decimal):
        if value == 0:
            return "at-most", ()
        is_all = is_rate and value == 100
        is_floor = around.is_floor and not is_rate
        if is_all or is_floor:
            return "at-least", ()
    elif not is_less_good(around.name) and is_more_good(around.name):
        is_rate = True
    is_against = isinstance(around.now, Bound) and around.now.sign in {"at-most", "below"}
    return ("at-least", ()) if is_rate and is_more_good(around.name) and not is_against else None


def _better(around: Around, sign: Sign) -> Side:
    """Better is more, unless less of it is good."""
    if isinstance(around.now, Bound):
        return ("at-most" if around.now.sign in {"at-most", "below"} else sign), ()
    return sign, (_ASKED if is_less_good(around.name) else ())
