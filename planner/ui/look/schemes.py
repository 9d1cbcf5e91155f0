"""Themes as Textual's own: what its widgets take is made of the few colours a file gives."""

from typing import Any

from textual.color import Color
from textual.theme import Theme

from planner.ui.look.themes import ThemeFile


def scheme(theme: ThemeFile, number: int) -> Theme:
    """The theme for Textual; the number is its name there, for a file may be called anything."""
    colors: dict[str, Any] = dict(theme.colors)
    return Theme(
        name=str(number),
        dark=theme.is_dark,
        variables={
            **theme.colors,  # as they are written: Textual would round them
            **theme.variables,
            **_of_widgets(theme),
            "layout": theme.layout,
            "text-weight": "bold" if theme.is_bold else "none",
        },
        **colors,
    )


def _of_widgets(theme: ThemeFile) -> dict[str, str]:
    """Cursor, selection and hints of Textual's widgets in plain colours, so that text stays read.

    Where a terminal has no colours, the cursor is still reversed and the chosen line still bold,
    underlined where all is bold: Textual's lists know no reversed lines.
    """
    ground, text = theme.colors["background"], theme.colors["foreground"]
    field = Color.parse(theme.colors["panel"]).blend(Color.parse(theme.colors["secondary"]), 0.3)
    return {
        "surface-active": field.hex,
        "block-cursor-foreground": ground,
        "block-cursor-background": theme.colors["primary"],
        "block-cursor-text-style": "bold underline" if theme.is_bold else "bold",
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": theme.variables["grid-row"],
        "block-hover-background": theme.colors["panel"],
        "input-cursor-foreground": text,
        "input-cursor-background": ground,
        "input-cursor-text-style": "reverse",
        "input-selection-background": theme.variables["grid-selected"],
        "input-selection-foreground": text,
        "text": text,
        "text-muted": theme.variables["quiet"],
        "text-disabled": theme.variables["quiet"],
        "button-foreground": text,
        "button-color-foreground": ground,
    }
