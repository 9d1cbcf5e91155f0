"""The year of a row on the screen."""

from pathlib import Path

from stage import stage
from waiting import screen_text

from planner.ui.screens.year import YearScreen


async def test_arrows_go_to_the_rows_before_and_after(tmp_path: Path):
    async with stage(tmp_path) as s:
        await s.press("H")
        assert isinstance(s.app.screen, YearScreen)
        print(screen_text(s.app))
        await s.press("down")
        print(screen_text(s.app))
        await s.press("H")
        print(s.app.screen)
        assert 0
