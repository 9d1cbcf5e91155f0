"""The rows that are behind at a month, with counts and changes (pure).

All numbers of a month on screen, on paper and for scripts come from here. They add up: the slips of
the page before, with those new and resumed and without those that left, are those of the page.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

from msgspec import Struct, structs

from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.grounds import REASONS, Reason
from planner.slips.leaving import LEFT as KINDS_LEFT
from planner.slips.leaving import Left
from planner.slips.pages import MonthPage, Pages
from planner.slips.slips import Slip, slips
from planner.slips.trends import Compared, Trend, compare, count_trends


class Closed(Struct, frozen=True):
    """Says that a page is as its month was closed; ``before`` is the plan as the one before was.

    That is None where the month compared with was not closed by then.
    """

    before: Plan | None = None


class Asked(Struct, frozen=True):
    """The slips asked for; no reasons mean all reasons, an empty group means all groups.

    Attributes:
        since: The month compared with; None for the month before.
        is_compared: Whether changes are asked for: they double the cost.
        closed: For a page as it was closed (締め時点); None for all that is known now (現在判明).
    """

    month: Month
    group: str = ""
    incentive_only: bool = False
    reasons: tuple[Reason, ...] = ()
    since: Month | None = None
    is_compared: bool = True
    closed: Closed | None = None

    def as_closed(self, closed: Closed) -> "Asked":
        """The same, as it was closed."""
        return structs.replace(self, closed=closed)

    @property
    def earlier(self) -> Month:
        """The month compared with, which may lie before the year."""
        return self.since or add_months(self.month, -1)

    def chosen(self, page: MonthPage) -> tuple[Slip, ...]:
        """The slips of a page, as far as they are asked for."""
        reasons = self.reasons or REASONS
        return slips(page, self.group, reasons, incentive_only=self.incentive_only)


class RowBehind(Struct, frozen=True):
    """A row with its slips, the gravest first, and those that left.

    Attributes:
        trend: The trend of the row as a whole; None where nothing was compared.
    """

    row: str
    trend: Trend | None
    slips: tuple[Compared, ...]
    left: tuple[Compared, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether it may be folded away: nothing changed or left, and no report is missing."""
        is_missing = any(own.slip.about == "report" for own in self.slips)
        return self.trend == "same" and not self.left and not is_missing

    @property
    def has_short_kpi(self) -> bool:
        """Whether a KPI is among its reasons."""
        return any(own.slip.ground("kpi") for own in self.slips)


class Behind(Struct, frozen=True):
    """The rows behind at a month, compared with an earlier one.

    Attributes:
        plan: The plan up to the month.
        slips: The slips, what changed before what is the same, each the gravest first.
        left: The slips of the earlier page that left.
        rows: The rows with slips, in the order of these.
        settled: The rows all of whose slips left, by how: 解消 first.
        trends: The number of slips by trend.
        reasons: The number of slips by reason; one may have several.
        before: The number of slips on the earlier page; None where nothing was compared.
        reasons_before: The same by reason.
        corrected: As a month was closed: the slips that corrections made since its 締め added to
            the page before, and those that they took away; they are in ``before``.
    """

    plan: Plan
    asked: Asked
    slips: tuple[Compared, ...]
    left: tuple[Compared, ...]
    rows: tuple[RowBehind, ...]
    settled: tuple[RowBehind, ...]
    trends: Mapping[Trend, int]
    reasons: Mapping[Reason, int]
    before: int | None = None
    reasons_before: Mapping[Reason, int] = {}
    corrected: tuple[int, int] = (0, 0)

    @property
    def count(self) -> int:
        """The number of slips."""
        return len(self.slips)

    @property
    def rows_left(self) -> tuple[RowBehind, ...]:
        """The rows with slips that left: those with no others first, by how."""
        return (*self.settled, *(row for row in self.rows if row.left))

    @property
    def compared(self) -> tuple[Compared, ...]:
        """All slips, those that left last."""
        return (*self.slips, *self.left)


def behind(plan: Plan, asked: Asked, pages: Pages | None = None) -> Behind:
    """The rows behind at a month, as far as they are asked for.

    Args:
        plan: The plan with all that is known.
        asked: What is asked for.
        pages: Pages of this plan made already.
    """
    pages = pages or Pages(plan)
    page = pages.page(asked.month)
    before = _before(pages, asked)
    if asked.is_compared:
        every = compare(page, before, asked.chosen, partial(pages.before, asked.earlier))
    else:
        every = tuple(map(Compared, asked.chosen(page)))
    standing = _ordered(own for own in every if not own.has_left)
    left = tuple(own for own in every if own.has_left)
    rows = _by_row((*standing, *left))
    then = asked.chosen(before) if before is not None else ()
    return Behind(
        page.plan,
        asked,
        standing,
        left,
        rows=tuple(row for row in rows if row.slips),
        settled=tuple(sorted((row for row in rows if not row.slips), key=_settlement)),
        trends=count_trends(every),
        reasons=_counted(own.slip for own in standing),
        before=len(then) if before is not None else None,
        reasons_before=_counted(then),
        corrected=_corrected(asked, then),
    )


def _corrected(asked: Asked, then: Iterable[Slip]) -> tuple[int, int]:
    """The slips added to the page before and taken away from it since it was closed."""
    if asked.closed is None or asked.closed.before is None:
        return (0, 0)
    known = {slip.key for slip in then}
    closed = {slip.key for slip in asked.chosen(MonthPage(asked.closed.before, asked.earlier))}
    return (len(known - closed), len(closed - known))


def _before(pages: Pages, asked: Asked) -> MonthPage | None:
    if not asked.is_compared or asked.earlier not in pages.plan.year:
        return None
    return pages.page(asked.earlier)


def _ordered(standing: Iterable[Compared]) -> tuple[Compared, ...]:
    """What changed before what is the same, each as it comes."""
    return tuple(sorted(standing, key=lambda own: own.trend == "same"))


def _by_row(compared: Iterable[Compared]) -> list[RowBehind]:
    """The rows, those that changed first, each in the order of their gravest slips."""
    rows: dict[str, list[Compared]] = {}
    for own in compared:
        rows.setdefault(own.slip.row, []).append(own)
    every = (_row(row, own) for row, own in rows.items())
    return sorted(every, key=lambda row: (row.trend == "same", row.is_unchanged))


def _row(row: str, compared: list[Compared]) -> RowBehind:
    now = tuple(own for own in compared if not own.has_left)
    left = tuple(own for own in compared if own.has_left)
    return RowBehind(row, _of_slips(now) if now else _of_left(left), now, left)


def _of_slips(now: Iterable[Compared]) -> Trend | None:
    """The trend of a row that is behind: that of the slip of which most is to be said.

    So each letter in a list is that of a slip, as the counts have it. A missing report does not
    count beside other slips.
    """
    work = {own.trend for own in now if own.slip.about != "report"}
    trends = work or {own.trend for own in now}
    return next((trend for trend in _FIRST if trend in trends), None)


_FIRST: tuple[Trend, ...] = ("worse", "new", "resumed", "better", "same")


def _of_left(left: Iterable[Compared]) -> Left:
    """The way a row left: 解消 only if nothing of it is put off, dropped, at rest or waiting."""
    trends = {own.trend for own in left}
    return next(kind for kind in KINDS_LEFT if kind in trends)


def _settlement(row: RowBehind) -> int:
    return -KINDS_LEFT.index(row.trend) if row.trend in KINDS_LEFT else 0


def _counted(found: Iterable[Slip]) -> Mapping[Reason, int]:
    """The number of slips by reason, in the order of ``REASONS``."""
    counts = Counter(reason for slip in found for reason in slip.reasons)
    return {reason: counts[reason] for reason in REASONS if counts[reason]}
