"""The rows that are behind at a month, their counts and their change: for screen and paper (pure).

A month counts by what is known now, the one it is compared with just so: what is before in a
month is what the month before says of itself. What became of each slip is told by ``trends``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.slips import REASONS, Reason, Slip, concerns, slips
from planner.slips.trends import Compared, Trend, beside, counts, known, slipped


class Asked(Struct, frozen=True):
    """What is looked at; no reasons are all of them, an empty group is every group.

    Attributes:
        since: The month compared with; None for the one before.
        is_compared: Whether change is asked for: it costs as much again as the rest.
    """

    month: Month
    group: str = ""
    incentive_only: bool = False
    reasons: tuple[Reason, ...] = ()
    since: Month | None = None
    is_compared: bool = True

    @property
    def earlier(self) -> Month:
        """The month compared with; one before the year compares with nothing."""
        return self.since or add_months(self.month, -1)


class RowBehind(Struct, frozen=True):
    """A row with what slips in it, the gravest first, and what of it is over.

    Attributes:
        trend: What became of the row as a whole; None where nothing was compared.
    """

    row: str
    trend: Trend | None
    slips: tuple[Compared, ...]
    over: tuple[Compared, ...] = ()

    @property
    def told(self) -> tuple[Compared, ...]:
        """All there is to tell, what is over last."""
        return (*self.slips, *self.over)

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing that slips in it is new, worse or better."""
        return all(one.trend == "same" for one in self.slips)

    @property
    def has_short_kpi(self) -> bool:
        """Whether a KPI is among its reasons."""
        return any(one.slip.reason == "kpi" for one in self.slips)


class Behind(Struct, frozen=True):
    """What is behind at a month, beside an earlier one.

    Attributes:
        compared: All slips, the gravest first, what is over last.
        rows: The rows with slips, the gravest first.
        recovered: The rows all of whose slips are over.
        trends: How many slips are new, worse, the same, better and over.
        reasons: How many slips there are by reason.
        before: How many the earlier month has by reason; None where there is none.
    """

    asked: Asked
    compared: tuple[Compared, ...]
    rows: tuple[RowBehind, ...]
    recovered: tuple[RowBehind, ...]
    trends: Mapping[Trend, int]
    reasons: Mapping[Reason, int]
    before: Mapping[Reason, int] | None = None

    @property
    def count(self) -> int:
        """How many slips there are."""
        return sum(self.reasons.values())

    @property
    def slips(self) -> tuple[Slip, ...]:
        """What slips, the gravest first."""
        return tuple(one.slip for one in self.compared if one.trend != "recovered")

    @property
    def eased(self) -> tuple[RowBehind, ...]:
        """The rows of which something is over, by what was gravest."""
        rows = {row.row: row for row in (*self.rows, *self.recovered)}
        over = (one.slip.row for one in self.compared if one.trend == "recovered")
        return tuple(rows[row] for row in dict.fromkeys(over))


def behind(plan: Plan, asked: Asked) -> Behind:
    """What is behind at a month, of what is asked for."""
    compared, before = _judged(plan, asked)
    found = tuple(one for one in compared if _is_asked(one.slip, asked))
    rows = _by_row(found)
    return Behind(
        asked,
        found,
        rows=tuple(row for row in rows if row.slips),
        recovered=tuple(row for row in rows if not row.slips),
        trends=counts(found),
        reasons=_counted(one.slip for one in found if one.trend != "recovered"),
        before=_counted(slip for slip in before if _is_asked(slip, asked))
        if before is not None
        else None,
    )


def of_group(plan: Plan, found: Behind, group: str) -> tuple[Slip, ...]:
    """What slips of a group, empty for all, in what was found of all; what is shared is each's."""
    month = found.asked.month
    return tuple(s for s in found.slips if not group or concerns(plan, s, month, group))


def _judged(plan: Plan, asked: Asked) -> tuple[Iterable[Compared], Iterable[Slip] | None]:
    """What slips beside the earlier month, and what that month has; each is judged once."""
    what, earlier = (asked.group, asked.reasons or REASONS), asked.earlier
    now = slips(plan, asked.month, *what)
    if not asked.is_compared:
        return map(Compared, now), None
    if earlier not in plan.year:
        return (Compared(slip, "new") for slip in now), None
    then = slipped(plan, earlier, *what)
    return beside(plan, asked.month, now, then), known(plan, earlier, then, *what)


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


def _trend(trends: set[Trend]) -> Trend | None:
    """What became of a row whose slips went these ways: a reason more makes it worse."""
    if len(trends) <= 1:
        return next(iter(trends), None)
    if trends & {"new", "worse"}:
        return "worse"
    return "better" if trends & {"better", "recovered"} else "same"


def _counted(found: Iterable[Slip]) -> Mapping[Reason, int]:
    """How many there are by reason, in the order of ``REASONS``."""
    found_by = Counter(slip.reason for slip in found)
    return {reason: found_by[reason] for reason in REASONS if found_by[reason]}
