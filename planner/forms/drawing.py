"""The lines of the grid as styled segments: what never scrolls sideways, and what does."""

from collections.abc import Callable

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style

from planner.forms.columns import STATUS, WIDE_MONTH, Columns, figure_text, pack_figures
from planner.language import _
from planner.plan import grid as report
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import FigureCell, GridCell, KpiLine, PillarBand, SectionBand, WorkLine
from planner.plan.ledger import Cell, MarkState
from planner.plan.model import Ended, Plan, Row
from planner.plan.signs import cell_sign
from planner.text import cut, divide, one_line, pad, pad_left, wrap
from planner.wording.labels import closed_month_name, month_name

NOTE_COLUMN = 12  # the cursor's place right of March
RETURNED = "差"  # beside the status of a report that was given back


class SecondLine(Struct, frozen=True):
    """The second line of a row, where rows are two lines."""

    work: WorkLine


DrawnLine = report.Line | SecondLine

Halves = tuple[list[Segment], list[Segment]]
"""What of a line stays while it scrolls sideways, and what moves."""

_ROW_SIGNS = {  # selected, just changed by another
    (False, False): " ",
    (True, False): ">",
    (False, True): "~",
    (True, True): "»",
}
STATE_LOOKS = {
    MarkState.DONE: "done",
    MarkState.LATE: "late",
    MarkState.MOVED_LATER: "moved",
    MarkState.MOVED_EARLIER: "moved",
    MarkState.UNDATED: "moved",
    MarkState.DROPPED: "moved",
    MarkState.UNPLANNED: "unplanned",
    MarkState.DONE_UNPLANNED: "unplanned",
    MarkState.SUSPENDED: "moved",
    MarkState.ENDED: "moved",
}

STATUS_LOOKS = {
    "above": "above",
    "on": "on",
    "below": "below",
    "not-started": "not-started",
}


class Drawing(Struct, frozen=True):
    """The drawing of a plan's grid.

    Attributes:
        month: The month looked at.
        columns: Cells of each column.
        selected: Ids of the selected rows.
        style: The style of several names, one upon the other.
        fresh: Ids of the rows others have just changed.
    """

    plan: Plan
    month: Month
    columns: Columns
    selected: frozenset[str]
    style: Callable[..., Style]
    fresh: frozenset[str] = frozenset()

    def header(self) -> Halves:
        """The titles of the columns; the month looked at stands out."""
        columns = self.columns
        style = self.style("header")
        here = self.style("header", "header-month")
        scrolled: list[Segment] = []
        if columns.outline:
            scrolled.append(Segment(pad(_("実施概要"), columns.outline) + "│", style))
        for month in self.plan.year.months:
            name = self._month_heading(month)
            scrolled.append(Segment(name, here if month == self.month else style))
        status = pad(_("状況"), STATUS)
        note = "" if columns.has_two_lines else f"│{pad(_('進捗状況'), columns.note)}"
        scrolled.append(Segment(f"│{status}{note}", style))
        number = pad(_("項番") if columns.number >= 4 else "", columns.number)
        return [Segment(f"{number}{pad(_('事業'), columns.title)}│", style)], scrolled

    def _month_heading(self, month: Month) -> str:
        """The name of a month, otherwise written once it is closed."""
        columns = self.columns
        left, _right = _around_sign(columns)
        if not self.plan.is_closed(month):
            return pad(" " * (left - 1) + pad_left(month_name(month), 4), columns.month)
        name = closed_month_name(month, is_short=columns.month < WIDE_MONTH)
        return pad(pad_left(name, 4 + 2 * (left - 1)), columns.month)

    def band(self, line: PillarBand | SectionBand, cells: int) -> list[Segment]:
        """A pillar or section over so many cells."""
        style = self.style("pillar" if isinstance(line, PillarBand) else "section")
        text = report.band_text(self.plan, line)
        ended = self.plan.sections[line.section].ended if isinstance(line, SectionBand) else None
        if ended is not None:
            text = f"{text}　{_ended_text(self.plan, ended)}"
        return [Segment(pad(text, cells), style)]

    def work(self, line: WorkLine, cursor: int | None) -> Halves:
        """A row of work; the cursor is on one of its months, or None on another row."""
        row = self.plan.rows[line.row]
        layers = self._layers(row, cursor)
        fixed = self._fixed_cells(row, line, layers)
        columns = self.columns
        rule = self.style("rule", *layers)
        plain = self.style(*layers)
        scrolled: list[Segment] = []
        if columns.outline:
            scrolled += [
                Segment(pad(report.outline(self.plan, row), columns.outline), plain),
                Segment("│", rule),
            ]
        scrolled += self._month_cells(line, layers, cursor)
        report_now = row.report(self.month)
        status = self.plan.status(report_now.status)
        status_layer = (STATUS_LOOKS[status.meaning],) if status else ()
        symbol = one_line(status.symbol) if status else ""
        if reporting.is_returned(self.plan, row, self.month):
            shown = pad_left(symbol + RETURNED, STATUS)
            status_layer = ("late",)
        else:
            shown = pad(f" {symbol}", STATUS)
        scrolled += [
            Segment("│", rule),
            Segment(shown, self.style(*layers, *status_layer)),
        ]
        if not columns.has_two_lines:
            scrolled += [Segment("│", rule), self._note(row, columns.note, layers, cursor)]
        return fixed, scrolled

    def second(self, line: SecondLine, cursor: int | None) -> Halves:
        """The second line of a row: the rest of its title, and its note below the months."""
        row = self.plan.rows[line.work.row]
        layers = self._layers(row, cursor)
        columns = self.columns
        layer = "first" if line.work.place == 0 else "quiet"
        fixed = [
            Segment(" " * columns.number, self.style(*layers)),
            Segment(self._two_lines(row, line.work)[1], self.style(layer, *layers)),
            Segment("│", self.style("rule", *layers)),
        ]
        note = self._note(row, columns.scrolled, layers, cursor)
        if layers or self.month not in self.plan.year:
            return fixed, [note]
        start = columns.months_start + self.plan.year.months.index(self.month) * columns.month
        end = start + columns.month
        before, below, after = divide(note.text, (start, end))
        month = Segment(below, self.style("month"))
        return fixed, [Segment(before, note.style), month, Segment(after, note.style)]

    def _note(self, row: Row, cells: int, layers: tuple[str, ...], cursor: int | None) -> Segment:
        note_layer = ("cursor",) if cursor == NOTE_COLUMN else ()
        note = one_line(row.report(self.month).note or "")
        if ended := self.plan.ended_of(row):
            note = "　".join(filter(None, (_ended_text(self.plan, ended), note)))
        return Segment(pad(note, cells), self.style(*layers, *note_layer))

    def _two_lines(self, row: Row, line: WorkLine) -> tuple[str, str]:
        """The title over two lines, cut to fit; rows after the first are indented."""
        cells = self.columns.title
        indent = 2 if line.place else 0
        first, *rest = wrap(self._title(row, line).strip(), cells - indent)
        parts = (first, cut("".join(rest), cells - indent))
        upper, lower = (pad(" " * indent + part, cells) for part in parts)
        return upper, lower

    def _fixed_cells(self, row: Row, line: WorkLine, layers: tuple[str, ...]) -> list[Segment]:
        columns = self.columns
        item = self.plan.item_of(row)
        number = one_line(self.plan.number(item)) if line.place == 0 else ""
        layer = "first" if line.place == 0 else "quiet"
        title = self._two_lines(row, line)[0] if columns.has_two_lines else self._title(row, line)
        is_fresh = row.id in self.fresh
        sign = _ROW_SIGNS[row.id in self.selected, is_fresh]
        number = pad_left(number, columns.number - 1) + sign
        first = (*layers, "fresh") if is_fresh else layers
        return [
            Segment(number, self.style(layer, *first)),
            Segment(pad(title, columns.title), self.style(layer, *layers)),
            Segment("│", self.style("rule", *layers)),
        ]

    def _title(self, row: Row, line: WorkLine) -> str:
        """The item's title over its rows where the outline has its own column, else what fits."""
        item = self.plan.item_of(row)
        star = "★" if report.INCENTIVE in item.tags else ""
        if not self.columns.outline:
            outline = report.outline(self.plan, row)
            return f"  {outline}" if line.place else star + (one_line(item.title) or outline)
        title = star + one_line(item.title)
        if row.title and line.place:
            return one_line(row.title)
        parts = wrap(title, self.columns.title)
        if line.place == len(item.rows) - 1:
            return "".join(parts[line.place :])
        return parts[line.place] if line.place < len(parts) else ""

    def _layers(self, row: Row, cursor: int | None) -> tuple[str, ...]:
        if row.id in self.selected:
            return ("selected",)
        return ("cursor-row",) if cursor is not None else ()

    def _month_cells(
        self, line: WorkLine, layers: tuple[str, ...], cursor: int | None
    ) -> list[Segment]:
        cells = report.cells(self.plan, line, self.month)
        if any(isinstance(cell, FigureCell) for cell in cells):
            return self._figure_cells(cells, layers, cursor)
        before, after = _around_sign(self.columns)
        left, right = " " * before, " " * after
        signs = [cell_sign(cell) if isinstance(cell, Cell) else "   " for cell in cells]
        styles = self._cell_styles(cells, layers, cursor)
        return [
            Segment(f"{left}{sign}{right}", style)
            for sign, style in zip(signs, styles, strict=True)
        ]

    def _cell_styles(
        self, cells: tuple[GridCell, ...], layers: tuple[str, ...], cursor: int | None
    ) -> list[Style]:
        """The styles of the months: the one looked at and the one under the cursor stand out."""
        looked_at = self.month
        styles = []
        for place, (month, cell) in enumerate(zip(self.plan.year.months, cells, strict=True)):
            names = layers if layers or month != looked_at else ("month",)
            if isinstance(cell, Cell):
                state = MarkState.LATE if cell.step is MarkState.LATE else cell.state
                if state in STATE_LOOKS:
                    names = (*names, STATE_LOOKS[state])
            if place == cursor:
                names = (*names, "cursor")
            styles.append(self.style(*names))
        return styles

    def _figure_cells(
        self,
        cells: tuple[GridCell, ...],
        layers: tuple[str, ...] = (),
        cursor: int | None = None,
    ) -> list[Segment]:
        """Figures over their months; long ones reach into an empty neighbour."""
        texts = [
            figure_text(cell.value, cell.text, cell.unit) if isinstance(cell, FigureCell) else ""
            for cell in cells
        ]
        month = self.columns.month
        styles = self._cell_styles(cells, layers, cursor)
        borders = [month * place for place in range(1, len(cells))]
        parts = divide(pack_figures(texts, month), borders)
        return [Segment(part, style) for part, style in zip(parts, styles, strict=True)]

    def figures(self, line: KpiLine) -> Halves:
        """A printed series of a KPI."""
        columns = self.columns
        kpi = self.plan.kpis[line.kpi]
        label = kpi.lines[line.place].label or kpi.name
        quiet = self.style("quiet")
        rule = self.style("rule")
        fixed = [
            Segment(" " * columns.number, quiet),
            Segment(pad("" if columns.outline else f"  {one_line(label)}", columns.title), quiet),
            Segment("│", rule),
        ]
        scrolled: list[Segment] = []
        if columns.outline:
            scrolled += [
                Segment(pad_left(one_line(label), columns.outline), quiet),
                Segment("│", rule),
            ]
        scrolled += self._figure_cells(report.cells(self.plan, line, self.month))
        blank = " " * STATUS
        note = "" if columns.has_two_lines else f"│{' ' * columns.note}"
        scrolled.append(Segment(f"│{blank}{note}", rule))
        return fixed, scrolled


def _ended_text(plan: Plan, ended: Ended) -> str:
    from planner.wording.marks import ended_sentence  # noqa: PLC0415 - few plans have any

    return ended_sentence(plan, ended)


def _around_sign(columns: Columns) -> tuple[int, int]:
    """Blanks left and right of the three cells a month's sign takes."""
    gap = columns.month - 3
    return gap // 2 + gap % 2, gap // 2
