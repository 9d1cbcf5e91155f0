"""The one question after figures were saved that look like a slip of the hand.

April's 査定率 is 0.272% in the published plan: 2.72 is 10 times that. 郵送化率 is 97.8% in May.
"""

from decimal import Decimal
from pathlib import Path

import pytest
from host import seen
from months import JUNE, MAY
from sample import kpi_named
from stage import Stage, stage
from textual import events

from planner.plan.model import Figure
from planner.ui.screens.choose import ChooseScreen
from planner.ui.screens.figures import FiguresScreen
from planner.ui.screens.pasting import PasteScreen
from planner.ui.widgets.figures import FigureTable
from planner.ui.widgets.passage import Passage

RATE = kpi_named("レセプト査定率(基金合算)")
MAIL = kpi_named("郵送化率")


def figure(s: Stage, kpi: str, series: str, period: str) -> Figure:
    found = s.on_disk().kpis[kpi].figure(series, period)
    assert found is not None
    return found


def pointed(s: Stage) -> str:
    return s.app.screen.query_one("#pointed", Passage).text


async def save_2_72(s: Stage) -> None:
    """Type 2.72 for May's 0.272 and save."""
    await s.press("v")
    await s.press(*"2.72", "ctrl+s")
    await s.until_open(ChooseScreen)


async def test_the_figure_is_saved_and_then_asked_about(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await save_2_72(s)
        assert figure(s, RATE, "cumulative", MAY).value == Decimal("2.72")
        text = seen(s.app).replace("\n", "")
        assert "2.72%" in text
        assert "0.272%" in text
        assert "10倍" in text


async def test_it_can_be_right_and_that_can_be_undone(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await save_2_72(s)
        await s.press("1")
        assert s.app.screen is s.main
        assert s.entries() == 2
        assert figure(s, RATE, "cumulative", MAY).is_sure
        assert "このまま正しい" in s.said()
        await s.press("u")
        assert not figure(s, RATE, "cumulative", MAY).is_sure
        assert figure(s, RATE, "cumulative", MAY).value == Decimal("2.72")


async def test_it_can_be_mended_in_its_field(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await save_2_72(s)
        await s.press("2")
        await s.until_open(FiguresScreen)
        place = s.app.screen.query_one(FigureTable).place
        assert place is not None
        assert (place.kpi, place.series, place.period) == (RATE, "cumulative", MAY)
        await s.press(*"0.272", "ctrl+s")
        assert s.app.screen is s.main
        assert figure(s, RATE, "cumulative", MAY).value == Decimal("0.272")


async def test_escape_leaves_it_for_later_and_it_is_not_asked_about_again(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await save_2_72(s)
        await s.press("escape")
        assert s.app.screen is s.main
        assert s.entries() == 1
        await s.press("v", "down", *"0.22", "ctrl+s")
        assert s.app.screen is s.main
        assert s.entries() == 2


async def test_what_is_doubted_has_its_sign_while_it_is_typed_and_later(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await s.press("v")
        await s.press(*"2.72", "enter", "up")
        assert "10倍" in pointed(s)
        await s.press("ctrl+s")
        await s.until_open(ChooseScreen)
        await s.press("escape", "v")
        assert "2.72?" in seen(s.app)  # last month's, beside June's field
        await s.press("ctrl+home", "ctrl+left")
        assert "10倍" in pointed(s)


async def test_what_was_left_for_later_is_confirmed_in_its_field(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await save_2_72(s)
        await s.press("escape", "v", "ctrl+home", "o")
        assert "打ち間違いに見える数字ではありません" in pointed(s)  # June's, still empty
        await s.press("ctrl+left", "o")
        assert "10倍" not in pointed(s)
        await s.press("ctrl+s")
        assert s.app.screen is s.main
        assert figure(s, RATE, "cumulative", MAY).is_sure
        assert figure(s, RATE, "cumulative", MAY).value == Decimal("2.72")


async def test_a_number_typed_over_a_confirmed_one_is_doubted_again(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await s.press("v")
        await s.press(*"2.72", "o", *"2.71", "ctrl+s")
        await s.until_open(ChooseScreen)


async def test_a_plausible_figure_is_saved_without_a_question(tmp_path: Path):
    async with stage(tmp_path, group="レセプト") as s:
        await s.press("v")
        await s.press(*"0.301", "ctrl+s")
        assert s.app.screen is s.main


@pytest.mark.parametrize(("key", "count"), [("1", 2), ("escape", 0)])
async def test_a_pasted_block_is_asked_about_at_once(tmp_path: Path, key: str, count: int):
    """9.78 and 9.81 are about a tenth of 97.8."""
    async with stage(tmp_path, group="業務", month=JUNE) as s:
        await s.go("1-3")
        s.app.post_message(events.Paste("9.78\t9.81\t98.0\n"))
        await s.until_open(PasteScreen)
        await s.press("enter")
        await s.until_open(ChooseScreen)
        assert seen(s.app).count("10分の1") == 2
        await s.press(key)
        months = ("2020-06", "2020-07", "2020-08")
        assert sum(figure(s, MAIL, "actual", month).is_sure for month in months) == count


async def test_a_pasted_block_is_mended_in_the_form_of_its_row(tmp_path: Path):
    async with stage(tmp_path, group="業務", month=JUNE) as s:
        await s.go("1-3")
        s.app.post_message(events.Paste("98.0\t9.78\n"))
        await s.until_open(PasteScreen)
        await s.press("enter")
        await s.until_open(ChooseScreen)
        await s.press("2")
        await s.until_open(FiguresScreen)
        place = s.app.screen.query_one(FigureTable).place
        assert place is not None
        assert (place.kpi, place.period) == (MAIL, "2020-07")
