"""Where the KPIs stand, on the command line: a table of them, one row's in full, and records."""

from collections.abc import Iterator, Sequence
from typing import Any

from planner.cli import plain, standings
from planner.cli.answer import end_with_lines, end_with_record, look
from planner.cli.plain import labelled
from planner.cli.request import CommandLine, find_row
from planner.cli.tables import end_with_tables
from planner.errors import Exit
from planner.kpi.doubts import doubts
from planner.kpi.expected import Expected
from planner.kpi.standing import Standing
from planner.kpi.verdicts import proposal, verdict
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import row_title
from planner.plan.model import Plan, Row
from planner.reports import kpi_lines
from planner.reports.document import Block, Heading, Paragraph
from planner.reports.kpi_lines import KpiOfRows
from planner.text import one_line
from planner.wording import kpis
from planner.wording.doubts import doubt_sentence
from planner.wording.labels import full_month_label, status_name


def show(request: CommandLine) -> Exit:
    """Print where the KPIs of a group stand, or those of one row in full."""
    looked = look(request)
    plan, month = looked.plan, looked.month
    reference = request.given("row")
    row = None if reference is None else find_row(plan, reference)
    found = kpi_lines.kpis_of_rows(plan, month, looked.group, row)
    if request.has("json"):
        return end_with_record(looked.book, [_record(plan, one, month) for one in found])
    if row is not None:
        return end_with_lines(looked.book, _row_lines(plan, row, found, month))
    return end_with_tables(looked, _blocks(plan, month, found))


def _blocks(plan: Plan, month: Month, found: Sequence[KpiOfRows]) -> Iterator[Block]:
    """One line for each KPI, and what is short or does not fit below them."""
    if found:
        yield kpi_lines.table(plan, month, found)
    yield Heading(_("KPI の状況（{counts}）").format(counts=kpi_lines.counts_text(found)))
    for one in found:
        yield from map(Paragraph, _doubt_lines(plan, one))


def _row_lines(plan: Plan, row: Row, found: Sequence[KpiOfRows], month: Month) -> Iterator[str]:
    """The KPIs of a row in full, and the status they propose beside the one it has."""
    yield f"{plan.reference(row)}  {row_title(plan, row)}  {full_month_label(month)}"
    for one in found:
        yield from _kpi_lines(plan, one)
    proposed = kpis.proposal_text(plan, proposal(plan, row, month))
    yield from labelled(_("実施状況"), status_name(plan, row.report(month).status))
    yield from labelled(_("数字からの案"), proposed)


def _kpi_lines(plan: Plan, one: KpiOfRows) -> Iterator[str]:
    kpi, stands = one.kpi, one.standing
    yield f"KPI: {one_line(kpi.name)}"
    yield from labelled(_("実績"), kpis.used_text(kpi, stands))
    for place, expected in enumerate(_bases(stands)):
        label = _("ほかの目安") if place else _("今の目安")
        yield from labelled(label, kpis.expected_text(plan, kpi, stands, expected))
    yield from labelled(_("目標"), kpis.limit_text(kpi, stands))
    for line in kpis.case_lines(kpi, stands):
        yield from labelled(_("条件"), line)
    yield from labelled(_("人数"), kpis.people_text(stands))
    yield from labelled(_("進捗率"), kpis.percent_text(stands.progress_rate))
    yield from labelled(_("着地見込み"), kpis.landing_text(kpi, stands))
    yield from labelled(_("必要ペース"), kpis.pace_text(kpi, stands))
    yield from labelled(_("判定"), kpis.judgement_text(plan, kpi, stands))
    yield from labelled(_("達成状況"), verdict(plan, kpi).symbol or "")
    yield from _doubt_lines(plan, one)


def _bases(stands: Standing) -> tuple[Expected, ...]:
    """What is judged by, and the others that say something else."""
    if stands.expected is None:
        return ()
    return (
        stands.expected,
        *(one for one in stands.others if one.value != stands.expected.value),
    )


def _doubt_lines(plan: Plan, one: KpiOfRows) -> Iterator[str]:
    for doubt in doubts(plan, one.kpi, one.standing):
        yield plain.doubt_line(doubt_sentence(one.kpi, doubt))


def _record(plan: Plan, one: KpiOfRows, month: Month) -> dict[str, Any]:
    """A KPI for scripts, numbers as text."""
    kpi, stands = one.kpi, one.standing
    year_end = verdict(plan, kpi)
    return {
        "kpi": kpi.key,
        "name": kpi.name,
        "unit": kpi.unit,
        "role": kpi.role,
        "kind": kpi.kind,
        "judged_on": kpi.judged_on,
        "month": month,
        **standings.standing_record(kpi, stands),
        "sentence": kpis.standing_sentence(plan, kpi, stands),
        "verdict": {"symbol": year_end.symbol, "met": year_end.is_met, "why": year_end.why},
        "doubts": [
            {
                "reason": doubt.reason,
                "period": doubt.period,
                "used": standings.number(doubt.used),
                "other": standings.number(doubt.other),
                "sentence": doubt_sentence(kpi, doubt),
            }
            for doubt in doubts(plan, kpi, stands)
        ],
        "rows": [_row_record(plan, row, month) for row in one.rows],
        "kpi_id": kpi.id,
    }


def _row_record(plan: Plan, row: Row, month: Month) -> dict[str, Any]:
    proposed = proposal(plan, row, month)
    return {
        "row": plan.reference(row),
        "status": row.report(month).status,
        "proposed": proposed.status,
        "why": proposed.why,
        "recorded": proposed.is_recorded,
        "row_id": row.id,
    }
