"""Month by group: how many slips there are, gone to by Enter."""

import re
from itertools import pairwise
from math import ceil
from pathlib import Path

from looks import shown
from months import APRIL_TO_MARCH, JULY, JUNE
from plans import place_of
from sample import numbered
from slipping import slips_of
from stage import Stage, stage

from planner.forms.slip_lines import Fold, RowLine
from planner.history.intents import SetStatus, SetStatusMonth
from planner.plan.fiscal import Month
from planner.settings import widths
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder
from planner.text import divide
from planner.ui.screens.heat import HeatMap, HeatScreen
from planner.ui.screens.slips import SlipsScreen
from planner.ui.widgets.lines import OneLine, Rows
from planner.ui.widgets.panel import Panel
from planner.ui.widgets.slips import SlipList

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
    return str(s.app.screen.query_one("#slips", Panel).border_title).strip()


def heading(s: Stage) -> str:
    return "".join(text for text, _ in s.app.screen.query_one("#heading", OneLine).parts)


def lines(s: Stage) -> list[str]:
    found = heat_map(s)
    return [found.render_line(y).text for y in range(found.size.height)]


def line_of(s: Stage, group: str) -> int:
    """The place of a group's numbers on the map."""
    (place,) = [y for y, line in enumerate(lines(s)) if line.split()[:1] == [group]]
    return place


async def test_each_group_has_a_number_for_each_month(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 24)) as s:
        await s.press("s", "h")
        header, *others = lines(s)
        bars, groups = others[::2], others[1::2]
        assert header.split() == [f"{n}月" for n in (*range(4, 13), *range(1, 4))]
        assert tuple(line.split()[0] for line in groups) == GROUPS
        for line, bar, group in zip(groups, bars, ("", *GROUPS[1:]), strict=True):
            # 未記録 until May with what was published, June and July counted, the rest to come
            _name, *unrecorded, june, july = line.split()
            counts = [len(slips_of(s.plan, month, group)) for month in APRIL_TO_MARCH[:4]]
            assert unrecorded == [str(count or "-") for count in counts[:2]]
            assert [int(june), int(july.strip("[]"))] == counts[2:]
            assert min(counts[2:]) > 0
            assert len(bar.split()) == len([count for count in counts if count])


async def test_the_cursor_begins_at_the_month_and_group_reviewed(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JUNE, asked_group="業務") as s:
        await s.press("s", "h")
        assert told(s).startswith("R2.6 業務 ")
        assert "[" in lines(s)[line_of(s, "業務")]


async def test_arrows_move_and_enter_opens_the_review_of_that_month_and_group(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h", "down", "left")
        await s.rest()
        total = told(s).removeprefix("R2.6 業務 ")
        assert total.endswith("件")
        await s.press("enter")
        assert isinstance(s.app.screen, SlipsScreen)
        assert heading(s).startswith(" 今月の点検  6月  ")
        assert "  業務  " in heading(s)
        assert heading(s).rstrip().endswith(total)


async def test_escape_changes_nothing(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h", "left", "escape")
        assert heading(s).startswith(" 今月の点検  7月  ")
        assert "  全グループ  " in heading(s)


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
        whole, *groups = (shades(s, line_of(s, name)) for name in GROUPS)
        group = {count: shade for own in groups for count, shade in own.items()}
        found = [(3 * n / max(own), shade) for own in (whole, group) for n, shade in own.items()]
        pairs = {(ceil(third), shade) for third, shade in found}
        assert len(pairs) == len({shade for _third, shade in pairs}) > 1


def shades(s: Stage, line: int) -> dict[int, object]:
    """The numbers in a line, each with its ground."""
    strip = heat_map(s).render_line(line)
    return {
        int(number): part.style.bgcolor
        for part in strip
        for number in re.findall(r"\d+", part.text)
        if part.style
    }


async def test_it_fits_a_small_terminal(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 24)) as s:
        await s.press("s", "h")
        text = "\n".join("".join(part for part, _ in line) for line in shown(s.app))
        assert " 3月" in text
        assert "保健" in text


async def test_the_slips_of_the_cell_stand_below_as_the_review_lists_them(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 24)) as s:
        await s.press("s")
        await s.press("h", "down", "left")
        await s.rest()
        rows = [text for text, _ in s.app.screen.query_one(Rows).parts]
        assert any(line.startswith(" 新 2-1 ") and "△" in line for line in rows)
        text = "\n".join("".join(part for part, _ in line) for line in shown(s.app))
        assert rows[0] in text
        await s.press("enter")
        lines = s.app.screen.query_one(SlipList).lines
        behind = [line for line in lines if isinstance(line, RowLine)]
        assert len(rows) == len(behind) + sum(line.count for line in lines if fold_of_same(line))


def fold_of_same(line) -> bool:
    return isinstance(line, Fold) and line.part == "same"


async def test_rows_there_is_no_room_for_are_counted(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 24)) as s:
        await s.press("s")
        count = int(re.search(r"件・(\d+)行", heading(s))[1])
        await s.press("h")
        await s.rest()
        *rows, rest = [text for text, _ in s.app.screen.query_one(Rows).parts]
        assert len(rows) + int(re.search(r"ほか(\d+)行", rest)[1]) == count


async def test_where_lines_are_few_the_numbers_stand_without_bars(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 12)) as s:
        await s.press("s", "h")
        assert [line.split()[0] for line in lines(s)[1:]] == list(GROUPS)


async def test_the_heading_says_by_which_knowledge_is_counted(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY) as s:
        await s.press("s", "h")
        title = "".join(part for part, _ in shown(s.app)[0])
        plan = ("令和2年度", "群馬支部")
        said = ["遅れの件数（月・グループ別）", *plan, "基準月R2.7", "現在判明", "最多"]
        assert title.split()[: len(said)] == said


async def test_the_heading_says_where_and_when_most_is_behind(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 12)) as s:
        await s.press("s", "h")
        title = "".join(part for part, _ in shown(s.app)[0])
        groups = [line.replace("[", " ").replace("]", " ").split() for line in lines(s)[2:]]
        counted = [
            (int(n.replace("-", "0")), place, name)
            for name, *own in groups
            for place, n in enumerate(own)
        ]
        count, place, name = max(counted, key=lambda found: found[:2])
        assert title.split()[-3:] == [f"{place + 4}月", name, f"{count}件"]


async def test_bars_stand_on_their_numbers_by_one_scale_and_are_higher_where_there_is_room(
    tmp_path: Path,
):
    """In September 保健 has 14 slips, more than any group had, and レセプト 6: 6/14 of the height."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=(180, 45)) as s:
        await s.press("s", "h")
        rows = 6
        for group, count, most in (("全グループ", 24, 24), ("レセプト", 6, 14), ("保健", 14, 14)):
            end = line_of(s, group)
            number, *column = (divide(lines(s)[y], [42, 48])[1] for y in range(end, end - 7, -1))
            assert number.strip(" []") == str(count)
            eighths = sum("▁▂▃▄▅▆▇█".index(bar.strip()[0]) + 1 for bar in column if bar.strip())
            assert eighths == round(rows * 8 * count / most)


async def test_bars_stay_bars_where_blocks_are_wide(tmp_path: Path):
    begun(tmp_path)
    widths.count_as(widths.WIDE)
    try:
        async with stage(tmp_path, month=JULY, size=(80, 24)) as s:
            await s.press("s", "h")
            drawn = "".join(lines(s))
            assert "█ " in drawn
            assert not re.search("[▁-█]{2}", drawn)  # the driver would make # of them
    finally:
        widths.count_as(widths.UNKNOWN)


async def test_on_a_large_screen_the_slips_stand_beside_the_map_with_a_second_line(tmp_path: Path):
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=(180, 45)) as s:
        await s.press("s", "h")
        await s.rest()
        assert told(s) == "R7.9 全グループ 8月 19 ＋新規10 −解消3 −保留2 ＝24件"
        rows = s.app.screen.query_one(Rows)
        assert rows.region.x > 80
        first, second = (text for text, _ in rows.parts[:2])
        assert first.startswith(" 悪 20-1 ★働く人の保健指導 ")
        assert second.strip().startswith(
            "支部の保健師による面談 1,653人／目安 1,740人　着地 3,306／目標 3,480"
        )


async def test_the_projector_theme_has_three_lines_a_group_where_there_is_room(tmp_path: Path):
    begun(tmp_path)
    async with stage(tmp_path, month=JULY, size=(80, 24), theme="projector") as s:
        await s.press("s", "h")
        places = [line_of(s, group) for group in GROUPS]
        assert {later - earlier for earlier, later in pairwise(places)} == {3}


async def test_where_rows_of_several_groups_count_in_each_a_line_says_so(tmp_path: Path):
    """In September the groups have 7, 6, 6 and 14 slips, which is more than 24."""
    library.put_sample(DataFolder(tmp_path), "mihon-r07", is_chosen=False)
    async with stage(tmp_path, month=Month("2025-09"), size=(80, 24)) as s:
        await s.press("s", "h")
        await s.rest()
        text = "\n".join("".join(part for part, _ in line) for line in shown(s.app))
        assert "複数のグループの行は、それぞれのグループで数えます" in text
