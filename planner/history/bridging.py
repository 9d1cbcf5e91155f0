"""The writes that turn one plan into another when the entries between them are lost (pure)."""

from collections.abc import Iterator

from msgspec import Struct

from planner.history.entities import KINDS, Kind, whole
from planner.history.writes import Write, plain
from planner.plan.model import Plan
from planner.plan.paths import make_path


def writes_between(old: Plan, new: Plan) -> tuple[Write, ...]:
    """The writes that turn ``old`` into ``new``, field by field for records in both."""
    kind = KINDS["plan"]
    excluded = kind.child_fields | kind.derived
    return (*_fields("plan", old, new, excluded), *_children(kind, old, new))


def _children(parent: Kind, old: Struct, new: Struct, *owner: str) -> Iterator[Write]:
    """The writes to the children of a record, kind by kind."""
    for kind in parent.child_kinds:
        before, after = kind.records_in(old), kind.records_in(new)
        for key in sorted(before.keys() | after.keys()):
            earlier, later = before.get(key, kind.absent), after.get(key, kind.absent)
            if earlier != later:
                yield from _writes(kind, earlier, later, (*owner, key))


def _writes(
    kind: Kind, old: Struct | None, new: Struct | None, names: tuple[str, ...]
) -> Iterator[Write]:
    """The writes to an entity: whole if added, removed or one statement, else by field."""
    entity = make_path(kind.name, *names)
    if old is None or new is None or kind.is_whole:
        yield Write(entity, "", whole(kind.name, old), whole(kind.name, new))
    else:
        yield from _fields(entity, old, new, kind.child_fields | kind.derived)
        yield from _children(kind, old, new, *names)


def _fields(entity: str, old: Struct, new: Struct, excluded: frozenset[str]) -> Iterator[Write]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name not in excluded and before != after:
            yield Write(entity, name, plain(before), plain(after))
