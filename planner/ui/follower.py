"""Screens that carry out effects, and those that show the plan as it changes."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.reactive import reactive
from textual.screen import Screen, ScreenResultType

from planner.forms.questions import group_choice
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import View
from planner.plan.model import Mark, Plan, Row
from planner.ui.acts.act import NOTHING, Ask, Effects, Situation
from planner.ui.acts.table import act
from planner.ui.widgets.lines import Part


class Asker(Screen[ScreenResultType]):
    """A screen whose keys do acts; the loop gives it its own ``carry_out`` when it opens it."""

    carry_out: Callable[[Effects], None]


def take_size(screen: Screen[Any]) -> None:
    """Give a screen the classes of the terminal's size."""
    size = screen.app.size
    for cells, breakpoints in (
        (size.width, screen.HORIZONTAL_BREAKPOINTS or []),
        (size.height, screen.VERTICAL_BREAKPOINTS or []),
    ):
        reached = [name for least, name in breakpoints if cells >= least]
        screen.add_class(*reached[-1:])


class Follower(Asker[ScreenResultType]):
    """A screen that is given each new plan, and each sentence that is said."""

    plan: reactive[Plan | None] = reactive(None, repaint=False, init=False)
    """The plan as it is now."""
    said: reactive[Part] = reactive(("", ""), repaint=False, init=False)
    """The last sentence, and its style."""
    fresh: reactive[frozenset[str]] = reactive(frozenset(), repaint=False, init=False)
    """Ids of the rows that others have just changed."""
    month: reactive[Month] = reactive(Month(""), repaint=False, init=False)
    """The month looked at."""
    view: reactive[View] = reactive(View, repaint=False, init=False)
    """Group and filter shown."""

    offered: reactive[frozenset[str]] = reactive(frozenset(), repaint=False, init=False)
    """Ids of the rows whose ● of the month the next Space ticks."""

    is_read_only = False
    """Whether the plan took no changes when the program opened it."""

    @property
    def present(self) -> Plan:
        """The plan as it is now."""
        assert self.plan is not None
        return self.plan

    def take_size(self) -> None:
        """Take the classes of the terminal's size before the first layout: else two are made."""
        take_size(self)

    @property
    def group(self) -> str:
        """The group shown; empty for all."""
        return self.view.group

    @property
    def situation(self) -> Situation:
        """Where the person is."""
        raise NotImplementedError

    def situation_at(self, cell: Month, row: Row | None, rows: Sequence[Row]) -> Situation:
        """Where the person is: on a month of a row, with the rows that a key is for."""
        return Situation(
            plan=self.present,
            month=self.month,
            cell=cell,
            row=row,
            mark=self.mark_meant(row) if row is not None else None,
            rows=tuple(rows),
            marks=tuple((each, mark) for each in rows if (mark := self.mark_meant(each))),
            view=self.view,
            offered=self.offered,
            is_read_only=self.is_read_only,
        )

    def mark_meant(self, row: Row) -> Mark | None:
        """The ● of a row that a key is for; none where the screen shows none."""
        del row
        return None

    def do(self, name: str, *more: Any) -> None:
        """Carry out an act of the table where the person is now, on what it takes besides."""
        self.carry_out(act(name)(self.situation, *more))

    def action_act(self, name: str, *more: Any) -> None:
        """Carry out the act that a key is bound to."""
        self.do(name, *more)

    # Keys of every such screen

    def action_look(self, count: int) -> None:
        """Look at a month before or after, inside the year."""
        month = add_months(self.month, count)
        if month in self.present.year:
            self.month = month

    def action_choose_group(self) -> None:
        """Choose whose rows are shown."""
        asked = group_choice(self.present.groups, self.group)
        self.carry_out([Ask(asked, self._show_group)])

    def action_toggle_incentive(self) -> None:
        """Show incentive items only, or all."""
        self.view = View(self.view.group, not self.view.incentive_only)

    def show_group(self, group: str) -> None:
        """Show the rows of a group, all for an empty name."""
        self.view = View(group, self.view.incentive_only)

    def _show_group(self, chosen: str) -> Effects:
        self.show_group("" if chosen == "*" else chosen)
        return NOTHING
