"""The screen on a copy of the sample, for tests that press keys."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from plans import place_of
from textual.pilot import Pilot
from waiting import TURNS, Line, is_at_rest, never, until

from planner.plan.model import Plan, Row
from planner.settings import state
from planner.settings.config import Settings
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder
from planner.ui.app import PlannerApp
from planner.ui.screens.plan import PlanScreen
from planner.ui.widgets.grid import Grid

S = TypeVar("S")


class Stage:
    """An opened app with a pilot, and what a test wants to know of it."""

    def __init__(self, app: PlannerApp, pilot: Pilot[None], folder: Path, line: Line) -> None:
        self.app = app
        self.pilot = pilot
        self.folder = folder
        self._line = line

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

    # Waiting

    async def settle(self) -> None:
        """Wait until every request is carried out, and what follows from it shown."""
        for _ in range(TURNS):
            if self.app._exit:
                return  # left: nothing more is shown
            is_done = self._line.is_done
            await self.pilot.pause()  # what the writer has posted by then is handed over
            if is_done and self._is_settled():
                await self.pilot._wait_for_screen()  # and what was just being handled is through
                if self._is_settled():
                    return
        raise never(self.app, "the end of all that was asked for")

    async def until(self, is_so: Callable[[], object], what: str) -> None:
        """Wait until something is so; where it never is, say what and show the screen."""
        await until(self.pilot, is_so, what)

    async def until_open(self, kind: type[S]) -> S:
        """Wait until a screen of a kind is in front."""
        await self.until(lambda: isinstance(self.app.screen, kind), kind.__name__)
        await self.settle()
        screen = self.app.screen
        assert isinstance(screen, kind)
        return screen

    async def look(self) -> None:
        """Have the writer look at what others wrote, and wait until it is shown."""
        self._line.knock()
        await self.settle()

    async def rest(self) -> None:
        """Wait until the keys have rested, and what is shown only then is shown."""
        await self.settle()
        await self.until(self._is_resting, "what is shown once the keys rest")
        await self.settle()

    def _is_settled(self) -> bool:
        return self._line.is_done and is_at_rest(self.app)

    def _is_resting(self) -> bool:
        timers = (getattr(screen, "_rest", None) for screen in self.app.screen_stack)
        return all(t is None or t._task is None or t._task.done() for t in timers)

    # Going

    async def go(self, reference: str) -> None:
        """Put the cursor on a row."""
        found = next(r for r in self.plan.rows_in_order() if self.plan.reference(r) == reference)
        assert self.grid.move_to_row(found.id)
        await self.settle()


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
    plans: DataFolder | None = None,
    keys: object = None,
) -> AsyncIterator[Stage]:
    """Open the sample in a data folder; opened again, it is the plan as it was left.

    With a file to keep what is left behind, the screen opens as it was left, too.
    """
    library.open_library(DataFolder(data), is_chosen=False, who=who)
    folder = place_of(data).path
    prints = str(data / "prints")
    settings = Settings(
        data=str(data), group=group, name=who, theme=theme, prints=prints, keys=keys
    )
    app = PlannerApp(
        PlanBook(PlanFolder(folder), who=who),
        settings,
        month,
        group=asked_group,
        left=state.read(kept),
        plans=plans or DataFolder(data),
        state_path=kept,
    )
    async with staged(app, folder, size) as opened:
        yield opened


@asynccontextmanager
async def staged(app: PlannerApp, folder: Path, size: tuple[int, int]) -> AsyncIterator[Stage]:
    """Open an app that is made already, whose plan lies in a folder."""
    line = Line()
    app._writer._requests = line
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        opened = Stage(app, pilot, folder, line)
        await opened.settle()
        yield opened
