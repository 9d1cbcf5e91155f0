"""The JSON Schema of a plan's document (draft 2020-12), made from the records (pure).

``data/plan.schema.json`` is what this makes, shipped with the program; ``python tests/publish.py``
writes it. The docstrings of the records are its descriptions.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from planner.plan import schema
from planner.plan.model import Item, Plan, Row, Section

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_MONTH = {
    "title": "Month",
    "description": "A calendar month, 2020-05; that of a plan lies in its fiscal year.",
    "type": "string",
    "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$",
}
_NUMBER = {
    "title": "Number",
    "description": 'A number with the decimals as printed, as text: "92.0", "-4.96".',
    "type": ["string", "number"],
    "pattern": r"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$",
}
_KEY = {
    "title": "Key",
    "description": (
        "The place among its siblings: they stand in the order of their keys, as text. Where one "
        "of some siblings has none, they all stand as in the document."
    ),
    "type": "string",
    "pattern": "^[0-9a-z]*[1-9a-z]$",
}
_OWN = {"Month": _MONTH, "Number": _NUMBER, "Key": _KEY}

# What the export adds to a row for scripts. planner import takes them over from a row that has no
# marks or reports, and refuses them where they contradict these.
_FOR_SCRIPTS = {
    "months": "For scripts: the calendar months of its current ●. Read where it has no marks.",
    "status": "For scripts: 実施状況 of the month asked for. Read where it has no reports.",
    "note": "For scripts: 進捗状況 of the month asked for. Read where it has no reports.",
    "remedy": "For scripts: 改善策 of the month asked for. Read where it has no reports.",
    "kpi": "For scripts, not read: the names of the KPIs it shows.",
}

# Where a field of the document means something else than that of the record in memory.
_NESTED = {
    "schema": "Says that this is the document of a plan.",
    "version": "The version of the document.",
    "sections": "区分 in the order of their keys.",
    "items": "事業 in the order of their keys.",
    "rows": "Its rows in the order of their keys.",
    "pillar": "Id of its 柱.",
}

# What no document says: it follows from other things.
_DERIVED = {"_RowDocument": ("at",), "Kpi": ("inherited",)}

_ABOUT = (
    "The plan of a branch for a fiscal year, whole, as planner export writes it. planner import "
    "also takes a part of one: any of its fields, beside schema and version, and of records with "
    "an id any of theirs."
)

# The records in memory that say what those of the document mean.
_RECORDS: Mapping[str, type[msgspec.Struct]] = {
    "_PlanDocument": Plan,
    "_SectionDocument": Section,
    "_ItemDocument": Item,
    "_RowDocument": Row,
}

_LONG = 100  # values: the months there are
_IN_CODE = re.compile(r" \((?:see )?``planner[^)]*\)")
_ATTRIBUTE = re.compile(r"(\w+): (.*)")


def published() -> dict[str, Any]:
    """The JSON Schema of a whole document; one to import may lack any of its fields."""
    made = msgspec.json.schema(schema._PlanDocument)  # noqa: SLF001 - what is published is this
    records: dict[str, Any] = {
        _name(name): _record(name, record) for name, record in made["$defs"].items()
    }
    plan = records.pop("Plan")
    header = {
        "schema": {"const": schema.SCHEMA, "description": _NESTED["schema"]},
        "version": {"const": schema.SCHEMA_VERSION, "description": _NESTED["version"]},
    }
    whole = {
        "$schema": DIALECT,
        "$id": f"urn:{schema.SCHEMA.replace('.', ':')}:{schema.SCHEMA_VERSION}",
        **plan,
        "description": _ABOUT,
        "properties": {**header, **plan["properties"]},
        "required": [*header, *plan["required"]],
        "$defs": dict(sorted({**records, **_OWN}.items())),
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(whole))  # defaults are tuples
    return plain


def unknown_fields(document: object, published_schema: Mapping[str, Any]) -> Iterator[str]:
    """The JSON paths of the fields of a document that the schema does not know."""
    return _unknown(document, published_schema, published_schema["$defs"], "$")


def _unknown(
    value: Any, node: Mapping[str, Any], records: Mapping[str, Any], place: str
) -> Iterator[str]:
    node = _meant(value, node, records)
    if isinstance(value, dict) and node.get("type") == "object":
        known, others = node.get("properties", {}), node["additionalProperties"]
        for name, held in value.items():
            if name in known:
                yield from _unknown(held, known[name], records, f"{place}.{name}")
            elif others:
                yield from _unknown(held, others, records, f'{place}["{name}"]')
            else:
                yield f"{place}.{name}"
    elif isinstance(value, list) and "items" in node:
        for n, held in enumerate(value):
            yield from _unknown(held, node["items"], records, f"{place}[{n}]")


def _meant(value: Any, node: Mapping[str, Any], records: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of a schema that describes a value: of several, the one with its ``is``."""
    if "$ref" in node:
        return _meant(value, records[node["$ref"].rpartition("/")[2]], records)
    for one in node.get("anyOf", ()):
        meant = _meant(value, one, records)
        if meant.get("type") != "object" or not isinstance(value, dict):
            continue
        tag = meant["properties"].get("is")
        if tag is None or tag["const"] == value.get("is"):
            return meant
    return node if "anyOf" not in node else {}


def _name(name: str) -> str:
    return _RECORDS[name].__name__ if name in _RECORDS else name


def _record(name: str, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of a record, with what its docstrings say; of an array, as it is."""
    told = _told(made.get("description", ""))
    if record := _RECORDS.get(name):
        told = {**_told(inspect.getdoc(record) or ""), **_NESTED}
    head = {"title": _name(name), "description": told.get("", "")}
    if made["type"] == "array":
        places = [_simple(place) for place in made["prefixItems"]]
        return {**head, "type": "array", "prefixItems": places, "minItems": 2}
    fields = {
        field: {**_described(told.get(field, "")), **_simple(value)}
        for field, value in made["properties"].items()
        if field not in _DERIVED.get(name, ())
    }
    if name == "_RowDocument":
        fields |= {field: {"description": text} for field, text in _FOR_SCRIPTS.items()}
    return {
        **head,
        "type": "object",
        "properties": fields,
        "required": made["required"],
        "additionalProperties": False,
    }


def _described(text: str) -> dict[str, Any]:
    return {"description": text} if text else {}


def _simple(node: Any) -> Any:
    """A part of the schema with months, numbers and keys by their names, choices as one list."""
    if isinstance(node, list):
        return [_simple(one) for one in node]
    if not isinstance(node, dict):
        return node
    default = {"default": node["default"]} if "default" in node else {}
    if name := _own(node) or _name(node.get("$ref", "").rpartition("/")[2]):
        return {"$ref": f"#/$defs/{name}", **default}
    if "anyOf" in node:
        return {"anyOf": [_simple(one) for one in _choices(node)], **default}
    if set(node) == {"enum"} and len(node["enum"]) == 1:
        return {"const": node["enum"][0]}
    return {**{name: _simple(value) for name, value in node.items()}, **default}


def _own(node: Mapping[str, Any]) -> str:
    """The name of what stands in many places: a month, a number, a key; empty for others."""
    if len(node.get("enum", ())) > _LONG:
        return "Month"
    if node.get("format") == "decimal":
        return "Number"
    return "Key" if "pattern" in node else ""


def _choices(node: Mapping[str, Any]) -> Iterator[Any]:
    """The choices of a value, those inside of one with them."""
    for one in node["anyOf"]:
        yield from _choices(one) if "anyOf" in one else (one,)


def _told(docstring: str) -> dict[str, str]:
    """What a docstring says of a record (under the empty name) and of its fields."""
    text = _IN_CODE.sub("", docstring).replace("``", "").replace("None", "null")
    about, _, attributes = text.partition("Attributes:")
    told, name = {"": " ".join(about.split())}, ""
    for line in attributes.splitlines():
        found = _ATTRIBUTE.fullmatch(line.strip())
        is_new = found and line.startswith("    ") and not line.startswith("     ")
        if found and is_new:
            name, told[found[1]] = found[1], found[2]
        elif name and line.strip():
            told[name] += f" {line.strip()}"
    return told
