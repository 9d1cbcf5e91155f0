"""What is asked before something is done: fields to fill in, or options to choose from."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from planner.language import _
from planner.plan.fiscal import Month

if TYPE_CHECKING:
    from planner.history.intents import Change


class TextField(Struct, frozen=True):
    """A line to write.

    Attributes:
        name: Key of the answer.
        is_required: Whether it may not stay empty.
        is_aside: Whether Enter passes it by: it is gone to by ↓ where there is something to say.
        is_replaced: Whether what is typed first takes the place of the value, which is selected.
        proposals: What is completed while one types.
        passage: Where the manual tells of it, if elsewhere than of the question.
        read_as: What a text is read as; shown below the fields while one types.
        check: Raises ``PlannerError`` for a text that is no answer: it is not gone on from.
    """

    name: str
    label: str
    value: str = ""
    placeholder: str = ""
    is_required: bool = False
    is_aside: bool = False
    is_replaced: bool = False
    proposals: tuple[str, ...] = ()
    passage: str = ""
    read_as: Callable[[str], str] | None = None
    check: Callable[[str], object] | None = None


class MonthField(Struct, frozen=True):
    """A month of the year to choose.

    Attributes:
        name: Key of the answer.
        value: The month chosen at first; None is 未定 where allowed, else none yet.
        allow_undecided: Whether 未定 is an answer.
        current: The month marked as 現在.
        passage: Where the manual tells of it, if elsewhere than of the question.
    """

    name: str
    label: str
    value: Month | None
    allow_undecided: bool = False
    current: Month | None = None
    passage: str = ""


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
        passage: Where the manual tells of it: ``month#move``.
        begin: Name of the field that has the cursor at first; empty for the first one.
    """

    title: str
    fields: tuple[Field, ...]
    changes: "Callable[[Answer], list[Change]] | None" = None
    context: str = ""
    passage: str = "month"
    begin: str = ""


class Choice(Struct, frozen=True):
    """Some options under a title, of which one is chosen.

    Attributes:
        options: Id and label of each, in order.
        lines: Texts above the options.
        current: Id of the present option.
        passage: Where the manual tells of it.
    """

    title: str
    options: tuple[tuple[str, str], ...]
    lines: tuple[str, ...] = ()
    current: str = ""
    passage: str = "month"


def group_choice(groups: Sequence[str], current: str) -> Choice:
    """The choice of the group shown; the answer is a group, or ``*`` for all."""
    options = (("*", _("全グループ")), *((group, group) for group in groups))
    return Choice(_("表示するグループ"), options, current=current or "*", passage="month#group")
