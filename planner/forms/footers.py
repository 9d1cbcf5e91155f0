"""The line of keys: its commands in groups, and which of them go first where it is narrow."""

from collections.abc import Iterable

from msgspec import Struct

from planner.forms.commands import COMMANDS, SLIP_COMMANDS, KeyCommand, key_text
from planner.text import width

Key = tuple[str, str]
"""A key as people read it, and a word for what it does."""

WORK, REPORTS, FIGURES = "work", "reports", "figures"  # the panes of a row

_PANES = {"act('story')": WORK, "act('edit_note')": REPORTS, "act('enter_figures')": FIGURES}

_RULE = 2  # cells between two groups: a rule and a blank


class Footer(Struct, frozen=True):
    """A line of keys.

    Attributes:
        groups: The keys in the order shown: write │ look │ go │ undo │ help.
        needed: The same keys, the most needed first.
    """

    groups: tuple[tuple[Key, ...], ...]
    needed: tuple[Key, ...]

    def shown(self, cells: int) -> tuple[tuple[Key, ...], ...]:
        """The groups as far as they fit in so many cells; none without a key."""
        chosen: set[Key] = set()
        for key in self.needed:
            if _cells(_of(self.groups, {*chosen, key})) > cells:
                break
            chosen.add(key)
        return _of(self.groups, chosen)


def _of(groups: Iterable[tuple[Key, ...]], chosen: set[Key]) -> tuple[tuple[Key, ...], ...]:
    """What of the groups is chosen."""
    kept = (tuple(key for key in group if key in chosen) for group in groups)
    return tuple(group for group in kept if group)


def _cells(groups: tuple[tuple[Key, ...], ...]) -> int:
    keys = sum(width(key) + width(said) + 1 for group in groups for key, said in group)
    return keys + _RULE * max(len(groups) - 1, 0)


def of_keys(keys: Iterable[Key]) -> Footer:
    """The line of a dialog: one group, of which those at the end go first, Esc never."""
    every = tuple(keys)
    return Footer((every,), tuple(sorted(every, key=lambda key: key[0] != "Esc")))


def of_commands(
    commands: Iterable[KeyCommand], groups: tuple[tuple[str, ...], ...], needed: tuple[str, ...]
) -> Footer:
    """The line of commands, given by their first keys as the tables have them.

    Args:
        commands: All commands of a screen.
        groups: Keys by group, in the order shown.
        needed: Keys that stay longest, the most needed first; the others go before them.
    """
    by_key = {command.keys[0]: command for command in commands if command.keys}
    entry = {key: (key_text(key), by_key[key].label) for group in groups for key in group}
    order = dict.fromkeys((*needed, *entry))
    return Footer(
        tuple(tuple(entry[key] for key in group) for group in groups),
        tuple(entry[key] for key in order),
    )


def grid_footer() -> Footer:
    """The line of keys of the grid."""
    return of_commands(
        COMMANDS,
        (
            ("1", "2", "3", "4", "0", "enter", "=", "v"),
            ("space", "w", "m", "x", "a", "z", "b"),
            ("/", "f", "i", "[", "]"),
            ("s", "c", "p", "P", "H", "d"),
            ("u",),
            ("?", "q"),
        ),
        (
            *("?", "u", "s", "c", "p", "1", "2", "3", "4", "enter", "space", "v", "=", "m"),
            *("[", "]", "f", "/", "w", "x", "z", "b", "0", "a", "q", "i", "P", "H", "d"),
        ),
    )


def slip_footer() -> Footer:
    """The line of keys of the list of slips."""
    return of_commands(
        SLIP_COMMANDS,
        (
            ("left", "right"),
            ("enter", "=", "space", "w", "m", "x", "1", "2", "3", "4", "0", "K", "v", "z", "b"),
            ("r", "f", "i", "h", "o", "@"),
            ("u",),
            ("?", "escape"),
        ),
        (
            *("?", "escape", "left", "right", "u", "enter", "space", "m", "2", "3", "K"),
            *("r", "h", "1", "4", "v", "o", "f", "=", "w", "x", "@", "i"),
        ),
    )


def pane_keys(commands: Iterable[KeyCommand], *, is_read_only: bool) -> dict[str, str]:
    """The key that is for each pane of a row, with a word; none that the plan refuses."""
    return {
        pane: f"{key_text(command.keys[0])} {command.label}"
        for command in commands
        if (pane := _PANES.get(command.action)) and command.keys
        if pane == WORK or not is_read_only
    }
