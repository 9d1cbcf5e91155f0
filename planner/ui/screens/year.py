"""The year of a row on one screen: its months, its figures, what was said of it."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import ClassVar, Literal

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.timer import Timer

from planner.forms.fitting import Part, fitted
from planner.forms.footers import Footer, of_keys
from planner.forms.year import YearChoice, YearLine, year_header, year_lines
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Plan
from planner.reports.chart import Chart
from planner.text import cut, one_line, width
from planner.ui.explained import Passages
from planner.ui.follower import Follower
from planner.ui.keys import LEFT, RIGHT, bound
from planner.ui.widgets.chart import KpiChart
from planner.ui.widgets.lines import HeadingLine, KeyLine
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.sheet import HEADER, Sheet
from planner.wording.labels import branch_label, full_month_label, year_label

REST = 0.05  # seconds without a key, after which the chart is drawn
_CHART_FROM = (110, 45)  # columns and lines of a screen with a chart
_SHEET, _MOST_CHART = 35, 20  # lines kept for the rest of the screen, and those of a chart


class YearSheet(Sheet):
    """The lines of a row's year; what is of the month looked at stands out.

    A block of figures is scrolled as a whole: its rule is the first line seen of it, so that no
    figure stands under other months than its own.
    """

    class Resized(Message):
        """More or fewer lines are seen."""

    def __init__(self) -> None:
        super().__init__(id="year")
        self._shown: tuple[Plan, str, Month] | None = None
        self._lines: Sequence[YearLine] = ()
        self._header: YearLine = YearLine(())
        self._stops: tuple[int, ...] = (0,)
        self._is_top_sought = self._is_month_sought = False

    def show(self, plan: Plan, row: str, month: Month) -> None:
        """Show a row from its first line; another month of it with what was said of it in view."""
        before = self._shown[1:] if self._shown is not None else ("", month)
        self._is_top_sought = self._is_top_sought or before[0] != row
        self._is_month_sought = before[0] == row and before[1] != month
        self._shown = (plan, row, month)
        if self._cells:
            self.fit(self._cells)
            self._redraw()
            self._bring_into_view()

    def on_resize(self) -> None:
        """Begin at the first line: all of them may stand elsewhere."""
        self._is_top_sought = True
        self._measure(self.room)
        super().on_resize()
        self.post_message(self.Resized())

    def validate_scroll_y(self, value: float) -> float:
        """Stop where a block begins, on the side to which one scrolls."""
        now, place = round(self.scroll_y), round(super().validate_scroll_y(value))
        if place > now:
            return next((stop for stop in self._stops if stop >= place), self._stops[-1])
        return next((stop for stop in reversed(self._stops) if stop <= place), 0)

    def validate_scroll_target_y(self, value: float) -> float:
        """Aim at where it stops."""
        return self.validate_scroll_y(value)

    def _bring_into_view(self) -> None:
        """Scroll as far as it takes to see what was said of the month, once for each."""
        if not (self._lines and self._shown and self.size.height):
            return
        if self._is_top_sought:
            self.show_from(0)
        elif self._is_month_sought:
            month, seen = self._shown[2], self.size.height - HEADER
            of_month = [place for place, line in enumerate(self._lines) if month in line.months]
            if of_month:
                needed = min(of_month[-1] + 1 - seen, of_month[0])
                top = next(stop for stop in self._stops if stop >= needed)
                self.show_from(top)
        self._is_top_sought = self._is_month_sought = False

    @property
    def is_seen_whole(self) -> bool:
        """Whether no line is out of view."""
        return not self._lines or len(self._lines) + HEADER <= self.size.height

    def fit(self, cells: int) -> None:
        """Make the lines."""
        if self._shown is not None:
            plan, row, month = self._shown
            self._header = year_header(plan, month, cells)
            self._lines = year_lines(plan, plan.rows[row], cells)
        self._measure(cells)

    def _measure(self, cells: int) -> None:
        """Where scrolling stops, and how far it reaches, for the lines that are seen."""
        seen = max(self.size.height - HEADER, 1)
        self._stops = _stops(self._lines, seen)
        self._reach(cells, max(self._stops[-1] + seen, len(self._lines)))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A line, or the names of the months."""
        if place >= len(self._lines) or self._shown is None:
            return self._text("", cells)
        month = self._shown[2]
        line = self._header if place < 0 else self._lines[place]
        is_here = month in line.months
        is_first = is_here and (not place or self._lines[place - 1].months != line.months)
        whole = ["header"] if place < 0 else ["cursor-row"] * is_here
        segments = []
        room = cells
        for n, piece in enumerate(line.pieces):
            text = f">{piece.text[1:]}" if is_first and not n else piece.text
            looks = [*whole, *filter(None, [piece.look]), *["month"] * (piece.month == month)]
            shown = cut(text, room)
            segments.append(Segment(shown, self._style(*looks)))
            room -= width(shown)
        return [*segments, Segment(" " * room, self._style(*whole))]

    def turn(self, pages: int) -> None:
        """Scroll by a page, so that no line is passed over."""
        now, seen = round(self.scroll_y), self.size.height - HEADER
        if pages > 0:
            within = [stop for stop in self._stops if now < stop <= now + seen]
            self.show_from(within[-1] if within else now)
        else:
            back = next(stop for stop in self._stops if stop >= now - seen)
            self.show_from(back)


def _stops(lines: Sequence[YearLine], seen: int) -> tuple[int, ...]:
    """The places that may be the first line seen, up to the one from which the end is seen.

    They are those where a block of figures begins, or what was said of a month.
    Where a block has more lines than are seen, places inside it are among them.
    """
    before = (YearLine(()), *lines)
    starts = [
        place
        for place, line in enumerate(lines)
        if line.opens or (line.months and line.months != before[place].months)
    ]
    starts = [*dict.fromkeys((0, *starts, len(lines)))]
    stops = [place for start, end in pairwise(starts) for place in range(start, end, seen)]
    stops = stops or [0]
    last = next((stop for stop in stops if stop + seen >= len(lines)), stops[-1])
    return tuple(stop for stop in stops if stop <= last)


class YearScreen(Follower[YearChoice]):
    """The year of a row; what is gone on to is the result.

    Args:
        row: Id of the row.
        month: The month looked at first.
        rows: Ids of the rows that are gone through, in their order.
    """

    passages: ClassVar[Passages] = {"": "past#year"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding(bound("up", "k"), "walk(-1)", show=False, priority=True),
        Binding(bound("down", "j"), "walk(1)", show=False, priority=True),
        Binding(f"{LEFT},{bound('[')}", "look(-1)", show=False, priority=True),
        Binding(f"{RIGHT},{bound(']')}", "look(1)", show=False, priority=True),
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
        Binding("enter", "go_on('report')", show=False),
        Binding(f"tab,{bound('H')}", "go_on('story')", show=False, priority=True),
        Binding(bound("?"), "app.manual", show=False),
    ]

    DEFAULT_CSS = """
    YearScreen {
        layout: vertical;
        #year { height: 1fr; }
        #figure { display: none; }
        #figure KpiChart { height: 1fr; margin: 0 1; }
    }
    """

    def __init__(self, row: str, month: Month, rows: Sequence[str]) -> None:
        super().__init__()
        self._row = row
        self._rows = tuple(rows)
        self._rest: Timer | None = None
        self.set_reactive(YearScreen.month, month)

    def compose(self) -> ComposeResult:
        """Which row, its year, keys."""
        yield HeadingLine(id="heading")
        yield YearSheet()
        yield Panel("", KpiChart(has_title=False), id="figure")
        yield KeyLine(_keys(is_seen_whole=True), id="keys")

    def on_mount(self) -> None:
        """Show the row."""
        self._show()

    def on_resize(self) -> None:
        """Share the lines out anew."""
        self._share_later()

    def watch_plan(self) -> None:
        """Show the row as it is now; of one that is gone what was seen last stays."""
        if self.is_mounted and self._row in self.present.rows:
            self._show()

    def watch_month(self) -> None:
        """Look at another month."""
        if self.is_mounted:
            self._show()

    def action_walk(self, count: int) -> None:
        """Go to the row before or after."""
        there = [row for row in self._rows if row in self.present.rows]
        if self._row in there:
            place = there.index(self._row) + count
            if 0 <= place < len(there):
                self._row = there[place]
                self._show()

    def action_turn(self, pages: int) -> None:
        """Scroll where not all has room."""
        self.query_one(YearSheet).turn(pages)

    def action_go_on(self, to: Literal["report", "story"]) -> None:
        """Go on to the report of the month, or to the changes of the row."""
        self.dismiss(YearChoice(to, self.present, self._row, self.month))

    def action_leave(self) -> None:
        """Go back to where one came from."""
        self.dismiss(None)

    def _show(self) -> None:
        plan, row = self.present, self.present.rows[self._row]
        star = "★" if INCENTIVE in plan.item_of(row).tags else ""
        name = f"{plan.reference(row)} {star}{row_title(plan, row)}"
        self.query_one(HeadingLine).made = partial(_heading, plan, name)
        self.query_one(YearSheet).show(plan, self._row, self.month)
        self._say_keys()
        self._share_later()

    def on_year_sheet_resized(self) -> None:
        """Name the keys for the lines that are seen now."""
        self._say_keys()

    def _say_keys(self) -> None:
        """Name the keys that scroll as long as there is more than is seen."""
        is_seen_whole = self.query_one(YearSheet).is_seen_whole
        self.query_one(KeyLine).footer = _keys(is_seen_whole=is_seen_whole)

    def _share_later(self) -> None:
        """Draw the KPI once the cursor rests: a key held down goes from row to row without it."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._share)

    def _share(self) -> None:
        """Give lines of a large screen to the chart of the first KPI that has one."""
        width, height = self.size
        found = None
        if width >= _CHART_FROM[0] and height >= _CHART_FROM[1] and self._row in self.present.rows:
            from planner.forms.year_chart import chart_of  # noqa: PLC0415 - on large screens only

            found = chart_of(self.present, self.present.rows[self._row])
        panel = self.query_one("#figure", Panel)
        panel.display = found is not None
        if found is None:
            return
        panel.styles.height = min(height - _SHEET, _MOST_CHART)
        title = found.title if isinstance(found, Chart) else found.title_in(width - 6)
        panel.say_title(one_line(title))
        self.query_one(KpiChart).chart = found


def _keys(*, is_seen_whole: bool) -> Footer:
    """The line of keys; those that scroll are among the first where there is more to see."""
    keys = (
        ("↑↓", _("前後の行")),
        ("←→", _("月")),
        ("Enter", _("記入")),
        ("H", _("経緯")),
        ("Esc", _("戻る")),
        ("?", _("使い方")),
    )
    if is_seen_whole:
        return of_keys(keys)
    paged = ("PageUp PageDown", _("画面を送る"))
    shown = (*keys[:2], paged, *keys[2:])
    return Footer((shown,), (keys[4], paged, keys[0], keys[1], keys[2], keys[3], keys[5]))


def _heading(plan: Plan, name: str, cells: int) -> str:
    until = _("基準月{month}").format(month=full_month_label(plan.status_month))
    branch, year = branch_label(plan), year_label(plan.year)
    title = _("年間の状況 {row}")
    left = [Part(title.format(row=name), {3: title.format(row=cut(name, 30))})]
    right = [Part(branch, {1: ""}), Part(year, {2: ""}), Part(until, {4: ""})]
    return fitted(left, right, cells)
