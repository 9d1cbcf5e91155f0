"""``[keys]`` of the settings: the keys a person gives commands, and what of it cannot be.

A part that cannot be is left out whole, and its command keeps the keys it came with.
"""

import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from msgspec import Struct

from planner.errors import PlannerError
from planner.forms.commands import (
    COMMANDS,
    KEPT,
    SLIP_COMMANDS,
    SLIP_MOVES,
    KeyCommand,
    ime_forms,
    key_text,
    keys_of,
    typed_forms,
)
from planner.language import _

NAMES = tuple(dict.fromkeys(command.name for command in (*COMMANDS, *SLIP_COMMANDS)))
"""What commands are called in ``[keys]``."""

_NEEDED = ("help", "quit")  # without a key for these a person would not find out
_LETTERS = frozenset(string.ascii_lowercase)
_CURSOR = frozenset({"up", "down", "left", "right", "home", "end"})
_EDITING = frozenset({"insert", "delete", "pageup", "pagedown"})
_FUNCTIONS = frozenset(f"f{number}" for number in range(1, 13))
_PLAIN = _CURSOR | _EDITING | _FUNCTIONS | {"space", "enter", "escape", "tab", "backspace"}

# What terminals send with modifiers, as far as they can be told from other keys. A modified F3
# arrives as an answer of the terminal to another question; Ctrl+V, Shift+Insert and Shift+PageUp
# it takes for itself; Ctrl+H, I, J, M and [ are Backspace, Tab, Enter and Esc.
_SENT: dict[tuple[str, ...], frozenset[str]] = {
    (): _PLAIN,
    ("shift",): _CURSOR | {"delete", "tab"} | _FUNCTIONS - {"f3"},
    ("ctrl",): (_LETTERS - set("hijmv")) | _CURSOR | _EDITING | _FUNCTIONS - {"f3"},
    ("alt",): _LETTERS | frozenset(string.digits),
    ("ctrl", "shift"): _CURSOR,
}

_MODIFIERS = {"control": "ctrl", "ctrl": "ctrl", "shift": "shift", "alt": "alt", "option": "alt"}
_OTHERS = ("super", "cmd", "command", "win", "windows", "meta", "hyper")  # terminals keep these
_MODIFIER = re.compile(rf"({'|'.join((*_MODIFIERS, *_OTHERS))})\s*[+-]\s*(?=\S)", re.IGNORECASE)

_SHIFTED_FUNCTION = re.compile(r"f(1[3-9]|2[0-4])")

_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "bs": "backspace",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
    "slash": "/",
    "backslash": "\\",
    "at": "@",
    "minus": "-",
    "plus": "+",
    "underscore": "_",
    "period": ".",
    "equal": "=",
}
_CHARACTERS = {
    re.sub(r"\W", "", unicodedata.name(character).lower()): character
    for character in string.punctuation
}
_OF_IME = {form: key for key in (*string.printable, "space") for form in ime_forms(key)}


class OwnKeys(Struct, frozen=True):
    """What ``[keys]`` comes to.

    Attributes:
        keys: The keys by the name of their command; none where it is to have none.
        problems: What was left out and why, each with the name it is written under.
    """

    keys: Mapping[str, tuple[str, ...]]
    problems: tuple[tuple[str, PlannerError], ...] = ()


class _LeftOutError(PlannerError):
    """Why an entry cannot be."""


def own_keys(table: Any) -> OwnKeys:
    """Read ``[keys]`` as the file has it."""
    if not isinstance(table, Mapping):
        return OwnKeys({}, (("keys", PlannerError("own-keys-no-table")),))
    keys: dict[str, tuple[str, ...]] = {}
    problems: list[tuple[str, PlannerError]] = []
    for name, value in table.items():
        try:
            keys[name] = _entry(name, value)
        except _LeftOutError as error:
            problems.append((name, error))
    while clash := _first_clash(keys):
        name, why = clash
        del keys[name]
        problems.append((name, why))
    order = list(table)
    return OwnKeys(keys, tuple(sorted(problems, key=lambda problem: order.index(problem[0]))))


def _entry(name: str, value: Any) -> tuple[str, ...]:
    """The keys of one command."""
    if name not in NAMES:
        near = get_close_matches(name.lower(), NAMES, n=3, cutoff=0.5) or NAMES
        raise _LeftOutError("own-key-command-unknown", name=name, names=_("、").join(near))
    texts = value if isinstance(value, list) else [value] if value != "" else []
    if not all(isinstance(text, str) for text in texts):
        raise _LeftOutError("own-key-value-wrong", name=name)
    keys = tuple(dict.fromkeys(_key(name, text) for text in texts))
    if not keys and name in _NEEDED:
        raise _LeftOutError("own-key-needed", name=name, does=_command(name).description)
    return keys


def _key(name: str, text: str) -> str:
    """A key that may be given to a command."""
    key = read_key(text)
    if key is None:
        raise _LeftOutError("own-key-unknown", name=name, key=text)
    if not _is_sent(key):
        raise _LeftOutError("own-key-not-sent", name=name, key=key_text(key))
    if key in KEPT and not _is_its_own(name, key):
        raise _LeftOutError("own-key-kept", name=name, key=key_text(key), does=_kept_for(key))
    return key


def read_key(text: str) -> str | None:
    """A key as the tables of commands write it, of what people write; None for no key at all."""
    text = unicodedata.normalize("NFKC", text)
    text = "space" if text == " " else text.strip()
    text = _OF_IME.get(text, text)
    modifiers: set[str] = set()
    while len(text) > 1 and (found := _MODIFIER.match(text)):
        modifiers.add(_MODIFIERS.get(found[1].lower(), "super"))
        text = text[found.end() :]
    key = _named(text)
    if key is None:
        return None
    if len(key) == 1 and modifiers:
        if modifiers == {"shift"} and key.isalpha():
            return key.upper()
        key = key.lower()
    if not modifiers and re.fullmatch(_SHIFTED_FUNCTION, key):
        return f"shift+f{int(key[1:]) - 12}"  # what most terminals send for it
    return "+".join((*sorted(modifiers), key))


def _named(text: str) -> str | None:
    """The key a text names, without modifiers; letters as they are written."""
    if len(text) == 1 and "!" <= text <= "~":
        return text
    name = re.sub(r"[\s_-]", "", text.lower())
    name = _ALIASES.get(name, _CHARACTERS.get(name, name))
    is_known = name in _PLAIN or (len(name) == 1 and name in string.punctuation)
    return name if is_known or re.fullmatch(_SHIFTED_FUNCTION, name) else None


def _is_sent(key: str) -> bool:
    """Whether terminals send a key so that it is told from others."""
    if len(key) == 1:
        return True
    *modifiers, name = key.split("+") if not key.endswith("++") else (*key.split("+")[:-2], "+")
    return key in KEPT or name in _SENT.get(tuple(modifiers), ())


def _is_its_own(name: str, key: str) -> bool:
    """Whether a command has a kept key anyway."""
    if (name, key) == ("quit", "ctrl+q"):
        return True
    return any(name == each.name and key in each.keys for each in (*COMMANDS, *SLIP_COMMANDS))


def _kept_for(key: str) -> str:
    """What a kept key does."""
    if key in {"tab", "shift+tab"}:
        return _("次の欄へ移る")
    if key == "ctrl+c":
        return _("写す（コピー）")
    if key == "ctrl+q":
        return _command("quit").description
    return next(command.description for command in COMMANDS if key in command.keys)


def _command(name: str) -> KeyCommand:
    return next(command for command in (*COMMANDS, *SLIP_COMMANDS) if command.name == name)


def _first_clash(own: Mapping[str, tuple[str, ...]]) -> tuple[str, PlannerError] | None:
    """Of two commands with one key on one screen, the one to leave out, and what to say of it.

    That is the one written last, unless the key is the one it came with.
    """
    order = list(own)
    for screen, first, second, key in _clashes(own):
        left_out = max(
            (each for each in (first, second) if each.name in own),
            key=lambda each: (key not in each.keys, order.index(each.name)),
        )
        other = second if left_out is first else first
        return left_out.name, PlannerError(
            "own-key-taken",
            name=left_out.name,
            key=key_text(key),
            screen=screen,
            other=other.name,
            does=other.description,
        )
    return None


def _clashes(
    own: Mapping[str, tuple[str, ...]],
) -> Iterator[tuple[str, KeyCommand, KeyCommand, str]]:
    """Each screen with two commands that have a key in common."""
    screens = (
        (_("計画の画面"), COMMANDS),
        (_("今月の点検"), (*SLIP_COMMANDS, *SLIP_MOVES)),
    )
    for screen, commands in screens:
        taken: dict[str, KeyCommand] = {}
        for command in commands:
            for key in keys_of(command, own):
                for form in typed_forms((key,)):
                    first = taken.setdefault(form, command)
                    if first is not command:
                        yield screen, first, command, key
