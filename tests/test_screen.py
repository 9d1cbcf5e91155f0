"""What a group leader does on the plan's screen, key by key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from months import JUNE, MAY
from sample import numbered
from stage import stage
from textual.events import MouseScrollDown

from planner.history.intents import SetStatus, WriteNote
from planner.plan.fiscal import Month
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder


async def test_it_opens_on_the_status_month_with_all_groups(tmp_path: Path):
    async with stage(tmp_path) as s:
        assert s.reference == "1-1"
        assert s.grid.cursor_month == MAY
        heading = s.heading()
        assert "令和2年度  群馬支部" in heading
        assert "基準月R2.5" in heading
        assert "全グループ" in heading
        assert "◎1 ○8 △12 □8" in heading
        assert "未記録" in heading


async def test_it_opens_on_the_own_group_once_one_is_set(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        assert s.reference == "6-1"
        assert "レセプト" in s.heading()
        shown = {s.plan.item_of(s.plan.rows[row]).number for row in s.grid.work_rows()}
        # items 6-14, and 32-35 of all groups
        assert shown == {str(n) for n in (*range(6, 15), *range(32, 36))}


async def test_a_digit_sets_the_status_and_it_is_on_disk_when_shown_as_saved(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("2")
        assert s.said().startswith("保存済")
        assert "佐藤" in s.said()
        assert s.on_disk().rows[s.row.id].report(MAY).status == "○"
        await s.press("0")
        assert not s.on_disk().rows[s.row.id].report(MAY).status


async def test_five_quick_keys_leave_five_entries_in_order(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.pilot.press("1", "2", "3", "4", "1")
        await s.settle()
        assert s.entries() == 5
        assert s.on_disk().rows[s.row.id].report(MAY).status == "◎"


async def test_after_a_good_status_space_ticks_this_months_mark(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("right", "right", "2")  # the cursor stands on July
        assert "Space で5月の●も実施済に" in s.said()
        await s.press("space")
        marks = {m.month: m.done for m in s.on_disk().rows[s.row.id].marks}
        assert marks[MAY] == MAY
        assert marks["2020-07"] is None


async def test_space_ticks_the_mark_under_the_cursor_and_asks_nothing(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("space")
        (done,) = [m for m in s.on_disk().rows[numbered("1-1")].marks if m.done]
        assert (done.month, done.done) == (JUNE, JUNE)
        assert "済" in s.drawn()[3]
        await s.press("backspace")
        assert not any(m.done for m in s.on_disk().rows[numbered("1-1")].marks)


async def test_space_on_an_empty_month_says_where_the_marks_are(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("2-1")
        await s.press("space")
        assert "6月に●がありません" in s.said()
        assert "5月・8月・11月" in s.said()
        assert s.entries() == 0


async def test_several_rows_take_a_status_as_one_entry_and_one_undo(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("shift+down", "shift+down", "3")
        rows = [numbered("2-1"), numbered("2-2"), numbered("3-1")]
        assert [s.on_disk().rows[row].report(MAY).status for row in rows] == ["△"] * 3
        assert s.entries() == 1
        await s.press("escape", "u")
        # 3-1 was □ on paper
        assert [s.on_disk().rows[row].report(MAY).status for row in rows] == [None, None, "□"]


async def test_capital_v_selects_and_space_ticks_all_selected(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("4-1")
        await s.press("V", "down", "space")
        assert s.entries() == 1
        done = [row.id for row in s.on_disk().rows.values() if any(m.done for m in row.marks)]
        assert done == [numbered("4-1"), numbered("5-1")]


async def test_space_says_how_many_selected_rows_have_no_mark(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("V", "down", "space")  # 1-2 is a KPI row
        assert s.entries() == 1
        assert "1行は●なし" in s.said()


async def test_the_incentive_filter_counts_only_what_it_shows(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("i")
        assert "未報告7件" in s.heading()


async def test_equals_confirms_last_months_note_for_a_selection(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.press("V", "down", "down", "=")
        plan = s.on_disk()
        for row in (numbered("1-1"), numbered("1-2"), numbered("1-3")):
            assert plan.rows[row].report(JUNE).note == plan.rows[row].report(MAY).note
        assert s.entries() == 1


async def test_equals_never_overwrites_a_note_written_this_month(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        PlanBook(PlanFolder(s.folder)).submit(WriteNote(numbered("1-2"), JUNE, "今月の文"))
        await s.look()
        await s.press("V", "down", "down", "=")
        plan = s.on_disk()
        assert plan.rows[numbered("1-2")].report(JUNE).note == "今月の文"
        assert (
            plan.rows[numbered("1-3")].report(JUNE).note
            == plan.rows[numbered("1-3")].report(MAY).note
        )
        await s.press("escape", "=")
        assert "もう書かれています" in s.said()


async def test_undo_and_redo_work_after_a_restart(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await s.press("2")
    async with stage(tmp_path) as s:
        await s.press("u")
        assert s.on_disk().rows[numbered("2-1")].report(MAY).status is None
    async with stage(tmp_path) as s:
        await s.press("ctrl+r")
        assert s.on_disk().rows[numbered("2-1")].report(MAY).status == "○"
        assert "やり直し: 2-1 の5月の実施状況を ○ にした" in s.said()
        await s.press("ctrl+r")
        assert s.said() == "やり直す変更はありません"


async def test_a_stray_key_never_changes_the_plan(tmp_path: Path):
    async with stage(tmp_path, month=JUNE) as s:
        await s.go("2-1")  # no ● in June
        for key in "acdeghjklnoprtvyACDEFHIJKLMNOPRSTUWXYZ;:@!#$%&()-^~|`{}+*<>._".replace("q", ""):
            await s.pilot.press(key)
            await s.pilot.press("escape")
        await s.settle()
        assert s.entries() == 0


@pytest.mark.parametrize(("key", "form"), [("2", "２"), ("=", "＝"), ("space", "　"), ("u", "う")])
async def test_keys_also_work_as_an_ime_left_on_sends_them(tmp_path: Path, key: str, form: str):
    async def outcome(data: Path, pressed: str) -> tuple[str, int]:
        async with stage(data, month=JUNE) as s:
            await s.press("1", pressed)
            return (repr(s.on_disk().rows[numbered("1-1")]), s.entries())

    assert await outcome(tmp_path / "a", key) == await outcome(tmp_path / "b", form)


async def test_brackets_look_at_another_month_and_the_title_says_so(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("]")
        assert s.grid.cursor_month == JUNE
        assert "基準月R2.5（表示R2.6）" in s.heading()
        # 35 items, of which 1, 3 and 31 report in 3, 4 and 2 rows: 41; 12 and 31-1 rest
        assert "未報告39件" in s.heading()
        await s.press("[", "[")
        assert "表示R2.4" in s.heading()
        assert s.on_disk().status_month == MAY
        await s.press("[", "[")
        assert "表示R2.4" in s.heading()


async def test_i_shows_the_seven_incentive_items_only(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("i")
        shown = {s.plan.item_of(s.plan.rows[row]).number for row in s.grid.work_rows()}
        assert shown == {"17", "22", "23", "24", "25", "26", "27"}
        await s.press("i")
        assert len(list(s.grid.work_rows())) == 64


async def test_moving_with_arrows_letters_pages_and_ends(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("j", "down", "k")
        assert s.reference == "1-2"
        await s.press("G")
        assert s.reference == "35-1"
        await s.press("g")
        assert s.reference == "1-1"
        await s.press("pagedown")
        assert s.grid.cursor_line > 15
        await s.press("pageup")
        assert s.reference == "1-1"
        await s.press("end")
        assert s.grid.cursor_month == "2021-03"
        await s.press("home", "l", "right", "h", "left")
        assert s.grid.cursor_month == "2020-04"


async def test_every_row_is_reached_by_going_down(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        seen = [s.reference]
        for _ in range(63):
            await s.pilot.press("down")
            seen.append(s.reference)
            y = s.grid.cursor_line - round(s.grid.scroll_y)
            assert 0 <= y < s.grid.scrollable_content_region.height - 1
        assert seen == [s.plan.reference(row) for row in s.plan.rows_in_order()]


async def test_the_header_and_left_columns_stay_while_scrolling_both_ways(tmp_path: Path):
    async with stage(tmp_path, size=(60, 20)) as s:
        await s.press("G", "end", "right")
        drawn = s.drawn()
        assert "進捗状況" in drawn[0]
        assert "事業" in drawn[0]
        assert any(line.startswith("35") for line in drawn)
        assert s.grid.scroll_x > 0
        assert s.grid.scroll_y > 0


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 40), (180, 45), (240, 60)])
async def test_every_size_draws_whole_lines_of_the_right_width(tmp_path: Path, size):
    from planner.text import width

    async with stage(tmp_path, size=size) as s:
        for keys in ([], ["G"], ["end", "right"]):
            await s.press(*keys)
            room = s.grid.scrollable_content_region.width
            assert {width(line) for line in s.drawn()} <= {room, s.grid.size.width}
        assert ("実施概要" in s.drawn()[0]) == (size[0] >= 180)


async def test_the_screen_is_drawn_anew_when_the_terminal_is_resized(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24)) as s:
        assert "実施概要" not in s.drawn()[0]
        await s.pilot.resize_terminal(180, 45)
        await s.settle()
        assert "実施概要" in s.drawn()[0]


async def test_a_click_moves_the_cursor_and_the_wheel_scrolls(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.pilot.click("#grid", offset=(80, 8))
        assert s.grid.cursor_line == 7
        before = s.grid.scroll_y
        await s.pilot._post_mouse_events(
            [MouseScrollDown],
            "#grid",
            (10, 10),
            1,
        )
        await s.until(lambda: s.grid.scroll_y > before, "the grid scrolled down")


async def test_what_others_write_appears_by_itself(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        other = PlanBook(PlanFolder(s.folder), who="鈴木")
        other.submit(SetStatus(numbered("2-1"), MAY, "△"))
        await s.until(lambda: s.plan.rows[numbered("2-1")].report(MAY).status == "△", "△ of 鈴木")
        assert s.reference == "2-1"


async def test_marks_are_told_apart_without_colour(tmp_path: Path):
    from planner.history.intents import AddMark, DropMark, MoveMark, Suspend, TickMark

    async with stage(tmp_path, month=Month("2020-09")) as s:
        book = PlanBook(
            PlanFolder(s.folder), who="佐藤", clock=lambda: datetime(2020, 9, 1, tzinfo=UTC)
        )
        row = book.plan.rows[numbered("20-3")]  # June, July, November
        june, july, november = (m.id for m in row.marks)
        book.submit(TickMark(numbered("20-3"), july, Month("2020-07")))
        book.submit(MoveMark(numbered("20-3"), november, Month("2020-12"), "会場"))
        book.submit(AddMark(numbered("20-3"), "x1", Month("2020-10"), "追加開催"))
        book.submit(
            DropMark(numbered("17-2"), book.plan.rows[numbered("17-2")].marks[0].id, "本部指示")
        )
        book.submit(
            MoveMark(numbered("17-2"), book.plan.rows[numbered("17-2")].marks[1].id, None, "未定")
        )
        book.submit(Suspend(numbered("21-1"), "z9", Month("2020-07"), why="延期"))
        assert june
        await s.go("20-3")
        await s.look()

        def signs(reference: str) -> str:
            line = next(
                s.grid.render_line(y + 1 - round(s.grid.scroll_y)).text
                for y, line in enumerate(s.grid.lines)
                if getattr(line, "place", None) is not None
                and s.plan.reference(s.plan.rows[line.row]) == reference
            )
            return "".join(line.split("│")[1].split())

        assert signs("20-3") == "遅済＋→●"
        await s.go("17-2")
        assert signs("17-2") == "×？"
        await s.go("21-1")
        assert signs("21-1") == "休"


HOSTILE = "[/] [@click=app.quit]x[/] \x1b[31mred\x1b[0m \x9b31m ＝１ 髙﨑𠮷 👩‍👩‍👧 " + "あ" * 10000


async def test_hostile_text_is_only_text(tmp_path: Path):
    async with stage(tmp_path, size=(240, 60)) as s:
        book = PlanBook(PlanFolder(s.folder), who="[b]x[/b]")
        book.submit(WriteNote(numbered("1-1"), MAY, HOSTILE))
        await s.look()
        shown = "\n".join(s.drawn())
        assert "[/] [@click=app.quit]x[/]" in shown
        assert "\x1b" not in shown
        assert "\x9b" not in shown
        note = s.plan.rows[numbered("1-1")].report(MAY).note
        assert note is not None
        assert note.count("あ") == 10000
