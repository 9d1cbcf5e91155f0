"""The grid on paper, read back by another program's reader."""

import re
from functools import cache
from io import BytesIO

import pytest
from msgspec import structs
from plans import small_plan
from pypdf import PdfReader
from sample import numbered, sample_plan

from planner.formats import pdf
from planner.formats.page import Page
from planner.plan.model import Report
from planner.reports import progress

MM = 72 / 25.4
HEADER = progress.Options(reference="資料1", date="令和2年6月12日", confidentiality="機密性2")


def printed(plan, page=Page(), options=progress.Options(), month=None):  # noqa: B008
    content = pdf.render(progress.build(plan, month or plan.status_month, options), page)
    return PdfReader(BytesIO(content))


@cache
def sample_paper(paper="A3"):
    return printed(sample_plan(), Page(paper), HEADER)


def pieces(page):
    """The texts of a page with where they stand: (left, up from the bottom, text), in points."""
    found = []

    def note(text, cm, tm, _font, _size):
        if text.strip():
            x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            found.append((x, y, text.strip()))

    page.extract_text(visitor_text=note)
    return found


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def words_of(reader):
    """All text without blanks and line ends, which a reader may add or lose."""
    return re.sub(r"\s", "", text_of(reader))


def reports(plan, **by_row):
    """The plan with reports of its 基準月 for some rows."""
    rows = dict(plan.rows)
    for row_id, report in by_row.items():
        rows[row_id] = structs.replace(rows[row_id], reports={plan.status_month: report})
    return structs.replace(plan, rows=rows)


@pytest.mark.parametrize(("paper", "sides"), [("A3", (420, 297)), ("A4", (297, 210))])
def test_pages_are_landscape_sheets(paper, sides):
    for page in sample_paper(paper).pages:
        size = (float(page.mediabox.width) / MM, float(page.mediabox.height) / MM)
        assert size == pytest.approx(sides, abs=0.5)


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_no_letter_is_smaller_than_seven_and_a_half_points(paper):
    sizes = set()

    def note(text, cm, tm, _font, size):
        if text.strip():
            sizes.add(round(size * abs(tm[0] or tm[1]) * abs(cm[0] or cm[1]), 2))

    for page in sample_paper(paper).pages:
        page.extract_text(visitor_text=note)
    assert min(sizes) >= 7.5


def test_the_japanese_font_is_embedded_and_subset():
    fonts = {}
    for page in sample_paper().pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            name = str(descriptor["/FontName"])
            fonts[name] = any(key.startswith("/FontFile") for key in descriptor)
    assert fonts
    for name, is_embedded in fonts.items():
        assert re.match(r"/[A-Z]{6}\+NotoSansJP", name)
        assert is_embedded


def test_the_sample_has_its_462_bullets():
    assert text_of(sample_paper()).count("●") == 462


def test_the_sample_has_its_statuses():
    text, pages = text_of(sample_paper()), len(sample_paper().pages)
    said = "".join(
        report.note or "" for row in sample_plan().rows.values() for report in row.reports.values()
    )
    for symbol, number in (("△", 12), ("□", 8), ("◎", 1)):
        in_legend = pages  # once at the foot of each
        assert text.count(symbol) == number + in_legend + said.count(symbol)


def column_of(page, month):
    """The left end of a month's header on a page."""
    return next(x for x, _y, text in pieces(page) if text == month)


@pytest.mark.parametrize(
    ("figure", "month"),
    # Targets of item 6 month by month and the last year of item 14, as the source prints them.
    [
        ("0.312", "4月"),
        ("0.294", "5月"),
        ("0.257", "1月"),
        ("0.261", "3月"),
        ("30.22", "4月"),
        ("48.31", "1月"),
        ("52.95", "3月"),
        ("97.8", "5月"),
        ("108.9%", "4月"),
        ("99.7%", "5月"),
    ],
)
def test_a_figure_stands_in_its_month(figure, month):
    for page in sample_paper().pages:
        for x, _y, text in pieces(page):
            if text == figure:
                width = 0.04 * float(page.mediabox.width)
                assert abs(x - column_of(page, month)) < width / 2
                return
    pytest.fail(f"{figure} is not on paper")


def test_every_page_has_title_header_month_and_its_number():
    pages = sample_paper().pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        for part in ("令和2年度 群馬支部事業計画", "資料1", "令和2年6月12日", "機密性2"):
            assert part in text
        assert "基準月 R2.5" in text
        assert f"{number} / {len(pages)}" in text
        months = [t for _x, _y, t in pieces(page) if re.fullmatch(r"1?\d月", t)]
        assert months[:12] == [f"{n}月" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]


def test_a_plan_not_decided_is_a_draft():
    assert "【案】" not in words_of(sample_paper())
    assert "【案】" in words_of(printed(structs.replace(sample_plan(), decided=None)))


def test_a_section_that_goes_on_says_so():
    second = sample_paper().pages[1].extract_text()
    assert "基盤的保険者機能関係（続き）" in re.sub(r"\s", "", second)
    assert "続き" not in sample_paper().pages[0].extract_text()


def numbers_by_page(reader):
    """On which page the number of each item stands."""
    pages = {}
    for place, page in enumerate(reader.pages):
        left = min(x for x, _y, _t in pieces(page))
        for x, _y, text in pieces(page):
            if re.fullmatch(r"\d{1,2}", text) and x < left + 30:
                pages.setdefault(text, set()).add(place)
    return pages


def test_all_items_are_there_each_on_one_page():
    pages = numbers_by_page(sample_paper())
    assert set(pages) == {str(number) for number in range(1, 36)}
    assert all(len(places) == 1 for places in pages.values())


def long_plan():
    """The sample with sixty more rows in item 13."""
    plan = sample_plan()
    item = next(item for item in plan.items.values() if item.number == "13")
    model = plan.rows[item.rows[0]]
    more = {
        f"more{n}": structs.replace(
            model, id=f"more{n}", kpis=(), text=f"・追加{n}\n・二行目\n・三行目", reports={}
        )
        for n in range(60)
    }
    items = {**plan.items, item.id: structs.replace(item, rows=(*item.rows, *more))}
    return structs.replace(plan, items=items, rows={**plan.rows, **more})


def test_an_item_longer_than_a_page_goes_on_under_its_own_name():
    reader = printed(long_plan())
    texts = [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]
    of_item = [place for place, text in enumerate(texts) if "追加" in text]
    assert len(of_item) >= 3
    assert "13債権回収業務の推進（続き）" not in texts[of_item[0]]
    for place in of_item[1:]:
        assert "13債権回収業務の推進（続き）" in texts[place]
    for n in range(60):
        assert sum(text.count(f"追加{n}・") for text in texts) == 1
    after = [text for place, text in enumerate(texts) if place > of_item[-1]]
    assert all("債権回収業務の推進（続き）" not in text for text in after)


def test_no_row_of_a_long_item_is_torn_apart():
    for page in printed(long_plan()).pages:
        text = page.extract_text()
        assert len(re.findall("・追加", text)) == text.count("・三行目")


@pytest.mark.parametrize(("paper", "torn"), [("A3", 0), ("A4", 1)])
def test_notes_of_two_thousand_letters_are_on_paper_in_full(paper, torn):
    """On A4 such a note is longer than a page: one of its sentences may go over the edge."""
    sentences = [f"第{n:03}の文。" for n in range(286)]
    plan = sample_plan()
    row = next(iter(plan.rows))
    report = Report("△", "".join(sentences), "改善策の文")
    words = words_of(printed(reports(plan, **{row: report}), Page(paper)))
    assert sum(sentence not in words for sentence in sentences) <= torn
    assert sentences[-1] + "【改善策】改善策の文" in words


def test_nothing_stands_beyond_the_edge_of_a_page():
    for plan in (long_plan(), sample_plan()):
        for page in printed(plan).pages:
            for x, y, _text in pieces(page):
                assert 20 < x < float(page.mediabox.width) - 20
                assert 15 < y < float(page.mediabox.height) - 15


def test_text_that_looks_like_code_is_printed_as_it_is():
    hostile = '#panic("x") $x^2$ @band = 見出し *太* _斜_ <script> `raw` [a] {b} // c /* d */ \\'
    plan = small_plan()
    row = next(iter(plan.rows))
    words = words_of(printed(reports(plan, **{row: Report("△", hostile, "\x1b[31m赤\u202e")})))
    assert re.sub(r"\s", "", hostile) in words
    assert "[31m赤" in words
    assert "\x1b" not in words


def test_names_with_old_letters_keep_them():
    plan = small_plan()
    row = next(iter(plan.rows))
    assert "髙橋﨑𠮷野ﾊﾝｶｸ①㈱" in words_of(
        printed(reports(plan, **{row: Report("○", "髙橋﨑𠮷野ﾊﾝｶｸ①㈱", None)}))
    )


def test_the_same_document_gives_the_same_bytes():
    document = progress.build(sample_plan(), sample_plan().status_month, HEADER)
    assert pdf.render(document, Page()) == pdf.render(document, Page())


def test_a_word_no_column_holds_goes_on_below_itself():
    """Half the sheet would be 70 such letters: a line of more has left its column."""
    reader = printed(reports(sample_plan(), **{numbered("1-1"): Report("○", "W" * 2000)}))
    lines = re.findall("W+", "\n".join(page.extract_text() for page in reader.pages))
    long = [line for line in lines if len(line) > 5]
    assert sum(map(len, long)) == 2000
    assert max(map(len, long)) < 70
