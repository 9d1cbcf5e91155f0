"""The plan as plain text: a title line, counts, and one row in full."""

from collections.abc import Iterable, Iterator

from planner.kpi.doubts import mistyped_places
from planner.kpi.verdicts import verdict
from planner.language import _
from planner.plan import grid, reporting
from planner.plan.fiscal import Month
from planner.plan.model import Figure, Kpi, Plan, Review, Row
from planner.plan.reporting import Stage
from planner.text import one_line, pad, width
from planner.wording.figures import figure_text, period_label, series_name
from planner.wording.kpis import followed_target
from planner.wording.labels import (
    branch_label,
    full_month_label,
    month_label,
    status_name,
    year_label,
)
from planner.wording.marks import ended_sentence, mark_sentence, suspension_sentence
from planner.wording.phrases import quoted, with_remark
from planner.wording.reports import review_sentence, stage_name
from planner.wording.verdicts import item_verdict_text, verdict_text

_LABEL = 12  # cells of the labels of a row in full


def title(plan: Plan, month: Month, group: str) -> str:
    """Year, branch, 基準月 and group, and the month shown if it is another."""
    parts = [
        year_label(plan.year) + ("" if plan.decided else _("【案】")),
        branch_label(plan),
        _("基準月 {month}").format(month=full_month_label(plan.status_month)),
        one_line(group) or _("全グループ"),
    ]
    if month != plan.status_month:
        parts.append(_("（{month} を表示）").format(month=full_month_label(month)))
    return "  ".join(parts)


def counts(plan: Plan, month: Month, group: str) -> str:
    """The counts of rows by status, and of reports owed."""
    counted = grid.count_statuses(plan, grid.lines(plan, grid.View(group)), month)
    parts = [f"{symbol} {count}" for symbol, count in counted.by_status]
    parts.append(_("なし {count}").format(count=counted.without))
    owed = sum(1 for _row in reporting.unreported(plan, month, group))
    parts.append(_("未報告 {count} 件").format(count=owed))
    return "  ".join(parts)


def without_rows(plan: Plan) -> Iterator[str]:
    """What has no row yet and so stands in no table: sections, and items by their numbers."""
    sections = (plan.sections[own] for own in plan.order)
    named = [
        *(
            _("区分「{title}」").format(title=quoted(own.title))
            for own in sections
            if not own.items
        ),
        *(f"{plan.number(i)} {one_line(i.title)}" for i in plan.items_in_order() if not i.rows),
    ]
    if named:
        yield _("まだ行がないため表に出ないもの: {names}").format(names=_("、").join(named))


def row_lines(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    """A row in full: its work, reports, marks and figures."""
    item, section = plan.item_of(row), plan.section_of(row)
    yield f"{plan.reference(row)}  {grid.row_title(plan, row)}"
    yield from labelled(_("区分"), section.title)
    yield from labelled(_("担当"), _("、").join(plan.groups_of(row)))
    yield from labelled(_("関連"), _("、").join(item.tags))
    yield from labelled(_("実施概要"), "\n".join((*item.lines, row.text)))
    for place in sorted({*row.reports, month}):
        report = row.report(place)
        closed = _("（締）") if plan.is_closed(place) else ""
        yield month_label(place, plan.year) + closed
        yield from labelled(_("実施状況"), status_name(plan, report.status))
        yield from labelled(_("進捗状況"), report.note or "")
        yield from labelled(_("改善策"), report.remedy or "")
        yield from _review_of(plan, row, place)
        yield from labelled(_("内部メモ（印刷されません）"), report.memo or "")
    marks = sorted(row.marks, key=lambda mark: (mark.due or mark.month or "", mark.is_step))
    sentences = [one_line(mark_sentence(plan, row, mark)) for mark in marks]
    yield from labelled("●", "\n".join(sentences))
    yield from labelled(
        _("休止期間"),
        "\n".join(suspension_sentence(plan, rest) for rest in row.suspensions),
    )
    if ended := plan.ended_of(row):
        yield from labelled(_("廃止"), ended_sentence(plan, ended))
    for kpi_id in row.kpis:
        if kpi := plan.kpis.get(kpi_id):
            yield from _kpi_lines(plan, kpi, month)
            if month == plan.year.last:
                yield from labelled(
                    _("達成状況"), verdict_text(plan, kpi, verdict(plan, kpi, [row]))
                )
    if month == plan.year.last:
        yield from labelled(_("事業の達成状況"), item_verdict_text(plan, item))


def review_lines(review: Review, indent: int) -> Iterator[str]:
    """The lines of a review, indented."""
    for line in review_sentence(review).split("\n"):
        yield " " * indent + line


def _review_of(plan: Plan, row: Row, month: Month) -> Iterator[str]:
    """The stage of a row's report, the row that reports it, and its review."""
    unit = reporting.unit_of(plan, row)
    by = plan.reference(unit) if unit.id != row.id else ""
    stage = reporting.stage(plan, unit, month)
    review = unit.report(month).review
    lines = list(review_lines(review, 0)) if review else []
    if by or not review or stage not in {Stage.RETURNED, Stage.REVIEWED}:
        lines.insert(0, with_remark(stage_name(stage), by))
    yield from labelled(_("報告"), "\n".join(lines))


def _kpi_lines(plan: Plan, kpi: Kpi, month: Month) -> Iterator[str]:
    yield f"KPI: {one_line(kpi.name)}"
    if kpi.ended:
        yield from labelled(_("廃止"), ended_sentence(plan, kpi.ended))
    yield from labelled(_("目標"), followed_target(plan, kpi, month))
    doubtful = mistyped_places(kpi) if kpi.figures else frozenset()
    yield from _figure_lines(kpi, kpi.figures.values(), doubtful)
    through = [own for key, own in kpi.inherited.items() if key not in kpi.figures]
    if through:
        yield "  " + _("（引き継いだ計画の数字）")
        yield from _figure_lines(kpi, through, doubtful)


def _figure_lines(
    kpi: Kpi, figures: Iterable[Figure], doubtful: frozenset[tuple[str, str]]
) -> Iterator[str]:
    for figure in sorted(figures, key=lambda figure: (figure.series, figure.period)):
        sign = " ?" if (figure.series, figure.period) in doubtful else ""
        texts = (period_label(figure.period), figure_text(kpi, figure) + sign)
        yield from labelled(series_name(figure.series), "  ".join(filter(None, texts)))


def labelled(label: str, text: str) -> Iterator[str]:
    """Text below or beside its label; nothing where there is none."""
    cells = max(_LABEL, width(label) + 2)
    for place, line in enumerate(text.split("\n")):
        if text.strip():
            yield f"  {pad('' if place else label, cells)}{line}".rstrip()


def doubt_line(sentence: str) -> str:
    """A contradiction as a line below the answer."""
    return _("ご確認ください: {doubt}").format(doubt=sentence)
