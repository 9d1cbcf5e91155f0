"""A document to be imported: decoded, of today's version, with no field that is unknown (pure).

A part of a document has any of its fields. What a part leaves out stays as it is: it is filled from
the plan it is compared with, so that it can be read, and compares equal.
"""

from typing import Any

from msgspec import Struct

from planner.errors import PlannerError
from planner.importing.places import places_in
from planner.plan import published
from planner.plan.model import Plan
from planner.plan.schema import decode, from_document, of_today, to_document

MOST_BYTES = 32 * 1024 * 1024  # a plan of a branch has less than one

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # as Windows' editors write it

# Lists of records with ids, inside of the document and of a record.
_TABLES = ("kpis", "people", "amendments", "meetings", "topics", "actions")
_INSIDE = {
    "sections": ("items",),
    "items": ("rows",),
    "rows": ("marks", "suspensions", "comments"),
    "kpis": ("suspensions",),
    "topics": ("decisions",),
}
_BY_KEY = {"rows": ("reports",), "kpis": ("figures",)}

# Of these the order is that of the document, unless their keys say otherwise.
_ORDERED = frozenset({"sections", "items", "rows"})


class Incoming(Struct, frozen=True):
    """A document to be imported.

    Attributes:
        document: The document, or part of one.
        source: What people call it: the path of its file.
        places: The JSON paths of its records, by their paths in the plan.
    """

    document: dict[str, Any]
    source: str
    places: dict[str, str]

    @property
    def entry(self) -> str:
        """Id of the entry it was exported at; empty where it does not say so."""
        said = self.document.get("exported")
        entry = said.get("entry") if isinstance(said, dict) else None
        return entry if isinstance(entry, str) else ""

    def whole(self) -> Plan:
        """The plan of a whole document.

        Raises:
            UnavailableError: With what is missing or unfit, and its place.
        """
        return from_document(self.document, self.source)

    def beside(self, plan: Plan) -> Plan:
        """The plan of a part of a document: what it says, the rest of its records as in a plan.

        Raises:
            UnavailableError: With what is unfit, and its place.
        """
        return from_document(_filled_document(self.document, to_document(plan)), self.source)


def read(content: bytes, source: str) -> Incoming:
    """The document in the content of a file.

    Raises:
        PlannerError: ``import-field-unknown`` with its place.
        UnavailableError: When it is no JSON, no plan's, or of a newer program.
    """
    document = of_today(decode(content.removeprefix(_BYTE_ORDER_MARK), source), source)
    unknown = next(published.unknown_fields(document, published.published()), None)
    if unknown is not None:
        raise PlannerError("import-field-unknown", source=source, place=unknown)
    return Incoming(document, source, places_in(document))


def _filled_document(part: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """A part of a document with the other fields of one, and none of its other records."""
    made: dict[str, Any] = {
        name: [] if name == "sections" or name in _TABLES else value
        for name, value in base.items()
        if name not in {"closes", "dated"}
    }
    made |= part
    known = {name: _known(base[name]) for name in _TABLES}
    sections = _known(base["sections"])
    known |= {"sections": sections}
    known["items"] = _known(item for one in sections.values() for item in one["items"])
    known["rows"] = _known(row for one in known["items"].values() for row in one["rows"])
    for name in ("sections", *_TABLES):
        made[name] = _filled_list(name, made[name], known)
    return made


def _filled_list(name: str, records: Any, known: dict[str, dict[str, Any]]) -> Any:
    if not isinstance(records, list):
        return records  # refused when it is read
    return [_filled(name, record, known) for record in records]


def _filled(name: str, record: Any, known: dict[str, dict[str, Any]]) -> Any:
    """A record with what it leaves out as it is; of what it holds only what it names."""
    own = record.get("id") if isinstance(record, dict) else None
    base = known.get(name, {}).get(own) if isinstance(own, str) else None
    inside, by_key = _INSIDE.get(name, ()), _BY_KEY.get(name, ())
    if not isinstance(record, dict):
        return record
    made = dict(record)
    if base is not None:
        kept = {f: value for f, value in base.items() if f != "key" or name not in _ORDERED}
        made = {**kept, **{field: [] for field in inside}, **{f: {} for f in by_key}, **made}
    for field in inside:
        children = known if field in {"items", "rows"} else {field: _known((base or {}).get(field))}
        if field in made or field in {"items", "rows"}:
            made[field] = _filled_list(field, made.get(field, []), children)
    for field in by_key:
        if isinstance(made.get(field), dict):
            held = (base or {}).get(field, {})
            made[field] = {
                key: {**held.get(key, {}), **value} if isinstance(value, dict) else value
                for key, value in made[field].items()
            }
    return made


def _known(records: Any) -> dict[str, Any]:
    """Records of a document by their ids."""
    return {record["id"]: record for record in records or ()}
