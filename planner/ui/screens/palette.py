"""The command palette, in the colours of the theme: Textual mixes its own and dims them."""

from typing import ClassVar

from textual.command import CommandPalette

from planner.ui.explained import Passages


class Palette(CommandPalette):
    """All commands, found by typing."""

    passages: ClassVar[Passages] = {"": "keys"}

    DEFAULT_CSS = """
    Palette {
        background: $background;
        & > Vertical, &:dark > Vertical { background: $surface; }
        #--input, #--input.--list-visible { border: none; }
        SearchIcon { color: $foreground; }
        Input, Input:focus { background: $surface; }
        Input > .input--placeholder { color: $text-muted; }
        CommandList { border-bottom: none; }
        CommandList > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        & > .command-palette--help-text { color: auto; text-style: not dim not bold; }
    }
    """
