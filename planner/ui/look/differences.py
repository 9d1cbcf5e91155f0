"""Changes as lines: columns of a list, and the values before and after in full."""

import re
from collections.abc import Iterable

from msgspec import Struct
from textual.content import Content

from planner.language import _
from planner.text import clean, cut, one_line, pad, pad_left, width, wrap
from planner.wording.differences import DifferenceText
from planner.wording.labels import instant_label, short_instant_label

_CUT_QUOTE = re.compile('.*?…[」"]')
_GOES_ON, _BEGUN = (
    re.compile("[,.]?[A-Za-z0-9]"),
    re.compile("(?<=.)[A-Za-z0-9][A-Za-z0-9,.]{,19}$"),
)
_INDENT = 2  # cells before a value
_QUOTE_CUT = re.compile('[「"][^「"]{6,}…[」"]$')  # with so much of it that it says something
_BESIDE = 5  # cells of a line before, between and behind its columns
_LEAST_NAME = 6  # cells of a shortened name that still say which it is
_MOST_NAME = 20  # cells of a person's name in the list
_WIDE = 90  # cells of a line from which on a day is written with its year


class Told(Struct, frozen=True):
    """A change as the list tells it.

    Attributes:
        at: The instant; empty where nobody knows it.
        who: The person.
        what: What changed.
        values: Both values on one line, shown where they have room as a whole.
        more: The part of what changed that says how many more there are: it is never cut.
        name: A name in it that a person gave, which is shortened before any word of the program.
    """

    at: str
    who: str
    what: str
    values: str = ""
    more: str = ""
    name: str = ""


class ChangeColumns:
    """The columns of a list of changes: when, who, what.

    A change has one line where it fits or where only what people wrote is cut; else as many as it
    takes.

    Args:
        told: The changes of the list.
        cells: Cells of a line.
        lines: Lines there are: where the list leaves some, the first that are cut are told in full.
    """

    def __init__(self, told: Iterable[Told], cells: int, lines: int) -> None:
        every = tuple(told)
        self._cells = cells
        self._when = instant_label if cells >= _WIDE else short_instant_label
        self._when_cells = max((width(self._time(own)) for own in every), default=0)
        names = (width(one_line(own.who)) for own in every)
        self._who_cells = min(max(names, default=0), _MOST_NAME)
        self._beside = _BESIDE
        if self._lines_of(every) > lines:
            self._beside += 1  # the sign of the scrollbar stands apart
        self._wrapped = self._with_room(every, lines - self._lines_of(every))

    def lines(self, told: Told) -> tuple[str, ...]:
        """The lines of a change, the first cell blank for the sign of the cursor."""
        what = self._whole(told) if told in self._wrapped else self._short(told)
        who = pad(one_line(told.who), self._who_cells)
        head = f" {pad_left(self._time(told), self._when_cells)}  {who}  "
        below = " " * width(head)
        return tuple(f"{below if place else head}{line}" for place, line in enumerate(what))

    def _with_room(self, every: tuple[Told, ...], spare: int) -> frozenset[Told]:
        """The changes told in full, as many as there are lines to spare for."""
        whole = []
        for own in every:
            spare -= len(self._whole(own)) - len(self._short(own))
            if spare < 0:
                break
            whole.append(own)
        return frozenset(whole)

    def _lines_of(self, every: tuple[Told, ...]) -> int:
        return sum(len(self._short(own)) for own in every)

    @property
    def _room(self) -> int:
        return max(self._cells - self._when_cells - self._who_cells - self._beside, 10)

    def _time(self, told: Told) -> str:
        return self._when(told.at) if told.at else ""

    def _short(self, told: Told) -> tuple[str, ...]:
        short = _cut(told, self._room)
        return (short,) if short else self._whole(told)

    def _whole(self, told: Told) -> tuple[str, ...]:
        """All lines; how many more there are is not parted."""
        said = _said(told, self._room)
        if not told.more or width(said) <= self._room:
            return wrap(said, self._room)
        *above, last = wrap(said.removesuffix(told.more), self._room)
        if width(last + told.more) <= self._room:
            return (*above, last + told.more)
        return (*above, last, told.more.strip())


def _said(told: Told, room: int) -> str:
    """What changed, with its values where they have room as a whole."""
    what = one_line(told.what)
    longer = f"{what}  {told.values}" if told.values else what
    return longer if width(longer) <= room else what


def _cut(told: Told, room: int) -> str:
    """What changed in one line; empty where that would cut words of the program."""
    said = _said(told, room)
    if width(said) <= room:
        return said
    if told.name in said and (name := _shortened(told.name, width(said) - room)):
        return said.replace(told.name, name, 1)
    first = said.removesuffix(told.more)
    short = cut_once(first, room - width(told.more))
    return f"{short}{told.more}" if _QUOTE_CUT.search(short) else ""


def _shortened(name: str, cells: int) -> str:
    """A name by so many cells shorter; empty where too little of it were left."""
    left = width(name) - cells
    return cut(name, left) if _LEAST_NAME <= left < width(name) else ""


def cut_once(said: str, cells: int) -> str:
    """A sentence cut to so many cells with a single …, and no quoted text in it left open.

    Where the sentence holds a text that was cut already, it ends behind that. No figure is parted,
    and no word of letters.
    """
    if width(said) <= cells:
        return said
    short = cut(said, cells)
    if quote := _CUT_QUOTE.match(short):
        return quote[0]
    if _closing(short):
        short = cut(said, cells - width(_closing(short)))
    begun = short.rstrip("…")
    if _GOES_ON.match(said, len(begun)) and (parted := _BEGUN.search(begun)):
        begun = begun[: parted.start()]
    return f"{begun.rstrip()}…{_closing(begun)}"


def _closing(text: str) -> str:
    """The sign that ends the last quoted text, where it is still open; else empty."""
    if text.rfind("「") > text.rfind("」"):
        return "」"
    return '"' if text.count('"') % 2 else ""


def short_values(difference: DifferenceText) -> str:
    """Both values of a difference on one line; empty for what takes several."""
    if "\n" in difference.before + difference.after:
        return ""
    return " → ".join(filter(None, (one_line(difference.before), one_line(difference.after))))


def difference_name(difference: DifferenceText) -> str:
    """What changed: its sign and its name."""
    return " ".join(filter(None, (difference.sign, clean(difference.name))))


def values_content(head: str, differences: Iterable[DifferenceText], cells: int) -> Content:
    """What was done, then each difference with its value before, struck through, and after.

    Args:
        head: The sentence above; empty for none.
        differences: The differences.
        cells: Cells of a line.
    """
    parts: list[str | tuple[str, str]] = ["\n".join(wrap(clean(head), cells))] if head else []
    for difference in differences:
        parts.append("\n\n" if parts else "")
        parts.append((difference_name(difference), "bold"))
        if difference.before:
            parts += _value(_("旧:"), difference.before, "strike", cells)
        if difference.after:
            parts += _value(_("新:"), difference.after, "bold", cells)
    return Content.assemble(*parts)


def _value(label: str, text: str, style: str, cells: int) -> list[str | tuple[str, str]]:
    """A value behind its label, so that it is known without the strike as well."""
    room = max(cells - _INDENT - width(label) - 1, 8)
    parts: list[str | tuple[str, str]] = []
    for place, line in enumerate(wrap(clean(text), room)):
        mark = pad("" if place else label, width(label))
        parts += [f"\n{' ' * _INDENT}{mark} ", (line, style)]
    return parts
