"""Figures: the month's form, a pasted block, and the form once more after a refusal."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from planner.errors import ConflictError, PlannerError
from planner.forms import figure_pasting, mistyped_figures, month_targets
from planner.forms.figure_columns import clash_text
from planner.forms.figure_form import FigureForm, month_form
from planner.forms.questions import Answer, Choice, Question, TextField
from planner.history.intents import Change, SetMonthTargets
from planner.language import _
from planner.plan.model import MonthTargets
from planner.ui.acts.act import (
    NOTHING,
    Ask,
    Effects,
    Open,
    Request,
    Say,
    Situation,
    changing,
    request,
)
from planner.wording.closing import refusal_on_screen
from planner.wording.errors import error_sentence


@changing
def enter(now: Situation) -> Effects:
    """Open the figures the group shown owes, at those of the row under the cursor."""
    form, begin = month_form(now.plan, now.group, now.month, now.row)
    if form.fields:
        return _open(now, form, begin)
    return [Say(_("入れる数字がありません"), "busy")]


@changing
def paste(now: Situation, text: str) -> Effects:
    """Show what a block pasted on a row with KPIs would put where."""
    plan, row = now.plan, now.row
    if row is None:
        return NOTHING
    if not any(kpi in plan.kpis for kpi in row.kpis):
        return [Say(_("数字は KPI のある行に貼り付けます（今月の数字は v）"), "busy")]
    form = figure_pasting.row_form(plan, row, now.cell)
    try:
        block = figure_pasting.read(form, text, 0)
    except PlannerError as error:
        return [Say(error_sentence(error), "bad")]
    if not block.cells:
        return [Say(_("貼り付けた文に数字がありません"), "busy")]

    def put(is_provisional: bool) -> Effects:  # noqa: FBT001 - what the preview answers
        figure_pasting.put(form, block, is_provisional=is_provisional)
        return _save(now, form)

    return [Open("paste", (plan, block), put)]


def _open(now: Situation, form: FigureForm, begin: int = 0, said: str = "") -> Effects:
    group = now.group or _("全グループ")
    return [Open("figures", (form, begin, group, said), partial(_save, now))]


def _save(now: Situation, form: FigureForm) -> Effects:
    """Ask once why targets of a decided plan change, then save."""
    if form.lacks_reason:
        return _ask_reason(now, form)
    return [
        Request(
            tuple(form.changes),
            form.plan.seq,
            refused=partial(_after_refusal, form),
            month=now.month,
            written=partial(_after_saving, form),
        ),
    ]


def _after_saving(form: FigureForm, now: Situation) -> Effects:
    """Ask once what the first targets of months mean, then about slips of the hand."""
    open_ones = month_targets.unsettled(form.plan, now.plan, form.changes)
    return month_target_questions(now, open_ones, then=partial(_ask_mistyped, form))


def month_target_questions(
    now: Situation,
    open_ones: Sequence[tuple[str, str]],
    before: tuple[Change, ...] = (),
    then: Callable[[Situation], Effects] = lambda _now: NOTHING,
) -> Effects:
    """Ask whether targets of months are 単月 or 累計, one series after the other, then save.

    Args:
        now: Where the person is.
        open_ones: The KPI and series of each.
        before: What is saved in the same entry.
        then: What follows when all is saved.
    """
    if not open_ones:
        return [replace(request(now, before), written=then)] if before else then(now)
    from planner.forms import target_questions  # noqa: PLC0415 - it reads sentences as well

    (kpi, series), *others = open_ones

    def go_on(meaning: MonthTargets | None) -> Effects:
        said = (SetMonthTargets(kpi, series, meaning),) if meaning else ()
        return month_target_questions(now, others, (*before, *said), then)

    def leave() -> Effects:
        effects = go_on(None)
        is_open = month_targets.is_open(now.plan, now.plan.kpis[kpi], series)
        return _with_later(effects) if is_open else effects

    asked = target_questions.months(now.plan.kpis[kpi], series)
    return [Ask(asked, go_on, leave)]


def _with_later(effects: Effects) -> Effects:
    """The effects, with where 単月 or 累計 can be answered later."""
    later = _("単月か累計かは、あとで Ctrl+P の「単月」で答えられます（それまで目安に使いません）")
    if any(isinstance(effect, Request) for effect in effects):
        return [
            replace(effect, said=later) if isinstance(effect, Request) else effect
            for effect in effects
        ]
    return [Say(later), *effects]


def _ask_mistyped(form: FigureForm, now: Situation) -> Effects:
    """Ask once about the figures just saved that look like a slip of the hand."""
    doubts = mistyped_figures.just_mistyped(form.plan, now.plan, form.changes)
    if not doubts:
        return NOTHING

    def then(chosen: str) -> Effects:
        if chosen == mistyped_figures.MEND:
            place = mistyped_figures.place_to_mend(doubts[0], form.changes)
            again = form.on(now.plan)
            return _open(now, again, again.number_of(place) or 0)
        changes = mistyped_figures.confirmed(now.plan, doubts)
        return [Request(changes, now.plan.seq, month=now.month)]

    return [Ask(mistyped_figures.question(now.plan, doubts), then)]


def _ask_reason(now: Situation, form: FigureForm) -> Effects:
    """Ask why; without an answer the form opens again."""

    def save(answer: Answer) -> Effects:
        form.why = answer.texts["why"]
        return _save(now, form)

    field = TextField("why", _("理由"), is_required=True)
    question = Question(_("計画決定後に目標を変える理由"), (field,), passage="closing#target")
    return [Ask(question, save, partial(_open, now, form))]


def _after_refusal(
    form: FigureForm, now: Situation, refused: Request, error: PlannerError
) -> Effects:
    """Open the form again with what was typed; a conflict asks which figures hold."""
    del refused
    said: Effects = [Say(refusal_on_screen(error), "bad")]
    form_now, clashes = form.on(now.plan), form.clashes(now.plan)
    at_fault = [clash.place for clash in clashes] or form_now.refused
    begin = form_now.number_of(at_fault[0]) if at_fault else None
    if not isinstance(error, ConflictError) or not clashes:
        opened = _open(now, form_now, begin or 0, refusal_on_screen(error))
        return said if now.is_read_only else [*said, *opened]

    def choose(chosen: str | None) -> Effects:
        if chosen == "theirs":
            form_now.forget([clash.place for clash in clashes])
        if chosen not in {"theirs", "mine"}:  # Esc loses no figure either
            return _open(now, form_now, begin or 0)
        return _save(now, form_now) if form_now.changes else [Say(_("今の値のままです"))]

    options = (
        ("theirs", _("今の値のままにする（ほかの数字は保存する）")),
        ("mine", _("自分の入力にする")),
        ("edit", _("自分の数字を開いて書き直す")),
    )
    lines = (error_sentence(error), *(clash_text(now.plan, clash) for clash in clashes))
    asked = Choice(_("同じ欄がほかで変わっています"), options, lines, passage="together#conflict")
    return [*said, Ask(asked, choose, lambda: choose(None))]
