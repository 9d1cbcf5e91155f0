"""A month's reports as lines of a list, and each in full with the last one before it."""

from collections.abc import Iterable

from msgspec import Struct

from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Row
from planner.plan.reporting import Stage
from planner.text import clean, one_line, pad, width
from planner.wording.labels import full_month_label
from planner.wording.reports import review_sentence, stage_name

# Reports the reviewer can act on come first.
_FIRST = (Stage.ANSWERED, Stage.CHANGED, Stage.UNCHECKED)
_ORDER = (*_FIRST, *(stage for stage in Stage if stage not in _FIRST))
_GROUP = 8  # cells
_STATUSES = 6


class ReviewLine(Struct, frozen=True):
    """A unit of reporting at a month, each column as text."""

    row: str
    stage: Stage
    reference: str
    title: str
    group: str
    statuses: str
    note: str


def lines(plan: Plan, month: Month, group: str = "") -> tuple[ReviewLine, ...]:
    """The reports of a month, those that wait first, then the unreported."""
    reports = [line(plan, row, month) for row in reporting.units(plan, group)]
    return tuple(sorted(reports, key=lambda line: _ORDER.index(line.stage)))


def line(plan: Plan, unit: Row, month: Month) -> ReviewLine:
    """The report of a unit for a month, in a line."""
    rows = reporting.covered(plan, unit)
    reports = (row.report(month) for row in rows)
    statuses = dict.fromkeys(one_line(report.status) for report in reports if report.status)
    notes = (row.report(month).note for row in rows)
    note = next((note for note in notes if note), "")
    return ReviewLine(
        unit.id,
        reporting.stage(plan, unit, month),
        one_line(plan.reference(unit)),
        unit_title(plan, unit),
        _group(plan, unit),
        "".join(statuses),
        one_line(note.split("\n")[0]),
    )


def texts(shown: Iterable[ReviewLine], title: int) -> list[str]:
    """The lines with their columns side by side, a title in so many cells."""
    every = list(shown)
    left = max((width(line.reference) for line in every), default=0)
    stages = max((width(stage_name(line.stage)) for line in every), default=0)
    return [
        f" {pad(line.reference, left)} {pad(line.title, title)} {pad(line.group, _GROUP)} "
        f"{pad(line.statuses, _STATUSES)} {pad(stage_name(line.stage), stages)} {line.note}"
        for line in every
    ]


def about_text(plan: Plan, unit: Row, month: Month) -> str:
    """The reference, stage, title and groups of a report, in a line."""
    stage = stage_name(reporting.stage(plan, unit, month))
    groups = _("・").join(plan.groups_of(unit))
    return f"{plan.reference(unit)} {stage}　{unit_title(plan, unit)}（{groups}）"


def now_text(plan: Plan, unit: Row, month: Month) -> str:
    """The review, the reports of all rows of the unit, and the memo."""
    report = unit.report(month)
    texts = [review_sentence(report.review)] if report.review else []
    texts += _reported(plan, reporting.covered(plan, unit), month)
    if report.memo:
        texts += [_("【内部メモ・印刷されません】"), report.memo]
    return clean("\n".join(texts or [_("（記入なし）")]))


def last_text(plan: Plan, unit: Row, month: Month) -> str:
    """The last report before the month, under its month; empty for none."""
    rows = reporting.covered(plan, unit)
    before = (m for row in rows for m in row.reports if m < month and row.report(m).is_reported)
    last = max(before, default=None)
    if last is None:
        return ""
    title = _("【前回 {month}】").format(month=full_month_label(last))
    return clean("\n".join((title, *_reported(plan, rows, last))))


def _reported(plan: Plan, rows: tuple[Row, ...], month: Month) -> list[str]:
    """Status, note and remedy of each row that has any."""
    texts = []
    for row in rows:
        report = row.report(month)
        if not (report.is_reported or report.remedy):
            continue
        of_row = plan.reference(row) if len(rows) > 1 else ""
        texts.append(" ".join(filter(None, (of_row, report.status, report.note))))
        if report.remedy:
            texts += [_("【改善策】"), report.remedy]
    return texts


def _group(plan: Plan, unit: Row) -> str:
    """The lead group of a unit, else its groups."""
    lead = plan.lead_of(unit)
    groups = plan.groups_of(unit)
    if lead or len(groups) < len(plan.groups) or len(groups) == 1:
        return one_line(lead or _("・").join(groups))
    return _("全員")
