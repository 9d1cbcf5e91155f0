"""計画決定 and targets on the command line: the baseline is frozen, and changes with reasons."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import msgspec
import pytest
from plans import Ticking, small_plan, with_row
from shell import DONE, REFUSED, USAGE, Shell
from targeted import target_of

from planner.cli import request
from planner.plan.model import Kpi
from planner.plan.targets import Target
from planner.store import book
from planner.store.folder import PlanFolder

KPI = "後発医薬品使用割合"


pytestmark = pytest.mark.usefixtures("japanese_person")


def shell(tmp_path, capsys, plan):
    data = tmp_path / "data"
    book.create(PlanFolder(data / "plans" / "small"), plan, who="企画総務", clock=Ticking())
    return Shell(data, capsys)


@pytest.fixture
def planner(tmp_path, capsys):
    """The small plan, decided on 2020-04-01."""
    return shell(tmp_path, capsys, small_plan())


@pytest.fixture
def draft(tmp_path, capsys):
    """The small plan as 【案】."""
    return shell(tmp_path, capsys, small_plan(decided=False))


def with_kpi(plan, **fields):
    kpi = msgspec.structs.replace(plan.kpis["k1"], **fields)
    return msgspec.structs.replace(plan, kpis={"k1": kpi})


def target(planner):
    return planner.plan.kpis["k1"].target


# 計画決定


def test_deciding_says_what_is_frozen_and_on_which_day(draft):
    # 12 ● daily, 5 winter, 1 survey, 12 notices, 2 seminar, 2 review, 1 leaflet; the 手順 is none
    assert draft("baseline", "--date", "2020-04-01") == DONE
    assert draft.out == (
        "当初計画: 5 項目、8 行（実施概要 7）、● 35、KPI 1\n保存しました: 計画決定した（2020-04-01）\n"
    )
    assert draft.plan.decided == "2020-04-01"


def test_what_looks_unfinished_is_told_and_does_not_stop_the_decision(tmp_path, capsys):
    plan = with_row(small_plan(decided=False), "survey", marks=())
    draft = shell(tmp_path, capsys, with_kpi(plan, target=Target()))
    assert draft("baseline", "--date", "4/1") == DONE
    assert draft.out.splitlines()[1:] == [
        "ご確認ください: 2-1 調査 に●が一つもありません。",
        f"ご確認ください: KPI「{KPI}」に目標がありません。",
        "保存しました: 計画決定した（2020-04-01）",
    ]


@pytest.mark.parametrize(
    ("wanted", "is_told"),
    [
        (target_of("at-least"), True),
        (target_of("at-most"), True),
        (target_of("at-least-prior"), False),
        (target_of("qualitative", text="毎月の発信"), False),
    ],
)
def test_a_target_without_its_number_looks_unfinished(tmp_path, capsys, wanted, is_told):
    draft = shell(tmp_path, capsys, with_kpi(small_plan(decided=False), target=wanted))
    draft("baseline", "--date", "4/1")
    assert ("に目標がありません" in draft.out) is is_told


def test_a_figure_that_is_no_published_kpi_needs_no_target(tmp_path, capsys):
    plan = with_kpi(small_plan(decided=False), target=Target(), role="reference")
    draft = shell(tmp_path, capsys, plan)
    draft("baseline", "--date", "4/1")
    assert "目標がありません" not in draft.out


@pytest.mark.parametrize("text", ["2020-04-01", "R2.4.1", "4/1", "令和2年4月1日", "４/１"])
def test_the_day_is_read_as_people_write_it(draft, text):
    assert draft("baseline", "--date", text) == DONE
    assert draft.plan.decided == "2020-04-01"


@pytest.mark.parametrize("text", ["4月", "R2.4", "いつか", "4/31", "今", "始め", "#1", ""])
def test_what_is_no_day_is_refused(draft, text):
    assert draft("baseline", "--date", text) == USAGE
    assert draft.err == (f"「{text}」は日付として読めません（例: 2020-04-01、R2.4.1、4/1）。\n")
    assert draft.plan.decided is None


def test_without_a_day_it_is_today_on_the_clock_of_the_branch(draft, monkeypatch):
    # 15:30 UTC on 31 March is half past midnight of 1 April in Japan
    clock = Ticking(datetime(2020, 3, 31, 15, 30, tzinfo=UTC))
    monkeypatch.setattr(request, "PlanBook", partial(book.PlanBook, clock=clock))
    assert draft("baseline") == DONE
    assert draft.plan.decided == "2020-04-01"
    assert "今日より後" not in draft.out


def test_a_day_to_come_is_told(draft, monkeypatch):
    clock = Ticking(datetime(2020, 3, 31, 14, 30, tzinfo=UTC))
    monkeypatch.setattr(request, "PlanBook", partial(book.PlanBook, clock=clock))
    assert draft("baseline", "--date", "4/1") == DONE
    assert "ご確認ください: 計画決定の日が今日より後です。" in draft.out


def test_a_decided_plan_is_not_decided_again(planner):
    assert planner("baseline") == REFUSED
    assert planner.out == ""
    assert planner.err == (
        "この計画は 2020-04-01 に計画決定しています。取り消すときは理由を添えてください"
        "（planner baseline --withdraw --why 理由）。\n"
    )


def test_a_decision_is_withdrawn_with_a_reason(planner):
    assert planner("baseline", "--withdraw") == REFUSED
    assert planner.err.startswith("2020-04-01 の計画決定を取り消すには理由が要ります。")
    assert "--why 理由" in planner.err
    assert planner("baseline", "--withdraw", "--why", "評議会の意見") == DONE
    assert planner.out == "保存しました: 計画決定を取り消した（理由: 評議会の意見）\n"
    assert planner.plan.decided is None
    assert planner("baseline", "--withdraw", "--why", "評議会の意見") == DONE
    assert planner.out == "変わったところはありません。\n"


def test_a_day_and_withdrawing_exclude_each_other(planner):
    assert planner("baseline", "--withdraw", "--date", "4/1", "--why", "x") == USAGE
    assert "どちらか一方だけ" in planner.err


def test_a_decision_for_scripts(draft):
    assert draft.json("baseline", "--date", "4/1") == {
        "decided": "2020-04-01",
        "items": 5,
        "rows": 8,
        "work": 7,
        "marks": 35,
        "kpis": 1,
        "without_marks": [],
        "without_target": [],
    }
    assert draft.plan.decided == "2020-04-01"
    assert draft.json("baseline", "--withdraw", "--why", "x")["decided"] is None
    assert draft.plan.decided is None


def test_a_decision_is_undone(draft):
    draft("baseline", "--date", "4/1")
    assert draft("undo") == DONE
    assert draft.out == "元に戻した: 計画決定した（2020-04-01）\n"
    assert draft.plan.decided is None


def test_the_log_tells_of_the_decision(draft):
    draft("baseline", "--date", "4/1", "--why", "推進会議")
    draft("log")
    first = draft.out.splitlines()[0]
    assert first.endswith("佐藤  計画決定した（2020-04-01）（理由: 推進会議）")


# ● after the decision


def test_a_mark_is_given_up_with_a_reason_once_the_plan_is_decided(planner):
    assert planner("drop", "5-1") == REFUSED
    assert planner.err == (
        "5-1 の●は計画決定（2020-04-01）の後なので、移す・中止する・加えるには理由が要ります。"
        "理由を書いてください（コマンドでは --why 理由）。\n"
    )
    assert planner("drop", "5-1", "--why", "主催者が中止") == DONE
    assert planner.row("review").mark("m2020-06").dropped == "主催者が中止"


def test_in_a_draft_a_mark_is_given_up_without_a_reason(draft):
    assert draft("drop", "5-1") == DONE
    assert draft.row("review").mark("m2020-06").dropped == ""


# The target of the year


def test_a_target_changes_with_its_reason(planner):
    assert planner("target", "3-2", "81.5%以上", "--why", "本部の通知") == DONE
    assert planner.out == f"保存しました: {KPI} の目標を 81.5%以上 にした（理由: 本部の通知）\n"
    assert target(planner) == target_of("at-least", Decimal("81.5"))


def test_a_target_of_a_decided_plan_does_not_change_without_one(planner):
    assert planner("target", "3-2", "81.5%以上") == REFUSED
    assert planner.err == (
        f"{KPI} の目標は計画決定（2020-04-01）の後なので、変えるには理由が要ります。"
        "理由を書いてください（コマンドでは --why 理由）。\n"
    )
    assert target(planner) == target_of("at-least", Decimal("80.7"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("81", target_of("at-least", Decimal(81))),
        ("20以下", target_of("at-most", Decimal(20))),
        ("前年度以上", target_of("at-least-prior")),
        ("前年度以下", target_of("at-most-prior")),
    ],
)
def test_in_a_draft_a_target_is_free(draft, text, wanted):
    assert draft("target", "3-2", text) == DONE
    assert target(draft) == wanted


def test_the_same_target_is_no_change(planner):
    assert planner("target", "3-2", "80.7%以上") == DONE
    assert planner.out == "変わったところはありません。\n"


def test_a_text_without_a_target_is_asked_about_with_examples(planner):
    assert planner("target", "3-2", "ほどほど", "--why", "x") == REFUSED
    assert planner.err == (
        "「ほどほど」には判定できる数字が見つからないため、まだ目標にできません。"
        "数字を書き足すか、言葉のまま人が判定するなら --value words を添えてください。\n"
    )


def test_a_number_alone_needs_a_rule_to_keep(tmp_path, capsys):
    planner = shell(tmp_path, capsys, with_kpi(small_plan(), target=target_of("at-most-prior")))
    assert planner("target", "3-2", "20", "--why", "x") == REFUSED
    assert planner.err == (
        "「20」は「20%以上」と読めますが、以上か以下かが分からないため、まだ目標にできません。"
        "--direction at-least|at-most で答えてください。\n"
    )


def test_a_row_with_several_kpis_needs_its_name(tmp_path, capsys):
    plan = with_row(small_plan(), "rate", kpis=("k1", "k2"))
    other = Kpi("k2", "notices-sent", "通知の数", unit="通")
    plan = msgspec.structs.replace(plan, kpis={**plan.kpis, "k2": other})
    planner = shell(tmp_path, capsys, plan)
    assert planner("target", "3-2", "100以上", "--why", "x") == REFUSED
    assert "--kpi で選んでください" in planner.err
    assert planner("target", "3-2", "100以上", "--why", "x", "--kpi", "通知") == DONE
    assert planner.plan.kpis["k2"].target == target_of("at-least", Decimal(100))


def test_a_row_without_a_kpi_has_no_target(planner):
    assert planner("target", "1-1", "20以下") == REFUSED
    assert planner.err.startswith("1-1 に KPI はありません")


# Targets of months, and figures expected


def test_a_target_of_a_month_is_a_figure_with_its_reason(planner):
    words = ("figure", "3-2", "80.2", "--series", "目標", "--month", "9月")
    assert planner(*words) == REFUSED
    assert planner.err.startswith(f"{KPI} の目標は計画決定（2020-04-01）の後なので")
    assert planner(*words, "--why", "本部の通知") == DONE
    assert planner.out == (
        f"保存しました: {KPI} R2.9 目標 80.2%（理由: 本部の通知）（前は 80.0%）\n"
    )
    assert planner.plan.kpis["k1"].figure("target", "2020-09").value == Decimal("80.2")


def test_a_target_of_a_month_is_cleared_with_its_reason(planner):
    words = ("figure", "3-2", "--clear", "--series", "目標", "--month", "9月")
    assert planner(*words) == REFUSED
    assert planner(*words, "--why", "年度だけに") == DONE
    assert planner.out == f"保存しました: {KPI} R2.9 目標の数字を消した（理由: 年度だけに）\n"
    assert planner.plan.kpis["k1"].figure("target", "2020-09") is None


def test_in_a_draft_a_target_of_a_month_is_free(draft):
    assert draft("figure", "3-2", "80.2", "--series", "目標", "--month", "9月") == DONE


def test_a_figure_needs_no_reason(planner):
    assert planner("figure", "3-2", "79.4", "--month", "6月") == DONE


def test_a_figure_is_written_only_over_the_number_expected(planner):
    words = ("figure", "3-2", "79.4", "--month", "4月", "--if-was")
    assert planner(*words, "78.8") == REFUSED
    assert planner.err.startswith("3-2 のR2.4の実績は今「78.9%」です（企画総務 が ")
    assert planner.err.endswith("「78.8」ではないため、保存していません。\n")
    assert planner(*words, "") == REFUSED
    assert planner.err.endswith("「空欄」ではないため、保存していません。\n")
    assert planner(*words, "７８．９０％") == DONE  # numbers are compared, not texts
    assert planner.plan.kpis["k1"].figure("actual", "2020-04").value == Decimal("79.4")


def test_a_figure_is_written_only_where_none_was_expected_and_is(planner):
    words = ("figure", "3-2", "79.4", "--month", "6月", "--if-was")
    assert planner(*words, "79.0") == REFUSED
    assert planner.err.startswith("3-2 のR2.6の実績は今「空欄」です")
    assert planner(*words, "") == DONE
    assert planner(*words, "") == REFUSED
    assert "（佐藤 が " in planner.err


def test_a_figure_is_cleared_only_where_it_is_the_one_expected(planner):
    words = ("figure", "3-2", "--clear", "--month", "4月", "--if-was")
    assert planner(*words, "1") == REFUSED
    assert planner(*words, "78.9") == DONE
    assert planner.plan.kpis["k1"].figure("actual", "2020-04") is None


def test_what_is_no_number_is_not_expected(planner):
    words = ("figure", "3-2", "79.4", "--month", "4月", "--if-was", "謎")
    assert planner(*words) == USAGE
    assert planner.err.startswith("「謎」は数として読めません")


@pytest.mark.parametrize(
    "words",
    [
        ("target", "3-2", "81以上", "--why", "x"),
        ("figure", "3-2", "80.2", "--series", "目標", "--month", "9月", "--why", "x"),
        ("baseline", "--withdraw", "--why", "x"),
        ("baseline", "--withdraw", "--why", "x", "--json"),
    ],
)
def test_every_command_speaks_english_too(planner, words):
    assert planner(*words, "--lang", "en") == DONE, planner.err
    assert planner.out
