"""What slips in numbers: reasons beside the month before, and groups with their measures (pure)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import FigureCell
from planner.plan.model import Plan
from planner.reports.document import (
    Column,
    Paragraph,
    SideBySide,
    Table,
    TableCell,
    TableLine,
    Value,
    Words,
)
from planner.slips import trends
from planner.slips.measures import MeasureCounts, Measures, measure
from planner.slips.slips import REASONS, concerns
from planner.slips.trends import TRENDS, Compared
from planner.text import one_line
from planner.wording.measures import groups_heading, index_text, measure_notes
from planner.wording.reasons import reason_name, trend_name


def build(plan: Plan, month: Month, group: str, compared: Sequence[Compared]) -> SideBySide:
    """The counts of all that was compared by reason, and of a group (empty: all) by group."""
    counts = measure(plan, month, group)
    notes = (groups_heading(), *measure_notes(plan, month, counts.plan))
    return SideBySide(
        (
            (_reasons(plan, month, compared),),
            (
                _groups(plan, month, group, compared, counts),
                Paragraph("\n".join(f"・{note}" for note in notes)),
            ),
        )
    )


def _reasons(plan: Plan, month: Month, compared: Sequence[Compared]) -> Table:
    """A line for each reason: before + new − recovered = now."""
    has_before = add_months(month, -1) in plan.year
    columns = (
        Column("reason", _("理由"), ems=9.5),
        Column("before", _("前月"), ems=4.4, align="right"),
        *(Column(trend, trend_name(trend), ems=4.4, align="right") for trend in TRENDS),
        Column("now", _("今月"), ems=4.4, align="right", is_marked=True),
    )
    lines = [
        _line(reason_name(reason), _counts(held, has_before=has_before))
        for reason in REASONS
        for held in [[one for one in compared if one.slip.reason == reason]]
    ]
    return Table(
        columns, (*lines, _line(_("計"), _counts(compared, has_before=has_before))), is_flat=True
    )


def _counts(compared: Sequence[Compared], *, has_before: bool) -> Iterator[Value]:
    """Before, by trend, now; a dash where there was no month before."""
    found = trends.counts(compared)
    yield _number(len(compared) - found["new"]) if has_before else FigureCell(text="-")
    yield from map(_number, found.values())
    yield _number(len(compared) - found["recovered"])


def _groups(
    plan: Plan, month: Month, group: str, compared: Sequence[Compared], measures: Measures
) -> Table:
    """What slips of the whole and of each group, and how far the plan was carried out."""
    names = (_("遅れ"), _("期限"), _("実施"), _("うち遅れ"), _("移動"), _("中止"), _("計画外"))
    columns = (
        Column("group", _("グループ"), ems=9),
        *(Column(f"count-{n}", name, ems=5.3, align="right") for n, name in enumerate(names)),
        Column("index", _("実施指数"), ems=7, align="right"),
        Column("to-report", _("要報告"), ems=5, align="right"),
        Column("reported", _("報告済"), ems=5, align="right"),
    )
    now = [one.slip for one in compared if one.trend != "recovered"]
    whole = _line(one_line(group) or _("計画全体"), _measures(len(now), measures.plan))
    lines = [
        _line(one_line(name), _measures(sum(concerns(plan, s, month, name) for s in now), counts))
        for name, counts in (() if group else measures.groups)
    ]
    return Table(columns, (whole, *lines), is_flat=True)


def _measures(slipping: int, counts: MeasureCounts) -> Iterator[Value]:
    """The counts of a line; 未記録 where nothing was to be reported."""
    held, reports = counts.execution, counts.reporting
    for number in (slipping, held.due, held.done, held.late, held.moved, held.dropped):
        yield _number(number)
    yield _number(held.unplanned)
    yield FigureCell(text=index_text(held.index))
    yield FigureCell(text=_("未記録")) if reports.unrecorded else _number(reports.to_report)
    yield FigureCell(text="-") if reports.unrecorded else _number(reports.reported)


def _line(name: str, values: Iterator[Value]) -> TableLine:
    cells = (TableCell((Words(name),)), *map(TableCell, values))
    return TableLine("work", tuple(enumerate(cells)))


def _number(count: int) -> FigureCell:
    return FigureCell(Decimal(count))
