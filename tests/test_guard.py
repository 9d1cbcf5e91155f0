"""Texts that a spreadsheet would execute or convert are guarded alike in CSV files and copies.

What Excel does with a text typed, pasted or read from CSV stands beside each, as Microsoft
documents it (dates and times recognised on entry, 15 significant digits, leading zeros removed,
fractions, "Stop automatically changing numbers to dates", CSV injection at OWASP), in a Japanese
Excel with 和暦 and full-width forms. Where the documents leave it open, the text is guarded.
"""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from months import JUNE
from msgspec import structs
from plans import small_plan, with_row
from quickness import taken
from read_back import csv_rows

from planner.formats import csv as csv_format
from planner.formats import html, text
from planner.plan import grid
from planner.plan.model import Figure, Report
from planner.reports import progress
from planner.reports.copied import tab_separated
from planner.reports.guard import guarded
from planner.text import clean

EXECUTED = {
    '=HYPERLINK("http://example.com";"x")': "formula",
    "=cmd|'/C calc'!A0": "formula that starts a program",
    "+1+1": "formula",
    "-2+3": "formula",
    "\u22122+3": "formula, with the minus sign of the typographers",
    "@SUM(A1)": "formula, as in Lotus",
    "\t=1+1": "formula behind a tab",
    "\r=1+1": "formula behind a line end",
    "\n=1+1": "formula behind a line end",
    " =1+1": "formula, where blanks are trimmed",
    "\u3000=1+1": "formula, where blanks are trimmed",
    "\xa0=1+1": "formula, where blanks are trimmed",
    "\u200b=1+1": "formula behind what cannot be seen",
    "\x00=1+1": "formula behind a control character",
    "\ufeff=1+1": "formula behind a byte order mark",
    "＝1+1": "formula, typed with an IME",
    "＋1": "formula, typed with an IME",
    "－1": "formula, typed with an IME",
    "＠SUM(A1)": "formula, typed with an IME",
    "＝ＳＵＭ（Ａ１）": "formula, typed with an IME",
    "- 実施した": "formula that is an error",
    "＋*": "formula that is an error",
}

CONVERTED = {
    "5/7": "7 May",
    "５／７": "7 May",
    "1-2": "2 January",
    "１－２": "2 January",
    " 5/7 ": "7 May",
    "5月7日": "7 May",
    "2020-05": "May 2020",
    "2020/5/7": "7 May 2020",
    "2020年5月": "May 2020",
    "2020年5月7日": "7 May 2020",
    "R2.5.7": "7 May 2020, 和暦",
    "r2/5/7": "7 May 2020, 和暦",
    "R2.5": "May 2020, 和暦, where a year and a month are enough",
    "令和2年5月7日": "7 May 2020, 和暦",
    "令和元年5月7日": "7 May 2019, 和暦",
    "1-Jan": "1 January",
    "Jan-20": "January 2020",
    "May 5, 2020": "5 May 2020",
    "MARCH1": "1 March, as geneticists found out",
    "12:30": "a time",
    "１２：３０": "a time",
    "10時30分": "a time",
    "午後1時30分": "a time",
    "1:30 PM": "a time",
    "2020/5/7 12:30": "a day and a time",
    "0123": "123",
    "０１２３": "123",
    "007": "7",
    "１２": "12",
    "1234567890123456": "1234567890123450",
    "123456789012345678": "123456789012345000",
    "1E5": "100000",
    "1.5e-3": "0.0015",
    "3 1/2": "3.5",
    "1/2": "2 January",
    "1.50": "1.5",
    "1,234": "1234",
    "-4.96": "-4.96, a number",
    "−4.96": "-4.96, a number",
    "+12": "12",
    "(1)": "-1",
    "（１）": "-1",
    "5%": "0.05",
    "５％": "0.05",
    "¥100": "100, as money",
    "￥100": "100, as money",
    "$5": "5, as money",
    "TRUE": "a truth value",
    "ＦＡＬＳＥ": "a truth value",
    "true": "a truth value",
    "#N/A": "an error value",
}

LEFT_ALONE = (
    *("", "0", "12", "123456789012345"),  # the same as numbers
    *("4月", "１２月", "2020年", "10日", "令和2年度", "R1年度"),  # no day
    *("-", "－", "＋", "="),  # a sign alone is kept
    *("5/7開催", "R2.5 97.8%", "面談 3件", "100円", "第1回", "A4", "M1", "1 基盤"),
    *("①", "⑴", "△4.96%", "・電話", "※注", "●", "May", "TRUE な話", "'=1+1", '"=1+1'),
    *("一行目\n=1+1", "髙﨑𠮷", "[/] [b]x[/b]"),
)


@pytest.mark.parametrize("said", [*EXECUTED, *CONVERTED])
def test_what_a_spreadsheet_would_execute_or_convert_is_guarded(said):
    assert guarded(said) == f"'{clean(said)}"


@pytest.mark.parametrize("said", LEFT_ALONE)
def test_what_it_leaves_alone_stays_as_it_is(said):
    assert guarded(said) == said


def plan_saying(said):
    reports = {JUNE: Report("△", said, said)}
    return with_row(small_plan(), "review", title=said, text=said, reports=reports)


def cells_of_csv(plan):
    return [cell for row in csv_rows(in_csv(plan).encode()) for cell in row]


def in_csv(plan):
    return csv_format.render(progress.build(plan, JUNE))


def cells_copied(plan):
    copied = tab_separated(plan, grid.lines(plan), JUNE, ["h"] * 19)
    return [
        cell for row in csv.reader(io.StringIO(copied, newline=""), "excel-tab") for cell in row
    ]


@pytest.mark.parametrize("said", [*EXECUTED, *CONVERTED])
@pytest.mark.parametrize("cells", [cells_of_csv, cells_copied])
def test_a_file_and_a_copy_guard_it_alike_wherever_a_person_put_it(said, cells):
    found = [cell.strip() for cell in cells(plan_saying(said))]  # a title comes without its blanks
    plain = clean(said).strip()
    assert plain not in found
    assert sum(cell[:1] == "'" and cell[1:].strip() == plain for cell in found) >= 3


@pytest.mark.parametrize("said", ["5/7", "0123", "-4.96", "TRUE", "5%"])
def test_only_spreadsheets_see_the_guard(said):
    document = progress.build(plan_saying(said), JUNE)
    assert f"'{said}" not in html.render(document).replace("&#x27;", "'").replace("&#39;", "'")
    assert f"'{said}" not in text.render(document, 120)


def test_numbers_stay_numbers():
    figure = Figure("actual", "2020-04", Decimal("-4.96"))
    plan = small_plan()
    kpi = structs.replace(plan.kpis["k1"], figures={"actual@2020-04": figure})
    plan = structs.replace(plan, kpis={"k1": kpi})
    assert ",-4.96," in in_csv(plan)
    assert "-4.96" in cells_copied(plan)
    assert "'-4.96" not in cells_copied(plan)


texts = st.one_of(
    st.text(),
    st.sampled_from([*EXECUTED, *CONVERTED, *LEFT_ALONE]),
    st.text("0123456789=+-−@＝＋－＠/.,:%()¥ 　\t\r\n\"';EeTRUE年月日令和RHS０１５／"),
)


@given(texts)
def test_a_guarded_text_read_back_is_the_guard_and_the_text(said):
    safe = guarded(said)
    for dialect in ("excel", "excel-tab"):
        written = io.StringIO(newline="")
        csv.writer(written, dialect, quoting=csv.QUOTE_NONNUMERIC).writerow([safe, "beside"])
        (row,) = csv.reader(io.StringIO(written.getvalue(), newline=""), dialect)
        assert row == [safe, "beside"]
    assert safe in {clean(said), f"'{clean(said)}"}
    assert safe[:1] not in set("=+-−@＝＋－＠\t\r") or len(safe.strip()) == 1


@given(texts)
def test_what_is_guarded_needs_no_second_guard(said):
    assert guarded(guarded(said)) == guarded(said)


@given(st.integers(0, 10**15 - 1))
def test_whole_numbers_are_the_same_as_numbers(number):
    assert guarded(str(number)) == str(number)


@given(st.integers(10**15))
def test_numbers_of_sixteen_digits_and_more_would_lose_some(number):
    assert guarded(str(number)) == f"'{number}"


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%m/%d", "%Y年%m月%d日", "%d-%b-%y"]))
def test_dates_stay_as_they_were_written(day, form):
    said = day.strftime(form)
    assert guarded(said) == f"'{said}"


def test_line_ends_tabs_and_quotes_stay_inside_their_cell():
    said = '一行目\r\n"二行目"\r三行目\t終'
    plan = plan_saying(said)
    wanted = '一行目\n"二行目"\n三行目 終'
    assert cells_of_csv(plan).count(wanted) >= 3
    assert cells_copied(plan).count(wanted) >= 3
    content = in_csv(plan)
    assert "\t" not in content
    assert content.count("\r\n") == content.count("\r") == 1 + 9  # its header and its lines


@pytest.mark.parametrize(
    "said",
    [
        "1" * 10**5,
        "1 " * 10**5,
        "mar1" * 10**5 + "x",
        " " * 10**5,
        "令和" * 10**5 + "1",
        "=" * 10**5,
    ],
    ids=["digits", "blanks between", "months", "blanks", "eras", "signs"],
)
def test_a_long_text_is_read_in_one_pass(said):
    with taken() as work:
        guarded(said)
    assert work.seconds < 1
