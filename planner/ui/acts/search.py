"""Searching the rows shown for a text."""

from collections.abc import Callable, Sequence

from planner.forms.questions import Answer, Question, TextField
from planner.forms.search import hits, next_hit
from planner.language import _
from planner.ui.acts.act import NOTHING, Ask, Effects, Go, Say, Situation


def search(now: Situation, text: str, find: Callable[[str], Effects]) -> Effects:
    """Ask for a text, at first the last one; what follows is to find it."""
    del now
    field = TextField("text", _("探す文字"), value=text)

    def then(answer: Answer) -> Effects:
        return find(answer.texts["text"])

    return [Ask(Question(_("検索"), (field,), passage="month#find"), then)]


def find(
    now: Situation,
    rows: Sequence[str],
    text: str,
    step: int,
    stay: bool = False,  # noqa: FBT001, FBT002 - acts are given what they take by place
) -> Effects:
    """Go to a row that has a text, and say which of them it is.

    Args:
        now: The row under the cursor.
        rows: Ids of the rows shown, in order.
        text: The text.
        step: 1 for the next row, -1 for the one before.
        stay: Whether the row under the cursor counts.
    """
    if not text or now.row is None:
        return NOTHING
    places = hits(now.plan, rows, now.month, text)
    if not places:
        return [Say(_("「{text}」は見つかりません").format(text=text), "busy")]
    place = next_hit(places, rows.index(now.row.id), step, stay=stay)
    sentence = _("「{text}」 {number}/{count}件")
    number = places.index(place) + 1
    return [
        Go(rows[place]),
        Say(sentence.format(text=text, number=number, count=len(places))),
    ]
