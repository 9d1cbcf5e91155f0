"""事業計画（遅れと対応）: the rows behind at a month and their 改善策, for a meeting (pure)."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.reports import kpi_chart, kpi_lines, slip_lines, slip_summary
from planner.reports.chart import Chart
from planner.reports.document import Block, Document, Heading, Paragraph
from planner.reports.kpi_lines import KpiOfRows
from planner.reports.progress import Options, header, subject_parts
from planner.slips.behind import Asked, Behind, RowBehind, behind
from planner.slips.grounds import Ground
from planner.slips.pages import Pages
from planner.slips.trends import TRENDS
from planner.text import one_line
from planner.wording.behind import count_text, knowing_text, sum_text
from planner.wording.kpis import landing_number
from planner.wording.labels import (
    instant_label,
    month_name,
)
from planner.wording.reasons import trend_name, trend_sign


def build(plan: Plan, month: Month, options: Options = Options()) -> Document:  # noqa: B008 - immutable
    """The rows behind at a month of the plan's year, compared with the month before.

    Only the group, the header and ``with_later`` of the options are used.
    """
    group = options.view.group
    pages = Pages(plan)
    found = behind(plan, Asked(month, group, closed=options.closed), pages)
    shown = plan if options.with_later else found.plan
    return Document(
        title=_("{title}（遅れと対応）").format(title=one_line(plan.title)),
        subject=_subject(found, options),
        header=header(plan, options),
        legend=tuple(_legend(plan)),
        blocks=(
            Heading(
                _("{month}の遅れ {counts}　{sum}")
                .format(month=month_name(month), counts=count_text(found), sum=sum_text(found))
                .strip()
            ),
            slip_summary.build(found, pages),
            *_slipping(found.plan, month, found.rows, _charts(shown, month, found.rows, options)),
            *_left(found),
            *_kpis(shown, month, kpi_lines.kpis_of_rows(shown, month, group)),
        ),
    )


def _slipping(
    plan: Plan, month: Month, rows: Sequence[RowBehind], charts: Iterable[Chart]
) -> Iterator[Block]:
    """The rows that changed, those with a short KPI first, with charts; then those that did not."""
    if not rows:
        yield Paragraph(_("遅れはありません。"))
    changed = [row for row in rows if row.trend != "same"]
    short = [row for row in changed if row.has_short_kpi]
    others = [row for row in changed if not row.has_short_kpi]
    same = [row for row in rows if row.trend == "same"]
    if short:
        yield Heading(_("KPI が目安に届かない行（{count}行）").format(count=len(short)))
        yield slip_lines.table(plan, month, short)
        yield from charts
    if others:
        yield Heading(_("そのほかの遅れ（{count}行）").format(count=len(others)))
        yield slip_lines.table(plan, month, others)
    if same:
        yield Heading(_("先月と同じ遅れ（{count}行）").format(count=len(same)))
        yield slip_lines.table(plan, month, same)


def _charts(
    plan: Plan, month: Month, rows: Sequence[RowBehind], options: Options
) -> Iterator[Chart]:
    """The charts of the short KPIs whose slip changed since the month before."""
    until = None if options.with_later else month
    for row in (row for row in rows if row.has_short_kpi):
        for ground in _changed(row):
            standing = ground.standing
            if standing is None:
                continue
            kpi = plan.kpis[ground.kpi]
            chart = kpi_chart.build(plan, kpi, landing_number(kpi, standing), until)
            title = f"{plan.reference(plan.rows[row.row])} {chart.title}"
            yield structs.replace(chart, title=title)


def _changed(row: RowBehind) -> Iterator[Ground]:
    """The grounds of the slips of a row that changed."""
    changed = (own.slip for own in row.slips if own.trend != "same")
    return (ground for slip in changed for ground in slip.grounds)


def _left(found: Behind) -> Iterator[Block]:
    if found.left:
        yield Heading(_("前月から離れた遅れ（{count}件）").format(count=len(found.left)))
        yield slip_lines.left(found.plan, found.asked.month, found.rows_left)


def _kpis(plan: Plan, month: Month, kpis: Sequence[KpiOfRows]) -> Iterator[Block]:
    judged = [of_rows for of_rows in kpis if of_rows.kpi.role != "reference"]
    references = [of_rows for of_rows in kpis if of_rows.kpi.role == "reference"]
    if judged:
        yield Heading(_("KPI の状況（{counts}）").format(counts=kpi_lines.counts_text(judged)))
        yield kpi_lines.table(plan, month, judged)
    if references:
        yield Heading(_("参考の数字（判定しません）"))
        yield kpi_lines.table(plan, month, references)


def _subject(found: Behind, options: Options) -> str:
    plan, month = found.plan, found.asked.month
    closed = [_closed(plan, month)] if plan.is_closed(month) else []
    return "　".join((*subject_parts(plan, month, options), *closed, knowing_text(found)))


def _closed(plan: Plan, month: Month) -> str:
    """締め済 with the day of the close at the branch."""
    day = instant_label(plan.closes[month].at).partition(" ")[0]
    return _("締め済 {day}").format(day=day).strip()


def _legend(plan: Plan) -> Iterator[str]:
    for status in plan.statuses:
        yield f"{one_line(status.symbol)} {one_line(status.name)}"
    names = (f"{trend_sign(trend)} {trend_name(trend)}" for trend in TRENDS)
    yield _("前月と比べて {signs}").format(signs=_("・").join(names))
    yield _("速 速報、後 締めた後に届いた数字（後着）")
