"""The number of slips by month and group; the one chosen is gone to."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.slips.heat import HeatCell, HeatLine, HeatState, heat
from planner.text import one_line, pad, pad_left, width
from planner.ui.dialogs import Cancellable
from planner.ui.explained import Passages
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog, line
from planner.ui.widgets.lines import OneLine
from planner.ui.widgets.sheet import HEADER, Sheet
from planner.wording.labels import full_month_label, month_name
from planner.wording.reasons import reason_name

_CELL = 5  # cells
_MOST_NAME = 16
_SHADES = ("heat-1", "heat-2", "heat-3")
_SIGNS = {HeatState.UNRECORDED: "-", HeatState.TO_COME: "", HeatState.JUDGED: "0"}


class HeatMap(Sheet):
    """Groups and months with the number of slips in each; the larger, the darker."""

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
        """The cursor's line."""
        return range(self.place[1], self.place[1] + 1)

    def action_move(self, months: int, lines: int) -> None:
        """Move the cursor inside the map."""
        month, place = self.place[0] + months, self.place[1] + lines
        self.place = (min(max(month, 0), 11), min(max(place, 0), len(self._heat) - 1))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse clicked."""
        place, x = self.place_at(event), event.x - self._name_cells - 2
        if place is not None and place < len(self._heat) and 0 <= x < 12 * _CELL:
            event.stop()
            self.place = (x // _CELL, place)

    def watch_place(self, old: tuple[int, int], new: tuple[int, int]) -> None:
        """Draw the two lines and bring the new one into view."""
        self._scroll_to_line(new[1])
        self._move_mark(old[1], new[1])

    def fit(self, cells: int) -> None:
        """A line a group."""
        self._reach(cells, len(self._heat))

    def draw(self, place: int, cells: int) -> list[Segment]:
        """A group with its numbers; the header names the months."""
        if place >= len(self._heat):
            return self._text("", cells)
        rest = max(cells - self._name_cells - 2 - 12 * _CELL, 0)
        if place < 0:
            months = (pad_left(month_name(month), _CELL - 1) for month in self._plan.year.months)
            names = "".join(f"{name} " for name in months)
            return self._text(f" {pad('', self._name_cells)} {names}", cells, "header")
        line = self._heat[place]
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
        align: center middle;
        background: $background;
        Dialog { width: 84; max-width: 100%; max-height: 100%; }
        #map { height: auto; max-height: 1fr; background: $surface; }
        #cell { background: $boost; }
    }
    """
    AUTO_FOCUS = "HeatMap"

    def __init__(self, plan: Plan, month: Month, group: str = "") -> None:
        super().__init__()
        self._plan = plan
        self._heat = heat(plan)
        groups = [line.group for line in self._heat]
        row = groups.index(group) if group in groups else 0
        self._place = (plan.year.months.index(month), row)

    def compose(self) -> ComposeResult:
        """Title, the map, the cell under the cursor, keys."""
        month = full_month_label(self._plan.status_month)
        made = HeatMap(self._plan, self._heat, self._place)
        made.styles.height = len(self._heat) + HEADER
        yield Dialog(
            _("遅れの件数 月とグループ（基準月{month}）").format(month=month),
            made,
            line(id="cell"),
            keys=[
                ("Enter", _("その月とグループの点検へ")),
                ("←→↑↓", _("選ぶ")),
                ("-", _("未記録")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Show the cell under the cursor, now and whenever the cursor moves."""
        self.watch(self._map, "place", self._show_cell)

    def action_choose(self) -> None:
        """Answer with the month and group under the cursor."""
        self.dismiss((self._map.month, self._map.line.group))

    @property
    def _map(self) -> HeatMap:
        return self.query_one(HeatMap)

    def _show_cell(self) -> None:
        """Say the number under the cursor in words."""
        cell = self._map.cell
        count = {
            HeatState.UNRECORDED: _("未記録の月"),
            HeatState.TO_COME: _("まだ来ていない月"),
        }.get(cell.state, _("{count}件").format(count=cell.count))
        grave = _("もっとも重い理由: {reason}")
        text = " ".join(
            (
                full_month_label(self._map.month),
                _group(self._map.line),
                count,
                grave.format(reason=reason_name(cell.gravest)) if cell.gravest else "",
            )
        )
        self.query_one("#cell", OneLine).parts = ((f" {text}", ""),)


def _group(line: HeatLine) -> str:
    return one_line(line.group) or _("全グループ")
