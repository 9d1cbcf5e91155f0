"""KPI charts: which figures stand where, and the same chart on screen, on paper and in files."""

import csv as reader_of_csv
import io
import re
import subprocess
import sys
import unicodedata
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from looks import colors, shown, too_faint
from msgspec import structs
from plans import small_plan
from pypdf import PdfReader
from quickness import taken
from read_back import html_page
from sample import sample_plan
from targeted import target_of
from textual.app import App

from planner import language
from planner.formats import csv, drawn, html, pdf, plotted, text
from planner.formats.page import Page
from planner.formats.writing import render
from planner.kpi.standing import standing
from planner.plan.fiscal import FiscalYear, Month
from planner.plan.model import Figure, Kpi
from planner.reports import kpi_chart
from planner.reports.chart import Chart, Series, marks
from planner.reports.document import Document, Heading, Paragraph
from planner.settings import widths
from planner.text import width
from planner.ui.look.schemes import scheme
from planner.ui.look.themes import read_shipped
from planner.ui.widgets.chart import KpiChart
from planner.wording.kpis import landing_number

MONTHS = tuple(f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3))
SIZES = [(40, 8), (60, 12), (100, 16)]
HOSTILE = '#panic("x") $y$ <script>alert(1)</script> "&amp; \x1b[31m赤\u202e =1+1'


def chart_of(key, landing=None):
    kpi = next(kpi for kpi in sample_plan().kpis.values() if kpi.key == key)
    return kpi_chart.build(sample_plan(), kpi, landing)


def made_of(*figures, **fields):
    """The chart of a KPI in the sample's year made by hand of (series, period, value)."""
    held = {
        f"{series}@{period}": Figure(series, period, Decimal(value))
        for series, period, value in figures
    }
    kpi = Kpi(**{"id": "k", "key": "k", "name": "名", "unit": "件", "figures": held, **fields})
    return kpi_chart.build(sample_plan(), kpi)


def line(chart, role):
    return next((line for line in chart.lines if line.role == role), None)


def known(chart, role):
    """The values of a line by the names of their months."""
    found = zip(chart.places, line(chart, role).values, strict=True)
    return {place: str(value) for place, value in found if value is not None}


def hand_chart(**fields):
    """Three months of twelve known, the second month a gap; the target fixed."""
    values = [Decimal(10), None, Decimal(30), Decimal("45.5"), *[None] * 8]
    actual = Series("actual", "実績", tuple(values), frozenset({3}))
    target = Series("target", "目標", (Decimal(40),) * 12)
    made = Chart("件数", "件", "目標 40件以上", MONTHS, (actual, target), has_zero=True)
    return structs.replace(made, **fields)


# What a chart holds


def test_item_6_has_its_monthly_targets_and_only_april_s_figure():
    """Item 6: 0.272 in April passes the year's 0.261 but not April's own 0.312."""
    chart = chart_of("review-reduction-rate")
    targets = "0.312 0.294 0.274 0.278 0.268 0.268 0.263 0.269 0.263 0.257 0.259 0.261"
    assert list(known(chart, "target").values()) == targets.split()
    assert known(chart, "actual") == {"4月": "0.272"}
    assert (line(chart, "actual").name, line(chart, "target").name) == ("累計", "目標")
    assert (chart.places, chart.unit) == (MONTHS, "%")
    assert line(chart, "prior") is None


def test_last_year_stands_in_the_same_months():
    chart = chart_of("post-loss-recovery-rate")
    prior = "30.22 27.95 31.54 36.08 38.97 36.71 39.78 40.13 48.90 48.31 50.54 52.95"
    assert list(known(chart, "prior").values()) == prior.split()
    assert known(chart, "actual") == {"4月": "10.91", "5月": "12.55"}


def test_where_last_year_is_the_target_it_is_no_line_of_its_own():
    chart = chart_of("post-loss-recovery-rate")
    assert line(chart, "target") is None
    assert chart.note == "目標 前年度以上"


def test_a_target_printed_in_march_is_that_of_the_year():
    """Item 8's 95.0 stands in the cell of March, and holds from April on."""
    assert known(chart_of("card-return-rate"), "target") == dict.fromkeys(MONTHS, "95.0")


def test_an_annual_count_has_a_target_that_grows_month_by_month():
    """3,255 × m/12: April 271.25, said as in the table (271.3), May 542.5, July 1,085, March all."""
    target = known(chart_of("guidance-own-people"), "target")
    assert [target[month] for month in ("4月", "5月", "7月", "3月")] == [
        *("271.3", "542.5", "1085", "3255")
    ]
    assert line(chart_of("guidance-own-people"), "target").name == "目標（月割り）"


def test_a_twelfth_has_one_decimal_more_than_the_figures():
    """147,940 ÷ 12 = 12,328.333…, × 2 = 24,656.666…"""
    target = known(chart_of("checkup-people"), "target")
    assert (target["4月"], target["5月"], target["6月"]) == ("12328.3", "24656.7", "36985")


def test_a_rate_of_a_planned_population_grows_too():
    """58.9% × 6/12 = 29.45%."""
    assert known(chart_of("checkup-rate"), "target")["9月"] == "29.45"


def test_what_is_judged_on_the_total_shows_no_single_months():
    """Item 12 is ○ by its cumulative 73.02; 69.84 is of May alone, April's 76.2 is its total too."""
    chart = chart_of("online-eligibility-use")
    assert known(chart, "actual") == {"4月": "76.2", "5月": "73.02"}
    assert known(chart, "target") == dict.fromkeys(MONTHS, "70.0")


def test_what_is_judged_on_the_month_shows_no_totals():
    chart = chart_of("mail-rate")
    assert (known(chart, "actual"), known(chart, "prior")) == ({"5月": "97.8"}, {"5月": "90.3"})
    assert line(chart, "actual").name == "実績"


def test_a_landing_stands_in_march():
    """453 ÷ (2/12) = 2,718."""
    chart = chart_of("guidance-own-people", Decimal(2718))
    assert known(chart, "landing") == {"3月": "2718"}


def test_a_landing_has_the_decimals_of_its_kpi():
    """453 ÷ (2/12) = 2,718, not the digits that a sixth leaves."""
    plan = sample_plan()
    kpi = next(kpi for kpi in plan.kpis.values() if kpi.key == "guidance-own-people")
    assert str(landing_number(kpi, standing(plan, kpi, Month("2020-05")))) == "2718"


def test_what_does_not_add_up_has_no_landing():
    assert line(chart_of("mail-rate"), "landing") is None
    chart = kpi_chart.build(sample_plan(), Kpi("k", "k", "名", kind="level"), Decimal(5))
    assert line(chart, "landing") is None


def test_a_month_nobody_knows_is_a_gap_and_no_nought():
    chart = made_of(("actual", "2020-04", "3"), ("actual", "2020-06", "0"), kind="level")
    assert line(chart, "actual").values == (Decimal(3), None, Decimal(0), *[None] * 9)
    assert [[place for place, _ in run] for run in line(chart, "actual").runs()] == [[0], [2]]


def test_only_the_plan_s_year_and_the_one_before_are_drawn():
    figures = [
        ("actual", f"{year}-{month}", year) for year in (2018, 2019, 2021) for month in ("05",)
    ]
    chart = made_of(*figures, ("actual", "2021-03", 7), ("actual", "2020", 9), kind="level")
    assert known(chart, "prior") == {"5月": "2019"}
    assert known(chart, "actual") == {"3月": "7"}


def test_another_year_s_plan_has_its_own_months():
    plan = structs.replace(sample_plan(), fiscal_year=2021)
    kpi = next(kpi for kpi in plan.kpis.values() if kpi.key == "mail-rate")
    chart = kpi_chart.build(plan, kpi)
    assert known(chart, "actual") == {}
    assert known(chart, "prior") == {"5月": "97.8"}
    assert FiscalYear(2021).months[1] == "2021-05"


def test_a_total_nobody_printed_is_the_sum_of_its_months():
    """12 + 30.5 = 42.5 in May; June is missing, so that July has no total."""
    months = [("actual", "2020-04", "12"), ("actual", "2020-05", "30.5"), ("actual", "2020-07", 9)]
    chart = made_of(*months, kind="flow", target=target_of("none", judged_on="cumulative"))
    assert known(chart, "actual") == {"4月": "12", "5月": "42.5"}


def test_a_printed_total_goes_before_the_sum():
    months = [("actual", "2020-04", "12"), ("cumulative", "2020-04", "11")]
    chart = made_of(*months, kind="flow", target=target_of("none", judged_on="cumulative"))
    assert known(chart, "actual") == {"4月": "11"}


def test_a_figure_in_another_unit_is_no_point_of_the_line():
    own = {
        "actual@2020-04": Figure("actual", "2020-04", Decimal(5), unit="人"),
        "actual@2020-05": Figure("actual", "2020-05", Decimal(6)),
    }
    chart = made_of(kind="level", figures=own)
    assert (chart.unit, known(chart, "actual")) == ("件", {"5月": "6"})


def test_a_target_in_another_unit_than_the_figures_is_no_line():
    own = {"actual@2020-05": Figure("actual", "2020-05", Decimal(6), unit="%")}
    chart = made_of(kind="level", figures=own, target=target_of("at-least", Decimal(90)))
    assert chart.unit == "%"
    assert line(chart, "target") is None


def test_a_provisional_figure_is_marked():
    own = {"actual@2020-05": Figure("actual", "2020-05", Decimal(6), is_provisional=True)}
    assert line(made_of(kind="level", figures=own), "actual").provisional == {1}


def test_every_kpi_of_the_sample_has_a_chart():
    for kpi in sample_plan().kpis.values():
        chart = kpi_chart.build(sample_plan(), kpi)
        assert chart.lines[0].role == "actual"
        assert all(len(line.values) == 12 for line in chart.lines)


# The axis


@pytest.mark.parametrize(
    ("values", "has_zero", "most", "expected"),
    [
        (("0.257", "0.312"), False, 6, ["0.24", "0.26", "0.28", "0.30", "0.32"]),
        (("10.91", "52.95"), False, 6, ["10", "20", "30", "40", "50", "60"]),
        (("453", "3255"), True, 6, ["0", "1000", "2000", "3000", "4000"]),
        (("453", "3255"), True, 3, ["0", "2000", "4000"]),
        (("-24142", "21204"), True, 6, ["-40000", "-20000", "0", "20000", "40000"]),
        (("0",), True, 6, ["0.0", "0.1"]),
    ],
)
def test_an_axis_is_marked_in_even_steps(values, has_zero, most, expected):
    series = Series("actual", "", tuple(map(Decimal, values)))
    chart = Chart("", "", "", MONTHS, (series,), has_zero=has_zero)
    assert [f"{mark:f}" for mark in marks(chart, most)] == expected


@pytest.mark.parametrize(
    "values", [["95.0", "96.43"], ["1e39", "1e-39"], ["100", "100"], ["-5", "-5"], ["0", "1e18"]]
)
@pytest.mark.parametrize("most", [2, 3, 6, 10])
def test_an_axis_holds_all_values_within_the_marks_allowed(values, most):
    series = Series("actual", "", tuple(map(Decimal, values)))
    found = marks(Chart("", "", "", MONTHS, (series,)), most)
    assert found[0] <= min(series.values) <= max(series.values) <= found[-1]
    assert 2 <= len(found) <= max(most, 3)
    assert len({after - before for before, after in pairwise(found)}) == 1


def test_a_line_along_the_axis_is_kept_off_it():
    """A target of 95.0 would otherwise lie on an axis that begins at 95."""
    assert marks(chart_of("card-return-rate"), 6)[0] < 95


# The terminal


@pytest.fixture(params=[widths.NARROW, widths.WIDE])
def terminal_width(request):
    widths.count_as(request.param)
    yield request.param
    widths.count_as(widths.UNKNOWN)


def charts():
    return [
        chart_of("review-reduction-rate"),
        chart_of("post-loss-recovery-rate"),
        chart_of("guidance-own-people", Decimal(2718)),
        chart_of("card-return-rate"),
        hand_chart(),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_chart_takes_exactly_its_cells_in_both_widths(size, terminal_width):
    for chart in charts():
        found = plotted.lines(chart, *size)
        assert len(found) == size[1]
        assert {width(line) for line in found} == {size[0]}


@pytest.mark.parametrize("size", SIZES)
def test_all_that_is_plotted_takes_one_cell_but_for_japanese(size, terminal_width):
    for chart in charts():
        for sign in "".join(plotted.lines(chart, *size)):
            is_japanese = unicodedata.east_asian_width(sign) in "WF"
            assert width(sign) == (2 if is_japanese else 1), sign
            is_frame = 0x2500 <= ord(sign) < 0x2580
            assert is_japanese or is_frame or unicodedata.east_asian_width(sign) != "A"


@pytest.mark.parametrize("size", SIZES)
def test_a_plot_has_no_colour_and_steers_nothing(size):
    for chart in charts():
        assert not re.search("[\x00-\x1f\x7f-\x9f]", "".join(plotted.lines(chart, *size)))


def by_cells(line):
    """The characters of a line by the cell they begin in."""
    found, at = {}, 0
    for sign in line:
        found[at] = sign
        at += width(sign)
    return found


def month_cells(line):
    """Where each month's name stands: its first cell and its last."""
    found, at = {}, 0
    for piece in re.findall(r"\d+月|.", line):
        if piece.endswith("月"):
            found[piece] = (at, at + width(piece) - 1)
        at += width(piece)
    return found


@pytest.mark.parametrize("size", SIZES[1:])
def test_a_point_stands_above_its_month(size):
    """The gap of 5月 stays empty of signs, and April, June and July have theirs."""
    found = plotted.lines(hand_chart(lines=hand_chart().lines[:1]), *size)
    months = month_cells(found[-1])
    points = [at for line in found[3:-2] for at, sign in by_cells(line).items() if sign == "o"]
    assert len(points) == 3
    for at, month in zip(sorted(points), ("4月", "6月", "7月"), strict=True):
        if month in months:
            first, last = months[month]
            assert first - 1 <= at <= last + 1


def test_a_line_is_broken_at_a_gap():
    found = plotted.lines(hand_chart(lines=hand_chart().lines[:1]), 100, 16)
    braille = [
        at for line in found for at, sign in by_cells(line).items() if "\u2801" <= sign <= "\u28ff"
    ]
    (june,) = [at for at, sign in by_cells(found[-1]).items() if sign == "6"]
    assert braille
    assert min(braille) >= june - 1


def test_twelve_months_are_named_where_there_is_room():
    assert list(month_cells(plotted.lines(hand_chart(), 100, 16)[-1])) == list(MONTHS)
    named = list(month_cells(plotted.lines(hand_chart(), 40, 8)[-1]))
    assert named == ["4月", "7月", "10月", "1月"]


def test_the_last_figure_and_the_target_are_told_at_their_points():
    found = plotted.lines(hand_chart(), 60, 12)
    assert sum("o 45.5速" in line for line in found[3:]) == 1
    assert sum(re.search("-+ 40 ", line) is not None for line in found[3:]) == 1


def test_values_on_one_row_are_both_told_where_they_do_not_meet():
    """April's 40 and the target of 40: at the two ends of one row, or both in March."""
    target = hand_chart().lines[1]
    april = Series("actual", "実績", (Decimal("40.0"), *[None] * 11))
    march = Series("actual", "実績", (*[None] * 11, Decimal("40.0")))
    apart = plotted.lines(hand_chart(lines=(april, target)), 60, 12)
    assert any(re.search(r"o 40\.0 -+ 40 ", found) for found in apart)
    together = plotted.lines(hand_chart(lines=(march, target)), 60, 12)
    assert any(re.search(r"-+o 40\.0 +$", found) for found in together)


def test_every_line_is_told_apart_without_colour():
    found = plotted.lines(chart_of("guidance-own-people", Decimal(2718)), 100, 16)
    assert found[0].rstrip() == "被保険者特定保健指導 協会実施（件）"
    assert found[1].rstrip() == "目標 3,255件以上"
    assert (
        found[2].rstrip() == "o 累計 453  - 目標（月割り） 3,255  . 前年度 478  x 着地見込み 2,718"
    )
    assert len(set(plotted.SIGNS.values())) == len(plotted.SIGNS)


def test_a_small_room_keeps_the_whole_legend():
    found = "".join(plotted.lines(chart_of("guidance-own-people", Decimal(2718)), 40, 8))
    for piece in ("o 累計 453", "- 目標（月割り） 3,255", ". 前年度 478", "x 着地見込み 2,718"):
        assert piece in found


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (3, 30), (20, 4), (200, 3), (400, 120)])
def test_any_room_is_filled_exactly(size):
    for chart in charts():
        found = plotted.lines(chart, *size)
        assert [width(line) for line in found] == [size[0]] * size[1]


def test_figures_of_forty_digits_still_fit():
    actual = Series("actual", "実績", (Decimal("9" * 40), *[None] * 11))
    for size in SIZES:
        found = plotted.lines(hand_chart(lines=(actual,)), *size)
        assert {width(line) for line in found} == {size[0]}


def test_a_chart_without_figures_says_so():
    found = plotted.lines(made_of(kind="level"), 40, 8)
    assert "数字はまだありません。" in "".join(found)


def test_what_people_wrote_cannot_steer_the_terminal():
    found = plotted.lines(hand_chart(title=HOSTILE, unit="\x1b]0;x\x07", note=HOSTILE), 60, 12)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", "".join(found))
    assert {width(line) for line in found} == {60}


def test_without_the_library_the_figures_stand_there(monkeypatch):
    monkeypatch.setitem(sys.modules, "plotext", None)
    found = plotted.lines(hand_chart(), 60, 20)
    assert {width(line) for line in found} == {60}
    assert any(re.search(r"7月\W+45\.5速", line) for line in found)


def test_english_months_stand_in_the_plot():
    language.set_language("en")
    try:
        found = plotted.lines(chart_of("post-loss-recovery-rate"), 100, 16)
    finally:
        language.set_language("ja")
    assert found[-1].split()[:2] == ["Apr", "May"]


def test_drawing_again_takes_less_than_fifteen_milliseconds():
    chart = chart_of("guidance-own-people", Decimal(2718))
    plotted.lines(chart, 100, 16)
    drawn = []
    for _ in range(20):
        with taken() as work:
            plotted.lines(chart, 100, 16)
        drawn.append(work.seconds)
    assert min(drawn) < 0.015


def test_the_library_is_loaded_when_a_chart_is_drawn_and_not_before():
    code = (
        "import sys, planner.cli, planner.ui.app, planner.ui.widgets.chart;"
        "print([m for m in ('plotext', 'planner.formats.plotted') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# The widget


class Shown(App[None]):
    def __init__(self, theme="day"):
        super().__init__()
        self.first = scheme(read_shipped(theme), 0)

    def compose(self):
        yield KpiChart()

    def on_mount(self):
        self.register_theme(self.first)
        self.theme = self.first.name


def drawn_on(app):
    return tuple("".join(text for text, _style in line) for line in shown(app))


async def test_the_widget_shows_the_chart_it_is_given_and_the_next():
    app = Shown()
    async with app.run_test(size=(60, 12)) as pilot:
        assert not "".join(drawn_on(app)).strip()
        for chart in (hand_chart(), chart_of("mail-rate")):
            app.query_one(KpiChart).chart = chart
            await pilot.pause()
            assert drawn_on(app) == plotted.lines(chart, 60, 12)


async def test_the_widget_follows_its_size():
    app = Shown()
    async with app.run_test(size=(60, 12)) as pilot:
        app.query_one(KpiChart).chart = hand_chart()
        await pilot.resize_terminal(100, 16)
        await pilot.pause()
        assert drawn_on(app) == plotted.lines(hand_chart(), 100, 16)


async def test_the_widget_draws_a_chart_once(monkeypatch):
    drawn_charts = []
    lines = plotted.lines
    monkeypatch.setattr(
        plotted, "lines", lambda *of, **how: drawn_charts.append(of) or lines(*of, **how)
    )
    app = Shown()
    async with app.run_test(size=(60, 12)) as pilot:
        app.query_one(KpiChart).chart = hand_chart()
        await pilot.pause()
        app.query_one(KpiChart).refresh()
        await pilot.pause()
    assert len(drawn_charts) == 1


@pytest.mark.parametrize("theme", ["day", "night", "contrast", "safe", "projector"])
async def test_the_widget_is_read_in_every_theme_and_has_no_colours_of_its_own(theme):
    app = Shown(theme)
    async with app.run_test(size=(60, 12)) as pilot:
        app.query_one(KpiChart).chart = hand_chart()
        await pilot.pause()
        assert too_faint(app, 7 if theme == "contrast" else 4.5) == []
        held = read_shipped(theme).colors
        used = {colors(style)[0] for line in shown(app) for text, style in line if text.strip()}
        assert used <= {held["foreground"].lower(), held["primary"].lower()}


# Paper, pages and files


def document(*given):
    return Document("KPI の推移", blocks=(Heading("図"), *given, Paragraph("以上")))


def paper(chart, sheet="A3"):
    return PdfReader(BytesIO(pdf.render(document(chart), Page(sheet))))


def words_of(reader):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("name", ["pdf", "html", "csv", "txt"])
def test_every_format_writes_a_document_with_a_chart(name):
    assert render(document(*charts()), name, Page())


@pytest.mark.parametrize("name", ["pdf", "html", "csv", "txt"])
def test_every_format_writes_a_chart_without_figures(name):
    assert render(document(made_of(kind="level")), name, Page())


@pytest.mark.parametrize("sheet", ["A3", "A4"])
def test_paper_has_title_months_and_the_ends_of_the_lines(sheet):
    found = words_of(paper(chart_of("guidance-own-people", Decimal(2718)), sheet))
    for said in ("被保険者特定保健指導協会実施（件）", "目標3,255件以上", "累計453", "前年度478"):
        assert said in found
    for said in ("目標（月割り）3,255", "着地見込み2,718", *MONTHS):
        assert said in found


@pytest.mark.parametrize("sheet", ["A3", "A4"])
def test_no_letter_of_a_chart_is_smaller_than_seven_and_a_half_points(sheet):
    sizes = set()

    def note(said, cm, tm, _font, size):
        if said.strip():
            sizes.add(round(size * abs(tm[0] or tm[1]) * abs(cm[0] or cm[1]), 2))

    for page in paper(hand_chart(), sheet).pages:
        page.extract_text(visitor_text=note)
    assert min(sizes) >= 7.5


@pytest.mark.parametrize(("sheet", "pages"), [("A3", 1), ("A4", 2)])
def test_charts_stand_side_by_side_as_the_paper_allows(sheet, pages):
    """Seven: three abreast on A3; on A4 two abreast, and three such rows fill a page."""
    found = PdfReader(BytesIO(pdf.render(document(*[hand_chart()] * 7), Page(sheet))))
    assert len(found.pages) == pages


def test_nothing_of_a_chart_stands_beyond_the_edge_of_the_paper():
    found = []
    long = structs.replace(hand_chart(), title="長い名前" * 60)
    for sheet in ("A3", "A4"):
        for page in paper(long, sheet).pages:
            right = float(page.mediabox.width) - 20

            def note(said, cm, tm, _font, _size, right=right):
                x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
                if said.strip():
                    found.append(20 < x < right)

            page.extract_text(visitor_text=note)
    assert all(found)


def test_the_same_chart_gives_the_same_bytes():
    assert pdf.render(document(hand_chart())) == pdf.render(document(hand_chart()))


def test_a_picture_is_well_formed_and_grey():
    for chart in charts():
        root = ET.fromstring(drawn.svg(chart))
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "g", "path", "use", "defs", "symbol", "clipPath"}
        painted = {
            value
            for element in root.iter()
            for name, value in element.items()
            if name in {"fill", "stroke"} and value != "none"
        }
        assert all(re.fullmatch(r"#(..)\1\1", value) for value in painted)


def test_each_line_of_a_picture_has_a_stroke_of_its_own():
    root = ET.fromstring(drawn.svg(chart_of("guidance-own-people", Decimal(2718))))
    dashes = {e.get("stroke-dasharray") for e in root.iter() if e.get("stroke") == "#000000"}
    assert len(dashes) >= 3  # solid, dashed and dashed with dots
    prior = ET.fromstring(drawn.svg(chart_of("post-loss-recovery-rate")))
    assert any(e.get("stroke") == "#5a5a5a" and e.get("stroke-dasharray") for e in prior.iter())


def test_hostile_words_are_set_as_they_are():
    hostile = structs.replace(hand_chart(), title=HOSTILE, unit="#(1/0)", note="*x* `y`")
    found = words_of(paper(hostile))
    assert re.sub(r"\s", "", '#panic("x") $y$ <script>alert(1)</script>') in found
    assert "（#(1/0)）*x*`y`" in found
    assert "\x1b" not in found


def test_the_page_has_the_picture_and_its_figures():
    chart = chart_of("guidance-own-people", Decimal(2718))
    content = html.render(document(chart))
    page = html_page(content)
    rows = [["".join(texts) for _place, (texts, _) in sorted(line.items())] for line in page.lines]
    assert rows[0] == ["月", "累計", "目標（月割り）", "前年度", "着地見込み"]
    assert rows[2] == ["5月", "453", "542.5", "478", ""]
    assert rows[12] == ["3月", "", "3,255", "", "2,718"]
    assert content.count("<svg") == 1
    assert "被保険者特定保健指導 協会実施（件）" in page.described


def test_hostile_words_never_become_part_of_the_page():
    content = html.render(document(structs.replace(hand_chart(), title=HOSTILE, note=HOSTILE)))
    page = html_page(content)
    assert "script" not in {tag for tag, _attributes in page.tags}
    assert "<script>alert(1)</script>" in "".join(page.texts)
    assert "\x1b" not in content
    assert not [held for _tag, held in page.tags if {"style", "onload", "href"} & set(held)]


def test_the_figures_of_a_chart_are_lines_of_csv():
    content = csv.render(document(hand_chart())).removeprefix("\ufeff")
    above, *rows = reader_of_csv.reader(io.StringIO(content, newline=""))
    assert above == ["図"]
    assert rows[0] == ["KPI", "単位", "月", "実績", "目標", "数値の注"]
    assert rows[1] == ["件数", "件", "4月", "10", "40", ""]
    assert rows[2] == ["件数", "件", "5月", "", "40", ""]
    assert rows[4] == ["件数", "件", "7月", "45.5", "40", "実績 速報"]
    assert rows[13:] == [[], ["以上"]]


def test_a_hostile_title_is_no_formula():
    content = csv.render(document(structs.replace(hand_chart(), title="=1+1")))
    assert '"\'=1+1"' in content


def test_the_text_has_the_title_and_every_figure():
    found = text.render(document(hand_chart()), 80)
    assert "件数（件）\n目標 40件以上\n" in found
    assert re.search(r"\| 5月 \|\s+\|\s+40 \|", found)
    assert re.search(r"\| 7月 \|\s+45\.5速 \|\s+40 \|", found)
    assert max(map(width, found.splitlines())) <= 80


def test_the_target_goes_the_way_the_kpi_is_judged_by():
    # last year 100 by April and 300 by May of 1,000: 120 and 360 of 1,200
    figures = {
        f"{series}@{period}": Figure(series, period, Decimal(value))
        for series, period, value in (
            ("cumulative", "2019-04", 100),
            ("cumulative", "2019-05", 300),
            ("actual", "2019", 1000),
        )
    }
    kpi = Kpi(
        "k1",
        "k",
        "指標",
        unit="件",
        kind="flow",
        target=target_of("at-least", 1200, judged_on="cumulative"),
        expected_by="prior-share",
        figures=figures,
    )
    plan = structs.replace(small_plan(), kpis={"k1": kpi})
    target = next(line for line in kpi_chart.build(plan, kpi).lines if line.role == "target")
    assert target.name == "目標（前年度の進み方）"
    assert target.values[:3] == (Decimal(120), Decimal(360), None)
