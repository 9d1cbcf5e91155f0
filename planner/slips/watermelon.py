"""The evidence against a ○ or ◎: overdue ● and short KPIs, and whether it was accepted (pure).

The status of a row covers the rows it reports for that have none of their own. A person may confirm
the status in spite of the evidence (``KeepStatus``) and is asked again when either changes.
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


class Cache(Struct, frozen=True):
    """Values computed for one plan and month, each when it is first needed.

    Attributes:
        standings: By KPI; None for one the plan does not have.
        overdue: The overdue ● by row id.
    """

    standings: dict[str, Standing | None] = field(default_factory=dict)
    overdue: dict[str, tuple[Mark, ...]] = field(default_factory=dict)


class Against(Struct, frozen=True):
    """The evidence against a status.

    Attributes:
        marks: The overdue ●, each as row id and mark id.
        short: The standings of the short KPIs, in the order of the rows.
        key: The status and its evidence as a text that changes only with them.
    """

    marks: tuple[tuple[str, str], ...]
    short: tuple[Standing, ...]
    key: str


def against(plan: Plan, row: Row, month: Month, cache: Cache | None = None) -> Against | None:
    """The evidence against the status of a row for a month; None where there is none.

    There is none for a status that is not good, an idle row, or a 未記録 month.
    """
    status = plan.status(row.report(month).status)
    if status is None or status.meaning not in GOOD or not plan.is_recorded(month):
        return None
    cache = cache or Cache()
    rows = tuple(_covered(plan, row, month))
    late = [(own, mark) for own in rows if own.marks for mark in overdue(plan, own, month, cache)]
    shown = dict.fromkeys(kpi for own in rows for kpi in own.kpis)
    short = _short(plan, shown, month, cache) if shown else ()
    if not late and not short:
        return None
    key = _key(Proposal(row.id, month, status.symbol, evidence=short), late)
    return Against(tuple((own.id, mark.id) for own, mark in late), short, key)


def is_kept(row: Row, month: Month, key: str) -> bool:
    """Whether a person last confirmed the status in spite of exactly this evidence."""
    answered = [place for place, report in row.reports.items() if report.kept and place <= month]
    return bool(answered) and row.reports[max(answered)].kept == key


def standing_of(plan: Plan, kpi_id: str, month: Month, cache: Cache) -> Standing | None:
    """The standing of a KPI; None for one the plan does not have."""
    known = cache.standings
    if kpi_id not in known:
        kpi = plan.kpis.get(kpi_id)
        known[kpi_id] = standing(plan, kpi, month) if kpi else None
    return known[kpi_id]


def overdue(plan: Plan, row: Row, month: Month, cache: Cache) -> tuple[Mark, ...]:
    """The overdue ● of a row, oldest first."""
    marks = cache.overdue.get(row.id)
    if marks is None:
        marks = cache.overdue[row.id] = ledger.overdue(plan, row, month)
    return marks


def _covered(plan: Plan, row: Row, month: Month) -> Iterator[Row]:
    """The rows that a row's status covers, itself first, without those that are idle."""
    rows = plan.items[row.item].rows
    is_unit = len(rows) > 1 and (row.is_separate or rows[0] == row.id)
    for own in reporting.covered(plan, row) if is_unit else (row,):
        is_covered = own.id == row.id or not own.report(month).status
        if is_covered and not plan.is_idle(own, month):
            yield own


def _short(plan: Plan, kpis: dict[str, None], month: Month, cache: Cache) -> tuple[Standing, ...]:
    standings = (standing_of(plan, kpi, month, cache) for kpi in kpis)
    return tuple(own for own in standings if own is not None and own.is_short)


def _key(evidence: Proposal, late: list[tuple[Row, Mark]]) -> str:
    marks = (f"{row.id}:{mark.id}@{mark.due}" for row, mark in late)
    return clean(";".join((evidence.status or "", evidence_key(evidence), *sorted(marks))))
