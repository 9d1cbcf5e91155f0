"""Leaving and coming back, widths of columns, copying and opening, as a person does it."""

import csv
import io
import json
from pathlib import Path

import pytest
from months import JUNE, MAY
from sample import numbered
from stage import Stage, stage

from planner.forms.columns import fit, resized, width_class
from planner.history.intents import SetStatusMonth, WriteNote
from planner.settings import open_file, state
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.text import width

NARROW, MIDDLE, WIDE = (80, 24), (140, 40), (180, 45)


def kept_in(folder: Path) -> Path:
    return folder / "config" / "state.json"


def rule_places(s: Stage) -> set[tuple[int, ...]]:
    """Where the rules stand in the cells of each line that has them."""
    lines = [line for line in s.drawn() if "│" in line]
    return {
        tuple(width(line[:place]) for place, sign in enumerate(line) if sign == "│")
        for line in lines
    }


# Leaving and coming back


async def test_the_screen_opens_as_it_was_left(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, kept=kept) as s:
        await s.press("f", "3", "]", "j", ">")  # レセプト, June, the second row
        left = s.reference
        heading, columns = s.heading(), s.grid.columns
        await s.press("q")
    async with stage(tmp_path, kept=kept) as s:
        assert s.heading() == heading
        assert "レセプト" in heading
        assert "表示R2.6" in heading
        assert s.reference == left
        assert s.grid.columns == columns
        assert s.grid.cursor_month == JUNE


async def test_the_row_left_is_in_view_however_far_down(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, size=NARROW, kept=kept) as s:
        await s.press("G", "q")
        last = s.row.id
    async with stage(tmp_path, size=NARROW, kept=kept) as s:
        assert s.row.id == last
        drawn = s.grid.cursor_line - round(s.grid.scroll_y)
        assert 0 <= drawn < s.grid.size.height - 1


async def test_the_incentive_filter_stays(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, kept=kept) as s:
        await s.press("i", "q")
    async with stage(tmp_path, kept=kept) as s:
        assert "インセンティブのみ" in s.heading()


async def test_a_group_asked_for_comes_before_the_view_left(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, group="業務", kept=kept) as s:
        assert "業務" in s.heading()
        await s.press("f", "1", "q")  # all groups
    async with stage(tmp_path, group="業務", asked_group="保健", kept=kept) as s:
        assert "保健" in s.heading()
    async with stage(tmp_path, group="業務", kept=kept) as s:
        assert "全グループ" in s.heading()


async def test_a_month_asked_for_comes_before_the_one_left(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, kept=kept) as s:
        await s.press("]", "q")
    async with stage(tmp_path, month="2020-09", kept=kept) as s:
        assert s.main.month == "2020-09"


async def test_a_new_status_month_comes_before_the_month_left(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, kept=kept) as s:
        await s.press("]", "]", "q")  # July left
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(SetStatusMonth(JUNE))
    async with stage(tmp_path, kept=kept) as s:
        assert s.main.month == JUNE


async def test_a_status_month_set_while_the_plan_was_open_counts_as_new(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, kept=kept) as s:
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(SetStatusMonth(JUNE))
        await s.look()
        assert "基準月R2.6" in s.heading()
        await s.press("q")  # still looking at May
    async with stage(tmp_path, kept=kept) as s:
        assert s.main.month == JUNE


async def test_a_new_own_group_comes_before_the_group_left(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, group="業務", kept=kept) as s:
        await s.press("f", "1", "q")
    async with stage(tmp_path, group="保健", kept=kept) as s:
        assert "保健" in s.heading()


@pytest.mark.parametrize("content", [b"", b"{", b'{"version": 9}', b'{"version": 1, "widths": 1}'])
async def test_a_file_that_cannot_be_used_is_not_worth_a_word(tmp_path: Path, content: bytes):
    kept = kept_in(tmp_path)
    kept.parent.mkdir()
    kept.write_bytes(content)
    async with stage(tmp_path, kept=kept) as s:
        assert "基準月R2.5  全グループ" in s.heading()
        hint = "見本です。自分の計画は「P」　「,」名前とグループ　「?」キー一覧　「F1」使い方"
        assert s.said() == hint
        await s.press("q")
    assert s.app.return_code == 0


async def test_hostile_values_left_behind_are_brought_back_to_sense(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, size=WIDE, kept=kept) as s:
        usual = s.grid.columns
        await s.press("q")
    held = state.read(kept)
    place = held.places[0]
    text = "[red]\x1b]0;x\x07"
    hostile = {"group": text, "row": text, "month": f"2020-0{text}"}
    left = {"folder": place.folder, "plan": place.plan, "status_month": MAY, **hostile}
    widths = {"wide": {"title": 10**19, "note": -5}, text: {}}
    kept.write_text(json.dumps({"version": 1, "places": [left], "widths": widths}))
    async with stage(tmp_path, size=WIDE, kept=kept) as s:
        columns = s.grid.columns
        assert "基準月R2.5  全グループ" in s.heading()
        assert columns.fixed + columns.scrolled == usual.fixed + usual.scrolled
        assert columns.outline >= 12
        assert columns.note >= 12


# Widths of columns


@pytest.mark.parametrize("size", [NARROW, MIDDLE, WIDE])
async def test_keys_widen_and_narrow_the_columns_and_every_line_follows(tmp_path: Path, size):
    async with stage(tmp_path, size=size) as s:
        usual = s.grid.columns
        await s.press("<", "<")
        assert s.grid.columns.title == usual.title - 4
        await s.press("＞")  # the IME left on
        assert s.grid.columns.title == usual.title - 2
        assert len(rule_places(s)) == 1
        await s.press(">", "}")
        assert s.grid.columns.note == usual.note + 2
        await s.press("{")
        assert s.grid.columns == usual
        assert s.entries() == 0


NOTE_FROM = 137  # cells: 30 of 事業, 12 of 進捗状況 and all between them are in view

STEPS = {"<": {"title": -2}, ">": {"title": 2}, "{": {"note": -2}, "}": {"note": 2}}


@pytest.mark.parametrize("step", STEPS.values(), ids=str)
@pytest.mark.parametrize("cells", [59, 79, 89, 115, 116, 119, 136, 137, 149, 150, 179, 299])
def test_no_column_can_be_made_to_disappear(cells: int, step: dict[str, int]):
    usual, wanted = fit(cells, 2), state.Widths()
    for _ in range(120):
        wanted = resized(cells, 2, wanted, **step)
    columns = fit(cells, 2, wanted)
    assert columns.title >= 8
    assert columns.note >= 12
    assert (columns.outline >= 12) == (usual.outline > 0)
    assert cells - columns.fixed >= 6 * columns.month  # half a year is always in view
    if cells >= NOTE_FROM:
        assert columns.fixed + columns.scrolled == cells
    assert resized(cells, 2, wanted, **step) == wanted  # the way back is no longer than that


@pytest.mark.parametrize("key", STEPS)
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_key_at_the_end_of_its_way_says_so(tmp_path: Path, size, key: str):
    async with stage(tmp_path, size=size) as s:
        while s.grid.resize_columns(**STEPS[key]):
            pass
        await s.press(key)
        assert "ここまで" in s.said()
        assert len(rule_places(s)) == 1


async def test_narrowing_what_is_scrolled_to_leaves_no_empty_cells_behind_it(tmp_path: Path):
    async with stage(tmp_path, size=NARROW) as s:
        await s.press("end", "right", "left")  # scrolled to the end of the note
        await s.press(*"{{{{{{")
        assert s.grid.columns.note == 12
        assert all(line.rindex("│") == len(line.rstrip()) - 5 for line in s.drawn()[:1])
        columns = s.grid.columns
        assert s.grid.scroll_x + s.grid.room - columns.fixed <= columns.scrolled


async def test_a_command_brings_the_usual_widths_back(tmp_path: Path):
    async with stage(tmp_path, size=WIDE) as s:
        usual = s.grid.columns
        await s.press(">", ">", "}")
        assert s.grid.columns != usual
        s.main.run_command("reset_columns")
        await s.settle()
        assert s.grid.columns == usual
        assert s.grid.widths == {}


async def test_each_width_of_terminal_has_widths_of_its_own(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, size=WIDE, kept=kept) as s:
        await s.press(">", ">", ">")
        wide = s.grid.columns
        await s.pilot.resize_terminal(*NARROW)
        await s.settle()
        assert s.grid.columns == fit(79, 2)
        await s.press("<")
        narrow = s.grid.columns
        await s.pilot.resize_terminal(*WIDE)
        await s.settle()
        assert s.grid.columns == wide
        await s.press("q")
    async with stage(tmp_path, size=NARROW, kept=kept) as s:
        assert s.grid.columns == narrow


def test_whatever_is_wanted_fits_every_terminal():
    for cells in range(40, 320):
        for title, note in ((1, 1), (999, 999), (8, 200), (200, 12)):
            columns = fit(cells, 2, state.Widths(title, note))
            if cells >= NOTE_FROM:
                assert columns.fixed + columns.scrolled == cells
            assert min(columns.title, columns.note) >= 8
        usual = fit(cells, 2)
        assert fit(cells, 2, state.Widths(-3, 0)) == usual


def test_what_one_column_takes_another_gives_where_all_is_in_view():
    wanted = resized(140, 2, state.Widths(), note=4)
    assert fit(140, 2, wanted).note == fit(140, 2).note + 4
    assert fit(140, 2, wanted).title == fit(140, 2).title - 4
    assert width_class(140) == "middle"


def test_the_course_of_the_year_gives_way_below_110_columns():
    assert [fit(columns - 1, 2).course for columns in (80, 109, 110, 120, 180)] == [
        0,
        0,
        12,
        12,
        12,
    ]
    assert fit(139, 2, is_roomy=True).course == 0


def test_months_have_four_cells_then_five_then_six():
    assert [fit(cells, 2).month for cells in (79, 89, 90, 115, 116, 179)] == [4, 4, 5, 5, 6, 6]


@pytest.mark.parametrize(
    ("size", "rule", "by", "changed"),
    [
        (NARROW, "title", 6, {"title": 6}),
        (MIDDLE, "title", -5, {"title": -5, "note": 5}),
        (MIDDLE, "note", -3, {"title": -3, "note": 3}),
        (WIDE, "title", 4, {"title": 4}),
        (WIDE, "outline", 5, {"outline": 5, "note": -5}),
        (WIDE, "note", 4, {"note": -4, "outline": 4}),
    ],
)
async def test_a_rule_of_the_header_is_dragged_with_the_mouse(
    tmp_path: Path, size, rule: str, by: int, changed: dict[str, int]
):
    async with stage(tmp_path, size=size) as s:
        usual, line = s.grid.columns, s.grid.cursor_line
        place = s.grid._rules()[rule]
        header = s.drawn()[0]
        assert cell(header, place) == "│"
        await s.pilot.mouse_down("#grid", offset=(place, 0))
        await s.pilot.hover("#grid", offset=(place + by // 2, 0))
        low = s.grid.size.height - 2  # the hand is not steady
        await s.pilot.hover("#grid", offset=(place + by, low))
        await s.pilot.mouse_up("#grid", offset=(place + by, low))
        await s.settle()
        for name, cells in changed.items():
            assert getattr(s.grid.columns, name) == getattr(usual, name) + cells
        assert cell(s.drawn()[0], place + by) == "│"
        assert s.grid.cursor_line == line
        assert s.grid.scroll_y == 0
        after = s.grid.columns
        await s.pilot.hover("#grid", offset=(place, 0))
        assert s.grid.columns == after


def cell(line: str, place: int) -> str:
    """The sign in a cell of a line."""
    return next(sign for index, sign in enumerate(line) if width(line[:index]) == place)


async def test_the_header_between_the_rules_is_not_held(tmp_path: Path):
    async with stage(tmp_path, size=WIDE) as s:
        usual = s.grid.columns
        await s.pilot.mouse_down("#grid", offset=(8, 0))
        await s.pilot.hover("#grid", offset=(20, 0))
        await s.pilot.mouse_up("#grid", offset=(20, 0))
        assert s.grid.columns == usual
        assert s.app.mouse_captured is None


async def test_the_scrollbar_is_still_dragged(tmp_path: Path):
    async with stage(tmp_path, size=NARROW) as s:
        bar = s.grid.room
        await s.pilot.mouse_down("#grid", offset=(bar, 1))
        await s.pilot.hover("#grid", offset=(bar, s.grid.size.height - 1))
        await s.pilot.mouse_up("#grid", offset=(bar, s.grid.size.height - 1))
        await s.settle()
        assert s.grid.scroll_y > 10


# Copying


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), "excel-tab"))


async def test_y_copies_the_row_and_says_so(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("y")
        heading, row = cells(s.app.clipboard)
        assert heading[:5] == ["項番", "行", "事業", "実施概要", "4月"]
        assert heading[16:] == ["実施状況（R2.5）", "進捗状況（R2.5）", "改善策（R2.5）"]
        assert row[:3] == ["2", "1", "限度額認定証の利用促進"]
        assert [heading[4 + place] for place in range(12) if row[4 + place]] == [
            "5月",
            "8月",
            "11月",
        ]
        assert s.said() == "1行を写しました。写せない端末もあるので、貼って確かめてください"
        assert s.entries() == 0


async def test_y_copies_the_selected_rows_in_their_order(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-3")
        await s.press("shift+up", "shift+up", "ｙ")
        assert [row[:2] for row in cells(s.app.clipboard)[1:]] == [
            ["1", "1"],
            ["1", "2"],
            ["1", "3"],
        ]
        assert s.said().startswith("3行を写しました")


async def test_a_row_is_copied_with_its_series_of_figures(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("6-2")
        await s.press("y")
        texts = [row[3] for row in cells(s.app.clipboard)[2:]]
        assert "査定率累計(%)" in texts
        assert s.said().startswith("1行")


async def test_shift_y_copies_what_is_shown_and_no_more(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("Y")
        assert len(cells(s.app.clipboard)) == 1 + 75
        assert s.said().startswith("64行")  # 49 activities and 15 KPIs
        await s.press("f", "3", "Y")
        assert {row[0] for row in cells(s.app.clipboard)[1:]} == shown_items(s)
        before = s.app.clipboard
        await s.press("i")  # nothing of this group is インセンティブ関連
        assert "当てはまる行はありません" in s.said()
        await s.press("Y")
        assert s.said() == "写す行がありません"
        assert s.app.clipboard == before


async def test_keys_on_a_view_without_rows_do_no_harm(tmp_path: Path):
    kept = kept_in(tmp_path)
    async with stage(tmp_path, kept=kept) as s:
        await s.press("f", "3", "i")
        assert not s.grid.lines
        await s.press(*"gGjk", "pageup", "pagedown", "home", "end", "V", "shift+down", "escape")
        await s.press(*"123450=w mxazb", "enter", "space", "backspace", "n", "y", ">", "q")
        assert s.entries() == 0
    async with stage(tmp_path, kept=kept) as s:
        assert s.grid.lines  # an empty view is not come back to


def shown_items(s: Stage) -> set[str]:
    return {s.plan.item_of(s.plan.rows[row]).number for row in s.grid.work_rows()}


async def test_hostile_text_stays_text_all_the_way_to_the_clipboard(tmp_path: Path):
    async with stage(tmp_path, kept=kept_in(tmp_path)) as s:
        note = "=cmd|' /C calc'!A0\t[/]\x1b]52;c;eA==\x07\n\"二行目\""
        PlanBook(PlanFolder(s.folder)).submit(WriteNote(numbered("2-1"), MAY, note))
        await s.look()
        await s.go("2-1")
        await s.press("y")
        _, row = cells(s.app.clipboard)
        assert row[17] == "'=cmd|' /C calc'!A0 [/]]52;c;eA==\n\"二行目\""


async def test_more_than_a_terminal_may_take_stands_in_a_file_that_o_opens(
    tmp_path: Path, monkeypatch
):
    kept, opened = kept_in(tmp_path), []
    monkeypatch.setattr(open_file, "start_program", opened.append)
    async with stage(tmp_path, kept=kept) as s:
        for row in list(s.plan.rows)[:20]:
            PlanBook(PlanFolder(s.folder)).submit(WriteNote(row, MAY, "あ" * 2000))
        await s.look()
        await s.press("Y")
        file = kept.with_name("copied.txt")
        assert file.read_bytes() == s.app.clipboard.encode("utf-8-sig")
        assert "受け取れない端末" in s.said()
        assert "copied.txt" in s.said()
        await s.press("お")
        await s.app.workers.wait_for_complete()
        assert opened == [file.resolve()]


async def test_too_much_to_copy_and_nowhere_to_write_is_said(tmp_path: Path):
    kept = tmp_path / "file" / "state.json"
    (tmp_path / "file").touch()
    async with stage(tmp_path, kept=kept) as s:
        for row in list(s.plan.rows)[:20]:
            PlanBook(PlanFolder(s.folder)).submit(WriteNote(row, MAY, "あ" * 2000))
        await s.look()
        await s.press("Y")
        assert "選んだ行だけを y で" in s.said()


# Opening what was printed


async def test_o_opens_what_was_printed_last(tmp_path: Path, monkeypatch):
    kept, opened = kept_in(tmp_path), []
    monkeypatch.setattr(open_file, "start_program", opened.append)
    printed = tmp_path / "計画[b].pdf"
    async with stage(tmp_path, kept=kept) as s:
        await s.press("o")
        assert "まだありません" in s.said()
        printed.touch()
        state.save_printed(printed, kept)
        await s.press("o")
        await s.app.workers.wait_for_complete()
        await s.settle()
        assert opened == [printed.resolve()]
        assert s.said().endswith("計画[b].pdf を開きました")
        printed.unlink()
        await s.press("o")
        await s.app.workers.wait_for_complete()
        await s.settle()
        assert "というファイルはありません" in s.said()


# Leaving


@pytest.mark.parametrize(
    ("keys", "said"),
    [(None, "終わるには q を押してください"), ({"quit": "Q"}, "終わるには Q を押してください")],
)
async def test_the_key_that_ends_other_programs_tells_how_to_leave(tmp_path: Path, keys, said):
    async with stage(tmp_path, keys=keys) as s:
        await s.press("ctrl+c")
        assert s.said() == said
        assert not s.app._notifications


async def test_behind_another_screen_the_way_out_begins_there(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("s", "ctrl+c")
        assert s.said() == "終わるには、この画面を閉じてから q を押してください"
