"""Where a file breaks the rules of TOML."""

import re


def broken_place(error: ValueError) -> tuple[int, int] | None:
    """Line and column of a mistake; None at the end of the file, or where none is told."""
    line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
    if isinstance(line, int) and isinstance(column, int):
        is_at_end = getattr(error, "pos", 0) >= len(getattr(error, "doc", "-"))
        return None if is_at_end else (line, column)
    # Before Python 3.14 the place stands in the sentence alone.
    found = re.search(r"\bline (\d+)\D+(\d+)", str(error))
    return (int(found[1]), int(found[2])) if found else None
