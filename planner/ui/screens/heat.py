"""The number of slips by month and group, and those of one of them; the one chosen is gone to."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.timer import Timer

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import INCENTIVE, row_title
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, RowBehind, behind
from planner.slips.heat import HeatCell, HeatLine, HeatState, heat
from planner.slips.pages import Pages
from planner.text import one_line, pad, pad_left, width
from planner.ui.dialogs import Cancellable
from planner.ui.explained import Passages
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog, line
from planner.ui.widgets.lines import OneLine, Part, Rows
from planner.ui.widgets.sheet import HEADER, Sheet
from planner.wording.behind import row_reasons, sum_text
from planner.wording.labels import full_month_label, month_name
from planner.wording.phrases import with_remark
from planner.wording.reasons import trend_sign

REST = 0.05  # seconds; a key held down moves the cursor without listing every cell's slips
_CELL = 5  # cells
_MOST_NAME = 16
_MOST_TITLE = 40
_SHADES = ("heat-1", "heat-2", "heat-3")
_SIGNS = {HeatState.UNRECORDED: "-", HeatState.TO_COME: "", HeatState.JUDGED: "0"}
_BARS = "▁▂▃▄▅▆▇█"
_BAR = 2  # cells
_OTHER_LINES = 4  # of the screen: title, the cell, keys, and one slip at least


class HeatMap(Sheet):
    """Groups and months with the number of slips in each; the larger, the darker.

    Where there is room, a bar stands below each number: the whole plan against its own largest
    number, the groups against the largest of theirs.
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
        self._most = max((cell.count for line in lines for cell in line.cells), default=0)
        self._most_of_groups = max(
            (cell.count for line in lines[1:] for cell in line.cells), default=0
        )
        self._lines_each = 1
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
        place = self.place[1] * self._lines_each
        return range(place, place + 1)

    def action_move(self, months: int, lines: int) -> None:
        """Move the cursor inside the map."""
        month, place = self.place[0] + months, self.place[1] + lines
        self.place = (min(max(month, 0), 11), min(max(place, 0), len(self._heat) - 1))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse clicked."""
        place, x = self.place_at(event), event.x - self._name_cells - 2
        if place is None or not 0 <= x < 12 * _CELL:
            return
        if (group := place // self._lines_each) < len(self._heat):
            event.stop()
            self.place = (x // _CELL, group)

    def watch_place(self, old: tuple[int, int], new: tuple[int, int]) -> None:
        """Draw the two lines and bring the new one into view."""
        self._bring_into_view()
        self._move_mark(old[1] * self._lines_each, new[1] * self._lines_each)

    def _bring_into_view(self) -> None:
        first = self.place[1] * self._lines_each
        self._scroll_to_line(first + self._lines_each - 1)
        self._scroll_to_line(first)

    def share(self, lines: int) -> None:
        """Take the lines that are needed, with bars if there are so many."""
        self._lines_each = 2 if lines >= len(self._heat) * 2 + HEADER else 1
        self.styles.height = min(len(self._heat) * self._lines_each + HEADER, max(lines, 2))
        self.fit(self.room)
        self._redraw()

    def fit(self, cells: int) -> None:
        """A line a group, or two with its bars."""
        self._reach(cells, len(self._heat) * self._lines_each)

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A group with its numbers; the header names the months."""
        if place >= len(self._heat) * self._lines_each:
            return self._text("", cells)
        rest = max(cells - self._name_cells - 2 - 12 * _CELL, 0)
        if place < 0:
            months = (pad_left(month_name(month), _CELL - 1) for month in self._plan.year.months)
            names = "".join(f"{name} " for name in months)
            return self._text(f" {pad('', self._name_cells)} {names}", cells, "header")
        group, is_bars = divmod(place, self._lines_each)
        line = self._heat[group]
        if is_bars:
            most = self._most_of_groups if line.group else self._most
            bars = "".join(pad_left(_bar(cell.count, most), _CELL - 1) + " " for cell in line.cells)
            return self._text(f" {pad('', self._name_cells)} {bars}", cells, "rule")
        column = self.place[0] if place in self.marked else None
        return [
            Segment(f" {pad(_group(line), self._name_cells)} ", self._style("first")),
            *(self._number(cell, is_here=n == column) for n, cell in enumerate(line.cells)),
            Segment(" " * rest, self._style()),
        ]

    def _number(self, cell: HeatCell, *, is_here: bool) -> Segment:
        text = str(cell.count) if cell.count else _SIGNS[cell.state]
        looks = ([self._shade(cell)] if cell.count else []) + ["cursor"] * is_here
        shown = f"[{text}]" if is_here else f"{text} "
        return Segment(pad_left(shown, _CELL), self._style(*looks))

    def _shade(self, cell: HeatCell) -> str:
        """Which third of the largest number a cell lies in."""
        third = (cell.count * len(_SHADES) - 1) // self._most
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
        Dialog { width: 100%; height: 100%; }
        #map { background: $surface; }
        #cell { background: $boost; text-style: bold; }
    }
    """
    AUTO_FOCUS = "HeatMap"

    def __init__(self, plan: Plan, month: Month, group: str = "") -> None:
        super().__init__()
        self._plan = plan
        self._pages = Pages(plan)
        self._heat = heat(plan)
        self._rest: Timer | None = None
        groups = [line.group for line in self._heat]
        row = groups.index(group) if group in groups else 0
        self._place = (plan.year.months.index(month), row)

    def compose(self) -> ComposeResult:
        """Title, the map, the cell under the cursor with its slips, keys."""
        month = full_month_label(self._plan.status_month)
        yield Dialog(
            _("遅れの件数　月とグループ　基準月{month}　現在判明").format(month=month),
            HeatMap(self._plan, self._heat, self._place),
            line(id="cell"),
            Rows(id="rows"),
            keys=[
                ("Enter", _("その月とグループの点検へ")),
                ("←→↑↓", _("選ぶ")),
                ("-", _("未記録")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Show the cell under the cursor, now and whenever the cursor moves."""
        self._map.share(self.app.size.height - _OTHER_LINES)
        self.watch(self._map, "place", self._show_cell)

    def on_resize(self, event: events.Resize) -> None:
        """Share the lines out anew."""
        self._map.share(event.size.height - _OTHER_LINES)
        self._show_slips()

    def action_choose(self) -> None:
        """Answer with the month and group under the cursor."""
        self.dismiss((self._map.month, self._map.line.group))

    @property
    def _map(self) -> HeatMap:
        return self.query_one(HeatMap)

    def _show_cell(self) -> None:
        """Say the number under the cursor in words; once the cursor rests, list its slips."""
        cell = self._map.cell
        self._say(_cell_text(cell))
        self.query_one(Rows).parts = ()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._show_slips)

    def _say(self, count: str) -> None:
        text = f" {full_month_label(self._map.month)} {_group(self._map.line)} {count}"
        self.query_one("#cell", OneLine).parts = ((text, ""),)

    def _show_slips(self) -> None:
        """List the rows of the cell under the cursor as the review has them."""
        cell = self._map.cell
        if not self.is_mounted or cell.state is HeatState.TO_COME:
            return
        found = behind(self._plan, Asked(self._map.month, self._map.line.group), self._pages)
        is_judged = cell.state is HeatState.JUDGED
        self._say(with_remark(sum_text(found), "" if is_judged else _("未記録の月")))
        if found.before is None:
            self._say(_cell_text(cell))
        rows = self.query_one(Rows)
        lines = [_line(found, row, rows.size.width) for row in found.rows]
        if (more := len(lines) - rows.size.height) > 0:
            lines[rows.size.height - 1 :] = [
                (_("    ほか{count}行").format(count=more + 1), "quiet")
            ]
        rows.parts = tuple(lines)


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
        row_reasons(found.plan, row),
    )
    return (f" {' '.join(texts)}", "")


def _bar(count: int, most: int) -> str:
    """A bar as high as a number among those up to the largest; none for 0."""
    if not count:
        return ""
    height = (2 * count * len(_BARS) + most) // (2 * most)
    return _BARS[max(height, 1) - 1] * _BAR


def _cell_text(cell: HeatCell) -> str:
    """The number of a cell in words, and what is to be known of its month."""
    if cell.state is HeatState.TO_COME:
        return _("まだ来ていない月")
    count = _("{count}件").format(count=cell.count)
    return with_remark(count, "" if cell.state is HeatState.JUDGED else _("未記録の月"))


def _group(line: HeatLine) -> str:
    return one_line(line.group) or _("全グループ")
