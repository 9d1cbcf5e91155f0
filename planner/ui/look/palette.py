"""The styles of lines drawn here, by name, in the colours of the theme in use.

A component class for each would be matched against every rule of every widget, several times
before the first frame: two dozen of them took as long as drawing it.
"""

from collections.abc import Mapping

from msgspec import Struct
from rich.style import Style


class Look(Struct, frozen=True):
    """Names of the theme's colours, empty for what lies below, and whether it is bold.

    What is turned round has text and ground the other way about: where a terminal shows no
    colours, it still stands out. So do words that came (underlined) and words that went (struck).
    """

    color: str = ""
    ground: str = ""
    is_bold: bool | None = None
    is_turned: bool | None = None
    is_underlined: bool | None = None
    is_struck: bool | None = None


_LOOKS = {
    "header": Look("foreground", "panel", is_bold=True),
    "field": Look(ground="panel"),
    "header-month": Look("background", "primary", is_bold=True),
    "month": Look(ground="grid-month"),
    "pillar": Look("background", "primary", is_bold=True),
    "section": Look("foreground", "panel"),
    "rule": Look("quiet"),
    "frame-focus": Look("accent"),
    "first": Look(is_bold=True),
    "fresh": Look("background", "success", is_bold=True),
    "quiet": Look("quiet", is_bold=False),
    "cursor-row": Look(ground="grid-row"),
    "cursor": Look("accent", "background", is_bold=True, is_turned=True),
    "selected": Look(ground="grid-selected"),
    "done": Look("success"),
    "late": Look("error", is_bold=True),
    "moved": Look("quiet"),
    "unplanned": Look("accent"),
    "above": Look("success", is_bold=True),
    "on": Look("success"),
    "below": Look("warning", is_bold=True),
    "not-started": Look("foreground", is_bold=True),
    "reached": Look("success"),
    "short": Look("warning"),
    "heat-1": Look(ground="panel"),
    "heat-2": Look(ground="grid-selected", is_bold=True),
    "heat-3": Look("background", "warning", is_bold=True),
    "title": Look("primary", is_bold=True),
    "bar": Look(ground="panel"),
    "thumb": Look(ground="primary"),
    "strong": Look(is_bold=True),
    "came": Look(is_bold=True, is_underlined=True),
    "went": Look("quiet", is_bold=False, is_struck=True),
    "key": Look("accent", is_bold=True),
    "busy": Look("warning", is_bold=True),
    "bad": Look("background", "error", is_bold=True),
}


def style(name: str, colors: Mapping[str, str]) -> Style:
    """The style of a name.

    Args:
        name: One of the looks.
        colors: The theme's variables.
    """
    look = _LOOKS[name]
    return Style(
        color=colors[look.color] if look.color else None,
        bgcolor=colors[look.ground] if look.ground else None,
        bold=look.is_bold,
        reverse=look.is_turned,
        underline=look.is_underlined,
        strike=look.is_struck,
    )
