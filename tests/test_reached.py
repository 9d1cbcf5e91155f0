"""What each month of a KPI reached against the 目安 of that month, and the bar it is drawn as."""

from decimal import Decimal

import msgspec
import pytest
from months import APRIL_TO_MARCH
from plans import small_plan
from sample import sample_plan
from targeted import target_of

from planner.forms.bars import bar_of, bars_of
from planner.kpi.reached import Reached, reached
from planner.kpi.standing import standing
from planner.plan.model import Figure, Kpi

APRIL, MAY, JUNE, JULY = APRIL_TO_MARCH[:4]


def kpi(kind, target, series, *values):
    figures = [
        Figure(series, month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, values, strict=False)
        if value
    ]
    return Kpi(
        "k1",
        "interviews",
        "面談",
        kind=kind,
        target=target,
        figures={f"{figure.series}@{figure.period}": figure for figure in figures},
    )


def plan_with(own):
    return msgspec.structs.replace(small_plan(), kpis={"k1": own})


def drawn(own):
    bars = bars_of(plan_with(own), own)
    return "".join(bars.months[m].letter if m in bars.months else " " for m in APRIL_TO_MARCH)


def test_a_running_total_is_held_against_the_twelfths_of_its_own_month():
    # 1,200 a year: 100, 200, 300, 400 are expected by the end of these months
    own = kpi(
        "flow", target_of("at-least", Decimal(1200)), "cumulative", "100", "195", "270", "412"
    )
    found = reached(plan_with(own), own)
    assert [found[month].expected for month in (APRIL, MAY, JUNE, JULY)] == [100, 200, 300, 400]
    assert [found[month].lead for month in (APRIL, MAY, JUNE, JULY)] == [
        0,
        Decimal("-0.025"),
        Decimal("-0.1"),
        Decimal("0.03"),
    ]
    assert [found[month].is_short for month in (APRIL, MAY, JUNE, JULY)] == [
        False,
        True,
        True,
        False,
    ]
    assert drawn(own).rstrip() == "▅▃▁▆"


def test_a_month_without_a_figure_is_left_out_and_takes_no_earlier_one():
    own = kpi("flow", target_of("at-least", Decimal(1200)), "cumulative", "100", "", "270")
    assert list(reached(plan_with(own), own)) == [APRIL, JUNE]


def test_what_must_not_be_exceeded_is_turned_round():
    # at most 10.0 hours: 9.0 is a tenth better, 10.2 a fiftieth worse
    target = target_of("at-most", Decimal("10.0"), judged_on="month")
    own = kpi("level", target, "actual", "9.0", "10.2", "10.0")
    found = reached(plan_with(own), own)
    assert [found[month].lead for month in (APRIL, MAY, JUNE)] == [
        Decimal("0.1"),
        Decimal("-0.02"),
        0,
    ]
    assert drawn(own).rstrip() == "█▃▅"


def test_without_a_target_the_bars_go_from_the_least_to_the_most_in_quiet():
    own = kpi("level", target_of("at-least"), "actual", "7", "9", "8")
    plan = plan_with(msgspec.structs.replace(own, role="reference"))
    bars = bars_of(plan, plan.kpis["k1"])
    assert not bars.has_line
    assert [bars.course[month].letter for month in (APRIL, MAY)] == ["▁", "█"]
    assert {bar.look for bar in bars.course.values()} == {"quiet"}


@pytest.mark.parametrize(
    ("lead", "letter"),
    [
        ("0", "▅"),
        ("0.024", "▅"),
        ("0.025", "▆"),
        ("0.05", "▇"),
        ("0.075", "█"),
        ("3", "█"),
        ("-0.0001", "▃"),
        ("-0.025", "▃"),
        ("-0.026", "▂"),
        ("-0.05", "▂"),  # 1,653 against 1,740
        ("-0.051", "▁"),
        ("-1", "▁"),
    ],
)
def test_the_height_is_the_lead_over_the_expected_value(lead, letter):
    lead = Decimal(lead)
    bar = bar_of(Reached(Decimal(1), Decimal(1), lead, lead < 0))
    assert (bar.letter, bar.look) == (letter, "short" if lead < 0 else "reached")


def test_a_month_that_is_not_judged_is_quiet_and_one_without_expectation_has_no_bar():
    assert bar_of(Reached(Decimal(1), Decimal(1), Decimal("0.01"))).look == "quiet"
    assert bar_of(Reached(Decimal(1))) is None


def test_each_month_of_the_sample_is_judged_as_it_is_everywhere_else():
    plan = sample_plan()
    compared = 0
    for own in plan.kpis.values():
        for month, found in reached(plan, own).items():
            known = standing(plan, own, month)
            if known.used is not None and known.used.period == month and own.target.over != "every":
                assert (found.value, found.is_short) == (known.value, known.is_short)
                assert found.lead == (None if known.size is None else -known.size)
                compared += 1
    assert compared
