"""Plain search over the rows shown: width, case and kana variants are the same."""

from collections.abc import Sequence

from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.text import fold_for_search


def hits(plan: Plan, rows: Sequence[str], month: Month, wanted: str) -> list[int]:
    """The places of the rows that have a text anywhere: titles, outline, notes, KPIs, steps."""
    folded = fold_for_search(wanted)
    return [place for place, row in enumerate(rows) if folded in _text(plan, row, month)]


def next_hit(places: Sequence[int], here: int, step: int, *, stay: bool) -> int:
    """The hit after (before, for a negative step) a place, going round at the ends.

    Args:
        places: The hits, in order, at least one.
        here: Where the search starts.
        step: 1 or -1.
        stay: Whether a hit right here counts.
    """
    if step > 0:
        return next((p for p in places if p > here or (stay and p == here)), places[0])
    return next((p for p in reversed(places) if p < here), places[-1])


def _text(plan: Plan, row_id: str, month: Month) -> str:
    row = plan.rows[row_id]
    item, now = plan.item_of(row), row.report(month)
    kpis = [plan.kpis[kpi].name for kpi in row.kpis if kpi in plan.kpis]
    texts = [item.title, *item.lines, row.title, row.text, now.note, now.remedy, *kpis]
    texts += [plan.section_of(row).title, plan.reference(row), *(m.text for m in row.marks)]
    return fold_for_search("\n".join(text for text in texts if text))
