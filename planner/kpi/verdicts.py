"""The verdict of a year, and the status that figures propose for a row at a month (pure).

A verdict is ○ where all targets are met, else ×; ◎ and □ are set by people only. A proposal is
shown with its evidence and overwrites nothing.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.exact import shortened
from planner.kpi.readings import Reading, judging_month, year_reading
from planner.kpi.standing import People, Standing, Why, people, printed_rate, standing
from planner.kpi.targets import Limit, is_met, limit_of, subject
from planner.plan.fiscal import Month
from planner.plan.model import Item, Kpi, Plan, Row

MET, NOT_MET = "○", "×"

Meaning = Literal["on", "below"]
NoProposal = Literal["row-suspended", "no-kpi", "all-suspended", "unknown"]


class Verdict(Struct, frozen=True):
    """The verdict of a KPI on its target of the year.

    Attributes:
        is_met: None when unknown; ``why`` is the reason.
        used: The final figure of the year.
        value: The value compared: the figure, one of its counts, or its rate.
        against: The limit of the year, or the rate planned for a population.
        people: The people of a rate, planned and actual.
    """

    kpi: str
    is_met: bool | None
    why: Why | None = None
    used: Reading | None = None
    value: Decimal | None = None
    against: Decimal | None = None
    limit: Limit = Limit()
    people: People | None = None
    is_provisional: bool = False

    @property
    def symbol(self) -> str | None:
        """○ or ×; None when unknown."""
        return None if self.is_met is None else MET if self.is_met else NOT_MET


class Proposal(Struct, frozen=True):
    """The status the KPIs of a row propose for a month.

    Attributes:
        status: A symbol of the plan's scale; None when nothing is proposed.
        meaning: ``below`` when a KPI is short, ``on`` when none is.
        why: Why nothing is proposed.
        evidence: The standings of the judged KPIs, the short ones first by size.
        is_recorded: False for 未記録 months, which nobody is limit about.
    """

    row: str
    month: Month
    status: str | None = None
    meaning: Meaning | None = None
    why: NoProposal | None = None
    evidence: tuple[Standing, ...] = ()
    is_recorded: bool = True


def verdict(plan: Plan, kpi: Kpi) -> Verdict:
    """The verdict of a KPI on its target of the plan's year."""
    used = year_reading(kpi, plan.year)
    limit = limit_of(kpi, plan.year, used)
    if why := _why_open(plan, kpi, limit, used):
        return Verdict(kpi.id, None, why, used, limit=limit)
    if used is None or limit.direction is None or limit.value is None:
        return Verdict(kpi.id, None, limit.why or "no-figure", used, limit=limit)
    value, against = subject(kpi, limit.series, used), limit.value
    rate = printed_rate(kpi, used)
    if rate is not None and kpi.population and kpi.population.rate and not limit.is_prior:
        value, against = rate, kpi.population.rate
    if value is None:
        why = "no-series" if limit.series else "no-denominator"
        return Verdict(kpi.id, None, why, used, limit=limit)
    return Verdict(
        kpi.id,
        is_met(limit.direction, value, against),
        used=used,
        value=value,
        against=against,
        limit=limit,
        people=people(kpi, used),
        is_provisional=used.is_provisional or limit.is_provisional,
    )


def item_verdict(plan: Plan, item: Item) -> bool | None:
    """Whether all KPIs of an item met their targets: one mark covers them."""
    kpis = dict.fromkeys(kpi for row in item.rows for kpi in plan.rows[row].kpis)
    verdicts = [verdict(plan, plan.kpis[kpi]) for kpi in kpis if kpi in plan.kpis]
    return all_met(own.is_met for own in verdicts if own.why not in UNJUDGED)


def all_met(met: Iterable[bool | None]) -> bool | None:
    """One mark for several: False if any is not met, None if any is unknown or there is none."""
    every = list(met)
    if False in every:
        return False
    return None if None in every or not every else True


def proposal(
    plan: Plan, row: Row, month: Month, known: Mapping[str, Standing] | None = None
) -> Proposal:
    """The status the KPIs of a row propose for a month.

    Args:
        plan: The plan.
        row: One of its rows.
        month: A month of the plan's year.
        known: The standings of the month if they are known already.
    """
    proposed = _proposal(plan, row, month, known)
    if not row.is_suspended(month):
        return proposed
    return structs.replace(proposed, status=None, meaning=None, why="row-suspended")


def evidence_key(proposed: Proposal) -> str:
    """The evidence of a proposal as a text that changes only with it, so as to ask only once."""
    return ";".join(sorted(_evidence_text(own) for own in proposed.evidence))


# Why a KPI has no part in the status of its row.
UNJUDGED = frozenset({"reference", "no-target", "qualitative", "in-words", "suspended"})


def _proposal(plan: Plan, row: Row, month: Month, known: Mapping[str, Standing] | None) -> Proposal:
    is_recorded = plan.is_recorded(month)
    kpis = [plan.kpis[kpi] for kpi in row.kpis if kpi in plan.kpis]
    every = [known[kpi.id] if known is not None else standing(plan, kpi, month) for kpi in kpis]
    judged = [own for own in every if own.why not in UNJUDGED]
    if not judged:
        is_suspended = any(own.why == "suspended" for own in every)
        why: NoProposal = "all-suspended" if is_suspended else "no-kpi"
        return Proposal(row.id, month, why=why, is_recorded=is_recorded)
    judged.sort(key=_gravity)
    evidence = tuple(judged)
    is_good = all_met(None if own.is_short is None else not own.is_short for own in judged)
    if is_good is None:
        return Proposal(row.id, month, why="unknown", evidence=evidence, is_recorded=is_recorded)
    meaning: Meaning = "on" if is_good else "below"
    symbol = next((own.symbol for own in plan.statuses if own.meaning == meaning), None)
    return Proposal(row.id, month, symbol, meaning, evidence=evidence, is_recorded=is_recorded)


def _gravity(own: Standing) -> Decimal:
    return own.size.copy_negate() if own.is_short and own.size is not None else Decimal(1)


def _evidence_text(own: Standing) -> str:
    used = f"{own.used.series}@{own.used.period}={_short(own.value)}" if own.used else own.why
    against = f"{own.expected.basis}={_short(own.expected.value)}" if own.expected else ""
    return f"{own.kpi}:{used}:{against}:{own.is_short}"


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else shortened(value, 6)


def _why_open(plan: Plan, kpi: Kpi, limit: Limit, used: Reading | None) -> Why | None:
    """Why a year has no verdict, apart from an unknown limit."""
    if limit.why in {"reference", "no-target", "qualitative", "in-words"}:
        return limit.why
    judged_in = judging_month(kpi, plan.year) if kpi.judged_on == "judging-month" else None
    if kpi.is_suspended(judged_in or plan.year.last):
        return "suspended"
    return "no-figure" if used is None else limit.why
