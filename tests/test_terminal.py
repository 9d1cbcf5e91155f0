"""The real program in a pseudo-terminal: what a leader sees and what is left on disk."""

import base64
import csv
import io
import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a matter of POSIX", allow_module_level=True)

from hostile import CONTROLS, hostile_plan
from msgspec import structs
from plans import place_of, small_plan
from sample import kpi_named, numbered
from terminal import Terminal

from planner.settings import config, state
from planner.store import book, library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder

DOWN, RIGHT, ENTER, ESCAPE, CTRL_S = "\x1b[B", "\x1b[C", "\r", "\x1b", "\x13"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    library.open_library(DataFolder(tmp_path), is_chosen=True, who="佐藤")
    return tmp_path


def opened(data: Path) -> PlanBook:
    return PlanBook(place_of(data))


@pytest.mark.parametrize(
    ("columns", "lines", "before", "after"),
    [
        (80, 24, "群馬支部  5月  ", "群馬支部  6月  "),
        (180, 45, "令和2年度  群馬支部  基準月R2.5  ", "基準月R2.5（表示R2.6）"),
    ],
)
def test_a_leader_updates_a_row_in_seconds(
    data: Path, columns: int, lines: int, before: str, after: str
):
    with Terminal(data, columns=columns, lines=lines) as terminal:
        screen = terminal.wait("お客様満足度")
        assert before in screen.splitlines()[0]
        assert "未記録の月" in screen
        terminal.wait("?キー")
        assert "1◎" in terminal.lines[-1]
        terminal.send("]")
        terminal.wait(after)
        terminal.send("2")
        terminal.wait("保存済")
        terminal.wait("○1")
        terminal.send(" ")
        terminal.wait("済")
        terminal.send("q")
        assert terminal.end() == 0
    row = opened(data).plan.rows[numbered("1-1")]
    assert row.report("2020-06").status == "○"
    assert [mark.done for mark in row.marks if mark.done] == ["2020-06"]


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (180, 45)])
def test_every_line_keeps_its_columns(data: Path, columns: int, lines: int):
    with Terminal(data, columns=columns, lines=lines) as terminal:
        terminal.wait("お客様満足度")
        terminal.wait("?キー")
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
        terminal.wait("Ctrl+S保存")
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
    assert opened(data).plan.rows[numbered("1-1")].report("2020-06").note == "面接指導を再開"


def test_the_screen_follows_the_size_of_the_terminal(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        screen = terminal.wait("?キー")
        assert "実施概要" not in screen
        terminal.resize(180, 45)
        terminal.wait("実施概要")
        terminal.resize(40, 10)
        terminal.wait(lambda text: "●" in text and "実施概要" not in text)
        terminal.send("q")
        assert terminal.end() == 0


def test_what_waits_is_written_before_the_program_ends(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        terminal.wait("?キー")
        terminal.send("1234123q")
        assert terminal.end() == 0
    assert len(opened(data).entries()) == 1 + 7


def test_a_damaged_plan_opens_read_only_and_says_so(data: Path):
    history = place_of(data).path / "history.jsonl"
    book = opened(data)
    book.submit(
        __import__("planner.history.intents").history.intents.SetStatus(
            numbered("1-1"), "2020-05", "◎"
        )
    )
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
        terminal.wait("?キー")
        terminal.send(f"4{DOWN}4{DOWN}4{DOWN}4q")
        assert terminal.end() == 0
    plan = opened(data).plan
    rows = list(plan.rows_in_order())[:4]
    assert [row.report("2020-05").status for row in rows] == ["□"] * 4


def test_a_key_that_comes_alone_after_one_that_closed_a_screen_is_taken(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        terminal.wait("?キー")
        terminal.visit(*(ENTER, "?", "s", "f", "c") * 4)
        terminal.send("q")
        assert terminal.end() == 0


def test_a_note_typed_before_its_editor_is_drawn_is_not_taken_for_commands(data: Path):
    with Terminal(data, columns=100, lines=30) as terminal:
        terminal.wait("?キー")
        terminal.send(f"]{ENTER}zx2{CTRL_S}")
        terminal.wait("保存済")
        terminal.send("q")
        assert terminal.end() == 0
    row = opened(data).plan.rows[numbered("1-1")]
    assert row.report("2020-06").note == "zx2"
    assert row.report("2020-06").status is None


def test_a_copied_view_reaches_the_terminal_as_cells_for_excel(data: Path):
    with Terminal(data, columns=80, lines=24) as terminal:
        terminal.wait("?キー")
        terminal.send("Y")
        terminal.wait("64行を写しました")
        terminal.send("q")
        assert terminal.end() == 0
        (sequence,) = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", terminal.written)
    text = base64.b64decode(sequence, validate=True).decode()
    heading, *rows = csv.reader(io.StringIO(text, newline=""), "excel-tab")
    assert heading[4:16] == [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    assert len(rows) == 75
    assert rows[0][2] == "お客様満足度調査を活用したサービス水準の向上に努める"
    assert [row[16] for row in rows].count("△") == 12


def test_a_leader_comes_back_to_what_was_left_unless_another_view_is_asked_for(data: Path):
    with Terminal(data, columns=120, lines=30) as terminal:
        terminal.wait("?キー")
        terminal.send("f3")
        terminal.wait("基準月R2.5  レセプト")
        terminal.send("]")
        terminal.wait("表示R2.6")
        terminal.send(">>q")
        assert terminal.end() == 0
    with Terminal(data, columns=120, lines=30) as terminal:
        screen = terminal.wait("?キー")
        assert "レセプト" in screen.splitlines()[0]
        assert "表示R2.6" in screen.splitlines()[0]
        terminal.send("q")
        assert terminal.end() == 0
    with Terminal(data, "--group", "保健", "--month", "9月", columns=120, lines=30) as terminal:
        screen = terminal.wait("?キー")
        assert "保健" in screen.splitlines()[0]
        assert "表示R2.9" in screen.splitlines()[0]
        terminal.send("q")
        assert terminal.end() == 0


def test_a_group_asked_for_once_does_not_become_the_own_group(data: Path):
    config.save(config.Settings(group="業務"), data / "config" / "settings.toml")
    for words, wanted in (("--group", "保健"), "R2.5  保健"), ((), "R2.5  保健"):
        with Terminal(data, *words, columns=120, lines=30) as terminal:
            assert wanted in terminal.wait("?キー").splitlines()[0]
            terminal.send("q")
            assert terminal.end() == 0
    (place,) = state.read(data / "config" / "state.json").places
    assert (place.own_group, place.group) == ("業務", "保健")


def test_the_plan_last_open_opens_again(data: Path):
    sample = place_of(data).path
    newer = sample.with_name("r03")
    plan = structs.replace(opened(data).plan, id="r03", fiscal_year=2021, title="翌年度")
    book.create(
        PlanFolder(newer), structs.replace(plan, status_month="2021-04", ledger_from="2021-04")
    )
    for words, year in ((), "令和3年度"), (("--plan", sample.name), "令和2年度"), ((), "令和2年度"):
        with Terminal(data, *words, columns=100, lines=24) as terminal:
            assert year in terminal.wait("?キー").splitlines()[0]
            terminal.send("q")
            assert terminal.end() == 0


def test_a_place_that_takes_no_state_stops_nothing(data: Path):
    (data / "config" / "state.json").mkdir(parents=True)
    with Terminal(data, columns=80, lines=24) as terminal:
        terminal.wait("?キー")
        terminal.send("]q")
        assert terminal.end() == 0


def test_a_rule_dragged_into_the_plan_is_not_a_click_there(data: Path):
    with Terminal(data, columns=120, lines=30) as terminal:
        terminal.wait("?キー")
        place = cells(terminal.lines[1], terminal.lines[1].index("│"))
        before = terminal.wait("1-1 お客様満足度")
        for kind, column, line, end in (0, 0, 2, "M"), (32, -4, 8, "M"), (0, -4, 12, "m"):
            terminal.send(f"\x1b[<{kind};{place + column + 1};{line}{end}")
        terminal.wait(lambda text: cells(row := text.splitlines()[1], row.index("│")) == place - 4)
        terminal.send("1")
        terminal.wait("保存済")
        terminal.send("q")
        assert terminal.end() == 0
    assert opened(data).plan.rows[numbered("1-1")].report("2020-05").status == "◎", before


POOR = {
    "16 colours": {"TERM": "xterm"},
    "no colour wanted": {"NO_COLOR": "1"},
    "no colour known": {"TERM": "vt100"},
    "16 colours by option": {"TEXTUAL_COLOR_SYSTEM": "standard"},
}


@pytest.mark.parametrize("name", POOR)
def test_the_cursor_is_seen_on_a_terminal_of_few_colours_or_none(data: Path, name: str):
    with Terminal(data, columns=80, lines=24, variables=POOR[name]) as terminal:
        terminal.wait("お客様満足度")
        terminal.wait("?キー")
        assert terminal.marked("reverse") == ["●"]
        terminal.send(RIGHT)
        terminal.send("f")
        terminal.wait("全グループ（現在）")
        terminal.rest()
        assert ">1 全グループ（現在）" in terminal.marked("bold")
        assert "2 業務" not in "".join(terminal.marked("bold"))
        terminal.send(ESCAPE)
        terminal.wait("?キー")
        terminal.send("t")
        terminal.wait("「夜」")
        terminal.send("q")
        assert terminal.end() == 0
    assert 'theme = "night"' in (data / "config" / "settings.toml").read_text("utf-8")


def test_in_the_roomy_layout_both_lines_of_a_row_follow_the_cursor(data: Path):
    colours = {"COLORTERM": "truecolor", "PLANNER_THEME": "projector"}
    with Terminal(data, columns=80, lines=24, variables=colours) as terminal:
        terminal.wait("?キー")
        terminal.rest()
        assert terminal.on_ground("ffe066") == [4, 5]
        terminal.send(DOWN)
        terminal.wait("1-2")
        assert terminal.on_ground("ffe066") == [6, 7]
        terminal.send("q")
        assert terminal.end() == 0


def test_the_months_figures_are_typed_down_a_list_in_a_small_terminal(data: Path):
    with Terminal(data, "--group", "レセプト", columns=80, lines=24) as terminal:
        terminal.wait("?キー")
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
        terminal.wait("打ち間違いではありませんか")  # a rate below 0, saved all the same
        terminal.send(ESCAPE)
        terminal.wait("保存済")
        terminal.wait("0.301")
        terminal.send("u")
        terminal.wait("元に戻した")
        terminal.send("q")
        assert terminal.end() == 0
    book = opened(data)
    _begun, saved, undone = book.entries()
    rate = kpi_named("レセプト査定率(基金合算)")
    assert [write.entity for write in saved.writes] == [
        f"figure:{rate}:cumulative@2020-05",
        f"figure:{rate}:actual_first_review@2020-05",
    ]
    assert undone.undoes == saved.id
    assert book.plan.kpis[rate].figure("cumulative", "2020-05") is None


STEERING = re.compile(r"[\x00-\x06\x0b\x0c\x7f-\x9f\u202e\u2066]|\x1b\\[31m|\x1b\\]0;")


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (180, 45)])
def test_no_text_of_a_plan_steers_the_terminal(tmp_path: Path, columns: int, lines: int):
    """Whoever made the file: numbers, symbols and units are text of people as notes are."""
    plan = hostile_plan(CONTROLS + "終")
    book.create(PlanFolder(tmp_path / "plans" / "p"), plan)
    with Terminal(tmp_path, columns=columns, lines=lines) as terminal:
        terminal.wait("?キー")
        for key in ("v", ESCAPE, "s", ESCAPE, ENTER, ESCAPE, "p", ESCAPE, "G", "i", "G"):
            terminal.send(key)
            terminal.rest()
        assert STEERING.findall(terminal.written.decode()) == []


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (180, 45)])
def test_a_long_number_leaves_room_for_the_titles(tmp_path: Path, columns: int, lines: int):
    plan = small_plan()
    items = {name: structs.replace(item, number="9" * 300) for name, item in plan.items.items()}
    book.create(PlanFolder(tmp_path / "plans" / "p"), structs.replace(plan, items=items))
    with Terminal(tmp_path, columns=columns, lines=lines) as terminal:
        assert "窓口" in terminal.wait("9…")
        terminal.send("v")
        assert "後発" in terminal.wait("前年同月")
        assert terminal.overflowed == []
