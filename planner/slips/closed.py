"""The page of a month as it was closed (締め時点), for a plan with its history (pure)."""

from planner.errors import PlannerError
from planner.history.moments import Moment
from planner.history.timeline import Timeline
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, Closed, behind


def as_closed(timeline: Timeline, month: Month, since: Month | None = None) -> tuple[Plan, Closed]:
    """The plan at the latest 締め of a month, and at that of the month compared with.

    Args:
        timeline: The plan with its history.
        month: The month.
        since: The month compared with; None for the month before.

    Raises:
        PlannerError: ``close-unknown`` when the month was never closed, ``not-closed`` when it was
            reopened.
    """
    if not timeline.plan(timeline.last).is_closed(month):
        timeline.seq_at(Moment(close=month))
        raise PlannerError("not-closed", month=month)
    seq = timeline.seq_at(Moment(close=month))
    earlier = since or add_months(month, -1)
    seqs = [close.seq for close in timeline.closes if earlier in close.months and close.seq <= seq]
    return timeline.plan(seq), Closed(timeline.plan(seqs[-1]) if seqs else None)


def behind_as_closed(timeline: Timeline, asked: Asked) -> Behind:
    """The rows behind at a month as it was closed, compared with the month before as closed.

    Raises:
        PlannerError: As ``as_closed``.
    """
    plan, closed = as_closed(timeline, asked.month, asked.since)
    return behind(plan, asked.as_closed(closed))
