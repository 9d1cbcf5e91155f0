"""The grid: the plan's lines, whose header and left columns stay while they scroll."""

from collections.abc import Callable, Iterable
from functools import partial

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from planner.forms.columns import MOST_NUMBER, Columns, fit, resized, rules, width_class
from planner.forms.commands import COMMANDS, Listing
from planner.forms.drawing import NOTE_COLUMN, Drawing, DrawnLine, SecondLine, title_part
from planner.forms.figure_line import Bars
from planner.forms.shown_figures import MonthsLine, line_taken_in, lines_below
from planner.plan import grid as report
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import KpiLine, Line, PillarBand, SectionBand, WorkLine
from planner.plan.model import Kpi, Plan, Row
from planner.settings.state import Widths
from planner.text import one_line, width
from planner.ui.keys import bindings
from planner.ui.look.themes import LAYOUTS, ROOMY
from planner.ui.widgets.sheet import HEADER, Sheet

GRIP = 1  # cells beside a rule where the mouse still takes hold of it


class Grid(Sheet):
    """The plan's lines with a cursor on a row and a month, and a selection of rows.

    The widget shows a plan and says where the cursor went; it changes nothing.
    """

    BINDINGS = bindings(c for c in COMMANDS if Listing.GRID in c.places)

    DEFAULT_CSS = """
    Grid { height: 1fr; }
    """

    plan: reactive[Plan | None] = reactive(None, layout=False, repaint=False)
    """The plan shown."""
    view: reactive[report.View] = reactive(report.View, repaint=False)
    """The group and filter shown."""
    month: reactive[Month] = reactive(Month(""), repaint=False)
    """The month looked at."""
    cursor_line: reactive[int] = reactive(0, repaint=False)
    """Index of the line the cursor is on."""
    cursor_column: reactive[int] = reactive(0, repaint=False)
    """Its month, 0 for April to 11, or 12 for the note."""
    selected: reactive[frozenset[str]] = reactive(frozenset[str], repaint=False)
    """Ids of the rows selected besides the cursor's."""

    fresh: reactive[frozenset[str]] = reactive(frozenset[str], repaint=False)
    """Ids of the rows others have just changed."""

    changed: reactive[frozenset[str]] = reactive(frozenset[str], repaint=False)
    """Ids of the rows changed since the person's last visit, and not seen since."""

    class RowActivated(Message):
        """A row was double-clicked."""

    def __init__(self) -> None:
        super().__init__(id="grid")
        self.shown: tuple[Line, ...] = ()  # the lines of the plan
        self.lines: tuple[DrawnLine, ...] = ()  # as drawn: some stand in one, some rows have two
        self._layout = LAYOUTS[0]
        self._anchor: str | None = None
        self._number = 2
        self._columns = fit(80, self._number)
        self.widths: dict[str, Widths] = {}
        self._dragged_rule = ""
        self._was_dragged = False
        self._bars: dict[str, tuple[Kpi, Bars]] = {}  # by KPI, as long as it is this one
        self._awaiting_bars: dict[int, str] = {}  # KPIs by the places of their lines

    # Where the cursor is

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        if self.plan is None or not self.lines:
            return None
        line = self.lines[self.cursor_line]
        return (
            self.plan.rows.get(line.row)
            if isinstance(line, WorkLine | KpiLine | MonthsLine)
            else None
        )

    @property
    def cursor_month(self) -> Month:
        """The month under the cursor; the one looked at where it stands on the note."""
        if self.plan is None or self.cursor_column == NOTE_COLUMN:
            return self.month
        return self.plan.year.months[self.cursor_column]

    def move_to_row(self, row_id: str) -> bool:
        """Move the cursor to a row; False when the view does not show it."""
        for place, line in enumerate(self.lines):
            if isinstance(line, WorkLine) and line.row == row_id:
                self.cursor_line = place
                return True
        return False

    def work_rows(self) -> Iterable[str]:
        """Ids of the rows shown, in order."""
        return (line.row for line in self.lines if isinstance(line, WorkLine))

    def end_selection(self) -> None:
        """Select nothing."""
        self._anchor = None
        self.selected = frozenset()

    def action_move(self, count: int) -> None:
        """Move the cursor over rows of work, down by ``count`` or up when negative."""
        step = 1 if count > 0 else -1
        place = best = self.cursor_line
        left = abs(count)
        while left and 0 <= place + step < len(self.lines):
            place += step
            if isinstance(self.lines[place], WorkLine):
                best = place
                left -= 1
        self.cursor_line = best

    def action_move_pages(self, count: int) -> None:
        """Move the cursor by as many lines as are seen at once."""
        target = min(max(self.cursor_line + self.page * count, 0), len(self.lines) - 1)
        self.cursor_line = self._work_line_near(target, forward=count < 0)

    def action_first_row(self) -> None:
        """Move the cursor to the first row."""
        self.cursor_line = self._work_line_near(0, forward=True)

    def action_last_row(self) -> None:
        """Move the cursor to the last row."""
        self.cursor_line = self._work_line_near(len(self.lines) - 1, forward=False)

    def action_move_months(self, count: int) -> None:
        """Move the cursor sideways, beyond March to the note."""
        self.action_go_to_month(self.cursor_column + count)

    def action_go_to_month(self, place: int) -> None:
        """Move the cursor to a month of the year, 0 for April."""
        self.cursor_column = min(max(place, 0), NOTE_COLUMN)

    def action_select(self, count: int) -> None:
        """Widen the selection downwards, or upwards when negative."""
        self._begin_selection()
        self.action_move(count)

    def action_toggle_selection(self) -> None:
        """Begin a selection at the cursor, or end it."""
        if self._anchor is None:
            self._begin_selection()
        else:
            self.end_selection()

    def _begin_selection(self) -> None:
        """Select the cursor's row; from now on the selection follows the cursor."""
        row = self.row
        if self._anchor is None and row is not None:
            self._anchor = row.id
            self._extend_selection()

    # Widths of columns

    @property
    def columns(self) -> Columns:
        """Cells of each column now."""
        return self._columns

    @property
    def _is_roomy(self) -> bool:
        """Whether rows of work take two lines."""
        return self._layout == ROOMY

    @property
    def _width_class(self) -> str:
        return width_class(self.room, is_roomy=self._is_roomy)

    @property
    def _wanted(self) -> Widths:
        return self.widths.get(self._width_class, Widths())

    def resize_columns(self, *, title: int = 0, note: int = 0) -> bool:
        """Make columns wider by so many cells; False where they cannot be."""
        is_roomy = self._is_roomy
        wanted = resized(
            self.room, self._number, self._wanted, title=title, note=note, is_roomy=is_roomy
        )
        if wanted == self._wanted:
            return False
        self.widths[self._width_class] = wanted
        self._fit_columns()
        return True

    def reset_columns(self) -> None:
        """Let the terminal's width decide again."""
        self.widths.pop(self._width_class, None)
        self._fit_columns()

    def _fit_columns(self) -> None:
        self.fit(self.room)
        self._bring_into_view()
        self._redraw()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a rule of the header."""
        self._was_dragged = False
        self._dragged_rule = self._rule_at(event.x) if event.y < HEADER else ""
        if self._dragged_rule:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the rule."""
        if not self._dragged_rule:
            return
        event.prevent_default()  # to the sheet every held mouse drags the scrollbar
        moved = event.x - self._rules().get(self._dragged_rule, event.x)
        if moved:
            self._was_dragged = True
            by = {"title": moved} if self._dragged_rule == "title" else {"note": -moved}
            self.resize_columns(**by)

    def on_mouse_up(self) -> None:
        """Leave the rule where it is."""
        self._dragged_rule = ""

    def _rules(self) -> dict[str, int]:
        return rules(self._columns, self.room, round(self.scroll_x))

    def _rule_at(self, x: int) -> str:
        """The rule under the mouse or right beside it; empty where none is."""
        near = {name: abs(x - place) for name, place in self._rules().items()}
        name = min(near, key=near.__getitem__)
        return name if near[name] <= GRIP and x < self.room else ""

    # Changes

    def watch_plan(self, old: Plan | None, plan: Plan | None) -> None:
        """Draw what differs: only changed rows, all where lines came or went."""
        if plan is None:
            return
        if old is None:
            self._lay_out()
        elif not _has_same_lines(old, plan):
            self._lay_out_in_place()
        elif old.closes != plan.closes:
            self._redraw()
        else:
            self._redraw_rows(partial(self._is_changed, old, plan))
            self._await_bars_by_marks(plan)

    def watch_view(self) -> None:
        """Show other lines, the cursor staying on its row where it is still shown."""
        if self.plan is not None:
            self._lay_out()

    def watch_month(self) -> None:
        """Draw all lines: statuses, notes and lateness are of the month looked at."""
        self._redraw()

    def watch_selected(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Draw the lines that joined or left."""
        self._redraw_rows((old ^ new).__contains__)

    def watch_fresh(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Draw the lines that others changed, and those whose moment is over."""
        self._redraw_rows((old ^ new).__contains__)

    def watch_changed(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Draw the lines that are marked or no longer."""
        self._redraw_rows((old ^ new).__contains__)

    def watch_cursor_line(self, old: int, new: int) -> None:
        """Draw the two lines and bring the new one into view."""
        self._extend_selection()
        self._bring_into_view()
        self._move_mark(*self._places_of_row(old), *self._places_of_row(new))

    def watch_cursor_column(self) -> None:
        """Draw the cursor's line and bring its month into view."""
        self._bring_into_view()
        self._move_mark(*self.marked)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse clicked; a double click opens the row."""
        place = self.place_at(event)
        if self._was_dragged or place is None or place >= len(self.lines):
            return
        event.stop()
        self.cursor_line = self._work_line_near(place, forward=False)
        is_note = isinstance(self.lines[place], SecondLine) and event.x >= self._columns.fixed
        column = NOTE_COLUMN if is_note else self._month_at(event.x)
        if column is not None:
            self.cursor_column = column
        if event.chain == 2:
            self.post_message(self.RowActivated())

    def _month_at(self, x: int) -> int | None:
        columns = self._columns
        if x < columns.fixed:
            return None
        offset = x - columns.fixed + round(self.scroll_x) - columns.months_start
        if offset < 0:
            return None
        return min(offset // columns.month, NOTE_COLUMN)

    def notify_style_update(self) -> None:
        """Draw again in other colours, and in the layout of the theme."""
        super().notify_style_update()
        layout = self.app.theme_variables["layout"]
        if layout != self._layout:
            self._layout = layout
            if self.plan is not None:
                self._lay_out()
                self._bring_into_view()

    # Layout

    def _drawn_lines(self, plan: Plan, lines: tuple[Line, ...]) -> tuple[DrawnLine, ...]:
        """The lines as drawn: without what a KPI row shows, with its months; rows may be two."""
        drawn: list[DrawnLine] = []
        taken_in: KpiLine | None = None
        for line in lines:
            if isinstance(line, WorkLine):
                taken_in = line_taken_in(plan, plan.rows[line.row])
                drawn += (line, SecondLine(line)) if self._is_roomy else (line,)
                drawn += lines_below(plan, line)
            elif line != taken_in:
                drawn.append(line)
        return tuple(drawn)

    def _places_of_row(self, place: int) -> range:
        """The lines of the row whose first line is at a place."""
        return range(place, place + 1 + self._is_roomy)

    def _row_of(self, line: DrawnLine | None) -> str | None:
        """The row of work a line belongs to."""
        work = line.work if isinstance(line, SecondLine) else line
        return work.row if isinstance(work, WorkLine) else None

    def _lay_out(self) -> None:
        assert self.plan is not None
        row = self.row
        self.shown = report.lines(self.plan, self.view)
        self.lines = self._drawn_lines(self.plan, self.shown)
        numbers = (width(one_line(self.plan.number(item))) for item in self.plan.items.values())
        self._number = min(max(numbers, default=2), MOST_NUMBER)
        self.fit(self.room)
        if row is None or not self.move_to_row(row.id):
            self.cursor_line = self._work_line_near(0, forward=True)
        self._redraw()

    def _lay_out_in_place(self) -> None:
        """Lay out a plan whose lines came or went; the cursor's line stays where it is seen.

        Where another took the cursor's row away, the cursor goes to the nearest one left.
        """
        lines, cursor, selected = self.lines, self.cursor_line, self.selected
        seen_at = cursor - round(self.scroll_y)
        near = (*lines[cursor:], *reversed(lines[:cursor]))
        self._lay_out()
        left = (line.row for line in near if isinstance(line, WorkLine))
        any(self.move_to_row(row) for row in left)
        self.selected = selected & frozenset(self.work_rows())
        self.show_from(self.cursor_line - seen_at)

    def fit(self, cells: int) -> None:
        """Share the cells out among the columns."""
        columns = self._columns = fit(cells, self._number, self._wanted, is_roomy=self._is_roomy)
        self._reach(columns.fixed + columns.scrolled, len(self.lines))

    def _redraw_rows(self, is_changed: Callable[[str], bool]) -> None:
        for place in self._drawn_places():
            row = self._row_of(self._line(place))
            if row is not None and is_changed(row):
                self._redraw_line(place)

    def _is_changed(self, old: Plan, plan: Plan, row_id: str) -> bool:
        """Whether a row looks different; a reviewed report shows the rows it covers as well."""
        row = plan.rows[row_id]
        if row.report(self.month).review is None:
            return old.rows[row_id] is not row
        return any(old.rows[each.id] is not each for each in reporting.covered(plan, row))

    def _extend_selection(self) -> None:
        """Select from where the selection began to the cursor."""
        if self._anchor is None or (row := self.row) is None:
            return
        rows = list(self.work_rows())
        if self._anchor not in rows:
            self._anchor = row.id
        first, last = sorted((rows.index(self._anchor), rows.index(row.id)))
        self.selected = frozenset(rows[first : last + 1])

    def _bring_into_view(self) -> None:
        """Scroll so that the cursor's line, the bands right above it and its month are seen."""
        height = self.scrollable_content_region.height - HEADER
        if height <= 0 or not self.lines:
            return
        top = self.cursor_line
        last = self.marked[-1]
        while top and isinstance(self.lines[top - 1], PillarBand | SectionBand):
            top -= 1
        y = round(self.scroll_y)
        if top < y or (last - y >= height):
            y = top if top < y else min(last - height + 1, top)
        columns = self._columns
        furthest = max(columns.scrolled - (self.room - columns.fixed), 0)
        x = min(self._scroll_for_month(), furthest)
        if (x, y) != self.scroll_offset:
            self.show_from(y, x)

    def _scroll_for_month(self) -> int:
        columns = self._columns
        seen = self.room - columns.fixed
        x = round(self.scroll_x)
        if self.cursor_column == NOTE_COLUMN:
            return max(columns.scrolled - seen, 0)
        start = columns.months_start + self.cursor_column * columns.month
        if start < x:
            return start if self.cursor_column else 0
        return max(x, start + columns.month - seen) if start + columns.month > x + seen else x

    def _work_line_near(self, place: int, *, forward: bool) -> int:
        """The nearest row of work at or after a line (before it, where not forward)."""
        ahead = range(max(place, 0), len(self.lines))
        behind = range(min(place, len(self.lines) - 1), -1, -1)
        for candidates in (ahead, behind) if forward else (behind, ahead):
            for candidate in candidates:
                if isinstance(self.lines[candidate], WorkLine):
                    return candidate
        return 0

    # Strips

    @property
    def marked(self) -> range:
        """The lines of the cursor's row."""
        return self._places_of_row(self.cursor_line)

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line of the plan, the header above the first, nothing below the last."""
        line = self._line(place)
        if self.plan is None or (line is None and place >= 0):
            return self._text(self._beginning(place), cells)
        drawing = Drawing(
            self.plan,
            self.month,
            self._columns,
            self.selected,
            self._style,
            self.fresh,
            self.changed,
            partial(self._bars_of, place),
            partial(title_part, self.plan, self.lines, place),
        )
        if line is None:
            return self._windowed(*drawing.header(), cells)
        cursor = self.cursor_column if place in self.marked else None
        if isinstance(line, WorkLine):
            return self._windowed(*drawing.work(line, cursor), cells)
        if isinstance(line, SecondLine):
            return self._windowed(*drawing.second(line, cursor), cells)
        if isinstance(line, KpiLine | MonthsLine):
            return self._windowed(*drawing.figures(line), cells)
        return drawing.band(line, cells)

    def _bars_of(self, place: int, kpi_id: str) -> Bars | None:
        """The bars of a KPI on a line; None where they come after all else is drawn."""
        assert self.plan is not None
        kpi = self.plan.kpis.get(kpi_id)
        known = self._bars.get(kpi_id)
        if known is not None and known[0] is kpi:
            return known[1]
        if kpi is not None:
            self._await_bars(place, kpi_id)
        return None

    def _await_bars(self, place: int, kpi_id: str) -> None:
        if not self._awaiting_bars:
            self.call_after_refresh(self._work_out_bars)
        self._awaiting_bars[place] = kpi_id

    def _work_out_bars(self) -> None:
        """Draw the lines again whose bars were not known: what is judged comes after the frame."""
        from planner.forms.bars import bars_of  # noqa: PLC0415 - the first frame goes without

        awaiting, self._awaiting_bars = self._awaiting_bars, {}
        drawn = self._drawn_places()
        for place, kpi_id in awaiting.items():
            kpi = self.plan.kpis.get(kpi_id) if self.plan else None
            if self.plan and kpi and place in drawn:
                self._bars[kpi_id] = kpi, bars_of(self.plan, kpi)
                self._redraw_line(place)

    def _await_bars_by_marks(self, plan: Plan) -> None:
        """Work out anew the bars whose 目安 follows the ●, which may have been moved."""
        for place in self._drawn_places():
            line = self._line(place)
            kpis: tuple[str, ...] = (line.kpi,) if isinstance(line, KpiLine) else ()
            if isinstance(line, WorkLine):
                kpis = plan.rows[line.row].kpis
            for kpi_id in kpis:
                if kpi_id in self._bars and self._bars[kpi_id][0].expected_by == "marks":
                    self._await_bars(place, kpi_id)

    def _beginning(self, place: int) -> str:
        """How to begin a plan that has no row, on two lines; empty for any other."""
        if self.plan is None or self.plan.rows or place not in {1, 2}:
            return ""
        from planner.forms.beginning import beginning_lines  # noqa: PLC0415 - most plans have rows

        return f" {beginning_lines(self.plan)[place - 1]}"

    def _windowed(self, fixed: list[Segment], scrolled: list[Segment], cells: int) -> list[Segment]:
        """Fixed columns, then the part of the rest that is scrolled to."""
        columns, x = self._columns, round(self.scroll_x)
        seen = max(cells - columns.fixed, 0)
        if not x and seen == columns.scrolled:
            return fixed + scrolled
        right = Strip(scrolled, columns.scrolled).crop(x, x + seen)
        if 0 < seen <= columns.scrolled - x:
            return [*fixed, *right]
        return list(Strip([*fixed, *right]).adjust_cell_length(cells, scrolled[-1].style))

    def _line(self, place: int) -> DrawnLine | None:
        return self.lines[place] if 0 <= place < len(self.lines) else None


def _has_same_lines(old: Plan, plan: Plan) -> bool:
    """Whether two plans have the same lines, even if rows of work have other contents."""
    return (
        old.pillars is plan.pillars
        and old.sections is plan.sections
        and old.items is plan.items
        and old.kpis is plan.kpis
        and old.rows.keys() == plan.rows.keys()
        and old.ledger_from == plan.ledger_from
    )
