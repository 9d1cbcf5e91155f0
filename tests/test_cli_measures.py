"""``planner measures``: counts before ratios, in a table and for scripts."""

import pytest
from shell import DONE, REFUSED

pytestmark = pytest.mark.usefixtures("japanese_person")


def table(planner):
    """The cells of each line of the table by its name."""
    lines = planner.out.splitlines()
    return {line.split()[0]: line.split()[1:] for line in lines[2:] if "  " in line}


def test_the_table_has_the_plan_its_sections_and_its_groups(planner):
    assert planner("measures", "--month", "3月") == DONE
    title, heads, *_ = planner.out.splitlines()
    assert title == "令和2年度  小支部  基準月 R2.6  全グループ  （R3.3 を表示）"
    assert heads.split() == [
        *("期限", "実施", "うち遅れ", "移動", "中止", "計画外", "実施指数", "報告", "約束")
    ]
    # Due as counted by hand in test_measures; in 3月 all six units owe a report.
    assert table(planner) == {
        "計画全体": ["7", "0", "0", "0", "0", "0", "0/7", "0.00", "0/6", "-"],
        "サービス": ["2", "0", "0", "0", "0", "0", "0/2", "0.00", "0/2", "-"],
        "健康": ["2", "0", "0", "0", "0", "0", "0/2", "0.00", "0/2", "-"],
        "全員": ["3", "0", "0", "0", "0", "0", "0/3", "0.00", "0/2", "-"],
        "企画総務": ["3", "0", "0", "0", "0", "0", "0/3", "0.00", "0/2", "-"],
        "業務": ["5", "0", "0", "0", "0", "0", "0/5", "0.00", "0/4", "-"],
        "保健": ["5", "0", "0", "0", "0", "0", "0/5", "0.00", "0/4", "-"],
    }
    assert "グループ別（複数のグループが担う行は、それぞれに数えます）" in planner.out


def test_below_the_table_stands_what_it_leaves_out(planner):
    planner("measures", "--month", "3月", "--columns", "120")
    assert planner.out.splitlines()[-6:] == [
        "休止: 休止中に期限が来た 1個は数えていません",
        "継続業務 2行: 期限が来た● 22個のうち実施 0個（指数には入れません）",
        "報告 0/6: 確認済 0、確認待ち 0、差戻し 0",
        "未記録: 4月までは記録を始める前です。その期限の 0個は数えていません",
        "期限は当初計画の月です。移した●も中止した●も、元の月で数えます。",
        "期間（最後の月が期限）と手順は1個と数え、指数は（実施＋計画外）÷（期限＋計画外）です。",
    ]


def test_what_was_done_moved_and_dropped_is_counted(planner):
    planner("done", "5-1", "--from", "5月", "--month", "6月")  # a month late
    planner("move", "5-1", "--from", "6月", "--to", "8月", "--why", "会場の都合")
    planner("drop", "5-2", "--from", "5月", "--why", "主催者が中止")
    planner("done", "2-1", "--from", "7月", "--month", "6月")  # early
    assert planner("measures") == DONE
    # Due by 6月: review 5月 and 6月, leaflet 5月; done: review 5月 (late), survey (early).
    assert table(planner)["計画全体"][:8] == ["3", "2", "1", "1", "1", "0", "2/3", "0.67"]
    assert "実施 2個のうち 1個は期限前です" in planner.out
    assert (
        "約束（●を移した回数）1件: 守った 0、守れなかった 0、期限前 1、未定・中止・休止 0"
        in planner.out
    )
    assert "移した原因: 記入なし 1件" in planner.out


def test_before_anything_is_due_there_is_no_ratio(planner):
    planner("measures", "--month", "4月")
    assert table(planner)["計画全体"] == ["0"] * 6 + ["-", "未記録", "-"]


def test_a_group_asked_for_stands_alone(planner):
    planner("measures", "--group", "企画総務", "--month", "3月")
    assert list(table(planner)) == ["企画総務", "サービス", "全員"]
    assert "グループ別" not in planner.out


def test_for_scripts_every_ratio_stands_beside_its_counts(planner):
    found = planner.json("measures", "--month", "3月")
    assert (found["month"], found["ledger_from"]) == ("2021-03", "2020-05")
    assert found["plan"]["execution"]["due"] == 7
    assert found["plan"]["execution"]["index"] == {"part": 0, "whole": 7, "ratio": "0.00"}
    assert found["plan"]["continuous"] == {"rows": 2, "due": 22, "done": 0}
    assert found["plan"]["reporting"]["coverage"] == {"part": 0, "whole": 6, "ratio": "0.00"}
    assert [section["section"] for section in found["sections"]] == ["s1", "s2", "s3"]
    assert [item["item"] for item in found["items"]] == list("12345")
    assert [group["group"] for group in found["groups"]] == ["企画総務", "業務", "保健"]
    assert found["groups_overlap"] is True
    early = planner.json("measures", "--month", "4月")
    assert early["plan"]["execution"]["index"] == {"part": 0, "whole": 0, "ratio": None}


def test_as_of_a_moment_the_plan_measured_is_that_of_then(planner):
    planner("done", "5-1", "--from", "5月", "--month", "6月")
    assert planner.json("measures")["plan"]["execution"]["done"] == 1
    assert planner.json("measures", "--as-of", "始め")["plan"]["execution"]["done"] == 0


def test_what_is_not_there_is_refused(planner):
    assert planner("measures", "--month", "2022-04") == REFUSED
    assert planner("measures", "--group", "どこにもない") == REFUSED
