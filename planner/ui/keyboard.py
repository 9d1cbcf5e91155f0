"""Keys typed faster than screens open: each is for what the one before it leads to."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

FRAME = 0.02  # seconds; within them a screen shows what a key did
PATIENCE = 1.0  # seconds; no key waits longer for one that got lost on its way

Key = events.Key | events.Paste


class Keyboard:
    """Gives out keys in order, each once the one before has done all that it does.

    A screen that a key opens is in front by then and has its focus, so that what was typed
    meanwhile goes there. While a screen is being opened that has to read first, all keys wait.

    Args:
        app: Whose keys they are.
        give: Gives a key to the screen in front.
        is_opening: Whether a screen asked for is still being opened.
    """

    def __init__(
        self,
        app: App[Any],
        give: Callable[[Key], Awaitable[None]],
        is_opening: Callable[[], bool],
    ) -> None:
        self._app = app
        self._give = give
        self._is_opening = is_opening
        self._waiting: deque[Key] = deque()
        self._given: Key | None = None
        self._way_taken: Sequence[DOMNode] = ()
        self._setting_out: asyncio.TimerHandle | None = None

    async def add(self, key: Key) -> None:
        """Take a key that was typed, and give it out when its turn comes."""
        self._waiting.append(key)
        if self._given is None or key.time - self._given.time > PATIENCE:
            await self._give_next()
        elif self._setting_out is not None:
            self._set_out()

    def go_on(self) -> None:
        """Give out what waited, once what was opened is in front."""
        if self._given is None:
            self._app.call_next(self._reach, None)

    def drop(self) -> None:
        """Forget what waits: what it was typed for does not come."""
        self._waiting.clear()

    async def _give_next(self) -> None:
        self._given = None
        if not self._waiting or self._is_opening() or not self._app.screen_stack:
            return
        self._given = self._waiting.popleft()
        self._way_taken = self._way()
        await self._give(self._given)
        if self._waiting:
            self._set_out()
        else:  # the frame that the key leads to goes first
            self._setting_out = asyncio.get_running_loop().call_later(FRAME, self._set_out)

    def _set_out(self) -> None:
        """Go behind the key given out last, whose frame is there or which another waits for."""
        if self._setting_out is not None:
            self._setting_out.cancel()
            self._setting_out = None
        self._follow(self._way_taken, None)

    def _way(self) -> Sequence[DOMNode]:
        """The way of a key: from the widget that has the focus up to the app."""
        return (self._app.focused or self._app.screen).ancestors_with_self

    def _follow(self, way: Sequence[DOMNode], front: Screen[Any] | None) -> None:
        """Go behind a key on its way; a widget that is closed by now is passed by."""
        for place, node in enumerate(way):
            if node.call_later(self._follow, way[place + 1 :], front):
                return
        self._app.call_next(self._reach, front)

    async def _reach(self, reached: Screen[Any] | None) -> None:
        """Go the way in the screen in front, until the key has opened or closed no more."""
        if not self._app.screen_stack:
            return
        front = self._app.screen
        if front is reached:
            await self._give_next()
        else:
            front.call_next(self._follow, self._way(), front)
