"""The rows that are behind at a month: each with its reasons and what became of them (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.slips import REASONS, Reason, Slip
from planner.slips.trends import TRENDS, Compared, Trend, beside, slipped


class Asked(Struct, frozen=True):
    """What is looked at; no reasons are all of them, an empty group is every group."""

    month: Month
    group: str = ""
    incentive_only: bool = False
    reasons: tuple[Reason, ...] = ()


class RowBehind(Struct, frozen=True):
    """A row with what slips in it, the gravest first, and what of it is over.

    Attributes:
        trend: What became of the row as a whole.
    """

    row: str
    trend: Trend
    slips: tuple[Compared, ...]
    over: tuple[Compared, ...] = ()

    @property
    def told(self) -> tuple[Compared, ...]:
        """All there is to tell, what is over last."""
        return (*self.slips, *self.over)


class Behind(Struct, frozen=True):
    """What is behind at a month, beside the month before.

    Attributes:
        rows: The rows with slips, the gravest first.
        recovered: The rows all of whose slips are over.
        trends: How many slips are new, worse, the same, better and over.
        reasons: How many slips there are by reason.
        before: How many there were by reason a month earlier; None in the first month.
    """

    asked: Asked
    rows: tuple[RowBehind, ...]
    recovered: tuple[RowBehind, ...]
    trends: Mapping[Trend, int]
    reasons: Mapping[Reason, int]
    before: Mapping[Reason, int] | None = None

    @property
    def count(self) -> int:
        """How many slips there are."""
        return sum(self.reasons.values())


def behind(plan: Plan, asked: Asked) -> Behind:
    """What is behind at a month, of what is asked for."""
    reasons = asked.reasons or REASONS
    earlier = slipped(plan, add_months(asked.month, -1), asked.group, reasons)
    compared = beside(plan, asked.month, earlier, asked.group, reasons)
    found = [one for one in compared if _is_asked(one.slip, asked)]
    rows = _by_row(found)
    trends = Counter(one.trend for one in found)
    return Behind(
        asked,
        rows=tuple(row for row in rows if row.slips),
        recovered=tuple(row for row in rows if not row.slips),
        trends={trend: trends[trend] for trend in TRENDS},
        reasons=_counted(one.slip for one in found if one.trend != "recovered"),
        before=_counted(slip for slip in earlier if _is_asked(slip, asked))
        if earlier is not None
        else None,
    )


def _is_asked(slip: Slip, asked: Asked) -> bool:
    return slip.is_incentive or not asked.incentive_only


def _by_row(found: Iterable[Compared]) -> list[RowBehind]:
    """The rows in the order of their gravest slips."""
    told: dict[str, list[Compared]] = {}
    for one in found:
        told.setdefault(one.slip.row, []).append(one)
    return [_row(row, held) for row, held in told.items()]


def _row(row: str, held: list[Compared]) -> RowBehind:
    now = tuple(one for one in held if one.trend != "recovered")
    over = tuple(one for one in held if one.trend == "recovered")
    return RowBehind(row, _trend({one.trend for one in _weighty(held) if one.trend}), now, over)


def _weighty(held: list[Compared]) -> list[Compared]:
    """What a row's trend is told by: that a report is still to come makes no row worse."""
    return [one for one in held if one.slip.reason != "unreported"] or held


def _trend(trends: set[Trend]) -> Trend:
    """What became of a row whose slips went these ways: a reason more makes it worse."""
    if trends <= {"new"} or trends <= {"recovered"}:
        (only,) = trends
        return only
    if trends & {"new", "worse"}:
        return "worse"
    return "better" if trends & {"better", "recovered"} else "same"


def _counted(found: Iterable[Slip]) -> Mapping[Reason, int]:
    """How many there are by reason, in the order of ``REASONS``."""
    counts = Counter(slip.reason for slip in found)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}
