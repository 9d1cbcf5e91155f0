"""The writes that lead from one plan to another where the entries between them are lost (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from planner.history.intents import Write, plain
from planner.plan.model import NO_REPORT, Mark, Plan, Report, Row, Suspension

_PARTS = {"sections", "items", "rows", "kpis", "closes", "seq"}
_OF_ROW = {"marks", "suspensions", "reports"}


def writes_between(old: Plan, new: Plan) -> tuple[Write, ...]:
    """The writes that make ``new`` of ``old``, field by field where both have the record."""
    return (
        *_fields("plan", old, new, _PARTS),
        *_entities("section", old.sections, new.sections),
        *_entities("item", old.items, new.items),
        *_rows(old.rows, new.rows),
        *_kpis(old, new),
        *_whole("close", old.closes, new.closes),
    )


def _rows(old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[Write]:
    yield from _entities("row", old, new, _OF_ROW)
    for row_id in old.keys() & new.keys():
        before, after = old[row_id], new[row_id]
        yield from _children(f"mark:{row_id}", before.marks, after.marks)
        yield from _children(f"suspension:{row_id}", before.suspensions, after.suspensions)
        for month in sorted(before.reports.keys() | after.reports.keys()):
            held: Report = before.reports.get(month, NO_REPORT)
            report: Report = after.reports.get(month, NO_REPORT)
            yield from _fields(f"report:{row_id}:{month}", held, report, set())


def _kpis(old: Plan, new: Plan) -> Iterator[Write]:
    yield from _entities("kpi", old.kpis, new.kpis, {"figures"})
    for kpi_id in old.kpis.keys() & new.kpis.keys():
        figures = old.kpis[kpi_id].figures, new.kpis[kpi_id].figures
        yield from _whole(f"figure:{kpi_id}", *figures)


def _children(
    path: str, old: Sequence[Mark | Suspension], new: Sequence[Mark | Suspension]
) -> Iterator[Write]:
    before, after = ({child.id: child for child in children} for children in (old, new))
    yield from _whole(path, before, after)


def _whole(path: str, old: Mapping[Any, Struct], new: Mapping[Any, Struct]) -> Iterator[Write]:
    """Records replaced, removed and added whole."""
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield Write(f"{path}:{key}", "", plain(old.get(key)), plain(new.get(key)))


def _entities(
    kind: str, old: Mapping[str, Struct], new: Mapping[str, Struct], apart: set[str] | None = None
) -> Iterator[Write]:
    for key in sorted(old.keys() | new.keys()):
        if key in old and key in new:
            yield from _fields(f"{kind}:{key}", old[key], new[key], apart or set())
        else:
            yield Write(f"{kind}:{key}", "", plain(old.get(key)), plain(new.get(key)))


def _fields(entity: str, old: Struct, new: Struct, apart: set[str]) -> Iterator[Write]:
    for name in old.__struct_fields__:
        before: Any = getattr(old, name)
        after: Any = getattr(new, name)
        if name not in apart and before != after:
            yield Write(entity, name, plain(before), plain(after))
