"""The kinds of entities a plan is made of: one record a kind, with all that is asked of it (pure).

How an entity is found, written to, repaired and compared, whom and which month it concerns, and
what its story is called. Something new in a plan is one record here, its intents, its sentences.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar, get_args

import msgspec
from msgspec import Struct

from planner.history.intents import Write
from planner.plan.fiscal import Month, is_month, last_month
from planner.plan.model import (
    NO_REPORT,
    Close,
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
from planner.plan.paths import EntityPath, kind_of, parse_figure_key, parse_path

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
"""What people call a field when they ask for its story; ``plan`` is the make-up of the plan."""

TOPICS: tuple[Topic, ...] = get_args(Topic)

# Reading a record's annotations is slow; they never change.
_FIELD_TYPES: dict[type[Struct], dict[str, Any]] = {}

_K = TypeVar("_K")
_V = TypeVar("_V")

Find = Callable[[Plan, str], Struct | None]
Apply = Callable[[Plan, str, str, Any], Plan]


def _no_rows(_plan: Plan, _owner: str) -> Iterable[str]:
    return ()


def _no_month(_path: EntityPath) -> Month | None:
    return None


def _by_key(key: str, _record: Any) -> tuple[str, str]:
    return (key, "")


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of entity.

    Attributes:
        name: What its paths begin with.
        names: What its paths name behind it, at most two, as the fields of intents call it.
        record: What one is kept as.
        parent: The kind in whose record it is kept; empty for the plan.
        field: The field of that record: by key, or in the order of ids.
        find: An entity by the rest of its path; None where there is none.
        apply: The plan after a write to one by the rest of its path: replaced whole, removed
            (None), or with one field set.
        absent: What stands where there is none.
        is_whole: One statement: repaired and compared as a whole, not field by field.
        order: Where one stands among others when differences are told, by its key and itself.
        topic: What its story is called.
        topics: What that of some of its fields is called.
        rows: Ids of the rows it belongs to, or shows at, by the first name of its path.
        month: The month it is of.
    """

    name: str
    names: tuple[str, ...]
    record: type[Struct]
    parent: str
    field: str
    find: Find
    apply: Apply
    absent: Struct | None = None
    is_whole: bool = False
    order: Callable[[str, Any], tuple[str, str]] = _by_key
    topic: Topic = "plan"
    topics: Mapping[str, Topic] = {}
    rows: Callable[[Plan, str], Iterable[str]] = _no_rows
    month: Callable[[EntityPath], Month | None] = _no_month

    @property
    def inside(self) -> tuple["Kind", ...]:
        """The kinds kept in its record."""
        return _INSIDE.get(self.name, ())

    @property
    def kept_apart(self) -> frozenset[str]:
        """The fields of its record that are entities of their own."""
        return frozenset(kind.field for kind in self.inside)

    def held(self, parent: Struct) -> Mapping[Any, Any]:
        """Those in the record of a parent, by their keys."""
        kept = getattr(parent, self.field)
        return kept if isinstance(kept, dict) else {one.id: one for one in kept}


def find(plan: Plan, entity: str) -> Struct | None:
    """The entity of a path; None where there is none.

    Raises:
        KeyError: When there is no such kind.
    """
    kind, _, rest = entity.partition(":")
    return KINDS[kind].find(plan, rest)


def written(plan: Plan, write: Write) -> Plan:
    """The plan after a write; entities it does not name stay the same objects.

    Raises:
        KeyError: When there is no such kind, or nothing that would hold the entity.
        ValueError: When the value is none the entity can have.
        TypeError: When a field is set of what is not there.
        AttributeError: As that.
    """
    kind, _, rest = write.entity.partition(":")
    return KINDS[kind].apply(plan, rest, write.field, write.after)


def topic_of(entity: str, field: str) -> Topic:
    """What the story of an entity's field is called."""
    kind = KINDS[kind_of(entity)]
    return kind.topics.get(field, kind.topic)


def rows_of(plan: Plan, entity: str) -> Iterable[str]:
    """The ids of the rows an entity belongs to, or shows at: its own, its item's, its KPI's."""
    path = parse_path(entity)
    return KINDS[path.kind].rows(plan, path.owner)


def month_of(entity: str) -> Month | None:
    """The month an entity is of; None for what is of no month, as a mark that moves."""
    path = parse_path(entity)
    return KINDS[path.kind].month(path)


def is_meant(change: Struct, entity: str) -> bool:
    """Whether an intent is about an entity: it names what the path names, and nothing beside it."""
    path = parse_path(entity)
    names = KINDS[path.kind].names
    beside = {kind.name for kind in KINDS["plan"].inside}.difference(names)
    return not any(hasattr(change, name) for name in beside) and all(
        _named(change, name) == own
        for name, own in zip(names, (path.owner, path.child), strict=False)
    )


def _named(change: Struct, name: str) -> str:
    return "@".join(str(getattr(change, part, "")) for part in name.split("@"))


# Writes


def _changed(held: Any, record: type[Struct], field: str, after: Any) -> Any:
    """An entity after a write: replaced whole, removed (None), or with one field set."""
    if not field:
        return None if after is None else msgspec.convert(after, record)
    return _set(held, field, after)


def _set(entity: Any, field: str, after: Any) -> Any:
    value = msgspec.convert(after, _field_types(type(entity))[field])
    return msgspec.structs.replace(entity, **{field: value})


def _field_types(kind: type[Struct]) -> dict[str, Any]:
    if kind not in _FIELD_TYPES:
        _FIELD_TYPES[kind] = {info.name: info.type for info in msgspec.structs.fields(kind)}
    return _FIELD_TYPES[kind]


def _with(held: dict[_K, _V], key: _K, value: _V | None) -> dict[_K, _V]:
    """A copy with one value set, or removed where it is None."""
    changed = dict(held)
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def _with_child(held: tuple[Any, ...], child_id: str, child: Any) -> tuple[Any, ...]:
    """The children with one set or removed, ordered by id so that undo restores them exactly."""
    others = [other for other in held if other.id != child_id]
    if child is not None:
        others.append(child)
    return tuple(sorted(others, key=lambda other: other.id))


def _one_of(held: Any, key: str) -> Any:
    """One of those an owner keeps, by key or as children with ids; None where there is none."""
    if isinstance(held, dict):
        return held.get(key)
    return next((child for child in held if child.id == key), None)


def _month(text: str) -> Month:
    """The month a path names.

    Raises:
        ValueError: When it is none.
    """
    if not is_month(text):
        raise ValueError(text)
    return Month(text)


# Where entities are kept


def _of_plan(
    name: str, record: type[Struct], field: str, key: Callable[[str], str] = str, **told: Any
) -> Kind:
    """A kind the plan keeps, each by one name."""

    def find_one(plan: Plan, rest: str) -> Struct | None:
        found: Struct | None = getattr(plan, field).get(rest)
        return found

    def apply(plan: Plan, rest: str, changed: str, after: Any) -> Plan:
        held, own = getattr(plan, field), key(rest)
        one = _changed(held.get(own), record, changed, after)
        return msgspec.structs.replace(plan, **{field: _with(held, own, one)})

    told = {"names": (name,), "parent": "plan", "field": field, **told}
    return Kind(name=name, record=record, find=find_one, apply=apply, **told)


def _of_one(parent: Kind, name: str, record: type[Struct], field: str, **told: Any) -> Kind:
    """A kind that the entities of another one keep, each by the name of its owner and its own."""
    owners = parent.field

    def find_one(plan: Plan, rest: str) -> Struct | None:
        owner_id, _, own = rest.partition(":")
        owner = getattr(plan, owners).get(owner_id)
        return _one_of(getattr(owner, field), own) if owner is not None else None

    def apply(plan: Plan, rest: str, changed: str, after: Any) -> Plan:
        owner_id, _, own = rest.partition(":")
        all_owners = getattr(plan, owners)
        owner = all_owners[owner_id]
        held = getattr(owner, field)
        one = _changed(_one_of(held, own), record, changed, after)
        kept = _with(held, own, one) if isinstance(held, dict) else _with_child(held, own, one)
        owner = msgspec.structs.replace(owner, **{field: kept})
        return msgspec.structs.replace(plan, **{owners: _with(all_owners, owner_id, owner)})

    told = {"names": (*parent.names, name), "rows": parent.rows, **told}
    told |= {"parent": parent.name, "field": field}
    return Kind(name=name, record=record, find=find_one, apply=apply, **told)


def _find_report(plan: Plan, rest: str) -> Report | None:
    row_id, _, month = rest.partition(":")
    row = plan.rows.get(row_id)
    return row.report(Month(month)) if row else None


def _apply_report(plan: Plan, rest: str, field: str, after: Any) -> Plan:
    """A report is written field by field; without any it is none."""
    row_id, _, text = rest.partition(":")
    row, month = plan.rows[row_id], _month(text)
    report: Report = _set(row.report(month), field, after)
    reports = _with(row.reports, month, None if report == NO_REPORT else report)
    row = msgspec.structs.replace(row, reports=reports)
    return msgspec.structs.replace(plan, rows=_with(plan.rows, row_id, row))


def _apply_plan(plan: Plan, _: str, field: str, after: Any) -> Plan:
    changed: Plan = _set(plan, field, after)
    return changed


# What entities concern


def _own_row(_plan: Plan, row: str) -> Iterable[str]:
    return (row,)


def _rows_of_item(plan: Plan, item: str) -> Iterable[str]:
    return plan.items[item].rows if item in plan.items else ()


def _rows_showing(plan: Plan, kpi: str) -> Iterable[str]:
    return (row.id for row in plan.rows.values() if kpi in row.kpis)


def _by_due(key: str, mark: Mark) -> tuple[str, str]:
    return (mark.due or "9", key)


def _by_start(key: str, suspension: Suspension) -> tuple[str, str]:
    return (suspension.start, key)


def _by_period(key: str, _figure: Figure) -> tuple[str, str]:
    series, period = parse_figure_key(key)
    return (period, series)


_PLAN = Kind(
    name="plan",
    names=(),
    record=Plan,
    parent="",
    field="",
    find=lambda plan, _: plan,
    apply=_apply_plan,
)

_SECTION = _of_plan("section", Section, "sections")

_ITEM = _of_plan("item", Item, "items", rows=_rows_of_item)

_ROW = _of_plan("row", Row, "rows", rows=_own_row)

_MARK = _of_one(_ROW, "mark", Mark, "marks", is_whole=True, order=_by_due, topic="mark")

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

_SUSPENSION = _of_one(
    _ROW,
    "suspension",
    Suspension,
    "suspensions",
    is_whole=True,
    order=_by_start,
    topic="suspension",
)

_KPI = _of_plan("kpi", Kpi, "kpis", rows=_rows_showing, topics={"suspensions": "suspension"})

_FIGURE = _of_one(
    _KPI,
    "figure",
    Figure,
    "figures",
    is_whole=True,
    order=_by_period,
    topic="figure",
    names=("kpi", "series@period"),
    month=lambda path: last_month(parse_figure_key(path.child)[1]),
)

_CLOSE = _of_plan(
    "close",
    Close,
    "closes",
    _month,
    names=("month",),
    is_whole=True,
    topic="close",
    month=lambda path: Month(path.owner),
)

_TABLE = (
    *(_PLAN, _SECTION, _ITEM),
    *(_ROW, _MARK, _REPORT, _SUSPENSION),
    *(_KPI, _FIGURE, _CLOSE),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _TABLE}
"""The kinds by their names, a parent before what is kept in it."""

_INSIDE: dict[str, tuple[Kind, ...]] = {
    name: tuple(kind for kind in _TABLE if kind.parent == name) for name in KINDS
}
