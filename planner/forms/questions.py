"""Questions asked before a change (word, reason, month), and the changes they become."""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from planner.history import intents as do
from planner.history.intents import Change
from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.model import Mark, Plan, Row, Suspension
from planner.text import one_line
from planner.wording.labels import month_name
from planner.wording.marks import standing_mark_name


class TextField(Struct, frozen=True):
    """A line to write.

    Attributes:
        name: Key of the answer.
        is_required: Whether it may not stay empty.
        is_aside: Whether Enter passes it by: it is gone to by ↓ where there is something to say.
        proposals: What is completed while one types.
    """

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    is_required: bool = False
    is_aside: bool = False
    proposals: tuple[str, ...] = ()


class MonthField(Struct, frozen=True):
    """A month of the year to choose.

    Attributes:
        name: Key of the answer.
        value: The month chosen at first; None is 未定 where allowed, else none yet.
        allow_undecided: Whether 未定 is an answer.
        current: The month marked as 現在.
    """

    name: str
    label: str
    value: Month | None
    allow_undecided: bool = False
    current: Month | None = None


Field = TextField | MonthField


class Answer(Struct, frozen=True):
    """The answers by the names of the fields; a month of None is 未定."""

    texts: dict[str, str]
    months: dict[str, Month | None]


class Question(Struct, frozen=True):
    """Some fields under a title.

    Attributes:
        changes: The changes of the plan that an answer makes, if any.
        context: A text above the fields.
    """

    title: str
    fields: tuple[Field, ...]
    changes: Callable[[Answer], list[Change]] | None = None
    context: str = ""


class Choice(Struct, frozen=True):
    """Some options under a title, of which one is chosen.

    Attributes:
        options: Id and label of each, in order.
        lines: Texts above the options.
        current: Id of the present option.
    """

    title: str
    options: tuple[tuple[str, str], ...]
    lines: tuple[str, ...] = ()
    current: str = ""


def group_choice(groups: Sequence[str], current: str) -> Choice:
    """The choice of the group shown; the answer is a group, or ``*`` for all."""
    options = (("*", _("全グループ")), *((group, group) for group in groups))
    return Choice(_("表示するグループ"), options, current=current or "*")


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
    )


def unplanned_work(row: Row, mark_id: str, month: Month) -> Question:
    """The question for adding a ● 計画外."""
    return Question(
        _("{month}に計画外の●を加える").format(month=month_name(month)),
        (TextField("why", _("内容・理由"), is_required=True),),
        lambda answer: [do.AddMark(row.id, mark_id, month, answer.texts["why"])],
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
    )


def word(marks: list[Mark], month: Month, then: Callable[[str], list[Change]]) -> Question:
    """The question for the word on a ● carried out."""
    field = TextField("word", _("一言"), value=marks[0].word, placeholder=_("5/7開催、68件など"))
    return Question(
        _("{month}の●を実施済にする").format(month=month_name(month)),
        (field,),
        lambda answer: then(answer.texts["word"]),
    )


def _called(plan: Plan, row: Row, mark: Mark) -> str:
    return f"{plan.reference(row)} {standing_mark_name(plan, mark)}"
