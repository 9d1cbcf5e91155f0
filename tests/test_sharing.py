"""How fields below each other share the lines of a column."""

import pytest

from planner.forms.sharing import shared


@pytest.mark.parametrize(
    ("lines", "needed", "wished", "own"),
    [
        (20, (2, 9), (1, 1), (11, 9)),  # each has what it needs, the first what is left
        (10, (2, 9), (1, 1), (2, 8)),  # who lacks lines gets all that another has to spare
        (10, (9, 9), (1, 1), (5, 5)),  # where both lack them they get the same
        (20, (2, 1, 1), (1, 7, 5), (8, 7, 5)),  # as wished where there is room
        (10, (2, 8, 0), (1, 7, 5), (2, 7, 1)),  # a wish is no need
        (2, (5, 5, 5), (1, 1, 1), (1, 1, 1)),  # none is without a line
    ],
)
def test_lines_go_to_whoever_lacks_them(lines, needed, wished, own):
    assert shared(lines, needed, wished) == own
