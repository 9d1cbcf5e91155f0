"""Widths of the grid's columns for a terminal width; the least needed column shrinks first."""

from msgspec import Struct
from msgspec.structs import replace

from planner.settings.state import Widths

NARROW_MONTH = 4  # a sign and its step, or a bar
MIDDLE_MONTH = 5  # a figure such as 48.9 and a gap
WIDE_MONTH = 6  # one such as 48.90
ROOMY_MONTH = 10
STATUS = 4
COURSE = 12  # a block for each month, or the statuses of six
MOST_NUMBER = 12  # cells: a longer 項番 is cut, or no title would be left beside it
RULE = 1

_MIDDLE_FROM = 90
_COURSE_FROM = 109  # beside the scrollbar, in 110
_WIDE_FROM = 116
_OUTLINE_FROM = 150
_NOTE_MIN = 24
_MOST_TITLE = 30

# What changing widths by hand leaves of each column, so that none is lost.
_LEAST_TITLE = 8
_LEAST_TEXT = 12
_LEAST_MONTHS = 6  # months seen beside 事業 where they scroll sideways
_MOST = 200


class Columns(Struct, frozen=True):
    """Cells of each column; an outline, course or note of 0 is not shown.

    Between columns stands a rule of one cell, months stand without. The course (推移) is that of a
    figure or a status over the year. Where rows are two lines, the note stands on the second one,
    below the months.
    """

    number: int
    title: int
    outline: int
    month: int
    note: int
    course: int = 0
    has_two_lines: bool = False

    @property
    def fixed(self) -> int:
        """Cells of what never scrolls sideways: number and title."""
        return self.number + self.title + RULE

    @property
    def months(self) -> int:
        """Cells of the twelve months."""
        return 12 * self.month

    @property
    def months_start(self) -> int:
        """The place of April in what scrolls."""
        return self.outline + RULE if self.outline else 0

    @property
    def scrolled(self) -> int:
        """Cells of what scrolls sideways."""
        status = self.months_start + self.months + RULE + STATUS
        course = RULE + self.course if self.course else 0
        return status + course + (0 if self.has_two_lines else RULE + self.note)


def width_class(cells: int, *, is_roomy: bool = False) -> str:
    """The kind of terminal a width makes: in each other columns are shown."""
    if is_roomy:
        return "roomy"
    if cells < _WIDE_FROM:
        return "narrow"
    return "middle" if cells < _OUTLINE_FROM else "wide"


def fit(
    cells: int,
    number: int,
    wanted: Widths = Widths(),  # noqa: B008 - immutable
    *,
    is_roomy: bool = False,
) -> Columns:
    """The columns for a width; below 150 the outline is left out, below 110 the course.

    Args:
        cells: Cells there are.
        number: Cells of the longest item number.
        wanted: What somebody wants instead, as far as every column stays.
        is_roomy: Whether rows take two lines.
    """
    if is_roomy:
        return _fit_roomy(cells, number, wanted)
    number = max(number, 2) + 1
    month = _month(cells)
    course = COURSE if cells >= _COURSE_FROM else 0
    rest = cells - number - RULE - 12 * month - RULE - STATUS - (RULE + course if course else 0)
    rest -= RULE
    if cells < _OUTLINE_FROM:
        return _fit_without_outline(cells, Columns(number, 0, 0, month, 0, course), rest, wanted)
    rest -= RULE
    usual = min(_MOST_TITLE, max(rest * 3 // 10, _LEAST_TITLE + 10))
    title = _within(wanted.title, _LEAST_TITLE, rest - 2 * _LEAST_TEXT) or usual
    rest -= title
    note = _within(wanted.note, _LEAST_TEXT, rest - _LEAST_TEXT) or rest - rest // 2
    return Columns(number, title, rest - note, month, note, course)


def _month(cells: int) -> int:
    if cells < _MIDDLE_FROM:
        return NARROW_MONTH
    return MIDDLE_MONTH if cells < _WIDE_FROM else WIDE_MONTH


def _fit_without_outline(cells: int, columns: Columns, rest: int, wanted: Widths) -> Columns:
    """事業 and 進捗状況 share what there is; of little, the note stands beyond the edge."""
    if rest >= _MOST_TITLE + _LEAST_TEXT:
        title = _within(wanted.title, _LEAST_TITLE, rest - _LEAST_TEXT) or _MOST_TITLE
        return replace(columns, title=title, note=rest - title)
    most = cells - columns.number - RULE - _LEAST_MONTHS * columns.month
    title = _within(wanted.title, _LEAST_TITLE, most) or max(rest, 10)
    note = _within(wanted.note, _LEAST_TEXT, _MOST) or _NOTE_MIN
    return replace(columns, title=title, note=note)


def resized(  # noqa: PLR0913 - what there is, and what changes
    cells: int,
    number: int,
    wanted: Widths,
    *,
    title: int = 0,
    note: int = 0,
    is_roomy: bool = False,
) -> Widths:
    """The widths wanted after columns are made wider by some cells, within what fits.

    Without the outline 事業 and 進捗状況 share what is in view: one gives what the other takes.
    """
    now = fit(cells, number, wanted, is_roomy=is_roomy)
    if now.has_two_lines:
        note = 0
    elif not now.outline and now.fixed + now.scrolled == cells:
        title, note = title - note, 0
    more = Widths(
        now.title + title if title else wanted.title, now.note + note if note else wanted.note
    )
    then = fit(cells, number, more, is_roomy=is_roomy)
    return Widths(then.title if title else more.title, then.note if note else more.note)


def rules(columns: Columns, cells: int, scrolled: int) -> dict[str, int]:
    """The places of the rules that the mouse can drag, by the column changed.

    Args:
        columns: The columns.
        cells: Cells there are.
        scrolled: Cells scrolled to the right.
    """
    places = {"title": columns.fixed - RULE}
    if (
        columns.note and columns.fixed + columns.scrolled == cells
    ):  # else 進捗状況 starts where the months end
        places["note"] = cells - columns.note - RULE
    if columns.outline:
        places["outline"] = columns.fixed + columns.outline - scrolled
    return places


def _within(wanted: int, least: int, most: int) -> int:
    """A width wanted, between what is least and most; 0 where none is."""
    return max(min(wanted, most), least) if wanted > 0 else 0


def _fit_roomy(cells: int, number: int, wanted: Widths) -> Columns:
    """The columns of rows of two lines: wide months, the title wrapped, the note below."""
    number = max(number, 2) + 1
    rest = cells - number - RULE - RULE - STATUS
    title = _within(wanted.title, _LEAST_TITLE, rest - 12 * NARROW_MONTH) or rest // 4
    month = min(max((rest - title) // 12, NARROW_MONTH), ROOMY_MONTH)
    return Columns(number, max(rest - 12 * month, 12), 0, month, 0, has_two_lines=True)
