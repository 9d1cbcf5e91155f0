"""What the note of a row is written from, and what is written."""

from collections.abc import Callable

from msgspec import Struct

from planner.forms.commands import KeyCommand


class NoteFigures(Struct, frozen=True):
    """What the figures of a row have to say to its note.

    Attributes:
        renew: The note with its first line made from them; None without figures of the month.
        check: What a note has otherwise than they, in a sentence; empty for nothing.
    """

    renew: Callable[[str], str] | None
    check: Callable[[str], str]


class NoteDraft(Struct, frozen=True):
    """What a note is written from.

    Attributes:
        heading: Which row it is, in a line.
        month: The month as people read it, R2.5.
        last_month: The month last reported before it.
        commands: What else can be done with the row.
        is_unsaved: Whether the texts were typed before and could not be saved.
        figures: What the figures of the row have to say to it.
        above: What is to be known before writing: what a review said, why it was not saved.
        begin: The field to begin in, ``note``, ``remedy`` or ``memo``.
    """

    heading: str
    month: str
    last_month: str
    last_note: str
    last_remedy: str
    note: str
    remedy: str
    commands: tuple[KeyCommand, ...] = ()
    is_unsaved: bool = False
    figures: NoteFigures | None = None
    memo: str = ""
    above: str = ""
    begin: str = "note"


class NoteResult(Struct, frozen=True):
    """What was written, and the action of the command to run once it is saved."""

    note: str
    remedy: str
    action: str | None = None
    memo: str = ""
