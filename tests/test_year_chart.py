"""The chart below the year of a row: of which rows there is one, and how wide it is."""

import pytest
from any_plans import kept_plan
from judged import flow, plan_with, rate
from msgspec import structs

from planner.forms import hanging_chart
from planner.forms.year_chart import chart_of
from planner.plan.fiscal import Month
from planner.settings import widths
from planner.text import width

THREE = ("cumulative@2020-04=90", "cumulative@2020-05=190", "cumulative@2020-06=310")
TWELVE = ("4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月")


def chart(*kpis, month="2020-07"):
    plan = structs.replace(plan_with(*kpis), status_month=Month(month))
    return chart_of(plan, plan.rows["rate"])


@pytest.fixture(autouse=True)
def narrow():
    widths.count_as(widths.NARROW)
    yield
    widths.count_as(widths.UNKNOWN)


def test_three_months_of_figures_make_a_chart_and_two_do_not():
    assert chart(flow(*THREE)) is not None
    assert chart(flow(*THREE[:2])) is None
    assert chart(flow()) is None


def test_figures_after_the_month_the_plan_stands_at_do_not_count():
    assert chart(flow(*THREE), month="2020-05") is None


def test_where_every_month_is_exactly_met_there_is_nothing_to_draw():
    met = (f"actual@2020-{month:02}=92.0" for month in (4, 5, 6))
    assert chart(rate(*met)) is None


def test_the_first_kpi_with_enough_figures_is_drawn():
    named = (("一か月だけ", THREE[:1]), ("三か月", THREE))
    found = chart(*(structs.replace(flow(*own), name=name) for name, own in named))
    assert found is not None
    assert found.title.startswith("三か月")


def test_every_month_of_the_year_has_its_place_and_the_bars_take_the_width():
    found = chart(flow(*THREE))
    assert found is not None
    assert found.places == TWELVE
    lines = hanging_chart.lines(found, 170, 10)
    assert lines[-1].split() == [*TWELVE, "着地"]
    assert width(lines[-1].rstrip()) > 150


@pytest.mark.parametrize("name", ["mihon-r07", "gunma-r02"])
def test_no_row_of_a_sample_has_a_chart_of_fewer_than_three_months(name):
    plan = kept_plan(name)
    found = [chart_of(plan, row) for row in plan.rows_in_order()]
    for own in filter(None, found):
        values = getattr(own, "months", None) or own.lines[0].values
        assert sum(value is not None for value in values) >= 3
    assert any(found) == (name == "mihon-r07")  # gunma has figures of May alone
