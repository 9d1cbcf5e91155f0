"""The line of keys: its commands in groups, and which of them go first where it is narrow."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from planner.forms.commands import COMMANDS, SLIP_COMMANDS, KeyCommand, in_use, key_text
from planner.language import _
from planner.text import width

Key = tuple[str, str]
"""A key as people read it, and a word for what it does."""

WORK, REPORTS, FIGURES = "work", "reports", "figures"  # the panes of a row

_PANES = {"act('story')": WORK, "act('edit_note')": REPORTS, "act('enter_figures')": FIGURES}

_RULE = 2  # cells between two groups: a rule and a blank
_STATUS = ("status-1", "status-2", "status-3", "status-4")


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


def beside(key: str, said: str) -> str:
    """A word as it stands behind its key, with a blank before it where both are Latin letters."""
    is_latin = key[-1:].isascii() and key[-1:].isalnum() and said[:1].isascii()
    return f"{' ' * (is_latin and said[:1].isalnum())}{said} "


def _of(groups: Iterable[tuple[Key, ...]], chosen: set[Key]) -> tuple[tuple[Key, ...], ...]:
    """What of the groups is chosen."""
    kept = (tuple(key for key in group if key in chosen) for group in groups)
    return tuple(group for group in kept if group)


def _cells(groups: tuple[tuple[Key, ...], ...]) -> int:
    keys = sum(width(key) + width(beside(key, said)) for group in groups for key, said in group)
    return keys + _RULE * max(len(groups) - 1, 0)


def of_keys(keys: Iterable[Key]) -> Footer:
    """The line of a dialog: one group, of which those at the end go first, Esc never."""
    every = tuple(keys)
    return Footer((every,), tuple(sorted(every, key=lambda key: key[0] != "Esc")))


def of_commands(
    commands: Iterable[KeyCommand],
    groups: tuple[tuple[str, ...], ...],
    needed: tuple[str, ...],
    pairs: Iterable[tuple[str, str, str]] = (),
) -> Footer:
    """The line of commands, given by their names; one without a key is left out.

    Args:
        commands: All commands of a screen, with the keys in use.
        groups: Names by group, in the order shown.
        needed: Names of those that stay longest, the most needed first; the others go before.
        pairs: Two names that are one entry, with one word for both; it stands at the first.
    """
    entry = {
        command.name: (key_text(command.keys[0]), command.label)
        for command in commands
        if command.keys
    }
    for first, second, word in pairs:
        if first in entry and second in entry:
            entry[first] = (entry[first][0] + entry.pop(second)[0], word)
    shown = [[entry[name] for name in group if name in entry] for group in groups]
    order = dict.fromkeys((*needed, *(name for group in groups for name in group)))
    return Footer(
        tuple(tuple(group) for group in shown if group),
        tuple(entry[name] for name in order if name in entry),
    )


def grid_footer() -> Footer:
    """The line of keys of the grid."""
    return of_commands(
        in_use(COMMANDS),
        (
            (*_STATUS, "status-clear", "note", "note-same", "figures"),
            ("tick", "tick-with-word", "move", "drop", "add", "suspend", "step"),
            ("search", "group", "incentive", "month-before", "month-after"),
            ("review", "check", "print", "plans", "history", "changes"),
            ("undo",),
            ("help", "quit"),
        ),
        (
            *("help", "undo", "review", "check", "print", *_STATUS, "note", "tick", "figures"),
            *("note-same", "move", "month-before", "month-after", "group", "search"),
            *("tick-with-word", "drop", "suspend", "step", "status-clear", "add", "quit"),
            *("incentive", "plans", "history", "changes"),
        ),
    )


def slip_footer(*, is_as_closed: bool = False) -> Footer:
    """The line of keys of the list of slips; as closed nothing is changed."""
    writing = (
        *("note", "note-same", "tick", "tick-with-word", "move", "drop", *_STATUS),
        *("status-clear", "keep", "figures", "suspend", "step"),
    )
    commands = in_use(SLIP_COMMANDS)
    if is_as_closed:
        commands = tuple(
            replace(own, label=_("現在判明")) if own.name == "as-closed" else own
            for own in commands
            if own.name not in {*writing, "undo"}
        )
    return of_commands(
        commands,
        (
            ("month-before", "month-after"),
            writing,
            ("reasons", "group", "incentive", "heat", "open-row", "as-closed"),
            ("undo",),
            ("help", "review"),
        ),
        (
            *("help", "review", "month-before", "month-after", "undo", "note", "tick", "move"),
            *(("as-closed",) if is_as_closed else ()),
            *("reasons", "heat", "status-2", "status-3", "keep", "status-1", "status-4"),
            *("figures", "open-row", "group", "note-same", "tick-with-word", "drop"),
            *("as-closed", "incentive"),
        ),
        [("month-before", "month-after", _("月"))],
    )


def review_footer(*, is_closed: bool = False, is_fold: bool = False) -> Footer:
    """The line of keys of a month's reports.

    Args:
        is_closed: Whether the month is closed: then its reports are only looked at.
        is_fold: Whether the cursor is on a fold.
    """
    confirm, give_back, memo = ("Space", _("確認済")), ("r", _("差戻し")), ("e", _("メモ"))
    close = ("C", _("締めを解く") if is_closed else _("締め"))
    months, group = ("[ ]", _("月")), ("f", _("グループ"))
    go, back, undo = ("Enter", _("その行へ")), ("Esc", _("戻る")), ("u", _("戻"))
    manual, read = ("F1", _("使い方")), ("Tab", _("読む"))
    writing = () if is_closed or is_fold else (confirm, give_back, memo)
    if is_fold:
        go = ("Space Enter", _("開閉"))
    return Footer(
        ((*writing, close), (months, group), (go, read), (undo,), (manual, back)),
        (manual, back, undo, *writing[:2], close, months, read, *writing[2:], group, go),
    )


def pane_keys(commands: Iterable[KeyCommand], *, is_read_only: bool) -> dict[str, str]:
    """The key that is for each pane of a row, with a word; none that the plan refuses."""
    return {
        pane: f"{key_text(command.keys[0])} {command.label}"
        for command in commands
        if (pane := _PANES.get(command.action)) and command.keys
        if pane == WORK or not is_read_only
    }
