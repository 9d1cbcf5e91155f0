"""Figures from the plan's screen: the month's form, a pasted block, what was refused of them."""

from typing import TYPE_CHECKING, Any

from planner.errors import ConflictError, PlannerError
from planner.forms import figure_pasting
from planner.forms.figure_columns import clash_text
from planner.forms.figure_form import FigureForm, month_form
from planner.forms.questions import Answer, TextField
from planner.language import _
from planner.plan.model import Row
from planner.ui.screens.ask import AskScreen
from planner.ui.screens.choose import ChooseScreen
from planner.wording.closing import refusal_on_screen
from planner.wording.errors import error_sentence

if TYPE_CHECKING:
    from planner.ui.workplace import Workplace


def enter(screen: "Workplace[Any]") -> None:
    """Open the figures the group shown owes, at those of the row under the cursor."""
    form, begin = month_form(screen.present, screen.group, screen.month, screen.row)
    if form.fields:
        _open(screen, form, begin)
    else:
        screen.say(_("入れる数字がありません"), "busy")


def paste(screen: "Workplace[Any]", row: Row, text: str) -> None:
    """Show what a block pasted on a row with KPIs would put where."""
    from planner.ui.screens.pasting import PasteScreen  # noqa: PLC0415 - seldom needed

    plan = screen.present
    if not any(kpi in plan.kpis for kpi in row.kpis):
        screen.say(_("数字は KPI のある行に貼り付けます（今月の数字は v）"), "busy")
        return
    form = figure_pasting.row_form(plan, row, screen.cell)
    try:
        block = figure_pasting.read(form, text, 0)
    except PlannerError as error:
        screen.say(error_sentence(error), "bad")
        return
    if not block.cells:
        screen.say(_("貼り付けた文に数字がありません"), "busy")
        return

    def put(is_provisional: bool | None) -> None:  # noqa: FBT001 - what the preview answers
        if is_provisional is not None:
            figure_pasting.put(form, block, is_provisional=is_provisional)
            _save(screen, form)

    screen.app.push_screen(PasteScreen(plan, block), put)


def keep(screen: "Workplace[Any]", form: FigureForm, error: PlannerError) -> None:
    """Open the form again with what was not saved; a conflict asks which figures hold."""
    plan = screen.present
    form_now, clashes = form.on(plan), form.clashes(plan)
    places = [clash.place for clash in clashes]
    begin = (form_now.number_of(places[0]) if places else None) or 0
    if not isinstance(error, ConflictError) or not clashes:
        if not screen.is_read_only:
            _open(screen, form_now, begin, refusal_on_screen(error))
        return

    def choose(chosen: str | None) -> None:
        if chosen == "theirs":
            form_now.forget(places)
        if chosen not in {"theirs", "mine"}:  # Esc loses no figure either
            _open(screen, form_now, begin)
        elif form_now.changes:
            _save(screen, form_now)
        else:
            screen.say(_("今の値のままです"))

    options = (
        ("theirs", _("今の値のままにする（ほかの数字は保存する）")),
        ("mine", _("自分の入力にする")),
        ("edit", _("自分の数字を開いて書き直す")),
    )
    lines = (error_sentence(error), *(clash_text(plan, clash) for clash in clashes))
    title = _("同じ欄がほかで変わっています")
    screen.app.push_screen(ChooseScreen(title, lines=lines, options=options), choose)


def _open(screen: "Workplace[Any]", form: FigureForm, begin: int = 0, said: str = "") -> None:
    from planner.ui.screens.figures import FiguresScreen  # noqa: PLC0415 - a paste does without

    if any(isinstance(held, FiguresScreen) for held in screen.app.screen_stack):
        return  # from the palette over the form: what is typed there comes first
    group = screen.group or _("全グループ")
    opened = FiguresScreen(form, begin, title=group, said=said)
    screen.app.push_screen(opened, lambda result: _save(screen, result))


def _save(screen: "Workplace[Any]", form: FigureForm | None) -> None:
    if form is None:
        return
    if form.lacks_reason:
        _ask_reason(screen, form)
    else:
        screen.request(form.changes, seen=form.plan.seq, form=form)


def _ask_reason(screen: "Workplace[Any]", form: FigureForm) -> None:
    """Ask once why targets of a decided plan change; without an answer the form opens again."""

    def close(answer: Answer | None) -> None:
        if answer is None:
            _open(screen, form)
        else:
            form.why = answer.texts["why"]
            _save(screen, form)

    field = TextField("why", _("理由"), is_required=True)
    title = _("計画決定後に目標を変える理由")
    screen.app.push_screen(AskScreen(title, (field,), year=form.plan.year), close)
