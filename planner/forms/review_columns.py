"""The columns of a month's reports, fixed by the width alone."""

from msgspec import Struct

from planner.plan.reporting import Stage
from planner.text import width
from planner.wording.reports import stage_name

GUTTER = 1  # the cursor
_GROUP = 8
_WIDE_GROUP = 10
_STATUSES = 4  # cells of status signs: two where they are wide
_LEAST_TITLE, _MOST_TITLE = 28, 60
_LEAST_NOTE, _ENOUGH_NOTE = 12, 20  # with the second, names have what is left
_SIGNED = 26  # 5/11 13:21 保健グループ長
_WIDE = 100  # from here on groups have more cells


class ReviewColumns(Struct, frozen=True):
    """Cells of each column; a column of 0 is not shown.

    Attributes:
        signed: When and by whom it was reviewed.
        note: The beginning of the report; 0 where it has a line of its own.
    """

    number: int
    title: int
    group: int
    statuses: int
    stage: int
    signed: int
    note: int

    @property
    def indent(self) -> int:
        """The place of the title, where a second line begins."""
        return GUTTER + self.number + 1


def fit(cells: int, number: int, longest: int, *, has_second_line: bool) -> ReviewColumns:
    """The columns for so many cells.

    Args:
        cells: The cells of a line.
        number: Cells of the longest reference.
        longest: Cells of the longest name.
        has_second_line: Whether the report has a line of its own.
    """
    group = _WIDE_GROUP if cells >= _WIDE else _GROUP
    stage = max(width(stage_name(own)) for own in Stage)
    fixed = GUTTER + number + 1 + 1 + group + 1 + _STATUSES + 1 + stage + 1
    rest = max(cells - fixed, 0)
    if has_second_line:
        wanted = max(min(longest, _MOST_TITLE), _LEAST_TITLE)
        signed = _SIGNED if rest >= wanted + 1 + _SIGNED else 0
        title = max(rest - signed - bool(signed), 0)
        return ReviewColumns(number, title, group, _STATUSES, stage, signed, 0)
    title = min(max(rest - _LEAST_NOTE - 1, 0), _LEAST_TITLE)
    title = max(title, min(longest, _MOST_TITLE, rest - 1 - _ENOUGH_NOTE))
    note = max(rest - title - 1, 0)
    return ReviewColumns(number, title, group, _STATUSES, stage, 0, note)
