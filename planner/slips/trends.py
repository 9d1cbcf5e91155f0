"""The trends of slips since an earlier month: new, worse, the same, better, over (pure).

The earlier month is judged in the present plan with its ● as they were at that month's end. Reports
of a closed month are as they were at its close; 後着 is included.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct, structs

from planner.kpi.standing import standing
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.slips.slips import OF_STATUS, REASONS, Reason, Slip, slips

Trend = Literal["new", "worse", "same", "better", "recovered"]

TRENDS: tuple[Trend, ...] = get_args(Trend)

# Months running and months late grow by themselves and are no trend; these sizes are.
_SIZED: frozenset[Reason] = frozenset({"kpi", "worse", "watermelon"})


class Compared(Struct, frozen=True):
    """A slip compared with the same slip at the earlier month.

    Attributes:
        slip: The present slip; for ``recovered`` the earlier one.
        trend: Its trend; None where nothing was compared.
        before: The earlier slip; None for a new one.
    """

    slip: Slip
    trend: Trend | None = None
    before: Slip | None = None


def slips_at_end_of(
    plan: Plan, month: Month, group: str = "", reasons: Collection[Reason] = REASONS
) -> tuple[Slip, ...]:
    """The slips at an earlier month of the year, with its ● as they were at its end."""
    return slips(_at_end_of(plan, month), month, group, reasons)


def slips_known_now(
    plan: Plan,
    month: Month,
    earlier: Collection[Slip],
    group: str = "",
    reasons: Collection[Reason] = REASONS,
) -> tuple[Slip, ...]:
    """The slips at an earlier month by what is known now, as ``slips`` finds them but unordered.

    Only items with a ● carried out later are judged again: ``earlier`` (``slips_at_end_of``) is
    right for all others and for KPIs.
    """
    changed = {row.item for row in plan.rows.values() if _done_later(row, month)}
    unchanged = (slip for slip in earlier if slip.kpi or slip.item not in changed)
    others = frozenset(reasons) - {"kpi"}
    again = slips(plan, month, group, others, changed) if changed and others else ()
    return (*unchanged, *again)


def compare(
    plan: Plan, month: Month, now: Iterable[Slip], earlier: Iterable[Slip]
) -> tuple[Compared, ...]:
    """The slips of a month compared with those of an earlier one (``slips_at_end_of``), over last.

    Slips are matched by reason and row, mark or KPI. Those with months running or late are the
    same; a shortfall, a fall in rank and evidence against a status are worse or better by their
    size. An earlier slip is left out if it is now suspended, without figure or without status.
    """
    before = {_key(slip): slip for slip in earlier}
    present = [_compared(slip, before.pop(_key(slip), None)) for slip in now]
    over = (slip for slip in before.values() if _is_over(plan, slip, month))
    return (*present, *(Compared(slip, "recovered", slip) for slip in over))


def count_trends(compared: Iterable[Compared]) -> Mapping[Trend, int]:
    """The number of slips by trend, in the order of ``TRENDS``."""
    counts = Counter(own.trend for own in compared)
    return {trend: counts[trend] for trend in TRENDS}


def _compared(slip: Slip, before: Slip | None) -> Compared:
    if before is None:
        return Compared(slip, "new")
    size, was = slip.size, before.size
    if size == was and _is_against_zero(slip) and _is_against_zero(before):
        size, was = _shortfall(slip), _shortfall(before)
    if slip.reason not in _SIZED or size == was:
        return Compared(slip, "same", before)
    return Compared(slip, "worse" if size > was else "better", before)


def _is_against_zero(slip: Slip) -> bool:
    """Whether the value expected of a KPI is 0, so that the size does not show the shortfall."""
    own = slip.standing
    return own is not None and own.expected is not None and not own.expected.value


def _shortfall(slip: Slip) -> Decimal:
    return (slip.standing and slip.standing.shortfall) or Decimal(0)


def _is_over(plan: Plan, slip: Slip, month: Month) -> bool:
    """Whether an earlier slip is known to be over, rather than suspended or unknown.

    One that came from a status is over only if there is a status again.
    """
    row = plan.rows[slip.row]
    if slip.reason == "kpi":
        return standing(plan, plan.kpis[slip.kpi], month).is_short is False
    if row.is_suspended(month):
        return False
    return slip.reason not in OF_STATUS or bool(row.report(month).status)


def _at_end_of(plan: Plan, month: Month) -> Plan:
    """The plan with those ● open that were carried out after a month at which they could slip."""
    done_later = ((row, _done_later(row, month)) for row in plan.rows.values())
    opened = {row.id: _opened(row, later) for row, later in done_later if later}
    return structs.replace(plan, rows={**plan.rows, **opened}) if opened else plan


def _done_later(row: Row, month: Month) -> list[Mark]:
    """The ● carried out after a month at which they could slip: due by then, or moved twice."""
    return [
        mark
        for mark in row.marks
        if mark.done is not None
        and mark.done > month
        and (len(mark.promises) > 1 or (mark.due is not None and mark.due <= month))
    ]


def _opened(row: Row, later: list[Mark]) -> Row:
    marks = (structs.replace(mark, done=None) if mark in later else mark for mark in row.marks)
    return structs.replace(row, marks=tuple(marks))


def _key(slip: Slip) -> tuple[str, str, str]:
    return (slip.reason, slip.kpi or slip.row, slip.mark)
