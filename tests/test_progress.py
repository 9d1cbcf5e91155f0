"""The printed grid as a document: which cells are merged, what each option changes."""

from decimal import Decimal

import pytest
from months import APRIL_TO_MARCH, JUNE
from msgspec import structs
from on_paper import bands, cell, lines_of, months, table_of, text
from plans import small_plan, with_item, with_row
from targeted import target_of

from planner import language
from planner.plan.grid import View
from planner.plan.model import Figure, Kpi, Mark, Promise, Report, Suspension
from planner.reports import progress
from planner.reports.document import Rating, Words
from planner.reports.progress import Options


def reported(plan, row_id, status=None, note=None, remedy=None, *, month=JUNE):
    reports = {**plan.rows[row_id].reports, month: Report(status, note, remedy)}
    return with_row(plan, row_id, reports=reports)


# Bands and columns


def test_columns_are_those_of_the_printed_grid():
    titles = [column.title for column in table_of(small_plan()).columns]
    assert titles[:3] == ["項番", "事業", "実施（手段・スケジュール）概要"]
    assert titles[3:15] == [f"{n}月" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    assert titles[15:] == ["進捗状況（計画を下回る場合は、今後改善すべき点等）", "実施\n状況"]


def test_a_band_stands_above_each_pillar_and_section_that_has_rows():
    assert bands(small_plan()) == [
        "1 基盤",
        "○ サービス（企画総務）",
        "2 戦略",
        "○ 健康（業務・保健）",
        "○ 全員",
    ]


# Merged cells


def test_number_and_title_of_an_item_reach_over_all_its_lines():
    plan = small_plan()
    assert (text(plan, "3-1", "number"), text(plan, "3-1", "title")) == (
        "3",
        "後発医薬品\n［インセンティブ関連］",
    )
    assert cell(plan, "3-1", "number").rows == 3
    assert cell(plan, "3-1", "title").rows == 3
    assert cell(plan, "3-2", "number") is None
    assert cell(plan, "3-2+", "title") is None


def test_a_note_on_the_first_row_reaches_over_the_rows_that_say_nothing():
    plan = reported(small_plan(), "daily", "○", "順調")
    assert cell(plan, "1-1", "note").rows == 2
    assert cell(plan, "1-1", "status").rows == 2
    assert cell(plan, "1-2", "note") is None


def test_a_row_that_says_something_itself_ends_the_note_above():
    plan = reported(small_plan(), "daily", "○", "順調")
    plan = reported(plan, "winter", None, "準備中")
    assert cell(plan, "1-1", "note").rows == 1
    assert text(plan, "1-2", "note") == "準備中"
    assert cell(plan, "1-1", "status").rows == 2  # it has no status of its own


def test_a_row_with_its_own_status_ends_the_status_above_but_not_the_note():
    plan = reported(small_plan(), "daily", "○", "順調")
    plan = reported(plan, "winter", "□")
    assert cell(plan, "1-1", "status").rows == 1
    assert cell(plan, "1-1", "note").rows == 2
    assert text(plan, "1-2", "status") == "□"


def test_a_row_reported_on_its_own_has_its_own_cells_even_when_empty():
    plan = reported(small_plan(), "review", "○", "順調")
    assert cell(plan, "5-1", "note").rows == 1
    assert text(plan, "5-2", "note") == ""
    assert text(plan, "5-2", "status") == ""


def test_rows_with_titles_of_their_own_part_the_title_cell():
    plan = with_row(small_plan(), "daily", title="窓口サービス")
    plan = with_row(plan, "winter", title="冬の窓口")
    assert text(plan, "1-1", "title") == "窓口サービス"
    assert text(plan, "1-2", "title") == "冬の窓口"
    assert cell(plan, "1-1", "number").rows == 2


def test_lines_of_an_item_stand_below_its_title():
    plan = with_item(small_plan(), "i1", lines=("窓口", "電話"))
    assert text(plan, "1-1", "title") == "窓口\n・窓口\n・電話"


# Marks


def test_paper_prints_the_marks_in_the_months_they_were_moved_to():
    moved = (Mark("m", month="2020-07", promises=(Promise("2020-09", "会場の都合"),)),)
    plan = with_row(small_plan(), "survey", marks=moved)
    assert months(plan, "2-1") == {"2020-09": "●"}


def test_the_baseline_prints_them_where_they_were_decided():
    moved = (Mark("m", month="2020-07", promises=(Promise("2020-09", "会場の都合"),)),)
    plan = with_row(small_plan(), "survey", marks=moved)
    assert months(plan, "2-1", is_baseline=True) == {"2020-07": "●"}
    assert months(plan, "2-1", is_baseline=True, marks="states") == {"2020-07": "●"}


def test_states_say_what_became_of_each_mark():
    marks = (
        Mark("a", month="2020-05", done="2020-05"),
        Mark("b", month="2020-06", promises=(Promise("2020-08", ""),)),
        Mark("c", month="2020-10", dropped="やめた"),
        Mark("d", promises=(Promise("2020-12", "追加"),)),
    )
    plan = with_row(small_plan(), "survey", marks=marks)
    assert months(plan, "2-1", marks="states") == {
        "2020-05": "済",
        "2020-06": "→",
        "2020-08": "●",
        "2020-10": "×",
        "2020-12": "＋",
    }
    assert months(plan, "2-1") == {"2020-05": "●", "2020-08": "●", "2020-12": "●"}


def test_a_mark_late_by_the_month_looked_at_is_said_only_among_states():
    assert months(small_plan(), "5-1", marks="states")["2020-05"] == "遅"
    assert set(months(small_plan(), "5-1").values()) == {"●"}


def test_a_dropped_mark_is_not_on_paper_but_in_the_baseline():
    plan = with_row(
        small_plan(), "survey", marks=(Mark("m", month="2020-07", dropped="主催者が中止"),)
    )
    assert months(plan, "2-1") == {}
    assert months(plan, "2-1", is_baseline=True) == {"2020-07": "●"}


def test_the_signs_are_explained_where_they_stand():
    def legend(**options):
        return " ".join(progress.build(small_plan(), JUNE, Options(**options)).legend)

    assert "済 実施済" in legend(marks="states")
    assert "済" not in legend()
    assert "済" not in legend(marks="states", is_baseline=True)


# Status and last month's


def test_last_month_s_status_stands_before_this_one_s():
    plan = reported(small_plan(), "daily", "△")
    assert text(plan, "1-1", "status") == "△"
    assert text(plan, "1-1", "status", with_last_status=True) == "○→△"


def test_without_a_status_last_month_there_is_no_arrow():
    plan = reported(small_plan(), "survey", "□")
    assert text(plan, "2-1", "status", with_last_status=True) == "□"


def test_a_status_says_its_meaning():
    plan = reported(small_plan(), "daily", "△")
    assert cell(plan, "1-1", "status").value == Rating("△", name="計画を下回る")


# Notes


def test_note_and_remedy_stand_in_one_cell():
    plan = reported(small_plan(), "survey", "△", "回収が遅い", "督促する")
    assert text(plan, "2-1", "note") == "回収が遅い\n【改善策】督促する"
    remedy = [word for word in cell(plan, "2-1", "note").value if word.part == "remedy"]
    assert remedy == [Words("【改善策】", "label", "remedy"), Words("督促する", part="remedy")]


def test_a_rest_is_said_as_long_as_it_lasts():
    assert text(small_plan(), "4-1", "note") == "【休止】6月から8月まで（本部の指示）"
    assert "休止" in text(small_plan(), "4-1", "note", "2020-08")
    assert "休止" not in text(small_plan(), "4-1", "note", "2020-09")


def test_a_rest_without_end_says_so():
    rest = (Suspension("r", "2020-06", None, "指示待ち"),)
    plan = with_row(small_plan(), "survey", suspensions=rest)
    assert "6月から未定まで（指示待ち）" in text(plan, "2-1", "note")


def test_a_mark_without_a_month_is_said_in_words():
    undated = (Mark("m", month="2020-07", promises=(Promise(None, "延期"),)),)
    plan = with_row(small_plan(), "survey", marks=undated)
    assert text(plan, "2-1", "note") == "【時期未定】7月の●"
    assert months(plan, "2-1") == {}


# KPIs, steps, tags


def test_a_kpi_row_says_its_kpi_with_the_target():
    assert text(small_plan(), "3-2", "outline") == (
        "【KPI】後発医薬品使用割合　80.7%以上\n使用割合"
    )


def test_a_kpi_without_a_row_of_its_own_is_said_with_the_work():
    kpi = Kpi("k2", "calls", "電話件数", unit="件", target=target_of("at-least", Decimal(1200)))
    plan = with_row(small_plan(), "daily", kpis=("k2",))
    plan = structs.replace(plan, kpis={**plan.kpis, "k2": kpi})
    assert text(plan, "1-1", "outline") == "窓口で毎月実施\n【KPI】電話件数　1,200件以上"


def test_figures_stand_in_their_months_with_their_decimals():
    assert months(small_plan(), "3-2") == {
        "2020-04": "78.9",
        "2020-05": "79.0速",
        "2020-09": "80.0",
        "2021-03": "80.7",
    }
    assert months(small_plan(), "3-2+") == {"2020-04": "77.0%"}
    assert text(small_plan(), "3-2+", "outline") == "前年度"


def test_a_target_in_words_stands_in_march():
    kpi = structs.replace(
        small_plan().kpis["k1"], target=target_of("at-most-prior", None, "前年度以下")
    )
    plan = structs.replace(small_plan(), kpis={"k1": kpi})
    assert months(plan, "3-2")["2021-03"] == "前年度以下"


def test_large_figures_keep_thousands_apart():
    figure = Figure("actual", "2020-04", Decimal(135726))
    kpi = structs.replace(small_plan().kpis["k1"], figures={"actual@2020-04": figure})
    plan = structs.replace(small_plan(), kpis={"k1": kpi})
    assert months(plan, "3-2")["2020-04"] == "135,726"


def test_steps_are_told_below_the_outline():
    told = text(small_plan(), "3-1", "outline")
    assert told.startswith("通知\n【手順】")
    assert "通知の発送" in told
    assert "8月" in told


def test_incentive_items_are_boxed():
    boxed = [word for word in cell(small_plan(), "3-1", "title").value if word.role == "boxed"]
    assert boxed == [Words("インセンティブ関連", "boxed")]
    assert all(word.role == "plain" for word in cell(small_plan(), "1-1", "title").value)


# What is printed


def test_a_group_prints_its_rows_only():
    assert list(lines_of(small_plan(), view=View("保健"))) == [
        *("3-1", "3-2", "3-2+", "4-1", "5-1", "5-2")
    ]


def test_a_section_prints_its_rows_only_under_its_bands():
    assert list(lines_of(small_plan(), section="s2")) == ["3-1", "3-2", "3-2+", "4-1"]
    assert bands(small_plan(), section="s2") == ["2 戦略", "○ 健康（業務・保健）"]


def test_incentive_items_alone():
    shown = lines_of(small_plan(), view=View(incentive_only=True))
    assert list(shown) == ["3-1", "3-2", "3-2+"]


def slipping(plan, month=JUNE):
    return list(lines_of(plan, month, only_slipping=True))


def test_only_slipping_prints_what_is_below_plan():
    plan = reported(small_plan(), "survey", "△", "遅い")
    plan = reported(plan, "review", "○", "順調")
    plan = reported(plan, "review", "○", "順調", month="2020-05")
    assert slipping(plan) == ["2-1"]


def test_only_slipping_prints_the_kpi_that_a_status_of_its_item_speaks_of():
    plan = reported(small_plan(), "notices", "△", "遅い")
    assert slipping(plan) == ["3-1", "3-2", "3-2+"]
    assert slipping(reported(plan, "rate", "○")) == ["3-1", "3-2", "3-2+"]
    unchanged = reported(reported(plan, "rate", "○"), "rate", "○", month="2020-05")
    assert slipping(unchanged) == ["3-1"]


def test_only_slipping_prints_what_changed_since_last_month():
    plan = reported(small_plan(), "daily", "◎", "5月は予定どおり")
    assert slipping(plan) == ["1-1"]
    same = reported(small_plan(), "daily", "○", "5月は予定どおり")
    assert slipping(same) == []
    silent = reported(small_plan(), "daily")
    assert slipping(silent) == []


def test_a_first_report_is_a_change_but_not_where_nothing_was_recorded_before():
    plan = reported(small_plan(), "survey", "○", "始めた")
    assert slipping(plan) == ["2-1"]
    unrecorded = structs.replace(plan, ledger_from=JUNE)
    assert slipping(unrecorded) == []


def test_where_no_row_fits_a_sentence_says_so():
    assert bands(small_plan(), only_slipping=True) == ["当てはまる行はありません。"]


def test_the_legend_says_which_of_two_statuses_is_last_months():
    april = progress.build(small_plan(), "2020-04", Options(with_last_status=True))
    assert april.legend[-1] == "実施状況は 3月→4月 の順"
    assert not any("→" in piece for piece in progress.build(small_plan(), JUNE).legend)


def test_the_counts_of_the_legend_are_those_of_the_rows_printed():
    plan = reported(small_plan(), "survey", "△")
    plan = reported(plan, "review", "△")

    def below(**options):
        legend = progress.build(plan, JUNE, Options(**options)).legend
        return next(piece for piece in legend if piece.startswith("△"))

    assert below() == "△ 計画を下回る（2）"
    assert below(section="s1") == "△ 計画を下回る（1）"
    assert below(section="s2") == "△ 計画を下回る（0）"
    assert below(view=View("保健")) == "△ 計画を下回る（1）"


# Around the table


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "基準月 R2.6　全グループ"),
        ({"view": View("保健")}, "基準月 R2.6　保健"),
        ({"view": View(incentive_only=True)}, "基準月 R2.6　全グループ　インセンティブ関連のみ"),
        ({"only_slipping": True}, "基準月 R2.6　全グループ　△と変わった行のみ"),
        ({"is_baseline": True}, "基準月 R2.6　全グループ　●は当初計画の月"),
        ({"section": "s2"}, "基準月 R2.6　全グループ　健康"),
    ],
)
def test_the_subject_says_what_is_printed(options, said):
    assert progress.build(small_plan(), JUNE, Options(**options)).subject == said


def test_another_month_than_the_status_month_is_said():
    subject = progress.build(small_plan(), "2020-05").subject
    assert "基準月 R2.6" in subject
    assert "R2.5 を表示" in subject


def test_a_plan_not_decided_is_a_draft():
    assert progress.build(small_plan(decided=False), JUNE).header.draft == "【案】"
    assert progress.build(small_plan(), JUNE).header.draft == ""


def test_the_header_is_what_was_asked_for_on_one_line():
    options = Options(reference="資料\n1", date="令和2年6月19日", confidentiality="機密性2")
    header = progress.build(small_plan(), JUNE, options).header
    assert (header.reference, header.date, header.confidentiality) == (
        "資料 1",
        "令和2年6月19日",
        "機密性2",
    )


def test_the_document_of_a_plan_speaks_english_where_the_program_does():
    language.set_language("en")
    try:
        document = progress.build(small_plan(), JUNE)
    finally:
        language.set_language("ja")
    (table,) = document.tables()
    assert "4月" not in [column.title for column in table.columns]


def test_the_month_looked_at_stands_out():
    marked = [
        column.name for column in table_of(small_plan(), "2020-05").columns if column.is_marked
    ]
    assert marked == ["2020-05"]


def test_a_row_of_no_marks_has_empty_months():
    plan = with_row(small_plan(), "survey", marks=())
    assert months(plan, "2-1") == {}


def test_marks_of_periods_are_all_printed():
    assert list(months(small_plan(), "1-2")) == list(APRIL_TO_MARCH[6:11])
