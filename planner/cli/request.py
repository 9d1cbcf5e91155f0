"""The arguments of a command as a plan, month, group, row and ●."""

import argparse
import unicodedata

from msgspec import Struct

from planner.cli.output import NARROWEST
from planner.errors import PlannerError, UsageError
from planner.language import _
from planner.plan import ledger
from planner.plan.fiscal import Month, parse_month
from planner.plan.grid import ALL_GROUPS
from planner.plan.model import Mark, Plan, Row
from planner.settings import config
from planner.settings.config import Settings
from planner.store import library
from planner.store.book import PlanBook
from planner.store.folder import DataFolder, PlanFolder
from planner.text import plain_reference

_NEVER_EMPTY = (
    *("data", "plan", "why", "as_of", "since", "by"),
    *("branch", "year", "groups", "pillars", "title", "decided", "like"),
)
_UNDATED = frozenset({"未定", "時期未定", "undated"})
_CLEARED = frozenset({"", "0", "消", "消す", "空欄"})

# What is typed or converted instead of a sign of the scale.
_LOOK_ALIKES = {
    **dict.fromkeys("〇◯oO⚪", "○"),
    **dict.fromkeys("▲Δ", "△"),
    **dict.fromkeys("■☐▢", "□"),
    **dict.fromkeys("xX✕✖", "×"),
}


class CommandLine(Struct, frozen=True):
    """A parsed command line.

    Attributes:
        arguments: The arguments and options given.
        settings: The settings in force.

    Raises:
        UsageError: ``value-empty`` where a script's variable was unset: nothing else is meant.
    """

    arguments: argparse.Namespace
    settings: Settings

    def __post_init__(self) -> None:
        """Refuse an option that would silently mean the default."""
        for name in _NEVER_EMPTY:
            if self.given(name) == "":
                raise UsageError("value-empty", option=f"--{name.replace('_', '-')}")

    def given(self, name: str) -> str | None:
        """An argument's text; None where it was not given."""
        value: str | None = getattr(self.arguments, name, None)
        return value

    def given_all(self, name: str) -> tuple[str, ...]:
        """All words of an argument that may have any number of them."""
        return tuple(getattr(self.arguments, name, None) or ())

    def has(self, name: str) -> bool:
        """Whether a switch is set."""
        return bool(getattr(self.arguments, name, False))

    def text(self, name: str) -> str:
        """An argument's text; empty where it was not given."""
        return self.given(name) or ""

    def columns(self) -> int:
        """The width asked for with ``--columns``; 0 for none.

        Raises:
            UsageError: ``columns-unreadable``.
        """
        text = self.given("columns")
        if text is None:
            return 0
        if not text.strip().isdecimal() or int(text) < NARROWEST:
            raise UsageError("columns-unreadable", text=text, least=NARROWEST)
        return int(text)


def plans_of(settings: Settings) -> DataFolder:
    """The library of plans: the one place that says they are kept in folders."""
    return DataFolder(settings.data_folder)


def find_place(settings: Settings, last: str = "") -> PlanFolder:
    """The place of the plan meant; the sample is created on the first start.

    Args:
        settings: A plan named there is the one.
        last: Name of the plan to take otherwise, as long as it is there.
    """
    plans = plans_of(settings)
    library.open_library(plans, is_chosen=settings.is_data_chosen, who=settings.name)
    if last and not settings.plan and last in plans.names():
        return plans.place(last)
    return plans.place(library.find_plan(plans, settings.plan))


def open_book(request: CommandLine) -> PlanBook:
    """The plan meant."""
    return PlanBook(find_place(request.settings), who=request.settings.name, via="command")


def plan_asked(book: PlanBook, request: CommandLine) -> Plan:
    """The plan now, or with ``--as-of`` at a moment.

    Raises:
        PlannerError: When there was none.
        UsageError: ``moment-unreadable``.
    """
    text = request.given("as_of")
    if text is None:
        return book.plan
    from planner.history.moments import parse_moment  # noqa: PLC0415 - most look at the present only

    return book.timeline().as_of(parse_moment(text, book.plan.year))


def month_asked(plan: Plan, request: CommandLine) -> Month:
    """The month looked at: ``--month``, else the one whose 締め is asked for, else 基準月."""
    given = read_month(plan, request.given("month"))
    return given or _month_closed(plan, request) or plan.status_month


def _month_closed(plan: Plan, request: CommandLine) -> Month | None:
    """The month whose 締め ``--as-of`` names: the close itself moved 基準月 on."""
    text = request.given("as_of")
    if text is None:
        return None
    from planner.history.moments import parse_moment  # noqa: PLC0415 - as above

    return parse_moment(text, plan.year).close


def read_month(plan: Plan, text: str | None) -> Month | None:
    """A month of the plan's year; None where none was given.

    Raises:
        PlannerError: ``month-outside-year``.
        UsageError: ``month-unreadable``.
    """
    if text is None:
        return None
    month = parse_month(text, plan.year)
    if month not in plan.year:
        raise PlannerError("month-outside-year", month=month, year=plan.year.label)
    return month


def is_undated(text: str | None) -> bool:
    """Whether a text for a month says 未定."""
    return text is not None and unicodedata.normalize("NFKC", text).strip() in _UNDATED


def group_asked(plan: Plan, request: CommandLine) -> str:
    """The group whose rows are shown; empty for all.

    The person's own group counts where the plan has it; other plans are shown whole.

    Raises:
        PlannerError: ``group-unknown`` where it was asked for.
    """
    wanted = request.settings.group.strip()
    if not wanted or wanted in ALL_GROUPS:
        return ""
    if group := next((g for g in plan.groups if wanted in {g, f"{g}グループ"}), None):
        return group
    if not config.given({"group": request.given("group")}).get("group"):
        return ""
    raise PlannerError("group-unknown", group=wanted, names=_("、").join(plan.groups))


def find_row(plan: Plan, text: str) -> Row:
    """The row of a reference: 1-3, or 1 for the first row of the item.

    Raises:
        PlannerError: ``row-unknown`` with the references there are.
    """
    wanted = plain_reference(text)
    rows = {plain_reference(plan.reference(row)): row for row in plan.rows_in_order()}
    if row := rows.get(wanted) or rows.get(f"{wanted}-1"):
        return row
    numbers = {plain_reference(plan.number(item)) for item in plan.items.values() if not item.rows}
    if wanted in numbers:
        raise PlannerError("item-without-rows", row=wanted)
    item = wanted.rpartition("-")[0]
    known = [name for name in rows if name.rpartition("-")[0] == item] or list(rows)
    raise PlannerError(
        "row-unknown",
        row=text,
        names=_("{first}〜{last}").format(
            first=known[0] if known else "", last=known[-1] if known else ""
        ),
    )


def read_status(plan: Plan, text: str) -> str | None:
    """The symbol meant by what was typed: itself, a look-alike, or its place in the scale.

    What is nothing of the scale is returned as it is, for the rules to refuse; None clears.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    scale = [status.symbol for status in plan.statuses]
    for symbol in (text.strip(), plain, plain.upper()):
        if symbol in scale:
            return symbol
    if plain in _CLEARED:
        return None
    if plain.isdecimal() and 1 <= int(plain) <= len(scale):
        return scale[int(plain) - 1]
    look_alike = _LOOK_ALIKES.get(plain)
    return look_alike if look_alike in scale else text.strip()


def find_mark(plan: Plan, row: Row, request: CommandLine, place: str | None) -> Mark:
    """The open ● or 手順 a command means.

    Args:
        plan: The plan.
        row: The row it is in.
        request: Its month is the one looked at.
        place: The month the ● stands in now, or 未定; without it the one of the month looked
            at, else the oldest overdue one.

    Raises:
        PlannerError: ``no-open-mark``, ``mark-not-there``, ``no-mark-due`` or
            ``mark-ambiguous``, naming what is open.
    """
    month = month_asked(plan, request)
    if is_undated(place):
        return _only(
            plan, row, [mark for mark in _open_marks(row) if mark.due is None], "no-mark-due"
        )
    named = read_month(plan, place)
    here = _due_marks(row, named or month)
    if here or named or request.given("month"):
        return _only(plan, row, here, "mark-not-there", named or month)
    late = ledger.overdue(plan, row, month)
    oldest = [mark for mark in late if mark.due == late[0].due]
    return _only(plan, row, oldest, "no-mark-due", month)


def _open_marks(row: Row) -> list[Mark]:
    marks = [mark for mark in row.marks if mark.is_open]
    return sorted(marks, key=lambda mark: (mark.due or "9999", mark.is_step))


def _due_marks(row: Row, month: Month) -> list[Mark]:
    """The open marks of a month: its ●, else its 手順."""
    here = [mark for mark in _open_marks(row) if mark.due == month]
    return [mark for mark in here if not mark.is_step] or here


def _only(plan: Plan, row: Row, found: list[Mark], code: str, month: Month | None = None) -> Mark:
    """The one mark found.

    Raises:
        PlannerError: When there is none, or more than one.
    """
    if len(found) == 1:
        return found[0]
    reference = plan.reference(row)
    standing = found or _open_marks(row)
    if not standing:
        raise PlannerError("no-open-mark", row=reference)
    from planner.wording.marks import standing_mark_name  # noqa: PLC0415 - seldom needed

    marks = _("、").join(standing_mark_name(plan, mark) for mark in standing)
    if found:
        raise PlannerError("mark-ambiguous", row=reference, marks=marks)
    raise PlannerError(code, row=reference, month=month or plan.status_month, marks=marks)
