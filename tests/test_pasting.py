"""Blocks copied from a spreadsheet: what they would give, cell by cell, and what they would not."""

from decimal import Decimal

import pytest
from plans import new_book, refusal
from quickness import taken
from sample import kpi_named

from planner.history.intents import RecordFigure
from planner.kpi.headings import SERIES_WORDS, PastedHeading, read_heading
from planner.kpi.owed import owed, typed_series
from planner.kpi.pasting import FigurePlace, PastedBlock, read_block
from planner.plan.model import Figure
from planner.wording.errors import error_sentence
from planner.wording.figures import series_name


@pytest.fixture
def paste(sample):
    """Paste a text at a series of a KPI in a month; the KPIs by their keys."""
    ids = {kpi.key: kpi.id for kpi in sample.kpis.values()}

    def pasted(text, key="mail-rate", series="actual", month="2020-06"):
        return read_block(sample, text, places_from(sample, ids[key], series, month))

    return pasted


def places_from(plan, kpi, series, period):
    """The fields of a KPI for a period, from one of its series down."""
    names = typed_series(plan.kpis[kpi])
    below = names[names.index(series) :] if series in names else [series]
    return [FigurePlace(kpi, name, period) for name in below]


def figures(sample, block):
    """The figures of a block as key, series, period, value."""
    return [
        (sample.kpis[cell.kpi].key, cell.series, cell.period, str(cell.after))
        for cell in block.cells
        if cell.after is not None
    ]


def problems(block):
    return [(cell.row, cell.column, cell.problem.code) for cell in block.problems]


# Without headings


def test_a_row_of_numbers_runs_over_the_months_from_the_one_pasted_at(sample, paste):
    block = paste("97.9\t98.0\t\t98.2\n")
    assert figures(sample, block) == [
        ("mail-rate", "actual", "2020-06", "97.9"),
        ("mail-rate", "actual", "2020-07", "98.0"),
        ("mail-rate", "actual", "2020-09", "98.2"),
    ]
    assert problems(block) == []


def test_a_column_runs_down_the_series_of_a_kpi(sample, paste):
    block = paste("97.9\r\n90.1\r\n910\r\n38,911\r\n5\r\n")
    assert figures(sample, block) == [
        ("mail-rate", "actual", "2020-06", "97.9"),
        ("mail-rate", "cumulative", "2020-06", "90.1"),
        ("mail-rate", "numerator", "2020-06", "910"),
        ("mail-rate", "denominator", "2020-06", "38911"),
    ]
    assert problems(block) == [(5, 1, "no-field-below")]


def test_a_column_runs_down_the_form_each_kpi_in_its_own_month(sample):
    effects = [
        FigurePlace(due.kpi, "cumulative", due.period)
        for due in owed(sample, "レセプト", "2020-06")
        if "cumulative" in typed_series(sample.kpis[due.kpi])
    ]
    block = read_block(sample, "0.275\n142,000\n-\n", effects)
    assert figures(sample, block) == [
        ("review-reduction-rate", "cumulative", "2020-05", "0.275"),
        ("eligibility-check-effect", "cumulative", "2020-06", "142000"),
    ]


def test_what_runs_past_march_is_pointed_out_and_not_written(sample, paste):
    block = paste("1\t2\t3", month="2021-02")
    assert [period for _, _, period, _ in figures(sample, block)] == ["2021-02", "2021-03"]
    assert problems(block) == [(1, 3, "month-outside-year")]


def test_a_yearly_figure_is_pasted_for_its_year(sample, paste):
    block = paste("300,000\t1", "expense-notices", month="2020")
    assert figures(sample, block) == [("expense-notices", "actual", "2020", "300000")]
    assert problems(block) == [(1, 2, "no-field-below")]


def test_blank_cells_and_dashes_say_nothing(paste):
    assert paste("\t-\t－\t…\t●●%\n").cells == ()
    assert paste("") == PastedBlock()
    assert paste("\n\n\t\t\n") == PastedBlock()


def test_a_cell_that_is_no_number_is_named_and_blocks_no_other(sample, paste):
    block = paste("97.9\tx\t12,34\t610社\t98.2\n")
    assert problems(block) == [
        (1, 2, "number-unreadable"),
        (1, 3, "number-grouping"),
        (1, 4, "number-unit"),
    ]
    assert len(figures(sample, block)) == 2


# With headings


def test_months_on_top_and_series_on_the_left_place_each_cell(sample, paste):
    block = paste("\t4月\t5月\t6月\n実績\t97.0\t97.8\t－\n累計\t89.0\t89.5\t90.1%\n")
    assert figures(sample, block) == [
        ("mail-rate", "actual", "2020-04", "97.0"),
        ("mail-rate", "actual", "2020-05", "97.8"),
        ("mail-rate", "cumulative", "2020-04", "89.0"),
        ("mail-rate", "cumulative", "2020-05", "89.5"),
        ("mail-rate", "cumulative", "2020-06", "90.1"),
    ]


def test_months_on_the_left_and_series_on_top_do_too(sample, paste):
    block = paste("月\t実績\t累計\n4月\t97.0\t89.0\n2020-06\t98.0\t90.1\n")
    assert figures(sample, block) == [
        ("mail-rate", "actual", "2020-04", "97.0"),
        ("mail-rate", "cumulative", "2020-04", "89.0"),
        ("mail-rate", "actual", "2020-06", "98.0"),
        ("mail-rate", "cumulative", "2020-06", "90.1"),
    ]


def test_a_merged_heading_reaches_over_its_columns(sample, paste):
    block = paste("R2.5\t\tR2.6\t\n実績\t累計\t実績\t累計\n1\t2\t3\t4")
    assert [(series, period) for _, series, period, _ in figures(sample, block)] == [
        ("actual", "2020-05"),
        ("cumulative", "2020-05"),
        ("actual", "2020-06"),
        ("cumulative", "2020-06"),
    ]


def test_the_printed_lines_of_a_kpi_are_known_by_their_labels(sample, paste):
    block = paste(
        "\t4月\t5月\n目標(%)\t0.312\t0.294\n査定率累計(%)\t0.272\t0.280\n"
        "原審査(%)\t0.204\t\n再審査(%)\t0.068\t●●\n",
        "review-reduction-rate",
        "cumulative",
    )
    assert figures(sample, block) == [
        ("review-reduction-rate", "target", "2020-04", "0.312"),
        ("review-reduction-rate", "target", "2020-05", "0.294"),
        ("review-reduction-rate", "cumulative", "2020-04", "0.272"),
        ("review-reduction-rate", "cumulative", "2020-05", "0.280"),
        ("review-reduction-rate", "actual_first_review", "2020-04", "0.204"),
        ("review-reduction-rate", "actual_second_review", "2020-04", "0.068"),
    ]
    assert problems(block) == []
    assert not any(cell.is_new for cell in block.cells if cell.series == "target")  # as printed


def test_last_years_line_is_of_last_years_months(sample, paste):
    block = paste("\t4月\n前年度累計(%)\t30.22\n回収率累計(%)\t10.91", "post-loss-recovery-rate")
    assert figures(sample, block) == [
        ("post-loss-recovery-rate", "cumulative", "2019-04", "30.22"),
        ("post-loss-recovery-rate", "cumulative", "2020-04", "10.91"),
    ]


def test_kpis_on_the_left_stand_for_the_lines_below_them(sample, paste):
    block = paste(
        "KPI\t区分\tR2.6\n郵送化率\t実績\t98.1%\n\t累計\t90.0%\n"
        "【KPI】保険証回収率（資格喪失後1か月以内）\t実績\t96.5\n\t全国\t93.9\n20-2\t\t45.8\n"
    )
    assert figures(sample, block) == [
        ("mail-rate", "actual", "2020-06", "98.1"),
        ("mail-rate", "cumulative", "2020-06", "90.0"),
        ("card-return-rate", "actual", "2020-06", "96.5"),
        ("card-return-rate", "national", "2020-06", "93.9"),
        ("committee-coverage", "actual", "2020-06", "45.8"),
    ]


def test_a_line_nobody_knows_is_named_once_and_never_guessed(sample, paste):
    block = paste("\t4月\t5月\n郵送化率\t97\t98\n謎の率\t1\t2\n謎の率\t累計\t3\n\t4\t5\n")
    assert len(figures(sample, block)) == 2
    assert problems(block) == [
        (3, 1, "heading-unknown"),
        (4, 1, "heading-unknown"),
        (5, 1, "heading-unknown"),
    ]


def test_a_total_column_is_no_month(paste):
    block = paste("\t4月\t5月\t合計\n実績\t1\t2\t3\n")
    assert problems(block) == [(2, 4, "heading-unknown")]
    assert "「合計」" in error_sentence(block.problems[0].problem)


def test_a_heading_may_name_a_month_outside_the_year_which_is_pointed_out(paste):
    cells = paste("R1.5\tR2.5\tR3.4\n90.3\t97.8\t98").cells
    assert [(cell.period, cell.is_outside) for cell in cells] == [
        ("2019-05", True),
        ("2020-05", False),
        ("2021-04", True),
    ]


def test_a_span_is_a_heading_too(sample, paste):
    block = paste("R1.4～6\tR1.12\n79.9\t81.0", "limit-certificate-share")
    assert figures(sample, block) == [
        ("limit-certificate-share", "actual", "2019-04/2019-06", "79.9"),
        ("limit-certificate-share", "actual", "2019-12", "81.0"),
    ]


def test_the_same_figure_twice_is_taken_once(sample, paste):
    block = paste("\t4月\t4月\n実績\t1\t2")
    assert figures(sample, block) == [("mail-rate", "actual", "2020-04", "1")]
    assert problems(block) == [(2, 3, "figure-twice")]


# As spreadsheets write it


def test_quotes_and_line_ends_inside_a_cell_are_read_as_a_spreadsheet_writes_them(sample, paste):
    block = paste(
        '"査定率\n累計(%)"\t"0.280"\t"x""\ty"\r\n', "review-reduction-rate", "cumulative", "2020-05"
    )
    assert [(cell.column, cell.text) for cell in block.problems] == [(3, 'x" y')]
    assert figures(sample, block) == [("review-reduction-rate", "cumulative", "2020-05", "0.280")]


def test_numbers_keep_the_decimals_shown(sample, paste):
    assert figures(sample, paste("92.0\t９２．００％"))[1][3] == "92.00"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1\t" * 200_000, "block-too-long"),
        ("1\t" * 300, "block-too-long"),
        ("1\n" * 3_000, "block-too-long"),
        ("x" * 150_000, "block-unreadable"),
    ],
)
def test_a_block_no_spreadsheet_would_give_is_refused(paste, text, code):
    assert refusal(paste, text).code == code


@pytest.mark.parametrize(
    "text",
    ["あ\t1\n" * 2_000, "1\t" * 199, '"' * 100_000, "\x1b[2J\t\x00\n" * 2_000, "9" * 100_000],
    ids=["labels", "columns", "quotes", "controls", "digits"],
)
def test_a_hostile_block_is_read_in_a_moment(paste, text):
    with taken() as work:
        block = paste(text)
    assert work.seconds < 5
    assert not block.changes() or text.startswith("1")


# What becomes of it


def test_the_preview_shows_what_stood_there(paste):
    cell = paste("98.1", month="2020-05").cells[0]
    assert (cell.before, cell.after, cell.is_new) == (Decimal("97.8"), Decimal("98.1"), True)
    assert not paste("97.8", month="2020-05").cells[0].is_new


def test_the_figures_become_one_entry(tmp_path):
    book = new_book(tmp_path)
    block = read_block(
        book.plan,
        "実績\t79.0\tx\t81.0",
        places_from(book.plan, "k1", "actual", "2020-05"),
    )
    assert block.changes() == (
        RecordFigure("k1", "actual", "2020-05", Decimal("79.0")),  # 速報 becomes 確定
        RecordFigure("k1", "actual", "2020-07", Decimal("81.0")),
    )
    before = book.plan.kpis
    book.submit(block.changes())
    assert book.plan.kpis["k1"].figure("actual", "2020-07") == Figure(
        "actual", "2020-07", Decimal("81.0")
    )
    book.undo()
    assert book.plan.kpis == before


def test_a_pasted_block_may_be_provisional(paste):
    assert paste("98.1").changes(is_provisional=True)[0].is_provisional


# Headings


@pytest.mark.parametrize("word", SERIES_WORDS)
def test_a_series_is_read_by_the_name_the_program_shows(sample, word):
    series = SERIES_WORDS[word]
    assert read_heading(sample, series_name(series)).series == series


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("４月", PastedHeading(period="2020-04")),
        ("令和2年5月", PastedHeading(period="2020-05")),
        ("R2.5末", PastedHeading(period="2020-05")),
        ("2020年5月分", PastedHeading(period="2020-05")),
        ("R1年度", PastedHeading(period="2019")),
        ("郵送化率 累計", PastedHeading(kpi=kpi_named("郵送化率"), series="cumulative")),
        ("郵送化率 Cumulative", PastedHeading(kpi=kpi_named("郵送化率"), series="cumulative")),
        ("郵送 化率", PastedHeading(kpi=kpi_named("郵送化率"))),
        ("カバー率", PastedHeading(kpi=kpi_named("健康保険委員カバー率"))),
        ("回収率", PastedHeading()),  # several KPIs have it in their names
        ("mail-rate", PastedHeading(kpi=kpi_named("郵送化率"))),
        ("1-3", PastedHeading(kpi=kpi_named("郵送化率"))),
        ("5-1", PastedHeading()),  # two KPIs
        ("前年度", PastedHeading(series="actual", years_back=1)),
        ("実績（％）", PastedHeading(series="actual")),
        ("4", PastedHeading()),
        ("合計", PastedHeading()),
        ("", PastedHeading()),
    ],
)
def test_a_heading_says_month_series_or_kpi(sample, text, heading):
    assert read_heading(sample, text) == heading


def test_a_part_of_a_kpis_name_means_it_from_three_letters_on(sample):
    # 返納金債権 stands in two names; 査定率 in one alone; two letters might be anything
    (kpi,) = [kpi for kpi in sample.kpis.values() if "査定率" in kpi.name]
    assert read_heading(sample, "査定率").kpi == kpi.id
    assert read_heading(sample, "査定").kpi == ""


def test_texts_that_are_neither_numbers_nor_headings_are_pointed_out_one_by_one(paste):
    block = paste("まだ\tまだ")
    assert problems(block) == [(1, 1, "number-unreadable"), (1, 2, "number-unreadable")]
