"""The draft of a 進捗状況 that the form shows, and the texts written."""

from collections.abc import Callable

from msgspec import Struct

from planner.forms.commands import KeyCommand


class NoteFigures(Struct, frozen=True):
    """The figures of a row as used by its note.

    Attributes:
        renew: The note with its first line made from them; None without figures of the month.
        check: The contradiction of a note with them, in a sentence; empty for none.
    """

    renew: Callable[[str], str] | None
    check: Callable[[str], str]


class NoteDraft(Struct, frozen=True):
    """The content of the form for a note.

    Attributes:
        heading: The row in a line.
        month: The month, R2.5.
        last_month: The month last reported before it.
        commands: Other commands of the row.
        is_unsaved: Whether the texts were typed before and could not be saved.
        figures: The figures of the row.
        above: A text above the fields: a review, or why the texts were not saved.
        begin: The first field, ``note``, ``remedy`` or ``memo``.
        group: Who carries the row.
        status: The sign of the month's status; empty for none.
        last_status: That of the month last reported.
        is_remedy_due: Whether the status asks for a remedy.
        facts: The figures and ● of the row in words, made when there is room for them.
        closed: That the month is closed, and what that asks for; empty for an open one.
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
    group: str = ""
    status: str = ""
    last_status: str = ""
    is_remedy_due: bool = False
    facts: Callable[[], str] | None = None
    closed: str = ""


class NoteResult(Struct, frozen=True):
    """The texts written, and the action to run once they are saved."""

    note: str
    remedy: str
    action: str | None = None
    memo: str = ""
