"""The paths of entities in writes and findings: ``row:ID``, ``report:ROW:MONTH`` (pure).

A path is a kind followed by at most two names (see ``planner.history.entities``). No id contains a
colon (see ``planner.plan.schema``).
"""

from msgspec import Struct


class EntityPath(Struct, frozen=True):
    """The parts of a path.

    Attributes:
        kind: The kind of the entity: ``plan``, ``row``, ``mark`` …
        owner: The first name: an id, or the month of a close.
        child: The second name: a mark's id, a month, ``series@period`` of a figure.
    """

    kind: str
    owner: str = ""
    child: str = ""


def make_path(kind: str, *names: str) -> str:
    """The path of an entity from its kind and names."""
    return ":".join((kind, *names))


def parse_path(path: str) -> EntityPath:
    """The parts of a path; missing names are empty."""
    return EntityPath(*path.split(":", 2))


def kind_of(path: str) -> str:
    """The kind in a path."""
    return path.partition(":")[0]


def figure_key(series: str, period: str) -> str:
    """The key of a KPI's figure: ``actual@2020-05``."""
    return f"{series}@{period}"


def parse_figure_key(key: str) -> tuple[str, str]:
    """The series and the period of a figure's key."""
    series, _at, period = key.partition("@")
    return series, period
