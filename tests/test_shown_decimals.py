"""No document, chart, screen or record shows a number longer than the decimals of its KPI allow.

The rule. A number that a person typed stands as typed. One computed from a KPI's figures has at most
one decimal more than the figures and targets of that KPI in its unit, and where two values differ by
less, as many as show the gap. The numbers beside a chart have no more than its values. A 着地見込み
has the decimals of the target, a share of 100 one, an index two; a record for scripts at most six.
"""

import re
from io import BytesIO

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import flow, plan_with, population, rate
from months import APRIL_TO_MARCH, MAY
from plans import place_of
from pypdf import PdfReader
from sample import kpi_named, sample_plan
from targeted import case_of

from planner.cli import standings
from planner.formats import pdf, plotted
from planner.formats.charted import axis_text
from planner.formats.drawn import data_of
from planner.formats.glyphs import value_text
from planner.formats.page import Page
from planner.formats.printing import Job
from planner.formats.writing import render
from planner.forms.evidence import evidence
from planner.kpi.standing import standing
from planner.plan.fiscal import add_months
from planner.plan.grid import FigureCell
from planner.reports import exceptions, kpi_chart, kpi_lines, progress
from planner.reports.chart import Chart, marks
from planner.slips.behind import Asked, behind
from planner.store.book import PlanBook
from planner.text import one_line
from planner.wording.kpis import landing_number, limit_text

pytestmark = pytest.mark.usefixtures("japanese_person")

INDEX = 2  # decimals of 実施指数: 28/37 0.76
SHARE = 1
RECORD = 6

each_sample = pytest.mark.parametrize("sample", ["gunma-r02", "mihon-r07"])


def places(number):
    """The decimals of a number as it is written."""
    return len(f"{number:f}".partition(".")[2])


def printed(kpi):
    """The most decimals that a KPI's numbers in its own unit are printed with."""
    own = [
        figure.value
        for figure in kpi.figures.values()
        if figure.unit in {"", kpi.unit} and figure.series not in {"numerator", "denominator"}
    ]
    own += [kpi.target.number] if kpi.target.number is not None else []
    return max(map(places, own), default=0)


def allowed(plan, kpi, month):
    """The most decimals of a number of a KPI in what is said of a month and the one before."""
    months = [place for place in (add_months(month, -1), month) if place in plan.year]
    gaps = [standing(plan, kpi, place).shortfall for place in months]
    return max(printed(kpi) + 1, SHARE, *(-gap.adjusted() for gap in gaps if gap))


def written(text):
    """The decimals of each number in a text; R2.5 is a month."""
    return [len(found[1]) for found in re.finditer(r"(?<![A-Za-z\d.])\d[\d,]*\.(\d+)", text)]


def longest(text):
    return max(written(text), default=0)


def plan_of(samples, sample):
    return PlanBook(place_of(samples, sample), who="佐藤").plan


def too_long_in(plan, month, document):
    """The texts of a document with a number too long for the KPIs they are about."""
    of_kpi = {kpi.id: allowed(plan, kpi, month) for kpi in plan.kpis.values()}
    named = {one_line(kpi.name): kpi for kpi in plan.kpis.values()}
    typed = {figure.value for kpi in plan.kpis.values() for figure in kpi.figures.values()}
    typed |= {kpi.target.number for kpi in plan.kpis.values()}
    for leaf in document.leaves():
        if isinstance(leaf, Chart):
            most = printed(named[leaf.title.partition(" ")[2]])
            if any(places(value) > most + 1 for value in leaf.values()):
                yield leaf.title, leaf.values()
            numbers = marks(leaf, 6)
            if any(places(number) > max(map(places, leaf.values())) for number in numbers):
                yield leaf.title, numbers
            continue
        for line in getattr(leaf, "lines", ()):
            most = of_kpi.get(line.together)
            if rows := rows_of(plan, line.together):
                kpis = [kpi for row in rows for kpi in plan.rows[row].kpis]
                most = max([of_kpi[kpi] for kpi in kpis if kpi in of_kpi], default=SHARE)
                most = max(most, *map(longest, texts_of(plan, rows)))
            for _place, cell in line.cells:
                text = value_text(cell.value)
                is_typed = isinstance(cell.value, FigureCell) and cell.value.value in typed
                if not is_typed and longest(text) > (INDEX if most is None else most):
                    yield line.reference, text


def rows_of(plan, name):
    """The rows of the item that a line is about: a sentence on a row names the KPIs of all."""
    if name in plan.rows:
        name = plan.rows[name].item
    return plan.items[name].rows if name in plan.items else ()


def texts_of(plan, rows):
    """What people wrote about rows, and typed for their KPIs."""
    for row in rows:
        for report in plan.rows[row].reports.values():
            yield f"{report.note} {report.remedy}"
    yield ""


# The samples


@each_sample
def test_no_document_of_any_month_has_a_number_too_long_for_its_kpi(samples, sample):
    plan = plan_of(samples, sample)
    offenders = [
        (month, *found)
        for month in plan.year.months
        for built in (progress.build, exceptions.build)
        for found in too_long_in(plan, month, built(plan, month))
    ]
    assert offenders == []


@each_sample
def test_no_format_of_any_month_makes_a_number_longer(samples, sample):
    plan = plan_of(samples, sample)
    most = max(allowed(plan, kpi, plan.year.last) for kpi in plan.kpis.values())
    offenders = []
    for month in plan.year.months:
        for report in ("progress", "exceptions"):
            document = Job(plan, month, report=report).document()
            texts = {
                name: render(document, name, Page("A4")).decode() for name in ("html", "csv", "txt")
            }
            texts["html"] = re.sub(r"<(svg|style).*?</\1>", "", texts["html"], flags=re.DOTALL)
            texts["pdf"] = re.sub(r'"(ems|share)":[\d.]+', "", pdf.words(document, Page("A4")))
            offenders += [
                (month, report, name) for name, text in texts.items() if longest(text) > most
            ]
    assert offenders == []


@each_sample
def test_every_chart_is_drawn_on_the_screen_with_short_numbers(samples, sample):
    plan = plan_of(samples, sample)
    offenders = []
    for kpi in plan.kpis.values():
        charts = [kpi_chart.build(plan, kpi, until=month) for month in plan.year.months]
        values = [value for chart in charts for value in chart.values()]
        drawn = plotted.lines(charts[-1], 70, 14)
        is_drawn = not values or "4月" in drawn[-1].split()
        if not is_drawn or max(map(places, values), default=0) > printed(kpi) + 1:
            offenders.append((kpi.key, is_drawn))
    assert offenders == []


@each_sample
def test_no_evidence_on_the_screen_has_a_number_too_long(samples, sample):
    plan = plan_of(samples, sample)
    offenders = []
    for month in plan.year.months:
        for row in behind(plan, Asked(month)).rows:
            rows = rows_of(plan, row.row)
            kpis = [plan.kpis[kpi] for own in rows for kpi in plan.rows[own].kpis]
            most = max([allowed(plan, kpi, month) for kpi in kpis], default=SHARE)
            most = max(most, *map(longest, texts_of(plan, rows)))
            if longest(evidence(plan, month, row, None).why) > most:
                offenders.append((month, row.row))
    assert offenders == []


@each_sample
def test_no_record_has_more_decimals_than_six(samples, sample):
    plan = plan_of(samples, sample)
    offenders = [
        (month, kpi.key)
        for month in plan.year.months
        for kpi in plan.kpis.values()
        if longest(msgspec.json.encode(record_of(plan, kpi, month)).decode()) > RECORD
    ]
    assert offenders == []


def record_of(plan, kpi, month):
    return standings.standing_record(kpi, standing(plan, kpi, month))


# 25-2: 453 + 441 + 16 people of 38,911 are 2.33867…%


def test_the_rate_of_item_25_is_the_same_in_table_chart_and_pdf():
    document = exceptions.build(sample_plan(), MAY)
    (chart,) = [
        leaf
        for leaf in document.leaves()
        if isinstance(leaf, Chart) and leaf.title == "25-2 特定保健指導実施率(全体)"
    ]
    assert str(chart.lines[0].values[1]) == "2.34"
    assert data_of(chart)["lines"][0]["said"] == "累計 2.34"
    pages = PdfReader(BytesIO(pdf.render(document, Page("A4")))).pages
    text = "".join(page.extract_text() for page in pages)
    assert "2.34%" in text
    assert longest(text) <= 3  # item 6 is printed with three


def test_the_chart_of_item_25_is_drawn_on_the_screen():
    plan = sample_plan()
    kpi = plan.kpis[kpi_named("特定保健指導実施率(全体)")]
    drawn = plotted.lines(kpi_chart.build(plan, kpi, until=MAY), 60, 12)
    assert "o 累計 2.34" in "\n".join(drawn[:3])
    assert any("o" in line for line in drawn[3:])
    assert "4月" in drawn[-1].split()


# Any KPI

numbers = st.integers(1, 50_000)
FEW = settings(max_examples=60, deadline=None)


@st.composite
def kpis_of_counts(draw):
    """A rate or count known from counts alone, this year and last; nothing divides evenly."""
    months = draw(st.lists(st.sampled_from(APRIL_TO_MARCH), min_size=1, max_size=3, unique=True))
    months += [f"2019-{month[5:]}" for month in months if month < "2021"] + ["2019"]
    target = draw(st.sampled_from([None, "16.8", "92", "0.312"]))
    if draw(st.booleans()):
        counted = [f"cumulative@{month}={draw(numbers)}" for month in months]
        return flow(*counted, value=str(draw(numbers)), rule="at-least")
    counts = [
        f"{series}@{month}={draw(numbers)}"
        for month in months
        for series in ("numerator", "denominator")
    ]
    people = population(draw(numbers), draw(numbers), "58.9") if draw(st.booleans()) else None
    rule = draw(st.sampled_from(["at-least", "at-most", "at-least-prior", "at-most-prior"]))
    if rule.endswith("-prior"):
        target = None
    return rate(*counts, value=target, rule=rule, judged_on="cumulative", population=people)


@FEW
@given(kpis_of_counts(), st.sampled_from(APRIL_TO_MARCH))
def test_whatever_is_divided_is_shown_short(kpi, month):
    plan = plan_with(kpi)
    kpi = plan.kpis["k1"]
    judged, most = standing(plan, kpi, month), allowed(plan, kpi, month)
    table = kpi_lines.table(plan, month, kpi_lines.kpis_of_rows(plan, month))
    for line in table.lines:
        assert max(longest(value_text(cell.value)) for _place, cell in line.cells) <= most
    assert longest(limit_text(kpi, judged)) <= most
    chart = kpi_chart.build(plan, kpi, landing_number(kpi, judged))
    assert max(map(places, chart.values()), default=0) <= printed(kpi) + 1
    assert max(longest(axis_text(number)) for number in marks(chart, 6)) <= printed(kpi) + 2
    assert longest(msgspec.json.encode(record_of(plan, kpi, month)).decode()) <= RECORD


def test_what_was_typed_stands_as_typed():
    """A rate of 46.255% typed beside a count, and a case of a target, are no computed numbers."""
    kpi = flow("cumulative@2020-05=453", "rate@2020-05=46.255", population=population(9, 5, "51.8"))
    plan = plan_with(kpi)
    table = kpi_lines.table(plan, MAY, kpi_lines.kpis_of_rows(plan, MAY))
    assert value_text(dict(table.lines[0].cells)[2].value) == "46.255%"
    cases = (case_of("at-most", "33.333"),)
    plan = plan_with(rate("actual@2020-05=20", rule="conditional", value=None, cases=cases))
    kpi = plan.kpis["k1"]
    assert limit_text(kpi, standing(plan, kpi, MAY)) == "33.333%以下"


def test_a_long_target_of_last_year_made_of_counts_is_short():
    """1 of 3 last year: the target of this year is 33.3…%."""
    kpi = rate(
        *("numerator@2019=1", "denominator@2019=3", "numerator@2020-05=1", "denominator@2020-05=4"),
        rule="at-least-prior",
        value=None,
        judged_on="cumulative",
    )
    plan = plan_with(kpi)
    kpi = plan.kpis["k1"]
    assert limit_text(kpi, standing(plan, kpi, MAY)) == "前年度以上（33.3%以上）"
