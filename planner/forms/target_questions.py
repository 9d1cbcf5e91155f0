"""The questions about a target: the sentence, what it leaves open, the way of 目安, its months."""

from collections.abc import Callable

from msgspec.structs import replace

from planner.errors import PlannerError
from planner.forms import target_answers
from planner.forms.questions import Answer, Choice, Question, TextField
from planner.kpi.standing import Standing, standing
from planner.kpi.target_made import Ask
from planner.kpi.target_text import TargetReading, read_target
from planner.language import N_, _
from planner.plan.fiscal import (
    FIRST_YEAR,
    FiscalYear,
    Month,
    calendar_month,
    fiscal_year_of,
    is_month,
)
from planner.plan.model import Kpi, Plan
from planner.text import one_line
from planner.wording.bases import basis_option
from planner.wording.errors import error_sentence
from planner.wording.figures import printed_number, series_name
from planner.wording.judged_by import judging_lines, lines_without_plan
from planner.wording.judging import kpi_kind_name
from planner.wording.kpis import expected_apart, expected_text
from planner.wording.targets import target_words

_TITLES: dict[Ask, str] = {
    "direction": N_("{kpi} の目標は以上か以下か"),
    "kind": N_("{kpi} の目標「{text}」はどういう数か"),
    "value": N_("{kpi} の目標「{text}」をどう読むか"),
    "basis": N_("{kpi} の目安の決め方"),
    "judged": N_("{kpi} の目標「{text}」はどの数字で判定するか"),
    "months": N_("{kpi} の月の目標は単月か累計か"),
}


def sentence(
    plan: Plan, kpi: Kpi, month: Month, answer: Answer | None = None, problem: str = ""
) -> Question:
    """The question for a target as people write it, below it what it is read as and judged by."""
    texts = answer.texts if answer else {"target": target_words(kpi.target, kpi.unit), "why": ""}
    fields = (
        TextField(
            "target",
            _("目標"),
            texts["target"],
            _("97.5%以上、前年度以上、半期に1回以上"),
            is_required=True,
            read_as=_reader(plan, kpi, month),
        ),
        TextField("why", _("理由"), texts["why"], is_required=plan.decided is not None),
    )
    title = _("{kpi} の目標を変える").format(kpi=one_line(kpi.name))
    return Question(title, fields, context=problem, passage="closing#target")


def read(plan: Plan, kpi: Kpi, text: str) -> TargetReading:
    """What a sentence is read as; the present target's own words are that target.

    Raises:
        PlannerError: Where there is nothing to read.
    """
    if text == target_words(kpi.target, kpi.unit):  # words beside a number are not read back
        return TargetReading(kpi.target, kpi.unit)
    return read_target(kpi, text, plan.year)


def left_open(kpi: Kpi, reading: TargetReading, ask: Ask, text: str) -> Choice:
    """The question about what a sentence leaves open, the nearest reading first."""
    title = _(_TITLES[ask]).format(kpi=one_line(kpi.name), text=one_line(text))
    options = target_answers.options(kpi, reading, ask)
    if ask == "value":
        options = (*options, ("edit", _("書き直す")))
    return Choice(title, options, passage="closing#target")


def basis(plan: Plan, kpi: Kpi, month: Month) -> Choice:
    """The question for the way of 目安, above it what is expected of the figure now."""
    title = _(_TITLES["basis"]).format(kpi=one_line(kpi.name))
    current, found = kpi.expected_by or "usual", standing(plan, kpi, month)
    return Choice(
        title,
        _basis_options(plan, kpi, found),
        _expected_lines(plan, kpi, found),
        current=current,
        passage="closing#basis",
    )


def _basis_options(plan: Plan, kpi: Kpi, found: Standing) -> tuple[tuple[str, str], ...]:
    """The ways of 目安, beside each that gives nothing now why."""
    return tuple(
        (by, label if by == "usual" else basis_option(plan, kpi, found, by))
        for by, label in target_answers.basis_options()
    )


def _expected_lines(plan: Plan, kpi: Kpi, found: Standing) -> tuple[str, ...]:
    """What is expected of the figure now, and what it would be by the other ways."""
    if found.expected is None:
        return ()
    now, *others = (expected_text(plan, kpi, found, each) for each in expected_apart(found))
    first = _("今の目安 {expected}").format(expected=now)
    if not others:
        return (first,)
    return first, _("ほかの目安 {expected}").format(expected=_("、").join(others))


def months(kpi: Kpi, series: str) -> Choice:
    """The question for what the targets of the months are, those there are above it."""
    title = _(_TITLES["months"]).format(kpi=one_line(kpi.name))
    figures = sorted(
        (f for f in kpi.figures.values() if f.series == series and is_month(f.period)),
        key=lambda figure: figure.period,
    )
    one = _("{month}月 {value}")
    entered = (
        one.format(month=calendar_month(Month(f.period)), value=printed_number(f.value))
        for f in figures
    )
    line = f"{series_name(series)}: {_('、').join(entered)}"
    current = kpi.month_targets.get(series, "")
    options = target_answers.month_options()
    return Choice(title, options, (line,), current=current, passage="closing#months")


def read_as(kpi: Kpi | None, reading: TargetReading) -> str:
    """What a sentence is read as, in words, with the kind of number where it says another one."""
    words = target_answers.reading_text(reading)
    is_known = kpi is not None and kpi.kind == reading.kind
    if reading.kind is not None and not is_known and "kind" not in reading.asks:
        words = _("{words}（{kind}）").format(words=words, kind=kpi_kind_name(reading.kind))
    return _("読み方: {words}").format(words=words)


def judged_by(plan: Plan, kpi: Kpi, reading: TargetReading, month: Month) -> tuple[str, ...]:
    """What decides whether the KPI will meet a target as it is read, where words do not say it."""
    kind = reading.kind or kpi.kind
    return judging_lines(plan, replace(kpi, target=reading.target, kind=kind), month)


def judged_by_alone(reading: TargetReading) -> tuple[str, ...]:
    """The same for a sentence without a KPI."""
    kpi = Kpi("", "", _("実績"), unit=reading.unit, target=reading.target)
    year = FiscalYear(FIRST_YEAR)
    if reading.by_month is not None and reading.target.by is None:
        target = replace(reading.target, by=year.month(reading.by_month))
        kpi = replace(kpi, target=target)
    elif reading.target.by is not None:
        year = fiscal_year_of(reading.target.by)
    return lines_without_plan(kpi, year)


def _reader(plan: Plan, kpi: Kpi, month: Month) -> Callable[[str], str]:
    def read_typed(text: str) -> str:
        if not text.strip():
            return ""
        try:
            reading = read(plan, kpi, text.strip())
        except PlannerError as error:
            return error_sentence(error)
        shown = read_as(kpi, reading)
        if reading.asks:
            asked = target_answers.asked_text(reading)
            shown += _("　{asked}は次に選びます").format(asked=asked)
        return "\n".join((shown, *judged_by(plan, kpi, reading, month)))

    return read_typed
