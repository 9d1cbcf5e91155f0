"""The year of a row on the screen."""

from pathlib import Path

import pytest
from looking_back import opened, seen
from months import AUGUST, MAY
from stage import stage

from planner.history.intents import SetStatus, WriteNote
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.story import StoryScreen
from planner.ui.screens.year import YearScreen
from planner.ui.widgets.chart import KpiChart

SIZES = [(80, 24), (120, 40), (180, 45)]


def heading(s) -> str:
    return seen(s)[0]


@pytest.mark.parametrize("size", SIZES)
async def test_the_year_names_its_row_and_every_month(tmp_path: Path, size):
    async with stage(tmp_path, size=size) as s:
        await s.go("2-1")
        await opened(s, YearScreen, "H")
        assert heading(s).startswith(" 2-1 ")
        assert "年間の状況 " in heading(s)
        assert seen(s)[1].split() == [f"{month}月" for month in (*range(4, 13), 1, 2, 3)]


async def test_the_arrows_go_to_the_rows_before_and_after_and_stay_at_the_ends(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-1")
        await opened(s, YearScreen, "H")
        await s.press("up")
        assert heading(s).startswith(" 1-1 ")
        await s.press("down", "down", "up")
        assert heading(s).startswith(" 1-2 ")


async def test_only_rows_of_the_group_shown_are_gone_through(tmp_path: Path):
    async with stage(tmp_path, group="保健") as s:
        await opened(s, YearScreen, "H")
        rows = set()
        for _row in range(60):
            rows.add(heading(s).split()[0])
            await s.press("down")
        of_group = {
            s.plan.reference(row)
            for row in s.plan.rows_in_order()
            if "保健" in s.plan.groups_of(row)
        }
        assert rows == of_group


async def test_enter_opens_the_report_of_the_month_under_the_cursor(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, YearScreen, "H")
        await s.press("right", "enter")
        screen = await s.until_open(NoteScreen)
        assert any("R2.6" in line for line in seen(s))
        await s.press(*"六月の文", "ctrl+s")
        assert s.app.screen is s.main
        assert screen is not s.app.screen
        row = next(r for r in s.on_disk().rows_in_order() if s.plan.reference(r) == "2-1")
        assert row.report("2020-06").note == "六月の文"


async def test_it_opens_with_the_words_of_the_month_looked_at_in_view(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24), month=AUGUST) as s:
        await s.go("2-1")
        book = PlanBook(PlanFolder(s.folder), who="鈴木")
        for month in s.plan.year.months:
            book.submit([WriteNote(s.row.id, month, "\n".join([f"{month}の文"] * 5))])
        await s.look()
        await opened(s, YearScreen, "H")
        assert [line for line in seen(s) if line.startswith(">")] == [
            next(line for line in seen(s) if "2020-08の文" in line)
        ]
        await s.press("right")
        assert sum("2020-09の文" in line for line in seen(s)) == 5
        assert any(line.startswith(">9月") for line in seen(s))


async def test_the_lines_left_over_have_the_chart_of_its_kpi(tmp_path: Path):
    async with stage(tmp_path, size=(180, 60)) as s:
        row = next(row for row in s.plan.rows_in_order() if row.kpis)
        await s.go(s.plan.reference(row))
        screen = await opened(s, YearScreen, "H")
        panel = screen.query_one("#figure")
        await s.until(lambda: panel.display, "the chart is shown")
        assert screen.query_one(KpiChart).chart is not None
        await s.pilot.resize_terminal(80, 16)
        await s.until(lambda: not panel.display, "there is no room for it")


@pytest.mark.parametrize("key", ["H", "tab", "Ｈ"])
async def test_h_goes_on_to_the_changes_and_back_to_the_year(tmp_path: Path, key):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, YearScreen, "H", "down")
        row = heading(s).split()[0]
        await s.press(key)
        await s.until_open(StoryScreen)
        await s.press("H")
        await s.until_open(YearScreen)
        assert heading(s).split()[0] == row
        await s.press("escape")
        assert s.app.screen is s.main


async def test_what_others_write_meanwhile_is_shown(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, YearScreen, "H")
        PlanBook(PlanFolder(s.folder), who="鈴木").submit(
            [SetStatus(s.row.id, MAY, "□"), WriteNote(s.row.id, MAY, "鈴木さんの文")]
        )
        await s.look()
        assert any("鈴木さんの文" in line for line in seen(s))


async def test_the_screen_may_become_small_or_large(tmp_path: Path):
    async with stage(tmp_path) as s:
        await opened(s, YearScreen, "H")
        for size in ((20, 5), (40, 10), (80, 24), (250, 70)):
            await s.pilot.resize_terminal(*size)
            await s.settle()
            assert len(seen(s)) == size[1]
