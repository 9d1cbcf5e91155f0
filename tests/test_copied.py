"""Rows copied for Excel: read back as a spreadsheet would, and text that must stay text."""

import csv
import io
from decimal import Decimal

import pytest
from months import JUNE
from msgspec import structs
from plans import small_plan, with_row
from sample import sample_plan

from planner.plan import grid
from planner.plan.fiscal import Month
from planner.plan.model import Figure, Kpi, Report, SeriesLine
from planner.reports.copied import tab_separated
from planner.reports.guard import guarded

HEADING = [f"h{place}" for place in range(19)]


def pasted(plan, month=JUNE, lines=None):
    """The cells a spreadsheet makes of the copy, the heading left out."""
    text = tab_separated(plan, grid.lines(plan) if lines is None else lines, month, HEADING)
    heading, *rows = csv.reader(io.StringIO(text, newline=""), "excel-tab")
    assert heading == HEADING
    assert all(len(row) == 19 for row in rows)
    return rows


def of_row(plan, row_id, month=JUNE):
    lines = [line for line in grid.lines(plan) if getattr(line, "row", None) == row_id]
    return pasted(plan, month, lines)


def test_a_row_has_its_number_its_months_and_its_report():
    plan = with_row(small_plan(), "review", reports={JUNE: Report("△", "遅れ", "増やす")})
    ((number, place, title, text, *months, status, note, remedy),) = of_row(plan, "review")
    item = plan.item_of(plan.rows["review"])
    assert (number, place, title, text) == (item.number, "1", item.title, "点検")
    assert months == ["", "遅", "●", *[""] * 9]  # ● in 5月 and 6月, looked at from 6月
    assert (status, note, remedy) == ("△", "遅れ", "増やす")


def test_the_sample_has_its_published_rows_marks_and_statuses():
    plan = sample_plan()
    rows = pasted(plan, Month("2020-05"))
    assert len(rows) == 75
    # some of the 462 ● rest in the published plan, some stand with a 手順
    assert sum(cell[:1] in {"●", "休"} for row in rows for cell in row[4:16]) == 462
    statuses = [row[16] for row in rows]
    assert [statuses.count(sign) for sign in "△○◎□"] == [12, 8, 1, 8]


def test_figures_are_numbers_with_their_decimals_as_typed():
    figures = {
        f"actual@{month}": Figure("actual", month, Decimal(value), unit="%")
        for month, value in (("2020-04", "-4.96"), ("2020-05", "92.0"), ("2020-06", "1234567"))
    }
    figures["actual@2020-07"] = Figure("actual", "2020-07", Decimal("1E+3"))
    line = SeriesLine("actual", "実績", unit="%")
    kpi = Kpi("k1", "k", "使用割合", figures=figures, lines=(line,))
    plan = structs.replace(small_plan(), kpis={"k1": kpi})
    _, series = of_row(plan, "rate")
    assert series[4:8] == ["-4.96", "92.0", "1234567", "1000"]
    assert series[1:4] == ["", plan.item_of(plan.rows["rate"]).title, "実績"]


@pytest.mark.parametrize(
    "text",
    [
        '一行目\n"二行目"',
        'quote " in the middle',
        '"',
        "tab\tinside",
        "line\r\nend",
        "trailing\n",
        "\n\n",
        "[/] [b]not markup[/b]",
        "髙﨑𠮷",
    ],
)
def test_text_comes_out_of_the_cells_as_it_went_in(text):
    plan = with_row(small_plan(), "review", reports={JUNE: Report("△", text, text)})
    (row,) = of_row(plan, "review")
    expected = text.replace("\t", " ").replace("\r\n", "\n")
    assert row[17:] == [expected, expected]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.com";"x")',
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        " =1+1",
        "\n=1+1",
        "\u3000=1+1",
        "\x00=1+1",
        "\x1b=1+1",
        "\u200e=1+1",
        "\ufeff=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "-4.96",  # typed into a note it is text; a figure is a number
    ],
)
def test_no_text_begins_a_formula(text):
    plan = with_row(
        small_plan(), "review", text=text, title=text, reports={JUNE: Report("△", text, text)}
    )
    (row,) = of_row(plan, "review")
    for cell in (row[2], row[3], row[17], row[18]):
        assert cell.startswith("'")


@pytest.mark.parametrize(
    "text",
    [
        "1-3",
        "5/7",
        "(1)",
        "1/2",
        "5月7日",
        "2020.5.7",
        "10:30",
        "007",
        "12%",
        "1,000",
        "R2.5.7",
        "令和2年5月7日",
    ],
)
def test_text_that_excel_would_take_for_a_date_or_another_number_stays_text(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "12", "0", "5/7開催", "R2.5 97.8%", "・電話", "面談 3件"])
def test_other_text_stays_as_it_is(text):
    assert guarded(text) == text


def test_nothing_that_steers_a_terminal_is_copied():
    plan = with_row(
        small_plan(), "review", reports={JUNE: Report("△", "a\x1b]52;c;eA==\x07b\x9b2J\u202ec", "")}
    )
    (row,) = of_row(plan, "review")
    assert row[17] == "a]52;c;eA==b2Jc"
