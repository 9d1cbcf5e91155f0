"""Checking reports, giving them back, and closing months."""

from collections.abc import Callable
from functools import partial

from planner.errors import PlannerError
from planner.forms.questions import Answer, Choice, Question, TextField
from planner.history.intents import CloseMonth, ReopenMonth, ReviewReport
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Plan, Row
from planner.plan.reporting import Stage
from planner.ui.acts import refusal
from planner.ui.acts.act import (
    NOTHING,
    Ask,
    Effects,
    Go,
    Open,
    Request,
    Say,
    Situation,
    ask_for_changes,
    changing,
    request,
)
from planner.wording.closing import closing_lines, refusal_on_screen
from planner.wording.labels import instant_label, month_name

Then = Callable[[], Effects]


def open_reports(now: Situation) -> Effects:
    """Open all groups' reports of the month looked at; the row chosen there is gone to."""
    return [Open("reports", (now.month,), _go)]


def show_returned(now: Situation, group: str) -> Effects:
    """List the reports given back to a group; the row chosen is gone to."""
    reports = reporting.returned(now.plan, group)
    return [Open("returned", (now.plan, reports), _go)] if reports else NOTHING


def list_returned(now: Situation) -> Effects:
    """List the reports given back to the group shown, or to all of them."""
    listed = show_returned(now, now.group)
    return listed or [Say(_("差し戻された報告はありません"), "busy")]


@changing
def confirm_report(now: Situation, then: Then) -> Effects:
    """Mark a report as 確認済, or take that back.

    Args:
        now: The report under the cursor.
        then: What follows once it is confirmed.
    """
    row, month = now.row, now.month
    if row is None:
        return NOTHING
    if reporting.stage(now.plan, row, month) is Stage.REVIEWED:
        return [request(now, [ReviewReport(row.id, month, None)], refused=refusal.tell)]
    if not _is_reported(now.plan, row, month):
        return _not_reported(now.plan, row, month)
    seen = reporting.fingerprint(now.plan, row, month)
    change = ReviewReport(row.id, month, "reviewed", seen)
    return [request(now, [change], refused=refusal.tell), *then()]


@changing
def give_back(now: Situation, then: Then) -> Effects:
    """Ask what is to be corrected in a report, and give it back.

    Args:
        now: The report under the cursor.
        then: What follows once it is asked for.
    """
    row, month = now.row, now.month
    if row is None:
        return NOTHING
    if not _is_reported(now.plan, row, month):
        return _not_reported(now.plan, row, month)
    return refusal.closed(now, month) or _give_back(now, row, month, then)


@changing
def close_month(now: Situation) -> Effects:
    """Ask whether to close the month, saying what is unfinished; reopen a closed one."""
    plan, month = now.plan, now.month
    if plan.is_closed(month):
        return ask_for_changes(now, _reopening(plan, month))
    name = month_name(month)
    asked = Choice(
        _("{month}を締めますか").format(month=name),
        (("close", _("{month}を締める").format(month=name)), ("keep", _("まだ締めない"))),
        closing_lines(plan, month, reporting.outstanding(plan, month)),
        passage="closing#close",
    )

    def then(chosen: str) -> Effects:
        return [request(now, [CloseMonth(month)])] if chosen == "close" else NOTHING

    return [Ask(asked, then)]


def _give_back(now: Situation, row: Row, month: Month, then: Then, comment: str = "") -> Effects:
    plan = now.plan
    seen = reporting.fingerprint(plan, row, month)
    before = _comment_before(plan, row, month)
    field = TextField("comment", _("直してほしいこと"), comment or before, is_required=True)

    def give(answer: Answer) -> Effects:
        change = ReviewReport(row.id, month, "returned", seen, answer.texts["comment"])
        return [request(now, [change], refused=partial(_after_refusal, change)), *then()]

    title = _("{row} {title} の{month}の報告を差し戻す").format(
        row=plan.reference(row), title=unit_title(plan, row), month=month_name(month)
    )
    return [Ask(Question(title, (field,), passage="closing#comment"), give)]


def _after_refusal(
    lost: ReviewReport, now: Situation, refused: Request, error: PlannerError
) -> Effects:
    """Ask for the comment again with its text, where the report can still be given back."""
    del refused
    said = Say(refusal_on_screen(error), "bad")
    row = now.plan.rows.get(lost.row)
    if row is None or now.is_read_only or refusal.closed(now, lost.month):
        return [said]
    return [*_give_back(now, row, lost.month, lambda: NOTHING, lost.comment), said]


def _comment_before(plan: Plan, row: Row, month: Month) -> str:
    review = row.report(month).review
    is_given_back = reporting.stage(plan, row, month) is Stage.RETURNED
    return review.comment if review is not None and is_given_back else ""


def _reopening(plan: Plan, month: Month) -> Question:
    """Why a closed month is opened again."""
    close = plan.closes[month]
    text = _("{month}の締めを解く（{who} が {at} に締めた）")
    title = text.format(month=month_name(month), who=close.who, at=instant_label(close.at))
    return Question(
        title,
        (TextField("why", _("理由"), is_required=True),),
        lambda answer: [ReopenMonth(month, answer.texts["why"])],
        passage="closing#reopen",
    )


def _is_reported(plan: Plan, row: Row, month: Month) -> bool:
    """Whether one of the rows that the row reports for has a report."""
    return any(each.report(month).is_reported for each in reporting.covered(plan, row))


def _not_reported(plan: Plan, row: Row, month: Month) -> Effects:
    text = _("{row} の{month}はまだ報告がありません")
    said = text.format(row=plan.reference(row), month=month_name(month))
    return [Say(said, "busy")]


def _go(chosen: tuple[str, Month]) -> Effects:
    return [Go(*chosen)]
