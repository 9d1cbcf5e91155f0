"""Refusals: the sentence or question that follows, so that no text is lost."""

from collections.abc import Callable

from planner.errors import ConflictError, PlannerError
from planner.language import _
from planner.plan.fiscal import Month
from planner.ui.acts import conflict
from planner.ui.acts.act import NOTHING, Ask, Copy, Effects, Request, Say, Situation, TakeBack
from planner.wording.closing import refusal_on_screen

GONE = frozenset({"row-gone", "mark-gone"})


def follow(now: Situation, refused: Request | TakeBack, error: PlannerError) -> Effects:
    """Say why a request was refused; a conflict asks which value holds, texts can be copied."""
    if isinstance(error, ConflictError) and isinstance(refused, Request):
        return ask_which_holds(now, refused, error)
    said: Effects = [Say(refusal_on_screen(error), "bad")]
    if error.code in GONE or error.code == "month-closed":
        return [*said, *_offer_words(conflict.words(refused), error)]
    return said


def tell(now: Situation, refused: Request, error: PlannerError) -> Effects:
    """Only say why something was not done, where there is no value to choose and no text."""
    del now, refused
    return [Say(refusal_on_screen(error), "bad")]


def closed(now: Situation, month: Month) -> Effects:
    """Say that a month is closed, before anything is asked in vain; nothing for an open one."""
    close = now.plan.closes.get(month)
    if close is None:
        return NOTHING
    error = PlannerError("month-closed", month=month, who=close.who, at=close.at)
    return [Say(refusal_on_screen(error), "bad")]


def ask_which_holds(
    now: Situation,
    refused: Request,
    error: ConflictError,
    *,
    edit: Callable[[Situation], Effects] | None = None,
) -> Effects:
    """Ask which of two values of a field holds.

    Args:
        now: Where the refusal was met.
        refused: What was asked for.
        error: The other's value.
        edit: Opens one's own text once more, where there is one; Esc loses no text either.
    """

    def choose(chosen: str | None) -> Effects:
        following = conflict.following(chosen, refused, error, now.plan.seq)
        if following is not None:
            return [following]
        if chosen != "theirs" and edit is not None:
            return edit(now)
        return [Say(_("今の値のままです"))]

    asked = conflict.question(error, has_text=edit is not None)
    return [
        Say(_("まだ保存していません（ほかの人と同じ欄）"), "busy"),
        Ask(asked, choose, lambda: choose(None)),
    ]


def _offer_words(words: list[str], error: PlannerError) -> Effects:
    """Show texts that cannot be saved until they are copied or dropped."""

    def choose(chosen: str) -> Effects:
        said = _("書いた文を写しました。写せない端末もあるので、貼って確かめてください")
        return [Copy("\n".join(words), said)] if chosen == "copy" else NOTHING

    again = lambda: _offer_words(words, error)  # noqa: E731 - Esc loses no text
    return [Ask(conflict.copy_choice(error, words), choose, again)] if words else NOTHING
