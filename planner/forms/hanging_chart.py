"""The hanging chart: 目安 is the ceiling, and a bar hangs down by what is missing of it.

What is beyond 目安 stands on the same line, as on a floor. The number is at the bar's end, and
``░`` is 3月 at the present pace. Nothing needs a colour.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from planner.forms.blocks import pair
from planner.forms.gaps import Gap, Gaps
from planner.language import _
from planner.settings.widths import WIDE, current_width
from planner.text import pad, pad_left, width

_LEAST_ROWS = 6  # of a chart: two on either side of the line, the line, the months
_LEAST_PITCH, _MOST_PITCH = 3, 8  # cells from a month to the next
_LABEL = 4  # cells the name of the line may take; else it is 0, which the distances are from
_BLANK, _BAR, _LANDING = " ", "█", "░"


class _Column(Struct, frozen=True):
    """A month of the chart: its name below, its distance, and the letter of its bar."""

    name: str
    gap: Gap | None
    letter: str = _BAR


def lines(gaps: Gaps, cells: int, rows: int) -> tuple[str, ...]:
    """The chart in exactly ``rows`` lines of ``cells`` cells."""
    label = _("目安")
    label = label if width(label) <= _LABEL else "0"
    is_wide = current_width() == WIDE
    room = cells - width(label) - 2 - is_wide  # behind the name of the line and the axis
    columns, pitch = _columns(gaps, room)
    if rows < _LEAST_ROWS or pitch < _LEAST_PITCH:
        drawn: Iterable[str] = (_in_words(gaps, cells), *[""] * rows)[:rows]
    else:
        drawn = _drawn(columns, pitch, room, rows, label)
    return tuple(pad(line, cells) for line in drawn)


def _columns(gaps: Gaps, room: int) -> tuple[tuple[_Column, ...], int]:
    """The months, with the cells of each: all twelve where every number fits below its bar.

    Where they do not fit months to come go, and 着地 stands behind the last; then the oldest.
    """
    last = max(place for place, gap in enumerate(gaps.months) if gap is not None)
    every = [_Column(name, gap) for name, gap in zip(gaps.places, gaps.months, strict=True)]
    landing = [_Column(_("着地"), gaps.landing, _LANDING)] if gaps.landing is not None else []
    numbers = [column.gap.text for column in (*every, *landing) if column.gap is not None]
    needed = max(*map(width, numbers), _LEAST_PITCH) + 1
    whole = (*every[:-1], *(landing or every[-1:]))
    if room // len(whole) >= needed:
        return whole, min(room // len(whole), _MOST_PITCH)
    shown = every[: last + 1]
    while len(shown) > 1 and room // (len(shown) + len(landing)) < _LEAST_PITCH:
        shown = shown[1:]
    columns = (*shown, *landing)
    return columns, min(room // len(columns), _MOST_PITCH)


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


def _scale(columns: Sequence[_Column], rows: int) -> _Scale:
    """The rows shared out by the largest distance on either side; one is left for the number."""
    every = [column.gap.missing for column in columns if column.gap is not None]
    short = max(*every, Decimal(0))
    beyond = max(-min(every), Decimal(0))
    if not (short and beyond):
        above = rows if beyond else 0
        return _Scale(above, rows - above, _half(short or beyond, rows))
    shares = ((above, rows - above) for above in range(2, rows - 1))
    halves = ((max(_half(beyond, up), _half(short, down)), up, down) for up, down in shares)
    half, up, down = min(halves)
    return _Scale(up, down, half)


def _half(distance: Decimal, rows: int) -> Decimal:
    """What half a row stands for where a distance and its number take so many rows."""
    return (distance or Decimal(1)) / (2 * (rows - 1))


def _drawn(
    columns: Sequence[_Column], pitch: int, room: int, rows: int, label: str
) -> Iterator[str]:
    scale = _scale(columns, rows - 2)
    bar = len(_bar(_BAR, pitch))
    fields = [[_BLANK] * room for _ in range(scale.above + scale.below)]
    for place, column in enumerate(columns):
        if column.gap is not None:
            _hang(fields, scale, column, place * pitch, pitch)
    for place in sorted(range(len(columns)), key=lambda place: -place):
        if (gap := columns[place].gap) is not None:
            _number(fields, scale, gap, place * pitch + bar)
    axis = "│ " if current_width() == WIDE else "│"
    side = pad("", width(label) + 1)
    yield from (f"{side}{axis}{''.join(field)}" for field in fields[: scale.above])
    corner = ("┬" if scale.below else "┴") if not (scale.above and scale.below) else "┼"
    yield f"{label} {corner}{'─' * (room + len(axis) - 1)}"
    yield from (f"{side}{axis}{''.join(field)}" for field in fields[scale.above :])
    *names, last = (_centred(_name(own, pitch), bar) for own in columns)
    below = "".join(pad(name, pitch) for name in names)
    yield f"{side}{pad('', len(axis))}{below}{last}"


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


def _number(fields: list[list[str]], scale: _Scale, gap: Gap, end: int) -> None:
    """Write a number at the end of its bar where no other bar and number is in its way."""
    length = -(-scale.halves(gap) // 2)
    is_above = gap.missing < 0 or not scale.below
    row = scale.above - 1 - length if is_above else scale.above + length
    if not 0 <= row < len(fields):
        return
    field = fields[row]
    for start in (end - len(gap.text), end):
        around = field[max(start - 1, 0) : start + len(gap.text) + 1]
        if start >= 0 and start + len(gap.text) <= len(field) and set(around) == {_BLANK}:
            field[start : start + len(gap.text)] = gap.text
            return


def _name(column: _Column, pitch: int) -> str:
    """The name of a month: its number where the name would touch the next one."""
    if width(column.name) < pitch or column.letter != _BAR:
        return column.name
    return column.name.rstrip("月")[:2]


def _centred(text: str, cells: int) -> str:
    return pad_left(text, width(text) + max(cells - width(text), 0) // 2)
