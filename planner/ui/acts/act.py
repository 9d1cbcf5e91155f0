"""Acts and effects: what a key means where a person is, and what the program does then.

An act is a function of a frozen ``Situation``. It returns effects: what is to be said, asked,
opened or requested, each with what follows from the answer. ``planner.ui.loop`` carries them
out. An act knows no screen, so that it can be read and tested by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from msgspec import Struct

from planner.errors import PlannerError
from planner.forms.questions import Answer, Choice, Question
from planner.language import _
from planner.plan.fiscal import Month
from planner.plan.grid import View
from planner.plan.model import Mark, Plan, Row

if TYPE_CHECKING:
    from planner.history.intents import Change
    from planner.history.timeline import Timeline
    from planner.store.place import PlanLibrary

RowMark = tuple[Row, Mark]


class Situation(Struct, frozen=True):
    """Where a person is at the moment a key is pressed.

    Attributes:
        plan: The plan as it is shown.
        month: The month looked at.
        cell: The month under the cursor.
        row: The row under the cursor; None where no row is shown.
        mark: The ● of that row a key is for; None where it has none there.
        rows: The rows a key is for: those selected in order, else the one under the cursor.
        marks: The ● a key is for, each with its row.
        view: The group and filter shown.
        offered: Ids of the rows whose ● of the month the next Space ticks, by the last status set.
        is_read_only: Whether the plan takes no changes.
    """

    plan: Plan
    month: Month
    cell: Month
    row: Row | None = None
    mark: Mark | None = None
    rows: tuple[Row, ...] = ()
    marks: tuple[RowMark, ...] = ()
    view: View = View()
    offered: frozenset[str] = frozenset()
    is_read_only: bool = False

    @property
    def group(self) -> str:
        """The group shown; empty for all."""
        return self.view.group


class Say(Struct, frozen=True):
    """Put a sentence on the line above the keys; the style is empty, quiet, busy or bad."""

    text: str
    style: str = ""


class Ask(Struct, frozen=True):
    """Ask something below what is shown.

    Attributes:
        asked: Fields to fill in, or options to choose from.
        then: What follows from the ``Answer``, or from the id of the option.
        otherwise: What follows where nothing is answered.
    """

    asked: Question | Choice
    then: Callable[[Any], "Effects"]
    otherwise: Callable[[], "Effects"] | None = None


class Open(Struct, frozen=True):
    """Open a screen of the table in ``planner.ui.loop``.

    Attributes:
        screen: Its name there.
        values: The arguments it is made with.
        then: What follows from its result; nothing does where it has none.
    """

    screen: str
    values: tuple[Any, ...]
    then: "Callable[[Any], Effects] | None" = None


class Request(Struct, frozen=True):
    """Change the plan, as one entry.

    Attributes:
        changes: What is wanted.
        seen: Number of the last entry in the plan the person looked at.
        said: What to say more once it is saved.
        offered: Ids of the rows whose ● the next Space ticks.
        settled: Fields of which the person has seen another's value since, up to which entry.
        refused: What follows where it is refused; None for what ``refusal.follow`` does.
        written: What follows once it is saved, where no dialog was opened meanwhile.
        month: The month looked at, for which it is wanted.
    """

    changes: "tuple[Change, ...]"
    seen: int
    said: str = ""
    offered: frozenset[str] = frozenset()
    settled: Mapping[tuple[str, str], int] = {}
    refused: "Callable[[Situation, Request, PlannerError], Effects] | None" = None
    month: Month | None = None
    written: "Callable[[Situation], Effects] | None" = None


class TakeBack(Struct, frozen=True):
    """Undo one's own last change, or redo the last undo."""

    is_redo: bool = False


class LookBack(Struct, frozen=True):
    """Read the history.

    Attributes:
        then: What follows once it is read.
        is_beside: Whether keys go on meanwhile: what is shown already only gets more to it.
    """

    then: "Callable[[Timeline], Effects]"
    is_beside: bool = False


class Go(Struct, frozen=True):
    """Put the grid's cursor on a row.

    Attributes:
        row: Id of the row.
        month: The month to look at; None for the one looked at now.
        is_sought: Whether all rows are shown where the present view lacks this one.
    """

    row: str
    month: Month | None = None
    is_sought: bool = True


class Run(Struct, frozen=True):
    """Carry out a command of the table of keys."""

    action: str


class Copy(Struct, frozen=True):
    """Give a text to the terminal for its clipboard.

    Attributes:
        said: What to say then; empty where it is rows for a spreadsheet.
        rows: How many rows it is.
    """

    text: str
    said: str = ""
    rows: int = 0


class Desk(Struct, frozen=True):
    """The library of plans as the person at the screen has it.

    Attributes:
        plans: The library.
        identity: Identity of the place of the plan that is open.
        who: The person's name.
    """

    plans: "PlanLibrary"
    identity: str
    who: str = ""


class UseLibrary(Struct, frozen=True):
    """Do something with the library of plans, beside the screen, which stays alive.

    Attributes:
        work: What is done, in a thread.
        then: What follows from its result, unless a dialog was opened meanwhile.
        refused: What follows where it is refused.
    """

    work: Callable[[Desk], Any]
    then: "Callable[[Any], Effects]"
    refused: "Callable[[PlannerError], Effects]"


class OpenPlan(Struct, frozen=True):
    """Leave this plan, as with ``q``, and open another one of the library.

    Attributes:
        find: Gives its name, once this plan is left: so that this one can be renamed, too.
    """

    find: Callable[[Desk], str]


Effect = Say | Ask | Open | Request | TakeBack | LookBack | Go | Run | Copy | UseLibrary | OpenPlan
Effects = Sequence[Effect]

_More = ParamSpec("_More")

NOTHING: Effects = ()


def request(
    now: Situation,
    changes: "Sequence[Change]",
    *,
    said: str = "",
    offered: frozenset[str] = frozenset(),
    refused: "Callable[[Situation, Request, PlannerError], Effects] | None" = None,
) -> Request:
    """Changes made on the plan as it is seen now."""
    return Request(tuple(changes), now.plan.seq, said, offered, refused=refused, month=now.month)


def ask_for_changes(now: Situation, question: Question) -> Effects:
    """Ask a question whose answer becomes changes of the plan as it is seen now."""
    becomes = question.changes

    def then(answer: Answer) -> Effects:
        return [request(now, becomes(answer))] if becomes is not None else NOTHING

    return [Ask(question, then)]


def read_only() -> Effects:
    """Say that the plan takes no changes."""
    return [Say(_("この計画は読み取り専用で開いています"), "bad")]


def changing(
    act: Callable[Concatenate[Situation, _More], Effects],
) -> Callable[Concatenate[Situation, _More], Effects]:
    """The act, refused at once where the plan takes no changes, before anything is asked in vain.

    An act that only makes a ``Request`` may do without: the loop refuses that one.
    """

    @wraps(act)
    def guarded(now: Situation, /, *more: _More.args, **named: _More.kwargs) -> Effects:
        return read_only() if now.is_read_only else act(now, *more, **named)

    return guarded
