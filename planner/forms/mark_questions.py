"""The questions about a row's work: where a ● goes, why it is dropped, a step, a suspension."""

from collections import Counter
from collections.abc import Callable

from planner.forms.questions import MonthField, Question, TextField
from planner.history import intents as do
from planner.history.intents import Change
from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Mark, Plan, Row, Suspension
from planner.text import one_line
from planner.wording.labels import month_name
from planner.wording.marks import standing_mark_name


def move(plan: Plan, row: Row, mark: Mark, month: Month) -> Question:
    """The question for moving a ●; a reason is required after 計画決定."""
    following = add_months(mark.due or month, 1)
    start = plan.open_month(following) if following in plan.year else plan.year.last
    return Question(
        _("{what}を移す").format(what=_called(plan, row, mark)),
        (
            MonthField("to", _("移す先"), start, allow_undecided=True, current=mark.due),
            TextField("why", _("理由"), is_required=plan.decided is not None),
            _cause(plan),
        ),
        lambda answer: [
            do.MoveMark(
                row.id, mark.id, answer.months["to"], answer.texts["why"], answer.texts["cause"]
            )
        ],
        passage="month#move",
    )


def _cause(plan: Plan) -> TextField:
    """The field for the cause of a move; the causes of the plan are proposed."""
    used = causes(plan)
    example = _("・").join(used[:3]) or _("本部の指示・他機関の都合・人手不足など")
    return TextField("cause", _("原因"), placeholder=example, is_aside=True, proposals=used)


def causes(plan: Plan) -> tuple[str, ...]:
    """The causes of moves in a plan, the most frequent first."""
    counts = Counter(
        one_line(promise.cause)
        for row in plan.rows.values()
        for mark in row.marks
        for promise in mark.promises
        if promise.cause
    )
    return tuple(sorted(counts, key=lambda cause: (-counts[cause], cause)))


def drop(plan: Plan, row: Row, mark: Mark) -> Question:
    """The question for the reason of a 中止."""
    return Question(
        _("{what}を中止する").format(what=_called(plan, row, mark)),
        (TextField("why", _("理由"), is_required=True),),
        lambda answer: [do.DropMark(row.id, mark.id, answer.texts["why"])],
        passage="month#drop",
    )


def unplanned_work(row: Row, mark_id: str, month: Month) -> Question:
    """The question for adding a ● 計画外."""
    return Question(
        _("{month}に計画外の●を加える").format(month=month_name(month)),
        (TextField("why", _("内容・理由"), is_required=True),),
        lambda answer: [do.AddMark(row.id, mark_id, month, answer.texts["why"])],
        passage="month#add",
    )


def step(plan: Plan, row: Row, mark_id: str, month: Month) -> Question:
    """The question for a 手順 and its month."""
    return Question(
        _("{row} に手順を加える").format(row=plan.reference(row)),
        (
            TextField(
                "text", _("手順"), is_required=True, placeholder=_("通知の発送、入札公告など")
            ),
            MonthField("month", _("何月"), plan.open_month(month), current=month),
        ),
        lambda answer: [
            do.AddStep(row.id, mark_id, answer.months["month"] or month, answer.texts["text"])
        ],
        passage="month#step",
    )


def suspension(plan: Plan, row: Row, suspension_id: str, month: Month) -> Question:
    """The question for the months and reason of a 休止."""
    return Question(
        _("{row} を休止する").format(row=plan.reference(row)),
        (
            MonthField("start", _("何月から"), month, current=month),
            MonthField("end", _("何月まで"), None, allow_undecided=True, current=month),
            TextField("why", _("理由"), is_required=True),
        ),
        lambda answer: [
            do.Suspend(
                row.id,
                suspension_id,
                answer.months["start"] or month,
                end=answer.months["end"],
                why=answer.texts["why"],
            )
        ],
        passage="month#suspend",
    )


def resumption(plan: Plan, row: Row, resting: list[Suspension], month: Month) -> Question:
    """The question for the month in which a row is resumed."""
    return Question(
        _("{row} を再開する").format(row=plan.reference(row)),
        (MonthField("month", _("再開する月"), month, current=month),),
        lambda answer: [
            do.Resume(row.id, suspension.id, answer.months["month"] or month)
            for suspension in resting
        ],
        passage="month#suspend",
    )


def word(marks: list[Mark], month: Month, then: Callable[[str], list[Change]]) -> Question:
    """The question for the word on a ● carried out."""
    field = TextField("word", _("一言"), value=marks[0].word, placeholder=_("5/7開催、68件など"))
    return Question(
        _("{month}の●を実施済にする").format(month=month_name(month)),
        (field,),
        lambda answer: then(answer.texts["word"]),
        passage="month#word",
    )


def _called(plan: Plan, row: Row, mark: Mark) -> str:
    return f"{plan.reference(row)} {standing_mark_name(plan, mark)}"
