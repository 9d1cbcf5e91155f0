"""Review, memo and 締め on the command line: what is said, and what is on disk afterwards.

The plan is the small one: 基準月 is June, the ledger begins with May, and five units report for
June (4-1 rests): 1-1 for 1-2 as well, 2-1, 3-1, 5-1, and 5-2 on its own.
"""

import io
import re
import sys
from decimal import Decimal

import pytest
from months import JULY, JUNE, MAY
from shell import DONE, REFUSED, UNAVAILABLE, USAGE

from planner.history.intents import WriteNote
from planner.plan import reporting
from planner.store import backups
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder

AT = r"\d{4}-\d\d-\d\d \d\d:\d\d"


pytestmark = pytest.mark.usefixtures("japanese_person")


@pytest.fixture
def closed(planner):
    """A figure and a status of May and June stand, the ● of 5-1 in May is open, June is closed."""
    for words in (
        ("status", "1-1", "△"),
        ("figure", "3-2", "79.4", "--month", "6月", "--provisional"),
        ("close",),
    ):
        assert planner(*words) == DONE, planner.err
    return planner


def stage(planner, row, month="6月"):
    found = planner.json("reports", "--month", month)
    return next(record["stage_name"] for record in found if record["row"] == row)


def type_in(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


# The stages of a month's reports


def test_reports_lists_every_unit_with_its_stage_behind_the_counts(planner):
    assert planner("reports") == DONE
    title, counts, *lines = planner.out.splitlines()
    assert title == "令和2年度  小支部  基準月 R2.6  全グループ"
    assert counts == "未報告 5  休止 1"
    assert [line.split()[:2] for line in lines] == [
        ["1-1", "未報告"],
        ["2-1", "未報告"],
        ["3-1", "未報告"],
        ["4-1", "休止"],
        ["5-1", "未報告"],
        ["5-2", "未報告"],
    ]


def test_reports_of_a_month_before_the_ledger_are_unrecorded(planner):
    planner("reports", "--month", "4月")
    assert planner.out.splitlines()[1] == "未記録 6"


def test_reports_of_a_group_are_those_of_its_rows(planner):
    planner("reports", "--group", "企画総務")
    assert [line.split()[0] for line in planner.out.splitlines()[2:]] == ["1-1", "5-1"]


def test_a_report_goes_through_its_stages(planner):
    assert stage(planner, "1-1") == "未報告"
    planner("note", "1-2", "冬の準備")  # reported by 1-1
    assert stage(planner, "1-1") == "未確認"
    planner("return", "1", "68件の内訳は")
    assert stage(planner, "1-1") == "差戻し"
    planner("note", "1-2", "冬の準備 68件")
    assert stage(planner, "1-1") == "差戻し後に修正"
    planner("approve", "1")
    assert stage(planner, "1-1") == "確認済"
    planner("status", "1-1", "○")
    assert stage(planner, "1-1") == "確認後に変更"


def test_the_comment_stands_below_what_was_given_back(planner):
    planner("status", "2", "△")
    planner("return", "2", "どこが遅れたか\n何日か")
    planner("reports")
    lines = planner.out.splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("2-1"))
    assert lines[place + 1].strip() == "差戻し「どこが遅れたか"
    assert re.fullmatch(rf"\s+何日か」（佐藤、{AT}）", lines[place + 2])


def test_reports_for_a_script_name_stage_comment_and_reviewer(planner):
    planner("status", "2", "△")
    planner("return", "2", "なぜ")
    records = planner.json("reports")
    record = next(record for record in records if record["row"] == "2-1")
    assert len(records) == 6
    assert record["stage"] == "returned"
    assert (record["verdict"], record["comment"]) == ("returned", "なぜ")
    assert (record["reviewed_by"], record["status"], record["month"]) == ("佐藤", "△", JUNE)
    assert record["closed"] is False


def test_reports_as_of_an_earlier_state_show_it(planner):
    planner("status", "2", "△")
    planner("approve", "2")
    planner("reports", "--as-of", "#1")
    assert planner.out.splitlines()[1] == "未報告 4  未確認 1  休止 1"


# 確認済 and 差戻し


def test_approve_says_what_was_saved_and_it_is_on_disk(planner):
    planner("status", "2", "○")
    assert planner("approve", "2") == DONE
    assert planner.out == "保存しました: 2-1 の6月の報告を確認済にした\n"
    review = planner.row("survey").report(JUNE).review
    assert (review.verdict, review.who, review.comment) == ("reviewed", "佐藤", "")


def test_several_reports_are_approved_as_one_change(planner):
    for row in ("1", "2", "5-2"):
        planner("status", row, "○")
    assert planner("approve", "1-2", "1-1", "2", "5-2") == DONE
    assert planner.out == "保存しました: 1-1 の6月の報告を確認済にした ほか 2 件\n"
    assert planner("undo") == DONE
    assert {stage(planner, row) for row in ("1-1", "2-1", "5-2")} == {"未確認"}


def test_one_that_cannot_be_approved_keeps_all_from_it(planner):
    planner("status", "2", "○")
    assert planner("approve", "2", "3") == REFUSED
    assert planner.err == (
        "3-1 のR2.6はまだ報告がないため、確認も差戻しもできません。報告を待ってください。\n"
    )
    assert stage(planner, "2-1") == "未確認"


def test_all_that_wait_are_approved_in_the_month_and_group(planner):
    for row in ("1", "2", "5-2"):
        planner("status", row, "○")
    planner("return", "2", "なぜ")  # waits for the leader, not for review
    assert planner("approve", "--all", "--group", "保健") == DONE
    assert planner.out == (
        "保健 R2.6 確認を待つ報告 1 件\n"
        "5-2  未確認  ○  チラシ\n"
        "保存しました: 5-2 の6月の報告を確認済にした\n"
    )
    assert planner("approve", "--all") == DONE
    assert (stage(planner, "1-1"), stage(planner, "2-1")) == ("確認済", "差戻し")
    assert planner("approve", "--all") == DONE
    assert planner.out == "全グループ R2.6 確認を待つ報告 0 件\n"
    assert planner("approve", "--all", "--month", "5月") == DONE  # 1-1 alone has reported for May
    assert stage(planner, "1-1", "5月") == "確認済"


def test_what_is_written_while_somebody_looks_is_not_confirmed(planner, monkeypatch):
    planner("status", "2", "○")
    submit = PlanBook.submit

    def late(self, *given, **options):
        submit(
            PlanBook(PlanFolder(planner.folder), who="鈴木"),
            WriteNote("survey", JUNE, "実は未実施"),
        )
        return submit(self, *given, **options)

    monkeypatch.setattr(PlanBook, "submit", late)
    assert planner("approve", "2") == DONE
    monkeypatch.setattr(PlanBook, "submit", submit)
    assert planner.plan.rows["survey"].report(JUNE).review.verdict == "reviewed"
    assert reporting.stage(planner.plan, planner.row("survey"), JUNE) is reporting.Stage.CHANGED


def test_a_review_is_taken_back(planner):
    planner("status", "2", "○")
    planner("approve", "2")
    assert planner("approve", "2", "--withdraw") == DONE
    assert planner.out == "保存しました: 2-1 の6月の報告の確認・差戻しを取り消した\n"
    assert planner.row("survey").report(JUNE).review is None
    assert planner("approve", "2", "--withdraw") == DONE
    assert planner.out == "変わったところはありません。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "確認済にする行（1-1 など）か --all"),
        (("--all", "1-1"), "確認済にする行（1-1 など）か --all"),
        (("--withdraw",), "確認を取り消す行"),
        (("--withdraw", "--all"), "確認を取り消す行"),
    ],
)
def test_approve_says_which_reports_must_be_named(planner, words, said):
    assert planner("approve", *words) == USAGE
    assert said in planner.err


def test_approve_names_a_row_that_is_not_there(planner):
    assert planner("approve", "1", "99") == REFUSED
    assert planner.err.startswith("99 という行は計画にありません")


def test_a_report_is_given_back_with_a_comment_only(planner):
    planner("status", "2", "○")
    assert planner("return", "2", "") == REFUSED
    assert planner.err == (
        '2-1 を差し戻すには、何を直してほしいかを書いてください（planner return 2-1 "68件の内訳"）。\n'
    )
    assert planner("return", "2", "68件の内訳") == DONE
    assert planner.out == "保存しました: 2-1 の6月の報告を差し戻した（「68件の内訳」）\n"
    assert planner.row("survey").report(JUNE).review.comment == "68件の内訳"


def test_a_comment_may_come_from_standard_input(planner, monkeypatch):
    planner("status", "2", "○")
    type_in(monkeypatch, "一行目\n二行目\n".encode())
    assert planner("return", "2", "-") == DONE
    assert planner.row("survey").report(JUNE).review.comment == "一行目\n二行目"


# 内部メモ


def test_a_memo_is_written_cleared_and_read_from_standard_input(planner, monkeypatch):
    assert planner("memo", "2", "次回は保健と相談") == DONE
    assert planner.out == "保存しました: 2-1 の6月の内部メモを「次回は保健と相談」にした\n"
    assert planner.row("survey").report(JUNE).memo == "次回は保健と相談"
    type_in(monkeypatch, "二行\nある".encode("cp932"))
    assert planner("memo", "2", "-", "--month", "5月") == DONE
    assert planner.row("survey").report(MAY).memo == "二行\nある"
    assert planner("memo", "2", "") == DONE
    assert planner.out == "保存しました: 2-1 の6月の内部メモを消した\n"
    assert not planner.row("survey").report(JUNE).memo


def test_a_memo_is_no_report(planner):
    planner("memo", "2", "次回は保健と相談")
    assert stage(planner, "2-1") == "未報告"


def test_a_memo_is_written_only_over_the_one_expected(planner):
    assert planner("memo", "2", "一", "--if-was", "") == DONE
    assert planner("memo", "2", "二", "--if-was", "") == REFUSED
    assert planner.err.startswith("2-1 の6月の内部メモは今「一」です（佐藤 が ")
    assert planner("memo", "2", "二", "--if-was", "一") == DONE


# What a row shows


def test_show_has_the_stage_the_comment_and_the_memo(planner):
    planner("status", "2", "○")
    planner("return", "2", "内訳は")
    planner("memo", "2", "電話で確認")
    planner("show", "2")
    assert re.search(rf"^  報告        差戻し「内訳は」（佐藤、{AT}）$", planner.out, re.MULTILINE)
    assert re.search(r"^  内部メモ（印刷されません）  電話で確認$", planner.out, re.MULTILINE)
    planner("status", "2", "△")
    planner("show", "2")
    assert "  報告        差戻し後に修正\n              差戻し「内訳は」" in planner.out


def test_a_row_reported_by_another_says_by_which(planner):
    planner("show", "1-2")
    assert "  報告        未報告（1-1）\n" in planner.out


def test_show_and_export_for_scripts_carry_review_and_memo(planner):
    planner("status", "2", "○")
    planner("approve", "2")
    planner("memo", "2", "電話で確認")
    record = planner.json("show", "2")
    assert (record["stage"], record["memo"]) == ("reviewed", "電話で確認")
    assert record["review"]["who"] == "佐藤"
    assert record["reports"][JUNE]["memo"] == "電話で確認"
    assert planner.json("show", "1-2")["reported_by"] == "1-1"
    planner("export", "-o", "-")
    assert '"memo": "電話で確認"' in planner.out
    assert '"verdict": "reviewed"' in planner.out


def test_a_memo_is_printed_nowhere(planner):
    planner("memo", "2", "電話で確認")
    planner("print")
    assert "電話で確認" not in planner.out


# 締め


def test_close_lists_what_is_not_finished_closes_and_moves_the_status_month(planner):
    planner("status", "2", "○")
    planner("return", "2", "なぜ")
    assert planner("close") == DONE
    lines = planner.out.splitlines()
    assert lines[0] == "R2.4 未記録"
    assert lines[1] == "R2.5 未報告 5 件  確認済でない報告 1 件"
    june = lines.index("R2.6 未報告 4 件  確認済でない報告 1 件")
    rows = [line.split()[:2] for line in lines[june + 1 : june + 6]]
    assert rows == [
        ["1-1", "未報告"],
        ["3-1", "未報告"],
        ["5-1", "未報告"],
        ["5-2", "未報告"],
        ["2-1", "差戻し"],
    ]
    assert lines[-4].strip().startswith("差戻し「なぜ」（佐藤、")
    assert lines[-3:] == [
        "保存しました: 6月を締めた",
        "締めた月: R2.4、R2.5、R2.6",
        "基準月は R2.7 になりました。",
    ]
    plan = planner.plan
    assert set(plan.closes) == {"2020-04", MAY, JUNE}
    assert (plan.status_month, plan.closes[JUNE].who) == (JULY, "佐藤")


def test_close_of_an_earlier_month_leaves_the_status_month(planner):
    assert planner("close", "--month", "4月") == DONE
    assert planner.out == "R2.4 未記録\n保存しました: 4月を締めた\n"
    assert (set(planner.plan.closes), planner.plan.status_month) == ({"2020-04"}, JUNE)


def test_list_only_lists(planner):
    planner("close", "--month", "4月")
    assert planner("close", "--list") == DONE
    lines = planner.out.splitlines()
    assert re.fullmatch(rf"R2\.4 締め済（佐藤、{AT}）", lines[0])
    assert lines[1].startswith("R2.5 未報告 5 件")
    assert set(planner.plan.closes) == {"2020-04"}


def test_list_says_when_nothing_is_closed(planner):
    planner("close", "--list", "--month", "4月")
    assert planner.out == "締めた月はありません。\nR2.4 未記録\n"


def test_a_close_for_scripts(planner):
    listed = planner.json("close", "--list")
    assert (listed["closed"], listed["status_month"]) == ([], JUNE)
    assert [month["month"] for month in listed["months"]] == ["2020-04", MAY, JUNE]
    assert listed["months"][1] == {
        "month": MAY,
        "unreported": ["2-1", "3-1", "4-1", "5-1", "5-2"],
        "unchecked": [{"row": "1-1", "stage": "unchecked"}],
    }
    done = planner.json("close")
    assert done["status_month"] == JULY
    assert [(held["month"], held["who"]) for held in done["closed"]] == [
        ("2020-04", "佐藤"),
        (MAY, "佐藤"),
        (JUNE, "佐藤"),
    ]
    assert done["months"] == listed["months"]


def test_a_closed_month_is_not_closed_again(closed):
    assert closed("close", "--month", "6月") == REFUSED
    assert re.fullmatch(
        rf"R2\.6は 佐藤 が {AT} にもう締めています。直すときは、理由を添えて締めを解いてください"
        r"（planner reopen --month R2\.6 --why 理由）。\n",
        closed.err,
    )


def test_reports_say_that_their_month_is_closed(closed):
    closed("reports", "--month", "6月")
    assert re.fullmatch(rf"R2\.6は 佐藤 が {AT} に締めました。", closed.out.splitlines()[-1])


def test_a_row_in_full_says_which_of_its_months_are_closed(closed):
    closed("show", "1-1", "--month", "7月")
    lines = closed.out.splitlines()
    assert "5月（締）" in lines
    assert "7月" in lines


def test_a_close_survives_a_copy_that_cannot_be_made(planner):
    (planner.folder / backups.BACKUPS).write_text("in the way", encoding="utf-8")
    assert planner("close") == UNAVAILABLE
    assert "保存しました: 6月を締めた" in planner.out
    assert planner.err.startswith("締めは保存されていますが、")
    assert planner.err.count("\n") == 1
    assert planner.plan.is_closed(JUNE)


def test_a_close_leaves_its_copy(planner):
    planner("close")
    assert [copy.label for copy in backups.backups(planner.folder)][:1] == ["close-2020-06"]


# What a closed month holds


@pytest.mark.parametrize(
    "words",
    [
        ("status", "1-1", "○"),
        ("status", "2-1", "○"),
        ("note", "1-1", "後から"),
        ("remedy", "1-1", "後から"),
        ("return", "1-1", "後から"),
    ],
)
def test_what_was_reported_for_a_closed_month_stands(closed, words):
    before = closed.plan
    assert closed(*words, "--month", "6月") == REFUSED
    assert re.fullmatch(
        rf"R2\.6は 佐藤 が {AT} に締めたため、変えられません。直すときは、理由を添えて"
        r"締めを解いてください（planner reopen --month R2\.6 --why 理由）。\n",
        closed.err,
    )
    assert closed.plan == before


def test_a_figure_that_stood_when_its_month_was_closed_stands(closed):
    for words in (("78.0",), ("--clear",)):
        assert closed("figure", "3-2", *words, "--month", "4月") == REFUSED
        assert "planner reopen --month R2.4 --why 理由" in closed.err
    assert closed.plan.kpis["k1"].figure("actual", "2020-04").value == Decimal("78.9")


def test_a_first_figure_may_still_come_and_is_late(closed):
    assert closed("figure", "3-2", "77.5", "--series", "累計", "--month", "5月") == DONE
    late = closed.plan.kpis["k1"].figure("cumulative", MAY)
    assert (late.value, bool(late.late_at)) == (Decimal("77.5"), True)


def test_a_provisional_figure_of_a_closed_month_becomes_final(closed):
    assert closed("figure", "3-2", "79.6", "--month", "6月") == DONE
    assert closed.out.startswith("保存しました: 後発医薬品使用割合 R2.6 実績 79.6%（速報→確定")
    final = closed.plan.kpis["k1"].figure("actual", JUNE)
    assert (final.value, final.is_provisional) == (Decimal("79.6"), False)


def test_an_old_open_mark_is_ticked_in_the_open_month_and_late(closed):
    assert closed("done", "5-1", "--from", "5月") == DONE
    mark = closed.row("review").mark("m2020-05")
    assert (mark.done, mark.is_late) == (JULY, True)
    assert closed("done", "5-1", "--from", "6月", "--month", "6月") == DONE  # looking at June
    assert closed.row("review").mark("m2020-06").done == JULY


def test_an_old_open_mark_is_moved_to_an_open_month_only(closed):
    assert closed("move", "5-1", "--from", "5月", "--to", "6月", "--why", "x") == REFUSED
    assert "R2.6は 佐藤 が " in closed.err
    assert closed("move", "5-1", "--from", "5月", "--to", "8月", "--why", "会場") == DONE
    assert closed.row("review").mark("m2020-05").promises[-1].is_late


def test_memo_and_review_of_a_closed_month_stay_open(closed):
    assert closed("memo", "1-1", "来月に", "--month", "6月") == DONE
    assert closed("approve", "1-1", "--month", "6月") == DONE
    assert stage(closed, "1-1") == "確認済"


def test_undo_does_not_reach_behind_a_close(planner, monkeypatch):
    planner("status", "2", "△")
    monkeypatch.setenv("PLANNER_NAME", "企画総務")
    planner("close")
    monkeypatch.setenv("PLANNER_NAME", "佐藤")
    assert planner("undo") == REFUSED
    assert "R2.6は 企画総務 が " in planner.err
    assert "planner reopen --month R2.6 --why 理由" in planner.err
    assert planner.row("survey").report(JUNE).status == "△"


def test_undo_reaches_an_edit_whose_month_someone_reopened(planner, monkeypatch):
    planner("status", "2", "△")
    monkeypatch.setenv("PLANNER_NAME", "企画総務")
    planner("close")
    planner("reopen", "--month", "6月", "--why", "誤り")
    monkeypatch.setenv("PLANNER_NAME", "佐藤")
    assert planner("undo") == DONE
    assert planner.row("survey").report(JUNE).status is None


def test_a_close_is_undone_and_done_again(planner):
    planner("close")
    assert planner("undo") == DONE
    assert planner.out == "元に戻した: 6月を締めた\n"
    assert (planner.plan.closes, planner.plan.status_month) == ({}, JUNE)
    assert planner("redo") == DONE
    assert planner.plan.is_closed(JUNE)


# Reopening


def test_reopening_lets_the_month_be_mended(closed):
    assert closed("reopen", "--month", "6月", "--why", "数字の誤り") == DONE
    assert closed.out == (
        "保存しました: 6月の締めを解いた（理由: 数字の誤り）\n"
        "基準月は R2.7 のままです（R2.6に書くときは --month R2.6 を付けます）。\n"
    )
    assert set(closed.plan.closes) == {"2020-04", MAY}
    assert closed("status", "1-1", "○", "--month", "6月") == DONE
    assert closed("status", "1-1", "△", "--month", "5月") == REFUSED
    assert closed("close", "--month", "6月") == DONE
    assert closed.plan.is_closed(JUNE)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--why", "x"), USAGE, "締めを解く月を --month で書いてください"),
        (("--month", "6月"), USAGE, "--why が必要です"),
        (("--month", "6月", "--why", ""), USAGE, "--why の値が空です"),
        (("--month", "6月", "--why", " "), REFUSED, "R2.6の締めを解くには理由が要ります。"),
        (("--month", "7月", "--why", "x"), REFUSED, "R2.7は締めていません（"),
        (("--month", "R3.4", "--why", "x"), REFUSED, "R3.4 は 令和2年度の外の月です"),
    ],
)
def test_reopening_names_what_is_missing(closed, words, code, said):
    assert closed("reopen", *words) == code
    assert said in closed.err
    assert closed.plan.is_closed(JUNE)


def test_the_log_tells_of_closing_and_reopening_with_its_reason(closed):
    closed("reopen", "--month", "6月", "--why", "数字の誤り")
    closed("log")
    told = [line.split("  ", 1)[1] for line in closed.out.splitlines()[:2]]
    assert told == ["佐藤  6月の締めを解いた（理由: 数字の誤り）", "佐藤  6月を締めた"]


# In English


@pytest.mark.parametrize(
    "words",
    [
        ("reports",),
        ("approve", "--all", "--month", "5月"),
        ("return", "1", "x", "--month", "5月"),
        ("memo", "1", "x"),
        ("show", "1"),
        ("close", "--list"),
        ("close",),
        ("close", "--json"),
    ],
)
def test_every_command_speaks_english_too(planner, words):
    assert planner(*words, "--lang", "en") == DONE, planner.err
    assert planner.out
