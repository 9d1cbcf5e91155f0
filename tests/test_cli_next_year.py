"""The commands about the next year: ``planner new --like`` and ``planner compare``."""

import json

import pytest

from planner.store.folder import DataFolder
from planner.store.reader import PlanReader


class Running:
    """Runs command lines; each gives its code, what it printed, and what it complained of."""

    def __init__(self, shell):
        self.data, self._shell = shell.data, shell

    def __call__(self, *words):
        code = self._shell(*words)
        return code, self._shell.out, self._shell.err


@pytest.fixture
def planner(planner):
    return Running(planner)


@pytest.fixture
def years(planner):
    """The small plan, and the one of 令和3年度 that goes on from it."""
    assert planner("new", "r03", "--like", "small")[0] == 0
    return planner


def plan_of(planner, name):
    return PlanReader(DataFolder(planner.data).place(name)).plan


def test_a_plan_like_another_is_of_the_year_after_and_says_what_went_over(planner):
    code, said, _ = planner("new", "r03", "--like", "small")
    assert code == 0
    assert said.splitlines() == [
        "計画 r03（令和3年度 小さな支部事業計画）をつくりました。",
        "令和2年度 小さな支部事業計画 から、事業 5・行 8・●と手順 36・KPI 1 を引き継ぎました。",
        "前の年度の数字のままの目標が 1 件あります。見直してください: 後発医薬品使用割合",
        "月ごとの目標は引き継いでいません。",
        "開く: planner --plan r03",
    ]
    plan = plan_of(planner, "r03")
    assert (plan.fiscal_year, plan.follows, plan.decided) == (2021, "small-r02", None)


def test_scripts_are_told_what_went_over(planner):
    code, said, _ = planner("new", "r05", "--like", "small", "--year", "R5", "--json")
    record = json.loads(said)
    assert code == 0
    assert (record["fiscal_year"], record["follows"]) == (2023, "small-r02")
    assert (record["targets_open"], record["targets_kept"]) == ([], ["generic-rate"])
    assert record["left_out"]["rows"] == 0


def test_a_plan_begun_in_a_running_year_is_decided_and_recorded_from_a_month_on(planner):
    words = ("new", "r03", "--like", "small", "--decided", "R3.4.1", "--since", "9月")
    assert planner(*words)[0] == 0
    plan = plan_of(planner, "r03")
    assert (plan.decided, plan.status_month, plan.ledger_from) == (
        "2021-04-01",
        "2021-09",
        "2021-09",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--like", "nothing"), "nothing"),
        (("--like", "small", "--year", "R2"), "後の年度"),
        (("--like", "small", "--year", "R1"), "後の年度"),
        (("--like", "small", "--branch", "別の支部"), "--branch"),
        (("--like", "small", "--groups", "業務"), "--groups"),
        (("--like", "small", "--pillars", "柱"), "--pillars"),
        (("--like", ""), "--like"),
        (("--like", "small", "--year", "R3年4月"), "R3年4月"),
    ],
)
def test_what_cannot_be_followed_is_refused_in_one_sentence_and_makes_no_plan(planner, words, said):
    code, _, complained = planner("new", "r03", *words)
    assert code != 0
    assert said in complained
    assert len(complained.strip().splitlines()) == 1
    assert planner("plans")[1].count("\n") == 1


def test_a_name_that_is_taken_is_refused(years):
    before = plan_of(years, "r03")
    assert years("new", "r03", "--like", "small")[0] != 0
    assert plan_of(years, "r03") == before


def test_compare_lists_what_is_changed_new_and_ended(years):
    assert years("--plan", "r03", "set", "3-1", "text=通知を出す")[0] == 0
    assert (
        years("--plan", "r03", "add", "row", "はがきを送る", "--in", "3", "--months", "5")[0] == 0
    )
    assert years("--plan", "r03", "remove", "1-2")[0] == 0
    code, said, _ = years("compare", "small", "r03")
    assert code == 0
    assert said.splitlines() == [
        "令和2年度 小さな支部事業計画 → 令和3年度 小さな支部事業計画",
        "行  同じ 6  変更あり 1  新規 1  廃止など 1",
        "KPI  同じ 1  変更あり 0  新規 0  廃止など 0",
        "廃止など  1-2 窓口",
        "変更あり  3-1 後発医薬品",
        "  実施概要: 通知 → 通知を出す",
        "新規      3-3 後発医薬品",
    ]


def test_another_title_stands_beside_the_one_the_earlier_plan_has(years):
    assert years("--plan", "r03", "set", "plan", "title=令和3年度の計画")[0] == 0
    said = years("compare", "small", "r03")[1]
    assert "  計画の題: 令和2年度 小さな支部事業計画 → 令和3年度の計画" in said.splitlines()


def test_a_mark_that_came_or_went_is_told_once(years):
    assert years("--plan", "r03", "set", "2-1", "months=9")[0] == 0
    said = years("compare", "small", "r03")[1].splitlines()
    assert said[-2:] == ["  － 7月の●", "  ＋ 9月の●"]


@pytest.mark.parametrize(
    "words", [("compare", "small", "R9"), ("rename", "R9", "x"), ("new", "--like", "R9")]
)
def test_a_plan_that_is_not_there_is_answered_with_those_that_are(planner, words):
    assert planner(*words)[2].strip() == (
        "「R9」に当てはまる計画がありません。ある計画（small）の名前で指定してください。"
    )


def test_where_several_fit_one_is_to_be_named(planner):
    assert planner("new", "other", "--like", "small")[0] == 0
    assert planner("compare", "小支部", "R3")[2].strip() == (
        "「小支部」に当てはまる計画がいくつもあります（other, small）。名前で指定してください。"
    )


def test_the_plans_may_be_named_by_their_years_in_any_order(years):
    assert years("compare", "R3", "R2")[1] == years("compare", "small", "r03")[1]


def test_the_same_is_listed_where_all_is_asked_for(years):
    said = years("compare", "small", "r03", "--all")[1]
    assert "同じ      2-1 調査" in said
    assert "同じ      KPI 後発医薬品使用割合" in said


def test_scripts_have_every_part_with_its_state(years):
    years("--plan", "r03", "set", "2-1", "text=聞き取り")
    record = json.loads(years("compare", "small", "r03", "--json")[1])
    assert (record["related"], record["new"]["follows"]) == (True, record["old"]["id"])
    assert record["counts"]["row"] == {"same": 7, "changed": 1, "new": 0, "ended": 0}
    (part,) = (part for part in record["parts"] if part["state"] == "changed")
    assert (part["kind"], part["name"], part["before_id"]) == ("row", "2-1 調査", "survey")
    (change,) = part["changes"]
    assert (change["field"], change["before"], change["after"]) == ("text", "調査", "聞き取り")


def test_through_a_plan_between(years):
    assert years("new", "r04", "--like", "r03")[0] == 0
    assert "行  同じ 8  変更あり 0  新規 0  廃止など 0" in years("compare", "small", "r04")[1]


def test_where_the_plan_between_is_gone_that_is_said(years, tmp_path):
    assert years("new", "r04", "--like", "r03")[0] == 0
    DataFolder(years.data).place("r03").path.rename(tmp_path / "elsewhere")
    said = years("compare", "small", "r04")[1]
    assert "引き継ぎの関係がありません" in said


def test_plans_that_have_nothing_to_do_with_each_other_say_so(planner):
    planner("new", "--branch", "茨城支部", "--year", "R8")
    assert "引き継ぎの関係がありません" in planner("compare", "small", "R8")[1]


def test_a_plan_is_not_compared_with_itself(planner):
    code, _, complained = planner("compare", "small", "R2")
    assert code != 0
    assert "small" in complained


def test_figures_of_last_year_are_shown_apart_where_a_row_is_shown(years):
    said = years("--plan", "r03", "show", "3-2")[1]
    head, _, through = said.partition("（引き継いだ計画の数字）")
    assert "78.9" not in head
    assert "R2.4  78.9%" in through
