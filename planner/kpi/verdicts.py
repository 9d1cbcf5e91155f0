"""The verdict of a year, and the status the figures propose for a row at a month (pure).

○ where all is met, × where something is not; ◎ is only a person's, and so is □: a figure says
how far work has come, never that nobody has begun. A proposal is shown with its evidence and
overwrites nothing.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.exact import shortened
from planner.kpi.readings import Reading, judging_month, year_reading
from planner.kpi.standing import People, Standing, Why, people, printed_rate, standing
from planner.kpi.targets import Limit, is_met, limit, subject
from planner.plan.fiscal import Month
from planner.plan.model import Item, Kpi, Plan, Row

MET, NOT_MET = "○", "×"

Meaning = Literal["on", "below"]
NoProposal = Literal["row-suspended", "no-kpi", "all-suspended", "unknown"]


class Verdict(Struct, frozen=True):
    """Whether a KPI met its target of the year.

    Attributes:
        is_met: None when that is not known; ``why`` says why.
        used: The figure the year ended with.
        value: What is held against ``against``: the figure, one of its counts, or its rate.
        against: The target of the year, or the rate planned for a population.
        people: The people behind a rate, planned and actual.
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
        """○ or ×; None when it is not known."""
        return verdict_symbol(is_met=self.is_met)


class Proposal(Struct, frozen=True):
    """The status the KPIs of a row propose for a month.

    Attributes:
        status: A symbol of the plan's scale; None when nothing is proposed.
        meaning: ``below`` when a KPI is short, ``on`` when all are met by now.
        why: Why nothing is proposed.
        evidence: The standings of all KPIs it rests on, the short ones first by size.
        is_recorded: False for a month before the program was used: nobody is asked about it.
    """

    row: str
    month: Month
    status: str | None = None
    meaning: Meaning | None = None
    why: NoProposal | None = None
    evidence: tuple[Standing, ...] = ()
    is_recorded: bool = True


def verdict(plan: Plan, kpi: Kpi) -> Verdict:
    """Whether a KPI met its target of the plan's year, by all figures there are."""
    found = year_reading(kpi, plan.year)
    asked = limit(kpi, plan.year, found)
    if why := _why_open(plan, kpi, asked, found):
        return Verdict(kpi.id, None, why, found, limit=asked)
    if found is None or asked.direction is None or asked.value is None:
        return Verdict(kpi.id, None, asked.why or "no-figure", found, limit=asked)
    value, against = subject(kpi, asked.series, found), asked.value
    rate = printed_rate(kpi, found)
    if rate is not None and kpi.population and kpi.population.rate and not asked.is_prior:
        value, against = rate, kpi.population.rate
    if value is None:
        why = "no-series" if asked.series else "no-denominator"
        return Verdict(kpi.id, None, why, found, limit=asked)
    return Verdict(
        kpi.id,
        is_met(asked.direction, value, against),
        used=found,
        value=value,
        against=against,
        limit=asked,
        people=people(kpi, found),
        is_provisional=found.is_provisional or asked.is_provisional,
    )


def item_verdict(plan: Plan, item: Item) -> bool | None:
    """Whether all KPIs of an item met their targets: one mark covers them."""
    kpis = dict.fromkeys(kpi for row in item.rows for kpi in plan.rows[row].kpis)
    found = [verdict(plan, plan.kpis[kpi]) for kpi in kpis if kpi in plan.kpis]
    return all_met(one.is_met for one in found if one.why not in UNJUDGED)


def all_met(met: Iterable[bool | None]) -> bool | None:
    """One mark for several: False when one is not met, None when one is unknown or none there."""
    told = list(met)
    if False in told:
        return False
    return None if None in told or not told else True


def verdict_symbol(*, is_met: bool | None) -> str | None:
    """○ for met, × for not met, None for unknown."""
    return None if is_met is None else MET if is_met else NOT_MET


def proposal(
    plan: Plan, row: Row, month: Month, known: Mapping[str, Standing] | None = None
) -> Proposal:
    """The status the KPIs of a row propose for a month.

    Args:
        plan: The plan.
        row: One of its rows.
        month: A month of the plan's year.
        known: ``kpi.standings`` of the plan and month, where many rows are asked about.
    """
    found = _proposal(plan, row.id, row.kpis, month, known)
    if not row.is_suspended(month):
        return found
    return structs.replace(found, status=None, meaning=None, why="row-suspended")


def item_proposal(
    plan: Plan, item: Item, month: Month, known: Mapping[str, Standing] | None = None
) -> Proposal:
    """The status proposed where an item reports as one: by the KPIs of all its working rows."""
    rows = [plan.rows[row] for row in item.rows]
    kpis = dict.fromkeys(kpi for row in rows if not row.is_suspended(month) for kpi in row.kpis)
    return _proposal(plan, item.rows[0] if item.rows else "", tuple(kpis), month, known)


def evidence_key(found: Proposal) -> str:
    """What a proposal rests on, as a text that changes only with it: to ask once, not again."""
    return ";".join(sorted(_evidence(one) for one in found.evidence))


# A KPI that says nothing about its row, and leaves it to the others.
UNJUDGED = frozenset({"reference", "no-target", "qualitative", "in-words", "suspended"})


def _proposal(
    plan: Plan,
    row: str,
    kpis: Iterable[str],
    month: Month,
    known: Mapping[str, Standing] | None,
) -> Proposal:
    is_recorded = plan.is_recorded(month)
    found = [_standing(plan, plan.kpis[kpi], month, known) for kpi in kpis if kpi in plan.kpis]
    told = [one for one in found if one.why not in UNJUDGED]
    if not told:
        is_resting = any(one.why == "suspended" for one in found)
        why: NoProposal = "all-suspended" if is_resting else "no-kpi"
        return Proposal(row, month, why=why, is_recorded=is_recorded)
    told.sort(key=_gravity)
    is_good = all_met(None if one.is_short is None else not one.is_short for one in told)
    if is_good is None:
        return Proposal(row, month, why="unknown", evidence=tuple(told), is_recorded=is_recorded)
    meaning: Meaning = "on" if is_good else "below"
    symbol = next((one.symbol for one in plan.statuses if one.meaning == meaning), None)
    return Proposal(row, month, symbol, meaning, evidence=tuple(told), is_recorded=is_recorded)


def _standing(plan: Plan, kpi: Kpi, month: Month, known: Mapping[str, Standing] | None) -> Standing:
    return known[kpi.id] if known is not None else standing(plan, kpi, month)


def _gravity(one: Standing) -> Decimal:
    return one.size.copy_negate() if one.is_short and one.size is not None else Decimal(1)


def _evidence(one: Standing) -> str:
    used = f"{one.used.series}@{one.used.period}={_short(one.value)}" if one.used else one.why
    against = f"{one.expected.basis}={_short(one.expected.value)}" if one.expected else ""
    return f"{one.kpi}:{used}:{against}:{one.is_short}"


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else shortened(value, 6)


def _why_open(plan: Plan, kpi: Kpi, asked: Limit, found: Reading | None) -> Why | None:
    """Why a year has no verdict, apart from the value of its limit."""
    if asked.why in {"reference", "no-target", "qualitative", "in-words"}:
        return asked.why
    judged_in = judging_month(kpi, plan.year) if kpi.judged_on == "judging-month" else None
    if kpi.is_suspended(judged_in or plan.year.last):
        return "suspended"
    return "no-figure" if found is None else asked.why
