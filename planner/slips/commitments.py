"""The commitments of a row by its baseline, and the outcomes of its moved ● (pure).

They are the marks of ``ledger.binding_marks`` by the baseline: a dropped ● is still a commitment,
and a period is due by its last ● even if that was dropped.
"""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from planner.plan import ledger
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Promise, Row


class Commitment(Struct, frozen=True):
    """A single ●, a 手順 or a whole period.

    Attributes:
        mark: The mark that shows its state; for a period the last ● that is not dropped.
        due: Month of the baseline, for a period that of its last ●; None for unplanned work.
        given_up: The dropped ● of a period after ``mark``.
    """

    mark: Mark
    due: Month | None
    given_up: tuple[Mark, ...] = ()

    @property
    def moves(self) -> tuple[tuple[Mark, int], ...]:
        """Its moves: the mark, and the number of the promise from 0."""
        return tuple(
            (mark, place)
            for mark in (self.mark, *self.given_up)
            for place in range(int(mark.is_unplanned), len(mark.promises))
        )

    def is_done_by(self, month: Month) -> bool:
        """Whether it was carried out by a month; 後着 counts from the month it was carried out."""
        return self.mark.done is not None and self.mark.done <= month


class Outcome(Enum):
    """The outcome of a month promised when a mark was moved."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    RELEASED = (
        "released"  # the promise was 時期未定, the ● was dropped, or the row was 休止 or 廃止
    )


def commitments(row: Row) -> Iterator[Commitment]:
    """The commitments of a row: steps, single ●, periods and unplanned ●.

    The ● of a continuous row are none, unplanned ones included.
    """
    steps = (mark for mark in row.marks if mark.is_step)
    bullets = [mark for mark in row.marks if not mark.is_step]
    if ledger.is_continuous(row):
        bullets = []
    elif row.period_rule == "runs":
        for run in ledger.runs(row):
            yield from _of_run(run)
        bullets = [mark for mark in bullets if mark.is_unplanned]
    for mark in (*bullets, *steps):
        yield Commitment(mark, mark.month)


def outcome(plan: Plan, row: Row, mark: Mark, place: int, month: Month) -> Outcome:
    """The outcome of one of a mark's promises at a month.

    Kept: carried out by the month promised. Broken: open after that month, or moved to a later one.
    Released: dropped, 時期未定, or the row is 休止 in that month, or 廃止 by it.
    """
    promised = mark.promises[place].month
    if promised is None:
        return Outcome.RELEASED
    if mark.done is not None and mark.done <= min(promised, month):
        return Outcome.KEPT
    if any(_puts_off(later, promised) for later in mark.promises[place + 1 :]):
        return Outcome.BROKEN
    if mark.dropped is not None or (row.is_suspended(promised) and promised <= month):
        return Outcome.RELEASED
    ended = plan.ended_of(row)
    if ended is not None and ended.covers(promised) and ended.covers(month):
        return Outcome.RELEASED
    return Outcome.BROKEN if promised < month else Outcome.OPEN


def _of_run(run: list[Mark]) -> Iterator[Commitment]:
    if len(run) < ledger.PERIOD_LENGTH:
        yield from (Commitment(mark, mark.month) for mark in run)
        return
    last = max((n for n, mark in enumerate(run) if mark.dropped is None), default=len(run) - 1)
    yield Commitment(run[last], run[-1].month, tuple(run[last + 1 :]))


def _puts_off(later: Promise, promised: Month) -> bool:
    return later.month is None or later.month > promised
