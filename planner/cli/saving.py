"""The shared part of commands that write: opening a plan, reading a text, saving."""

import sys
from collections.abc import Sequence

from planner.cli import output
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, find_row, open_book, read_month
from planner.errors import Exit, UnavailableError, UsageError
from planner.history.entries import Entry
from planner.history.intents import Change
from planner.language import _
from planner.plan.model import Row
from planner.store.book import PlanBook
from planner.text import clean
from planner.wording.closing import closed_problem
from planner.wording.entries import entry_content


def open_writable(request: CommandLine) -> PlanBook:
    """The plan meant, to be changed.

    Raises:
        UnavailableError: When it is damaged and takes no changes.
    """
    book = open_book(request)
    if book.problem is not None:
        raise book.problem
    return book


def open_row(request: CommandLine) -> tuple[PlanBook, Row]:
    """The plan and the row meant, to be changed.

    Raises:
        UnavailableError: When the plan is damaged and takes no changes.
    """
    book = open_writable(request)
    return book, find_row(book.plan, request.text("row"))


def text_given(request: CommandLine, name: str = "text") -> str:
    """The text given, from standard input for -.

    Raises:
        UsageError: ``text-unreadable`` where nothing of what was given can be read.
    """
    return text_of(request.text(name))


def text_of(text: str) -> str:
    """A text as it was given, from standard input for -.

    Raises:
        UsageError: As ``text_given``.
    """
    if text == "-":
        return _standard_input()
    if text and not clean(text):  # bytes of another encoding would clear the field
        raise UsageError("text-unreadable")
    return text


def _standard_input() -> str:
    """The text piped in: UTF-8, or what Windows programs in Japan write.

    Raises:
        UsageError: ``text-missing``.
    """
    if sys.stdin is None:
        raise UsageError("text-missing")
    content = sys.stdin.buffer.read()
    if not content:
        raise UsageError("text-missing")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(errors="replace")


def submit(
    request: CommandLine,
    book: PlanBook,
    change: Change | Sequence[Change],
    *,
    is_seen: bool = False,
) -> Exit:
    """Save a change, made for the month of ``--month``.

    Args:
        request: The command.
        book: The plan.
        change: The change.
        is_seen: Whether it depends on the state of the plan that was read.
    """
    seen = book.plan.seq if is_seen else None
    month = read_month(book.plan, request.given("month"))
    return say_saved(book, book.submit(change, month=month, seen=seen))


def say_saved(
    book: PlanBook, entry: Entry | None, unchanged: str = "", *, is_redo: bool = False
) -> Exit:
    """Print the change saved, and close the plan."""
    if entry is None:
        output.say(unchanged or _("変わったところはありません。"))
        return Exit.DONE
    content = entry_content(book.plan, entry, is_redo=is_redo)
    output.say(content if entry.undoes else _("保存しました: {change}").format(change=content))
    return close_book(book)


def close_with_record(book: PlanBook, record: object) -> Exit:
    """Print a record of the change for scripts, and close the plan."""
    output.say(as_json(record))
    return close_book(book)


def close_book(book: PlanBook) -> Exit:
    """Close the plan with its checkpoint and backup, and report problems with them."""
    output.flush()
    book.close()
    problem = book.problem or _not_copied(book)
    if problem is not None:  # found after the change was on disk, which stands
        output.complain(problem)
        return Exit.UNAVAILABLE
    return Exit.DONE


def _not_copied(book: PlanBook) -> UnavailableError | None:
    """The problem with the backup of a 締め, which is saved all the same."""
    return closed_problem(book.backup_problem) if book.backup_problem is not None else None
