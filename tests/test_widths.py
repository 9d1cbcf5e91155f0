"""Ambiguous characters on terminals that draw them in one cell, in two, or as they please."""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from plans import place_of
from rich.cells import cell_len
from rich.segment import Segment
from sample import numbered
from stage import stage

from planner.settings import config, widths
from planner.settings.config import Settings
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.text import cut, pad, width, wrap

ROOT = Path(__file__).parent.parent
MAIN_FILE = ROOT / "main.py"

if sys.platform != "win32":
    from terminal import HALF, Terminal

    from planner.ui.driver import pinned

pseudo_terminal = pytest.mark.skipif(
    sys.platform == "win32", reason="pseudo-terminals are a matter of POSIX"
)

ENTER, ESCAPE, BACKSPACE = "\r", "\x1b", "\x7f"
SIGNS = frozenset("●済遅→←？×＋外休")
# What notes are full of, and what terminals disagree on most.
TYPED = "※①②× 36.5°“確認”αβЖ é…—☎️ｶﾞハ\u3099👨\u200d👩\u200d👧㈱Ω終"

Kind = Callable[[str], int]


def narrow(_sign: str) -> int:
    return 1


def wide(_sign: str) -> int:
    return 2


def by_font(sign: str) -> int:
    """A terminal that asks its font, as older Windows consoles do."""
    return 2 if sign in "●○◎△□※" else 1


@pytest.fixture
def data(tmp_path: Path) -> Path:
    library.open_library(DataFolder(tmp_path), is_chosen=True, who="佐藤")
    return tmp_path


@pytest.fixture
def counted_wide() -> Iterator[None]:
    widths.count_as(widths.WIDE)
    yield
    widths.count_as(widths.UNKNOWN)


# Counting


@pytest.mark.usefixtures("counted_wide")
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("●○◎△□★※①→×°“”…—", 30),
        ("αЖéⅢ½℃", 10 + 1 + 1),  # Unicode calls é ambiguous; its e and accent apart are not
        ("e\u0301", 1),
        ("ハ\u3099", 2),
        ("ｶﾞ", 2),
        ("髙﨑\ufa19🏣", 8),
        ("☎", 2),
        ("☎\ufe0f", 2),
        ("\ue000", 2),
        ("abc", 3),
        ("│─┌█", 4),  # drawn as ASCII
    ],
)
def test_a_wide_terminal_takes_two_cells_for_what_unicode_calls_ambiguous(text, count):
    assert width(text) == cell_len(text) == count


@pytest.mark.usefixtures("counted_wide")
def test_all_ambiguous_characters_take_two_cells():
    found = [
        chr(code)
        for code in range(0x10000)
        if unicodedata.east_asian_width(chr(code)) == "A"
        and unicodedata.category(chr(code)) not in {"Mn", "Me", "Cf", "Cn"}
        and not 0x2500 <= code < 0x25A0
    ]
    assert len(found) > 7000  # private use and all
    assert {sign for sign in found if width(sign) != 2} == set()


@pytest.mark.usefixtures("counted_wide")
def test_text_is_cut_padded_and_wrapped_in_wide_cells():
    assert cut("●●●●", 8) == "●●●●"
    assert cut("●●●●●", 8) == "●●●…"
    assert cut("●●", 1) == " "
    assert cut("abcdef", 4) == "ab…"
    assert pad("●", 4) == "●  "
    assert wrap("①②③", 4) == ("①②", "③")


@pytest.mark.usefixtures("counted_wide")
def test_no_sign_is_halved_where_a_line_is_divided():
    left, right = Segment("●●").split_cells(1)
    assert (left.text, right.text) == (" ", " ●")


def test_a_line_divided_before_is_divided_anew_once_signs_are_wide():
    """A dialog that came over a list, and comes again after the terminal has told its width."""
    line = Segment("● 9月の●の遅れ")
    assert [part.text for part in line.split_cells(5)] == ["● 9月", "の●の遅れ"]
    widths.count_as(widths.WIDE)
    divided = [part.text for part in line.split_cells(6)], line.split_cells(5)[0].text
    widths.count_as(widths.UNKNOWN)
    assert divided == (["● 9月", "の●の遅れ"], "● 9 ")


def test_counting_as_narrow_again_is_as_before():
    before = [width(sign) for sign in TYPED]
    widths.count_as(widths.WIDE)
    widths.count_as(widths.NARROW)
    assert [width(sign) for sign in TYPED] == before
    assert width("●│") == 2
    widths.count_as(widths.UNKNOWN)


# A Rich that keeps its table elsewhere

ELSEWHERE = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "other_rich"), str(ROOT)])}


def test_without_the_names_of_rich_signs_are_counted_as_one_cell():
    code = (
        "from planner.settings import widths; from planner.text import cut, width;"
        "from rich.segment import Segment; from rich.cells import cell_len;"
        "widths.count_as(widths.WIDE); widths.count_as(widths.NARROW);"
        "widths.count_as(widths.WIDE);"
        "print(widths.current_width(), width('●あ'), cell_len('●あ'), cut('●●●', 2),"
        "[part.text for part in Segment('●●').split_cells(1)])"
    )
    assert run(["-c", code], ELSEWHERE).decode() == "wide 3 3 ●… ['●', '●']\n"


def test_where_rich_measures_by_something_else_signs_are_counted_as_one_cell(monkeypatch):
    """The names are there, and nothing asks them."""
    monkeypatch.setattr("rich.cells.cell_len", len)
    widths.count_as(widths.WIDE)
    monkeypatch.undo()
    assert [width(sign) for sign in "●※①"] == [1, 1, 1]
    widths.count_as(widths.UNKNOWN)


@pytest.mark.parametrize("more", [{}, {"PLANNER_WIDTH": "wide"}])
def test_without_the_names_of_rich_all_is_printed_as_ever(data: Path, more):
    words = [str(MAIN_FILE), "--data", str(data), "--lang", "ja", "show"]
    variables = {"PLANNER_CONFIG": str(data), **more}
    assert run(words, variables | ELSEWHERE) == run(words, variables)


@pseudo_terminal
@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_the_names_of_rich_no_mark_of_the_screen_is_shifted(tmp_path: Path, language: str):
    seen = []
    for kind in (narrow, wide):
        data = tmp_path / kind.__name__
        data.mkdir()
        library.open_library(DataFolder(data), is_chosen=True, who="佐藤")
        with started(data, kind, 80, 24, language, variables=ELSEWHERE) as terminal:
            if kind is wide:
                terminal.wait(lambda text: "|" in text and "│" not in text)
            terminal.rest()
            seen.append(marks_and_rules(terminal, "│" if kind is narrow else "|"))
            terminal.visit(ENTER, "?", "s", "f")
            terminal.send("q")
            assert terminal.end() == 0
    for marks, rules in seen:
        assert marks
        assert len(rules) == 1, "every rule in the same cell on every line"
    assert seen[0] == seen[1]


def run(words: list[str], variables: dict[str, str]) -> bytes:
    command, environment = [sys.executable, *words], {"PYTHONUTF8": "1", **variables}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


# What is sent


@pseudo_terminal
def test_a_terminal_known_to_be_narrow_is_sent_the_frame_as_it_is():
    frame = "\x1b[1m● ○│※①…\x1b[0m"
    assert pinned(frame, widths.NARROW) == frame


@pseudo_terminal
@pytest.mark.usefixtures("counted_wide")
def test_a_wide_terminal_is_sent_ascii_for_rules_and_blocks():
    sent = pinned("".join(map(chr, range(0x2500, 0x25A0))), widths.WIDE)
    assert sent.isascii()
    assert len(sent) == 0xA0
    assert pinned("│─┼", widths.WIDE) == "|-+"
    assert pinned("┏━┃", widths.WIDE) == "+=#"


# The screen


@pseudo_terminal
@pytest.mark.parametrize(
    ("columns", "lines", "language"),
    [(80, 24, "ja"), (180, 45, "en")],
)
def test_columns_and_marks_stand_alike_on_both_kinds_of_terminal(
    data: Path, columns: int, lines: int, language: str
):
    seen = []
    for kind in (narrow, wide):
        with started(data, kind, columns, lines, language) as terminal:
            rule = "│" if kind is narrow else "|"
            seen.append([table(terminal, rule), *scrolled(terminal, rule)])
    for marks, rules in seen[1]:
        assert marks
        assert len(rules) == 1, "every rule in the same cell on every line"
    assert seen[0] == seen[1]


@pseudo_terminal
@pytest.mark.parametrize(
    ("kind", "columns", "lines", "language"),
    [
        (narrow, 80, 24, "ja"),
        (wide, 80, 24, "ja"),
        (wide, 180, 45, "en"),
        (by_font, 80, 24, "en"),
    ],
)
def test_no_dialog_halves_a_sign_or_leaves_its_lines(
    data: Path, kind: Kind, columns: int, lines: int, language: str
):
    with started(data, kind, columns, lines, language) as terminal:
        for key in (ENTER, "?", "s", ",", "m", "f", "\x10"):
            terminal.send(key)
            terminal.wait("Esc")
            terminal.send("\x1b[B\x1b[B")
            assert_whole(terminal)
            terminal.send(ESCAPE)
            terminal.wait("3△")
            terminal.wait(lambda text: "Esc" not in text)
            assert_whole(terminal)


@pseudo_terminal
@pytest.mark.parametrize(("kind", "language"), [(wide, "ja"), (by_font, "en")])
def test_what_looks_back_halves_no_sign(data: Path, kind: Kind, language: str):
    with started(data, kind, 80, 24, language) as terminal:
        terminal.send("2")  # so that there is something to look back at
        terminal.wait("Saved" if language == "en" else "保存済")
        for keys in ("H", "d" + ENTER, "@"):
            for key in keys:
                terminal.send(key)
                terminal.wait("Esc")
            assert_whole(terminal)
            terminal.send(ESCAPE)
            terminal.wait(lambda text: "Esc" not in text)


@pseudo_terminal
@pytest.mark.parametrize("kind", [narrow, wide, by_font])
def test_a_note_is_typed_where_the_cursor_stands(data: Path, kind: Kind):
    with started(data, kind, 80, 24) as terminal:
        terminal.send("]" + ENTER)
        terminal.wait("Ctrl+S")
        terminal.send(f"\x1b[200~{TYPED}\x1b[201~")
        terminal.wait("終")
        assert_cursor_behind(terminal, "終")
        terminal.send("\x1b[D" * 3 + "字")
        terminal.wait("字㈱")
        assert_cursor_behind(terminal, "字")
        terminal.send(BACKSPACE + "\x13")
        terminal.wait("保存済")
        assert_whole(terminal)
        rule = "│" if kind is narrow else "|"
        _marks, rules = table(terminal, rule)
        assert len(rules) == 1
    note = PlanBook(place_of(data)).plan.rows[numbered("1-1")].report("2020-06").note
    assert note == TYPED


@pseudo_terminal
@pytest.mark.parametrize("kind", [narrow, wide])
def test_live_changes_keep_the_columns(data: Path, kind: Kind):
    with started(data, kind, 80, 24) as terminal:
        rule = "│" if kind is narrow else "|"
        before = table(terminal, rule)
        terminal.send("]2 ")
        terminal.wait(lambda text: text.count("済") >= 3)
        PlanBook(place_of(data), who="鈴木").submit(_status(numbered("1-2"), "△"))
        terminal.wait(lambda text: "△1" in text)
        assert_whole(terminal)
        marks, rules = table(terminal, rule)
        assert rules == before[1]
        gone, come = before[0] - marks, marks - before[0]
        assert [(y, x, sign) for y, x, sign in come] == [(y, x, "済") for y, x, _ in gone]


@pytest.mark.parametrize("later", [widths.UNKNOWN, widths.NARROW])
async def test_what_a_wide_terminal_is_sent_is_gone_with_it(tmp_path: Path, later: str):
    bars = set("▁▂▃▄▅▆▇")
    try:
        for kind, is_drawn in ((widths.WIDE, False), (later, True)):
            widths.count_as(kind)
            async with stage(tmp_path, size=(80, 24)) as s:
                await s.press("question_mark")
                assert bool(bars & set(s.app.export_screenshot())) == is_drawn
                assert s.app.has_class("-wide-signs") != is_drawn
    finally:
        widths.count_as(widths.UNKNOWN)


@pseudo_terminal
def test_a_terminal_that_never_answers_shifts_no_column(data: Path):
    seen = []
    for kind in (narrow, wide):
        with started(data, kind, 80, 24, is_silent=True) as terminal:
            seen.append(terminal.cells)
    for narrow_line, wide_line in zip(*seen, strict=True):
        for place, sign in enumerate(narrow_line):
            if sign in SIGNS or "\u3040" <= sign < "\ua000":
                assert wide_line[place] == sign


@pseudo_terminal
def test_a_terminal_with_widths_of_its_own_shifts_no_column(data: Path):
    seen = []
    for kind in (wide, by_font):
        with started(data, kind, 80, 24) as terminal:
            seen.append(table(terminal, "|"))
            assert_whole(terminal)
    assert seen[0] == seen[1]


@pseudo_terminal
@pytest.mark.parametrize("kind", [narrow, wide])
def test_the_option_overrides_what_the_terminal_says(data: Path, kind: Kind):
    other = "wide" if kind is narrow else "narrow"
    with Terminal(data, "--width", other, columns=80, lines=24, ambiguous=kind) as terminal:
        terminal.wait("サービス水準")
        terminal.rest()
        assert ("│" in terminal.text) == (other == "narrow")
        assert ("|" in terminal.text) == (other == "wide")


@pseudo_terminal
def test_shift_f3_is_no_answer_and_no_answer_is_a_key(data: Path):
    with started(data, narrow, 80, 24, is_silent=True) as terminal:
        before = terminal.text
        terminal.send("\x1b[1;2R\x1b[1;3R")
        terminal.rest()
        assert terminal.text == before
        terminal.send("\x1b[5;8R")  # the answer, late
        terminal.wait(lambda text: "|" in text and "│" not in text)
        terminal.send("\x1b[5;7R\x1b[1;2R")
        terminal.rest()
        assert "|" in terminal.text
        terminal.send("q")
        assert terminal.end() == 0
    assert len(PlanBook(place_of(data)).entries()) == 1


@pseudo_terminal
@pytest.mark.parametrize("answer", ["\x1b[5;7R", "\x1b[5;8R"])
def test_an_answer_torn_on_its_way_changes_no_plan(data: Path, answer: str):
    with started(data, narrow, 80, 24, is_silent=True) as terminal:
        terminal.send_torn(answer)
        terminal.rest()
        terminal.send("q")
        assert terminal.end() == 0
    assert len(PlanBook(place_of(data)).entries()) == 1


# Print


@pseudo_terminal
@pytest.mark.parametrize("kind", [narrow, wide])
def test_a_printed_grid_is_aligned_on_both_kinds_of_terminal(data: Path, kind: Kind):
    words = ("show", "--width", kind.__name__)
    with Terminal(data, *words, columns=160, lines=120, ambiguous=kind) as terminal:
        terminal.wait("35-1")
        lines = terminal.cells
    months = [place - 1 for place, sign in enumerate(lines[2]) if sign == "月"]
    assert len(months) == 12
    found = [place for line in lines[3:] for place, sign in enumerate(line) if sign == "●"]
    inside = [place for place in found if months[0] <= place <= months[-1]]
    assert len(inside) > 400
    assert set(inside) <= set(months)


def test_files_and_pipes_count_one_cell(data: Path):
    words = [str(MAIN_FILE), "--data", str(data), "--lang", "ja", "show"]
    printed = [
        run(words, {"PLANNER_CONFIG": str(data), **more})
        for more in ({}, {"PLANNER_WIDTH": "wide"})
    ]
    assert printed[0] == printed[1]


# The setting


def test_the_width_follows_option_environment_and_file(tmp_path: Path):
    environment = {"PLANNER_CONFIG": str(tmp_path)}
    assert config.load({}, environment).width_used == widths.UNKNOWN
    config.save(Settings(width="wide"), tmp_path / "settings.toml")
    assert config.load({}, environment).width_used == widths.WIDE
    environment["PLANNER_WIDTH"] = "narrow"
    assert config.load({}, environment).width_used == widths.NARROW
    assert config.load({"width": "auto"}, environment).width_used == widths.UNKNOWN
    assert Settings(width="太い").width_used == widths.UNKNOWN


# Reading the screen


def started(data: Path, kind: Kind, columns: int, lines: int, language="ja", **more) -> "Terminal":
    terminal = Terminal(
        data, columns=columns, lines=lines, ambiguous=kind, language=language, **more
    )
    terminal.wait("被扶養者資格")
    if kind is not narrow and not more:
        terminal.wait(lambda text: "|" in text and "│" not in text)
    terminal.rest()
    terminal.overflowed.clear()
    return terminal


def table(terminal: "Terminal", rule: str):
    """Places of the marks in the months, and of the rules of each line; no sign is halved."""
    assert_whole(terminal)
    return marks_and_rules(terminal, rule)


def marks_and_rules(terminal: "Terminal", rule: str):
    lines = terminal.cells[1:]
    end = next(y for y, line in enumerate(lines) if line[0] in set("─-╭+"))
    before = 1 if len(lines[0]) >= 150 else 0  # the rule before April: 実施概要 has one as well
    ruled = {
        y: tuple(x for x, sign in enumerate(line) if sign == rule)
        for y, line in enumerate(lines[:end])
        if rule in line
    }
    marks = {
        (y, x, lines[y][x])
        for y, rules in ruled.items()
        for x in range(rules[before] + 1, rules[before + 1])
        if lines[y][x] in SIGNS
    }
    return marks, set(ruled.values())


def scrolled(terminal: "Terminal", rule: str):
    """The table further down, then at its end."""
    for key, shown in (("\x1b[6~", "被扶養者資格"), ("G", "35")):
        terminal.send(key)
        terminal.wait(lambda text, shown=shown: shown in text.split("\n", 2)[2])
        yield table(terminal, rule)


def assert_whole(terminal: "Terminal") -> None:
    terminal.rest()
    halved = [line for line in terminal.lines if HALF in line]
    assert not halved, terminal.text
    assert not terminal.overflowed, terminal.overflowed


def assert_cursor_behind(terminal: "Terminal", sign: str) -> None:
    column, y = terminal.rest()
    assert terminal.cells[y][column - 2] == sign, "".join(terminal.cells[y])


def _status(row: str, symbol: str):
    from planner.history.intents import SetStatus

    return SetStatus(row, "2020-06", symbol)
