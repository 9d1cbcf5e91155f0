"""The reasons for which slips are shown: one, several, or all."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from planner.language import _
from planner.slips.grounds import REASONS, Reason
from planner.ui.dialogs import NumberedDialog
from planner.ui.explained import Passages
from planner.ui.keys import bound
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import Dialog
from planner.wording.reasons import reason_name


class ReasonsScreen(NumberedDialog[tuple[Reason, ...]]):
    """Reasons to be chosen; none chosen is all of them.

    Args:
        chosen: Those chosen now.
        counts: How many slips there are by reason.
    """

    passages: ClassVar[Passages] = {"": "review#reasons"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("space"), "turn", show=False, priority=True),
        Binding("enter", "decide", show=False, priority=True),
        Binding(bound("a", "0"), "all", show=False),
    ]

    def __init__(self, chosen: Collection[Reason], counts: Mapping[Reason, int]) -> None:
        super().__init__()
        self._chosen = set(chosen)
        self._counts = counts

    def compose(self) -> ComposeResult:
        """Title, the reasons, keys."""
        keys = [
            ("Enter", _("決定")),
            ("Space 1-9", _("選ぶ・外す")),
            ("a", _("すべて")),
            ("Esc", _("やめる")),
        ]
        options = Entries(*map(self._prompt, REASONS))
        yield Dialog(_("表示する理由（選ばなければすべて）"), options, keys=keys)

    def action_turn(self) -> None:
        """Choose the reason under the cursor, or leave it out."""
        self.take(self.list.highlighted or 0)

    def action_all(self) -> None:
        """Choose all."""
        self._chosen.clear()
        self._draw()

    def action_decide(self) -> None:
        """Answer with the reasons chosen."""
        self.dismiss(tuple(reason for reason in REASONS if reason in self._chosen))

    def take(self, place: int) -> None:
        """Choose the reason at a place, or leave it out."""
        self.list.highlighted = place
        self._chosen ^= {REASONS[place]}
        self._draw()

    def _draw(self) -> None:
        for place, reason in enumerate(REASONS):
            self.list.replace_option_prompt_at_index(place, self._prompt(reason))

    def _prompt(self, reason: Reason) -> Content:
        sign = "x" if reason in self._chosen else " "
        count = _("{count}件").format(count=self._counts.get(reason, 0))
        return Content(f" {REASONS.index(reason) + 1} [{sign}] {reason_name(reason)}  {count}")
