"""A block of cells copied from a spreadsheet, read as figures for a preview (pure).

Headings on top or in the first columns (months, series, KPIs) place the cells. Without any, rows
run over the months from the field pasted at, and columns down the fields below it.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
from msgspec import Struct

from planner.errors import PlannerError, UsageError
from planner.history.intents import RecordFigure
from planner.kpi.headings import NOTHING, PastedHeading, read_heading
from planner.kpi.numbers import read_figure
from planner.kpi.owed import is_target, is_typed, leading_series, typed_series
from planner.plan.fiscal import Month, a_year_before, add_months, is_month
from planner.plan.model import Plan
from planner.text import one_line

MOST_LINES = 2_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 200_000

_NUMBER = re.compile(r"[-+△▲−ー]?\s*[¥\\]?[\d.,]*\d[\d.,]*\s*\D{0,4}")
_MONTH = re.compile(r"\d{1,2}月|\d{4}年|\d{4}-\d")


class FigurePlace(Struct, frozen=True):
    """A field of a form: a series of a KPI for a period."""

    kpi: str
    series: str
    period: str


class PastedCell(Struct, frozen=True):
    """A cell of the block that is not empty.

    Attributes:
        row: Its line in the block, from 1.
        column: Its column in the block, from 1.
        text: Its text.
        before: The present figure; ``was_provisional`` if that is 速報.
        after: The new figure; None if there is a problem.
        is_outside: Whether its heading names a period outside the plan's year.
        problem: The reason why it is no figure; other cells are not affected.
    """

    row: int
    column: int
    text: str
    kpi: str = ""
    series: str = ""
    period: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    was_provisional: bool = False
    is_outside: bool = False
    problem: PlannerError | None = None

    @property
    def is_new(self) -> bool:
        """Whether it changes the present figure; 確定 after 速報 and other decimals are changes."""
        is_other = self.was_provisional or str(self.after) != str(self.before)
        return self.after is not None and is_other


class PastedBlock(Struct, frozen=True):
    """The cells of a pasted block, line by line from left to right."""

    cells: tuple[PastedCell, ...] = ()

    @property
    def problems(self) -> tuple[PastedCell, ...]:
        """The cells with a problem."""
        return tuple(cell for cell in self.cells if cell.problem is not None)

    def changes(self, *, is_provisional: bool = False) -> tuple[RecordFigure, ...]:
        """The intents of the cells that change a figure."""
        return tuple(
            RecordFigure(cell.kpi, cell.series, cell.period, cell.after, is_provisional)
            for cell in self.cells
            if cell.after is not None and cell.is_new and cell.problem is None
        )


def read_block(plan: Plan, text: str, places: Sequence[FigurePlace]) -> PastedBlock:
    """The figures in a block copied from a spreadsheet.

    Args:
        plan: The plan.
        text: Cells separated by tabs, quoted as by spreadsheets.
        places: The fields of the form, from the one pasted at down.

    Raises:
        UsageError: ``block-too-long`` or ``block-unreadable``.
    """
    table = _table(text)
    if not places or not table:
        return PastedBlock()
    labels = _count_labels(table)
    top = _count_top(plan, table, labels, places[0])
    layout = _Layout(
        plan,
        tuple(places),
        labels,
        _column_headings(plan, table[:top], labels, places[0]),
        titles=tuple(table[top - 1]) if top else (),
        is_labelled=any(any(row[:labels]) for row in table[top:]),
    )
    return PastedBlock(tuple(_without_repeats(_cells(layout, table, top))))


class _Layout(Struct, frozen=True):
    """The headings of a block and the fields it is pasted into.

    Attributes:
        labels: The number of columns on the left with headings.
        columns: The heading of each column; empty if there are no lines with headings on top.
        titles: The texts of the last of these lines.
        is_labelled: Whether any line has a heading on the left.
    """

    plan: Plan
    places: tuple[FigurePlace, ...]
    labels: int
    columns: tuple[PastedHeading, ...]
    titles: tuple[str, ...]
    is_labelled: bool


def _table(text: str) -> list[list[str]]:
    """The cells of the text, in lines of equal length.

    Raises:
        UsageError: ``block-too-long`` or ``block-unreadable``.
    """
    if len(text) > MOST_CHARACTERS or text.count("\n") > MOST_LINES:
        raise UsageError("block-too-long", lines=MOST_LINES, columns=MOST_COLUMNS)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), dialect="excel-tab")
    try:
        table = list(reader)
    except csv.Error as error:
        raise UsageError("block-unreadable", line=reader.line_num) from error
    table = [[one_line(cell) for cell in row] for row in table]
    while table and not any(table[-1]):
        table.pop()
    width = max(map(len, table), default=0)
    if width > MOST_COLUMNS:
        raise UsageError("block-too-long", lines=MOST_LINES, columns=MOST_COLUMNS)
    return [row + [""] * (width - len(row)) for row in table]


def _count_labels(table: list[list[str]]) -> int:
    """The number of columns on the left with headings and no number."""
    numbers = (any(map(_is_number, column)) for column in zip(*table, strict=True))
    return next((place for place, is_number in enumerate(numbers) if is_number), 0)


def _count_top(plan: Plan, table: list[list[str]], labels: int, place: FigurePlace) -> int:
    """The number of lines on top with headings and no number."""
    for count, row in enumerate(table):
        is_heading = any(_heading(plan, text, place.kpi) != NOTHING for text in row[labels:])
        if any(map(_is_number, row)) or not is_heading:
            return count
    return len(table)


def _column_headings(
    plan: Plan, top: list[list[str]], labels: int, place: FigurePlace
) -> tuple[PastedHeading, ...]:
    """The heading of each column from the lines on top; merged headings extend to the right."""
    columns: list[PastedHeading] = [NOTHING] * (len(top[0]) if top else 0)
    for line, row in enumerate(top):
        left = NOTHING
        for column in range(labels, len(row)):
            if row[column] or line == len(top) - 1:
                left = _heading(plan, row[column], place.kpi)
            columns[column] = left.over(columns[column])
    return tuple(columns)


def _cells(layout: _Layout, table: list[list[str]], top: int) -> Iterator[PastedCell]:
    above = ""
    for line, row in enumerate(table[top:]):
        number = top + line + 1
        label = _row_heading(layout, row[: layout.labels], above)
        if label is None:
            yield from _unknown_label(layout, number, row)
            continue
        above = label.kpi or above
        for column in range(layout.labels, len(row)):
            if row[column]:
                cell = PastedCell(number, column + 1, row[column])
                yield from _placed(layout, cell, label, line)


def _row_heading(layout: _Layout, labels: Sequence[str], above: str) -> PastedHeading | None:
    """The heading of a line from the texts on its left; None if they are unknown.

    A KPI holds for the lines below it too. Unknown texts next to a KPI are ignored.
    """
    meaning, is_unknown, has_kpi = PastedHeading(kpi=above), False, False
    for text in filter(None, labels):
        kpi = meaning.kpi or layout.places[0].kpi
        heading = _heading(layout.plan, text, kpi)
        is_unknown |= heading == NOTHING
        has_kpi |= bool(heading.kpi)
        meaning = heading.over(meaning)
    is_missing = layout.is_labelled and not any(labels)
    return None if is_missing or (is_unknown and not has_kpi) else meaning


def _unknown_label(layout: _Layout, number: int, row: list[str]) -> Iterator[PastedCell]:
    """The one problem of a line of numbers whose heading is unknown."""
    if any(map(_is_number, row)):
        text = " ".join(filter(None, row[: layout.labels]))
        yield PastedCell(number, 1, text, problem=PlannerError("heading-unknown", text=text))


def _placed(
    layout: _Layout, cell: PastedCell, label: PastedHeading, line: int
) -> Iterator[PastedCell]:
    """A cell with its figure or its problem; nothing for a text that means unknown."""
    plan, place = layout.plan, cell.column - 1
    over = layout.columns[place] if layout.columns else NOTHING
    if layout.columns and over == NOTHING:
        if _is_number(cell.text):
            yield _refused(cell, PlannerError("heading-unknown", text=layout.titles[place]))
        return
    heading = label.over(over)
    base = _base(layout, heading, line)
    if base is None:
        yield _refused(cell, PlannerError("no-field-below"))
        return
    kpi = plan.kpi(heading.kpi or base.kpi)
    series = heading.series or (base.series if base.kpi == kpi.id else leading_series(kpi))
    ahead = 0 if layout.columns else place - layout.labels
    period = heading.period or _ahead(base.period, ahead)
    if period is None:
        yield _refused(cell, PlannerError("no-field-below"))
        return
    for _ in range(heading.years_back):
        period = a_year_before(period)
    cell = msgspec.structs.replace(cell, kpi=kpi.id, series=series, period=period)
    yield from _read(plan, cell, is_named=bool(heading.period))


def _base(layout: _Layout, heading: PastedHeading, line: int) -> FigurePlace | None:
    """The field of a line: by its heading, else by its position in the form."""
    if not heading.kpi and not heading.series:
        return layout.places[line] if line < len(layout.places) else None
    first = layout.places[0]
    kpi = heading.kpi or first.kpi
    of_kpi = [place for place in layout.places if place.kpi == kpi]
    return next((place for place in of_kpi if place.series == heading.series), None) or next(
        iter(of_kpi), first
    )


def _ahead(period: str, months: int) -> str | None:
    """The period some months later; None after a span or year."""
    if is_month(period):
        return add_months(Month(period), months)
    return None if months else period


def _read(plan: Plan, cell: PastedCell, *, is_named: bool) -> Iterator[PastedCell]:
    """A placed cell with its figure or its problem; nothing for a text that means unknown.

    Args:
        plan: The plan.
        cell: The cell with KPI, series and period.
        is_named: Whether a heading named the period, which may then lie outside the year.
    """
    kpi = plan.kpi(cell.kpi)
    try:
        value = read_figure(cell.text, kpi.unit_of(cell.series))
    except UsageError as error:
        yield _refused(cell, error)
        return
    if value is None:
        return
    before = kpi.figure(cell.series, cell.period)
    is_outside = cell.period[:7] not in plan.year and cell.period != str(plan.fiscal_year)
    if not (is_typed(cell.series) or is_target(cell.series)):
        known = " ".join(typed_series(kpi))
        yield _refused(cell, PlannerError("series-unknown", series=cell.series, known=known))
    elif not is_named and is_month(cell.period) and cell.period > plan.year.last:
        yield _refused(
            cell, PlannerError("month-outside-year", month=cell.period, year=plan.year.label)
        )
    else:
        yield msgspec.structs.replace(
            cell,
            before=before.value if before else None,
            after=value,
            was_provisional=before is not None and before.is_provisional,
            is_outside=is_outside,
        )


def _without_repeats(cells: Iterator[PastedCell]) -> Iterator[PastedCell]:
    """The cells; of several for one figure all but the first get a problem."""
    seen: set[tuple[str, str, str]] = set()
    for cell in cells:
        key = (cell.kpi, cell.series, cell.period)
        if cell.after is not None and key in seen:
            yield _refused(cell, PlannerError("figure-twice", text=cell.text))
            continue
        if cell.after is not None:
            seen.add(key)
        yield cell


def _refused(cell: PastedCell, problem: PlannerError) -> PastedCell:
    return msgspec.structs.replace(cell, after=None, problem=problem)


def _heading(plan: Plan, text: str, kpi: str) -> PastedHeading:
    return read_heading(plan, text, plan.kpis.get(kpi))


def _is_number(text: str) -> bool:
    """Whether a cell looks like a number, well written or not, and not like a month."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_NUMBER.fullmatch(plain)) and not _MONTH.match(plain)
