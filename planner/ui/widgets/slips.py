"""The list of slips: a line for each row that is behind, with its months, and a cursor."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive

from planner.forms.commands import SLIP_MOVES
from planner.forms.drawing import STATE_LOOKS, STATUS_LOOKS
from planner.forms.fitting import clauses
from planner.forms.slip_lines import Fold, LeftLine, RowLine, SlipLine, fold_text
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month, add_months, calendar_month
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.ledger import EMPTY_CELL, Cell, MarkState
from planner.plan.model import Plan, Row
from planner.plan.reporting import unit_of
from planner.plan.signs import MARK_SIGNS
from planner.slips.trends import Compared
from planner.text import one_line, pad, width
from planner.ui.keys import bindings
from planner.ui.look.themes import LAYOUTS, ROOMY
from planner.ui.widgets.sheet import HEADER, Sheet
from planner.wording.behind import row_reasons, row_reasons_in
from planner.wording.labels import month_name
from planner.wording.reasons import trend_sign

if TYPE_CHECKING:
    from planner.forms.slip_sentence import BesidesReasons

_SIGNS = 4  # cells of the cursor, the trend, and what others changed
_WIDE_MONTH, _MONTH = 4, 3  # cells: with ● and status, and with one of them
_WIDE = 90  # from here on both stand side by side
_LEAST_MONTHS = 6
_SMALL, _MONTHS_OF_SMALL = 70, 3  # below so many cells there are fewer
_BOTH = 58  # cells that name and reasons have before more months are shown
_GOOD_TITLE, _MOST_TITLE = 40, 64  # cells of a name: where none is longer, and at most
_BESIDE = 100  # from here on reasons stand beside the name in large type, too
_LEAST_TITLE = 20
_MEASURED = 60  # rows whose reasons say how many cells reasons have
_TREND_LOOKS = {
    **dict.fromkeys(("new", "resumed", "worse"), "late"),
    **dict.fromkeys(("better", "recovered"), "done"),
    **dict.fromkeys(("postponed", "dropped", "rested", "held"), "moved"),
}


class SlipList(Sheet):
    """Lines of rows and folds; the widget says where the cursor went and changes nothing.

    A row has a second line where there is room for those of all rows, or the theme wants it so.
    """

    BINDINGS = bindings(SLIP_MOVES)

    DEFAULT_CSS = """
    SlipList { height: 1fr; min-height: 3; }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    """Index of the line the cursor is on."""
    fresh: reactive[frozenset[str]] = reactive(frozenset[str], repaint=False)
    """Ids of the rows others have just changed."""
    seen: reactive[range] = reactive(range(0), repaint=False)
    """The places of the lines that are seen."""

    class LineActivated(Message):
        """A line was double-clicked, or a fold clicked."""

    class LayoutChanged(Message):
        """The theme has rows of another height."""

    def __init__(self) -> None:
        super().__init__(id="rows")
        self._plan: Plan | None = None
        self._month = Month("")
        self._nothing = ""
        self._missed = ""
        self.lines: tuple[SlipLine, ...] = ()
        self._layout = LAYOUTS[0]
        self._has_seconds = False
        self._seconds: dict[str, BesidesReasons | None] = {}
        self._starts: list[int] = []  # of each line, the first place it is drawn at
        self._owners: list[int] = []  # of each place, the line drawn there
        self._number = 1
        self._title = 0
        self._reasons = 0
        self._wanted = self._longest = 0  # cells of the longest reasons and of the longest name
        self._are_below = False  # whether the reasons stand below the name
        self._cells_of_month = _MONTH
        self._number_of_months = _LEAST_MONTHS

    # What is shown

    @property
    def line(self) -> SlipLine | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.lines else None

    def show(
        self,
        plan: Plan,
        month: Month,
        lines: tuple[SlipLine, ...],
        nothing: str = "",
        *,
        is_anew: bool = False,
    ) -> None:
        """Show lines, the cursor on the line it was on, or in its place.

        A line that left from under the cursor has it again when it is back, unless the cursor
        was moved meanwhile.

        Args:
            plan: The plan they are of.
            month: The month looked at.
            lines: The lines.
            nothing: What to say where there are none.
            is_anew: Whether they answer another question: the cursor's line gone, it goes to the
                first.
        """
        key = self.line.key if self.line else ""
        if plan is not self._plan:
            numbers = (width(plan.reference(row)) for row in plan.rows.values())
            self._number = max(numbers, default=0)
            self._number = max(self._number, width(_("行")))
        self._plan, self._month, self.lines, self._nothing = plan, month, lines, nothing
        self._seconds.clear()
        behind = [line.behind for line in lines if isinstance(line, RowLine)][:_MEASURED]
        self._wanted = max((width(row_reasons(plan, own)) for own in behind), default=0)
        shown = (plan.rows.get(line.row) for line in lines if not isinstance(line, Fold))
        self._longest = max((width(_title(plan, row)) for row in shown if row), default=0)
        self._place_lines()
        keys = [line.key for line in lines]
        key = self._missed if self._missed in keys else key
        if key in keys:
            self.cursor, self._missed = keys.index(key), ""
        else:
            self._missed = self._missed or key
            self.cursor = 0 if is_anew else min(self.cursor, max(len(lines) - 1, 0))
        self._redraw()
        self._bring_into_view()

    @property
    def is_roomy(self) -> bool:
        """Whether every row has a second line, as the theme wants it."""
        return self._layout == ROOMY

    def number_of_seconds(self, lines: Sequence[SlipLine]) -> int:
        """How many of these rows have something to say in a second line."""
        rows = [line for line in lines if not isinstance(line, Fold)]
        if self.is_roomy:
            return len(rows)
        return sum(bool(self._second(line)) for line in rows)

    def show_seconds(self, *, is_shown: bool) -> None:
        """Have second lines, or none."""
        if is_shown != self._has_seconds:
            self._has_seconds = is_shown
            self._place_lines()
            self._redraw()
            self._bring_into_view()

    def notify_style_update(self) -> None:
        """Draw again in other colours, and in the layout of the theme."""
        super().notify_style_update()
        layout = self.app.theme_variables["layout"]
        if layout != self._layout:
            self._layout = layout
            self._place_lines()
            self.post_message(self.LayoutChanged())

    def _second(self, line: SlipLine) -> "BesidesReasons | None":
        """What the second line of a row says, made once."""
        if isinstance(line, Fold) or self._plan is None or _left(line):
            return None
        if line.key not in self._seconds:
            from planner.forms.slip_sentence import sentence  # noqa: PLC0415 - where there is room

            self._seconds[line.key] = sentence(self._plan, self._month, line.behind)
        return self._seconds[line.key]

    def _place_lines(self) -> None:
        """Give each line the places it is drawn at."""
        self._starts, self._owners = [], []
        for number, line in enumerate(self.lines):
            has_two = not isinstance(line, Fold) and (
                self.is_roomy or (self._has_seconds and bool(self._second(line)))
            )
            self._starts.append(len(self._owners))
            self._owners += [number] * (1 + has_two)
        self.fit(self.room)

    def _places(self, number: int) -> range:
        """The places a line is drawn at."""
        if number >= len(self._starts):
            return range(number, number + 1)
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._owners)
        return range(self._starts[number], end)

    # Keys and mouse

    def action_move(self, count: int) -> None:
        """Move the cursor over lines, up when negative."""
        self._missed = ""
        self.cursor = min(max(self.cursor + count, 0), max(len(self.lines) - 1, 0))

    def action_move_pages(self, count: int) -> None:
        """Move the cursor by as many lines as are seen at once."""
        self.action_move(count * self.page)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse clicked; a fold turns, a double click opens the row."""
        place = self.place_at(event)
        if place is None or place >= len(self._owners):
            return
        event.stop()
        self.cursor, self._missed = self._owners[place], ""
        if event.chain == 2 or isinstance(self.lines[self.cursor], Fold):
            self.post_message(self.LineActivated())

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines and bring the new one into view."""
        self._bring_into_view()
        self._move_mark(*self._places(old), *self._places(new))

    def watch_fresh(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Draw the lines that others changed, and those whose moment is over."""
        for place, line in enumerate(self.lines):
            if not isinstance(line, Fold) and line.row in old ^ new:
                self._redraw_line(self._places(place).start)

    def _bring_into_view(self) -> None:
        line = self.line
        places = self._places(self.cursor)
        if isinstance(line, Fold) and line.is_open:
            inside = self.lines[self.cursor + 1 :]
            after = next((n for n, own in enumerate(inside) if isinstance(own, Fold)), len(inside))
            self._scroll_to_line(self._places(self.cursor + after).stop - 1)  # what it holds
        self._scroll_to_line(places.stop - 1)
        self._scroll_to_line(places.start)
        self._see()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show other lines."""
        super().watch_scroll_y(old_value, new_value)
        self._see()

    def _see(self) -> None:
        """Find out which lines are seen."""
        first = round(self.scroll_y)
        places = self._owners[first : first + max(self.size.height - HEADER, 0)]
        self.seen = range(places[0], places[-1] + 1) if places else range(0)

    # Drawing

    @property
    def marked(self) -> range:
        """The places of the cursor's line."""
        return self._places(self.cursor)

    def fit(self, cells: int) -> None:
        """Share the cells out among the columns: months to come go first, then cells of names."""
        self._cells_of_month = _WIDE_MONTH if cells >= _WIDE else _MONTH
        left = cells - _SIGNS - self._number - 2
        possible = (left - _BOTH) // self._cells_of_month
        least = _LEAST_MONTHS if cells >= _SMALL else _MONTHS_OF_SMALL
        self._number_of_months = min(max(possible, least), max(self._months_so_far, least))
        left -= self._number_of_months * self._cells_of_month
        self._are_below = self.is_roomy and cells < _BESIDE
        if self._are_below:
            self._title, self._reasons = max(left, 4), 0
        else:
            room = left - 1
            least_title = max(min(_LEAST_TITLE, room // 3), room * 2 // 5)
            wanted = max(min(self._longest, _MOST_TITLE), _GOOD_TITLE)
            self._title = min(max(room - max(self._wanted, 4), least_title, 4), wanted)
            self._reasons = max(room - self._title, 4)
        self._reach(cells, max(len(self._owners), 1))

    @property
    def _months_so_far(self) -> int:
        """The months up to the one looked at."""
        every = self._plan.year.months if self._plan is not None else ()
        return every.index(self._month) + 1 if self._month in every else 0

    @property
    def months(self) -> tuple[Month, ...]:
        """The months there is room for: those up to the month looked at, from April on."""
        if self._plan is None:
            return ()
        every = self._plan.year.months
        last = max(every.index(self._month) + 1, self._number_of_months)
        return every[last - self._number_of_months : last]

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line; the header names the columns."""
        if self._plan is None:
            return self._text("", cells)
        if place < 0:
            return self._header()
        if place >= len(self._owners):
            text = f" {self._nothing}" if not place and not self.lines else ""
            return self._text(text, cells)
        number = self._owners[place]
        line = self.lines[number]
        layers = ("cursor-row",) if number == self.cursor else ()
        if place > self._starts[number]:
            return self._second_line(line, cells, layers)
        if isinstance(line, Fold):
            text = f"{'>' if layers else ' '}{fold_text(line)}"
            return self._text(text, cells, "title", *layers)
        return self._row(self._plan, line, layers)

    def _header(self) -> list[Segment]:
        style, here = self._style("header"), self._style("header", "header-month")
        number = pad(_("行"), self._number)
        title = _("事業・理由") if self._are_below else _("事業")
        left = f"{' ' * _SIGNS}{number} {pad(title, self._title)} "
        reasons = "" if self._are_below else f"{pad(_('理由'), self._reasons)} "
        segments = [Segment(f"{left}{reasons}", style)]
        for month in self.months:
            text = pad(self._month_text(month), self._cells_of_month)
            segments.append(Segment(text, here if month == self._month else style))
        return segments

    def _month_text(self, month: Month) -> str:
        """The heading of a month: its name where a blank is left behind it, else its number."""
        name = month_name(month)
        return name if width(name) < self._cells_of_month else str(calendar_month(month))

    def _row(self, plan: Plan, line: RowLine | LeftLine, layers: tuple[str, ...]) -> list[Segment]:
        """A row with its reasons and months; what left is told where these would stand."""
        left = _left(line)
        trend = line.compared.trend if isinstance(line, LeftLine) else line.behind.trend
        row = plan.rows.get(line.row)
        plain, look = self._style(*layers), _TREND_LOOKS.get(trend or "")
        sign = self._style(*layers, *([look] if look else []))
        is_fresh = line.row in self.fresh
        number, title = (plan.reference(row), _title(plan, row)) if row is not None else ("", "")
        segments = [
            Segment(">" if layers else " ", plain),
            Segment(pad(trend_sign(trend)[:2], 2), sign),
            Segment("~" if is_fresh else " ", self._style(*layers, *(["fresh"] * is_fresh))),
            Segment(pad(number, self._number), plain),
            Segment(f" {pad(title, self._title)} ", self._style("first", *layers)),
        ]
        if left or row is None:
            cells = self._reasons + 1 - self._are_below
            cells += self._number_of_months * self._cells_of_month
            told = "" if self._are_below else _left_text(plan, left, self._month, cells)
            return [*segments, Segment(pad(told, cells), plain)]
        if self._are_below:
            return [*segments, *self._months(plan, row, layers)]
        reasons = pad(row_reasons_in(plan, line.behind, self._reasons), self._reasons)
        return [*segments, Segment(f"{reasons} ", plain), *self._months(plan, row, layers)]

    def _second_line(self, line: SlipLine, cells: int, layers: tuple[str, ...]) -> list[Segment]:
        """What is to be known of a row, indented to its name; with its reasons where roomy."""
        indent = " " * (_SIGNS + self._number + 1)
        room = cells - len(indent)
        text, second = self._told(line, room), self._second(line)
        if second:
            from planner.forms.slip_sentence import in_room  # noqa: PLC0415 - where there is room

            text = in_room(text, second, room)
        text = indent + text
        return self._text(text, cells, *(layers if self.is_roomy else ("quiet", *layers)))

    def _told(self, line: SlipLine, cells: int) -> str:
        """What the second line says first: the reasons, where the line above does not say all."""
        if self._plan is None or isinstance(line, Fold):
            return ""
        if left := _left(line):
            return _left_text(self._plan, left, self._month, cells) if self._are_below else ""
        if self._are_below or width(row_reasons(self._plan, line.behind)) > self._reasons:
            return row_reasons_in(self._plan, line.behind, cells)
        return ""

    def _months(self, plan: Plan, row: Row, layers: tuple[str, ...]) -> list[Segment]:
        """The ● of each month and its status, the status alone where there is little room.

        Months to come are blank. A row that never had a status of its own has that of the row it
        is reported by.
        """
        cells = ledger.cells(plan, row, self._month)
        has_own = any(report.status for report in row.reports.values())
        speaking = row if has_own else unit_of(plan, row)
        segments = []
        for month in self.months:
            names = layers if layers or month != self._month else ("month",)
            is_to_come = month > self._month
            cell = EMPTY_CELL if is_to_come else cells.get(month, EMPTY_CELL)
            state = _shown(cell)
            status = None if is_to_come else plan.status(speaking.report(month).status)
            mark_looks = (*names, STATE_LOOKS[state]) if state in STATE_LOOKS else names
            status_looks = (*names, STATUS_LOOKS[status.meaning]) if status else names
            mark = (MARK_SIGNS[state] if state else "", mark_looks)
            said = (one_line(status.symbol) if status else "", status_looks)
            is_wide = self._cells_of_month == _WIDE_MONTH
            shown = [mark, said] if is_wide else [said if status else mark]
            segments += [
                Segment(pad(text, self._cells_of_month // len(shown)), self._style(*looks))
                for text, looks in shown
            ]
        return segments


def _title(plan: Plan, row: Row) -> str:
    star = "★" if INCENTIVE in plan.items[row.item].tags else ""
    return star + one_line(row_title(plan, row))


def _left(line: RowLine | LeftLine) -> tuple[Compared, ...]:
    """What left, where the line tells of nothing else."""
    if isinstance(line, LeftLine):
        return (line.compared,)
    return () if line.behind.slips else line.behind.left


def _left_text(plan: Plan, left: Iterable[Compared], month: Month, cells: int) -> str:
    """How slips left, in one line; where it has no room for the whole, its first clauses."""
    from planner.wording.leaving import left_sentence  # noqa: PLC0415 - folded away at first

    since = add_months(month, -1)
    return clauses(_("。").join(left_sentence(plan, own, month, since) for own in left), cells)


def _shown(cell: Cell) -> MarkState | None:
    """The state shown for a month: a late 手順, else its ●."""
    is_late = cell.step is MarkState.LATE
    return cell.step if is_late or cell.state is None else cell.state
