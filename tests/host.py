"""A dialog alone on the screen, for tests that press its keys and look at what is drawn."""

import unicodedata
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App
from textual.keys import KEY_NAME_REPLACEMENTS
from textual.widgets import Static

from planner.ui.look.schemes import scheme
from planner.ui.look.themes import DEFAULT, read_shipped

NARROW, WIDE, TINY = (80, 24), (180, 45), (40, 10)
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "180x45"])
ALL_SIZES = pytest.mark.parametrize("size", [NARROW, WIDE, TINY], ids=["80x24", "180x45", "40x10"])

HOSTILE = (
    "[/] [@click=app.quit]x[/] [bold red]"
    "\x1b[2J\x1b]0;title\x07\u009b31m\u202eabc\ud800"
    "😀👨‍👩‍👧‍👦🇯🇵é髙﨑𠮷\n" + "長い" * 5000
)


class Host(App):
    """An app with nothing but a dialog."""

    AUTO_FOCUS = None

    def __init__(self, dialog):
        super().__init__()
        theme = scheme(read_shipped(DEFAULT), 1)
        self.register_theme(theme)
        self.theme = theme.name
        self.dialog = dialog
        self.results = []

    def compose(self):
        yield Static("背景", markup=False)

    def on_mount(self):
        self.push_screen(self.dialog, self.results.append)

    async def show_next(self, dialog, pilot):
        """Another dialog in the place of this one."""
        if self.screen is self.dialog:
            self.pop_screen()
        self.results.clear()
        self.dialog = dialog
        await self.push_screen(dialog, self.results.append)
        await pilot.pause()


@asynccontextmanager
async def shown(dialog, size=NARROW):
    """The dialog open, with a pilot."""
    host = Host(dialog)
    async with host.run_test(size=size) as pilot:
        await pilot.pause()
        yield host, pilot


def drawn(host):
    """The screen as drawn, line by line."""
    return [strip.text for strip in host.screen._compositor.render_strips()]


def seen(host):
    return "\n".join(drawn(host))


async def press(host, pilot, *keys):
    """Send keys all at once, as a slow machine or a far one gets them."""
    for key in keys:
        host.post_message(key_event(key))
    await pilot.pause()


def key_event(key):
    if len(key) == 1:
        name = key if key.isalnum() else unicodedata.name(key).lower()
        name = name.replace("-", "_").replace(" ", "_")
        return events.Key(KEY_NAME_REPLACEMENTS.get(name, name), key)
    return events.Key(key, {"enter": "\r", "tab": "\t"}.get(key))


def assert_nothing_steers(host):
    text = seen(host)
    assert not set(text) & {"\x1b", "\x07", "\u009b", "\u202e"}
    assert not any("@click" in str(style) for style in metas(host))


def metas(host):
    for strip in host.screen._compositor.render_strips():
        for segment in strip:
            yield (segment.style.meta if segment.style else {})
