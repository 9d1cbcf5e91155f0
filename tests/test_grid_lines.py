"""The lines of the grid as they are drawn: headings, figures of a KPI row, missing reports, course."""

import re
from decimal import Decimal

import msgspec
import pytest
from any_plans import kept_plan
from months import APRIL_TO_MARCH
from plans import generic_rate, small_plan, with_row
from stage import stage
from targeted import target_of

from planner.forms.bars import bars_of
from planner.forms.columns import fit
from planner.forms.drawing import Drawing
from planner.forms.shown_figures import (
    figures_of_line,
    figures_of_months,
    figures_of_row,
    line_taken_in,
    lines_below,
)
from planner.kpi.standing import standing
from planner.language import set_language
from planner.plan.grid import KpiLine, WorkLine, lines
from planner.plan.model import Figure, Report, SeriesLine
from planner.settings import widths
from planner.text import width

RATE, SURVEY = WorkLine("rate", 1), WorkLine("survey", 0)


@pytest.fixture(autouse=True)
def japanese():
    yield
    set_language("ja")
    widths.count_as(widths.UNKNOWN)


def with_kpi(plan=None, **fields):
    kpi = msgspec.structs.replace(generic_rate(), **fields)
    return msgspec.structs.replace(plan or small_plan(), kpis={"k1": kpi})


def totals(*values):
    figures = [
        Figure("cumulative", month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, values, strict=False)
    ]
    return {f"{figure.series}@{figure.period}": figure for figure in figures}


def drawing(plan, *, month="2020-06", cells=79, bars=None):
    return Drawing(
        plan,
        month,
        fit(cells, 2),
        frozenset(),
        lambda *names: names,
        bars_of=bars or (lambda _kpi: None),
    )


def text(segments):
    return "".join(segment.text for segment in segments)


def drawn(plan, line, **options):
    made = drawing(plan, **options)
    return text(
        (made.work if isinstance(line, WorkLine) else made.figures)(
            *[line, None][: 1 + isinstance(line, WorkLine)]
        )[1]
    )


# Headings


def headings(plan, cells, month="2020-06"):
    made = drawing(plan, cells=cells, month=month)
    columns = made.columns
    shown = text(made.header()[1])
    start = columns.months_start
    return shown[: 12 * columns.month + 6] if start == 0 else shown


def closed(*months):
    plan = small_plan()
    closes = dict.fromkeys(months, next(iter(plan.closes.values()), None))
    return msgspec.structs.replace(plan, closes={**plan.closes, **closes})


def test_in_four_cells_no_two_months_run_together():
    found = headings(small_plan(), 79)
    assert found.startswith(" 4   5   6月 7   8   9   10  11  12  1   2   3  │")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("cells", [79, 95, 119, 179])
@pytest.mark.parametrize("month", APRIL_TO_MARCH)
def test_a_blank_parts_any_two_headings_also_of_closed_months(language, cells, month):
    set_language(language)
    made = drawing(closed(*APRIL_TO_MARCH), cells=cells, month=month)
    names = [segment.text for segment in made.header()[1][:13]]
    months = names[1:] if made.columns.outline else names[:12]
    assert {width(name) for name in months} == {made.columns.month}
    assert all(name.startswith(" ") and name.strip() for name in months)
    assert len({name.strip() for name in months}) == 12


# The figures of a KPI row


def test_a_kpi_row_without_figures_takes_in_the_series_it_is_judged_by():
    lines = (SeriesLine("cumulative", "前年度累計", years_back=1), SeriesLine("cumulative", "累計"))
    target = target_of("at-least", Decimal(75), judged_on="cumulative")
    plan = with_kpi(lines=lines, figures=totals("71.2", "72.3"), target=target)
    assert line_taken_in(plan, plan.rows["rate"]) == KpiLine("rate", "k1", 1)
    shown = figures_of_row(plan, RATE)
    assert [cell and cell.value for cell in shown.figures[:3]] == [
        Decimal("71.2"),
        Decimal("72.3"),
        None,
    ]
    assert shown.figures[11].is_target
    assert shown.is_judged


def test_a_kpi_row_judged_by_totals_shows_them_and_its_months_stand_below():
    lines = (SeriesLine("cumulative", "累計"),)
    target = target_of("at-least", Decimal(75), judged_on="cumulative")
    months = {f"actual@{month}": Figure("actual", month, Decimal(70)) for month in APRIL_TO_MARCH}
    plan = with_kpi(lines=lines, figures={**months, **totals("71.2", "72.3")}, target=target)
    assert line_taken_in(plan, plan.rows["rate"]) == KpiLine("rate", "k1", 0)
    values = [cell and cell.value for cell in figures_of_row(plan, RATE).figures]
    assert values[:3] == [Decimal("71.2"), Decimal("72.3"), None]
    (below,) = lines_below(plan, RATE)
    shown = figures_of_months(plan, below)
    assert [cell.value for cell in shown.figures] == [Decimal(70)] * 12
    assert not shown.is_judged
    assert not shown.has_course


def test_a_flow_of_months_shows_the_totals_it_is_judged_by():
    target = target_of("at-least", Decimal(1200), judged_on="cumulative")
    counts = zip(APRIL_TO_MARCH, (100, 90, 120), strict=False)
    figures = {f"actual@{m}": Figure("actual", m, Decimal(count)) for m, count in counts}
    plan = with_kpi(kind="flow", unit="件", figures=figures, target=target, lines=())
    values = [cell and cell.value for cell in figures_of_row(plan, RATE).figures]
    assert values[:4] == [Decimal(100), Decimal(190), Decimal(310), None]


@pytest.mark.parametrize("name", ["mihon-r07", "gunma-r02"])
def test_the_figure_of_a_kpi_row_is_that_the_review_judges_by(name):
    plan = kept_plan(name)
    compared = 0
    for line in (line for line in lines(plan) if isinstance(line, WorkLine)):
        shown = figures_of_row(plan, line)
        for month, cell in zip(plan.year.months, shown.figures if shown else (), strict=False):
            judged = standing(plan, plan.kpis[shown.kpi], month, [plan.rows[line.row]])
            used = judged.used
            if cell and not cell.is_target and used and used.period == month:
                assert cell.value == judged.value, (plan.reference(plan.rows[line.row]), month)
                compared += 1
    assert compared > {"mihon-r07": 150, "gunma-r02": 3}[name]


def test_series_nothing_is_judged_by_stay_lines():
    plan = with_kpi(
        lines=(SeriesLine("actual", "月の率"),),
        target=target_of("at-least", Decimal(75), judged_on="cumulative"),
    )
    assert line_taken_in(plan, plan.rows["rate"]) is None
    assert not figures_of_line(plan, KpiLine("rate", "k1", 0)).is_judged


def test_below_a_row_of_work_the_judged_series_has_the_target_of_the_year():
    target = target_of("at-least", Decimal(3480), judged_on="cumulative")
    plan = with_kpi(lines=(SeriesLine("cumulative", "累計"),), figures=totals("270"), target=target)
    plan = with_row(plan, "rate", kind="activity")
    line = drawn(plan, KpiLine("rate", "k1", 0))
    assert line.startswith(" 270")
    assert line[:48].endswith("[3,480]")


def test_a_row_of_figures_too_long_for_its_months_is_bars_with_its_newest_figure():
    # 75 by the end of the year in whatever month: 71.2 is 5.07 % short, 76.1 is 1.5 % beyond
    target = target_of("at-least", Decimal("75.0"), judged_on="month")
    figures = {
        f"actual@{month}": Figure("actual", month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, ("71.2", "76.1", "77.0"), strict=False)
    }
    plan = with_kpi(figures=figures, target=target, lines=())
    bars = bars_of(plan, plan.kpis["k1"])
    line = drawn(plan, RATE, bars=lambda _kpi: bars)
    assert line[:48] == " ▁▁  ▅▅ 77.0 ──  ──  ──  ──  ──  ──  ──   [75.0]"[:48]


# Missing reports


def test_a_missing_report_of_the_month_is_said():
    plan = small_plan()
    assert " 未 " in drawn(plan, SURVEY)
    reported = with_row(plan, "survey", reports={"2020-06": Report("○")})
    assert " 未 " not in drawn(reported, SURVEY)


@pytest.mark.parametrize("month", ["2020-04", "2020-07"])
def test_nothing_is_missing_in_months_unrecorded_or_to_come(month):
    assert " 未 " not in drawn(small_plan(), SURVEY, month=month)


def test_a_row_that_does_not_report_for_itself_misses_nothing():
    assert " 未 " not in drawn(small_plan(), WorkLine("winter", 1))


# The course of the year


def test_the_course_of_a_row_of_work_is_its_last_six_statuses():
    plan = with_row(
        small_plan(), "survey", reports={"2020-05": Report("△"), "2020-06": Report("○")}
    )
    course = drawn(plan, SURVEY, cells=119).split("│")[2]
    assert course == "  △ ○       "


@pytest.mark.parametrize(
    ("how", "course"), [(widths.NARROW, "▁▅▅─────────"), (widths.WIDE, "▁ ▅ ▅ ──────")]
)
def test_the_course_of_a_kpi_is_a_block_for_each_month_or_for_six(how, course):
    widths.count_as(how)
    target = target_of("at-least", Decimal("75.0"), judged_on="month")
    figures = {
        f"actual@{month}": Figure("actual", month, Decimal(value))
        for month, value in zip(APRIL_TO_MARCH, ("71.2", "76.1", "75.0"), strict=False)
    }
    plan = with_kpi(figures=figures, target=target, lines=())
    bars = bars_of(plan, plan.kpis["k1"])
    assert drawn(plan, RATE, cells=119, bars=lambda _kpi: bars).split("│")[2] == course


# On the screen


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (180, 45)], ids=str)
async def test_no_cell_of_figures_and_no_heading_ends_in_an_ellipsis(tmp_path, size, language):
    async with stage(tmp_path, size=size) as s:
        set_language(language)
        s.grid._redraw()
        seen = 0
        for _ in range(5):
            columns = s.grid.columns
            for line in s.drawn():
                months = re.split("│", line, maxsplit=1)[-1][columns.months_start :]
                assert "…" not in months[: columns.months]
                seen += bool(re.search("[▁▂▃▅▆▇█]", months))
            await s.press("pagedown")
        assert seen
