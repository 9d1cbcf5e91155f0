"""The slips of one plan with their trends since another month; and ``planner keep``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from planner.cli import output, plain, standings
from planner.cli.answer import as_json, end
from planner.cli.request import (
    CommandLine,
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
from planner.plan.grid import row_title
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, behind
from planner.slips.slips import REASONS, Reason, Slip
from planner.slips.trends import TRENDS, Compared, Trend
from planner.slips.watermelon import against
from planner.text import one_line
from planner.wording.labels import month_label
from planner.wording.phrases import with_remark
from planner.wording.reasons import read_reason, reason_name, trend_name, trend_sign
from planner.wording.slips import recovered_sentence, slip_sentence


class SlipsFound(Struct, frozen=True):
    """The slips of a plan, and which of them are printed.

    Attributes:
        is_changed: Whether what is the same is left out.
        is_of_changes: Whether an option asked for changes: then records include slips that are
            over, and all plans are compared.
    """

    plan: Plan
    behind: Behind
    is_changed: bool
    is_of_changes: bool


def show(request: CommandLine) -> Exit:
    """Print the slips, the gravest first, and those over since the month compared with."""
    book = open_book(request)
    found = found_in(plan_asked(book, request), request)
    if request.has("json"):
        output.say(as_json(list(records(found))))
        return end(book)
    output.print_lines(
        [plain.title(found.plan, found.behind.asked.month, found.behind.asked.group)]
    )
    if found.behind.compared:
        output.print_lines([_headline(found.plan, found.behind)])
    output.print_lines(lines(found))
    output.say(total_line(found.behind.count))
    return end(book)


def keep(request: CommandLine) -> Exit:
    """Confirm the status of a row against the evidence (このままとする), or withdraw that."""
    book, row = open_row(request)
    plan, month = book.plan, month_asked(book.plan, request)
    found = against(plan, row, month)
    if request.has("withdraw"):
        return submit(request, book, KeepStatus(row.id, month, ""), is_seen=True)
    if found is None:
        raise PlannerError("nothing-to-keep", row=plan.reference(row), month=month)
    return submit(request, book, KeepStatus(row.id, month, found.key), is_seen=True)


def found_in(plan: Plan, request: CommandLine) -> SlipsFound:
    """The slips of a plan; of several plans compared only if changes are asked for.

    Raises:
        PlannerError: When the plan does not have the month or group.
        UsageError: ``reason-unknown`` or ``since-month-not-before``.
    """
    month, since = month_asked(plan, request), read_month(plan, request.given("since_month"))
    if since is not None and since >= month:
        raise UsageError("since-month-not-before", start=since, month=month)
    is_of_changes = request.has("changed") or since is not None
    asked = Asked(
        month,
        group_asked(plan, request),
        reasons=_reasons(getattr(request.arguments, "reason", None) or ()),
        since=since,
        is_compared=is_of_changes or not request.has("all"),
    )
    return SlipsFound(plan, behind(plan, asked), request.has("changed"), is_of_changes)


def lines(found: SlipsFound) -> Iterator[str]:
    """A line for each slip with the sign of its trend, those over included."""
    plan = found.plan
    signs = {trend: f"{trend_sign(trend)} " for trend in TRENDS}
    names: dict[str, str] = {}  # most rows slip in several ways
    for compared in _wanted(found):
        row = plan.rows[compared.slip.row]
        if row.id not in names:
            names[row.id] = f"{plan.reference(row)}  {row_title(plan, row)}"
        sign = signs[compared.trend] if compared.trend else ""
        yield f"{sign}{names[row.id]}: {_sentence(found, compared)}"


def records(found: SlipsFound) -> Iterator[dict[str, Any]]:
    """A record for each slip; for those over only if changes are asked for."""
    rows: dict[str, dict[str, Any]] = {}  # most rows slip in several ways
    for compared in _wanted(found):
        if compared.trend == "recovered" and not found.is_of_changes:
            continue
        if compared.slip.row not in rows:
            rows[compared.slip.row] = _row_record(found, compared.slip.row)
        yield _record(found, compared, rows[compared.slip.row])


def total_line(count: int) -> str:
    """The number of slips in words."""
    return _("遅れ {count} 件").format(count=count) if count else _("遅れはありません。")


def counts_text(numbers: Mapping[Trend, int]) -> str:
    """The counts by trend: 新規 2 悪化 1 同じ 5 改善 1 ／ 解消 3."""
    texts = {trend: f"{trend_name(trend)} {count}" for trend, count in numbers.items()}
    over = texts.pop("recovered")
    return f"{' '.join(texts.values())} ／ {over}"


def _headline(plan: Plan, found: Behind) -> str:
    month, since = (month_label(m, plan.year) for m in (found.asked.month, found.asked.earlier))
    if found.before is None:
        return _("{month} {count}件").format(month=month, count=found.count)
    is_recorded = plan.is_recorded(found.asked.earlier)
    return _("{month} {count}件、{since}と比べて {counts}").format(
        month=month,
        count=found.count,
        since=with_remark(since, "" if is_recorded else _("未記録")),
        counts=counts_text(found.trends),
    )


def _wanted(found: SlipsFound) -> Iterator[Compared]:
    return (c for c in found.behind.compared if c.trend != "same" or not found.is_changed)


def _sentence(found: SlipsFound, compared: Compared) -> str:
    asked = found.behind.asked
    if compared.trend == "recovered":
        return recovered_sentence(found.plan, compared.slip, asked.earlier)
    return slip_sentence(found.plan, compared.slip, asked.month)


def _reasons(given: Iterable[str]) -> tuple[Reason, ...]:
    """The reasons named, separated by commas or in options of their own; all where none is."""
    named = [text for option in given for text in re.split("[,、，]", option) if text.strip()]
    wanted = {text: read_reason(text) for text in named}
    for text, reason in wanted.items():
        if reason is None:
            known = " ".join(map(reason_name, REASONS))
            raise UsageError("reason-unknown", text=text, known=known)
    return tuple(reason for reason in REASONS if reason in wanted.values()) or REASONS


def _row_record(found: SlipsFound, row_id: str) -> dict[str, Any]:
    """The fields of a row in the records of its slips."""
    plan = found.plan
    row = plan.rows[row_id]
    groups = plan.groups_of(row)
    return {
        "row": plan.reference(row),
        "item": plan.item_of(row).number,
        "title": row_title(plan, row),
        "group": "・".join(groups),
        "groups": groups,
        "status": row.report(found.behind.asked.month).status,
    }


def _record(found: SlipsFound, compared: Compared, row: dict[str, Any]) -> dict[str, Any]:
    """A slip for scripts."""
    slip = compared.slip
    return {
        "row": row["row"],
        "item": row["item"],
        "title": row["title"],
        "reason": slip.reason,
        "months": slip.months,
        "since": slip.since,
        "sentence": _sentence(found, compared),
        "month": found.behind.asked.month,
        "group": row["group"],
        "groups": row["groups"],
        "incentive": slip.is_incentive,
        "status": row["status"],
        "due": slip.due,
        "mark": slip.mark,
        "trend": compared.trend,
        "evidence": _evidence(found.plan, slip),
        "row_id": slip.row,
        "item_id": slip.item,
    }


def _evidence(plan: Plan, slip: Slip) -> dict[str, Any]:
    """The evidence of a slip, by its reason."""
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
            "kpis": [_short(plan, standing) for standing in slip.short],
            "marks": [_mark(plan, *place) for place in slip.marks],
            "key": slip.evidence,
        }
    return {}


def _standing(plan: Plan, standing: Standing) -> dict[str, Any]:
    kpi = plan.kpis[standing.kpi]
    return {
        "kpi": kpi.key,
        "name": one_line(kpi.name),
        "unit": kpi.unit,
        **standings.standing_record(kpi, standing),
        "kpi_id": kpi.id,
    }


def _short(plan: Plan, standing: Standing) -> dict[str, Any]:
    """A short KPI, without the fields in the record of its own reason."""
    return {
        "kpi": plan.kpis[standing.kpi].key,
        "shortfall": standings.number(standing.shortfall),
        "size": standings.number(standing.size),
        "kpi_id": standing.kpi,
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
