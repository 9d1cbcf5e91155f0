"""Whether targets of months are 単月 or 累計 is asked of a running count, once, and if nothing tells."""

from decimal import Decimal

import pytest
from months import APRIL_TO_MARCH
from msgspec import structs
from plans import small_plan
from targeted import target_of

from planner.forms.month_targets import unsettled
from planner.history.intents import ClearFigure, RecordFigure
from planner.plan.model import Figure, Kpi

YEAR = Decimal(3255)


def plan_with(*values, series="target", **fields):
    """The small plan, its KPI a count of notices with targets from April on."""
    figures = (
        Figure(series, month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, values, strict=False)
    )
    kpi = Kpi(
        **{
            "id": "k1",
            "key": "notices-sent",
            "name": "通知の数",
            "unit": "件",
            "kind": "flow",
            "target": target_of("at-least", YEAR),
            "figures": {f"{series}@{figure.period}": figure for figure in figures},
            **fields,
        }
    )
    return structs.replace(small_plan(), kpis={"k1": kpi})


def recorded(*values, series="target"):
    return [
        RecordFigure("k1", series, month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, values, strict=False)
    ]


def asked(before, now, series="target", **fields):
    """What is asked when the targets of a plan become others."""
    plans = (plan_with(*values, series=series, **fields) for values in (before, now))
    return unsettled(*plans, recorded(*now, series=series))


def test_the_first_target_of_a_month_is_asked_about():
    assert asked([], [271]) == (("k1", "target"),)


def test_once_is_enough():
    assert asked([271], [271, 271]) == ()


def test_twelve_that_add_up_to_the_year_are_of_the_months_alone():
    # 11 × 271 + 274 = 3,255
    assert asked([], [271] * 11 + [274]) == ()


def test_twelve_that_never_fall_and_end_in_the_year_s_are_running_totals():
    # 271, 542 … 2,981, then the year's
    assert asked([], [271 * n for n in range(1, 12)] + [3255]) == ()


@pytest.mark.parametrize("last", [273, 3254])
def test_twelve_that_do_neither_are_asked_about(last):
    assert asked([], [271] * 11 + [last]) == (("k1", "target"),)


def test_what_was_said_is_not_asked_again():
    assert asked([], [271], month_targets={"target": "cumulative"}) == ()


@pytest.mark.parametrize("kind", ["level", "ratio"])
def test_a_level_or_a_rate_has_no_running_totals(kind):
    assert asked([], [271], kind=kind) == ()


def test_a_figure_that_is_no_target_asks_nothing():
    assert asked([], [271], series="actual") == ()


def test_a_cleared_target_asks_nothing():
    change = ClearFigure("k1", "target", "2020-04")
    assert unsettled(plan_with(271), plan_with(), [change]) == ()


def test_a_kpi_gone_meanwhile_asks_nothing():
    gone = structs.replace(plan_with(), kpis={})
    assert unsettled(plan_with(), gone, recorded(271)) == ()
