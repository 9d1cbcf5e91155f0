"""The hanging chart: from 目安 hangs what is missing, on it stands what is beyond."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from planner.forms import hanging_chart
from planner.forms.gaps import Gap, Gaps, gaps
from planner.history.dated import until
from planner.kpi.standing import standing
from planner.plan.fiscal import Month
from planner.settings import widths
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.text import width

MONTHS = tuple(f"{n}月" for n in (*range(4, 13), 1, 2, 3))
SIZES = [(29, 8), (34, 8), (60, 12), (120, 20), (12, 4), (20, 2), (8, 30)]


def of(*missing: int | None, landing: int | None = None) -> Gaps:
    every = [None if own is None else gap(own) for own in missing]
    months = (*every, *[None] * (12 - len(every)))
    end = None if landing is None else gap(landing)
    return Gaps("面談　目安との差（人）", "目安との差（人）", MONTHS, months, end)


def gap(missing: int) -> Gap:
    return Gap(Decimal(missing), f"{-missing:+d}" if missing else "0")


GUIDANCE = of(20, 38, 54, 72, 84, 87, landing=174)
MIXED = of(-35, -67, -81, -63, -21, 11, landing=22)


@pytest.fixture(params=[widths.NARROW, widths.WIDE])
def terminal_width(request) -> Iterator[str]:
    widths.count_as(request.param)
    yield request.param
    widths.count_as(widths.UNKNOWN)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("chart", [GUIDANCE, MIXED, of(None, 0), of(5), of(-5), of(*range(12))])
def test_any_room_is_filled_exactly_in_both_widths(chart, size, terminal_width):
    found = hanging_chart.lines(chart, *size)
    assert [width(line) for line in found] == [size[0]] * size[1]
    assert "…" not in "".join(found) or size[0] < 12


def test_the_line_is_above_what_is_missing_and_the_number_at_the_end_of_its_bar():
    """174 missing in March take five rows, so that half a row is 17.4: 20 is one half, 87 five."""
    assert [line.rstrip() for line in hanging_chart.lines(GUIDANCE, 34, 8)] == [
        "目安 ┬────────────────────────────",
        "     │▀▀▀ ███ ███ ███ ███ ███ ░░░",
        "     │-20 -38 ▀▀▀ ███ ███ ███ ░░░",
        "     │        -54 -72 ▀▀▀ ▀▀▀ ░░░",
        "     │                -84 -87 ░░░",
        "     │                        ░░░",
        "     │                       -174",
        "      4月 5月 6月 7月 8月 9月 着地",
    ]


def test_what_is_beyond_stands_on_the_line_and_what_is_missing_hangs_from_it():
    found = hanging_chart.lines(MIXED, 62, 12)
    (line,) = [n for n, text in enumerate(found) if text.startswith("目安 ┼")]
    above, below = "".join(found[:line]), "".join(found[line + 1 :])
    assert all(number in above for number in ("+35", "+67", "+81", "+63", "+21"))
    assert all(number in below for number in ("-11", "-22"))
    assert "░" not in above


def test_where_twelve_months_fit_the_landing_stands_in_the_place_of_march():
    months = hanging_chart.lines(MIXED, 62, 12)[-1].split()
    assert months == [
        "4月",
        "5月",
        "6月",
        "7月",
        "8月",
        "9月",
        *["10", "11", "12"],
        "1月",
        "2月",
        "着地",
    ]
    assert hanging_chart.lines(MIXED, 34, 8)[-1].split()[-2:] == ["9月", "着地"]


def test_the_last_figure_and_the_landing_always_have_their_numbers():
    for size in SIZES[:4]:
        found = "".join(hanging_chart.lines(GUIDANCE, *size))
        assert "-87" in found
        assert "-174" in found


def test_where_there_is_no_room_for_bars_the_last_months_are_told_in_words():
    assert hanging_chart.lines(GUIDANCE, 30, 2)[0].rstrip() == "8月 -84　9月 -87　着地 -174"


def test_on_wide_terminals_each_block_has_the_blank_it_is_drawn_over():
    widths.count_as(widths.WIDE)
    try:
        rows = hanging_chart.lines(GUIDANCE, 62, 12)[1:-1]
        assert any("█ █ " in row for row in rows)
        for row in rows:
            for block in "█▀░":
                assert f"{block}{block}" not in row
                assert f"│{block}" not in row
    finally:
        widths.count_as(widths.UNKNOWN)


def test_the_distances_are_those_the_sentences_tell(tmp_path):
    """20-1 of the invented year: 84 missing in August, 87 in September; 3,480 less 3,306 in March."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    plan = until(PlanBook(DataFolder(tmp_path).place("mihon-r07")).plan, Month("2025-09"))
    row = next(row for row in plan.rows.values() if plan.reference(row) == "20-1")
    kpi = plan.kpis[row.kpis[0]]
    found = gaps(plan, kpi, standing(plan, kpi, Month("2025-09")), lambda month: until(plan, month))
    assert found is not None
    assert [gap and gap.text for gap in found.months[4:7]] == ["-84", "-87", None]
    assert found.landing is not None
    assert found.landing.text == "-174"
    assert found.title.endswith("目安との差（人）")
