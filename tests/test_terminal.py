"""The real program in a pseudo-terminal: what a leader sees and what is left on disk."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a matter of POSIX", allow_module_level=True)

from terminal import Terminal

from planner import library
from planner.book import PlanBook

DOWN, RIGHT, ENTER, ESCAPE, CTRL_S = "\x1b[B", "\x1b[C", "\r", "\x1b", "\x13"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    library.open_library(tmp_path, is_chosen=True, who="佐藤")
    return tmp_path


def opened(data: Path) -> PlanBook:
    return PlanBook(library.find_plan(data))


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (180, 45)])
def test_a_leader_updates_a_row_in_seconds(data: Path, columns: int, lines: int):
    with Terminal(data, columns=columns, lines=lines) as terminal:
        screen = terminal.wait("お客様満足度")
        assert "令和2年度 群馬支部" in screen.splitlines()[0]
        assert "未記録の月" in screen
        terminal.wait("q終了")
        assert "1◎" in terminal.lines[-1]
        terminal.send("]")
        terminal.wait("表示R2.6")
        terminal.send("2")
        terminal.wait("保存済")
        terminal.wait("○ 1")
        terminal.send(" ")
        terminal.wait("済")
        terminal.send("q")
        assert terminal.end() == 0
    row = opened(data).plan.rows["r01-1"]
    assert row.report("2020-06").status == "○"
    assert [mark.done for mark in row.marks if mark.done] == ["2020-06"]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (180, 45)])
def test_every_line_keeps_its_columns(data: Path, columns: int, lines: int):
    with Terminal(data, columns=columns, lines=lines) as terminal:
        terminal.wait("お客様満足度")
        terminal.wait("q終了")
        work = [line for line in terminal.lines if line.count("│") >= 2 and "●" in line]
        assert work
        # every rule after the months stands in the same cell
        places = {cells(line, line.rindex("│", 0, len(line))) for line in work}
        assert len(places) <= 2


def cells(line: str, index: int) -> int:
    from planner.text import width

    return width(line[:index])


def test_a_note_is_written_where_the_cursor_stands(data: Path):
    with Terminal(data, columns=100, lines=30) as terminal:
        terminal.wait("お客様満足度")
        terminal.send("]")
        terminal.wait("表示R2.6")
        terminal.send(ENTER)
        terminal.wait("この行でできること")
        before = terminal.rest()
        terminal.send("面接指導を再開")
        terminal.wait("面接指導を再開")
        column, line = terminal.rest()
        assert line == before[1]
        assert column == before[0] + 14  # seven wide characters
        terminal.send(CTRL_S)
        terminal.wait("保存済")
        terminal.send("q")
        assert terminal.end() == 0
    assert opened(data).plan.rows["r01-1"].report("2020-06").note == "面接指導を再開"


def test_the_screen_follows_the_size_of_the_terminal(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        screen = terminal.wait("q終了")
        assert "実施概要" not in screen
        terminal.resize(180, 45)
        terminal.wait("実施概要")
        terminal.resize(40, 10)
        terminal.wait(lambda text: "●" in text and "実施概要" not in text)
        terminal.send("q")
        assert terminal.end() == 0


def test_what_waits_is_written_before_the_program_ends(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        terminal.wait("q終了")
        terminal.send("1234123q")
        assert terminal.end() == 0
    assert len(opened(data).entries()) == 1 + 7


def test_a_damaged_plan_opens_read_only_and_says_so(data: Path):
    history = library.find_plan(data) / "history.jsonl"
    book = opened(data)
    book.submit(__import__("planner.changes").changes.SetStatus("r01-1", "2020-05", "◎"))
    with history.open("ab") as file:
        file.write(b"not json\n")
    size = history.stat().st_size
    with Terminal(data, columns=120, lines=30) as terminal:
        terminal.wait("読取専用")
        terminal.wait(lambda text: "3行目が壊れ" in "".join(text.split()))
        terminal.send("2")
        terminal.wait("読み取り専用で開いています")
        terminal.send("q")
        assert terminal.end() == 0
    assert history.stat().st_size == size


def test_keys_typed_in_one_breath_act_in_their_order(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        terminal.wait("q終了")
        terminal.send(f"4{DOWN}4{DOWN}4{DOWN}4q")
        assert terminal.end() == 0
    plan = opened(data).plan
    rows = list(plan.rows_in_order())[:4]
    assert [row.report("2020-05").status for row in rows] == ["□"] * 4


def test_a_note_typed_before_its_editor_is_drawn_is_not_taken_for_commands(data: Path):
    with Terminal(data, columns=100, lines=30) as terminal:
        terminal.wait("q終了")
        terminal.send(f"]{ENTER}zx2{CTRL_S}")
        terminal.wait("保存済")
        terminal.send("q")
        assert terminal.end() == 0
    row = opened(data).plan.rows["r01-1"]
    assert row.report("2020-06").note == "zx2"
    assert row.report("2020-06").status is None


def test_the_months_figures_are_typed_down_a_list_in_a_small_terminal(data: Path):
    with Terminal(data, "--group", "レセプト", columns=80, lines=24) as terminal:
        terminal.wait("q終了")
        terminal.send("v")
        screen = terminal.wait("未入力3件")
        assert "レセプト査定率" in screen
        assert all(cells(line.rstrip(), len(line.rstrip())) <= 80 for line in terminal.lines)
        # the field of the first figure missing, where an input method opens its window
        column, line = terminal.rest()
        assert line == 2
        terminal.send("0.301")
        terminal.wait("0.301")
        assert terminal.rest() == (column + 5, line)
        terminal.send(f"{ENTER}△0.5%{ENTER}×{ENTER}")
        terminal.wait("-0.5%")
        terminal.wait("×")
        terminal.send("\x1b[200~12\t34\n\x1b[201~")
        terminal.wait("貼り付ける数字")
        terminal.send(ESCAPE)
        terminal.wait("書いた数字2件")
        terminal.send(CTRL_S)
        terminal.wait("読めない欄が1つ")
        terminal.send("\x7f" * 3 + CTRL_S)
        terminal.wait("保存済")
        terminal.wait("0.301")
        terminal.send("u")
        terminal.wait("元に戻した")
        terminal.send("q")
        assert terminal.end() == 0
    book = opened(data)
    _begun, saved, undone = book.entries()
    assert [write.entity for write in saved.writes] == [
        "figure:k06:cumulative@2020-05",
        "figure:k06:actual_first_review@2020-05",
    ]
    assert undone.undoes == saved.id
    assert book.plan.kpis["k06"].figure("cumulative", "2020-05") is None
