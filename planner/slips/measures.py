"""The measures of a plan at a month: counts of work done and reported, and their shares (pure).

Measures follow the baseline, so that moving a ● improves no index; overdue ● follow the latest
promise (``planner.slips.slips``). The execution index is the Baseline
Execution Index of the DCMA (DCMA-EA PAM 200.1, 3.1.2.4; check 14 of its assessment): work
completed by the status date, planned or not, over work due in the baseline by that date and
unplanned work completed. Recurring work (there "level of effort") is left out, and work done before
its month can raise the index above 1.

A dropped ● stays due, since the BEI counts the baseline and not the present schedule; else dropping
work would improve the index. A ● whose row was suspended or 廃止 in its month is due only if it was
done.

Counts of sections add up to those of the plan. Those of groups do not: a row that several groups
carry is counted for each of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeVar

from msgspec import Struct, structs

from planner.history.dated import until
from planner.plan import ledger, reporting
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.plan.reporting import WAITING_FOR_REVIEW, Stage
from planner.slips.commitments import Commitment, Outcome, commitments, outcome

_Counted = TypeVar("_Counted", bound=Struct)


class Share(Struct, frozen=True):
    """Two counts; their ratio is never shown without them."""

    part: int
    whole: int

    @property
    def ratio(self) -> Fraction | None:
        """The exact ratio; None for a whole of 0."""
        return Fraction(self.part, self.whole) if self.whole else None


class Execution(Struct, frozen=True):
    """The numbers of single ●, 手順 and periods, by the month of the baseline.

    Attributes:
        due: Due by the month, including dropped and moved ones.
        done: Planned and done by the month, including those not due yet.
        late: Of the done, those after the month of the baseline.
        early: Of the done, those not due yet.
        moved: Of the due, those moved at least once.
        dropped: Of the due, those dropped.
        unplanned: Done by the month but not in the baseline.
        resting: Not done, and not due since the row was suspended in the month of the baseline.
        ended: Not done, and not due since the row was 廃止 by the month of the baseline.
        unrecorded: Due by the month, but before the ledger; in no other count.
        unrecorded_done: Of these, those done.
    """

    due: int = 0
    done: int = 0
    late: int = 0
    early: int = 0
    moved: int = 0
    dropped: int = 0
    unplanned: int = 0
    resting: int = 0
    unrecorded: int = 0
    unrecorded_done: int = 0
    ended: int = 0

    @property
    def index(self) -> Share:
        """The execution index: done, planned or not, over due and done unplanned."""
        return Share(self.done + self.unplanned, self.due + self.unplanned)


class Continuous(Struct, frozen=True):
    """The numbers of continuous work: its rows, its ● due in recorded months, and those done."""

    rows: int = 0
    due: int = 0
    done: int = 0


class Reporting(Struct, frozen=True):
    """The numbers of reporting rows of one month by the stage of their report.

    Attributes:
        to_report: Those that are neither suspended nor 廃止 nor 未記録.
        reported: Of these, those with a report.
    """

    to_report: int = 0
    reported: int = 0
    reviewed: int = 0
    returned: int = 0
    waiting: int = 0
    resting: int = 0
    unrecorded: int = 0
    ended: int = 0

    @property
    def coverage(self) -> Share:
        """Units reported over units to report."""
        return Share(self.reported, self.to_report)


class Promises(Struct, frozen=True):
    """The numbers of moves of ● by outcome: made = kept + broken + open + released."""

    made: int = 0
    kept: int = 0
    broken: int = 0
    open: int = 0
    released: int = 0


class MeasureCounts(Struct, frozen=True):
    """All counts of a set of rows.

    Attributes:
        causes: The number of moves by cause, the most frequent first; an empty text for no cause.
    """

    execution: Execution = Execution()
    continuous: Continuous = Continuous()
    reporting: Reporting = Reporting()
    promises: Promises = Promises()
    causes: tuple[tuple[str, int], ...] = ()


class Measures(Struct, frozen=True):
    """The counts of the plan, of its sections and items by id, and of its groups, as printed."""

    plan: MeasureCounts
    sections: tuple[tuple[str, MeasureCounts], ...]
    items: tuple[tuple[str, MeasureCounts], ...]
    groups: tuple[tuple[str, MeasureCounts], ...]


def measure(plan: Plan, month: Month, group: str = "") -> Measures:
    """The measures of a plan at a month, for the rows of one group or of all (empty).

    They are of the page of the month: moves and drops made for later months do not count.
    """
    plan = until(plan, month)
    rows = [r for r in plan.rows_in_order() if not group or group in plan.groups_of(r)]
    reporting_rows = {unit.id for unit in reporting.units(plan)}
    counted = {row.id: _row_counts(plan, row, month, row.id in reporting_rows) for row in rows}
    items = {
        item: total(counted[row] for row in plan.items[item].rows if row in counted)
        for section in plan.order
        for item in plan.sections[section].items
        if any(row in counted for row in plan.items[item].rows)
    }
    sections = {
        section: [items[item] for item in plan.sections[section].items if item in items]
        for section in plan.order
    }
    return Measures(
        plan=total(counted.values()),
        sections=tuple((section, total(parts)) for section, parts in sections.items() if parts),
        items=tuple(items.items()),
        groups=tuple(
            (name, total(counted[row.id] for row in rows if name in plan.groups_of(row)))
            for name in ([group] if group else plan.groups)
        ),
    )


def total(parts: Iterable[MeasureCounts]) -> MeasureCounts:
    """The counts of several sets of rows together."""
    counts = list(parts)
    causes: Counter[str] = Counter()
    for part in counts:
        causes.update(dict(part.causes))
    return MeasureCounts(
        execution=_sum(Execution, (part.execution for part in counts)),
        continuous=_sum(Continuous, (part.continuous for part in counts)),
        reporting=_sum(Reporting, (part.reporting for part in counts)),
        promises=_sum(Promises, (part.promises for part in counts)),
        causes=_ranked(causes),
    )


def _sum(kind: type[_Counted], parts: Iterable[_Counted]) -> _Counted:
    return kind(*map(sum, zip(*map(structs.astuple, parts), strict=True)))


def _ranked(causes: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(causes.items(), key=lambda cause: (-cause[1], cause[0])))


def _row_counts(plan: Plan, row: Row, month: Month, is_unit: bool) -> MeasureCounts:  # noqa: FBT001
    own = tuple(commitments(row))
    moves = [move for commitment in own for move in commitment.moves]
    return MeasureCounts(
        execution=_sum(Execution, (_execution(plan, row, commitment, month) for commitment in own)),
        continuous=_continuous(plan, row, month),
        reporting=_reporting(plan, row, month) if is_unit else Reporting(),
        promises=_promises(outcome(plan, row, mark, place, month) for mark, place in moves),
        causes=_ranked(Counter(mark.promises[place].cause for mark, place in moves)),
    )


def _execution(plan: Plan, row: Row, commitment: Commitment, month: Month) -> Execution:
    is_done, due = commitment.is_done_by(month), commitment.due
    if due is None:
        return Execution(unplanned=is_done)
    if not plan.is_recorded(due):
        is_past = due <= month
        return Execution(unrecorded=is_past, unrecorded_done=is_past and is_done)
    if due > month:
        return Execution(done=is_done, early=is_done)
    is_ended = plan.is_ended(row, due)
    is_idle = is_ended or row.is_suspended(due)
    if is_idle and not is_done:
        return Execution(ended=is_ended, resting=not is_ended)
    return Execution(
        due=1,
        done=is_done,
        late=is_done and not is_idle and (commitment.mark.done or month) > due,
        moved=bool(commitment.moves),
        dropped=commitment.mark.dropped is not None,
    )


def _continuous(plan: Plan, row: Row, month: Month) -> Continuous:
    if not ledger.is_continuous(row):
        return Continuous()
    due = [mark for mark in row.marks if not mark.is_step and _was_due(plan, row, mark, month)]
    done = sum(mark.done is not None and mark.done <= month for mark in due)
    return Continuous(rows=1, due=len(due), done=done)


def _was_due(plan: Plan, row: Row, mark: Mark, month: Month) -> bool:
    return (
        mark.month is not None
        and mark.month <= month
        and plan.is_recorded(mark.month)
        and not plan.is_idle(row, mark.month)
    )


def _reporting(plan: Plan, unit: Row, month: Month) -> Reporting:
    if not plan.is_recorded(month):
        return Reporting(unrecorded=1)
    stage = reporting.stage(plan, unit, month)
    if stage is Stage.RESTING:
        return Reporting(resting=1)
    if stage is Stage.ENDED:
        return Reporting(ended=1)
    return Reporting(
        to_report=1,
        reported=stage is not Stage.UNREPORTED,
        reviewed=stage is Stage.REVIEWED,
        returned=stage is Stage.RETURNED,
        waiting=stage in WAITING_FOR_REVIEW,
    )


def _promises(outcomes: Iterator[Outcome]) -> Promises:
    counts = Counter(outcomes)
    return Promises(
        made=counts.total(),
        kept=counts[Outcome.KEPT],
        broken=counts[Outcome.BROKEN],
        open=counts[Outcome.OPEN],
        released=counts[Outcome.RELEASED],
    )
