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
from planner.history.dated import until
from planner.history.intents import KeepStatus
from planner.kpi.standing import Standing
from planner.language import _
from planner.plan.grid import row_title
from planner.plan.model import Plan
from planner.slips.behind import Asked, Behind, Closed, behind
from planner.slips.grounds import REASONS, Ground, Reason
from planner.slips.made_for import made_for
from planner.slips.trends import LEFT, TRENDS, Compared, Trend
from planner.slips.watermelon import against
from planner.store.book import PlanBook
from planner.text import one_line
from planner.wording.behind import count_text, knowing_text, sum_text, trends_text
from planner.wording.labels import month_label
from planner.wording.phrases import with_remark
from planner.wording.reasons import read_reason, reason_name, trend_name, trend_sign
from planner.wording.slips import change_sentence


class SlipsFound(Struct, frozen=True):
    """The slips of a plan, and which of them are printed.

    Attributes:
        is_changed: Whether what is the same is left out.
        is_of_changes: Whether an option asked for changes: then records include slips that left,
            and all plans are compared.
    """

    behind: Behind
    is_changed: bool
    is_of_changes: bool

    @property
    def plan(self) -> Plan:
        """The plan up to the month."""
        return self.behind.plan


def show(request: CommandLine) -> Exit:
    """Print the slips, what changed first, and those that left since the month compared with."""
    book = open_book(request)
    plan, closed = closed_asked(book, request)
    found = found_in(plan, request, closed)
    if request.has("json"):
        output.say(as_json(list(records(found))))
        return end(book)
    output.print_lines(
        [plain.title(found.plan, found.behind.asked.month, found.behind.asked.group)]
    )
    if found.behind.asked.is_compared and found.behind.compared:
        output.print_lines([_headline(found.plan, found.behind)])
    output.print_lines(lines(found))
    output.say(total_line(found.behind.count))
    return end(book)


def closed_asked(book: PlanBook, request: CommandLine) -> tuple[Plan, Closed | None]:
    """The plan now or at a moment, or with ``--as-closed`` as its month was closed.

    Raises:
        UsageError: ``as-closed-alone``.
        PlannerError: ``close-unknown`` when the month was never closed.
    """
    if not request.has("as_closed"):
        return plan_asked(book, request), None
    if request.given("as_of") is not None or request.has("all"):
        raise UsageError("as-closed-alone")
    from planner.slips.closed import as_closed  # noqa: PLC0415 - few look at a month as closed

    since = read_month(book.plan, request.given("since_month"))
    return as_closed(book.timeline(), month_asked(book.plan, request), since)


def keep(request: CommandLine) -> Exit:
    """Confirm the status of a row against the evidence (このままとする), or withdraw that."""
    book, row = open_row(request)
    plan, month = book.plan, month_asked(book.plan, request)
    page = until(plan, month)
    found = against(page, page.rows[row.id], month)
    if request.has("withdraw"):
        return submit(request, book, KeepStatus(row.id, month, ""), is_seen=True)
    if found is None:
        raise PlannerError("nothing-to-keep", row=plan.reference(row), month=month)
    return submit(request, book, KeepStatus(row.id, month, found.key), is_seen=True)


def found_in(plan: Plan, request: CommandLine, closed: Closed | None = None) -> SlipsFound:
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
        closed=closed,
    )
    return SlipsFound(behind(plan, asked), request.has("changed"), is_of_changes)


def lines(found: SlipsFound) -> Iterator[str]:
    """A line for each slip with the sign of its trend, those that left included."""
    plan = found.plan
    signs = {trend: f"{trend_sign(trend)} " for trend in TRENDS}
    names: dict[str, str] = {}  # most rows slip in several ways
    behind_still = {row.row for row in found.behind.rows}
    for compared in _wanted(found):
        row = plan.rows[compared.slip.row]
        if row.id not in names:
            names[row.id] = f"{plan.reference(row)}  {row_title(plan, row)}"
        sign = signs[compared.trend] if compared.trend else ""
        goes_on = compared.has_left and row.id in behind_still
        more = _("（ほかの遅れは続いています）") if goes_on else ""
        yield f"{sign}{names[row.id]}: {_sentence(found, compared)}{more}"


def records(found: SlipsFound) -> Iterator[dict[str, Any]]:
    """A record for each slip; for those that left only if changes are asked for."""
    rows: dict[str, dict[str, Any]] = {}  # most rows slip in several ways
    for compared in _wanted(found):
        if compared.has_left and not found.is_of_changes:
            continue
        if compared.slip.row not in rows:
            rows[compared.slip.row] = _row_record(found, compared.slip.row)
        yield _record(found, compared, rows[compared.slip.row])


def total_line(count: int) -> str:
    """The number of slips in words."""
    return _("遅れ {count} 件").format(count=count) if count else _("遅れはありません。")


def counts_text(numbers: Mapping[Trend, int]) -> str:
    """The counts by trend: 新規 2 再開 0 悪化 1 改善 1 同じ 5 ／ 解消 3."""
    here = [_count(trend, numbers[trend]) for trend in TRENDS if trend not in LEFT]
    left = [_count(trend, numbers[trend]) for trend in TRENDS if trend in LEFT and numbers[trend]]
    return _(" ／ ").join((" ".join(here), " ".join(left or [_count("recovered", 0)])))


def _count(trend: Trend, count: int) -> str:
    return f"{trend_name(trend)} {count}"


def _headline(plan: Plan, found: Behind) -> str:
    """The counts and the sum that leads to them: 24件・21行　8月 21 ＋新規8 −解消5 ＝24件."""
    since = found.asked.earlier
    is_known = since not in plan.year or plan.is_recorded(since)
    note = "" if is_known else _("{month}は未記録").format(month=month_label(since, plan.year))
    how_known = knowing_text(found) if found.asked.closed is not None else ""
    texts = (how_known, count_text(found), sum_text(found), trends_text(found))
    return with_remark("  ".join(filter(None, texts)), note)


def _wanted(found: SlipsFound) -> Iterator[Compared]:
    return (c for c in found.behind.compared if c.trend != "same" or not found.is_changed)


def _sentence(found: SlipsFound, compared: Compared) -> str:
    asked = found.behind.asked
    return one_line(change_sentence(found.plan, compared, asked.month, asked.earlier))


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
        "item": plan.number(plan.item_of(row)),
        "title": row_title(plan, row),
        "group": "・".join(groups),
        "groups": groups,
        "status": row.report(found.behind.asked.month).status,
    }


def _record(found: SlipsFound, compared: Compared, row: dict[str, Any]) -> dict[str, Any]:
    """A slip for scripts."""
    slip, month = compared.slip, found.behind.asked.month
    lead = slip.lead
    return {
        "row": row["row"],
        "item": row["item"],
        "title": row["title"],
        "reason": slip.reason,
        "reasons": slip.reasons,
        "months": lead.months,
        "since": lead.since,
        "sentence": _sentence(found, compared),
        "month": month,
        "group": row["group"],
        "groups": row["groups"],
        "incentive": slip.is_incentive,
        "status": row["status"],
        "due": lead.due,
        "mark": slip.mark,
        "state": compared.trend if compared.has_left else "standing",
        "trend": compared.trend,
        "how": compared.how,
        "entry_month": made_for(found.plan, compared, month),
        "evidence": _evidence(found.plan, lead),
        "parts": [_part(found.plan, ground) for ground in slip.grounds[1:]],
        "row_id": slip.row,
        "item_id": slip.item,
    }


def _part(plan: Plan, ground: Ground) -> dict[str, Any]:
    """A further ground of a slip."""
    return {
        "reason": ground.reason,
        "months": ground.months,
        "since": ground.since,
        "due": ground.due,
        "evidence": _evidence(plan, ground),
    }


def _evidence(plan: Plan, ground: Ground) -> dict[str, Any]:
    """The evidence of a ground, by its reason."""
    if ground.standing is not None:
        return _standing(plan, ground.standing)
    if ground.reason == "worse":
        return {"status": ground.status, "before": ground.before, "ranks": ground.fallen}
    if ground.reason == "re-promised":
        mark = plan.rows[ground.row].mark(ground.mark)
        return {"moves": ground.moves, "due": mark.due if mark else None}
    if ground.reason == "watermelon":
        return {
            "status": ground.status,
            "kpis": [_short(plan, standing) for standing in ground.short],
            "marks": [_mark(plan, *place) for place in ground.marks],
            "key": ground.evidence,
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
    kpi = plan.kpis[standing.kpi]
    text = standings.texts(kpi)
    return {
        "kpi": kpi.key,
        "shortfall": text(standing.shortfall),
        "size": text(standing.size),
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
