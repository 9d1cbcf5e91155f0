"""Colour themes from TOML files: those shipped in ``themes/``."""

import tomllib
from functools import cache
from pathlib import Path

from textual.theme import Theme

from planner.library import shipped


@cache
def load_themes() -> tuple[Theme, ...]:
    """The themes shipped, by name."""
    return tuple(_theme(path) for path in sorted(shipped("themes").glob("*.toml")))


def _theme(path: Path) -> Theme:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Theme(
        name=path.stem,
        dark=bool(content["dark"]),
        variables=content.get("variables", {}),
        **content["colors"],
    )


def variable_defaults() -> dict[str, str]:
    """The colours of our own that a theme may leave out."""
    return {
        "grid-month": "#fff1d6",
        "grid-row": "#d5e4f5",
        "grid-selected": "#ffe08a",
        "quiet": "#5a5a5a",
    }
