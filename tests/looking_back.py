"""The screens that look back, opened and read."""

import re

from stage import Stage
from waiting import screen_text

from planner.ui.widgets.grid import Grid


async def opened(s: Stage, kind: type, *keys: str):
    """Press keys and wait for the screen they open."""
    await s.press(*keys)
    return await s.until_open(kind)


def seen(s: Stage) -> list[str]:
    """The lines of the screen."""
    return screen_text(s.app).split("\n")


def past_grid(s: Stage) -> Grid:
    """The grid as it was."""
    return s.app.screen.query_one(Grid)


def listed(s: Stage) -> list[str]:
    """The lines inside the dialog's frame, without the sign of the cursor."""
    return [line.strip("│┃").removeprefix(">").strip() for line in seen(s)]


def number_of(s: Stage, words: str) -> str:
    """The number that chooses an option."""
    found = (re.search(rf"(\d) [^│┃]*{words}", line) for line in seen(s))
    return next(match[1] for match in found if match)
