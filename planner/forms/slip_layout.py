"""How the review shares out its lines and cells: list, evidence and chart."""

from msgspec import Struct

BESIDE_FROM = 150  # cells of the screen from which on the evidence stands beside the list

_HEADER, _FOOT = 1, 1  # lines of the list
_FRAME, _RULE = 2, 1  # lines of a part's border
_CHART_FROM = 70  # cells from which on the chart stands beside the evidence, where both are below
_LEAST_CHART, _GOOD_CHART, _MOST_CHART = 36, 12, 20  # cells; lines without a border
_LEAST_PARTS, _SIDE = 13, 9  # lines from which on there is evidence at all, and those it then has
_LEAST_LIST = 4


class Wanted(Struct, frozen=True):
    """What there is to be shown.

    Attributes:
        lines: Lines of the list, one for each fold and each row outside those opened.
        more: Second lines that rows would have where there is room for all.
        opened: Lines of opened folds, which change nothing but that the list scrolls.
        has_chart: Whether the row under the cursor has a chart.
        is_roomy: Whether rows have their second lines anyway.
        is_opened: Whether the evidence is being read, and takes as much of a small screen as it
            needs, without the chart.
        evidence: Lines the evidence needs then.
    """

    lines: int
    more: int = 0
    opened: int = 0
    has_chart: bool = True
    is_roomy: bool = False
    is_opened: bool = False
    evidence: int = 1000


class Layout(Struct, frozen=True):
    """The parts of the review, borders and rules included.

    Attributes:
        is_beside: Whether the evidence stands beside the list; else below.
        list_cells: Cells of the list.
        list_lines: Its lines.
        side_cells: Cells of the evidence with the chart.
        side_lines: Their lines; 0: neither is shown.
        chart_cells: Cells of the chart; 0: it is not shown.
        chart_lines: Its lines.
        has_second_lines: Whether each row that has something to say has a second line.
        has_foot: Whether the last line of the list tells what is not seen of it.
    """

    is_beside: bool
    list_cells: int
    list_lines: int
    side_cells: int
    side_lines: int
    chart_cells: int
    chart_lines: int
    has_second_lines: bool
    has_foot: bool


def shared(cells: int, lines: int, wanted: Wanted, *, is_framed: bool) -> Layout:
    """Share out the lines between the heading and what was said.

    What each part has depends on the screen and the list, never on the row under the cursor.
    Where nothing is behind there is no evidence either.

    Args:
        cells: Cells of the screen.
        lines: Lines there are.
        wanted: What is to be shown.
        is_framed: Whether parts have a border; else a rule above the evidence.
    """
    border = _FRAME if is_framed else _RULE
    if not wanted.lines:
        return _alone(cells, lines)
    if cells >= BESIDE_FROM:
        return _beside(cells, lines, wanted, border, frame=_FRAME if is_framed else 0)
    return _below(cells, lines, wanted, border)


def _alone(cells: int, lines: int) -> Layout:
    """The list, which says that there is nothing to be shown beside it."""
    return Layout(
        is_beside=False,
        list_cells=cells,
        list_lines=lines,
        side_cells=0,
        side_lines=0,
        chart_cells=0,
        chart_lines=0,
        has_second_lines=False,
        has_foot=False,
    )


def side_cells(cells: int) -> int:
    """The cells of the evidence where it stands beside the list."""
    return cells - cells * 69 // 100


def _beside(cells: int, lines: int, wanted: Wanted, border: int, *, frame: int) -> Layout:
    side = side_cells(cells)
    chart = min(max(_GOOD_CHART + border, lines * 2 // 5), _MOST_CHART + border)
    has_chart = wanted.has_chart and lines >= _LEAST_PARTS
    has_second = wanted.is_roomy or _fits(wanted, lines - frame)
    return Layout(
        is_beside=True,
        list_cells=cells - side,
        list_lines=lines,
        side_cells=side,
        side_lines=lines,
        chart_cells=side if has_chart else 0,
        chart_lines=min(chart, lines // 2) if has_chart else 0,
        has_second_lines=has_second,
        has_foot=_is_cut(wanted, lines - frame, has_second=has_second),
    )


def _below(cells: int, lines: int, wanted: Wanted, border: int) -> Layout:
    needed = _HEADER + wanted.lines + (wanted.more if wanted.is_roomy else 0)
    if lines < _LEAST_PARTS:
        side, has_second = 0, wanted.is_roomy
    elif wanted.is_opened:
        needed_side = max(wanted.evidence + border, _SIDE)
        side, has_second = max(min(lines * 3 // 4, needed_side), _SIDE), wanted.is_roomy
    else:
        least = min(max(lines * 2 // 5, _SIDE), lines - _LEAST_LIST)
        good = max(lines * 11 // 20, _GOOD_CHART + border)
        side = min(max(lines - needed, least), max(good, least))
        has_second = wanted.is_roomy or _fits(wanted, lines - side)
        side = max(side, lines - needed - (0 if wanted.is_roomy else wanted.more * has_second))
    if side and wanted.is_roomy and _is_cut(wanted, lines - side, has_second=True):
        side += (lines - side - _HEADER - _FOOT) % 2  # no row is seen without its second line
    has_chart = wanted.has_chart and side and not wanted.is_opened
    chart = _chart_cells(cells) if has_chart else 0
    return Layout(
        is_beside=False,
        list_cells=cells,
        list_lines=lines - side,
        side_cells=cells,
        side_lines=side,
        chart_cells=chart,
        chart_lines=side if chart else 0,
        has_second_lines=has_second,
        has_foot=_is_cut(wanted, lines - side, has_second=has_second),
    )


def _chart_cells(cells: int) -> int:
    """The chart has a little less than half of a small screen, where sentences need more."""
    if cells < _CHART_FROM:
        return 0
    return cells // 2 if cells >= 110 else max(cells * 2 // 5, _LEAST_CHART)


def _fits(wanted: Wanted, lines: int) -> bool:
    """Whether all rows fit with their second lines."""
    return bool(wanted.more) and _HEADER + wanted.lines + wanted.more <= lines


def _is_cut(wanted: Wanted, lines: int, *, has_second: bool) -> bool:
    """Whether the list scrolls."""
    needed = wanted.lines + wanted.opened + (wanted.more if has_second else 0)
    return lines > _LEAST_LIST and _HEADER + needed > lines
