"""What follows once a request was carried out or refused: a sentence, or a question.

Nothing a person typed is lost by a refusal: it is asked about, opened again, or shown to be copied.
"""

from typing import TYPE_CHECKING, Any

from planner.errors import ConflictError, PlannerError
from planner.history.intents import ReviewReport, WriteMemo, WriteNote, WriteRemedy
from planner.language import _
from planner.plan.fiscal import Month
from planner.ui.messages import ChangeRequested, Refused, UndoRequested, Written
from planner.wording.closing import refusal_on_screen
from planner.wording.entries import entry_content
from planner.wording.errors import error_sentence
from planner.wording.labels import instant_label

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen
    from planner.ui.workplace import Workplace

_GONE = frozenset({"row-gone", "mark-gone"})


_Text = WriteNote | WriteRemedy | WriteMemo


def written_sentence(message: Written) -> str:
    """What is on disk now; empty where nobody here asked for it."""
    request, entry = message.request, message.entry
    if request is None:
        return ""
    if entry is None:
        return _nothing_written(request)
    is_redo = isinstance(request, UndoRequested) and request.is_redo
    text = _("保存済 {time} {who} {what}　{more}").format(
        time=instant_label(entry.at)[-5:],
        who=entry.who,
        what=entry_content(message.plan, entry, is_redo=is_redo),
        more=getattr(request, "said", ""),
    )
    if message.problem is not None:
        return error_sentence(PlannerError("closed-not-backed-up", **message.problem.parameters))
    return text.rstrip("　 ")


def follow_refusal(screen: "PlanScreen", message: Refused) -> None:
    """Say why something was not done; a conflict asks which value holds."""
    request, error = message.request, message.error
    changes = request.changes if isinstance(request, ChangeRequested) else ()
    if isinstance(request, ChangeRequested) and request.form is not None:
        from planner.ui.acts import figures  # noqa: PLC0415 - most requests are not refused

        screen.say(refusal_on_screen(error), "bad")
        figures.keep(screen, request.form, error)
    elif reviews := [change for change in changes if isinstance(change, ReviewReport)]:
        from planner.ui.acts import review  # noqa: PLC0415

        screen.say(refusal_on_screen(error), "bad")
        review.keep(screen, reviews, error)
    elif isinstance(request, ChangeRequested) and isinstance(error, ConflictError):
        _ask_which_holds(screen, request, error)
    else:
        screen.say(refusal_on_screen(error), "bad")
        is_of_marks = error.code == "month-closed" and not _texts(request)
        if error.code in _GONE or is_of_marks:
            _keep_words(screen, message)
        else:
            _keep_text(screen, request, refusal_on_screen(error))


def is_refused_as_closed(screen: "Workplace[Any]", month: Month) -> bool:
    """Whether a month is closed, said before anything is asked that would be written in vain."""
    if close := screen.present.closes.get(month):
        error = PlannerError("month-closed", month=month, who=close.who, at=close.at)
        screen.say(refusal_on_screen(error), "bad")
        return True
    return False


def _ask_which_holds(screen: "PlanScreen", request: ChangeRequested, error: ConflictError) -> None:
    from planner.ui.acts import conflict  # noqa: PLC0415

    screen.say(_("まだ保存していません（ほかの人と同じ欄）"), "busy")
    seq, texts = screen.present.seq, _texts(request)

    def choose(chosen: str | None) -> None:
        following = conflict.following(chosen, request, error, seq)
        if following is not None:
            screen.say_saving()
            screen.post_message(following)
        elif chosen != "theirs" and texts:
            _keep_text(screen, request)  # Esc loses no text either
        else:
            screen.say(_("今の値のままです"))

    screen.app.push_screen(conflict.question(error, has_text=bool(texts)), choose)


def _keep_words(screen: "PlanScreen", message: Refused) -> None:
    """Show what was written for something that is gone, until it is copied or given up."""
    from planner.ui.acts import conflict  # noqa: PLC0415

    words = conflict.words(message.request)

    def choose(chosen: str | None) -> None:
        if chosen is None:  # Esc loses no text
            _keep_words(screen, message)
        elif chosen == "copy":
            screen.app.copy_to_clipboard("\n".join(words))
            screen.say(_("書いた文をクリップボードへ写しました"))

    if words:
        screen.app.push_screen(conflict.kept_words(message.error, words), choose)


def _keep_text(
    screen: "PlanScreen", request: ChangeRequested | UndoRequested, problem: str = ""
) -> None:
    """Open the note again with the text that was not saved."""
    texts = _texts(request)
    row = screen.present.rows.get(texts[0].row) if texts else None
    if row is None or screen.is_read_only:
        return
    from planner.ui.acts import note  # noqa: PLC0415

    month = texts[0].month
    held = row.report(month)
    written = {type(change): change.text for change in texts}
    kept = note.Texts(
        written.get(WriteNote, held.note),
        written.get(WriteRemedy, held.remedy),
        written.get(WriteMemo, held.memo),
        is_unsaved=True,
        problem=problem,
    )
    note.open_note(screen, row, month, kept)


def _texts(request: ChangeRequested | UndoRequested) -> list[_Text]:
    """The texts a request would have written."""
    changes = request.changes if isinstance(request, ChangeRequested) else ()
    return [change for change in changes if isinstance(change, _Text)]


def _nothing_written(request: ChangeRequested | UndoRequested) -> str:
    if isinstance(request, ChangeRequested):
        return _("変わったところはありません")
    return _("やり直す変更はありません") if request.is_redo else _("元に戻す変更はありません")
