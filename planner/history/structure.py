"""The rules of the plan's structure: what is added, set, placed, removed, ended (pure).

Before 計画決定 a plan is written freely. Afterwards each change needs a reason and takes effect at
once, nothing is removed but ended, and no reason is asked for where nothing changes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from planner.errors import PlannerError
from planner.history import intents as do
from planner.history.another_year import year_writes
from planner.history.entities import KINDS, find, is_structure, read_field, whole
from planner.history.reported import is_reported, is_worked_on
from planner.history.writes import Signature, Write, plain
from planner.plan.fiscal import Month
from planner.plan.model import Ended, Figure, Item, Kpi, Mark, Plan, Row
from planner.plan.order import At, make_room
from planner.plan.paths import figure_key, make_path, parse_path
from planner.text import clean, one_line

Rule = Callable[[Plan, Any, Signature], tuple[Write, ...]]

_TABLES = {"section": "sections", "item": "items", "row": "rows"}

_PARENTS = {"section": "pillar", "item": "section", "row": "item"}

_CHILDREN = {"section": "item", "item": "row"}

_NAMES = {"section": "title", "kpi": "name"}  # what may not be left empty

_MANY_LINES = frozenset({("row", "text")})  # the fields whose texts have lines


def _add_record(plan: Plan, change: do.AddRecord, _: Signature) -> tuple[Write, ...]:
    path = parse_path(change.entity)
    _require_reason(plan, change.why)
    if path.kind not in {*_TABLES, "kpi"} or not path.owner or path.child:
        raise PlannerError("entity-unknown", entity=change.entity)
    if find(plan, change.entity) is not None:
        raise PlannerError("record-there", id=path.owner)
    record, inside = _record(path.kind, change.record)
    _require_named(path.kind, record)
    writes: list[Write] = []
    if path.kind in _TABLES:
        at, writes = _place(plan, path.kind, path.owner, change.parent, change.before)
        record["at"] = plain(at)
    try:
        made = msgspec.convert({"id": path.owner, **record}, KINDS[path.kind].record)
    except msgspec.ValidationError as error:  # what it must have is missing
        raise PlannerError("record-incomplete", noun=path.kind) from error
    _require_free(plan, made)
    writes.append(Write(change.entity, "", None, whole(path.kind, made)))
    if isinstance(made, Row):
        writes += _kept_apart(plan, made.id, made.at)
    return (*writes, *_inside(plan, path.owner, inside))


def _kept_apart(plan: Plan, own: str, at: At) -> Iterator[Write]:
    """The writes that let a row be reported apart that was the first of its item, and is no more.

    The first row of an item is reported on for all of it. One with reports would hide them if
    another row came before it, or if it went behind another one.
    """
    before = plan.items[at.parent].rows
    others = [plan.rows[each] for each in before if each != own]
    first = min(others, key=lambda row: (row.at.key, row.id), default=None)
    if first is None:
        return
    stands_first = (at.key, own) < (first.at.key, first.id)
    if stands_first and first.reports and before[0] == first.id and not first.is_separate:
        yield Write(make_path("row", first.id), "is_separate", False, True)  # noqa: FBT003
    moved = plan.rows.get(own)
    if moved is None or stands_first or not moved.reports or moved.is_separate:
        return
    if plan.items[moved.item].rows[0] == own:
        yield Write(make_path("row", own), "is_separate", False, True)  # noqa: FBT003


def _record(kind: str, given: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """The fields of a new record as it has them, and what it holds that is written by itself."""
    own = KINDS[kind]
    inside = {"row": "marks", "kpi": "figures"}.get(kind, "")
    known = set(own.record.__struct_fields__) - {"id", "at"} - own.derived - own.child_fields
    record = {}
    for name, value in given.items():
        if name == inside:
            continue
        if name not in known:
            raise PlannerError("field-unknown", field=name)
        record[name] = _read(kind, name, value)
    held = given.get(inside) or ()
    return record, list(held.values() if isinstance(held, dict) else held)


def _inside(plan: Plan, owner: str, held: Iterable[Any]) -> Iterator[Write]:
    """The writes of the ● of a new row, or the figures of a new KPI."""
    seen: set[str] = set()
    for each in held:
        if not isinstance(each, dict):
            raise PlannerError("field-unfit", field="marks", value=each)
        kind: type[Mark | Figure] = Figure if "series" in each else Mark
        try:
            own = msgspec.convert(_one_line(each), kind)
        except (msgspec.ValidationError, ValueError) as error:
            raise PlannerError("field-unfit", field=kind.__name__.lower(), value=each) from error
        key = figure_key(own.series, own.period) if isinstance(own, Figure) else own.id
        if key in seen:
            raise PlannerError("record-there", id=key)
        seen.add(key)
        if isinstance(own, Figure):
            yield Write(make_path("figure", owner, key), "", None, plain(own))
            continue
        _require_in_year(plan, own.month)
        yield Write(make_path("mark", owner, own.id), "", None, plain(own))


def _set_field(plan: Plan, change: do.SetField, _: Signature) -> tuple[Write, ...]:
    entity, path = _found(plan, change.entity), parse_path(change.entity)
    if change.field not in KINDS[path.kind].settable:
        raise PlannerError("field-unknown", field=change.field)
    before, after = (
        plain(getattr(entity, change.field)),
        _read(path.kind, change.field, change.value),
    )
    if before == after:
        return ()
    if is_structure(change.entity, change.field):
        _require_reason(plan, change.why)
    if isinstance(entity, Mark) and not (before and after):  # a ● has no text, a 手順 has one
        raise PlannerError("step-without-text", row=plan.reference(plan.row(path.owner)))
    if change.field == _NAMES.get(path.kind) and not after:
        raise PlannerError("name-missing", noun=path.kind)
    write = Write(change.entity, change.field, before, after)
    _require_free(plan, msgspec.structs.replace(entity, **{change.field: after}))
    return (write,)


def _place_record(plan: Plan, change: do.PlaceRecord, _: Signature) -> tuple[Write, ...]:
    entity, path = _found(plan, change.entity), parse_path(change.entity)
    if path.kind not in _TABLES:
        raise PlannerError("not-placed", noun=path.kind)
    if _stands_there(plan, entity, change):
        return ()
    _require_reason(plan, change.why)
    at, writes = _place(plan, path.kind, path.owner, change.parent, change.before)
    if path.kind == "row":
        writes += _kept_apart(plan, path.owner, at)
    return (*writes, Write(change.entity, "at", plain(entity.at), plain(at)))


def _stands_there(plan: Plan, entity: Any, change: do.PlaceRecord) -> bool:
    """Whether a record is already where it is to stand."""
    if entity.at.parent != change.parent:
        return False
    kind = parse_path(change.entity).kind
    siblings = _ordered(plan, kind, change.parent)
    others = [each for each in siblings if each.id != entity.id]
    now = [each.id for each in siblings].index(entity.id)
    is_itself = change.before == entity.id
    return is_itself or _index(plan, kind, others, change.parent, change.before) == now


def _ordered(plan: Plan, kind: str, parent: str) -> list[Any]:
    """The records of a kind that are ordered together, in order: of sections, all of them."""
    if kind == "section":
        return [plan.sections[own] for own in plan.order]
    if kind == "item":
        return [plan.items[own] for own in plan.sections[parent].items]
    return [plan.rows[own] for own in plan.items[parent].rows]


def _place(plan: Plan, kind: str, own: str, parent: str, before: str) -> tuple[At, list[Write]]:
    """The place of something in a parent, and the writes that make room for it."""
    _require_parent(plan, kind, parent)
    siblings = [each for each in _ordered(plan, kind, parent) if each.id != own]
    key, moved = make_room(siblings, _index(plan, kind, siblings, parent, before))
    writes = [
        Write(make_path(kind, each.id), "at", plain(each.at), [each.at.parent, moved[each.id]])
        for each in siblings
        if each.id in moved
    ]
    return At(parent, key), writes


def _index(plan: Plan, kind: str, siblings: Sequence[Any], parent: str, before: str) -> int:
    """How many siblings stand before something that is placed; the last of its parent's."""
    order = [pillar.id for pillar in plan.pillars]
    beyond = order[order.index(parent) + 1 :] if kind == "section" else []
    for place, each in enumerate(siblings):
        if each.id == before and each.at.parent in {parent, *beyond}:
            return place
    if kind != "section":
        return len(siblings)
    ahead = set(order[: order.index(parent) + 1])
    return max((n + 1 for n, each in enumerate(siblings) if each.at.parent in ahead), default=0)


def _require_parent(plan: Plan, kind: str, parent: str) -> None:
    """Refuse a place in something that is not there, or of another kind."""
    wanted = _PARENTS[kind]
    pillars = {pillar.id for pillar in plan.pillars}
    known: Any = pillars if wanted == "pillar" else getattr(plan, _TABLES[wanted])
    if parent not in known:
        raise PlannerError("parent-gone", noun=kind, parent_noun=wanted)


def _remove_record(plan: Plan, change: do.RemoveRecord, _: Signature) -> tuple[Write, ...]:
    entity, path = _found(plan, change.entity), parse_path(change.entity)
    if plan.decided is not None:
        raise PlannerError("removal-after-decision", name=_name(entity, plan), day=plan.decided)
    if path.kind == "kpi":
        return tuple(_kpi_removal(plan, (path.owner,)))
    if path.kind not in _TABLES:
        raise PlannerError("entity-unknown", entity=change.entity)
    removed = list(_below(plan, path.kind, entity))
    rows = [row for kind, row in removed if kind == "row"]
    for row in rows:
        _require_unreported(plan, row)
    gone = {row.id for row in rows}
    shown = {kpi for row in rows for kpi in row.kpis}
    kept = {kpi for row in plan.rows.values() if row.id not in gone for kpi in row.kpis}
    return (
        *(Write(make_path(kind, own.id), "", whole(kind, own), None) for kind, own in removed),
        *_kpi_removal(plan, sorted(shown - kept), gone),
    )


def _below(plan: Plan, kind: str, entity: Any) -> Iterator[tuple[str, Any]]:
    """What stands in a record, and itself last."""
    child = _CHILDREN.get(kind)
    if child:
        for own in _ordered(plan, child, entity.id):
            yield from _below(plan, child, own)
    yield kind, entity


def _kpi_removal(plan: Plan, kpis: Iterable[str], gone: Iterable[str] = ()) -> Iterator[Write]:
    """The writes that remove KPIs, also from the rows that show them."""
    for own in kpis:
        kpi = plan.kpi(own)
        if any(is_reported(plan, figure) for figure in kpi.figures.values()):
            raise PlannerError("removal-of-reported", name=_name(kpi, plan))
        for row in plan.rows.values():
            if own in row.kpis and row.id not in set(gone):
                rest = [each for each in row.kpis if each != own]
                yield Write(make_path("row", row.id), "kpis", plain(row.kpis), rest)
        yield Write(make_path("kpi", own), "", whole("kpi", kpi), None)


def _require_unreported(plan: Plan, row: Row) -> None:
    is_done = any(map(is_worked_on, row.marks))
    if row.reports or is_done or row.comments:
        raise PlannerError("removal-of-reported", name=_name(row, plan))


def _end_record(plan: Plan, change: do.EndRecord, _: Signature) -> tuple[Write, ...]:
    _require_in_year(plan, change.month)
    if not one_line(change.why).strip():
        raise PlannerError("end-reason-missing", name=_name(_found(plan, change.entity), plan))
    return _ended_write(plan, change.entity, Ended(change.month, one_line(change.why)))


def _restore_record(plan: Plan, change: do.RestoreRecord, _: Signature) -> tuple[Write, ...]:
    _require_reason(plan, change.why)
    return _ended_write(plan, change.entity, None)


def _ended_write(plan: Plan, entity: str, after: Ended | None) -> tuple[Write, ...]:
    found = _found(plan, entity)
    if parse_path(entity).kind not in {*_TABLES, "kpi"}:
        raise PlannerError("entity-unknown", entity=entity)
    return (Write(entity, "ended", plain(found.ended), plain(after)),)


def _rename_group(plan: Plan, change: do.RenameGroup, _: Signature) -> tuple[Write, ...]:
    old, new = change.old, one_line(change.new).strip()
    if old not in plan.groups:
        raise PlannerError("group-unknown", group=old, names=" ".join(plan.groups))
    if new == old:
        return ()
    if not new or new in plan.groups:
        raise PlannerError("group-taken" if new else "name-missing", noun="group", group=new)
    _require_reason(plan, change.why)
    tables = ("sections", "items", "rows", "people", "topics")
    writes = [Write("plan", "groups", *_renamed(plan.groups, old, new))]
    for table in tables:
        kind = {"people": "person"}.get(table, table.removesuffix("s"))
        for holder in getattr(plan, table).values():
            path = make_path(kind, holder.id)
            if old in holder.groups:
                writes.append(Write(path, "groups", *_renamed(holder.groups, old, new)))
            if getattr(holder, "lead_group", "") == old:
                writes.append(Write(path, "lead_group", old, new))
    return tuple(writes)


def _renamed(groups: Iterable[str], old: str, new: str) -> tuple[list[str], list[str]]:
    """Groups before and after one was renamed."""
    before = list(groups)
    return before, [new if group == old else group for group in before]


def _found(plan: Plan, entity: str) -> Any:
    """The record of a path.

    Raises:
        PlannerError: ``record-gone`` or ``entity-unknown``.
    """
    path = parse_path(entity)
    if path.kind not in {"plan", "kpi", "mark", *_TABLES}:
        raise PlannerError("entity-unknown", entity=entity)
    found = find(plan, entity)
    if found is None:
        raise PlannerError("record-gone", noun=path.kind)
    return found


def _name(record: Any, plan: Plan) -> str:
    """What people call a record."""
    if isinstance(record, Row):
        return plan.reference(record)
    if isinstance(record, Item):
        return f"{plan.number(record)} {record.title}"
    return record.name if isinstance(record, Kpi) else str(record.title)


def _read(kind: str, field: str, value: Any) -> Any:
    """A value given for a field, as it is written.

    Raises:
        PlannerError: ``field-unfit``.
    """
    try:
        given = _texts(clean if (kind, field) in _MANY_LINES else one_line, value)
        return read_field(kind, field, given)
    except ValueError as error:  # msgspec's as well
        raise PlannerError("field-unfit", field=field, value=value) from error


def _one_line(value: Any) -> Any:
    return _texts(one_line, value)


def _texts(made: Callable[[str], str], value: Any) -> Any:
    """A value with all its texts as they are kept."""
    if isinstance(value, str):
        return made(value).strip() if made is one_line else made(value).rstrip()
    if isinstance(value, list | tuple):
        return [_texts(made, own) for own in value]
    if isinstance(value, dict):
        return {key: _texts(made, own) for key, own in value.items()}
    return value


def _require_named(kind: str, record: dict[str, Any]) -> None:
    if kind in _NAMES and not record.get(_NAMES[kind]):
        raise PlannerError("name-missing", noun=kind)


def _require_free(plan: Plan, made: Any) -> None:
    """Refuse a number or key that another one has."""
    if isinstance(made, Item) and made.number:
        for item in plan.items.values():
            if item.id != made.id and item.number == made.number:
                raise PlannerError("number-taken", number=made.number, title=item.title)
    if isinstance(made, Kpi):
        for kpi in plan.kpis.values():
            if kpi.id != made.id and kpi.key == made.key:
                raise PlannerError("key-taken", key=made.key, kpi=kpi.name)


def _require_reason(plan: Plan, why: str) -> None:
    """Refuse to change the structure after 計画決定 without a reason."""
    if plan.decided is not None and not one_line(why).strip():
        raise PlannerError("structure-reason-missing", day=plan.decided)


def _require_in_year(plan: Plan, month: Month | None) -> None:
    if month is not None and month not in plan.year:
        raise PlannerError("month-outside-year", month=month, year=plan.year.label)


RULES: dict[type, Rule] = {
    do.AddRecord: _add_record,
    do.SetField: _set_field,
    do.PlaceRecord: _place_record,
    do.RemoveRecord: _remove_record,
    do.EndRecord: _end_record,
    do.RestoreRecord: _restore_record,
    do.RenameGroup: _rename_group,
    do.SetYear: lambda plan, change, _: year_writes(plan, change),
}
"""The rules by intent; ``planner.history.rules`` carries them out."""
