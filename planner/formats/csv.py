"""A document's tables and charts as CSV for a spreadsheet, each line complete in itself.

Merged cells are taken apart: the name of an item stands on each of its lines, a report only on
its own line. Figures are numbers; text can become neither a formula nor a date.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from planner.formats.charted import figures
from planner.formats.glyphs import column_name, value_text
from planner.language import N_, _
from planner.plan.grid import FigureCell
from planner.reports.chart import Chart
from planner.reports.document import (
    Document,
    Heading,
    Leaf,
    Rating,
    Table,
    TableLine,
    Value,
    Words,
)
from planner.reports.guard import guarded
from planner.text import one_line
from planner.wording.phrases import late_name

Field = str | Decimal

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the system's own encoding

# What stands on every line of an item, and the columns that follow others only here.
_REPEATED = ("number", "title")
_FOLLOWED = {"number": N_("行"), "note": N_("改善策")}


def render(document: Document) -> str:
    """Tables and charts below their headers, texts on a line of their own, with CRLF.

    A byte order mark stands before all of it.
    """
    buffer = io.StringIO(newline="")
    buffer.write(_BYTE_ORDER_MARK)
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    above: Leaf | None = None
    for block in document.leaves():
        if _is_apart(block, above):
            writer.writerow([])
        writer.writerows(_lines(block))
        above = block
    return buffer.getvalue()


def _is_apart(block: Leaf, above: Leaf | None) -> bool:
    """Whether a line is left free above a block: not below its heading, nor between charts."""
    is_next_chart = isinstance(block, Chart) and isinstance(above, Chart)
    return above is not None and not isinstance(above, Heading) and not is_next_chart


def _lines(block: Leaf) -> Iterator[list[Field]]:
    if isinstance(block, Table):
        yield from _CsvSheet(block).lines()
    elif isinstance(block, Chart):
        yield from _chart_lines(block)
    elif isinstance(block, Heading):
        yield [guarded(one_line(block.text))]
    else:
        for line in block.text.split("\n"):
            yield [guarded(line)]


def _chart_lines(chart: Chart) -> Iterator[list[Field]]:
    """A header, and a line for each month of a chart."""
    table = figures(chart)
    names = [column.title for column in table.columns]
    yield [*map(guarded, (_("KPI"), _("単位"), *map(one_line, names), _("数値の注")))]
    about = [guarded(one_line(chart.title)), guarded(one_line(chart.unit))]
    for line in table.lines:
        values = [cell.value for _place, cell in line.cells]
        yield [*about, *map(_field, values), guarded(_provisional(names, values))]


def _provisional(names: Sequence[str], values: Sequence[Value]) -> str:
    remarks = (
        f"{one_line(name)} " + _("速報")
        for name, value in zip(names, values, strict=True)
        if isinstance(value, FigureCell) and value.is_provisional
    )
    return _("、").join(remarks)


class _CsvSheet:
    """A table line by line, each with the texts of bands and merged cells above."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._names = [column.name for column in table.columns]
        self._has_bands = any(line.is_band for line in table.lines)
        self._has_remarks = self._has_bands or any(
            self._remarks({self._names[place]: cell.value for place, cell in line.cells})
            for line in table.lines
        )
        self._has_last_status = any(
            isinstance(cell.value, Rating) and cell.value.before is not None
            for line in table.lines
            for _place, cell in line.cells
        )

    def lines(self) -> Iterator[list[Field]]:
        """The header, and a line for each row of work and each of figures."""
        yield [*map(guarded, self._header())]
        bands = {"pillar": "", "section": ""}
        above: dict[str, Value] = {}
        for line in self._table.lines:
            if line.is_band:
                bands[line.kind] = value_text(line.cells[0][1].value) if line.cells else ""
                continue
            own = {self._names[place]: cell.value for place, cell in line.cells}
            above = {name: own.get(name, above.get(name)) for name in _REPEATED}
            bands_above = bands.values() if self._has_bands else ()
            yield [*map(guarded, bands_above), *self._fields(line, own | above)]

    def _header(self) -> Iterator[str]:
        if self._has_bands:
            yield from (_("柱"), _("区分"))
        for column in self._table.columns:
            if column.name == "status" and self._has_last_status:
                yield _("前月の実施状況")
            yield column_name(column)
            if column.name in _FOLLOWED:
                yield _(_FOLLOWED[column.name])
        if self._has_remarks:
            yield _("数値の注")

    def _fields(self, line: TableLine, own: dict[str, Value]) -> Iterator[Field]:
        for name in self._names:
            value = own.get(name)
            if name == "number":
                item, _dash, row = line.reference.rpartition("-")  # whole, 1-3 became a date
                yield guarded(item or value_text(value))
                yield guarded(row)
            elif name == "note":
                words = value if isinstance(value, tuple) else ()
                yield guarded(value_text(tuple(word for word in words if word.part != "remedy")))
                yield guarded(value_text(_remedy(words)))
            elif isinstance(value, Rating):
                if self._has_last_status:
                    yield guarded(value.before or "")
                yield guarded(value.symbol)
            elif name == "status":
                yield from [""] * (1 + self._has_last_status)
            else:
                yield _field(value)
        if self._has_remarks:
            yield guarded(self._remarks(own))

    def _remarks(self, own: dict[str, Value]) -> str:
        """The remarks on the numbers of a line: 目標, 速報, 後着, unit."""
        remarks: list[str] = []
        for column in self._table.columns:
            cell = own.get(column.name)
            if isinstance(cell, FigureCell) and cell.value is not None:
                kinds = (
                    _("目標") if cell.is_target else "",
                    _("速報") if cell.is_provisional else "",
                    late_name(is_late=cell.is_late),
                    _("単位 {unit}").format(unit=one_line(cell.unit)) if cell.unit else "",
                )
                remark = _("・").join(filter(None, kinds))
                remarks += [f"{one_line(column.title)} {remark}"] if remark else []
        return _("、").join(remarks)


def _remedy(words: tuple[Words, ...]) -> tuple[Words, ...]:
    """The words of the remedy without the label, which is the column's header."""
    return tuple(word for word in words if word.part == "remedy" and word.role != "label")


def _field(value: Value) -> Field:
    """A cell: a figure as a number with its decimals as typed, everything else as text."""
    if isinstance(value, FigureCell) and value.value is not None:
        return Decimal(format(value.value, "f"))
    return guarded(value_text(value))
