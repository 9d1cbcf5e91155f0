"""What is decided about the plan as a whole: 計画決定, and the target of a KPI."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.errors import PlannerError, UsageError
from planner.forms.questions import Answer, TextField
from planner.history.intents import Decide, SetTarget
from planner.history.moments import branch_day, read_day
from planner.kpi.owed import kpis_of
from planner.language import _
from planner.plan.model import Kpi, Plan
from planner.store.book import utc_now
from planner.text import one_line
from planner.wording.errors import error_sentence
from planner.wording.figures import target_text

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen


def decide(screen: "PlanScreen") -> None:
    """Ask for the day of 計画決定; of a decided plan, why that is taken back."""
    if not screen.may_change():
        return
    if screen.present.decided is None:
        _ask_day(screen, branch_day(utc_now().isoformat()).isoformat())
    else:
        _ask_withdrawal(screen, screen.present.decided)


def set_target(screen: "PlanScreen") -> None:
    """Ask for another target of the row's KPI."""
    row = screen.row_to_change()
    if row is None:
        return
    kpis = kpis_of(screen.present, row)
    if not kpis:
        screen.say(_("目標は KPI のある行で変えられます"), "busy")
    elif len(kpis) == 1:
        _ask_target(screen, kpis[0])
    else:
        _choose_kpi(screen, kpis)


WORK: dict[str, Callable[["PlanScreen"], None]] = {"decide": decide, "target": set_target}


def _ask_day(screen: "PlanScreen", text: str, problem: str = "") -> None:
    seen = screen.present.seq
    example = _("2020-04-01、R2.4.1、4/1")
    field = TextField("day", _("決定の日"), text, placeholder=example, is_required=True)

    def close(answer: Answer) -> None:
        try:
            on = read_day(answer.texts["day"], screen.present.year)
        except UsageError as error:
            _ask_day(screen, answer.texts["day"], error_sentence(error))
        else:
            screen.request([Decide(on.isoformat())], seen=seen)

    about = "\n".join(filter(None, (problem, _counts(screen.present))))
    screen.ask(_("計画決定をする"), (field,), close, context=about)


def _counts(plan: Plan) -> str:
    """What the plan holds that is decided, and what follows."""
    bullets = sum(not mark.is_step for row in plan.rows.values() for mark in row.marks)
    text = _(
        "{items}事業 {rows}行 ●{marks}個 KPI{kpis}件。"
        "決定後に●を移す・中止する・加えるときと目標を変えるときは、理由が要ります。"
    )
    kpis = sum(kpi.role == "kpi" for kpi in plan.kpis.values())
    return text.format(items=len(plan.items), rows=len(plan.rows), marks=bullets, kpis=kpis)


def _ask_withdrawal(screen: "PlanScreen", day: str) -> None:
    seen = screen.present.seq
    screen.ask(
        _("計画決定（{day}）を取り消す").format(day=day),
        (TextField("why", _("理由"), is_required=True),),
        lambda answer: screen.request([Decide(None, answer.texts["why"])], seen=seen),
    )


def _choose_kpi(screen: "PlanScreen", kpis: tuple[Kpi, ...]) -> None:
    from planner.ui.screens.choose import ChooseScreen  # noqa: PLC0415

    def choose(chosen: str | None) -> None:
        kpi = screen.present.kpis.get(chosen or "")
        if kpi is not None:
            _ask_target(screen, kpi)

    options = [(kpi.id, f"{one_line(kpi.name)}　{target_text(kpi)}") for kpi in kpis]
    screen.app.push_screen(ChooseScreen(_("どの KPI の目標か"), options=options), choose)


def _ask_target(
    screen: "PlanScreen", kpi: Kpi, said: Answer | None = None, problem: str = ""
) -> None:
    """Ask for a target in words, again where it could not be read."""
    from planner.kpi.target_text import read_target  # noqa: PLC0415 - seldom needed

    plan = screen.present
    texts = said.texts if said else {"target": target_text(kpi), "why": ""}
    fields = (
        TextField(
            "target", _("目標"), texts["target"], _("97.5%以上、前年度以上"), is_required=True
        ),
        TextField("why", _("理由"), texts["why"], is_required=plan.decided is not None),
    )

    def close(answer: Answer) -> None:
        try:
            typed = answer.texts["target"]
            is_kept = typed == target_text(kpi)  # words beside a number are not read back
            target = kpi.target if is_kept else read_target(kpi, typed)
        except PlannerError as error:
            _ask_target(screen, kpi, answer, error_sentence(error))
            return
        change = SetTarget(kpi.id, target.rule, target.value, target.text, answer.texts["why"])
        screen.request([change], seen=plan.seq)

    title = _("{kpi} の目標を変える").format(kpi=one_line(kpi.name))
    screen.ask(title, fields, close, context=problem)
