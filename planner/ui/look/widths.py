"""The screen on terminals that draw ambiguous characters in two cells."""

from typing import Any

from textual import events
from textual.app import App
from textual.content import Content
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.widget import Widget
from textual.widgets import OptionList

CLASS = "-wide-signs"
"""Set on the app there; what Textual cuts ends without its …, which it counts as one cell."""


class _PlainRender(ScrollBarRender):
    """A scrollbar of whole cells; eighths of a cell are no ASCII."""

    VERTICAL_BARS = [" "]  # noqa: RUF012 - as Textual has it
    HORIZONTAL_BARS = [" "]  # noqa: RUF012


def prepare(app: App[Any], *, is_wide: bool) -> None:
    """Draw only what fits such terminals; all that Textual draws where the terminal is another."""
    ScrollBar.renderer = _PlainRender if is_wide else ScrollBarRender
    app.set_class(is_wide, CLASS)


def lay_out_anew(app: App[Any]) -> None:
    """Let every widget measure its texts again."""
    for screen in app.screen_stack:
        for widget in screen.walk_children(Widget):
            if isinstance(widget, OptionList):
                _measure_again(widget)
            widget.notify_style_update()
            widget.post_message(events.Resize(widget.size, widget.virtual_size))
            widget.refresh()
        screen.post_message(events.Resize(screen.size, screen.size))
        screen.refresh(layout=True)


def _measure_again(options: OptionList) -> None:
    """Give a list its texts anew: each remembers how many cells it takes."""
    for place, option in enumerate(options.options):
        if isinstance(prompt := option.prompt, Content):
            fresh = Content(prompt.plain, spans=list(prompt.spans))
            options.replace_option_prompt_at_index(place, fresh)
