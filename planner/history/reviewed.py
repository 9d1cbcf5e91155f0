"""A report as it was when it was reviewed, and the figures written since (pure).

A review keeps the fingerprint of the report that was read. What that report was is found by
taking the entries back, the last one first, until the report has that fingerprint again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from planner.history.entries import Entry
from planner.history.writes import Write
from planner.plan import reporting
from planner.plan.fiscal import Month, last_month
from planner.plan.model import Figure, Plan, Report, Row
from planner.plan.paths import kind_of, make_path, parse_figure_key, parse_path

_TEXTS = ("status", "note", "remedy")  # what a report is made of


class ChangedFigure(Struct, frozen=True):
    """A figure that is another now, entered since, or gone."""

    kpi: str
    before: Figure | None
    after: Figure | None


class Reviewed(Struct, frozen=True):
    """What a review was of, and what came after it.

    Attributes:
        reports: The reports of the month as they were, by row.
        who: The person who changed the report last.
        at: The instant of that.
        figures: Figures up to the month that are others than at the review.
    """

    reports: Mapping[str, Report]
    who: str = ""
    at: str = ""
    figures: tuple[ChangedFigure, ...] = ()


def as_reviewed(plan: Plan, entries: Sequence[Entry], unit: Row, month: Month) -> Reviewed | None:
    """The report of a unit as its review has it; None where the history does not have it.

    Args:
        plan: The plan as it is now.
        entries: Its entries; those after the plan are left out.
        unit: The row that reports.
        month: The month.
    """
    review = unit.report(month).review
    if review is None:
        return None
    rows = reporting.covered(plan, unit)
    rows_by_path = {make_path("report", row.id, month): row.id for row in rows}
    kpis = frozenset(kpi for row in rows for kpi in row.kpis)
    reports = {row.id: row.report(month) for row in rows}
    figures: dict[str, Figure | None] = {}
    changed: Entry | None = None
    is_found = reporting.fingerprint_of(reports) == review.seen
    for entry in reversed(entries[1 : plan.seq + 1]):
        if is_found and entry.at <= review.at:
            break
        for write in reversed(entry.writes):
            row = rows_by_path.get(write.entity)
            if row is not None and not is_found:
                before = _before(reports[row], write)
                changed = changed or (entry if before != reports[row] else None)
                reports[row] = before
            elif entry.at > review.at and _is_figure_of(write, kpis, month):
                figures[write.entity] = _figure(write.before)
        is_found = is_found or reporting.fingerprint_of(reports) == review.seen
    if not is_found:
        return None
    return Reviewed(
        reports,
        who=changed.who if changed else "",
        at=changed.at if changed else "",
        figures=_others_now(plan, figures),
    )


def _before(report: Report, write: Write) -> Report:
    """A report before a write, as far as its texts go."""
    if not write.field:
        was = write.before if isinstance(write.before, dict) else {}
        return structs.replace(report, **{name: was.get(name) for name in _TEXTS})
    if write.field not in _TEXTS:
        return report
    return structs.replace(report, **{write.field: write.before})


def _is_figure_of(write: Write, kpis: frozenset[str], month: Month) -> bool:
    """Whether a write is of a figure of some KPIs, of a period that ends by a month."""
    if kind_of(write.entity) != "figure" or write.field:
        return False
    path = parse_path(write.entity)
    last = last_month(parse_figure_key(path.child)[1])
    return path.owner in kpis and last is not None and last <= month


def _figure(written: Any) -> Figure | None:
    return None if written is None else msgspec.convert(written, Figure)


def _others_now(plan: Plan, figures: Mapping[str, Figure | None]) -> tuple[ChangedFigure, ...]:
    """The figures whose value now is another than it was."""
    changed = []
    for entity in sorted(figures):
        path, before = parse_path(entity), figures[entity]
        after = plan.kpis[path.owner].entered(*parse_figure_key(path.child))
        if _value(before) != _value(after):
            changed.append(ChangedFigure(path.owner, before, after))
    return tuple(changed)


def _value(figure: Figure | None) -> object:
    return None if figure is None else (figure.value, figure.is_provisional, figure.unit)
