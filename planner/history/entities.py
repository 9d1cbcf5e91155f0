"""The table of the kinds of entities in a plan, one record for each (pure).

A record says how entities of the kind are found, written and compared, their rows and month, and
the topic of their story. What else a new kind needs is told in ``planner/README.md``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Literal, TypeVar, get_args

import msgspec
from msgspec import Struct

from planner.history.writes import Write, plain
from planner.plan.fiscal import Month, is_month, last_month
from planner.plan.meetings import Action, AgendaTopic, Decision, Meeting
from planner.plan.model import (
    NO_REPORT,
    Close,
    Comment,
    Figure,
    Item,
    Kpi,
    Mark,
    Plan,
    Report,
    Row,
    Section,
    Suspension,
)
from planner.plan.order import Placed, in_order
from planner.plan.paths import EntityPath, kind_of, make_path, parse_figure_key, parse_path
from planner.plan.people import Amendment, Person

Topic = Literal[
    "status",
    "note",
    "remedy",
    "mark",
    "figure",
    "suspension",
    "review",
    "memo",
    "close",
    "plan",
]
"""The topic by which people ask for a story; ``plan`` is the structure of the plan."""

TOPICS: tuple[Topic, ...] = get_args(Topic)

# Reading annotations is slow, and msgspec remembers what it has read of records alone.
_HOLDERS: dict[tuple[type[Struct], str], type[Struct]] = {}

_PLACE = "at"  # the field of sections, items, rows and topics that says where they stand

# The fields of sections and items from which the numbers by order follow; empty: the whole record.
_NUMBERING = frozenset({"", _PLACE, "number"})

_K = TypeVar("_K")
_V = TypeVar("_V")

Find = Callable[[Plan, str], Struct | None]
Apply = Callable[[Plan, str, str, Any], Plan]


def _no_rows(_plan: Plan, _owner: str) -> Iterable[str]:
    return ()


def _no_month(_path: EntityPath) -> Month | None:
    return None


def _never(_path: EntityPath, _field: str) -> bool:
    return False


def _by_key(key: str, _record: Any) -> tuple[str, str]:
    return (key, "")


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of entity.

    Attributes:
        name: The start of its paths.
        names: The fields of intents that the other parts of its paths match, at most two.
        record: The type of its records.
        parent: The kind whose records contain its records; empty for the plan.
        field: The field of the parent that contains them, by key or ordered by id.
        find: Finds an entity by the rest of its path; None where there is none.
        apply: Returns the plan after a write to an entity, given by the rest of its path: replaced
            whole, removed (None), or with one field set.
        absent: The value for an entity that does not exist.
        derived: The fields of its record that follow from others: no write sets one.
        is_whole: Whether it is one statement, compared as a whole and not field by field.
        order: The sort key of an entity among differences, from its key and record.
        topic: The topic of its story.
        topics: The topics of fields that have their own.
        rows: The ids of the rows it belongs to or is shown on, by the first name of its path.
        month: The month it is of.
        settable: The fields that people set one by one (``SetField``).
        structure: The other fields that belong to the plan as 計画決定 fixes it; empty: the whole.
        dated: Whether a field (empty: the entity as a whole) has no month of its own and counts
            from the month its entry was made for (``planner.history.dated``).
    """

    name: str
    names: tuple[str, ...]
    record: type[Struct]
    parent: str
    field: str
    find: Find
    apply: Apply
    absent: Struct | None = None
    derived: frozenset[str] = frozenset()
    is_whole: bool = False
    order: Callable[[str, Any], tuple[str, str]] = _by_key
    topic: Topic = "plan"
    topics: Mapping[str, Topic] = {}
    rows: Callable[[Plan, str], Iterable[str]] = _no_rows
    month: Callable[[EntityPath], Month | None] = _no_month
    settable: frozenset[str] = frozenset()
    structure: frozenset[str] = frozenset()
    dated: Callable[[EntityPath, str], bool] = _never

    @property
    def child_kinds(self) -> tuple["Kind", ...]:
        """The kinds whose records it contains."""
        return _CHILD_KINDS[self.name]

    @property
    def child_fields(self) -> frozenset[str]:
        """The fields of its record that contain other entities."""
        return frozenset(kind.field for kind in self.child_kinds)

    def records_in(self, parent: Struct) -> Mapping[Any, Any]:
        """The records of this kind in the record of a parent, by their keys."""
        records = getattr(parent, self.field)
        return records if isinstance(records, dict) else {child.id: child for child in records}


def find(plan: Plan, entity: str) -> Struct | None:
    """The entity of a path; None where there is none.

    Raises:
        KeyError: When there is no such kind.
    """
    kind, _, rest = entity.partition(":")
    return KINDS[kind].find(plan, rest)


def present(plan: Plan, write: Write) -> Any:
    """The present value of a write's field, as plain JSON; None when it no longer exists."""
    entity = find(plan, write.entity)
    if entity is None:
        return None
    if not write.field:
        return whole(kind_of(write.entity), entity)
    value = plain(attrgetter(write.field)(entity))
    is_place = write.field == _PLACE and isinstance(write.after, list)
    return _said(value, write.after) if is_place else value


def whole(kind: str, entity: Struct | None) -> Any:
    """An entity as plain JSON, without what follows from other entities; None for none."""
    made = plain(entity)
    for name in KINDS[kind].derived if made is not None else ():
        made.pop(name, None)
    return made


def apply_write(plan: Plan, write: Write) -> Plan:
    """The plan after a write; entities it does not name stay the same objects.

    The order of sections, items and rows follows from their places.

    Raises:
        KeyError: When the kind or the owner of the entity does not exist.
        ValueError: When the entity cannot have the value.
        TypeError: When a field is set on an entity that does not exist.
        AttributeError: As ``TypeError``.
    """
    kind, _, rest = write.entity.partition(":")
    if write.field in KINDS[kind].derived:
        raise ValueError(write.field)
    return KINDS[kind].apply(plan, rest, write.field, write.after)


def whole_fields(plan: Plan, writes: Iterable[Write]) -> Iterator[Write]:
    """The writes of an entry, each that is of a part of a field as one of the whole field.

    Args:
        plan: The plan before the entry.
        writes: Its writes, in order.
    """
    for write in writes:
        field, _, part = write.field.partition(".")
        if not part:
            yield write
            continue
        before, plan = find(plan, write.entity), apply_write(plan, write)
        after = find(plan, write.entity)
        values = (plain(getattr(entity, field)) for entity in (before, after))
        yield Write(write.entity, field, *values)


def topic_of(entity: str, field: str) -> Topic:
    """The topic of the story of an entity's field."""
    kind = KINDS[kind_of(entity)]
    return kind.topics.get(field, kind.topic)


def rows_of(plan: Plan, entity: str) -> Iterable[str]:
    """The ids of the rows an entity belongs to or is shown on: its own, its item's, its KPI's."""
    path = parse_path(entity)
    return KINDS[path.kind].rows(plan, path.owner)


def month_of(entity: str) -> Month | None:
    """The month an entity is of; None for entities without one, such as marks, which move."""
    path = parse_path(entity)
    return KINDS[path.kind].month(path)


def is_dated(entity: str, field: str) -> bool:
    """Whether a field has no month of its own and counts from the month its entry was made for."""
    path = parse_path(entity)
    return KINDS[path.kind].dated(path, field)


def is_structure(entity: str, field: str) -> bool:
    """Whether a field is a part of the plan that 計画決定 fixes: its structure or a target."""
    kind = KINDS[kind_of(entity)]
    if kind.name == "mark":  # everyday work
        return False
    if kind.name == "figure":
        return parse_path(entity).child.startswith("target")
    return field in kind.settable or field in kind.structure


def holder_of(entity: str) -> str:
    """The path of the record that contains an entity; empty for one of the plan itself."""
    path = parse_path(entity)
    parent = KINDS[path.kind].parent
    return make_path(parent, path.owner) if path.child else ""


def read_field(kind: str, field: str, value: Any) -> Any:
    """The value of a field as a write has it, from plain JSON.

    Raises:
        ValueError: When the field cannot have the value.
    """
    return plain(typed_field(kind, field, value))


def typed_field(kind: str, field: str, value: Any) -> Any:
    """The value of a field as its record has it, from plain JSON.

    Raises:
        ValueError: When the field cannot have the value.
    """
    holder: Any = msgspec.convert({"value": value}, _holder(KINDS[kind].record, field))
    return holder.value


def is_meant(change: Struct, entity: str) -> bool:
    """Whether an intent is about an entity: it has the names in the path and no other."""
    if (named := getattr(change, "entity", "")) and isinstance(named, str):
        return named in {entity, holder_of(entity)}
    path = parse_path(entity)
    names = KINDS[path.kind].names
    others = {kind.name for kind in KINDS["plan"].child_kinds}.difference(names)
    return not any(hasattr(change, name) for name in others) and all(
        _named(change, name) == own
        for name, own in zip(names, (path.owner, path.child), strict=False)
    )


def _named(change: Struct, name: str) -> str:
    return "@".join(str(getattr(change, part, "")) for part in name.split("@"))


# Writes


def _after_write(before: Any, record: type[Struct], field: str, after: Any) -> Any:
    """An entity after a write: replaced whole, removed (None), or with one field set."""
    if not field:
        return None if after is None else msgspec.convert(after, record)
    if field == _PLACE and isinstance(after, list):
        after = _filled(plain(before.at), after)
    return _set(before, field, after)


def _said(place: list[Any], said: list[Any]) -> list[Any]:
    """A place without the part that a line of version 2 could not say."""
    return [None if part is None else own for own, part in zip(place, said, strict=True)]


def _filled(place: list[Any], said: list[Any]) -> list[Any]:
    """The place that a write says, with the part that a line of version 2 could not say."""
    return [own if part is None else part for own, part in zip(place, said, strict=True)]


def _set(entity: Any, field: str, after: Any) -> Any:
    """A record with one field set; ``target.rule`` is a part of one."""
    field, _, part = field.partition(".")
    if part:
        value = _set(getattr(entity, field), part, after)
    else:
        holder: Any = msgspec.convert({"value": after}, _holder(type(entity), field))
        value = holder.value
    return msgspec.structs.replace(entity, **{field: value})


def _holder(kind: type[Struct], field: str) -> type[Struct]:
    """A record with one field of a kind alone, to convert its values by."""
    if (kind, field) not in _HOLDERS:
        types = {info.name: info.type for info in msgspec.structs.fields(kind)}
        _HOLDERS[kind, field] = msgspec.defstruct("Holder", [("value", types[field])])
    return _HOLDERS[kind, field]


def _with(values: dict[_K, _V], key: _K, value: _V | None) -> dict[_K, _V]:
    """A copy with one value set, or removed where it is None."""
    changed = dict(values)
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def _with_child(children: tuple[Any, ...], child_id: str, child: Any) -> tuple[Any, ...]:
    """The children with one set or removed, ordered by id so that undo restores them exactly."""
    by_id = _with({own.id: own for own in children}, child_id, child)
    return tuple(by_id[own] for own in sorted(by_id))


def _child(children: Any, key: str) -> Any:
    """The child with a key or id; None where there is none."""
    if isinstance(children, dict):
        return children.get(key)
    return next((child for child in children if child.id == key), None)


def _month(text: str) -> Month:
    """The month in a path.

    Raises:
        ValueError: When the text is no month.
    """
    if not is_month(text):
        raise ValueError(text)
    return Month(text)


# Where records are stored


def _kind_of_plan(
    name: str, record: type[Struct], field: str, key: Callable[[str], str] = str, **options: Any
) -> Kind:
    """A kind whose records are in a dict of the plan; paths have one name."""

    def find_one(plan: Plan, rest: str) -> Struct | None:
        entity: Struct | None = getattr(plan, field).get(rest)
        return entity

    def apply(plan: Plan, rest: str, changed: str, after: Any) -> Plan:
        records, own = getattr(plan, field), key(rest)
        entity = _after_write(records.get(own), record, changed, after)
        return msgspec.structs.replace(plan, **{field: _with(records, own, entity)})

    options = {"names": (name,), "parent": "plan", "field": field, **options}
    return Kind(name=name, record=record, find=find_one, apply=apply, **options)


def _kind_of_owner(
    parent: Kind, name: str, record: type[Struct], field: str, **options: Any
) -> Kind:
    """A kind whose records are in those of another kind; paths name the owner and the entity."""
    owners = parent.field

    def find_one(plan: Plan, rest: str) -> Struct | None:
        owner_id, _, own = rest.partition(":")
        owner = getattr(plan, owners).get(owner_id)
        return _child(getattr(owner, field), own) if owner is not None else None

    def apply(plan: Plan, rest: str, changed: str, after: Any) -> Plan:
        owner_id, _, own = rest.partition(":")
        all_owners = getattr(plan, owners)
        owner = all_owners[owner_id]
        children = getattr(owner, field)
        entity = _after_write(_child(children, own), record, changed, after)
        put = _with if isinstance(children, dict) else _with_child
        owner = msgspec.structs.replace(owner, **{field: put(children, own, entity)})
        return msgspec.structs.replace(plan, **{owners: _with(all_owners, owner_id, owner)})

    options = {"names": (*parent.names, name), "rows": parent.rows, **options}
    options |= {"parent": parent.name, "field": field}
    return Kind(name=name, record=record, find=find_one, apply=apply, **options)


def _placed(kind: Kind) -> Kind:
    """A kind whose records have a place: each write derives anew the order that it changes."""
    table = kind.field

    def apply(plan: Plan, rest: str, changed: str, after: Any) -> Plan:
        before = getattr(plan, table).get(rest)
        plan = kind.apply(plan, rest, changed, after)
        made = getattr(plan, table).get(rest)
        if changed in {"", _PLACE}:
            plan = _among_siblings(plan, table, before, made)
        if not changed and made is not None and table in _CHILDREN:
            children = getattr(plan, _CHILDREN[table]).values()
            own = (child for child in children if child.at.parent == made.id)
            plan = _with_children(plan, _CHILDREN[table], made.id, own)
        return plan.numbered() if table != "rows" and changed in _NUMBERING else plan

    return msgspec.structs.replace(kind, apply=apply)


def _among_siblings(plan: Plan, table: str, before: Any, after: Any) -> Plan:
    """The plan with the order derived anew in which a record written stood or stands."""
    records = getattr(plan, table)
    if table == "sections":
        return msgspec.structs.replace(plan, order=in_order(records.values()))
    own = (before or after).id
    for parent_id in {record.at.parent for record in (before, after) if record is not None}:
        parent = getattr(plan, _PARENTS[table]).get(parent_id)
        listed = {*getattr(parent, table, ())} - {own}
        if after is not None and after.at.parent == parent_id:
            listed.add(own)
        plan = _with_children(plan, table, parent_id, (records[child] for child in listed))
    return plan


def _with_children(plan: Plan, table: str, parent_id: str, children: Iterable[Placed]) -> Plan:
    """The plan with the children of one record, which are kept in a table, in their order."""
    parents = getattr(plan, _PARENTS[table])
    parent = parents.get(parent_id)
    if parent is None:
        return plan
    parent = msgspec.structs.replace(parent, **{table: in_order(children)})
    return msgspec.structs.replace(plan, **{_PARENTS[table]: {**parents, parent_id: parent}})


# Records have their children in a field named after the table in which these are kept.
_CHILDREN = {"sections": "items", "items": "rows"}

_PARENTS = {child: parent for parent, child in _CHILDREN.items()}


def _find_report(plan: Plan, rest: str) -> Report | None:
    row_id, _, month = rest.partition(":")
    row = plan.rows.get(row_id)
    return row.report(Month(month)) if row else None


def _apply_report(plan: Plan, rest: str, field: str, after: Any) -> Plan:
    """Reports are written field by field; one without any field is removed."""
    row_id, _, text = rest.partition(":")
    row, month = plan.rows[row_id], _month(text)
    report: Report = _set(row.report(month), field, after)
    reports = _with(row.reports, month, None if report == NO_REPORT else report)
    row = msgspec.structs.replace(row, reports=reports)
    return msgspec.structs.replace(plan, rows=_with(plan.rows, row_id, row))


def _apply_plan(plan: Plan, _: str, field: str, after: Any) -> Plan:
    changed: Plan = _set(plan, field, after)
    return changed


# Rows and order of entities


def _own_row(_plan: Plan, row: str) -> Iterable[str]:
    return (row,)


def _rows_of_item(plan: Plan, item: str) -> Iterable[str]:
    return plan.items[item].rows if item in plan.items else ()


def _rows_showing(plan: Plan, kpi: str) -> Iterable[str]:
    return (row.id for row in plan.rows.values() if kpi in row.kpis)


def _rows_of_topic(plan: Plan, topic: str) -> Iterable[str]:
    return _row_named(plan.topics.get(topic))


def _rows_of_action(plan: Plan, action: str) -> Iterable[str]:
    return _row_named(plan.actions.get(action))


def _row_named(record: AgendaTopic | Action | None) -> Iterable[str]:
    return (record.row,) if record is not None and record.row else ()


def _by_due(key: str, mark: Mark) -> tuple[str, str]:
    return (mark.due or "9", key)


def _by_start(key: str, suspension: Suspension) -> tuple[str, str]:
    return (suspension.start, key)


def _by_instant(key: str, comment: Comment) -> tuple[str, str]:
    return (comment.at, key)


def _by_day(key: str, held: Amendment | Meeting) -> tuple[str, str]:
    return (held.day, key)


def _by_due_day(key: str, action: Action) -> tuple[str, str]:
    return (action.due, key)


def _by_place(key: str, topic: AgendaTopic) -> tuple[str, str]:
    return (topic.at.key, key)


def _by_period(key: str, _figure: Figure) -> tuple[str, str]:
    series, period = parse_figure_key(key)
    return (period, series)


def _dated(*fields: str) -> Callable[[EntityPath, str], bool]:
    return lambda _path, field: field in fields


def _is_target(path: EntityPath, _field: str) -> bool:
    """Whether a figure is a target, or of an unknown month."""
    series, period = parse_figure_key(path.child)
    return series.startswith("target") or not period


_TREE_STRUCTURE = frozenset({"", _PLACE, "ended"})

_PLAN = Kind(
    name="plan",
    names=(),
    record=Plan,
    parent="",
    field="",
    find=lambda plan, _: plan,
    apply=_apply_plan,
    derived=frozenset({"order", "numbers", "seq", "dated"}),
    settable=frozenset(
        {"title", "branch", "groups", "statuses", "pillars", "ledger_from", "report_deadline"}
    ),
    structure=frozenset({"fiscal_year"}),
)

_SECTION = _placed(
    _kind_of_plan(
        "section",
        Section,
        "sections",
        derived=frozenset({"items"}),
        settable=frozenset({"title", "label", "groups", "lead_group"}),
        structure=_TREE_STRUCTURE,
        dated=_dated("", _PLACE, "ended"),
    )
)

_ITEM = _placed(
    _kind_of_plan(
        "item",
        Item,
        "items",
        derived=frozenset({"rows"}),
        rows=_rows_of_item,
        settable=frozenset({"number", "title", "lines", "groups", "lead_group", "tags"}),
        structure=_TREE_STRUCTURE,
        dated=_dated("", _PLACE, "ended"),
    )
)

_ROW = _placed(
    _kind_of_plan(
        "row",
        Row,
        "rows",
        rows=_own_row,
        settable=frozenset(
            {"kind", "text", "title", "kpis", "groups", "lead_group"}
            | {"is_separate", "period_rule", "lineage", "source"}
        ),
        structure=_TREE_STRUCTURE,
        dated=_dated("", _PLACE, "ended", "kpis"),
    )
)

_MARK = _kind_of_owner(
    _ROW,
    "mark",
    Mark,
    "marks",
    is_whole=True,
    order=_by_due,
    topic="mark",
    settable=frozenset({"text"}),
    dated=_dated("", "promises", "dropped"),
)

_REPORT = Kind(
    name="report",
    names=("row", "month"),
    record=Report,
    parent="row",
    field="reports",
    find=_find_report,
    apply=_apply_report,
    absent=NO_REPORT,
    topic="status",
    topics={"note": "note", "remedy": "remedy", "review": "review", "memo": "memo"},
    rows=_own_row,
    month=lambda path: Month(path.child),
)

_SUSPENSION = _kind_of_owner(
    _ROW,
    "suspension",
    Suspension,
    "suspensions",
    is_whole=True,
    order=_by_start,
    topic="suspension",
)

_COMMENT = _kind_of_owner(
    _ROW, "comment", Comment, "comments", is_whole=True, order=_by_instant, topic="review"
)

_KPI = _kind_of_plan(
    "kpi",
    Kpi,
    "kpis",
    derived=frozenset({"inherited"}),
    rows=_rows_showing,
    topics={"suspensions": "suspension"},
    settable=frozenset(
        {"key", "name", "unit", "role", "decimals", "population", "lines", "breaks"}
    ),
    structure=frozenset({"", "target", "kind", "ended"}),
    dated=_dated("target", "expected_by", "month_targets", "kind", "population", "ended"),
)

_FIGURE = _kind_of_owner(
    _KPI,
    "figure",
    Figure,
    "figures",
    is_whole=True,
    order=_by_period,
    topic="figure",
    names=("kpi", "series@period"),
    month=lambda path: last_month(parse_figure_key(path.child)[1]),
    dated=_is_target,
)

_CLOSE = _kind_of_plan(
    "close",
    Close,
    "closes",
    _month,
    names=("month",),
    is_whole=True,
    topic="close",
    month=lambda path: Month(path.owner),
)

_PERSON = _kind_of_plan("person", Person, "people")

_AMENDMENT = _kind_of_plan("amendment", Amendment, "amendments", order=_by_day)

_MEETING = _kind_of_plan("meeting", Meeting, "meetings", order=_by_day)

_TOPIC = _kind_of_plan("topic", AgendaTopic, "topics", order=_by_place, rows=_rows_of_topic)

_DECISION = _kind_of_owner(_TOPIC, "decision", Decision, "decisions", is_whole=True)

_ACTION = _kind_of_plan("action", Action, "actions", order=_by_due_day, rows=_rows_of_action)

_TABLE = (
    *(_PLAN, _SECTION, _ITEM),
    *(_ROW, _MARK, _REPORT, _SUSPENSION, _COMMENT),
    *(_KPI, _FIGURE, _CLOSE),
    *(_PERSON, _AMENDMENT, _MEETING, _TOPIC, _DECISION, _ACTION),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _TABLE}
"""The kinds by name, each after its parent."""

_CHILD_KINDS: dict[str, tuple[Kind, ...]] = {
    name: tuple(kind for kind in _TABLE if kind.parent == name) for name in KINDS
}
