"""The counts of slips by reason, beside the month before, and by group with measures (pure)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from planner.language import _
from planner.plan.grid import FigureCell
from planner.plan.model import Plan
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
from planner.slips.behind import Behind, of_group
from planner.slips.measures import MeasureCounts, Measures, measure
from planner.slips.slips import REASONS
from planner.slips.trends import TRENDS, Trend, count_trends
from planner.text import one_line
from planner.wording.measures import groups_heading, index_text, measure_notes
from planner.wording.reasons import reason_name, trend_name


def build(plan: Plan, behind: Behind) -> SideBySide:
    """The counts of slips by reason; and for the group asked for, else for all and each group."""
    month, group = behind.asked.month, behind.asked.group
    measures = measure(plan, month, group)
    notes = (groups_heading(), *measure_notes(plan, month, measures.plan))
    return SideBySide(
        (
            (_reasons(behind),),
            (
                _groups(plan, behind, measures),
                Paragraph("\n".join(f"・{note}" for note in notes)),
            ),
        )
    )


def _reasons(behind: Behind) -> Table:
    """A line for each reason: its slips before, by trend, and now."""
    columns = (
        Column("reason", _("理由"), ems=9.5),
        Column("before", _("前月"), ems=4.4, align="right"),
        *(Column(trend, trend_name(trend), ems=4.4, align="right") for trend in TRENDS),
        Column("now", _("今月"), ems=4.4, align="right", is_marked=True),
    )
    before, now = behind.before, behind.reasons
    lines = [
        _line(
            reason_name(reason),
            _counts(
                None if before is None else before.get(reason, 0),
                count_trends(c for c in behind.compared if c.slip.reason == reason),
                now.get(reason, 0),
            ),
        )
        for reason in REASONS
    ]
    total = _counts(None if before is None else sum(before.values()), behind.trends, behind.count)
    return Table(columns, (*lines, _line(_("計"), total)), is_flat=True)


def _counts(before: int | None, trends: Mapping[Trend, int], now: int) -> Iterator[Value]:
    """The count before, those by trend, the count now; a dash without a month before."""
    yield FigureCell(text="-") if before is None else _number(before)
    yield from map(_number, trends.values())
    yield _number(now)


def _groups(plan: Plan, behind: Behind, measures: Measures) -> Table:
    """The slips of the whole and of each group, with the measures of execution and reporting."""
    names = (_("遅れ"), _("期限"), _("実施"), _("うち遅れ"), _("移動"), _("中止"), _("計画外"))
    columns = (
        Column("group", _("グループ"), ems=9),
        *(Column(f"count-{n}", name, ems=5.3, align="right") for n, name in enumerate(names)),
        Column("index", _("実施指数"), ems=7, align="right"),
        Column("to-report", _("要報告"), ems=5, align="right"),
        Column("reported", _("報告済"), ems=5, align="right"),
    )
    group = behind.asked.group
    whole = _line(one_line(group) or _("計画全体"), _measures(behind.count, measures.plan))
    lines = [
        _line(one_line(name), _measures(len(of_group(plan, behind, name)), group_counts))
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
