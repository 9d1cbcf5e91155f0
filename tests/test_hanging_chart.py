"""The hanging chart: from 目安 hangs what is missing, on it stands what is beyond."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec import structs

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
    months = tuple(None if own is None else gap(own) for own in missing)
    end = None if landing is None else gap(landing)
    return Gaps("面談　目安との差（人）", "目安との差（人）", MONTHS[: len(months)], months, end)


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
        "     │                        -174",
        "      4月 5月 6月 7月 8月 9月 着地",
    ]


def test_what_is_beyond_stands_on_the_line_and_what_is_missing_hangs_from_it():
    found = hanging_chart.lines(MIXED, 62, 12)
    (line,) = [n for n, text in enumerate(found) if text.startswith("目安 ┼")]
    above, below = "".join(found[:line]), "".join(found[line + 1 :])
    assert all(number in above for number in ("+35", "+67", "+81", "+63", "+21"))
    assert all(number in below for number in ("-11", "-22"))
    assert "░" not in above


@pytest.mark.parametrize("cells", [34, 62, 120])
def test_each_month_up_to_the_one_looked_at_has_a_column_and_then_the_landing(cells: int):
    months = hanging_chart.lines(MIXED, cells, 12)[-1].split()
    assert months == ["4月", "5月", "6月", "7月", "8月", "9月", "着地"]


def test_what_is_a_little_short_looks_so():
    """A tenth of 目安 fills the chart: of 1,740 that is 174, of which 17 is a tenth of its rows."""
    (*_, months) = found = hanging_chart.lines(structs.replace(of(17), full=Decimal(174)), 34, 13)
    assert sum("█" in line or "▀" in line for line in found) == 1
    assert "4月" in months


def test_a_number_stands_at_its_own_bar_and_none_is_left_out():
    texts = ("+0.040", "+0.046", "+0.043", "+0.039", "+0.010", "-0.008")
    each = [Gap(-Decimal(text), text) for text in texts]
    chart = structs.replace(of(0, 0, 0, 0, 0, 0), months=tuple(each), full=Decimal("0.445"))
    for size in SIZES[:4]:
        found = hanging_chart.lines(chart, *size)
        names, every = found[-1], "\n".join(found)
        for name, text in zip(chart.places, texts, strict=True):
            if name not in names:
                continue  # where numbers have no room the oldest months go
            middle = width(names[: names.index(name)]) + 1
            rows = [line for line in found if text in line]
            at = [width(row[: row.index(text)]) for row in rows]
            assert any(start <= middle <= start + len(text) for start in at), every


@pytest.mark.parametrize("cells", [26, 29, 34, 60])
def test_names_of_months_are_never_cut_to_what_two_months_share(cells: int):
    names = ("Apr", "May", "Jun", "Jul", "Aug", "Sep")
    shown = hanging_chart.lines(structs.replace(GUIDANCE, places=names), cells, 8)[-1].split()
    assert set(shown) <= {*names, "着地"}
    assert shown[-2:] == ["Sep", "着地"]


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
    assert [gap and gap.text for gap in found.months[4:]] == ["-84", "-87"]
    assert found.landing is not None
    assert found.landing.text == "-174"
    assert found.title.endswith("目安との差（人）")
