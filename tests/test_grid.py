"""The printed grid: its lines, its cells, its figures in their months."""

from decimal import Decimal

import msgspec
import pytest
from months import APRIL_TO_MARCH
from plans import generic_rate, small_plan, with_row
from sample import sample_plan
from targeted import target_of

from planner.plan.grid import (
    FigureCell,
    KpiLine,
    PillarBand,
    SectionBand,
    View,
    WorkLine,
    cells,
    count_statuses,
    lines,
)
from planner.plan.ledger import Cell, MarkState
from planner.plan.model import Figure, Mark, Report, SeriesLine
from planner.plan.targets import Target

RATE = WorkLine("rate", 1)
LAST_YEAR = KpiLine("rate", "k1", 0)


def with_kpi(**fields):
    kpi = msgspec.structs.replace(generic_rate(), **fields)
    return msgspec.structs.replace(small_plan(), kpis={"k1": kpi})


def by_month(plan, line, month="2020-06"):
    found = cells(plan, line, month)
    assert len(found) == 12
    return {place: cell for place, cell in zip(APRIL_TO_MARCH, found, strict=True) if cell}


# Lines


def test_the_lines_are_bands_rows_and_series_in_printed_order():
    assert lines(small_plan()) == (
        PillarBand("p1"),
        SectionBand("s1"),
        WorkLine("daily", 0),
        WorkLine("winter", 1),
        WorkLine("survey", 0),
        PillarBand("p2"),
        SectionBand("s2"),
        WorkLine("notices", 0),
        WorkLine("rate", 1),
        KpiLine("rate", "k1", 0),
        WorkLine("seminar", 0),
        SectionBand("s3"),
        WorkLine("review", 0),
        WorkLine("leaflet", 1),
    )


def test_the_view_of_a_group_shows_its_rows_in_their_places_and_no_empty_bands():
    assert lines(small_plan(), View(group="保健")) == (
        PillarBand("p2"),
        SectionBand("s2"),
        WorkLine("notices", 0),
        WorkLine("rate", 1),
        KpiLine("rate", "k1", 0),
        WorkLine("seminar", 0),
        SectionBand("s3"),
        WorkLine("review", 0),
        WorkLine("leaflet", 1),
    )


def test_an_item_s_group_goes_before_that_of_its_section():
    assert WorkLine("survey", 0) in lines(small_plan(), View(group="業務"))
    assert WorkLine("survey", 0) not in lines(small_plan(), View(group="企画総務"))


def test_a_row_of_another_group_is_left_out_but_keeps_the_place_of_the_others():
    shown = lines(small_plan(), View(group="業務"))
    assert WorkLine("review", 0) in shown
    assert WorkLine("leaflet", 1) not in shown


def test_the_incentive_view_shows_only_items_with_the_tag():
    assert lines(small_plan(), View(incentive_only=True)) == (
        PillarBand("p2"),
        SectionBand("s2"),
        WorkLine("notices", 0),
        WorkLine("rate", 1),
        KpiLine("rate", "k1", 0),
    )


@pytest.mark.parametrize("view", [View(group="レセプト"), View("企画総務", incentive_only=True)])
def test_a_view_of_nothing_has_no_lines(view):
    assert lines(small_plan(), view) == ()


# Cells of work


def test_the_cells_of_a_row_are_its_marks_from_april_to_march():
    found = cells(small_plan(), WorkLine("survey", 0), "2020-06")
    assert len(found) == 12
    assert found[3] == Cell(MarkState.PLANNED, None, ("m2020-07",))
    assert [cell for cell in found if cell] == [found[3]]


def test_january_to_march_are_the_last_three_cells():
    found = cells(small_plan(), WorkLine("winter", 1), "2020-06")
    assert [place for place, cell in enumerate(found) if cell] == [6, 7, 8, 9, 10]


def test_cells_are_those_of_the_month_looked_at():
    assert cells(small_plan(), WorkLine("survey", 0), "2020-08")[3].state is MarkState.LATE


def test_what_was_done_outside_the_year_is_in_no_cell():
    plan = with_row(small_plan(), "survey", marks=(Mark("m", month="2020-04", done="2020-03"),))
    assert list(by_month(plan, WorkLine("survey", 0))) == ["2020-04"]


# Cells of figures


def test_figures_stand_in_their_months_with_their_decimals_as_printed():
    found = by_month(small_plan(), RATE)
    assert found["2020-04"] == FigureCell(Decimal("78.9"))
    assert str(found["2020-05"].value) == "79.0"
    assert found["2020-05"].is_provisional


def test_a_month_s_target_stands_in_it_until_the_figure_is_there():
    assert by_month(small_plan(), RATE)["2020-09"] == FigureCell(Decimal("80.0"), is_target=True)
    figures = generic_rate().figures
    plan = with_kpi(
        figures={**figures, "actual@2020-09": Figure("actual", "2020-09", Decimal("80.5"))}
    )
    assert by_month(plan, RATE)["2020-09"] == FigureCell(Decimal("80.5"))


def test_the_year_target_stands_in_march():
    found = by_month(small_plan(), RATE)
    assert found["2021-03"] == FigureCell(Decimal("80.7"), is_target=True)
    assert list(found) == ["2020-04", "2020-05", "2020-09", "2021-03"]


def test_a_target_in_words_stands_in_march():
    plan = with_kpi(target=target_of("qualitative", text="全支部で実施"))
    assert by_month(plan, RATE)["2021-03"] == FigureCell(text="全支部で実施", is_target=True)


def test_march_s_own_figure_goes_before_the_year_target():
    plan = with_kpi(
        figures={"actual@2021-03": Figure("actual", "2021-03", Decimal("81.0"))},
    )
    assert by_month(plan, RATE) == {"2021-03": FigureCell(Decimal("81.0"))}


def test_without_a_target_march_is_empty():
    assert "2021-03" not in by_month(with_kpi(target=Target()), RATE)


def test_last_year_s_line_shows_the_same_month_of_last_year():
    assert by_month(small_plan(), LAST_YEAR) == {"2020-04": FigureCell(Decimal("77.0"), unit="%")}


def test_a_series_with_a_line_of_its_own_is_not_shown_twice():
    plan = with_kpi(lines=(SeriesLine("actual"), SeriesLine("target")))
    assert by_month(plan, RATE) == {}
    assert list(by_month(plan, KpiLine("rate", "k1", 0))) == ["2020-04", "2020-05"]
    assert by_month(plan, KpiLine("rate", "k1", 1)) == {
        "2020-09": FigureCell(Decimal("80.0"), is_target=True)
    }


def test_last_year_s_line_leaves_this_year_s_figures_in_the_row():
    plan = with_kpi(lines=(SeriesLine("actual", years_back=1),))
    assert "2020-04" in by_month(plan, RATE)


def test_a_kpi_that_is_gone_leaves_an_empty_row():
    plan = msgspec.structs.replace(small_plan(), kpis={})
    assert by_month(plan, RATE) == {}
    assert LAST_YEAR not in lines(plan)


# Counts


def test_statuses_are_counted_over_the_lines_shown():
    plan = with_row(small_plan(), "survey", reports={"2020-05": Report("△")})
    counts = count_statuses(plan, lines(plan), "2020-05")
    assert counts.by_status == (("◎", 0), ("○", 1), ("△", 1), ("□", 0))
    assert counts.without == 7


def test_the_published_grid_of_gunma_has_its_lines_and_statuses():
    plan = sample_plan()
    shown = lines(plan)
    assert sum(isinstance(line, PillarBand) for line in shown) == 3
    assert sum(isinstance(line, SectionBand) for line in shown) == 14
    assert sum(isinstance(line, WorkLine | KpiLine) for line in shown) == 75
    counts = count_statuses(plan, shown, "2020-05")
    assert dict(counts.by_status) == {"△": 12, "○": 8, "◎": 1, "□": 8}
    assert counts.without == 46
