"""The commands of KPIs: added from the sentence that proposes them, and their fields set."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from planner.cli import output, plain, saving_structure, targeting
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, find_row, month_asked
from planner.cli.saving import close_with_record, open_writable, text_of
from planner.errors import Exit, PlannerError, UsageError
from planner.forms import answer_words, kpi_fields, kpi_made, kpi_told
from planner.forms.kpi_made import Proposed, Said
from planner.forms.target_answers import Answers
from planner.history import intents as do
from planner.history.intents import Change
from planner.plan.fiscal import Month
from planner.plan.model import Kpi, Plan, Row
from planner.plan.paths import make_path, parse_path
from planner.plan.references import find_entity, find_kpi
from planner.store.book import PlanBook, new_id
from planner.text import one_line, plain_reference

_MOST = 20  # KPIs of one sentence

_JUDGING = frozenset({"target", "direction", "judged"})  # fields told as they were read

_NAMED = re.compile(r"kpi:\s*(?P<key>.+)", re.IGNORECASE)


def add(request: CommandLine) -> Exit:
    """Add the KPIs that a sentence proposes to a row, or show a KPI of the plan on it too."""
    words = request.given_all("words")
    if len(words) != 2:
        raise UsageError("words-of-kind", kind="kpi", usage="planner add kpi 3-2 TEXT")
    book = open_writable(request)
    row = find_row(book.plan, words[0])
    text = text_of(words[1])
    if match := _NAMED.fullmatch(plain_reference(text)):
        return _show_too(request, book, row, match["key"])
    said = _said(book.plan, request)
    found = kpi_made.proposed(book.plan, text, said, [new_id() for _ in range(_MOST)])
    open_one = next(filter(None, map(kpi_made.asked, found)), None)
    if request.has("dry_run"):
        return _told_only(request, book.plan, found, open_one)
    if open_one is not None:
        raise open_one
    changes = _changes(book.plan, row, found, request)
    if request.has("json"):
        record = _record(book.plan, row, found)
        saved = saving_structure.submit(request, book, changes) is not None
        return close_with_record(book, {**record, "saved": saved})
    _tell(book.plan, found, month_asked(book.plan, request))
    return saving_structure.save(request, book, changes, make_path("row", row.id))


def set_fields(request: CommandLine) -> Exit:
    """Set fields of a KPI."""
    fields = answer_words.assignments(kpi_fields.FIELDS, request.given_all("fields"))
    book = open_writable(request)
    entity = find_entity(book.plan, request.text("entity"))
    kpi = book.plan.kpi(parse_path(entity).owner)
    changes = kpi_fields.kpi_changes(book.plan, kpi, fields, request.text("why"))
    code = saving_structure.save(request, book, changes, entity)
    if _JUDGING & fields.keys() and not request.has("json"):
        month, now = month_asked(book.plan, request), book.plan.kpi(kpi.id)
        for label, text in kpi_told.target_lines(book.plan, now, month):
            for line in plain.labelled(label, text):
                output.say(line)
    return code


def _show_too(request: CommandLine, book: PlanBook, row: Row, key: str) -> Exit:
    """Show a KPI of the plan on another row as well: one KPI for several items."""
    plan = book.plan
    kpi = find_kpi(plan, key)
    if kpi.id in row.kpis:
        raise PlannerError("kpi-shown-already", kpi=one_line(kpi.name), row=plan.reference(row))
    change = _shown(row, (kpi.id,), request.text("why"))
    if request.has("dry_run"):
        if request.has("json"):
            output.say(as_json({"row": plan.reference(row), "kpi": kpi.key, "saved": False}))
        else:
            output.say(f"{plan.reference(row)}  {one_line(kpi.name)}")
        return Exit.DONE
    return saving_structure.save(request, book, change, make_path("row", row.id))


def _shown(row: Row, kpis: Sequence[str], why: str) -> do.SetField:
    return do.SetField(make_path("row", row.id), "kpis", [*row.kpis, *kpis], why)


def _changes(plan: Plan, row: Row, found: Sequence[Proposed], request: CommandLine) -> list[Change]:
    """The changes that add KPIs with the targets of their months, and show them on the row."""
    why, months = request.text("why"), request.given("months")
    made: list[Change] = [
        do.AddRecord(make_path("kpi", own.kpi.id), _record_of(own.kpi), why=why) for own in found
    ]
    made.append(_shown(row, [own.kpi.id for own in found], why))
    for own in found:
        if months is not None and not answer_words.meant(months, answer_words.MONTHS):
            made += kpi_fields.month_target_changes(plan, own.kpi, months, why)
        elif months is not None:
            made += kpi_fields.kpi_changes(plan, own.kpi, {"month-targets": months}, why)
    return made


def _record_of(kpi: Kpi) -> dict[str, Any]:
    """A new KPI as plain JSON, without what is empty."""
    record: dict[str, Any] = msgspec.to_builtins(kpi)
    return {name: value for name, value in record.items() if name != "id"}


# What was said besides


def _said(plan: Plan, request: CommandLine) -> Said:
    """What the options say.

    Raises:
        UsageError: ``value-unknown`` or ``kpi-field-unfit``.
    """
    value, unit = request.given("value"), request.given("unit")
    word = answer_words.plain(value) if value is not None else ""
    is_in_words = word in answer_words.IN_WORDS
    is_without = value is not None and word in answer_words.NO_TARGET
    is_no_unit = unit is not None and answer_words.plain(unit) in answer_words.NOTHING
    people = request.given("population")
    decimals = request.given("decimals")
    return Said(
        names=request.given_all("name"),
        keys=request.given_all("key"),
        unit="" if is_no_unit else unit,
        decimals=None if decimals is None else kpi_fields.read_decimals(decimals),
        kind=_chosen(request, "figure_kind", answer_words.KINDS),
        role=_chosen(request, "role", answer_words.ROLES),
        value=None if is_in_words or is_without else value,
        is_in_words=is_in_words,
        is_without_target=is_without,
        population=None if people is None else kpi_fields.read_population(people),
        answers=Answers(
            direction=_chosen(request, "direction", answer_words.DIRECTIONS),
            judged=_judged(plan, request),
            basis=_chosen(request, "basis", answer_words.BASES),
        ),
    )


def _judged(plan: Plan, request: CommandLine) -> Any:
    text = request.given("judged")
    if text is None or answer_words.meant(text, answer_words.JUDGED):
        return _chosen(request, "judged", answer_words.JUDGED)
    return kpi_fields.judged_month(text, plan.year)


_OPTIONS = {"figure_kind": "--kind"}


def _chosen(request: CommandLine, name: str, words: dict[str, Any]) -> Any:
    """The value of an option by its word.

    Raises:
        UsageError: ``value-unknown``.
    """
    text = request.given(name)
    if text is None:
        return None
    found = answer_words.meant(text, words)
    if found is None:
        option = _OPTIONS.get(name, f"--{name}")
        raise UsageError("value-unknown", option=option, value=text, command="planner add")
    return found


# What is told


def _told_only(
    request: CommandLine, plan: Plan, found: Sequence[Proposed], open_one: PlannerError | None
) -> Exit:
    """Say what was understood, and what is left open; nothing is saved."""
    if request.has("json"):
        output.say(as_json({**_records(plan, found), "saved": False}))
    else:
        _tell(plan, found, month_asked(plan, request))
        if open_one is not None:
            output.flush()
            output.complain(open_one)
    return Exit.DONE if open_one is None else Exit.REFUSED


def _tell(plan: Plan, found: Sequence[Proposed], month: Month) -> None:
    for own in found:
        for label, text in kpi_told.lines(plan, own, month):
            for line in plain.labelled(label, text):
                output.say(line)


def _record(plan: Plan, row: Row, found: Sequence[Proposed]) -> dict[str, Any]:
    return {"row": plan.reference(row), **_records(plan, found)}


def _records(plan: Plan, found: Sequence[Proposed]) -> dict[str, Any]:
    return {"kpis": [_kpi_record(plan, own) for own in found]}


def _kpi_record(plan: Plan, own: Proposed) -> dict[str, Any]:
    """A proposed KPI for scripts: what was read, and the record as it is stored."""
    kpi, reading = own.kpi, own.reading
    people = reading.people
    return {
        "label": reading.label,
        "heading": reading.heading,
        "text": reading.text,
        "name": kpi.name,
        "key": kpi.key,
        "unit": kpi.unit,
        "decimals": reading.decimals if kpi.decimals is None else kpi.decimals,
        "kind": None if "kind" in own.asks else kpi.kind,
        "role": kpi.role,
        "basis": kpi.expected_by,
        "people": None if people is None else f"{people:f}",
        "population": msgspec.to_builtins(kpi.population),
        "target": targeting.record(reading.reading),
        "ask": list(own.asks),
        "example": "" if own.asks else kpi_told.example(plan, kpi),
        "record": _record_of(kpi),
        "kpi_id": kpi.id,
    }
