"""Checking reports, giving them back and closing months, from the plan's screen."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planner.errors import PlannerError
from planner.forms.questions import Answer, Question, TextField
from planner.history.intents import CloseMonth, ReopenMonth, ReviewReport
from planner.language import _
from planner.plan import reporting
from planner.plan.fiscal import Month
from planner.plan.grid import unit_title
from planner.plan.model import Row
from planner.plan.reporting import Stage
from planner.ui.acts import outcome
from planner.wording.closing import closing_lines, refusal_on_screen
from planner.wording.labels import instant_label, month_name

if TYPE_CHECKING:
    from planner.ui.screens.plan import PlanScreen
    from planner.ui.screens.returned import Returned


def open_reports(screen: "PlanScreen") -> None:
    """Open all groups' reports of the month looked at; the row chosen there is gone to."""
    from planner.ui.screens.reports import ReportsScreen  # noqa: PLC0415 - only when opened

    if any(isinstance(held, ReportsScreen) for held in screen.app.screen_stack):
        return  # from the palette over the reports themselves
    opened = ReportsScreen(screen, screen.month)
    screen.app.push_screen(opened, lambda chosen: _go_to(screen, chosen))


def tell_returned(screen: "PlanScreen", found: "tuple[Returned, ...]") -> None:
    """List what was given back; the row chosen is gone to."""
    from planner.ui.screens.returned import ReturnedScreen  # noqa: PLC0415

    opened = ReturnedScreen(screen.present, found)
    screen.app.push_screen(opened, lambda chosen: _go_to(screen, chosen))


def confirm(screen: "PlanScreen", row: Row, month: Month) -> bool:
    """Say that a report is 確認済, or take that back; whether it is done with."""
    plan = screen.present
    if reporting.stage(plan, row, month) is Stage.REVIEWED:
        screen.request([ReviewReport(row.id, month, None)])
        return False
    if not _is_reported(screen, row, month):
        return False
    seen = reporting.fingerprint(plan, row, month)
    screen.request([ReviewReport(row.id, month, "reviewed", seen)])
    return True


def give_back(
    screen: "PlanScreen", row: Row, month: Month, then: Callable[[], None], comment: str = ""
) -> None:
    """Ask what is to be mended in a report, and give it back.

    Args:
        screen: The plan's screen.
        row: The row that reports.
        month: The month of the report.
        then: What follows once it is asked for.
        comment: What was written before.
    """
    if not _is_reported(screen, row, month):
        return
    if outcome.is_refused_as_closed(screen, month):
        return
    plan = screen.present
    review = row.report(month).review
    is_given_back = reporting.stage(plan, row, month) is Stage.RETURNED
    before = review.comment if review is not None and is_given_back else ""
    seen = reporting.fingerprint(plan, row, month)
    field = TextField("comment", _("直してほしいこと"), comment or before, is_required=True)

    def give(answer: Answer) -> None:
        change = ReviewReport(row.id, month, "returned", seen, answer.texts["comment"])
        screen.request([change], seen=plan.seq)
        then()

    title = _("{row} {title} の{month}の報告を差し戻す").format(
        row=plan.reference(row), title=unit_title(plan, row), month=month_name(month)
    )
    screen.ask(title, (field,), give)


def keep(screen: "PlanScreen", reviews: Sequence[ReviewReport], error: PlannerError) -> None:
    """Open a comment again that could not be saved."""
    lost = next((review for review in reviews if review.comment), None)
    row = screen.present.rows.get(lost.row) if lost else None
    if lost is not None and row is not None and not screen.is_read_only:
        give_back(screen, row, lost.month, _nothing, lost.comment)
        screen.say(refusal_on_screen(error), "bad")


def close_month(screen: "PlanScreen", month: Month) -> None:
    """Say what is not finished of a month and close it; a closed one is opened with a reason."""
    if screen.present.is_closed(month):
        screen.ask_for_changes(_reopening(screen, month))
        return
    from planner.ui.screens.choose import ChooseScreen  # noqa: PLC0415

    plan = screen.present
    name = month_name(month)
    options = (
        ("close", _("{month}を締める").format(month=name)),
        ("keep", _("まだ締めない")),
    )

    def choose(chosen: str | None) -> None:
        if chosen == "close":
            screen.request([CloseMonth(month)])

    lines = closing_lines(plan, month, reporting.outstanding(plan, month))
    title = _("{month}を締めますか").format(month=name)
    screen.app.push_screen(ChooseScreen(title, options=options, lines=lines), choose)


def _reopening(screen: "PlanScreen", month: Month) -> Question:
    """Why a closed month is opened again."""
    close = screen.present.closes[month]
    text = _("{month}の締めを解く（{who} が {at} に締めた）")
    title = text.format(month=month_name(month), who=close.who, at=instant_label(close.at))
    return Question(
        title,
        (TextField("why", _("理由"), is_required=True),),
        lambda answer: [ReopenMonth(month, answer.texts["why"])],
    )


def _is_reported(screen: "PlanScreen", row: Row, month: Month) -> bool:
    """Whether there is a report to look at; a sentence says so where there is none."""
    rows = reporting.covered(screen.present, row)
    if any(held.report(month).is_reported for held in rows):
        return True
    text = _("{row} の{month}はまだ報告がありません")
    reference = screen.present.reference(row)
    screen.say(text.format(row=reference, month=month_name(month)), "busy")
    return False


def _go_to(screen: "PlanScreen", chosen: tuple[str, Month] | None) -> None:
    if chosen is not None:
        screen.go_to(*chosen)


def _nothing() -> None:
    """Nothing follows."""
