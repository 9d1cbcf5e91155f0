"""The differences between two states of a plan, in the order of the plan (pure).

Fields are compared by name, so that fields added to the records later are included.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from planner.history.entities import KINDS, Kind
from planner.plan.model import Kpi, Mark, Plan
from planner.plan.paths import make_path

# Kinds compared in the order of the plan, not among the children of a record.
_TREE = frozenset({"section", "item", "row", "kpi"})

# Fields compared in a way of their own: places and order, a mark's moves, suspensions.
_SPECIAL: dict[str, frozenset[str]] = {
    "plan": frozenset({"seq", "order", "numbers", "dated"}),
    "section": frozenset({"items", "at"}),
    "item": frozenset({"rows", "at"}),
    "row": frozenset({"at"}),
    "mark": frozenset({"month", "promises", "is_late"}),
    "kpi": frozenset({"suspensions"}),
}

# The kind of the children by the field that has them in their order.
_ORDERED = {"order": "section", "items": "item", "rows": "row"}

_NONE = frozenset[str]()

_EMPTY_ALIKE = frozenset({"note", "remedy", "memo", "word"})  # a cleared text equals none


class Difference(Struct, frozen=True):
    """A changed field of an entity.

    Attributes:
        entity: A path as in a write.
        field: Its field; ``due`` for a mark that moved; ``at`` for what stands in another parent;
            empty for the entity as a whole.
        before: The earlier value; None where there was none.
        after: The later value.
        row: Id of the row it belongs to; empty for the plan, a section or an item.
    """

    entity: str
    field: str
    before: Any
    after: Any
    row: str = ""

    @property
    def is_move(self) -> bool:
        """Whether a mark moved to another month."""
        return self.field == "due"

    @property
    def is_whole(self) -> bool:
        """Whether the entity was added, removed or replaced as a whole."""
        return not self.field

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The keys of the writes that can have caused it."""
        if self.field in _ORDERED:
            placed = (make_path(_ORDERED[self.field], child) for child in self.after)
            return tuple((entity, "at") for entity in placed)
        fields = ("promises", "month") if self.is_move else (self.field,)
        return (*((self.entity, field) for field in fields), (self.entity, ""))


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """The differences: of the plan, then section by section, item by item, row by row."""
    return tuple(_plan(old, new)) if old is not new else ()


def of_group(old: Plan, new: Plan, group: str) -> tuple[Difference, ...]:
    """The differences in no row, and in the rows a group (empty: any) has before or after."""
    every = differences(old, new)
    return tuple(d for d in every if not group or _is_of_group(old, new, d.row, group))


def _is_of_group(old: Plan, new: Plan, row_id: str, group: str) -> bool:
    rows = ((plan, plan.rows.get(row_id)) for plan in (old, new))
    return not row_id or any(row and group in plan.groups_of(row) for plan, row in rows)


def _plan(old: Plan, new: Plan) -> Iterator[Difference]:
    yield from _parts(KINDS["plan"], old, new)
    yield from _order("plan", "order", old.order, new.order)
    shown_at = _first_rows(old) | _first_rows(new)
    kpis: dict[str, list[str]] = {}
    for kpi, row in shown_at.items():
        kpis.setdefault(row, []).append(kpi)
    for section in merged(old.order, new.order):
        earlier, later = old.sections.get(section), new.sections.get(section)
        yield from _entity("section", earlier, later, section)
        before, after = _children(earlier, "items"), _children(later, "items")
        yield from _order(make_path("section", section), "items", before, after)
        for item in merged(before, after):
            if item in after or item not in new.items:
                yield from _item(old, new, item, kpis)
    for kpi in {**new.kpis, **old.kpis}:
        if kpi not in shown_at:
            yield from _kpi(kpi, old.kpis.get(kpi), new.kpis.get(kpi))


def _item(
    old: Plan, new: Plan, item: str, kpis: Mapping[str, Sequence[str]]
) -> Iterator[Difference]:
    earlier, later = old.items.get(item), new.items.get(item)
    yield from _entity("item", earlier, later, item)
    before, after = _children(earlier, "rows"), _children(later, "rows")
    yield from _order(make_path("item", item), "rows", before, after)
    for row in merged(before, after):
        if row not in after and row in new.rows:  # it was moved to another item
            continue
        yield from _entity("row", old.rows.get(row), new.rows.get(row), row, row=row)
        for kpi in kpis.get(row, ()):
            yield from _kpi(kpi, old.kpis.get(kpi), new.kpis.get(kpi), row)


def _kpi(kpi: str, old: Kpi | None, new: Kpi | None, row: str = "") -> Iterator[Difference]:
    yield from _entity("kpi", old, new, kpi, row=row)
    if old is not None and new is not None:
        path = make_path("kpi", kpi)
        yield from _whole(path, old.suspensions, new.suspensions, row, "suspensions")


def _entity(
    kind: str, old: Struct | None, new: Struct | None, *names: str, row: str = ""
) -> Iterator[Difference]:
    """The differences of an entity: whole if added, removed or one statement, else by field."""
    if old is new:
        return
    is_in_both = old is not None and new is not None
    if isinstance(old, Mark) and isinstance(new, Mark):
        yield from _mark(make_path(kind, *names), old, new, row)
    elif is_in_both and not KINDS[kind].is_whole:
        yield from _parts(KINDS[kind], old, new, *names, row=row)
    else:
        yield from _whole(make_path(kind, *names), old, new, row)


def _parts(kind: Kind, old: Any, new: Any, *names: str, row: str = "") -> Iterator[Difference]:
    """The differences in the fields of an entity, then in its children."""
    path = make_path(kind.name, *names)
    if kind.name in _ORDERED.values() and old.at.parent != new.at.parent:
        yield Difference(path, "at", old.at, new.at, row)
    yield from _fields(path, old, new, _excluded(kind.name), row)
    for child in kind.child_kinds:
        if child.name in _TREE or getattr(old, child.field) is getattr(new, child.field):
            continue
        before, after = child.records_in(old), child.records_in(new)
        places = {key: child.order(key, record) for key, record in {**after, **before}.items()}
        for key in sorted(places, key=places.__getitem__):
            pair = before.get(key, child.absent), after.get(key, child.absent)
            yield from _entity(child.name, *pair, *names, key, row=row)


def _mark(entity: str, old: Mark, new: Mark, row: str) -> Iterator[Difference]:
    """The differences of a mark; a move is one, whichever fields it changed."""
    if old == new:
        return
    if old.due != new.due:
        yield Difference(entity, "due", old.due, new.due, row)
    elif (old.month, old.promises) != (new.month, new.promises):
        yield Difference(entity, "promises", old.promises, new.promises, row)
    excluded = _excluded("mark")
    if (old.done, old.is_late) != (new.done, new.is_late):  # with its word, and whether 後着
        yield Difference(entity, "done", old.done, new.done, row)
        excluded |= {"done", "word"}
    yield from _fields(entity, old, new, excluded, row)


def _excluded(kind: str) -> frozenset[str]:
    """The fields of a kind that are not compared one by one."""
    own = KINDS[kind]
    return own.child_fields | own.derived | _SPECIAL.get(kind, _NONE) | {"id"}


def _fields(
    entity: str, old: Struct, new: Struct, excluded: frozenset[str], row: str
) -> Iterator[Difference]:
    for field in new.__struct_fields__:
        if field not in excluded:
            yield from _whole(entity, getattr(old, field), getattr(new, field), row, field)


def _whole(
    entity: str, before: Any, after: Any, row: str = "", field: str = ""
) -> Iterator[Difference]:
    if before != after and (before or after or field not in _EMPTY_ALIKE):
        yield Difference(entity, field, before, after, row)


def _order(entity: str, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """The difference in the order of children, those added or removed left out."""
    before = tuple(child for child in old if child in new)
    after = tuple(child for child in new if child in old)
    yield from _whole(entity, before, after, field=field)


def _children(parent: Struct | None, field: str) -> tuple[str, ...]:
    return getattr(parent, field) if parent is not None else ()


def merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """All ids in the new order; a removed one follows the id it followed before."""
    merged = list(new)
    known = set(new)
    place = 0
    for child in old:
        if child in known:
            place = merged.index(child) + 1
        else:
            merged.insert(place, child)
            place += 1
    return merged


def _first_rows(plan: Plan) -> dict[str, str]:
    """The first row that shows each KPI, by the id of the KPI."""
    rows: dict[str, str] = {}
    for row in plan.rows_in_order():
        for kpi in row.kpis:
            rows.setdefault(kpi, row.id)
    return rows
