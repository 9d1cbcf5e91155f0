"""The changes of a document against the plan it was exported from, made on the plan now (pure).

Three states are compared, record by record and field by field: the plan as of the entry that the
document was exported at, the plan now, and the document. What the document changed is carried over
where the plan still says what it said then; where it says something else, that is refused. Without
such an entry the first two are one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, structs

from planner.errors import PlannerError
from planner.history import rules
from planner.history.entities import KINDS, Kind, find, holder_of, whole
from planner.history.entries import apply
from planner.history.intents import Change, PlaceRecord, SetField
from planner.history.soundness import require_sound
from planner.history.writes import Signature, Write, plain
from planner.importing import intended
from planner.importing.intended import Changes
from planner.importing.outcome import Merge, NotTaken
from planner.importing.places import place_of
from planner.importing.sequence import moved
from planner.plan.fiscal import Month, calendar_month
from planner.plan.invariants import Finding
from planner.plan.model import Figure, Item, Plan
from planner.plan.paths import kind_of, make_path, parse_path

# What others refer to comes first.
_ORDER = ("kpi", "section", "item", "row", "mark", "suspension", "figure", "report")

_TREE = ("section", "item", "row")

# Kinds that no intent of an import changes.
_FIXED = ("close", "comment", "person", "amendment", "meeting", "topic", "decision", "action")


class _Place(Struct, frozen=True):
    """Where a record stands in the document.

    Attributes:
        before: Id of the sibling it stands before, one that the document left where it was.
        is_moved: Whether the document moved it.
        is_unlike: Whether its siblings stand otherwise now than then.
    """

    before: str = ""
    is_moved: bool = False
    is_unlike: bool = False


_NOWHERE = _Place()

_NO_MONTHS: Mapping[str, tuple[Month, ...]] = {}


class States(Struct, frozen=True):
    """The three states of a plan that an import compares.

    Attributes:
        base: As of the entry that the document was exported at.
        now: As it is.
        mine: As the document has it: with all records, or those alone that it names.
        is_whole: Whether what the document lacks is to go.
        months: The months of the ● of rows of which the document says no more, by their paths.
    """

    base: Plan
    now: Plan
    mine: Plan
    is_whole: bool = False
    months: Mapping[str, tuple[Month, ...]] = _NO_MONTHS


def merged(states: States, places: dict[str, str], signature: Signature, why: str = "") -> Merge:
    """What a document makes of the plan.

    Args:
        states: The states compared.
        places: The JSON paths of the records in the document.
        signature: Person and instant of the changes.
        why: The reason for them, after 計画決定.
    """
    merging = _Merging(states, places, signature, why)
    merging.carry_over()
    return merging.outcome()


class _Merging:
    """An import under way: the plan so far, the intents taken, and what was refused."""

    def __init__(
        self, states: States, places: dict[str, str], signature: Signature, why: str
    ) -> None:
        self._states = states
        self._plan = states.now
        self._places = places
        self._signature = signature
        self._why = why
        self._changes: list[Change] = []
        self._writes: list[Write] = []
        self._refused: list[NotTaken] = []
        self._base, self._mine = _records(states.base), _records(states.mine)

    def carry_over(self) -> None:
        """Take every part of the document over, in an order in which each finds what it needs."""
        self._fields("plan", self._states.base, self._states.mine)
        self._remove("kpi")
        for kind in _ORDER:
            places = self._arrange(kind) if kind in _TREE else {}
            for entity, mine in self._mine.get(kind, {}).items():
                self._record(kind, entity, mine, places.get(entity, _NOWHERE))
        for kind in ("suspension", "figure", "report", "mark", "row", "item", "section"):
            self._remove(kind)
        self._number()
        self._reported_apart()
        self._months()
        for kind in _FIXED:
            self._compare(kind)
        self._require_sound()

    def outcome(self) -> Merge:
        """The changes and what was refused."""
        now = self._states.now
        return Merge(now, self._plan, tuple(self._changes), tuple(self._refused))

    # Records

    def _record(self, kind: str, entity: str, mine: Any, place: _Place) -> None:
        base = self._base.get(kind, {}).get(entity, KINDS[kind].absent)
        now = find(self._plan, entity)
        if isinstance(mine, Figure) and base is None:
            mine = intended.as_recorded(self._plan, entity, mine)
        if now is None and entity not in self._base.get(kind, {}):
            self._add(kind, entity, mine, place.before)
        elif now is None:
            if any(getattr(base, own) != getattr(mine, own) for own in _compared(KINDS[kind])):
                self._refuse(entity, "", whole(kind, mine), "import-gone")
        elif KINDS[kind].is_whole and kind != "mark":
            self._restate(kind, entity, base, mine)
        else:
            self._fields(entity, base, mine)
            self._place(entity, mine, place)

    def _add(self, kind: str, entity: str, mine: Any, before: str) -> None:
        """Add what neither plan knows; what it holds follows by itself."""
        holder = holder_of(entity)
        if holder and find(self._plan, holder) is None:
            return  # that of something refused already
        if kind in {*_TREE, "kpi"}:
            changes = intended.of_record(entity, self._unnumbered(mine), before, self._why)
        else:
            changes = intended.of_statement(self._plan, entity, mine, self._why)
        self._try(entity, "", whole(kind, mine), changes)

    def _restate(self, kind: str, entity: str, base: Any, mine: Any) -> None:
        """Replace a record that is one statement: a figure, a suspension."""
        now = find(self._plan, entity)
        if mine in (base, now):
            return
        value = whole(kind, mine)
        if now != base:
            self._refuse(entity, "", value, "import-conflict", whole(kind, now))
        else:
            changes = intended.of_statement(self._plan, entity, mine, self._why)
            self._try(entity, "", value, changes)

    def _fields(self, entity: str, base: Any, mine: Any) -> None:
        """Carry the fields of a record over that the document changed."""
        for field in _compared(KINDS[kind_of(entity)]):
            after, now = getattr(mine, field), getattr(find(self._plan, entity), field)
            before = getattr(base, field) if base is not None else None
            if after == now or (base is not None and after == before):
                continue
            if base is None or now != before:
                self._refuse(entity, field, plain(after), "import-conflict", plain(now))
            else:
                changes = intended.of_field(self._plan, entity, field, after, self._why)
                self._try(entity, field, plain(after), changes)

    def _compare(self, kind: str) -> None:
        """Refuse what the document says otherwise of records that no intent changes."""
        base, mine = self._base.get(kind, {}), self._mine.get(kind, {})
        for entity, record in mine.items():
            now = find(self._plan, entity)
            if record not in (base.get(entity), now):
                self._refuse(entity, "", whole(kind, record), "import-no-way", whole(kind, now))
        for entity in base if self._states.is_whole else ():
            if entity not in mine and find(self._plan, entity) is not None:
                self._refuse(entity, "", None, "import-no-way", whole(kind, base[entity]))

    def _remove(self, kind: str) -> None:
        """Remove what the document lacks, where it is meant whole."""
        mine = self._mine.get(kind, {})
        listed = self._base.get(kind, {}) if self._states.is_whole else {}
        for entity, base in listed.items():
            now, holder = find(self._plan, entity), holder_of(entity)
            if entity in mine or now is None or (holder and self._is_going(holder)):
                continue
            if kind == "report":
                self._fields(entity, base, KINDS[kind].absent)
            elif _content(find(self._states.now, entity)) != _content(base) or _held(now):
                self._refuse(entity, "", None, "import-conflict", whole(kind, now))
            else:
                if kind == "row":
                    self._hide_kpis(entity)
                self._try(entity, "", None, intended.of_removal(entity, base, self._why))

    def _is_going(self, holder: str) -> bool:
        """Whether what holds a record goes with it."""
        return holder not in self._mine.get(kind_of(holder), {})

    def _hide_kpis(self, entity: str) -> None:
        """Take the KPIs off a row that goes where the document keeps them: else they go with it."""
        row: Any = find(self._plan, entity)
        kept = [kpi for kpi in row.kpis if kpi in self._states.mine.kpis]
        if kept:
            left = [kpi for kpi in row.kpis if kpi not in kept]
            self._try(entity, "kpis", left, [SetField(entity, "kpis", left, self._why)])

    def _unnumbered(self, mine: Any) -> Any:
        """An item to be added; without its number while one that goes still has it."""
        if not isinstance(mine, Item) or not mine.number or not self._states.is_whole:
            return mine
        holders = (item for item in self._plan.items.values() if item.number == mine.number)
        is_held = any(make_path("item", item.id) not in self._mine["item"] for item in holders)
        return structs.replace(mine, number="") if is_held else mine

    def _number(self) -> None:
        """Give the items added their numbers that others had."""
        for entity, mine in self._mine.get("item", {}).items():
            now = find(self._plan, entity)
            is_new = entity not in self._base.get("item", {})
            if is_new and isinstance(now, Item) and not now.number and mine.number:
                changes = [SetField(entity, "number", mine.number, self._why)]
                self._try(entity, "number", mine.number, changes)

    def _reported_apart(self) -> None:
        """Let rows be reported as a whole document has them, also where others moved past them."""
        for entity, mine in self._mine.get("row", {}).items() if self._states.is_whole else ():
            now: Any = find(self._plan, entity)
            was: Any = find(self._states.now, entity)
            is_theirs = was is not None and was.is_separate != self._base["row"][entity].is_separate
            if now is None or is_theirs or now.is_separate == mine.is_separate:
                continue
            changes = [SetField(entity, "is_separate", mine.is_separate, self._why)]
            self._try(entity, "is_separate", mine.is_separate, changes)

    def _months(self) -> None:
        """Give rows the months of ● that the document lists instead of their ●."""
        for entity, wanted in self._states.months.items():
            base: Any = self._base.get("row", {}).get(entity)
            now: Any = find(self._plan, entity)
            if base is None or now is None or wanted in (base.due_months, now.due_months):
                continue
            value, theirs = ([*map(calendar_month, each)] for each in (wanted, now.due_months))
            if now.due_months != base.due_months:
                self._refuse(entity, "months", value, "import-conflict", theirs)
            else:
                changes = intended.of_months(self._plan, now, wanted, self._why)
                self._try(entity, "months", value, changes)

    # Places

    def _arrange(self, kind: str) -> dict[str, _Place]:
        """Where the records of a kind stand in the document, and which of them it moved."""
        base, mine = self._base.get(kind, {}), self._mine.get(kind, {})
        found: dict[str, _Place] = {}
        for siblings in _siblings(mine):
            stay = [own for own in siblings if _parent(base, own) == _parent(mine, own)]
            then = [own for own in base if own in set(stay)]
            now = [own for own in self._now_in_order(kind) if own in set(stay)]
            going = moved(then, stay) if now != stay else frozenset()
            following = ""
            for own in reversed(siblings):
                is_moved = own in going or (own in base and own not in set(stay))
                found[own] = _Place(following, is_moved, now not in (then, stay))
                if own in stay and not is_moved:
                    following = parse_path(own).owner
        return found

    def _now_in_order(self, kind: str) -> Iterator[str]:
        """The records of a kind that stand now where they stood, in order."""
        base = self._base.get(kind, {})
        for entity, record in _tree(self._states.now, kind):
            if entity in base and record.at.parent == base[entity].at.parent:
                yield entity

    def _place(self, entity: str, mine: Any, place: _Place) -> None:
        """Place a record that the document moved."""
        if not place.is_moved:
            return
        base: Any = self._base[kind_of(entity)][entity]
        now: Any = find(self._plan, entity)
        if now.at.parent != base.at.parent or place.is_unlike:
            if now.at.parent != mine.at.parent or place.is_unlike:
                self._refuse(entity, "at", mine.at.parent, "import-conflict", now.at.parent)
            return
        change = PlaceRecord(entity, mine.at.parent, place.before, self._why)
        self._try(entity, "at", mine.at.parent, [change])

    # Taking and refusing

    def _try(self, entity: str, field: str, value: Any, changes: Changes) -> None:
        """Take intents over, all of them or none."""
        if changes is None:
            self._refuse(entity, field, value, "import-no-way", self._said(entity, field))
            return
        plan = self._plan
        taken: list[Change] = []
        written: list[Write] = []
        try:
            for change in changes:
                made = rules.writes(plan, change, self._signature)
                if made:
                    plan = apply(plan, made)
                    taken.append(change)
                    written += made
        except PlannerError as error:
            self._refused.append(NotTaken(self._place_of(entity, field), value, error))
            return
        self._plan = plan
        self._changes += taken
        self._writes += written

    def _said(self, entity: str, field: str) -> Any:
        now = find(self._plan, entity)
        return plain(getattr(now, field)) if field and now is not None else None

    def _refuse(self, entity: str, field: str, value: Any, code: str, now: Any = None) -> None:
        error = PlannerError(code, mine=value, theirs=now)
        self._refused.append(NotTaken(self._place_of(entity, field), value, error, now))

    def _place_of(self, entity: str, field: str = "") -> str:
        return place_of(self._places, entity, field)

    def _require_sound(self) -> None:
        """Refuse everything where it would leave the plan unfit."""
        try:
            require_sound(self._states.now, self._plan, self._writes)
        except PlannerError as error:
            finding = error.parameters.get("finding")
            place = finding.parameters["place"] if isinstance(finding, Finding) else "plan"
            self._refused.append(NotTaken(self._place_of(place), None, error))
            self._plan, self._changes = self._states.now, []


def records(plan: Plan) -> Iterator[tuple[str, Any]]:
    """The records of a plan by their paths, those left out that stand in a row or KPI."""
    for table in KINDS["plan"].child_kinds:
        held = table.records_in(plan).items()
        yield from (
            _tree(plan, table.name)
            if table.name in _TREE
            else ((make_path(table.name, key), record) for key, record in held)
        )


def _records(plan: Plan) -> dict[str, dict[str, Any]]:
    """Every record of a plan by its kind and path; what stands in an order, in that."""
    found: dict[str, dict[str, Any]] = {}
    for entity, record in records(plan):
        found.setdefault(kind_of(entity), {})[entity] = record
    for inside in KINDS.values():
        if inside.parent in found:
            found[inside.name] = {
                make_path(inside.name, parse_path(owner).owner, key): record
                for owner, holder in found[inside.parent].items()
                for key, record in inside.records_in(holder).items()
            }
    return found


def _tree(plan: Plan, kind: str) -> Iterator[tuple[str, Any]]:
    """The sections, items or rows of a plan as printed."""
    listed: dict[str, Iterable[Any]] = {
        "section": (plan.sections[own] for own in plan.order),
        "item": plan.items_in_order(),
        "row": plan.rows_in_order(),
    }
    return ((make_path(kind, record.id), record) for record in listed[kind])


def _siblings(records: Mapping[str, Any]) -> Iterable[list[str]]:
    """The paths of records that stand in one parent, in their order."""
    found: dict[str, list[str]] = {}
    for entity, record in records.items():
        found.setdefault(record.at.parent, []).append(entity)
    return found.values()


def _parent(records: Mapping[str, Any], entity: str) -> str | None:
    """The id of what a record stands in; None for one that is not there."""
    record = records.get(entity)
    return record.at.parent if record is not None else None


def _compared(kind: Kind) -> Iterator[str]:
    """The fields of a kind that are compared one by one."""
    apart = {"id", "at", *kind.derived, *kind.child_fields}
    return (field for field in kind.record.__struct_fields__ if field not in apart)


def _content(record: Any) -> Any:
    """A record with what it holds, wherever it stands."""
    made = plain(record)
    return {name: value for name, value in made.items() if name not in {"at", "inherited"}}


def _held(record: Any) -> Any:
    """The ids of what stands in a section or item."""
    return getattr(record, "items", ()) or getattr(record, "rows", ())
