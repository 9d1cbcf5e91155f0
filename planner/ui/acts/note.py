"""The note opened from the plan's screen: what it begins with, and what its texts become."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from planner.forms import meanings
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import row_title
from planner.plan.model import Plan, Report, Row
from planner.plan.reporting import Stage
from planner.text import clean
from planner.ui.acts.note_figures import note_figures
from planner.ui.keys import COMMANDS
from planner.ui.screens.note import NoteDraft, NoteResult, NoteScreen
from planner.wording.labels import full_month_label
from planner.wording.reports import review_sentence

if TYPE_CHECKING:
    from planner.ui.workplace import Workplace


class Texts(Struct, frozen=True):
    """What stands in the fields at first.

    Attributes:
        is_unsaved: Whether these texts were refused once.
        problem: Why.
    """

    note: str | None
    remedy: str | None
    memo: str | None
    is_unsaved: bool = False
    problem: str = ""


def texts_of(report: Report) -> Texts:
    """The texts the plan has."""
    return Texts(report.note, report.remedy, report.memo)


def open_note(
    screen: "Workplace[Any]", row: Row, month: Month, texts: Texts, *, begin: str = "note"
) -> None:
    """Open note, remedy and memo of a row, the last month's beside them.

    Args:
        screen: Where it is opened.
        row: Whose they are.
        month: The month they are of.
        texts: The texts to begin with.
        begin: The field to begin in.
    """
    plan = screen.present
    figures = note_figures(plan, row, month)
    said = (m for m, report in row.reports.items() if report.is_reported or report.remedy)
    earlier = max((m for m in said if m < month), default=add_months(month, -1))
    before = row.report(earlier)
    draft = NoteDraft(
        heading=f"{plan.reference(row)} {row_title(plan, row)}",
        month=full_month_label(month),
        last_month=full_month_label(earlier),
        last_note=before.note or "",
        last_remedy=before.remedy or "",
        note=texts.note or "",
        remedy=texts.remedy or "",
        memo=texts.memo or "",
        commands=tuple(c for c in COMMANDS if c.is_row_command and c.action != "edit_note"),
        is_unsaved=texts.is_unsaved,
        figures=figures,
        above="\n".join(filter(None, (texts.problem, returned_text(plan, row, month)))),
        begin=begin,
    )

    def close(result: NoteResult | None) -> None:
        if result is not None:
            screen.offer.withdraw()
            changes = meanings.writing(row, month, result.note, result.remedy, result.memo)
            screen.request(changes, seen=plan.seq, said=figures.check(result.note))
            screen.run_command(result.action)

    screen.app.push_screen(NoteScreen(draft), close)


def returned_text(plan: Plan, row: Row, month: Month) -> str:
    """What was said when the row's report was given back; empty unless it was."""
    unit = reporting.unit_of(plan, row)
    review = unit.report(month).review
    is_given_back = reporting.stage(plan, unit, month) in {Stage.RETURNED, Stage.ANSWERED}
    return clean(review_sentence(review)) if review is not None and is_given_back else ""
