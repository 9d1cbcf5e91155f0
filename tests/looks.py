"""What a screen really shows: every text with its colour and ground, and what a theme promises."""

from functools import cache
from itertools import chain

from coloraide import Color
from rich.style import Style
from textual.app import App

from planner.ui.look import palette
from planner.ui.look.schemes import scheme
from planner.ui.look.themes import ThemeFile

# How colour-blind eyes see: Machado's or Viénot's and Brettel's models, as coloraide has them.
EYES = ("", "protan", "deutan", "tritan")


@cache
def contrast(color: str, ground: str) -> float:
    """Contrast of two colours by WCAG 2.2: 1 to 21."""
    return Color(color).contrast(Color(ground), method="wcag21")


@cache
def difference(one: str, other: str, eyes: str = "") -> float:
    """How far apart two colours are for some eyes (CIEDE2000); 2.3 is just noticed."""
    seen = [Color(color).filter(eyes) if eyes else Color(color) for color in (one, other)]
    return seen[0].delta_e(seen[1], method="2000")


def shown(app: App) -> list[list[tuple[str, Style]]]:
    """The screen's lines as they go to the terminal, each text with its style."""
    strips = app.screen._compositor.render_strips(app.screen.size)
    return [[(part.text, part.style or Style()) for part in strip] for strip in strips]


def colors(style: Style) -> tuple[str, str]:
    """Colour and ground of a style as they are seen, empty where the terminal decides."""
    seen = [color.get_truecolor().hex if color else "" for color in (style.color, style.bgcolor)]
    return (seen[1], seen[0]) if style.reverse else (seen[0], seen[1])


def too_faint(app: App, least: float) -> list[str]:
    """The texts on the screen that have less contrast, or are dimmed by the terminal's own rule."""
    found = {}
    for text, style in chain.from_iterable(shown(app)):
        color, ground = colors(style)
        is_read = color and ground and not style.dim and contrast(color, ground) >= least
        if text.strip() and not is_read:
            found[color, ground] = f"{text.strip()[:20]} {color} on {ground}"
    return list(found.values())


def variables(theme: ThemeFile) -> dict[str, str]:
    """The colours by name that drawing takes from a theme."""
    made = scheme(theme, 0)
    return {**made.to_color_system().generate(), **made.variables}


def layered(theme: ThemeFile, *names: str) -> Style:
    """Looks laid one upon the other, as they are drawn."""
    colors = variables(theme)
    style = Style(color=colors["foreground"], bgcolor=colors["background"])
    for name in names:
        style += palette.style(name, colors)
    return style
