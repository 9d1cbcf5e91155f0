"""What became of what slips since an earlier month: new, worse, the same, better, over (pure)."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from planner.fiscal import Month, add_months
from planner.model import Plan
from planner.slips import REASONS, Reason, Slip, slips

Trend = Literal["new", "worse", "same", "better", "recovered"]


class Compared(Struct, frozen=True):
    """A slip beside what it was at the earlier month.

    Attributes:
        slip: As it is now; for ``recovered`` as it was.
        trend: What became of it.
        before: As it was then; None for what is new.
    """

    slip: Slip
    trend: Trend
    before: Slip | None = None


def compare(
    plan: Plan,
    month: Month,
    since: Month | None = None,
    group: str = "",
    reasons: Collection[Reason] = REASONS,
) -> tuple[Compared, ...]:
    """What slips at a month beside an earlier one, the gravest first, what recovered last.

    Args:
        plan: The plan.
        month: The month looked at.
        since: The earlier month; None for the one before.
        group: One group, or all (empty).
        reasons: The reasons asked about.
    """
    before = {
        _key(slip): slip for slip in slips(plan, since or add_months(month, -1), group, reasons)
    }
    now = slips(plan, month, group, reasons)
    told = [Compared(s, "same" if _key(s) in before else "new", before.get(_key(s))) for s in now]
    keys = {_key(slip) for slip in now}
    over = [Compared(slip, "recovered", slip) for key, slip in before.items() if key not in keys]
    return (*told, *over)


def _key(slip: Slip) -> tuple[str, str, str]:
    return (slip.reason, slip.kpi or slip.row, slip.mark)
