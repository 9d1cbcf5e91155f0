"""Searching the rows shown for a text."""

from collections.abc import Callable, Sequence

from planner.forms.commands import key_of
from planner.forms.questions import Answer, Question, TextField
from planner.forms.search import hits, next_hit
from planner.language import _
from planner.text import cut, one_line
from planner.ui.acts.act import NOTHING, Ask, Effects, Go, Say, Situation

_SHOWN = 24  # cells of the text in what is said


def search(now: Situation, text: str, find: Callable[[str], Effects]) -> Effects:
    """Ask for a text, the last one selected; what follows is to find it."""
    del now
    field = TextField("text", _("探す文字"), value=text, is_replaced=True)

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
    places, shown = hits(now.plan, rows, now.month, text), cut(one_line(text), _SHOWN)
    if not places:
        return [Say(_("「{text}」は見つかりません").format(text=shown), "busy")]
    place = next_hit(places, rows.index(now.row.id), step, stay=stay)
    number, count = places.index(place) + 1, len(places)
    said = _("「{text}」 {number}/{count}件").format(text=shown, number=number, count=count)
    if count > 1:
        keys = key_of("search-next"), key_of("search-previous")
        said += _("　{later} 次　{earlier} 前").format(later=keys[0], earlier=keys[1])
    return [Go(rows[place]), Say(said)]
