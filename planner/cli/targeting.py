"""The command of targets: a sentence read and saved, what it leaves open answered by options."""

from typing import Any, TypeVar

from msgspec import to_builtins
from msgspec.structs import replace

from planner.cli import figures, output, saving_structure
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, read_month
from planner.cli.saving import close_with_record, open_row, say_saved, text_given
from planner.errors import Exit, PlannerError, UsageError
from planner.forms import answer_words, target_answers, target_questions
from planner.forms.target_answers import Answers
from planner.history.intents import SetTarget
from planner.kpi.target_text import TargetReading, read_sentence, read_target
from planner.kpi.targets import rule_code
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan, Row
from planner.plan.targets import InWords, Over
from planner.text import one_line

_One = TypeVar("_One", bound=str)

# The option that answers a question, as it is written on the command line.
_OPTIONS = {
    "direction": "--direction at-least|at-most",
    "kind": "--kind running|stock",
    "value": "--value NUMBER|words",
    "basis": "--basis usual|months|twelfths|prior|marks",
    "judged": "--judged month|cumulative|latest|mean|every|MONTH",
    "months": "--months single|cumulative",
}


def target(request: CommandLine) -> Exit:
    """Change a KPI's target for the year and how it is judged, or only read a sentence."""
    if request.given("read") is not None:
        return _read_only(request)
    if request.given("unit") is not None:
        raise UsageError("unit-without-read")
    if request.given("row") is None:
        raise UsageError("argument-missing", command="planner target", names="ROW")
    book, row = open_row(request)
    plan = book.plan
    kpi = _find_kpi(plan, row, request.given("kpi"))
    reading, answers = _wanted(plan, kpi, request)
    _require_answered(kpi, request, reading)
    made = target_answers.changes(kpi, reading, answers, request.text("why"))
    is_target = any(isinstance(change, SetTarget) for change in made)
    why = "" if is_target else request.text("why")  # that of a target stands with it
    month = read_month(plan, request.given("month"))
    entry = saving_structure.submit(request, book, made, why=why)
    if request.has("json"):
        return close_with_record(book, {"kpi": kpi.key, **record(reading)})
    if entry is not None and is_target and len(made) > 1:  # the first alone is told
        output.say(target_questions.read_as(kpi, reading))
    if entry is not None and is_target:
        shown = target_questions.judged_by(plan, kpi, reading, month or plan.status_month)
        for line in shown:
            output.say(line)
    return say_saved(book, entry)


def record(reading: TargetReading) -> dict[str, Any]:
    """A reading for scripts: the parts of its limit, the words, and the target as it is stored."""
    target = reading.target
    by = f"{reading.by_month:02}" if reading.by_month else None
    return {
        "rule": rule_code(target),
        "value": None if target.number is None else f"{target.number:f}",
        "unit": reading.unit,
        "by": target.by or by,
        "over": target.over,
        "span": target.span,
        "kind": reading.kind,
        "people": None if reading.people is None else f"{reading.people:f}",
        "text": target.text,
        "words": target_answers.reading_text(reading),
        "ask": list(reading.asks),
        "target": to_builtins(target),
    }


def _read_only(request: CommandLine) -> Exit:
    """Print what a sentence is read as; nothing is opened."""
    if request.given("row") is not None:
        raise UsageError("read-alone")
    text, unit = text_given(request, "read"), request.text("unit")
    reading = _read(text, unit)
    if (value := request.given("value")) is not None:
        reading = (
            target_answers.in_words(reading, text)
            if _is_words(value)
            else _read(value, reading.unit)
        )
    reading = target_answers.answered(None, reading, _answers(None, request))
    if request.has("json"):
        output.say(as_json(record(reading)))
    else:
        for line in (
            target_questions.read_as(None, reading),
            *target_questions.judged_by_alone(reading),
        ):
            output.say(line)
        if reading.asks:
            output.flush()
            output.complain(_question(text, reading))
    return Exit.REFUSED if reading.asks else Exit.DONE


def _find_kpi(plan: Plan, row: Row, text: str | None) -> Kpi:
    """The KPI of a row that is meant: the one named, else the only one that is judged."""
    judged = target_answers.judged_kpis(plan, row)
    if text is None and len(judged) == 1:
        return judged[0]
    return figures.find_kpi(plan, row, text)


def _read(text: str, unit: str) -> TargetReading:
    """A sentence without a KPI.

    Raises:
        UsageError: ``sentence-unreadable``, or what is wrong with its number.
    """
    try:
        return read_sentence(text, unit)
    except UsageError as error:
        if error.code != "target-unreadable":
            raise
        raise UsageError("sentence-unreadable", text=one_line(text)) from error


def _wanted(plan: Plan, kpi: Kpi, request: CommandLine) -> tuple[TargetReading, Answers]:
    """What the sentence is read as with what the options say.

    Raises:
        UsageError: ``target-or-option`` where neither is given.
    """
    answers = _answers(plan, request)
    value = request.given("value")
    if request.given("text") is not None:
        text = text_given(request)
        reading = read_target(kpi, text, plan.year)
    elif value is None and answers == Answers():
        raise UsageError("target-or-option", kpi=one_line(kpi.name))
    else:
        text, reading = kpi.target.text, TargetReading(kpi.target, kpi.unit)
    if value is not None:
        like = replace(kpi, target=reading.target)  # a number alone keeps the rest
        reading = (
            target_answers.in_words(reading, text)
            if _is_words(value)
            else read_target(like, value, plan.year)
        )
    return target_answers.answered(kpi, reading, answers), answers


def _require_answered(kpi: Kpi, request: CommandLine, reading: TargetReading) -> None:
    """Refuse while something is open, and say the nearest reading and what answers it.

    Raises:
        PlannerError: ``target-asked`` or ``target-asked-words``.
    """
    if reading.asks:
        text = one_line(request.given("value") or request.given("text") or kpi.target.text)
        raise _question(text, reading)


def _question(text: str, reading: TargetReading) -> PlannerError:
    if isinstance(reading.target.rule, InWords) and "value" in reading.asks:
        return PlannerError("target-asked-words", text=one_line(text))
    return PlannerError(
        "target-asked",
        text=one_line(text),
        reading=target_answers.reading_text(reading),
        asked=target_answers.asked_text(reading),
        options=_("、").join(_OPTIONS[ask] for ask in reading.asks),
    )


def _answers(plan: Plan | None, request: CommandLine) -> Answers:
    """What the options say."""
    return Answers(
        direction=_chosen(request, "direction", answer_words.DIRECTIONS),
        kind=_chosen(request, "kind", answer_words.COUNTS),
        judged=_judged(plan, request),
        basis=_chosen(request, "basis", answer_words.BASES),
        months=_chosen(request, "months", answer_words.MONTHS),
    )


def _judged(plan: Plan | None, request: CommandLine) -> Over | Month | None:
    text = request.given("judged")
    if text is None or plan is None or answer_words.meant(text, answer_words.JUDGED):
        return _chosen(request, "judged", answer_words.JUDGED)
    return read_month(plan, text)


def _chosen(request: CommandLine, name: str, words: dict[str, _One]) -> _One | None:
    """The value of an option, by its word or the name people have for it.

    Raises:
        UsageError: ``value-unknown``.
    """
    text = request.given(name)
    if text is None:
        return None
    if (found := answer_words.meant(text, words)) is None:
        option = f"--{name}"
        raise UsageError("value-unknown", option=option, value=text, command="planner target")
    return found


def _is_words(value: str) -> bool:
    """Whether ``--value`` says that the words stay."""
    return answer_words.plain(value) in answer_words.IN_WORDS
