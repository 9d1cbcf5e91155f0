"""The grid of a plan: its bands and lines in printed order, with twelve cells a line (pure)."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from planner.plan import ledger
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Item, Kpi, Plan, Row, SeriesLine
from planner.text import one_line

INCENTIVE = "インセンティブ関連"

ALL_GROUPS = frozenset({"全", "全グループ", "all"})
"""What is typed for all groups, so that none can be called so."""


class View(Struct, frozen=True):
    """The part of a plan that is shown: one group or all (empty), incentive items only or all."""

    group: str = ""
    incentive_only: bool = False


class PillarBand(Struct, frozen=True):
    """The line of a 柱, above its sections."""

    pillar: str


class SectionBand(Struct, frozen=True):
    """The line of a 区分, above its items."""

    section: str


class WorkLine(Struct, frozen=True):
    """The line of a row; ``place`` is its position in the item, from 0."""

    row: str
    place: int


class KpiLine(Struct, frozen=True):
    """The line of a KPI's series, below the row that shows it; ``place`` counts them from 0."""

    row: str
    kpi: str
    place: int


Line = PillarBand | SectionBand | WorkLine | KpiLine


class FigureCell(Struct, frozen=True):
    """A figure in a month's cell; ``text`` for a target in words.

    Attributes:
        is_late: 後着: entered when its month was already closed.
        is_doubtful: Whether it looks mistyped.
    """

    value: Decimal | None = None
    text: str = ""
    unit: str = ""
    is_target: bool = False
    is_provisional: bool = False
    is_late: bool = False
    is_doubtful: bool = False


GridCell = ledger.Cell | FigureCell | None


def lines(plan: Plan, view: View = View()) -> tuple[Line, ...]:  # noqa: B008 - immutable
    """The lines of the grid in printed order; bands without lines are left out."""
    return tuple(_lines(plan, view))


def _lines(plan: Plan, view: View) -> Iterator[Line]:
    pillar = ""
    for section_id in plan.order:
        section = plan.sections[section_id]
        work = [
            line for item in section.items for line in _item_lines(plan, plan.items[item], view)
        ]
        if not work:
            continue
        if section.pillar != pillar:
            pillar = section.pillar
            yield PillarBand(pillar)
        yield SectionBand(section_id)
        yield from work


def _item_lines(plan: Plan, item: Item, view: View) -> Iterator[Line]:
    if view.incentive_only and INCENTIVE not in item.tags:
        return
    for place, row_id in enumerate(item.rows):
        row = plan.rows[row_id]
        if view.group and view.group not in plan.groups_of(row):
            continue
        yield WorkLine(row_id, place)
        for kpi_id in row.kpis:
            if kpi := plan.kpis.get(kpi_id):
                for index in range(len(kpi.lines)):
                    yield KpiLine(row_id, kpi_id, index)


def cells(plan: Plan, line: WorkLine | KpiLine, month: Month) -> tuple[GridCell, ...]:
    """The twelve cells of a line, April first, as seen at ``month``."""
    if isinstance(line, KpiLine):
        kpi = plan.kpis[line.kpi]
        return _series_cells(plan, kpi, kpi.lines[line.place])
    row = plan.rows[line.row]
    own = own_kpi(plan, row)
    if row.kind == "kpi" and own is not None:
        return _kpi_cells(plan, own)
    marked = ledger.cells(plan, row, month)
    return tuple(marked.get(place) for place in plan.year.months)


def band_text(plan: Plan, band: PillarBand | SectionBand) -> str:
    """The text of a band on one line: a pillar with its number, or a section with its groups."""
    if isinstance(band, PillarBand):
        pillar = next(pillar for pillar in plan.pillars if pillar.id == band.pillar)
        return one_line(f"{pillar.number} {pillar.title}")
    section = plan.sections[band.section]
    groups = section.label or "・".join(section.groups)
    return one_line(f"○ {section.title}" + (f"（{groups}）" if groups else ""))


def own_kpi(plan: Plan, row: Row) -> Kpi | None:
    """The first published KPI a row shows."""
    shown = (plan.kpis[kpi] for kpi in row.kpis if kpi in plan.kpis)
    return next((kpi for kpi in shown if kpi.role == "kpi"), None)


def row_title(plan: Plan, row: Row) -> str:
    """The title of a row on one line: its own, else the item's, else its outline."""
    return one_line(row.title or plan.item_of(row).title) or outline(plan, row)


def unit_title(plan: Plan, unit: Row) -> str:
    """The title of a reporting row: the item's, or its outline where the item has several."""
    is_first = plan.item_of(unit).rows[0] == unit.id
    return row_title(plan, unit) if is_first or unit.title else outline(plan, unit)


def outline(plan: Plan, row: Row) -> str:
    """The 実施概要 of a row on one line without bullets; that of a KPI row starts with its KPI."""
    text = one_line(row.text.replace("\n・", "　").removeprefix("・"))
    kpi = own_kpi(plan, row) if row.kind == "kpi" else None
    return one_line(f"KPI {kpi.name}　{text}") if kpi else text


def _series_cells(plan: Plan, kpi: Kpi, line: SeriesLine) -> tuple[GridCell, ...]:
    return tuple(
        figure_cell(kpi, line.series, add_months(month, -12 * line.years_back), line.unit)
        for month in plan.year.months
    )


def _kpi_cells(plan: Plan, kpi: Kpi) -> tuple[GridCell, ...]:
    """The cells of a KPI row: actuals, else targets, and the year's target in March."""
    on_own_line = _on_own_line(kpi)
    series = [name for name in ("actual", "target") if name not in on_own_line]
    months: list[GridCell] = [
        next((cell for name in series if (cell := figure_cell(kpi, name, month))), None)
        for month in plan.year.months
    ]
    if months[-1] is None and "target" not in on_own_line:
        months[-1] = year_target(kpi)
    return tuple(months)


def has_own_figures(plan: Plan, kpi: Kpi) -> bool:
    """Whether the row of a KPI shows an actual of the year, which no line below it has."""
    if "actual" in _on_own_line(kpi):
        return False
    return any(kpi.figure("actual", month) for month in plan.year.months)


def year_target(kpi: Kpi) -> FigureCell | None:
    """The target of the year as it stands in a cell; None where nothing is written of it."""
    target = kpi.target
    if target.number is None and not target.text:
        return None
    return FigureCell(target.number, text=target.text, is_target=True)


def _on_own_line(kpi: Kpi) -> set[str]:
    """The series of this year that stand on a line of their own."""
    return {line.series for line in kpi.lines if not line.years_back}


def figure_cell(kpi: Kpi, series: str, month: Month, unit: str = "") -> FigureCell | None:
    """The figure of a series for a month as it stands in a cell; None where there is none."""
    figure = kpi.figure(series, month)
    if figure is None:
        return None
    return FigureCell(
        figure.value,
        unit=unit,
        is_target=series == "target",
        is_provisional=figure.is_provisional,
        is_late=bool(figure.late_at),
    )


class StatusCounts(Struct, frozen=True):
    """The number of lines by symbol of their status, in the order of the scale, and without one."""

    by_status: tuple[tuple[str, int], ...]
    without: int


def count_statuses(plan: Plan, shown: tuple[Line, ...], month: Month) -> StatusCounts:
    """The statuses of the lines shown, counted for a month."""
    counts = dict.fromkeys((status.symbol for status in plan.statuses), 0)
    without = 0
    for line in shown:
        if isinstance(line, WorkLine):
            symbol = plan.rows[line.row].report(month).status
            if symbol in counts:
                counts[symbol] += 1
                continue
        without += isinstance(line, WorkLine | KpiLine)
    return StatusCounts(tuple(counts.items()), without)
