"""The command that reads a plan, or a part of one, from its JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import structs

from planner.cli import output
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, find_place, plans_of, read_month
from planner.cli.saving import close_book
from planner.errors import Exit, PlannerError, UsageError
from planner.formats import plan_file
from planner.formats.plan_file import PlanFile, places_named, source_of
from planner.history.diff import Difference, differences
from planner.history.moments import read_day
from planner.history.writes import Signature, plain
from planner.importing import begun, for_scripts, merging
from planner.importing.merging import States
from planner.importing.outcome import Merge, NotTaken
from planner.importing.places import place_of
from planner.importing.reading import Incoming
from planner.language import _
from planner.plan.model import Plan
from planner.store import library
from planner.store.book import PlanBook, new_id
from planner.wording.errors import error_sentence
from planner.wording.importing import (
    begun_lines,
    counts_line,
    difference_line,
    place_text,
    refused_line,
)

_OF_NEW = ("decided", "since")
_OF_OLD = ("whole", "partial", "why", "source", "date", "month")


def import_plan(request: CommandLine) -> Exit:
    """Begin a plan from a document, or take over what a document changes in a plan there is.

    Raises:
        PlannerError: When something of it is refused, with what and why.
        UnavailableError: When the file is no document of a plan.
    """
    is_new = request.given("new") is not None
    for name in _OF_OLD if is_new else _OF_NEW:
        if request.given(name):
            code = "import-not-with-new" if is_new else "import-only-with-new"
            raise UsageError(code, option=f"--{name}")
    path = request.text("file")
    file = plan_file.read_input() if path == "-" else plan_file.read(path)
    return _begin(request, file) if is_new else _merge(request, file)


def _begin(request: CommandLine, file: PlanFile) -> Exit:
    """Begin a plan with the whole document."""
    settings, name = request.settings, request.text("new")
    whole = plan_file.whole_of(file)
    plan = whole.plan
    decided, since = request.given("decided"), request.given("since")
    plan = begun.begun(
        plan,
        new_id(),
        decided=None if decided is None else read_day(decided, plan.year).isoformat(),
        since=read_month(plan, since),
    )
    places, refused = whole.places, whole.refused(plan)
    plans = plans_of(settings)
    is_saved = not refused and not request.has("dry_run")
    if is_saved:
        library.require_there(plans, is_chosen=settings.is_data_chosen)
        library.begin(plans, name, plan, who=settings.name, via="import", source=source_of(file))
    noted = tuple(begun.doubts(plan, places))
    if request.has("json"):
        record = _record(file, plan, refused, noted, is_saved=is_saved)
        output.say(as_json({**record, "name": name, "added": list(_added(plan, places))}))
    else:
        output.print_lines(
            (*begun_lines(name, plan, is_saved=is_saved), *_noted(file, refused, noted))
        )
    if refused:
        output.flush()
        raise PlannerError("import-not-begun", source=file.name, count=len(refused))
    return Exit.DONE


def _merge(request: CommandLine, file: PlanFile) -> Exit:
    """Take over what the document changes in the plan meant."""
    opened = PlanBook(find_place(request.settings), who=request.settings.name, via="import")
    if opened.problem is not None:
        raise opened.problem
    plan = opened.plan
    _require_same(file.incoming, plan)
    base = _base(opened, file.incoming)
    is_whole, found = request.has("whole"), for_scripts.taken_over(file.incoming, base)
    with places_named(file):
        mine = found.incoming.whole() if is_whole else found.incoming.beside(base)
    repeated = for_scripts.contradictions(file.incoming, found, mine, base)
    signature = Signature(opened.who, opened.now().isoformat())
    states = States(base, plan, mine, is_whole, found.months)
    outcome = merging.merged(states, found.incoming.places, signature, request.text("why"))
    outcome = structs.replace(outcome, refused=(*outcome.refused, *repeated))
    is_left = bool(outcome.refused) and not request.has("partial")
    is_saved = bool(outcome.changes) and not is_left and not request.has("dry_run")
    entry = None
    if is_saved:
        given = request.given("date")
        entry = opened.submit(
            outcome.changes,
            month=read_month(plan, request.given("month")),
            source=source_of(file, request.text("source")),
            amendment=read_day(given, plan.year).isoformat() if given is not None else "",
            seen=plan.seq,
        )
    _tell(request, file, outcome, is_saved=entry is not None)
    if is_left:
        output.flush()
        raise PlannerError("import-refused", source=file.name, count=len(outcome.refused))
    return close_book(opened) if entry is not None else Exit.DONE


def _base(opened: PlanBook, incoming: Incoming) -> Plan:
    """The plan as of the entry that a document was exported at; else as it is.

    Raises:
        PlannerError: ``import-entry-unknown``.
    """
    if not incoming.entry:
        return opened.plan
    entry = opened.entry(incoming.entry)
    if entry is None:
        raise PlannerError("import-entry-unknown", source=incoming.source, entry=incoming.entry)
    return opened.plan if entry.seq == opened.plan.seq else opened.timeline().plan(entry.seq)


def _require_same(incoming: Incoming, plan: Plan) -> None:
    """Refuse the document of another branch, year or plan."""
    for field, code in (
        ("branch", "import-other-branch"),
        ("fiscal_year", "import-other-year"),
        ("id", "import-other-plan"),
    ):
        said, own = incoming.document.get(field), getattr(plan, field)
        if said is not None and said != own:
            source, place = incoming.source, f"$.{field}"
            raise PlannerError(code, source=source, place=place, said=said, own=own)


# What is told of it


def _tell(request: CommandLine, file: PlanFile, outcome: Merge, *, is_saved: bool) -> None:
    """Print what the import made of the plan, or would make of it."""
    places, refused = file.incoming.places, outcome.refused
    found = differences(outcome.before, outcome.after)
    noted = tuple(begun.doubts(outcome.after, places, {each.entity for each in found}))
    if request.has("json"):
        record = _record(file, outcome.after, refused, noted, is_saved=is_saved)
        output.say(as_json({**record, **_differences(found, places)}))
        return
    lines = [difference_line(outcome.before, outcome.after, each) for each in found]
    said = counts_line(found, len(refused), is_saved=is_saved)
    output.print_lines((*lines, *_noted(file, refused, noted), said))


def _noted(file: PlanFile, refused: Iterable[NotTaken], noted: Iterable[NotTaken]) -> Iterator[str]:
    document = file.incoming.document
    for each in refused:
        yield refused_line(each, document)
    for each in noted:
        text = _("ご確認ください: {place} {reason}")
        place = place_text(document, each.place)
        yield text.format(place=place, reason=error_sentence(each.error))


def _record(
    file: PlanFile,
    plan: Plan,
    refused: Iterable[NotTaken],
    noted: Iterable[NotTaken],
    *,
    is_saved: bool,
) -> dict[str, Any]:
    return {
        "file": file.name,
        "sha256": file.sha256,
        "id": plan.id,
        "saved": is_saved,
        "added": [],
        "changed": [],
        "removed": [],
        "refused": [_refused_record(each) for each in refused],
        "noted": [{"path": each.place, "reason": error_sentence(each.error)} for each in noted],
    }


def _refused_record(refused: NotTaken) -> dict[str, Any]:
    return {
        "path": refused.place,
        "value": refused.value,
        "now": refused.now,
        "code": refused.error.code,
        "reason": error_sentence(refused.error),
    }


def _differences(found: Iterable[Difference], places: dict[str, str]) -> dict[str, list[Any]]:
    """What is added, changed and removed, each with its place and value."""
    made: dict[str, list[Any]] = {"added": [], "changed": [], "removed": []}
    for each in found:
        field = {"due": "month"}.get(each.field, each.field)
        record = {"path": place_of(places, each.entity, field), "entity": each.entity}
        before, after = plain(each.before), plain(each.after)
        if each.is_whole and each.before is None:
            made["added"].append({**record, "value": after})
        elif each.is_whole and each.after is None:
            made["removed"].append({**record, "value": before})
        else:
            made["changed"].append({**record, "field": field, "before": before, "after": after})
    return made


def _added(plan: Plan, places: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Every record of a new plan with its place; what it holds stands in it."""
    for entity, record in merging.records(plan):
        value = msgspec.to_builtins(record)
        yield {"path": place_of(places, entity), "entity": entity, "value": value}
