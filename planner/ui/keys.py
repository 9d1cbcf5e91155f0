"""The commands as Textual binds them, each key in the forms an input method sends as well."""

from textual.binding import Binding, BindingType

from planner.forms.commands import COMMANDS, SLIP_COMMANDS, Listing, ime_forms

# The arrows with the letters beside them, in kana mode as well.
LEFT = "left,h,ｈ,く"
RIGHT = "right,l,ｌ,り"


def bindings(*, of_grid: bool = False) -> list[BindingType]:
    """The bindings of the plan's screen, or those of its grid."""
    return [
        Binding(
            bound(*command.keys),
            command.action,
            command.label,
            show=False,
            priority=True,  # else a key that moves the cursor could overtake one that changes
        )
        for command in COMMANDS
        if command.keys and (Listing.GRID in command.places) == of_grid
    ]


def slip_bindings() -> list[BindingType]:
    """The bindings of the list of slips."""
    return [
        Binding(bound(*command.keys), command.action, show=False, priority=True)
        for command in SLIP_COMMANDS
    ]


def bound(*keys: str) -> str:
    """Keys with the forms an IME sends for them, as a binding lists them."""
    forms = (form for key in keys for form in (key, *ime_forms(key)))
    return ",".join(dict.fromkeys(map(_binding_name, forms)))


def _binding_name(key: str) -> str:
    """A key as Textual writes it in a comma-separated list."""
    return {",": "comma", "　": "ideographic_space"}.get(key, key)
