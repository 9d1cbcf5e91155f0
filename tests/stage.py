"""The screen on a copy of the sample, for tests that press keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from plans import place_of
from textual.pilot import Pilot

from planner.plan.model import Plan, Row
from planner.settings import state
from planner.settings.config import Settings
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder
from planner.ui.app import PlannerApp
from planner.ui.screens.plan import PlanScreen
from planner.ui.widgets.grid import Grid


class Stage:
    """An opened app with a pilot, and what a test wants to know of it."""

    def __init__(self, app: PlannerApp, pilot: Pilot[None], folder: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.folder = folder

    @property
    def main(self) -> PlanScreen:
        """The plan's screen, whatever dialog stands before it."""
        return next(s for s in self.app.screen_stack if isinstance(s, PlanScreen))

    @property
    def grid(self) -> Grid:
        return self.main.query_one(Grid)

    @property
    def plan(self) -> Plan:
        plan = self.main.plan
        assert plan is not None
        return plan

    @property
    def row(self) -> Row:
        row = self.grid.row
        assert row is not None
        return row

    @property
    def reference(self) -> str:
        """The row under the cursor as people call it."""
        return self.plan.reference(self.row)

    def on_disk(self) -> Plan:
        """The plan as another program would open it now."""
        return PlanBook(PlanFolder(self.folder)).plan

    def entries(self) -> int:
        """How many changes are on disk."""
        return len(PlanBook(PlanFolder(self.folder)).entries()) - 1

    def said(self) -> str:
        """The line above the keys."""
        return "".join(text for text, _ in self.main.query_one("#said").parts).strip()

    def heading(self) -> str:
        """The first line."""
        return "".join(text for text, _ in self.main.query_one("#heading").parts)

    def drawn(self) -> list[str]:
        """The lines of the grid as drawn."""
        return [self.grid.render_line(y).text for y in range(self.grid.size.height)]

    async def press(self, *keys: str) -> None:
        """Press keys and wait until all is drawn and written."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no request is waiting."""
        for _ in range(200):
            await self.pilot.pause()
            if not self.said().startswith("保存中"):
                return
            await self.pilot.pause(0.01)

    async def go(self, reference: str) -> None:
        """Put the cursor on a row."""
        found = next(r for r in self.plan.rows_in_order() if self.plan.reference(r) == reference)
        assert self.grid.move_to_row(found.id)
        await self.pilot.pause()


@asynccontextmanager
async def stage(
    data: Path,
    *,
    size: tuple[int, int] = (120, 40),
    group: str = "",
    who: str = "佐藤",
    theme: str = "day",
    month: str | None = None,
    asked_group: str | None = None,
    kept: Path | None = None,
) -> AsyncIterator[Stage]:
    """Open the sample in a data folder; opened again, it is the plan as it was left.

    With a file to keep what is left behind, the screen opens as it was left, too.
    """
    library.open_library(DataFolder(data), is_chosen=False, who=who)
    folder = place_of(data).path
    prints = str(data / "prints")
    settings = Settings(data=str(data), group=group, name=who, theme=theme, prints=prints)
    app = PlannerApp(
        PlanBook(PlanFolder(folder), who=who),
        settings,
        month,
        group=asked_group,
        left=state.read(kept),
        state_path=kept,
    )
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        opened = Stage(app, pilot, folder)
        await opened.settle()
        yield opened
