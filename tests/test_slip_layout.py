"""How the review shares out its lines and cells: nothing needed is lost, nothing stays blank."""

import pytest
from msgspec import structs

from planner.forms.slip_layout import Wanted, shared

# Cells and lines of the screen, and whether parts have a border; four lines stand around them.
SIZES = [(80, 24, False), (100, 30, False), (120, 40, True), (180, 45, True), (180, 30, False)]
LARGE = (180, 45, True)


def layout(size: tuple[int, int, bool], **wanted):
    cells, lines, is_framed = size
    return shared(cells, lines - 4, Wanted(**{"lines": 24, **wanted}), is_framed=is_framed)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("lines", [0, 3, 12, 24, 3000])
@pytest.mark.parametrize("is_roomy", [False, True])
def test_every_line_and_cell_is_given_to_one_part(size, lines: int, is_roomy: bool):
    found = layout(size, lines=lines, more=lines, is_roomy=is_roomy)
    cells, every = size[0], size[1] - 4
    if found.is_beside:
        assert found.list_cells + found.side_cells == cells
        assert found.list_lines == found.side_lines == every
        assert found.chart_lines < found.side_lines
    else:
        assert found.list_cells == cells
        assert found.list_lines + found.side_lines == every
        assert bool(lines) <= found.chart_cells < cells  # where nothing is behind, no evidence


def test_at_80_by_24_the_list_has_a_header_nine_rows_and_its_foot():
    found = layout(SIZES[0])
    assert (found.list_lines, found.side_lines, found.has_foot) == (11, 9, True)
    assert (found.chart_cells, found.has_second_lines) == (36, False)


@pytest.mark.parametrize("size", SIZES[2:4], ids=str)
def test_the_chart_is_never_cut_below_twelve_lines_on_a_large_screen(size):
    assert layout(size).chart_lines >= 14  # with its border


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_opened_folds_change_no_border_and_no_second_line_but_the_list_scrolls(size):
    for lines in (3, 12, 19):
        closed, opened = (layout(size, lines=lines, more=lines, opened=own) for own in (0, 40))
        assert structs.replace(opened, has_foot=closed.has_foot) == closed
        assert opened.has_foot


def test_below_a_short_list_the_evidence_grows():
    assert layout(SIZES[2], lines=5).side_lines > layout(SIZES[2], lines=24).side_lines


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_second_lines_are_there_only_where_all_of_them_fit(size):
    for lines in (4, 12, 24, 40):
        found = layout(size, lines=lines, more=lines)
        if found.has_second_lines:
            assert 1 + 2 * lines <= found.list_lines
            assert not found.has_foot
    assert layout(LARGE, lines=19, more=19).has_second_lines


def test_evidence_that_is_read_has_three_quarters_of_a_small_screen():
    assert layout(SIZES[0], is_opened=True).side_lines == 15


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_evidence_that_is_read_below_the_list_has_the_full_width(size):
    assert layout(size, is_opened=True).chart_cells == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_row_without_a_chart_leaves_its_room_to_the_evidence(size):
    assert layout(size, has_chart=False).chart_cells == 0


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_where_it_is_roomy_no_row_is_seen_without_its_second_line(size):
    found = layout(size, more=24, is_roomy=True)
    assert found.has_foot
    assert (found.list_lines - 2) % 2 == 0
