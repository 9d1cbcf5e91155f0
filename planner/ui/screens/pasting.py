"""The preview of a pasted block: which figure goes where."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from planner.kpi.pasting import PastedBlock
from planner.language import _
from planner.plan.model import Plan
from planner.ui.dialogs import Cancellable
from planner.ui.explained import Passages
from planner.ui.keys import bound
from planner.ui.widgets.fields import Dialog
from planner.ui.widgets.passage import Passage
from planner.ui.widgets.pasted import PastedSheet


class PasteScreen(Cancellable[bool]):
    """A block cell by cell; the answer is None, or whether its figures are 速報.

    Args:
        plan: The plan pasted into.
        block: The block as read.
    """

    passages: ClassVar[Passages] = {"": "figures#paste"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "put", show=False, priority=True),
        Binding("escape", "cancel", show=False, priority=True),
        Binding(bound("s"), "change_state", show=False, priority=True),
        Binding(bound("?"), "app.manual", show=False),
    ]

    DEFAULT_CSS = """
    PasteScreen {
        align: center middle;
        Dialog { height: 100%; max-width: 150; max-height: 44; }
        #signs { height: auto; max-height: 3; padding: 0 1; background: $boost; }
    }
    """

    AUTO_FOCUS = "PastedSheet"

    def __init__(self, plan: Plan, block: PastedBlock) -> None:
        super().__init__()
        self._plan = plan
        self._block = block
        self._is_provisional = False

    def compose(self) -> ComposeResult:
        """Title, the cells, what the signs mean, keys."""
        keys = [("Enter", _("入れる")), ("Esc", _("やめる")), ("s", _("速報・確定"))]
        keys.append(("↑↓", _("表を送る")))
        yield Dialog(
            "",
            PastedSheet(self._plan, self._block),
            Passage(_("+ 新しい数字　* 変わる数字　= 今と同じ　! 入らない"), id="signs"),
            keys=keys,
        )

    def on_mount(self) -> None:
        """Say how many cells do what."""
        self._show()

    def action_put(self) -> None:
        """Answer."""
        changed = bool(self._block.changes(is_provisional=self._is_provisional))
        self.dismiss(self._is_provisional if changed else None)

    def action_change_state(self) -> None:
        """Take the figures for 速報, or for 確定 again."""
        self._is_provisional = not self._is_provisional
        self._show()

    def _show(self) -> None:
        cells = self._block.cells
        new = sum(cell.is_new for cell in cells if cell.problem is None)
        bad = len(self._block.problems)
        state = _("速報") if self._is_provisional else _("確定")
        title = _("貼り付ける数字（{state}）　入る{new}件　同じ{same}件　入らない{bad}件").format(
            state=state, new=new, same=len(cells) - new - bad, bad=bad
        )
        self.query_one(Dialog).say_title(title)
