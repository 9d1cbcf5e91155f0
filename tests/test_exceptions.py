"""The report of what slips: its numbers by hand, the same in every format, and what it never says."""

import re
from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
from judged import rate
from months import JULY, JUNE, MAY
from msgspec import structs
from plans import small_plan, with_item, with_row
from pypdf import PdfReader
from read_back import bare, csv_rows, html_page, sections, summary
from sample import sample_plan
from slipping import slipping_plan, slips_of

from planner.formats import FORMATS, csv, html, pdf, text, writing
from planner.formats.glyphs import value_text
from planner.formats.page import Page
from planner.formats.printing import Job, file_name
from planner.plan.grid import FigureCell, View
from planner.plan.model import Close, Mark, Report, Review
from planner.reports import exceptions
from planner.reports.chart import Chart
from planner.reports.document import (
    Column,
    Document,
    Heading,
    SideBySide,
    Table,
    TableCell,
    TableLine,
    Words,
)
from planner.reports.progress import Options
from planner.slips.measures import measure
from planner.text import width

A4 = Page("A4")


@cache
def document():
    return exceptions.build(slipping_plan(), JUNE)


def only(found, start):
    """The lines of the one table below the heading that begins so."""
    (tables,) = [tables for heading, tables in found.items() if heading.startswith(start)]
    (table,) = tables
    return table


# Summary


def counts(built):
    """The table of reasons: each with its numbers that are not 0, by the names of the columns."""
    table = next(iter(sections(built).values()))[0]
    return {
        line["reason"]: {
            name: text for name, text in line.items() if text not in {"0", line["reason"]}
        }
        for line in table
    }


def test_each_reason_stands_beside_the_month_before_and_adds_up():
    """前月, what came, what left, 今月; then how those of 今月 stand. The first line counts slips.

    In 5月 k1 is 50 short, 5-1's ● late, and items 2, 3, 4 and 5 are without a report; item 4 rests in
    6月. 1-1 is one slip in 6月, for three reasons; k1 is 60 short.
    """
    assert counts(document()) == {
        "遅れ（件）": {
            "before": "6",
            "new": "2",
            "rested": "1",
            "now": "7",
            "worse": "1",
            "same": "4",
        },
        "KPI の不足": {"before": "1", "now": "1", "worse": "1"},
        "計画を下回る": {"new": "1", "now": "1"},
        "改善策なし": {"new": "1", "now": "1"},
        "未着手": {},
        "実施状況の低下": {"new": "1", "now": "1"},
        "根拠との食い違い": {},
        "●の遅れ": {"before": "1", "new": "1", "now": "2", "same": "1"},
        "繰り返しの延期": {},
        "未報告": {"before": "4", "rested": "1", "now": "3", "same": "3"},
    }


def test_the_columns_of_what_left_stand_only_where_something_left_so():
    names = list(next(iter(sections(document()).values()))[0][0])
    assert names == [
        *("reason", "before", "new", "recovered", "rested", "now"),
        *("worse", "better", "same"),
    ]


def test_what_left_is_counted_and_listed_in_a_line_with_how():
    """In 7月 the △ of 1-1 is a ○ again: one slip with three reasons is over."""
    plan = slipping_plan(status_month=JULY)
    reports = {**plan.rows["daily"].reports, JULY: Report("○", "戻った")}
    built = exceptions.build(with_row(plan, "daily", reports=reports), JULY)
    told = counts(built)
    assert told["遅れ（件）"]["recovered"] == "1"
    for reason in ("計画を下回る", "改善策なし", "実施状況の低下"):
        assert told[reason] == {"before": "1", "recovered": "1"}
    (over,) = only(sections(built), "前月から離れた遅れ（1件）")
    assert (over["number"], over["over"]) == (
        "1-1",
        "【解】6月の「計画を下回る」: △から7月は○になりました",
    )


def test_what_left_stands_in_its_table_alone_though_its_row_is_behind_in_another_way():
    """5-1's ● of 5月 is carried out in 7月, that of 6月 is not; 1-1 has no status in 7月."""
    plan = slipping_plan(status_month=JULY)
    first, second = plan.rows["review"].marks
    marks = (structs.replace(first, done=JULY), second)
    found = sections(exceptions.build(with_row(plan, "review", marks=marks), JULY))
    daily, over = only(found, "前月から離れた遅れ（2件）")
    assert (daily["number"], over["number"]) == ("1-1", "5-1")
    assert over["over"].split("\n") == [
        "【解】6月の「●の遅れ」: 5月の●を7月に実施しました",
        "（ほかの遅れは続いています）",
    ]
    (late,) = [line for line in only(found, "先月と同じ") if line["number"] == "5-1"]
    assert late["why"].split("\n") == [
        "【同】6月の●が1か月遅れています",
        "【同】7月の報告がまだありません",
    ]


def test_groups_have_their_slips_and_measures():
    """By group: 1-1 is of 企画総務, item 2 of 業務, item 3 of 業務 and 保健, item 5 of all.

    Due by 6月: the ● of review in 5月 and 6月, that of leaflet in 5月, moved once; none done.
    Six units report; seminar rests, daily alone has reported.
    """
    _reasons, groups = summary(document())
    assert groups["計画全体"] == ["7", "3", "0", "0", "1", "0", "0", "0/3 0.00", "5", "1"]
    assert groups["企画総務"][0] == "4"  # 1-1, 3 of 5-1
    assert groups["業務"][0] == "6"  # the KPI, 2-1, 3-1, 3 of 5-1
    assert groups["保健"][0] == "5"  # the KPI, 3-1, 3 of 5-1


@pytest.mark.parametrize("plan", [slipping_plan(), sample_plan()], ids=["small", "gunma"])
def test_a_group_counts_what_it_sees_when_it_is_asked_for_alone(plan):
    _reasons, groups = summary(exceptions.build(plan, plan.status_month))
    for group in plan.groups:
        assert groups[group][0] == str(len(slips_of(plan, plan.status_month, group)))


def test_the_measures_are_those_of_the_plan():
    held = measure(sample_plan(), "2020-05").plan.execution
    _reasons, groups = summary(exceptions.build(sample_plan(), "2020-05"))
    assert groups["計画全体"][1:4] == [str(held.due), str(held.done), str(held.late)]


def test_in_april_there_is_no_month_before():
    told = counts(exceptions.build(slipping_plan(ledger_from="2020-04"), "2020-04"))["遅れ（件）"]
    assert told["before"] == "-"
    assert told["new"] == told["now"]


def test_in_april_the_heading_has_the_count_without_a_sum():
    """Of the small plan in 4月 only its KPI is short."""
    assert "4月の遅れ 1件・1行" in sections(exceptions.build(small_plan(), "2020-04"))


# Rows


def test_rows_stand_once_what_changed_first():
    """Of the items without a report, 3 moves the premium rate and stands before 2."""
    found = sections(document())
    assert [line["number"] for line in only(found, "KPI が目安に届かない行（1行）")] == ["3-2"]
    others = only(found, "そのほかの遅れ（2行）")
    assert [line["number"] for line in others] == ["1-1", "5-1"]
    assert [line["groups"] for line in others] == ["企画総務", "全グループ"]
    same = only(found, "先月と同じ遅れ（2行）")
    assert [line["number"] for line in same] == ["3-1", "2-1"]
    assert [line["groups"] for line in same] == ["業務\n保健", "業務"]


def test_reasons_stand_with_their_sign_and_evidence():
    """1200 ÷ 12 × 3 = 300; 60 of it are missing, a fifth; (1200 − 240) ÷ 9 = 106.7 a month."""
    found = sections(document())
    (kpi,) = only(found, "KPI が目安")
    assert kpi["why"] == (
        "【悪】指標 240件（R2.6、累計）、目安 300件（目標の3/12）: △ 60件 下回る（20.0%）、"
        "必要ペース あと9か月は月 107件（これまで月 80件）。割合は縮小、不足は50件→60件"
    )
    assert kpi["means"] == "【着地見込み】960件"  # 240 ÷ 3 × 12
    first, late, *_ = only(found, "そのほかの遅れ")
    assert first["why"].split("\n") == [
        "【新】5月の○から△に下がりました。改善策が書かれていません。来所が減った",
    ]
    assert "【同】5月の●が1か月遅れています" in late["why"]
    assert "【新】6月の●がまだ実施されていません" in late["why"]


def test_what_is_the_same_is_told_shorter():
    """1-1 is △ in 6月 and 7月, and its 手順 of 6月 late in both: one in full, the other by its size."""
    plan = slipping_plan(status_month=JULY)
    held = {month: Report("△", "減った", "郵送に替える") for month in (MAY, JUNE, JULY)}
    step = Mark("step", month=JUNE, text="公告")
    marks = (*plan.rows["daily"].marks, step)
    built = exceptions.build(with_row(plan, "daily", reports=held, marks=marks), JULY)
    (same,) = [line for line in only(sections(built), "先月と同じ") if line["number"] == "1-1"]
    assert same["why"].split("\n") == [
        "【同】△が3か月続いています（5月から）。減った",
        "ほかに 手順の遅れ 1か月",
    ]


def test_a_missing_report_is_told_in_full_though_it_is_the_same():
    """Nothing was reported in 7月, and 5-1 slips as in 6月."""
    plan = slipping_plan(status_month=JULY)
    found = only(sections(exceptions.build(plan, JULY)), "先月と同じ")
    (late,) = [line for line in found if line["number"] == "5-1"]
    assert late["why"].split("\n")[-1] == "【同】7月の報告がまだありません"


def test_remedy_and_promises_stand_beside_the_reasons():
    plan = slipping_plan()
    reports = {JUNE: Report("△", "刷れない", "郵送に替える")}
    plan = with_row(plan, "leaflet", reports=reports)
    found = only(sections(exceptions.build(plan, JUNE)), "そのほか")
    (leaflet,) = [line for line in found if line["number"] == "5-2"]
    assert leaflet["means"] == (
        "【改善策】郵送に替える\n【約束】5月の●、7月へ移した（会場の都合、佐藤）、未実施"
    )


def test_the_strip_has_the_statuses_up_to_the_month_looked_at():
    plan = slipping_plan()
    reports = {**plan.rows["daily"].reports, JULY: Report("○", "戻った")}
    built = exceptions.build(with_row(plan, "daily", reports=reports), JUNE)
    first = only(sections(built), "そのほか")[0]
    strip = [first[month] for month in plan.year.months]
    assert strip == ["", "○", "△", *[""] * 9]


def test_a_row_without_a_status_shows_that_of_the_one_that_reports_for_it():
    plan = with_row(slipping_plan(), "notices", reports={JUNE: Report("○", "済")})
    (kpi,) = only(sections(exceptions.build(plan, JUNE)), "KPI が目安")
    assert kpi[JUNE] == "○"


def test_a_changed_short_kpi_has_its_chart_up_to_the_month_looked_at():
    (chart,) = [b for b in document().leaves() if isinstance(b, Chart)]
    assert chart.title == "3-2 指標"
    actual, _target, landing = chart.lines
    assert actual.values == (None, Decimal(150), Decimal(240), *[None] * 9)
    assert landing.values[-1] == Decimal(960)
    (earlier,) = [
        b for b in exceptions.build(slipping_plan(), MAY).leaves() if isinstance(b, Chart)
    ]
    assert earlier.lines[0].values == (None, Decimal(150), *[None] * 10)


def test_a_kpi_without_a_new_figure_has_no_chart():
    """In 7月 the last figure is still that of 6月, and held against 6月's share."""
    built = exceptions.build(slipping_plan(status_month=JULY), JULY)
    assert "3-2" in [line["number"] for line in only(sections(built), "先月と同じ")]
    assert not [b for b in built.leaves() if isinstance(b, Chart)]


def test_a_month_in_which_nothing_slips_says_so():
    """Of the small plan without its KPI, in 4月, before the ledger began."""
    plan = structs.replace(small_plan(), kpis={})
    plan = with_row(plan, "rate", kpis=())
    for name in FORMATS:
        said = read(writing.render(exceptions.build(plan, "2020-04"), name, A4), name)
        assert "遅れはありません。" in said
        assert "そのほかの遅れ" not in said


# KPIs


def test_every_judged_kpi_has_its_line():
    """240 ÷ 1200 = 20.0%; expected 300 by 3/12; 240 ÷ 3 × 12 = 960 at the end of the year."""
    (line,) = only(sections(document()), "KPI の状況（下回る 1、判定できる 1、全部で 1）")
    assert line == {
        "number": "3-2",
        "title": "指標",
        "figure": "240件",
        "of": "R2.6、累計",
        "expected": "300件",
        "basis": "目標の3/12",
        "target": "1,200件以上",
        "progress": "20.0%",
        "landing": "960件",
        "pace": "あと9か月は月 107件（これまで月 80件）",
        "judgement": "△ 60件 下回る（20.0%）",
    }


def test_references_stand_apart_and_the_unknown_says_why():
    kpis = {
        "k1": structs.replace(rate(value="92.0"), name="率"),
        "k2": structs.replace(rate("actual@2020-06=~93.4"), id="k2", name="別", role="reference"),
    }
    plan = with_row(structs.replace(small_plan(), kpis=kpis), "rate", kpis=("k1", "k2"))
    found = sections(exceptions.build(plan, JUNE))
    (unknown,) = only(found, "KPI の状況（下回る 0、判定できる 0、全部で 1）")
    assert unknown["judgement"] == "今年度の数字がまだない"
    (reference,) = only(found, "参考の数字")
    assert reference["figure"] == "93.4%速"
    assert reference["judgement"] == "参考の数字で、判定しない"


def test_what_came_in_after_the_close_is_marked():
    plan = slipping_plan()
    kpi = plan.kpis["k1"]
    late = {
        key: structs.replace(figure, late_at="2020-08-01T00:00:00+00:00")
        for key, figure in kpi.figures.items()
    }
    plan = structs.replace(plan, kpis={"k1": structs.replace(kpi, figures=late)})
    (line,) = only(sections(exceptions.build(plan, JUNE)), "KPI の状況")
    assert line["figure"] == "240件後"


def test_the_gunma_sample_judges_what_its_document_judges():
    """△ of items 22 to 27: 453 of 3,255 is 13.9%, 2/12 of 3,255 is 542.5, in whole people 543."""
    found = only(sections(exceptions.build(sample_plan(), "2020-05")), "KPI の状況")
    (line,) = [one for one in found if one["number"] == "25-1" and "協会実施" in one["title"]]
    assert (line["figure"], line["expected"], line["progress"]) == ("453件", "543件", "13.9%")
    assert line["judgement"].startswith("△ 90件 下回る")


# Heading


def test_the_heading_says_year_branch_month_and_group():
    built = exceptions.build(
        slipping_plan(), MAY, Options(View("保健"), date="令和2年7月10日", reference="資料2")
    )
    assert built.title == "令和2年度 小さな支部事業計画（遅れと対応）"
    assert built.subject == "基準月 R2.6　R2.5 を表示　保健　現在判明"
    assert (built.header.date, built.header.reference, built.header.draft) == (
        *("令和2年7月10日", "資料2"),
        "",
    )
    assert exceptions.build(slipping_plan(decided=None), JUNE).header.draft == "【案】"


def test_a_closed_month_is_marked_with_its_day_on_the_branch_s_clock():
    """20:00 UTC of 9 July is 5 o'clock of the 10th in Japan."""
    closes = {JUNE: Close("企画総務", "2020-07-09T20:00:00+00:00")}
    built = exceptions.build(slipping_plan(closes=closes), JUNE)
    assert built.subject.endswith("締め済 2020-07-10　現在判明")
    assert "締め済" not in exceptions.build(slipping_plan(closes=closes), MAY).subject


# Formats


def read(content, name):
    if name == "pdf":
        return "".join(words(content).split())
    return content.decode("utf-8-sig")


def words(content):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def cells_of(built):
    """All lines of a document as texts without blanks."""
    return [
        [bare(value_text(cell.value)) for _at, cell in line.cells]
        for table in built.tables()
        for line in table.lines
    ]


def is_part(wanted, found):
    """Whether some lines stand in others in their order."""
    rest = iter(found)
    return all(any(line == other for other in rest) for line in wanted)


@cache
def gunma():
    return exceptions.build(sample_plan(), "2020-05")


@pytest.mark.parametrize("built", [document(), gunma()], ids=["small", "gunma"])
def test_the_page_has_every_cell(built):
    page = html_page(html.render(built, A4))
    found = [
        [bare("".join(texts)) for _at, (texts, _held) in sorted(line.items())]
        for line in page.lines
    ]
    assert is_part(cells_of(built), found)


@pytest.mark.parametrize("built", [document(), gunma()], ids=["small", "gunma"])
def test_the_csv_has_every_cell_figures_as_numbers(built):
    rows = csv_rows(csv.render(built).encode())
    kept = {tuple(map(bare, row)) for row in rows}
    for table in built.tables():
        for line in table.lines:
            wanted = [bare(csv_text(cell.value)) for _at, cell in line.cells]
            if line.reference:
                item, _dash, row = line.reference.rpartition("-")
                wanted[:1] = [item, row]
            assert any(list(row[: len(wanted)]) == wanted for row in kept)


def csv_text(value):
    """A value in a spreadsheet: a number bare; its unit and kind stand in the last column."""
    if isinstance(value, FigureCell) and value.value is not None:
        return format(value.value, "f")
    text = value_text(value)
    return f"'{text}" if re.fullmatch(r"[HR]\d+\.\d+", text) else text  # R2.5 became a date


def test_the_csv_has_a_heading_above_each_table_and_no_empty_columns():
    rows = csv_rows(csv.render(document()).encode())
    heads = [row for row in rows if len(row) == 1 and not row[0].startswith("・")]
    assert [row[0] for row in heads] == [
        block.text for block in document().leaves() if isinstance(block, Heading)
    ]
    assert rows[1] == [*("理由", "前月", "新規", "解消", "休止", "今月"), *("悪化", "改善", "同じ")]
    (head,) = [row for row in rows if "遅れの理由と根拠" in row][:1]
    assert head[:5] == ["項番", "行", "事業", "グループ", "4月"]


@pytest.mark.parametrize("cells", [80, 120, 180])
def test_the_text_has_every_cell_and_keeps_its_width(cells):
    content = text.render(gunma(), cells)
    assert max(map(width, content.splitlines())) <= cells
    plain = bare(re.sub(r"[|+=-]", "", content))
    for block in gunma().leaves():
        if isinstance(block, Heading):
            assert bare(block.text) in plain


def test_the_text_at_eighty_cells_has_every_sentence():
    plain = bare(text.render(gunma(), 80))
    for lines in sections(gunma()).values():
        for table in lines:
            for line in table:
                assert bare(line.get("why", "")) in plain
                assert bare(line.get("judgement", "")) in plain


def test_the_paper_has_every_cell():
    found = bare(words(pdf.render(gunma(), A4)))
    for line in cells_of(gunma()):
        for cell in line:
            assert cell[:6] in found


def test_paper_is_a4_with_no_letter_below_seven_and_a_half_points():
    sizes = set()

    def note(said, cm, tm, _font, size):
        if said.strip():
            sizes.add(round(size * abs(tm[0] or tm[1]) * abs(cm[0] or cm[1]), 2))

    reader = PdfReader(BytesIO(pdf.render(gunma(), A4)))
    for number, page in enumerate(reader.pages, start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
        page.extract_text(visitor_text=note)
        assert f"{number} / {len(reader.pages)}" in page.extract_text()
    assert min(sizes) >= 7.5


def test_the_two_tables_of_numbers_fit_beside_each_other_on_a4():
    """297 mm less two margins of 9 mm, in letters of 7.5 pt; two letters lie between them."""
    document = exceptions.build(slipping_plan(), JUNE)
    (beside,) = [block for block in document.blocks if isinstance(block, SideBySide)]
    tables = [block for held in beside.columns for block in held if isinstance(block, Table)]
    assert len(tables) == 2
    taken = sum(column.ems for table in tables for column in table.columns)
    assert taken + 2 <= (297 - 2 * 9) * 72 / 25.4 / 7.5


def test_the_same_plan_gives_the_same_bytes():
    job = Job(slipping_plan(), JUNE, page=A4, report="exceptions")
    assert job.content() == job.content()


@pytest.mark.parametrize("above", range(18, 30))
def test_no_heading_is_left_alone_at_the_foot_of_a_page(above):
    def table(count):
        cells = (0, TableCell((Words("行\n二行目"),)))
        line = TableLine("work", (cells,))
        return Table((Column("x", "見出し", share=1),), (line,) * count, is_flat=True)

    made = Document("題", blocks=(table(above), Heading("次の見出し"), table(3)))
    reader = PdfReader(BytesIO(pdf.render(made, A4)))
    (page,) = [page for page in reader.pages if "次の見出し" in page.extract_text()]
    assert "二行目" in page.extract_text().split("次の見出し")[1]


def test_a_row_goes_whole_onto_the_next_page():
    """Twenty rows of five lines each: the lines of one stand on one page."""
    rows = [f"第{n:02}行" for n in range(20)]
    lines = tuple(
        TableLine(
            "work",
            ((0, TableCell((Words(row),))), (1, TableCell((Words("\n".join([row] * 5)),)))),
            together=row,
        )
        for row in rows
    )
    columns = (Column("number", "項番", ems=5), Column("x", "文", share=1))
    made = Document("題", blocks=(Table(columns, lines, is_flat=True),))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render(made, A4))).pages]
    assert len(pages) > 1
    for row in rows:
        assert [page.count(row) for page in pages if row in page] == [6]


def test_a_row_taller_than_a_page_goes_on_with_its_name():
    plan = slipping_plan()
    remedy = "".join(f"第{n:03}の対応。" for n in range(900))
    plan = with_row(plan, "daily", reports={JUNE: Report("△", "減った", remedy)})
    found = bare(words(pdf.render(exceptions.build(plan, JUNE), A4)))
    assert "第899の対応。" in found
    assert "（続き）" in found


# What people wrote, and what they wrote for themselves


HOSTILE = '<script>x</script>#panic("x") [@click=app.quit]x[/] \x1b[31m赤\u202e'


def test_what_people_wrote_is_text_in_every_format():
    plan = slipping_plan()
    reports = {JUNE: Report("△", HOSTILE, HOSTILE)}
    plan = with_item(with_row(plan, "daily", reports=reports), "i1", title=HOSTILE)
    plan = structs.replace(
        plan, kpis={"k1": structs.replace(plan.kpis["k1"], name=HOSTILE, unit="<b>")}
    )
    built = exceptions.build(plan, JUNE)
    for name in FORMATS:
        said = read(writing.render(built, name, A4), name)
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert '#panic("x")' in said.replace('""', '"').replace("&#34;", '"')
    page = html_page(html.render(built))
    assert "script" not in {tag for tag, _held in page.tags}


@pytest.mark.parametrize("said", ["=1+1", "+1+1", "@SUM(A1)", "-1+1"])
def test_nothing_becomes_a_formula(said):
    plan = with_item(slipping_plan(), "i1", title=said)
    for row in csv_rows(csv.render(exceptions.build(plan, JUNE)).encode()):
        assert not [cell for cell in row if cell == said]


MEMO, COMMENT = "囁きの覚書", "内訳を求む"


@pytest.mark.parametrize("name", FORMATS)
def test_memos_and_what_a_review_said_are_never_printed(name):
    plan = slipping_plan()
    review = Review("returned", "seen", COMMENT, who="企画総務", at="2020-06-03T05:00:00+00:00")
    for row in plan.rows.values():
        reports = {
            month: structs.replace(row.report(month), memo=MEMO, review=review, kept=MEMO)
            for month in (MAY, JUNE)
        }
        plan = with_row(plan, row.id, reports=reports)
    said = read(Job(plan, JUNE, format=name, report="exceptions").content(), name)
    assert "来所が" in bare(said)  # something is there
    assert MEMO not in bare(said)
    assert COMMENT not in bare(said)


def test_a_printed_file_is_named_after_the_report():
    job = Job(slipping_plan(), JUNE, Options(View("保健")), report="exceptions")
    assert file_name(job) == "小支部_令和2年度_R2.6_遅れ_保健"


def test_of_months_before_the_record_the_reports_are_not_counted():
    """The record begins in 6月: in 5月 nothing can be said of reports."""
    built = exceptions.build(slipping_plan(ledger_from=JUNE), MAY)
    lines = [line for tables in sections(built).values() for table in tables for line in table]
    (whole, *_) = [line for line in lines if "to-report" in line]
    assert (whole["to-report"], whole["reported"]) == ("未記録", "-")
