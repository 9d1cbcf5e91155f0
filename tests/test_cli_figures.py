"""Figures on the command line, on the sample: recorded, listed, doubted."""

import json
import shutil

import pytest
from sample import kpi_named
from shell import DONE, REFUSED, USAGE

from planner.cli import main
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

MINUS_5 = (
    "ご確認ください: 健康事業所宣言数 のR2.6の実績 △5件 は、マイナスです。5件 ではありませんか"
)


@pytest.fixture
def planner(shipped, tmp_path, monkeypatch, capsys):
    """Runs a command line on a copy of the sample; its exit code, and what it said."""
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PLANNER_NAME", "佐藤")
    data = tmp_path / "data"
    shutil.copytree(shipped, data)

    def run(*words):
        code = main([*words, "--data", str(data), "--lang", "ja"])
        said = capsys.readouterr()
        return code, said.out + said.err

    run.kpis = lambda: PlanBook(PlanFolder(next((data / "plans").iterdir()))).plan.kpis
    return run


def test_a_figure_goes_to_the_next_month_and_the_answer_names_it(planner):
    assert planner("figure", "1-3", "98.1") == (DONE, "保存しました: 郵送化率 R2.6 実績 98.1%\n")
    assert planner("figure", "1-3", "９８．４％") == (
        DONE,
        "保存しました: 郵送化率 R2.7 実績 98.4%\n",
    )
    assert str(planner.kpis()[kpi_named("郵送化率")].figure("actual", "2020-06").value) == "98.1"


def test_each_series_has_its_own_next_month(planner):
    planner("figure", "1-3", "98.1")
    _, said = planner("figure", "1-3", "90.0", "--series", "累計")
    assert said == (  # 98.1 is beyond the target of 92.0, 90.0 is not
        "保存しました: 郵送化率 R2.6 累計 90.0%\n"
        "ご確認ください: 郵送化率 のR2.6は、月の 98.1% と累計 90.0% で判定が分かれます\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("17-4", "79.4"), "ジェネリック医薬品使用割合 R2.2 実績 79.4%"),
        (("17-4", "24位", "--series", "順位"), "ジェネリック医薬品使用割合 R2.2 順位 24位"),
        (("11-1", "93.9", "--series", "全国"), "保険証回収率(資格喪失後1か月以内) R2.6 全国 93.9%"),
        (
            ("2-2", "80.0", "--period", "R1.7〜9"),
            "限度額適用認定証の使用割合 R1.7〜R1.9 実績 80.0%",
        ),
        (
            ("9-1", "300,000", "--kpi", "医療費通知"),
            "医療費通知の発送数 令和2年度 実績 300,000通",
        ),
        (("7-1", "135,900,000円"), "資格点検 効果額 R2.6 累計 135,900千円"),
        (
            ("8-1", "△1,234千円", "--month", "6月", "--provisional"),
            "外傷点検 効果額 R2.6 累計 △1,234千円（速報）",
        ),
        (
            ("5-2", "1.30", "--remark", "PT資料"),
            "柔整 3部位以上・月15日以上の申請割合 R2.6 実績 1.30%（PT資料）",
        ),
        (("6-2", "0.2", "--series", "原審査"), "レセプト査定率(基金合算) R2.5 原審査 0.2%"),
        (
            ("30-2", "-5"),
            f"健康事業所宣言数 R2.6 実績 △5件\n{MINUS_5}",
        ),
        (("1-3", "--clear", "--month", "5月"), "郵送化率 R2.5 実績の数字を消した"),
    ],
)
def test_a_figure_is_recorded_as_it_was_meant(planner, words, said):
    assert planner("figure", *words) == (DONE, f"保存しました: {said}\n")


def test_the_same_figure_as_final_settles_a_provisional_one(planner):
    planner("figure", "1-3", "98.1", "--provisional")
    _, said = planner("figure", "1-3", "98.1", "--month", "R2.6")
    assert said == "保存しました: 郵送化率 R2.6 実績 98.1%（速報→確定）\n"
    assert (
        planner("figure", "1-3", "98.1", "--month", "R2.6")[1] == "変わったところはありません。\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("1-1", "5"), REFUSED, "1-1 に KPI はありません"),
        (("14-1", "5"), REFUSED, "post-loss-refund-share"),
        (("14-1", "5", "--kpi", "謎"), REFUSED, "「謎」"),
        (("1-3",), USAGE, "--clear"),
        (("1-3", "5", "--clear"), USAGE, "--clear"),
        (("1-3", "12,34"), USAGE, "3桁ごと"),
        (("1-3", ""), USAGE, "数として読めません"),
        (("1-3", "5件"), USAGE, "単位"),
        (("1-3", "5", "--series", "目標"), REFUSED, "--why 理由"),
        (("1-3", "5", "--series", "前年度"), REFUSED, "実績、累計、分子、分母"),
        (("1-3", "5", "--series", "謎"), REFUSED, "「謎」"),
        (("1-3", "5", "--period", "いつか"), USAGE, "「いつか」"),
        (("1-3", "5", "--period", "R40.3"), USAGE, "「R40.3」は令和2年度より後"),
        (("1-3", "5", "--period", "R3.2〜R3.4"), USAGE, "「R3.2〜R3.4」は令和2年度より後"),
        (("1-3", "5", "--period", "R3年度"), USAGE, "「R3年度」は令和2年度より後"),
        (("1-3", "5", "--month", "R2.6〜4"), USAGE, "「R2.6〜4」"),
    ],
)
def test_what_is_not_clear_is_refused_with_what_would_be(planner, words, code, said):
    found, told = planner("figure", *words)
    assert (found, said in told) == (code, True), told
    assert planner("log")[1].count("\n") == 1


def test_a_figure_that_contradicts_a_note_or_its_counts_is_saved_and_pointed_out(planner):
    assert planner("figure", "13-1", "14.98", "--month", "5月")[1] == (
        "保存しました: 新規発生分債権回収率(返納金) R2.5 累計 14.98%（前は 14.89%）\n"
        "ご確認ください: 13-1  新規発生分債権回収率(返納金) のR2.5は、"
        "文では 14.89%、累計の数字では 14.98% です\n"
    )
    assert (
        "910 ÷ 38,911 = 2.3% と合いません"
        in planner("figure", "25-2", "1.2", "--series", "累計", "--month", "5月")[1]
    )


def test_a_doubt_about_another_month_is_not_repeated(planner):
    assert "ご確認ください" not in planner("figure", "14-1", "15", "--kpi", "回収率")[1]


def test_figures_lists_what_is_owed_beside_last_month_and_last_year(planner):
    code, said = planner("figures", "--group", "レセプト")
    assert code == DONE
    assert [line.split() for line in said.splitlines()[2:6]] == [
        ["6-2", "レセプト査定率(基金合算)", "R2.5", "累計", "0.272%"],
        ["R2.5", "原審査", "0.204%"],
        ["R2.5", "再審査", "0.068%"],
        ["14-1", "喪失後受診に伴う返納金の割合", "R2.5", "累計", "0.141%", "0.069%"],
    ]
    assert "ご確認ください: 14-1" in said


def test_by_a_later_month_more_is_owed(planner):
    said = planner("figures", "--month", "6月", "--group", "業務")[1]
    table = said.partition("ご確認ください")[0]
    rows = [line.split()[0] for line in table.splitlines()[2:] if not line.startswith(" ")]
    assert rows == ["1-2", "1-3", "2-2", "5-1", "5-1", "5-2", *["34-1"] * 3, "35-1", "未入力の"]
    assert "未入力の KPI 10 件" in said


def test_where_nothing_is_owed_no_table_is_printed(planner):
    lines = planner("figures", "--month", "4月", "--group", "レセプト")[1].splitlines()
    assert lines[1] == "未入力の KPI 0 件"


def test_figures_for_scripts_has_every_kpi_with_what_stands_beside_it(planner):
    records = json.loads(planner("figures", "--json", "--group", "業務")[1])
    mail = next(record for record in records if record["kpi"] == "mail-rate")
    assert (mail["row"], mail["month"], mail["owed"]) == ("1-3", "2020-06", False)
    assert mail["series"][0] == {
        "series": "actual",
        "name": "実績",
        "unit": "%",
        "now": None,
        "last_month": "97.8",
        "last_year": None,
    }
    judged_apart, exchanged = mail["contradictions"]
    assert judged_apart == "郵送化率 のR2.5は、月の 97.8% と累計 89.5% で判定が分かれます"
    assert exchanged == (
        "郵送化率 のR2.5の累計 89.5% は前年の月の値に、前年の累計 95.5% は今年の月の値に近く、"
        "入れ違っているかもしれません"
    )


def test_a_figure_can_be_undone(planner):
    planner("figure", "1-3", "98.1")
    assert planner("undo")[1] == "元に戻した: 郵送化率 R2.6 実績 98.1%\n"
    assert planner.kpis()[kpi_named("郵送化率")].figure("actual", "2020-06") is None


def test_a_kpi_is_suspended_and_resumed(planner):
    words = ("suspend", "12-1", "--kpi", "利用率", "--from", "6月", "--why", "勧奨の休止")
    said = planner(*words)[1].removeprefix("保存しました: オンライン資格確認の利用率")
    assert said == "(USB配布医療機関) を6月から休止にした（終わりは未定）（理由: 勧奨の休止）\n"
    assert "12-1" not in planner("figures", "--month", "6月", "--group", "レセプト")[1]
    assert planner("resume", "12-1", "--kpi", "online-eligibility-use", "--from", "6月")[0] == DONE
    assert "12-1" in planner("figures", "--month", "6月", "--group", "レセプト")[1]
    code, said = planner("resume", "12-1", "--kpi", "利用率", "--from", "6月")
    assert (code, "休止していない" in said) == (REFUSED, True)
