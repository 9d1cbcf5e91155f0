"""What differs between two states of a plan, in the order of the plan (pure).

Fields are compared by name, so that one added to a record later is compared as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from planner.plan.model import Kpi, Mark, Plan, Report, Row

_PLAN_PARTS = frozenset({"id", "seq", "order", "sections", "items", "rows", "kpis", "closes"})
_ROW_PARTS = frozenset({"id", "marks", "reports", "suspensions"})
_MARK_PARTS = frozenset({"id", "month", "promises", "is_late"})
_KPI_PARTS = frozenset({"id", "figures", "suspensions"})

_EMPTY_ALIKE = frozenset({"note", "remedy", "memo", "word"})  # a cleared text is as good as none


class Difference(Struct, frozen=True):
    """A field that is not what it was.

    Attributes:
        entity: A path as in a write.
        field: Its field; ``due`` for a mark that moved; empty for the entity as a whole.
        before: The value it had, None where there was none.
        after: The value it has.
        row: Id of the row it stands at; empty for the plan, a section or an item.
    """

    entity: str
    field: str
    before: Any
    after: Any
    row: str = ""

    @property
    def is_move(self) -> bool:
        """Whether a mark now stands in another month."""
        return self.field == "due"

    @property
    def is_whole(self) -> bool:
        """Whether something was added, dropped or replaced as a whole."""
        return not self.field

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The writes that can have made it, by their units of conflict."""
        fields = ("promises", "month") if self.is_move else (self.field,)
        return (*((self.entity, field) for field in fields), (self.entity, ""))


def differences(old: Plan, new: Plan) -> tuple[Difference, ...]:
    """What differs, first of the plan, then section by section, item by item, row by row."""
    return tuple(_plan(old, new)) if old is not new else ()


def of_group(old: Plan, new: Plan, group: str) -> tuple[Difference, ...]:
    """What differs in the rows of a group before or after (all: empty), and in no row at all."""
    found = differences(old, new)
    return tuple(d for d in found if not group or _is_of_group(old, new, d.row, group))


def _is_of_group(old: Plan, new: Plan, row_id: str, group: str) -> bool:
    held = ((plan, plan.rows.get(row_id)) for plan in (old, new))
    return not row_id or any(row and group in plan.groups_of(row) for plan, row in held)


def _plan(old: Plan, new: Plan) -> Iterator[Difference]:
    yield from _fields("plan", old, new, _PLAN_PARTS)
    for month in sorted({*old.closes, *new.closes}):
        yield from _whole(f"close:{month}", old.closes.get(month), new.closes.get(month))
    yield from _order("plan", "order", old.order, new.order)
    shown_at = _first_rows(old) | _first_rows(new)
    kpis: dict[str, list[str]] = {}
    for kpi, row in shown_at.items():
        kpis.setdefault(row, []).append(kpi)
    for section in _merged(old.order, new.order):
        earlier, later = old.sections.get(section), new.sections.get(section)
        yield from _entity(f"section:{section}", earlier, later, frozenset({"id", "items"}))
        before, after = _children(earlier, "items"), _children(later, "items")
        yield from _order(f"section:{section}", "items", before, after)
        for item in _merged(before, after):
            if item in after or item not in new.items:
                yield from _item(old, new, item, kpis)
    for kpi in (*new.kpis, *(gone for gone in old.kpis if gone not in new.kpis)):
        if kpi not in shown_at:
            yield from _kpi(kpi, old.kpis.get(kpi), new.kpis.get(kpi))


def _item(
    old: Plan, new: Plan, item: str, kpis: Mapping[str, Sequence[str]]
) -> Iterator[Difference]:
    earlier, later = old.items.get(item), new.items.get(item)
    yield from _entity(f"item:{item}", earlier, later, frozenset({"id", "rows"}))
    before, after = _children(earlier, "rows"), _children(later, "rows")
    yield from _order(f"item:{item}", "rows", before, after)
    for row in _merged(before, after):
        if row not in after and row in new.rows:  # it stands at another item now
            continue
        yield from _row(row, old.rows.get(row), new.rows.get(row))
        for kpi in kpis.get(row, ()):
            yield from _kpi(kpi, old.kpis.get(kpi), new.kpis.get(kpi), row)


def _row(row: str, old: Row | None, new: Row | None) -> Iterator[Difference]:
    if old is new:
        return
    if old is None or new is None:
        yield Difference(f"row:{row}", "", old, new, row)
        return
    yield from _fields(f"row:{row}", old, new, _ROW_PARTS, row)
    for earlier, later in _pairs(old.marks, new.marks):
        yield from _mark(row, earlier, later)
    for month in sorted({*old.reports, *new.reports}):
        before, after = old.report(month), new.report(month)
        yield from _report(f"report:{row}:{month}", before, after, row)
    for earlier, later in _pairs(old.suspensions, new.suspensions):
        held = later or earlier
        yield from _whole(f"suspension:{row}:{held.id}", earlier, later, row)


def _mark(row: str, old: Mark | None, new: Mark | None) -> Iterator[Difference]:
    """A mark that moved is one difference, whatever fields that took."""
    if old == new:
        return
    entity = f"mark:{row}:{(new or old or Mark('')).id}"
    if old is None or new is None:
        yield Difference(entity, "", old, new, row)
        return
    if old.due != new.due:
        yield Difference(entity, "due", old.due, new.due, row)
    elif (old.month, old.promises) != (new.month, new.promises):
        yield Difference(entity, "promises", old.promises, new.promises, row)
    if (old.done, old.is_late) == (new.done, new.is_late):
        yield from _fields(entity, old, new, _MARK_PARTS, row)
        return
    yield Difference(entity, "done", old.done, new.done, row)  # with its word, and whether 後着
    yield from _fields(entity, old, new, _MARK_PARTS | {"done", "word"}, row)


def _report(entity: str, old: Report, new: Report, row: str) -> Iterator[Difference]:
    if old != new:
        yield from _fields(entity, old, new, frozenset(), row)


def _kpi(kpi: str, old: Kpi | None, new: Kpi | None, row: str = "") -> Iterator[Difference]:
    if old is new:
        return
    if old is None or new is None:
        yield Difference(f"kpi:{kpi}", "", old, new, row)
        return
    yield from _fields(f"kpi:{kpi}", old, new, _KPI_PARTS, row)
    for key in sorted({*old.figures, *new.figures}, key=_period_first):
        yield from _whole(f"figure:{kpi}:{key}", old.figures.get(key), new.figures.get(key), row)
    yield from _whole(f"kpi:{kpi}", old.suspensions, new.suspensions, row, "suspensions")


def _period_first(key: str) -> tuple[str, str]:
    series, _at, period = key.partition("@")
    return period, series


def _entity(
    entity: str, old: Struct | None, new: Struct | None, but: frozenset[str]
) -> Iterator[Difference]:
    if old is None or new is None:
        yield from _whole(entity, old, new)
    elif old is not new:
        yield from _fields(entity, old, new, but)


def _fields(
    entity: str, old: Struct, new: Struct, but: frozenset[str], row: str = ""
) -> Iterator[Difference]:
    for field in new.__struct_fields__:
        if field not in but:
            yield from _whole(entity, getattr(old, field), getattr(new, field), row, field)


def _whole(
    entity: str, before: Any, after: Any, row: str = "", field: str = ""
) -> Iterator[Difference]:
    if before != after and (before or after or field not in _EMPTY_ALIKE):
        yield Difference(entity, field, before, after, row)


def _order(entity: str, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """The children in another order; that some came or went is told by themselves."""
    before = tuple(child for child in old if child in new)
    after = tuple(child for child in new if child in old)
    yield from _whole(entity, before, after, field=field)


def _children(parent: Struct | None, field: str) -> tuple[str, ...]:
    return getattr(parent, field) if parent is not None else ()


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """All ids in the new order; one that is gone stands behind the one it followed."""
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
    found: dict[str, str] = {}
    for row in plan.rows_in_order():
        for kpi in row.kpis:
            found.setdefault(kpi, row.id)
    return found


def _pairs(old: Iterable[Any], new: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Marks or suspensions before and after, in the order of their months."""
    earlier = {child.id: child for child in old}
    later = {child.id: child for child in new}
    pairs = [(earlier.get(name), later.get(name)) for name in {**earlier, **later}]
    return sorted(pairs, key=lambda pair: _month(pair[0] or pair[1]))


def _month(child: Any) -> tuple[str, str]:
    month = child.due if isinstance(child, Mark) else child.start
    return (month or "9", child.id)
