"""What became of what slips since an earlier month: new, worse, the same, better, over (pure).

The earlier month is looked at in the plan of today, its ● as they stood at that month's end. What
was closed then is what was reported then, since a close holds it; what came 後着 is known now.
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

# What grows with every month that passes is no worse for it; these change by themselves.
_SIZED: frozenset[Reason] = frozenset({"kpi", "worse", "watermelon"})


class Compared(Struct, frozen=True):
    """A slip beside what it was at the earlier month.

    Attributes:
        slip: As it is now; for ``recovered`` as it was.
        trend: What became of it; None where nothing was compared.
        before: As it was then; None for what is new.
    """

    slip: Slip
    trend: Trend | None = None
    before: Slip | None = None


def slipped(
    plan: Plan, month: Month, group: str = "", reasons: Collection[Reason] = REASONS
) -> tuple[Slip, ...]:
    """What slipped at an earlier month of the year, as its end saw the ●."""
    return slips(_as_of(plan, month), month, group, reasons)


def known(
    plan: Plan,
    month: Month,
    earlier: Collection[Slip],
    group: str = "",
    reasons: Collection[Reason] = REASONS,
) -> tuple[Slip, ...]:
    """What slips at an earlier month by what is known now, in no order: what ``slips`` finds.

    Of what ``slipped`` only the items are judged anew in which a ● was carried out later: it
    changes nothing in another item and no KPI.
    """
    anew = {row.item for row in plan.rows.values() if _done_later(row, month)}
    kept = (slip for slip in earlier if slip.kpi or slip.item not in anew)
    others = frozenset(reasons) - {"kpi"}
    return (*kept, *(slips(plan, month, group, others, anew) if anew and others else ()))


def beside(
    plan: Plan, month: Month, now: Iterable[Slip], earlier: Iterable[Slip]
) -> tuple[Compared, ...]:
    """What slips at a month beside what ``slipped`` earlier, what is over last.

    A slip is followed by its row and reason, a ● and a KPI by itself. Months running and months
    late grow with time alone and are the same; a shortfall, a fall in rank and what stands against
    a status are worse or better by their size. What rests now, what has no figure yet and what has
    no status yet is neither told nor over.
    """
    before = {_key(slip): slip for slip in earlier}
    told = [_compared(slip, before.pop(_key(slip), None)) for slip in now]
    over = (slip for slip in before.values() if _is_over(plan, slip, month))
    return (*told, *(Compared(slip, "recovered", slip) for slip in over))


def counts(compared: Iterable[Compared]) -> Mapping[Trend, int]:
    """How many there are of each trend, in the order of ``TRENDS``."""
    found = Counter(one.trend for one in compared if one.trend is not None)
    return {trend: found[trend] for trend in TRENDS}


def _compared(slip: Slip, before: Slip | None) -> Compared:
    if before is None:
        return Compared(slip, "new")
    size, was = slip.size, before.size
    if size == was and _is_of_nothing(slip) and _is_of_nothing(before):
        size, was = _shortfall(slip), _shortfall(before)
    if slip.reason not in _SIZED or size == was:
        return Compared(slip, "same", before)
    return Compared(slip, "worse" if size > was else "better", before)


def _is_of_nothing(slip: Slip) -> bool:
    """Whether a KPI stands against 0, of which no shortfall is a share."""
    stands = slip.standing
    return stands is not None and stands.expected is not None and not stands.expected.value


def _shortfall(slip: Slip) -> Decimal:
    stands = slip.standing
    return (stands.shortfall if stands else None) or Decimal(0)


def _is_over(plan: Plan, slip: Slip, month: Month) -> bool:
    """Whether what slipped is known to be over, rather than at rest or not yet told.

    What a status said is over only where another status was given.
    """
    row = plan.rows[slip.row]
    if slip.reason == "kpi":
        return standing(plan, plan.kpis[slip.kpi], month).is_short is False
    if row.is_suspended(month):
        return False
    return slip.reason not in OF_STATUS or bool(row.report(month).status)


def _as_of(plan: Plan, month: Month) -> Plan:
    """The plan as it is, but the ● open that were carried out after a month they could slip at."""
    found = ((row, _done_later(row, month)) for row in plan.rows.values())
    opened = {row.id: _opened(row, later) for row, later in found if later}
    return structs.replace(plan, rows={**plan.rows, **opened}) if opened else plan


def _done_later(row: Row, month: Month) -> list[Mark]:
    """The ● carried out after a month at which they could slip: due by then, or put off twice."""
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
