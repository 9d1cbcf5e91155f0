"""``planner amendments``: the 改定 of a plan, as a document, in a list, and for scripts."""

from typing import Any

from planner.cli.answer import end_with_lines, end_with_record
from planner.cli.printing import print_report
from planner.cli.request import CommandLine, group_asked, open_book
from planner.errors import Exit, PlannerError
from planner.history.amendments import Amended, amendments, reasons_of
from planner.history.moments import read_day
from planner.history.story import last_writers, writer_of
from planner.language import _
from planner.plan.model import Plan
from planner.reports.amendments import heading, told
from planner.store.book import PlanBook
from planner.text import one_line
from planner.wording.differences import difference_text
from planner.wording.phrases import listed


def show(request: CommandLine) -> Exit:
    """Print the 改定 of the plan, or of one day, as a document; or list them."""
    if not (request.has("json") or request.has("list")):
        return print_report(request, "amendments", "A4", _asked)
    book = open_book(request)
    group = group_asked(book.plan, request)
    asked = _asked(request, book)
    if request.has("json"):
        return end_with_record(book, [_record(own, group) for own in asked])
    lines = [_line(own, group) for own in asked]
    return end_with_lines(book, lines or [_("計画決定の後の改定はありません。")])


def _asked(request: CommandLine, book: PlanBook) -> tuple[Amended, ...]:
    """The 改定 asked for.

    Raises:
        PlannerError: ``amendment-unknown`` where there is none of the day.
    """
    every = amendments(book.timeline())
    given = request.given("day")
    if given is None:
        return every
    day = read_day(given, book.plan.year).isoformat()
    found = tuple(own for own in every if own.day == day)
    if not found:
        known = _("、").join(dict.fromkeys(own.day for own in every))
        raise PlannerError("amendment-unknown", day=day, days=known or _("なし"))
    return found


def _line(own: Amended, group: str) -> str:
    """A 改定 in a line: its day and source, how much it changed, who wrote it and why."""
    count = _("{count} か所").format(count=len([*told(own, group)]))
    reasons = listed(*map(one_line, own.reasons))
    return "  ".join(filter(None, (heading(own), count, listed(*own.who), reasons)))


def _record(own: Amended, group: str) -> dict[str, Any]:
    writers = last_writers(own.entries)
    differences = []
    for difference in own.differences(group):
        entry = writer_of(difference.keys, writers)
        said = difference_text(own.before, own.after, difference)
        differences.append(
            {
                "entity": difference.entity,
                "field": difference.field,
                "row": _reference(own.after, difference.row),
                "name": said.name,
                "before_text": said.before,
                "after_text": said.after,
                "why": listed(*reasons_of(entry)) if entry else "",
                "seq": entry.seq if entry else None,
            }
        )
    return {
        "day": own.day,
        "source": own.source,
        "reasons": list(own.reasons),
        "who": list(own.who),
        "entries": [entry.seq for entry in own.entries],
        "differences": differences,
    }


def _reference(plan: Plan, row_id: str) -> str:
    row = plan.rows.get(row_id)
    return plan.reference(row) if row else ""
