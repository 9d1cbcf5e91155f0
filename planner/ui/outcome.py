"""The sentence about a request that was carried out."""

from planner.language import _
from planner.ui.acts.act import Request, TakeBack
from planner.ui.messages import Written
from planner.wording.closing import closed_problem
from planner.wording.entries import entry_content
from planner.wording.errors import error_sentence
from planner.wording.labels import instant_label


def written_sentence(message: Written) -> str:
    """What was saved, by whom and when; empty where nobody here asked for it."""
    request, entry = message.request, message.entry
    if request is None:
        return ""
    if entry is None:
        return _nothing_written(request)
    if message.problem is not None:
        return error_sentence(closed_problem(message.problem))
    is_redo = isinstance(request, TakeBack) and request.is_redo
    text = _("保存済 {time} {who} {what}　{more}").format(
        time=instant_label(entry.at)[-5:],
        who=entry.who,
        what=entry_content(message.plan, entry, is_redo=is_redo),
        more=request.said if isinstance(request, Request) else "",
    )
    return text.rstrip("　 ")


def _nothing_written(request: Request | TakeBack) -> str:
    if isinstance(request, Request):
        return _("変わったところはありません")
    return _("やり直す変更はありません") if request.is_redo else _("元に戻す変更はありません")
