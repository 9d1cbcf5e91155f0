"""Where in a document things stand: JSON paths by the paths of entities in the plan (pure)."""

from collections.abc import Iterator
from typing import Any

from planner.plan.paths import make_path, parse_path

_TABLES = {
    "kpis": "kpi",
    "people": "person",
    "amendments": "amendment",
    "meetings": "meeting",
    "topics": "topic",
    "actions": "action",
}

_INSIDE = {
    "row": {"marks": "mark", "suspensions": "suspension", "comments": "comment"},
    "topic": {"decisions": "decision"},
}

_BY_KEY = {"row": {"reports": "report"}, "kpi": {"figures": "figure"}}


def places_in(document: dict[str, Any]) -> dict[str, str]:
    """The JSON path of every record in a document that names its id, as far as it can be read."""
    return {"plan": "$", **dict(_places(document))}


def place_of(places: dict[str, str], entity: str, field: str = "") -> str:
    """The JSON path of a field of an entity; of its owner, else its path, where it is not named."""
    place = places.get(entity)
    if place is None:
        path = parse_path(entity)
        owner = make_path({"figure": "kpi", "decision": "topic"}.get(path.kind, "row"), path.owner)
        return places.get(owner, entity) if path.child else entity
    return f"{place}.{field}" if field else place


def rows_in(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The rows of a document that name their id, each with its JSON path."""
    for section, place in _listed(document, "sections", "$"):
        for item, item_place in _listed(section, "items", place):
            yield from _listed(item, "rows", item_place)


def _places(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section, place in _listed(document, "sections", "$"):
        yield make_path("section", section["id"]), place
        for item, item_place in _listed(section, "items", place):
            yield make_path("item", item["id"]), item_place
    for row, place in rows_in(document):
        yield from _with_inside("row", row, place)
    for table, kind in _TABLES.items():
        for record, place in _listed(document, table, "$"):
            yield from _with_inside(kind, record, place)
    closes = document.get("closes")
    for month in closes if isinstance(closes, dict) else ():
        yield make_path("close", month), f'$.closes["{month}"]'


def _with_inside(kind: str, record: dict[str, Any], place: str) -> Iterator[tuple[str, str]]:
    yield make_path(kind, record["id"]), place
    for field, inside in _INSIDE.get(kind, {}).items():
        for child, child_place in _listed(record, field, place):
            yield make_path(inside, record["id"], child["id"]), child_place
    for field, inside in _BY_KEY.get(kind, {}).items():
        held = record.get(field)
        for key in held if isinstance(held, dict) else ():
            yield make_path(inside, record["id"], key), f'{place}.{field}["{key}"]'


def _listed(holder: dict[str, Any], field: str, place: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The records of a list that have an id, each with its JSON path."""
    records = holder.get(field)
    for n, record in enumerate(records if isinstance(records, list) else ()):
        if isinstance(record, dict) and isinstance(record.get("id"), str):
            yield record, f"{place}.{field}[{n}]"
