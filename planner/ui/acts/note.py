"""The note of a row: opened, saved, and opened once more after a refusal."""

from functools import partial

from msgspec import Struct

from planner.errors import ConflictError, PlannerError
from planner.forms import meanings
from planner.forms.commands import COMMANDS, in_use
from planner.forms.note_draft import NoteDraft, NoteResult
from planner.forms.note_figures import note_figures
from planner.history.intents import WriteMemo, WriteNote, WriteRemedy
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import row_title
from planner.plan.model import Plan, Report, Row
from planner.plan.reporting import Stage
from planner.text import clean, one_line
from planner.ui.acts import refusal
from planner.ui.acts.act import (
    NOTHING,
    Effect,
    Effects,
    Open,
    Request,
    Run,
    Say,
    Situation,
    changing,
    request,
)
from planner.wording.closing import closed_sentence, refusal_on_screen
from planner.wording.labels import full_month_label
from planner.wording.reports import review_sentence


class Texts(Struct, frozen=True):
    """The texts the fields begin with.

    Attributes:
        is_unsaved: Whether these texts were refused once.
        problem: Why.
    """

    note: str | None
    remedy: str | None
    memo: str | None
    is_unsaved: bool = False
    problem: str = ""


@changing
def edit_note(now: Situation) -> Effects:
    """Open note, remedy and memo of the row under the cursor."""
    return open_note(now, now.row, now.month) if now.row is not None else NOTHING


@changing
def edit_memo(now: Situation) -> Effects:
    """Open the same at the 内部メモ."""
    return open_note(now, now.row, now.month, begin="memo") if now.row is not None else NOTHING


def open_note(
    now: Situation, row: Row, month: Month, texts: Texts | None = None, *, begin: str = "note"
) -> Effects:
    """Open note, remedy and memo of a row, the last month's beside them.

    Args:
        now: Where it is opened.
        row: Whose they are.
        month: The month they are of.
        texts: The texts to begin with; None for those of the plan.
        begin: The field to begin in.
    """
    draft = _draft(now.plan, row, month, texts or _texts_of(row.report(month)), begin)

    def save(result: NoteResult) -> Effects:
        changes = meanings.writing(row, month, result.note, result.remedy, result.memo)
        said = draft.figures.check(result.note) if draft.figures else ""
        saved: list[Effect] = [
            request(now, changes, said=said, refused=partial(_after_refusal, row.id, month))
        ]
        return [*saved, Run(result.action)] if result.action else saved

    return [Open("note", (draft,), save)]


def returned_text(plan: Plan, row: Row, month: Month) -> str:
    """The comment with which the row's report was given back; empty unless it was."""
    unit = reporting.unit_of(plan, row)
    review = unit.report(month).review
    is_given_back = reporting.stage(plan, unit, month) in {Stage.RETURNED, Stage.ANSWERED}
    return clean(review_sentence(review)) if review is not None and is_given_back else ""


def _texts_of(report: Report) -> Texts:
    return Texts(report.note, report.remedy, report.memo)


def _draft(plan: Plan, row: Row, month: Month, texts: Texts, begin: str) -> NoteDraft:
    reported = (m for m, report in row.reports.items() if report.is_reported or report.remedy)
    earlier = max((m for m in reported if m < month), default=add_months(month, -1))
    before = row.report(earlier)
    status = plan.status(row.report(month).status)
    return NoteDraft(
        heading=f"{plan.reference(row)} {row_title(plan, row)}",
        month=full_month_label(month),
        last_month=full_month_label(earlier),
        last_note=before.note or "",
        last_remedy=before.remedy or "",
        note=texts.note or "",
        remedy=texts.remedy or "",
        memo=texts.memo or "",
        commands=in_use(c for c in COMMANDS if c.is_row_command and c.name != "note"),
        is_unsaved=texts.is_unsaved,
        figures=note_figures(plan, row, month),
        above="\n".join(
            filter(None, (texts.problem, returned_text(plan, row, month), _of_another(plan, row)))
        ),
        begin=begin,
        group=one_line(_("・").join(plan.groups_of(row))),
        status=one_line(row.report(month).status or ""),
        last_status=one_line(before.status or ""),
        is_remedy_due=status is not None and status.meaning == "below",
        facts=partial(_facts, plan, row, month),
        closed=closed_sentence(plan, month),
    )


def _of_another(plan: Plan, row: Row) -> str:
    """That what is written here is told in the report of another row; empty where it is not."""
    unit = reporting.unit_of(plan, row)
    if unit.id == row.id:
        return ""
    reference = one_line(plan.reference(unit))
    return _("{unit} の報告にまとめる行です（ここに書いたことも {unit} の報告に入ります）").format(
        unit=reference
    )


def _facts(plan: Plan, row: Row, month: Month) -> str:
    """Where the KPIs of a row stand, and its ●."""
    from planner.forms.evidence import facts  # noqa: PLC0415 - only where there is room for them

    return facts(plan, row, month)


def _after_refusal(
    row_id: str, month: Month, now: Situation, refused: Request, error: PlannerError
) -> Effects:
    """Open the note again with the texts as written; a conflict asks which text holds."""
    reopen = partial(_open_again, row_id, month, refused)
    if isinstance(error, ConflictError):
        return refusal.ask_which_holds(now, refused, error, edit=reopen)
    if error.code in refusal.GONE:
        return refusal.follow(now, refused, error)
    said = refusal_on_screen(error)
    return [Say(said, "bad"), *reopen(now, said)]


def _open_again(
    row_id: str, month: Month, refused: Request, now: Situation, problem: str = ""
) -> Effects:
    row = now.plan.rows.get(row_id)
    if row is None or now.is_read_only:
        return NOTHING
    written = {type(change): getattr(change, "text", "") for change in refused.changes}
    report = row.report(month)
    texts = Texts(
        written.get(WriteNote, report.note),
        written.get(WriteRemedy, report.remedy),
        written.get(WriteMemo, report.memo),
        is_unsaved=True,
        problem=problem,
    )
    return open_note(now, row, month, texts)
