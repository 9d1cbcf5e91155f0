"""The table of KPIs: figure, 目安, target, 着地見込み and judgement of each (pure)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from planner.kpi.exact import rounded
from planner.kpi.standing import Standing, standing
from planner.kpi.verdicts import MET, NOT_MET, UNJUDGED, verdict
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell
from planner.plan.model import Kpi, Plan, Row
from planner.reports.document import (
    Column,
    Table,
    TableLine,
    Value,
    Words,
    plain_words,
    work_line,
)
from planner.text import one_line
from planner.wording import kpis
from planner.wording.phrases import listed
from planner.wording.verdicts import verdict_text


class KpiOfRows(Struct, frozen=True):
    """A KPI with the rows it is printed in and its standing at a month."""

    kpi: Kpi
    rows: tuple[Row, ...]
    standing: Standing


def kpis_of_rows(
    plan: Plan, month: Month, group: str = "", only: Row | None = None
) -> tuple[KpiOfRows, ...]:
    """The KPIs of one row, else of the rows of a group (empty: all), each once, as printed."""
    rows: dict[str, list[Row]] = {}
    for row in plan.rows_in_order():
        if only is not None or not group or group in plan.groups_of(row):
            for kpi in row.kpis:
                if kpi in plan.kpis:
                    rows.setdefault(kpi, []).append(row)
    wanted = rows if only is None else [kpi for kpi in only.kpis if kpi in rows]
    return tuple(
        KpiOfRows(
            plan.kpis[kpi],
            tuple(rows[kpi]),
            standing(plan, plan.kpis[kpi], month, rows[kpi]),
        )
        for kpi in wanted
    )


def table(plan: Plan, month: Month, kpis: Sequence[KpiOfRows]) -> Table:
    """A line for each KPI."""
    columns = (
        Column("number", _("項番"), ems=3.8, align="center"),
        Column("title", _("KPI"), share=20),
        Column("figure", _("実績"), ems=7.6, align="right"),
        Column("of", _("時点"), share=9),
        Column("expected", _("今の目安"), ems=7.6, align="right"),
        Column("basis", _("目安の根拠"), share=11),
        Column("target", _("目標"), share=13),
        Column("progress", _("進捗率"), ems=5.2, align="right"),
        Column("landing", _("着地見込み"), ems=9.4, align="right"),
        Column("pace", _("必要ペース"), share=14),
        Column("judgement", _("判定"), share=16),
    )
    return Table(columns, tuple(_line(plan, month, kpi) for kpi in kpis), is_flat=True)


def _line(plan: Plan, month: Month, of_rows: KpiOfRows) -> TableLine:
    kpi, standing = of_rows.kpi, of_rows.standing
    reference = plan.reference(of_rows.rows[0])
    values: tuple[Value, ...] = (
        (Words(reference),),
        (Words(one_line(kpi.name)),),
        _figure(kpi, standing),
        plain_words(kpis.used_remark(standing)),
        _expected(kpi, standing),
        plain_words(
            kpis.basis_text(plan, standing, standing.expected) if standing.expected else ""
        ),
        plain_words(kpis.limit_text(kpi, standing)),
        _rate(standing.progress_rate),
        _landing(kpi, standing),
        plain_words(kpis.pace_text(kpi, standing)),
        tuple(_judgement(plan, month, of_rows)),
    )
    return work_line(values, together=kpi.id, reference=reference)


def _landing(kpi: Kpi, standing: Standing) -> Value:
    """The 着地見込み; from one to the other where two part."""
    if len(standing.landings) > 1:
        return plain_words(kpis.landing_range_text(kpi, standing))
    return _number(kpis.landing_number(kpi, standing), one_line(kpi.unit))


def _figure(kpi: Kpi, standing: Standing) -> FigureCell | None:
    """The figure the KPI is judged by, marked 速報 or 後着."""
    used, number = standing.used, kpis.used_number(kpi, standing)
    if used is None or number is None:
        return None
    figure = None if used.is_made else kpi.figure(used.series, used.span or used.period)
    return FigureCell(
        number,
        unit=kpis.judged_unit(kpi, standing),
        is_provisional=used.is_provisional,
        is_late=figure is not None and bool(figure.late_at),
    )


def _expected(kpi: Kpi, standing: Standing) -> FigureCell | None:
    expected = standing.expected
    if expected is None:
        return None
    return FigureCell(
        kpis.shown_expected(kpi, standing, expected),
        unit=kpis.judged_unit(kpi, standing),
        is_provisional=expected.is_provisional,
    )


def _judgement(plan: Plan, month: Month, of_rows: KpiOfRows) -> Iterator[Words]:
    """The judgement, or why there is none; in March 達成状況 too."""
    kpi = of_rows.kpi
    yield from plain_words(kpis.judgement_text(plan, kpi, of_rows.standing))
    if month != plan.year.last:
        return
    met = verdict_text(plan, kpi, verdict(plan, kpi, of_rows.rows))
    if met:
        yield Words(_("【達成状況】"), "label")
        yield Words(met)


def _rate(value: Decimal | None) -> FigureCell | None:
    return None if value is None else FigureCell(rounded(value, 1), unit="%")


def _number(value: Decimal | None, unit: str) -> FigureCell | None:
    return None if value is None else FigureCell(value, unit=unit)


def counts_text(kpis: Sequence[KpiOfRows]) -> str:
    """The counts of KPIs: those below what is expected, those judged, all."""
    judged = [kpi.standing for kpi in kpis if kpi.standing.is_short is not None]
    return listed(
        _("下回る {count}").format(count=sum(bool(standing.is_short) for standing in judged)),
        _("判定できる {count}").format(count=len(judged)),
        _("全部で {count}").format(count=len(kpis)),
    )


def verdicts_text(plan: Plan, kpis: Sequence[KpiOfRows]) -> str:
    """The counts of the verdicts of the year: met, not met, open; empty where none is judged."""
    every = [verdict(plan, of_rows.kpi, of_rows.rows) for of_rows in kpis]
    judged = [own.is_met for own in every if own.why not in UNJUDGED]
    if not judged:
        return ""
    return _("達成 {met}{met_count} {missed}{missed_count} 未判定 {open_count}").format(
        met=MET,
        met_count=judged.count(True),
        missed=NOT_MET,
        missed_count=judged.count(False),
        open_count=judged.count(None),
    )
