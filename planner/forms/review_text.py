"""A report in full: as it was reviewed against as it is now, and the one of the last month."""

from collections.abc import Mapping

from planner.forms.marked_text import MarkedLine, Piece
from planner.forms.word_changes import changed_lines
from planner.history.reviewed import ChangedFigure, Reviewed
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month, period_order
from planner.plan.model import Figure, Kpi, Plan, Report, Row
from planner.text import clean, one_line
from planner.wording.figures import figure_value, kpi_name, period_label, series_name
from planner.wording.labels import instant_label
from planner.wording.phrases import listed, with_remark
from planner.wording.reports import review_sentence

_SIDE_FIGURES = frozenset({"numerator", "denominator"})  # a ratio is told with them


def told_now(
    plan: Plan, unit: Row, month: Month, reviewed: Reviewed | None = None
) -> tuple[MarkedLine, ...]:
    """The review, the reports of all rows of the unit, and the memo.

    Args:
        plan: The plan.
        unit: The row that reports.
        month: The month.
        reviewed: What was reviewed, where the report is another since.
    """
    report, rows = unit.report(month), reporting.covered(plan, unit)
    reports = {row.id: row.report(month) for row in rows}
    told = _plain(review_sentence(report.review)) if report.review else []
    now = reported_text(plan, rows, reports)
    if reviewed is None:
        told += _plain(now)
    else:
        by = listed(one_line(reviewed.who), instant_label(reviewed.at))
        told += [MarkedLine(((_("そのあとの変更（{by}）").format(by=by), "quiet"),))]
        told += _compared(reported_text(plan, rows, reviewed.reports), now)
        told += _figures(plan, reviewed.figures)
    if report.memo:
        told += _plain("\n".join((_("【内部メモ・印刷されません】"), report.memo)))
    return tuple(told) or (MarkedLine(((_("（記入なし）"), "quiet"),)),)


def now_text(plan: Plan, unit: Row, month: Month) -> str:
    """The same as a plain text."""
    return "\n".join(line.text for line in told_now(plan, unit, month))


def headed(name: str, text: str) -> tuple[MarkedLine, ...]:
    """A text below its name."""
    return (MarkedLine(((name, "title"),)), *_plain(text))


def last_reported(plan: Plan, unit: Row, month: Month) -> Month | None:
    """The month of the last report before a month; None for none."""
    rows = reporting.covered(plan, unit)
    before = (m for row in rows for m in row.reports if m < month and row.report(m).is_reported)
    return max(before, default=None)


def last_text(plan: Plan, unit: Row, last: Month) -> str:
    """The report of a unit for an earlier month."""
    rows = reporting.covered(plan, unit)
    return clean(reported_text(plan, rows, {row.id: row.report(last) for row in rows}))


def reported_text(plan: Plan, rows: tuple[Row, ...], reports: Mapping[str, Report]) -> str:
    """Status, note and remedy of each row that has any."""
    texts = []
    for row in rows:
        report = reports[row.id]
        if not (report.is_reported or report.remedy):
            continue
        of_row = plan.reference(row) if len(rows) > 1 else ""
        texts.append(" ".join(filter(None, (of_row, report.status, report.note))))
        if report.remedy:
            texts += [_("【改善策】"), report.remedy]
    return "\n".join(texts)


def _plain(text: str) -> list[MarkedLine]:
    return [MarkedLine(((line, ""),)) for line in clean(text).split("\n")] if text else []


def _compared(before: str, after: str) -> list[MarkedLine]:
    """The lines of now, and those that lost words as they were."""
    looks = {"+": "came", "-": "went", "": ""}
    return [
        MarkedLine(
            tuple((text, looks[own.sign] if is_changed else "") for text, is_changed in own.words),
            own.sign,
        )
        for own in changed_lines(clean(before), clean(after))
    ]


def _figures(plan: Plan, figures: tuple[ChangedFigure, ...]) -> list[MarkedLine]:
    """The figures that are others since, those of a KPI in one line."""
    by_kpi: dict[str, list[ChangedFigure]] = {}
    for own in figures:
        if _figure(own).series not in _SIDE_FIGURES:
            by_kpi.setdefault(own.kpi, []).append(own)
    if not by_kpi:
        return []
    told = [MarkedLine(((_("【そのあと変わった数字】"), ""),))]
    for kpi, changed in by_kpi.items():
        changed.sort(key=lambda own: (period_order(_figure(own).period), _figure(own).series))
        pieces = [(kpi_name(plan.kpis[kpi]), "")]
        for own in changed:
            pieces += _figure_pieces(plan.kpis[kpi], own)
        told.append(MarkedLine(tuple(pieces), "+"))
    return told


def _figure(changed: ChangedFigure) -> Figure:
    figure = changed.after or changed.before
    assert figure is not None
    return figure


def _figure_pieces(kpi: Kpi, changed: ChangedFigure) -> list[Piece]:
    """A figure as it was and as it is."""
    figure, before, after = _figure(changed), changed.before, changed.after
    name = f"{period_label(figure.period)} {series_name(figure.series)}"
    pieces = [(f"　{name} ", "")]
    if before is not None and after is not None and before.value == after.value:
        names = (_("速報") if own.is_provisional else _("確定") for own in (before, after))
        was, now = names
        return [
            *pieces,
            (f"{figure_value(kpi, after)} ", ""),
            (was, "went"),
            ("→", ""),
            (now, "came"),
        ]
    if before is not None:
        pieces.append((_value(kpi, before), "went"))
    if after is not None:
        pieces += [("→", "")] if before is not None else []
        pieces.append((_value(kpi, after), "came"))
    return pieces


def _value(kpi: Kpi, figure: Figure) -> str:
    return with_remark(figure_value(kpi, figure), _("速報") if figure.is_provisional else "")
