"""The ● and 手順 in words: name, moves and end."""

from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month, months_between
from planner.plan.model import Ended, Mark, Plan, Promise, Row, Suspension
from planner.text import one_line
from planner.wording.labels import month_label
from planner.wording.phrases import late_name, listed, months_text, quoted, with_remark


def mark_name(plan: Plan, mark: Mark) -> str:
    """The name of a mark by its month in 当初計画: 5月の●, or its 手順."""
    if mark.is_step:
        return _("手順「{text}」").format(text=quoted(mark.text))
    if mark.month is None:
        return _("計画外の●")
    return _("{month}の●").format(month=month_label(mark.month, plan.year))


def standing_mark_name(plan: Plan, mark: Mark) -> str:
    """The name of a mark by its present month: 7月の●, 手順「通知の発送」（8月）."""
    due = month_label(mark.due, plan.year) if mark.due else _("時期未定")
    if mark.is_step:
        return with_remark(mark_name(plan, mark), due)
    return _("{month}の●").format(month=due)


def mark_sentence(plan: Plan, row: Row, mark: Mark) -> str:
    """A mark with its moves and its end."""
    moves = (_promise_text(plan, mark, place) for place in range(len(mark.promises)))
    return listed(_mark_with_month(plan, mark), *moves, _end_text(plan, row, mark))


def promise_remark(promise: Promise) -> str:
    """The remark on a move: 後着 and the reason."""
    return listed(late_name(is_late=promise.is_late), promise.why)


def done_remark(mark: Mark) -> str:
    """The remark on a tick: its word and 後着."""
    return listed(mark.word, late_name(is_late=mark.is_late))


def suspension_sentence(plan: Plan, suspension: Suspension) -> str:
    """The months of a 休止 and its reason."""
    start = month_label(suspension.start, plan.year)
    if suspension.end is None:
        return with_remark(_("{start}から未定まで").format(start=start), suspension.why)
    end = month_label(suspension.end, plan.year)
    return with_remark(_("{start}から{end}まで").format(start=start, end=end), suspension.why)


def ended_sentence(plan: Plan, ended: Ended) -> str:
    """The month of a 廃止 and its reason: 10月から廃止（制度の終わり）."""
    start = month_label(ended.month, plan.year)
    return with_remark(_("{month}から廃止").format(month=start), one_line(ended.why))


def _mark_with_month(plan: Plan, mark: Mark) -> str:
    name = mark_name(plan, mark)
    if mark.is_step and mark.month is not None:
        return with_remark(name, month_label(mark.month, plan.year))
    return name


def _promise_text(plan: Plan, mark: Mark, place: int) -> str:
    promise = mark.promises[place]
    if promise.month is None:
        text = _("時期未定へ移した")
    elif mark.month is None and place == 0:
        text = _("{month}に追加").format(month=month_label(promise.month, plan.year))
    else:
        text = _("{month}へ移した").format(month=month_label(promise.month, plan.year))
    return with_remark(text, listed(promise_remark(promise), promise.who))


def _end_text(plan: Plan, row: Row, mark: Mark) -> str:
    """The end of a mark, or its state while it is open."""
    if mark.done is not None:
        return _done_text(plan, mark, mark.done)
    if mark.dropped is not None:
        return with_remark(_("中止した"), mark.dropped)
    ended = plan.ended_of(row)
    if ended is not None and (mark.due is None or ended.covers(mark.due)):
        return _("廃止")
    if mark.due is not None and row.is_suspended(mark.due):
        return _("休止中")
    if any(binding.id == mark.id for binding in ledger.binding_marks(row)):
        return _("未実施")
    return _("毎月の継続業務") if ledger.is_continuous(row) else _("期間の途中")


def _done_text(plan: Plan, mark: Mark, done: Month) -> str:
    late = months_between(mark.due, done) if mark.due else 0
    months, apart = months_text(abs(late)), ""
    if late > 0:
        apart = _("{months}遅れ").format(months=months)
    elif late < 0:
        apart = _("{months}早い").format(months=months)
    text = _("{month}に実施済").format(month=month_label(done, plan.year))
    return with_remark(text, listed(done_remark(mark), apart))
