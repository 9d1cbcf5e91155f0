"""The answer of a command that only reads: a record for scripts, or text for people."""

from collections.abc import Iterable

from msgspec import Struct

from planner.cli import output
from planner.cli.request import CommandLine, group_asked, month_asked, open_book, plan_asked
from planner.errors import Exit
from planner.plan.fiscal import Month
from planner.plan.model import Plan
from planner.plan.schema import encode
from planner.store.book import PlanBook


class Looked(Struct, frozen=True):
    """The plan, month and group (empty: all) that a command looks at."""

    book: PlanBook
    plan: Plan
    month: Month
    group: str


def look(request: CommandLine) -> Looked:
    """The plan, month and group a command is asked to look at.

    Raises:
        PlannerError: When the plan does not have the month or group.
    """
    book = open_book(request)
    plan = plan_asked(book, request)
    return Looked(book, plan, month_asked(plan, request), group_asked(plan, request))


def as_json(document: object) -> str:
    """The document as JSON text."""
    return encode(document).decode().rstrip("\n")


def end_with_record(book: PlanBook, record: object) -> Exit:
    """Print a record for scripts, and end."""
    output.say(as_json(record))
    return end(book)


def end_with_lines(book: PlanBook, lines: Iterable[str]) -> Exit:
    """Print lines for people, and end."""
    output.print_lines(lines)
    return end(book)


def end(book: PlanBook) -> Exit:
    """End, with the problem of the plan where it has one."""
    if book.problem is None:
        return Exit.DONE
    output.flush()
    output.complain(book.problem)
    return Exit.UNAVAILABLE
