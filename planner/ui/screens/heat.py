"""The number of slips by month and group, and those of one of them; the one chosen is gone to."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, chain
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.timer import Timer

from planner.forms.blocks import HEIGHTS, pair
from planner.forms.fitting import Part as Piece
from planner.forms.fitting import fitted
from planner.forms.footers import of_keys
from planner.forms.slip_sentence import in_room, sentence
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, RowBehind, behind
from planner.slips.heat import HeatCell, HeatLine, HeatState, heat
from planner.slips.pages import Pages
from planner.text import cut, one_line, pad, pad_left, width, wrap
from planner.ui.dialogs import Cancellable
from planner.ui.explained import Passages
from planner.ui.keys import bound
from planner.ui.look.themes import ROOMY
from planner.ui.widgets.lines import FittedLine, HeadingLine, KeyLine, Part, Rows
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.sheet import BAR, FRAMED_FROM, HEADER, Sheet
from planner.wording.behind import row_reasons_in, sum_text
from planner.wording.labels import branch_label, full_month_label, month_name, year_label
from planner.wording.phrases import with_remark
from planner.wording.reasons import trend_sign

REST = 0.05  # seconds; a key held down moves the cursor without listing every cell's slips
_CELL, _MOST_CELL, _CELL_BESIDE = 5, 8, 6  # cells of a month
_MOST_NAME = 16
_MOST_TITLE = 40
_MOST_BARS = 6  # lines of a bar
_LINES_WHEN_ROOMY = 3  # of a group, from which on the last is blank
_SHADES = ("heat-1", "heat-2", "heat-3")
_SIGNS = {HeatState.UNRECORDED: "-", HeatState.TO_COME: "", HeatState.JUDGED: "0"}
_BESIDE_FROM = 150  # cells of the screen from which on the slips stand beside the map
_AROUND = 2  # lines of the screen: heading and keys
_LEAST_SLIPS, _LEAST_SLIPS_ROOMY = 6, 3  # lines kept for them below the map
_LEAST_WITH_NOTE = 20  # lines of the screen
_EDGE = 6  # cells around the name of a part
_MOST_GROUP = 20  # cells of a group's name in the heading
_INDENT = " " * 4  # of what is to be known of a row


class HeatMap(Sheet):
    """Groups and months with the number of slips in each; the larger, the darker.

    Where there is room, a bar stands on each number. Bars and shades of the groups are against the
    largest number of a group, those of 全グループ, which is about their sum, against its own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound(*keys), action, show=False, priority=True)
        for action, *keys in (
            ("move(0, -1)", "up", "k"),
            ("move(0, 1)", "down", "j"),
            ("move(-1, 0)", "left", "h"),
            ("move(1, 0)", "right", "l"),
            ("move(-12, 0)", "home"),
            ("move(12, 0)", "end"),
        )
    ]

    place: reactive[tuple[int, int]] = reactive((0, 0), repaint=False)
    """The month and the line of the cursor."""

    def __init__(self, plan: Plan, lines: tuple[HeatLine, ...], place: tuple[int, int]) -> None:
        super().__init__(id="map")
        self._plan = plan
        self._heat = lines
        self._most_of = {
            is_whole: max(
                (
                    cell.count
                    for line in lines
                    for cell in line.cells
                    if is_whole != bool(line.group)
                ),
                default=0,
            )
            for is_whole in (True, False)
        }
        self._lines_each, self._after = 1, 0
        self._cell = _CELL
        self._name_cells = min(max(width(_group(line)) for line in lines), _MOST_NAME)
        self.set_reactive(HeatMap.place, place)

    @property
    def month(self) -> Month:
        """The month under the cursor."""
        return self._plan.year.months[self.place[0]]

    @property
    def line(self) -> HeatLine:
        """The group under the cursor."""
        return self._heat[self.place[1]]

    @property
    def cell(self) -> HeatCell:
        """The month of the group under the cursor."""
        return self.line.cells[self.place[0]]

    @property
    def marked(self) -> range:
        """The line of the cursor's number."""
        place = self._numbers_at(self.place[1])
        return range(place, place + 1)

    def _numbers_at(self, group: int) -> int:
        """The place of a group's numbers, below its bars."""
        return (group + 1) * self._lines_each - 1 - self._after

    def cells_for(self, cell: int) -> int:
        """The cells the map takes with so many for a month."""
        return self._name_cells + 2 + 12 * cell + BAR

    def action_move(self, months: int, lines: int) -> None:
        """Move the cursor inside the map."""
        month, place = self.place[0] + months, self.place[1] + lines
        self.place = (min(max(month, 0), 11), min(max(place, 0), len(self._heat) - 1))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse clicked."""
        place, x = self.place_at(event), event.x - self._name_cells - 2
        if place is None or not 0 <= x < 12 * self._cell:
            return
        if (group := place // self._lines_each) < len(self._heat):
            event.stop()
            self.place = (x // self._cell, group)

    def watch_place(self, old: tuple[int, int], new: tuple[int, int]) -> None:
        """Draw the two lines and bring the new one into view."""
        self._bring_into_view()
        self._move_mark(self._numbers_at(old[1]), self._numbers_at(new[1]))

    def _bring_into_view(self) -> None:
        first = self.place[1] * self._lines_each
        self._scroll_to_line(first + self._lines_each - 1)
        self._scroll_to_line(first)

    def share(self, lines: int, *, is_roomy: bool) -> None:
        """Take the lines that are needed, with bars as high as there is room for.

        Where it is to be roomy a blank line stands below each group that has three lines.
        """
        groups = len(self._heat)
        self._lines_each = min(max((lines - HEADER) // groups, 1), 1 + _MOST_BARS)
        self._after = int(is_roomy and self._lines_each >= _LINES_WHEN_ROOMY)
        self.styles.height = min(groups * self._lines_each + HEADER, max(lines, 2))
        self.fit(self.room)
        self._redraw()

    def fit(self, cells: int) -> None:
        """Months as wide as there is room for, and a line a group with those of its bars."""
        self._cell = min(max((cells - self._name_cells - 2) // 12, _CELL), _MOST_CELL)
        self._reach(cells, len(self._heat) * self._lines_each)

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A group with its numbers; the header names the months."""
        if place >= len(self._heat) * self._lines_each:
            return self._text("", cells)
        if place < 0:
            months = (pad_left(month_name(month), self._cell - 1) for month in self._months)
            names = "".join(f"{name} " for name in months)
            return self._text(f" {pad('', self._name_cells)} {names}", cells, "header")
        group, step = divmod(place, self._lines_each)
        line = self._heat[group]
        if (below := self._lines_each - 1 - self._after - step) < 0:
            return self._text("", cells)
        if below:
            bars = "".join(self._bar(line, cell.count, below) for cell in line.cells)
            return self._text(f" {pad('', self._name_cells)} {bars}", cells, "rule")
        column = self.place[0] if place in self.marked else None
        rest = max(cells - self._name_cells - 2 - 12 * self._cell, 0)
        return [
            Segment(f" {pad(_group(line), self._name_cells)} ", self._style("first")),
            *(self._number(line, cell, is_here=n == column) for n, cell in enumerate(line.cells)),
            Segment(" " * rest, self._style()),
        ]

    @property
    def _months(self) -> tuple[Month, ...]:
        return self._plan.year.months

    def _bar(self, line: HeatLine, count: int, row: int) -> str:
        """A row of a bar, 1 the lowest: as high as its number among those up to the largest."""
        rows, most = self._lines_each - 1 - self._after, self._most_of[not line.group]
        eighths = (2 * count * rows * len(HEIGHTS) + most) // (2 * most) if count else 0
        here = min(max(eighths, bool(count)) - (row - 1) * len(HEIGHTS), len(HEIGHTS))
        bar = pair(HEIGHTS[here - 1]) * ((self._cell - 2) // 2) if here > 0 else ""
        return pad_left(bar, self._cell - 1) + " "

    def _number(self, line: HeatLine, cell: HeatCell, *, is_here: bool) -> Segment:
        text = str(cell.count) if cell.count else _SIGNS[cell.state]
        looks = ([self._shade(line, cell)] if cell.count else []) + ["cursor"] * is_here
        shown = f"[{text}]" if is_here else f"{text} "
        return Segment(pad_left(shown, self._cell), self._style(*looks))

    def _shade(self, line: HeatLine, cell: HeatCell) -> str:
        """Which third of the largest number a cell lies in, as its bar shows it."""
        third = (cell.count * len(_SHADES) - 1) // self._most_of[not line.group]
        return _SHADES[third]


class HeatScreen(Cancellable[tuple[Month, str]]):
    """The map; the month and group chosen are the result.

    Args:
        plan: The plan.
        month: The month to begin at.
        group: The group to begin at.
    """

    passages: ClassVar[Passages] = {"": "review#heat"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"enter,{bound('space')}", "choose", show=False, priority=True),
        Binding(bound("?"), "app.manual", show=False),
    ]

    DEFAULT_CSS = """
    HeatScreen {
        background: $background;
        layout: vertical;
        align: left top;
        #parts { height: 1fr; layout: vertical; }
        #counts { height: auto; background: $surface; }
        #counts, #counts:focus-within { border: none; }
        #counts.-framed { border: round $quiet; }
        #counts.-framed:focus-within { border: heavy $accent; }
        #map { background: $surface; }
        #note { background: $surface; color: $quiet; }
        #slips { height: 1fr; background: $surface; }
        &.-beside {
            #parts { layout: horizontal; }
            #counts, #slips { height: 100%; }
            #slips { width: 1fr; }
        }
    }
    """
    AUTO_FOCUS = "HeatMap"

    def __init__(self, plan: Plan, month: Month, group: str = "") -> None:
        super().__init__()
        self._plan = plan
        self._pages = Pages(plan)
        self._heat = heat(plan)
        self._rest: Timer | None = None
        self._layout = ""
        groups = [line.group for line in self._heat]
        row = groups.index(group) if group in groups else 0
        self._place = (plan.year.months.index(month), row)

    def compose(self) -> ComposeResult:
        """Title, the map, the cell under the cursor with its slips, keys."""
        yield HeadingLine(id="heading")
        with Container(id="parts"):
            yield Panel(
                "", HeatMap(self._plan, self._heat, self._place), FittedLine(id="note"), id="counts"
            )
            yield Panel("", Rows(id="rows"), id="slips")
        keys = [
            ("←→↑↓", _("選ぶ")),
            ("Enter", _("その月とグループの点検へ")),
            ("Esc", _("戻る")),
            ("F1", _("使い方")),
        ]
        yield KeyLine(of_keys(keys), id="keys")

    def on_mount(self) -> None:
        """Show the cell under the cursor, now and whenever the cursor moves."""
        self._layout = self.app.theme_variables["layout"]
        self.query_one(HeadingLine).made = partial(_heading, self._plan, self._heat)
        self.query_one("#note", FittedLine).made = partial(_note, self._heat)
        self._share()
        self.watch(self._map, "place", self._show_cell)

    def on_resize(self) -> None:
        """Share the lines out anew."""
        self._share()
        self.call_after_refresh(self._show_slips)

    def notify_style_update(self) -> None:
        """Share the lines out as the theme wants it."""
        super().notify_style_update()
        if self.is_mounted and (layout := self.app.theme_variables["layout"]) != self._layout:
            self._layout = layout
            self.call_after_refresh(self.on_resize)

    def _share(self) -> None:
        """Give map and slips the cells and lines that the screen has for them."""
        cells, lines = self.app.size
        is_framed = cells >= FRAMED_FROM[0] and lines >= FRAMED_FROM[1]
        is_beside = cells >= _BESIDE_FROM
        frame = 2 * is_framed
        is_roomy = self._is_roomy
        below = (_LEAST_SLIPS_ROOMY if is_roomy else _LEAST_SLIPS) + max(frame, 1)
        self.set_class(is_beside, "-beside")
        counts = self.query_one("#counts", Panel)
        counts.styles.width = self._map.cells_for(_CELL_BESIDE) + frame if is_beside else "100%"
        counts.say_title(_("月・グループ別") if is_framed else "")
        note = self.query_one("#note")
        note.display = bool(_note(self._heat, cells)) and lines >= _LEAST_WITH_NOTE
        room = lines - _AROUND - frame - note.display
        least = len(self._heat) + HEADER  # a line each
        self._map.share(
            room if is_beside else max(room - below, min(least, room - 2), 2), is_roomy=is_roomy
        )

    def action_choose(self) -> None:
        """Answer with the month and group under the cursor."""
        self.dismiss((self._map.month, self._map.line.group))

    @property
    def _is_roomy(self) -> bool:
        """Whether the theme is for those who sit far away."""
        return self._layout == ROOMY

    @property
    def _map(self) -> HeatMap:
        return self.query_one(HeatMap)

    def _show_cell(self) -> None:
        """Say the number under the cursor in words; once the cursor rests, list its slips."""
        self._say(_cell_text(self._map.cell))
        self.query_one(Rows).parts = ()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_slips)

    def _say(self, *counts: str) -> None:
        """Name the cell, with the longest of its counts that there is room for."""
        panel = self.query_one("#slips", Panel)
        cell = f"{full_month_label(self._map.month)} {_group(self._map.line)}"
        room = (panel.size.width or self.app.size.width) - _EDGE - width(cell) - 1
        count = next((count for count in counts if width(count) <= room), counts[-1])
        panel.say_title(f"{cell} {count}", _("Enter 点検へ"))

    def _show_slips(self) -> None:
        """List the rows of the cell under the cursor as the review has them."""
        cell = self._map.cell
        if not self.is_mounted:
            return
        rows = self.query_one(Rows)
        if cell.state is HeatState.TO_COME:
            rows.parts = ((f" {_('基準月より後の月です。遅れはまだ数えません')}", "quiet"),)
            return
        found = behind(self._plan, Asked(self._map.month, self._map.line.group), self._pages)
        remark = "" if cell.state is HeatState.JUDGED else _("未記録の月")
        sums = (sum_text(found), sum_text(found, is_short=True)) if found.before is not None else ()
        self._say(*(with_remark(text, remark) for text in sums), _cell_text(cell))
        room = rows.size
        rows.parts = _lines(found, room.width, room.height, is_roomy=self._is_roomy)


def _heading(plan: Plan, lines: Sequence[HeatLine], cells: int) -> str:
    """What is counted at the left, where and when there was most of it at the right."""
    month = _("基準月{month}").format(month=full_month_label(plan.status_month))
    left = (
        Piece(_("遅れの件数（月・グループ別）"), {4: _("遅れの件数")}),
        Piece(year_label(plan.year), {2: ""}),
        Piece(branch_label(plan), {3: ""}),
        Piece(month, {5: ""}),
    )
    right = (Piece(_("現在判明"), {1: ""}), Piece(_worst(plan, lines)))
    return fitted(left, right, cells)


def _worst(plan: Plan, lines: Sequence[HeatLine]) -> str:
    """The group and month with most slips, of several the latest; empty where there are none."""
    counted = [
        (cell.count, place, line)
        for line in lines[1:] or lines
        for place, cell in enumerate(line.cells)
    ]
    count, place, line = max(counted, key=lambda found: found[:2])
    if not count:
        return ""
    month, group = month_name(plan.year.months[place]), cut(_group(line), _MOST_GROUP)
    return _("最多 {month} {group} {count}件").format(month=month, group=group, count=count)


def _note(lines: Sequence[HeatLine], cells: int) -> str:
    """What the numbers do not say themselves; empty where they do."""
    whole, *groups = (line.cells for line in lines)
    counts = zip(*groups, strict=True)
    is_more = any(
        sum(cell.count for cell in own) > total.count
        for own, total in zip(counts, whole, strict=False)
    )
    is_unrecorded = any(cell.state is HeatState.UNRECORDED for own in groups for cell in own)
    texts = (
        _("複数のグループの行は、それぞれのグループで数えます") if is_more else "",
        _("- は未記録") if is_unrecorded else "",
    )
    every = list(filter(None, texts))
    while every and width(text := "　".join(every)) + 1 > cells:
        every.pop()
    return f" {text}" if every else ""


def _lines(found: Behind, cells: int, lines: int, *, is_roomy: bool) -> tuple[Part, ...]:
    """The rows of a cell; what does not fit is counted.

    What is to be known of each stands below it where there is room for that of all, or it is to
    be roomy; from the first on as many have it whole as there are lines.
    """
    if not found.rows:
        return ((f" {_('遅れている行はありません')}", "quiet"),)
    rows = [_line(found, row, cells) for row in found.rows]
    seconds = [sentence(found.plan, found.asked.month, row) for row in found.rows]
    room = cells - len(_INDENT)
    left = lines - len(rows) - sum(map(bool, seconds))
    below: list[tuple[str, ...]] = []
    for second in seconds:
        whole = wrap(second.whole, room) if second else ()
        if not second or (left < 0 and not is_roomy):
            below.append(())
        elif len(whole) - 1 <= left:
            below.append(whole)
            left -= len(whole) - 1
        else:
            below.append((in_room("", second, room),))
    blocks = [
        (row, *((f"{_INDENT}{text}", "quiet") for text in texts))
        for row, texts in zip(rows, below, strict=True)
    ]
    ends = list(accumulate(map(len, blocks)))
    shown = sum(end <= lines - (ends[-1] > lines) for end in ends)
    parts = list(chain.from_iterable(blocks[:shown]))
    if more := len(blocks) - shown:
        parts.append((_("    ほか{count}行").format(count=more), "quiet"))
    return tuple(parts)


def _line(found: Behind, row: RowBehind, cells: int) -> Part:
    """A row that is behind, with its reasons."""
    own = found.plan.rows[row.row]
    star = "★" if INCENTIVE in found.plan.items[own.item].tags else ""
    number = max(width(found.plan.reference(found.plan.rows[each.row])) for each in found.rows)
    title = min(max((cells - number - 6) * 4 // 9, 4), _MOST_TITLE)
    texts = (
        pad(trend_sign(row.trend)[:2], 2),
        pad(found.plan.reference(own), number),
        pad(star + one_line(row_title(found.plan, own)), title),
        row_reasons_in(found.plan, row, cells - title - number - 6),
    )
    return (f" {' '.join(texts)}", "")


def _cell_text(cell: HeatCell) -> str:
    """The number of a cell in words, and what is to be known of its month."""
    if cell.state is HeatState.TO_COME:
        return _("まだ来ていない月")
    count = _("{count}件").format(count=cell.count)
    return with_remark(count, "" if cell.state is HeatState.JUDGED else _("未記録の月"))


def _most(lines: Iterable[HeatLine]) -> int:
    return max((cell.count for line in lines for cell in line.cells), default=0)


def _group(line: HeatLine) -> str:
    return one_line(line.group) or _("全グループ")
