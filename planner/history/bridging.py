"""The writes that lead from one plan to another where the entries between them are lost (pure)."""

from collections.abc import Iterator

from msgspec import Struct

from planner.history.entities import KINDS, Kind
from planner.history.intents import Write, plain
from planner.plan.model import Plan
from planner.plan.paths import make_path


def writes_between(old: Plan, new: Plan) -> tuple[Write, ...]:
    """The writes that make ``new`` of ``old``, field by field where both have the record."""
    kind = KINDS["plan"]
    apart = kind.kept_apart | {"seq"}
    return (*_fields("plan", old, new, apart), *_inside(kind, old, new))


def _inside(parent: Kind, old: Struct, new: Struct, *owner: str) -> Iterator[Write]:
    """What differs in what two versions of a record keep, kind by kind."""
    for kind in parent.inside:
        before, after = kind.held(old), kind.held(new)
        for key in sorted(before.keys() | after.keys()):
            earlier, later = before.get(key, kind.absent), after.get(key, kind.absent)
            if earlier != later:
                yield from _writes(kind, earlier, later, (*owner, key))


def _writes(
    kind: Kind, old: Struct | None, new: Struct | None, names: tuple[str, ...]
) -> Iterator[Write]:
    """An entity written whole where it came, went or is one statement, else field by field."""
    entity = make_path(kind.name, *names)
    if old is None or new is None or kind.is_whole:
        yield Write(entity, "", plain(old), plain(new))
    else:
        yield from _fields(entity, old, new, kind.kept_apart)
        yield from _inside(kind, old, new, *names)


def _fields(entity: str, old: Struct, new: Struct, apart: frozenset[str]) -> Iterator[Write]:
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if name not in apart and before != after:
            yield Write(entity, name, plain(before), plain(after))
