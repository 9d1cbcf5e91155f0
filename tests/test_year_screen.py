"""The year of a row on the screen."""

from decimal import Decimal
from pathlib import Path

import pytest
from looking_back import opened, seen
from months import AUGUST, MAY
from stage import stage

from planner.history.intents import RecordFigure, SetStatus, SetStatusMonth, WriteNote
from planner.language import set_language
from planner.plan.fiscal import Month
from planner.store.book import PlanBook
from planner.store.folder import PlanFolder
from planner.ui.screens.note import NoteScreen
from planner.ui.screens.story import StoryScreen
from planner.ui.screens.year import YearScreen, YearSheet
from planner.ui.widgets.chart import KpiChart

SIZES = [(80, 24), (120, 40), (180, 45)]


def heading(s) -> str:
    return seen(s)[0]


def row_named(s) -> str:
    """The row of the year: 年間の状況 2-1 …."""
    return heading(s).split()[1]


@pytest.mark.parametrize("size", SIZES)
async def test_the_year_names_its_row_and_every_month(tmp_path: Path, size):
    async with stage(tmp_path, size=size) as s:
        await s.go("2-1")
        await opened(s, YearScreen, "H")
        assert row_named(s) == "2-1"
        assert "年間の状況 " in heading(s)
        names = [f"{month}月" for month in (*range(4, 13), 1, 2, 3)]
        assert seen(s)[1].replace(">", " ").split() == names
        assert ">5月" in seen(s)[1]  # also where its words are out of view, and without colour
        assert seen(s)[1].count(">") == 1


async def test_the_arrows_go_to_the_rows_before_and_after_and_stay_at_the_ends(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.go("1-1")
        await opened(s, YearScreen, "H")
        await s.press("up")
        assert row_named(s) == "1-1"
        await s.press("down", "down", "up")
        assert row_named(s) == "1-2"


async def test_only_rows_of_the_group_shown_are_gone_through(tmp_path: Path):
    async with stage(tmp_path, group="保健") as s:
        await opened(s, YearScreen, "H")
        rows = set()
        for _row in range(60):
            rows.add(row_named(s))
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


def written_each_month(s) -> None:
    """Five lines of words in each month of the row under the cursor."""
    book = PlanBook(PlanFolder(s.folder), who="鈴木")
    for month in s.plan.year.months:
        book.submit([WriteNote(s.row.id, month, "\n".join([f"{month}の文"] * 5))])


@pytest.mark.parametrize("size", SIZES)
async def test_it_opens_at_its_first_line(tmp_path: Path, size):
    async with stage(tmp_path, size=size, month=AUGUST) as s:
        await s.go("24-1")
        written_each_month(s)
        await s.look()
        await opened(s, YearScreen, "H")
        lines = seen(s)
        assert [line.split()[0] for line in lines[2:5]] == ["●", "状況", "報告"]
        assert lines[5].startswith("─ 特定健康診査 受診者数")
        await s.press("down", "up")
        assert seen(s)[2:6] == lines[2:6]


async def test_another_month_brings_what_was_said_of_it_into_view(tmp_path: Path):
    async with stage(tmp_path, size=(80, 24), month=AUGUST) as s:
        await s.go("2-1")
        written_each_month(s)
        await s.look()
        await opened(s, YearScreen, "H")
        await s.press("right")
        assert sum("2020-09の文" in line for line in seen(s)) == 5
        assert any(line.startswith(">9月") for line in seen(s))
        await s.press(*["left"] * 5)
        assert any(line.startswith(">4月") for line in seen(s))


@pytest.mark.parametrize("size", [(80, 24), (80, 16), (100, 20)])
async def test_no_figure_is_seen_without_the_rule_of_its_block(tmp_path: Path, size):
    async with stage(tmp_path, size=size, month=MAY) as s:
        await s.go("24-1")
        written_each_month(s)
        await s.look()
        screen = await opened(s, YearScreen, "H")
        sheet = screen.query_one(YearSheet)
        tops, lines = set(), set()
        for move in [1] * 8 + [-1] * 8:
            screen.action_turn(move)
            await s.settle()
            tops.add(seen(s)[2])
            lines |= set(seen(s)[2:-1])
        for step in (1, -1):  # as with the wheel
            for _ in range(40):
                sheet.scroll_to(y=sheet.scroll_y + step, animate=False)
                await s.settle()
                tops.add(seen(s)[2])
        assert not [top for top in tops if top.split()[:1] in FIGURES and top.strip()]
        assert all(
            top.startswith("─") or top[1:2].strip() for top in tops
        )  # nor words without their month
        assert any("2021-03の文" in line for line in lines)
        assert any(line.startswith(" 状況") for line in lines)


FIGURES = [["今年度"], ["目安"], ["目安差"], ["前年度"], ["対目安"], ["報告"], ["状況"]]


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_keys_that_scroll_are_named_where_not_all_is_seen(tmp_path: Path, language):
    set_language(language)
    try:
        async with stage(tmp_path, size=(80, 24), month=MAY) as s:
            await s.go("24-1")
            await opened(s, YearScreen, "H")
            await s.until(lambda: "PageUp PageDown" in seen(s)[-1], "the keys that scroll")
            assert "Esc" in seen(s)[-1]
            await s.pilot.resize_terminal(80, 40)
            await s.until(lambda: "PageDown" not in seen(s)[-1], "all is seen")
    finally:
        set_language("ja")


async def test_the_keys_that_scroll_are_named_where_the_chart_takes_the_lines(tmp_path: Path):
    async with stage(tmp_path, size=(180, 45)) as s:
        await s.go("24-1")
        book = PlanBook(PlanFolder(s.folder), who="鈴木")
        figures = {"2020-04": 400, "2020-06": 1500, "2020-07": 2100}
        kpi = s.row.kpis[0]
        book.submit([RecordFigure(kpi, "cumulative", m, Decimal(n)) for m, n in figures.items()])
        book.submit(SetStatusMonth(Month("2020-07")))
        book.submit([WriteNote(s.row.id, MAY, "\n".join(["文"] * 30))])
        await s.look()
        screen = await opened(s, YearScreen, "H")
        await s.until(lambda: screen.query_one("#figure").display, "the chart is shown")
        await s.until(lambda: "PageUp PageDown" in seen(s)[-1], "the keys that scroll")
        await s.press("pagedown")
        assert not any("報告" in line for line in seen(s)[2:5])


async def test_a_large_screen_has_the_chart_of_a_kpi_with_figures_of_three_months(tmp_path: Path):
    async with stage(tmp_path, size=(180, 60)) as s:
        await s.go("24-1")
        kpi = s.row.kpis[0]
        screen = await opened(s, YearScreen, "H")
        panel = screen.query_one("#figure")
        await s.rest()
        assert not panel.display  # of May alone
        book = PlanBook(PlanFolder(s.folder), who="鈴木")
        figures = {"2020-04": 400, "2020-06": 1500, "2020-07": 2100}
        book.submit([RecordFigure(kpi, "cumulative", m, Decimal(n)) for m, n in figures.items()])
        await s.look()
        await s.rest()
        assert not panel.display  # two months up to the 基準月
        book.submit(SetStatusMonth(Month("2020-07")))
        await s.look()
        await s.until(lambda: panel.display, "the chart is shown")
        assert screen.query_one(KpiChart).chart is not None
        await s.press("right")
        await s.rest()
        assert panel.display
        for size in ((180, 44), (109, 60)):
            await s.pilot.resize_terminal(*size)
            await s.until(lambda: not panel.display, "the screen is too small for it")


@pytest.mark.parametrize("key", ["H", "tab", "Ｈ"])
async def test_h_goes_on_to_the_changes_and_back_to_the_year(tmp_path: Path, key):
    async with stage(tmp_path) as s:
        await s.go("2-1")
        await opened(s, YearScreen, "H", "down")
        row = row_named(s)
        await s.press(key)
        await s.until_open(StoryScreen)
        await s.press("H")
        await s.until_open(YearScreen)
        assert row_named(s) == row
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
