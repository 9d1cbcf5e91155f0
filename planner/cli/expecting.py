"""``--if-was``: a change is refused unless the present value is the one given."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from planner.cli.request import (
    CommandLine,
    find_mark,
    is_undated,
    month_asked,
    read_month,
    read_status,
)
from planner.errors import PlannerError
from planner.history.intents import ClearFigure, RecordFigure
from planner.language import _
from planner.plan.model import Mark, Plan, Row
from planner.plan.paths import figure_key, make_path
from planner.store.book import PlanBook
from planner.text import clean
from planner.wording.figures import figure_value, period_label, printed_number, series_name
from planner.wording.labels import month_label
from planner.wording.marks import mark_name

_NOT_THERE = frozenset({"no-open-mark", "mark-not-there", "no-mark-due", "mark-done"})


def require_status(book: PlanBook, row: Row, request: CommandLine) -> None:
    """Refuse unless the status is the one given, where one is given.

    Raises:
        PlannerError: ``not-as-was`` with the value, who set it and when.
    """
    given = request.given("if_was")
    if given is not None:
        _require(book, row, request, "status", read_status(book.plan, given) or "")


def require_text(book: PlanBook, row: Row, request: CommandLine, field: str) -> None:
    """Refuse unless the note, remedy or memo is the text given, where one is given.

    Raises:
        PlannerError: ``not-as-was``.
    """
    given = request.given("if_was")
    if given is not None:
        _require(book, row, request, field, clean(given).rstrip())


def require_figure(
    book: PlanBook, row: Row, change: RecordFigure | ClearFigure, was: Decimal | None
) -> None:
    """Refuse unless a figure is the number given (None: there is none); 97.80 is 97.8.

    Raises:
        PlannerError: ``not-as-was``.
    """
    kpi = book.plan.kpi(change.kpi)
    figure = kpi.figure(change.series, change.period)
    if (figure.value if figure else None) == was:
        return
    raise _refusal(
        book,
        (make_path("figure", kpi.id, figure_key(change.series, change.period)), ("",)),
        row=book.plan.reference(row),
        what=_("{month}の{field}").format(
            month=period_label(change.period), field=series_name(change.series)
        ),
        now=figure_value(kpi, figure) if figure else "",
        was=printed_number(was) if was is not None else "",
    )


def mark_meant(book: PlanBook, row: Row, request: CommandLine) -> Mark:
    """The open ● a command means; with ``--if-was`` the one in that month, if it still is.

    Raises:
        PlannerError: ``not-as-was`` where it was moved, done or dropped, or as ``find_mark``.
    """
    given, place = request.given("if_was"), request.given("from")
    if given is None:
        return find_mark(book.plan, row, request, place)
    wanted = None if is_undated(given) else read_month(book.plan, given)
    try:
        mark = find_mark(book.plan, row, request, given if place is None else place)
    except PlannerError as error:
        left = [
            mark for mark in row.marks if wanted in _places(mark) and _is_elsewhere(mark, wanted)
        ]
        if error.code not in _NOT_THERE or len(left) != 1:
            raise
        mark = left[0]
    if _is_elsewhere(mark, wanted):
        raise _refusal(
            book,
            (make_path("mark", row.id, mark.id), ("promises", "month", "done", "dropped", "")),
            row=book.plan.reference(row),
            what=mark_name(book.plan, mark),
            now=_state(book.plan, mark),
            was=wanted or _("時期未定"),
        )
    return mark


def _require(book: PlanBook, row: Row, request: CommandLine, field: str, was: str) -> None:
    month = month_asked(book.plan, request)
    now = getattr(row.report(month), field) or ""
    if now != was:
        names = {
            "status": _("実施状況"),
            "note": _("進捗状況"),
            "remedy": _("改善策"),
            "memo": _("内部メモ"),
        }
        what = _("{month}の{field}").format(
            month=month_label(month, book.plan.year), field=names[field]
        )
        written = (make_path("report", row.id, month), (field,))
        reference = book.plan.reference(row)
        raise _refusal(book, written, row=reference, what=what, now=now, was=was)


def _refusal(book: PlanBook, written: tuple[str, Sequence[str]], **parameters: Any) -> PlannerError:
    """The refusal, with the person and time of the present value."""
    entity, fields = written
    entries = book.entries()
    keys = {(entity, field) for field in fields}
    about = (e for e in reversed(entries) if any(write.key in keys for write in e.writes))
    entry = next(about, entries[0])
    return PlannerError("not-as-was", **parameters, who=entry.who, at=entry.at)


def _places(mark: Mark) -> set[str | None]:
    """The months a mark has stood in."""
    return {mark.month, *(promise.month for promise in mark.promises)}


def _is_elsewhere(mark: Mark, wanted: str | None) -> bool:
    return not mark.is_open or mark.due != wanted


def _state(plan: Plan, mark: Mark) -> str:
    """The state of a mark: 実施済, 中止 or its month."""
    if mark.done:
        return _("{month}に実施済").format(month=month_label(mark.done, plan.year))
    if mark.dropped is not None:
        return _("中止")
    return month_label(mark.due, plan.year) if mark.due else _("時期未定")
