"""The commands as Textual binds them, each key in the forms an input method sends as well."""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from planner.forms.commands import KeyCommand, typed_forms

# The arrows with the letters beside them, in kana mode as well.
LEFT = "left,h,ｈ,く"
RIGHT = "right,l,ｌ,り"


def bindings(commands: Iterable[KeyCommand]) -> list[BindingType]:
    """The keys of commands, as a screen or a widget lists them."""
    return [
        # Without priority, a key that moves the cursor could overtake one that changes.
        Binding(bound(*command.keys), command.action, show=False, priority=True)
        for command in commands
        if command.keys
    ]


def bound(*keys: str) -> str:
    """Keys with the forms an IME sends for them, as a binding lists them."""
    return ",".join(map(_binding_name, typed_forms(keys)))


def _binding_name(key: str) -> str:
    """A key as Textual writes it in a comma-separated list."""
    return {",": "comma", "　": "ideographic_space"}.get(key, key)
