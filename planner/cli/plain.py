"""The plan as plain text: its grid in aligned lines, and one row in full."""

from collections.abc import Iterator

from planner.language import _
from planner.plan import grid, reporting
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell, GridCell, KpiLine, PillarBand, SectionBand, WorkLine
from planner.plan.ledger import Cell
from planner.plan.model import Figure, Kpi, Plan, Review, Row
from planner.plan.reporting import Stage
from planner.plan.signs import cell_sign
from planner.text import one_line, pad, pad_left, width
from planner.wording.figures import figure_text, period_label, series_name, target_text
from planner.wording.labels import (
    branch_label,
    full_month_label,
    month_label,
    status_name,
    year_label,
)
from planner.wording.marks import mark_sentence, suspension_sentence
from planner.wording.phrases import with_remark
from planner.wording.reports import review_sentence, stage_name

_OUTLINE = 30  # cells of the outline beside the months
_LABEL = 12  # cells of the labels of a row in full


def grid_lines(plan: Plan, month: Month, group: str) -> Iterator[str]:
    """The grid of a group (empty: all) looked at from a month: heading, bands and lines."""
    shown = grid.lines(plan, grid.View(group))
    cells = {
        line: grid.cells(plan, line, month)
        for line in shown
        if isinstance(line, WorkLine | KpiLine)
    }
    months = [month_label(place, plan.year) for place in plan.year.months]
    shown_cells = [cell for line in cells.values() for cell in line if not _is_word(cell)]
    column = max(width(text) for text in (*months, *map(_cell_text, shown_cells))) + 1
    number = max((width(plan.reference(plan.rows[line.row])) for line in cells), default=3) + 1
    yield title(plan, month, group)
    yield counts(plan, month, group)
    yield " " * (number + 3 + _OUTLINE) + "".join(pad_left(text, column) for text in months)
    for line in shown:
        if isinstance(line, PillarBand | SectionBand):
            yield _band(plan, line)
            continue
        row = plan.rows[line.row]
        head = _figure_head(plan, line) if isinstance(line, KpiLine) else _outline(plan, row)
        reference = plan.reference(row) if isinstance(line, WorkLine) else ""
        status = (row.report(month).status or "") if isinstance(line, WorkLine) else ""
        yield _with_cells(
            f"{pad(reference, number)}{pad(status, 2)} {pad(head, _OUTLINE)}",
            [_cell_text(cell) for cell in cells[line]],
            column,
        )


def title(plan: Plan, month: Month, group: str) -> str:
    """What is shown: year, branch, 基準月, group; and that another month is only a view."""
    parts = [
        year_label(plan.year),
        branch_label(plan),
        _("基準月 {month}").format(month=full_month_label(plan.status_month)),
        one_line(group) or _("全グループ"),
    ]
    if month != plan.status_month:
        parts.append(_("（{month} を表示）").format(month=full_month_label(month)))
    return "  ".join(parts)


def counts(plan: Plan, month: Month, group: str) -> str:
    """How many lines stand at each status, and how many reports are owed."""
    counted = grid.count_statuses(plan, grid.lines(plan, grid.View(group)), month)
    parts = [f"{symbol} {count}" for symbol, count in counted.by_status]
    parts.append(_("なし {count}").format(count=counted.without))
    owed = sum(1 for _row in reporting.unreported(plan, month, group))
    parts.append(_("未報告 {count} 件").format(count=owed))
    return "  ".join(parts)


def _band(plan: Plan, line: PillarBand | SectionBand) -> str:
    if isinstance(line, PillarBand):
        pillar = next(pillar for pillar in plan.pillars if pillar.id == line.pillar)
        return f"{one_line(pillar.number)}. {one_line(pillar.title)}"
    section = plan.sections[line.section]
    groups = section.label or "・".join(section.groups)
    return f"■ {one_line(section.title)}" + (f"（{one_line(groups)}）" if groups else "")


def _with_cells(head: str, texts: list[str], column: int) -> str:
    """A line with its twelve cells aligned on the right; words reach over empty cells."""
    start, line = width(head), head
    for place, text in enumerate(texts, start=1):
        if text:
            free = start + place * column - width(line)
            line += pad_left(text, free)
    return line.rstrip()


def _outline(plan: Plan, row: Row) -> str:
    """The item's title on its first row, then what the rows are about."""
    item = plan.item_of(row)
    is_first = item.rows[0] == row.id
    return grid.row_title(plan, row) if row.title or is_first else grid.outline(plan, row)


def _figure_head(plan: Plan, line: KpiLine) -> str:
    kpi = plan.kpis[line.kpi]
    series = kpi.lines[line.place]
    return "  " + one_line(series.label or series_name(series.series))


def _cell_text(cell: GridCell) -> str:
    if isinstance(cell, Cell):
        return cell_sign(cell)
    return _figure_text(cell) if cell is not None else ""


def _is_word(cell: GridCell) -> bool:
    return isinstance(cell, FigureCell) and cell.value is None


def _figure_text(cell: FigureCell) -> str:
    """A figure in a month: a target in brackets, a provisional one with ~ before it."""
    text = one_line(cell.text) if cell.value is None else f"{cell.value:,}{cell.unit}"
    return f"[{text}]" if cell.is_target else ("~" if cell.is_provisional else "") + text


def row_lines(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    """A row in full: its work, reports, marks and figures."""
    item, section = plan.item_of(row), plan.section_of(row)
    yield f"{plan.reference(row)}  {grid.row_title(plan, row)}"
    yield from _labelled(_("区分"), section.title)
    yield from _labelled(_("担当"), _("、").join(plan.groups_of(row)))
    yield from _labelled(_("関連"), _("、").join(item.tags))
    yield from _labelled(_("実施概要"), "\n".join((*item.lines, row.text)))
    for place in sorted({*row.reports, month}):
        report = row.report(place)
        closed = _("（締）") if plan.is_closed(place) else ""
        yield month_label(place, plan.year) + closed
        yield from _labelled(_("実施状況"), status_name(plan, report.status))
        yield from _labelled(_("進捗状況"), report.note or "")
        yield from _labelled(_("改善策"), report.remedy or "")
        yield from _review_of(plan, row, place)
        yield from _labelled(_("内部メモ（印刷されません）"), report.memo or "")
    marks = sorted(row.marks, key=lambda mark: (mark.due or mark.month or "", mark.is_step))
    sentences = [one_line(mark_sentence(plan, row, mark)) for mark in marks]
    yield from _labelled("●", "\n".join(sentences))
    yield from _labelled(
        _("休止期間"),
        "\n".join(suspension_sentence(plan, rest) for rest in row.suspensions),
    )
    for kpi_id in row.kpis:
        if kpi := plan.kpis.get(kpi_id):
            yield from _kpi_lines(kpi)


def review_lines(review: Review, indent: int) -> Iterator[str]:
    """What a review says, below the line of its report."""
    for line in review_sentence(review).split("\n"):
        yield " " * indent + line


def _review_of(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    """How far the report of a row has come, by which row it is made, and what was said of it."""
    unit = reporting.unit_of(plan, row)
    by = plan.reference(unit) if unit.id != row.id else ""
    stage = reporting.stage(plan, unit, month)
    review = unit.report(month).review
    said = list(review_lines(review, 0)) if review else []
    if by or not review or stage not in {Stage.RETURNED, Stage.REVIEWED}:
        said.insert(0, with_remark(stage_name(stage), by))
    yield from _labelled(_("報告"), "\n".join(said))


def _kpi_lines(kpi: Kpi) -> Iterator[str]:
    yield f"KPI: {one_line(kpi.name)}"
    yield from _labelled(_("目標"), target_text(kpi))
    figures = sorted(kpi.figures.values(), key=lambda figure: (figure.series, figure.period))
    for figure in figures:
        yield from _labelled(series_name(figure.series), _figure_line(kpi, figure))


def _figure_line(kpi: Kpi, figure: Figure) -> str:
    period = period_label(figure.period)
    return "  ".join(filter(None, (period, figure_text(kpi, figure))))


def _labelled(label: str, text: str) -> Iterator[str]:
    """Text below or beside its label; nothing where there is none."""
    cells = max(_LABEL, width(label) + 2)
    for place, line in enumerate(text.split("\n")):
        if text.strip():
            yield f"  {pad('' if place else label, cells)}{line}".rstrip()
