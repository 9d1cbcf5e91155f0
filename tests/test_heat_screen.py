"""Month by group: how many slips there are, gone to by Enter."""

from pathlib import Path

from looks import shown
from months import JULY, JUNE
from plans import place_of
from sample import numbered
from stage import Stage, stage

from planner.history.intents import SetStatus, SetStatusMonth
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.ui.screens.heat import HeatMap, HeatScreen
from planner.ui.screens.slips import SlipsScreen
from planner.ui.widgets.lines import OneLine

GROUPS = ("全グループ", "業務", "レセプト", "企画総務", "保健")


def begun(data: Path) -> None:
    """The sample in July, where 2-1 (業務) is △ in June and July alone."""
    library.open_library(DataFolder(data), is_chosen=False, who="鈴木")
    book = PlanBook(place_of(data), who="鈴木")
    book.submit([SetStatusMonth(JULY), SetStatus(numbered("2-1"), JUNE, "△")])


def heat_map(s: Stage) -> HeatMap:
    assert isinstance(s.app.screen, HeatScreen)
    return s.app.screen.query_one(HeatMap)


def told(s: Stage) -> str:
    return "".join(text for text, _ in s.app.screen.query_one("#cell", OneLine).parts).strip()


def heading(s: Stage) -> str:
    return "".join(text for text, _ in s.app.screen.query_one("#heading", OneLine).parts)


def lines(s: Stage) -> list[str]:
    found = heat_map(s)
    return [found.render_line(y).text for y in range(found.size.height)]


async def test_each_group_has_a_number_for_each_month(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h")
        header, *groups = lines(s)
        assert header.split() == [f"{n}月" for n in (*range(4, 13), *range(1, 4))]
        assert tuple(line.split()[0] for line in groups) == GROUPS
        for line in groups:  # 未記録 until May, June and July counted, the rest to come
            _name, april, may, june, july = line.split()
            assert (april, may) == ("-", "-")
            assert int(june) > 0
            assert int(july.strip("[]")) > 0


async def test_the_cursor_begins_at_the_month_and_group_reviewed(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JUNE, asked_group="業務") as s:
        await s.press("s", "h")
        assert told(s).startswith("R2.6 業務 ")
        assert "[" in lines(s)[2]


async def test_arrows_move_and_enter_opens_the_review_of_that_month_and_group(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h", "down", "left")
        count = int(told(s).removeprefix("R2.6 業務 ").split("件")[0])
        await s.press("enter")
        assert isinstance(s.app.screen, SlipsScreen)
        assert "基準月R2.7（表示R2.6） 業務" in heading(s)
        summary = s.app.screen.query_one("#summary", OneLine).parts[0][0]
        assert summary.strip().startswith(f"6月 {count}件")


async def test_escape_changes_nothing(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h", "left", "escape")
        assert "基準月R2.7 全グループ" in heading(s)


async def test_the_cursor_stays_inside_the_map(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h", "home", "left", "up")
        assert heat_map(s).place == (0, 0)
        assert "未記録の月" in told(s)
        await s.press("end", "right", *["down"] * 9)
        assert heat_map(s).place == (11, len(GROUPS) - 1)
        assert "まだ来ていない月" in told(s)


async def test_the_larger_number_is_shaded_otherwise_and_every_number_is_written(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h", "end")
        assert shades(s, 1).isdisjoint(shades(s, 3))  # all groups; レセプト


def shades(s: Stage, line: int) -> set[object]:
    """The grounds of the numbers in a line."""
    strip = heat_map(s).render_line(line)
    numbers = [part for part in strip if any(map(str.isdigit, part.text))]
    assert numbers
    return {part.style.bgcolor for part in numbers if part.style}


async def test_it_fits_a_small_terminal(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 24)) as s:
        await s.press("s", "h")
        text = "\n".join("".join(part for part, _ in line) for line in shown(s.app))
        assert " 3月" in text
        assert "保健" in text
