"""What is asked about the sentence of a target, and what the answers make of its reading.

The command line answers with options, the screen with a choice; both come by here.
"""

from typing import Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from planner.errors import UsageError
from planner.history.intents import Change, SetBasis, SetKpiKind, SetMonthTargets, SetTarget
from planner.kpi.owed import is_target, kpis_of
from planner.kpi.target_made import Ask
from planner.kpi.target_text import TargetReading
from planner.language import N_, _
from planner.plan.fiscal import FIRST_YEAR, FiscalYear, Month, is_month
from planner.plan.model import ExpectedBy, Kpi, KpiKind, MonthTargets, Plan, Row
from planner.plan.targets import Bound, InWords, Over, Sign
from planner.text import one_line
from planner.wording.judging import basis_name, month_targets_name
from planner.wording.targets import target_words

Direction = Literal["at-least", "at-most"]
CountKind = Literal["running", "stock"]
Basis = ExpectedBy | Literal["usual"]

_One = TypeVar("_One")

# The order in which they are asked: what the target is, then how it is judged.
_ORDER: tuple[Ask, ...] = ("value", "kind", "direction", "judged", "basis", "months")

_FAMILIES: dict[Sign, Direction] = {
    "at-least": "at-least",
    "above": "at-least",
    "at-most": "at-most",
    "below": "at-most",
}
_DIRECTIONS: tuple[Direction, ...] = ("at-least", "at-most")
_COUNTS: tuple[CountKind, ...] = ("running", "stock")
_KINDS: dict[CountKind, tuple[KpiKind, Over]] = {
    "running": ("flow", "cumulative"),
    "stock": ("level", "latest"),
}
_KIND_NAMES: dict[CountKind, str] = {
    "running": N_("4月からの合計（年度で積み上げる数）"),
    "stock": N_("その時点の数（在庫・登録数など）"),
}
_OVER_NAMES: dict[Over, str] = {
    "month": N_("それぞれの月"),
    "latest": N_("その年度の最新の数字"),
    "cumulative": N_("4月からの累計"),
    "mean": N_("月の平均"),
    "every": N_("毎月（どの月も満たす）"),
}
_QUESTIONS: dict[Ask, str] = {
    "value": N_("どの数字が目標か"),
    "kind": N_("年度で積み上げる数か、その時点の数か"),
    "direction": N_("以上か以下か"),
    "judged": N_("どの数字で判定するか"),
    "basis": N_("目安の決め方"),
    "months": N_("月の目標が単月か累計か"),
}
_BASES: tuple[Basis, ...] = ("usual", "months", "twelfths", "prior-share", "marks")
_NEAREST = "nearest"  # the answer that the reading is right as it is
_RATE_SIGNS = ("%", "％", "‰")


class Answers(Struct, frozen=True):
    """What a person said besides the sentence; None for what was left open.

    Attributes:
        judged: The figures it is judged on, or the one month.
        basis: ``usual`` for the first way there is.
    """

    direction: Direction | None = None
    kind: CountKind | None = None
    judged: Over | Month | None = None
    basis: Basis | None = None
    months: MonthTargets | None = None


def judged_kpis(plan: Plan, row: Row) -> tuple[Kpi, ...]:
    """The KPIs of a row that a target makes sense for: those judged, else all it has."""
    shown = kpis_of(plan, row)
    return tuple(kpi for kpi in shown if kpi.role != "reference") or tuple(shown)


def answered(kpi: Kpi | None, reading: TargetReading, answers: Answers) -> TargetReading:
    """The reading with what was answered, its other questions left.

    Raises:
        UsageError: ``target-without-direction`` or ``kind-of-rate``.
    """
    if answers.kind is not None:
        reading = _of_kind(kpi, reading, answers.kind)
    if answers.direction is not None:
        reading = _directed(kpi, reading, answers.direction)
    if answers.judged is not None:
        reading = _judged(reading, answers.judged)
    known: dict[Ask, object] = {"basis": answers.basis, "months": answers.months}
    return _without(reading, *(ask for ask, answer in known.items() if answer is not None))


def in_words(reading: TargetReading, text: str) -> TargetReading:
    """The sentence left as it is, for a person to judge."""
    target = replace(reading.target, rule=InWords(), text=one_line(text))
    return TargetReading(target, reading.unit)


def next_ask(reading: TargetReading) -> Ask | None:
    """The question to be answered first; None for none."""
    return next((ask for ask in _ORDER if ask in reading.asks), None)


def asked_text(reading: TargetReading) -> str:
    """What the sentence leaves open, in words."""
    return _("と、").join(map(question_text, sorted(reading.asks, key=_ORDER.index)))


def question_text(ask: Ask) -> str:
    """What a question asks, in words."""
    return _(_QUESTIONS[ask])


def reading_text(reading: TargetReading) -> str:
    """What a sentence is read as, in words; a month without its year is told as well."""
    target = reading.target
    if reading.by_month is not None and target.by is None:
        target = replace(target, by=FiscalYear(FIRST_YEAR).month(reading.by_month))
    return target_words(target, reading.unit)


def options(kpi: Kpi, reading: TargetReading, ask: Ask) -> tuple[tuple[str, str], ...]:
    """The answers to a question, the nearest reading first: the id and the words of each."""
    if ask == "direction":
        directions = _nearest_first(_DIRECTIONS, _FAMILIES[_sign(reading)])
        return tuple((one, reading_text(_directed(kpi, reading, one))) for one in directions)
    if ask == "kind":
        nearest: CountKind = "stock" if (reading.kind or kpi.kind) == "level" else "running"
        return tuple((kind, _(_KIND_NAMES[kind])) for kind in _nearest_first(_COUNTS, nearest))
    if ask == "judged":
        in_month = ((_NEAREST, reading_text(reading)),) if reading.target.by else ()
        overs = _nearest_first(tuple(_OVER_NAMES), reading.target.over)
        return (*in_month, *((over, _(_OVER_NAMES[over])) for over in overs))
    if ask == "basis":
        return basis_options()
    if ask == "months":
        return month_options()
    words = ("words", _("言葉のままにして、人が判定する"))
    is_number = not isinstance(reading.target.rule, InWords)
    return ((_NEAREST, reading_text(reading)), words) if is_number else (words,)


def basis_options() -> tuple[tuple[Basis, str], ...]:
    """The ways of 目安, the usual one first."""
    return tuple((basis, called_basis(basis)) for basis in _BASES)


def called_basis(basis: Basis) -> str:
    """A way of 目安 by its name."""
    return _("いつもの決め方") if basis == "usual" else basis_name(basis)


def over_name(over: Over) -> str:
    """The figures that a target is judged on, by their name."""
    return _(_OVER_NAMES[over])


def month_options() -> tuple[tuple[str, str], ...]:
    """What the targets of the months may be."""
    single, running = month_targets_name("single"), month_targets_name("cumulative")
    return (
        ("single", _("{single}（その月だけの数）").format(single=single)),
        ("cumulative", _("{running}（4月からその月までの数）").format(running=running)),
    )


def with_answer(
    kpi: Kpi, reading: TargetReading, ask: Ask, answer: str, text: str
) -> TargetReading:
    """The reading with the option chosen for a question; ``text`` is the sentence."""
    if answer == _NEAREST:
        return _without(reading, ask)
    if ask == "value":
        return in_words(reading, text)
    chosen: dict[str, Any] = {ask: answer}  # the id of one of its options
    return answered(kpi, reading, Answers(**chosen))


def changes(
    kpi: Kpi, reading: TargetReading, answers: Answers | None = None, why: str = ""
) -> list[Change]:
    """What a reading and its answers change of a KPI; the target alone where nothing differs."""
    answers = answers or Answers()
    made: list[Change] = []
    if reading.target != kpi.target:
        made.append(SetTarget(kpi.id, reading.target, why))
    if reading.kind is not None and reading.kind != kpi.kind:
        made.append(SetKpiKind(kpi.id, reading.kind))
    if answers.basis is not None and _stored(answers.basis) != kpi.expected_by:
        made.append(SetBasis(kpi.id, _stored(answers.basis)))
    if answers.months is not None:
        made += [
            SetMonthTargets(kpi.id, series, answers.months)
            for series in series_of_months(kpi)
            if kpi.month_targets.get(series) != answers.months
        ]
    return made or [SetTarget(kpi.id, reading.target, why)]


def set_basis(kpi: Kpi, basis: Basis) -> SetBasis:
    """The change to another way of 目安."""
    return SetBasis(kpi.id, _stored(basis))


def series_of_months(kpi: Kpi) -> tuple[str, ...]:
    """The series of a KPI that hold targets of months; the usual one where there is none."""
    own = {f.series for f in kpi.figures.values() if is_target(f.series) and is_month(f.period)}
    return tuple(sorted(own)) or ("target",)


def _stored(basis: Basis) -> ExpectedBy | None:
    return None if basis == "usual" else basis


def _sign(reading: TargetReading) -> Sign:
    rule = reading.target.rule
    return rule.sign if isinstance(rule, Bound) else "at-least"


def _directed(kpi: Kpi | None, reading: TargetReading, direction: Direction) -> TargetReading:
    """The target with a direction; 未満 and を超える stay where theirs is the same.

    Raises:
        UsageError: ``target-without-direction``.
    """
    rule = reading.target.rule
    if not isinstance(rule, Bound):
        name = one_line(kpi.name) if kpi else ""
        raise UsageError("target-without-direction", kpi=name, target=reading_text(reading))
    if _FAMILIES[rule.sign] != direction:
        rule = replace(rule, sign=direction)
    return _without(replace(reading, target=replace(reading.target, rule=rule)), "direction")


def _of_kind(kpi: Kpi | None, reading: TargetReading, kind: CountKind) -> TargetReading:
    """The target of a number that adds up, or of one at a date.

    Raises:
        UsageError: ``kind-of-rate``.
    """
    unit = kpi.unit if kpi else reading.unit
    if unit.endswith(_RATE_SIGNS):
        raise UsageError("kind-of-rate", kpi=one_line(kpi.name) if kpi else unit)
    stored, over = _KINDS[kind]
    target = replace(reading.target, over=over, span=1)
    return _without(replace(reading, target=target, kind=stored), "kind")


def _judged(reading: TargetReading, on: Over | Month) -> TargetReading:
    """The target judged on some figures, or in one month."""
    target = reading.target
    if on in _OVER_NAMES:
        span = target.span if on == target.over else 1
        target = replace(target, over=on, by=None, span=span)
    else:
        over = "cumulative" if target.over == "cumulative" else "latest"
        target = replace(target, over=over, by=on, span=1)
    return _without(replace(reading, target=target, by_month=None), "judged")


def _without(reading: TargetReading, *answered: Ask) -> TargetReading:
    left = tuple(ask for ask in reading.asks if ask not in answered)
    return replace(reading, asks=left)


def _nearest_first(them: tuple[_One, ...], nearest: _One) -> tuple[_One, ...]:
    return tuple(sorted(them, key=lambda one: one != nearest))
