"""The plan as it was at the end of a day or at a 締め, read-only."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from planner.forms.footers import of_keys
from planner.forms.heading import heading
from planner.history.moments import branch_day
from planner.history.timeline import Timeline
from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import View
from planner.plan.model import Plan
from planner.settings.state import Widths
from planner.text import one_line
from planner.ui.explained import Passages
from planner.ui.keys import LEFT, RIGHT, bound
from planner.ui.widgets.detail import Detail
from planner.ui.widgets.grid import Grid
from planner.ui.widgets.lines import HeadingLine, KeyLine, OneLine
from planner.wording.differences import weekday_label
from planner.wording.labels import instant_label, month_label, short_instant_label
from planner.wording.phrases import with_remark


class PastScreen(Screen[str | None]):
    """The grid as it was at the end of a day, at a 締め or 計画決定.

    The id of the row to go to now is the result.

    Args:
        timeline: The plan's history.
        view: What of the plan is shown.
        row: Id of the row to begin at.
        column: The month of the grid to begin at, 0 for April.
        widths: Widths of columns by class of the terminal's width.
    """

    passages: ClassVar[Passages] = {"": "past#past"}

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, as the grid's own keys are.
        Binding(bound("escape", "@"), "leave", show=False, priority=True),
        Binding("enter", "go", show=False, priority=True),
        Binding(bound("?"), "app.manual", show=False),
        Binding(LEFT, "walk(-1)", show=False, priority=True),
        Binding(RIGHT, "walk(1)", show=False, priority=True),
        # Terminals send Shift with the arrows; PageUp and PageDown turn the grid's pages.
        Binding(bound("shift+left", "H"), "jump(-1)", show=False, priority=True),
        Binding(bound("shift+right", "L"), "jump(1)", show=False, priority=True),
        Binding(bound("["), "look(-1)", show=False, priority=True),
        Binding(bound("]"), "look(1)", show=False, priority=True),
    ]

    DEFAULT_CSS = """
    PastScreen { layout: vertical; }
    PastScreen #bar { background: $warning; color: $background; text-style: bold; }
    PastScreen #heading { background: $panel; color: $foreground; text-style: bold; }
    PastScreen.-low Detail { display: none; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (17, "-middle")]  # noqa: RUF012
    AUTO_FOCUS = "Grid"

    place: reactive[int] = reactive(0, repaint=False, init=False)
    """The place among the stops of the one that is shown."""

    def __init__(
        self,
        timeline: Timeline,
        view: View,
        row: str,
        column: int,
        widths: Mapping[str, Widths] | None = None,
    ) -> None:
        super().__init__(classes="-past")
        self._timeline = timeline
        self._view = view
        self._row = row
        self._column = column
        self._widths = dict(widths or {})
        self._month: Month | None = None
        self._closes = {closing.seq: closing for closing in timeline.closes if closing.seq}
        self._stops = timeline.stops()  # numbers of entries; the last is now
        self.set_reactive(PastScreen.place, max(len(self._stops) - 2, 0))

    def compose(self) -> ComposeResult:
        """The day shown, the plan's heading then, grid, detail, keys."""
        yield OneLine(id="bar")
        yield HeadingLine(id="heading")
        yield Grid()
        yield Detail()
        keys = (
            ("←→", _("変わった日")),
            *([("Shift+←→", _("締めごと"))] if self._closes else []),
            ("[ ]", _("見る月")),
            ("Enter", _("今のこの行へ")),
            ("Esc", _("今へ戻る")),
        )
        yield KeyLine(of_keys(keys), id="keys")

    def on_mount(self) -> None:
        """Begin at the last stop before now, at the row one came from."""
        grid = self._grid
        grid.set_reactive(Grid.view, self._view)
        grid.set_reactive(Grid.cursor_column, self._column)
        grid.widths = self._widths
        self._show()
        grid.move_to_row(self._row)
        self.watch(grid, "cursor_line", self._show_detail, init=False)
        self._show_detail()

    def watch_place(self) -> None:
        """Show the plan of another stop."""
        self._show()

    def action_walk(self, count: int) -> None:
        """Go to the day before or after on which something changed, or the 締め between."""
        self.place = min(max(self.place + count, 0), len(self._stops) - 1)

    def action_jump(self, count: int) -> None:
        """Go to the 締め before or after; from the last one on to now."""
        closes = [place for place, seq in enumerate(self._stops) if seq in self._closes]
        if count < 0:
            self.place = max((place for place in closes if place < self.place), default=self.place)
        else:
            self.place = min(
                (place for place in closes if place > self.place), default=len(self._stops) - 1
            )

    def action_look(self, count: int) -> None:
        """Look at another month from now on, whatever the stop."""
        month = add_months(self._grid.month, count)
        if month in self._plan.year:
            self._month = month
            self._show()

    def action_go(self) -> None:
        """Return to now, at the row under the cursor."""
        row = self._grid.row
        self.dismiss(row.id if row is not None else None)

    def action_leave(self) -> None:
        """Return to now, where one was."""
        self.dismiss(None)

    @property
    def _plan(self) -> Plan:
        return self._timeline.plan(self._stops[self.place])

    @property
    def _grid(self) -> Grid:
        return self.query_one(Grid)

    @property
    def _month_of_stop(self) -> Month:
        """At a 締め the month that was closed, for it moved 基準月 on; else 基準月."""
        closing = self._closes.get(self._stops[self.place])
        is_now = self._stops[self.place] == self._timeline.last
        return closing.month if closing and not is_now else self._plan.status_month

    def on_resize(self) -> None:
        """Share the lines of another size."""
        self._share_lines()

    def _share_lines(self) -> None:
        """Give the detail the lines that the grid leaves."""
        self.query_one(Detail).take_room(len(self._grid.lines))

    def _show(self) -> None:
        plan, grid = self._plan, self._grid
        grid.month = self._month or self._month_of_stop
        grid.plan = plan
        self._share_lines()
        self.query_one("#heading", HeadingLine).made = partial(
            heading, plan, self._view, grid.month, grid.shown, is_read_only=False
        )
        self.query_one("#bar", OneLine).parts = ((f" {self._bar()}", ""),)
        self._show_detail()

    def _bar(self) -> str:
        """The moment shown, and that it is not now."""
        seq = self._stops[self.place]
        if seq == self._timeline.last:
            return _("【今】 この画面を開いたときの計画（読み取り専用）")
        if not seq:
            at = instant_label(self._timeline.entries[0].at)
            return _("【過去】 計画を始めたとき {at}（読み取り専用）").format(at=at)
        later = self._timeline.last - seq
        text = _("【過去】 {stop}（読み取り専用、この後に変更{count}件）")
        return text.format(stop=self._stop(seq), count=later)

    def _stop(self, seq: int) -> str:
        """A 締め or 計画決定 with who and when, else the day whose end it is."""
        entry = self._timeline.entries[seq]
        by = f"{one_line(entry.who)} {short_instant_label(entry.at)}"
        if closing := self._closes.get(seq):
            month = month_label(closing.month, self._plan.year)
            return with_remark(_("{month}の締め").format(month=month), by)
        if seq in self._timeline.decisions:
            return with_remark(_("計画決定"), by)
        return _("{day}の終わりの計画").format(day=weekday_label(branch_day(entry.at)))

    def _show_detail(self) -> None:
        row = self._grid.row
        if row is not None:
            self.query_one(Detail).row = (self._plan, row.id, self._grid.month)
