"""A settings file as text: where it breaks the rules of TOML, and how a value in it is changed."""

import re
from collections.abc import Mapping
from typing import Any


def broken_place(error: ValueError) -> tuple[int, int] | None:
    """Line and column of a mistake; None at the end of the file, or where none is told."""
    line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
    if isinstance(line, int) and isinstance(column, int):
        is_at_end = getattr(error, "pos", 0) >= len(getattr(error, "doc", "-"))
        return None if is_at_end else (line, column)
    # Before Python 3.14 the place stands in the sentence alone.
    found = re.search(r"\bline (\d+)\D+(\d+)", str(error))
    return (int(found[1]), int(found[2])) if found else None


def line_of(text: str, name: str) -> int:
    """The line a name of the table ``keys`` stands on; else that of the table."""
    lines = text.splitlines()
    is_table = re.compile(r"""\s*(\[\s*)?["']?keys\b""").match
    begin = next((place for place, line in enumerate(lines) if is_table(line)), 0)
    written = re.compile(rf"""(?<![\w-])["']?{re.escape(name)}["']?\s*=""")
    for place, line in enumerate(lines[begin:], begin):
        if written.search(line.partition("#")[0]):
            return place + 1
    return begin + 1


def edited(text: str, values: Mapping[str, str]) -> str:
    """A file with other values above its tables; all else, comments too, stays as it is written.

    Args:
        text: The file; one that breaks the rules of TOML is written anew.
        values: The texts by name; an empty one is not to be there.
    """
    import tomllib  # noqa: PLC0415 - only when something is saved

    import tomli_w  # noqa: PLC0415

    try:
        before = tomllib.loads(text)
    except (ValueError, RecursionError):
        text, before = "", {}
    changed = {name: new for name, new in values.items() if str(before.get(name, "")) != new}
    after = {name: value for name, value in before.items() if name not in changed}
    after |= {name: new for name, new in changed.items() if new}
    for name, new in changed.items():
        text = _with_line(text, name, tomli_w.dumps({name: new}).strip() if new else "")
    return text if _reads_as(text, after) else tomli_w.dumps(after)


_VALUE = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"'#\[{]+)"""
_ASSIGNMENT = re.compile(r"""\s*["']?[\w-]+["']?\s*=""")


def _with_line(text: str, name: str, line: str) -> str:
    """A text with another line for a name above its tables; an empty line takes it out."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    tables = (place for place, each in enumerate(lines) if each.lstrip().startswith("["))
    top = next(tables, len(lines))
    own = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=\s*{_VALUE}(?P<rest>\s*(?:#.*)?)""")
    for place in range(top):
        if found := own.fullmatch(lines[place].rstrip("\r\n")):
            lines[place : place + 1] = [f"{line}{found['rest']}{end}"] if line else []
            return "".join(lines)
    assigned = [place for place in range(top) if _ASSIGNMENT.match(lines[place])]
    place = assigned[-1] + 1 if assigned else 0
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += end
    is_before_table = lines[place : place + 1] and place == top
    lines.insert(place, f"{line}{end}{end if is_before_table else ''}")
    return "".join(lines)


def _reads_as(text: str, content: Mapping[str, Any]) -> bool:
    """Whether a text is TOML and has just this content."""
    import tomllib  # noqa: PLC0415

    try:
        return tomllib.loads(text) == content
    except (ValueError, RecursionError):
        return False
