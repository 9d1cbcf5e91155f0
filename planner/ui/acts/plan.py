"""Decisions about the plan: 計画決定, the target of a KPI and its 目安, 基準月."""

from collections.abc import Callable
from functools import partial

from planner.errors import PlannerError, UsageError
from planner.forms import month_targets, target_answers, target_questions
from planner.forms.questions import Answer, Choice, Question, TextField
from planner.forms.target_answers import Basis
from planner.history.intents import Decide, SetStatusMonth
from planner.history.moments import branch_day, read_day
from planner.kpi.expected import needs_month_targets
from planner.kpi.target_text import TargetReading
from planner.language import _
from planner.plan.model import Kpi, Plan
from planner.store.book import utc_now
from planner.text import one_line
from planner.ui.acts import figures
from planner.ui.acts.act import (
    NOTHING,
    Ask,
    Effects,
    Say,
    Situation,
    ask_for_changes,
    changing,
    request,
)
from planner.wording.errors import error_sentence
from planner.wording.targets import target_text


@changing
def decide(now: Situation) -> Effects:
    """Ask for the day of 計画決定; for a decided plan, why it is withdrawn."""
    if now.plan.decided is None:
        return _ask_day(now, branch_day(utc_now().isoformat()).isoformat())
    question = Question(
        _("計画決定（{day}）を取り消す").format(day=now.plan.decided),
        (TextField("why", _("理由"), is_required=True),),
        lambda answer: [Decide(None, answer.texts["why"])],
        passage="closing#decide",
    )
    return ask_for_changes(now, question)


@changing
def set_target(now: Situation) -> Effects:
    """Ask for another target of the row's KPI."""
    return _of_kpi(now, _("どの KPI の目標か"), _ask_target)


@changing
def set_basis(now: Situation) -> Effects:
    """Ask how the target of the row's KPI is spread over the months."""
    return _of_kpi(now, _("どの KPI の目安か"), _ask_basis)


@changing
def set_months(now: Situation) -> Effects:
    """Ask whether the targets of the months of the row's KPI are 単月 or 累計, answered or not."""
    return _of_kpi(now, _("どの KPI の月の目標か"), _ask_months)


def set_status_month(now: Situation) -> Effects:
    """Make the month looked at the plan's 基準月."""
    return [request(now, [SetStatusMonth(now.month)])]


def _ask_day(now: Situation, text: str, problem: str = "") -> Effects:
    example = _("2020-04-01、R2.4.1、4/1")
    field = TextField("day", _("決定の日"), text, placeholder=example, is_required=True)

    def then(answer: Answer) -> Effects:
        try:
            on = read_day(answer.texts["day"], now.plan.year)
        except UsageError as error:
            return _ask_day(now, answer.texts["day"], error_sentence(error))
        return [request(now, [Decide(on.isoformat())])]

    about = "\n".join(filter(None, (problem, _counts(now.plan))))
    question = Question(_("計画決定をする"), (field,), context=about, passage="closing#decide")
    return [Ask(question, then)]


def _counts(plan: Plan) -> str:
    """How many items, rows, ● and KPIs are decided, and what needs a reason from then on."""
    bullets = sum(not mark.is_step for row in plan.rows.values() for mark in row.marks)
    text = _(
        "{items}事業 {rows}行 ●{marks}個 KPI{kpis}件。"
        "決定後は、●や目標のほか、題・行など計画のどこを変えるときも、理由が要ります。"
    )
    kpis = sum(kpi.role == "kpi" for kpi in plan.kpis.values())
    return text.format(items=len(plan.items), rows=len(plan.rows), marks=bullets, kpis=kpis)


def _of_kpi(now: Situation, which: str, then: Callable[[Situation, Kpi], Effects]) -> Effects:
    """What follows for the row's KPI, chosen first where it has several."""
    if now.row is None:
        return NOTHING
    kpis = target_answers.judged_kpis(now.plan, now.row)
    if not kpis:
        return [Say(_("目標は KPI のある行で変えられます"), "busy")]
    if len(kpis) == 1:
        return then(now, kpis[0])
    options = tuple((kpi.id, f"{one_line(kpi.name)}　{target_text(kpi)}") for kpi in kpis)
    asked = Choice(which, options, passage="closing#target")
    return [Ask(asked, lambda chosen: then(now, now.plan.kpis[chosen]))]


def _ask_target(
    now: Situation, kpi: Kpi, answer: Answer | None = None, problem: str = ""
) -> Effects:
    """Ask for a target in words, again where it could not be read."""
    question = target_questions.sentence(now.plan, kpi, now.month, answer, problem)
    return [Ask(question, partial(_take_target, now, kpi))]


def _take_target(now: Situation, kpi: Kpi, answer: Answer) -> Effects:
    try:
        reading = target_questions.read(now.plan, kpi, answer.texts["target"])
    except PlannerError as error:
        return _ask_target(now, kpi, answer, error_sentence(error))
    return _settle(now, kpi, answer, reading)


def _settle(now: Situation, kpi: Kpi, answer: Answer, reading: TargetReading) -> Effects:
    """Ask what the sentence leaves open, one after the other, then save; Esc goes back to it."""
    text, ask = answer.texts["target"], target_answers.next_ask(reading)
    if ask is None:
        made = target_answers.changes(kpi, reading, why=answer.texts["why"])
        is_more = len(made) > 1  # of several changes the first alone is told
        judged_by = target_questions.judged_by(now.plan, kpi, reading, now.month)
        said = _("　").join(
            filter(None, (target_questions.read_as(kpi, reading) if is_more else "", *judged_by))
        )
        return [request(now, made, said=said)]

    def then(chosen: str) -> Effects:
        if chosen == "edit":
            return _ask_target(now, kpi, answer)
        return _settle(
            now, kpi, answer, target_answers.with_answer(kpi, reading, ask, chosen, text)
        )

    asked = target_questions.left_open(kpi, reading, ask, text)
    return [Ask(asked, then, partial(_ask_target, now, kpi, answer))]


def _ask_basis(now: Situation, kpi: Kpi) -> Effects:
    """Ask for the way of 目安; by targets of months also what these are, where nobody knows."""

    def then(chosen: Basis) -> Effects:
        change = target_answers.set_basis(kpi, chosen)
        series = target_answers.series_of_months(kpi) if chosen == "months" else ()
        open_ones = [(kpi.id, one) for one in series if month_targets.is_open(now.plan, kpi, one)]
        is_same = change.basis == kpi.expected_by and bool(open_ones)
        return figures.month_target_questions(now, open_ones, () if is_same else (change,))

    return [Ask(target_questions.basis(now.plan, kpi, now.month), then)]


def _ask_months(now: Situation, kpi: Kpi) -> Effects:
    """Ask what the targets of the months are; that of a rate or a stock is compared as it is."""
    if not needs_month_targets(kpi):
        return [Say(_("単月か累計かがあるのは、一年で積み上がる数の月の目標だけです"), "busy")]
    series = month_targets.meanings(now.plan, kpi)
    if not series:
        return [Say(_("月の目標がまだありません（Excel から貼り付けて入れます）"), "busy")]
    return figures.month_target_questions(now, [(kpi.id, one) for one in series])
