"""The commands that write the plan's structure: add, set, place, remove."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from planner.cli import options
from planner.cli.request import CommandLine, find_row, read_month
from planner.cli.saving import open_writable
from planner.cli.saving_structure import save
from planner.errors import Exit, PlannerError, UsageError
from planner.forms import answer_words, plan_fields, plan_lists
from planner.history import intents as do
from planner.history.intents import Change
from planner.plan.fiscal import Month
from planner.plan.model import Mark, Pillar, Plan, Status
from planner.plan.month_list import read_months
from planner.plan.paths import make_path, parse_path
from planner.plan.references import find_entity, names_kpi
from planner.store.book import new_id

_KINDS = {
    "柱": "pillar",
    "区分": "section",
    "事業": "item",
    "行": "row",
    "実施概要": "row",
    "手順": "step",
    "●": "mark",
    "グループ": "group",
    "記号": "status",
}


def add(request: CommandLine) -> Exit:
    """Add a pillar, section, item, row, KPI, 手順, ●, group or sign of the scale."""
    word = request.text("kind")
    kind = _KINDS.get(word, word.casefold())
    if kind not in {*_ADDERS, "kpi"}:
        raise UsageError("kind-unknown", text=word, names=", ".join((*_ADDERS, "kpi")))
    _require_own_options(kind, request)
    if kind == "kpi":
        from planner.cli import adding_kpis  # noqa: PLC0415 - it reads sentences

        return adding_kpis.add(request)
    words: Sequence[str] = request.given_all("words")
    least, adder = _ADDERS[kind]
    if len(words) != least:
        raise UsageError("words-of-kind", kind=word, usage=_USAGES[kind])
    book = open_writable(request)
    entity, changes = adder(book.plan, words, request)
    return save(request, book, changes, entity)


def _require_own_options(kind: str, request: CommandLine) -> None:
    """Refuse an option that means nothing for what is added, and would be passed over.

    Raises:
        UsageError: ``option-of-kind``.
    """
    own = _OPTIONS_OF.get(kind, frozenset())
    for option in (*options.PLACE, *options.CONTENT, *options.KPI_CONTENT):
        name = option.names[0].removeprefix("--")
        field = option.reading.get("dest", name.replace("-", "_"))
        if name not in own and (request.has(field) or request.given(field) == ""):
            raise UsageError("option-of-kind", option=f"--{name}", kind=kind)


def set_fields(request: CommandLine) -> Exit:
    """Set fields of the plan, a pillar, section, item, row, KPI, 手順, group or sign."""
    if names_kpi(request.text("entity")):
        from planner.cli import adding_kpis  # noqa: PLC0415 - it reads sentences

        return adding_kpis.set_fields(request)
    book = open_writable(request)
    entity, why = find_entity(book.plan, request.text("entity")), request.text("why")
    names = plan_fields.FIELDS[parse_path(entity).kind]
    fields = answer_words.assignments(names, request.given_all("fields"))
    changes = plan_fields.field_changes(book.plan, entity, fields, why, new_id)
    return save(request, book, changes, entity)


def place(request: CommandLine) -> Exit:
    """Place a pillar, section, item or row elsewhere, with all that stands in it."""
    book = open_writable(request)
    plan, why = book.plan, request.text("why")
    entity = find_entity(plan, request.text("entity"))
    path = parse_path(entity)
    if path.kind in plan_lists.LISTS:
        if request.given("in") is not None or len(_places_given(request)) != 1:
            raise UsageError("list-place-missing", noun=path.kind)
        own = next(e for e in plan_lists.listed(plan, path.kind) if _is(e, path.owner))
        others = plan_lists.without(plan, path.kind, path.owner)
        change = _put(plan, path.kind, others, own, request)
        moved = _sections_moved(plan, path.owner, change, why) if path.kind == "pillar" else ()
        return save(request, book, [change, *moved], entity)
    if path.kind not in _PARENT_OF:
        raise PlannerError("not-placed", noun=path.kind)
    parent, before = _destination(plan, path.kind, request)
    return save(request, book, do.PlaceRecord(entity, parent, before, why), entity)


def _sections_moved(
    plan: Plan, pillar: str, change: do.SetField, why: str
) -> Iterator[do.PlaceRecord]:
    """The changes that take the sections of a pillar along, before those of the pillar after it."""
    pillars = [each["id"] for each in change.value]
    behind = set(pillars[pillars.index(pillar) + 1 :])
    before = next((own for own in plan.order if plan.sections[own].pillar in behind), "")
    for own in plan.order:
        if plan.sections[own].pillar == pillar:
            yield do.PlaceRecord(make_path("section", own), pillar, before, why)


def _is(each: plan_lists.Listed, own: str) -> bool:
    return plan_lists.key_of(each) == own


def remove(request: CommandLine) -> Exit:
    """Remove something from a 【案】; end what stands in a plan decided, or drop a ●."""
    book = open_writable(request)
    plan, why = book.plan, request.text("why")
    entity = find_entity(plan, request.text("entity"))
    path = parse_path(entity)
    month = read_month(plan, request.given("from"))
    is_back = request.has("back")
    is_ended = month is not None or is_back
    if path.kind == "plan":
        raise UsageError("plan-not-removed")
    if path.kind == "mark":
        drop, away = do.DropMark(path.owner, path.child, why), do.RemoveMark(path.owner, path.child)
        return save(request, book, drop if plan.decided else away, entity)
    made: list[Change] = []
    for each in _removed(plan, path.kind, path.owner):
        if is_back:
            made.append(do.RestoreRecord(each, why))
        elif month is not None:
            made.append(do.EndRecord(each, month, why))
        else:
            made.append(do.RemoveRecord(each))
    if path.kind in plan_lists.LISTS and not (made and is_ended):
        rest = plan_lists.without(plan, path.kind, path.owner)
        made.append(plan_lists.change(path.kind, rest, why))
    return save(request, book, made, entity)


def _removed(plan: Plan, kind: str, own: str) -> list[str]:
    """The paths of what goes: the sections of a pillar, else the one itself."""
    if kind == "pillar":
        sections = (plan.sections[each] for each in plan.order)
        return [make_path("section", each.id) for each in sections if each.pillar == own]
    return [] if kind in plan_lists.LISTS else [make_path(kind, own)]


# What is added

_Added = tuple[str, Sequence[Change]]


def _add_pillar(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    number = request.given("number")
    taken = [int(p.number) for p in plan.pillars if re.fullmatch("[0-9]{1,9}", p.number)]
    pillar = Pillar(new_id(), number or str(max(taken, default=0) + 1), words[0])
    change = _put(plan, "pillar", plan.pillars, pillar, request)
    return make_path("pillar", pillar.id), (change,)


def _put(
    plan: Plan,
    kind: str,
    others: Sequence[plan_lists.Listed],
    each: plan_lists.Listed,
    request: CommandLine,
) -> do.SetField:
    """The change that puts something in a list of the plan, the last where no place is given."""
    places = {}
    for option in ("before", "after"):
        if (named := request.given(option)) is not None:
            path = parse_path(find_entity(plan, named))
            if path.kind != kind or path.owner not in map(plan_lists.key_of, others):
                raise PlannerError("place-unfit", noun=kind, text=named)
            places[option] = path.owner
    after = plan_lists.put(others, each, **places)
    return plan_lists.change(kind, after, request.text("why"))


def _add_section(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    if request.given("groups") is None:
        raise UsageError("groups-missing", names=", ".join(plan.groups))
    return _added(plan, "section", {"title": words[0], **_given(plan, "section", request)}, request)


def _add_item(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    return _added(plan, "item", {"title": words[0], **_given(plan, "item", request)}, request)


def _add_row(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    months = read_months(request.text("months"), plan.year)
    marks = [
        msgspec.to_builtins(Mark(f"m{n:02}", month=month)) for n, month in enumerate(months, 1)
    ]
    record = {
        "text": plan_fields.with_lines(words[0]),
        **_given(plan, "row", request),
        "marks": marks,
    }
    return _added(plan, "row", record, request)


def _given(plan: Plan, kind: str, request: CommandLine) -> dict[str, Any]:
    """The fields of a kind that options give."""
    found: dict[str, Any] = {}
    names = plan_fields.FIELDS[kind]
    for option in ("label", "groups", "lead", "number", "lines", "tags", "title", "periods"):
        text = request.given(option)
        if text is None:
            continue
        found[names[option]] = plan_fields.field_value(plan, names[option], text)
    if request.has("separate"):
        found["is_separate"] = True
    if request.has("kpi_row"):
        found["kind"] = "kpi"
    return found


def _added(plan: Plan, kind: str, record: dict[str, Any], request: CommandLine) -> _Added:
    """The change that adds something where the options say."""
    entity = make_path(kind, new_id())
    parent, before = _destination(plan, kind, request)
    return entity, (do.AddRecord(entity, record, parent, before, request.text("why")),)


def _add_step(plan: Plan, words: Sequence[str], _request: CommandLine) -> _Added:
    row, month = find_row(plan, words[0]), _month(plan, words[1])
    change = do.AddStep(row.id, new_id(), month, words[2])
    return make_path("mark", row.id, change.mark), (change,)


def _add_mark(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    row = find_row(plan, words[0])
    months = read_months(words[1], plan.year)
    changes = [do.AddMark(row.id, new_id(), month, request.text("why")) for month in months]
    return make_path("row", row.id), changes


def _add_group(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    group = words[0].strip()
    if group in plan.groups:
        raise PlannerError("group-taken", group=group)
    return make_path("group", group), (_put(plan, "group", plan.groups, group, request),)


def _add_status(plan: Plan, words: Sequence[str], request: CommandLine) -> _Added:
    symbol, name, meaning = words
    if plan.status(symbol) is not None:
        raise PlannerError("status-taken", status=symbol)
    added = Status(symbol, name, plan_fields.field_value(plan, "meaning", meaning))
    return make_path("status", symbol), (_put(plan, "status", plan.statuses, added, request),)


_Adder = Callable[[Plan, Sequence[str], CommandLine], _Added]

_ADDERS: dict[str, tuple[int, _Adder]] = {
    "pillar": (1, _add_pillar),
    "section": (1, _add_section),
    "item": (1, _add_item),
    "row": (1, _add_row),
    "step": (3, _add_step),
    "mark": (2, _add_mark),
    "group": (1, _add_group),
    "status": (3, _add_status),
}

_USAGES = {
    "pillar": "planner add pillar TITLE",
    "section": "planner add section TITLE --in pillar2 --groups GROUPS",
    "item": "planner add item TITLE --in section1",
    "row": "planner add row TEXT --in 1 --months 4-9,12",
    "step": "planner add step 3-2 10 TEXT",
    "mark": "planner add mark 3-2 10",
    "group": "planner add group NAME",
    "status": "planner add status ☆ NAME above|on|below|not-started",
}

_PLACES = frozenset({"in", "before", "after"})

_CARRIED = frozenset({"groups", "lead"})

# The options that mean something for each kind.
_OPTIONS_OF: dict[str, frozenset[str]] = {
    "pillar": frozenset({"number", "before", "after"}),
    "section": _PLACES | _CARRIED | {"label"},
    "item": _PLACES | _CARRIED | {"number", "lines", "tags"},
    "row": _PLACES | _CARRIED | {"title", "months", "periods", "separate", "kpi-row"},
    "group": frozenset({"before", "after"}),
    "status": frozenset({"before", "after"}),
    "kpi": frozenset(
        {"months", *(option.names[0].removeprefix("--") for option in options.KPI_CONTENT)}
    ),
}

# Where something stands

_PARENT_OF = {"section": "pillar", "item": "section", "row": "item"}


def _destination(plan: Plan, kind: str, request: CommandLine) -> tuple[str, str]:
    """The parent, and the sibling before which something is put; empty for the last place.

    Raises:
        UsageError: ``place-missing`` where none of ``--in``, ``--before`` and ``--after`` says it.
        PlannerError: ``place-unfit``.
    """
    given = _places_given(request)
    if len(given) != 1:
        raise UsageError("place-missing", noun=kind, parent_noun=_PARENT_OF[kind])
    option, named = given[0], request.text(given[0])
    path = parse_path(_placed_at(plan, kind, option, named))
    wanted = _PARENT_OF[kind] if option == "in" else kind
    if path.kind != wanted:
        raise PlannerError("place-unfit", noun=kind, text=named)
    if option == "in":
        return path.owner, ""
    records: dict[str, Any] = getattr(plan, f"{kind}s")
    at = records[path.owner].at
    if option == "before":
        return at.parent, path.owner
    siblings = [own for own in _in_order(plan, kind) if records[own].at.parent == at.parent]
    following = siblings[siblings.index(path.owner) + 1 :]
    return at.parent, following[0] if following else ""


def _places_given(request: CommandLine) -> list[str]:
    return [name for name in ("in", "before", "after") if request.given(name) is not None]


def _placed_at(plan: Plan, kind: str, option: str, named: str) -> str:
    """The path of what ``--in``, ``--before`` or ``--after`` names; a row by 3 is that of 3-1."""
    path = find_entity(plan, named)
    if kind == "row" and option != "in" and parse_path(path).kind == "item":
        rows = plan.items[parse_path(path).owner].rows
        return make_path("row", rows[0]) if rows else path
    return path


def _in_order(plan: Plan, kind: str) -> list[str]:
    if kind == "section":
        return list(plan.order)
    if kind == "item":
        return [item.id for item in plan.items_in_order()]
    return [row.id for row in plan.rows_in_order()]


def _month(plan: Plan, text: str) -> Month:
    found = read_months(text, plan.year)
    if len(found) != 1:
        raise UsageError("months-unreadable", text=text)
    return found[0]
