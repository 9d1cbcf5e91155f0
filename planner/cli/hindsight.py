"""The commands on the past: the history of a plan or row, and differences of two moments."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from planner.cli.answer import end_with_lines, end_with_record
from planner.cli.request import CommandLine, find_row, group_asked, open_book
from planner.errors import Exit, PlannerError
from planner.history import story
from planner.history.diff import Difference, differences, of_group
from planner.history.entities import TOPICS, Topic, rows_of
from planner.history.entries import Entry
from planner.history.moments import NOW, Moment, parse_moment
from planner.history.timeline import Timeline
from planner.history.writes import plain
from planner.language import _
from planner.plan.model import Plan
from planner.text import one_line
from planner.wording.differences import (
    DifferenceText,
    difference_text,
    read_topic,
    told_once,
    topic_name,
)
from planner.wording.entries import entry_content, entry_sentence, redo_ids
from planner.wording.labels import instant_label, month_label

_SHORT = 40  # characters; longer values stand on lines of their own


def log(request: CommandLine) -> Exit:
    """Print the history of the plan or of a row, the latest change first."""
    book = open_book(request)
    timeline = book.timeline(is_whole=False)
    given = request.given("row")
    row = find_row(book.plan, given).id if given is not None else ""
    start = _moment(book.plan, request.given("since"))
    since = timeline.seq_since(start) if start else 0
    topic = _topic(request.given("field"))
    entries = story.entries_about(
        book.plan,
        timeline.entries[since:],
        row=row,
        by=request.text("by"),
        topic=topic,
    )
    redos = redo_ids(timeline.entries)
    if request.has("json"):
        records = [_entry_record(timeline, e, redos) for e in entries]
        return end_with_record(book, records[::-1])
    if topic is not None:
        entries = tuple(story.with_row_first(book.plan, e, row, topic) for e in entries)
    # From the first on, as a timeline is quick in that direction.
    texts = ["\n".join(_entry_lines(timeline, e, redos, row)) for e in entries]
    return end_with_lines(book, texts[::-1] or [_("変更の記録はありません。")])


def diff(request: CommandLine) -> Exit:
    """Print the differences between two moments, in the order of the plan."""
    book = open_book(request)
    timeline = book.timeline()
    moments = (_moment(book.plan, request.given(name)) or NOW for name in ("start", "end"))
    first, last = map(timeline.seq_at, moments)
    old, new = timeline.plan(first), timeline.plan(last)
    group = group_asked(new, request)
    changes = of_group(old, new, group)
    writers = story.last_writers(timeline.between(first, last))
    if request.has("json"):
        records = [_record(old, new, d, story.writer_of(d.keys, writers)) for d in changes]
        return end_with_record(book, records)
    lines = [_heading(timeline, first, last, group, changes)]
    at = ""
    for difference in changes:
        shown = difference_text(old, new, difference)
        if shown.row != at:
            at = shown.row
            lines.append(at)
        lines += difference_lines(shown, story.writer_of(difference.keys, writers))
    return end_with_lines(book, lines if changes else [*lines, _("違いはありません。")])


def _moment(plan: Plan, text: str | None) -> Moment | None:
    return parse_moment(text, plan.year) if text is not None else None


def _topic(text: str | None) -> Topic | None:
    """The field asked for; None for all of them.

    Raises:
        PlannerError: ``topic-unknown``.
    """
    topic = read_topic(text.strip()) if text is not None else None
    if text is not None and topic is None:
        names = _("、").join(map(topic_name, TOPICS))
        raise PlannerError("topic-unknown", field=text, names=names)
    return topic


def _plan_before(timeline: Timeline, entry: Entry) -> Plan:
    """The plan before an entry, by which its rows and marks are called."""
    return timeline.plan(max(entry.seq - 1, 0))


def _entry_lines(
    timeline: Timeline, entry: Entry, redos: frozenset[str], row: str
) -> Iterator[str]:
    """An entry in a line; in the story of a row with every value before and after."""
    yield entry_sentence(_plan_before(timeline, entry), entry, is_redo=entry.id in redos)
    if row and entry.seq:
        old, new = timeline.plan(entry.seq - 1), timeline.plan(entry.seq)
        for difference in differences(old, new):
            if difference.row == row or row in rows_of(new, difference.entity):
                yield from difference_lines(difference_text(old, new, difference), None)


def difference_lines(shown: DifferenceText, writer: Entry | None = None) -> Iterator[str]:
    """A difference with both values; long ones on lines of their own, - before and + after.

    What only came or went is told once: － 10月の●, not its name and it again.
    """
    name = f"  {shown.sign}{' ' if shown.sign else ''}{shown.name}"
    by = f"  ({_by(writer)})" if writer else ""
    values = (shown.before, shown.after)
    if not all(values):
        value = "".join(values).replace("\n", " ")
        told = told_once(shown.name, value)
        yield f"  {shown.sign}{' ' if shown.sign else ''}{told}{by}"
    elif all(len(value) <= _SHORT and "\n" not in value for value in values):
        yield f"{name}: {' → '.join(values)}{by}"
    else:
        yield f"{name}{by}"
        yield from (f"    - {line}" for line in shown.before.split("\n"))
        yield from (f"    + {line}" for line in shown.after.split("\n"))


def _heading(
    timeline: Timeline, first: int, last: int, group: str, changes: Iterable[Difference]
) -> str:
    places = [difference.row for difference in changes]
    parts = (
        f"{_point(timeline, first)} → {_point(timeline, last)}",
        group or _("全グループ"),
        _("違い {count} か所").format(count=len(places)),
        _("{count} 行").format(count=len({*filter(None, places)})),
    )
    return "  ".join(parts)


def _point(timeline: Timeline, seq: int) -> str:
    """An entry by its instant and number, a 締め by its month as well."""
    year = timeline.plan(seq).year
    closed = next((closing.month for closing in timeline.closes if closing.seq == seq), None)
    month = month_label(closed, year) if closed else ""
    close = " " + _("{month}の締め").format(month=month) if closed else ""
    return f"{instant_label(timeline.entries[seq].at)} (#{seq}{close})"


def _by(entry: Entry) -> str:
    parts = (one_line(entry.who), instant_label(entry.at), entry.why)
    return " ".join(filter(None, parts))


def _entry_record(timeline: Timeline, entry: Entry, redos: frozenset[str]) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "id": entry.id,
        "at": entry.at,
        "who": entry.who,
        "month": entry.month,
        "sentence": entry_content(_plan_before(timeline, entry), entry, is_redo=entry.id in redos),
        "why": entry.why,
        "source": entry.source,
        "undoes": entry.undoes,
        "intents": msgspec.to_builtins(entry.intents),
        "writes": msgspec.to_builtins(entry.writes),
    }


def change_record(old: Plan, new: Plan, difference: Difference) -> dict[str, Any]:
    """A difference between two plans for scripts: what changed, with both values."""
    shown = difference_text(old, new, difference)
    return {
        "entity": difference.entity,
        "field": difference.field,
        "name": shown.name,
        "before": plain(difference.before),
        "after": plain(difference.after),
        "before_text": shown.before,
        "after_text": shown.after,
    }


def _record(old: Plan, new: Plan, difference: Difference, writer: Entry | None) -> dict[str, Any]:
    plan = new if difference.row in new.rows else old
    row = plan.rows.get(difference.row)
    return {
        "row": plan.reference(row) if row else "",
        "row_id": difference.row,
        **change_record(old, new, difference),
        "is_move": difference.is_move,
        "seq": writer.seq if writer else None,
        "who": writer.who if writer else None,
        "at": writer.at if writer else None,
        "why": writer.why if writer else None,
    }
