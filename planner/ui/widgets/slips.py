"""The list of slips: a line for each row that is behind, with its months, and a cursor."""

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from planner.forms.drawing import STATE_LOOKS, STATUS_LOOKS
from planner.forms.slip_lines import Fold, LeftLine, RowLine, SlipLine
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
from planner.ui.keys import bound
from planner.ui.widgets.sheet import Sheet
from planner.wording.behind import row_reasons
from planner.wording.labels import month_name
from planner.wording.reasons import trend_name, trend_sign

_SIGNS = 4  # cells of the cursor, the trend, and what others changed
_WIDE_MONTH, _MONTH = 4, 3  # cells: with ● and status, and with one of them
_WIDE = 90  # from here on both stand side by side
_LEAST_MONTHS = 6
_SMALL, _MONTHS_OF_SMALL = 70, 3  # below so many cells there are fewer
_BOTH = 58  # cells that name and reasons have before more months are shown
_MOST_TITLE = 40
_TREND_LOOKS = {
    **dict.fromkeys(("new", "resumed", "worse"), "late"),
    **dict.fromkeys(("better", "recovered"), "done"),
    **dict.fromkeys(("postponed", "dropped", "rested", "held"), "moved"),
}


class SlipList(Sheet):
    """Lines of rows and folds; the widget says where the cursor went and changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound(*keys), action, show=False, priority=True)  # as those of the grid
        for action, *keys in (
            ("move(-1)", "up", "k"),
            ("move(1)", "down", "j"),
            ("move_pages(-1)", "pageup"),
            ("move_pages(1)", "pagedown"),
            ("move(-100000)", "home", "g"),
            ("move(100000)", "end", "G"),
        )
    ]

    DEFAULT_CSS = """
    SlipList { height: 1fr; min-height: 3; }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    """Index of the line the cursor is on."""
    fresh: reactive[frozenset[str]] = reactive(frozenset[str], repaint=False)
    """Ids of the rows others have just changed."""

    class LineActivated(Message):
        """A line was double-clicked, or a fold clicked."""

    def __init__(self) -> None:
        super().__init__(id="rows")
        self._plan: Plan | None = None
        self._month = Month("")
        self._nothing = ""
        self._missed = ""
        self.lines: tuple[SlipLine, ...] = ()
        self._number = 1
        self._title = 0
        self._reasons = 0
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
        self._plan, self._month, self.lines, self._nothing = plan, month, lines, nothing
        ids = dict.fromkeys(line.row for line in lines if not isinstance(line, Fold))
        rows = (plan.rows[row] for row in ids if row in plan.rows)
        self._number = max((width(plan.reference(row)) for row in rows), default=1)
        self.fit(self.room)
        keys = [line.key for line in lines]
        key = self._missed if self._missed in keys else key
        if key in keys:
            self.cursor, self._missed = keys.index(key), ""
        else:
            self._missed = self._missed or key
            self.cursor = 0 if is_anew else min(self.cursor, max(len(lines) - 1, 0))
        self._redraw()
        self._bring_into_view()

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
        if place is None or place >= len(self.lines):
            return
        event.stop()
        self.cursor, self._missed = place, ""
        if event.chain == 2 or isinstance(self.lines[place], Fold):
            self.post_message(self.LineActivated())

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines and bring the new one into view."""
        self._bring_into_view()
        self._move_mark(old, new)

    def watch_fresh(self, old: frozenset[str], new: frozenset[str]) -> None:
        """Draw the lines that others changed, and those whose moment is over."""
        for place, line in enumerate(self.lines):
            if not isinstance(line, Fold) and line.row in old ^ new:
                self._redraw_line(place)

    def _bring_into_view(self) -> None:
        line = self.line
        if isinstance(line, Fold) and line.is_open:
            self._scroll_to_line(self.cursor + 1)  # what it holds is to be seen
        self._scroll_to_line(self.cursor)

    # Drawing

    @property
    def marked(self) -> range:
        """The cursor's line."""
        return range(self.cursor, self.cursor + 1)

    def fit(self, cells: int) -> None:
        """Share the cells out among the columns, by the width alone."""
        self._cells_of_month = _WIDE_MONTH if cells >= _WIDE else _MONTH
        left = cells - _SIGNS - self._number - 2
        possible = (left - _BOTH) // self._cells_of_month
        least = _LEAST_MONTHS if cells >= _SMALL else _MONTHS_OF_SMALL
        self._number_of_months = min(max(possible, least), 12)
        left -= self._number_of_months * self._cells_of_month
        self._title = min(max(left * 4 // 9, 4), _MOST_TITLE)
        self._reasons = max(left - self._title - 1, 4)
        self._reach(cells, max(len(self.lines), 1))

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
        if place >= len(self.lines):
            text = f" {self._nothing}" if not place and not self.lines else ""
            return self._text(text, cells)
        line = self.lines[place]
        layers = ("cursor-row",) if place == self.cursor else ()
        if isinstance(line, Fold):
            text = f"{'>' if layers else ' '}{fold_text(line)}"
            return self._text(text, cells, "title", *layers)
        return self._row(self._plan, line, layers)

    def _header(self) -> list[Segment]:
        style, here = self._style("header"), self._style("header", "header-month")
        number = pad(_("行"), self._number)
        left = f"{' ' * _SIGNS}{number} {pad(_('事業'), self._title)} "
        segments = [Segment(f"{left}{pad(_('理由'), self._reasons)} ", style)]
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
            told = _left_text(plan, left, self._month)
            cells = self._reasons + 1 + self._number_of_months * self._cells_of_month
            return [*segments, Segment(pad(told, cells), plain)]
        reasons = pad(row_reasons(plan, line.behind), self._reasons)
        return [*segments, Segment(f"{reasons} ", plain), *self._months(plan, row, layers)]

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


def _left_text(plan: Plan, left: Iterable[Compared], month: Month) -> str:
    """How slips left, in one line."""
    from planner.wording.leaving import left_sentence  # noqa: PLC0415 - folded away at first

    since = add_months(month, -1)
    return _("。").join(left_sentence(plan, own, month, since) for own in left)


def _shown(cell: Cell) -> MarkState | None:
    """The state shown for a month: a late 手順, else its ●."""
    is_late = cell.step is MarkState.LATE
    return cell.step if is_late or cell.state is None else cell.state


def fold_text(line: Fold) -> str:
    """The name of a fold and its number of rows or slips, with the sign of open or closed."""
    sign = "▼" if line.is_open else "▶"
    if line.part == "same":
        return _("{sign} 先月と同じ {count}行").format(sign=sign, count=line.count)
    name = trend_name(line.part)
    return _("{sign} {name} {count}件").format(sign=sign, name=name, count=line.count)
