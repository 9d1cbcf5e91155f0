"""The rows that are behind at a month, with counts and trends, for screen and paper (pure).

Both months are judged by what is known now, so that the earlier counts in one month are those the
earlier month shows itself. The trend of each slip comes from ``trends``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.slips import REASONS, Reason, Slip, concerns, slips
from planner.slips.trends import (
    Compared,
    Trend,
    compare,
    count_trends,
    slips_at_end_of,
    slips_known_now,
)


class Asked(Struct, frozen=True):
    """The slips asked for; no reasons mean all reasons, an empty group means all groups.

    Attributes:
        since: The month compared with; None for the month before.
        is_compared: Whether trends are asked for: they double the cost.
    """

    month: Month
    group: str = ""
    incentive_only: bool = False
    reasons: tuple[Reason, ...] = ()
    since: Month | None = None
    is_compared: bool = True

    @property
    def earlier(self) -> Month:
        """The month compared with, which may lie before the year."""
        return self.since or add_months(self.month, -1)


class RowBehind(Struct, frozen=True):
    """A row with its slips, the gravest first, and those that are over.

    Attributes:
        trend: The trend of the row as a whole; None where nothing was compared.
    """

    row: str
    trend: Trend | None
    slips: tuple[Compared, ...]
    over: tuple[Compared, ...] = ()

    @property
    def with_over(self) -> tuple[Compared, ...]:
        """The slips, and after them those that are over."""
        return (*self.slips, *self.over)

    @property
    def is_unchanged(self) -> bool:
        """Whether all its slips are the same as before."""
        return all(compared.trend == "same" for compared in self.slips)

    @property
    def has_short_kpi(self) -> bool:
        """Whether a KPI is among its reasons."""
        return any(compared.slip.reason == "kpi" for compared in self.slips)


class Behind(Struct, frozen=True):
    """The rows behind at a month, compared with an earlier one.

    Attributes:
        compared: All slips, the gravest first, those that are over last.
        rows: The rows with slips, the gravest first.
        recovered: The rows all of whose slips are over.
        trends: The number of slips by trend.
        reasons: The number of slips by reason.
        before: The number of slips in the earlier month by reason; None where there is none.
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
        """The number of slips."""
        return sum(self.reasons.values())

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The slips, the gravest first, without those that are over."""
        return tuple(own.slip for own in self.compared if own.trend != "recovered")

    @property
    def eased(self) -> tuple[RowBehind, ...]:
        """The rows with slips that are over, the gravest first."""
        rows = {row.row: row for row in (*self.rows, *self.recovered)}
        over = (own.slip.row for own in self.compared if own.trend == "recovered")
        return tuple(rows[row] for row in dict.fromkeys(over))


def behind(plan: Plan, asked: Asked) -> Behind:
    """The rows behind at a month, as far as they are asked for."""
    every, before = _compared(plan, asked)
    compared = tuple(own for own in every if _is_asked(own.slip, asked))
    rows = _by_row(compared)
    return Behind(
        asked,
        compared,
        rows=tuple(row for row in rows if row.slips),
        recovered=tuple(row for row in rows if not row.slips),
        trends=count_trends(compared),
        reasons=_counted(own.slip for own in compared if own.trend != "recovered"),
        before=_counted(slip for slip in before if _is_asked(slip, asked))
        if before is not None
        else None,
    )


def of_group(plan: Plan, every: Behind, group: str) -> tuple[Slip, ...]:
    """The slips of a group (empty: all), from those of all groups; shared ones are in each."""
    month = every.asked.month
    return tuple(s for s in every.slips if not group or concerns(plan, s, month, group))


def _compared(plan: Plan, asked: Asked) -> tuple[Iterable[Compared], Iterable[Slip] | None]:
    """The slips compared with those of the earlier month, and the latter as known now."""
    filters, earlier = (asked.group, asked.reasons or REASONS), asked.earlier
    now = slips(plan, asked.month, *filters)
    if not asked.is_compared:
        return map(Compared, now), None
    if earlier not in plan.year:
        return (Compared(slip, "new") for slip in now), None
    then = slips_at_end_of(plan, earlier, *filters)
    return compare(plan, asked.month, now, then), slips_known_now(plan, earlier, then, *filters)


def _is_asked(slip: Slip, asked: Asked) -> bool:
    return slip.is_incentive or not asked.incentive_only


def _by_row(compared: Iterable[Compared]) -> list[RowBehind]:
    """The rows in the order of their gravest slips."""
    rows: dict[str, list[Compared]] = {}
    for own in compared:
        rows.setdefault(own.slip.row, []).append(own)
    return [_row(row, own) for row, own in rows.items()]


def _row(row: str, compared: list[Compared]) -> RowBehind:
    """A row with its slips; a missing report does not count in its trend beside other reasons."""
    now = tuple(own for own in compared if own.trend != "recovered")
    over = tuple(own for own in compared if own.trend == "recovered")
    counted = [own for own in compared if own.slip.reason != "unreported"] or compared
    return RowBehind(row, _trend({own.trend for own in counted if own.trend}), now, over)


def _trend(trends: set[Trend]) -> Trend | None:
    """The trend of a row from those of its slips: a new reason makes it worse."""
    if len(trends) <= 1:
        return next(iter(trends), None)
    if trends & {"new", "worse"}:
        return "worse"
    return "better" if trends & {"better", "recovered"} else "same"


def _counted(found: Iterable[Slip]) -> Mapping[Reason, int]:
    """The number of slips by reason, in the order of ``REASONS``."""
    counts = Counter(slip.reason for slip in found)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}
