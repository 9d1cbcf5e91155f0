"""What stands against a ○ or ◎: overdue ● and short KPIs, and whether that was seen (pure).

The status of a row speaks for the rows it reports for, as far as they have none of their own. A
person who looked at the evidence may let the status stand (``KeepStatus``); he is asked again
when the evidence, or the status, has changed since.
"""

from collections.abc import Iterator

from msgspec import Struct, field

from planner.kpi.standing import Standing, standing
from planner.kpi.verdicts import Proposal, evidence_key
from planner.plan import ledger, reporting
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Plan, Row
from planner.text import clean

GOOD = frozenset({"on", "above"})


class Seen(Struct, frozen=True):
    """What was worked out of one plan and month, each when it was first asked for.

    Attributes:
        standings: By KPI; None for one the plan does not have.
        overdue: The overdue ● by row.
    """

    standings: dict[str, Standing | None] = field(default_factory=dict)
    overdue: dict[str, tuple[Mark, ...]] = field(default_factory=dict)


class Against(Struct, frozen=True):
    """What stands against a status.

    Attributes:
        marks: The overdue ●, each with its row's id before its own.
        short: Where the short KPIs stand, as the rows show them.
        key: All of it as a text that changes only with it.
    """

    marks: tuple[tuple[str, str], ...]
    short: tuple[Standing, ...]
    key: str


def against(plan: Plan, row: Row, month: Month, seen: Seen | None = None) -> Against | None:
    """What stands against the status of a row for a month; None where nothing does.

    Nothing is asked of a status that is not good, of a row at rest, or of a month before the
    ledger began.
    """
    status = plan.status(row.report(month).status)
    if status is None or status.meaning not in GOOD or not plan.is_recorded(month):
        return None
    seen = seen or Seen()
    rows = tuple(_spoken_for(plan, row, month))
    late = [(one, mark) for one in rows if one.marks for mark in overdue(plan, one, month, seen)]
    shown = dict.fromkeys(kpi for one in rows for kpi in one.kpis)
    short = _short(plan, shown, month, seen) if shown else ()
    if not late and not short:
        return None
    key = _key(Proposal(row.id, month, status.symbol, evidence=short), late)
    return Against(tuple((one.id, mark.id) for one, mark in late), short, key)


def is_kept(row: Row, month: Month, key: str) -> bool:
    """Whether a person let the status stand against just this evidence, by the last answer."""
    answered = [place for place, report in row.reports.items() if report.kept and place <= month]
    return bool(answered) and row.reports[max(answered)].kept == key


def stands(plan: Plan, kpi: str, month: Month, seen: Seen) -> Standing | None:
    """Where a KPI stands; None for one the plan does not have."""
    known = seen.standings
    if kpi not in known:
        held = plan.kpis.get(kpi)
        known[kpi] = standing(plan, held, month) if held else None
    return known[kpi]


def overdue(plan: Plan, row: Row, month: Month, seen: Seen) -> tuple[Mark, ...]:
    """The overdue ● of a row, oldest first."""
    found = seen.overdue.get(row.id)
    if found is None:
        found = seen.overdue[row.id] = ledger.overdue(plan, row, month)
    return found


def _spoken_for(plan: Plan, row: Row, month: Month) -> Iterator[Row]:
    """The working rows a row's status speaks for, itself first."""
    rows = plan.items[row.item].rows
    is_unit = len(rows) > 1 and (row.is_separate or rows[0] == row.id)
    for one in reporting.covered(plan, row) if is_unit else (row,):
        is_its_own = one.id == row.id or not one.report(month).status
        if is_its_own and not one.is_suspended(month):
            yield one


def _short(plan: Plan, kpis: dict[str, None], month: Month, seen: Seen) -> tuple[Standing, ...]:
    found = (stands(plan, kpi, month, seen) for kpi in kpis)
    return tuple(one for one in found if one is not None and one.is_short)


def _key(stated: Proposal, late: list[tuple[Row, Mark]]) -> str:
    marks = (f"{row.id}:{mark.id}@{mark.due}" for row, mark in late)
    return clean(";".join((stated.status or "", evidence_key(stated), *sorted(marks))))
