"""The verdict of a year, and the status that figures propose for a row at a month (pure).

A verdict is ○ where all targets are met, else ×; ◎ and □ are set by people only. A proposal is
shown with its evidence and overwrites nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, structs

from planner.kpi.breaks import is_cut
from planner.kpi.carried_out import month_done
from planner.kpi.comparing import (
    Comparison,
    Origin,
    Pair,
    Side,
    compared,
    of_reading,
    printed_decimals,
)
from planner.kpi.exact import shortened
from planner.kpi.periods import of_periods
from planner.kpi.readings import (
    Reading,
    has_figures,
    is_of_judging_month,
    is_total,
    judging_month,
    subject,
    year_reading,
)
from planner.kpi.standing import (
    UNASKED,
    People,
    Standing,
    Why,
    is_ended,
    people,
    printed_rate,
    standing,
)
from planner.kpi.targets import Limit, limit_of
from planner.plan.fiscal import Month
from planner.plan.model import Ended, Item, Kpi, Plan, Row

MET, NOT_MET = "○", "×"

Meaning = Literal["on", "below"]
NoProposal = Literal[
    "row-suspended", "row-ended", "no-kpi", "all-suspended", "all-ended", "unknown"
]


class Verdict(Struct, frozen=True):
    """The verdict of a KPI on its target of the year.

    Attributes:
        is_met: None when unknown; ``why`` is the reason.
        used: The final figure of the year.
        value: The value compared: the figure, one of its counts, or its rate.
        against: The limit of the year, or the rate planned for a population.
        comparison: The two as they were compared.
        people: The people of a rate, planned and actual.
        done: The month in which what is to be done was carried out.
    """

    kpi: str
    is_met: bool | None
    why: Why | None = None
    used: Reading | None = None
    value: Decimal | None = None
    against: Decimal | None = None
    comparison: Comparison | None = None
    limit: Limit = Limit()
    people: People | None = None
    is_provisional: bool = False
    done: Month | None = None

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
        is_recorded: False for 未記録 months, which nobody is asked about.
    """

    row: str
    month: Month
    status: str | None = None
    meaning: Meaning | None = None
    why: NoProposal | None = None
    evidence: tuple[Standing, ...] = ()
    is_recorded: bool = True


def verdict(plan: Plan, kpi: Kpi, rows: Collection[Row] = ()) -> Verdict:
    """The verdict of a KPI on its target of the plan's year; none where all ``rows`` are 廃止."""
    found = _found(plan, kpi)
    judged_in = judging_month(kpi, plan.year) if kpi.judged_on == "judging-month" else None
    if is_ended(plan, kpi, judged_in or plan.year.last, rows) and found.why not in UNASKED:
        return structs.replace(found, is_met=None, why="ended")
    return found


def _found(plan: Plan, kpi: Kpi) -> Verdict:
    if kpi.target.over == "every":
        return _of_every(plan, kpi)
    used = _used(plan, kpi)
    limit = limit_of(kpi, plan.year, used)
    if why := _why_open(plan, kpi, limit, used):
        return Verdict(kpi.id, None, why, used, limit=limit)
    if limit.is_done:
        return _of_done(plan, kpi, limit)
    if limit.candidates and used is not None:
        every = [_verdict(plan, kpi, used, own) for own in limit.candidates]
        if len({own.is_met for own in every}) == 1 and every[0].is_met is not None:
            return every[0]
    if used is None or limit.direction is None or limit.value is None:
        return Verdict(kpi.id, None, limit.why or "no-figure", used, limit=limit)
    return _verdict(plan, kpi, used, limit)


def item_verdicts(plan: Plan, item: Item) -> tuple[Verdict, ...]:
    """The verdicts of the KPIs of an item that are judged, each KPI once, in the item's order."""
    rows = [plan.rows[row] for row in item.rows]
    kpis = dict.fromkeys(kpi for row in rows for kpi in row.kpis)
    verdicts = (
        verdict(plan, plan.kpis[kpi], [row for row in rows if kpi in row.kpis])
        for kpi in kpis
        if kpi in plan.kpis
    )
    return tuple(own for own in verdicts if own.why not in UNJUDGED)


def item_ended(plan: Plan, item: Item) -> Ended | None:
    """廃止 of an item at the end of the year: that of its last row; None while a row stands."""
    every = [plan.ended_of(plan.rows[row]) for row in item.rows]
    known = [own for own in every if own is not None and own.covers(plan.year.last)]
    if not known or len(known) < len(every):
        return None
    return max(known, key=lambda own: own.month)


def item_verdict(plan: Plan, item: Item) -> bool | None:
    """Whether all KPIs of an item met their targets: one mark covers them."""
    return all_met(own.is_met for own in item_verdicts(plan, item))


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
    if not plan.is_idle(row, month):
        return proposed
    why: NoProposal = "row-ended" if plan.is_ended(row, month) else "row-suspended"
    return structs.replace(proposed, status=None, meaning=None, why=why)


def evidence_key(proposed: Proposal) -> str:
    """The evidence of a proposal as a text that changes only with it, so as to ask only once."""
    return ";".join(sorted(_evidence_text(own) for own in proposed.evidence))


# Why a KPI has no part in the status of its row.
UNJUDGED = UNASKED | {"suspended", "ended"}


def _proposal(plan: Plan, row: Row, month: Month, known: Mapping[str, Standing] | None) -> Proposal:
    is_recorded = plan.is_recorded(month)
    kpis = [plan.kpis[kpi] for kpi in row.kpis if kpi in plan.kpis]
    every = [known[kpi.id] if known is not None else standing(plan, kpi, month) for kpi in kpis]
    judged = [own for own in every if own.why not in UNJUDGED]
    if not judged:
        whys = {own.why for own in every}
        why: NoProposal = (
            "all-suspended" if "suspended" in whys else "all-ended" if "ended" in whys else "no-kpi"
        )
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


def _used(plan: Plan, kpi: Kpi) -> Reading | None:
    """The final figure of the plan's year; none while only that of another month is known."""
    used = year_reading(kpi, plan.year)
    if used is None or kpi.judged_on != "judging-month":
        return used
    return used if is_of_judging_month(kpi, plan.year, used) else None


def _verdict(plan: Plan, kpi: Kpi, used: Reading, limit: Limit) -> Verdict:
    """The verdict of a year on its figure; open while months are missing that may change it."""
    if limit.direction is None or limit.value is None:
        return Verdict(kpi.id, None, limit.why or "no-target", used, limit=limit)
    value, against = subject(kpi, limit.series, used), limit.value
    rate = printed_rate(kpi, used)
    is_planned = rate is not None and limit.source == "number"
    if is_planned and kpi.population and kpi.population.rate:
        value, against = rate, kpi.population.rate
    if value is None:
        why: Why = "no-series" if limit.series else "no-denominator"
        return Verdict(kpi.id, None, why, used, limit=limit)
    figure = of_reading(used, value)
    origin: Origin = "written" if limit.source == "number" or limit.series else "published"
    decimals = printed_decimals(kpi, plan.year) if kpi.kind == "ratio" else None
    pair = Pair(figure, Side(against, limit.known.counts), origin, decimals)
    comparison = compared(kpi, limit, pair)
    is_certain = not used.missing or (
        _never_falls(kpi) and _is_certain(limit, is_met=comparison.is_met)
    )
    return Verdict(
        kpi.id,
        comparison.is_met if is_certain else None,
        None if is_certain else "months-missing",
        used=used,
        value=value,
        against=against,
        comparison=comparison,
        limit=limit,
        people=people(kpi, used),
        is_provisional=used.is_provisional or limit.is_provisional,
    )


def _never_falls(kpi: Kpi) -> bool:
    """Whether the figure of the year only grows with each month: a total, no rate and no mean."""
    return kpi.kind == "flow" and is_total(kpi)


def _is_certain(limit: Limit, *, is_met: bool) -> bool:
    """Whether a count that lacks months can only go on as it is: it never falls."""
    return is_met == (limit.direction == "at-least")


def _of_every(plan: Plan, kpi: Kpi) -> Verdict:
    """The verdict on what is asked of every month: × with the first that missed it."""
    limit = limit_of(kpi, plan.year)
    if limit.why in UNJUDGED:
        return Verdict(kpi.id, None, limit.why, limit=limit)
    found = standing(plan, kpi, plan.year.last)
    _, missing = of_periods(kpi, plan.year, plan.year.last)
    is_open = found.is_short is None or (bool(missing) and not found.is_short)
    why: Why | None = (found.why or "months-missing") if is_open else None
    return Verdict(
        kpi.id,
        None if is_open else not found.is_short,
        why,
        used=found.used,
        value=found.value,
        against=found.expected.value if found.expected else None,
        comparison=found.comparison,
        limit=limit,
        is_provisional=found.is_provisional,
    )


def _of_done(plan: Plan, kpi: Kpi, limit: Limit) -> Verdict:
    """The verdict on what is to be carried out: × once its time is over."""
    judged_in = judging_month(kpi, plan.year)
    done = month_done(plan, kpi, judged_in)
    if done is None and plan.status_month < judged_in:
        return Verdict(kpi.id, None, "before-judging", limit=limit)
    return Verdict(kpi.id, done is not None, limit=limit, done=done)


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else shortened(value, 6)


def _why_open(plan: Plan, kpi: Kpi, limit: Limit, used: Reading | None) -> Why | None:
    """Why a year has no verdict, apart from an unknown limit."""
    if limit.why in UNASKED:
        return limit.why
    judged_in = judging_month(kpi, plan.year) if kpi.judged_on == "judging-month" else None
    if kpi.is_suspended(judged_in or plan.year.last):
        return "suspended"
    if limit.is_done:
        return None
    if used is None:
        is_by_month = kpi.target.over == "month" and has_figures(kpi, plan.year.last)
        if has_figures(kpi, plan.year.last) and is_cut(kpi, plan.year.first, plan.year.last):
            return "definition-changed"
        return "no-year-figure" if is_by_month else "no-figure"
    return None if limit.candidates else limit.why
