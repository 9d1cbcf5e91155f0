"""``planner slips``: what slips and what became of it since another month, and ``planner keep``."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from planner.cli import output, plain, standings
from planner.cli.answer import as_json, end
from planner.cli.request import (
    Request,
    group_asked,
    month_asked,
    open_book,
    plan_asked,
    read_month,
)
from planner.cli.saving import open_row, submit
from planner.errors import Exit, PlannerError, UsageError
from planner.history.intents import KeepStatus
from planner.kpi.standing import Standing
from planner.language import _
from planner.plan.fiscal import Month, add_months
from planner.plan.grid import row_title
from planner.plan.model import Plan
from planner.slips.slips import REASONS, Reason, Slip, slips
from planner.slips.trends import TRENDS, Compared, Trend, compare, counts
from planner.slips.watermelon import against
from planner.text import one_line
from planner.wording.labels import month_label
from planner.wording.phrases import with_remark
from planner.wording.reasons import read_reason, reason_name, trend_name, trend_sign
from planner.wording.slips import recovered_sentence, slip_sentence


class SlipsAsked(Struct, frozen=True):
    """What is asked of a plan.

    Attributes:
        since: The month compared with; one before the year compares with nothing.
        is_changed: Whether what is the same is left out.
        is_of_changes: Whether changes were asked for by an option: records then tell what is
            over as well, and all plans are compared, which costs as much again as the rest.
    """

    plan: Plan
    month: Month
    since: Month
    group: str
    reasons: tuple[Reason, ...]
    is_changed: bool
    is_of_changes: bool


def show(request: Request) -> Exit:
    """Print what slips, the gravest first, and what is over since the month compared with."""
    book = open_book(request)
    asked = what_is_asked(plan_asked(book, request), request)
    found = compared(asked)
    if request.has("json"):
        output.say(as_json(list(records(asked, found))))
        return end(book)
    output.tell([plain.title(asked.plan, asked.month, asked.group)])
    if found:
        output.tell([_headline(asked, found)])
    output.tell(lines(asked, found))
    output.say(total_line(count_of(found)))
    return end(book)


def keep(request: Request) -> Exit:
    """Let the status of a row stand against the evidence, or take that back."""
    book, row = open_row(request)
    plan, month = book.plan, month_asked(book.plan, request)
    found = against(plan, row, month)
    if request.has("withdraw"):
        return submit(book, KeepStatus(row.id, month, ""), is_seen=True)
    if found is None:
        raise PlannerError("nothing-to-keep", row=plan.reference(row), month=month)
    return submit(book, KeepStatus(row.id, month, found.key), is_seen=True)


def what_is_asked(plan: Plan, request: Request) -> SlipsAsked:
    """What is asked of a plan.

    Raises:
        PlannerError: When the plan does not have the month or group.
        UsageError: ``reason-unknown`` or ``since-month-not-before``.
    """
    month, since = month_asked(plan, request), read_month(plan, request.given("since_month"))
    if since is not None and since >= month:
        raise UsageError("since-month-not-before", start=since, month=month)
    return SlipsAsked(
        plan,
        month,
        since or add_months(month, -1),
        group_asked(plan, request),
        _reasons(getattr(request.arguments, "reason", None) or ()),
        is_changed=request.has("changed"),
        is_of_changes=request.has("changed") or since is not None,
    )


def compared(asked: SlipsAsked) -> tuple[Compared, ...]:
    """What slips and what is over."""
    return compare(asked.plan, asked.month, asked.since, asked.group, asked.reasons)


def found_in(asked: SlipsAsked) -> tuple[Compared, ...]:
    """What slips in one of many plans, compared only where changes are asked for."""
    if asked.is_of_changes:
        return compared(asked)
    found = slips(asked.plan, asked.month, asked.group, asked.reasons)
    return tuple(map(Compared, found))


def lines(asked: SlipsAsked, found: Iterable[Compared]) -> Iterator[str]:
    """A line for each slip, its trend by a sign, and for what is over."""
    plan = asked.plan
    signs = {trend: f"{trend_sign(trend)} " for trend in TRENDS}
    names: dict[str, str] = {}  # most rows slip in several ways
    for one in _wanted(asked, found):
        row = plan.rows[one.slip.row]
        if row.id not in names:
            names[row.id] = f"{plan.reference(row)}  {row_title(plan, row)}"
        sign = signs[one.trend] if one.trend else ""
        yield f"{sign}{names[row.id]}: {_sentence(asked, one)}"


def records(asked: SlipsAsked, found: Iterable[Compared]) -> Iterator[dict[str, Any]]:
    """A record for each slip; of what is over only where changes are asked for."""
    rows: dict[str, dict[str, Any]] = {}  # most rows slip in several ways
    for one in _wanted(asked, found):
        if one.trend == "recovered" and not asked.is_of_changes:
            continue
        if one.slip.row not in rows:
            rows[one.slip.row] = _row_record(asked, one.slip.row)
        yield _record(asked, one, rows[one.slip.row])


def count_of(found: Iterable[Compared]) -> int:
    """How many slips there are, what is over left out."""
    return sum(1 for one in found if one.trend != "recovered")


def total_line(count: int) -> str:
    """How many slips there are, in words."""
    return _("遅れ {count} 件").format(count=count) if count else _("遅れはありません。")


def counts_text(found: Mapping[Trend, int]) -> str:
    """How many of each trend: 新規 2 悪化 1 同じ 5 改善 1 ／ 解消 3."""
    told = {trend: f"{trend_name(trend)} {count}" for trend, count in found.items()}
    over = told.pop("recovered")
    return f"{' '.join(told.values())} ／ {over}"


def _headline(asked: SlipsAsked, found: Sequence[Compared]) -> str:
    count = count_of(found)
    month = month_label(asked.month, asked.plan.year)
    if asked.since not in asked.plan.year:
        return _("{month} {count}件").format(month=month, count=count)
    is_recorded = asked.plan.is_recorded(asked.since)
    since = with_remark(
        month_label(asked.since, asked.plan.year), "" if is_recorded else _("未記録")
    )
    return _("{month} {count}件、{since}と比べて {counts}").format(
        month=month, count=count, since=since, counts=counts_text(counts(found))
    )


def _wanted(asked: SlipsAsked, found: Iterable[Compared]) -> Iterator[Compared]:
    return (one for one in found if one.trend != "same" or not asked.is_changed)


def _sentence(asked: SlipsAsked, one: Compared) -> str:
    if one.trend == "recovered":
        return recovered_sentence(asked.plan, one.slip, asked.since)
    return slip_sentence(asked.plan, one.slip, asked.month)


def _reasons(given: Iterable[str]) -> tuple[Reason, ...]:
    """The reasons named, separated by commas or in options of their own; all where none is."""
    named = [text for option in given for text in re.split("[,、，]", option) if text.strip()]
    wanted = {text: read_reason(text) for text in named}
    for text, reason in wanted.items():
        if reason is None:
            known = " ".join(map(reason_name, REASONS))
            raise UsageError("reason-unknown", text=text, known=known)
    return tuple(reason for reason in REASONS if reason in wanted.values()) or REASONS


def _row_record(asked: SlipsAsked, row_id: str) -> dict[str, Any]:
    """What is told of a row beside each of its slips."""
    plan = asked.plan
    row = plan.rows[row_id]
    groups = plan.groups_of(row)
    return {
        "row": plan.reference(row),
        "item": plan.item_of(row).number,
        "title": row_title(plan, row),
        "group": "・".join(groups),
        "groups": groups,
        "status": row.report(asked.month).status,
    }


def _record(asked: SlipsAsked, one: Compared, row: dict[str, Any]) -> dict[str, Any]:
    """A slip for scripts."""
    slip = one.slip
    return {
        "row": row["row"],
        "item": row["item"],
        "title": row["title"],
        "reason": slip.reason,
        "months": slip.months,
        "since": slip.since,
        "sentence": _sentence(asked, one),
        "month": asked.month,
        "group": row["group"],
        "groups": row["groups"],
        "incentive": slip.is_incentive,
        "status": row["status"],
        "due": slip.due,
        "mark": slip.mark,
        "trend": one.trend,
        "evidence": _evidence(asked.plan, slip),
        "row_id": slip.row,
        "item_id": slip.item,
    }


def _evidence(plan: Plan, slip: Slip) -> dict[str, Any]:
    """What a slip rests on, beyond what every record has."""
    if slip.standing is not None:
        return _standing(plan, slip.standing)
    if slip.reason == "worse":
        return {"status": slip.status, "before": slip.before, "ranks": slip.fallen}
    if slip.reason == "re-promised":
        mark = plan.rows[slip.row].mark(slip.mark)
        return {"moves": slip.moves, "due": mark.due if mark else None}
    if slip.reason == "watermelon":
        return {
            "status": slip.status,
            "kpis": [_short(plan, one) for one in slip.short],
            "marks": [_mark(plan, *place) for place in slip.marks],
            "key": slip.evidence,
        }
    return {}


def _standing(plan: Plan, one: Standing) -> dict[str, Any]:
    kpi = plan.kpis[one.kpi]
    return {
        "kpi": kpi.key,
        "name": one_line(kpi.name),
        "unit": kpi.unit,
        **standings.standing_record(kpi, one),
        "kpi_id": kpi.id,
    }


def _short(plan: Plan, one: Standing) -> dict[str, Any]:
    """A short KPI in a few words: all of it stands in the record of its own reason."""
    return {
        "kpi": plan.kpis[one.kpi].key,
        "shortfall": standings.number(one.shortfall),
        "size": standings.number(one.size),
        "kpi_id": one.kpi,
    }


def _mark(plan: Plan, row_id: str, mark_id: str) -> dict[str, Any]:
    row = plan.rows[row_id]
    mark = row.mark(mark_id)
    return {
        "row": plan.reference(row),
        "mark": mark_id,
        "due": mark.due if mark else None,
        "row_id": row_id,
    }
