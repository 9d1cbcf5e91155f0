"""事業計画（遅れと対応）: what slips at a month and what is done about it, for a meeting (pure)."""

from collections.abc import Iterator, Sequence

from msgspec import structs

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.reports import kpi_chart, kpi_lines, slip_lines, slip_summary
from planner.reports.chart import Chart
from planner.reports.document import Block, Document, Header, Heading, Paragraph
from planner.reports.kpi_lines import Shown
from planner.reports.progress import Options
from planner.slips.behind import Asked, Behind, RowBehind, behind
from planner.slips.trends import TRENDS
from planner.text import one_line
from planner.wording.kpis import landing_number
from planner.wording.labels import (
    branch_label,
    full_month_label,
    instant_label,
    month_name,
    year_label,
)
from planner.wording.reasons import trend_name, trend_sign


def build(plan: Plan, month: Month, options: Options = Options()) -> Document:  # noqa: B008 - immutable
    """What slips at a month of the plan's year, beside the month before.

    Of the options the group and what stands above the document count.
    """
    group = options.view.group
    found = behind(plan, Asked(month, group))
    return Document(
        title=_("{year} {branch} 事業計画（遅れと対応）").format(
            year=year_label(plan.year), branch=branch_label(plan)
        ),
        subject=_subject(plan, month, group),
        header=Header(
            reference=one_line(options.reference),
            draft=_("【案】") if plan.decided is None else "",
            date=one_line(options.date),
            confidentiality=one_line(options.confidentiality),
        ),
        legend=tuple(_legend(plan)),
        blocks=(
            Heading(_heading(month, found)),
            slip_summary.build(plan, found),
            *_slipping(plan, month, found.rows),
            *_recovered(plan, month, found.eased),
            *_kpis(plan, month, kpi_lines.shown(plan, month, group)),
        ),
    )


def _heading(month: Month, found: Behind) -> str:
    return _("{month}の遅れ {count}件").format(month=month_name(month), count=found.count)


def _slipping(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Iterator[Block]:
    """The rows with a KPI that is short, with their charts, then the others."""
    if not rows:
        yield Paragraph(_("遅れはありません。"))
    short = [row for row in rows if row.has_short_kpi]
    others = [row for row in rows if not row.has_short_kpi]
    if short:
        yield Heading(_("KPI が目安に届かない行（{count}行）").format(count=len(short)))
        yield slip_lines.table(plan, month, short)
        yield from _charts(plan, month, short)
    if others:
        yield Heading(_("そのほかの遅れ（{count}行）").format(count=len(others)))
        yield slip_lines.table(plan, month, others)


def _charts(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Iterator[Chart]:
    """The KPIs that are short and whose figures changed since the month before."""
    for row in rows:
        for one in row.slips:
            stands = one.slip.standing
            if stands is None or one.trend == "same":
                continue
            kpi = plan.kpis[one.slip.kpi]
            chart = kpi_chart.build(plan, kpi, landing_number(kpi, stands), until=month)
            title = f"{plan.reference(plan.rows[row.row])} {chart.title}"
            yield structs.replace(chart, title=title)


def _recovered(plan: Plan, month: Month, rows: Sequence[RowBehind]) -> Iterator[Block]:
    if rows:
        yield Heading(_("前月から解消した遅れ（{count}行）").format(count=len(rows)))
        yield slip_lines.recovered(plan, month, rows)


def _kpis(plan: Plan, month: Month, found: Sequence[Shown]) -> Iterator[Block]:
    judged = [one for one in found if one.kpi.role != "reference"]
    references = [one for one in found if one.kpi.role == "reference"]
    if judged:
        yield Heading(_("KPI の状況（{counts}）").format(counts=kpi_lines.counts_text(judged)))
        yield kpi_lines.table(plan, month, judged)
    if references:
        yield Heading(_("参考の数字（判定しません）"))
        yield kpi_lines.table(plan, month, references)


def _subject(plan: Plan, month: Month, group: str) -> str:
    parts = [
        _("基準月 {month}").format(month=full_month_label(plan.status_month)),
        *(
            [_("{month} を表示").format(month=full_month_label(month))]
            if month != plan.status_month
            else []
        ),
        one_line(group) or _("全グループ"),
        *([_closed(plan, month)] if plan.is_closed(month) else []),
    ]
    return "　".join(parts)


def _closed(plan: Plan, month: Month) -> str:
    """That a month is closed, and since which day of the branch."""
    day = instant_label(plan.closes[month].at).partition(" ")[0]
    return _("締め済 {day}").format(day=day).strip()


def _legend(plan: Plan) -> Iterator[str]:
    for status in plan.statuses:
        yield f"{one_line(status.symbol)} {one_line(status.name)}"
    names = (f"{trend_sign(one)} {trend_name(one)}" for one in TRENDS)
    yield _("前月と比べて {signs}").format(signs=_("・").join(names))
    yield _("速 速報、後 締めた後に届いた数字（後着）")
