"""Conflicts: the question which of two values holds, and the request that follows."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import structs

from planner.errors import ConflictError, PlannerError
from planner.forms.questions import Choice
from planner.history.entities import is_meant
from planner.history.intents import (
    Change,
    KeepStatus,
    ReviewReport,
    SetStatus,
    WriteMemo,
    WriteRemedy,
)
from planner.language import _
from planner.plan.paths import kind_of
from planner.text import clean
from planner.ui.acts.act import Request, TakeBack
from planner.wording.closing import refusal_on_screen
from planner.wording.errors import error_sentence
from planner.wording.values import value_text

# The field of a report that an intent writes; the note where it is not named here.
_REPORT_FIELDS: dict[type, str] = {
    KeepStatus: "kept",
    ReviewReport: "review",
    SetStatus: "status",
    WriteMemo: "memo",
    WriteRemedy: "remedy",
}


def question(error: ConflictError, *, has_text: bool) -> Choice:
    """Which of two values holds: ``theirs``, ``mine``, or one's own text once more (``edit``)."""
    lines = (
        error_sentence(error),
        _("自分の入力: {value}").format(value=_value(error, error.mine)),
        _("今の値: {value}").format(value=_value(error, error.theirs)),
    )
    options = [("theirs", _("今の値のままにする")), ("mine", _("自分の入力にする"))]
    if has_text:
        options.append(("edit", _("自分の文を開いて書き直す")))
    return Choice(
        _("同じ欄がほかで変わっています"), tuple(options), lines, passage="together#conflict"
    )


def following(
    chosen: str | None, request: Request, error: ConflictError, seq: int
) -> Request | None:
    """The request to make next: all changes with the field settled, or those of other fields.

    None where nothing is left to change.

    Args:
        chosen: The answer.
        request: What was refused.
        error: Why.
        seq: Number of the last entry the person has seen by answering.
    """
    if chosen == "mine":
        settled = {**request.settled, error.key: seq}
        return structs.replace(request, settled=settled)
    rest = tuple(change for change in request.changes if not _writes(change, error.key))
    if chosen == "theirs" and rest:
        return structs.replace(request, changes=rest)
    return None


def copy_choice(error: PlannerError, words: Sequence[str]) -> Choice:
    """Whether texts that cannot be saved are copied (``copy``) or dropped."""
    return Choice(
        _("保存していません（文はここにあります）"),
        (("copy", _("文をクリップボードへ写す")), ("drop", _("文を捨てて閉じる"))),
        (refusal_on_screen(error), _("書いた文:"), *words),
        passage="together#gone",
    )


def words(request: Request | TakeBack) -> list[str]:
    """The texts a person wrote in a request: notes, remedies, words and reasons."""
    changes: Iterable[Change] = request.changes if isinstance(request, Request) else ()
    texts = (
        getattr(change, name, "")
        for change in changes
        for name in ("text", "word", "why", "comment")
    )
    return [clean(text) for text in texts if text]


def _writes(change: Change, key: tuple[str, str]) -> bool:
    """Whether a change writes the field in question."""
    entity, field = key
    if kind_of(entity) == "report" and _REPORT_FIELDS.get(type(change), "note") != field:
        return False
    return is_meant(change, entity)


def _value(error: ConflictError, value: Any) -> str:
    """A text in full, anything else in a word."""
    if error.key[1] in {"note", "remedy", "memo", "word"}:
        return str(value) if value else _("（空欄）")
    return value_text("mine", value)
