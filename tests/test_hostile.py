"""Text of people is text in every printed format: no markup, no formula, no code, no control."""

import re
import unicodedata
from functools import cache
from io import BytesIO

import pytest
from hostile import (
    CODE,
    CONTROLS,
    FORMULAS,
    LETTERS,
    LINES,
    LONG,
    MARKUP,
    STYLE,
    TEXTS,
    WORD,
    hostile_plan,
)
from months import JUNE
from pypdf import PdfReader
from read_back import bare, csv_rows, html_page

from planner.formats import FORMATS, csv, html, text, writing
from planner.formats.page import Page
from planner.reports import progress
from planner.reports.progress import Options
from planner.text import width


@cache
def document(said):
    options = Options(reference=said, date=said, confidentiality=said, with_last_status=True)
    return progress.build(hostile_plan(said), JUNE, options)


@cache
def rendered(said, name):
    return writing.render(document(said), name, Page())


def without_controls(said):
    return "".join(
        letter
        for letter in said
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} or letter == "\u200d"
    )


def words_of(said, name):
    """What a reader of a format finds in it."""
    content = rendered(said, name)
    if name == "html":
        return "".join(html_page(content.decode()).texts)
    if name == "csv":
        return "\n".join("\n".join(row) for row in csv_rows(content))
    if name == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return re.sub(r"\|", "", content.decode())


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "pdf"])
@pytest.mark.parametrize("said", [CONTROLS + "終", LINES, LETTERS])
def test_nothing_printed_steers_a_terminal(said, name):
    content = rendered(said, name).decode("utf-8-sig")
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", content)
    assert not set(content) & set("\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2069\ufeff")
    assert "[31m" in content or said != CONTROLS + "終"


@pytest.mark.parametrize("said", TEXTS)
@pytest.mark.parametrize("name", ["html", "csv"])
def test_every_letter_of_a_note_arrives(said, name):
    wanted = bare(without_controls(said))
    assert wanted
    assert bare(words_of(said, name)).count(wanted) >= 8


@pytest.mark.parametrize("said", [*FORMULAS, LETTERS, CODE, MARKUP, LONG, WORD])
def test_every_letter_of_a_note_arrives_in_text(said):
    """At 80 columns a note stands in lines of its own, without bars between."""
    wanted = bare(without_controls(said).replace("|", ""))
    narrow = bare(text.render(document(said), 80).replace("|", ""))
    assert narrow.count(wanted) >= 8


@pytest.mark.parametrize("said", [MARKUP, CODE, LETTERS.replace("か゚👩‍👩‍👧🇯🇵", ""), *FORMULAS])
def test_the_paper_has_it_as_it_is(said):
    letters = bare(words_of(said, "pdf"))
    for part in re.findall(r"[^\s、。]{1,8}", without_controls(said)):
        assert bare(part) in letters


# HTML


@pytest.mark.parametrize("said", [MARKUP, STYLE, CODE])
def test_markup_in_a_note_makes_no_element(said):
    harmless = html_page(rendered("x", "html").decode())
    page = html_page(rendered(said, "html").decode())
    assert [tag for tag, _attributes in page.tags] == [tag for tag, _attributes in harmless.tags]
    for (_tag, one), (_same, other) in zip(page.tags, harmless.tags, strict=True):
        assert one.keys() == other.keys()


@pytest.mark.parametrize("said", [MARKUP, STYLE])
def test_no_text_gets_into_the_style(said):
    def style(content):
        return re.search("<style>(.*?)</style>", content.decode(), re.DOTALL)[1]

    assert style(rendered(said, "html")) == style(rendered("x", "html"))


# CSV


def is_formula(text):
    """Whether a spreadsheet reads a cell as a formula, with whatever blanks before it."""
    is_number = re.fullmatch(r"[+-]?[\d,.]+%?", text)
    return text.strip("\t\r\n 　")[:1] in set("=+-@＝＋－＠") and not is_number


@pytest.mark.parametrize("said", FORMULAS)
def test_no_cell_is_a_formula(said):
    for row in csv_rows(rendered(said, "csv")):
        assert [cell for cell in row if is_formula(cell)] == []


@pytest.mark.parametrize("said", ["12", "・実施", "△4.96%", "※注"])
def test_whole_numbers_and_bullets_stay_as_they_are(said):
    header, first, *_rest = csv_rows(rendered(said, "csv"))
    assert first[header.index("改善策")] == said


@pytest.mark.parametrize("said", ["-4.96", "+12", "-1,234.5", "-3.0%"])
def test_a_number_somebody_wrote_as_text_stays_text(said):
    header, first, *_rest = csv_rows(rendered(said, "csv"))
    assert first[header.index("改善策")] == f"'{said}"


def test_a_negative_figure_is_a_number():
    content = rendered("x", "csv").decode()
    assert ",-4.96," in content


@pytest.mark.parametrize("said", TEXTS)
def test_every_line_of_csv_has_as_many_cells_as_its_header(said):
    header, *rows = csv_rows(rendered(said, "csv"))
    assert {len(row) for row in rows} == {len(header)}
    assert len(rows) == 9


# Text


@pytest.mark.parametrize("said", TEXTS)
@pytest.mark.parametrize("cells", [120, 180])
def test_lines_of_text_keep_their_width(said, cells):
    assert max(map(width, text.render(document(said), cells).splitlines())) <= cells


@pytest.mark.parametrize("said", TEXTS)
def test_the_columns_of_the_text_stay_in_line(said):
    lines = text.render(document(said), 250).splitlines()
    table = lines[next(n for n, line in enumerate(lines) if line.startswith("+--")) :]
    assert {width(line) for line in table} == {width(table[0])}


@pytest.mark.parametrize("name", ["html", "csv", "txt"])
def test_the_same_document_gives_the_same_bytes(name):
    assert writing.render(document(LETTERS), name, Page()) == rendered(LETTERS, name)
    assert html.render(document("x")) == html.render(document("x"))
    assert csv.render(document("x")) == csv.render(document("x"))
