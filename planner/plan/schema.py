"""The JSON of a plan: one documented schema for file, export and import.

A document nests ``sections → items → rows`` and holds the records of ``planner.plan.model`` with
their ids. Each has its ``key`` among its siblings; where one of them has none, they stand in the
order of the document. On a row it adds values for scripts, which may be missing on reading:
``months`` (calendar months of its current ●), ``status``, ``note``, ``remedy`` (of the status
month) and ``kpi`` (names of the KPIs it shows).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from planner.errors import Fault, UnavailableError
from planner.plan.faults import json_fault, record_fault
from planner.plan.fiscal import FIRST_YEAR, LAST_YEAR, Month, MonthField, calendar_month
from planner.plan.meetings import Action, AgendaTopic, Meeting
from planner.plan.model import Close, Earlier, Ended, Item, Kpi, Pillar, Plan, Row, Section, Status
from planner.plan.order import At, Key, keys
from planner.plan.people import Amendment, Person, ReportDeadline
from planner.plan.versions import Steps, upcast

SCHEMA = "planner.plan"
SCHEMA_VERSION = 3


def _from_2(document: dict[str, Any]) -> dict[str, Any]:
    from planner.plan import older_targets  # noqa: PLC0415 - only older documents need it

    return older_targets.document(document)


# The steps that turn older documents into documents of the present version.
SCHEMA_STEPS: Steps = {2: _from_2}


class _Header(Struct):
    schema: str
    version: int


class _RowDocument(Row, frozen=True, omit_defaults=True):
    """A row nested in its item, whose id it does not repeat."""

    at: At = At("", "1")
    key: Key | None = None


class _ItemDocument(Struct, frozen=True):
    id: str
    rows: tuple[_RowDocument, ...]
    number: str = ""
    key: Key | None = None
    title: str = ""
    lines: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lead_group: str = ""
    tags: tuple[str, ...] = ()
    ended: Ended | None = None


class _SectionDocument(Struct, frozen=True):
    id: str
    pillar: str
    title: str
    items: tuple[_ItemDocument, ...]
    key: Key | None = None
    label: str = ""
    groups: tuple[str, ...] = ()
    lead_group: str = ""
    ended: Ended | None = None


class Exported(Struct, frozen=True):
    """The entry of the plan's history that an export was made at, by its id and number.

    Attributes:
        month: The month that the values for scripts are of.
    """

    entry: str
    seq: int
    month: MonthField | None = None


_Child = TypeVar("_Child", _SectionDocument, _ItemDocument, _RowDocument)


class _PlanDocument(Struct, frozen=True):
    id: str
    title: str
    branch: str
    fiscal_year: Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
    status_month: MonthField
    ledger_from: MonthField
    groups: tuple[str, ...]
    statuses: tuple[Status, ...]
    pillars: tuple[Pillar, ...]
    sections: tuple[_SectionDocument, ...]
    kpis: tuple[Kpi, ...] = ()
    closes: dict[MonthField, Close] = field(default_factory=dict)
    decided: str | None = None
    report_deadline: ReportDeadline | None = None
    people: tuple[Person, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    topics: tuple[AgendaTopic, ...] = ()
    actions: tuple[Action, ...] = ()
    dated: dict[str, tuple[Earlier, ...]] = field(default_factory=dict)
    follows: str = ""
    exported: Exported | None = None


# Lists of a document that are tables of a plan, by the id of their records.
_TABLES: tuple[str, ...] = ("kpis", "people", "amendments", "meetings", "topics", "actions")


def to_document(plan: Plan, month: Month | None = None) -> dict[str, Any]:
    """The plan as plain JSON values; with a month, the values for scripts are of that month."""
    month, plan = month or plan.status_month, plan.alone()
    return {
        "schema": SCHEMA,
        "version": SCHEMA_VERSION,
        "id": plan.id,
        "title": plan.title,
        "branch": plan.branch,
        "fiscal_year": plan.fiscal_year,
        "status_month": plan.status_month,
        "ledger_from": plan.ledger_from,
        "decided": plan.decided,
        "groups": list(plan.groups),
        "statuses": msgspec.to_builtins(plan.statuses),
        "pillars": msgspec.to_builtins(plan.pillars),
        "sections": [_section(plan, plan.sections[section], month) for section in plan.order],
        **{
            table: [msgspec.to_builtins(record) for record in getattr(plan, table).values()]
            for table in _TABLES
        },
        "closes": msgspec.to_builtins(dict(sorted(plan.closes.items()))),
        "report_deadline": msgspec.to_builtins(plan.report_deadline),
        **({"dated": msgspec.to_builtins(plan.dated)} if plan.dated else {}),
        **({"follows": plan.follows} if plan.follows else {}),
    }


def from_document(document: object, source: str = "") -> Plan:
    """The plan of a document.

    Raises:
        UnavailableError: ``schema-newer`` when a later version wrote it, ``schema-broken`` with
            the place and the problem there when it is no plan.
    """
    document = of_today(document, source)
    try:
        plan = msgspec.convert(document, _PlanDocument)
    except msgspec.ValidationError as error:
        raise _broken(source, record_fault(error)) from error
    seen: set[tuple[str, str]] = set()
    for kind, own, place in _ids(plan):
        if not own or ":" in own or (kind, own) in seen:
            raise _broken(source, Fault("id-unfit", {"place": place, "id": own}))
        seen.add((kind, own))
    for n, section in enumerate(plan.sections):
        if ("pillar", section.pillar) not in seen:
            place = f"$.sections[{n}].pillar"
            raise _broken(source, Fault("pillar-unknown", {"place": place, "id": section.pillar}))
    return _plan(plan)


def of_today(document: object, source: str = "") -> dict[str, Any]:
    """A document, or a part of one, as one of the present version; what it holds is not read yet.

    Raises:
        UnavailableError: ``schema-newer``, or ``schema-broken`` when it is no plan's.
    """
    try:
        header = msgspec.convert(document, _Header)
    except msgspec.ValidationError as error:
        raise _broken(source, record_fault(error)) from error
    if header.schema != SCHEMA:
        raise _broken(source, Fault("other-schema", {"name": header.schema}))
    if header.version > SCHEMA_VERSION:
        raise UnavailableError("schema-newer", source=source, version=header.version)
    if header.version < 1:
        raise _broken(source, Fault("no-version", {"version": header.version}))
    plain: dict[str, Any] = msgspec.convert(document, dict[str, Any])
    return upcast(plain, "version", SCHEMA_STEPS)


def read_document(path: Path) -> Plan:
    """The plan in a JSON file.

    Raises:
        UnavailableError: When it cannot be read or is no plan.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnavailableError("file-unreadable", path=str(path), problem=error.strerror) from error
    return from_document(decode(content, str(path)), str(path))


def decode(content: bytes, source: str = "") -> object:
    """The JSON that bytes hold.

    Raises:
        UnavailableError: ``schema-broken`` with the problem and its place.
    """
    try:
        return msgspec.json.decode(content)
    except RecursionError as error:
        raise _broken(source, Fault("nested-too-deep")) from error
    except msgspec.ValidationError as error:  # JSON with a number beyond all measure
        raise _broken(source, record_fault(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken(source, json_fault(content)) from error


def _broken(source: str, problem: Fault) -> UnavailableError:
    return UnavailableError("schema-broken", source=source, problem=problem)


def encode(document: object) -> bytes:
    """A document as indented UTF-8 JSON, the same bytes for the same plan."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _section(plan: Plan, section: Section, month: Month) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(section)
    pillar, key = plain.pop("at")
    plain["items"] = [_item(plan, plan.items[item], month) for item in section.items]
    return {"id": plain.pop("id"), "pillar": pillar, "key": key, **plain}


def _item(plan: Plan, item: Item, month: Month) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(item)
    _section_id, key = plain.pop("at")
    plain["rows"] = [_row(plan, plan.rows[row], month) for row in item.rows]
    return {"id": plain.pop("id"), "key": key, **plain}


def _row(plan: Plan, row: Row, month: Month) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    _item_id, key = plain.pop("at")
    plain.pop("kind", None)
    if "reports" in plain:
        plain["reports"] = dict(sorted(plain["reports"].items()))
    report = row.report(month)
    return {
        "id": plain.pop("id"),
        "key": key,
        "kind": row.kind,
        **plain,
        "months": [*map(calendar_month, row.due_months)],
        "status": report.status,
        "note": report.note,
        "remedy": report.remedy,
        "kpi": [plan.kpis[kpi].name for kpi in row.kpis if kpi in plan.kpis],
    }


def _plan(document: _PlanDocument) -> Plan:
    sections: dict[str, Section] = {}
    items: dict[str, Item] = {}
    rows: dict[str, Row] = {}
    for section, section_key in _with_keys(document.sections):
        at = At(section.pillar, section_key)
        sections[section.id] = Section(**_shared(section, Section), at=at)
        for item, item_key in _with_keys(section.items):
            items[item.id] = Item(**_shared(item, Item), at=At(section.id, item_key))
            for row, row_key in _with_keys(item.rows):
                rows[row.id] = _row_of(row, At(item.id, row_key))
    tables: dict[str, Any] = {
        name: {own.id: own for own in getattr(document, name)} for name in _TABLES
    }
    tables["topics"] = {topic.id: _topic_of(topic) for topic in document.topics}
    plan = Plan(**_shared(document, Plan), sections=sections, items=items, rows=rows, **tables)
    return plan.arranged().alone()


def _with_keys(children: Sequence[_Child]) -> Iterator[tuple[_Child, str]]:
    """Children with their keys: their own, else as they stand in the document."""
    own = [child.key for child in children if child.key]
    return zip(children, own if len(own) == len(children) else keys(len(children)), strict=True)


def _topic_of(document: AgendaTopic) -> AgendaTopic:
    """The topic of a document, its decisions sorted by id as every write leaves them."""
    decisions = sorted(document.decisions, key=lambda decision: decision.id)
    return msgspec.structs.replace(document, decisions=tuple(decisions))


def _row_of(document: _RowDocument, at: At) -> Row:
    """The row of a document, what it holds sorted by id as every write leaves it."""
    shared = _shared(document, Row)
    for name in ("marks", "suspensions", "comments"):
        shared[name] = tuple(sorted(shared[name], key=lambda child: child.id))
    return Row(**shared, at=at)


def _ids(document: _PlanDocument) -> Iterator[tuple[str, str, str]]:
    """Every id of a document: its kind, inside which it must be unique, the id, and its place."""
    for i, pillar in enumerate(document.pillars):
        yield "pillar", pillar.id, f"$.pillars[{i}]"
    for table in _TABLES:
        for i, record in enumerate(getattr(document, table)):
            yield table, record.id, f"$.{table}[{i}]"
    for i, topic in enumerate(document.topics):
        yield from _inside(topic, "decisions", f"$.topics[{i}]")
    for i, section in enumerate(document.sections):
        yield "section", section.id, f"$.sections[{i}]"
        for j, item in enumerate(section.items):
            yield "item", item.id, f"$.sections[{i}].items[{j}]"
            for k, row in enumerate(item.rows):
                place = f"$.sections[{i}].items[{j}].rows[{k}]"
                yield "row", row.id, place
                for inside in ("marks", "suspensions", "comments"):
                    yield from _inside(row, inside, place)


def _inside(
    holder: _RowDocument | AgendaTopic, field: str, place: str
) -> Iterator[tuple[str, str, str]]:
    """The ids of the records in a field of another one, as ``_ids`` gives them."""
    for n, record in enumerate(getattr(holder, field)):
        yield f"{field} of {holder.id}", record.id, f"{place}.{field}[{n}]"


def _shared(document: Struct, kind: type[Struct]) -> dict[str, Any]:
    """The fields that a nested record has in common with its flat one, the nested ones left out."""
    nested = _NESTED.get(kind, ())
    return {
        name: getattr(document, name)
        for name in kind.__struct_fields__
        if name in document.__struct_fields__ and name not in nested
    }


_NESTED: dict[type[Struct], tuple[str, ...]] = {
    Plan: ("sections", *_TABLES),
    Section: ("items",),
    Item: ("rows",),
    Row: ("at",),
}
