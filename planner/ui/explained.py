"""What the manual tells of a screen and of the field that has the focus."""

from collections.abc import Mapping
from typing import Any

from textual.screen import Screen

Passages = Mapping[str, str]
"""Addresses in the manual by the ids of widgets; the screen's own under the empty id."""


def passage_of(screen: Screen[Any]) -> str:
    """Where the manual tells of what one is at; empty where it does not.

    A screen says it by its attribute ``passages``. Of a field that is not among them, what is told
    of the widget around it holds, and at last what is told of the screen.
    """
    passages: Passages = getattr(screen, "passages", {})
    at = [screen.focused, *screen.focused.ancestors] if screen.focused is not None else []
    told = (passages[node.id] for node in at if node.id is not None and node.id in passages)
    return next(told, passages.get("", ""))
