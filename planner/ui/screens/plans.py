"""The chooser of plans: one of those there are, or a way to begin another."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from planner.forms import plan_list
from planner.forms.plan_list import Picked, Shelf, Way
from planner.language import _
from planner.text import one_line
from planner.ui.dialogs import FRAME_LINES, NumberedDialog
from planner.ui.explained import Passages
from planner.ui.keys import bound
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import Dialog, dialog_cells, line
from planner.ui.widgets.lines import OneLine
from planner.ui.widgets.passage import Passage
from planner.wording.errors import error_sentence

_WAYS: tuple[Way, ...] = ("file", "follow", "new", "sample")


class PlansScreen(NumberedDialog[Picked]):
    """The plans at the bottom of the screen, below them the ways to begin one.

    Args:
        shelf: The plans.
        said: What was done last, or why it could not be.
    """

    passages: ClassVar[Passages] = {"": "plans#choose"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(bound("r"), "pick('rename')", show=False),
        Binding(bound("a"), "pick('archive')", show=False),
    ]

    DEFAULT_CSS = """
    PlansScreen {
        #columns { background: $panel; text-style: bold; }
        #told { padding: 0 1; display: none; }
        &.-told #told { display: block; }
    }
    """

    def __init__(self, shelf: Shelf, said: str = "") -> None:
        super().__init__()
        self._shelf = shelf
        self._said = said

    def compose(self) -> ComposeResult:
        """Title, what was done, the names of the columns, plans and ways, keys."""
        folder = one_line(self._shelf.address)
        yield Dialog(
            _("計画を選ぶ・つくる　{folder}").format(folder=folder),
            Passage(self._said, id="told"),
            line(id="columns"),
            Entries(),
            keys=[
                ("Enter", _("開く")),
                ("1-4", _("つくる")),
                ("r", _("名前を変える")),
                ("a", _("保管する・戻す")),
                ("Esc", _("閉じる")),
            ],
        )

    def on_mount(self) -> None:
        """Begin at the plan that is open."""
        self.set_class(bool(self._said), "-told")

    def on_resize(self) -> None:
        """Make the lines for the width there is; only in cells a limit counts here."""
        cells = dialog_cells(self.size.width) - 4  # border, a blank, the scroll bar
        self.query_one("#columns", OneLine).parts = (
            (f" {plan_list.header(self._shelf, cells)}", ""),
        )
        self.query_one("#told", Passage).styles.max_height = max(self.size.height // 4, 1)
        self.list.styles.max_height = max(self.size.height - FRAME_LINES - 1 - self._told_lines, 2)
        place = self.list.highlighted
        plans = [Content(f" {text}") for text in plan_list.lines(self._shelf, cells)]
        ways = [Content(f" {number} {text}") for number, text in enumerate(_ways(), 1)]
        self.list.set_options([*plans, *([None] if plans else []), *ways])
        self.list.highlighted = self._first() if place is None else place

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Open the plan, or begin another in the way chosen."""
        place = message.option_index - len(self._shelf.plans)
        if place >= 0:
            self.take(place)
        else:
            self.action_pick("open")

    def take(self, place: int) -> None:
        """Begin another plan in the way of a number."""
        if place < len(_WAYS):
            self.dismiss(Picked(_WAYS[place]))

    def action_pick(self, way: Way) -> None:
        """Do something with the plan under the cursor; one that nobody can read is only told of."""
        place = self.list.highlighted
        if place is None or place >= len(self._shelf.plans):
            return
        listed = self._shelf.plans[place]
        if way == "open" and listed.plan is None and listed.problem is not None:
            self._tell(error_sentence(listed.problem))
            return
        self.dismiss(Picked(way, listed.name))

    @property
    def _told_lines(self) -> int:
        return max(self.size.height // 4, 1) if self.has_class("-told") else 0

    def _first(self) -> int:
        opened = (n for n, each in enumerate(self._shelf.plans) if self._shelf.is_open(each))
        return next(opened, 0)

    def _tell(self, text: str) -> None:
        self.query_one("#told", Passage).text = text
        self.add_class("-told")


def _ways() -> tuple[str, ...]:
    """The ways to begin a plan, in the order of their numbers."""
    return (
        _("ファイルから（JSON）"),
        _("前年度の計画から"),
        _("何もない計画をつくる"),
        _("見本を開く（群馬支部 令和2年度、見本支部 令和7年度）"),
    )
