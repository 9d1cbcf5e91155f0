"""The path of an entity, as writes and findings name it: ``row:ID``, ``report:ROW:MONTH`` (pure).

A path is a kind and at most two names behind it; which names a kind has is told in
``planner.history.entities``. No id has a colon in it (see ``planner.plan.schema``).
"""

from msgspec import Struct


class EntityPath(Struct, frozen=True):
    """A path taken apart.

    Attributes:
        kind: What it is: ``plan``, ``row``, ``mark`` …
        owner: The first name behind it: an id, or the month of a close.
        child: The second one: a mark's id, a month, ``series@period`` of a figure.
    """

    kind: str
    owner: str = ""
    child: str = ""


def make_path(kind: str, *names: str) -> str:
    """The path of an entity of a kind by its names."""
    return ":".join((kind, *names))


def parse_path(path: str) -> EntityPath:
    """A path taken apart; names it lacks are empty."""
    return EntityPath(*path.split(":", 2))


def kind_of(path: str) -> str:
    """The kind of the entity a path names."""
    return path.partition(":")[0]


def figure_key(series: str, period: str) -> str:
    """The key of a KPI's figure: ``actual@2020-05``."""
    return f"{series}@{period}"


def parse_figure_key(key: str) -> tuple[str, str]:
    """The series and the period of a figure's key."""
    series, _at, period = key.partition("@")
    return series, period
