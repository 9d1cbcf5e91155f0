"""Decisions about the plan: 計画決定, the target of a KPI, 基準月."""

from functools import partial

from planner.errors import PlannerError, UsageError
from planner.forms.questions import Answer, Choice, Question, TextField
from planner.history.intents import Decide, SetStatusMonth, SetTarget
from planner.history.moments import branch_day, read_day
from planner.kpi.owed import kpis_of
from planner.language import _
from planner.plan.model import Kpi, Plan
from planner.store.book import utc_now
from planner.text import one_line
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
    if now.row is None:
        return NOTHING
    kpis = kpis_of(now.plan, now.row)
    if not kpis:
        return [Say(_("目標は KPI のある行で変えられます"), "busy")]
    if len(kpis) == 1:
        return _ask_target(now, kpis[0])
    options = tuple((kpi.id, f"{one_line(kpi.name)}　{target_text(kpi)}") for kpi in kpis)
    asked = Choice(_("どの KPI の目標か"), options, passage="closing#target")
    return [Ask(asked, lambda chosen: _ask_target(now, now.plan.kpis[chosen]))]


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
        "決定後に●を移す・中止する・加えるときと目標を変えるときは、理由が要ります。"
    )
    kpis = sum(kpi.role == "kpi" for kpi in plan.kpis.values())
    return text.format(items=len(plan.items), rows=len(plan.rows), marks=bullets, kpis=kpis)


def _ask_target(
    now: Situation, kpi: Kpi, answer: Answer | None = None, problem: str = ""
) -> Effects:
    """Ask for a target in words, again where it could not be read."""
    texts = answer.texts if answer else {"target": target_text(kpi), "why": ""}
    is_decided = now.plan.decided is not None
    fields = (
        TextField(
            "target", _("目標"), texts["target"], _("97.5%以上、前年度以上"), is_required=True
        ),
        TextField("why", _("理由"), texts["why"], is_required=is_decided),
    )
    title = _("{kpi} の目標を変える").format(kpi=one_line(kpi.name))
    question = Question(title, fields, context=problem, passage="closing#target")
    return [Ask(question, partial(_take_target, now, kpi))]


def _take_target(now: Situation, kpi: Kpi, answer: Answer) -> Effects:
    from planner.kpi.target_text import read_target, settled  # noqa: PLC0415 - seldom needed

    try:
        typed = answer.texts["target"]
        is_unchanged = typed == target_text(kpi)  # words beside a number are not read back
        target = (
            kpi.target if is_unchanged else settled(read_target(kpi, typed, now.plan.year), kpi)
        )
    except PlannerError as error:
        return _ask_target(now, kpi, answer, error_sentence(error))
    return [request(now, [SetTarget(kpi.id, target, answer.texts["why"])])]
