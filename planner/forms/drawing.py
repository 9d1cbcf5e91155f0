"""The lines of the grid as styled segments: what never scrolls sideways, and what does."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style

from planner.forms.blocks import pair
from planner.forms.columns import COURSE, STATUS, Columns
from planner.forms.figure_line import LINE, NO_BARS, Bar, Bars, Piece, TwelveFigures
from planner.forms.shown_figures import (
    MonthsLine,
    ShownFigures,
    figures_of_line,
    figures_of_months,
    figures_of_row,
)
from planner.language import _
from planner.plan import grid as report
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import GridCell, KpiLine, PillarBand, SectionBand, WorkLine
from planner.plan.ledger import Cell, MarkState
from planner.plan.model import Ended, Plan, Row
from planner.plan.signs import cell_sign
from planner.settings.widths import WIDE, current_width
from planner.text import cut, divide, one_line, pad, pad_left, width, wrap
from planner.wording.labels import month_heading

NOTE_COLUMN = 12  # the cursor's place right of March
CURSOR, CURSOR_ON_FRESH, FRESH = ">", "»", "~"  # beside a row
SELECTED = "┃"  # the rule right of the title of a selected row
CHANGED = "."  # beside a row that others changed since one's last visit
RETURNED = "差"  # beside the status of a report that was given back
UNREPORTED = "未"  # instead of the status of a report that is missing


class SecondLine(Struct, frozen=True):
    """The second line of a row, where rows are two lines."""

    work: WorkLine


DrawnLine = report.Line | SecondLine | MonthsLine

Halves = tuple[list[Segment], list[Segment]]
"""What of a line stays while it scrolls sideways, and what moves."""

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
        changed: Ids of the rows others changed since the last visit.
        bars_of: The bars of a KPI by its id; None as long as nobody has worked them out.
        title: What the line has of its item's title, in so many cells.
    """

    plan: Plan
    month: Month
    columns: Columns
    selected: frozenset[str]
    style: Callable[..., Style]
    fresh: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    bars_of: Callable[[str], Bars | None] = lambda _kpi: None
    title: Callable[[int], str] = lambda _cells: ""

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
        if columns.course:
            status += f"│{pad(_('推移'), columns.course)}"
        note = "" if columns.has_two_lines else f"│{pad(_('進捗状況'), columns.note)}"
        scrolled.append(Segment(f"│{status}{note}", style))
        number = pad(_("項番") if columns.number >= 4 else "", columns.number)
        return [Segment(f"{number}{pad(_('事業'), columns.title)}│", style)], scrolled

    def _month_heading(self, month: Month) -> str:
        """The name of a month above its signs; what is a cell longer begins one before them."""
        cells = self.columns.month
        left, _right = _around_sign(self.columns)
        is_closed, is_here = self.plan.is_closed(month), month == self.month
        name = month_heading(month, cells, is_closed=is_closed, is_here=is_here)
        start = max(min(left, cells - width(name)), 0)
        return pad(" " * start + name, cells)

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
        fixed = self._fixed_cells(row, line, layers, is_here=cursor is not None)
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
        scrolled += [Segment("│", rule), self._status(row, layers)]
        if columns.course:
            scrolled += [Segment("│", rule), *self._course(row, layers)]
        if not columns.has_two_lines:
            scrolled += [Segment("│", rule), self._note(row, columns.note, layers, cursor)]
        return fixed, scrolled

    def _status(self, row: Row, layers: tuple[str, ...]) -> Segment:
        """The status of a row's report, with 差 where it was given back; 未 where it is missing."""
        symbol = one_line(row.report(self.month).status or "")
        if reporting.is_returned(self.plan, row, self.month):
            return Segment(pad_left(symbol + RETURNED, STATUS), self.style(*layers, "late"))
        if self._is_unreported(row):
            return Segment(pad(f" {UNREPORTED}", STATUS), self.style(*layers, "below"))
        return Segment(pad(f" {symbol}", STATUS), self.style(*layers, *self._status_look(symbol)))

    def _is_unreported(self, row: Row) -> bool:
        """Whether the report of the month looked at is missing, which is not one to come."""
        is_past = self.month <= self.plan.status_month
        return is_past and reporting.is_unreported(self.plan, row, self.month)

    def _status_look(self, symbol: str) -> tuple[str, ...]:
        status = self.plan.status(symbol)
        return (STATUS_LOOKS[status.meaning],) if status else ()

    def _course(self, row: Row, layers: tuple[str, ...]) -> list[Segment]:
        """How a row came to where it is: the bars of its KPI, or its last six statuses."""
        if row.kind == "kpi":
            kpi = report.own_kpi(self.plan, row)
            return self._blocks(kpi.id if kpi else "", layers)
        months = [month for month in self.plan.year.months if month <= self.month][-6:]
        symbols = [one_line(row.report(month).status or "") for month in months]
        course = [
            Segment(pad(symbol, 2), self.style(*layers, *self._status_look(symbol)))
            for symbol in symbols
        ]
        return [*course, Segment(" " * (COURSE - 2 * len(months)), self.style(*layers))]

    def _blocks(self, kpi: str, layers: tuple[str, ...] = ()) -> list[Segment]:
        """A block for each month of a KPI; where one takes two cells, of six months."""
        bars = self.bars_of(kpi)
        if bars is None or not bars.course:
            return [Segment(" " * COURSE, self.style(*layers))]
        months = self.plan.year.months
        is_wide = current_width() == WIDE
        if is_wide:
            last = max(sum(month <= self.month for month in months), 6)
            months = months[last - 6 : last]
        line = LINE[: 1 + is_wide] if bars.has_line else " " * (1 + is_wide)
        empty = Bar(line, "quiet")
        found = [(month in bars.course, bars.course.get(month, empty)) for month in months]
        return [
            Segment(
                pair(bar.letter) if is_wide and is_bar else bar.letter,
                self.style(*layers, bar.look),
            )
            for is_bar, bar in found
        ]

    def second(self, line: SecondLine, cursor: int | None) -> Halves:
        """The second line of a row: the rest of its title, and its note below the months."""
        row = self.plan.rows[line.work.row]
        layers = self._layers(row, cursor)
        columns = self.columns
        layer = "first" if line.work.place == 0 else "quiet"
        fixed = [
            Segment(" " * columns.number, self.style(*layers)),
            Segment(self._two_lines(row, line.work)[1], self.style(layer, *layers)),
            Segment(self._rule(row), self.style("rule", *layers)),
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
        title = self._title(row, line).strip()
        first = wrap(title, cells - indent)[0]
        parts = (first, cut(title.removeprefix(first).lstrip(), cells - indent))
        upper, lower = (pad(" " * indent + part, cells) for part in parts)
        return upper, lower

    def _fixed_cells(
        self, row: Row, line: WorkLine, layers: tuple[str, ...], *, is_here: bool
    ) -> list[Segment]:
        columns = self.columns
        item = self.plan.item_of(row)
        number = one_line(self.plan.number(item)) if line.place == 0 else ""
        layer = "first" if line.place == 0 else "quiet"
        title = self._two_lines(row, line)[0] if columns.has_two_lines else self._title(row, line)
        is_fresh = row.id in self.fresh
        sign = self._sign(row, is_here=is_here)
        number = pad_left(number, columns.number - 1) + sign
        first = (*layers, "fresh") if is_fresh else layers
        return [
            Segment(number, self.style(layer, *first)),
            Segment(pad(title, columns.title), self.style(layer, *layers)),
            Segment(self._rule(row), self.style("rule", *layers)),
        ]

    def _title(self, row: Row, line: WorkLine) -> str:
        """The item's title over its lines where the outline has its own column, else what fits."""
        item = self.plan.item_of(row)
        star = "★" if report.INCENTIVE in item.tags else ""
        if not self.columns.outline:
            outline = report.outline(self.plan, row)
            return f"  {outline}" if line.place else star + (one_line(item.title) or outline)
        return self.title(self.columns.title)

    def _sign(self, row: Row, *, is_here: bool) -> str:
        """The sign beside a row: the cursor, or what others changed."""
        if is_here:
            return CURSOR_ON_FRESH if row.id in self.fresh else CURSOR
        if row.id in self.fresh:
            return FRESH
        return CHANGED if row.id in self.changed else " "

    def _rule(self, row: Row) -> str:
        """The rule right of the title, heavy where the row is selected."""
        return SELECTED if row.id in self.selected else "│"

    def _layers(self, row: Row, cursor: int | None) -> tuple[str, ...]:
        if row.id in self.selected:
            return ("selected",)
        return ("cursor-row",) if cursor is not None else ()

    def _month_cells(
        self, line: WorkLine, layers: tuple[str, ...], cursor: int | None
    ) -> list[Segment]:
        shown = figures_of_row(self.plan, line)
        if shown is not None:
            return self._figures(shown, layers, cursor)
        cells = report.cells(self.plan, line, self.month)
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
        styles = []
        grounds = self._grounds(layers)
        for place, (names, cell) in enumerate(zip(grounds, cells, strict=True)):
            here = names
            if isinstance(cell, Cell):
                state = MarkState.LATE if cell.step is MarkState.LATE else cell.state
                if state in STATE_LOOKS:
                    here = (*here, STATE_LOOKS[state])
            styles.append(self.style(*here, "cursor") if place == cursor else self.style(*here))
        return styles

    def _grounds(self, layers: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The looks below the months: the one looked at stands out where the row does not."""
        if layers:
            return [layers] * 12
        return [("month",) if month == self.month else () for month in self.plan.year.months]

    def _figures(
        self,
        shown: ShownFigures,
        layers: tuple[str, ...] = (),
        cursor: int | None = None,
    ) -> list[Segment]:
        """Figures over their months, in full or as bars."""
        months, cells = self.plan.year.months, self.columns.month
        line = TwelveFigures(months, shown.figures, cells, _around_sign(self.columns)[0])
        pieces = line.in_full()
        if pieces is None:
            bars = self.bars_of(shown.kpi) if shown.is_judged else NO_BARS
            pieces = line.as_bars(bars, self.month)
        grounds = self._grounds(layers)
        segments: list[Segment] = []
        at = 0
        for piece in (*pieces, Piece(12 * cells, "")):
            for start, text, look in ((at, " " * (piece.start - at), ""), piece):
                if not text:
                    continue
                first = start // cells
                borders = range((first + 1) * cells - start, width(text), cells)
                for place, part in enumerate(divide(text, borders) if borders else [text], first):
                    names = (*grounds[place], look) if look else grounds[place]
                    here = (*names, "cursor") if place == cursor else names
                    segments.append(Segment(part, self.style(*here)))
            at = piece.end
        return segments

    def figures(self, line: KpiLine | MonthsLine) -> Halves:
        """A series of a KPI."""
        columns = self.columns
        kpi = self.plan.kpis[line.kpi]
        if isinstance(line, MonthsLine):
            unit = one_line(kpi.unit)
            label = _("単月({unit})").format(unit=unit) if unit else _("単月")
            shown = figures_of_months(self.plan, line)
        else:
            label = kpi.lines[line.place].label or kpi.name
            shown = figures_of_line(self.plan, line)
        title = self.title(columns.title) if columns.outline else f"  {one_line(label)}"
        quiet = self.style("quiet")
        rule = self.style("rule")
        fixed = [
            Segment(" " * columns.number, quiet),
            Segment(pad(title, columns.title), quiet),
            Segment("│", rule),
        ]
        scrolled: list[Segment] = []
        if columns.outline:
            scrolled += [
                Segment(pad_left(one_line(label), columns.outline), quiet),
                Segment("│", rule),
            ]
        scrolled += [*self._figures(shown), Segment(f"│{' ' * STATUS}", rule)]
        if columns.course:
            course = self._blocks(kpi.id if shown.has_course else "")
            scrolled += [Segment("│", rule), *course]
        if not columns.has_two_lines:
            scrolled.append(Segment(f"│{' ' * columns.note}", rule))
        return fixed, scrolled


def title_part(plan: Plan, lines: Sequence[DrawnLine], place: int, cells: int) -> str:
    """What a line has of a title that goes on over the lines below it.

    A title begins with an item, or with a row of it that has one of its own.
    """
    first = place
    while not _begins_title(plan, lines, first):
        first -= 1
    last = place
    while last + 1 < len(lines) and not _begins_title(plan, lines, last + 1):
        last += 1
    line = lines[first]
    assert isinstance(line, WorkLine)
    row, item = plan.rows[line.row], plan.item_of(plan.rows[line.row])
    star = "★" if report.INCENTIVE in item.tags else ""
    is_own = line.place and row.title
    parts = wrap(one_line(row.title) if is_own else star + one_line(item.title), cells)
    own = parts[place - first :]
    return "".join(own if place == last else own[:1])


def _begins_title(plan: Plan, lines: Sequence[DrawnLine], place: int) -> bool:
    """Whether a line has a title of its own, or is none of an item."""
    line = lines[place]
    if isinstance(line, PillarBand | SectionBand):
        return True
    if not isinstance(line, WorkLine):
        return False
    before = lines[place - 1] if place else None
    item = plan.rows[line.row].item
    if before is None or isinstance(before, PillarBand | SectionBand | SecondLine):
        return True
    return bool(line.place and plan.rows[line.row].title) or plan.rows[before.row].item != item


def _ended_text(plan: Plan, ended: Ended) -> str:
    from planner.wording.marks import ended_sentence  # noqa: PLC0415 - few plans have any

    return ended_sentence(plan, ended)


def _around_sign(columns: Columns) -> tuple[int, int]:
    """Blanks left and right of the three cells a month's sign takes."""
    gap = columns.month - 3
    return gap // 2 + gap % 2, gap // 2
