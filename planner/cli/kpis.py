"""The command for the standings of KPIs: a table, one row's in full, and records."""

from collections.abc import Iterator, Sequence
from typing import Any

from planner.cli import plain, standings
from planner.cli.answer import end_with_lines, end_with_record, look
from planner.cli.plain import labelled
from planner.cli.request import CommandLine, find_row
from planner.cli.tables import end_with_tables
from planner.errors import Exit
from planner.forms.month_targets import meanings
from planner.history.dated import until
from planner.kpi.doubts import doubts
from planner.kpi.verdicts import MET, NOT_MET, Verdict, item_ended, item_verdict, proposal, verdict
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import row_title
from planner.plan.model import Item, Kpi, Plan, Row
from planner.reports import kpi_lines
from planner.reports.document import Block, Heading, Paragraph
from planner.reports.kpi_lines import KpiOfRows
from planner.text import one_line
from planner.wording import kpis
from planner.wording.bases import chosen_basis_text
from planner.wording.doubts import doubt_sentence
from planner.wording.figures import series_name
from planner.wording.judged_by import done_lines
from planner.wording.judging import break_text, month_targets_name
from planner.wording.labels import full_month_label, status_name
from planner.wording.verdicts import item_verdict_text, verdict_text


def show(request: CommandLine) -> Exit:
    """Print the standings of a group's KPIs, or those of one row in full."""
    looked = look(request)
    month = looked.month
    plan = until(looked.plan, month)
    reference = request.given("row")
    row = None if reference is None else find_row(plan, reference)
    shown = kpi_lines.kpis_of_rows(plan, month, looked.group, row)
    if request.has("json"):
        return end_with_record(
            looked.book, [_record(plan, of_rows, month, row) for of_rows in shown]
        )
    if row is not None:
        return end_with_lines(looked.book, _row_lines(plan, row, shown, month))
    return end_with_tables(looked, _blocks(plan, month, shown))


def _blocks(plan: Plan, month: Month, shown: Sequence[KpiOfRows]) -> Iterator[Block]:
    """One line for each KPI, then their counts and contradictions."""
    if shown:
        yield kpi_lines.table(plan, month, shown)
    yield Heading(_("KPI の状況（{counts}）").format(counts=kpi_lines.counts_text(shown)))
    for of_rows in shown:
        yield from map(Paragraph, _doubt_lines(plan, of_rows))
    if month == plan.year.last and (counts := kpi_lines.verdicts_text(plan, shown)):
        yield Paragraph(counts)


def _row_lines(plan: Plan, row: Row, shown: Sequence[KpiOfRows], month: Month) -> Iterator[str]:
    """The KPIs of a row in full, and the status they propose beside the one it has."""
    yield f"{plan.reference(row)}  {row_title(plan, row)}  {full_month_label(month)}"
    for of_rows in shown:
        yield from _kpi_lines(plan, of_rows)
    yield from labelled(_("事業の達成状況"), item_verdict_text(plan, plan.item_of(row)))
    proposed = kpis.proposal_text(plan, proposal(plan, row, month))
    yield from labelled(_("実施状況"), status_name(plan, row.report(month).status))
    yield from labelled(_("数字からの案"), proposed)


def _kpi_lines(plan: Plan, of_rows: KpiOfRows) -> Iterator[str]:
    kpi, standing = of_rows.kpi, of_rows.standing
    yield f"KPI: {one_line(kpi.name)}"
    yield from labelled(_("実績"), kpis.used_text(kpi, standing))
    for place, expected in enumerate(kpis.expected_apart(standing)):
        label = _("ほかの目安") if place else _("今の目安")
        yield from labelled(label, kpis.expected_text(plan, kpi, standing, expected))
    yield from labelled(_("目安の決め方"), chosen_basis_text(plan, kpi, standing))
    yield from labelled(_("月の目標"), _month_targets_text(plan, kpi))
    yield from labelled(_("目標"), kpis.limit_text(kpi, standing))
    for own in kpi.breaks:
        yield from labelled(_("定義の変更"), break_text(plan, own))
    for line in done_lines(kpi, plan.year):
        yield from labelled(_("判定のしかた"), line)
    for line in kpis.case_lines(plan, kpi, standing):
        yield from labelled(_("条件"), line)
    yield from labelled(_("人数"), kpis.people_text(standing))
    yield from labelled(_("進捗率"), kpis.percent_text(standing.progress_rate))
    yield from labelled(_("着地見込み"), kpis.landing_text(kpi, standing))
    yield from labelled(_("必要ペース"), kpis.pace_text(kpi, standing))
    yield from labelled(_("判定"), kpis.judgement_text(plan, kpi, standing))
    met = verdict_text(plan, kpi, verdict(plan, kpi, of_rows.rows))
    yield from labelled(_("達成状況"), met)
    yield from _doubt_lines(plan, of_rows)


def _month_targets_text(plan: Plan, kpi: Kpi) -> str:
    """What the targets of the months are, 単月 or 累計; of other series with their names."""
    texts = []
    for series, meaning in meanings(plan, kpi).items():
        text = month_targets_name(meaning) or _("単月か累計か決まっていない")
        texts.append(text if series == "target" else f"{series_name(series)} {text}")
    return _("、").join(texts)


def _doubt_lines(plan: Plan, of_rows: KpiOfRows) -> Iterator[str]:
    for doubt in doubts(plan, of_rows.kpi, of_rows.standing):
        yield plain.doubt_line(doubt_sentence(of_rows.kpi, doubt))


def _record(plan: Plan, of_rows: KpiOfRows, month: Month, asked: Row | None) -> dict[str, Any]:
    """A KPI for scripts, numbers as text; with the mark of the item of the row asked for."""
    kpi, standing = of_rows.kpi, of_rows.standing
    item = plan.item_of(asked or of_rows.rows[0])
    return {
        "kpi": kpi.key,
        "name": kpi.name,
        "unit": kpi.unit,
        "role": kpi.role,
        "kind": kpi.kind,
        "judged_on": kpi.judged_on,
        "over": kpi.target.over,
        "span": kpi.target.span,
        "chosen_basis": kpi.expected_by,
        "month_targets": meanings(plan, kpi),
        "breaks": [{"month": own.month, "why": own.why} for own in kpi.breaks],
        "month": month,
        **standings.standing_record(kpi, standing),
        "sentence": kpis.standing_sentence(plan, kpi, standing),
        "verdict": _verdict_record(kpi, verdict(plan, kpi, of_rows.rows)),
        "item_verdict": _item_record(plan, item),
        "doubts": [
            {
                "reason": doubt.reason,
                "period": doubt.period,
                "used": standings.texts(kpi)(doubt.used),
                "other": standings.texts(kpi)(doubt.other),
                "against": doubt.against or None,
                "sentence": doubt_sentence(kpi, doubt),
            }
            for doubt in doubts(plan, kpi, standing)
        ],
        "rows": [_row_record(plan, row, month) for row in of_rows.rows],
        "kpi_id": kpi.id,
    }


def _verdict_record(kpi: Kpi, found: Verdict) -> dict[str, Any]:
    return {
        **_met_record(found.is_met),
        "why": found.why,
        "missing": list(found.used.missing) if found.used else [],
        "compared": standings.compared_record(standings.texts(kpi), found.comparison),
    }


def _met_record(met: bool | None) -> dict[str, Any]:  # noqa: FBT001 - a record of it
    return {"symbol": None if met is None else MET if met else NOT_MET, "met": met}


def _item_record(plan: Plan, item: Item) -> dict[str, Any]:
    """The mark of an item, and the month from which it is 廃止."""
    ended = item_ended(plan, item)
    return {**_met_record(item_verdict(plan, item)), "ended": ended.month if ended else None}


def _row_record(plan: Plan, row: Row, month: Month) -> dict[str, Any]:
    proposed = proposal(plan, row, month)
    return {
        "row": plan.reference(row),
        "status": row.report(month).status,
        "proposed": proposed.status,
        "why": proposed.why,
        "recorded": proposed.is_recorded,
        "item_verdict": _item_record(plan, plan.item_of(row)),
        "row_id": row.id,
    }
