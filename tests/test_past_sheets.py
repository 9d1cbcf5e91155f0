"""The sheet of a past month ends with that month: what happened later is not on it, unless asked for."""

import csv
import io
from decimal import Decimal

import msgspec
import pytest
from host import seen
from months import AUGUST, JULY, JUNE, SEPTEMBER
from msgspec import structs
from plans import JULY_MARK, new_book, place_of, small_plan, with_row
from shell import DONE, Shell, begin
from stage import stage

from planner.formats.glyphs import value_text
from planner.history.intents import MoveMark, TickMark
from planner.plan import grid
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import FigureCell
from planner.plan.ledger import MarkState
from planner.plan.model import Figure, Mark, Report, Suspension
from planner.reports import exceptions, kpi_lines, overview, progress
from planner.reports.chart import Chart
from planner.reports.copied import tab_separated
from planner.reports.document import MarkCell
from planner.reports.progress import Options
from planner.reports.shown import plan_shown
from planner.store.book import PlanBook
from planner.ui.screens.print import PrintScreen

pytestmark = pytest.mark.usefixtures("japanese_person")

DONE_STATES = {MarkState.DONE, MarkState.DONE_UNPLANNED}
each_sample = pytest.mark.parametrize("sample", ["gunma-r02", "mihon-r07"])


def later_plan():
    """The small plan in September: what was done, typed, written and suspended in August."""
    plan = small_plan(status_month=SEPTEMBER)
    marks = (Mark(JULY_MARK, month=JULY, done=AUGUST, word="8/5 済"),)
    reports = {JULY: Report("△", "遅れている"), AUGUST: Report("○", "8月に終えた")}
    plan = with_row(plan, "survey", marks=marks, reports=reports)
    rest = (Suspension("r", AUGUST, None, "8月の指示"),)
    plan = with_row(plan, "winter", suspensions=rest)
    kpi = plan.kpis["k1"]
    figures = {**kpi.figures, "actual@2020-08": Figure("actual", AUGUST, Decimal("81.5"))}
    return structs.replace(plan, kpis={"k1": structs.replace(kpi, figures=figures)})


def cells(document):
    """Each cell of the tables with the reference of its line and the name of its column."""
    for table in document.tables():
        names = [column.name for column in table.columns]
        for line in table.lines:
            for place, cell in line.cells:
                yield line, names[place], cell.value


def on_sheet(plan, reference, month, **options):
    """A row's months and texts, the empty ones left out."""
    document = progress.build(plan, month, Options(**{"marks": "states", **options}))
    found = {
        name: value_text(value)
        for line, name, value in cells(document)
        if line.reference == reference and line.kind == "work"
    }
    return {name: text for name, text in found.items() if text}


def plan_of(samples, sample):
    return PlanBook(place_of(samples, sample), who="佐藤").plan


def past_months(plan):
    return [month for month in plan.year.months if month < plan.status_month]


# A plan made by hand


def test_a_mark_done_later_is_open_on_the_sheet_of_a_past_month():
    plan = later_plan()
    assert on_sheet(plan, "2-1", JULY)[JULY] == "●"  # due in July, and July is not over
    assert on_sheet(plan, "2-1", AUGUST).get(AUGUST) == "済"
    later = on_sheet(plan, "2-1", JULY, with_later=True)
    assert (later[JULY], later[AUGUST]) == ("→", "済")


def test_a_mark_done_two_months_late_is_late_in_between():
    marks = (Mark("m2020-05", month="2020-05", done=AUGUST),)
    plan = with_row(small_plan(status_month=SEPTEMBER), "leaflet", marks=marks)
    assert on_sheet(plan, "5-2", JULY)["2020-05"] == "遅"
    assert on_sheet(plan, "5-2", AUGUST)[AUGUST] == "済"


def test_statuses_and_notes_are_those_of_the_month():
    plan = later_plan()
    july = on_sheet(plan, "2-1", JULY)
    assert (july["status"], july["note"]) == ("△", "遅れている")
    assert on_sheet(plan, "2-1", AUGUST)["note"] == "8月に終えた"


def test_a_later_figure_is_left_out_and_the_target_of_a_later_month_stays():
    sheet = on_sheet(later_plan(), "3-2", JULY)
    assert AUGUST not in sheet
    assert (sheet["2020-04"], sheet["2020-05"]) == ("78.9", "79.0速")
    assert sheet[SEPTEMBER] == "80.0"
    assert on_sheet(later_plan(), "3-2", JULY, with_later=True)[AUGUST] == "81.5"


def test_work_suspended_later_is_still_planned():
    assert "note" not in on_sheet(later_plan(), "1-2", JULY)
    assert on_sheet(later_plan(), "1-2", JULY)["2020-10"] == "●"
    assert "8月の指示" in on_sheet(later_plan(), "1-2", AUGUST)["note"]
    assert on_sheet(later_plan(), "1-2", AUGUST)["2020-10"] == "休"


def test_a_move_made_later_leaves_the_earlier_sheet_as_it_was(tmp_path):
    book = new_book(tmp_path, small_plan(status_month=AUGUST))
    book.submit(MoveMark("survey", JULY_MARK, SEPTEMBER, "会場の都合"), month=AUGUST)
    assert on_sheet(book.plan, "2-1", JULY) == {
        "number": "2",
        "title": "調査",
        "outline": "調査",
        JULY: "●",
    }
    moved = on_sheet(book.plan, "2-1", AUGUST)
    assert (moved[JULY], moved[SEPTEMBER]) == ("→", "●")
    later = on_sheet(book.plan, "2-1", JULY, with_later=True)
    assert (later[JULY], later[SEPTEMBER]) == ("→", "●")


def test_the_header_says_that_later_months_are_shown():
    plan = later_plan()
    assert progress.build(plan, JULY).subject.startswith("基準月 R2.9　R2.7 を表示　")
    later = Options(with_later=True)
    assert progress.build(plan, JULY, later).subject.startswith(
        "基準月 R2.9　R2.7 とその後を表示　"
    )
    assert progress.build(plan, SEPTEMBER, later).subject == "基準月 R2.9　全グループ"


def test_copied_rows_and_the_grid_as_text_end_with_the_month_too():
    plan = later_plan()
    rows = csv.reader(
        io.StringIO(tab_separated(plan, grid.lines(plan), JULY, []), newline=""), "excel-tab"
    )
    copied = {(row[0], row[1]): row[4:16] for row in rows if row}
    assert copied["2", "1"][3:5] == ["●", ""]
    assert copied["3", "2"][4] == ""
    texts = [
        value_text(cell.value)
        for line in overview.table(plan, JULY, "").lines
        for _place, cell in line.cells
    ]
    assert not {"81.5", "済"} & set(texts)


# The samples


def test_the_sheet_of_september_has_none_of_the_194_marks_done_later(samples):
    """The invented year, looked at in March: 194 ● were carried out from October on."""
    plan = plan_of(samples, "mihon-r07")
    september = Month("2025-09")

    def done_later(**options):
        document = progress.build(plan, september, Options(marks="states", **options))
        return sum(
            isinstance(value, MarkCell) and value.cell.state in DONE_STATES
            for _line, name, value in cells(document)
            if name in plan.year.months and name > september
        )

    assert (done_later(with_later=True), done_later()) == (194, 0)


@each_sample
def test_no_figure_of_a_later_month_stands_on_a_past_sheet(samples, sample):
    """Figures of last year, printed beside this year's, are no later ones."""
    plan = plan_of(samples, sample)
    prior = {line.label for kpi in plan.kpis.values() for line in kpi.lines if line.years_back}
    offenders = [
        (month, line.reference, name)
        for month in past_months(plan)
        for line, name, value in cells(progress.build(plan, month))
        if isinstance(value, FigureCell) and not value.is_target
        if name in plan.year.months and name > month
        if value_text(dict(line.cells)[2].value) not in prior
    ]
    assert offenders == []


def spoiled(plan, month):
    """The plan with more after a month: ● carried out, reports, other figures."""
    later, last = add_months(month, 1), plan.year.last
    rows = {}
    for row in plan.rows.values():
        marks = tuple(
            structs.replace(mark, done=last, word="後で") if mark.is_open else mark
            for mark in row.marks
        )
        reports = {**row.reports, later: Report("△", "後で書いた")}
        rows[row.id] = structs.replace(row, marks=marks, reports=reports)
    kpis = {}
    for kpi in plan.kpis.values():
        figures = dict(kpi.figures)
        for key, figure in kpi.figures.items():
            if figure.period[-7:] > month and figure.series != "target":
                figures[key] = structs.replace(figure, value=Decimal(7))
        figures[f"actual@{last}"] = Figure("actual", last, Decimal(7))
        kpis[kpi.id] = structs.replace(kpi, figures=figures)
    return structs.replace(plan, rows=rows, kpis=kpis)


@each_sample
def test_whatever_is_written_later_changes_no_past_sheet(samples, sample):
    plan = plan_of(samples, sample)
    states = Options(marks="states", with_last_status=True)
    offenders = []
    for month in past_months(plan):
        other = spoiled(plan, month)
        if progress.build(plan, month, states) != progress.build(other, month, states):
            offenders.append((month, "grid"))
        if kpis_and_charts(plan, month) != kpis_and_charts(other, month):
            offenders.append((month, "review"))
    assert offenders == []


def kpis_and_charts(plan, month):
    """The KPI table and the charts of the review, as bytes: a difference is not to be printed."""
    shown = plan_shown(plan, month)
    leaves = exceptions.build(plan, month).leaves()
    charts = [leaf for leaf in leaves if isinstance(leaf, Chart)]
    table = kpi_lines.table(shown, month, kpi_lines.kpis_of_rows(shown, month))
    return msgspec.json.encode((charts, table))


@each_sample
def test_from_the_status_month_on_a_sheet_shows_all_that_is_known(samples, sample):
    plan = plan_of(samples, sample)
    months = [month for month in plan.year.months if month >= plan.status_month]
    assert all(plan_shown(plan, month) is plan for month in months)


# The commands and the dialog


@pytest.fixture
def planner(tmp_path, capsys):
    begin(tmp_path / "data", status_month=AUGUST)
    shell = Shell(tmp_path / "data", capsys)
    PlanBook(place_of(tmp_path / "data"), who="佐藤").submit(
        TickMark("survey", JULY_MARK, AUGUST), month=AUGUST
    )
    return shell


def test_the_kpi_table_of_a_past_month_has_the_target_of_then(planner):
    assert planner("target", "3-2", "70.0以上", "--why", "支部の見直し", "--month", "8月") == DONE

    def target(month, **options):
        *_others, table = exceptions.build(planner.plan, month, Options(**options)).tables()
        place = [column.name for column in table.columns].index("target")
        line = next(line for line in table.lines if line.together == "k1")
        return value_text(dict(line.cells)[place].value)

    assert target(JUNE) == "80.7%以上"
    assert target(AUGUST) == "70.0%以上"
    assert target(JUNE, with_later=True) == "70.0%以上"


def test_the_commands_show_later_months_when_asked(planner):
    def months(*words):
        assert planner("print", "--format", "csv", "--marks", "states", *words) == DONE
        header, *rows = csv.reader(io.StringIO(planner.out.lstrip("\ufeff")))
        row = next(row for row in rows if row[header.index("項番")] == "2")
        return [row[header.index(name)] for name in ("7月", "8月")]

    assert months("--month", "7月") == ["●", ""]
    assert months("--month", "7月", "--with-later") == ["→", "済"]
    assert months() == ["→", "済"]
    assert planner("review", "--month", "7月", "--with-later") == DONE
    assert "R2.7 とその後を表示" in planner.out


async def test_the_print_dialog_of_a_past_month_asks_about_later_ones(tmp_path):
    async with stage(tmp_path) as opened:
        await opened.press("p")
        assert "後の月の記録" not in seen(opened.app)
        await opened.press("escape", "[", "p")
        assert "後の月の記録" in seen(opened.app)
        dialog = opened.app.screen
        assert isinstance(dialog, PrintScreen)
        assert not dialog._answer().options.with_later
        await opened.press(*["down"] * 5, "right")
        assert dialog._answer().options.with_later
        await opened.press("escape")
