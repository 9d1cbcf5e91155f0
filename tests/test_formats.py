"""Screen, plain text, HTML, CSV and PDF say the same: every ●, figure, status, note and remedy."""

import json
import re
from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
from msgspec import structs
from pypdf import PdfReader
from read_back import bare, by_cells, csv_lines, csv_rows, html_lines, html_page, text_blocks
from sample import SAMPLE, sample_plan
from stage import stage

from planner.formats import csv, glyphs, html, pdf, text
from planner.formats.page import Page
from planner.plan import grid
from planner.plan.grid import FigureCell, KpiLine, WorkLine
from planner.plan.signs import MARK_SIGNS
from planner.reports import progress
from planner.text import width

MONTH = "2020-05"
STATES = progress.Options(marks="states")


@cache
def document(options=progress.Options()):  # noqa: B008
    return progress.build(sample_plan(), MONTH, options)


@cache
def raw_rows():
    """The rows of work as the published file has them, told by no code of the program."""
    source = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return [
        (item, row)
        for section in source["sections"]
        for item in section["items"]
        for row in item["rows"]
    ]


def work_lines():
    return [line for line in grid.lines(sample_plan()) if isinstance(line, WorkLine | KpiLine)]


def marks_of(row):
    """● by the calendar months of the file, April first."""
    order = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    return ["●" if month in row["months"] else "" for month in order]


def figures_of(line):
    """The figures of a line as the grid has them, thousands apart; None where it has ●."""
    found = grid.cells(sample_plan(), line, MONTH)
    if not any(isinstance(cell, FigureCell) for cell in found):
        return None
    return [glyphs.value_text(cell) for cell in found]


@cache
def expected():
    """For each line its twelve cells, and for a row of work its status, note and remedy."""
    rows = iter(raw_rows())
    made = []
    for line in work_lines():
        if isinstance(line, KpiLine):
            made.append((figures_of(line), None))
            continue
        _item, row = next(rows)
        made.append((figures_of(line) or marks_of(row), row))
    assert next(rows, None) is None
    return made


def said(row):
    """What a row reports, as one cell holds it."""
    remedy = f"【改善策】{row['remedy']}" if row["remedy"] else ""
    return bare((row["note"] or "") + remedy)


@cache
def printed(name):
    if name == "html":
        return html_lines(html.render(document()))
    return csv_lines(csv.render(document()).encode())


def test_the_file_has_the_75_lines_and_462_marks_of_the_published_grid():
    assert len(expected()) == 75
    assert sum(cells.count("●") for cells, _row in expected()) == 462


@pytest.mark.parametrize("name", ["html", "csv"])
def test_every_mark_and_figure_stands_in_its_month_and_row(name):
    for line, (cells, _row) in zip(printed(name), expected(), strict=True):
        plain = [bare(cell) for cell in cells]
        if name == "csv":  # figures are numbers there
            plain = [
                re.sub(r"^(-?[\d,.]+)[^\d]*$", lambda found: found[1].replace(",", ""), cell)
                for cell in plain
            ]
        assert line.months == plain


@pytest.mark.parametrize("name", ["html", "csv"])
def test_every_status_stands_on_its_row(name):
    for line, (_cells, row) in zip(printed(name), expected(), strict=True):
        assert line.status == ((row and row["status"]) or "")


@pytest.mark.parametrize("name", ["html", "csv"])
def test_every_note_and_remedy_stands_on_its_row_in_full(name):
    for line, (_cells, row) in zip(printed(name), expected(), strict=True):
        if row is None:
            assert line.note == ""
        else:
            assert re.sub("^【休止】.*?）(?=[^）]|$)", "", line.note).endswith(said(row))
            assert ("【改善策】" in line.note) == bool(row["remedy"])


@pytest.mark.parametrize("name", ["html", "csv"])
def test_items_are_numbered_and_titled_as_published(name):
    titles = {item["number"]: item for item, _row in raw_rows()}
    numbered = {line.number: line for line in printed(name) if line.number}
    assert list(numbered) == [str(number) for number in range(1, 36)]
    for number, line in numbered.items():
        own = titles[number]["rows"][0].get("title") or titles[number].get("title")
        assert line.title.startswith(bare(own or ""))


@pytest.mark.parametrize("name", ["html", "csv"])
def test_what_is_to_be_done_stands_on_its_row(name):
    for line, (_cells, row) in zip(printed(name), expected(), strict=True):
        if row is not None:
            assert bare(row["text"]) in line.outline


# Plain text


@cache
def blocks():
    """The parts of the text; each is a row of work with the figures below it."""
    return text_blocks(text.render(document()))


def grouped():
    """The expected lines in the same parts."""
    made = []
    for cells, row in expected():
        if row is not None:
            made.append([])
        made[-1].append((cells, row))
    return made


def test_the_text_has_every_mark_and_figure_in_its_month_and_row():
    assert len(blocks()) == 64
    for block, lines in zip(blocks(), grouped(), strict=True):
        for month in range(12):
            column = "".join(bare(cells[month]) for cells, _row in lines)
            assert bare(block[3 + month]) == column


def test_the_text_has_every_status_note_and_remedy():
    found = "".join(bare(block[15]) for block in blocks())
    for _cells, row in expected():
        if row is not None:
            assert said(row) in found
    statuses = [bare(block[16]) for block in blocks()]
    assert statuses == [lines[0][1]["status"] or "" for lines in grouped()]


def test_text_in_eighty_columns_leaves_nothing_out():
    narrow = bare(text.render(document(), 80))
    assert narrow.count("●") == 462
    for _cells, row in expected():
        if row is not None:
            assert bare(row["note"] or "") in narrow
            assert bare(row["remedy"] or "") in narrow
            assert bare(row["text"]) in narrow


def test_no_line_of_text_is_wider_than_asked_for():
    for cells in (80, 120, 180, 250):
        assert max(map(width, text.render(document(), cells).splitlines())) <= cells


# PDF


@cache
def paper():
    return PdfReader(BytesIO(pdf.render(document(), Page())))


def pieces(page):
    found = []

    def note(words, cm, tm, _font, _size):
        if words.strip():
            x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            found.append((x, y, words.strip()))

    page.extract_text(visitor_text=note)
    return found


def columns_on_paper():
    """The words of each month's column, top to bottom over all pages."""
    columns = [[] for _ in range(12)]
    for page in paper().pages:
        found = pieces(page)
        heads = [piece for piece in found if re.fullmatch(r"1?\d月", piece[2])][:12]
        centers = [x + 2 * len(words) + 2 for x, _y, words in heads]
        below = [piece for piece in found if piece[1] < heads[0][1] - 2]
        for x, _y, words in sorted(below, key=lambda piece: -piece[1]):
            middle = x + (4 if words == "●" else 2.1 * len(words))
            nearest = min(range(12), key=lambda month: abs(centers[month] - middle))
            if abs(centers[nearest] - middle) < 15:
                columns[nearest].append(words)
    return columns


def test_the_paper_has_every_mark_and_figure_in_its_month_row_by_row():
    for month, column in enumerate(columns_on_paper()):
        wanted = [cells[month] for cells, _row in expected() if cells[month]]
        signs = [w for w in wanted if w == "●" or re.fullmatch(r"[\d.,%]+", w)]
        assert [w for w in column if w == "●" or re.fullmatch(r"[\d.,%]+", w)] == signs


def test_the_paper_has_every_note_and_remedy():
    """A note may go on in the next column's words where a page is read line by line."""
    letters = bare("".join(page.extract_text() for page in paper().pages))
    for _cells, row in expected():
        for sentence in re.split(r"[、。\n]", (row and row["note"]) or ""):
            for part in (sentence[:12], sentence[-8:]):
                assert bare(part) in letters


# The screen


async def test_the_screen_and_the_files_show_the_same_states_and_figures(tmp_path):
    states = html_lines(html.render(document(STATES)))
    signs = set(MARK_SIGNS.values())
    async with stage(tmp_path, size=(220, 130)) as opened:
        drawn = [line for line in opened.drawn() if line.count("│") == 5]
        printed = [line for line in opened.grid.shown if isinstance(line, WorkLine | KpiLine)]
        kept = [line in opened.grid.lines for line in printed]
    rows = [line.split("│")[2:4] for line in drawn[1:]]
    assert len(printed) == len(states) == 75
    assert len(rows) == sum(kept)
    # A KPI whose judged figures are a line of their own on paper has them in its line here.
    alone = [line for line, own, after in zip(states, kept, [*kept[1:], True], strict=True) if own]
    joined = [not after for own, after in zip(kept, [*kept[1:], True], strict=True) if own]
    for (months, status), line, is_joined in zip(rows, alone, joined, strict=True):
        assert status.strip() == line.status
        cells = by_cells(months)
        shown = [bare("".join(cells[6 * month : 6 * month + 6])) for month in range(12)]
        if is_joined or not months.strip():
            continue
        if all(cell[0] in signs or cell[0].isdigit() for cell in filter(None, line.months)):
            assert [cell.strip("[]~") for cell in shown] == line.months


def test_the_csv_and_the_html_show_the_same_states():
    of_html = html_lines(html.render(document(STATES)))
    of_csv = csv_lines(csv.render(document(STATES)).encode())
    for one, other in zip(of_html, of_csv, strict=True):
        marks = [cell for cell in one.months if not re.search(r"\d", cell)]
        assert marks == [cell for cell in other.months if not re.search(r"\d", cell)]


# What HTML promises


def page_of(options=progress.Options(), plan=None):  # noqa: B008
    return html_page(html.render(progress.build(plan or sample_plan(), MONTH, options)))


def test_a_page_needs_nothing_beside_it_and_runs_nothing():
    page = page_of()
    names = {tag for tag, _attributes in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base", "a"}
    for _tag, attributes in page.tags:
        assert not {"src", "href", "style", "srcset"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in html.render(document())
    assert "@import" not in html.render(document())


def test_the_page_s_policy_allows_its_own_style_and_nothing_else():
    import base64
    import hashlib

    content = html.render(document())
    style = re.search("<style>(.*?)</style>", content, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for t, a in page_of().tags if a.get("http-equiv"))
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_every_header_has_a_scope_and_the_page_its_language():
    page = page_of()
    assert dict(page.tags)["html"]["lang"] == "ja"
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    heads = [a["scope"] for tag, a in page.tags if tag == "th"][:17]
    assert heads == ["col"] * 17


def test_signs_are_said_in_words():
    described = page_of(STATES).described
    assert "予定" in described
    assert "休止中" in described
    assert any("手順" in words for words in described)


def test_no_merged_cell_reaches_out_of_its_group():
    page = page_of()
    for group in page.groups:
        for place, number in enumerate(group):
            for _texts, attributes in page.lines[number].values():
                assert int(attributes.get("rowspan", 1)) <= len(group) - place


def test_an_item_and_the_bands_above_it_are_one_group():
    page = page_of()
    assert len(page.groups) == 35


def test_only_an_item_that_fills_a_page_may_go_on_over_its_edge():
    row = next(iter(sample_plan().rows.values()))
    reports = {MONTH: structs.replace(row.report(MONTH), note="長い文。" * 500)}
    rows = {**sample_plan().rows, row.id: structs.replace(row, reports=reports)}
    page = page_of(plan=structs.replace(sample_plan(), rows=rows))
    bodies = [attributes.get("class") for tag, attributes in page.tags if tag == "tbody"]
    assert bodies == ["long", *[None] * 34]


# What CSV promises


def test_a_line_of_csv_is_complete_in_itself():
    header, *rows = csv_rows(csv.render(document()).encode())
    assert header[:6] == ["柱", "区分", "項番", "行", "事業", "実施概要"]
    for row in rows:
        assert len(row) == len(header)
        assert all(row[:4])
    assert len(rows) == 75


def test_csv_is_utf_8_with_a_mark_for_excel_and_windows_line_ends():
    content = csv.render(document()).encode()
    assert content.startswith(b"\xef\xbb\xbf")
    outside = re.sub(rb'"[^"]*"', b"", content)
    assert outside.count(b"\r\n") == outside.count(b"\n") == 76


def test_figures_are_numbers_with_their_decimals():
    content = csv.render(document())
    for figure in ("92.0", "97.8", "0.272", "30.22"):
        assert f",{figure}," in content
    unquoted = re.sub(r'"[^"]*"', "", content.removeprefix("\ufeff")).replace("\r\n", ",")
    for figure in filter(None, unquoted.split(",")):
        Decimal(figure)


def test_csv_says_which_number_is_a_target_and_of_what_unit():
    header, *rows = csv_rows(csv.render(document()).encode())
    remarks = {(row[2], row[3]): row[header.index("数値の注")] for row in rows[:4]}
    assert remarks["1", "3"] == "3月 目標"
    rate = next(row for row in rows if row[5] == "進捗率")
    assert "4月 単位 %" in rate[-1]


def test_last_month_s_status_is_a_column_of_its_own():
    both = progress.Options(with_last_status=True)
    plan = sample_plan()
    row = next(iter(plan.rows.values()))
    reports = {**row.reports, "2020-04": structs.replace(row.report(MONTH), status="○")}
    rows = {**plan.rows, row.id: structs.replace(row, reports=reports)}
    built = progress.build(structs.replace(plan, rows=rows), MONTH, both)
    header, first, *_rest = csv_rows(csv.render(built).encode())
    assert (first[header.index("前月の実施状況")], first[header.index("実施状況")]) == ("○", "△")
    assert "○→△" in html.render(built)
    assert "○→△" in text.render(built)


def test_all_formats_take_a_page():
    assert "size: A4 landscape" in html.render(document(), Page("A4"))
