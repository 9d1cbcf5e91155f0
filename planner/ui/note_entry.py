"""The note and remedy of a row, opened from the plan's screen and asked to be written."""

from typing import TYPE_CHECKING

from planner import wording
from planner.fiscal import Month, add_months
from planner.model import Row
from planner.reports.grid import row_title
from planner.ui import intents
from planner.ui.keys import COMMANDS
from planner.ui.note_figures import note_figures
from planner.ui.screens.note import NoteDraft, NoteResult, NoteScreen

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen


def open_note(  # noqa: PLR0913 - what the editor begins with
    screen: "PlanScreen",
    row: Row,
    month: Month,
    note: str | None,
    remedy: str | None,
    *,
    is_unsaved: bool = False,
) -> None:
    """Open note and remedy of a row, the last month's beside them.

    Args:
        screen: Where it is opened.
        row: Whose they are.
        month: The month they are of.
        note: The text to begin with.
        remedy: The text to begin with.
        is_unsaved: Whether these texts were refused once.
    """
    plan = screen.present
    figures = note_figures(plan, row, month)
    earlier = max((m for m in row.reports if m < month), default=add_months(month, -1))
    before = row.report(earlier)
    draft = NoteDraft(
        heading=f"{plan.reference(row)} {row_title(plan, row)}",
        month=wording.full_month_label(month),
        last_month=wording.full_month_label(earlier),
        last_note=before.note or "",
        last_remedy=before.remedy or "",
        note=note or "",
        remedy=remedy or "",
        commands=tuple(c for c in COMMANDS if c.is_row_command and c.action != "edit_note"),
        is_unsaved=is_unsaved,
        figures=figures,
    )

    def close(result: NoteResult | None) -> None:
        if result is not None:
            screen.offer.withdraw()
            changes = intents.writing(row, month, result.note, result.remedy)
            screen.request(changes, seen=plan.seq, said=figures.check(result.note))
            screen.run_command(result.action)

    screen.app.push_screen(NoteScreen(draft), close)
