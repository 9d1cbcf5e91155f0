"""Every KPI as a line: its figure, what it should be by now, its target, the year ahead (pure)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from planner.kpi.exact import rounded
from planner.kpi.standing import Standing, standing
from planner.kpi.verdicts import verdict
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell
from planner.plan.model import Kpi, Plan, Row
from planner.reports.document import Column, Table, TableCell, TableLine, Value, Words
from planner.text import clean, one_line
from planner.wording import kpis
from planner.wording.phrases import listed


class Shown(Struct, frozen=True):
    """A KPI, the rows that show it as printed, and where it stands."""

    kpi: Kpi
    rows: tuple[Row, ...]
    standing: Standing


def shown(plan: Plan, month: Month, group: str = "", row: Row | None = None) -> tuple[Shown, ...]:
    """The KPIs of a row, else of the rows of a group (empty: all), each once, as printed."""
    rows: dict[str, list[Row]] = {}
    for one in plan.rows_in_order():
        if row is not None or not group or group in plan.groups_of(one):
            for kpi in one.kpis:
                if kpi in plan.kpis:
                    rows.setdefault(kpi, []).append(one)
    wanted = rows if row is None else [kpi for kpi in row.kpis if kpi in rows]
    return tuple(
        Shown(plan.kpis[kpi], tuple(rows[kpi]), standing(plan, plan.kpis[kpi], month))
        for kpi in wanted
    )


def table(plan: Plan, month: Month, found: Sequence[Shown]) -> Table:
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
        Column("landing", _("着地見込み"), ems=7.6, align="right"),
        Column("pace", _("必要ペース"), share=14),
        Column("judgement", _("判定"), share=16),
    )
    return Table(columns, tuple(_line(plan, month, one) for one in found), is_flat=True)


def _line(plan: Plan, month: Month, one: Shown) -> TableLine:
    kpi, stands = one.kpi, one.standing
    reference = plan.reference(one.rows[0])
    values: tuple[Value, ...] = (
        (Words(reference),),
        (Words(one_line(kpi.name)),),
        _figure(kpi, stands),
        _words(kpis.used_remark(stands)),
        _expected(kpi, stands),
        _words(_basis(plan, stands)),
        _words(kpis.limit_text(kpi, stands)),
        _percent(stands.progress_rate),
        _number(kpis.landing_number(kpi, stands), one_line(kpi.unit)),
        _words(kpis.pace_text(kpi, stands)),
        tuple(_judgement(plan, month, kpi, stands)),
    )
    cells = tuple(enumerate(map(TableCell, values)))
    return TableLine("work", cells, keep=kpi.id, reference=reference)


def _figure(kpi: Kpi, stands: Standing) -> FigureCell | None:
    """The figure used; 速報 or 後着 as it came in."""
    used, number = stands.used, kpis.used_number(kpi, stands)
    if used is None or number is None:
        return None
    figure = None if used.is_made else kpi.figure(used.series, used.span or used.period)
    return FigureCell(
        number,
        unit=kpis.judged_unit(kpi, stands),
        is_provisional=used.is_provisional,
        is_late=figure is not None and bool(figure.late_at),
    )


def _expected(kpi: Kpi, stands: Standing) -> FigureCell | None:
    expected = stands.expected
    if expected is None:
        return None
    return FigureCell(
        kpis.shown_number(kpi, expected.value, stands),
        unit=kpis.judged_unit(kpi, stands),
        is_provisional=expected.is_provisional,
    )


def _basis(plan: Plan, stands: Standing) -> str:
    return kpis.basis_text(plan, stands, stands.expected) if stands.expected else ""


def _judgement(plan: Plan, month: Month, kpi: Kpi, stands: Standing) -> Iterator[Words]:
    """Short or not, or why that is not known; at the year's end its 達成状況."""
    yield from _words(kpis.judgement_text(plan, kpi, stands))
    symbol = verdict(plan, kpi).symbol if month == plan.year.last else None
    if symbol:
        yield Words(_("【達成状況】"), "label")
        yield Words(one_line(symbol))


def _percent(value: Decimal | None) -> FigureCell | None:
    return None if value is None else FigureCell(rounded(value, 1), unit="%")


def _number(value: Decimal | None, unit: str) -> FigureCell | None:
    return None if value is None else FigureCell(value, unit=unit)


def _words(text: str) -> tuple[Words, ...]:
    plain = clean(text).strip()
    return (Words(plain),) if plain else ()


def counts_text(found: Sequence[Shown]) -> str:
    """How many are short, can be judged, and are there at all."""
    judged = [one for one in found if one.standing.is_short is not None]
    return listed(
        _("下回る {count}").format(count=sum(bool(one.standing.is_short) for one in judged)),
        _("判定できる {count}").format(count=len(judged)),
        _("全部で {count}").format(count=len(found)),
    )
