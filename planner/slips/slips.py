"""Slips: what is behind in a row, one event with all its grounds (pure).

A KPI that is short, therefore △, therefore lower than a month before: that is one event, and it
counts once. So do a ● that is overdue, moved twice and reported as ○, and a missing report.
"""

from collections.abc import Collection
from typing import Any, Literal

from msgspec import Struct, structs

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.slips.grounds import OF_MARKS, REASONS, Ground, Reason
from planner.slips.pages import MonthPage

About = Literal["work", "mark", "report"]
"""What a slip is about: the figures and status of a row, one of its ●, or its missing report."""


_Key = tuple[str, About, str]

# The causes before what they lead to.
_TOLD: tuple[Reason, ...] = (
    *("kpi", "below", "not-started", "worse", "no-remedy"),
    *("overdue", "re-promised", "watermelon", "unreported"),
)


class Slip(Struct, frozen=True):
    """Something that is behind in a row, with its grounds, the causes first.

    Attributes:
        mark: The ● it is about; empty for none.
    """

    row: str
    about: About
    mark: str
    item: str
    grounds: tuple[Ground, ...]

    @property
    def lead(self) -> Ground:
        """The first of its grounds, by which it is ordered."""
        return self.grounds[0]

    @property
    def reason(self) -> Reason:
        """The reason of the first ground."""
        return self.grounds[0].reason

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, each once."""
        return tuple(dict.fromkeys(ground.reason for ground in self.grounds))

    @property
    def is_incentive(self) -> bool:
        """Whether a ground concerns an incentive item."""
        return any(ground.is_incentive for ground in self.grounds)

    @property
    def key(self) -> _Key:
        """What it is about, the same from month to month."""
        return (self.row, self.about, self.mark)

    def ground(self, reason: Reason) -> Ground | None:
        """The first ground of a reason; None where it has none."""
        return next((ground for ground in self.grounds if ground.reason == reason), None)


def slips(
    page: MonthPage,
    group: str = "",
    reasons: Collection[Reason] = REASONS,
    *,
    incentive_only: bool = False,
) -> tuple[Slip, ...]:
    """The slips of a page, the gravest first.

    Order: incentive KPIs, then other KPIs by their shortfall; △ and □ by months running; fallen
    ranks; contradicted ○ or ◎; overdue ● by months late; re-promised ●; unreported items. For equal
    sizes incentive items first, then the order of the plan.

    Args:
        page: The page of a month.
        group: One group, or all (empty). A KPI belongs to the first row of the group that shows it.
        reasons: The reasons asked for; a slip has only grounds of these.
        incentive_only: Whether only grounds of incentive items count.
    """
    by_key: dict[_Key, list[Ground]] = {}
    for ground in page.grounds:
        own = _of_group(page.plan, page.month, ground, group) if group else ground
        if own is None or own.reason not in reasons or (incentive_only and not own.is_incentive):
            continue
        by_key.setdefault(_key(own), []).append(own)
    every = [Slip(*key, own[0].item, _in_order(own)) for key, own in by_key.items()]
    every.sort(key=_gravity)
    return tuple(every)


def _key(ground: Ground) -> _Key:
    """What a ground is about; ○ against nothing but a ● of its row is about that ●."""
    if ground.reason in OF_MARKS:
        return (ground.row, "mark", ground.mark)
    if ground.reason == "unreported":
        return (ground.row, "report", "")
    if ground.reason == "watermelon" and not ground.short and ground.marks[0][0] == ground.row:
        return (ground.row, "mark", ground.marks[0][1])
    return (ground.row, "work", "")


def _in_order(own: list[Ground]) -> tuple[Ground, ...]:
    if len(own) > 1:
        own.sort(key=lambda ground: (_TOLD.index(ground.reason), ground.gravity))
    return tuple(own)


def _of_group(plan: Plan, month: Month, ground: Ground, group: str) -> Ground | None:
    """The ground at a row of a group; None where it has none there."""
    if not ground.kpi:
        return ground if group in plan.groups_of(plan.rows[ground.row]) else None
    rows = [plan.rows[row] for row in ground.shown]
    own = [row for row in rows if group in plan.groups_of(row)]
    if all(plan.is_idle(row, month) for row in own):
        return None
    if own[0].id == ground.row:
        return ground
    return structs.replace(ground, row=own[0].id, item=own[0].item)


def _gravity(slip: Slip) -> Any:
    return slip.grounds[0].gravity
