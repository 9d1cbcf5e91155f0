"""The counts of slips by reason, which add up, and by group with measures (pure)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import structs

from planner.language import _
from planner.plan.grid import FigureCell
from planner.reports.document import (
    Column,
    Paragraph,
    SideBySide,
    Table,
    TableLine,
    Value,
    Words,
    work_line,
)
from planner.slips.behind import Behind, behind
from planner.slips.grounds import REASONS
from planner.slips.measures import MeasureCounts, Measures, measure
from planner.slips.pages import Pages
from planner.slips.trends import TRENDS, Trend
from planner.text import one_line
from planner.wording.measures import groups_heading, index_text, measure_notes
from planner.wording.reasons import reason_name, trend_name

_ALWAYS: frozenset[Trend] = frozenset({"new", "recovered", "worse", "better", "same"})


def build(found: Behind, pages: Pages) -> SideBySide:
    """The counts of slips by reason; and for the group asked for, else for all and each group."""
    plan, month, group = found.plan, found.asked.month, found.asked.group
    measures = measure(pages.plan, month, group)
    notes = (
        _("1件の遅れに理由がいくつかあるときは、それぞれの理由に数えます。"),
        groups_heading(),
        *measure_notes(plan, month, measures.plan),
    )
    return SideBySide(
        (
            (_reasons(found, pages),),
            (
                _groups(found, pages, measures),
                Paragraph("\n".join(f"・{note}" for note in notes)),
            ),
        )
    )


def _reasons(found: Behind, pages: Pages) -> Table:
    """All slips, and those of each reason: before, what came and left, now, and their trends."""
    by_reason = [
        (reason, behind(pages.plan, structs.replace(found.asked, reasons=(reason,)), pages))
        for reason in found.asked.reasons or REASONS
    ]
    has_any = {trend for _reason, own in by_reason for trend in TRENDS if own.trends[trend]}
    trends = [trend for trend in TRENDS if trend in _ALWAYS or trend in has_any]
    came_and_left = [trend for trend in trends if trend not in _STANDING]
    standing = [trend for trend in trends if trend in _STANDING]
    columns = (
        Column("reason", _("理由"), ems=9.5),
        Column("before", _("前月"), ems=3.3, align="right"),
        *(Column(trend, trend_name(trend), ems=3.3, align="right") for trend in came_and_left),
        Column("now", _("今月"), ems=3.3, align="right", is_marked=True),
        *(Column(trend, trend_name(trend), ems=3.3, align="right") for trend in standing),
    )
    lines = (
        _line(name, _counts(own, came_and_left, standing))
        for name, own in (
            (_("遅れ（件）"), found),
            *((reason_name(reason), own) for reason, own in by_reason),
        )
    )
    return Table(columns, tuple(lines), is_flat=True)


_STANDING: frozenset[Trend] = frozenset({"worse", "better", "same"})


def _counts(
    found: Behind, came_and_left: Sequence[Trend], standing: Sequence[Trend]
) -> Iterator[Value]:
    """The count before, what came and left, the count now; a dash without a page before."""
    yield FigureCell(text="-") if found.before is None else _number(found.before)
    yield from (_number(found.trends[trend]) for trend in came_and_left)
    yield _number(found.count)
    yield from (_number(found.trends[trend]) for trend in standing)


def _groups(found: Behind, pages: Pages, measures: Measures) -> Table:
    """The slips of the whole and of each group, with the measures of execution and reporting."""
    names = (_("遅れ"), _("期限"), _("実施"), _("うち遅れ"), _("移動"), _("中止"), _("計画外"))
    columns = (
        Column("group", _("グループ"), ems=9),
        *(Column(f"count-{n}", name, ems=4.7, align="right") for n, name in enumerate(names)),
        Column("index", _("実施指数"), ems=6.4, align="right"),
        Column("to-report", _("要報告"), ems=4, align="right"),
        Column("reported", _("報告済"), ems=4, align="right"),
    )
    page, group = pages.page(found.asked.month), found.asked.group
    whole = _line(one_line(group) or _("計画全体"), _measures(found.count, measures.plan))
    lines = [
        _line(
            one_line(name),
            _measures(len(structs.replace(found.asked, group=name).chosen(page)), group_counts),
        )
        for name, group_counts in (() if group else measures.groups)
    ]
    return Table(columns, (whole, *lines), is_flat=True)


def _measures(slipping: int, counts: MeasureCounts) -> Iterator[Value]:
    """The counts of a line; 未記録 for months before the record."""
    marks, reports = counts.execution, counts.reporting
    numbers = (marks.due, marks.done, marks.late, marks.moved, marks.dropped, marks.unplanned)
    yield from map(_number, (slipping, *numbers))
    yield FigureCell(text=index_text(marks.index))
    yield FigureCell(text=_("未記録")) if reports.unrecorded else _number(reports.to_report)
    yield FigureCell(text="-") if reports.unrecorded else _number(reports.reported)


def _line(name: str, values: Iterator[Value]) -> TableLine:
    return work_line(((Words(name),), *values))


def _number(count: int) -> FigureCell:
    return FigureCell(Decimal(count))
