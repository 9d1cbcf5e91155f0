"""The columns of a month's reports, fixed by the width alone."""

from msgspec import Struct

from planner.plan.reporting import Stage
from planner.text import width
from planner.wording.reports import short_stage_name, stage_name

GUTTER = 1  # the cursor
_GROUP = 8
_WIDE_GROUP = 10
_STATUSES = 4  # cells of status signs: two where they are wide
_LEAST_TITLE, _MOST_TITLE = 28, 60
_LEAST_NOTE = 12
_SIGNED = 26  # 5/11 13:21 保健グループ長
_WIDE = 100  # from here on stages have their long names


class ReviewColumns(Struct, frozen=True):
    """Cells of each column; a column of 0 is not shown.

    Attributes:
        signed: When and by whom it was reviewed.
        note: The beginning of the report; 0 where it has a line of its own.
        is_short: Whether stages have their short names.
    """

    number: int
    title: int
    group: int
    statuses: int
    stage: int
    signed: int
    note: int
    is_short: bool

    @property
    def indent(self) -> int:
        """The place of the title, where a second line begins."""
        return GUTTER + self.number + 1


def fit(cells: int, number: int, *, has_second_line: bool) -> ReviewColumns:
    """The columns for so many cells.

    Args:
        cells: The cells of a line.
        number: Cells of the longest reference.
        has_second_line: Whether the report has a line of its own.
    """
    is_wide = cells >= _WIDE
    group = _WIDE_GROUP if is_wide else _GROUP
    name = stage_name if is_wide else short_stage_name
    stage = max(width(name(own)) for own in Stage)
    fixed = GUTTER + number + 1 + 1 + group + 1 + _STATUSES + 1 + stage + 1
    rest = max(cells - fixed, 0)
    if has_second_line:
        signed = _SIGNED if rest >= _LEAST_TITLE + 1 + _SIGNED else 0
        title = max(rest - signed - bool(signed), 0)
        return ReviewColumns(number, title, group, _STATUSES, stage, signed, 0, not is_wide)
    title = min(max(rest - _LEAST_NOTE - 1, 0), _LEAST_TITLE)
    more = rest - title - 1 - 2 * _LEAST_NOTE
    title = min(title + max(more // 2, 0), _MOST_TITLE)
    note = max(rest - title - 1, 0)
    return ReviewColumns(number, title, group, _STATUSES, stage, 0, note, not is_wide)
