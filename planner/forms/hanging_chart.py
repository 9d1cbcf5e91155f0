"""The hanging chart: 目安 is the ceiling, and a bar hangs down by what is missing of it.

What is beyond 目安 stands on the same line, as on a floor. Its full height is a tenth of 目安, or
the largest distance where that is more: what is a little short looks so. The number is at the
bar's end, and ``░`` is 3月 at the present pace. Nothing needs a colour.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from planner.forms.blocks import pair
from planner.forms.gaps import Gap, Gaps
from planner.language import _
from planner.settings.widths import WIDE, current_width
from planner.text import pad, width

_LEAST_ROWS = 6  # of a chart: two on either side of the line, the line, the months
_LEAST_PITCH, _MOST_PITCH = 3, 8  # cells from a month to the next
_YEAR = 12  # months that take all the cells there are
_FEW = 4  # months that stay though their numbers have little room
_LABEL = 4  # cells the name of the line may take; else it is 0, which the distances are from
_BLANK, _BAR, _LANDING = " ", "█", "░"


class _Column(Struct, frozen=True):
    """A month of the chart: its name below, its distance, and the letter of its bar."""

    name: str
    gap: Gap | None
    letter: str = _BAR


def lines(gaps: Gaps, cells: int, rows: int) -> tuple[str, ...]:
    """The chart in exactly ``rows`` lines of ``cells`` cells."""
    label = _label()
    is_wide = current_width() == WIDE
    room = cells - width(label) - 2 - is_wide  # behind the name of the line and the axis
    columns, pitch = _columns(gaps, room)
    if rows < _LEAST_ROWS or pitch < _LEAST_PITCH:
        drawn: Iterable[str] = (_in_words(gaps, cells), *[""] * rows)[:rows]
    else:
        drawn = _drawn(columns, gaps.full, pitch, room, rows)
    return tuple(pad(line, cells) for line in drawn)


def _label() -> str:
    """The name of the line; 0 where it would take too many cells."""
    label = _("目安")
    return label if width(label) <= _LABEL else "0"


def _columns(gaps: Gaps, room: int) -> tuple[tuple[_Column, ...], int]:
    """A column for each month up to the one looked at, then 着地, with the cells of each.

    Where a name or a number has no room in its column, the oldest months go.
    """
    every = [_Column(name, gap) for name, gap in zip(gaps.places, gaps.months, strict=True)]
    landing = [_Column(_("着地"), gaps.landing, _LANDING)] if gaps.landing is not None else []
    while len(every) > _FEW and room // (len(every) + len(landing)) < _needed(every, landing):
        every = every[1:]
    while len(every) > 1 and room // (len(every) + len(landing)) < _LEAST_PITCH:
        every = every[1:]
    columns = (*every, *landing)
    pitch = room // len(columns)
    return columns, pitch if len(every) == _YEAR else min(pitch, _MOST_PITCH)


def _needed(every: Sequence[_Column], landing: Sequence[_Column]) -> int:
    """The cells of a column in which numbers fit that stand in turn one line farther out."""
    numbers = [own.gap.text for own in (*every, *landing) if own.gap is not None]
    names = map(width, (own.name for own in landing))
    return max(max(map(width, numbers), default=0) * 2 // 3, _LEAST_PITCH, *names)


def _in_words(gaps: Gaps, cells: int) -> str:
    """着地 and the last months, as many as there is room for without bars."""
    known = [*zip(gaps.places, gaps.months, strict=True), (_("着地"), gaps.landing)]
    texts = [f"{name} {gap.text}" for name, gap in known if gap is not None]
    while len(texts) > 1 and width("　".join(texts)) > cells:
        texts = texts[1:]
    return "　".join(texts)


class _Scale(Struct, frozen=True):
    """The rows above and below the line, and the distance of half a row."""

    above: int
    below: int
    half: Decimal

    def halves(self, gap: Gap) -> int:
        """Half rows of a bar; one at least where there is a distance."""
        if not gap.missing:
            return 0
        return max(round(gap.missing.copy_abs() / self.half), 1)


def _scale(columns: Sequence[_Column], rows: int, full: Decimal, spare: int) -> _Scale:
    """The rows shared out by the largest distance on either side.

    Args:
        columns: The months.
        rows: The rows there are.
        full: The distance that all of them stand for at least.
        spare: The rows kept for numbers on a side.
    """
    every = [column.gap.missing for column in columns if column.gap is not None]
    short = max(*every, Decimal(0))
    beyond = max(-min(every), Decimal(0))
    if not (short and beyond):
        above = rows if beyond else 0
        return _Scale(above, rows - above, _half(max(short, beyond, full), rows, spare))
    least = 1 + spare if rows >= 2 * (1 + spare) else 2
    shares = ((above, rows - above) for above in range(least, rows - least + 1))
    halves = (
        (max(_half(beyond, up, spare), _half(short, down, spare)), up, down) for up, down in shares
    )
    half, up, down = min(halves)
    return _Scale(up, down, max(half, _half(full, rows, 2 * spare)))


def _half(distance: Decimal, rows: int, spare: int) -> Decimal:
    """What half a row stands for where a distance and its numbers take so many rows."""
    return (distance or Decimal(1)) / (2 * max(rows - spare, 1))


def _drawn(
    columns: Sequence[_Column], full: Decimal, pitch: int, room: int, rows: int
) -> Iterator[str]:
    bar, label = len(_bar(_BAR, pitch)), _label()
    for spare in (1, 2):  # rows for numbers; one where all fit side by side
        scale = _scale(columns, rows - 2, full, spare)
        fields = [[_BLANK] * room for _ in range(scale.above + scale.below)]
        if _filled(fields, scale, columns, pitch, bar):
            break
    axis = "│ " if current_width() == WIDE else "│"
    side = pad("", width(label) + 1)
    yield from (f"{side}{axis}{''.join(field)}" for field in fields[: scale.above])
    corner = ("┬" if scale.below else "┴") if not (scale.above and scale.below) else "┼"
    yield f"{label} {corner}{'─' * (room + len(axis) - 1)}"
    yield from (f"{side}{axis}{''.join(field)}" for field in fields[scale.above :])
    yield f"{side}{pad('', len(axis))}{_names(columns, pitch, bar)}"


def _filled(
    fields: list[list[str]], scale: _Scale, columns: Sequence[_Column], pitch: int, bar: int
) -> bool:
    """Draw the bars and their numbers; whether there was room for each number."""
    for place, column in enumerate(columns):
        if column.gap is not None:
            _hang(fields, scale, column, place * pitch, pitch)
    written = [
        _number(fields, scale, gap, place * pitch, bar)
        for place in reversed(range(len(columns)))
        if (gap := columns[place].gap) is not None
    ]
    return all(written)


def _bar(letter: str, pitch: int) -> str:
    """A row of a bar, one cell short of its month; of whole pairs where blocks are wide."""
    return pair(letter) * ((pitch - 1) // 2) if current_width() == WIDE else letter * (pitch - 1)


def _hang(fields: list[list[str]], scale: _Scale, column: _Column, at: int, pitch: int) -> None:
    """Draw a bar from the line on, the last half row as half a block."""
    assert column.gap is not None
    full, rest = divmod(scale.halves(column.gap), 2)
    is_above = column.gap.missing < 0
    half = ("▄" if is_above else "▀") if column.letter == _BAR else column.letter
    for step, letter in enumerate((*[column.letter] * full, *[half] * rest)):
        row = scale.above - 1 - step if is_above else scale.above + step
        text = _bar(letter, pitch)
        fields[row][at : at + len(text)] = text


def _number(fields: list[list[str]], scale: _Scale, gap: Gap, at: int, bar: int) -> bool:
    """Write a number at the end of its bar, else one row farther out; whether there was room."""
    length = -(-scale.halves(gap) // 2)
    is_above = gap.missing < 0 or not scale.below
    cells = len(gap.text)
    middle = at + (bar - cells + 1) // 2 if cells > bar else at + bar - cells
    for row in (length, length + 1):
        place = scale.above - 1 - row if is_above else scale.above + row
        if not 0 <= place < len(fields):
            return False
        field = fields[place]
        for start in (middle, middle - 1, middle + 1):
            first = min(max(start, 0), max(len(field) - cells, 0))
            around = field[max(first - 1, 0) : first + cells + 1]
            if first + cells <= len(field) and set(around) == {_BLANK}:
                field[first : first + cells] = gap.text
                return True
    return False


def _names(columns: Sequence[_Column], pitch: int, bar: int) -> str:
    """The names of the months; each second one up to the last where they would touch."""
    names = [column.name for column in columns]
    if any(width(name) >= pitch for name in names[:-1]):
        names = [name.removesuffix("月") for name in names]
    months = sum(column.letter == _BAR for column in columns)
    step = 2 if any(width(name) >= pitch for name in names[: months - 1]) else 1
    names = [
        name if place >= months or (months - 1 - place) % step == 0 else ""
        for place, name in enumerate(names)
    ]
    line = ""
    for place, name in enumerate(names):
        start = place * pitch + max(bar - width(name), 0) // 2
        line = pad(line, max(start, width(line) + bool(line and name))) + name
    return line
