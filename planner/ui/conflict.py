"""A change that meets another's: both values in words, what each answer leaves to be written."""

from collections.abc import Iterable
from typing import Any

from planner.changes import Change, SetStatus, WriteRemedy
from planner.errors import ConflictError
from planner.language import _
from planner.text import clean
from planner.wording import error_sentence
from planner.wording.values import value_text

_REPORT_FIELDS: dict[type, str] = {SetStatus: "status", WriteRemedy: "remedy"}


def lines(error: ConflictError) -> tuple[str, ...]:
    """Who changed what and when, then both values in full."""
    return (
        error_sentence(error),
        _("自分の入力: {value}").format(value=_value(error, error.mine)),
        _("今の値: {value}").format(value=_value(error, error.theirs)),
    )


def without(changes: Iterable[Change], key: tuple[str, str]) -> list[Change]:
    """The changes but those that write the field in question."""
    return [change for change in changes if not _writes(change, key)]


def texts(changes: Iterable[Change]) -> list[str]:
    """What a person wrote in changes: notes, remedies, words and reasons."""
    named = (getattr(change, name, "") for change in changes for name in ("text", "word", "why"))
    return [clean(text) for text in named if text]


def _writes(change: Change, key: tuple[str, str]) -> bool:
    entity, field = key
    kind, _colon, rest = entity.partition(":")
    row, _colon, child = rest.partition(":")
    if getattr(change, "row", "") != row:
        return False
    if kind == "report":
        own = _REPORT_FIELDS.get(type(change), "note")
        return getattr(change, "month", "") == child and own == field
    return child in {getattr(change, "mark", ""), getattr(change, "suspension", "")}


def _value(error: ConflictError, value: Any) -> str:
    """A text in full, anything else in a word."""
    if error.key[1] in {"note", "remedy", "word"}:
        return str(value) if value else _("（空欄）")
    return value_text("mine", value)
