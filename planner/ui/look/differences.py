"""A difference as lines of a list: the old value struck through above the new one."""

from textual.content import Content

from planner.history.entries import Entry
from planner.language import _
from planner.text import clean, one_line, pad, width, wrap
from planner.wording.differences import DifferenceText
from planner.wording.labels import instant_label

_SHOWN = 6  # lines of a value; the rest can be read in the row itself
_INDENT = 3  # cells before a value


def difference_content(
    difference: DifferenceText, writer: Entry | None, cells: int, *, title: str = ""
) -> Content:
    """What changed, by whom, and both values, on lines of so many cells.

    Args:
        difference: What changed, in words.
        writer: The entry that wrote it; None where the list says it already.
        cells: Cells of a line.
        title: The name of its row, where it is the first one of that row.
    """
    by = ""
    if writer is not None:
        by = f"  {one_line(writer.who)} {instant_label(writer.at)[5:]}"
    head = " ".join(filter(None, (difference.sign, clean(difference.name))))
    parts: list[str | tuple[str, str]] = [(f" {one_line(title)}\n", "bold")] if title else []
    parts.append(f"   {head}{by}")
    if difference.before:
        parts += _value(_("旧:"), difference.before, "strike", cells)
    if difference.after:
        parts += _value(_("新:"), difference.after, "bold", cells)
    return Content.assemble(*parts)


def _value(label: str, text: str, style: str, cells: int) -> list[str | tuple[str, str]]:
    """A value behind its label, so that it is known without the strike as well."""
    indent = " " * _INDENT
    lines = wrap(clean(text), max(cells - 2 * _INDENT - width(label), 8))
    shown = [*lines[:_SHOWN], "…"] if len(lines) > _SHOWN else list(lines)
    parts: list[str | tuple[str, str]] = []
    for place, line in enumerate(shown):
        mark = pad("" if place else label, width(label))
        parts += [f"\n{indent}{indent}{mark} ", (line, style)]
    return parts
