"""The terminal's driver: signs of disputed width pinned to their cells, ASCII for rules.

A terminal may draw ● in one cell or in two, ☎️ in either, and knows best itself. So the cursor
is put back after every such sign to where the next one was laid out: no line ever shifts, even
where a terminal's table of widths is not ours. The terminal is asked for the width of ● before
the first frame; nobody waits for its answer.
"""

import re
import sys
from functools import lru_cache

from rich.cells import cell_len
from textual import events
from textual.driver import Driver
from textual.message import Message

from planner.settings import widths

if sys.platform == "win32":
    from textual.drivers.windows_driver import WindowsDriver as SystemDriver
else:
    from textual.drivers.linux_driver import LinuxDriver as SystemDriver

_JOINED = (
    "(?:[\u0300-\u036f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
    "|\u200d[^\x00-\x7f])"
)
# Ambiguous characters and emoji; a wider range takes a millisecond more to compile.
_SIGNS = "\u00a1-\u0451\u2010-\u2bff\u3248-\u324f\ufffd\U0001f000-\U0001fbff"
# With the blank behind it, for there is its second cell where it was laid out in one.
_DISPUTED = f"(?:[{_SIGNS}]{_JOINED}*|[#*0-9]\ufe0f\u20e3?) ?"
_COMPOSED = f"(?:[^\x00-\x7f]{_JOINED}+|[#*0-9]\ufe0f\u20e3?) ?"
_COMPOSING = ("\ufe0f", "\u200d")
_DRAWN = "[\u2500-\u259f]+ ?"
_FIRST_BLOCK = "\u2580"

_ASCII = str.maketrans(
    {
        **{chr(code): "+" for code in range(0x2500, 0x2580)},
        **dict.fromkeys("─┄┅┈┉╌╍╴╶╸╺╼╾", "-"),
        **dict.fromkeys("━═", "="),  # heavy lines tell of the focus or a selection
        **dict.fromkeys("│┆┇┊┋╎╏║╵╷╹╻╽╿", "|"),
        "┃": "#",
        "╱": "/",
        "╲": "\\",
        "╳": "x",
        **{chr(code): "#" for code in range(0x2580, 0x25A0)},
        **dict.fromkeys("▁▂", "_"),
        **dict.fromkeys("▔", "-"),
        **dict.fromkeys("▏▎▍▌▐▕", "|"),
        **dict.fromkeys("░", "."),
    }
)

# Not on the first line: what a terminal answers from there could as well be Shift+F3. And no
# digit of the answer is a key of ours, should a slow line tear it into single characters.
_LINE, _COLUMN = 5, 6
_QUESTION = f"\x1b7\x1b[{_LINE};{_COLUMN}H●\x1b[6n\x1b[2K\x1b8"


class WideSignsFound(Message):
    """The terminal answered that it draws ● in two cells."""


class PinningDriver(SystemDriver):
    """The terminal of this system, every disputed sign in the cells it was laid out in."""

    _is_asked = False

    def start_application_mode(self) -> None:
        """Take the terminal over, and ask it where nobody said how it draws."""
        super().start_application_mode()  # type: ignore[no-untyped-call, unused-ignore]
        self._is_asked = widths.current_width() == widths.UNKNOWN
        if self._is_asked:
            super().write(_QUESTION)

    def write(self, data: str) -> None:
        """Send a frame."""
        super().write(pinned(data, widths.current_width()))

    def process_message(self, message: Message) -> None:
        """Take the terminal's answer out of what it sends."""
        taken = self._cells_answered(message)
        if taken == 2:
            self.send_message(WideSignsFound())
        elif taken == 1:  # as laid out already
            widths.count_as(widths.NARROW)
        else:
            super().process_message(message)

    def _cells_answered(self, message: Message) -> int:
        """The cells ● took, where this is the answer; else 0."""
        if not (self._is_asked and isinstance(message, events.CursorPosition)):
            return 0
        taken = message.x + 1 - _COLUMN
        if message.y + 1 != _LINE or taken not in {1, 2}:
            return 0
        self._is_asked = False
        return taken


def driver_class(default: type[Driver]) -> type[Driver]:
    """The driver to use: ours for a terminal, else Textual's default."""
    return PinningDriver if default is SystemDriver else default


def pinned(data: str, width: str) -> str:
    """A frame as it is sent to a terminal that draws ambiguous characters in a width."""
    if data.isascii():
        return data
    if width == widths.NARROW:
        if not any(sign in data for sign in _COMPOSING):
            return data
        return re.sub(_COMPOSED, _pinned_match, data)
    if width == widths.WIDE:
        data = re.sub(_DRAWN, _plain, data)
    return re.sub(_DISPUTED, _pinned_match, data)


def _plain(match: re.Match[str]) -> str:
    """Rules and blocks in ASCII; a block laid out over a blank stays, for it takes both cells."""
    drawn = match[0]
    is_laid_out = len(drawn) == 2 and drawn[1] == " " and drawn[0] >= _FIRST_BLOCK
    return drawn if is_laid_out else drawn.translate(_ASCII)


def _pinned_match(match: re.Match[str]) -> str:
    return _pinned(match[0], widths.current_width())


@lru_cache(maxsize=1024)
def _pinned(sign: str, width: str) -> str:
    """A sign over blanks, the cursor behind its cells whatever the terminal makes of it."""
    del width  # it only tells what is remembered apart
    count = cell_len(sign)
    if not count:
        return sign
    return f"\x1b7{' ' * count}\x1b8\x1b7{sign.rstrip(' ')}\x1b8\x1b[{count}C"
