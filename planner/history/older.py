"""Lines of older versions as today's program would have written them (pure).

Intents are for people, and their names are read for ever.
"""

from typing import Any

from planner.plan import older_targets
from planner.plan.order import keys
from planner.plan.paths import EntityPath, make_path, parse_path

Record = dict[str, Any]

Places = dict[str, dict[str, list[Any]]]
"""Parent and key, as far as they are known, by entity and side of the write."""

_SIDES = ("before", "after")

# Fields of version 2 that listed the children of a record, with the kind of these.
_LISTS = {("plan", "order"): "section", ("section", "items"): "item", ("item", "rows"): "row"}

# Fields of version 2 that named the parent of a record.
_PARENTS = {"section": "pillar", "item": "section", "row": "item"}


def to_version_3(line: Record) -> Record:
    """A line of version 2."""
    return older_targets.entry(with_places(line))


def with_places(line: Record) -> Record:
    """A line of version 2 in which what it said of order and of parents has become places.

    No version has written such writes but a repair, where a checkpoint had what the lines lacked.
    A list and a parent of one thing become one write. What a line does not say of a place, its key
    or its parent, is None there: it stays as it is.
    """
    writes = [(parse_path(write["entity"]), write) for write in line.get("writes", ())]
    places: Places = {}
    for path, write in writes:
        for side in _SIDES:
            _note_list(places, path, write, side)
            _note_parent(places, path, write, side)
    if not places:
        return line
    made = [_brought_forward(places, path, write) for path, write in writes]
    return {**line, "writes": [*filter(None, made), *_moves(places)]}


def _note_list(places: Places, path: EntityPath, write: Record, side: str) -> None:
    """Note the places that a list of children says, one in a field or in a whole record."""
    for (kind, field), child in _LISTS.items():
        if kind != path.kind or write["field"] not in {"", field}:
            continue
        listed = write[side] if write["field"] else (write[side] or {}).get(field)
        parent = path.owner or None  # sections are listed by the plan, which is no parent
        for own, key in zip(listed or (), keys(len(listed or ())), strict=True):
            place = _place(places, make_path(child, own), side)
            place[:] = [place[0] if parent is None else parent, key]


def _note_parent(places: Places, path: EntityPath, write: Record, side: str) -> None:
    """Note the parent that a record says, in a field or as a whole."""
    field = _PARENTS.get(path.kind)
    if field is None or write["field"] not in {"", field}:
        return
    parent = write[side] if write["field"] else (write[side] or {}).get(field)
    if parent is not None:
        _place(places, write["entity"], side)[0] = parent


def _place(places: Places, entity: str, side: str) -> list[Any]:
    """The place of an entity on one side of the writes, as far as it is known."""
    own = places.setdefault(entity, {name: [None, None] for name in _SIDES})
    return own[side]


def _brought_forward(places: Places, path: EntityPath, write: Record) -> Record | None:
    """A write without lists and parents; None for one that said nothing else."""
    parent = _PARENTS.get(path.kind)
    is_list = (path.kind, write["field"]) in _LISTS
    if is_list or (write["field"] and write["field"] == parent):
        return None
    if write["field"] or parent is None:
        return write
    place = places.pop(write["entity"], {})
    return {**write, **{side: _placed(path.kind, write[side], place.get(side)) for side in _SIDES}}


def _placed(kind: str, record: Any, place: list[Any] | None) -> Any:
    """A whole record with its place instead of its parent and without the list of its children."""
    if not isinstance(record, dict) or place is None:
        return record
    left_out = {_PARENTS[kind], *(field for holder, field in _LISTS if holder == kind)}
    (first,) = keys(1)
    at = [place[0] or "", place[1] or first]
    return {"at": at, **{name: value for name, value in record.items() if name not in left_out}}


def _moves(places: Places) -> list[Record]:
    """The writes of the places of what was there before and is still."""
    return [
        {"entity": entity, "field": "at", **place}
        for entity, place in places.items()
        if place["after"] != [None, None] and place["before"] != place["after"]
    ]
