"""The rows that others have just changed, shown as such for a moment."""

from collections.abc import Callable
from time import monotonic

from textual.app import App
from textual.timer import Timer

SHOWN = 5.0  # seconds


class FreshRows:
    """Ids of rows, each until its time is over; one timer for all of them.

    Args:
        app: Whose timer it is.
        show: Takes the ids whenever they change.
    """

    def __init__(self, app: App[None], show: Callable[[frozenset[str]], None]) -> None:
        self._app = app
        self._show = show
        self._until: dict[str, float] = {}
        self._timer: Timer | None = None

    def add(self, rows: frozenset[str]) -> None:
        """Show rows for a moment from now."""
        if not rows:
            return
        self._until |= dict.fromkeys(rows, monotonic() + SHOWN)
        self._show(frozenset(self._until))
        if self._timer is None:
            self._timer = self._app.set_timer(SHOWN, self._expire)

    def _expire(self) -> None:
        now = monotonic()
        self._until = {row: until for row, until in self._until.items() if until > now}
        self._show(frozenset(self._until))
        left = min(self._until.values(), default=0.0) - now
        self._timer = self._app.set_timer(left, self._expire) if self._until else None
