"""Two plans of two years beside each other, by lineage: same, changed, new, ended (pure).

Rows belong together by their lineage, also through the plans of the years between; KPIs by their
key; items and sections by the rows in them, or by their id where one plan goes on from the other.
Both are compared as they were planned: what happened in a year is no difference of the plans.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeVar

from msgspec import Struct, structs

from planner.history.diff import Difference, differences, merged
from planner.plan.following import as_planned
from planner.plan.model import Ended, Item, Mark, Plan, Row, Section
from planner.plan.order import At
from planner.plan.paths import EntityPath, parse_path
from planner.plan.renewing import renewed_title

PartKind = Literal["plan", "section", "item", "row", "kpi"]
State = Literal["same", "changed", "new", "ended"]

STATES: tuple[State, ...] = ("same", "changed", "new", "ended")

_Ids = dict[str, str]
_Table = TypeVar("_Table", Section, Item)


class Counterpart(Struct, frozen=True):
    """A section, item, row or KPI in two plans, or what they have beside these.

    Attributes:
        id: Its id in the later plan; in the earlier one where it ended.
        before: Its id in the earlier plan; empty for a new one.
        changes: Its differences, between the two plans of the comparison.
        ended: 廃止 in the earlier plan; None for what was only left out of the later one.
    """

    kind: PartKind
    state: State
    id: str = ""
    before: str = ""
    changes: tuple[Difference, ...] = ()
    ended: Ended | None = None


class TwoPlans(Struct, frozen=True):
    """Two plans beside each other.

    Attributes:
        old: The earlier plan as it was planned, in the year and by the ids of the later one.
        new: The later plan as it was planned.
        parts: Their parts in the order of the later plan; KPIs behind the first row that shows
            them.
        is_related: Whether the later one goes on from the earlier one.
    """

    old: Plan
    new: Plan
    parts: tuple[Counterpart, ...]
    is_related: bool

    def count(self, kind: str, state: State) -> int:
        """How many parts of a kind there are in a state."""
        return sum(1 for part in self.parts if (part.kind, part.state) == (kind, state))


def compare(old: Plan, new: Plan, between: Mapping[str, Plan]) -> TwoPlans:
    """Two plans beside each other.

    Args:
        old: The earlier plan.
        new: The later one.
        between: Plans of the years between, by their ids, through which the lineage goes.
    """
    plans = {**between, new.id: new, old.id: old}
    is_related = old.id in _ancestors(new, plans)
    rows = _rows(old, new, plans)
    items = _parents(old.items, new.items, _steps(rows, old.rows, new.rows), is_related=is_related)
    sections = _parents(
        old.sections, new.sections, _steps(items, old.items, new.items), is_related=is_related
    )
    keys = {kpi.key: kpi.id for kpi in old.kpis.values()}
    kpis = {own: keys[kpi.key] for own, kpi in new.kpis.items() if kpi.key in keys}
    before = {"section": sections, "item": items, "row": rows, "kpi": kpis}
    planned = _neutral(as_planned(new, new.year, with_dropped=True))
    aligned = _aligned(old, planned, {kind: _flipped(ids) for kind, ids in before.items()})
    parts = tuple(_parts(old, aligned, planned, before))
    return TwoPlans(aligned, planned, parts, is_related or bool(rows))


def _ancestors(plan: Plan, plans: Mapping[str, Plan]) -> list[str]:
    """The ids of the plans that a plan goes on from, as far as they are there."""
    found: list[str] = []
    while plan.follows in plans and plan.follows not in found:
        found.append(plan.follows)
        plan = plans[plan.follows]
    return found


def _rows(old: Plan, new: Plan, plans: Mapping[str, Plan]) -> _Ids:
    """The ids of rows of the earlier plan by those of the rows that go on from them."""
    found: _Ids = {}
    for own, row in new.rows.items():
        place, steps = row.lineage, 0
        while place is not None and place.plan != old.id and steps < len(plans):
            earlier = plans[place.plan].rows.get(place.row) if place.plan in plans else None
            place, steps = earlier.lineage if earlier else None, steps + 1
        if place is not None and place.plan == old.id and place.row in old.rows:
            found.setdefault(own, place.row)
    return _each_once(found)


def _steps(
    ids: _Ids, old: Mapping[str, Item | Row], new: Mapping[str, Item | Row]
) -> list[tuple[str, str]]:
    """The parents of what belongs together, the later before the earlier one."""
    return [(new[own].at.parent, old[before].at.parent) for own, before in ids.items()]


def _parents(
    old: Mapping[str, _Table],
    new: Mapping[str, _Table],
    steps: Iterable[tuple[str, str]],
    *,
    is_related: bool,
) -> _Ids:
    """The earlier ids of items or sections: their own, else those of what stands in them."""
    found: _Ids = {own: own for own in new if own in old} if is_related else {}
    taken = set(found.values())
    for own, before in steps:
        if own not in found and before not in taken:
            found[own] = before
            taken.add(before)
    return found


def _each_once(ids: _Ids) -> _Ids:
    """Each earlier id for the first later one alone."""
    return _flipped(_flipped(dict(reversed(ids.items()))))


def _flipped(ids: _Ids) -> _Ids:
    return {before: own for own, before in ids.items()}


def _neutral(plan: Plan) -> Plan:
    """A plan without what says only where it comes from."""
    rows = {own: structs.replace(r, lineage=None, source="") for own, r in plan.rows.items()}
    return structs.replace(plan, id="", follows="", rows=rows)


def _aligned(old: Plan, new: Plan, later: Mapping[str, _Ids]) -> Plan:
    """The earlier plan as planned, in the year and by the ids of the later one."""
    plan = _neutral(as_planned(old, new.year, with_dropped=True))

    def id_of(kind: str, own: str) -> str:
        if own in later[kind]:
            return later[kind][own]
        taken = getattr(new, f"{kind}s")
        return f"{own}~" if own in taken else own  # another thing there has this id

    def placed(kind: str, record: Any, parent: str) -> Any:
        at = At(id_of(parent, record.at.parent) if parent else record.at.parent, record.at.key)
        return structs.replace(record, id=id_of(kind, record.id), at=at)

    rows = [placed("row", row, "item") for row in plan.rows.values()]
    rows = [
        structs.replace(
            row,
            kpis=tuple(id_of("kpi", kpi) for kpi in row.kpis),
            marks=_marks(row.marks, new.rows[row.id].marks if row.id in new.rows else ()),
        )
        for row in rows
    ]
    kpis = [structs.replace(kpi, id=id_of("kpi", kpi.id)) for kpi in plan.kpis.values()]
    sections = [placed("section", one, "") for one in plan.sections.values()]
    items = [placed("item", item, "section") for item in plan.items.values()]
    return structs.replace(
        plan,
        title=renewed_title(old.title, old.year, new.year),
        sections={one.id: one for one in sections},
        items={item.id: item for item in items},
        rows={row.id: row for row in rows},
        kpis={kpi.id: kpi for kpi in kpis},
    ).arranged()


def _marks(old: tuple[Mark, ...], new: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The marks of the earlier row, those of the same month and text by the id they have later."""
    ids = {mark.id for mark in old}
    free = {(mark.month, mark.text): mark.id for mark in new if mark.id not in ids}
    known = {mark.id for mark in new}
    made = []
    for mark in old:
        later = None if mark.id in known else free.pop((mark.month, mark.text), None)
        made.append(structs.replace(mark, id=later) if later else mark)
    return tuple(sorted(made, key=lambda mark: mark.id))


def _parts(
    old: Plan, aligned: Plan, new: Plan, before: Mapping[str, _Ids]
) -> Iterator[Counterpart]:
    """The parts of two plans, in the order of the later one."""
    changes: dict[tuple[str, str], list[Difference]] = {}
    for difference in differences(aligned, new):
        changes.setdefault(_holder(parse_path(difference.entity)), []).append(difference)
    own = tuple(_with_title(old, each) for each in changes.get(("plan", ""), ()))
    yield Counterpart("plan", "changed" if own else "same", changes=own)
    for kind, key in dict.fromkeys(_in_order(aligned, new)):
        known = getattr(old, f"{kind}s")
        if key not in getattr(new, f"{kind}s"):
            was = key if key in known else key.removesuffix("~")
            yield Counterpart(kind, "ended", was, was, ended=known[was].ended)
        elif key not in getattr(aligned, f"{kind}s"):
            yield Counterpart(kind, "new", key)
        else:
            found = tuple(changes.get((kind, key), ()))
            yield Counterpart(kind, "changed" if found else "same", key, before[kind][key], found)


def _with_title(old: Plan, difference: Difference) -> Difference:
    """A difference of the plans; of their titles with the earlier one, which names its own year."""
    is_title = (difference.entity, difference.field) == ("plan", "title")
    return structs.replace(difference, before=old.title) if is_title else difference


def _in_order(old: Plan, new: Plan) -> Iterator[tuple[PartKind, str]]:
    """What stands in one of two plans, once in each place where it stands in the later one."""
    for section in merged(old.order, new.order):
        yield "section", section
        pair = (_children(plan.sections, section, "items") for plan in (old, new))
        for item in merged(*pair):
            if item in new.items and new.items[item].section != section:
                continue
            yield "item", item
            pair = (_children(plan.items, item, "rows") for plan in (old, new))
            for row in merged(*pair):
                if row not in new.rows or new.rows[row].item == item:
                    yield "row", row
                    yield from (("kpi", kpi) for kpi in (*_kpis(new, row), *_kpis(old, row)))
    yield from (("kpi", kpi) for kpi in {**new.kpis, **old.kpis})


def _holder(path: EntityPath) -> tuple[str, str]:
    """The kind and id of the part that a difference belongs to."""
    if path.kind in {"section", "item", "row", "kpi"}:
        return path.kind, path.owner
    if path.kind == "mark":
        return "row", path.owner
    return "plan", ""


def _children(parents: Mapping[str, Section | Item], own: str, field: str) -> tuple[str, ...]:
    return getattr(parents[own], field) if own in parents else ()


def _kpis(plan: Plan, row: str) -> tuple[str, ...]:
    return tuple(kpi for kpi in plan.rows[row].kpis if kpi in plan.kpis) if row in plan.rows else ()
