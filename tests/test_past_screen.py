"""Looking back on screen: a row's story, what changed, and the grid as it was."""

import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from looking_back import listed, number_of, opened, past_grid, seen
from months import JUNE, MAY
from plans import long_history
from quickness import taken
from rich.style import Style
from sample import numbered, sample_plan
from stage import Stage, stage

from planner.history.intents import MoveMark, SetStatus, SetStatusMonth, WriteNote, WriteRemedy
from planner.store import book
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui.screens.changes import ChangesScreen
from planner.ui.screens.past import PastScreen
from planner.ui.screens.story import StoryScreen

SIZES = [(80, 24), (180, 45)]


class Days:
    """A clock put to noon of a day in June 2020, as Japan has it."""

    def __init__(self):
        self.now = datetime(2020, 6, 1, 3, tzinfo=UTC)

    def __call__(self):
        return self.now

    def go_to(self, day):
        self.now = datetime(2020, 6, day, 3, tzinfo=UTC)


def with_history(data: Path) -> PlanBook:
    """The sample after changes of four days, by two people.

    | day | what                                                              |
    |-----|-------------------------------------------------------------------|
    | 1   | the plan begins                                                   |
    | 3   | 佐藤: 2-1 ○ for May with a note                                   |
    | 8   | 鈴木: 2-1 △ and another note; its ● of May moved to July          |
    | 9   | 鈴木: 基準月 is June                                              |
    """
    clock = Days()
    folder = data / "plans" / "gunma"
    book.create(PlanFolder(folder), sample_plan(), who="企画総務", clock=clock)
    opened = PlanBook(PlanFolder(folder), who="佐藤", clock=clock)
    clock.go_to(3)
    opened.submit(
        [SetStatus(numbered("2-1"), MAY, "○"), WriteNote(numbered("2-1"), MAY, "予定どおり進めた")]
    )
    clock.go_to(8)
    opened.sign_as("鈴木")
    opened.submit(SetStatus(numbered("2-1"), MAY, "△"))
    opened.submit(WriteNote(numbered("2-1"), MAY, "会場が使えず遅れた"))
    mark = next(m for m in opened.plan.rows[numbered("2-1")].marks if m.due == MAY)
    opened.submit(MoveMark(numbered("2-1"), mark.id, "2020-07", "会場の都合"))
    clock.go_to(9)
    opened.submit(SetStatusMonth(JUNE))
    return opened


@asynccontextmanager
async def looking_back(data: Path, **options):
    with_history(data)
    async with stage(data, **options) as s:
        await s.go("2-1")
        yield s


def styled(s: Stage, text: str) -> Style:
    """The style a text is drawn in."""
    for strip in s.app.screen._compositor.render_strips():
        for segment in strip:
            if text in segment.text:
                return segment.style
    raise AssertionError(f"{text} is not seen")


# The story of a row


@pytest.mark.parametrize("size", SIZES)
async def test_h_tells_the_story_of_a_row_the_latest_first(tmp_path: Path, size):
    async with looking_back(tmp_path, size=size) as s:
        await opened(s, StoryScreen, "H", "H")
        day = r"(?:2020-0)?6[-/]0?(\d) 12:00"
        lines = [line for line in listed(s) if re.match(f"{day}  (佐藤|鈴木)  2-1 の", line)]
        assert [re.match(day, line)[1] for line in lines] == ["8"] * 3 + ["3"]
        assert re.match(f"{day}  鈴木  2-1 の5月の●を7月へ移した（理由: 会場の都合）", lines[0])
        assert "2020-06-08 12:00 鈴木" in "\n".join(seen(s))
        await s.press("escape")
        assert s.app.screen is s.main


@pytest.mark.parametrize("size", SIZES)
async def test_the_old_value_struck_through_stands_above_the_new(tmp_path: Path, size):
    async with looking_back(tmp_path, size=size) as s:
        await opened(s, StoryScreen, "H", "H")
        assert not any("旧: 予定どおり" in line for line in seen(s))
        await s.press("down")
        lines = seen(s)
        old = next(n for n, line in enumerate(lines) if "旧: 予定どおり進めた" in line)
        assert "新: 会場が使えず遅れた" in lines[old + 1]
        assert styled(s, "予定どおり進めた").strike
        assert not styled(s, "会場が使えず遅れた").strike
        await s.press("up")
        assert not any("旧: 予定どおり" in line for line in seen(s))


async def test_long_values_are_read_to_their_end(tmp_path: Path):
    with_history(tmp_path).submit(WriteNote(numbered("2-1"), MAY, "・長い文\n" * 40 + "終わり"))
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, StoryScreen, "H", "H")
        assert not any("終わり" in line for line in seen(s))
        await s.press("enter", "end")
        assert any("終わり" in line for line in seen(s))
        await s.press("enter", "down")
        assert any("旧:" in line for line in seen(s))


async def test_escape_leaves_the_values_first_and_then_the_story(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        story = await opened(s, StoryScreen, "H", "H")
        await s.press("enter", "escape")
        assert s.app.screen is story
        await s.press("down")  # in the list again
        assert any("新: 会場が使えず遅れた" in line for line in seen(s))
        await s.press("escape")
        assert s.app.screen is s.main


async def test_escape_leaves_the_values_first_and_then_the_changes(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await since_the_beginning(s)
        changes = s.app.screen
        await s.press("tab", "escape")
        assert s.app.screen is changes
        await s.press("escape")
        assert s.app.screen is s.main


async def test_narrowed_to_a_field_a_line_tells_the_change_of_that_field(tmp_path: Path):
    row = numbered("2-1")
    with_history(tmp_path).submit(
        [WriteNote(row, MAY, "面談が進まない"), WriteRemedy(row, MAY, "来月に二回行う")]
    )
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, StoryScreen, "H", "H")
        assert "進捗状況を「面談が進まない」" in seen(s)[2]
        await s.press("right", "right", "right")
        assert "[改善策]" in seen(s)[1]
        assert "改善策を「来月に二回行う」" in seen(s)[2]
        assert "ほか 1" in seen(s)[2]
        text = "\n".join(seen(s)[3:])
        assert text.index("新: 来月に二回行う") < text.index("新: 面談が進まない")


async def test_the_story_is_narrowed_to_a_field(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, StoryScreen, "H", "H")
        await s.press("right")
        assert "[実施状況]" in seen(s)[1]
        assert len([line for line in listed(s) if line.startswith("6/")]) == 2
        await s.press("right", "right")
        assert "[●と手順]" in seen(s)[1]
        assert len([line for line in listed(s) if line.startswith("6/")]) == 1


async def test_a_row_without_changes_says_so(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await s.go("3-1")
        await opened(s, StoryScreen, "H", "H")
        assert any("まだ変更されていません" in line for line in seen(s))
        await s.press("enter", "right")
        assert isinstance(s.app.screen, StoryScreen)


async def test_a_doctored_line_is_named_where_one_looks_back(tmp_path: Path):
    with_history(tmp_path).close()
    history = tmp_path / "plans" / "gunma" / "history.jsonl"
    text = history.read_text(encoding="utf-8")
    history.write_text(text.replace("予定どおり進めた", "予定より早く進めた"[:8]), encoding="utf-8")
    async with stage(tmp_path) as s:
        for keys in (("H", "H"), ("d",), ("@",)):
            await s.press(*keys)
            assert s.app.screen is s.main
            assert "2 行目が壊れている" in s.said()


# What changed


async def since_the_beginning(s: Stage) -> ChangesScreen:
    """Open what changed since the plan began."""
    await s.press("d")
    place = number_of(s, "計画の始めから")
    return await opened(s, ChangesScreen, place)


@pytest.mark.parametrize("size", SIZES)
async def test_d_shows_what_changed_old_above_new_with_who(tmp_path: Path, size):
    async with looking_back(tmp_path, size=size) as s:
        await since_the_beginning(s)
        text = "\n".join(seen(s))
        assert "変わったところ 4か所" in text
        assert "移した●1" in text
        assert re.search(r"6/9 12:00  鈴木  +基準月  R2.5 → R2.6|06-09 12:00  鈴木 .*R2.6", text)
        assert re.search(r"鈴木 .*→ 5月の●  5月 → 7月（会場の都合）", text)
        assert re.search(r"鈴木 .*5月の実施状況  空欄 → △", text)
        assert "予定どおり進めた" not in text  # between the two moments, in neither of them
        lines = listed(s)
        assert any(line.endswith("旧: R2.5") for line in lines)
        assert any(line.endswith("新: R2.6") for line in lines)


async def test_enter_goes_to_the_row(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await s.go("30-1")
        await since_the_beginning(s)
        await s.press("enter")  # 基準月 is of no row
        assert isinstance(s.app.screen, ChangesScreen)
        await s.press("down", "enter")
        assert s.app.screen is s.main
        assert s.reference == "2-1"


async def test_the_arrows_change_since_when(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await since_the_beginning(s)
        await s.press("right")  # the end of 3 June
        text = "\n".join(seen(s))
        assert "2020-06-03 12:00 → 今" in text
        for _change in range(3):
            if not any("旧: 予定どおり進めた" in line for line in seen(s)):
                await s.press("down")
        assert any("5月の進捗状況" in line for line in seen(s))
        assert any("新: 会場が使えず遅れた" in line for line in seen(s))
        await s.press("right", "right", "right")
        assert "変わったところ 1か所" in "\n".join(seen(s))
        await s.press("left", "left", "left", "left")
        assert "始め → 今" in "\n".join(seen(s))


async def test_two_moments_are_written_by_hand(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await s.press("d")
        place = number_of(s, "書く")
        await s.press(place)
        await s.press(*"6/3", "enter", *["backspace"] * 2)
        await opened(s, ChangesScreen, *"6/8", "enter")
        assert "2020-06-03 12:00 → 2020-06-08 12:00" in seen(s)[0]
        assert "変わったところ 3か所" in "\n".join(seen(s))


async def test_a_moment_that_cannot_be_read_is_said(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await s.press("d")
        place = number_of(s, "書く")
        await s.press(place)
        await s.press(*"いつか", "enter", "enter")
        assert "日時として読めません" in s.said()


async def test_a_plan_nobody_changed_has_nothing_to_look_back_to(tmp_path: Path):
    async with stage(tmp_path) as s:
        for key in ("d", "@"):
            await s.press(key)
            assert s.app.screen is s.main
            assert "まだ" in s.said()


async def test_looking_back_shows_any_text_as_text(tmp_path: Path):
    hostile = "[/]\x1b[31m[@click=app.quit]x[/]\u202e"
    with_history(tmp_path).submit(WriteNote(numbered("2-1"), MAY, hostile))
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, StoryScreen, "H", "H")
        assert any("新: [/][31m[@click=app.quit]x[/]" in line for line in seen(s))
        await s.press("escape")
        await since_the_beginning(s)
        await s.press("end")
        assert any("新: [/][31m[@click=app.quit]x[/]" in line for line in seen(s))


# The grid as it was


def status_of(s: Stage, row: str = numbered("2-1")) -> str | None:
    plan = past_grid(s).plan
    assert plan is not None
    return plan.rows[row].report(MAY).status


@pytest.mark.parametrize("size", SIZES)
async def test_the_at_sign_walks_back_by_days_and_says_so(tmp_path: Path, size):
    async with looking_back(tmp_path, size=size) as s:
        await opened(s, PastScreen, "@")
        assert seen(s)[0].startswith(" 【過去】 2020-06-08（月曜）の終わりの計画（読み取り専用")
        month = "基準月R2.5" if size[0] > 80 else " 5月 "  # a narrow heading has the month alone
        assert month in seen(s)[1]
        assert status_of(s) == "△"
        await s.press("left")
        assert "2020-06-03（水曜）の終わり" in seen(s)[0]
        assert status_of(s) == "○"
        await s.press("left")
        assert "計画を始めたとき 2020-06-01 12:00" in seen(s)[0]
        assert status_of(s) is None
        await s.press("left")
        assert status_of(s) is None
        await s.press("right", "right", "right", "right")
        assert seen(s)[0].startswith(" 【今】")
        await s.press("escape")
        assert s.app.screen is s.main
        assert s.reference == "2-1"


async def test_the_past_is_what_the_plan_was(tmp_path: Path):
    then = with_history(tmp_path).timeline()
    async with stage(tmp_path) as s:
        await opened(s, PastScreen, "@")
        for seq in (4, 1, 0):
            assert past_grid(s).plan == then.plan(seq)
            await s.press("left")


async def test_no_key_changes_the_past_nor_the_present(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        entries = s.entries()
        await opened(s, PastScreen, "@")
        await s.press("2", "space", "0", "=", "u", "x", "m", "a", "backspace", "ctrl+r")
        await s.press("ctrl+p", "z", "b", "w", "ctrl+s", "s")
        assert isinstance(s.app.screen, PastScreen)
        assert s.entries() == entries


async def test_others_edits_go_on_behind_the_past(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        PlanBook(PlanFolder(s.folder), who="田中").submit(SetStatus(numbered("2-1"), MAY, "◎"))
        await s.look()
        assert status_of(s) == "△"
        await s.press("escape")
        assert s.grid.plan is not None
        assert s.grid.plan.rows[numbered("2-1")].report(MAY).status == "◎"
        assert s.grid.fresh == {numbered("2-1")}


async def test_enter_returns_to_the_row_as_it_is_now(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        await s.press("down", "down")
        row = past_grid(s).row
        assert row is not None
        await s.press("enter")
        assert s.app.screen is s.main
        assert s.row.id == row.id != numbered("2-1")


async def test_another_month_is_looked_at_in_the_past(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        await s.press("]", "]")
        assert past_grid(s).month == "2020-07"
        await s.press("left")
        assert past_grid(s).month == "2020-07"


async def test_keys_that_an_ime_sends_work_in_the_past(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "＠")
        await s.press("ｈ")
        assert "2020-06-03" in seen(s)[0]


async def test_every_size_draws_the_past_whole(tmp_path: Path):
    async with looking_back(tmp_path) as s:
        await opened(s, PastScreen, "@")
        for size in ((20, 5), (40, 10), (80, 24), (250, 70)):
            await s.pilot.resize_terminal(*size)
            await s.settle()
            assert len(seen(s)) == size[1]


async def test_a_step_through_six_thousand_changes_is_quick(tmp_path: Path):
    folder = tmp_path / "plans" / "gunma"
    book.create(PlanFolder(folder), sample_plan(), who="企画総務", clock=Days())
    long_history(folder, 6000)
    async with stage(tmp_path) as s:
        await opened(s, PastScreen, "@")
        steps = []
        for _ in range(20):
            with taken() as work:
                await s.pilot.press("left")
                seen(s)
            steps.append(work.seconds)
        assert sorted(steps)[len(steps) // 2] < 0.15
        await s.press("escape")
        with taken() as work:
            await opened(s, StoryScreen, "H", "H")
        assert work.seconds < 1
