"""A new KPI from the sentence that proposes it: what the sentence leaves open is answered here.

The command line answers with options; a screen may answer with choices and come by here as well.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from planner.errors import PlannerError, UsageError
from planner.forms import target_answers
from planner.forms.target_answers import Answers
from planner.kpi.kpi_keys import is_key, key_for
from planner.kpi.kpi_text import KpiAsk, KpiReading, kind_of, read_kpis, words_of
from planner.kpi.target_text import TargetReading, read_sentence
from planner.language import _
from planner.plan.model import ExpectedBy, Kpi, KpiKind, KpiRole, Plan, Population
from planner.plan.targets import InWords, Target
from planner.text import one_line

_ASKS: tuple[KpiAsk, ...] = (
    "name", "unit", "value", "kind", "direction", "judged", "basis", "months",
)  # fmt: skip


class Said(Struct, frozen=True):
    """What a person said besides the sentence; None for what was left open.

    Attributes:
        names: One for each KPI of the sentence, or none.
        keys: The same.
        unit: Of all of them; empty for none.
        value: The number that is the target.
        is_in_words: Whether the words stay, for a person to judge.
        is_without_target: Whether the sentence is only a name.
        answers: How they are judged.
    """

    names: Sequence[str] = ()
    keys: Sequence[str] = ()
    unit: str | None = None
    decimals: int | None = None
    kind: KpiKind | None = None
    role: KpiRole | None = None
    value: str | None = None
    is_in_words: bool = False
    is_without_target: bool = False
    population: Population | None = None
    answers: Answers = Answers()


class Proposed(Struct, frozen=True):
    """A KPI as it is proposed: the record, and what the sentence still leaves open."""

    kpi: Kpi
    reading: KpiReading
    asks: tuple[KpiAsk, ...] = ()


def proposed(plan: Plan, text: str, said: Said, ids: Sequence[str]) -> tuple[Proposed, ...]:
    """The KPIs that a sentence proposes for a plan, with what was said besides.

    Args:
        plan: The plan.
        text: The sentence.
        said: What was said besides.
        ids: Ids for them, as many as there may be.

    Raises:
        UsageError: ``kpi-text-empty``, ``kpis-many``, ``kpi-names-count``, ``key-unfit`` or what is
            wrong with a target.
        PlannerError: ``kpi-without-target``.
    """
    taken = {kpi.key for kpi in plan.kpis.values()}
    if said.is_without_target:
        readings = _without_target(text, said, taken)
    else:
        readings = read_kpis(text, plan.year, taken=taken)
        if len(readings) == 1 and said.unit:
            readings = read_kpis(text, plan.year, unit=said.unit, taken=taken)
    if len(readings) > len(ids):
        raise UsageError("kpis-many", count=len(readings), most=len(ids))
    for given in (said.names, said.keys):
        if given and len(given) != len(readings):
            raise UsageError("kpi-names-count", count=len(readings), given=len(given))
    made: list[Proposed] = []
    for place, reading in enumerate(readings):
        keys = {*taken, *(own.kpi.key for own in made)}
        own = said if len(readings) == 1 else _where_asked(said, reading)
        made.append(_proposed(plan, _named(reading, said, place, keys), own, ids[place]))
    return tuple(made)


def asked(own: Proposed) -> PlannerError | None:
    """What a KPI leaves open, with the nearest reading; None where nothing is."""
    if not own.asks:
        return None
    text = one_line(own.reading.text)
    if "value" in own.asks and isinstance(own.kpi.target.rule, InWords):
        return PlannerError("kpi-asked-words", text=text)
    nearest = _("「{name}」").format(name=own.kpi.name) if own.kpi.name else ""
    return PlannerError(
        "kpi-asked",
        text=text,
        reading=f"{nearest}{target_answers.reading_text(own.reading.reading)}",
        asked=asked_text(own.asks),
        options=_("、").join(OPTIONS[ask] for ask in _ASKS if ask in own.asks),
    )


def asked_text(asks: Sequence[KpiAsk]) -> str:
    """What a sentence leaves open, in words."""
    return _("と、").join(_question(ask) for ask in _ASKS if ask in asks)


def _question(ask: KpiAsk) -> str:
    if ask == "name":
        return _("KPI の名前")
    if ask == "unit":
        return _("単位")
    if ask == "kind":
        return _("年度で積み上げる数か、その時点の数か、割合か")
    return target_answers.question_text(ask)


# The option that answers a question, as it is written on the command line.
OPTIONS: dict[KpiAsk, str] = {
    "name": "--name NAME",
    "unit": "--unit UNIT|none",
    "kind": "--kind running|stock|ratio",
    "direction": "--direction at-least|at-most",
    "value": "--value NUMBER|words",
    "judged": "--judged month|cumulative|latest|mean|every|MONTH",
    "basis": "--basis usual|months|twelfths|prior|marks",
    "months": "--months single|cumulative",
}


def _without_target(text: str, said: Said, taken: set[str]) -> tuple[KpiReading, ...]:
    """A KPI that is only shown, or whose target is not known yet: the sentence is its name."""
    name = one_line(text).strip()
    if not name:
        raise UsageError("kpi-text-empty")
    if (said.role or "kpi") == "kpi":
        raise PlannerError("kpi-without-target", kpi=name)
    unit = said.unit or ""
    asks: tuple[KpiAsk, ...] = () if said.kind or unit == "%" else ("kind",)
    kind: KpiKind | None = "ratio" if unit == "%" else None
    reading = TargetReading(Target(), unit)
    return (KpiReading(name, name, key_for(name, taken), unit, reading, kind, asks=asks),)


def _where_asked(said: Said, reading: KpiReading) -> Said:
    """What was said, for one KPI of several: it answers only what its own sentence leaves open."""
    asks = set(reading.asks)
    is_valued = "value" in asks
    return structs.replace(
        said,
        unit=said.unit if "unit" in asks else None,
        kind=said.kind if "kind" in asks else None,
        value=said.value if is_valued else None,
        is_in_words=said.is_in_words and is_valued,
        answers=structs.replace(
            said.answers, direction=said.answers.direction if "direction" in asks else None
        ),
    )


def _named(reading: KpiReading, said: Said, place: int, keys: set[str]) -> KpiReading:
    """A reading with the name and key that were said, or a key that is still free."""
    name = one_line(said.names[place]).strip() if said.names else reading.name
    if not said.keys:
        key = key_for(name, keys, reading.text)
    else:
        key = said.keys[place].strip()
        if not is_key(key):
            raise UsageError("key-unfit", key=key)
    asks = reading.asks
    if name and said.names:
        asks = tuple(ask for ask in asks if ask != "name")
    return structs.replace(reading, name=name, key=key, asks=asks)


def _proposed(plan: Plan, reading: KpiReading, said: Said, own_id: str) -> Proposed:
    asks = set(reading.asks)
    unit = reading.unit if said.unit is None else said.unit
    found_kind = reading.kind
    if said.unit is not None:
        asks.discard("unit")
    target = reading.reading
    if said.value is not None and not said.is_in_words:
        again = read_sentence(said.value, unit, kpi=_like(reading, unit), year=plan.year)
        target, unit = _with_rule(target, again), unit or again.unit
        found_kind = kind_of(reading.name, unit, target)
        asks = {
            *again.asks,
            *(ask for ask in asks if ask == "name" or (ask == "unit" and not unit)),
        }
    if said.is_in_words:
        target = target_answers.in_words(target, words_of(reading.text, reading.name))
        asks -= {"value", "direction", "kind", "judged"}
    kind = said.kind or found_kind or ("level" if said.is_in_words else None)
    if said.kind is not None:
        asks.discard("kind")
        target = _of_kind(target, said.kind)
    asks &= {*target.asks, "name", "unit", "kind", "value"}
    answered = target_answers.answered(
        _like(reading, unit), structs.replace(target, asks=_target_asks(asks)), said.answers
    )
    left = {*answered.asks, *(asks & {"name", "unit"}), *({"kind"} if kind is None else ())}
    kpi = Kpi(
        own_id,
        reading.key,
        reading.name,
        unit=unit,
        role=said.role or reading.role,
        kind=kind or "ratio",
        target=answered.target,
        decimals=said.decimals,
        expected_by=_stored(said.answers),
        population=said.population or reading.population,
    )
    shown = structs.replace(reading, unit=unit, kind=kind, reading=answered)
    return Proposed(kpi, shown, tuple(ask for ask in _ASKS if ask in left))


def _like(reading: KpiReading, unit: str) -> Kpi:
    """A KPI with the name and unit of a reading, to read a number for."""
    return Kpi("", reading.key, reading.name, unit=unit, kind=reading.kind or "ratio")


def _with_rule(target: TargetReading, again: TargetReading) -> TargetReading:
    """A target with the rule of a number given, judged as the sentence says."""
    said = structs.replace(target.target, rule=again.target.rule, text=again.target.text)
    return structs.replace(target, target=said, asks=again.asks)


def _of_kind(reading: TargetReading, kind: KpiKind) -> TargetReading:
    """A target of what adds up is judged on its total, one of a state never."""
    over = reading.target.over
    if kind == "flow" and over == "latest" and reading.target.by is None:
        over = "cumulative"
    if kind == "level" and over == "cumulative":
        over = "latest"
    return structs.replace(reading, target=structs.replace(reading.target, over=over), kind=kind)


def _target_asks(asks: set[KpiAsk]) -> Any:
    return tuple(ask for ask in _ASKS if ask in asks and ask not in {"name", "unit", "kind"})


def _stored(answers: Answers) -> ExpectedBy | None:
    return None if answers.basis == "usual" else answers.basis


def planned(own: Proposed) -> Decimal | None:
    """The people that a rate stands for, where nothing says what they are a share of."""
    return own.reading.people if own.kpi.population is None else None
