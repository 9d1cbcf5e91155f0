"""The reports given back to a group, listed when one of it opens the program."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Review, Row
from planner.text import clean, one_line, wrap
from planner.ui.dialogs import ListDialog
from planner.ui.explained import Passages
from planner.ui.widgets.entries import Entries
from planner.ui.widgets.fields import Dialog, dialog_cells
from planner.ui.widgets.passage import Passage
from planner.wording.labels import instant_label, month_label

Returned = tuple[Row, Month, Review]


class ReturnedScreen(ListDialog[tuple[str, Month]]):
    """The reports to be corrected; the row chosen is the result, with its month.

    Args:
        plan: The plan.
        reports: The rows, with the month and what was said.
    """

    passages: ClassVar[Passages] = {"": "closing#return"}

    DEFAULT_CSS = """
    ReturnedScreen {
        Passage { padding: 0 1; }
    }
    """

    def __init__(self, plan: Plan, reports: tuple[Returned, ...]) -> None:
        super().__init__()
        self._plan = plan
        self._reports = reports

    def compose(self) -> ComposeResult:
        """Title, what to do, the reports, keys."""
        yield Dialog(
            _("差し戻された報告 {count}件").format(count=len(self._reports)),
            Passage(_("進捗状況を直すと、もう一度確認に回ります。")),
            Entries(),
            keys=[("Enter", _("その行へ（もう一度 Enter で記入）")), ("Esc", _("あとで"))],
        )

    def on_resize(self) -> None:
        """Break the comments where the line ends; only in cells a limit counts here."""
        self.list.styles.max_height = max(self.size.height - 6, 2)
        self.list.fill(map(self._prompt, self._reports))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Answer with the row and its month."""
        row, month, _review = self._reports[message.option_index]
        self.dismiss((row.id, month))

    def _prompt(self, report: Returned) -> Content:
        """A report, below it the comment in full, who gave it and when."""
        row, month, review = report
        cells = max(dialog_cells(self.size.width) - 8, 10)
        head = f" {month_label(month, self._plan.year)} {self._plan.reference(row)} "
        said = f"{review.comment}（{one_line(review.who)}、{instant_label(review.at)}）"
        lines = [one_line(head + unit_title(self._plan, row)), *wrap(clean(said), cells)]
        return Content("\n".join([f" {lines[0]}", *(f"   {line}" for line in lines[1:])]))
