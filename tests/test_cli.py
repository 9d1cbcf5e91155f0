"""The command line as people and scripts use it: what it prints, and the exit code it ends with."""

import io
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from folders import note
from plans import Ticking, small_plan, with_item, with_row
from portalocker import LockException
from shell import DONE, REFUSED, UNAVAILABLE, USAGE, Shell, begin

from planner.cli import main
from planner.cli.commands import COMMANDS, _parse, carrier
from planner.errors import PlannerError
from planner.plan.model import Figure
from planner.plan.schema import from_document
from planner.settings.config import Settings
from planner.settings.state import LeftState
from planner.store import book, journal, lock
from planner.store.folder import DataFolder, PlanFolder
from planner.text import width
from planner.ui import app
from planner.ui.app import PlannerApp

READING = (
    ("show",),
    ("show", "1-1"),
    ("show", "--json"),
    ("slips",),
    ("slips", "--json"),
    ("log",),
    ("figures",),
    ("figures", "--json"),
    ("reports",),
    ("reports", "--json"),
    ("close", "--list"),
    ("close", "--list", "--json"),
    ("kpi",),
    ("kpi", "3-2"),
    ("kpi", "--json"),
    ("review",),
    ("plans",),
    ("month",),
    ("export", "-o", "-"),
)
WRITING = (
    ("status", "1-1", "○"),
    ("note", "1-1", "x"),
    ("remedy", "1-1", "x"),
    ("done", "1-1"),
    ("move", "5-1", "--to", "7月", "--why", "x"),
    ("drop", "5-1"),
    ("suspend", "1-1", "--why", "x"),
    ("resume", "4-1"),
    ("figure", "3-2", "80.1"),
    ("figure", "3-2", "--clear", "--month", "5月"),
    ("figure", "3-2", "80.5", "--series", "目標", "--why", "x"),
    ("target", "3-2", "81.0以上", "--why", "x"),
    ("memo", "1-1", "x"),
    ("approve", "1-1", "--month", "5月"),
    ("return", "1-1", "x", "--month", "5月"),
    ("close",),
    ("close", "--json"),
    ("reopen", "--month", "6月", "--why", "x"),
    ("baseline", "--withdraw", "--why", "x"),
    ("baseline", "--json"),
    ("undo",),
    ("redo",),
    ("month", "7月"),
)


pytestmark = pytest.mark.usefixtures("japanese_person")


@pytest.fixture
def data(planner):
    """A data folder with the small plan."""
    return planner.data


def run_process(*words, data, stdin=subprocess.DEVNULL, environment=None, **options):
    """The command as a process of its own."""
    command = [sys.executable, "-c", "import sys; from planner.cli import main; sys.exit(main())"]
    return subprocess.run(
        [*command, *words, "--data", str(data)],
        stdin=stdin,
        capture_output=True,
        env={**os.environ, **(environment or {})},
        timeout=60,
        check=False,
        **options,
    )


# Looking


def test_show_begins_with_year_branch_and_status_month(planner):
    assert planner("show") == DONE
    title, counts, *_ = planner.out.splitlines()
    assert title == "令和2年度  小支部  基準月 R2.6  全グループ"
    assert counts == "◎ 0  ○ 0  △ 0  □ 0  なし 9  未報告 5 件"  # 5-2 reports apart


def test_show_counts_the_statuses_of_the_month_looked_at(planner):
    planner("show", "--month", "5月")
    title, counts, *_ = planner.out.splitlines()
    assert title.endswith("（R2.5 を表示）")
    assert counts.startswith("◎ 0  ○ 1  △ 0  □ 0  なし 8")


def test_show_prints_every_row_with_its_bands(planner):
    planner("show")
    lines = planner.out.splitlines()
    starts = [line.split()[0] for line in lines[3:]]
    references = [start for start in starts if re.fullmatch(r"\d-\d", start)]
    assert references == ["1-1", "1-2", "2-1", "3-1", "3-2", "4-1", "5-1", "5-2"]
    assert "1. 基盤" in lines
    assert "■ サービス（企画総務）" in lines


def test_every_month_ends_in_the_same_cell_on_every_line(planner):
    planner("show")
    header, *_ = [line for line in planner.out.splitlines() if line.endswith("3月")]
    (daily,) = [line for line in planner.out.splitlines() if line.startswith("1-1")]
    ends = [width(header[: found.end()]) for found in re.finditer(r"\d+月", header)]
    marks = [width(daily[: found.start()]) for found in re.finditer("●", daily)]
    assert [end - mark for end, mark in zip(ends, marks, strict=True)] == [3] * 12


def test_show_has_all_rows_of_the_sample(tmp_path, capsys):
    shell = Shell(tmp_path / "new", capsys)
    (tmp_path / "new").mkdir()
    assert shell("show", "--columns", "180") == DONE
    lines = shell.out.splitlines()
    assert sum(bool(re.match(r"\d+-\d+ ", line)) for line in lines) == 64
    assert sum(line.startswith("          ") for line in lines[3:]) == 11
    assert lines[1].startswith("◎ 1  ○ 8  △ 12  □ 8  なし 46")


def test_show_of_a_group_leaves_the_rows_of_others_out(planner):
    planner("show", "--group", "保健")
    assert "保健" in planner.out.splitlines()[0]
    assert not re.search(r"^1-1", planner.out, re.MULTILINE)
    assert re.search(r"^5-2", planner.out, re.MULTILINE)


def test_show_of_a_row_has_its_text_reports_marks_and_figures(planner):
    planner("show", "1-1")
    for text in ("窓口で毎月実施", "○ 計画どおり", "5月は予定どおり", "12月の●"):
        assert text in planner.out
    planner("show", "3-2")
    for text in ("後発医薬品使用割合", "80.7%以上", "R2.4  78.9%", "R2.5  79.0%（速報）"):
        assert text in planner.out


def test_a_long_label_stands_apart_from_its_value(tmp_path, capsys):
    figure = Figure("cumulative_year_on_year", "2020-05", Decimal("109.4"), unit="%")
    kpi = msgspec.structs.replace(small_plan().kpis["k1"], figures={"x": figure})
    plan = msgspec.structs.replace(small_plan(), kpis={"k1": kpi})
    book.create(
        PlanFolder(tmp_path / "data" / "plans" / "small"), plan, who="企画総務", clock=Ticking()
    )
    planner = Shell(tmp_path / "data", capsys)
    planner("show", "3-2")
    assert "  累計の前年比  R2.5  109.4%\n" in planner.out


@pytest.mark.parametrize("typed", ["1-2", "１－２", "1ー2", "1‐2", " 1-2 "])
def test_a_row_is_found_as_people_type_it(planner, typed):
    assert planner.json("show", typed)["row"] == "1-2"


def test_an_item_number_alone_means_its_first_row(planner):
    assert planner.json("show", "3")["row"] == "3-1"


def test_show_json_is_the_documented_plan(planner):
    assert from_document(planner.json("show")).rows == small_plan().rows


def test_show_json_of_a_row_has_its_values_of_the_month(planner):
    record = planner.json("show", "1-1", "--month", "R2.5")
    assert record["status"] == "○"
    assert record["months"] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert record["id"] == "daily"


def test_slips_json_is_one_object_a_slip_what_changed_first(planner):
    found = planner.json("slips")
    assert [(slip["row"], slip["reason"], slip["trend"]) for slip in found] == [
        ("5-1", "overdue", "new"),  # of June
        ("1-1", "unreported", "new"),  # May was reported
        ("3-2", "kpi", "same"),  # 79.0 of 80.7
        ("5-1", "overdue", "same"),
        ("5-2", "overdue", "same"),
        ("3-1", "unreported", "same"),
        ("2-1", "unreported", "same"),
        ("5-1", "unreported", "same"),
    ]
    assert found[3] == {
        "row": "5-1",
        "item": "5",
        "title": "点検",
        "reason": "overdue",
        "reasons": ["overdue"],
        "months": 1,
        "since": "2020-05",
        "sentence": "5月の●が1か月遅れています",
        "month": "2020-06",
        "group": "企画総務・業務・保健",
        "groups": ["企画総務", "業務", "保健"],
        "incentive": False,
        "status": None,
        "due": 0,
        "mark": "m2020-05",
        "state": "standing",
        "trend": "same",
        "how": None,
        "entry_month": None,
        "evidence": {},
        "parts": [],
        "row_id": "review",
        "item_id": "i5",
    }
    assert found[5]["incentive"] is True


def test_slips_says_each_reason_in_a_sentence(planner):
    planner("slips", "--group", "保健")
    assert "5-2  点検: 5月の●が1か月遅れています" in planner.out
    assert planner.out.endswith("遅れ 6 件\n")  # the short KPI among them


def test_a_status_below_plan_shows_the_first_line_of_its_note(planner):
    note = "R2.5 14.89%（前年同月19.85%）△4.96%\n・照会を休止"
    for month in ("5月", "6月"):
        planner("status", "2-1", "△", "--month", month)
    planner("note", "2-1", note, "--month", "6月")
    sentence = "△が2か月続いています（5月から）。改善策が書かれていません。R2.5 14.89%（前年同月19.85%）△4.96%"
    (below,) = [slip for slip in planner.json("slips") if slip["reason"] == "below"]
    assert below["sentence"] == sentence
    planner("slips")
    assert f"2-1  調査: {sentence}\n" in planner.out


def test_work_not_started_shows_the_first_line_of_its_note_in_full(planner):
    planner("status", "5-1", "□")
    planner("note", "5-1", "\n・" + "様式を確認中" * 100)
    planner("slips")
    line = "5-1  点検: 6月までの●が2個、まだ□です。" + "様式を確認中" * 100 + "\n"
    assert line in planner.out


def test_an_item_without_a_title_is_called_by_its_outline(tmp_path, capsys):
    plan = with_item(small_plan(), "i5", title="")
    plan = with_row(plan, "review", text="・様式の点検\n・窓口の点検")
    book.create(
        PlanFolder(tmp_path / "data" / "plans" / "small"), plan, who="企画総務", clock=Ticking()
    )
    planner = Shell(tmp_path / "data", capsys)
    planner("slips")
    assert "5-1  様式の点検　窓口の点検: 5月の●が1か月遅れています" in planner.out
    titles = {slip["row"]: slip["title"] for slip in planner.json("slips")}
    assert titles["5-1"] == "様式の点検　窓口の点検"
    planner("show", "5-1")
    assert planner.out.startswith("5-1  様式の点検　窓口の点検\n")


def test_log_names_who_did_what_the_latest_first(planner):
    planner("status", "1-1", "○")
    planner("note", "2-1", "準備中")
    planner("log")
    latest, earlier, begun = planner.out.splitlines()
    assert latest.endswith("佐藤  2-1 の6月の進捗状況を「準備中」にした")
    assert earlier.endswith("佐藤  1-1 の6月の実施状況を ○ にした")
    assert begun.endswith("企画総務  計画を始めた")


def test_log_of_a_row_leaves_other_rows_out(planner):
    planner("status", "1-1", "○")
    planner("note", "2-1", "準備中")
    (entry,) = planner.json("log", "2-1")
    assert entry["who"] == "佐藤"
    assert entry["sentence"] == "2-1 の6月の進捗状況を「準備中」にした"
    assert entry["writes"][0]["after"] == "準備中"


def test_log_tells_undo_from_redo(planner):
    planner("status", "1-1", "○")
    planner("undo")
    planner("redo")
    planner("log")
    redo, undo, *_ = planner.out.splitlines()
    assert "やり直し: 1-1 の6月の実施状況を ○ にした" in redo
    assert "元に戻した: 1-1 の6月の実施状況を ○ にした" in undo


def test_plans_lists_each_plan(planner, data):
    begin(data, "other", status_month="2020-05")
    planner("plans")
    assert [line.split()[0] for line in planner.out.splitlines()] == ["other", "small"]
    record = planner.json("plans")[1]
    assert record["name"] == "small"
    assert record["status_month"] == "2020-06"
    assert record["problem"] is None


def test_month_shows_the_status_month(planner):
    planner("month")
    assert planner.out == "基準月 R2.6\n"
    assert planner.json("month") == {"month": "2020-06", "label": "R2.6"}


def test_export_writes_what_can_be_read_again(planner, tmp_path):
    target = tmp_path / "計画.json"
    assert planner("export", "--format", "json", "-o", str(target)) == DONE
    assert from_document(json.loads(target.read_bytes())).rows == small_plan().rows
    planner("export", "-o", "-")
    assert planner.out.encode() == target.read_bytes()


# Writing


def test_status_is_saved_for_the_status_month(planner):
    assert planner("status", "1-1", "○") == DONE
    assert planner.out == "保存しました: 1-1 の6月の実施状況を ○ にした\n"
    assert planner.row("daily").report("2020-06").status == "○"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("○", "○"), ("〇", "○"), ("◯", "○"), ("o", "○"), ("O", "○"), ("ｏ", "○")),
        *(("▲", "△"), ("1", "◎"), ("２", "○"), ("4", "□"), ("■", "□")),
    ],
)
def test_a_status_is_taken_as_people_type_it(planner, typed, meant):
    assert planner("status", "2-1", typed) == DONE
    assert planner.row("survey").report("2020-06").status == meant


@pytest.mark.parametrize("typed", ["0", "０", "消", ""])
def test_a_status_is_cleared(planner, typed):
    assert planner("status", "1-1", typed, "--month", "5月") == DONE
    assert planner.out == "保存しました: 1-1 の5月の実施状況を空欄にした\n"
    assert planner.row("daily").report("2020-05").status is None


@pytest.mark.parametrize("month", ["R2.7", "2020-07", "7月", "７月", "令和2年7月", "2020/7"])
def test_a_month_is_read_as_people_write_it(planner, month):
    assert planner("status", "2-1", "○", "--month", month) == DONE
    assert planner.row("survey").report("2020-07").status == "○"


def test_nothing_changed_is_said_and_is_no_failure(planner):
    planner("status", "1-1", "○")
    assert planner("status", "1-1", "○") == DONE
    assert planner.out == "変わったところはありません。\n"
    assert planner.plan.seq == 1


def test_note_and_remedy_are_saved(planner):
    planner("note", "1-1", "研修を2回\n実施")
    planner("remedy", "1-1", "電話する")
    report = planner.row("daily").report("2020-06")
    assert (report.note, report.remedy) == ("研修を2回\n実施", "電話する")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_dash_reads_the_text_from_standard_input(planner, monkeypatch, encoding):
    piped = io.TextIOWrapper(io.BytesIO("窓口を\r\n増やす\n".encode(encoding)))
    monkeypatch.setattr(sys, "stdin", piped)
    assert planner("note", "1-1", "-") == DONE
    assert planner.row("daily").report("2020-06").note == "窓口を\n増やす"


def test_a_dash_with_nothing_piped_in_is_refused(planner, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert planner("note", "1-1", "-") == USAGE
    assert "標準入力" in planner.err


def test_done_ticks_the_mark_of_the_status_month(planner):
    assert planner("done", "5-1", "68件") == DONE
    assert planner.out == "保存しました: 5-1 の6月の●を6月に実施済にした（68件）\n"
    mark = planner.row("review").mark("m2020-06")
    assert (mark.done, mark.word) == ("2020-06", "68件")


def test_done_without_a_mark_in_the_month_ticks_the_overdue_one_as_late(planner):
    assert planner("done", "5-2") == DONE
    assert planner.out == "保存しました: 5-2 の5月の●を6月に実施済にした\n"
    assert planner.row("leaflet").mark("m2020-05").done == "2020-06"


def test_done_of_a_month_ticks_and_records_that_month(planner):
    assert planner("done", "1-1", "--month", "5月") == DONE
    assert planner.row("daily").mark("m2020-05").done == "2020-05"


def test_done_from_another_month_records_it_as_early(planner):
    assert planner("done", "2-1", "--from", "7月") == DONE
    assert planner.row("survey").mark("m2020-07").done == "2020-06"


def test_a_word_may_stand_after_the_options(planner):
    assert planner("done", "5-1", "--month", "6月", "68件") == DONE
    assert planner.row("review").mark("m2020-06").word == "68件"


def test_done_with_nothing_due_names_what_is_open(planner):
    assert planner("done", "2-1") == REFUSED
    assert planner.err == (
        "2-1 に R2.6 までの未実施の●はありません。"
        "残っているのは 7月の● です（--from で月を選べます）。\n"
    )


def test_done_of_a_month_without_a_mark_names_what_is_open(planner):
    assert planner("done", "5-1", "--month", "9月") == REFUSED
    assert "5月の●、6月の●" in planner.err


def test_done_of_a_row_without_marks_is_refused(planner):
    assert planner("done", "3-2") == REFUSED
    assert "3-2 に未実施の●も手順もありません" in planner.err


def test_move_promises_another_month_with_its_reason(planner):
    assert planner("move", "2-1", "--from", "7月", "--to", "9月", "--why", "会場") == DONE
    assert planner.out == "保存しました: 2-1 の7月の●を9月へ移した（理由: 会場）\n"
    (promise,) = planner.row("survey").mark("m2020-07").promises
    assert (promise.month, promise.why, promise.who) == ("2020-09", "会場", "佐藤")


def test_a_moved_mark_is_found_in_its_new_month(planner):
    planner("move", "2-1", "--from", "7月", "--to", "9月", "--why", "会場")
    assert planner("done", "2-1", "--from", "9月") == DONE


@pytest.mark.parametrize("undated", ["未定", "時期未定"])
def test_an_undated_mark_is_moved_there_and_back(planner, undated):
    planner("move", "5-1", "--to", undated, "--why", "本部")
    assert planner.row("review").mark("m2020-06").due is None
    assert planner("move", "5-1", "--from", undated, "--to", "8月", "--why", "決定") == DONE
    assert planner.row("review").mark("m2020-06").due == "2020-08"


def test_drop_gives_a_mark_up(planner):
    assert planner("drop", "2-1", "--from", "7月", "--why", "主催者が中止") == DONE
    assert planner.row("survey").mark("m2020-07").dropped == "主催者が中止"


def test_suspend_and_resume_a_row(planner):
    assert planner("suspend", "2-1", "--to", "8月", "--why", "本部指示") == DONE
    assert planner.out == "保存しました: 2-1 を6月から8月まで休止にした（理由: 本部指示）\n"
    assert planner("resume", "2-1", "--from", "8月") == DONE
    (rest,) = planner.row("survey").suspensions
    assert (rest.start, rest.end) == ("2020-06", "2020-07")


def test_undo_and_redo_say_what_they_took_back(planner):
    planner("status", "1-1", "○")
    assert planner("undo") == DONE
    assert planner.out == "元に戻した: 1-1 の6月の実施状況を ○ にした\n"
    assert planner.row("daily").report("2020-06").status is None
    assert planner("redo") == DONE
    assert planner.out == "やり直し: 1-1 の6月の実施状況を ○ にした\n"
    assert planner.row("daily").report("2020-06").status == "○"


def test_undo_with_nothing_to_undo_says_so(planner):
    assert planner("undo") == DONE
    assert planner.out == "元に戻す変更はありません。\n"
    assert planner("redo") == DONE
    assert planner.out == "やり直す変更はありません。\n"


def test_month_moves_the_status_month(planner):
    assert planner("month", "R2.7") == DONE
    assert planner.out == "保存しました: 基準月を7月にした\n"
    assert planner.plan.status_month == "2020-07"


def test_before_the_plan_is_decided_a_move_edits_the_plan(tmp_path, capsys):
    begin(tmp_path / "data", decided=False)
    planner = Shell(tmp_path / "data", capsys)
    assert planner("move", "2-1", "--from", "7月", "--to", "9月", "--why", "会場") == DONE
    assert planner.row("survey").mark("m2020-07").month == "2020-09"


# Settings


def write_settings(tmp_path, content):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(content, encoding="utf-8")


def test_an_option_goes_before_the_environment_and_that_before_the_settings(
    planner, tmp_path, monkeypatch
):
    def group():
        planner("show")
        return planner.out.splitlines()[0].split()[-1]

    assert group() == "全グループ"
    write_settings(tmp_path, 'group = "保健"')
    assert group() == "保健"
    monkeypatch.setenv("PLANNER_GROUP", "業務")
    assert group() == "業務"
    planner("show", "--group", "企画総務")
    assert planner.out.splitlines()[0].endswith("企画総務")
    planner("show", "--group", "全")
    assert planner.out.splitlines()[0].endswith("全グループ")


def test_the_language_has_the_same_precedence(planner, tmp_path, monkeypatch):
    write_settings(tmp_path, 'language = "en"')
    planner("month")
    assert planner.out == "status month R2.6 (2020-06)\n"
    monkeypatch.setenv("PLANNER_LANG", "ja")
    planner("month")
    assert planner.out == "基準月 R2.6\n"
    planner("--lang", "en", "month")
    assert planner.out == "status month R2.6 (2020-06)\n"


def test_the_data_folder_may_come_from_the_environment(data, capsys, monkeypatch):
    monkeypatch.setenv("PLANNER_DATA", str(data))
    assert main(["month"]) == DONE
    assert capsys.readouterr().out == "基準月 R2.6\n"


def test_options_may_stand_before_the_command(planner, data):
    begin(data, "other", status_month="2020-05")
    assert planner("--plan", "other", "--lang", "en", "month") == DONE
    assert planner.out == "status month R2.5 (2020-05)\n"


def test_broken_settings_are_named_but_do_not_hide_the_help(planner, tmp_path):
    write_settings(tmp_path, "group = ")
    assert planner("show") == UNAVAILABLE
    assert "settings.toml" in planner.err
    assert planner("--help") == DONE


# What is refused


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [
        (("show", "9-9"), REFUSED, "9-9 という行は計画にありません"),
        (("show", "1-9"), REFUSED, "1-1〜1-2"),
        (("show", ""), REFUSED, "という行は計画にありません"),
        (("status", "x", "○"), REFUSED, "x という行"),
        (("status", "1-1", "?"), REFUSED, "◎ ○ △ □"),
        (("status", "1-1", "5"), REFUSED, "「5」は実施状況の記号にありません"),
        (("status", "1-1", "×"), REFUSED, "「×」"),
        (("status", "1-1", "○", "--month", "2019-06"), REFUSED, "令和2年度の外"),
        (("status", "1-1", "○", "--month", "13月"), USAGE, "「13月」は月として読めません"),
        (("status", "1-1", "○", "--month", ""), USAGE, "月として読めません"),
        (("month", "R9.4"), REFUSED, "R9.4 は 令和2年度の外"),
        (("month", "来月"), USAGE, "「来月」"),
        (("move", "2-1", "--from", "7月", "--to", "2021-04", "--why", "x"), REFUSED, "外の月"),
        (("move", "2-1", "--to", "7月"), USAGE, "--why が必要です"),
        (("suspend", "1-1", "--from", "9月", "--to", "8月", "--why", "x"), REFUSED, "R2.8"),
        (("suspend", "1-1", "--from", "未定", "--why", "x"), USAGE, "「未定」"),
        (("resume", "1-1"), REFUSED, "1-1 はその月に休止していない"),
        (("show", "--group", "総務"), REFUSED, "企画総務、業務、保健"),
        (("show", "--plan", "宮城"), REFUSED, "「宮城」に当てはまる計画がありません"),
        (("show", "--lang", "fr"), USAGE, "--lang に「fr」は使えません"),
        (("show", "1-1", "2-1"), USAGE, "「2-1」は「planner show」では使えません"),
        (("show", "--what"), USAGE, "「--what」は「planner show」では使えません"),
        (("status", "1-1"), USAGE, "「planner status」には STATUS が必要です"),
        (("export", "--format", "pdf", "-o", "-"), USAGE, "--format に「pdf」は使えません"),
        (("shwo",), USAGE, "近いもの: show"),
        (("",), USAGE, "「」というコマンドはありません"),
        (("--json",), USAGE, "「--json」は「planner」では使えません"),
        (("undo", "1"), USAGE, "「1」は「planner undo」では使えません"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(planner, words, code, found):
    assert planner(*words) == code
    assert found in planner.err
    assert planner.err.count("\n") == 1
    assert planner.out == ""
    assert planner.plan.seq == 0


@pytest.mark.parametrize("words", [("slips",), ("plans",), ("status", "1-1", "○"), ()])
@pytest.mark.parametrize("option", ["--data", "--plan"])
def test_an_unset_variable_of_a_script_is_refused(monkeypatch, tmp_path, capsys, words, option):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    assert main([*words, option, ""]) == USAGE
    assert capsys.readouterr().err == (
        f"{option} の値が空です。スクリプトの変数に値が入っているか確かめてください。\n"
    )
    assert not (tmp_path / "own").exists()


def test_an_option_without_its_value_is_named(capsys):
    assert main(["show", "--plan"]) == USAGE
    assert "--plan の後に値がありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("shwo",), 'There is no command "shwo" (nearest: show'),
        (("status", "1-1"), '"planner status" needs STATUS'),
        (("show", "9-9"), "There is no row 9-9 in the plan"),
    ],
)
def test_what_cannot_be_done_is_said_in_english_too(planner, words, found):
    planner("--lang", "en", *words)
    assert found in planner.err


HOSTILE = (
    "[/]",
    "[@click=app.quit]x[/]",
    "\x1b[31m赤\x1b]0;title\x07",
    "\x9b31m",
    "\u202eabc\u2066",
    "字\udcff\udc80",
    "{row} {0} %s %(prog)s",
    "長" * 10_000,
    "👨‍👩‍👧‍👦 🎌",
    "髙﨑𠮷",
    "=1+1",
    "a\r\nb\tc\x00",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_noted_and_shown_without_steering_the_terminal(planner, text):
    assert planner("note", "1-1", text) == DONE
    kept = planner.row("daily").report("2020-06").note or ""
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", kept
    )
    for words in (("show", "1-1"), ("show", "--json"), ("log",), ("log", "--json"), ("slips",)):
        assert planner(*words) == DONE
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", planner.out)


@pytest.mark.parametrize("text", ["[/]", "{row} {0} %s", "長" * 10_000, "髙﨑𠮷"])
def test_ordinary_text_is_kept_letter_by_letter(planner, text):
    planner("note", "1-1", text)
    assert planner.row("daily").report("2020-06").note == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_place_of_names_are_refused_on_one_line(planner, text):
    for words in (
        ("show", text),
        ("status", "1-1", text),
        ("show", "--group", text),
        ("show", "--plan", text),
        ("month", text),
        (text,),
    ):
        assert planner(*words) in {REFUSED, USAGE}
        assert planner.err.count("\n") == 1
        assert len(planner.err) < 1000
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", planner.err)


def test_a_reason_with_line_ends_stays_on_one_line(planner):
    planner("drop", "5-1", "--why", "一\n二\x1b[2J")
    assert planner.out.count("\n") == 1
    assert planner.row("review").mark("m2020-06").dropped == "一 二[2J"


def test_two_plans_of_one_branch_are_told_apart_by_their_folder(planner, data):
    begin(data, "other")
    assert planner("show", "--plan", "小支部") == REFUSED
    assert "「小支部」に当てはまる計画がいくつもあります（other, small" in planner.err
    assert planner("month") == REFUSED
    assert planner.err.strip() == (
        "計画がいくつもあります（other, small）。--plan で名前を指定してください。"
    )
    assert planner("month", "--plan", "small") == DONE


def test_a_missing_data_folder_is_named(planner, tmp_path):
    assert planner("show", data=tmp_path / "away") == UNAVAILABLE
    assert "away が見つかりません" in planner.err
    assert not (tmp_path / "away").exists()


def test_a_place_that_cannot_be_written_keeps_the_old_file(planner, tmp_path):
    assert planner("export", "-o", str(tmp_path)) == REFUSED
    assert planner.err.count("\n") == 1
    assert planner("export", "-o", str(tmp_path / "no" / "plan.json")) == REFUSED
    assert f"フォルダー {tmp_path / 'no'} がありません" in planner.err
    assert planner("export", "-o", "a\0b") == REFUSED


def test_a_folder_that_may_not_be_written_refuses_every_change(planner, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(journal, "append", refuse)
    assert planner("status", "1-1", "○") == UNAVAILABLE
    assert "権限がありません" in planner.err
    assert planner("show") == DONE


def test_a_plan_somebody_is_saving_is_busy(planner, monkeypatch):
    def wait(*_arguments, **_named):
        raise LockException(str(planner.folder))

    monkeypatch.setattr(lock.portalocker.Lock, "acquire", wait)
    assert planner("status", "1-1", "○") == UNAVAILABLE
    assert "保存中のため書き込めません" in planner.err


# Damage


def test_a_damaged_plan_says_which_line_and_whom_to_tell(planner):
    history = two_changes(planner)
    garble_last_line(history)
    planner("show")
    assert planner.err == (
        f"計画の履歴 {history} の 3 行目が壊れているため、その前までを読み取り専用で開きます。"
        "このプログラムは何も消していませんので、このまま企画総務に知らせてください。\n"
    )


def test_a_history_damaged_from_its_first_line_cannot_be_opened(planner):
    history = planner.folder / journal.HISTORY
    history.write_bytes(b"not json\n")
    planner("show")
    assert planner.err == (
        f"計画の履歴 {history} は 1 行目が読めないため、計画を開けません。"
        "このプログラムは何も消していませんので、このまま企画総務に知らせてください。\n"
    )


def two_changes(planner):
    planner("status", "1-1", "○")
    planner("status", "2-1", "△")
    (planner.folder / "plan.json").unlink(missing_ok=True)
    return planner.folder / journal.HISTORY


def garble_last_line(history):
    *kept, last = history.read_bytes().splitlines(keepends=True)
    history.write_bytes(b"".join(kept) + b"not json" + last)


def add_newer_line(history):
    history.write_bytes(history.read_bytes() + b'{"v":99,"seq":3}\n')


def add_nested_line(history):
    history.write_bytes(history.read_bytes() + b'{"v":1,"x":' + b"[" * 100_000 + b"\n")


def add_strange_line(history):
    history.write_bytes(history.read_bytes() + b"[]\n\xff\xfe\n")


@pytest.mark.parametrize(
    "damage", [garble_last_line, add_newer_line, add_nested_line, add_strange_line]
)
def test_a_damaged_plan_shows_what_is_good_and_takes_no_changes(planner, damage):
    damage(two_changes(planner))
    before = (planner.folder / journal.HISTORY).read_bytes()
    for words in READING:
        assert planner(*words) == UNAVAILABLE, words
        assert planner.out
        if words != ("plans",):
            assert "history.jsonl" in planner.err
            assert planner.err.count("\n") == 1
    assert planner("show", "1-1", "--json") == UNAVAILABLE
    assert json.loads(planner.out)["status"] == "○"
    for words in WRITING:
        assert planner(*words) == UNAVAILABLE, words
    assert (planner.folder / journal.HISTORY).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\n", b"not json\n", b"\x00" * 100 + b"\n", b"[1]\n"])
def test_a_history_of_which_nothing_can_be_read_is_named(planner, content):
    (planner.folder / journal.HISTORY).write_bytes(content)
    for words in (("show",), ("slips", "--json"), ("status", "1-1", "○"), ("month",)):
        assert planner(*words) == UNAVAILABLE
        assert "history.jsonl" in planner.err
        assert planner.err.count("\n") == 1


def test_a_line_cut_short_was_never_saved_and_is_no_damage(planner):
    history = two_changes(planner)
    history.write_bytes(history.read_bytes()[:-40])
    assert planner("show", "2-1", "--json") == DONE
    assert json.loads(planner.out)["status"] is None
    assert planner("status", "2-1", "○") == DONE


def test_plans_lists_a_damaged_plan_with_its_problem(planner, data):
    begin(data, "broken")
    (data / "plans" / "broken" / journal.HISTORY).write_bytes(b"not json\n")
    assert planner("plans") == UNAVAILABLE
    broken, small = planner.out.splitlines()
    assert broken.startswith("broken  計画の履歴")
    assert small.startswith("small  令和2年度 小さな支部事業計画")


# The process


def test_the_screen_needs_a_terminal(planner):
    assert planner() == REFUSED
    assert "画面は端末でしか開けません" in planner.err


def test_the_screen_opens_on_the_plan_and_month_asked_for(planner, monkeypatch):
    from planner.ui import app

    opened = []

    def run(settings, _plans, place, _held, *, group, month):
        assert group is None
        opened.append((settings.name, place.path.name, month))
        return 0

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(app, "run", run)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    words = ["--data", str(planner.data)]
    assert main(words) == DONE
    assert main([*words, "--month", "8月"]) == DONE
    assert opened == [("佐藤", "small", None), ("佐藤", "small", "2020-08")]


def test_ctrl_c_ends_without_a_traceback(planner, monkeypatch):
    def interrupt(_path, *_):
        raise KeyboardInterrupt

    monkeypatch.setattr(journal, "read_file", interrupt)
    assert planner("show") == 130
    assert planner.err == "中断しました。\n"


@pytest.mark.skipif(os.name == "nt", reason="closes a pipe as POSIX shells do")
def test_a_reader_who_leaves_early_is_no_error(data):
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", "import sys; from planner.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "show", "--data", str(data)], stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (DONE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_behind_the_output_is_said(data):
    with Path("/dev/full").open("wb") as full:
        command = [
            *(sys.executable, "-c"),
            "import sys; from planner.cli import main; sys.exit(main())",
        ]
        ended = subprocess.run(
            [*command, "show", "--data", str(data)],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert ended.returncode == REFUSED
    assert "空き容量がありません" in ended.stderr.decode()


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1"])
def test_signs_are_printed_whatever_the_encoding_of_the_output(data, encoding):
    ended = run_process("show", data=data, environment={"PYTHONIOENCODING": encoding})
    assert ended.returncode == DONE
    assert "●" in ended.stdout.decode()


@pytest.mark.skipif(os.name == "nt", reason="words are bytes on POSIX only")
def test_words_that_are_no_text_are_taken_without_a_traceback(data):
    ended = run_process("note", "1-1", b"\xff\xfe memo", data=data)
    assert (ended.returncode, ended.stderr) == (DONE, b"")
    assert run_process(b"\xff", data=data).returncode == USAGE


def test_a_line_says_whether_a_command_or_the_screen_wrote_it(planner, monkeypatch):
    assert planner("status", "2-1", "○") == DONE
    monkeypatch.setattr(PlannerApp, "run", lambda s: s._book.submit(note("画面から")) and None)
    plans = DataFolder(planner.data)
    app.run(Settings(), plans, PlanFolder(planner.folder), LeftState())
    entries = book.PlanBook(PlanFolder(planner.folder)).entries()
    assert [entry.via for entry in entries[1:]] == ["command", "screen"]


def test_reading_commands_import_neither_the_screen_nor_the_lock(data):
    lines = [[*words, "--data", str(data)] for words in READING]
    program = (
        "import sys\n"
        "from planner.cli import main\n"
        f"for words in {lines!r}:\n"
        "    assert main(words) == 0\n"
        "print(sorted({'textual', 'portalocker'} & sys.modules.keys()), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False
    )
    assert ended.stderr.decode().strip() == "[]"


def test_writing_commands_import_no_screen(data):
    program = (
        "import sys\n"
        "from planner.cli import main\n"
        f"assert main(['status', '1-1', '○', '--data', {str(data)!r}]) == 0\n"
        "print('textual' in sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False
    )
    assert ended.stderr.decode().strip() == "False"


# Help


def test_the_help_names_every_command(planner):
    assert planner("--help") == DONE
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", planner.out, re.MULTILINE)


@pytest.mark.parametrize("spoken", ["ja", "en"])
def test_the_help_of_every_command_has_an_example_and_the_precedence(planner, spoken):
    heading = {"ja": "例:", "en": "Examples:"}[spoken]
    everywhere = ("settings.toml", "--plan", "--month", "--group", "--lang", "--data")
    lacking = []
    for name in COMMANDS:
        is_shown = planner(name, "--lang", spoken, "--help") == DONE
        wanted = (f"\n{heading}\n  planner {name}", *everywhere)
        lacking += [f"{name}: {text}" for text in wanted if not is_shown or text not in planner.out]
    assert lacking == []


def test_the_first_example_of_every_command_can_be_understood():
    wrong = [
        f"{name}: {command.examples[0]}"
        for name, command in COMMANDS.items()
        if command_meant(command.examples[0]) != name
    ]
    assert wrong == []


def command_meant(example):
    """The command of an example as the program understands it; none where it does not."""
    try:
        return _parse(example.replace('"', "").split()[1:]).command
    except PlannerError:
        return None


def test_what_carries_a_command_out_is_where_the_table_says():
    wrong = [
        f"{name}: {command.run}"
        for name, command in COMMANDS.items()
        if where(command) != command.run.partition(":")[0]
    ]
    assert wrong == []


def where(command):
    """The module that carries a command out; none where nothing does."""
    try:
        return carrier(command).__module__
    except (ImportError, AttributeError):
        return None


def test_bytes_that_are_no_text_never_clear_a_note(planner):
    assert planner("note", "1-1", "元の文") == DONE
    assert planner("note", "1-1", "\udcff\udcfe") == USAGE
    assert "読み取れません" in planner.err
    assert planner("show", "1-1") == DONE
    assert "元の文" in planner.out


def test_an_empty_reason_is_no_reason(planner):
    assert planner("suspend", "1-1", "--why", "") == USAGE
    assert "--why" in planner.err
