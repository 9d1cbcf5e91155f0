"""Themes from TOML files: those shipped in ``themes/``, and a person's own, which go before them.

A file of one's own may give some colours only; the rest are those of its base.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from planner.errors import Fault, PlannerError
from planner.language import current_language
from planner.settings.toml import broken_place
from planner.store.library import shipped
from planner.text import one_line

FOLDER = "themes"
DEFAULT = "day"
ROOMY = "roomy"
LAYOUTS = ("compact", ROOMY)

COLORS = (
    *("primary", "secondary", "accent", "warning", "error", "success"),
    *("foreground", "background", "surface", "panel", "boost"),
)
VARIABLES = ("grid-month", "grid-row", "grid-selected", "quiet")
_KEYS = ("name", "name_en", "base", "dark", "bold", "layout", "colors", "variables")
_FLAGS = ("true", "false")


class ThemeFile(Struct, frozen=True):
    """What a theme's file says, what it leaves out filled in from its base.

    Attributes:
        name: The file's name without its ending; what the settings hold.
        title: What people call it, in the language in use.
        colors: ``#rrggbb`` of each of ``COLORS``.
        variables: ``#rrggbb`` of each of ``VARIABLES``.
        is_dark: Whether its ground is dark.
        is_bold: Whether all but quiet text is bold.
        layout: One of ``LAYOUTS``.
    """

    name: str
    title: str
    colors: Mapping[str, str]
    variables: Mapping[str, str]
    is_dark: bool = False
    is_bold: bool = False
    layout: str = LAYOUTS[0]


class Themes(Struct, frozen=True):
    """The themes there are; ``own`` is the person's folder, which need not be there."""

    own: Path

    def names(self) -> tuple[str, ...]:
        """The names of all, in order; one's own with the name of a shipped one counts once."""
        folders = (shipped(FOLDER), self.own)
        return tuple(sorted({name for folder in folders for name in _names(folder)}))

    def read(self, name: str) -> ThemeFile:
        """The theme of a name.

        Raises:
            PlannerError: ``theme-unknown``, or what is wrong with its file.
        """
        path = self._path(name)
        if path is None:
            raise PlannerError("theme-unknown", theme=name, names=", ".join(self.names()))
        return _read(path)

    def readable(self) -> tuple[tuple[ThemeFile, ...], tuple[PlannerError, ...]]:
        """All that can be read, in the order of their names, and what is wrong with the rest."""
        found: list[ThemeFile] = []
        problems: list[PlannerError] = []
        for name in self.names():
            try:
                found.append(self.read(name))
            except PlannerError as error:
                problems.append(error)
        return tuple(found), tuple(problems)

    def after(self, name: str) -> tuple[ThemeFile, tuple[PlannerError, ...]]:
        """The next theme that can be read, and what is wrong with those passed over."""
        names = self.names()
        start = names.index(name) + 1 if name in names else 0
        problems: list[PlannerError] = []
        for following in (*names[start:], *names[:start]):
            try:
                return self.read(following), tuple(problems)
            except PlannerError as error:
                problems.append(error)
        return read_shipped(DEFAULT), tuple(problems)

    def _path(self, name: str) -> Path | None:
        if not name or name != one_line(name) or name != Path(name).name:
            return None
        paths = (folder / f"{name}.toml" for folder in (self.own, shipped(FOLDER)))
        return next((path for path in paths if _is_there(path)), None)


def read_shipped(name: str) -> ThemeFile:
    """A theme as it came with the program."""
    return _read(shipped(FOLDER) / f"{name}.toml")


def _names(folder: Path) -> set[str]:
    """The names of a folder's themes; none where it may not be looked into."""
    try:
        names = {path.stem for path in folder.glob("[!.]*.toml")}
    except OSError:
        return set()
    return {name for name in names if name == one_line(name)}


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long, a folder that may not be looked into
        return False


def _read(path: Path) -> ThemeFile:
    content = _content(path)
    _expect_known(path, "", content, _KEYS)
    tables = {key: _colors(path, content, key) for key in ("colors", "variables")}
    base = _base(path, content, tables)
    title = _title(path, content)
    return ThemeFile(
        name=path.stem,
        title=title,
        colors={**(base.colors if base else {}), **tables["colors"]},
        variables={**(base.variables if base else {}), **tables["variables"]},
        is_dark=_flag(path, content, "dark", default=base is not None and base.is_dark),
        is_bold=_flag(path, content, "bold", default=base is not None and base.is_bold),
        layout=_one_of(path, content, "layout", LAYOUTS, base.layout if base else LAYOUTS[0]),
    )


def _content(path: Path) -> dict[str, Any]:
    """What stands in a file.

    Raises:
        PlannerError: ``theme-unreadable``, ``theme-broken`` or ``theme-broken-at-end``.
    """
    if path.is_dir():
        raise PlannerError("theme-unreadable", path=str(path), problem="Is a directory")
    if path.exists() and not path.is_file():  # a pipe, which nobody may ever write into
        raise PlannerError("theme-unreadable", path=str(path), problem=Fault("no-file"))
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise PlannerError("theme-unreadable", path=str(path), problem=error.strerror) from error
    except UnicodeDecodeError as error:
        raise PlannerError(
            "theme-unreadable", path=str(path), problem=Fault("not-utf-8")
        ) from error
    except RecursionError as error:
        problem = Fault("nested-too-deep")
        raise PlannerError("theme-unreadable", path=str(path), problem=problem) from error
    except ValueError as error:  # also a number of more digits than Python reads
        place = broken_place(error)
        if place is None:
            raise PlannerError("theme-broken-at-end", path=str(path)) from error
        raise PlannerError("theme-broken", path=str(path), line=place[0]) from error


def _base(
    path: Path, content: Mapping[str, Any], tables: Mapping[str, Mapping[str, str]]
) -> ThemeFile | None:
    """The shipped theme that gives what the file leaves out; none where it gives everything."""
    is_whole = len(tables["colors"]) + len(tables["variables"]) == len(COLORS) + len(VARIABLES)
    if is_whole and "base" not in content:
        return None
    names = tuple(sorted(_names(shipped(FOLDER))))
    default = "night" if content.get("dark") is True else DEFAULT
    return read_shipped(_one_of(path, content, "base", names, default))


def _colors(path: Path, content: Mapping[str, Any], key: str) -> dict[str, str]:
    table = content.get(key, {})
    known = COLORS if key == "colors" else VARIABLES
    if not isinstance(table, dict):
        raise PlannerError(
            "theme-value-wrong", path=str(path), key=key, value=table, names=f"[{key}]"
        )
    _expect_known(path, f"{key}.", table, known)
    for name, value in table.items():
        if not _is_color(value):
            raise PlannerError(
                "theme-color-unreadable", path=str(path), key=f"{key}.{name}", value=value
            )
    return table


def _is_color(value: object) -> bool:
    """Whether a value is a colour as ``#rrggbb``, which all that draws understands alike."""
    if not isinstance(value, str) or len(value) != 7 or value[0] != "#":
        return False
    return all(digit in "0123456789abcdefABCDEF" for digit in value[1:])


def _expect_known(path: Path, table: str, content: Iterable[str], known: tuple[str, ...]) -> None:
    for key in content:
        if key not in known:
            raise PlannerError(
                "theme-key-unknown", path=str(path), key=table + key, names=", ".join(known)
            )


def _flag(path: Path, content: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = content.get(key, default)
    if not isinstance(value, bool):
        raise PlannerError(
            "theme-value-wrong", path=str(path), key=key, value=value, names=", ".join(_FLAGS)
        )
    return value


def _one_of(
    path: Path, content: Mapping[str, Any], key: str, allowed: tuple[str, ...], default: str
) -> str:
    value = content.get(key, default)
    if value not in allowed:
        raise PlannerError(
            "theme-value-wrong", path=str(path), key=key, value=value, names=", ".join(allowed)
        )
    return str(value)


def _title(path: Path, content: Mapping[str, Any]) -> str:
    """The name in the language in use, in the other one, or else the file's."""
    keys = ("name", "name_en") if current_language() == "ja" else ("name_en", "name")
    for key in keys:
        value = content.get(key, "")
        if not isinstance(value, str):
            raise PlannerError(
                "theme-value-wrong", path=str(path), key=key, value=value, names='"…"'
            )
        if title := one_line(value):
            return title
    return one_line(path.stem)
