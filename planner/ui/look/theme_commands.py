"""The themes in the command palette, each by its name."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from planner.errors import PlannerError
from planner.language import _
from planner.ui.look.themes import ThemeFile, Themes


class Dressed(Protocol):
    """An app that can be put in the colours of a theme."""

    @property
    def themes(self) -> Themes:
        """The themes there are."""

    def switch_theme(self, theme: ThemeFile, problems: Sequence[PlannerError] = ()) -> None:
        """Show all in a theme's colours."""


class ThemeCommands(Provider):
    """A command for each theme; names come from files and are never markup."""

    async def discover(self) -> Hits:
        """All themes, while nothing is typed."""
        for text, theme in self._texts():
            yield DiscoveryHit(Content(text), self._switch(theme), text)

    async def search(self, query: str) -> Hits:
        """The themes whose names fit what is typed."""
        matcher = self.matcher(query)
        for text, theme in self._texts():
            if (score := matcher.match(text)) > 0:
                yield Hit(score, Content(text), self._switch(theme), text)

    def _texts(self) -> list[tuple[str, ThemeFile]]:
        label = _("配色: {name}")
        themes, _problems = self._planner.themes.readable()
        return [(label.format(name=theme.title), theme) for theme in themes]

    def _switch(self, theme: ThemeFile) -> "partial[None]":
        return partial(self._planner.switch_theme, theme)

    @property
    def _planner(self) -> Dressed:
        return cast("Dressed", self.app)
