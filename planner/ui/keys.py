"""The commands as Textual binds them, each key in the forms an input method sends as well."""

from collections.abc import Iterable, Iterator, Mapping

from textual.binding import Binding, BindingType

from planner.forms.commands import KEPT, KeyCommand, typed_forms

# The arrows with the letters beside them, in kana mode as well.
LEFT = "left,h,ｈ,く"
RIGHT = "right,l,ｌ,り"

# Stands for no key: Textual gives another key only to what is bound, and takes none away.
NO_KEY = "no_key"


def bindings(commands: Iterable[KeyCommand]) -> list[BindingType]:
    """The keys of commands, as a screen or a widget lists them."""
    return [binding for command in commands for binding in _bindings(command)]


def _bindings(command: KeyCommand) -> Iterator[Binding]:
    """The keys a command keeps in any case, and those that ``keymap`` can replace."""
    kept = [key for key in command.keys if key in KEPT]
    free = [key for key in command.keys if key not in KEPT]
    # Without priority, a key that moves the cursor could overtake one that changes.
    if kept:
        yield Binding(bound(*kept), command.action, show=False, priority=True)
    yield Binding(
        bound(*free) or NO_KEY, command.action, show=False, priority=True, id=command.name
    )


def keymap(own: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """A person's own keys by the names of their commands, as Textual takes them."""
    return {
        name: bound(*(key for key in keys if key not in KEPT)) or NO_KEY
        for name, keys in own.items()
    }


def bound(*keys: str) -> str:
    """Keys with the forms an IME sends for them, as a binding lists them."""
    return ",".join(map(_binding_name, typed_forms(keys)))


def _binding_name(key: str) -> str:
    """A key as Textual writes it in a comma-separated list."""
    return {",": "comma", "　": "ideographic_space"}.get(key, key)
